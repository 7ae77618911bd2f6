//! When a clock is due: plain time, time inside a calendar, working days, or a later appointment that was agreed.
//! Without a figure it is open; without the holidays of a year that it crosses it cannot be told.

use doorstep_standard::{Calendar, Deadline, Holidays, Param, Standard, months_after};

use super::moment::appointments;
use crate::case::{Case, View};
use crate::instant::Instant;

/// When a clock is due.
pub(super) enum Due {
    /// The standard gives no figure, or a calendar that nobody set.
    Unset,
    /// The holidays are not known.
    CannotTell,
    /// Between two times, UTC milliseconds, as the start is known.
    Between {
        first: i64,
        last: i64,
        /// An agreed appointment moved it.
        moved: bool,
    },
}

/// When a clock that started then is due; `stop` is the event that stopped it.
pub(super) fn due(
    case: &Case,
    standard: &Standard,
    c: &Deadline,
    started: Instant,
    stop: Option<usize>,
) -> Due {
    let calendar = match c.calendar.as_ref().map(|name| standard.calendars.get(name)) {
        None => None,
        Some(Some(Some(calendar))) => Some(calendar),
        Some(_) => return Due::Unset,
    };
    let figure = match standard.params.get(&c.within) {
        Some(p @ (Param::Time(_) | Param::WorkingDays(_) | Param::Months(_))) => p,
        _ => return Due::Unset,
    };
    let after = |start: i64| match (figure, calendar) {
        (Param::Time(d), None) => Some(start.saturating_add(d.0)),
        // Lint lets months stand beside no calendar.
        (Param::Months(n), _) => months_after(start, *n, standard.zone),
        (figure, calendar) => inside(standard, figure, calendar, start, &case.holidays(View::All)),
    };
    let Some((first, last)) = after(started.earliest).zip(after(started.latest)) else {
        return Due::CannotTell;
    };
    let mut due = (first, last, false);
    if c.agreed {
        let ends = later_ends(case, last, stop);
        if let Some(end) = ends.iter().max() {
            // Two appointments made apart: either may be the one that stands.
            let apart = appointments(case, View::All).len() > ends.len();
            let earliest = ends.iter().min().unwrap_or(end);
            due = (if apart { first } else { *earliest }, *end, true);
        }
    }
    let (first, last, moved) = due;
    Due::Between { first, last, moved }
}

/// Ends of the appointments in force that begin after the due time.
/// One that was made in knowledge of the stop is about another visit of the technician.
fn later_ends(case: &Case, due: i64, stop: Option<usize>) -> Vec<i64> {
    appointments(case, View::All)
        .into_iter()
        .filter(|(w, ..)| !stop.is_some_and(|s| case.history.in_past(s, *w)))
        .filter(|(_, start, _)| *start > due)
        .map(|(.., end)| end)
        .collect()
}

/// Time or days inside a calendar after a start; `None` while a year's holidays are not known.
fn inside(
    standard: &Standard,
    figure: &Param,
    calendar: Option<&Calendar>,
    start: i64,
    holidays: &Holidays,
) -> Option<i64> {
    match (figure, calendar) {
        (Param::Time(d), Some(c)) => c.after(start, d.0, standard.zone, holidays),
        (Param::WorkingDays(n), Some(c)) => c.after_days(start, *n, standard.zone, holidays),
        (Param::WorkingDays(n), None) => {
            Calendar::working_days().after_days(start, *n, standard.zone, holidays)
        }
        _ => None,
    }
}
