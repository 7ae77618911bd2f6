//! `GET /api/v1/people`: everyone of the company, and the crews.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::AppState;
use crate::auth::guard::ByPerson;
use crate::error::Result;

pub(super) async fn list(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
) -> Result<Json<Value>> {
    let (people, crews) = state
        .run(move |office| {
            Ok((
                office.people(&caller.tenant)?,
                office.crews(&caller.tenant)?,
            ))
        })
        .await?;
    let people: Vec<Value> = people
        .iter()
        .map(|p| json!({"person": p.person.as_str(), "name": p.name, "role": p.role.as_str(), "crew": p.crew}))
        .collect();
    let crews: Vec<Value> = crews
        .iter()
        .map(|c| json!({"crew": c.crew, "name": c.name}))
        .collect();
    Ok(Json(json!({"people": people, "crews": crews})))
}
