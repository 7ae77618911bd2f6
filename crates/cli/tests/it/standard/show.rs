//! `doorstep standard show`: every pack of the repository has a page in both languages, for a terminal and to print.

use super::{copy, packs};
use crate::run::{arg, doorstep, ended, good};

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
fn a_page_names_the_buttons_that_no_step_stands_for() {
    let guide = packs().join("heating-guide-30min");
    let page = good(&["standard", "show", arg(&guide), "--html", "-"]);
    assert!(page.contains("“Arrive at the door”, “Go in”"), "{page}");
}

#[test]
fn a_folder_of_packs_is_listed_with_titles() {
    let out = good(&["standard", "show", arg(&packs())]);
    assert!(out.contains("example-radiator-check  "), "{out}");
    assert!(out.contains("doorstep standard show FOLDER"), "{out}");
    let (code, _, err) = ended(&["standard", "show", arg(&packs()), "--html", "-"]);
    assert_eq!(code, 3);
    assert!(err.contains("error[several_packs]"), "{err}");
}

#[test]
fn a_child_shows_what_it_builds_on() {
    let dir = tempfile::tempdir().unwrap();
    copy("example-radiator-check", dir.path());
    let made = ["standard", "new", "our-child", "--dir", arg(dir.path())];
    let parent = dir.path().join("example-radiator-check");
    good(&[&made[..], &["--parent", arg(&parent)]].concat());
    let child = dir.path().join("our-child");
    let own = std::fs::read_to_string(parent.join("text.en.toml")).unwrap();
    let summary = own
        .lines()
        .find_map(|l| l.strip_prefix("summary = \""))
        .unwrap();
    let summary = &summary[..30];
    for html in [&[][..], &["--html", "-"]] {
        let page = good(&[&["standard", "show", arg(&child)], html].concat());
        assert!(page.contains(summary), "{page}");
        assert!(page.contains("example-radiator-check.6"), "{page}");
        assert!(!page.contains("\n  6  "), "{page}");
        assert!(page.contains("When do the 24 hours"), "{page}");
    }
    let said = good(&["standard", "diff", arg(&parent), arg(&child)]);
    assert!(
        said.contains("our-child builds on example-radiator-check"),
        "{said}"
    );
    assert!(!said.contains("no longer asked"), "{said}");
    assert!(
        !said.contains("rule example-radiator-check.1\u{20}"),
        "{said}"
    );
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
