//! `GET /healthz` and `GET /readyz`: for whatever watches the office. Neither says anything about its companies.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::problem::Answer;
use crate::state::AppState;

/// Whether the process answers and its database reads.
pub async fn health(State(state): State<AppState>) -> Answer<Json<Value>> {
    state.run(|office| office.tenants()).await?;
    Ok(Json(json!({"ok": true})))
}

/// Whether it can take what comes next: also, whether the disk has room.
pub async fn ready(State(state): State<AppState>) -> Answer<(StatusCode, Json<Value>)> {
    let ready = state.run(|office| office.is_ready()).await?;
    let status = match ready {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    Ok((status, Json(json!({"ok": ready}))))
}
