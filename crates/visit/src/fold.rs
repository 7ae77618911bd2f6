//! The fold: from the set of events to what is so. Pure, total, deterministic; the same everywhere.
//! It never fails, drops nothing, and judges by nothing but events, standards and the given time.

mod duties;
mod missed;
mod trips;

use std::collections::BTreeMap;

use doorstep_standard::{EventKind, Scalar, Side, Standard, StandardHash, Tri};

use crate::bill::bill;
use crate::body::Body;
use crate::case::{Case, Standards, View, Written, agreed};
use crate::cases::name_cases;
use crate::clock::{ClockState, appointment, clocks};
use crate::finding::{Finding, Ground, Named, Settlement};
use crate::findings::Findings;
use crate::history::{Cover, History};
use crate::id::{EventId, PersonId};
use crate::instant::{elapsed, instant};
use crate::judge::objections;
use crate::part::parts;
use crate::signoff::{SignOff, covers_of, newest_signatures, sign_off, signatures};
use crate::tangle::is_tangled;

pub use crate::state::*;
pub use trips::checklist;
use trips::{gave_up, trips, waits};

/// Folds a visit.
pub fn fold(history: &History, standards: &Standards, now: &Now) -> VisitState {
    let case = Case::new(history, standards).at(now);
    let standard = case.pin(View::All);
    let mut state = recorded(&case, standard);
    if is_tangled(&case) {
        set_aside(&case, &mut state);
        return state;
    }
    let pinned = standard.and_then(|p| standards.get(&p)).map(|s| s.as_ref());
    state.sign_off = sign_off(&case);
    state.trips = trips(&case, Some(&state.sign_off));
    state.parts = parts(&case);
    state.bill = bill(&case, &state.parts);
    state.waits = waits(&case, &state.trips, now);
    let mut suspended = state.hazard.is_some();
    if let Some(standard) = pinned {
        suspended = suspended || duties::suspended(&case, standard);
        state.clocks = clocks(&case, standard, now.at);
        state.records = duties::records(&case, standard);
        state.options = duties::options(&case, standard);
        state.office_steps = duties::office_steps(&case, standard);
    }
    state.findings = findings(&case, pinned, &state.clocks, state.bill.total_fen);
    state.record = record(&case, &covers_of(&case, newest_signatures(&case)));
    state.phase = phase(&case, &state, suspended);
    state
}

/// What the events say by themselves, before anything is judged.
fn recorded(case: &Case, standard: Option<StandardHash>) -> VisitState {
    let h = case.history;
    let order = case.register(View::All, Written::Order).writes;
    let said = |w: &usize| match h.body(*w) {
        Body::OrderSet {
            reported_at,
            customer,
            household,
            ..
        } => Some((*reported_at, customer, household)),
        _ => None,
    };
    let said = || order.iter().filter_map(said);
    VisitState {
        visit: h.visit(),
        phase: VisitPhase::New,
        standard,
        reported_at: agreed(said().filter_map(|(at, ..)| at)),
        facts: facts(case),
        customer: agreed(said().filter_map(|(_, c, _)| c.clone())),
        household: agreed(said().filter_map(|(.., h)| h.clone())),
        appointment: appointment(case),
        assigned: assigned(case),
        cancelled: last_of(case, Written::Cancelled),
        closed: last_of(case, Written::Closed),
        trips: Vec::new(),
        waits: Vec::new(),
        clocks: Vec::new(),
        records: Vec::new(),
        options: Vec::new(),
        office_steps: Vec::new(),
        parts: Vec::new(),
        bill: Bill::default(),
        hazard: case.open_hazard(View::All).map(|i| h.event(i).id),
        findings: Vec::new(),
        sign_off: SignOff::None,
        record: Vec::new(),
        unusable: h.unusable().to_vec(),
    }
}

/// A visit that is not judged: who came and how far, every record, and one finding that says so.
fn set_aside(case: &Case, state: &mut VisitState) {
    state.trips = trips(case, None);
    state.record = record(case, &[]);
    state.phase = phase(case, state, state.hazard.is_some());
    let mut out = Findings::new(case);
    if !case.history.is_empty() {
        out.add_for_now(Named::SetAside, 0, &[]);
    }
    state.findings = out.list;
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

fn phase(case: &Case, state: &VisitState, suspended: bool) -> VisitPhase {
    let trips = &state.trips;
    let under_way = trips.iter().filter(|t| t.left.is_none());
    let inside = under_way.clone().any(|t| t.entered.is_some());
    let signed = matches!(state.sign_off, SignOff::Signed(_) | SignOff::Refused(_));
    let at_door = under_way.clone().any(|t| t.arrived.is_some());
    // Also when it is closed: nobody may take a home with an open hazard for finished work.
    if suspended {
        VisitPhase::Suspended
    } else if state.closed.is_some() {
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
    } else if state.cancelled.is_some() {
        VisitPhase::Cancelled
    } else if under_way.clone().next().is_some() {
        VisitPhase::Travelling
    } else if let Some(last) = trips.last() {
        if gave_up(case, last) {
            VisitPhase::NoAnswer
        } else {
            VisitPhase::Left
        }
    } else if !state.assigned.is_empty() {
        VisitPhase::Assigned
    } else {
        VisitPhase::New
    }
}

fn findings(
    case: &Case,
    pinned: Option<&Standard>,
    clocks: &[ClockState],
    chargeable: i64,
) -> Vec<Finding> {
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
    name_cases(case, chargeable, &mut out);
    let mut list = out.list;
    let signed = covers_of(case, signatures(case));
    let mut settling: BTreeMap<&str, Vec<(usize, Cover)>> = BTreeMap::new();
    for i in case.of_kind(&EventKind::Settled).iter().copied() {
        if let Body::Settled(s) = h.body(i) {
            let by = settling.entry(&s.finding).or_default();
            by.push((i, h.cover(&s.covers)));
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
    by: &[(usize, Cover)],
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
        .find_map(|(i, covers)| match h.body(*i) {
            Body::Settled(s) => {
                // What joined it last is what they may not have seen.
                let seen = f.events.iter().rev().all(|e| {
                    h.index(*e)
                        .is_some_and(|e| h.includes(covers, e) || h.in_past(e, *i))
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

fn record(case: &Case, signed: &[(usize, Cover)]) -> Vec<Entry> {
    let h = case.history;
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
