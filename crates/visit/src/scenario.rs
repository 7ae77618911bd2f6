//! Scenarios: a pack's own tests, small scripted visits with what the device must refuse and the fold must find.
//! Read from `scenarios/*.toml`; played on one history with the gates of a phone; nothing is timed by a real clock.

mod read;
mod stage;
mod verdict;

use std::sync::Arc;

use doorstep_standard::{Lang, Param, Standard};

use crate::case::Standards;

pub use read::{Scenario, ScenarioError, read};

/// How a scenario went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its id.
    pub id: String,
    /// What it shows, in a sentence.
    pub title: String,
    /// Rules that it is about.
    pub rules: Vec<String>,
    /// What was not as expected; empty when it passed.
    pub failures: Vec<String>,
    /// What happened, a line each.
    pub timeline: Vec<String>,
}

impl Outcome {
    /// Everything was as expected.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Plays a scenario under a standard. `standards` must hold the standard.
pub fn play(
    scenario: &Scenario,
    standard: &Arc<Standard>,
    standards: &Standards,
    lang: Lang,
) -> Outcome {
    let mut stage = stage::Stage::new(scenario, standard, standards, lang);
    let mut failures = stage.play();
    failures.extend(verdict::check(&stage));
    Outcome {
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        rules: scenario.rules.clone(),
        failures,
        timeline: stage.timeline,
    }
}

/// Figures of a standard that fewer than two scenarios are about: one just inside, one just outside.
/// Rule numbers with the parameter's name; a figure that is unset has no edge to test.
pub fn untested_figures(standard: &Standard, scenarios: &[Scenario]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for rule in standard.rules.iter().filter(|r| standard.owns(r)) {
        let figures = [
            rule.wait.as_ref().map(|w| &w.at_least),
            rule.clock.as_ref().map(|c| &c.within),
            rule.lead.as_ref().map(|l| &l.at_least),
            rule.lead.as_ref().and_then(|l| l.at_most.as_ref()),
        ];
        for param in figures.into_iter().flatten() {
            let set = matches!(
                standard.params.get(param),
                Some(Param::Time(_) | Param::WorkingDays(_))
            );
            let about = scenarios
                .iter()
                .filter(|s| s.rules.iter().any(|r| *r == rule.number || *r == rule.id))
                .count();
            if set && about < 2 {
                out.push((rule.number.clone(), param.clone()));
            }
        }
    }
    out
}
