//! `POST /api/v1/orders/import`: a JSON array or CSV, with a report row by row.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::orders::answer;
use crate::body::{idempotency_key, media_type, read};
use crate::guard::ByPerson;
use crate::problem::Answer;
use crate::state::AppState;
use doorstep_office::error::OfficeError;
use doorstep_office::orders::sheet;

pub async fn import(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    headers: HeaderMap,
    body: Body,
) -> Answer<Response> {
    let read_rows = match media_type(&headers).as_str() {
        "application/json" => sheet::from_json,
        "text/csv" => sheet::from_csv,
        _ => return Err(OfficeError::ContentType("application/json and text/csv").into()),
    };
    let key = idempotency_key(&headers)?;
    let bytes = read(&headers, body, state.office().config().import_body).await?;
    let given = state
        .run(move |office| {
            let rows = read_rows(&bytes)?;
            office.import_once(&caller, key.as_deref(), &[b"import", &bytes], rows)
        })
        .await?;
    Ok(answer(given))
}
