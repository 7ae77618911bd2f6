//! `doorstep standard`, on the packs of the repository and on changed copies of them.

mod coverage;
mod diff;
mod lint;
mod new;
mod preview;
mod scenarios;
mod show;

use std::path::{Path, PathBuf};

use crate::run::{arg, ended, good};

/// The packs of the repository.
fn packs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/standards")
}

/// A copy of a pack, scenarios included, under its own name in a folder.
fn copy(id: &str, into: &Path) -> PathBuf {
    copied(&packs().join(id), &into.join(id))
}

fn copied(from: &Path, to: &Path) -> PathBuf {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copied(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
    to.to_owned()
}

/// Replaces words in a file; they must be there.
fn edit(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from}");
    std::fs::write(file, text.replacen(from, to, 1)).unwrap();
}

/// Line, from 1, of the first one that holds some words.
fn line(file: &Path, words: &str) -> usize {
    let text = std::fs::read_to_string(file).unwrap();
    1 + text.lines().position(|l| l.contains(words)).unwrap()
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
