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
        note(&mut response, &e);
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

/// What was refused or failed, on its way to the journal; the answer does not hold the cause.
#[derive(Clone, Debug)]
pub struct Noted {
    /// Stable code.
    pub code: &'static str,
    /// Why the office failed, if it did.
    pub cause: Option<String>,
    /// There is no room on the disk.
    pub disk_full: bool,
}

/// Lets a response carry what was refused or failed.
pub fn note(response: &mut Response, e: &OfficeError) {
    response.extensions_mut().insert(Noted {
        code: e.code(),
        cause: e.cause(),
        disk_full: e.is_full_disk(),
    });
}

/// What the journal says of a response beside its status.
pub fn noted(response: &Response) -> Option<&Noted> {
    response.extensions().get()
}

/// The problem that a response carries, until it is known in which language its reader wants it.
#[derive(Clone)]
pub(crate) struct Told(pub(crate) Value);
