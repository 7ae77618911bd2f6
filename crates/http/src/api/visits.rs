//! `/api/v1/visits`: lists, one visit, its file, calling off, settling a finding.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use doorstep_visit::{EventId, VisitId};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::body::{JsonBody, id};
use crate::guard::ByPerson;
use crate::problem::Answer;
use crate::state::AppState;
use doorstep_office::error::{OfficeError, Result};
use doorstep_office::storage::lists::VisitFilter;
use doorstep_office::storage::visits::VisitRow;

#[derive(Deserialize)]
pub struct Page {
    day: Option<String>,
    crew: Option<String>,
    status: Option<String>,
    severity: Option<i64>,
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// By id, the newest first; `q` are words to find, `cursor` is what the page before ended with, and `total` counts
/// all pages. `behind` visits of the company are listed as they were a while ago.
pub async fn list(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Query(page): Query<Page>,
) -> Answer<Json<Value>> {
    let limit = page.limit.unwrap_or(50).clamp(1, 200);
    let filter = VisitFilter {
        day: page.day,
        crew: page.crew,
        status: page.status,
        severity: page.severity.unwrap_or(0),
        words: page.q.unwrap_or_default(),
        before: page
            .cursor
            .as_deref()
            .map(|c| id(c, "cursor"))
            .transpose()?,
        ..VisitFilter::default()
    };
    let (rows, total, behind) = state
        .run(move |office| {
            let rows = office.visits(&caller, &filter, limit)?;
            let total = office.count_visits(&caller, &filter)?;
            Ok((rows, total, office.behind(&caller.tenant)?))
        })
        .await?;
    let next = rows
        .last()
        .filter(|_| rows.len() == limit)
        .map(|v| v.visit.to_string());
    Ok(Json(
        json!({"visits": rows.iter().map(columns).collect::<Vec<_>>(), "cursor": next, "total": total, "behind": behind}),
    ))
}

fn columns(row: &VisitRow) -> Value {
    json!({
        "visit": row.visit.to_string(), "customer": row.customer, "opened_at": row.opened_at,
        "day": row.day, "start_at": row.start_at, "end_at": row.end_at, "crew": row.crew,
        "status": row.status, "severity": row.severity, "changes": row.changes, "standards": row.pins,
        "calendars": row.calendars,
    })
}

/// Columns, projection, household and events.
pub async fn show(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(visit): Path<String>,
) -> Answer<Json<Value>> {
    let visit: VisitId = id(&visit, "visit")?;
    let record = state
        .run(move |office| office.visit(&caller, visit, "api"))
        .await?;
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let columns = columns(&record.row);
    let projection = record.row.projection.as_deref();
    let household = record.customer.map_or(Value::Null, |c| {
        json!({"household": c.household, "name": c.name, "phone": c.phone, "address": c.address})
    });
    let newest = record.row.newest.iter();
    let events: Value = record
        .events
        .iter()
        .map(|(event, received_at)| {
            json!({"id": event.id.to_string(), "received_at": received_at, "event": parse(&event.bytes)})
        })
        .collect();
    let values = record.values.into_iter();
    let values: Value = values.map(|(p, v)| (p, Value::from(v.0))).collect();
    let more = [
        ("state", projection.map(parse).unwrap_or_default()),
        ("household", household),
        ("newest", newest.map(ToString::to_string).collect()),
        ("events", events),
        ("values", values),
    ];
    let columns = columns.as_object().cloned().unwrap_or_default();
    let more = more.map(|(name, value)| (name.to_owned(), value));
    Ok(Json(columns.into_iter().chain(more).collect()))
}

/// The visit as a file that proves itself offline, signed with the office's key.
pub async fn bundle(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(visit): Path<String>,
) -> Answer<Response> {
    let visit: VisitId = id(&visit, "visit")?;
    let file = state
        .run(move |office| office.bundle(&caller, visit))
        .await?;
    let name = format!("attachment; filename=\"visit-{visit}.bundle.json\"");
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, file).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    reason: String,
}

/// Calls a visit off.
pub async fn cancel(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(visit): Path<String>,
    JsonBody { value, .. }: JsonBody<Cancel>,
) -> Answer<Json<Value>> {
    let visit = id(&visit, "visit")?;
    state
        .run(move |office| office.cancel(&caller.tenant, &caller.person, visit, &value.reason))
        .await?;
    Ok(Json(json!({"ok": true})))
}

/// What a decision on a visit rests on: its newest events when it was read, as `newest` of the visit gave them.
/// Required, but read by hand, so that its absence is told by a code of its own.
#[derive(Default, Deserialize)]
#[serde(transparent)]
struct SeenEvents(Option<Vec<String>>);

impl SeenEvents {
    fn read(&self) -> Result<Vec<EventId>> {
        let fault = |code| OfficeError::Field {
            field: "seen",
            code,
        };
        let Some(seen) = &self.0 else {
            return Err(fault("missing"));
        };
        seen.iter()
            .map(|e| e.parse())
            .collect::<std::result::Result<_, _>>()
            .map_err(|_| fault("not_an_event"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Close {
    #[serde(default)]
    seen: SeenEvents,
}

/// Closes a visit over everything that its closer saw.
pub async fn close(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(visit): Path<String>,
    JsonBody { value, .. }: JsonBody<Close>,
) -> Answer<Json<Value>> {
    let visit = id(&visit, "visit")?;
    let seen = value.seen.read()?;
    state
        .run(move |office| {
            office.visit(&caller, visit, "close")?;
            office.close(&caller.tenant, &caller.person, visit, &seen)
        })
        .await?;
    Ok(Json(json!({"ok": true})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settle {
    finding: String,
    outcome: String,
    #[serde(default)]
    seen: SeenEvents,
}

/// Settles a finding of a visit that the lead may read, as the lead saw it.
pub async fn settle(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(visit): Path<String>,
    JsonBody { value, .. }: JsonBody<Settle>,
) -> Answer<Json<Value>> {
    let visit = id(&visit, "visit")?;
    let seen = value.seen.read()?;
    state
        .run(move |office| {
            office.visit(&caller, visit, "settle")?;
            office.settle(
                &caller.tenant,
                &caller.person,
                visit,
                &value.finding,
                &value.outcome,
                &seen,
            )
        })
        .await?;
    Ok(Json(json!({"ok": true})))
}
