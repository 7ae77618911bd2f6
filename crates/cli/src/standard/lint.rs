//! `doorstep standard lint`: one line per finding, as compilers print them, then a count.
//! Parents are looked up among the folders named and those beside them; scenarios are read too.

use std::path::{Path, PathBuf};

use doorstep_standard::{Issue, Lang, Level, Library, MAX_PACK, Standard};
use doorstep_visit::scenario;

use super::shelf::{self, PackFolder, Unread};
use crate::fail::Fail;

/// Checks each pack; findings go to standard output, the verdict decides the exit code.
pub fn run(dirs: &[PathBuf], lang: Lang) -> Result<(), Fail> {
    let mut packs: Vec<PathBuf> = Vec::new();
    // `standards/*` also names the files that lie beside the packs.
    for dir in dirs.iter().filter(|d| dirs.len() == 1 || !d.is_file()) {
        packs.extend(shelf::packs_of(dir)?);
    }
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
            println!("{name}/{issue}");
        }
        let bad = issues.iter().filter(|i| i.level == Level::Error).count();
        errors += bad;
        warnings += issues.len() - bad;
        if let (Some(s), 0) = (standard, bad) {
            println!(
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
        println!(
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
pub fn check(pack: &PackFolder, library: &Library) -> (Option<Standard>, Vec<Issue>) {
    let (standard, mut issues) = Standard::check_with(&pack.files, library);
    if let Some(s) = &standard {
        issues.extend(folder_name(&pack.dir, pack, s));
    }
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
            Err(e) => issues.push(said(
                e.line,
                "scenario_unreadable",
                e.what,
                "see Scenarios in docs/standards.md",
            )),
            Ok(list) => {
                for s in list {
                    let line = line_with(bytes, &["id", &s.id]);
                    if !ids.insert(s.id.clone()) {
                        issues.push(said(
                            line,
                            "scenario_twice",
                            format!("another scenario of this pack is named `{}`", s.id),
                            "give it another id",
                        ));
                    }
                    let unknown =
                        |r: &&String| standard.as_ref().is_some_and(|p| p.rule(r).is_none());
                    for rule in s.rules.iter().filter(unknown) {
                        issues.push(said(
                            line,
                            "rule_unknown",
                            format!(
                                "scenario `{}` is about rule {rule}, which is not here",
                                s.id
                            ),
                            "correct the number",
                        ));
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
