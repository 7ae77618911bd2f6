//! `doorstep standard test`: every scenario of every pack passes, and a changed figure makes some fail.

use super::{copy, edit, packs};
use crate::run::{arg, ended, good};

#[test]
fn every_scenario_of_every_pack_passes() {
    let folders: Vec<_> = std::fs::read_dir(packs())
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.join("standard.toml").is_file())
        .collect();
    let mut args = vec!["standard", "test"];
    args.extend(folders.iter().map(|f| arg(f)));
    let report = good(&args);
    let last = report.lines().last().unwrap();
    assert!(last.ends_with("scenario(s), 0 failure(s)"), "{last}");
    let played: usize = last.split(' ').next().unwrap().parse().unwrap();
    assert!(played > 400, "{last}");
}

#[test]
fn files_beside_packs_are_left_out_and_alone_they_are_named() {
    let file = packs().join("catalogue.tsv");
    let pack = packs().join("example-radiator-check");
    let report = good(&["standard", "test", arg(&file), arg(&pack)]);
    assert!(report.contains("0 failure(s)"), "{report}");
    let (code, _, err) = ended(&["standard", "test", arg(&file)]);
    assert_eq!(code, 3);
    assert!(err.contains("is a file, and a pack is a folder"), "{err}");
    let empty = tempfile::tempdir().unwrap();
    let (code, _, err) = ended(&["standard", "test", arg(empty.path())]);
    assert_eq!(code, 3);
    assert!(err.contains("no standard.toml"), "{err}");
}

#[test]
fn a_changed_figure_fails_with_timeline_and_rule() {
    let place = tempfile::tempdir().unwrap();
    let pack = copy("knock-30s-service-code", place.path());
    edit(&pack.join("standard.toml"), "\"30s\"", "\"31s\"");
    let (code, out, err) = ended(&["standard", "test", arg(&pack)]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("✗") && out.contains("<-- here"), "{out}");
    assert!(out.contains("rule 30"), "{out}");
    assert!(err.contains("error[scenario_failed]"), "{err}");
}

#[test]
fn a_figure_without_scenarios_and_an_unreadable_file_are_failures() {
    let place = tempfile::tempdir().unwrap();
    let pack = copy("knock-30s-service-code", place.path());
    std::fs::remove_dir_all(pack.join("scenarios")).unwrap();
    let (code, out, _) = ended(&["standard", "test", arg(&pack)]);
    assert_eq!(code, 1);
    assert!(out.contains("knock_wait of rule 30"), "{out}");
    std::fs::create_dir(pack.join("scenarios")).unwrap();
    let broken = "[[scenario]]\nid = \"a\"\ntitle = \"a\"\nevents = []\nevnts = 1\n";
    std::fs::write(pack.join("scenarios/a.toml"), broken).unwrap();
    let (code, out, _) = ended(&["standard", "test", arg(&pack)]);
    assert_eq!(code, 1);
    assert!(out.contains("a.toml: line 5"), "{out}");
}
