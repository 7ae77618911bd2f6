//! `/api/v1/visits/{visit}/office-acts`, `…/link` and `…/unlink`: what the office did for a visit, and which visits belong together.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use doorstep_visit::VisitId;
use serde::Deserialize;
use serde_json::{Value, json};

use super::orders::answer;
use crate::body::{JsonBody, id, idempotency_key};
use crate::guard::ByPerson;
use crate::problem::Answer;
use crate::state::AppState;
use doorstep_office::Right;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deed {
    act: String,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    note: String,
    /// Rules that the sender knows to be against it.
    #[serde(default)]
    anyway: Vec<String>,
}

/// Answers the event, and the rules of the visit's standard that are against it. Nothing holds the office that names
/// these rules in `anyway`; where it does not, they are told first.
pub async fn record(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(visit): Path<String>,
    headers: HeaderMap,
    JsonBody { value, bytes }: JsonBody<Deed>,
) -> Answer<Response> {
    let key = idempotency_key(&headers)?;
    let visit: VisitId = id(&visit, "visit")?;
    let given = state
        .run(move |office| {
            let record = office.visit(&caller, visit, "office_act")?;
            let (tenant, by) = (&caller.tenant, &caller.person);
            let (act, against) = office.weigh_act(tenant, by, &record, &value.act, &value.data)?;
            let act = act.with_note(&value.note)?.anyway(value.anyway);
            let name = visit.to_string();
            let request: [&[u8]; 3] = [b"office-acts", name.as_bytes(), &bytes];
            office.once(
                &caller,
                Right::Record,
                Some(visit),
                key.as_deref(),
                &request,
                |unit| {
                    let event = unit.record_act(by, visit, &act)?;
                    let body = json!({"event": event.to_string(), "against": against});
                    Ok((201, body.to_string()))
                },
            )
        })
        .await?;
    Ok(answer(given))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    visit: String,
}

/// Ties two visits of one household.
pub async fn link(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(visit): Path<String>,
    JsonBody { value, .. }: JsonBody<Link>,
) -> Answer<Json<Value>> {
    let (visit, other) = (id(&visit, "visit")?, id(&value.visit, "visit")?);
    state
        .run(move |office| office.link(&caller.tenant, &caller.person, visit, other))
        .await?;
    Ok(Json(json!({"ok": true})))
}

/// Undoes a link.
pub async fn unlink(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(visit): Path<String>,
    JsonBody { value, .. }: JsonBody<Link>,
) -> Answer<Json<Value>> {
    let (visit, other) = (id(&visit, "visit")?, id(&value.visit, "visit")?);
    state
        .run(move |office| office.unlink(&caller.tenant, &caller.person, visit, other))
        .await?;
    Ok(Json(json!({"ok": true})))
}
