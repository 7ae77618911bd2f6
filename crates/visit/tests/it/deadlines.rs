//! Promise 10: clocks are pure functions of the log, also those that go by calendars, working days and leads.
//! No repair button: the present only makes what runs overdue, and what arrives changes a clock by an event of its own.

use std::collections::BTreeMap;

use doorstep_standard::{Atom, Rule};
use doorstep_visit::clock::{ClockState, ClockStatus};
use doorstep_visit::event::Event;
use doorstep_visit::fold::{Now, VisitState, fold};
use doorstep_visit::id::EventId;
use doorstep_visit::instant::Instant;
use doorstep_visit::testkit::{Theme, play, schedules};
use proptest::prelude::*;

use crate::hold::{history, hold, standards, views};

const FAILED: &str = "tests/regressions/deadlines.txt";

fn at(events: &[Event], at: i64) -> VisitState {
    let now = Now { at, mono: None };
    fold(&history(events.to_vec()), standards(), &now)
}

/// Whether a rule applies may depend on the present: what it asks about the time of day, or how long ago.
fn asks_the_present(rule: &Rule) -> bool {
    let mut asks = false;
    if let Some(when) = &rule.when {
        when.each_atom(&mut |a| asks |= matches!(a, Atom::Within(_) | Atom::Elapsed(..)));
    }
    asks
}

#[test]
fn the_present_only_makes_what_runs_overdue() {
    hold(
        FAILED,
        "clocks, one log and two presents",
        400,
        (schedules(Theme::Pack, 50, false), 0..2_000_000_000i64),
        |(s, later)| {
            let crew = play(&s, standards());
            let events = crew.merged();
            let (first, second) = (at(&events, crew.now()), at(&events, crew.now() + later));
            prop_assert_eq!(first.clocks.len(), second.clocks.len());
            let pinned = first.standard.and_then(|p| standards().get(&p));
            for (was, is) in first.clocks.iter().zip(&second.clocks) {
                prop_assert_eq!(&was.rule, &is.rule);
                let rule = pinned.and_then(|s| s.rule(&was.rule)).unwrap();
                if asks_the_present(rule) {
                    continue;
                }
                let overdue =
                    (was.status, is.status) == (ClockStatus::Running, ClockStatus::Overdue);
                prop_assert!(was.status == is.status || overdue, "{:?} {:?}", was, is);
                let same = ClockState {
                    status: was.status,
                    ..is.clone()
                };
                prop_assert_eq!(was, &same);
                if is.status == ClockStatus::Overdue {
                    prop_assert!(is.due.is_none_or(|d| d < crew.now() + later));
                }
            }
            Ok(())
        },
    );
}

#[test]
fn another_end_of_a_clock_is_an_event_that_came() {
    hold(
        FAILED,
        "clocks, what arrives is named",
        300,
        schedules(Theme::Pack, 50, false),
        |s| {
            let crew = play(&s, standards());
            let all = crew.merged();
            let whole = at(&all, crew.now());
            let times = |state: &VisitState| -> BTreeMap<EventId, (Instant, Option<i64>, bool)> {
                let times = state
                    .record
                    .iter()
                    .map(|e| (e.id, (e.when, e.claimed_at, e.contested)));
                times.collect()
            };
            let after = times(&whole);
            for view in views(&crew) {
                let state = at(&view, crew.now());
                let before = times(&state);
                // Another pack or appointment is another clock; a correction moves what is here.
                let moved = all.iter().any(|e| {
                    !before.contains_key(&e.id)
                        && matches!(
                            e.kind.as_str(),
                            "d.corrected"
                                | "o.appointment_set"
                                | "d.appointment_agreed"
                                | "o.order_set"
                        )
                });
                if moved || state.standard != whole.standard {
                    continue;
                }
                for was in &state.clocks {
                    let is = whole.clocks.iter().find(|c| c.rule == was.rule).unwrap();
                    let (Some(new), true) = (is.stopped_by, was.started == is.started) else {
                        continue;
                    };
                    if was.stopped_by == Some(new) {
                        continue;
                    }
                    let came = !before.contains_key(&new);
                    let refined = was
                        .stopped_by
                        .into_iter()
                        .chain([new])
                        .any(|e| before.get(&e) != after.get(&e));
                    prop_assert!(came || refined, "{:?} became {:?}", was, is);
                }
            }
            Ok(())
        },
    );
}

#[test]
fn a_clock_says_how_it_stands_by_its_own_figures() {
    hold(
        FAILED,
        "clocks, status against due and stop",
        300,
        schedules(Theme::Pack, 50, false),
        |s| {
            let crew = play(&s, standards());
            let state = at(&crew.merged(), crew.now());
            let pinned = state.standard.and_then(|p| standards().get(&p));
            for c in &state.clocks {
                prop_assert_eq!(c.stopped.is_some(), c.stopped_by.is_some());
                let rule = pinned.and_then(|s| s.rule(&c.rule)).unwrap();
                if rule.lead.is_some() {
                    continue;
                }
                match c.status {
                    ClockStatus::Met => prop_assert!(c.stopped.unwrap().latest <= c.due.unwrap()),
                    ClockStatus::Breached => {
                        prop_assert!(c.stopped.unwrap().earliest > c.due.unwrap());
                    }
                    ClockStatus::Running => {
                        prop_assert!(c.stopped.is_none() && crew.now() <= c.due.unwrap());
                    }
                    ClockStatus::Overdue => {
                        prop_assert!(c.stopped.is_none() && crew.now() > c.due.unwrap());
                    }
                    ClockStatus::Open => prop_assert!(c.due.is_none()),
                    ClockStatus::Waiting => prop_assert!(c.started.is_none()),
                    _ => {}
                }
            }
            Ok(())
        },
    );
}
