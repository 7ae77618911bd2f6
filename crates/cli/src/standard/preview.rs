//! `doorstep standard preview`: what visits of the past would have looked like under another version of their pack.
//! Each is folded as it was recorded, and again with the new pack under the hash of the old; no event changes.

mod verdict;
mod visits;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use doorstep_standard::{HolidayYear, Lang, Standard};
use doorstep_visit::case::Standards;
use doorstep_visit::fold::{Now, fold};

use super::shelf;
use crate::fail::Fail;
use crate::fixture;
use doorstep_visit::sentences::Speaker;
use verdict::{Change, Turn};
use visits::Recorded;

/// Prints what would have changed, visit by visit, and the sums.
pub fn run(new: &Path, visits: &Path, old: &[PathBuf], lang: Lang) -> Result<(), Fail> {
    let (standard, _) = shelf::sound(new, lang)?;
    let standard = Arc::new(standard);
    let mut known = fixture::standards();
    for year in fixture::HOLIDAYS {
        if let Ok(year) = HolidayYear::parse(year.as_bytes()) {
            known.add_holidays(year);
        }
    }
    let folders = old.iter().map(|o| shelf::packs_of(o));
    let named: Vec<PathBuf> = folders.collect::<Result<Vec<_>, _>>()?.concat();
    let library = shelf::library(named.iter().chain([&new.to_owned()]));
    for files in library.values() {
        if let Ok(s) = Standard::load_with(files, &library) {
            known.insert(s.hash, Arc::new(s));
        }
    }
    let mut sums = Sums::default();
    let mut out = Vec::new();
    // One that was named and cannot be used is said: its visits would ask for what was named already.
    for folder in named {
        let pack = shelf::open(&folder)?;
        if let Err(e) = Standard::load_with(&pack.files, &library) {
            let words = lang.pick("无法使用，未参与比较：", "cannot be used, left out: ");
            out.push(format!("{}: {words}{e}", folder.display()));
        }
    }
    for file in visits::files(visits)? {
        let name = visits::name(&file);
        match visits::read(&file) {
            Ok(recorded) => {
                let result = judge(&recorded, &standard, &known);
                sums.add(&result);
                out.extend(told(&name, &result, &standard, lang));
            }
            Err(why) => {
                sums.unreadable += 1;
                out.push(format!("{name}: {}", why.words(lang)));
            }
        }
    }
    out.extend(sums.page(&standard, lang));
    for line in out {
        say!("{line}");
    }
    Ok(())
}

/// What became of a visit.
enum Judged {
    /// No standard is pinned, or one of another document.
    OtherStandard,
    /// The pack that it was judged by is not here.
    PackMissing,
    /// It was judged by this very pack.
    Same,
    /// Judged by another version: what turns.
    Again(Vec<Change>),
}

fn judge(recorded: &Recorded, new: &Arc<Standard>, known: &Standards) -> Judged {
    let mut as_recorded = known.clone();
    as_recorded.extend(recorded.standards.iter().map(|(h, s)| (*h, s.clone())));
    for year in recorded.standards.all_holidays() {
        as_recorded.add_holidays(year.clone());
    }
    let history = &recorded.history;
    let now = Now {
        at: history.events().iter().map(|e| e.at).max().unwrap_or(0),
        mono: None,
    };
    let before = fold(history, &as_recorded, &now);
    let Some(pinned) = before.standard else {
        return Judged::OtherStandard;
    };
    let Some(old) = as_recorded.get(&pinned).cloned() else {
        return Judged::PackMissing;
    };
    if old.id != new.id {
        return Judged::OtherStandard;
    }
    if pinned == new.hash {
        return Judged::Same;
    }
    // Earlier trips may have run under a third version; all of them are judged anew.
    let mut instead = as_recorded.clone();
    for standard in instead.values_mut() {
        if standard.id == new.id {
            *standard = new.clone();
        }
    }
    let after = fold(history, &instead, &now);
    Judged::Again(verdict::changes((&before, &old), (&after, new)))
}

/// The lines of one visit.
fn told(name: &str, result: &Judged, new: &Standard, lang: Lang) -> Vec<String> {
    let one = |zh: &str, en: &str| vec![format!("{name}: {}", lang.pick(zh, en))];
    match result {
        Judged::OtherStandard => one("按其他标准，不适用", "of another standard, not applicable"),
        Judged::PackMissing => one(
            "当时的标准不在手边，无法比较（用 --old 指出其文件夹）",
            "its pack is not here, cannot be compared (name its folder with --old)",
        ),
        Judged::Same => one("本来就按这份标准", "was judged by this very pack"),
        Judged::Again(changes) if changes.is_empty() => {
            one("没有变化", "nothing would have changed")
        }
        Judged::Again(changes) => {
            let speak = Speaker { s: new, lang };
            let mut out = vec![format!("{name}:")];
            out.extend(changes.iter().map(|c| format!("  {}", c.line(&speak))));
            out
        }
    }
}

#[derive(Default)]
struct Sums {
    other: usize,
    missing: usize,
    unreadable: usize,
    judged: usize,
    changed: usize,
    /// Visits that would have failed a rule, or would no longer have.
    fails: BTreeMap<String, usize>,
    passes: BTreeMap<String, usize>,
    /// Visits in which a step would have been missed.
    missed: BTreeMap<String, usize>,
}

impl Sums {
    fn add(&mut self, result: &Judged) {
        match result {
            Judged::OtherStandard => self.other += 1,
            Judged::PackMissing => self.missing += 1,
            Judged::Same => self.judged += 1,
            Judged::Again(changes) => {
                self.judged += 1;
                self.changed += usize::from(!changes.is_empty());
                for (turn, sums) in [
                    (Turn::Fails, &mut self.fails),
                    (Turn::Passes, &mut self.passes),
                    (Turn::Missed, &mut self.missed),
                ] {
                    let named = changes.iter().filter(|c| c.turn == turn);
                    let named: std::collections::BTreeSet<&String> =
                        named.map(|c| &c.about).collect();
                    for about in named {
                        *sums.entry(about.clone()).or_default() += 1;
                    }
                }
            }
        }
    }

    fn page(&self, new: &Standard, lang: Lang) -> Vec<String> {
        let speak = Speaker { s: new, lang };
        let (of, total) = (
            self.judged,
            self.judged + self.other + self.missing + self.unreadable,
        );
        let mut out = vec![String::new()];
        out.push(match lang {
            Lang::Zh => format!(
                "共 {total} 次上门：按 {} 的 {of} 次，其他标准 {} 次（不适用），标准不在手边 {} 次，读不出 {} 次",
                new.id, self.other, self.missing, self.unreadable
            ),
            Lang::En => format!(
                "{total} visits: {of} by {}, {} by other standards (not applicable), {} whose pack is not here, {} unreadable",
                new.id, self.other, self.missing, self.unreadable
            ),
        });
        out.push(match lang {
            Lang::Zh => format!(
                "改用 v{} 后，{of} 次中有 {} 次会有所不同",
                new.version, self.changed
            ),
            Lang::En => format!(
                "{} of {of} visits would have looked different under v{}",
                self.changed, new.version
            ),
        });
        let rule = |about: &String| match new.rule(about) {
            Some(r) => {
                let number = speak.number(r);
                match lang {
                    Lang::Zh => format!("“{}”（规则 {number}）", speak.rule(r)),
                    Lang::En => format!("“{}” (rule {number})", speak.rule(r)),
                }
            }
            None => about.clone(),
        };
        for (about, n) in &self.fails {
            let rule = rule(about);
            out.push(match lang {
                Lang::Zh => format!("{of} 次中有 {n} 次会违反{rule}"),
                Lang::En => format!("{n} of {of} visits would have failed {rule}"),
            });
        }
        for (about, n) in &self.missed {
            let step = speak.deed(about);
            out.push(match lang {
                Lang::Zh => format!("{of} 次中有 {n} 次会漏做{step}"),
                Lang::En => format!("{n} of {of} visits would have missed {step}"),
            });
        }
        for (about, n) in &self.passes {
            let rule = rule(about);
            out.push(match lang {
                Lang::Zh => format!("{of} 次中有 {n} 次不再违反{rule}"),
                Lang::En => format!("{n} of {of} visits would no longer have failed {rule}"),
            });
        }
        out
    }
}
