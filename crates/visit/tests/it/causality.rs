//! Causality from `after` alone: the history's quick answers against walking the graph.

use doorstep_visit::testkit::{Theme, play, schedules};
use proptest::prelude::*;

use crate::hold::{history, hold, standards, views};
use crate::naive::Naive;

const FAILED: &str = "tests/regressions/causality.txt";

#[test]
fn past_is_what_can_be_reached() {
    hold(
        FAILED,
        "past against reachability",
        750,
        schedules(Theme::All, 60, false),
        |s| {
            let crew = play(&s, standards());
            let mut all = views(&crew);
            all.push(crew.merged());
            for events in all {
                let naive = Naive::new(&events);
                let h = history(events.clone());
                for (i, a) in h.events().iter().enumerate() {
                    prop_assert_eq!(h.is_complete(i), !naive.incomplete.contains(&a.id));
                    for (j, b) in h.events().iter().enumerate() {
                        prop_assert_eq!(h.in_past(i, j), naive.in_past(a.id, b.id));
                        let apart = i != j && !h.in_past(i, j) && !h.in_past(j, i);
                        prop_assert_eq!(h.concurrent(i, j), apart);
                    }
                }
                for head in h.heads() {
                    let id = h.event(head).id;
                    prop_assert!(naive.past.values().all(|p| !p.contains(&id)));
                }
                let heads: Vec<_> = h.heads().into_iter().map(|i| h.event(i).id).collect();
                for n in 0..=h.len().min(6) {
                    // Any list will do: some heads, some others, one twice.
                    let mut list: Vec<_> = h.events().iter().take(n).map(|e| e.id).collect();
                    list.extend(heads.iter().take(n / 2));
                    let cover = h.cover(&list);
                    for i in 0..h.len() {
                        prop_assert_eq!(h.includes(&cover, i), h.covered(i, &list));
                    }
                }
                let newest = h.newest();
                prop_assert!(newest.len() <= 8 && newest.is_sorted());
                if h.heads().len() <= 8 {
                    prop_assert!((0..h.len()).all(|i| h.covered(i, &newest)));
                }
            }
            Ok(())
        },
    );
}

#[test]
fn pushing_is_building() {
    hold(
        FAILED,
        "push against build",
        400,
        schedules(Theme::All, 60, false)
            .prop_flat_map(|s| Just(play(&s, standards()).merged()).prop_shuffle()),
        |events| {
            let built = history(events.clone());
            let mut pushed = history([]);
            for e in events {
                pushed.push(e);
            }
            prop_assert_eq!(pushed.events(), built.events());
            for i in 0..built.len() {
                prop_assert_eq!(pushed.depth(i), built.depth(i));
                prop_assert_eq!(pushed.is_complete(i), built.is_complete(i));
                for j in 0..built.len() {
                    prop_assert_eq!(pushed.in_past(i, j), built.in_past(i, j));
                }
            }
            Ok(())
        },
    );
}
