//! `/api/v1/devices`: list, enrolment codes, revocation.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::body::{JsonBody, id};
use crate::guard::ByPerson;
use crate::problem::Answer;
use crate::state::AppState;

/// The phones of the company; a crew lead's answer holds those of the own crew.
pub async fn list(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
) -> Answer<Json<Value>> {
    let rows = state.run(move |office| office.devices_for(&caller)).await?;
    let devices: Vec<Value> = rows
        .iter()
        .map(|d| {
            json!({"device": d.device.as_str(), "person": d.person.as_str(), "name": d.name,
                   "platform": d.platform, "engine": d.engine, "enrolled_at": d.enrolled_at,
                   "last_seen": d.last_seen, "revoked_at": d.revoked_at})
        })
        .collect();
    Ok(Json(json!({"devices": devices})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForPerson {
    person: String,
}

/// A one-time code for one phone of a person.
pub async fn code(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    JsonBody { value, .. }: JsonBody<ForPerson>,
) -> Answer<(StatusCode, Json<Value>)> {
    let person = id(&value.person, "person")?;
    let code = state
        .run(move |office| office.create_enrolment_code(&caller.tenant, &caller.person, &person))
        .await?;
    let lasts = state.office().config().enrolment_ms;
    Ok((
        StatusCode::CREATED,
        Json(json!({"code": code, "lasts_ms": lasts})),
    ))
}

/// Takes a phone's right to pull.
pub async fn revoke(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(device): Path<String>,
) -> Answer<Json<Value>> {
    let device = id(&device, "device")?;
    state
        .run(move |office| office.revoke_device(&caller.tenant, &caller.person, &device))
        .await?;
    Ok(Json(json!({"ok": true})))
}
