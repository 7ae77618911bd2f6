//! `doorstep standard new`: what it writes is clean, its scenario passes, and nothing is written over.

use std::process::Command;

use super::packs;
use crate::run::{arg, ended, good};

#[test]
fn a_new_pack_is_clean_and_its_scenario_passes() {
    for lang in ["zh", "en"] {
        let dir = tempfile::tempdir().unwrap();
        let made = Command::new(env!("CARGO_BIN_EXE_doorstep"))
            .args(["standard", "new", "my-code", "--lang", lang, "--dir"])
            .arg(dir.path())
            .output()
            .unwrap();
        assert!(made.status.success());
        let pack = dir.path().join("my-code");
        let lint = good(&["standard", "lint", arg(&pack)]);
        assert!(lint.contains("my-code v1 · 4 rules"), "{lint}");
        assert!(!lint.contains("warning"), "{lint}");
        let test = good(&["standard", "test", arg(&pack)]);
        assert!(test.contains("✓ good_visit"), "{test}");
    }
}

#[test]
fn a_child_carries_the_hash_of_its_parent_and_stands_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    good(&["standard", "new", "parent-code", "--dir", arg(at)]);
    let parent = at.join("parent-code");
    let said = good(&["standard", "new", "my-child", "--parent", arg(&parent)]);
    assert!(
        said.contains("my-child") && said.contains("next:"),
        "{said}"
    );
    let child = at.join("my-child");
    let lint = good(&["standard", "lint", arg(&child)]);
    assert!(lint.contains("my-child v1 · 5 rules"), "{lint}");
    let test = good(&["standard", "test", arg(&child)]);
    assert!(test.contains("✓ notes_read"), "{test}");

    // Any pack of the repository can be built on, also the largest.
    let union = packs().join("doorstep-default");
    let beside = ["--dir", arg(at), "--parent", arg(&union)];
    good(&[&["standard", "new", "of-the-union"], &beside[..]].concat());
    good(&[
        "standard",
        "lint",
        arg(&at.join("of-the-union")),
        arg(&union),
    ]);
}

#[test]
fn nothing_is_written_over_and_an_id_is_an_id() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    good(&["standard", "new", "my-code", "--dir", arg(at)]);
    let before = std::fs::read(at.join("my-code/standard.toml")).unwrap();
    let (code, _, err) = ended(&["standard", "new", "my-code", "--dir", arg(at)]);
    assert_eq!(code, 3);
    assert!(err.contains("error[pack_exists]"), "{err}");
    let after = std::fs::read(at.join("my-code/standard.toml")).unwrap();
    assert_eq!(before, after);
    for id in ["My-Code", "../up", "", "9lives"] {
        let (code, _, err) = ended(&["standard", "new", id, "--dir", arg(at)]);
        assert_eq!(code, 3, "{id}");
        assert!(err.contains("error[id_unusable]"), "{err}");
    }
}
