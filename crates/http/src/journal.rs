//! The lines of the journal that requests have: one each, and one more for what an operator has to look at.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::Value;

use crate::problem::noted;
use crate::state::AppState;

/// Header by which a person can say which request they mean.
pub const REQUEST_ID: &str = "x-request-id";

/// Refusals that an operator wants to hear of: many of them are somebody's doing, or nobody's who should.
const TOLD: &[&str] = &[
    "locked_out",
    "wrong_sign_in",
    "enrolment_code",
    "founding_code",
    "device_revoked",
];

/// What a request did not refuse and an operator has to look at all the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OfPushes {
    /// Documents of which the gate refused something.
    pub(crate) set_aside: usize,
    /// Documents that stopped at a quota.
    pub(crate) full: usize,
}

/// Gives each request a number, and says what became of it.
pub async fn keep(State(state): State<AppState>, request: Request, next: Next) -> Response {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("?", MatchedPath::as_str).to_owned();
    let method = method(request.method());
    let mut response = next.run(request).await;
    let office = state.office();
    let id = format!("{}-{number}", office.start_id());
    let (journal, now) = (&office.config().journal, office.now_ms());
    let status = response.status().as_u16();
    let members = |more: &[(&'static str, Value)]| -> Vec<(&'static str, Value)> {
        let first = [
            ("id", Value::from(&*id)),
            ("method", method.into()),
            ("route", Value::from(&*route)),
            ("status", status.into()),
        ];
        first.into_iter().chain(more.iter().cloned()).collect()
    };
    let noted = noted(&response).cloned();
    let code = noted.as_ref().map(|n| n.code);
    if journal.requests {
        let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let mut more = vec![("ms", Value::from(ms))];
        more.extend(code.map(|code| ("code", code.into())));
        journal.line(now, "request", &members(&more));
    }
    if let Some(noted) = &noted {
        let what = match (noted.disk_full, &noted.cause) {
            (true, _) => Some("disk_full"),
            (_, Some(_)) => Some("failed"),
            _ => code.filter(|code| TOLD.contains(code)),
        };
        let mut more = vec![("code", Value::from(noted.code))];
        more.extend(noted.cause.clone().map(|cause| ("cause", cause.into())));
        if let Some(what) = what {
            journal.line(now, what, &members(&more));
        }
    } else if status >= 500 {
        journal.line(now, "failed", &members(&[]));
    }
    if let Some(of) = response.extensions().get::<OfPushes>() {
        for (what, visits) in [("quarantined", of.set_aside), ("over_quota", of.full)] {
            if visits > 0 {
                journal.line(now, what, &members(&[("visits", visits.into())]));
            }
        }
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// The word of a method, if it is one: a client may send anything as one.
fn method(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"];
    let found = known.into_iter().find(|k| *k == method.as_str());
    found.unwrap_or("other")
}
