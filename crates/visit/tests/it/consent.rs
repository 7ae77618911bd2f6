//! Invariant 2 and promises 1 and 3: a merge never manufactures consent, and a refusal beats a race.

use std::collections::BTreeSet;

use doorstep_visit::event::Event;
use doorstep_visit::id::EventId;
use doorstep_visit::part::ConsentState;
use doorstep_visit::testkit::{Crew, Theme, play, schedules};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::hold::{hold, standards, union, views};
use crate::naive::{Naive, ids};

const FAILED: &str = "tests/regressions/consent.txt";

fn standing_changes(new: &[Event], old: &[Event]) -> bool {
    let old: BTreeSet<EventId> = old.iter().map(|e| e.id).collect();
    new.iter()
        .filter(|e| !old.contains(&e.id))
        .any(|e| matches!(e.kind.as_str(), "o.standing_ended" | "o.adopted"))
}

pub fn agrees(crew: &Crew) -> TestCaseResult {
    let mut all = views(crew);
    all.push(crew.merged());
    for events in all {
        let naive = Naive::new(&events);
        for p in crew.fold(events.clone()).parts {
            let standing: Vec<EventId> = naive.consents(p.line).iter().map(|e| e.id).collect();
            let current = naive.current_quote(p.line).map(|q| q.id);
            prop_assert_eq!(p.current.map(|(q, _)| q), current);
            prop_assert_eq!(p.consent == ConsentState::Given, !standing.is_empty());
            match p.consented_by {
                Some(c) => prop_assert!(standing.contains(&c)),
                None => prop_assert!(standing.is_empty()),
            }
            let known: BTreeSet<EventId> = naive.refusals(p.line).iter().map(|e| e.id).collect();
            prop_assert_eq!(known, p.refusals.iter().copied().collect());
        }
    }
    Ok(())
}

#[test]
fn the_fold_agrees_with_the_plain_rule() {
    hold(
        FAILED,
        "consent, fold against plain rule",
        1250,
        schedules(Theme::Parts, 60, false),
        |s| agrees(&play(&s, standards())),
    );
}

#[test]
fn a_merge_never_manufactures_consent() {
    hold(
        FAILED,
        "consents(merge(r, s)) within consents(r) and consents(s)",
        1000,
        schedules(Theme::SteadyParts, 60, true),
        |s| {
            let crew = play(&s, standards());
            let views = views(&crew);
            for (n, r) in views.iter().enumerate() {
                for s in &views[n + 1..] {
                    let merged = union(r, s);
                    // Who was struck off, and what a person adopted, is what people decided, not a merge.
                    if standing_changes(&merged, r) || standing_changes(&merged, s) {
                        continue;
                    }
                    let sides = [crew.fold(r.clone()), crew.fold(s.clone())];
                    for p in crew.fold(merged).parts {
                        let Some(c) = p.consented_by else { continue };
                        let had = sides.iter().any(|side| {
                            side.parts.iter().any(|q| {
                                q.line == p.line
                                    && q.consent == ConsentState::Given
                                    && q.current == p.current
                                    && q.source == p.source
                                    && side.record.iter().any(|e| e.id == c)
                            })
                        });
                        prop_assert!(had, "nobody had consent to {:?}", p);
                    }
                }
            }
            Ok(())
        },
    );
}

#[test]
fn more_events_never_make_a_consent_of_a_refusal() {
    hold(
        FAILED,
        "a refusal known before stays unless the consent was over it",
        1000,
        schedules(Theme::Parts, 60, false),
        |s| {
            let crew = play(&s, standards());
            let all = crew.merged();
            let whole = crew.fold(all.clone());
            let naive = Naive::new(&all);
            for view in views(&crew) {
                for before in crew.fold(view.clone()).parts {
                    let after = whole.parts.iter().find(|p| p.line == before.line);
                    let Some(after) = after.filter(|p| p.consent == ConsentState::Given) else {
                        continue;
                    };
                    let c = naive.events[&after.consented_by.unwrap()];
                    // Also a refusal on a phone that was struck off since: its word gives nothing, but it stops.
                    for r in &before.refusals {
                        prop_assert!(ids(c, "over").contains(r));
                    }
                    // Not consented before: the consent is new, or a cause of it was missing, or standing changed.
                    if before.consent != ConsentState::Given && before.current == after.current {
                        let here = Naive::new(&view);
                        let new = !here.events.contains_key(&c.id);
                        let unsure = here.incomplete.contains(&c.id);
                        prop_assert!(new || unsure || standing_changes(&all, &view));
                    }
                }
            }
            Ok(())
        },
    );
}

#[test]
fn nothing_is_charged_beyond_what_somebody_agreed_to() {
    hold(
        FAILED,
        "charge within consent",
        750,
        schedules(Theme::Parts, 60, false),
        |s| {
            let crew = play(&s, standards());
            let all = crew.merged();
            let naive = Naive::new(&all);
            let state = crew.fold(all.clone());
            for p in &state.parts {
                let agreed = naive
                    .of_kind("d.consent_given")
                    .into_iter()
                    .filter(|c| crate::naive::id(c, "line") == Some(p.line))
                    .filter(|c| !naive.contested(c))
                    .filter_map(|c| crate::naive::int(c, "fen"))
                    .max();
                prop_assert!(p.chargeable_fen <= agreed.unwrap_or(0));
                if let Some((_, fen)) = p.current {
                    prop_assert!(p.chargeable_fen <= fen);
                }
            }
            let fitted = state.parts.iter().filter(|p| p.fitted.is_some());
            let total: i64 = fitted.map(|p| p.chargeable_fen).sum();
            prop_assert_eq!(state.bill.total_fen, total);
            Ok(())
        },
    );
}
