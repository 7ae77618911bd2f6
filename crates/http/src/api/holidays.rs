//! `/api/v1/holidays`: publish, list.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::body::JsonBody;
use crate::guard::ByPerson;
use crate::problem::Answer;
use crate::state::AppState;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upload {
    /// The holiday document: `region`, `year`, `off`, `work`.
    document: String,
}

/// The same document again changes nothing.
pub async fn publish(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    JsonBody { value, .. }: JsonBody<Upload>,
) -> Answer<(StatusCode, Json<Value>)> {
    let done = state
        .run(move |office| office.publish_holidays(&caller.tenant, &caller.person, &value.document))
        .await?;
    let body = json!({"hash": done.hash, "region": done.region, "year": done.year,
                      "visits": done.visits});
    Ok((StatusCode::CREATED, Json(body)))
}

/// The latest year first, of each year the newest document first.
pub async fn list(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
) -> Answer<Json<Value>> {
    let rows = state
        .run(move |office| office.holidays(&caller.tenant))
        .await?;
    let holidays: Vec<Value> = rows
        .iter()
        .map(|c| {
            json!({"hash": c.hash, "region": c.region, "year": c.year,
                   "published_at": c.published_at})
        })
        .collect();
    Ok(Json(json!({"holidays": holidays})))
}
