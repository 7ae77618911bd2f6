//! `doorstep standard diff`: one changed copy of a real pack, every kind of change said in words.

use super::{copy, edit, packs};
use crate::run::{arg, ended, good};

const EXAMPLE: &str = "example-radiator-check";

#[test]
fn a_new_version_is_told_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let new = copy(EXAMPLE, dir.path());
    let main = new.join("standard.toml");
    edit(&main, "version = 1", "version = 2");
    edit(&main, "value = \"15min\"", "value = \"20min\"");
    edit(
        &main,
        "choices = [\"letter_box\", \"notice_board\"]",
        "choices = [\"letter_box\"]",
    );
    edit(
        &main,
        "phase = \"diagnose\"\nafter = [\"entered\"]",
        "phase = \"diagnose\"\nafter = [\"entered\", \"entry_granted\"]",
    );
    edit(
        &main,
        "when = \"not answered\"\noptional = true\n",
        "when = \"not answered\"\n",
    );
    edit(
        &main,
        "enforce = \"warn\"\nsteps = [\"kit_checked\"]",
        "enforce = \"block\"\nbecause = \"manner\"\nsteps = [\"kit_checked\"]",
    );
    edit(
        &main,
        "items = [\"thermometer\", \"bleed_key\"]",
        "items = [\"thermometer\"]",
    );
    let text = new.join("text.en.toml");
    edit(&text, "Ask before going in", "Ask whether you may come in");
    for file in ["text.en.toml", "text.zh-CN.toml"] {
        let path = new.join(file);
        let words = std::fs::read_to_string(&path).unwrap();
        let kept = words
            .lines()
            .filter(|l| !l.starts_with("bleed_key") && !l.starts_with("notice_board"));
        std::fs::write(&path, kept.collect::<Vec<_>>().join("\n")).unwrap();
    }
    good(&["standard", "lint", arg(&new)]);
    let out = good(&["standard", "diff", arg(&packs().join(EXAMPLE)), arg(&new)]);
    for said in [
        "example-radiator-check v1 → example-radiator-check v2",
        "What got stricter",
        "the phone asks for a reason → the phone refuses",
        "Time from opening the valve to measuring: 15 min → 20 min (rule 3)",
        "“Nobody answers: leave a note” may no longer be left out",
        "What is no longer asked",
        "− Bleed key (rule 1)",
        "“Open the valve” now comes after “Ask whether you may come in”",
        "“Nobody answers: leave a note” − Notice board downstairs",
        "“Ask before going in” → “Ask whether you may come in”",
    ] {
        assert!(out.contains(said), "{said}\n{out}");
    }
    assert!(!out.contains("nothing changes"), "{out}");
    assert!(!out.contains("For the office"), "{out}");
}

#[test]
fn a_change_for_the_office_alone_is_nothing_for_a_technician() {
    let dir = tempfile::tempdir().unwrap();
    let new = copy(EXAMPLE, dir.path());
    let main = new.join("standard.toml");
    edit(
        &main,
        "[param.call_back_within]\nunset = true",
        "[param.call_back_within]\nvalue = \"48h\"",
    );
    let old = packs().join(EXAMPLE);
    let out = good(&["standard", "diff", arg(&old), arg(&new)]);
    assert!(out.contains("nothing changes for a technician"), "{out}");
    assert!(
        out.contains("For the office") && out.contains("→ 48 h"),
        "{out}"
    );
    assert!(out.contains("the version did not rise"), "{out}");
    let other = packs().join("heating-guide-30min");
    let out = good(&["standard", "diff", arg(&old), arg(&other)]);
    assert!(out.contains("two different standards"), "{out}");
    assert_eq!(
        ended(&["standard", "diff", arg(&old), "/no/such/pack"]).0,
        3
    );
}
