//! `GET /healthz`: whether the process answers and its database reads.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::problem::Answer;
use crate::state::AppState;

pub async fn health(State(state): State<AppState>) -> Answer<Json<Value>> {
    let tenants = state.run(|office| office.tenants()).await?;
    Ok(Json(json!({"ok": true, "tenants": tenants.len()})))
}
