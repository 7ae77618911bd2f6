//! Refusals as problem details (RFC 9457), in both languages.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use doorstep_standard::Lang;
use doorstep_wire::{PROBLEM_CONTENT_TYPE, Problem};
use serde_json::{Value, json};

use super::BODY;
use crate::auth::guard::wants_page;
use crate::console::{self, language};
use crate::error::DispatchError;

impl IntoResponse for DispatchError {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let title = status.canonical_reason().unwrap_or_default();
        let problem = Problem::new(self.status(), self.code(), title)
            .with_detail(&self.words(Lang::En), &self.words(Lang::Zh));
        let mut body = serde_json::to_value(&problem).unwrap_or_else(|_| json!({}));
        if let Value::Object(members) = &mut body {
            match &self {
                Self::Field { field, .. } => {
                    members.insert("field".into(), json!(field));
                }
                Self::Standard { faults } => {
                    let lines = faults.iter().map(ToString::to_string);
                    members.insert("faults".into(), lines.collect());
                }
                _ => {}
            }
        }
        let mut response = (status, body.to_string()).into_response();
        response.extensions_mut().insert(Told(body));
        note_cause(&mut response, &self);
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(PROBLEM_CONTENT_TYPE),
        );
        if let Some(seconds) = self.retry_after_s() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status() == 401 {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Why the office failed, on its way to the server's log; the answer does not hold it.
#[derive(Clone)]
struct Cause(String);

/// Lets a response carry why the office failed, if it did.
pub fn note_cause(response: &mut Response, e: &DispatchError) {
    if let Some(cause) = e.cause() {
        let line = format!("{}: {cause}", e.code());
        response.extensions_mut().insert(Cause(line));
    }
}

/// What the log says of a response: the office failed at this request, and why.
pub fn cause_of(response: &Response) -> Option<&str> {
    response.extensions().get::<Cause>().map(|c| c.0.as_str())
}

/// The problem that a response carries, until it is known in which language its reader wants it.
#[derive(Clone)]
struct Told(Value);

/// Puts the detail of a problem into the language that the request asks for; without one it stays English.
pub async fn in_the_readers_language(request: Request, next: Next) -> Response {
    let wanted = language::of_browser(request.headers());
    let page = wants_page(request.headers());
    let lang = language::read(request.uri().query(), request.headers());
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    if let Some(e) = unread(&response) {
        if page {
            return console::refusal(lang, &path, &e);
        }
        response = e.into_response();
    }
    if let Some(Told(mut body)) = response.extensions_mut().remove() {
        let lang = wanted.unwrap_or(Lang::En);
        if let (Lang::Zh, Some(zh)) = (lang, body.get("detail_zh").cloned()) {
            body["detail"] = zh;
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
fn unread(response: &Response) -> Option<DispatchError> {
    let kind = response.headers().get(header::CONTENT_TYPE)?;
    if !kind.as_bytes().starts_with(b"text/plain") {
        return None;
    }
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Some(DispatchError::TooLarge(BODY)),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(DispatchError::ContentType(
            "application/x-www-form-urlencoded",
        )),
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
            Some(DispatchError::Malformed(
                "a value in the address or the form is missing, named twice or of another type",
            ))
        }
        _ => None,
    }
}
