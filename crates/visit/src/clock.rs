//! Clocks (service levels): pure functions of the log. A clock compares intervals of time;
//! an interval that overlaps the due time is "cannot tell"; a figure that nobody set is shown as open.

use doorstep_standard::{Rule, Standard, Tri};

use crate::body::{Body, happened};
use crate::case::{Case, Standpoint, View};
use crate::history::History;
use crate::id::EventId;
use crate::instant::{Instant, instant};

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
        }
    }
}

/// A clock of the standard on this visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockState {
    /// Rule id.
    pub rule: String,
    /// Where it stands.
    pub status: ClockStatus,
    /// When it started.
    pub started: Option<Instant>,
    /// When it is due, UTC milliseconds (the latest reading of an uncertain start).
    pub due: Option<i64>,
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
        .filter_map(|r| clock(case, standard, r, now))
        .collect()
}

/// The time that counts for an event: the later of captured and claimed when it stops a clock,
/// the earlier when it starts one, until a person settles it.
fn when(h: &History, i: usize, starts: bool) -> Instant {
    let captured = instant(h, i, |_| true);
    let claimed = happened(h.event(i)).map(|x| x.claimed_at);
    let corrected = h
        .events()
        .iter()
        .enumerate()
        .filter_map(|(j, _)| match h.body(j) {
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

fn moment(
    case: &Case,
    standard: &Standard,
    name: &str,
    starts: bool,
) -> Option<(Instant, Option<usize>)> {
    let h = case.history;
    let earliest = |list: Vec<usize>| {
        list.into_iter()
            .filter(|i| case.counts(*i))
            .map(|i| (when(h, i, starts), i))
            .min_by_key(|(t, i)| (t.latest, *i))
            .map(|(t, i)| (t, Some(i)))
    };
    match name {
        "reported" => {
            let orders = case.register(View::All, case.of_kind("o.order_set").iter().copied());
            let mut times = orders.writes.iter().filter_map(|w| match h.body(*w) {
                Body::OrderSet { reported_at, .. } => *reported_at,
                _ => None,
            });
            let first = times.next()?;
            times
                .all(|t| t == first)
                .then_some((Instant::exact(first), None))
        }
        "appointment_start" | "appointment_end" => {
            let (start, end) = appointment(case)?;
            let t = if name == "appointment_start" {
                start
            } else {
                end
            };
            Some((Instant::exact(t), None))
        }
        "customer_contacted" => {
            let mut all = case.of_kind("o.customer_contacted").to_vec();
            all.extend(case.of_kind("d.called").iter().copied().filter(|i| {
                h.event(*i).data.get("outcome").and_then(|o| o.as_str()) == Some("answered")
            }));
            all.extend(case.of_kind("d.appointment_agreed"));
            earliest(all)
        }
        act => {
            // Anybody's doing counts: the first of two arrivals ends the clock.
            let step = standard.step(act);
            earliest(
                case.candidates(step, act)
                    .filter(|i| step.is_none_or(|s| case.does_step(*i, s)))
                    .collect(),
            )
        }
    }
}

/// The appointment that stands; `None` without one or when two were made apart.
pub fn appointment(case: &Case) -> Option<(i64, i64)> {
    let both = case
        .of_kind("o.appointment_set")
        .iter()
        .chain(case.of_kind("d.appointment_agreed"));
    let register = case.register(View::All, both.copied());
    let mut windows = register
        .writes
        .iter()
        .filter_map(|w| match case.history.body(*w) {
            Body::Appointment { start, end } => Some((*start, *end)),
            _ => None,
        });
    let first = windows.next()?;
    windows.all(|w| w == first).then_some(first)
}

fn clock(case: &Case, standard: &Standard, rule: &Rule, now: i64) -> Option<ClockState> {
    let c = rule.clock.as_ref()?;
    let applies = case.applies(standard, rule, &Standpoint::everybody(), View::All);
    let started = moment(case, standard, &c.from, true).map(|(t, _)| t);
    let stop = moment(case, standard, &c.to, false);
    let within = standard.duration(&c.within);
    let stopped = stop.map(|(t, _)| t);
    let due = started
        .zip(within)
        .map(|(s, w)| s.latest.saturating_add(w.0));
    let phone_only = [started, stopped]
        .into_iter()
        .flatten()
        .any(|t| t.phone_only);
    let status = match (applies, started, within) {
        (Tri::No, ..) => ClockStatus::NotApplicable,
        (Tri::Unknown, ..) => ClockStatus::CannotTell,
        (_, None, _) => ClockStatus::Waiting,
        (_, _, None) => ClockStatus::Open,
        (_, Some(s), Some(w)) => {
            let (first_due, last_due) =
                (s.earliest.saturating_add(w.0), s.latest.saturating_add(w.0));
            match stopped {
                Some(t) if t.latest <= first_due => ClockStatus::Met,
                Some(t) if t.earliest > last_due => ClockStatus::Breached,
                Some(_) => ClockStatus::CannotTell,
                None if now > last_due => ClockStatus::Overdue,
                None => ClockStatus::Running,
            }
        }
    };
    Some(ClockState {
        rule: rule.id.clone(),
        status,
        started,
        due,
        stopped,
        stopped_by: stop.and_then(|(_, i)| i).map(|i| case.history.event(i).id),
        phone_only,
    })
}
