//! From which address a request comes: the other end of the connection, or what the proxies say that stand before it.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};

use crate::connections::Connection;
use crate::state::AppState;

/// The address; `None` where there is no network, as in a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Client(pub(crate) Option<IpAddr>);

impl FromRequestParts<AppState> for Client {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let proxies = state.office().config().proxies;
        Ok(Self(address(&parts.extensions, &parts.headers, proxies)))
    }
}

/// Each proxy adds at the end whom it speaks for: the first of ours that was reached named the client, and what stands
/// before that is the client's own word.
fn address(extensions: &Extensions, headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    let peer = || extensions.get::<Connection>().map(|c| c.peer().ip());
    let Some(behind) = proxies.checked_sub(1) else {
        return peer();
    };
    let said = headers.get_all("x-forwarded-for").iter();
    let said = said
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','));
    let said: Vec<&str> = said.map(str::trim).collect();
    let named = said.iter().rev().nth(behind);
    named.and_then(|s| s.parse().ok()).or_else(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_says_of_itself_counts_for_nothing() {
        let said = |values: &[&str], proxies| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append("x-forwarded-for", value.parse().unwrap());
            }
            address(&Extensions::new(), &headers, proxies).map(|a| a.to_string())
        };
        for (values, proxies, expected) in [
            (&["1.1.1.1"][..], 0, None),
            (&["1.1.1.1"], 1, Some("1.1.1.1")),
            (&["6.6.6.6, 1.1.1.1"], 1, Some("1.1.1.1")),
            (&["6.6.6.6", "1.1.1.1"], 1, Some("1.1.1.1")),
            (&["6.6.6.6, 1.1.1.1, 10.0.0.1"], 2, Some("1.1.1.1")),
            (&["1.1.1.1"], 2, None),
            (&["me"], 1, None),
            (&[], 1, None),
            (&["::1"], 1, Some("::1")),
        ] {
            assert_eq!(said(values, proxies).as_deref(), expected, "{values:?}");
        }
    }
}
