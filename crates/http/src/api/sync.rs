//! `POST /v1/sync`: the whole exchange of a phone in one request.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use doorstep_wire::{
    AckStatus, CONTENT_TYPE, DICT_HEADER, Encoding, Limits, SyncRequest, check_content_type,
    decode_body, encode_body,
};

use crate::body::read;
use crate::guard::ByDevice;
use crate::journal::OfPushes;
use crate::problem::Answer;
use crate::state::AppState;

pub async fn sync(
    State(state): State<AppState>,
    ByDevice(caller): ByDevice,
    headers: HeaderMap,
    body: Body,
) -> Answer<Response> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    check_content_type(text("content-type"))?;
    let encoding = Encoding::from_headers(text("content-encoding"), text(DICT_HEADER))?;
    let best = Encoding::for_answer(text("accept-encoding"), text(DICT_HEADER));
    let bytes = read(&headers, body, Limits::REQUEST.body).await?;
    let (answer, of) = state
        .run(move |office| {
            let request: SyncRequest = decode_body(&bytes, encoding, &Limits::REQUEST)?;
            let answer = office.sync(&caller, request)?;
            let count = |is: fn(&AckStatus) -> bool| {
                let acks = answer.acks.iter();
                acks.filter(|ack| is(&ack.status)).count()
            };
            let of = OfPushes {
                set_aside: count(|s| matches!(s, AckStatus::Quarantined { .. })),
                full: count(|s| matches!(s, AckStatus::Full { .. })),
            };
            Ok((encode_body(&answer, best)?, of))
        })
        .await?;
    let mut response = answer.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    if let Some(encoding) = answer.encoding.content_encoding() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if let Some(dict) = answer.encoding.dict() {
        headers.insert(DICT_HEADER, HeaderValue::from_static(dict));
    }
    response.extensions_mut().insert(of);
    Ok(response)
}
