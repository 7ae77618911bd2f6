//! The pack format from outside: real packs load, and every kind of mistake is named with its line.

#![allow(clippy::unwrap_used)]

mod engine2;
mod large;
mod parents;
mod schemas;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use doorstep_standard::{Lang, Level, PackFiles, Standard, StandardHash};

const PACK: &str = r#"
[standard]
id = "tiny"
version = 1
engine = 1
kind = "company"
zone = "Asia/Shanghai"
currency = "CNY"
rounding = "half-up"

[param.knock_wait]
value = "30s"

[param.reply_within]
unset = true

[fact.fault_kind]
values = ["no_heat", "leaking"]

[[step]]
id = "knocked"
mode = "attempts"
field = "way"
choices = ["knock3", "bell"]
scope = "trip"
phase = "door"
after = ["arrived"]
repeat = true

[[step]]
id = "thanked"
mode = "attest"
scope = "trip"
phase = "door"
after = ["knocked"]

[[rule]]
id = "1"
article = "一"
strength = "shall"
kind = "timer"
phase = "arrival"
who = "technician"
enforce = "warn"
steps = ["knocked"]
wait = { from = "knocked", to = "knocked", at_least = "knock_wait", times = 1 }

[[rule]]
id = "2"
article = "二"
strength = "must"
kind = "gate"
phase = "entry"
who = "technician"
enforce = "block"
steps = ["thanked"]
gate = { act = "entered", needs = "granted(entry) and done(knocked)" }

[[rule]]
id = "3"
article = "三"
strength = "shall"
kind = "sla"
phase = "intake"
who = "dispatcher"
enforce = "office"
when = "fact(fault_kind) == leaking"
clock = { from = "reported", to = "customer_contacted", within = "reply_within" }
"#;

const TEXT: &str = r#"
title = "T"
[rule]
1 = "a"
2 = "b"
3 = "c"
[step]
knocked = "k"
thanked = "t"
[button]
knocked = "k"
thanked = "t"
[choice]
knock3 = "x"
bell = "y"
[param]
knock_wait = "w"
reply_within = "r"
[fact]
fault_kind = "f"
"fault_kind.no_heat" = "n"
"fault_kind.leaking" = "l"
"#;

fn files(pack: &str, text: &str) -> PackFiles {
    BTreeMap::from([
        ("standard.toml".to_owned(), pack.as_bytes().to_vec()),
        ("text.zh-CN.toml".to_owned(), text.as_bytes().to_vec()),
        ("text.en.toml".to_owned(), text.as_bytes().to_vec()),
    ])
}

#[test]
fn a_small_pack_loads() {
    let s = Standard::load(&files(PACK, TEXT)).unwrap();
    assert_eq!(s.rule("1").unwrap().id, "tiny.1");
    assert_eq!(s.steps[0].id, "knocked");
    assert_eq!(s.steps[1].on.as_str(), "d.step_done");
    assert_eq!(s.duration("reply_within"), None);
    assert_eq!(s.texts(Lang::En).title, "T");
}

#[test]
fn identity_covers_every_byte_and_no_scenario() {
    let base = files(PACK, TEXT);
    let mut with_scenario = base.clone();
    with_scenario.insert("scenarios/good.toml".into(), b"x".to_vec());
    assert_eq!(StandardHash::of(&base), StandardHash::of(&with_scenario));
    let changed = files(PACK, &TEXT.replace("\"a\"", "\"A\""));
    assert_ne!(StandardHash::of(&base), StandardHash::of(&changed));
}

/// Replaces `from` by `to` and expects an error of that code, at the line where `anchor` stands.
fn refuse(from: &str, to: &str, code: &str, anchor: &str) {
    let pack = PACK.replacen(from, to, 1);
    assert_ne!(pack, PACK, "{from}");
    let error = Standard::load(&files(&pack, TEXT)).expect_err(code);
    let hit = error.issues().iter().find(|i| i.code == code);
    let hit = hit.unwrap_or_else(|| panic!("{code} not in {:#?}", error.issues()));
    let line = 1 + pack.split(anchor).next().unwrap().matches('\n').count();
    assert_eq!(hit.line, line, "{hit}");
    assert!(!hit.fix.is_empty());
}

#[test]
fn mistakes_are_named() {
    refuse(
        "after = [\"arrived\"]",
        "after = [\"thanked\"]",
        "order_cycle",
        "\"knocked\"",
    );
    refuse("[\"arrived\"]", "[\"arrivd\"]", "step_unknown", "arrivd");
    refuse(
        "steps = [\"thanked\"]",
        "steps = [\"thank\"]",
        "step_unknown",
        "\"thank\"",
    );
    refuse(
        "granted(entry)",
        "granted(entrance)",
        "subject_unknown",
        "entrance",
    );
    refuse(
        "granted(entry) and",
        "granted(entry) an",
        "condition_unreadable",
        "granted(entry) an",
    );
    refuse("== leaking", "== leak", "fact_value_unknown", "== leak");
    refuse(
        "fact(fault_kind)",
        "fact(fault)",
        "fact_unknown",
        "fact(fault)",
    );
    refuse(
        "within = \"reply_within\"",
        "within = \"reply\"",
        "param_unknown",
        "\"reply\"",
    );
    refuse(
        "from = \"reported\"",
        "from = \"rung\"",
        "clock_without_moment",
        "\"rung\"",
    );
    refuse(
        "value = \"30s\"",
        "value = \"30 seconds\"",
        "duration_unreadable",
        "[param.knock_wait]",
    );
    refuse(
        "value = \"30s\"",
        "",
        "param_without_value",
        "[param.knock_wait]",
    );
    refuse(
        "article = \"二\"",
        "article = \"\"",
        "article_missing",
        "\"2\"",
    );
    refuse(
        "id = \"2\"",
        "id = \"1\"",
        "rule_twice",
        "\"1\"\narticle = \"二\"",
    );
    refuse("\"must\"", "\"strict\"", "word_unknown", "\"strict\"");
    refuse("\"must\"", "\"shall\"", "effect_unexplained", "\"block\"");
    refuse(
        "Asia/Shanghai",
        "Asia/Nowhere",
        "zone_unknown",
        "Asia/Nowhere",
    );
    refuse("engine = 1", "engine = 99", "engine_too_new", "\"tiny\"");
    refuse(
        "mode = \"attest\"",
        "mode = \"attest\"\nmood = 1",
        "not_readable",
        "mood",
    );
    refuse(
        "\"attest\"",
        "\"choice\"",
        "choice_without_choices",
        "\"thanked\"",
    );
    refuse(
        "steps = [\"knocked\"]\nwait = { from = \"knocked\", to = \"knocked\", at_least = \"knock_wait\", times = 1 }",
        "",
        "nothing_enforced",
        "\"1\"\narticle",
    );
    refuse(
        "gate = { act",
        "forbid = { code = \"x\", detect = \"choice\", choices = [\"knocked.bell\"] }\ngate = { act",
        "choice_forbidden",
        "\"2\"\narticle",
    );
}

#[test]
fn missing_text_wrong_bytes_and_size() {
    let code = |f: &PackFiles| Standard::load(f).expect_err("refused").issues()[0].code;
    assert_eq!(
        code(&files(PACK, &TEXT.replace("3 = \"c\"", ""))),
        "text_missing"
    );
    let mut broken = files(PACK, TEXT);
    broken.insert("text.en.toml".into(), vec![0x74, 0xff, 0xfe]);
    assert_eq!(code(&broken), "not_utf8");
    broken.remove("text.en.toml");
    assert_eq!(code(&broken), "file_missing");
    let mut large = files(PACK, TEXT);
    large.insert("text.en.toml".into(), vec![b'#'; 50 << 20]);
    assert_eq!(code(&large), "pack_too_large");
}

fn fixture_packs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/standards");
    let mut packs: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.is_dir())
        .collect();
    packs.sort();
    packs
}

#[test]
fn every_fixture_pack_is_clean() {
    let packs = fixture_packs();
    assert!(packs.len() >= 2);
    for folder in packs {
        let files: PackFiles = std::fs::read_dir(&folder)
            .unwrap()
            .map(|e| e.unwrap().path())
            .filter(|p| p.is_file())
            .map(|p| {
                let name = p.file_name().unwrap().to_str().unwrap().to_owned();
                (name, std::fs::read(p).unwrap())
            })
            .collect();
        let (standard, issues) = Standard::check(&files);
        let words: Vec<String> = issues.iter().map(ToString::to_string).collect();
        assert!(
            words.is_empty(),
            "{}:\n{}",
            folder.display(),
            words.join("\n")
        );
        let standard = standard.unwrap();
        assert_eq!(standard.id, folder.file_name().unwrap().to_str().unwrap());
        assert!(issues.iter().all(|i| i.level != Level::Error));
    }
}
