//! Clocks (service levels): pure functions of the log. A clock compares intervals of time;
//! an interval that overlaps the due time is "cannot tell"; a figure that nobody set is shown as open.

mod due;
mod joined;
mod lead;
mod moment;
mod status;

use doorstep_standard::{Deadline, Rule, Scope, Standard, Tri};

use crate::case::{Case, Standpoint, View, Written};
use crate::instant::Instant;
use due::{Due, due};
use moment::{
    About, Moment, about, appointments, earliest, events_of, one_appointment, register_moment,
};

pub use joined::{first_arrival, link_of, links};
pub(crate) use lead::lead_objection;
pub use status::{ClockState, ClockStatus};

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

/// The event that states the moment of a register; of several made apart the last in the history's order.
pub(crate) fn stated_by(case: &Case, name: &str) -> Option<usize> {
    match name {
        "reported" => case
            .register(View::All, Written::Order)
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

fn clock(case: &Case, standard: &Standard, rule: &Rule, c: &Deadline, now: i64) -> ClockState {
    let h = case.history;
    let applies = case
        .asked(standard, &Standpoint::everybody(), View::All)
        .applies(rule);
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
