//! Invariant 4: nothing is lost. Every event that any replica wrote is in the record of every merge that has it.

use std::collections::BTreeSet;

use doorstep_visit::fold::time_between;
use doorstep_visit::id::EventId;
use doorstep_visit::testkit::{Theme, play, schedules};
use proptest::prelude::*;

use crate::hold::{history, hold, standards, views};

const FAILED: &str = "tests/regressions/evidence.txt";

#[test]
fn every_event_of_every_replica_is_in_the_record() {
    hold(
        FAILED,
        "nothing lost",
        400,
        schedules(Theme::All, 60, false),
        |s| {
            let crew = play(&s, standards());
            let state = crew.fold(crew.merged());
            let record: BTreeSet<EventId> = state.record.iter().map(|e| e.id).collect();
            prop_assert_eq!(record.len(), state.record.len());
            for view in views(&crew) {
                for e in view {
                    prop_assert!(record.contains(&e.id));
                }
            }
            // What a finding or a part names is in the record, too.
            for f in &state.findings {
                prop_assert!(f.events.contains(&f.judged));
                prop_assert!(f.events.iter().all(|e| record.contains(e)));
            }
            Ok(())
        },
    );
}

#[test]
fn causes_stand_before_effects_and_no_duration_is_negative() {
    hold(
        FAILED,
        "order and durations",
        200,
        schedules(Theme::Door, 40, false),
        |s| {
            let h = history(play(&s, standards()).merged());
            for (j, b) in h.events().iter().enumerate() {
                for (i, a) in h.events().iter().enumerate() {
                    prop_assert!(!h.in_past(j, i) || j < i);
                    if let Some((least, most)) = time_between(&h, a.id, b.id) {
                        prop_assert!(0 <= least && least <= most);
                    }
                }
            }
            Ok(())
        },
    );
}
