//! `doorstep visit verify`: every check in words, then the verdict.
//! Withheld is no contradiction; a broken check is, and decides the exit code.

use doorstep_standard::Lang;
use doorstep_visit::bundle::{Bundle, Outcome};

use crate::fail::Fail;

/// Prints every check; fails when one is broken.
pub fn run(bundle: &Bundle, lang: Lang) -> Result<(), Fail> {
    let checks = bundle.verify();
    for check in &checks {
        let sign = match check.outcome {
            Outcome::Sound => "✓",
            Outcome::Withheld => "–",
            Outcome::Broken => "✗",
        };
        println!("{sign} {}", check.words(lang));
    }
    let broken = checks
        .iter()
        .filter(|c| c.outcome == Outcome::Broken)
        .count();
    let withheld = checks
        .iter()
        .filter(|c| c.outcome == Outcome::Withheld)
        .count();
    if broken > 0 {
        return Err(Fail::found(
            "bundle_broken",
            lang.pick(
                &format!("{broken} 处对不上"),
                &format!("{broken} check(s) do not hold"),
            ),
            lang.pick(
                "不要采信此文件，请办公室重新导出",
                "do not rely on this file; ask the office to export it again",
            ),
        ));
    }
    if withheld > 0 {
        println!(
            "{}",
            lang.pick(
                &format!("没有矛盾；{withheld} 处因缺少内容无法核对"),
                &format!("no contradiction; {withheld} check(s) lack what they need")
            )
        );
    } else {
        println!("{}", lang.pick("全部相符", "everything fits"));
    }
    Ok(())
}
