//! `/api/v1/programs`: programs of the company and their tokens.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::people::{chosen_id, role};
use crate::body::{JsonBody, id};
use crate::guard::ByPerson;
use crate::problem::Answer;
use crate::state::AppState;
use doorstep_office::office::NewPerson;

/// Those in use, each with the end of its token.
pub async fn list(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
) -> Answer<Json<Value>> {
    let all = state
        .run(move |office| office.programs(&caller.tenant))
        .await?;
    let programs: Vec<Value> = all
        .iter()
        .map(|p| {
            json!({"program": p.row.person.as_str(), "name": p.row.name, "role": p.row.role.as_str(),
                   "crew": p.row.crew, "good_until": p.good_until})
        })
        .collect();
    Ok(Json(json!({"programs": programs})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct New {
    program: Option<String>,
    name: String,
    role: String,
    crew: Option<String>,
    days: Option<i64>,
}

/// Days that a token is good when nobody says otherwise.
pub(crate) const USUAL_DAYS: i64 = 365;

/// Adds a program; its token is in this answer alone.
pub async fn add(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    JsonBody { value: new, .. }: JsonBody<New>,
) -> Answer<(StatusCode, Json<Value>)> {
    let program = NewPerson {
        person: new.program.as_deref().map(chosen_id).transpose()?,
        name: new.name,
        role: role(&new.role)?,
        crew: new.crew,
    };
    let days = new.days.unwrap_or(USUAL_DAYS);
    let (program, token) = state
        .run(move |office| office.add_program(&caller.tenant, &caller.person, &program, days))
        .await?;
    let body = json!({"program": program.as_str(), "token": token});
    Ok((StatusCode::CREATED, Json(body)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renew {
    days: Option<i64>,
}

/// Gives a program another token; the one before ends at once.
pub async fn renew(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(program): Path<String>,
    JsonBody { value: wish, .. }: JsonBody<Renew>,
) -> Answer<Json<Value>> {
    let program = id(&program, "program")?;
    let days = wish.days.unwrap_or(USUAL_DAYS);
    let token = state
        .run(move |office| office.renew_program(&caller.tenant, &caller.person, &program, days))
        .await?;
    Ok(Json(json!({"token": token})))
}

/// Takes a program out of use; its token ends at once.
pub async fn end(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(program): Path<String>,
) -> Answer<Json<Value>> {
    let program = id(&program, "program")?;
    state
        .run(move |office| office.end_program(&caller.tenant, &caller.person, &program))
        .await?;
    Ok(Json(json!({"ok": true})))
}
