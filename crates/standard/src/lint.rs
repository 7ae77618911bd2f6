//! What can be wrong with a pack, said with file, line and a fix.
//! Errors keep a pack from running; warnings are for the one who writes it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use toml::Spanned;

use crate::compile::Names;
use crate::expr::{Amount, Atom, Expr};
use crate::model::{Enforce, Rule, Step, StepMode, Strength};
use crate::raw::RawPack;
use crate::text::{Lang, Texts};
use crate::value::Scalar;
use crate::vocabulary::{ACTS, MOMENTS, SUBJECTS};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The pack cannot run.
    Error,
    /// The pack runs; its author should look.
    Warning,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// File within the pack.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// How bad.
    pub level: Level,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub fix: String,
}

impl Issue {
    pub(crate) fn whole(file: &str, code: &'static str, what: &str, fix: &str) -> Self {
        Self {
            file: file.into(),
            line: 1,
            level: Level::Error,
            code,
            what: what.into(),
            fix: fix.into(),
        }
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
        };
        write!(
            f,
            "{}:{}: {level}[{}]: {}; {}",
            self.file, self.line, self.code, self.what, self.fix
        )
    }
}

/// The line, from 1, of a byte offset.
pub(crate) fn line_of(source: &[u8], offset: usize) -> usize {
    1 + source.iter().take(offset).filter(|b| **b == b'\n').count()
}

/// Collects findings about one file.
pub(crate) struct Report<'a> {
    file: &'static str,
    source: &'a [u8],
    issues: Vec<Issue>,
}

impl<'a> Report<'a> {
    pub fn new(file: &'static str, source: &'a [u8], issues: Vec<Issue>) -> Self {
        Self {
            file,
            source,
            issues,
        }
    }

    fn push<T>(
        &mut self,
        at: &Spanned<T>,
        level: Level,
        code: &'static str,
        what: String,
        fix: &str,
    ) {
        self.issues.push(Issue {
            file: self.file.into(),
            line: line_of(self.source, at.span().start),
            level,
            code,
            what,
            fix: fix.into(),
        });
    }

    pub fn error<T>(&mut self, at: &Spanned<T>, code: &'static str, what: String, fix: &str) {
        self.push(at, Level::Error, code, what, fix);
    }

    pub fn warning<T>(&mut self, at: &Spanned<T>, code: &'static str, what: String, fix: &str) {
        self.push(at, Level::Warning, code, what, fix);
    }

    /// One of a closed list of words.
    pub fn word<T: FromStr>(&mut self, at: &Spanned<String>, what: &str) -> Option<T> {
        let word = at.as_ref().parse().ok();
        if word.is_none() {
            self.error(
                at,
                "word_unknown",
                format!("`{}` is no {what}", at.as_ref()),
                "see docs/standards.md for the words that may stand here",
            );
        }
        word
    }

    pub fn finish(mut self) -> Vec<Issue> {
        self.issues
            .sort_by(|a, b| (&a.file, a.line, a.code).cmp(&(&b.file, b.line, b.code)));
        self.issues
    }
}

pub(crate) fn check_act(name: &Spanned<String>, names: &Names, report: &mut Report) {
    if !names.is_act(name.as_ref()) {
        report.error(
            name,
            "step_unknown",
            format!("`{}` is no step of this pack and no act", name.as_ref()),
            "correct the name, or add the step",
        );
    }
}

pub(crate) fn check_moment(name: &Spanned<String>, names: &Names, report: &mut Report) {
    if !names.is_act(name.as_ref()) && !MOMENTS.contains(&name.as_ref().as_str()) {
        report.error(
            name,
            "clock_without_moment",
            format!(
                "nothing records `{}`, so the clock could never start or stop",
                name.as_ref()
            ),
            "name a moment, a step or an act",
        );
    }
}

pub(crate) fn check_param(name: &Spanned<String>, names: &Names, report: &mut Report) {
    if !names.params.contains(name.as_ref()) {
        report.error(
            name,
            "param_unknown",
            format!("`{}` is no parameter of this pack", name.as_ref()),
            "add [param.…], with `unset = true` when the source gives no figure",
        );
    }
}

pub(crate) fn check_expr(e: &Expr, at: &Spanned<String>, names: &Names, report: &mut Report) {
    let mut wrong: Vec<(&'static str, String)> = Vec::new();
    let check_value =
        |fact: &str, value: &Scalar, wrong: &mut Vec<(&'static str, String)>| match names
            .facts
            .get(fact)
        {
            None => wrong.push(("fact_unknown", format!("`{fact}` is no fact of this pack"))),
            Some(values) => {
                if let Scalar::Code(c) = value
                    && !values.contains(c)
                {
                    wrong.push((
                        "fact_value_unknown",
                        format!("`{c}` is no value of `{fact}`"),
                    ));
                }
            }
        };
    e.each_atom(&mut |atom| match atom {
        Atom::Done(s) | Atom::Skipped(s) | Atom::Count(s, _, _) if !names.is_act(s) => {
            wrong.push((
                "step_unknown",
                format!("`{s}` is no step of this pack and no act"),
            ));
        }
        Atom::Count(_, _, Amount::Param(p)) if !names.params.contains(p) => {
            wrong.push((
                "param_unknown",
                format!("`{p}` is no parameter of this pack"),
            ));
        }
        Atom::Granted(s) | Atom::Refused(s) if !SUBJECTS.contains(&s.as_str()) => {
            wrong.push(("subject_unknown", format!("nobody can consent to `{s}`")));
        }
        Atom::Fact(f, _, v) => check_value(f, v, &mut wrong),
        Atom::FactIn(f, vs) => vs.iter().for_each(|v| check_value(f, v, &mut wrong)),
        Atom::Known(f) if !names.facts.contains_key(f) => {
            wrong.push(("fact_unknown", format!("`{f}` is no fact of this pack")));
        }
        _ => {}
    });
    for (code, what) in wrong {
        report.error(
            at,
            code,
            what,
            "correct the name, or declare it in this file",
        );
    }
}

/// The checks that look at the pack as a whole.
pub(crate) fn check_pack(
    raw: &RawPack,
    rules: &[Rule],
    steps: &[Step],
    texts: &BTreeMap<Lang, Texts>,
    report: &mut Report,
) {
    let mut seen = BTreeSet::new();
    for r in &raw.rule {
        if !seen.insert(r.id.as_ref()) {
            report.error(
                &r.id,
                "rule_twice",
                format!("rule {} stands here twice", r.id.as_ref()),
                "give each rule one entry",
            );
        }
        if r.article.trim().is_empty() {
            report.error(
                &r.id,
                "article_missing",
                format!("rule {} names no article", r.id.as_ref()),
                "write the article of the source",
            );
        }
        let mechanisms = [r.gate.is_some(), r.wait.is_some(), r.clock.is_some()];
        if mechanisms.iter().filter(|m| **m).count() > 1 {
            report.error(
                &r.id,
                "two_mechanisms",
                format!(
                    "rule {} has more than one of gate, wait and clock",
                    r.id.as_ref()
                ),
                "split it",
            );
        }
        let on_device = matches!(r.enforce.as_ref().as_str(), "block" | "warn" | "attest");
        let has_something = mechanisms.contains(&true)
            || !r.steps.is_empty()
            || r.kit.is_some()
            || r.forbid.is_some();
        if on_device && !has_something {
            report.error(&r.id, "nothing_enforced", format!("rule {} is to be enforced but has no step, gate, wait, clock, kit or prohibition", r.id.as_ref()), "add one, or enforce it as office, text or statement");
        }
    }
    let mut seen = BTreeSet::new();
    for s in &raw.step {
        if !seen.insert(s.id.as_ref()) {
            report.error(
                &s.id,
                "step_twice",
                format!("step {} stands here twice", s.id.as_ref()),
                "give each step one entry",
            );
        }
        if !rules.iter().any(|r| r.steps.contains(s.id.as_ref())) {
            report.warning(
                &s.id,
                "step_without_rule",
                format!("no rule asks for step {}", s.id.as_ref()),
                "name it in a rule's `steps`, or remove it",
            );
        }
        let chooses = matches!(s.mode.as_ref().as_str(), "choice" | "attempts");
        if chooses && (s.choices.is_empty() || s.field.is_none()) {
            report.error(
                &s.id,
                "choice_without_choices",
                format!("step {} offers nothing to choose", s.id.as_ref()),
                "give it `field` and `choices`",
            );
        }
    }
    let mut readings = BTreeSet::new();
    for r in &raw.reading {
        if !readings.insert(r.id.as_ref()) {
            report.error(
                &r.id,
                "reading_twice",
                format!("reading {} is taken twice", r.id.as_ref()),
                "take one",
            );
        }
        for rule in &r.rules {
            if !rules.iter().any(|x| x.number == *rule.as_ref()) {
                report.error(
                    rule,
                    "rule_unknown",
                    format!("`{}` is no rule of this pack", rule.as_ref()),
                    "correct the number",
                );
            }
        }
    }
    check_effects(raw, rules, texts, report);
    check_prohibitions(raw, rules, steps, report);
    check_texts(raw, rules, steps, texts, report);
}

/// Whether what a rule does fits how strongly it speaks.
fn check_effects(
    raw: &RawPack,
    rules: &[Rule],
    texts: &BTreeMap<Lang, Texts>,
    report: &mut Report,
) {
    for rule in rules {
        let Some(at) = raw.rule.iter().find(|r| *r.id.as_ref() == rule.number) else {
            continue;
        };
        let fits = match (rule.strength, rule.enforce) {
            (Strength::None, e) => {
                matches!(e, Enforce::Statement | Enforce::Text | Enforce::Office)
            }
            (Strength::Advisory | Strength::May, e) => e != Enforce::Block,
            (Strength::Shall | Strength::ShallNot, e) => {
                e != Enforce::Block && e != Enforce::Statement
            }
            (Strength::Must | Strength::MustNot, e) => {
                matches!(e, Enforce::Block | Enforce::Office)
            }
        };
        match &rule.because {
            None if !fits => report.error(
                &at.enforce,
                "effect_unexplained",
                format!(
                    "rule {} says `{}` but is enforced as `{}`",
                    rule.number, rule.strength, rule.enforce
                ),
                "change the effect, or give the reason with `because`",
            ),
            Some(key) if !texts.values().all(|t| t.because.contains_key(key)) => {
                report.error(
                    &at.id,
                    "text_missing",
                    format!("the reason `{key}` is not in both languages"),
                    "add it under [because]",
                );
            }
            _ => {}
        }
    }
}

/// No choice list offers what a prohibition bans.
fn check_prohibitions(raw: &RawPack, rules: &[Rule], steps: &[Step], report: &mut Report) {
    for rule in rules {
        let Some(forbid) = &rule.forbid else { continue };
        let Some(at) = raw.rule.iter().find(|r| *r.id.as_ref() == rule.number) else {
            continue;
        };
        for (step, choice) in &forbid.choices {
            if steps
                .iter()
                .any(|s| s.id == *step && s.choices.contains(choice))
            {
                report.error(
                    &at.id,
                    "choice_forbidden",
                    format!(
                        "step {step} offers `{choice}`, which rule {} forbids",
                        rule.number
                    ),
                    "take it out of the step's choices",
                );
            }
        }
    }
}

/// Everything that people see has words in every language.
fn check_texts(
    raw: &RawPack,
    rules: &[Rule],
    steps: &[Step],
    texts: &BTreeMap<Lang, Texts>,
    report: &mut Report,
) {
    for (lang, t) in texts {
        let tag = lang.tag();
        if t.title.is_empty() {
            report.error(
                &raw.standard.id,
                "text_missing",
                format!("no title in {tag}"),
                "add `title` to the text file",
            );
        }
        for rule in rules {
            let Some(at) = raw.rule.iter().find(|r| *r.id.as_ref() == rule.number) else {
                continue;
            };
            if !t.rule.contains_key(&rule.number) {
                report.error(
                    &at.id,
                    "text_missing",
                    format!("rule {} has no text in {tag}", rule.number),
                    "add it under [rule]",
                );
            }
            if let Some(key) = &rule.script
                && !t.script.contains_key(key)
            {
                report.error(
                    &at.id,
                    "text_missing",
                    format!("the script `{key}` has no text in {tag}"),
                    "add it under [script]",
                );
            }
        }
        for step in steps {
            let Some(at) = raw.step.iter().find(|s| *s.id.as_ref() == step.id) else {
                continue;
            };
            let by_button = !matches!(step.mode, StepMode::Handover | StepMode::Signature);
            if !t.step.contains_key(&step.id) || (by_button && !t.button.contains_key(&step.id)) {
                report.error(
                    &at.id,
                    "text_missing",
                    format!("step {} lacks its text or button in {tag}", step.id),
                    "add it under [step] and [button]",
                );
            }
            for c in &step.choices {
                if t.choice_of(&step.id, c) == c {
                    report.error(
                        &at.id,
                        "text_missing",
                        format!("choice {c} of step {} has no text in {tag}", step.id),
                        "add it under [choice]",
                    );
                }
            }
        }
        for id in raw.param.keys().filter(|id| !t.param.contains_key(*id)) {
            report.error(
                &raw.standard.id,
                "text_missing",
                format!("parameter {id} has no text in {tag}"),
                "add it under [param]",
            );
        }
        for r in raw
            .reading
            .iter()
            .filter(|r| !t.reading.contains_key(r.id.as_ref()))
        {
            report.error(
                &r.id,
                "text_missing",
                format!("reading {} has no text in {tag}", r.id.as_ref()),
                "add it under [reading]",
            );
        }
        let stray = t
            .rule
            .keys()
            .find(|k| !rules.iter().any(|r| r.number == **k));
        if let Some(k) = stray {
            report.warning(
                &raw.standard.id,
                "text_unused",
                format!("{tag} has a text for rule {k}, which does not exist"),
                "remove it",
            );
        }
        for id in t.step.keys().chain(t.button.keys()) {
            if !steps.iter().any(|s| s.id == *id) && !ACTS.contains(&id.as_str()) {
                report.warning(
                    &raw.standard.id,
                    "text_unused",
                    format!("{tag} has a text for step {id}, which does not exist"),
                    "remove it",
                );
            }
        }
    }
}
