//! The check of a scenario that nobody plays: every name and time in it means something under its pack.
//! The events are put on the stage without asking a gate; what is expected is read, not judged.

use std::sync::Arc;

use doorstep_standard::lint::or_meant;
use doorstep_standard::vocabulary::{acts, office_acts};
use doorstep_standard::{Lang, Standard};

use super::read::Expect;
use super::stage::Stage;
use super::{Scenario, ScenarioError};
use crate::case::Standards;
use crate::finding::Named;

/// Codes with which a phone refuses by itself, without a rule.
const REFUSALS: &[&str] = &[
    "no_trip",
    "hazard_open",
    "not_consented",
    "screen_out_of_date",
    "only_in_person",
    "statement_not_shown",
    "changed_since_shown",
    "past_missing",
    "set_aside",
    "not_a_choice",
    "unknown_act",
];
const CLOCKS: &[&str] = &[
    "running", "met", "late", "early", "overdue", "unknown", "open", "waiting", "none",
];
const FINDINGS: &[&str] = &["present", "absent", "cannot_tell", "settled"];
const STEPS: &[&str] = &[
    "waiting",
    "open",
    "blocked",
    "done",
    "skipped",
    "missed",
    "not_applicable",
    "cannot_tell",
];
const RECORDS: &[&str] = &["none", "complete", "incomplete"];
const OPTIONS: &[&str] = &["present", "absent"];
const PHASES: &[&str] = &[
    "new",
    "assigned",
    "travelling",
    "at_door",
    "no_answer",
    "inside",
    "suspended",
    "signed_off",
    "left",
    "cancelled",
    "closed",
];

/// What in a scenario means nothing under its standard, line by line. `standards` must hold the standard.
pub fn check(
    scenario: &Scenario,
    standard: &Arc<Standard>,
    standards: &Standards,
) -> Vec<ScenarioError> {
    let mut stage = Stage::new(scenario, standard, standards, Lang::En);
    let names = Names { standard };
    let mut wrong: Vec<(usize, String)> = scenario
        .rules
        .iter()
        .filter_map(|r| Some((scenario.line, names.rule(r, &[]).err()?)))
        .collect();
    wrong.extend(stage.rehearse());
    for (line, step) in scenario.steps() {
        let held = step.refused.iter().chain(&step.warned).flatten();
        wrong.extend(held.filter_map(|r| Some((line, names.rule(r, REFUSALS).err()?))));
    }
    for (line, expect) in scenario.expected() {
        wrong.extend(names.expect(expect).err().map(|what| (line, what)));
    }
    wrong.sort();
    let said = |(line, what): (usize, String)| {
        // What may have been meant stands last.
        let (what, fix) = match what.split_once("; did you mean ") {
            Some((what, meant)) => (
                what.to_owned(),
                format!("correct the word; did you mean {meant}"),
            ),
            None => (what, "see Scenarios in docs/standards.md".to_owned()),
        };
        ScenarioError { line, what, fix }
    };
    wrong.into_iter().map(said).collect()
}

struct Names<'a> {
    standard: &'a Standard,
}

impl Names<'_> {
    /// A rule by its number or whole id, a code, or a case.
    fn rule(&self, name: &str, codes: &[&'static str]) -> Result<(), String> {
        let cases = || Named::ALL.iter().map(|n| n.code());
        let code = !codes.is_empty() && (codes.contains(&name) || cases().any(|c| c == name));
        if code || self.standard.rule(name).is_some() {
            return Ok(());
        }
        let cases = cases().filter(|_| !codes.is_empty());
        let rules = self.standard.rules.iter();
        let rules = rules.flat_map(|r| [r.number.as_str(), &r.id]);
        Err(or_meant(
            &format!("`{name}` is no rule of this pack"),
            name,
            rules.chain(codes.iter().copied()).chain(cases),
        ))
    }

    fn expect(&self, e: &Expect) -> Result<(), String> {
        let is = |words: &[&'static str]| match e.is.as_deref() {
            Some(word) => one_of(word, words),
            None => Err(format!(
                "say with `is` what is expected: {}",
                words.join(", ")
            )),
        };
        if let Some(rule) = e.clock.as_ref().or(e.lead.as_ref()) {
            self.rule(rule, &[])?;
            return is(CLOCKS);
        }
        if let Some(key) = &e.finding {
            self.rule(key, REFUSALS)?;
            return is(FINDINGS);
        }
        if let Some(step) = &e.step {
            self.step(step)?;
            return is(STEPS);
        }
        if let Some(record) = &e.record {
            let rules = self.standard.rules.iter();
            let mut records = rules.filter_map(|r| Some(r.record.as_ref()?.id.as_str()));
            if !records.clone().any(|r| r == record) {
                return Err(or_meant(
                    &format!("`{record}` is no record of this pack"),
                    record,
                    records.by_ref(),
                ));
            }
            return match e.missing {
                Some(_) => Ok(()),
                None => is(RECORDS),
            };
        }
        if let Some(rule) = &e.option {
            self.rule(rule, &[])?;
            return is(OPTIONS);
        }
        match (&e.phase, e.bill) {
            (Some(phase), _) => one_of(phase, PHASES),
            (None, Some(_)) => Ok(()),
            (None, None) => Err(
                "say what is expected: clock, lead, finding, step, record, option, phase or bill"
                    .into(),
            ),
        }
    }

    fn step(&self, name: &str) -> Result<(), String> {
        let acts = || acts().chain(office_acts());
        if self.standard.step(name).is_some() || acts().any(|a| a == name) {
            return Ok(());
        }
        let steps = self.standard.steps.iter().map(|s| s.id.as_str());
        Err(or_meant(
            &format!("`{name}` is no step of this pack"),
            name,
            steps.chain(acts()),
        ))
    }
}

fn one_of(word: &str, words: &[&'static str]) -> Result<(), String> {
    if words.contains(&word) {
        return Ok(());
    }
    let said = format!("`{word}` is none of {}", words.join(", "));
    Err(or_meant(&said, word, words.iter().copied()))
}
