//! The fold: from the set of events to what is so. Pure, total, deterministic; the same everywhere.
//! It never fails, drops nothing, and judges by nothing but events, standards and the given time.

use std::collections::BTreeMap;

use doorstep_standard::{Phase, Scalar, Scope, Standard, StandardHash, Tri};

use crate::body::{Body, act_of};
use crate::case::{Case, Standards, Standpoint, View};
use crate::cases::{Findings, name_cases};
use crate::clock::{ClockState, appointment, clocks};
use crate::event::Side;
use crate::finding::{Finding, Settlement};
use crate::history::History;
use crate::id::{DeviceId, EventId, PersonId, VisitId};
use crate::instant::{Instant, elapsed, instant};
use crate::judge::objections;
use crate::part::{PartState, parts};
use crate::signoff::{SignOff, newest_signatures, shown_of, sign_off};

/// The present, as far as the one who folds knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Wall clock, UTC milliseconds.
    pub at: i64,
    /// Boot and monotonic milliseconds of the device that asks; absent at the office.
    pub mono: Option<(String, i64)>,
}

/// How far a visit has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VisitPhase {
    /// Known, nobody assigned.
    New,
    /// Somebody is assigned.
    Assigned,
    /// Somebody is on the way.
    Travelling,
    /// Somebody is at the door.
    AtDoor,
    /// Nobody answered; another appointment is needed or made.
    NoAnswer,
    /// Somebody is inside.
    Inside,
    /// Work stopped for a hazard.
    Suspended,
    /// The customer signed or refused to.
    SignedOff,
    /// Everybody left.
    Left,
    /// The office cancelled it.
    Cancelled,
    /// The office closed it.
    Closed,
}

impl VisitPhase {
    /// Stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Assigned => "assigned",
            Self::Travelling => "travelling",
            Self::AtDoor => "at_door",
            Self::NoAnswer => "no_answer",
            Self::Inside => "inside",
            Self::Suspended => "suspended",
            Self::SignedOff => "signed_off",
            Self::Left => "left",
            Self::Cancelled => "cancelled",
            Self::Closed => "closed",
        }
    }
}

/// Where a step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepStatus {
    /// Something else comes first.
    Waiting(Vec<String>),
    /// It can be done now.
    Open,
    /// A gate holds it: rule ids.
    Blocked(Vec<String>),
    /// Done by this event.
    Done(EventId),
    /// Skipped with a reason by this event.
    Skipped(EventId, String),
    /// It does not apply.
    NotApplicable,
    /// Whether it applies cannot be told.
    CannotTell,
    /// The trip or visit is over and it was not done.
    Missed,
}

/// A step of the standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepState {
    /// Step id in the standard.
    pub step: String,
    /// Phase of the checklist.
    pub phase: Phase,
    /// Where it stands.
    pub status: StepStatus,
    /// How often it was done.
    pub count: u32,
}

/// One person's trip to the household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TripState {
    /// The event that opened it.
    pub id: EventId,
    /// Who travelled.
    pub by: PersonId,
    /// The device that recorded it.
    pub dev: DeviceId,
    /// Set out.
    pub set_out: Option<EventId>,
    /// Arrived at the door.
    pub arrived: Option<EventId>,
    /// Went in.
    pub entered: Option<EventId>,
    /// Left.
    pub left: Option<EventId>,
    /// Whether somebody answered the door.
    pub answered: Tri,
    /// The standard under which the trip runs.
    pub standard: Option<StandardHash>,
    /// The checklist: trip and person steps of this trip, visit steps of the visit.
    pub steps: Vec<StepState>,
}

/// A minimum wait that is running or over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitState {
    /// Rule id.
    pub rule: String,
    /// The trip.
    pub trip: EventId,
    /// The event from which it counts.
    pub from: EventId,
    /// The act that waits.
    pub to: String,
    /// Milliseconds to wait; `None` while the standard leaves it unset.
    pub needed_ms: Option<i64>,
    /// Milliseconds waited so far by the monotonic clock; `None` when it cannot be told (another boot).
    pub waited_ms: Option<i64>,
}

/// What may be charged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// For parts fitted, minor units.
    pub total_fen: i64,
    /// Paid so far, minor units.
    pub paid_fen: i64,
}

/// A line of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The event.
    pub id: EventId,
    /// Its kind.
    pub kind: String,
    /// Who.
    pub by: PersonId,
    /// On which device, or `office`.
    pub dev: DeviceId,
    /// When.
    pub when: Instant,
    /// Trip.
    pub trip: Option<EventId>,
    /// It satisfies nothing until a person adopts it.
    pub contested: bool,
    /// It lies outside what the newest signature covers.
    pub addendum: bool,
    /// It was recorded afterwards: the time claimed, UTC milliseconds.
    pub claimed_at: Option<i64>,
}

/// Everything that is so about a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitState {
    /// The visit.
    pub visit: VisitId,
    /// How far it has come.
    pub phase: VisitPhase,
    /// The standard that is pinned now.
    pub standard: Option<StandardHash>,
    /// When the customer reported the fault, UTC milliseconds.
    pub reported_at: Option<i64>,
    /// Facts that are known and undisputed.
    pub facts: BTreeMap<String, Scalar>,
    /// Customer id at the office.
    pub customer: Option<String>,
    /// Household code at the office.
    pub household: Option<String>,
    /// The appointment that stands: start and end, UTC milliseconds.
    pub appointment: Option<(i64, i64)>,
    /// Who is assigned; empty while nobody is or it is disputed.
    pub assigned: Vec<PersonId>,
    /// The event that cancelled it.
    pub cancelled: Option<EventId>,
    /// The event that closed it.
    pub closed: Option<EventId>,
    /// Trips in the order in which they began.
    pub trips: Vec<TripState>,
    /// Minimum waits of trips that nobody answered yet.
    pub waits: Vec<WaitState>,
    /// Clocks of the standard.
    pub clocks: Vec<ClockState>,
    /// Part lines.
    pub parts: Vec<PartState>,
    /// What may be charged.
    pub bill: Bill,
    /// The hazard that is open.
    pub hazard: Option<EventId>,
    /// What a person should look at: open first, then by severity, then in history order.
    pub findings: Vec<Finding>,
    /// Sign-off.
    pub sign_off: SignOff,
    /// Every event, causes before effects.
    pub record: Vec<Entry>,
    /// Entries of the document that are no events: key and code.
    pub unusable: Vec<(String, &'static str)>,
}

/// Folds a visit.
pub fn fold(history: &History, standards: &Standards, now: &Now) -> VisitState {
    let case = Case::new(history, standards);
    let standard = case.pin(View::All);
    let pinned = standard.and_then(|p| standards.get(&p)).map(|s| s.as_ref());
    let sign_off = sign_off(&case);
    let trips = trips(&case, &sign_off);
    let parts = parts(&case);
    let bill = bill(&case, &parts);
    let hazard = case.open_hazard(View::All).map(|i| history.event(i).id);
    let cancelled = last_of(&case, "o.cancelled");
    let closed = last_of(&case, "o.closed");
    let assigned = assigned(&case);
    let order = case.register(View::All, case.of_kind("o.order_set").iter().copied());
    let one = |read: &dyn Fn(&Body) -> Option<String>| {
        let mut values = order.writes.iter().filter_map(|w| read(history.body(*w)));
        let first = values.next()?;
        values.all(|v| v == first).then_some(first)
    };
    VisitState {
        visit: history.visit(),
        phase: phase(
            &case,
            &trips,
            &sign_off,
            hazard,
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
        clocks: pinned.map(|s| clocks(&case, s, now.at)).unwrap_or_default(),
        parts,
        bill,
        hazard,
        findings: findings(&case),
        record: record(&case),
        sign_off,
        trips,
        unusable: history.unusable().to_vec(),
    }
}

fn last_of(case: &Case, kind: &str) -> Option<EventId> {
    case.register(View::All, case.of_kind(kind).iter().copied())
        .writes
        .last()
        .map(|i| case.history.event(*i).id)
}

fn assigned(case: &Case) -> Vec<PersonId> {
    let register = case.register(View::All, case.of_kind("o.assigned").iter().copied());
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
    let mut names: Vec<String> = Vec::new();
    for i in case
        .of_kind("o.order_set")
        .iter()
        .chain(case.of_kind("o.fact_set"))
    {
        match case.history.body(*i) {
            Body::OrderSet { facts, .. } => names.extend(facts.keys().cloned()),
            Body::FactSet { fact, .. } => names.push(fact.clone()),
            _ => {}
        }
    }
    names
        .into_iter()
        .filter_map(|n| case.fact(View::All, &n).cloned().map(|v| (n, v)))
        .collect()
}

fn bill(case: &Case, parts: &[PartState]) -> Bill {
    Bill {
        total_fen: parts
            .iter()
            .filter(|p| p.fitted.is_some())
            .map(|p| p.chargeable_fen)
            .sum(),
        paid_fen: case
            .of_kind("d.paid")
            .iter()
            .filter(|i| case.counts(**i))
            .map(|i| match case.history.body(*i) {
                Body::Paid { fen } => *fen,
                _ => 0,
            })
            .sum(),
    }
}

fn phase(
    case: &Case,
    trips: &[TripState],
    sign_off: &SignOff,
    hazard: Option<EventId>,
    cancelled: Option<EventId>,
    closed: Option<EventId>,
    is_assigned: bool,
) -> VisitPhase {
    let under_way = trips.iter().filter(|t| t.left.is_none());
    let inside = under_way.clone().any(|t| t.entered.is_some());
    let signed = matches!(sign_off, SignOff::Signed(_) | SignOff::Refused(_));
    let at_door = under_way.clone().any(|t| t.arrived.is_some());
    if closed.is_some() {
        VisitPhase::Closed
    } else if hazard.is_some() {
        VisitPhase::Suspended
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

/// Whether a trip ended at a door that nobody opened: a note was left or another time agreed.
fn gave_up(case: &Case, trip: &TripState) -> bool {
    trip.entered.is_none()
        && trip.answered != Tri::Yes
        && ["d.note_left", "d.appointment_agreed"].iter().any(|k| {
            case.of_kind(k)
                .iter()
                .any(|i| case.trip_of(*i) == Some(trip.id))
        })
}

fn trips(case: &Case, sign_off: &SignOff) -> Vec<TripState> {
    let h = case.history;
    let mut openers: Vec<usize> = case
        .of_kind("d.set_out")
        .iter()
        .chain(case.of_kind("d.arrived"))
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
            let first = |act: &str| {
                case.of_act(act)
                    .iter()
                    .find(|j| case.trip_of(**j) == Some(e.id) && case.counts(**j))
                    .map(|j| h.event(*j).id)
            };
            let standard = case.pin(View::PastOf(i)).or_else(|| case.pin(View::All));
            let left = first("left_home");
            let over =
                left.is_some() || matches!(sign_off, SignOff::Signed(_) | SignOff::Refused(_));
            let steps = standard
                .and_then(|s| case.standards.get(&s))
                .map(|s| checklist(case, s, &at, over))
                .unwrap_or_default();
            TripState {
                id: e.id,
                by: e.by.clone(),
                dev: e.dev.clone(),
                set_out: first("set_out"),
                arrived: first("arrived"),
                entered: first("entered"),
                left,
                answered: case.answered(&at, View::All),
                standard,
                steps,
            }
        })
        .collect()
}

/// Where every step of the standard stands from a standpoint, with everything that is here.
pub fn checklist(case: &Case, standard: &Standard, at: &Standpoint, over: bool) -> Vec<StepState> {
    standard
        .steps
        .iter()
        .map(|step| {
            let mut doings = case.doings(standard, &step.id, at, View::All);
            let first = doings.next();
            let count = u32::from(first.is_some()) + doings.count() as u32;
            let status = match first {
                Some(i) => StepStatus::Done(case.history.event(i).id),
                None => undone(case, standard, step, at, over),
            };
            StepState {
                step: step.id.clone(),
                phase: step.phase,
                status,
                count,
            }
        })
        .collect()
}

fn undone(
    case: &Case,
    standard: &Standard,
    step: &doorstep_standard::Step,
    at: &Standpoint,
    over: bool,
) -> StepStatus {
    let h = case.history;
    if let Some(i) = case.skip(standard, &step.id, at, View::All) {
        let reason = match h.body(i) {
            Body::StepSkipped { reason, .. } => reason.clone(),
            _ => String::new(),
        };
        return StepStatus::Skipped(h.event(i).id, reason);
    }
    match case.step_applies(standard, step, at, View::All) {
        Tri::No => return StepStatus::NotApplicable,
        Tri::Unknown => return StepStatus::CannotTell,
        Tri::Yes => {}
    }
    if over && step.phase != Phase::Followup {
        return if step.optional {
            StepStatus::NotApplicable
        } else {
            StepStatus::Missed
        };
    }
    let blocked: Vec<String> = standard
        .rules
        .iter()
        .filter(|r| {
            r.gate.as_ref().is_some_and(|g| {
                (g.act == step.id || (g.act == step.on && step.on != "step_done"))
                    && case.applies(standard, r, at, View::All).is_yes()
                    && case.judge(standard, &g.needs, at, View::All) == Tri::No
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
            let needed = standard.step(name).is_none_or(|s| {
                !s.optional && case.step_applies(standard, s, at, View::All) != Tri::No
            });
            needed
                && !case.done(standard, name, at, View::All).is_yes()
                && case.skip(standard, name, at, View::All).is_none()
        })
        .cloned()
        .collect();
    if waiting.is_empty() {
        StepStatus::Open
    } else {
        StepStatus::Waiting(waiting)
    }
}

fn waits(case: &Case, trips: &[TripState], now: &Now) -> Vec<WaitState> {
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
            let done: Vec<usize> = case.doings(standard, &wait.to, &at, View::All).collect();
            let nth = done.len() as i64 + i64::from(wait.from != wait.to);
            let over = wait.times.is_some_and(|times| nth > times)
                || (wait.from != wait.to && !done.is_empty());
            let Some(from) = case
                .doings(standard, &wait.from, &at, View::All)
                .max_by_key(|j| (h.depth(*j), *j))
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

fn findings(case: &Case) -> Vec<Finding> {
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
        let work = h.event(i).side() == Side::Device && act_of(&h.event(i).kind) != "opened";
        if work && !seen_without && case.standard_for(i).is_none() {
            seen_without = true;
            out.add(crate::finding::Named::NoStandard, i, &[]);
        }
    }
    name_cases(case, &mut out);
    let mut list = out.list;
    for f in &mut list {
        f.settled = settlement(case, f);
    }
    let place = |id: EventId| h.index(id).unwrap_or(usize::MAX);
    list.sort_by(|a, b| {
        (
            a.settled.is_some(),
            std::cmp::Reverse(a.severity),
            place(a.judged),
            &a.id,
        )
            .cmp(&(
                b.settled.is_some(),
                std::cmp::Reverse(b.severity),
                place(b.judged),
                &b.id,
            ))
    });
    list
}

/// A settlement holds until an event that its author had not seen joins the finding.
fn settlement(case: &Case, f: &Finding) -> Option<Settlement> {
    let h = case.history;
    case.of_kind("l.settled")
        .iter()
        .rev()
        .find_map(|i| match h.body(*i) {
            Body::Settled(s) if s.finding == f.id => {
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
}

fn record(case: &Case) -> Vec<Entry> {
    let h = case.history;
    let signed: Vec<&[EventId]> = newest_signatures(case)
        .into_iter()
        .filter_map(|s| shown_of(case, s).map(|x| x.covers.as_slice()))
        .collect();
    (0..h.len())
        .map(|i| {
            let e = h.event(i);
            let part_of_signing = matches!(
                e.kind.as_str(),
                "d.statement_shown" | "d.signed" | "d.signature_refused"
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
                    && !signed.iter().any(|c| h.covered(i, c)),
                claimed_at: crate::body::happened(e).map(|x| x.claimed_at),
            }
        })
        .collect()
}

/// Milliseconds between two events, if it can be told: at least and at most.
pub fn time_between(history: &History, a: EventId, b: EventId) -> Option<(i64, i64)> {
    elapsed(history, history.index(a)?, history.index(b)?, |_| true)
}

/// Whether a step of this scope belongs to a trip rather than to the visit.
pub fn is_of_trip(scope: Scope) -> bool {
    scope != Scope::Visit
}
