//! What can be wrong with a pack, said with file, line and a fix.
//! Errors keep a pack from running; warnings are for the one who writes it.

mod effect;
mod near;
mod order;
mod whole;
mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use toml::Spanned;

use crate::compile::Names;
use crate::expr::{Amount, Atom, Expr};
use crate::model::FeeKind;
use crate::text::Lang;
use crate::value::Scalar;
use crate::vocabulary::{ACTS, OFFICE_ACTS, PART_STATES, REGISTERS, SUBJECTS};

pub(crate) use effect::fits;
pub use near::{nearest, or_meant, or_meant_of_message};
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

/// A closed list of words.
pub(crate) trait Word: FromStr {
    /// Every word of it.
    fn words() -> Vec<&'static str>;
}

/// How many findings still say what may have been meant: whoever has more misspells nothing.
const MEANT: usize = 200;

/// Lines, from 1, of the keys of a file by table; a table's own line stands under the empty key.
type Lines = BTreeMap<(String, String), usize>;

fn lines_of(source: &[u8]) -> Lines {
    let (mut lines, mut table) = (Lines::new(), String::new());
    for (n, line) in String::from_utf8_lossy(source).lines().enumerate() {
        let line = line.trim();
        let key = if let Some((head, _)) = line.strip_prefix('[').and_then(|l| l.split_once(']')) {
            table = head.trim().to_owned();
            String::new()
        } else if let Some((name, _)) = line.split_once('=') {
            name.trim().trim_matches(['"', '\'']).to_owned()
        } else {
            continue;
        };
        lines.entry((table.clone(), key)).or_insert(n + 1);
    }
    lines
}

/// Collects findings about the main file of a pack, and about its texts.
pub(crate) struct Report<'a> {
    file: &'static str,
    source: &'a [u8],
    texts: Vec<(Lang, &'a [u8])>,
    /// Lines of the texts; found when the first finding asks.
    lines: BTreeMap<Lang, Lines>,
    /// Where the source's lines end; found when the first finding asks.
    ends: Option<Vec<usize>>,
    issues: Vec<Issue>,
}

impl<'a> Report<'a> {
    pub fn new(file: &'static str, source: &'a [u8], issues: Vec<Issue>) -> Self {
        Self {
            file,
            source,
            texts: Vec::new(),
            lines: BTreeMap::new(),
            ends: None,
            issues,
        }
    }

    /// With the files of texts, so that findings about them can say where.
    pub fn with_texts(mut self, texts: Vec<(Lang, &'a [u8])>) -> Self {
        self.texts = texts;
        self
    }

    /// A finding about a text: of a table and a key, whether the key is there or not.
    pub fn about_text(
        &mut self,
        (lang, table, key): (Lang, &str, &str),
        level: Level,
        code: &'static str,
        what: String,
        fix: &str,
    ) {
        let texts = &self.texts;
        let lines = self.lines.entry(lang).or_insert_with(|| {
            let source = texts.iter().find(|(l, _)| *l == lang);
            source.map(|(_, s)| lines_of(s)).unwrap_or_default()
        });
        let line = |key: &str| lines.get(&(table.to_owned(), key.to_owned()));
        self.issues.push(Issue {
            file: lang.file(),
            line: *line(key).or_else(|| line("")).unwrap_or(&1),
            level,
            code,
            what,
            fix: fix.into(),
        });
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
    pub fn word<T: Word>(&mut self, at: &Spanned<String>, what: &str) -> Option<T> {
        let word = at.as_ref().parse().ok();
        if word.is_none() {
            self.error(
                at,
                "word_unknown",
                format!("`{}` is no {what}", at.as_ref()),
                &or_meant(
                    &format!("write one of {}", T::words().join(", ")),
                    at.as_ref(),
                    T::words(),
                ),
            );
        }
        word
    }

    /// A fix that ends with the word that was meant, as long as findings are few.
    pub fn or_meant<'n>(
        &self,
        fix: &str,
        name: &str,
        among: impl IntoIterator<Item = &'n str>,
    ) -> String {
        match self.issues.len() < MEANT {
            true => or_meant(fix, name, among),
            false => fix.to_owned(),
        }
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

fn unknown<'n>(
    name: &Spanned<String>,
    fits: bool,
    (code, what): (&'static str, &str),
    among: impl IntoIterator<Item = &'n str>,
    report: &mut Report,
) {
    if !fits {
        let fix = report.or_meant(MEND_NAME, name.as_ref(), among);
        report.error(
            name,
            code,
            format!("`{}` is no {what}", name.as_ref()),
            &fix,
        );
    }
}

/// What can be done in the field, or in the office too.
fn acts(names: &Names, office: bool) -> impl Iterator<Item = &str> {
    let office = OFFICE_ACTS.iter().copied().filter(move |_| office);
    let steps = names.steps.iter().map(String::as_str);
    steps.chain(ACTS.iter().copied()).chain(office)
}

const MEND_NAME: &str = "correct the name, or declare it in this file";

pub(crate) fn check_act(name: &Spanned<String>, names: &Names, report: &mut Report) {
    let fits = names.is_act(name.as_ref());
    let said = ("step_unknown", "step of this pack and no act");
    unknown(name, fits, said, acts(names, false), report);
}

pub(crate) fn check_deed(name: &Spanned<String>, names: &Names, report: &mut Report) {
    let fits = names.is_deed(name.as_ref());
    let said = ("step_unknown", "step of this pack and no act");
    unknown(name, fits, said, acts(names, true), report);
}

pub(crate) fn check_calendar(name: &Spanned<String>, names: &Names, report: &mut Report) {
    let fits = names.calendars.contains(name.as_ref());
    let said = ("calendar_unknown", "calendar of this pack");
    let among = names.calendars.iter().map(String::as_str);
    unknown(name, fits, said, among, report);
}

pub(crate) fn check_fee(name: &Spanned<String>, names: &Names, report: &mut Report) {
    let fits = names.fees.contains(name.as_ref()) || name.as_ref().parse::<FeeKind>().is_ok();
    let said = ("fee_unknown", "line of the tariff and no kind of line");
    let lines = names.fees.iter().map(String::as_str);
    let among = lines.chain(FeeKind::ALL.iter().map(|k| k.as_str()));
    unknown(name, fits, said, among, report);
}

pub(crate) fn check_moment(name: &Spanned<String>, names: &Names, report: &mut Report) {
    if !names.is_moment(name.as_ref()) {
        let fix = report.or_meant(
            "name a moment, a step or an act",
            name.as_ref(),
            acts(names, true).chain(REGISTERS.iter().copied()),
        );
        report.error(
            name,
            "clock_without_moment",
            format!(
                "nothing records `{}`, so the clock could never start or stop",
                name.as_ref()
            ),
            &fix,
        );
    }
}

pub(crate) fn check_param(name: &Spanned<String>, names: &Names, report: &mut Report) {
    if !names.params.contains(name.as_ref()) {
        let fix = report.or_meant(
            "add [param.…], with `unset = true` when the source gives no figure",
            name.as_ref(),
            names.params.iter().map(String::as_str),
        );
        report.error(
            name,
            "param_unknown",
            format!("`{}` is no parameter of this pack", name.as_ref()),
            &fix,
        );
    }
}

pub(crate) fn check_expr(e: &Expr, at: &Spanned<String>, names: &Names, report: &mut Report) {
    let mut wrong: Vec<(&'static str, String, String)> = Vec::new();
    let facts = || names.facts.keys().map(String::as_str);
    let meant = |name: &str, among: Vec<&str>| report.or_meant(MEND_NAME, name, among);
    let check_value = |fact: &str,
                       value: &Scalar,
                       wrong: &mut Vec<(&'static str, String, String)>| {
        match names.facts.get(fact) {
            None => wrong.push((
                "fact_unknown",
                format!("`{fact}` is no fact of this pack"),
                meant(fact, facts().collect()),
            )),
            Some(values) => {
                if let Scalar::Code(c) = value
                    && !values.contains(c)
                {
                    wrong.push((
                        "fact_value_unknown",
                        format!("`{c}` is no value of `{fact}`"),
                        meant(c, values.iter().map(String::as_str).collect()),
                    ));
                }
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
                meant(s, acts(names, true).collect()),
            ));
        }
        Atom::Count(_, _, Amount::Param(p)) | Atom::Elapsed(_, p) if !names.params.contains(p) => {
            wrong.push((
                "param_unknown",
                format!("`{p}` is no parameter of this pack"),
                meant(p, names.params.iter().map(String::as_str).collect()),
            ));
        }
        Atom::Granted(s) | Atom::Refused(s) if !SUBJECTS.contains(&s.as_str()) => {
            wrong.push((
                "subject_unknown",
                format!("nobody can consent to `{s}`"),
                meant(s, SUBJECTS.to_vec()),
            ));
        }
        Atom::Fact(f, _, v) => check_value(f, v, &mut wrong),
        Atom::FactIn(f, vs) => vs.iter().for_each(|v| check_value(f, v, &mut wrong)),
        Atom::Known(f) if !names.facts.contains_key(f) => {
            wrong.push((
                "fact_unknown",
                format!("`{f}` is no fact of this pack"),
                meant(f, facts().collect()),
            ));
        }
        Atom::Complete(r) if !names.records.contains(r) => {
            wrong.push((
                "record_unknown",
                format!("`{r}` is no record of this pack"),
                meant(r, names.records.iter().map(String::as_str).collect()),
            ));
        }
        Atom::Within(c) if !names.calendars.contains(c) => {
            wrong.push((
                "calendar_unknown",
                format!("`{c}` is no calendar of this pack"),
                meant(c, names.calendars.iter().map(String::as_str).collect()),
            ));
        }
        Atom::EveryPart(s) | Atom::AnyPart(s) | Atom::ThisPart(s)
            if !PART_STATES.contains(&s.as_str()) =>
        {
            wrong.push((
                "part_state_unknown",
                format!("a part is never `{s}`"),
                meant(s, PART_STATES.to_vec()),
            ));
        }
        _ => {}
    });
    for (code, what, fix) in wrong {
        report.error(at, code, what, &fix);
    }
}
