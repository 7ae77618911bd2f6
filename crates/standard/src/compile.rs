//! From files to a [`Standard`]: identity, reading, and the checks without which nothing can run.
//! Every finding names file and line; a pack with an error never becomes a `Standard`.

mod parent;
mod pieces;
mod rule;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use sha2::{Digest, Sha256};

use crate::index::Index;
use crate::lint::{self, Issue, Level, Report};
use crate::model::{Param, Rule, Standard, StandardHash, Step, Strength};
use crate::raw::RawPack;
use crate::text::{Lang, Texts};
use crate::vocabulary::{ACTS, OFFICE_ACTS, REGISTERS};

/// Engine number of this code: packs that ask for a newer one are refused.
pub const ENGINE: u32 = 2;
/// Largest pack, all files together, in bytes.
pub const MAX_PACK: usize = 4 * 1024 * 1024;
/// The file with metadata and rules.
pub const MAIN_FILE: &str = "standard.toml";

/// The files of a pack by path within its folder.
pub type PackFiles = BTreeMap<String, Vec<u8>>;
/// Packs among which parents are looked up.
pub type Library = BTreeMap<StandardHash, PackFiles>;

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
    /// Reads, checks and compiles a pack that has no parent.
    ///
    /// # Errors
    /// [`StandardError::Invalid`] with every finding when one of them is an error.
    pub fn load(files: &PackFiles) -> Result<Self, StandardError> {
        Self::load_with(files, &Library::new())
    }

    /// Reads, checks and compiles a pack; its parents are looked up by hash.
    ///
    /// # Errors
    /// [`StandardError::Invalid`] with every finding when one of them is an error.
    pub fn load_with(files: &PackFiles, library: &Library) -> Result<Self, StandardError> {
        let (standard, issues) = Self::check_with(files, library);
        match standard {
            Some(s) if issues.iter().all(|i| i.level != Level::Error) => Ok(s),
            _ => Err(StandardError::Invalid(issues)),
        }
    }

    /// As [`Standard::load`], but returns the findings, also the mere warnings.
    pub fn check(files: &PackFiles) -> (Option<Self>, Vec<Issue>) {
        Self::check_with(files, &Library::new())
    }

    /// As [`Standard::load_with`], but returns the findings, also the mere warnings.
    pub fn check_with(files: &PackFiles, library: &Library) -> (Option<Self>, Vec<Issue>) {
        parent::check(files, library, &mut Vec::new())
    }

    /// Document and hash of the parent that a pack names, before anything else of it is checked.
    pub fn parent_of(files: &PackFiles) -> Option<(String, StandardHash)> {
        let raw: RawPack = read(files, MAIN_FILE).ok()?;
        let parent = raw.parent?;
        Some((parent.id.into_inner(), parent.hash.as_ref().parse().ok()?))
    }
}

fn too_large(files: &PackFiles) -> Option<Issue> {
    (files.values().map(Vec::len).sum::<usize>() > MAX_PACK).then(|| {
        Issue::whole(
            MAIN_FILE,
            "pack_too_large",
            "the files are larger than 4 MiB in all",
            "split the pack",
        )
    })
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
        fix: lint::or_meant_of_message(
            "see docs/standards.md for what may stand here",
            e.message(),
        ),
    })
}

/// What names may mean in this pack, its parents' included.
pub(crate) struct Names {
    pub steps: BTreeSet<String>,
    pub params: BTreeSet<String>,
    pub facts: BTreeMap<String, Vec<String>>,
    pub calendars: BTreeSet<String>,
    pub fees: BTreeSet<String>,
    pub records: BTreeSet<String>,
}

impl Names {
    fn of(raw: &RawPack, base: Option<&Standard>) -> Self {
        let mut names = Names {
            steps: raw.step.iter().map(|s| s.id.as_ref().clone()).collect(),
            params: raw.param.keys().cloned().collect(),
            facts: raw
                .fact
                .iter()
                .map(|(id, f)| (id.clone(), f.as_ref().values.clone()))
                .collect(),
            calendars: raw.calendar.keys().cloned().collect(),
            fees: raw.fee.keys().cloned().collect(),
            records: raw
                .rule
                .iter()
                .filter_map(|r| r.record.as_ref())
                .map(|r| r.id.as_ref().clone())
                .collect(),
        };
        if let Some(base) = base {
            names.steps.extend(base.steps.iter().map(|s| s.id.clone()));
            names.params.extend(base.params.keys().cloned());
            for (fact, values) in &base.facts {
                names
                    .facts
                    .entry(fact.clone())
                    .or_insert_with(|| values.clone());
            }
            names.calendars.extend(base.calendars.keys().cloned());
            names.fees.extend(base.fees.keys().cloned());
            names.records.extend(
                base.rules
                    .iter()
                    .filter_map(|r| Some(r.record.as_ref()?.id.clone())),
            );
        }
        names
    }

    /// A step of the pack or an act of a device: what can be done in the field.
    pub fn is_act(&self, name: &str) -> bool {
        self.steps.contains(name) || ACTS.contains(&name)
    }
    /// What can be done in the field or in the office.
    pub fn is_deed(&self, name: &str) -> bool {
        self.is_act(name) || OFFICE_ACTS.contains(&name)
    }
    /// What a clock can start or stop at.
    pub fn is_moment(&self, name: &str) -> bool {
        self.is_deed(name) || REGISTERS.contains(&name)
    }
}

fn compile(
    raw: RawPack,
    hash: StandardHash,
    texts: BTreeMap<Lang, Texts>,
    base: Option<Standard>,
    report: &mut Report,
) -> Option<Standard> {
    let meta = &raw.standard;
    let zone = pieces::meta(meta, report);
    let names = Names::of(&raw, base.as_ref());
    let id = meta.id.as_ref().clone();
    let own_params: BTreeMap<String, Param> = raw
        .param
        .iter()
        .map(|(id, p)| (id.clone(), pieces::param(id, p, report)))
        .collect();
    let own_rules: Vec<Rule> = raw
        .rule
        .iter()
        .filter_map(|r| rule::rule(&id, r, &names, report))
        .collect();
    let own_steps: Vec<Step> = raw
        .step
        .iter()
        .filter_map(|s| pieces::step(s, &names, report))
        .collect();
    let tighter = raw
        .param
        .iter()
        .filter_map(|(id, p)| {
            Some((
                id.clone(),
                report.word(p.as_ref().tighter.as_ref()?, "direction")?,
            ))
        })
        .collect();
    let mut standard = Standard {
        hash,
        version: meta.version,
        engine: meta.engine,
        kind: meta.kind.clone(),
        zone: zone?,
        currency: meta.currency.clone(),
        issued_on: meta.issued_on.as_ref().map(|d| d.as_ref().clone()),
        effective_from: meta.effective_from.as_ref().map(|d| d.as_ref().clone()),
        for_customers: meta.for_customers.clone(),
        for_roles: meta.for_roles.clone(),
        parent: None,
        readings: raw.reading.iter().map(pieces::reading).collect(),
        params: own_params,
        figures_set: Vec::new(),
        tighter,
        calendars: raw
            .calendar
            .iter()
            .map(|(id, c)| (id.clone(), pieces::calendar(id, c, report)))
            .collect(),
        fees: raw
            .fee
            .iter()
            .filter_map(|(id, f)| Some((id.clone(), pieces::fee(id, f, report)?)))
            .collect(),
        facts: names.facts.clone(),
        steps: own_steps,
        rules: own_rules,
        texts,
        index: Index::default(),
        id,
    };
    if let Some(base) = base {
        parent::inherit(&mut standard, base, &raw, report);
    }
    pieces::order_before(&mut standard.steps, &raw, report);
    strongest_rules_first(&mut standard);
    standard.index = Index::of_names(&standard.steps);
    lint::check_pack(&raw, &standard, &names, report);
    standard.steps = in_order(std::mem::take(&mut standard.steps), &raw, report)?;
    standard.index = Index::of(&standard);
    Some(standard)
}

/// Tells each step which rules ask for it.
fn strongest_rules_first(standard: &mut Standard) {
    let mut asking: BTreeMap<&str, BTreeSet<(Reverse<Strength>, usize)>> = BTreeMap::new();
    for (i, r) in standard.rules.iter().enumerate() {
        for s in &r.steps {
            asking
                .entry(s)
                .or_default()
                .insert((Reverse(r.strength), i));
        }
    }
    for s in &mut standard.steps {
        let rules = asking.get(s.id.as_str()).into_iter().flatten();
        s.rules = rules.map(|(_, i)| *i).collect();
    }
}

/// Sorts steps by phase, then by what comes first, then as written; reports a cycle.
fn in_order(steps: Vec<Step>, raw: &RawPack, report: &mut Report) -> Option<Vec<Step>> {
    let all: BTreeSet<&str> = steps.iter().map(|s| s.id.as_str()).collect();
    // For each step how many others it still waits for, and for each name who waits for it.
    let mut waits: Vec<usize> = Vec::with_capacity(steps.len());
    let mut waiting: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut ready = BinaryHeap::new();
    for (i, s) in steps.iter().enumerate() {
        let before: BTreeSet<&str> = s.after.iter().map(String::as_str).collect();
        let before = before.intersection(&all);
        waits.push(
            before
                .map(|a| waiting.entry(a).or_default().push(i))
                .count(),
        );
        if waits.last() == Some(&0) {
            ready.push(Reverse((s.phase, i)));
        }
    }
    let mut order: Vec<usize> = Vec::with_capacity(steps.len());
    while let Some(Reverse((_, i))) = ready.pop() {
        order.push(i);
        let Some(step) = steps.get(i) else { continue };
        for later in waiting.remove(step.id.as_str()).unwrap_or_default() {
            if let (Some(left), Some(s)) = (waits.get_mut(later), steps.get(later)) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    ready.push(Reverse((s.phase, later)));
                }
            }
        }
    }
    if order.len() < steps.len() {
        let placed: BTreeSet<usize> = order.into_iter().collect();
        let left = steps
            .iter()
            .enumerate()
            .filter(|(i, _)| !placed.contains(i));
        let cycle: Vec<&str> = left.map(|(_, s)| s.id.as_str()).collect();
        let names: BTreeSet<&str> = cycle.iter().copied().collect();
        let at = raw
            .step
            .iter()
            .find(|s| names.contains(s.id.as_ref().as_str()));
        report.error(
            at.map_or(&raw.standard.id, |s| &s.id),
            "order_cycle",
            format!("these steps wait for each other: {}", cycle.join(", ")),
            "remove one of their `after`",
        );
        return None;
    }
    let mut steps: Vec<Option<Step>> = steps.into_iter().map(Some).collect();
    let place = |i| steps.get_mut(i).and_then(Option::take);
    Some(order.into_iter().filter_map(place).collect())
}
