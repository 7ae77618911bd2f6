//! In which language a refusal is told, and that one of the framework is told as ours are.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use doorstep_standard::Lang;

use crate::drawn::refusal;
use crate::language::{self, wants_page};
use crate::problem::{Refused, Told};
use crate::state::BODY;
use doorstep_office::error::OfficeError;

/// Puts the detail of a problem into the language that the request asks for; without one it stays English.
pub async fn in_the_readers_language(request: Request, next: Next) -> Response {
    let wanted = language::of_browser(request.headers());
    let page = wants_page(request.headers());
    let lang = language::read(request.uri().query(), request.headers());
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    if let Some(e) = unread(&response) {
        if page {
            return refusal(lang, &path, &e);
        }
        response = Refused(e).into_response();
    }
    if let Some(Told(mut body)) = response.extensions_mut().remove() {
        let lang = wanted.unwrap_or(Lang::En);
        if let (Lang::Zh, Some(zh)) = (lang, body.get("detail_zh").cloned())
            && let Some(detail) = body.get_mut("detail")
        {
            *detail = zh;
            *response.body_mut() = body.to_string().into();
            response.headers_mut().remove(header::CONTENT_LENGTH);
        }
        response.headers_mut().insert(
            header::CONTENT_LANGUAGE,
            HeaderValue::from_static(lang.tag()),
        );
    }
    response
}

/// What the framework refuses before a handler is asked, an address or a form that does not fit, it says in plain text.
fn unread(response: &Response) -> Option<OfficeError> {
    let kind = response.headers().get(header::CONTENT_TYPE)?;
    if !kind.as_bytes().starts_with(b"text/plain") {
        return None;
    }
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Some(OfficeError::TooLarge(BODY)),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(OfficeError::ContentType(
            "application/x-www-form-urlencoded",
        )),
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => Some(OfficeError::Malformed(
            "a value in the address or the form is missing, named twice or of another type",
        )),
        _ => None,
    }
}
