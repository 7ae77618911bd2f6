//! `POST /api/v1/assignments` and `/api/v1/appointments`: who goes, and when.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use doorstep_visit::{PersonId, VisitId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::orders::answer;
use crate::body::{JsonBody, id, idempotency_key};
use crate::guard::ByPerson;
use crate::problem::Answer;
use crate::state::AppState;
use doorstep_office::Right;
use doorstep_office::error::Result;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    visit: String,
    persons: Vec<String>,
}

/// Sends people to a visit.
pub async fn assign(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    headers: HeaderMap,
    JsonBody { value, bytes }: JsonBody<Assignment>,
) -> Answer<Response> {
    let key = idempotency_key(&headers)?;
    let visit: VisitId = id(&value.visit, "visit")?;
    let persons = value
        .persons
        .iter()
        .map(|p| id(p, "person"))
        .collect::<Result<Vec<PersonId>>>()?;
    let given = state
        .run(move |office| {
            office.once(
                &caller,
                Right::Assign,
                Some(visit),
                key.as_deref(),
                &[b"assignments", &bytes],
                |unit| {
                    let mut row = unit.tx.need_visit(visit)?;
                    unit.assign(&mut row, &caller.person, &persons)?;
                    Ok((200, json!({"ok": true}).to_string()))
                },
            )
        })
        .await?;
    Ok(answer(given))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    visit: String,
    start: i64,
    end: i64,
}

/// Sets the agreed window.
pub async fn appoint(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    JsonBody { value, .. }: JsonBody<Appointment>,
) -> Answer<Json<Value>> {
    let visit = id(&value.visit, "visit")?;
    state
        .run(move |office| {
            office.appoint(
                &caller.tenant,
                &caller.person,
                visit,
                value.start,
                value.end,
            )
        })
        .await?;
    Ok(Json(json!({"ok": true})))
}
