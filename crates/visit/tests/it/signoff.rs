//! Invariant 3: a signature covers what was shown, for ever; only what it should have covered opens it again.

use std::collections::BTreeSet;

use doorstep_visit::id::EventId;
use doorstep_visit::signoff::{SignOff, root, verify_signature};
use doorstep_visit::testkit::{Crew, Theme, play, schedules, tenant, visit};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::hold::{history, hold, standards, views};
use crate::naive::{Naive, ids, text};

const FAILED: &str = "tests/regressions/signoff.txt";

pub fn stay_verified(crew: &Crew) -> TestCaseResult {
    let all = history(crew.merged());
    for view in views(crew) {
        let h = history(view);
        for e in h.events().iter().filter(|e| e.kind == "d.signed") {
            let Some(of) = crew.replicas.iter().find(|r| r.dev == e.dev) else {
                continue;
            };
            if text(e, "sig").is_none() {
                continue;
            }
            let there = all.get(e.id).unwrap();
            prop_assert!(verify_signature(
                &tenant(),
                visit(),
                there,
                &of.public_key()
            ));
            let covers = ids(e, "covers");
            let whole = covers
                .iter()
                .all(|c| h.index(*c).is_some_and(|i| h.is_complete(i)));
            if whole {
                let signed = text(e, "root").unwrap();
                for h in [&h, &all] {
                    let (have, list) = root(h, &covers);
                    prop_assert_eq!(data_encoding::HEXLOWER.encode(&have), signed);
                    prop_assert!(list.is_sorted());
                }
            }
        }
    }
    Ok(())
}

#[test]
fn a_signature_stays_verified_after_any_merge() {
    hold(
        FAILED,
        "signatures verified before and after",
        600,
        schedules(Theme::SignOff, 50, false),
        |s| stay_verified(&play(&s, standards())),
    );
}

#[test]
fn exactly_what_the_signature_should_have_covered_opens_it() {
    hold(
        FAILED,
        "sign-off, fold against plain rule",
        1000,
        schedules(Theme::SignOff, 50, false),
        |s| {
            let crew = play(&s, standards());
            let mut all = views(&crew);
            all.push(crew.merged());
            for events in all {
                let naive = Naive::new(&events);
                let newest: BTreeSet<EventId> =
                    naive.newest_signatures().iter().map(|e| e.id).collect();
                let by = naive.reopened_by();
                match crew.fold(events.clone()).sign_off {
                    SignOff::Signed(s) => {
                        prop_assert!(newest.contains(&s));
                        prop_assert!(by.is_empty());
                    }
                    SignOff::Reopened { signed, by: said } => {
                        prop_assert!(newest.contains(&signed));
                        prop_assert!(!said.is_empty());
                        prop_assert_eq!(said.iter().copied().collect::<BTreeSet<_>>(), by);
                    }
                    _ => prop_assert!(newest.is_empty()),
                }
            }
            Ok(())
        },
    );
}
