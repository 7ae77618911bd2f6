//! Invariant 1 and promises 10 and 18: equal events give equal states, in whatever order, grouping and number they come.

use std::collections::BTreeMap;

use doorstep_visit::fold::{Now, VisitState, fold};
use doorstep_visit::history::History;
use doorstep_visit::testkit::{Theme, play, schedules, visit};
use proptest::prelude::*;

use crate::hold::{history, hold, standards, views};

const FAILED: &str = "tests/regressions/convergence.txt";

fn state(h: &History) -> VisitState {
    let now = Now {
        at: 1_763_960_000_000,
        mono: None,
    };
    fold(h, standards(), &now)
}

fn permutations(n: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![vec![]];
    }
    let mut out = Vec::new();
    for shorter in permutations(n - 1) {
        for at in 0..n {
            let mut longer = shorter.clone();
            longer.insert(at, n - 1);
            out.push(longer);
        }
    }
    out
}

#[test]
fn replicas_merged_in_every_order_are_equal() {
    for (theme, cases) in [(Theme::All, 200), (Theme::Pack, 200)] {
        hold(
            FAILED,
            &format!("merge in every order of replicas, {theme:?}"),
            cases,
            schedules(theme, 50, false),
            |s| {
                let crew = play(&s, standards());
                let views = views(&crew);
                let whole = state(&history(crew.merged()));
                // With one view pushed into another, event by event; all orders of three, some of more.
                for order in permutations(views.len().min(3)) {
                    let rest = order.len()..views.len();
                    let mut h = history([]);
                    for e in order.into_iter().chain(rest).flat_map(|v| &views[v]) {
                        h.push(e.clone());
                    }
                    prop_assert_eq!(&state(&h), &whole);
                }
                Ok(())
            },
        );
    }
}

/// Promise 18. The document's side of it: `events_appended_again_under_a_new_epoch_are_the_same_events` in doc.
#[test]
fn a_visit_sent_ten_times_over_ten_routes_is_one_visit() {
    let routes = schedules(Theme::All, 60, false).prop_flat_map(|s| {
        let events = play(&s, standards()).merged();
        // A route loses some of what it carries, repeats some, and keeps no order.
        let some = proptest::sample::subsequence(events.clone(), 0..=events.len()).prop_shuffle();
        let routes = proptest::collection::vec((some, 0..4usize), 10);
        (Just(events).prop_shuffle(), routes)
    });
    hold(FAILED, "ten routes", 200, routes, |(events, routes)| {
        let whole = history(events.clone());
        let mut h = history([]);
        for (route, repeats) in &routes {
            for e in route.iter().chain(route.iter().take(*repeats)) {
                h.push(e.clone());
            }
        }
        // In the end everything comes through, most of it again.
        for e in &events {
            h.push(e.clone());
        }
        prop_assert_eq!(h.events(), whole.events());
        prop_assert_eq!(h.newest(), whole.newest());
        prop_assert_eq!(state(&h), state(&whole));
        Ok(())
    });
}

#[test]
fn few_events_in_every_order_are_equal() {
    hold(
        FAILED,
        "every order of few events",
        200,
        schedules(Theme::All, 9, false).prop_map(|mut s| {
            s.pack = None;
            s
        }),
        |s| {
            let events = play(&s, standards()).merged();
            let events = &events[..events.len().min(5)];
            let whole = state(&history(events.to_vec()));
            for order in permutations(events.len()) {
                let mut h = history([]);
                for n in order {
                    h.push(events[n].clone());
                }
                prop_assert_eq!(&state(&h), &whole);
            }
            Ok(())
        },
    );
}

#[test]
fn shuffled_doubled_and_grouped_events_are_equal() {
    let shuffled = schedules(Theme::All, 70, false).prop_flat_map(|s| {
        let events = play(&s, standards()).merged();
        let twice: Vec<_> = events.iter().chain(&events).cloned().collect();
        (Just(events), Just(twice).prop_shuffle(), 1..20usize)
    });
    hold(
        FAILED,
        "shuffled, doubled and grouped",
        300,
        shuffled,
        |(events, twice, group)| {
            let whole = state(&history(events));
            prop_assert_eq!(&state(&history(twice.clone())), &whole);
            let mut h = history([]);
            for some in twice.chunks(group) {
                let all: Vec<_> = h.events().iter().chain(some).cloned().collect();
                h = history(all);
            }
            prop_assert_eq!(&state(&h), &whole);
            Ok(())
        },
    );
}

#[test]
fn a_document_read_back_is_equal() {
    hold(
        FAILED,
        "read back from bytes",
        150,
        schedules(Theme::All, 40, false),
        |s| {
            let events = play(&s, standards()).merged();
            let entries: BTreeMap<String, String> = events
                .iter()
                .map(|e| (e.id.to_string(), e.bytes.to_string()))
                .collect();
            let read = History::read(
                visit(),
                entries.iter().map(|(k, v)| (k.as_str(), v.as_str())),
            );
            prop_assert_eq!(read.unusable().len(), 0);
            prop_assert_eq!(state(&read), state(&history(events)));
            Ok(())
        },
    );
}
