//! Invariant 5 and promise 9: what is final stays, and what cannot be told yet becomes yes or no, never the reverse.
//!
//! Exactly: as long as nobody's standing changes for the events that are here, a finding marked final never goes,
//! whatever arrives, and no gate that was judged yes or no on a causal past is ever judged otherwise.
//! The end of a phone's standing and an adoption are what people decide; they may change what its events satisfied.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use doorstep_standard::expr::Amount;
use doorstep_standard::{Atom, Expr, Standard, Tri};
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
        Theme::Pack,
        Theme::Office,
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

/// Whether a condition can stay open although everything is known: what nobody stated or set, what two say apart,
/// what only a phone's clock says. Who did what, agreed, refused or was given is never open on a complete past.
fn may_stay_open(standard: &Standard, e: &Expr) -> bool {
    let mut open = false;
    let when_open = |name: &String| {
        let when = standard.step(name).and_then(|s| s.when.as_ref());
        when.is_some_and(|w| may_stay_open(standard, w))
    };
    e.each_atom(&mut |atom| {
        open |= match atom {
            Atom::Fact(..) | Atom::FactIn(..) => true,
            Atom::Count(_, _, amount) => matches!(amount, Amount::Param(_)),
            // Of an event about no part, what its part is cannot be told.
            Atom::Outcome(..) | Atom::Elapsed(..) | Atom::Within(_) | Atom::ThisPart(_) => true,
            Atom::EveryPart(s) | Atom::AnyPart(s) => {
                !matches!(s.as_str(), "consented" | "refused" | "fitted" | "returned")
            }
            Atom::Complete(id) => {
                let records = standard.rules.iter().filter_map(|r| r.record.as_ref());
                let mut needs = records.filter(|r| r.id == *id).flat_map(|r| &r.needs);
                needs.any(when_open)
            }
            _ => false,
        };
    });
    open
}

/// Every gate and condition of every rule of the packs that are pinned, for every event, judged on its causal past.
/// Without a pin, of the pack with every kind of condition.
fn judgements(packs: &[&Standard], events: &[Event]) -> BTreeMap<(EventId, String), (Tri, bool)> {
    let h = history(events.to_vec());
    let case = Case::new(&h, standards());
    let mut out = BTreeMap::new();
    for i in 0..h.len() {
        for standard in packs {
            let at = case.standpoint(i);
            let mut judge = |id: &str, what: &str, e: &Expr| {
                let held = case.asked(standard, &at, View::PastOf(i)).judge(e);
                let key = (h.event(i).id, format!("{id} {what}"));
                out.insert(key, (held, may_stay_open(standard, e)));
            };
            for rule in &standard.rules {
                if let Some(e) = &rule.when {
                    judge(&rule.id, "when", e);
                }
                if let Some(gate) = &rule.gate {
                    judge(&rule.id, "needs", &gate.needs);
                }
            }
            for step in &standard.steps {
                if let Some(e) = &step.when {
                    judge(&step.id, "step", e);
                }
            }
            for (n, e) in every_condition().iter().enumerate() {
                judge(&format!("condition {n}"), "", e);
            }
        }
    }
    out
}

/// The conditions that no gate of a fixture pack may happen to ask, of what a random history has.
fn every_condition() -> &'static [Expr] {
    static ALL: OnceLock<Vec<Expr>> = OnceLock::new();
    ALL.get_or_init(|| {
        let text = [
            "outcome(called) == answered",
            "outcome(callback_done) in (satisfied, answered)",
            "count(knocked) >= 2",
            "count(knocked) == 1",
            "granted(entry)",
            "refused(moving)",
            "every_part(consented)",
            "any_part(consented)",
            "every_part(fitted)",
            "any_part(refused)",
            "any_part(returned)",
            "every_part(low_value)",
            "any_part(company)",
            "this_part(consented)",
            "this_part(low_value)",
            "answered",
            "hazard_open",
            "known(fault_kind)",
            "fact(fault_kind) == leaking",
            "skipped(greeted)",
            "done(hazard_cleared)",
        ];
        text.iter().map(|t| Expr::parse(t).unwrap()).collect()
    })
}

fn pinned(events: &[Event]) -> Vec<&'static Standard> {
    let mut ids: BTreeSet<&str> = events
        .iter()
        .filter_map(|e| e.data.get("pack")?.as_str())
        .collect();
    let default = doorstep_visit::testkit::pack(standards(), "doorstep-default").to_string();
    if ids.is_empty() {
        ids.insert(&default);
    }
    let hashes = ids.into_iter().filter_map(|h| h.parse().ok());
    hashes
        .filter_map(|h| standards().get(&h))
        .map(|s| &**s)
        .collect()
}

#[test]
fn a_verdict_on_the_past_never_turns() {
    for (theme, cases) in [(Theme::Door, 150), (Theme::Parts, 150), (Theme::Pack, 200)] {
        hold(
            FAILED,
            &format!("yes and no stay, cannot tell is decided, {theme:?}"),
            cases,
            schedules(theme, 40, false),
            |s| {
                let crew = play(&s, standards());
                let all = crew.merged();
                let packs = pinned(&all);
                let after = judgements(&packs, &all);
                let whole = history(all.clone());
                for view in views(&crew) {
                    if !same_standing(&view, &all) {
                        continue;
                    }
                    for (key, (before, _)) in judgements(&packs, &view) {
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
}
