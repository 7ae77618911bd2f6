//! `doorstep standard lint`: whole folders, broken packs, parents beside a pack, scenarios.

use doorstep_standard::{PackFiles, StandardHash};

use super::{copy, edit, line, packs};
use crate::run::{arg, ended, good};

const EXAMPLE: &str = "example-radiator-check";

#[test]
fn the_packs_of_the_repository_have_no_errors() {
    let out = good(&["standard", "lint", arg(&packs())]);
    assert!(
        out.contains("knock-30s-service-code v1 · 37 rules"),
        "{out}"
    );
    assert!(!out.contains("error["), "{out}");
}

#[test]
fn a_broken_pack_is_named_with_file_and_line() {
    let dir = tempfile::tempdir().unwrap();
    let pack = copy(EXAMPLE, dir.path());
    let file = pack.join("standard.toml");
    edit(&file, "\nafter = [\"", "\nafter = [\"nothing_like_it\", \"");
    let at = line(&file, "nothing_like_it");
    let (code, out, err) = ended(&["standard", "lint", arg(&pack)]);
    assert_eq!(code, 1);
    let said = format!("{EXAMPLE}/standard.toml:{at}: error[step_unknown]");
    assert!(out.contains(&said), "{out}");
    assert!(
        err.contains("error[standard_invalid]") && err.contains("to do:"),
        "{err}"
    );
    assert_eq!(ended(&["standard", "show", arg(&pack)]).0, 1);
}

#[test]
fn what_a_misspelling_meant_is_said_with_file_and_line() {
    let dir = tempfile::tempdir().unwrap();
    let pack = copy(EXAMPLE, dir.path());
    let main = pack.join("standard.toml");
    let scenario = pack.join("scenarios/slips.toml");
    let text = "[[scenario]]
id = \"slips\"
title = \"x\"
rules = [\"1\"]
events = [
  { at = \"07:00\", act = \"knocked\" },
  { at = \"09:00\", act = \"arived\" },
  { at = \"09:10\", by = \"tehc\", act = \"knocked\" },
  { at = \"09:20\", act = \"arrived\", refused = [\"99\"] },
]
expect = [
  { step = \"kit_checkd\", is = \"done\" },
  { step = \"kit_checked\", is = \"doone\" },
]
";
    std::fs::write(&scenario, text).unwrap();
    let (code, out, _) = ended(&["standard", "lint", arg(&pack)]);
    assert_eq!(code, 1);
    for (line, said) in [
        (6, "before the report"),
        (7, "did you mean `arrived`?"),
        (8, "did you mean `tech`?"),
        (9, "`99` is no rule of this pack"),
        (12, "did you mean `kit_checked`?"),
        (13, "did you mean `done`?"),
    ] {
        let at = format!("slips.toml:{line}: error[");
        let found = out.lines().any(|l| l.contains(&at) && l.contains(said));
        assert!(found, "{at} {said}\n{out}");
    }
    std::fs::remove_file(&scenario).unwrap();

    let text = pack.join("text.en.toml");
    edit(&text, "\nentry_granted = ", "\nentry_grantd = ");
    let at = line(&text, "[step]");
    let (_, out, _) = ended(&["standard", "lint", arg(&pack)]);
    let said = format!("text.en.toml:{at}: error[text_missing]");
    assert!(out.contains(&said), "{out}");
    edit(
        &text,
        "\nentry_grantd = ",
        "\nno_such_step = \"x\"\nentry_granted = ",
    );
    let at = line(&text, "no_such_step");
    let out = good(&["standard", "lint", arg(&pack)]);
    let said = format!("text.en.toml:{at}: warning[text_unused]");
    assert!(out.contains(&said), "{out}");

    edit(&main, "granted(entry)", "granted(entri)");
    let (_, out, _) = ended(&["standard", "lint", arg(&pack)]);
    assert!(out.contains("did you mean `entry`?"), "{out}");
    edit(&main, "granted(entri)", "granted(entry)");
    edit(&main, "\narticle = ", "\nartcle = ");
    let (_, out, _) = ended(&["standard", "lint", arg(&pack)]);
    assert!(out.contains("did you mean `article`?"), "{out}");
}

#[test]
fn a_folder_of_another_name_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let pack = copy(EXAMPLE, dir.path());
    let other = dir.path().join("other");
    std::fs::rename(pack, &other).unwrap();
    let (code, out, _) = ended(&["standard", "lint", arg(dir.path())]);
    assert_eq!(code, 1);
    let at = line(&other.join("standard.toml"), "id = ");
    assert!(
        out.contains(&format!("other/standard.toml:{at}: error[folder_name]")),
        "{out}"
    );
}

#[test]
fn a_scenario_that_cannot_be_read_is_a_finding() {
    let dir = tempfile::tempdir().unwrap();
    let pack = copy(EXAMPLE, dir.path());
    let scenarios = pack.join("scenarios");
    std::fs::create_dir_all(&scenarios).unwrap();
    let write = |name: &str, text: &str| std::fs::write(scenarios.join(name), text).unwrap();
    write(
        "a.toml",
        "[[scenario]]\nid = \"x\"\ntitle = \"x\"\nevnts = []\n",
    );
    write(
        "b.toml",
        "[[scenario]]\nid = \"y\"\ntitle = \"y\"\nrules = [\"99\"]\nevents = []\n",
    );
    write(
        "c.toml",
        "[[scenario]]\nid = \"y\"\ntitle = \"y\"\nevents = []\n",
    );
    let (code, out, _) = ended(&["standard", "lint", arg(&pack)]);
    assert_eq!(code, 1);
    for said in [
        "scenarios/a.toml:4: error[scenario_unreadable]",
        "scenarios/b.toml:1: error[rule_unknown]",
        "scenarios/c.toml:1: error[scenario_twice]",
    ] {
        assert!(out.contains(said), "{said}\n{out}");
    }
}

#[test]
fn a_parent_is_found_beside_the_pack_or_among_those_named() {
    let dir = tempfile::tempdir().unwrap();
    let parent = copy(EXAMPLE, &dir.path().join("parents"));
    let files: PackFiles = std::fs::read_dir(&parent)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.is_file())
        .map(|p| {
            let name = p.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(p).unwrap())
        })
        .collect();
    let child = dir.path().join("children/the-child");
    std::fs::create_dir_all(&child).unwrap();
    let main = format!(
        "[standard]\nid = \"the-child\"\nversion = 1\nengine = 2\nkind = \"company\"\nzone = \"Asia/Shanghai\"\ncurrency = \"CNY\"\nrounding = \"half-up\"\n\n[parent]\nid = \"{EXAMPLE}\"\nhash = \"{}\"\n",
        StandardHash::of(&files)
    );
    std::fs::write(child.join("standard.toml"), main).unwrap();
    for text in ["text.en.toml", "text.zh-CN.toml"] {
        std::fs::write(child.join(text), "title = \"x\"\nsummary = \"x\"\n").unwrap();
    }
    let (code, out, _) = ended(&["standard", "lint", arg(&child)]);
    assert_eq!(code, 1);
    assert!(out.contains("error[parent_missing]"), "{out}");
    good(&["standard", "lint", arg(&child), arg(&parent)]);
    copy(EXAMPLE, &dir.path().join("children"));
    good(&["standard", "lint", arg(&child)]);
}

#[test]
fn what_is_no_pack_is_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let (code, _, err) = ended(&["standard", "lint", arg(dir.path())]);
    assert_eq!(code, 3);
    assert!(
        err.contains("no standard.toml here or in its subfolders"),
        "{err}"
    );
    let (code, _, err) = ended(&["standard", "lint", "/no/such/pack"]);
    assert_eq!(code, 3);
    assert!(err.contains("error[pack_unreadable]"), "{err}");

    // Its size alone refuses it: the file has no bytes on the disk to read.
    let pack = copy(EXAMPLE, dir.path());
    let file = std::fs::File::create(pack.join("text.en.toml")).unwrap();
    file.set_len(5 * 1024 * 1024).unwrap();
    let (code, out, _) = ended(&["standard", "lint", arg(&pack)]);
    assert_eq!(code, 1);
    assert!(
        out.contains("text.en.toml:1: error[pack_too_large]"),
        "{out}"
    );
}
