//! Refusals as problem details (RFC 9457), in both languages.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use doorstep_wire::{PROBLEM_CONTENT_TYPE, Problem};
use serde_json::{Value, json};

use crate::error::DispatchError;

impl IntoResponse for DispatchError {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let title = status.canonical_reason().unwrap_or_default();
        let zh = match &self {
            Self::Sheet(e) => e.zh(),
            other => other.zh().to_owned(),
        };
        let problem =
            Problem::new(self.status(), self.code(), title).with_detail(&detail(&self), &zh);
        let mut body = serde_json::to_value(&problem).unwrap_or_else(|_| json!({}));
        if let Value::Object(members) = &mut body {
            match &self {
                Self::Field { field, .. } => {
                    members.insert("field".into(), json!(field));
                }
                Self::Standard { faults } => {
                    members.insert("faults".into(), json!(faults));
                }
                _ => {}
            }
        }
        let mut response = (status, body.to_string()).into_response();
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

/// What the database or the system said stays inside.
fn detail(error: &DispatchError) -> String {
    match error {
        DispatchError::Database(_) | DispatchError::Io(_) => {
            "the office failed on its side; nothing was changed, try again".into()
        }
        other => other.to_string(),
    }
}
