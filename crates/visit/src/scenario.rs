//! Scenarios: a pack's own tests, small scripted visits with what the device must refuse and the fold must find.
//! Read from `scenarios/*.toml`; played on one history with the gates of a phone; nothing is timed by a real clock.

mod check;
mod read;
mod stage;
mod verdict;

use std::sync::Arc;

use doorstep_standard::{Lang, Param, Standard};

use crate::case::Standards;

pub use check::check;
pub use read::{Scenario, ScenarioError, read};

/// How a scenario went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioOutcome {
    /// Its id.
    pub id: String,
    /// What it shows, in a sentence.
    pub title: String,
    /// Rules that it is about.
    pub rules: Vec<String>,
    /// What was not as expected, with the line of its file, from 1; empty when it passed.
    pub failures: Vec<(usize, String)>,
    /// What happened, a line each.
    pub timeline: Vec<String>,
}

impl ScenarioOutcome {
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
) -> ScenarioOutcome {
    let mut stage = stage::Stage::new(scenario, standard, standards, lang);
    let mut failures = stage.play();
    failures.extend(verdict::check(&stage));
    ScenarioOutcome {
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        rules: scenario.rules.clone(),
        failures,
        timeline: stage.timeline,
    }
}

/// Figures of a standard that no pair of scenarios brackets: one in which the rule is kept, one in which it is not.
/// Rule numbers with the parameter's name; a figure that is unset has no edge to test.
/// Of a parent's rules only those whose figure this pack sets.
pub fn untested_figures(standard: &Standard, scenarios: &[Scenario]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for rule in &standard.rules {
        let figures = [
            rule.wait.as_ref().map(|w| &w.at_least),
            rule.clock.as_ref().map(|c| &c.within),
            rule.lead.as_ref().map(|l| &l.at_least),
            rule.lead.as_ref().and_then(|l| l.at_most.as_ref()),
        ];
        let own = standard.owns(rule);
        let named = |r: &String| *r == rule.id || own && *r == rule.number;
        for param in figures.into_iter().flatten() {
            let set = matches!(
                standard.params.get(param),
                Some(Param::Time(_) | Param::WorkingDays(_) | Param::Months(_))
            );
            if !set || !(own || standard.figures_set.contains(param)) {
                continue;
            }
            let about = scenarios.iter().filter(|s| s.rules.iter().any(named));
            let (broken, kept): (Vec<&Scenario>, Vec<&Scenario>) =
                about.partition(|s| s.breaks(&named));
            if broken.is_empty() || kept.is_empty() {
                let name = if own { &rule.number } else { &rule.id };
                out.push((name.clone(), param.clone()));
            }
        }
    }
    out
}
