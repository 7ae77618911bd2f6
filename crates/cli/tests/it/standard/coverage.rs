//! `doorstep standard coverage`: the whole catalogue, and one small catalogue in which everything is wrong.

use super::{copy, edit, packs};
use crate::run::{arg, ended, good};

const EXAMPLE: &str = "example-radiator-check";

#[test]
fn every_rule_of_the_catalogue_is_in_a_pack() {
    let out = good(&["standard", "coverage", arg(&packs())]);
    assert_eq!(
        out.lines().last(),
        Some("589 of 589 rules accounted for"),
        "{out}"
    );
    // A row a document, the head and the totals; then a blank line.
    assert_eq!(out.lines().position(str::is_empty), Some(21), "{out}");
}

#[test]
fn what_is_missing_or_different_is_listed() {
    let dir = tempfile::tempdir().unwrap();
    let pack = copy(EXAMPLE, dir.path());
    let shown = |text: &str| {
        std::fs::write(dir.path().join("catalogue.tsv"), text).unwrap();
        ended(&["standard", "coverage", arg(dir.path())])
    };
    let main = std::fs::read_to_string(pack.join("standard.toml")).unwrap();
    let entries = toml_lines::rules(&main);
    let catalogue: String = entries
        .iter()
        .map(|(n, article, strength, kind)| {
            format!("{EXAMPLE}.{n}\t{article}\t{strength}\t{kind}\n")
        })
        .collect();
    let (code, out, err) = shown(&catalogue);
    assert_eq!(code, 0, "{out}{err}");
    assert_eq!(out.lines().last(), Some("7 of 7 rules accounted for"));

    let changed = catalogue
        .replace("check.1\t1\t", "check.1\t1a\t")
        .replace("check.3\t", "check.8\t")
        + &format!("{EXAMPLE}.9\t9\tmust\tgate\t{EXAMPLE}.1\n");
    edit(
        &pack.join("standard.toml"),
        "id = \"2\"\n",
        "id = \"2\"\nsources = [\"example-radiator-check.1\", \"nowhere.1\"]\n",
    );
    let (code, out, err) = shown(&changed);
    assert_eq!(code, 1);
    for said in [
        "that no pack has (2)",
        "  example-radiator-check.9 (9)",
        "that the catalogue lacks (1)",
        "  example-radiator-check.3\n",
        "  example-radiator-check.1: article 1 ≠ 1a",
        "  example-radiator-check.2: nowhere.1",
        "1 rule stands for 1 of 8",
        "6 of 8 rules accounted for",
    ] {
        assert!(out.contains(said), "{said}\n{out}");
    }
    assert!(err.contains("error[standard_incomplete]"), "{err}");

    let (code, _, err) = shown("what.1\t1\tperhaps\tgate\n");
    assert_eq!(code, 1);
    assert!(err.contains("catalogue.tsv:1:"), "{err}");
}

/// Just enough of a pack's file to write a catalogue from it.
mod toml_lines {
    pub type Rules = Vec<(String, String, String, String)>;

    pub fn rules(main: &str) -> Rules {
        main.split("[[rule]]")
            .skip(1)
            .map(|block| {
                let value = |key: &str| {
                    let start = format!("{key} = \"");
                    let line = block.lines().find_map(|l| l.strip_prefix(start.as_str()));
                    line.unwrap().trim_end_matches('"').to_owned()
                };
                (
                    value("id"),
                    value("article"),
                    value("strength"),
                    value("kind"),
                )
            })
            .collect()
    }
}
