//! Projections: what lists and the console show of a visit, made anew from its events after every change.
//! A projection is never the truth; it can be thrown away and made again with the same result.

use std::collections::BTreeSet;

use chrono::DateTime;
use chrono_tz::Tz;
use doorstep_doc::{Genesis, Hash, VisitDoc};
use doorstep_visit::{Event, Json, PersonId, TenantId, VisitId};
use rusqlite::Connection;

use super::Office;
use crate::error::{DispatchError, Result};
use crate::storage::visits::{self, ProjectionRow, VisitRow};
use crate::storage::{changes, people, tenants};

impl Office {
    /// Makes the projection of one visit anew.
    pub fn project(&self, tenant: &TenantId, visit: VisitId) -> Result<()> {
        let now = self.now_ms();
        let (row, projection) = self.storage().read(|conn| {
            let row = visits::require(conn, tenant, visit)?;
            let projection = make(conn, tenant, &row, now)?;
            Ok((row, projection))
        })?;
        self.storage()
            .write(|conn| visits::set_projection(conn, tenant, visit, &projection, row.changes))
    }

    /// Brings up to date what a stop left behind. One visit that fails does not hold up the others.
    pub fn project_dirty(&self, tenant: &TenantId) -> Result<()> {
        let dirty = self.storage().read(|conn| visits::dirty(conn, tenant))?;
        for visit in dirty {
            let _ = self.project(tenant, visit);
        }
        Ok(())
    }

    /// Throws all projections of a company away and makes them again.
    pub fn project_all(&self, tenant: &TenantId) -> Result<()> {
        self.storage()
            .write(|conn| visits::mark_all_dirty(conn, tenant))?;
        self.project_dirty(tenant)
    }
}

/// The local day of a moment.
pub(crate) fn local_day(ms: i64, zone: Tz) -> Option<String> {
    Some(
        DateTime::from_timestamp_millis(ms)?
            .with_timezone(&zone)
            .format("%Y-%m-%d")
            .to_string(),
    )
}

fn make(conn: &Connection, tenant: &TenantId, row: &VisitRow, _now: i64) -> Result<ProjectionRow> {
    let zone: Tz = tenants::require(conn, tenant)?
        .zone
        .parse()
        .map_err(|_| DispatchError::Damaged("tenant"))?;
    let events: Vec<Event> = changes::events(conn, tenant, row.visit)?
        .into_iter()
        .map(|(e, _)| e)
        .collect();
    let merged = merges(conn, tenant, row)?;
    let window = events.iter().rfind(|e| e.kind == "o.appointment_set");
    let (start_at, end_at) = window.map_or((None, None), |e| {
        (
            e.data.get("start").and_then(Json::as_int),
            e.data.get("end").and_then(Json::as_int),
        )
    });
    let kinds: BTreeSet<&str> = events.iter().map(|e| e.kind.as_str()).collect();
    Ok(ProjectionRow {
        day: local_day(start_at.unwrap_or(row.opened_at), zone),
        start_at,
        end_at,
        crew: crew(conn, tenant, &events)?,
        status: status(&kinds).into(),
        severity: if merged { 0 } else { 2 },
        json: Json::from_pairs([("merged", merged.into())]).to_text(),
    })
}

/// Whether the merge library takes all changes and ends in the same heads and events.
/// The document is only a second opinion here; the rows are the truth.
fn merges(conn: &Connection, tenant: &TenantId, row: &VisitRow) -> Result<bool> {
    let genesis = Genesis::new(tenant, row.visit);
    let rows = changes::range(conn, &genesis, 1, row.changes)?;
    let heads: Vec<Hash> = row.heads.iter().map(|h| Hash(*h)).collect();
    let doc = VisitDoc::from_changes(genesis, rows.iter().map(|r| r.change.raw()));
    let ids: BTreeSet<String> = rows
        .iter()
        .map(|r| r.change.parts().key.to_string())
        .collect();
    Ok(doc.is_ok_and(|doc| {
        doc.heads() == heads
            && doc
                .entries()
                .into_iter()
                .map(|(key, _)| key)
                .collect::<BTreeSet<_>>()
                == ids
    }))
}

/// The crew of whoever was assigned last, else of whoever opened the visit.
fn crew(conn: &Connection, tenant: &TenantId, events: &[Event]) -> Result<Option<String>> {
    let assigned = events
        .iter()
        .rev()
        .filter(|e| e.kind == "o.assigned")
        .find_map(|e| {
            let first = e.data.get("persons")?.as_list()?.first()?;
            first.as_str()?.parse::<PersonId>().ok()
        });
    let opened = || {
        events
            .iter()
            .find(|e| e.kind == "d.opened")
            .map(|e| e.by.clone())
    };
    match assigned.or_else(opened) {
        Some(person) => Ok(people::find(conn, tenant, &person)?.and_then(|p| p.crew)),
        None => Ok(None),
    }
}

fn status(kinds: &BTreeSet<&str>) -> &'static str {
    let steps = [
        ("o.closed", "closed"),
        ("o.cancelled", "cancelled"),
        ("d.signed", "signed"),
        ("d.left_home", "left"),
        ("d.entered", "inside"),
        ("d.arrived", "at_door"),
        ("d.set_out", "travelling"),
        ("o.assigned", "assigned"),
    ];
    steps
        .iter()
        .find(|(kind, _)| kinds.contains(kind))
        .map_or("new", |(_, status)| status)
}
