//! The fold: from the set of events to what is so. Pure, total, deterministic; the same everywhere.
//! It never fails, drops nothing, and judges by nothing but events, standards and the given time.

mod duties;
mod missed;
mod trips;

use std::collections::BTreeMap;

use doorstep_standard::{EventKind, Scalar, Side, Standard, Tri};

use crate::bill::bill;
use crate::body::Body;
use crate::case::{Case, Standards, View, Written};
use crate::cases::{Findings, name_cases};
use crate::clock::{ClockState, appointment, clocks};
use crate::finding::{Finding, Ground, Named, Settlement};
use crate::history::{Cover, History};
use crate::id::{EventId, PersonId};
use crate::instant::{elapsed, instant};
use crate::judge::objections;
use crate::part::parts;
use crate::signoff::{SignOff, covers_of, newest_signatures, sign_off, signatures};

pub use crate::state::*;
pub use trips::checklist;
use trips::{gave_up, trips, waits};

/// Folds a visit.
pub fn fold(history: &History, standards: &Standards, now: &Now) -> VisitState {
    let case = Case::new(history, standards).at(now);
    let standard = case.pin(View::All);
    let pinned = standard.and_then(|p| standards.get(&p)).map(|s| s.as_ref());
    let sign_off = sign_off(&case);
    let trips = trips(&case, &sign_off);
    let parts = parts(&case);
    let bill = bill(&case, &parts);
    let hazard = case.open_hazard(View::All).map(|i| history.event(i).id);
    let suspended = hazard.is_some() || pinned.is_some_and(|s| duties::suspended(&case, s));
    let cancelled = last_of(&case, Written::Cancelled);
    let closed = last_of(&case, Written::Closed);
    let assigned = assigned(&case);
    let order = case.register(View::All, Written::Order);
    let one = |read: &dyn Fn(&Body) -> Option<String>| {
        let mut values = order.writes.iter().filter_map(|w| read(history.body(*w)));
        let first = values.next()?;
        values.all(|v| v == first).then_some(first)
    };
    let clocks = pinned.map(|s| clocks(&case, s, now.at)).unwrap_or_default();
    let findings = findings(&case, pinned, &clocks);
    VisitState {
        visit: history.visit(),
        phase: phase(
            &case,
            &trips,
            &sign_off,
            suspended,
            cancelled,
            closed,
            !assigned.is_empty(),
        ),
        standard,
        reported_at: one(&|b| match b {
            Body::OrderSet { reported_at, .. } => reported_at.map(|t| t.to_string()),
            _ => None,
        })
        .and_then(|t| t.parse().ok()),
        facts: facts(&case),
        customer: one(&|b| match b {
            Body::OrderSet { customer, .. } => customer.clone(),
            _ => None,
        }),
        household: one(&|b| match b {
            Body::OrderSet { household, .. } => household.clone(),
            _ => None,
        }),
        appointment: appointment(&case),
        assigned,
        cancelled,
        closed,
        waits: waits(&case, &trips, now),
        clocks,
        records: pinned
            .map(|s| duties::records(&case, s))
            .unwrap_or_default(),
        options: pinned
            .map(|s| duties::options(&case, s))
            .unwrap_or_default(),
        office_steps: pinned
            .map(|s| duties::office_steps(&case, s))
            .unwrap_or_default(),
        parts,
        bill,
        hazard,
        findings,
        record: record(&case),
        sign_off,
        trips,
        unusable: history.unusable().to_vec(),
    }
}

fn last_of(case: &Case, of: Written) -> Option<EventId> {
    case.register(View::All, of)
        .writes
        .last()
        .map(|i| case.history.event(*i).id)
}

fn assigned(case: &Case) -> Vec<PersonId> {
    let register = case.register(View::All, Written::Assigned);
    let mut lists = register
        .writes
        .iter()
        .filter_map(|w| match case.history.body(*w) {
            Body::Assigned(p) => Some(p),
            _ => None,
        });
    match lists.next() {
        Some(first) if lists.all(|l| l == first) => first.clone(),
        _ => Vec::new(),
    }
}

fn facts(case: &Case) -> BTreeMap<String, Scalar> {
    let told = |name: &str| Some((name.to_owned(), case.fact(View::All, name)?.clone()));
    case.fact_names().filter_map(told).collect()
}

fn phase(
    case: &Case,
    trips: &[TripState],
    sign_off: &SignOff,
    suspended: bool,
    cancelled: Option<EventId>,
    closed: Option<EventId>,
    is_assigned: bool,
) -> VisitPhase {
    let under_way = trips.iter().filter(|t| t.left.is_none());
    let inside = under_way.clone().any(|t| t.entered.is_some());
    let signed = matches!(sign_off, SignOff::Signed(_) | SignOff::Refused(_));
    let at_door = under_way.clone().any(|t| t.arrived.is_some());
    // Also when it is closed: nobody may take a home with an open hazard for finished work.
    if suspended {
        VisitPhase::Suspended
    } else if closed.is_some() {
        VisitPhase::Closed
    } else if inside && !signed {
        VisitPhase::Inside
    } else if signed && under_way.clone().next().is_some() {
        VisitPhase::SignedOff
    } else if at_door {
        let gave_up = under_way
            .clone()
            .any(|t| t.arrived.is_some() && gave_up(case, t));
        if gave_up {
            VisitPhase::NoAnswer
        } else {
            VisitPhase::AtDoor
        }
    } else if cancelled.is_some() {
        VisitPhase::Cancelled
    } else if under_way.clone().next().is_some() {
        VisitPhase::Travelling
    } else if let Some(last) = trips.last() {
        if gave_up(case, last) {
            VisitPhase::NoAnswer
        } else {
            VisitPhase::Left
        }
    } else if is_assigned {
        VisitPhase::Assigned
    } else {
        VisitPhase::New
    }
}

fn findings(case: &Case, pinned: Option<&Standard>, clocks: &[ClockState]) -> Vec<Finding> {
    let h = case.history;
    let mut out = Findings::new(case);
    let mut seen_without = false;
    for i in 0..h.len() {
        for o in objections(case, i) {
            out.push(
                o.ground,
                o.severity,
                i,
                &o.others,
                o.held == Tri::Unknown,
                o.reason,
            );
        }
        let work = h.event(i).side() == Side::Device && h.event(i).kind != EventKind::Opened;
        if work && !seen_without && case.standard_for(i).is_none() {
            seen_without = true;
            // Of the visit, not of the event: another may turn out to be the first.
            out.add_for_now(Named::NoStandard, i, &[]);
        }
    }
    if let Some(standard) = pinned {
        missed::missed(case, standard, clocks, &mut out);
    }
    name_cases(case, &mut out);
    let mut list = out.list;
    let signed = covers_of(case, signatures(case));
    let mut settling: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for i in case.of_kind(&EventKind::Settled).iter().copied() {
        if let Body::Settled(s) = h.body(i) {
            settling.entry(&s.finding).or_default().push(i);
        }
    }
    for f in &mut list {
        let by = settling.get(f.id.as_str()).map_or(&[][..], Vec::as_slice);
        f.settled = settlement(case, f, by, &signed);
    }
    let place = |id: EventId| h.index(id).unwrap_or(usize::MAX);
    list.sort_by_cached_key(|f| {
        (
            f.settled.is_some(),
            std::cmp::Reverse(f.severity),
            place(f.judged),
            f.id.clone(),
        )
    });
    list
}

/// A settlement holds until an event that its author had not seen joins the finding.
/// What came after a signature is also settled by a signature that covers it.
/// `by` are the settlements of this finding.
fn settlement(
    case: &Case,
    f: &Finding,
    by: &[usize],
    signed: &[(usize, Cover)],
) -> Option<Settlement> {
    let h = case.history;
    let signed_again = || {
        let judged = h
            .index(f.judged)
            .filter(|_| f.ground == SIGNED_THEN_CHANGED)?;
        let (by, _) = signed.iter().find(|(_, cover)| h.includes(cover, judged))?;
        Some(Settlement {
            event: h.event(*by).id,
            outcome: "signed_again".to_owned(),
        })
    };
    by.iter()
        .rev()
        .find_map(|i| match h.body(*i) {
            Body::Settled(s) => {
                let seen = f.events.iter().all(|e| {
                    h.index(*e)
                        .is_some_and(|e| h.covered(e, &s.covers) || h.in_past(e, *i))
                });
                seen.then(|| Settlement {
                    event: h.event(*i).id,
                    outcome: s.outcome.clone(),
                })
            }
            _ => None,
        })
        .or_else(signed_again)
}

const SIGNED_THEN_CHANGED: Ground = Ground::Case(Named::SignedThenChanged);

fn record(case: &Case) -> Vec<Entry> {
    let h = case.history;
    let signed = covers_of(case, newest_signatures(case));
    (0..h.len())
        .map(|i| {
            let e = h.event(i);
            let part_of_signing = matches!(
                e.kind,
                EventKind::StatementShown | EventKind::Signed | EventKind::SignatureRefused
            );
            Entry {
                id: e.id,
                kind: e.kind.clone(),
                by: e.by.clone(),
                dev: e.dev.clone(),
                when: instant(h, i, |_| true),
                trip: case.trip_of(i),
                contested: case.is_contested(i),
                addendum: !signed.is_empty()
                    && !part_of_signing
                    && !signed.iter().any(|(_, c)| h.includes(c, i)),
                claimed_at: crate::body::happened(e).map(|x| x.claimed_at),
            }
        })
        .collect()
}

/// Milliseconds between two events, if it can be told: at least and at most.
pub fn time_between(history: &History, a: EventId, b: EventId) -> Option<(i64, i64)> {
    elapsed(history, history.index(a)?, history.index(b)?, |_| true)
}
