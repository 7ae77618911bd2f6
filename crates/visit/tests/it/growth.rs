//! What a visit costs must grow with it, whatever its shape: an event of a long one costs about what one of a short
//! one does. Past a limit the visit is set aside, and that costs little too.

use doorstep_visit::finding::{Ground, Named};
use doorstep_visit::fold::{Now, VisitState, fold};
use doorstep_visit::history::{History, take_effort};
use doorstep_visit::testkit::visit;

use crate::hold::standards;
use crate::shapes::{SHAPES, Scribe, Shape};

const NOW: Now = Now {
    at: 1_763_990_000_000,
    mono: None,
};

/// The looks after which a visit is found to be past the limit, twice the limit itself.
const UP_TO_THE_LIMIT: u64 = 262_144;

/// The state of a shape of so many events, and the looks that it took.
fn folded(shape: &Shape, count: usize) -> (VisitState, u64) {
    let mut scribe = Scribe::new(visit());
    let pack = standards().values().find(|s| s.id == "doorstep-default");
    scribe.order(&pack.unwrap().hash.to_string());
    while scribe.events.len() < count {
        let n = scribe.events.len();
        (shape.write)(&mut scribe, n);
    }
    let events = std::mem::take(&mut scribe.events);
    take_effort();
    let history = History::new(visit(), events);
    let state = fold(&history, standards(), &NOW);
    (state, take_effort())
}

fn is_set_aside(state: &VisitState) -> bool {
    let aside = Ground::Case(Named::SetAside);
    state.findings.iter().any(|f| f.ground == aside)
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
            let (state, looks) = folded(shape, count);
            assert!(state.record.len() >= count, "{}", shape.name);
            let aside = is_set_aside(&state);
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
