//! The files: TOML into a script. Shapes are checked here, meaning on the stage.
//! Docs: `docs/standards.md`, Scenarios.

use std::collections::BTreeMap;

use doorstep_standard::lint::or_meant_of_message;
use serde::Deserialize;
use toml::{Spanned, Value};

/// Largest scenario file, in bytes.
const MAX_FILE: usize = 1024 * 1024;

/// Why a scenario file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}; {fix}")]
pub struct ScenarioError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub fix: String,
}

impl ScenarioError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        "scenario_unreadable"
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    scenario: Vec<Spanned<Scenario>>,
}

/// A scripted visit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Line, from 1, on which it begins.
    #[serde(skip)]
    pub line: usize,
    /// Name within the pack.
    pub id: String,
    /// What it shows, in a sentence.
    pub title: String,
    /// Numbers of the rules that it is about.
    #[serde(default)]
    pub rules: Vec<String>,
    /// The local day on which it begins.
    #[serde(default = "default_day")]
    pub(crate) day: String,
    /// When the customer reported the fault.
    #[serde(default = "default_report")]
    pub(crate) reported: String,
    /// `09:00-10:00`, if one was made with the report.
    pub(crate) appointment: Option<String>,
    /// What the office states with the order.
    #[serde(default)]
    pub(crate) facts: BTreeMap<String, Value>,
    /// What happens.
    pub(crate) events: Vec<Spanned<Step>>,
    #[serde(skip)]
    event_lines: Vec<usize>,
    /// When `expect` is judged; the last event's time where it is absent.
    pub(crate) now: Option<String>,
    /// What must be so then.
    #[serde(default)]
    pub(crate) expect: Vec<Spanned<Expect>>,
    #[serde(skip)]
    expect_lines: Vec<usize>,
}

impl Scenario {
    /// What happens, with the lines.
    pub(super) fn steps(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.event_lines
            .iter()
            .copied()
            .zip(self.events.iter().map(Spanned::get_ref))
    }

    /// What must be so, with the lines.
    pub(super) fn expected(&self) -> impl Iterator<Item = (usize, &Expect)> {
        self.expect_lines
            .iter()
            .copied()
            .zip(self.expect.iter().map(Spanned::get_ref))
    }

    fn find_lines(&mut self, from: usize, bytes: &[u8]) {
        self.line = line_of(bytes, from);
        let lines = |at: usize| line_of(bytes, at);
        self.event_lines = self.events.iter().map(|e| lines(e.span().start)).collect();
        self.expect_lines = self.expect.iter().map(|e| lines(e.span().start)).collect();
    }

    /// Whether it expects a rule not to be kept: refused, asked about, late, early, or found.
    pub(super) fn breaks(&self, rule: &dyn Fn(&String) -> bool) -> bool {
        let held = |list: &Option<Vec<String>>| list.iter().flatten().any(rule);
        let found = |e: &Expect| {
            let names = [&e.clock, &e.lead, &e.finding];
            let about = names.into_iter().flatten().any(rule);
            let broken = ["late", "early", "overdue", "present"];
            about && e.is.as_deref().is_some_and(|is| broken.contains(&is))
        };
        self.steps()
            .any(|(_, e)| held(&e.refused) || held(&e.warned))
            || self.expected().any(|(_, e)| found(e))
    }
}

fn default_day() -> String {
    "2026-01-13".to_owned()
}
fn default_report() -> String {
    "08:00".to_owned()
}

/// Something that happens.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Step {
    pub at: String,
    pub by: Option<String>,
    pub act: Option<String>,
    pub skip: Option<String>,
    pub reason: Option<String>,
    pub fact: Option<String>,
    pub value: Option<Value>,
    pub with: BTreeMap<String, Value>,
    #[serde(rename = "as")]
    pub name: Option<String>,
    pub quote: Option<String>,
    pub of: Option<String>,
    pub after: Option<Vec<String>>,
    pub refused: Option<Vec<String>>,
    pub warned: Option<Vec<String>>,
    pub merged: bool,
    pub happened: Option<String>,
    pub reboot: bool,
    pub wall: Option<String>,
    pub offline: Option<bool>,
}

/// Something that must be so.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Expect {
    pub clock: Option<String>,
    pub lead: Option<String>,
    pub finding: Option<String>,
    pub step: Option<String>,
    pub record: Option<String>,
    pub option: Option<String>,
    pub phase: Option<String>,
    pub bill: Option<i64>,
    pub is: Option<String>,
    pub missing: Option<Vec<String>>,
}

/// Reads a scenario file.
///
/// # Errors
/// [`ScenarioError`] with the line.
pub fn read(bytes: &[u8]) -> Result<Vec<Scenario>, ScenarioError> {
    let error = |line, what: String| ScenarioError {
        line,
        fix: or_meant_of_message("see Scenarios in docs/standards.md", &what),
        what,
    };
    if bytes.len() > MAX_FILE {
        return Err(error(1, "the file is larger than 1 MiB".into()));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| {
        error(
            line_of(bytes, e.valid_up_to()),
            "the bytes are not UTF-8".into(),
        )
    })?;
    let file: File = toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(1, |s| line_of(bytes, s.start));
        error(line, e.message().to_owned())
    })?;
    let mut ids = std::collections::BTreeSet::new();
    let mut out = Vec::new();
    for s in file.scenario {
        let from = s.span().start;
        let mut s = s.into_inner();
        s.find_lines(from, bytes);
        if !ids.insert(s.id.clone()) {
            let what = format!("a scenario named {} stands here twice", s.id);
            return Err(error(s.line, what));
        }
        out.push(s);
    }
    Ok(out)
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    1 + bytes.iter().take(at).filter(|b| **b == b'\n').count()
}
