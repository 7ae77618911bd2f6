//! `doorstep standard diff`: what changes for a technician from one version of a pack to another, in words.
//! A change that only the office sees stands last; if there is no other, the page says so.

mod comparison;
pub(super) mod figures;
mod rules;
mod steps;

use std::collections::BTreeMap;
use std::path::Path;

use doorstep_standard::{Lang, Standard};

use self::comparison::{Comparison, Group, builds_on};
use super::shelf;
use crate::fail::Fail;
use doorstep_visit::sentences::Speaker;

/// Prints what changed from one pack to the other.
pub fn run(old: &Path, new: &Path, lang: Lang) -> Result<(), Fail> {
    let (old, _) = shelf::sound(old, lang)?;
    let (new, _) = shelf::sound(new, lang)?;
    show!("{}", page(&old, &new, lang));
    Ok(())
}

fn page(old: &Standard, new: &Standard, lang: Lang) -> String {
    let mut c = Comparison {
        a: Speaker { s: old, lang },
        b: Speaker { s: new, lang },
        found: BTreeMap::new(),
    };
    rules::compare(&mut c);
    steps::compare(&mut c);
    figures::compare(&mut c);

    let mut out = vec![format!(
        "{} v{} → {} v{}",
        old.id, old.version, new.id, new.version
    )];
    if builds_on(new, old) || builds_on(old, new) {
        let (child, parent) = if builds_on(new, old) {
            (new, old)
        } else {
            (old, new)
        };
        let (child, parent) = (&child.id, &parent.id);
        out.push(match lang {
            Lang::Zh => format!("{child} 以 {parent} 为依据：下面只列出两者的差别。"),
            Lang::En => format!("{child} builds on {parent}: what differs between the two."),
        });
    } else if old.id != new.id {
        out.push(
            lang.pick(
                "注意：这是两份不同的标准，不是同一份标准的两个版本。",
                "Note: these are two different standards, not two versions of one.",
            )
            .to_owned(),
        );
    } else if old.hash == new.hash {
        out.push(
            lang.pick("两份内容完全相同。", "They are the same, byte for byte.")
                .to_owned(),
        );
    } else if new.version <= old.version {
        out.push(
            lang.pick(
                "注意：内容变了，版本号没有增加；发布之前请改为下一个版本号。",
                "Note: the content changed and the version did not rise; give it the next one before it is published.",
            )
            .to_owned(),
        );
    }
    if c.found.keys().all(|g| *g == Group::Office) {
        out.extend([
            String::new(),
            lang.pick("对维修人员没有变化。", "nothing changes for a technician")
                .to_owned(),
        ]);
    }
    for (group, lines) in &c.found {
        out.extend([String::new(), format!("── {} ──", group.title(lang))]);
        out.extend(lines.iter().map(|l| format!("  {l}")));
    }
    out.push(String::new());
    out.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::pack;
    use doorstep_standard::PackFiles;

    /// A carried pack with words of its main file replaced.
    fn changed(id: &str, file: &str, changes: &[(&str, &str)]) -> Standard {
        let mut files: PackFiles = pack(id)
            .unwrap()
            .into_iter()
            .map(|(p, t)| (p, t.into_bytes()))
            .collect();
        let mut text = String::from_utf8(files[file].clone()).unwrap();
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        files.insert(file.to_owned(), text.into_bytes());
        Standard::load(&files).unwrap()
    }

    #[test]
    fn a_longer_wait_is_said_with_both_figures() {
        const KNOCK: &str = "knock-30s-service-code";
        let old = changed(KNOCK, "standard.toml", &[]);
        let new = changed(
            KNOCK,
            "standard.toml",
            &[
                ("value = \"30s\"", "value = \"45s\""),
                ("version = 1", "version = 2"),
            ],
        );
        let text = page(&old, &new, Lang::En);
        assert!(
            text.contains("What got stricter") && text.contains("30 s → 45 s"),
            "{text}"
        );
        assert!(!text.contains("nothing changes"), "{text}");
        let back = page(&new, &old, Lang::Zh);
        assert!(
            back.contains("变松的") && back.contains("45秒 → 30秒"),
            "{back}"
        );
        assert!(back.contains("版本号没有增加"), "{back}");
    }

    #[test]
    fn nothing_is_said_to_be_nothing() {
        let s = changed("heating-guide-30min", "standard.toml", &[]);
        assert!(page(&s, &s, Lang::En).contains("nothing changes for a technician"));
        assert!(page(&s, &s, Lang::Zh).contains("对维修人员没有变化"));
    }
}
