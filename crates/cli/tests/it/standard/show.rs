//! `doorstep standard show`: every pack of the repository has a page in both languages, for a terminal and to print.

use super::packs;
use crate::run::{arg, doorstep, good};

#[test]
fn every_pack_has_its_pages() {
    for entry in std::fs::read_dir(packs()).unwrap() {
        let pack = entry.unwrap().path();
        if !pack.is_dir() {
            continue;
        }
        let main = std::fs::read_to_string(pack.join("standard.toml")).unwrap();
        let own = main.matches("[[rule]]").count();
        let html = good(&["standard", "show", arg(&pack), "--html", "-"]);
        assert!(html.matches("<tr id=\"r-").count() >= own, "{pack:?}");
        for code in [
            "done(", "skipped(", "fact(", "granted(", "outcome(", "count(",
        ] {
            assert!(!html.contains(code), "{pack:?} {code}");
        }
        let plain = good(&["standard", "show", arg(&pack)]);
        assert!(
            !plain.contains("done(") && !plain.contains("fact("),
            "{pack:?}"
        );
    }
}

#[test]
fn the_page_is_written_to_a_file_in_the_language_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("page.html");
    let pack = packs().join("knock-30s-service-code");
    good(&["standard", "show", arg(&pack), "--html", arg(&file)]);
    let page = std::fs::read_to_string(&file).unwrap();
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"));
    assert!(page.contains("30 s") && page.contains("<h2 id=\"h-rules\">"));
    let nowhere = dir.path().join("none/page.html");
    let out = doorstep(&["standard", "show", arg(&pack), "--html", arg(&nowhere)])
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(3));
}
