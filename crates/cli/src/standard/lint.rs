//! `doorstep standard lint`: one line per finding, as compilers print them, then a count.

use std::path::PathBuf;

use doorstep_standard::{Lang, Level, Standard};

use crate::fail::Fail;

/// Checks each folder; findings go to standard output, the verdict decides the exit code.
pub fn run(dirs: &[PathBuf], lang: Lang) -> Result<(), Fail> {
    let (mut errors, mut warnings) = (0, 0);
    for dir in dirs {
        let files = super::read(dir)?;
        let (standard, issues) = Standard::check(&files);
        for issue in &issues {
            println!(
                "{}/{issue}",
                dir.display().to_string().trim_end_matches('/')
            );
        }
        let bad = issues.iter().filter(|i| i.level == Level::Error).count();
        errors += bad;
        warnings += issues.len() - bad;
        if let (Some(s), 0) = (standard, bad) {
            println!(
                "{}: {} v{} · {} · {}",
                dir.display(),
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
    if errors == 0 {
        if warnings > 0 {
            println!(
                "{}",
                lang.pick(
                    &format!("{warnings} 处提醒"),
                    &format!("{warnings} warning(s)")
                )
            );
        }
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
