//! `doorstep standard coverage`: is every rule of the catalogued documents in a pack, and as the catalogue has it?
//! A rule of the catalogue that no pack has is a failure, and so is every difference without a reason.

mod catalogue;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use doorstep_standard::{Enforce, Lang, Level, Rule, Standard};

use super::{lint, shelf};
use crate::fail::Fail;
use catalogue::Entry;

const HERE: &str = "fixtures/standards";

/// Prints the table and what is wrong; fails when anything is.
pub fn run(root: Option<&Path>, lang: Lang) -> Result<(), Fail> {
    let root = match root {
        Some(root) => root,
        None if Path::new(HERE).is_dir() => Path::new(HERE),
        None => {
            return Err(Fail::cannot(
                "catalogue_missing",
                lang.pick(
                    "这里没有 fixtures/standards",
                    "there is no fixtures/standards here",
                ),
                lang.pick(
                    "写出存放 catalogue.tsv 和各标准的文件夹",
                    "name the folder that holds catalogue.tsv and the packs",
                ),
            ));
        }
    };
    let entries = catalogue::read(root)?;
    let found = look(&entries, &shelf::packs_of(root)?)?;
    for line in page(&entries, &found, lang) {
        say!("{line}");
    }
    if found.problems.is_empty() {
        return Ok(());
    }
    let n = found.problems.values().map(Vec::len).sum::<usize>();
    Err(Fail::found(
        "standard_incomplete",
        lang.pick(&format!("{n} 处问题"), &format!("{n} problem(s)")),
        lang.pick(
            "按上面的清单修改标准或目录",
            "mend the packs or the catalogue by the lists above",
        ),
    ))
}

/// What can be wrong, in the order in which it is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Problem {
    Missing,
    NotInCatalogue,
    Differs,
    Unexplained,
    SameAs,
    UnknownSource,
    Broken,
}

impl Problem {
    fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Missing => lang.pick(
                "目录有、标准没有的规则",
                "Rules of the catalogue that no pack has",
            ),
            Self::NotInCatalogue => lang.pick(
                "标准有、目录没有的规则",
                "Rules of packs that the catalogue lacks",
            ),
            Self::Differs => lang.pick("与目录不一致", "Different from the catalogue"),
            Self::Unexplained => lang.pick(
                "力度与落实方式不符，又没有说明原因",
                "Strength and effect disagree and no reason is given",
            ),
            Self::SameAs => lang.pick(
                "重复规则的对应不一致",
                "Restated rules paired otherwise than in the catalogue",
            ),
            Self::UnknownSource => lang.pick("来源不存在", "Sources that do not exist"),
            Self::Broken => lang.pick("标准本身有错误", "Packs with errors of their own"),
        }
    }
}

/// What was found in the packs.
#[derive(Default)]
struct Found {
    /// How each rule of the packs is enforced, by its full id.
    effects: BTreeMap<String, Enforce>,
    problems: BTreeMap<Problem, Vec<String>>,
    /// Packs that join others: id, rules with sources, rules of the catalogue for which they stand.
    unions: Vec<(String, usize, usize)>,
}

impl Found {
    fn problem(&mut self, kind: Problem, line: String) {
        self.problems.entry(kind).or_default().push(line);
    }
}

fn look(entries: &[Entry], dirs: &[PathBuf]) -> Result<Found, Fail> {
    let mut found = Found::default();
    let by_id: BTreeMap<&str, &Entry> = entries.iter().map(|e| (e.id.as_str(), e)).collect();
    let documents: BTreeSet<&str> = entries.iter().map(Entry::document).collect();
    let library = shelf::library(dirs);
    for dir in dirs {
        let pack = shelf::open(dir)?;
        let (standard, issues) = lint::check(&pack, &library);
        let name = shelf::folder_name(dir).unwrap_or_default();
        for issue in issues.iter().filter(|i| i.level == Level::Error) {
            let kind = if issue.code == "effect_unexplained" {
                Problem::Unexplained
            } else {
                Problem::Broken
            };
            found.problem(kind, format!("{name}/{issue}"));
        }
        let Some(standard) = standard else { continue };
        let own = |r: &&Rule| standard.owns(r);
        for rule in standard.rules.iter().filter(own) {
            found.effects.insert(rule.id.clone(), rule.enforce);
            if !documents.contains(standard.id.as_str()) {
                continue;
            }
            match by_id.get(rule.id.as_str()) {
                Some(entry) => compare(entry, rule, &standard, &mut found),
                None => found.problem(Problem::NotInCatalogue, rule.id.clone()),
            }
        }
        union(&standard, &by_id, &mut found);
    }
    for e in entries {
        if !found.effects.contains_key(&e.id) {
            found.problem(Problem::Missing, format!("{} ({})", e.id, e.article));
        }
    }
    Ok(found)
}

fn compare(entry: &Entry, rule: &Rule, standard: &Standard, found: &mut Found) {
    for (what, have, want) in [
        ("article", rule.article.as_str(), entry.article.as_str()),
        ("strength", rule.strength.as_str(), entry.strength.as_str()),
        ("kind", rule.kind.as_str(), entry.kind.as_str()),
    ] {
        if have != want {
            found.problem(
                Problem::Differs,
                format!("{}: {what} {have} ≠ {want}", rule.id),
            );
        }
    }
    let same = rule
        .same_as
        .as_ref()
        .map(|n| standard.rule(n).map_or(n, |r| &r.id));
    if same != entry.same_as.as_ref() {
        let word = |s: Option<&String>| s.map_or("—".to_owned(), Clone::clone);
        found.problem(
            Problem::SameAs,
            format!(
                "{}: {} ≠ {}",
                rule.id,
                word(same),
                word(entry.same_as.as_ref())
            ),
        );
    }
}

fn union(standard: &Standard, by_id: &BTreeMap<&str, &Entry>, found: &mut Found) {
    let joining = || standard.rules.iter().filter(|r| !r.sources.is_empty());
    let mut stands_for = BTreeSet::new();
    for rule in joining() {
        for source in &rule.sources {
            if by_id.contains_key(source.as_str()) {
                stands_for.insert(source);
            } else {
                found.problem(Problem::UnknownSource, format!("{}: {source}", rule.id));
            }
        }
    }
    let rules = joining().count();
    if rules > 0 {
        found
            .unions
            .push((standard.id.clone(), rules, stands_for.len()));
    }
}

fn page(entries: &[Entry], found: &Found, lang: Lang) -> Vec<String> {
    let mut out = table::lines(entries, &found.effects, lang);
    for (kind, lines) in &found.problems {
        out.extend([
            String::new(),
            format!("── {} ({}) ──", kind.title(lang), lines.len()),
        ]);
        out.extend(lines.iter().map(|l| format!("  {l}")));
    }
    if !found.unions.is_empty() {
        out.push(String::new());
    }
    let total = entries.len();
    for (id, rules, of) in &found.unions {
        out.push(match lang {
            Lang::Zh => format!("{id}：{rules} 条规则代表目录中的 {of} 条（共 {total} 条）"),
            Lang::En => {
                let rules = match rules {
                    1 => "1 rule stands".to_owned(),
                    n => format!("{n} rules stand"),
                };
                format!("{id}: {rules} for {of} of {total} in the catalogue")
            }
        });
    }
    let there = entries
        .iter()
        .filter(|e| found.effects.contains_key(&e.id))
        .count();
    out.push(String::new());
    out.push(match lang {
        Lang::Zh => format!("{total} 条规则中 {there} 条有着落"),
        Lang::En => format!("{there} of {total} rules accounted for"),
    });
    out
}
