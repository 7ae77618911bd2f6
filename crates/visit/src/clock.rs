//! Clocks (service levels): pure functions of the log. A clock compares intervals of time;
//! an interval that overlaps the due time is "cannot tell"; a figure that nobody set is shown as open.

mod due;
mod joined;
mod lead;

use doorstep_standard::{Deadline, EventKind, Rule, Scope, Standard, Tri};

use crate::body::{Body, happened};
use crate::case::{Case, Standpoint, View};
use crate::id::EventId;
use crate::instant::{Instant, instant};
use due::{Due, due};

pub use joined::{first_arrival, link_of, links};
pub(crate) use lead::lead_objection;

/// Where a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClockStatus {
    /// It does not apply to this visit.
    NotApplicable,
    /// Whether it applies cannot be told.
    CannotTell,
    /// What starts it has not happened.
    Waiting,
    /// The standard gives no figure: start and stop are recorded, nothing is judged.
    Open,
    /// Running, not due yet.
    Running,
    /// Running, and the due time has passed.
    Overdue,
    /// Stopped in time.
    Met,
    /// Stopped too late.
    Breached,
    /// What has to come shortly before a moment came too long before it.
    Early,
}

impl ClockStatus {
    /// Stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotApplicable => "not_applicable",
            Self::CannotTell => "cannot_tell",
            Self::Waiting => "waiting",
            Self::Open => "open",
            Self::Running => "running",
            Self::Overdue => "overdue",
            Self::Met => "met",
            Self::Breached => "breached",
            Self::Early => "early",
        }
    }
}

/// A clock of the standard on this visit; also what has to come some time before a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockState {
    /// Rule id.
    pub rule: String,
    /// Where it stands.
    pub status: ClockStatus,
    /// When it started; `None` for what has to come before a moment.
    pub started: Option<Instant>,
    /// When it is due, UTC milliseconds (the latest reading of an uncertain start).
    pub due: Option<i64>,
    /// An appointment that the customer agreed to moved the due time to its end.
    pub moved: bool,
    /// When it stopped.
    pub stopped: Option<Instant>,
    /// The event that stopped it.
    pub stopped_by: Option<EventId>,
    /// The judgement rests on a phone's clock alone.
    pub phone_only: bool,
}

/// Every clock of the standard.
pub fn clocks(case: &Case, standard: &Standard, now: i64) -> Vec<ClockState> {
    standard
        .rules
        .iter()
        .filter_map(|r| match (&r.clock, &r.lead) {
            (Some(c), _) => Some(clock(case, standard, r, c, now)),
            (_, Some(l)) => Some(lead::lead(case, standard, r, l, now)),
            _ => None,
        })
        .collect()
}

/// The time that counts for an event: the later of captured and claimed when it stops a clock,
/// the earlier when it starts one, until a person settles it.
fn when(case: &Case, i: usize, starts: bool) -> Instant {
    let h = case.history;
    let captured = instant(h, i, |_| true);
    let claimed = happened(h.event(i)).map(|x| x.claimed_at);
    let corrected = case
        .of_kind(&EventKind::Corrected)
        .iter()
        .filter_map(|j| match h.body(*j) {
            Body::Corrected { of, claimed_at, .. } if *of == h.event(i).id => *claimed_at,
            _ => None,
        });
    let mut out = captured;
    for t in claimed.into_iter().chain(corrected) {
        let t = Instant {
            earliest: t,
            latest: t,
            phone_only: true,
        };
        let worse = if starts {
            t.earliest < out.earliest
        } else {
            t.latest > out.latest
        };
        if worse {
            out = t;
        }
    }
    out
}

/// The events that are a moment: an act, a step, or something of the office. Anybody's doing counts.
fn events_of(case: &Case, standard: &Standard, name: &str) -> Vec<usize> {
    let h = case.history;
    let everybody = Standpoint::everybody();
    let mut all = case.reach(standard, name).of(&everybody).all();
    if name == "customer_contacted" {
        all.extend(
            case.of_kind(&EventKind::Called)
                .iter()
                .copied()
                .filter(|i| {
                    h.event(*i).data.get("outcome").and_then(|o| o.as_str()) == Some("answered")
                }),
        );
        all.extend(case.of_kind(&EventKind::AppointmentAgreed));
        all.retain(|i| case.satisfies(*i));
    }
    all
}

/// The first of some events: the first of two arrivals ends a clock.
fn earliest(case: &Case, events: impl IntoIterator<Item = usize>, starts: bool) -> Option<Moment> {
    events
        .into_iter()
        .map(|i| (when(case, i, starts), i))
        .min_by_key(|(t, i)| (t.latest, *i))
        .map(|(time, i)| Moment {
            time,
            event: Some(i),
        })
}

/// When something was, and the event by which it was.
#[derive(Clone, Copy)]
struct Moment {
    time: Instant,
    event: Option<usize>,
}

/// The moment of a register, from a point of view; `None` for the name of an event.
fn register_moment(case: &Case, name: &str, view: View) -> Option<Option<i64>> {
    match name {
        "reported" => Some(reported(case, view)),
        "appointment_start" => Some(one_appointment(case, view).map(|(start, _)| start)),
        "appointment_end" => Some(one_appointment(case, view).map(|(_, end)| end)),
        _ => None,
    }
}

fn reported(case: &Case, view: View) -> Option<i64> {
    let orders = case.register(view, case.of_kind(&EventKind::OrderSet).iter().copied());
    let mut times = orders
        .writes
        .iter()
        .filter_map(|w| match case.history.body(*w) {
            Body::OrderSet { reported_at, .. } => *reported_at,
            _ => None,
        });
    let first = times.next()?;
    times.all(|t| t == first).then_some(first)
}

/// The appointments that no other replaced: each event with start and end.
fn appointments(case: &Case, view: View) -> Vec<(usize, i64, i64)> {
    let both = case
        .of_kind(&EventKind::AppointmentSet)
        .iter()
        .chain(case.of_kind(&EventKind::AppointmentAgreed));
    let newest = case.register(view, both.copied()).writes.into_iter();
    newest
        .filter_map(|w| match case.history.body(w) {
            Body::Appointment { start, end } => Some((w, *start, *end)),
            _ => None,
        })
        .collect()
}

fn one_appointment(case: &Case, view: View) -> Option<(i64, i64)> {
    let windows = appointments(case, view);
    let (_, start, end) = *windows.first()?;
    let same = windows.iter().all(|(_, s, e)| (*s, *e) == (start, end));
    same.then_some((start, end))
}

/// The event that states the moment of a register; of several made apart the last in the history's order.
pub(crate) fn stated_by(case: &Case, name: &str) -> Option<usize> {
    match name {
        "reported" => case
            .register(
                View::All,
                case.of_kind(&EventKind::OrderSet).iter().copied(),
            )
            .writes
            .last()
            .copied(),
        "appointment_start" | "appointment_end" => {
            appointments(case, View::All).last().map(|(w, ..)| *w)
        }
        _ => None,
    }
}

/// The appointment that stands; `None` without one or when two were made apart.
pub fn appointment(case: &Case) -> Option<(i64, i64)> {
    one_appointment(case, View::All)
}

/// How an event stands to the appointment that is in force.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    /// It is about this appointment: whoever did it knew of it.
    This,
    /// It is about an earlier one: whoever made this one knew of it, or of the arrival of its trip.
    Earlier,
    /// Neither knew of the other.
    CannotTell,
}

/// Whether an event can be about the appointment in force: Monday's arrival does not meet Thursday's.
/// An appointment that was made when its author knew that a trip had arrived is about a later trip.
fn about(case: &Case, i: usize, name: &str, standard: &Standard) -> About {
    let h = case.history;
    let trip = case
        .trip_of(i)
        .filter(|_| case.scope_of(standard, name) == Scope::Trip);
    let mut all = About::This;
    for (w, ..) in appointments(case, View::All) {
        let over = match trip {
            Some(_) => case
                .of_kind(&EventKind::Arrived)
                .iter()
                .any(|a| case.trip_of(*a) == trip && h.in_past(*a, w)),
            None => h.in_past(i, w),
        };
        if over {
            return About::Earlier;
        }
        if h.concurrent(w, i) {
            all = About::CannotTell;
        }
    }
    all
}

fn clock(case: &Case, standard: &Standard, rule: &Rule, c: &Deadline, now: i64) -> ClockState {
    let h = case.history;
    let applies = case.applies(standard, rule, &Standpoint::everybody(), View::All);
    let of_appointment = c.from.starts_with("appointment_");
    let started = match register_moment(case, &c.from, View::All) {
        Some(time) => time.map(|t| Moment {
            time: Instant::exact(t),
            event: None,
        }),
        None => earliest(case, events_of(case, standard, &c.from), true),
    };
    let mut unsure = false;
    let stop = match register_moment(case, &c.to, View::All) {
        Some(time) => time.map(|t| Moment {
            time: Instant::exact(t),
            event: None,
        }),
        None => {
            let mut events = events_of(case, standard, &c.to);
            if let Some(from) = started.and_then(|m| m.event) {
                // What the start already knew of cannot be what ends it.
                events.retain(|i| !h.in_past(*i, from));
            }
            if of_appointment && case.scope_of(standard, &c.to) == Scope::Trip {
                let mut of_this = Vec::new();
                for i in events {
                    match about(case, i, &c.to, standard) {
                        About::This => of_this.push(i),
                        About::Earlier => {}
                        About::CannotTell => unsure = true,
                    }
                }
                events = of_this;
            }
            let own = earliest(case, events, false);
            let colleague = joined::arrival(case, c, started);
            let both = own.into_iter().chain(colleague);
            both.min_by_key(|m| (m.time.latest, m.event))
        }
    };
    let due = started.map(|s| due(case, standard, c, s.time, stop.and_then(|m| m.event)));
    let (started, stopped) = (started.map(|m| m.time), stop.map(|m| m.time));
    let status = match (applies, &due) {
        (Tri::No, _) => ClockStatus::NotApplicable,
        (Tri::Unknown, _) => ClockStatus::CannotTell,
        (_, None) => ClockStatus::Waiting,
        (_, Some(Due::Unset)) => ClockStatus::Open,
        (_, Some(Due::CannotTell)) => ClockStatus::CannotTell,
        (_, Some(Due::Between { first, last, .. })) => match stopped {
            Some(t) if t.latest <= *first => ClockStatus::Met,
            Some(t) if t.earliest > *last => ClockStatus::Breached,
            Some(_) => ClockStatus::CannotTell,
            None if unsure => ClockStatus::CannotTell,
            None if now > *last => ClockStatus::Overdue,
            None => ClockStatus::Running,
        },
    };
    let (due, moved) = match due {
        Some(Due::Between { last, moved, .. }) => (Some(last), moved),
        _ => (None, false),
    };
    ClockState {
        rule: rule.id.clone(),
        status,
        started,
        due,
        moved,
        stopped,
        stopped_by: stop.and_then(|m| m.event).map(|i| h.event(i).id),
        phone_only: [started, stopped]
            .into_iter()
            .flatten()
            .any(|t| t.phone_only),
    }
}
