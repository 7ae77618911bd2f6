//! `GET` and `POST /api/v1/orders`.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use doorstep_visit::VisitId;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::body::{JsonBody, id, idempotency_key};
use crate::guard::ByPerson;
use crate::problem::Answer;
use crate::state::AppState;
use doorstep_office::Right;
use doorstep_office::error::{OfficeError, Result};
use doorstep_office::office::{CreatedOrder, Given};
use doorstep_office::orders::Strict;
use doorstep_office::storage::orders::OrderRow;

#[derive(Deserialize)]
pub struct Page {
    cursor: Option<String>,
    limit: Option<usize>,
}

/// Where a page that ends with this order is continued.
pub(crate) fn cursor(last: &OrderRow) -> String {
    format!("{}_{}", last.created_at, last.order)
}

/// Time and id of the last order of the page before.
pub(crate) fn read_cursor(cursor: &str) -> Result<(i64, String)> {
    let parts = cursor.split_once('_');
    let read = parts.and_then(|(time, id)| Some((time.parse().ok()?, id.to_owned())));
    read.ok_or(OfficeError::Malformed("the cursor is none of ours"))
}

/// Newest first; `cursor` is what the page before ended with.
pub async fn list(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Query(page): Query<Page>,
) -> Answer<Json<Value>> {
    let limit = page.limit.unwrap_or(50).clamp(1, 200);
    let before = page.cursor.as_deref().map(read_cursor).transpose()?;
    let rows = state
        .run(move |office| {
            office.orders(
                &caller.tenant,
                before.as_ref().map(|(t, id)| (*t, id.as_str())),
                limit,
            )
        })
        .await?;
    let next = rows.last().filter(|_| rows.len() == limit).map(cursor);
    let orders: Vec<Value> = rows
        .iter()
        .map(|o| {
            json!({
                "order": o.order, "ref": o.reference, "visit": o.visit.to_string(), "customer": o.customer,
                "facts": serde_json::from_str::<Value>(&o.facts).unwrap_or_default(),
                "reported_at": o.reported_at, "created_at": o.created_at, "cancelled_at": o.cancelled_at,
            })
        })
        .collect();
    Ok(Json(json!({"orders": orders, "cursor": next})))
}

/// One order; the members are those of [`doorstep_office::orders::FIELDS`].
pub async fn create(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    headers: HeaderMap,
    JsonBody {
        value: Strict(value),
        bytes,
    }: JsonBody<Strict>,
) -> Answer<Response> {
    let key = idempotency_key(&headers)?;
    let given = state
        .run(move |office| {
            office.once(
                &caller,
                Right::TakeOrders,
                None,
                key.as_deref(),
                &[b"orders", &bytes],
                |unit| taken(&unit.order_from_json(&caller.person, &value, None)?),
            )
        })
        .await?;
    Ok(answer(given))
}

/// The order of a visit that a phone opened itself.
pub async fn create_for(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(visit): Path<String>,
    headers: HeaderMap,
    JsonBody {
        value: Strict(value),
        bytes,
    }: JsonBody<Strict>,
) -> Answer<Response> {
    let key = idempotency_key(&headers)?;
    let visit: VisitId = id(&visit, "visit")?;
    let given = state
        .run(move |office| {
            let name = visit.to_string();
            let request: [&[u8]; 3] = [b"order", name.as_bytes(), &bytes];
            office.once(
                &caller,
                Right::AddOrder,
                Some(visit),
                key.as_deref(),
                &request,
                |unit| taken(&unit.order_from_json(&caller.person, &value, Some(visit))?),
            )
        })
        .await?;
    Ok(answer(given))
}

fn taken(order: &CreatedOrder) -> Result<(u16, String)> {
    let body = json!({"order": order.order, "visit": order.visit.to_string(),
                      "customer": order.customer});
    Ok((201, body.to_string()))
}

/// A stored or new answer as a response.
pub(super) fn answer(given: Given) -> Response {
    let status = StatusCode::from_u16(given.status).unwrap_or(StatusCode::OK);
    (
        status,
        [(header::CONTENT_TYPE, "application/json")],
        given.body,
    )
        .into_response()
}
