//! From files to a [`Standard`]: identity, reading, and the checks without which nothing can run.
//! Every finding names file and line; a pack with an error never becomes a `Standard`.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use toml::Spanned;

use crate::expr::Expr;
use crate::lint::{self, Issue, Level, Report};
use crate::model::{
    Clock, Forbid, Gate, Kit, Office, Param, Rule, Standard, StandardHash, Step, Wait,
};
use crate::raw::{RawPack, RawParam, RawRule, RawStep};
use crate::text::{Lang, Texts};
use crate::value::{Duration, Scalar};
use crate::vocabulary::ACTS;

/// Engine number of this code: packs that ask for a newer one are refused.
pub const ENGINE: u32 = 1;
/// Largest pack, all files together, in bytes.
pub const MAX_PACK: usize = 4 * 1024 * 1024;
/// The file with metadata and rules.
pub const MAIN_FILE: &str = "standard.toml";

/// The files of a pack by path within its folder.
pub type PackFiles = BTreeMap<String, Vec<u8>>;

/// Why a pack cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StandardError {
    /// It has errors; each says where and how to mend it.
    #[error("the standard has {} error(s); the first: {}", .0.iter().filter(|i| i.level == Level::Error).count(), first_error(.0))]
    Invalid(Vec<Issue>),
}

fn first_error(issues: &[Issue]) -> String {
    issues
        .iter()
        .find(|i| i.level == Level::Error)
        .map(ToString::to_string)
        .unwrap_or_default()
}

impl StandardError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        "standard_invalid"
    }
    /// What was found.
    pub fn issues(&self) -> &[Issue] {
        let Self::Invalid(issues) = self;
        issues
    }
}

impl StandardHash {
    /// Identity of a pack: SHA-256 over the sorted (path, length, bytes) of `standard.toml` and `text.*.toml`.
    pub fn of(files: &PackFiles) -> Self {
        let mut h = Sha256::new();
        h.update(b"doorstep-standard-v1");
        for (path, bytes) in files.iter().filter(|(p, _)| is_pack_file(p)) {
            h.update((path.len() as u64).to_be_bytes());
            h.update(path.as_bytes());
            h.update((bytes.len() as u64).to_be_bytes());
            h.update(bytes);
        }
        Self(h.finalize().into())
    }
}

fn is_pack_file(path: &str) -> bool {
    path == MAIN_FILE || (path.starts_with("text.") && path.ends_with(".toml"))
}

impl Standard {
    /// Reads, checks and compiles a pack.
    ///
    /// # Errors
    /// [`StandardError::Invalid`] with every finding when one of them is an error.
    pub fn load(files: &PackFiles) -> Result<Self, StandardError> {
        let (standard, issues) = Self::check(files);
        match standard {
            Some(s) if issues.iter().all(|i| i.level != Level::Error) => Ok(s),
            _ => Err(StandardError::Invalid(issues)),
        }
    }

    /// As [`Standard::load`], but returns the findings, also the mere warnings.
    pub fn check(files: &PackFiles) -> (Option<Self>, Vec<Issue>) {
        if files.values().map(Vec::len).sum::<usize>() > MAX_PACK {
            let issue = Issue::whole(
                MAIN_FILE,
                "pack_too_large",
                "the files are larger than 4 MiB in all",
                "split the pack",
            );
            return (None, vec![issue]);
        }
        let mut texts = BTreeMap::new();
        let mut issues = Vec::new();
        for lang in Lang::ALL {
            let file = lang.file();
            match read::<Texts>(files, &file) {
                Ok(t) => {
                    texts.insert(lang, t);
                }
                Err(issue) => issues.push(issue),
            }
        }
        let raw: RawPack = match read(files, MAIN_FILE) {
            Ok(raw) => raw,
            Err(issue) => {
                issues.push(issue);
                return (None, issues);
            }
        };
        let source = files.get(MAIN_FILE).map(Vec::as_slice).unwrap_or_default();
        let mut report = Report::new(MAIN_FILE, source, issues);
        let standard = compile(raw, StandardHash::of(files), texts, &mut report);
        (standard, report.finish())
    }
}

fn read<T: serde::de::DeserializeOwned>(files: &PackFiles, path: &str) -> Result<T, Issue> {
    let bytes = files.get(path).ok_or_else(|| {
        Issue::whole(
            path,
            "file_missing",
            "the file is missing",
            "add it; a pack is standard.toml, text.zh-CN.toml and text.en.toml",
        )
    })?;
    let text = std::str::from_utf8(bytes).map_err(|e| Issue {
        file: path.to_owned(),
        line: lint::line_of(bytes, e.valid_up_to()),
        level: Level::Error,
        code: "not_utf8",
        what: "the bytes are not UTF-8".into(),
        fix: "save the file as UTF-8".into(),
    })?;
    toml::from_str(text).map_err(|e| Issue {
        file: path.to_owned(),
        line: e.span().map_or(1, |s| lint::line_of(bytes, s.start)),
        level: Level::Error,
        code: "not_readable",
        what: e.message().to_owned(),
        fix: "see docs/standards.md for what may stand here".into(),
    })
}

/// What names may mean in this pack.
pub(crate) struct Names {
    pub steps: BTreeSet<String>,
    pub params: BTreeSet<String>,
    pub facts: BTreeMap<String, Vec<String>>,
}

impl Names {
    /// A step of the pack or an act that every engine knows.
    pub fn is_act(&self, name: &str) -> bool {
        self.steps.contains(name) || ACTS.contains(&name)
    }
}

fn compile(
    raw: RawPack,
    hash: StandardHash,
    texts: BTreeMap<Lang, Texts>,
    report: &mut Report,
) -> Option<Standard> {
    let meta = &raw.standard;
    let zone: Option<chrono_tz::Tz> = meta.zone.as_ref().parse().ok();
    if zone.is_none() {
        report.error(
            &meta.zone,
            "zone_unknown",
            format!("`{}` is no time zone", meta.zone.as_ref()),
            "write an IANA name such as Asia/Shanghai",
        );
    }
    if meta.engine > ENGINE {
        report.error(
            &meta.id,
            "engine_too_new",
            format!(
                "the pack asks for engine {}, this is engine {ENGINE}",
                meta.engine
            ),
            "update Doorstep, or lower `engine` when the pack uses nothing new",
        );
    }
    if meta.rounding != "half-up" {
        report.error(
            &meta.id,
            "rounding_unknown",
            format!("`{}` is no way of rounding", meta.rounding),
            "write half-up",
        );
    }

    let params: BTreeMap<String, Param> = raw
        .param
        .iter()
        .map(|(id, p)| (id.clone(), param(id, p, report)))
        .collect();
    let facts: BTreeMap<String, Vec<String>> = raw
        .fact
        .iter()
        .map(|(id, f)| (id.clone(), f.as_ref().values.clone()))
        .collect();
    let names = Names {
        steps: raw.step.iter().map(|s| s.id.as_ref().clone()).collect(),
        params: params.keys().cloned().collect(),
        facts: facts.clone(),
    };

    let id = meta.id.as_ref().clone();
    let rules: Vec<Rule> = raw
        .rule
        .iter()
        .filter_map(|r| rule(&id, r, &names, report))
        .collect();
    let mut steps: Vec<Step> = raw
        .step
        .iter()
        .filter_map(|s| step(s, &names, report))
        .collect();
    for s in &raw.step {
        for later in &s.before {
            let (from, later_id) = (s.id.as_ref(), later.as_ref());
            if let Some(t) = steps.iter_mut().find(|t| t.id == *later_id) {
                t.after.push(from.clone());
            } else if ACTS.contains(&later_id.as_str()) {
                if let Some(s) = steps.iter_mut().find(|t| t.id == *from) {
                    s.before_acts.push(later_id.clone());
                }
            } else {
                report.error(
                    later,
                    "step_unknown",
                    format!("`{later_id}` is no step of this pack and no act"),
                    "name a step or an act",
                );
            }
        }
    }
    for (index, r) in rules.iter().enumerate() {
        for s in &r.steps {
            if let Some(s) = steps.iter_mut().find(|x| x.id == *s) {
                s.rules.push(index);
            }
        }
    }
    for s in &mut steps {
        s.rules
            .sort_by_key(|i| (std::cmp::Reverse(rules.get(*i).map(|r| r.strength)), *i));
    }

    lint::check_pack(&raw, &rules, &steps, &texts, report);
    let steps = in_order(steps, &raw, report)?;
    Some(Standard {
        hash,
        id,
        version: raw.standard.version,
        engine: raw.standard.engine,
        kind: raw.standard.kind.clone(),
        zone: zone?,
        currency: raw.standard.currency.clone(),
        readings: raw
            .reading
            .iter()
            .map(|r| (r.id.as_ref().clone(), r.taken.clone()))
            .collect(),
        params,
        facts,
        steps,
        rules,
        texts,
    })
}

fn param(id: &str, raw: &Spanned<RawParam>, report: &mut Report) -> Param {
    let p = raw.as_ref();
    match (&p.value, p.unset) {
        (None, true) => Param::Unset,
        (Some(Scalar::Int(n)), false) => {
            if p.at_least.is_some_and(|least| *n < least) {
                report.error(
                    raw,
                    "param_too_low",
                    format!("`{id}` is below what the source allows"),
                    "raise it, or explain the reading in the source",
                );
            }
            Param::Number(*n)
        }
        (Some(Scalar::Code(text)), false) => match Duration::parse(text) {
            Some(d) => Param::Time(d),
            None if text.starts_with(|c: char| c.is_ascii_digit()) => {
                report.error(
                    raw,
                    "duration_unreadable",
                    format!("`{text}` is no length of time"),
                    "write it as 30s, 30min, 2h or 3d",
                );
                Param::Unset
            }
            None => Param::Code(text.clone()),
        },
        _ => {
            report.error(
                raw,
                "param_without_value",
                format!("`{id}` has neither one value nor `unset = true`"),
                "give it a figure, or `unset = true` when the source gives none",
            );
            Param::Unset
        }
    }
}

fn expression(text: &Spanned<String>, names: &Names, report: &mut Report) -> Option<Expr> {
    match Expr::parse(text.as_ref()) {
        Ok(e) => {
            lint::check_expr(&e, text, names, report);
            Some(e)
        }
        Err(e) => {
            report.error(
                text,
                "condition_unreadable",
                e.to_string(),
                "see the list of conditions in docs/standards.md",
            );
            None
        }
    }
}

fn step(raw: &RawStep, names: &Names, report: &mut Report) -> Option<Step> {
    let id = raw.id.as_ref();
    let on = match &raw.on {
        Some(on) if !ACTS.contains(&on.as_ref().as_str()) => {
            report.error(
                on,
                "act_unknown",
                format!("`{}` is no act", on.as_ref()),
                "name an act of the vocabulary, or leave `on` out",
            );
            return None;
        }
        Some(on) => on.as_ref().clone(),
        None if ACTS.contains(&id.as_str()) => id.clone(),
        None => "step_done".to_owned(),
    };
    for a in &raw.after {
        if !names.is_act(a.as_ref()) {
            report.error(
                a,
                "step_unknown",
                format!("`{}` is no step of this pack and no act", a.as_ref()),
                "correct the name, or add the step",
            );
        }
    }
    let when = raw.when.as_ref().and_then(|w| expression(w, names, report));
    Some(Step {
        id: id.clone(),
        on,
        with: raw.with.clone(),
        mode: report.word(&raw.mode, "mode")?,
        field: raw.field.clone(),
        choices: raw.choices.clone(),
        scope: report.word(&raw.scope, "scope")?,
        phase: report.word(&raw.phase, "phase")?,
        after: raw.after.iter().map(|a| a.as_ref().clone()).collect(),
        before_acts: Vec::new(),
        when,
        optional: raw.optional,
        repeat: raw.repeat,
        rules: Vec::new(),
    })
}

fn rule(document: &str, raw: &RawRule, names: &Names, report: &mut Report) -> Option<Rule> {
    let number = raw.id.as_ref().clone();
    for s in &raw.steps {
        if !names.steps.contains(s.as_ref()) {
            report.error(
                s,
                "step_unknown",
                format!("`{}` is no step of this pack", s.as_ref()),
                "correct the name, or add the step",
            );
        }
    }
    Some(Rule {
        id: format!("{document}.{number}"),
        number,
        article: raw.article.clone(),
        strength: report.word(&raw.strength, "strength")?,
        word: raw.word.clone(),
        kind: report.word(&raw.kind, "kind")?,
        phase: raw.phase.clone(),
        who: raw.who.clone(),
        enforce: report.word(&raw.enforce, "enforce")?,
        because: raw.because.clone(),
        steps: raw.steps.iter().map(|s| s.as_ref().clone()).collect(),
        when: raw.when.as_ref().and_then(|w| expression(w, names, report)),
        gate: raw.gate.as_ref().and_then(|g| {
            lint::check_act(&g.act, names, report);
            let unknown_blocks = match g.unknown.as_ref().map(|u| u.as_ref().as_str()) {
                None | Some("open") => false,
                Some("block") => true,
                Some(_) => {
                    if let Some(u) = &g.unknown {
                        report.error(
                            u,
                            "word_unknown",
                            "`unknown` is neither open nor block".into(),
                            "write open or block",
                        );
                    }
                    false
                }
            };
            Some(Gate {
                act: g.act.as_ref().clone(),
                needs: expression(&g.needs, names, report)?,
                needs_text: g.needs.as_ref().clone(),
                unknown_blocks,
            })
        }),
        wait: raw.wait.as_ref().map(|w| {
            lint::check_act(&w.from, names, report);
            lint::check_act(&w.to, names, report);
            lint::check_param(&w.at_least, names, report);
            Wait {
                from: w.from.as_ref().clone(),
                to: w.to.as_ref().clone(),
                at_least: w.at_least.as_ref().clone(),
                times: w.times,
            }
        }),
        clock: raw.clock.as_ref().map(|c| {
            lint::check_moment(&c.from, names, report);
            lint::check_moment(&c.to, names, report);
            lint::check_param(&c.within, names, report);
            Clock {
                from: c.from.as_ref().clone(),
                to: c.to.as_ref().clone(),
                within: c.within.as_ref().clone(),
            }
        }),
        kit: raw.kit.as_ref().map(|k| Kit {
            items: k.items.clone(),
        }),
        forbid: raw.forbid.as_ref().map(|f| Forbid {
            code: f.code.clone(),
            detect: f.detect.clone(),
            choices: f
                .choices
                .iter()
                .filter_map(|c| {
                    let pair = c.as_ref().split_once('.');
                    if pair.is_none() {
                        report.error(
                            c,
                            "choice_unreadable",
                            format!("`{}` is not written step.choice", c.as_ref()),
                            "write step.choice",
                        );
                    }
                    pair.map(|(s, c)| (s.to_owned(), c.to_owned()))
                })
                .collect(),
        }),
        office: raw.office.as_ref().map(|o| {
            if let Some(p) = &o.param {
                lint::check_param(p, names, report);
            }
            Office {
                process: o.process.clone(),
                param: o.param.as_ref().map(|p| p.as_ref().clone()),
            }
        }),
        script: raw.script.clone(),
    })
}

/// Sorts steps by phase, then by what comes first, then as written; reports a cycle.
fn in_order(steps: Vec<Step>, raw: &RawPack, report: &mut Report) -> Option<Vec<Step>> {
    let mut left: Vec<Step> = steps;
    let mut out: Vec<Step> = Vec::with_capacity(left.len());
    let all: BTreeSet<String> = left.iter().map(|s| s.id.clone()).collect();
    while !left.is_empty() {
        let ready = left
            .iter()
            .enumerate()
            .filter(|(_, s)| {
                s.after
                    .iter()
                    .all(|a| !all.contains(a) || out.iter().any(|o| o.id == *a))
            })
            .min_by_key(|(i, s)| (s.phase, *i))
            .map(|(i, _)| i);
        match ready {
            Some(i) => out.push(left.remove(i)),
            None => {
                let cycle: Vec<&str> = left.iter().map(|s| s.id.as_str()).collect();
                let at = raw
                    .step
                    .iter()
                    .find(|s| cycle.contains(&s.id.as_ref().as_str()))?;
                report.error(
                    &at.id,
                    "order_cycle",
                    format!("these steps wait for each other: {}", cycle.join(", ")),
                    "remove one of their `after`",
                );
                return None;
            }
        }
    }
    Some(out)
}
