//! In which language a reader wants the console: what the address says, else the cookie, else the browser.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use doorstep_standard::Lang;
use std::convert::Infallible;

/// Name of the cookie.
pub const COOKIE: &str = "doorstep_lang";
/// How long it is kept, seconds.
const KEPT: i64 = 365 * 86_400;

/// The language of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language(pub Lang);

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(read(parts.uri.query(), &parts.headers)))
    }
}

/// The language that a request asks for.
pub fn read(query: Option<&str>, headers: &HeaderMap) -> Lang {
    let from_query = query.and_then(|q| {
        form_urlencoded::parse(q.as_bytes())
            .find(|(name, _)| name == "lang")
            .and_then(|(_, value)| value.parse().ok())
    });
    let from_cookie = || {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .flat_map(|v| v.split(';'))
            .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
            .and_then(|v| v.parse().ok())
    };
    from_query
        .or_else(from_cookie)
        .or_else(|| of_browser(headers))
        .unwrap_or(Lang::Zh)
}

/// The language of ours that the reader's program likes best; of equals the one named first.
pub fn of_browser(headers: &HeaderMap) -> Option<Lang> {
    let wanted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let liked = wanted.split(',').filter_map(|entry| {
        let (tag, weight) = entry.split_once(';').unwrap_or((entry, "q=1"));
        let weight: f32 = weight.trim().strip_prefix("q=")?.trim().parse().ok()?;
        let lang = match tag.trim().get(..2)?.to_ascii_lowercase().as_str() {
            "zh" => Lang::Zh,
            "en" => Lang::En,
            _ => return None,
        };
        (weight > 0.0).then_some((weight, lang))
    });
    liked
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, lang)| lang)
}

/// The cookie that keeps a choice.
pub fn cookie(lang: Lang, https: bool) -> String {
    let secure = if https { "; Secure" } else { "" };
    format!(
        "{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={KEPT}{secure}",
        lang.tag()
    )
}

/// Whether a browser asks, for somebody to read.
pub(crate) fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_before_cookie_before_browser() {
        let check = |query: Option<&str>, cookie: &str, browser: &str, expected| {
            let mut h = HeaderMap::new();
            if !cookie.is_empty() {
                h.insert(header::COOKIE, cookie.parse().unwrap());
            }
            if !browser.is_empty() {
                h.insert(header::ACCEPT_LANGUAGE, browser.parse().unwrap());
            }
            assert_eq!(read(query, &h), expected, "{query:?} {cookie} {browser}");
        };
        check(None, "", "", Lang::Zh);
        check(None, "", "de-DE,de;q=0.9,en;q=0.8", Lang::En);
        check(None, "", "zh-TW,en", Lang::Zh);
        check(None, "", "en;q=0.2, zh-CN;q=0.9", Lang::Zh);
        check(None, "", "zh;q=0, en;q=0.1", Lang::En);
        check(None, "a=b; doorstep_lang=en", "zh", Lang::En);
        check(Some("day=1&lang=zh-CN"), "doorstep_lang=en", "en", Lang::Zh);
        check(Some("lang=xx"), "doorstep_lang=??", "fr", Lang::Zh);
    }
}
