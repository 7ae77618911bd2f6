//! Trips, their checklists and their waits.

use doorstep_standard::vocabulary::is_office_act;
use doorstep_standard::{EventKind, GateEffect, Phase, Standard, Step, StepSide, Tri};

use crate::body::Body;
use crate::case::{Case, Standpoint, View};
use crate::history::History;
use crate::signoff::SignOff;
use crate::state::{Now, StepState, StepStatus, TripState, WaitState};

/// Whether a trip ended at a door that nobody opened: a note was left or another time agreed.
pub(super) fn gave_up(case: &Case, trip: &TripState) -> bool {
    let given_up = [EventKind::NoteLeft, EventKind::AppointmentAgreed];
    trip.entered.is_none()
        && trip.answered != Tri::Yes
        && given_up.iter().any(|k| case.has_on_trip(k, trip.id))
}

/// The trips; without a sign-off nothing is judged of them.
pub(super) fn trips(case: &Case, sign_off: Option<&SignOff>) -> Vec<TripState> {
    let h = case.history;
    let mut openers: Vec<usize> = case
        .of_kind(&EventKind::SetOut)
        .iter()
        .chain(case.of_kind(&EventKind::Arrived))
        .copied()
        .filter(|i| h.event(*i).trip.is_none())
        .collect();
    openers.sort_unstable();
    openers
        .into_iter()
        .map(|i| {
            let e = h.event(i);
            let at = Standpoint {
                by: e.by.clone(),
                trip: Some(e.id),
            };
            let first = |kind: EventKind| {
                let first = case.first_on_trip(&kind, e.id)?;
                Some(h.event(first).id)
            };
            let then = sign_off.and_then(|_| case.pin(View::PastOf(i)));
            let standard = then.or_else(|| case.pin(View::All));
            let left = first(EventKind::LeftHome);
            let closed = if left.is_some() {
                Some(Phase::Finish)
            } else if matches!(sign_off, Some(SignOff::Signed(_) | SignOff::Refused(_))) {
                // Paying, cleaning up and leaving may follow a signature.
                Some(Phase::Repair)
            } else {
                None
            };
            let steps = standard
                .filter(|_| sign_off.is_some())
                .and_then(|s| case.standards.get(&s))
                .map(|s| checklist(case, s, &at, closed))
                .unwrap_or_default();
            TripState {
                id: e.id,
                by: e.by.clone(),
                dev: e.dev.clone(),
                set_out: first(EventKind::SetOut),
                arrived: first(EventKind::Arrived),
                entered: first(EventKind::Entered),
                left,
                answered: case.answered(&at, View::All),
                standard,
                steps,
            }
        })
        .collect()
}

/// Where every step of the device stands from a standpoint, with everything that is here.
/// Steps up to the phase `closed` can no longer be done.
pub fn checklist(
    case: &Case,
    standard: &Standard,
    at: &Standpoint,
    closed: Option<Phase>,
) -> Vec<StepState> {
    standard
        .steps
        .iter()
        .filter(|s| s.side == StepSide::Device)
        .map(|step| step_state(case, standard, step, at, closed))
        .collect()
}

pub(super) fn step_state(
    case: &Case,
    standard: &Standard,
    step: &Step,
    at: &Standpoint,
    closed: Option<Phase>,
) -> StepState {
    let reach = case.reach(standard, &step.id);
    let doings = reach.of(at);
    let count = doings.count(case.history, View::All) as u32;
    let status = match doings.first(case.history, View::All) {
        Some(i) => StepStatus::Done(case.history.event(i).id),
        None => undone(case, standard, step, at, closed),
    };
    StepState {
        step: step.id.clone(),
        phase: step.phase,
        status,
        count,
    }
}

fn undone(
    case: &Case,
    standard: &Standard,
    step: &Step,
    at: &Standpoint,
    closed: Option<Phase>,
) -> StepStatus {
    let h = case.history;
    if let Some(i) = case.asked(standard, at, View::All).skip(&step.id) {
        let reason = match h.body(i) {
            Body::StepSkipped { reason, .. } => reason.clone(),
            _ => String::new(),
        };
        return StepStatus::Skipped(h.event(i).id, reason);
    }
    match case.asked(standard, at, View::All).step_applies(step) {
        Tri::No => return StepStatus::NotApplicable,
        Tri::Unknown => return StepStatus::CannotTell,
        Tri::Yes => {}
    }
    if closed.is_some_and(|last| step.phase <= last) {
        return if step.optional {
            StepStatus::NotApplicable
        } else {
            StepStatus::Missed
        };
    }
    let mut about = standard.rules_about(&step.id).to_vec();
    if !step.on.names_step() && step.on.act() != step.id {
        about.extend(standard.rules_about(step.on.act()));
        about.sort_unstable();
        about.dedup();
    }
    let blocked: Vec<String> = about
        .iter()
        .filter_map(|r| standard.rules.get(*r))
        .filter(|r| {
            r.gate.as_ref().is_some_and(|g| {
                matches!(g.effect, GateEffect::Hold | GateEffect::Suspend)
                    && (g.act == step.id || (g.act == step.on.act() && !step.on.names_step()))
                    && case.asked(standard, at, View::All).applies(r).is_yes()
                    && case.asked(standard, at, View::All).judge(&g.needs) == Tri::No
            })
        })
        .map(|r| r.id.clone())
        .collect();
    if !blocked.is_empty() {
        return StepStatus::Blocked(blocked);
    }
    let waiting: Vec<String> = step
        .after
        .iter()
        .filter(|name| {
            if step.side == StepSide::Device && is_office_act(name) {
                return false;
            }
            let needed = standard.step(name).is_none_or(|s| {
                s.side == step.side
                    && !s.optional
                    && case.asked(standard, at, View::All).step_applies(s) != Tri::No
            });
            needed
                && !case.asked(standard, at, View::All).done(name).is_yes()
                && case.asked(standard, at, View::All).skip(name).is_none()
        })
        .cloned()
        .collect();
    if waiting.is_empty() {
        StepStatus::Open
    } else {
        StepStatus::Waiting(waiting)
    }
}

pub(super) fn waits(case: &Case, trips: &[TripState], now: &Now) -> Vec<WaitState> {
    let h = case.history;
    let mut out = Vec::new();
    for trip in trips
        .iter()
        .filter(|t| t.left.is_none() && t.answered != Tri::Yes)
    {
        let Some(standard) = trip.standard.and_then(|s| case.standards.get(&s)) else {
            continue;
        };
        let at = Standpoint {
            by: trip.by.clone(),
            trip: Some(trip.id),
        };
        for rule in &standard.rules {
            let Some(wait) = &rule.wait else { continue };
            let done = case.asked(standard, &at, View::All).doings(&wait.to) as i64;
            let nth = done + i64::from(wait.from != wait.to);
            let over =
                wait.times.is_some_and(|times| nth > times) || (wait.from != wait.to && done > 0);
            let Some(from) = case
                .asked(standard, &at, View::All)
                .last_doing(&wait.from)
                .filter(|_| !over)
            else {
                continue;
            };
            out.push(WaitState {
                rule: rule.id.clone(),
                trip: trip.id,
                from: h.event(from).id,
                to: wait.to.clone(),
                needed_ms: standard.duration(&wait.at_least).map(|d| d.0),
                waited_ms: waited(h, from, now),
            });
        }
    }
    out
}

/// Milliseconds since event `from`, by the monotonic clock of the same boot.
fn waited(h: &History, from: usize, now: &Now) -> Option<i64> {
    let e = h.event(from);
    let (boot, mono) = now.mono.as_ref()?;
    if e.boot.as_ref() != Some(boot) {
        return None;
    }
    e.mono.map(|m| mono.saturating_sub(m).max(0))
}
