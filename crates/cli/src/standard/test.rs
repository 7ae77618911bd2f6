//! `doorstep standard test`: plays the scenarios of packs and says which rule did not do what it should.
//! A failure shows the whole timeline; a figure that no scenario brackets is a failure, too.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use doorstep_standard::{HolidayYear, Lang, Standard};
use doorstep_visit::case::Standards;
use doorstep_visit::scenario::{self, Scenario, ScenarioOutcome};

use super::shelf;
use crate::fail::Fail;

/// Plays every scenario of each pack; `verbose` prints the timeline of those that pass as well.
pub fn run(dirs: &[PathBuf], verbose: bool, lang: Lang) -> Result<(), Fail> {
    let (mut played, mut failed) = (0, 0);
    for dir in shelf::packs_of_all(dirs)? {
        let (standard, pack) = shelf::sound(&dir, lang)?;
        let standard = Arc::new(standard);
        let mut standards: Standards = [(standard.hash, standard.clone())].into();
        for year in holidays(&dir)? {
            standards.add_holidays(year);
        }
        let mut all: Vec<Scenario> = Vec::new();
        let mut files: Vec<&String> = Vec::new();
        say!("{} v{}", standard.id, standard.version);
        for (file, bytes) in &pack.scenarios {
            match scenario::read(bytes) {
                Ok(list) => {
                    files.extend(list.iter().map(|_| file));
                    all.extend(list);
                }
                Err(e) => {
                    failed += 1;
                    say!("  ✗ {file}: {e}");
                }
            }
        }
        for (s, file) in all.iter().zip(files) {
            let outcome = scenario::play(s, &standard, &standards, lang);
            played += 1;
            failed += usize::from(!outcome.passed());
            report(&outcome, &dir.join(file), &standard, verbose, lang);
        }
        for (rule, param) in scenario::untested_figures(&standard, &all) {
            failed += 1;
            say!(
                "  ✗ {}",
                match lang {
                    Lang::Zh =>
                        format!("规则 {rule} 的数值 {param} 缺少场景：一个刚好在内，一个刚好在外"),
                    Lang::En => format!(
                        "figure {param} of rule {rule} lacks scenarios: one just inside, one just outside"
                    ),
                }
            );
        }
    }
    let summary = match lang {
        Lang::Zh => format!("{played} 个场景，{failed} 处不符"),
        Lang::En => format!("{played} scenario(s), {failed} failure(s)"),
    };
    say!("{summary}");
    if failed == 0 {
        return Ok(());
    }
    Err(Fail::found(
        "scenario_failed",
        summary,
        lang.pick(
            "看上面的时间线：改规则，或改场景",
            "read the timelines above; mend the rule or the scenario",
        ),
    ))
}

/// The holiday documents of the folder `holidays` beside the folder of packs, else those that the program carries.
fn holidays(dir: &Path) -> Result<Vec<HolidayYear>, Fail> {
    let read = |name: &str, bytes: &[u8]| {
        HolidayYear::parse(bytes)
            .map_err(|e| Fail::found(e.code(), format!("{name}: {e}"), "mend the document"))
    };
    let dir = dir.canonicalize()?;
    let folder = dir
        .parent()
        .and_then(Path::parent)
        .map(|p| p.join("holidays"))
        .filter(|f| f.is_dir());
    let Some(folder) = folder else {
        let carried = crate::fixture::HOLIDAYS.iter();
        return carried.map(|d| read("holidays", d.as_bytes())).collect();
    };
    let mut years = Vec::new();
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            years.push(read(&name_of(&path), &std::fs::read(&path)?)?);
        }
    }
    Ok(years)
}

fn name_of(file: &Path) -> String {
    file.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn report(outcome: &ScenarioOutcome, file: &Path, standard: &Standard, verbose: bool, lang: Lang) {
    let mark = if outcome.passed() { "✓" } else { "✗" };
    say!("  {mark} {}: {}", outcome.id, outcome.title);
    if outcome.passed() && !verbose {
        return;
    }
    for line in &outcome.timeline {
        say!("      {line}");
    }
    for (line, failure) in &outcome.failures {
        say!("    → {}:{line}: {failure}", file.display());
    }
    if outcome.passed() {
        return;
    }
    for number in &outcome.rules {
        if let Some(rule) = standard.rule(number) {
            say!(
                "      {} {} ({}): {}",
                lang.pick("规则", "rule"),
                rule.number,
                rule.article,
                standard.texts(lang).rule_of(rule).unwrap_or_default()
            );
        }
    }
}
