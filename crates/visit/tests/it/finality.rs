//! Invariant 5 and promise 9: what is final stays, and what cannot be told yet becomes yes or no, never the reverse.
//!
//! Exactly: as long as nobody's standing changes for the events that are here, a finding marked final never goes,
//! whatever arrives, and no gate that was judged yes or no on a causal past is ever judged otherwise.
//! The end of a phone's standing and an adoption are what people decide; they may change what its events satisfied.

use std::collections::BTreeMap;

use doorstep_standard::{Atom, Expr, Tri};
use doorstep_visit::case::{Case, View};
use doorstep_visit::event::Event;
use doorstep_visit::finding::Finding;
use doorstep_visit::id::EventId;
use doorstep_visit::testkit::{Crew, Theme, play, schedules};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::hold::{history, hold, standards, union, views};

const FAILED: &str = "tests/regressions/finality.txt";

fn same_standing(small: &[Event], large: &[Event]) -> bool {
    let (small, large) = (history(small.to_vec()), history(large.to_vec()));
    let (before, after) = (
        Case::new(&small, standards()),
        Case::new(&large, standards()),
    );
    (0..small.len()).all(|i| {
        large
            .index(small.event(i).id)
            .is_some_and(|j| before.is_contested(i) == after.is_contested(j))
    })
}

fn stays(crew: &Crew, small: &[Event], large: &[Event]) -> TestCaseResult {
    if !same_standing(small, large) {
        return Ok(());
    }
    let here = history(small.to_vec());
    let after = crew.fold(large.to_vec());
    let now: BTreeMap<&str, &Finding> = after.findings.iter().map(|f| (f.id.as_str(), f)).collect();
    for f in crew.fold(small.to_vec()).findings {
        if !f.is_final {
            continue;
        }
        let Some(g) = now.get(f.id.as_str()) else {
            return Err(TestCaseError::fail(format!("gone: {f:?}")));
        };
        prop_assert!(g.is_final, "no longer final: {f:?}");
        prop_assert_eq!(&f.ground, &g.ground);
        prop_assert_eq!(f.cannot_tell, g.cannot_tell);
        // An event whose own past is not here yet may turn out to have no part in it.
        let sure = |e: &&EventId| here.index(**e).is_some_and(|i| here.is_complete(i));
        prop_assert!(f.events.iter().filter(sure).all(|e| g.events.contains(e)));
    }
    Ok(())
}

pub fn final_findings_stay(crew: &Crew) -> TestCaseResult {
    let all = crew.merged();
    let views = views(crew);
    for (n, view) in views.iter().enumerate() {
        stays(crew, view, &all)?;
        if let Some(next) = views.get(n + 1) {
            stays(crew, view, &union(view, next))?;
        }
    }
    Ok(())
}

#[test]
fn a_final_finding_stays() {
    for theme in [
        Theme::All,
        Theme::Steady,
        Theme::Door,
        Theme::Parts,
        Theme::SignOff,
    ] {
        hold(
            FAILED,
            &format!("final findings stay, {theme:?}"),
            200,
            schedules(theme, 50, false),
            |s| final_findings_stay(&play(&s, standards())),
        );
    }
}

/// Whether a condition can stay open although everything is known: what nobody stated or set, or two say apart.
fn may_stay_open(e: &Expr) -> bool {
    let mut open = false;
    e.each_atom(&mut |atom| {
        open |= matches!(
            atom,
            Atom::Fact(..)
                | Atom::FactIn(..)
                | Atom::Outcome(..)
                | Atom::Elapsed(..)
                | Atom::Within(_)
                | Atom::Complete(_)
                | Atom::EveryPart(_)
                | Atom::AnyPart(_)
                | Atom::ThisPart(_)
        );
    });
    open
}

/// Every gate and condition of every rule for every event, judged on the event's causal past.
fn judgements(events: &[Event]) -> BTreeMap<(EventId, String), (Tri, bool)> {
    let h = history(events.to_vec());
    let case = Case::new(&h, standards());
    let mut out = BTreeMap::new();
    for i in 0..h.len() {
        for standard in standards().values() {
            for rule in &standard.rules {
                let at = case.standpoint(i);
                let mut judge = |what: &str, e: &Expr| {
                    let held = case.judge(standard, e, &at, View::PastOf(i));
                    let key = (h.event(i).id, format!("{} {what}", rule.id));
                    out.insert(key, (held, may_stay_open(e)));
                };
                if let Some(e) = &rule.when {
                    judge("when", e);
                }
                if let Some(gate) = &rule.gate {
                    judge("needs", &gate.needs);
                }
            }
        }
    }
    out
}

#[test]
fn a_verdict_on_the_past_never_turns() {
    hold(
        FAILED,
        "yes and no stay, cannot tell is decided",
        200,
        schedules(Theme::Door, 40, false),
        |s| {
            let crew = play(&s, standards());
            let all = crew.merged();
            let after = judgements(&all);
            let whole = history(all.clone());
            for view in views(&crew) {
                if !same_standing(&view, &all) {
                    continue;
                }
                for (key, (before, _)) in judgements(&view) {
                    let (now, _) = after[&key];
                    prop_assert!(
                        before == now || before == Tri::Unknown,
                        "{:?}: {:?} became {:?}",
                        key,
                        before,
                        now
                    );
                }
            }
            for ((id, rule), (held, may_stay_open)) in &after {
                let complete = whole.is_complete(whole.index(*id).unwrap());
                prop_assert!(
                    !complete || *may_stay_open || *held != Tri::Unknown,
                    "{rule}"
                );
            }
            Ok(())
        },
    );
}
