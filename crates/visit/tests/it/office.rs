//! Promise 5: an office edit never vanishes and never wins by stealth. Whatever the office decides beside work of
//! the field, both stay in the record, and a named case says so until a person settles it.

use std::collections::BTreeSet;

use doorstep_visit::Side;
use doorstep_visit::event::Event;
use doorstep_visit::finding::{Finding, Ground, Named};
use doorstep_visit::id::EventId;
use doorstep_visit::testkit::{Theme, play, schedules};
use proptest::prelude::*;

use crate::hold::{hold, standards, views};
use crate::naive::{Naive, ids, text};

const FAILED: &str = "tests/regressions/office.txt";

fn named(findings: &[Finding], case: Named, judged: EventId) -> Option<&Finding> {
    findings
        .iter()
        .find(|f| f.ground == Ground::Case(case) && f.judged == judged)
}

fn persons(e: &Event) -> BTreeSet<&str> {
    let list = e.data.get("persons").and_then(|p| p.as_list());
    let list = list.unwrap_or_default();
    list.iter().filter_map(|p| p.as_str()).collect()
}

/// Work of people who were sent and are sent no longer, of which this assignment did not know.
fn still_working(naive: &Naive, assignment: &Event) -> BTreeSet<EventId> {
    let now = persons(assignment);
    let earlier: BTreeSet<&str> = naive
        .of_kind("o.assigned")
        .into_iter()
        .filter(|a| naive.in_past(a.id, assignment.id))
        .flat_map(persons)
        .collect();
    [
        "d.arrived",
        "d.entered",
        "d.repair_started",
        "d.part_fitted",
    ]
    .into_iter()
    .flat_map(|kind| naive.of_kind(kind))
    .filter(|w| earlier.contains(w.by.as_str()) && !now.contains(w.by.as_str()))
    .filter(|w| !naive.in_past(w.id, assignment.id))
    .map(|w| w.id)
    .collect()
}

#[test]
fn what_the_office_decides_beside_work_is_a_named_case() {
    hold(
        FAILED,
        "office against field",
        500,
        schedules(Theme::Office, 50, false),
        |s| {
            let crew = play(&s, standards());
            let mut all = views(&crew);
            all.push(crew.merged());
            for events in all {
                let naive = Naive::new(&events);
                let state = crew.fold(events.clone());
                let kept: BTreeSet<EventId> = state.record.iter().map(|e| e.id).collect();
                prop_assert!(events.iter().all(|e| kept.contains(&e.id)));

                let attended = naive.of_kind("d.arrived");
                for c in naive.of_kind("o.cancelled") {
                    let f = named(&state.findings, Named::CancelledButAttended, c.id);
                    prop_assert_eq!(f.is_some(), !attended.is_empty());
                    let said = f.map(|f| f.events.as_slice()).unwrap_or_default();
                    prop_assert!(attended.iter().all(|a| said.contains(&a.id)));
                }
                for a in naive.of_kind("o.assigned") {
                    let work = still_working(&naive, a);
                    let f = named(&state.findings, Named::ReassignedWhileWorking, a.id);
                    prop_assert_eq!(f.is_some(), !work.is_empty());
                    let said = f.map(|f| f.events.as_slice()).unwrap_or_default();
                    prop_assert!(work.iter().all(|w| said.contains(w)));
                }
                for c in naive.of_kind("o.closed") {
                    let covers = ids(c, "covers");
                    for e in events.iter().filter(|e| e.side() == Side::Device) {
                        let late = !naive.covered(e.id, &covers) && !naive.in_past(e.id, c.id);
                        let f = named(&state.findings, Named::LateEvidence, e.id);
                        prop_assert!(!late || f.is_some_and(|f| f.events.contains(&c.id)));
                    }
                }
            }
            Ok(())
        },
    );
}

#[test]
fn two_values_written_apart_are_nobodys() {
    hold(
        FAILED,
        "two values of one fact",
        400,
        schedules(Theme::Office, 50, false),
        |s| {
            let crew = play(&s, standards());
            let events = crew.merged();
            let naive = Naive::new(&events);
            let state = crew.fold(events.clone());
            let facts: BTreeSet<&str> = naive
                .of_kind("o.fact_set")
                .into_iter()
                .filter_map(|e| text(e, "fact"))
                .collect();
            for fact in facts {
                let writes = naive.fact_writes(fact);
                let newest: Vec<_> = writes
                    .iter()
                    .filter(|(a, _)| !writes.iter().any(|(b, _)| naive.in_past(a.id, b.id)))
                    .collect();
                let differ = newest.iter().any(|(_, v)| *v != newest[0].1);
                prop_assert_eq!(state.facts.contains_key(fact), !differ, "{}", fact);
                if differ {
                    let all: Vec<EventId> = newest.iter().map(|(e, _)| e.id).collect();
                    let named = state.findings.iter().any(|f| {
                        f.ground == Ground::Case(Named::TwoValues)
                            && all.iter().all(|e| f.events.contains(e))
                    });
                    prop_assert!(named, "{} is two values and nothing says so", fact);
                }
            }
            Ok(())
        },
    );
}
