//! Packs made for one test: a head, and the figures, steps and rules that the test is about.

use std::sync::Arc;

use doorstep_standard::{Level, PackFiles, Standard};
use doorstep_visit::case::Standards;

/// Id of every pack made here.
pub const TINY: &str = "tiny";

const HEAD: &str = r#"
[standard]
id = "tiny"
version = 1
engine = 2
kind = "company"
zone = "Asia/Shanghai"
currency = "CNY"
rounding = "half-up"

[fact.fault_kind]
values = ["no_heat", "leaking", "noise"]
"#;

/// The standards of a test: one pack. Rules are written without what is the same in all of them.
pub fn standards(parts: &str, rules: &[&str]) -> Standards {
    let mut text = format!("{HEAD}{parts}");
    for (n, rule) in rules.iter().enumerate() {
        text += &format!(
            "\n[[rule]]\nid = \"{}\"\narticle = \"1\"\nstrength = \"must\"\nkind = \"gate\"\nphase = \"x\"\nwho = \"technician\"\n{rule}\n",
            n + 1
        );
    }
    let files: PackFiles = [
        ("standard.toml", text.as_str()),
        ("text.zh-CN.toml", ""),
        ("text.en.toml", ""),
    ]
    .map(|(n, t)| (n.to_owned(), t.as_bytes().to_vec()))
    .into();
    let (standard, issues) = Standard::check(&files);
    // Words for people, and reasons for effects, are not what these tests are about.
    let beside = ["text_missing", "effect_unexplained"];
    for i in issues.iter().filter(|i| i.level == Level::Error) {
        assert!(beside.contains(&i.code), "{i}");
    }
    let standard = standard.expect("a pack");
    [(standard.hash, Arc::new(standard))].into_iter().collect()
}
