//! What can be wrong with a pack, said with file, line and a fix.
//! Errors keep a pack from running; warnings are for the one who writes it.

mod effect;
mod order;
mod whole;
mod words;

use std::fmt;
use std::str::FromStr;

use toml::Spanned;

use crate::compile::Names;
use crate::expr::{Amount, Atom, Expr};
use crate::model::FeeKind;
use crate::value::Scalar;
use crate::vocabulary::{PART_STATES, SUBJECTS};

pub(crate) use effect::fits;
pub(crate) use whole::check_pack;

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
    /// Where the source's lines end; found when the first finding asks.
    ends: Option<Vec<usize>>,
    issues: Vec<Issue>,
}

impl<'a> Report<'a> {
    pub fn new(file: &'static str, source: &'a [u8], issues: Vec<Issue>) -> Self {
        Self {
            file,
            source,
            ends: None,
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
        let ends = self.ends.get_or_insert_with(|| {
            let bytes = self.source.iter().enumerate();
            bytes
                .filter(|(_, b)| **b == b'\n')
                .map(|(i, _)| i)
                .collect()
        });
        let line = 1 + ends.partition_point(|end| *end < at.span().start);
        self.issues.push(Issue {
            file: self.file.into(),
            line,
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

    pub fn has_errors(&self) -> bool {
        self.issues.iter().any(|i| i.level == Level::Error)
    }

    pub fn finish(mut self) -> Vec<Issue> {
        self.issues
            .sort_by(|a, b| (&a.file, a.line, a.code).cmp(&(&b.file, b.line, b.code)));
        self.issues
    }
}

fn unknown(
    name: &Spanned<String>,
    fits: bool,
    code: &'static str,
    what: &str,
    fix: &str,
    report: &mut Report,
) {
    if !fits {
        report.error(name, code, format!("`{}` is no {what}", name.as_ref()), fix);
    }
}

const MEND_NAME: &str = "correct the name, or declare it in this file";

pub(crate) fn check_act(name: &Spanned<String>, names: &Names, report: &mut Report) {
    let fits = names.is_act(name.as_ref());
    unknown(
        name,
        fits,
        "step_unknown",
        "step of this pack and no act",
        MEND_NAME,
        report,
    );
}

pub(crate) fn check_deed(name: &Spanned<String>, names: &Names, report: &mut Report) {
    let fits = names.is_deed(name.as_ref());
    unknown(
        name,
        fits,
        "step_unknown",
        "step of this pack and no act",
        MEND_NAME,
        report,
    );
}

pub(crate) fn check_calendar(name: &Spanned<String>, names: &Names, report: &mut Report) {
    let fits = names.calendars.contains(name.as_ref());
    unknown(
        name,
        fits,
        "calendar_unknown",
        "calendar of this pack",
        MEND_NAME,
        report,
    );
}

pub(crate) fn check_fee(name: &Spanned<String>, names: &Names, report: &mut Report) {
    let fits = names.fees.contains(name.as_ref()) || name.as_ref().parse::<FeeKind>().is_ok();
    unknown(
        name,
        fits,
        "fee_unknown",
        "line of the tariff and no kind of line",
        MEND_NAME,
        report,
    );
}

pub(crate) fn check_moment(name: &Spanned<String>, names: &Names, report: &mut Report) {
    if !names.is_moment(name.as_ref()) {
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
        Atom::Done(s)
        | Atom::Skipped(s)
        | Atom::Count(s, _, _)
        | Atom::Outcome(s, _)
        | Atom::Elapsed(s, _)
            if !names.is_deed(s) =>
        {
            wrong.push((
                "step_unknown",
                format!("`{s}` is no step of this pack and no act"),
            ));
        }
        Atom::Count(_, _, Amount::Param(p)) | Atom::Elapsed(_, p) if !names.params.contains(p) => {
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
        Atom::Complete(r) if !names.records.contains(r) => {
            wrong.push(("record_unknown", format!("`{r}` is no record of this pack")));
        }
        Atom::Within(c) if !names.calendars.contains(c) => {
            wrong.push((
                "calendar_unknown",
                format!("`{c}` is no calendar of this pack"),
            ));
        }
        Atom::EveryPart(s) | Atom::AnyPart(s) | Atom::ThisPart(s)
            if !PART_STATES.contains(&s.as_str()) =>
        {
            wrong.push(("part_state_unknown", format!("a part is never `{s}`")));
        }
        _ => {}
    });
    for (code, what) in wrong {
        report.error(at, code, what, MEND_NAME);
    }
}
