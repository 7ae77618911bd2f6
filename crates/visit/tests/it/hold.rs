//! Runs a property over random histories, keeps what failed, and says how many histories were run.

use std::io::Write;
use std::sync::OnceLock;

use doorstep_visit::case::Standards;
use doorstep_visit::event::Event;
use doorstep_visit::history::History;
use doorstep_visit::id::EventId;
use doorstep_visit::testkit::{Crew, fixture_holidays, fixture_standards, visit};
use proptest::prelude::*;
use proptest::test_runner::{
    Config, FileFailurePersistence, RngAlgorithm, TestCaseResult, TestRng, TestRunner,
};

/// The packs, compiled once, and the holiday documents.
pub fn standards() -> &'static Standards {
    static PACKS: OnceLock<Standards> = OnceLock::new();
    PACKS.get_or_init(|| {
        let mut all = fixture_standards();
        for year in fixture_holidays() {
            all.add_holidays(year);
        }
        all
    })
}

/// Holds `property` for `cases` values, or for `PROPTEST_CASES` when that is set.
/// Without the variable the same values are drawn every time; with it, new ones.
pub fn hold<S: Strategy>(
    file: &'static str,
    name: &str,
    cases: u32,
    strategy: S,
    property: impl Fn(S::Value) -> TestCaseResult,
) {
    let asked: Option<u32> = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|v| v.parse().ok());
    let config = Config {
        cases: asked.unwrap_or(cases),
        max_shrink_iters: 4_000,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(file))),
        source_file: Some(file!()),
        ..Config::default()
    };
    let cases = config.cases;
    let mut runner = match asked {
        Some(_) => TestRunner::new(config),
        None => {
            let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
            TestRunner::new_with_rng(config, rng)
        }
    };
    let outcome = runner.run(&strategy, property);
    // Not `println!`: the harness would keep that for itself when the test passes. `./x test` adds these lines up.
    let _ = writeln!(std::io::stdout(), "{name}: {cases} histories");
    if let Err(e) = outcome {
        panic!("{name}: {e}");
    }
}

/// A history of these events.
pub fn history(events: impl IntoIterator<Item = Event>) -> History {
    History::new(visit(), events)
}

/// What each replica has seen, those that have seen nothing or the same left out.
pub fn views(crew: &Crew) -> Vec<Vec<Event>> {
    let mut seen: Vec<Vec<EventId>> = Vec::new();
    let mut out = Vec::new();
    for r in &crew.replicas {
        let ids: Vec<EventId> = r.history.events().iter().map(|e| e.id).collect();
        if !ids.is_empty() && !seen.contains(&ids) {
            seen.push(ids);
            out.push(r.history.events().to_vec());
        }
    }
    out
}

/// The union of two views.
pub fn union(a: &[Event], b: &[Event]) -> Vec<Event> {
    history(a.iter().chain(b).cloned()).events().to_vec()
}
