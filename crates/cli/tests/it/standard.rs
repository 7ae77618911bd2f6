//! `doorstep standard`, on the packs of the repository and on a broken one.

use std::path::{Path, PathBuf};

use crate::run::{arg, ended, good};

fn packs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/standards")
}

#[test]
fn the_packs_of_the_repository_have_no_errors() {
    let dirs: Vec<PathBuf> = std::fs::read_dir(packs())
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.is_dir())
        .collect();
    let mut args = vec!["standard", "lint"];
    args.extend(dirs.iter().map(|d| arg(d)));
    let out = good(&args);
    assert!(
        out.contains("knock-30s-service-code v1 · 37 rules"),
        "{out}"
    );
    assert!(!out.contains("error["), "{out}");
}

#[test]
fn a_broken_pack_is_named_with_file_and_line() {
    let dir = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(packs().join("example-radiator-check")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), dir.path().join(entry.file_name())).unwrap();
    }
    let file = dir.path().join("standard.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let line = 1 + text
        .lines()
        .position(|l| l.starts_with("after = "))
        .unwrap();
    let broken = text.lines().map(|l| {
        if l.starts_with("after = ") {
            "after = [\"nothing_like_it\"]"
        } else {
            l
        }
    });
    std::fs::write(&file, broken.collect::<Vec<_>>().join("\n")).unwrap();
    let (code, out, err) = ended(&["standard", "lint", arg(dir.path())]);
    assert_eq!(code, 1);
    assert!(
        out.contains(&format!("standard.toml:{line}: error[step_unknown]")),
        "{out}"
    );
    assert!(
        err.contains("error[standard_invalid]") && err.contains("to do:"),
        "{err}"
    );
    assert_eq!(ended(&["standard", "show", arg(dir.path())]).0, 1);
}

#[test]
fn a_page_and_a_refusal_name_what_they_are_about() {
    let page = good(&[
        "standard",
        "show",
        arg(&packs().join("heating-guide-30min")),
    ]);
    assert!(page.contains("30 min") && page.contains("一、6"), "{page}");
    let (code, _, err) = ended(&["standard", "show", "/no/such/pack"]);
    assert_eq!(code, 3);
    assert!(err.contains("error[pack_unreadable]"), "{err}");
    assert_eq!(ended(&["standard", "linz"]).0, 2);
}
