//! The moments by which clocks start and stop, and the appointments that are in force.

use std::rc::Rc;

use doorstep_standard::{EventKind, Scope, Standard};

use crate::body::{Body, happened};
use crate::case::{Case, Doings, View, Written};
use crate::instant::{Instant, instant};

/// The time that counts for an event: the later of captured and claimed when it stops a clock,
/// the earlier when it starts one, until a person settles it.
pub(super) fn when(case: &Case, i: usize, starts: bool) -> Instant {
    let h = case.history;
    let captured = instant(h, i, |_| true);
    let claimed = happened(h.event(i)).map(|x| x.claimed_at);
    let corrected = case.claimed_instead(h.event(i).id).iter().copied();
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
pub(super) fn events_of(case: &Case, standard: &Standard, name: &str) -> Vec<usize> {
    moment_of(case, standard, name).in_order()
}

/// The same, to be asked from any point of view.
pub(super) fn moment_of(case: &Case, standard: &Standard, name: &str) -> Rc<Doings> {
    case.moment(standard, name, || {
        let h = case.history;
        let mut all = case.reach(standard, name).everybody().in_order();
        if name == "customer_contacted" {
            let called = case.of_kind(&EventKind::Called).iter().copied();
            all.extend(called.filter(|i| {
                matches!(h.body(*i), Body::Called { outcome } if outcome.as_deref() == Some("answered"))
            }));
            all.extend(case.of_kind(&EventKind::AppointmentAgreed));
            all.retain(|i| case.satisfies(*i));
        }
        Doings::of(h, all)
    })
}

/// The first of some events: the first of two arrivals ends a clock.
pub(super) fn earliest(
    case: &Case,
    events: impl IntoIterator<Item = usize>,
    starts: bool,
) -> Option<Moment> {
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
pub(super) struct Moment {
    pub time: Instant,
    pub event: Option<usize>,
}

/// The moment of a register, from a point of view; `None` for the name of an event.
pub(super) fn register_moment(case: &Case, name: &str, view: View) -> Option<Option<i64>> {
    match name {
        "reported" => Some(reported(case, view)),
        "appointment_start" => Some(one_appointment(case, view).map(|(start, _)| start)),
        "appointment_end" => Some(one_appointment(case, view).map(|(_, end)| end)),
        _ => None,
    }
}

pub(super) fn reported(case: &Case, view: View) -> Option<i64> {
    let orders = case.register(view, Written::Order);
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
pub(super) fn appointments(case: &Case, view: View) -> Vec<(usize, i64, i64)> {
    let mut newest = case.register(view, Written::Appointment).writes;
    // Those of the office first.
    newest.sort_by_key(|w| case.history.event(*w).kind == EventKind::AppointmentAgreed);
    newest
        .into_iter()
        .filter_map(|w| match case.history.body(w) {
            Body::Appointment { start, end } => Some((w, *start, *end)),
            _ => None,
        })
        .collect()
}

pub(super) fn one_appointment(case: &Case, view: View) -> Option<(i64, i64)> {
    let windows = appointments(case, view);
    let (_, start, end) = *windows.first()?;
    let same = windows.iter().all(|(_, s, e)| (*s, *e) == (start, end));
    same.then_some((start, end))
}

/// How an event stands to the appointment that is in force.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// It is about this appointment: whoever did it knew of it.
    This,
    /// It is about an earlier one: whoever made this one knew of it, or of the arrival of its trip.
    Earlier,
    /// Neither knew of the other.
    CannotTell,
}

/// Whether an event can be about the appointment in force: Monday's arrival does not meet Thursday's.
/// An appointment that was made when its author knew that a trip had arrived is about a later trip.
pub(super) fn about(case: &Case, i: usize, name: &str, standard: &Standard) -> About {
    let h = case.history;
    let trip = case
        .trip_of(i)
        .filter(|_| case.scope_of(standard, name) == Scope::Trip);
    let mut all = About::This;
    for (w, ..) in appointments(case, View::All) {
        let over = match trip {
            Some(trip) => case.knew_of_arrival(trip, w),
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
