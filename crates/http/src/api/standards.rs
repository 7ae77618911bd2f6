//! `/api/v1/standards`: publish, list, retire.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use doorstep_standard::Lang;
use serde_json::{Value, json};

use crate::body::{media_type, parse, read};
use crate::guard::ByPerson;
use crate::problem::Answer;
use crate::state::AppState;
use doorstep_office::error::OfficeError;
use doorstep_office::office::Published;
use doorstep_office::storage::standards::StandardRow;

/// Largest upload, bytes; the pack's own limit is below it.
const MAX_UPLOAD: usize = 8 * 1024 * 1024;

/// Texts by path: `{"standard.toml": "…", "text.zh-CN.toml": "…", …}`.
pub async fn publish(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    headers: HeaderMap,
    body: Body,
) -> Answer<(StatusCode, Json<Value>)> {
    if media_type(&headers) != "application/json" {
        return Err(OfficeError::ContentType("application/json").into());
    }
    let bytes = read(&headers, body, MAX_UPLOAD).await?;
    let done = state
        .run(move |office| {
            let files: BTreeMap<String, String> = parse(&bytes)?;
            office.publish_standard(&caller.tenant, &caller.person, &files)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(told(&done))))
}

fn told(done: &Published) -> Value {
    let warnings: Vec<String> = done.warnings.iter().map(ToString::to_string).collect();
    json!({"hash": done.hash, "id": done.id, "version": done.version, "in_use": done.in_use,
           "warnings": warnings})
}

/// The standards that this server's program carries, and whether each is published.
pub async fn carried(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
) -> Answer<Json<Value>> {
    let (all, published) = state
        .run(move |office| Ok((office.carried(), office.standards(&caller.tenant)?)))
        .await?;
    let standards: Vec<Value> = all
        .iter()
        .map(|c| {
            let in_use = |row: &StandardRow| row.hash == c.hash && row.retired_at.is_none();
            json!({"hash": c.hash, "id": c.standard.id, "version": c.standard.version.to_string(),
                   "title": c.standard.texts(Lang::Zh).title, "title_en": c.standard.texts(Lang::En).title,
                   "published": published.iter().any(in_use)})
        })
        .collect();
    Ok(Json(json!({"standards": standards})))
}

/// Publishes a carried standard by id.
pub async fn publish_carried(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(id): Path<String>,
) -> Answer<(StatusCode, Json<Value>)> {
    let done = state
        .run(move |office| office.publish_carried(&caller.tenant, &caller.person, &id))
        .await?;
    Ok((StatusCode::CREATED, Json(told(&done))))
}

/// The highest version first within an id; the first of an id without `retired_at` is what new orders pin.
pub async fn list(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
) -> Answer<Json<Value>> {
    let rows = state
        .run(move |office| office.standards(&caller.tenant))
        .await?;
    let standards: Vec<Value> = rows
        .iter()
        .map(|s| {
            json!({"hash": s.hash, "id": s.id, "version": s.version, "title": s.title, "engine": s.engine,
                   "published_at": s.published_at, "retired_at": s.retired_at})
        })
        .collect();
    Ok(Json(json!({"standards": standards})))
}

/// New orders no longer pin it; visits that pin it keep it.
pub async fn retire(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(hash): Path<String>,
) -> Answer<Json<Value>> {
    state
        .run(move |office| office.retire_standard(&caller.tenant, &caller.person, &hash))
        .await?;
    Ok(Json(json!({"ok": true})))
}

/// New orders may pin it again.
pub async fn restore(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(hash): Path<String>,
) -> Answer<Json<Value>> {
    state
        .run(move |office| office.restore_standard(&caller.tenant, &caller.person, &hash))
        .await?;
    Ok(Json(json!({"ok": true})))
}
