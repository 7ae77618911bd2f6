//! From files to a [`Standard`]: identity, reading, and the checks without which nothing can run.
//! Every finding names file and line; a pack with an error never becomes a `Standard`.

mod parent;
mod pieces;
mod rule;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use crate::files::{MAIN_FILE, PackFiles, StandardHash, read, too_large};
use crate::index::Index;
use crate::issue::{Issue, Level};
use crate::lint;
use crate::model::{Param, Rule, Step, Strength};
use crate::names::Names;
use crate::raw::{RawPack, RawParent};
use crate::report::Report;
use crate::standard::Standard;
use crate::text::{Lang, Texts};

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
        check(files, library, &mut Vec::new())
    }

    /// Document and hash of the parent that a pack names, before anything else of it is checked.
    pub fn parent_of(files: &PackFiles) -> Option<(String, StandardHash)> {
        let raw: RawPack = read(files, MAIN_FILE).ok()?;
        let parent = raw.parent?;
        Some((parent.id.into_inner(), parent.hash.as_ref().parse().ok()?))
    }
}

/// Longest line of parents.
const MAX_DEPTH: usize = 8;

/// Checks a pack and its parents; `chain` holds the documents that led here.
fn check(
    files: &PackFiles,
    library: &Library,
    chain: &mut Vec<String>,
) -> (Option<Standard>, Vec<Issue>) {
    if let Some(issue) = too_large(files) {
        return (None, vec![issue]);
    }
    let mut texts = BTreeMap::new();
    let mut issues = Vec::new();
    for lang in Lang::ALL {
        match read::<Texts>(files, &lang.file()) {
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
    let said = |l: Lang| Some((l, files.get(&l.file())?.as_slice()));
    let said = Lang::ALL.into_iter().filter_map(said).collect();
    let mut report = Report::new(MAIN_FILE, source, issues).with_texts(said);
    chain.push(raw.standard.id.as_ref().clone());
    let base = match &raw.parent {
        None => None,
        Some(parent) => match find(parent, library, chain, &mut report) {
            Some(base) => Some(base),
            None => return (None, report.finish()),
        },
    };
    let standard = compile(raw, StandardHash::of(files), texts, base, &mut report);
    (standard, report.finish())
}

fn find(
    parent: &RawParent,
    library: &Library,
    chain: &mut Vec<String>,
    report: &mut Report,
) -> Option<Standard> {
    let id = parent.id.as_ref();
    if chain.contains(id) || chain.len() > MAX_DEPTH {
        report.error(
            &parent.id,
            "parent_circular",
            format!("`{}` would be its own ancestor", chain.join("` → `")),
            "build on a pack that does not build on this one",
        );
        return None;
    }
    let files = parent
        .hash
        .as_ref()
        .parse()
        .ok()
        .and_then(|h: StandardHash| library.get(&h));
    let Some(files) = files else {
        report.error(
            &parent.hash,
            "parent_missing",
            format!("the pack `{id}` with this hash is not here"),
            "put the parent beside the pack, and copy its hash from `doorstep standard lint`",
        );
        return None;
    };
    let (standard, issues) = check(files, library, chain);
    let bad = issues.iter().find(|i| i.level == Level::Error);
    match (standard, bad) {
        (Some(s), None) if s.id == *id => Some(s),
        (_, Some(issue)) => {
            // A circle further up is still this pack's circle.
            let code = if issue.code == "parent_circular" {
                "parent_circular"
            } else {
                "parent_invalid"
            };
            report.error(
                &parent.id,
                code,
                format!("the parent cannot be used: {issue}"),
                "mend the parent first",
            );
            None
        }
        _ => {
            report.error(
                &parent.id,
                "parent_mismatch",
                format!("the hash is not that of `{id}`"),
                "correct the id or the hash",
            );
            None
        }
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
    standard.index = Index::of(&standard.steps, &standard.rules);
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
