//! `doorstep standard lint`: one line per finding, as compilers print them, then a count.
//! Parents are looked up among the folders named and those beside them; scenarios are read too.

pub mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use doorstep_standard::{Issue, Lang, Level, Library, MAX_PACK, Standard};
use doorstep_visit::case::Standards;
use doorstep_visit::scenario;

use super::shelf::{self, PackFolder, Unread};
use crate::fail::Fail;

/// Checks each pack; findings go to standard output, the verdict decides the exit code.
pub fn run(dirs: &[PathBuf], lang: Lang) -> Result<(), Fail> {
    let packs = shelf::packs_of_all(dirs)?;
    let library = shelf::library(&packs);
    let (mut errors, mut warnings) = (0, 0);
    for dir in &packs {
        let (standard, issues) = match shelf::open(dir) {
            Ok(pack) => check(&pack, &library),
            Err(Unread::TooLarge(file)) => (None, vec![too_large(file)]),
            Err(Unread::Refused(fail)) => return Err(fail),
        };
        let name = dir.display().to_string();
        let name = name.trim_end_matches('/');
        for issue in &issues {
            say!("{name}/{}", words::line(issue, lang));
        }
        let bad = issues.iter().filter(|i| i.level == Level::Error).count();
        errors += bad;
        warnings += issues.len() - bad;
        if let (Some(s), 0) = (standard, bad) {
            say!(
                "{name}: {} v{} · {} · {}",
                s.id,
                s.version,
                lang.pick(
                    &format!("{} 条规则", s.rules.len()),
                    &format!("{} rules", s.rules.len())
                ),
                s.hash
            );
        }
    }
    if warnings > 0 {
        say!(
            "{}",
            lang.pick(
                &format!("{warnings} 处提醒"),
                &format!("{warnings} warning(s)")
            )
        );
    }
    if errors == 0 {
        return Ok(());
    }
    Err(Fail::found(
        "standard_invalid",
        lang.pick(&format!("{errors} 处错误"), &format!("{errors} error(s)")),
        lang.pick(
            "按上面逐行的说明修改，格式见 docs/standards.md",
            "mend the lines above; docs/standards.md explains the format",
        ),
    ))
}

/// What is wrong with a pack, its folder's name and its scenarios included.
pub fn check(pack: &PackFolder, library: &Library) -> (Option<Arc<Standard>>, Vec<Issue>) {
    let (standard, mut issues) = Standard::check_with(&pack.files, library);
    let mut standards = Standards::new();
    let standard = standard.map(Arc::new);
    if let Some(s) = &standard {
        standards.insert(s.hash, s.clone());
    }
    if let Some(s) = &standard {
        issues.extend(folder_name(&pack.dir, pack, s));
    }
    let sound = issues.iter().all(|i| i.level != Level::Error);
    let mut ids = std::collections::BTreeSet::new();
    for (file, bytes) in &pack.scenarios {
        let said = |line, code, what, fix: &str| Issue {
            file: file.clone(),
            line,
            level: Level::Error,
            code,
            what,
            fix: fix.into(),
        };
        match scenario::read(bytes) {
            Err(e) => issues.push(said(e.line, "scenario_unreadable", e.what, &e.fix)),
            Ok(list) => {
                for s in list {
                    if !ids.insert(s.id.clone()) {
                        issues.push(said(
                            s.line,
                            "scenario_twice",
                            format!("another scenario of this pack is named `{}`", s.id),
                            "give it another id",
                        ));
                    }
                    // Under a pack with errors nothing means what it should.
                    let Some(pack) = standard.as_ref().filter(|_| sound) else {
                        continue;
                    };
                    for e in scenario::check(&s, pack, &standards) {
                        let what = format!("scenario `{}`: {}", s.id, e.what);
                        let code = match e.what.ends_with("is no rule of this pack") {
                            true => "rule_unknown",
                            false => "scenario_wrong",
                        };
                        issues.push(said(e.line, code, what, &e.fix));
                    }
                }
            }
        }
    }
    (standard, issues)
}

fn folder_name(dir: &Path, pack: &PackFolder, s: &Standard) -> Option<Issue> {
    let name = shelf::folder_name(dir)?;
    let main = pack.files.get("standard.toml")?;
    (name != s.id).then(|| Issue {
        file: "standard.toml".into(),
        line: line_with(main, &["id", &s.id]),
        level: Level::Error,
        code: "folder_name",
        what: format!("the folder is named `{name}`, the pack `{}`", s.id),
        fix: "give the folder the pack's id".into(),
    })
}

fn too_large(file: String) -> Issue {
    Issue {
        file,
        line: 1,
        level: Level::Error,
        code: "pack_too_large",
        what: format!("the file is larger than {} MiB", MAX_PACK >> 20),
        fix: "split the pack".into(),
    }
}

/// First line, from 1, that starts with a key and holds a value; 1 where none does.
fn line_with(bytes: &[u8], [key, value]: &[&str; 2]) -> usize {
    let quoted = format!("\"{value}\"");
    String::from_utf8_lossy(bytes)
        .lines()
        .position(|l| l.trim_start().starts_with(key) && l.contains(&quoted))
        .map_or(1, |i| i + 1)
}
