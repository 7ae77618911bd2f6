//! Projections: what lists and the console show of a visit, made anew from its events after every change.
//! A projection is never the truth; it can be thrown away and made again with the same result.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use doorstep_doc::{Genesis, Hash, VisitDoc};
use doorstep_standard::local_time;
use doorstep_visit::case::Standards;
use doorstep_visit::clock::ClockStatus;
use doorstep_visit::finding::{Finding, Severity};
use doorstep_visit::fold::{Now, VisitState, fold};
use doorstep_visit::history::History;
use doorstep_visit::{Event, EventId, EventKind, Json, PersonId, TenantId, VisitId};

use super::Office;
use crate::error::{Result, damaged};
use crate::storage::Rows;
use crate::storage::visits::{ProjectionRow, VisitRow};

impl Office {
    /// Makes the projection of one visit anew.
    pub fn project(&self, tenant: &TenantId, visit: VisitId) -> Result<()> {
        let (projection, changes) = self.projection(tenant, visit)?;
        self.storage()
            .write(tenant, |tx| tx.set_projection(visit, &projection, changes))
    }

    /// Makes the projections of these visits anew and stores them together. One that fails stays marked and does not
    /// hold up the others.
    pub(super) fn project_each(&self, tenant: &TenantId, visits: &[VisitId]) -> Result<()> {
        let made: Vec<_> = visits
            .iter()
            .filter_map(|visit| Some((*visit, self.projection(tenant, *visit).ok()?)))
            .collect();
        if made.is_empty() {
            return Ok(());
        }
        self.storage().write(tenant, |tx| {
            for (visit, (projection, changes)) in &made {
                let _ = tx.part(|| tx.set_projection(*visit, projection, *changes));
            }
            Ok(())
        })
    }

    /// The projection of a visit, and of how many changes it is.
    fn projection(&self, tenant: &TenantId, visit: VisitId) -> Result<(ProjectionRow, i64)> {
        let (row, events) = self.storage().read(tenant, |rows| {
            Ok((rows.need_visit(visit)?, rows.events(visit)?))
        })?;
        let standards = self.rulebook(tenant, &row)?;
        let projection = self.storage().read(tenant, |rows| {
            make(rows, &row, events, &standards, self.now_ms())
        })?;
        Ok((projection, row.changes))
    }

    /// What is so in a visit at this moment.
    ///
    /// # Errors
    /// `not_found`, or what the database answers.
    pub fn state(&self, tenant: &TenantId, visit: VisitId) -> Result<VisitState> {
        Ok(self.state_and_newest(tenant, visit)?.0)
    }

    /// What is so in a visit at this moment, and the newest events that say so.
    pub(super) fn state_and_newest(
        &self,
        tenant: &TenantId,
        visit: VisitId,
    ) -> Result<(VisitState, Vec<EventId>)> {
        let (row, events) = self.storage().read(tenant, |rows| {
            let row = rows.need_visit(visit)?;
            Ok((row, rows.events(visit)?))
        })?;
        let standards = self.rulebook(tenant, &row)?;
        let history = History::new(visit, events.into_iter().map(|(event, _)| event));
        let now = Now {
            at: self.now_ms(),
            mono: None,
        };
        Ok((fold(&history, &standards, &now), row.newest))
    }

    /// Brings every projection up to date here and now: at a start, and in measures.
    pub fn project_dirty(&self, tenant: &TenantId) -> Result<()> {
        let now = self.now_ms();
        let dirty = self
            .storage()
            .read(tenant, |rows| rows.dirty_visits(now, None, usize::MAX))?;
        for some in dirty.chunks(32) {
            self.project_each(tenant, some)?;
        }
        Ok(())
    }

    /// Throws all projections of a company away and makes them again.
    pub fn project_all(&self, tenant: &TenantId) -> Result<()> {
        self.storage().write(tenant, |tx| tx.mark_all_dirty())?;
        self.project_dirty(tenant)
    }
}

/// The local day of a moment.
pub(crate) fn local_day(ms: i64, zone: Tz) -> Option<String> {
    Some(local_time(ms, zone)?.format("%Y-%m-%d").to_string())
}

/// Depends on rows and the time alone; of the time only on which clocks have run out, so that it is made anew no
/// sooner than [`ProjectionRow::turns_at`].
fn make(
    rows: Rows<'_>,
    row: &VisitRow,
    events: Vec<(Event, i64)>,
    standards: &Standards,
    now: i64,
) -> Result<ProjectionRow> {
    let zone: Tz = rows
        .need_company()?
        .zone
        .parse()
        .map_err(damaged("tenant"))?;
    let history = History::new(row.visit, events.into_iter().map(|(event, _)| event));
    let state = fold(
        &history,
        standards,
        &Now {
            at: now,
            mono: None,
        },
    );
    let merged = merges(rows, row)?;
    let open = state.findings.iter().filter(|f| f.settled.is_none());
    let worst = open
        .clone()
        .map(|f| severity(f.severity))
        .max()
        .unwrap_or(0);
    let running = state
        .clocks
        .iter()
        .filter(|c| c.status == ClockStatus::Running);
    let trips = state.trips.iter().map(|t| &t.by);
    let people: BTreeSet<&PersonId> = state.assigned.iter().chain(trips).collect();
    let (start_at, end_at) = state.appointment.unzip();
    Ok(ProjectionRow {
        day: local_day(start_at.unwrap_or(row.opened_at), zone),
        start_at,
        end_at,
        crew: crew(rows, &history, &state)?,
        status: state.phase.as_str().into(),
        severity: if merged { worst } else { 2 },
        json: summary(&state, merged).to_text(),
        begins_at: begins_at(&state).unwrap_or(row.opened_at),
        exceptions: open.filter(|f| f.severity > Severity::Info).count(),
        people: people.into_iter().cloned().collect(),
        fault: state.facts.get("fault_kind").map(ToString::to_string),
        turns_at: running
            .filter_map(|c| c.due)
            // A lead whose figure cannot be counted is missed when its moment is over.
            .chain(start_at)
            .chain(end_at)
            .filter(|due| *due >= now)
            .min()
            .map(|due| due + 1),
    })
}

/// When a visit began or is to begin: the arrival, else setting out, the appointment, the report, or the last word.
pub fn begins_at(state: &VisitState) -> Option<i64> {
    let at = |id| {
        let found = state.record.iter().find(|e| e.id == id);
        found.map(|e| e.when.middle())
    };
    let arrived = state.trips.iter().filter_map(|t| t.arrived).find_map(at);
    arrived
        .or_else(|| state.trips.first().and_then(|t| at(t.id)))
        .or(state.appointment.map(|w| w.0))
        .or(state.reported_at)
        .or_else(|| state.record.iter().map(|e| e.when.middle()).max())
}

fn severity(s: Severity) -> i64 {
    match s {
        Severity::Info => 0,
        Severity::Notice => 1,
        Severity::Serious => 2,
    }
}

/// What lists and the API show; pages fold the events themselves.
fn summary(state: &VisitState, merged: bool) -> Json {
    let text = |s: &str| Json::from(s);
    let clocks = state.clocks.iter().map(|c| {
        Json::from_pairs([
            ("rule", text(&c.rule)),
            ("status", text(c.status.as_str())),
            ("due", c.due.map_or(Json::Null, Json::Int)),
        ])
    });
    let parts = state.parts.iter().map(|p| {
        Json::from_pairs([
            ("consent", text(p.consent.as_str())),
            ("fitted", p.fitted.is_some().into()),
            ("chargeable_fen", p.chargeable_fen.into()),
        ])
    });
    Json::from_pairs([
        ("phase", text(state.phase.as_str())),
        (
            "assigned",
            state.assigned.iter().map(|p| p.as_str()).collect(),
        ),
        (
            "household",
            state.household.as_deref().map_or(Json::Null, text),
        ),
        (
            "findings",
            Json::List(state.findings.iter().map(finding).collect()),
        ),
        ("clocks", Json::List(clocks.collect())),
        ("parts", Json::List(parts.collect())),
        ("total_fen", state.bill.total_fen.into()),
        ("paid_fen", state.bill.paid_fen.into()),
        ("trips", Json::Int(state.trips.len() as i64)),
        ("merged", merged.into()),
    ])
}

fn finding(f: &Finding) -> Json {
    Json::from_pairs([
        ("id", f.id.as_str().into()),
        ("ground", f.ground.key().into()),
        ("severity", f.severity.as_str().into()),
        ("judged", f.judged.to_string().into()),
        (
            "settled",
            f.settled
                .as_ref()
                .map_or(Json::Null, |s| s.outcome.as_str().into()),
        ),
    ])
}

/// Whether the merge library takes all changes and ends in the same heads and events.
/// The document is only a second opinion here; the rows are the truth.
fn merges(rows: Rows<'_>, row: &VisitRow) -> Result<bool> {
    let genesis = Genesis::new(rows.tenant(), row.visit);
    let changes = rows.changes(&genesis, 1, row.changes)?;
    let heads: Vec<Hash> = row.heads.iter().map(|h| Hash(*h)).collect();
    let doc = VisitDoc::from_changes(genesis, changes.iter().map(|r| r.change.raw()));
    let ids: BTreeSet<String> = changes
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
            && doc.library_agrees()
    }))
}

/// The crew of whoever is assigned, else of whoever went there or opened the visit.
fn crew(rows: Rows<'_>, history: &History, state: &VisitState) -> Result<Option<String>> {
    let went = state.trips.first().map(|t| t.by.clone());
    let opened = || {
        history
            .events()
            .iter()
            .find(|e| e.kind == EventKind::Opened)
            .map(|e| e.by.clone())
    };
    let person: Option<PersonId> = state.assigned.first().cloned().or(went).or_else(opened);
    match person {
        Some(person) => Ok(rows.person(&person)?.and_then(|p| p.crew)),
        None => Ok(None),
    }
}
