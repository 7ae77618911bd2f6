//! Who goes, and when.

use std::collections::BTreeSet;

use doorstep_visit::body::Body;
use doorstep_visit::{EventId, EventKind, Json, PersonId, TenantId, VisitId};

use super::{Office, Right, Unit};
use crate::error::{OfficeError, Result};
use crate::storage::visits::VisitRow;

/// What a lead may decide of a finding; it is settled for good, so no other word is taken.
pub const OUTCOMES: &[&str] = &["accepted", "corrected", "waive_charge", "keep_price"];

impl Office {
    /// Sends people to a visit. Who is no longer named stops pulling it and may still push.
    pub fn assign(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        visit: VisitId,
        persons: &[PersonId],
    ) -> Result<()> {
        self.act(Right::Assign, tenant, by, Some(visit), |unit| {
            let mut row = unit.tx.need_visit(visit)?;
            unit.assign(&mut row, by, persons)
        })
    }

    /// Sets the agreed window, UTC milliseconds.
    pub fn appoint(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        visit: VisitId,
        start: i64,
        end: i64,
    ) -> Result<()> {
        self.act(Right::Appoint, tenant, by, Some(visit), |unit| {
            unit.appoint(by, visit, start, end)
        })
    }

    /// Closes a visit over what its closer saw; what comes later is late evidence.
    ///
    /// # Errors
    /// `changed_since_read` when `seen` are not the newest events of the visit.
    pub fn close(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        visit: VisitId,
        seen: &[EventId],
    ) -> Result<()> {
        self.act(Right::Close, tenant, by, Some(visit), |unit| {
            let mut row = unit.tx.need_visit(visit)?;
            all_seen(&row, seen)?;
            let words = Json::from_pairs([("covers", newest(&row))]);
            unit.say(&mut row, by, EventKind::Closed, words)?;
            unit.audit(by.as_str(), "visit_closed", Some(visit), "")
        })
    }

    /// A lead takes contested events as if their writer's standing had not ended.
    pub fn adopt(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        visit: VisitId,
        events: &[EventId],
    ) -> Result<()> {
        self.act(Right::Adopt, tenant, by, Some(visit), |unit| {
            let mut row = unit.tx.need_visit(visit)?;
            let events: Json = events.iter().map(ToString::to_string).collect();
            unit.say(
                &mut row,
                by,
                EventKind::Adopted,
                Json::from_pairs([("events", events)]),
            )?;
            unit.audit(by.as_str(), "events_adopted", Some(visit), "")
        })
    }

    /// A lead settles a finding of a visit: an event of its own, which covers what the lead saw.
    ///
    /// # Errors
    /// `changed_since_read` when `seen` are not the newest events of the visit: a lead settles nothing unseen.
    /// `not_found` when the visit has no such finding.
    pub fn settle(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        visit: VisitId,
        finding: &str,
        outcome: &str,
        seen: &[EventId],
    ) -> Result<()> {
        let code = |field, text: &str| {
            let fine = (1..=64).contains(&text.len())
                && text
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            if fine {
                Ok(())
            } else {
                Err(OfficeError::Field {
                    field,
                    code: "not_a_code",
                })
            }
        };
        code("finding", finding)?;
        if !OUTCOMES.contains(&outcome) {
            return Err(OfficeError::Field {
                field: "outcome",
                code: "unknown_code",
            });
        }
        // Folded before the transaction, which then holds what was folded to be the newest.
        let (state, folded) = self.state_and_newest(tenant, visit)?;
        self.act(Right::Settle, tenant, by, Some(visit), |unit| {
            let mut row = unit.tx.need_visit(visit)?;
            // Asked inside the transaction: nothing can come between the answer and the settlement.
            all_seen(&row, seen)?;
            all_seen(&row, &folded)?;
            if !state.findings.iter().any(|f| f.id == finding) {
                return Err(OfficeError::NotFound("finding"));
            }
            let covers = newest(&row);
            let words = Json::from_pairs([
                ("finding", finding.into()),
                ("covers", covers),
                ("outcome", outcome.into()),
            ]);
            unit.say(&mut row, by, EventKind::Settled, words)?;
            unit.audit(by.as_str(), "finding_settled", Some(visit), outcome)
        })
    }
}

/// Refuses a verdict on a visit that has moved on since its author read it.
pub(super) fn all_seen(row: &VisitRow, seen: &[EventId]) -> Result<()> {
    let (seen, here): (BTreeSet<_>, BTreeSet<_>) =
        (seen.iter().collect(), row.newest.iter().collect());
    if seen == here {
        return Ok(());
    }
    Err(OfficeError::Conflict {
        code: "changed_since_read",
    })
}

/// The newest events of a visit, which cover all that it holds.
pub(super) fn newest(row: &VisitRow) -> Json {
    row.newest.iter().map(ToString::to_string).collect()
}

impl Unit<'_> {
    /// Sends people to a visit.
    pub fn assign(
        &mut self,
        row: &mut VisitRow,
        by: &PersonId,
        persons: &[PersonId],
    ) -> Result<()> {
        let persons: BTreeSet<&PersonId> = persons.iter().collect();
        if persons.len() > 8 {
            return Err(OfficeError::Field {
                field: "persons",
                code: "too_many",
            });
        }
        for person in &persons {
            match self.tx.person(person)? {
                None => return Err(OfficeError::NotFound("person")),
                Some(p) if p.left_at.is_some() => {
                    return Err(OfficeError::Field {
                        field: "persons",
                        code: "person_left",
                    });
                }
                Some(p) if !p.goes_to_homes() => {
                    return Err(OfficeError::Field {
                        field: "persons",
                        code: "not_a_technician",
                    });
                }
                Some(_) => {}
            }
        }
        let words = Body::Assigned(persons.iter().map(|p| (*p).clone()).collect()).data();
        self.say(row, by, EventKind::Assigned, words)?;
        for holder in self.tx.holders(row.visit)? {
            if !persons.contains(&holder) {
                self.end(row.visit, &holder)?;
            }
        }
        for person in &persons {
            self.give(row.visit, person)?;
        }
        let detail = persons
            .iter()
            .map(|p| p.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        self.audit(by.as_str(), "assigned", Some(row.visit), &detail)
    }

    /// Sets the agreed window.
    pub fn appoint(&mut self, by: &PersonId, visit: VisitId, start: i64, end: i64) -> Result<()> {
        let fault = |code| Err(OfficeError::Field { field: "end", code });
        if !(946_684_800_000..4_102_444_800_000).contains(&start) {
            return fault("absurd_time");
        }
        if end <= start {
            return fault("end_before_start");
        }
        if end - start > 86_400_000 {
            return fault("too_long");
        }
        let mut row = self.tx.need_visit(visit)?;
        let words = Body::Appointment { start, end }.data();
        self.say(&mut row, by, EventKind::AppointmentSet, words)?;
        self.audit(by.as_str(), "appointment_set", Some(visit), "")
    }
}
