//! What a visit costs must grow with it, whatever its shape: an event of a long one costs about what one of a short
//! one does. Past a limit the visit is set aside, and that costs little too.

use std::collections::BTreeSet;

use doorstep_standard::{EventKind, Lang};
use doorstep_visit::act::{Action, Stamp, When, Who, act};
use doorstep_visit::case::{Case, Standpoint, View};
use doorstep_visit::finding::{Ground, Named, Severity};
use doorstep_visit::fold::{Now, VisitState, fold};
use doorstep_visit::history::{History, take_effort};
use doorstep_visit::statement::{Names, render};
use doorstep_visit::testkit::visit;
use doorstep_visit::{Json, words};

use crate::hold::standards;
use crate::shapes::{SHAPES, Scribe};

const NOW: Now = Now {
    at: 1_763_990_000_000,
    mono: None,
};

/// The looks after which a visit is found to be past the limit, twice the limit itself.
const UP_TO_THE_LIMIT: u64 = 262_144;

/// A history of a shape of so many events.
fn shaped(name: &str, count: usize) -> History {
    let shape = SHAPES.iter().find(|s| s.name == name).unwrap();
    let mut scribe = Scribe::new(visit());
    let pack = standards().values().find(|s| s.id == "doorstep-default");
    scribe.order(&pack.unwrap().hash.to_string());
    while scribe.events.len() < count {
        let n = scribe.events.len();
        (shape.write)(&mut scribe, n);
    }
    take_effort();
    History::new(visit(), scribe.events)
}

/// Events that the state names: those of findings above all, of which every one may name many.
fn named(state: &VisitState) -> usize {
    let findings = state.findings.iter().map(|f| f.events.len());
    let parts = state
        .parts
        .iter()
        .map(|p| p.quotes.len() + p.refusals.len());
    findings.sum::<usize>() + parts.sum::<usize>()
}

#[test]
fn an_event_of_a_long_visit_costs_what_one_of_a_short_one_does() {
    let mut dear = Vec::new();
    for shape in SHAPES {
        let mut short: Option<(f64, f64)> = None;
        for count in [500, 2_000, 8_000] {
            let history = shaped(shape.name, count);
            let state = fold(&history, standards(), &NOW);
            let looks = take_effort();
            assert!(state.record.len() >= count, "{}", shape.name);
            let aside = state.is_set_aside();
            // What was laid beside each other up to the limit is the same however long the visit is.
            let looks = if aside {
                looks.saturating_sub(UP_TO_THE_LIMIT)
            } else {
                looks
            };
            let an_event = |n: f64| n / count as f64;
            let (looks, names) = (an_event(looks as f64), an_event(named(&state) as f64));
            let (looks0, names0) = *short.get_or_insert((looks, names));
            let grown = looks > looks0 * 1.3 || names > names0.max(1.0) * 1.3;
            let line = format!(
                "{}: {count} events, {looks:.0} looks and {names:.1} names an event{}",
                shape.name,
                if aside { ", set aside" } else { "" }
            );
            println!("{line}");
            if grown {
                dear.push(line);
            }
        }
    }
    assert!(
        dear.is_empty(),
        "dearer than at 500 events:\n{}",
        dear.join("\n")
    );
}

const WIDE: &str = "quotes of one part that know of nothing";
const TANGLED: &str = "a thousand phones that hear of each other";

#[test]
fn a_visit_past_the_limit_is_set_aside_and_keeps_every_record() {
    for shape in [WIDE, TANGLED] {
        let mut history = shaped(shape, 2_000);
        let state = fold(&history, standards(), &NOW);
        let [finding] = state.findings.as_slice() else {
            panic!("{shape}: {} findings", state.findings.len());
        };
        assert_eq!(finding.ground, Ground::Case(Named::SetAside));
        assert_eq!(finding.severity, Severity::Serious);
        assert_eq!(state.record.len(), history.len());
        assert_eq!(
            state.assigned.len(),
            1,
            "{shape}: what the office wrote is told"
        );
        // Nobody reads that nothing is to pay.
        let standard = state.standard.and_then(|s| standards().get(&s));
        for lang in Lang::ALL {
            let text = render(
                &state,
                &history,
                standard.map(|s| &**s),
                &Names::default(),
                lang,
            );
            assert!(
                text.contains(words::case(Named::SetAside, lang).what),
                "{text}"
            );
            assert!(!text.contains("nothing is charged") && !text.contains("没有收费项目"));
        }
        // Whoever is there goes on recording; nothing is shown or signed.
        let who = Who {
            by: "p-li".parse().unwrap(),
            dev: "dev-1".parse().unwrap(),
        };
        let mut act = |action: &Action| {
            let stamp = Stamp {
                at: NOW.at,
                ..Stamp::default()
            };
            act(&mut history, standards(), &who, &stamp, action, &When::Now)
        };
        act(&Action::plain("tested")).unwrap();
        let statement = Json::from_pairs([
            (
                "statement",
                Json::from_pairs([("b", "00".repeat(32).as_str().into())]),
            ),
            ("language", "zh-CN".into()),
            ("covers", Json::List(Vec::new())),
            ("root", "00".repeat(32).as_str().into()),
            ("total_fen", 0.into()),
        ]);
        let shown = act(&Action::with("statement_shown", statement));
        assert_eq!(shown.unwrap_err().code(), "set_aside");
        assert_eq!(history.len(), 2_001);
    }
}

/// What is kept up to the limit and what is looked up past it say the same as walking back.
#[test]
fn who_knew_whom_is_told_alike_past_the_limit() {
    for count in [1_050, 2_000] {
        let h = shaped(TANGLED, count);
        let walked = |from: usize| -> BTreeSet<usize> {
            let (mut past, mut left) = (BTreeSet::new(), vec![from]);
            while let Some(i) = left.pop() {
                let after = h.event(i).after.iter().filter_map(|a| h.index(*a));
                left.extend(after.filter(|p| past.insert(*p)));
            }
            past
        };
        let case = Case::new(&h, standards());
        let everybody = Standpoint::everybody();
        let pack = standards().values().find(|s| s.id == "doorstep-default");
        for b in (0..h.len()).rev().step_by(171) {
            let past = walked(b);
            let cover = h.cover(&[h.event(b).id]);
            for a in (0..h.len()).step_by(7) {
                assert_eq!(h.in_past(a, b), past.contains(&a), "{count}: {a} {b}");
                assert_eq!(h.includes(&cover, a), a == b || past.contains(&a));
            }
            let tested = |i: &&usize| h.event(**i).kind == EventKind::Tested;
            let view = View::PastOf(b);
            let first = case
                .asked(pack.unwrap(), &everybody, view)
                .first_doing("tested");
            assert_eq!(first, past.iter().find(tested).copied());
            let all = case.asked(pack.unwrap(), &everybody, view).doings("tested");
            assert_eq!(all, past.iter().filter(tested).count());
        }
    }
}
