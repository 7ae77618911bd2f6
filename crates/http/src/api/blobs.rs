//! `/api/v1/visits/{visit}/blobs/{hash}`: bytes that an event of a visit names, whole or a range of them (RFC 9110).
//! They go out piece by piece: the office holds one piece of them, however long they are.

use std::ops::Range;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use doorstep_visit::{TenantId, VisitId};
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;

use crate::body::id;
use crate::guard::ByPerson;
use crate::problem::{Answer, Refused};
use crate::state::AppState;
use doorstep_office::error::{OfficeError, Result};

/// The media type of what is stored as it came.
pub(crate) const STORED: &str = "application/octet-stream";
/// The most bytes that are read at once.
const PIECE: usize = 64 * 1024;

/// All bytes, or the range that is asked for; `HEAD` says how many there are.
pub async fn show(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path((visit, hash)): Path<(String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Answer<Response> {
    let visit: VisitId = id(&visit, "visit")?;
    let b = sha256(&hash).ok_or(OfficeError::NotFound("blob"))?;
    let tenant = caller.tenant.clone();
    let size = state
        .run(move |office| office.blob_size(&caller, visit, &b, "blob"))
        .await?;
    // What the hash names never changes, so the hash is the tag.
    let tag = format!("\"{hash}\"");
    let asked = match method == Method::GET {
        true => asked(&headers, &tag, size),
        // A range is a question about what GET gives.
        false => Asked::Whole,
    };
    let (status, range) = match asked {
        Asked::Whole => (StatusCode::OK, 0..size),
        Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Asked::Nothing => {
            let all = [
                (header::ACCEPT_RANGES, "bytes".to_owned()),
                (header::CONTENT_RANGE, format!("bytes */{size}")),
            ];
            return Ok((all, Refused(OfficeError::Range(size))).into_response());
        }
    };
    let told = [
        (header::CONTENT_TYPE, STORED.to_owned()),
        (
            header::CONTENT_LENGTH,
            range.end.saturating_sub(range.start).to_string(),
        ),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::ETAG, tag),
    ];
    let span = (status == StatusCode::PARTIAL_CONTENT).then(|| {
        let last = range.end.saturating_sub(1);
        let span = format!("bytes {}-{last}/{size}", range.start);
        [(header::CONTENT_RANGE, span)]
    });
    let body = match method == Method::GET {
        true => Body::from_stream(pieces(state, tenant, visit, b, range)),
        false => Body::empty(),
    };
    let mut response = (status, told, body).into_response();
    for (name, value) in span.into_iter().flatten() {
        let value = value.parse().map_err(|_| OfficeError::Internal)?;
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// The bytes of a range; the next piece is read when the one before is on its way. What cannot be read breaks the
/// answer off: it never looks whole.
fn pieces(
    state: AppState,
    tenant: TenantId,
    visit: VisitId,
    b: [u8; 32],
    range: Range<u64>,
) -> impl Stream<Item = Result<Bytes>> {
    let (send, receive) = tokio::sync::mpsc::channel(1);
    tokio::spawn(async move {
        let mut from = range.start;
        while from < range.end {
            // Nobody waits for a piece that is not read yet, if nobody is there any more.
            let Ok(place) = send.reserve().await else {
                return;
            };
            let most =
                usize::try_from(range.end.saturating_sub(from)).map_or(PIECE, |n| n.min(PIECE));
            let tenant = tenant.clone();
            let piece = state
                .run_on(move |office| office.blob_piece(&tenant, visit, &b, from, most))
                .await;
            let read = piece.as_ref().map_or(0, Vec::len);
            place.send(piece.map(Bytes::from));
            if read == 0 {
                return;
            }
            from = from.saturating_add(read as u64);
        }
    });
    ReceiverStream::new(receive)
}

/// A hash as events spell it: 64 hex digits in lower case.
fn sha256(hex: &str) -> Option<[u8; 32]> {
    let digit = |d: u8| match d {
        b'0'..=b'9' => d.checked_sub(b'0'),
        b'a'..=b'f' => d.checked_sub(b'a' - 10),
        _ => None,
    };
    let (pairs, []) = hex.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let bytes: Option<Vec<u8>> = pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
        .collect();
    bytes?.try_into().ok()
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Whole,
    Part(Range<u64>),
    /// Nothing of what is asked for is there.
    Nothing,
}

/// What the headers ask for. A range that cannot be read, several of them, or one of bytes with another tag is no
/// range: the answer is the whole.
fn asked(headers: &HeaderMap, tag: &str, size: u64) -> Asked {
    let text = |name| headers.get(name).map(|v| v.to_str().unwrap_or_default());
    let mut ranges = headers.get_all(header::RANGE).iter();
    let (Some(range), None) = (ranges.next(), ranges.next()) else {
        return Asked::Whole;
    };
    if text(header::IF_RANGE).is_some_and(|of| of.trim() != tag) {
        return Asked::Whole;
    }
    read_range(range.to_str().unwrap_or_default(), size).unwrap_or(Asked::Whole)
}

fn read_range(text: &str, size: u64) -> Option<Asked> {
    let (unit, span) = text.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = span.trim().split_once('-')?;
    // Digits only; more than fit are beyond every end.
    let number = |text: &str| match !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        true => Some(text.parse::<u64>().unwrap_or(u64::MAX)),
        false => None,
    };
    let range = match (first.trim(), last.trim()) {
        ("", last) => size.saturating_sub(number(last)?)..size,
        (first, "") => number(first)?..size,
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            if last < first {
                return None;
            }
            first..last.saturating_add(1).min(size)
        }
    };
    Some(match range.start < range.end {
        true => Asked::Part(range),
        false => Asked::Nothing,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_the_standard_says() {
        use Asked::{Nothing, Part};
        for (text, size, is) in [
            ("bytes=0-0", 10, Some(Part(0..1))),
            ("bytes=0-", 10, Some(Part(0..10))),
            ("Bytes = 3 - 99", 10, Some(Part(3..10))),
            ("bytes=-4", 10, Some(Part(6..10))),
            ("bytes=-99", 10, Some(Part(0..10))),
            ("bytes=9-18446744073709551615", 10, Some(Part(9..10))),
            ("bytes=9-99999999999999999999999", 10, Some(Part(9..10))),
            ("bytes=10-", 10, Some(Nothing)),
            ("bytes=99999999999999999999999-", 10, Some(Nothing)),
            ("bytes=-0", 10, Some(Nothing)),
            ("bytes=0-", 0, Some(Nothing)),
            ("bytes=-1", 0, Some(Nothing)),
            ("bytes=5-4", 10, None),
            ("bytes=-", 10, None),
            ("bytes=0-1,4-5", 10, None),
            ("bytes=+1-2", 10, None),
            ("lines=0-1", 10, None),
            ("", 10, None),
        ] {
            assert_eq!(read_range(text, size), is, "{text} of {size}");
        }
    }

    #[test]
    fn a_hash_is_64_digits_in_lower_case() {
        assert_eq!(sha256(&"0f".repeat(32)), Some([15; 32]));
        for no in [
            "",
            "0f",
            &"0F".repeat(32),
            &"0g".repeat(32),
            &"0f".repeat(33),
        ] {
            assert_eq!(sha256(no), None, "{no}");
        }
    }
}
