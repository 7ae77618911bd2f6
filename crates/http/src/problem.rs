//! Refusals as problem details (RFC 9457), in both languages.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use doorstep_standard::Lang;
use doorstep_wire::{PROBLEM_CONTENT_TYPE, Problem};
use serde_json::{Value, json};

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
                OfficeError::Against { rules } => {
                    members.insert("against".into(), json!(rules));
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
pub(crate) struct Told(pub(crate) Value);
