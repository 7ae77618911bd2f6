//! `doorstep standard preview`: the recorded visits under a changed copy of the pack that they were judged by.

use std::path::{Path, PathBuf};

use super::{copy, edit, packs};
use crate::run::{arg, ended, good};

const GUIDE: &str = "heating-guide-30min";

fn visits() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/visits")
}

#[test]
fn a_condition_moved_to_another_act_is_told_visit_by_visit() {
    let dir = tempfile::tempdir().unwrap();
    let new = copy(GUIDE, dir.path());
    let main = new.join("standard.toml");
    edit(&main, "version = 1", "version = 2");
    // Setting out without having checked the order is no longer asked about; going in is.
    edit(
        &main,
        "gate = { act = \"set_out\", needs = \"done(order_verified) or skipped(order_verified)\" }",
        "gate = { act = \"entered\", needs = \"done(order_verified) or skipped(order_verified)\" }",
    );
    let old = packs();
    let args = ["standard", "preview", arg(&new), "--visits"];
    let out = good(&[&args[..], &[arg(&visits()), "--old", arg(&old)]].concat());
    assert!(
        out.contains("18 visits: 12 by heating-guide-30min, 6 by other standards"),
        "{out}"
    );
    assert!(out.contains("− would be gone"), "{out}");
    assert!(
        out.lines()
            .any(|l| l.contains(" of 12 visits would no longer have failed")
                && l.ends_with("(rule 21)")),
        "{out}"
    );
    // The recorded verdicts are not touched, and the same pack again changes nothing.
    let same = packs().join(GUIDE);
    let out = good(&[
        "standard",
        "preview",
        arg(&same),
        "--visits",
        arg(&visits()),
    ]);
    assert!(out.contains("was judged by this very pack"), "{out}");
    assert!(
        out.contains("0 of 12 visits would have looked different"),
        "{out}"
    );
}

#[test]
fn a_stricter_figure_is_said_with_the_visits_that_would_have_failed() {
    let dir = tempfile::tempdir().unwrap();
    let new = copy(GUIDE, dir.path());
    let main = new.join("standard.toml");
    edit(
        &main,
        "[param.contact_within]\nvalue = \"30min\"",
        "[param.contact_within]\nvalue = \"0s\"",
    );
    edit(&main, "version = 1", "version = 2");
    let old = packs();
    let args = ["standard", "preview", arg(&new), "--visits"];
    let out = good(&[&args[..], &[arg(&visits()), "--old", arg(&old)]].concat());
    assert!(out.contains("⏱ rule 12"), "{out}");
    assert!(out.contains("→ overdue"), "{out}");
    assert!(
        out.lines()
            .any(|l| l.contains(" of 12 visits would have failed") && l.ends_with("(rule 12)")),
        "{out}"
    );
}

#[test]
fn a_folder_without_visits_and_lines_of_no_visit_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let pack = packs().join(GUIDE);
    let preview = |at: &Path| ended(&["standard", "preview", arg(&pack), "--visits", arg(at)]);
    let (code, _, err) = preview(dir.path());
    assert_eq!(code, 3);
    assert!(err.contains("error[visits_unreadable]"), "{err}");
    std::fs::write(dir.path().join("a.jsonl"), "{}\n").unwrap();
    std::fs::write(dir.path().join("b.json"), "{}\n").unwrap();
    // Under another visit the same lines have other ids, so that their causes are not found.
    std::fs::copy(
        visits().join("contested.jsonl"),
        dir.path()
            .join("0193a5c0-0000-7000-8000-00000000000f.jsonl"),
    )
    .unwrap();
    let (code, out, _) = preview(dir.path());
    assert_eq!(code, 0, "{out}");
    assert!(
        out.contains("a: unreadable: line 1") && out.contains("b: unreadable"),
        "{out}"
    );
    assert!(out.contains("name the file by its visit"), "{out}");
    assert!(out.contains("3 unreadable"), "{out}");
}

#[test]
fn an_old_pack_that_cannot_be_used_is_named_with_its_fault() {
    let dir = tempfile::tempdir().unwrap();
    let old = copy(GUIDE, dir.path());
    edit(
        &old.join("standard.toml"),
        "version = 1",
        "version = nonsense",
    );
    let new = packs().join(GUIDE);
    let args = ["standard", "preview", arg(&new), "--visits"];
    let out = good(&[&args[..], &[arg(&visits()), "--old", arg(&old)]].concat());
    assert!(
        out.contains("cannot be used, left out: ") && out.contains("standard.toml:"),
        "{out}"
    );
}
