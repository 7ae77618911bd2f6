//! Refusals as problem details (RFC 9457), in both languages.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use doorstep_standard::Lang;
use doorstep_wire::{PROBLEM_CONTENT_TYPE, Problem};
use serde_json::{Value, json};

use crate::BODY;
use crate::drawn::refusal;
use crate::guard::wants_page;
use crate::language;
use doorstep_office::error::OfficeError;

/// What a handler answers.
pub type Answer<T> = std::result::Result<T, Refused>;

/// What the office refused, on its way out as problem details.
#[derive(Debug)]
pub struct Refused(pub OfficeError);

impl From<OfficeError> for Refused {
    fn from(e: OfficeError) -> Self {
        Self(e)
    }
}

impl From<doorstep_wire::WireError> for Refused {
    fn from(e: doorstep_wire::WireError) -> Self {
        Self(e.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let e = self.0;
        let status = StatusCode::from_u16(e.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let title = status.canonical_reason().unwrap_or_default();
        let problem = Problem::new(e.status(), e.code(), title)
            .with_detail(&e.words(Lang::En), &e.words(Lang::Zh));
        let mut body = serde_json::to_value(&problem).unwrap_or_else(|_| json!({}));
        if let Value::Object(members) = &mut body {
            match &e {
                OfficeError::Field { field, .. } => {
                    members.insert("field".into(), json!(field));
                }
                OfficeError::Standard { faults } => {
                    let lines = faults.iter().map(ToString::to_string);
                    members.insert("faults".into(), lines.collect());
                }
                _ => {}
            }
        }
        let mut response = (status, body.to_string()).into_response();
        response.extensions_mut().insert(Told(body));
        note_cause(&mut response, &e);
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(PROBLEM_CONTENT_TYPE),
        );
        if let Some(seconds) = e.retry_after_s() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if e.status() == 401 {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Why the office failed, on its way to the server's log; the answer does not hold it.
#[derive(Clone)]
struct Cause(String);

/// Lets a response carry why the office failed, if it did.
pub fn note_cause(response: &mut Response, e: &OfficeError) {
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
            return refusal(lang, &path, &e);
        }
        response = Refused(e).into_response();
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
