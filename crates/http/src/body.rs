//! Reading bodies within limits, with a typed refusal for each way in which they can be bad.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;

use crate::problem::{Answer, Refused};
use crate::state::AppState;
use doorstep_office::error::{OfficeError, Result};
use doorstep_office::orders::sheet::{SheetError, json_text};

/// The media type of a request, without parameters, in lower case.
pub fn media_type(headers: &HeaderMap) -> String {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.split(';').next())
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// The whole body, at most `limit` bytes.
pub async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse::<usize>().ok());
    if announced.is_some_and(|n| n > limit) {
        return Err(OfficeError::TooLarge(limit));
    }
    to_bytes(body, limit).await.map_err(|e| {
        let too_large = e.into_inner().is::<http_body_util::LengthLimitError>();
        if too_large {
            OfficeError::TooLarge(limit)
        } else {
            OfficeError::Truncated
        }
    })
}

/// JSON from bytes.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let mut read = serde_json::Deserializer::from_str(json_text(bytes)?);
    let value = serde_path_to_error::deserialize(&mut read).map_err(|e| {
        let path = e.path().to_string();
        let e = e.into_inner();
        match e.classify() {
            serde_json::error::Category::Eof => OfficeError::Truncated,
            serde_json::error::Category::Data => OfficeError::Member(member(&path, &e)),
            _ => SheetError::not_json(&e).into(),
        }
    })?;
    // More behind the value is no JSON either.
    let rest = read.end();
    rest.map_err(|e| SheetError::not_json(&e))?;
    Ok(value)
}

/// Longest name of a member in a refusal, in characters.
const MAX_MEMBER: usize = 64;

/// Which member is meant, never what stands in it: by its path, or by the name that serde puts into backticks.
fn member(path: &str, e: &serde_json::Error) -> String {
    let said = e.to_string();
    let named = ["missing field `", "unknown field `", "duplicate field `"];
    let name = named
        .iter()
        .find_map(|n| said.strip_prefix(n)?.split_once('`'));
    let name = name.map_or("", |(name, _)| name);
    let member = match (path, name) {
        ("." | "", "") => "body".to_owned(),
        ("." | "", name) => name.to_owned(),
        (path, "") => path.to_owned(),
        // The path of an unknown member ends with its name already.
        (path, name) if path.ends_with(name) => path.to_owned(),
        (path, name) => format!("{path}.{name}"),
    };
    // The names are the sender's, and may be as long as the body.
    member.chars().take(MAX_MEMBER).collect()
}

/// A JSON body.
pub struct JsonBody<T> {
    /// What it says.
    pub value: T,
    /// Its bytes, for idempotency.
    pub bytes: Bytes,
}

impl<T: DeserializeOwned> FromRequest<AppState> for JsonBody<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &AppState) -> Answer<Self> {
        let (parts, body) = request.into_parts();
        if media_type(&parts.headers) != "application/json" {
            return Err(OfficeError::ContentType("application/json").into());
        }
        let bytes = read(&parts.headers, body, state.office().config().api_body).await?;
        Ok(Self {
            value: parse(&bytes)?,
            bytes,
        })
    }
}

/// The idempotency key of a request.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>> {
    match headers.get("idempotency-key") {
        None => Ok(None),
        Some(value) => match value.to_str() {
            Ok(key) => Ok(Some(key.to_owned())),
            Err(_) => Err(OfficeError::Malformed("an idempotency key is plain text")),
        },
    }
}

/// An id in a path. What is no id names nothing; that is all that its reader has to know.
pub fn id<T: std::str::FromStr>(text: &str, what: &'static str) -> Result<T> {
    text.parse().map_err(|_| OfficeError::NotFound(what))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        #[serde(rename = "ref")]
        _ref: String,
    }

    #[test]
    fn a_refusal_names_the_member_and_not_what_stands_there() {
        let named = |e: OfficeError| match e {
            OfficeError::Member(member) => member,
            other => panic!("{other:?}"),
        };
        for (body, member) in [
            ("[]", "body"),
            ("13800138000", "body"),
            ("{}", "ref"),
            (r#"{"ref": 13800138000}"#, "ref"),
            (r#"{"ref": "1", "more": 2}"#, "more"),
            (r#"{"ref": "1", "ref": "2"}"#, "ref"),
        ] {
            assert_eq!(
                named(parse::<Order>(body.as_bytes()).unwrap_err()),
                member,
                "{body}"
            );
        }
        let long = format!(r#"{{"{}": 1}}"#, "x".repeat(100_000));
        let e = parse::<BTreeMap<String, String>>(long.as_bytes()).unwrap_err();
        assert_eq!(named(e), "x".repeat(MAX_MEMBER));
        assert_eq!(
            parse::<Order>(b"{\"ref\": \"1\"} {}").unwrap_err().code(),
            "malformed"
        );
    }
}
