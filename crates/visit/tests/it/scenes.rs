//! Each named case, and a few edges of a visit, as a recorded history and its verdict, both golden.
//! `fixtures/visits/<name>.jsonl` holds the events; `<name>.verdict.txt` is what a person reads.
//! `INSTA_UPDATE=always` writes both anew; look at what changed.

use std::collections::BTreeSet;
use std::path::PathBuf;

use doorstep_visit::event::Event;
use doorstep_visit::finding::{Ground, Named};
use doorstep_visit::testkit::{SCENES, verdict, visit};

use crate::hold::{history, standards};

pub fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/visits")
        .join(name)
}

/// Compares with a golden file, or writes it when asked to.
pub fn golden(name: &str, have: &str) {
    let path = fixture(name);
    if std::env::var("INSTA_UPDATE").is_ok_and(|v| v == "always") {
        std::fs::write(&path, have).unwrap();
        return;
    }
    let want = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        have == want,
        "{name} differs from its golden file; INSTA_UPDATE=always writes it anew\n{have}"
    );
}

pub fn lines(events: &[Event]) -> String {
    events.iter().map(|e| format!("{}\n", e.bytes)).collect()
}

#[test]
fn each_story_is_recorded_and_judged() {
    for scene in SCENES {
        let crew = scene.crew(standards());
        let code = scene.name;
        let events = history(crew.merged()).events().to_vec();
        golden(&format!("{code}.jsonl"), &lines(&events));

        // The verdict is of the recorded bytes, not of what was just played.
        let recorded = std::fs::read_to_string(fixture(&format!("{code}.jsonl"))).unwrap();
        let read: Vec<Event> = recorded
            .lines()
            .map(|l| Event::parse(visit(), l).unwrap())
            .collect();
        let h = history(read);
        let state = crew.fold(h.events().to_vec());
        let named = |case| {
            state
                .findings
                .iter()
                .any(|f| f.ground == Ground::Case(case))
        };
        assert!(scene.case.is_none_or(named), "{code} is not named");
        let judged = verdict(&h, &state, standards());
        let text = format!("{code}\n{}\n\n{judged}", scene.story);
        golden(&format!("{code}.verdict.txt"), &text);
    }
}

#[test]
fn the_cases_that_the_design_names_all_have_a_scene() {
    let played: BTreeSet<&str> = SCENES
        .iter()
        .filter_map(|s| s.case)
        .map(Named::code)
        .collect();
    let named = [
        "cancelled-but-attended",
        "reassigned-while-working",
        "both-attended",
        "double-consent",
        "price-changed-after-consent",
        "signed-then-changed",
        "fitted-without-consent",
        "fitted-against-concurrent-refusal",
        "two-values",
        "two-clocks-disagree",
        "possible-duplicate-part",
        "hazard-after-closure",
        "charge-refused-and-paid",
        "contested",
        "late-evidence",
    ];
    assert_eq!(played, named.into_iter().collect());
    assert!(
        Named::ALL
            .iter()
            .map(|n| n.code())
            .collect::<BTreeSet<_>>()
            .is_superset(&played)
    );
}
