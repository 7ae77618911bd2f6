//! Packs as large as they may be: tens of thousands of entries are read, sorted and linted in one go.
//! Every pass is linear in them; one that looks through all rules for each rule would take minutes here.

use std::fmt::Write;

use doorstep_standard::{Level, PackFiles, Standard};

/// A pack of `n` steps in a chain, written backwards, each with a rule whose gate asks for it; texts in one size.
fn pack(n: usize) -> PackFiles {
    let mut main = r#"[standard]
id = "large"
version = 1
engine = 2
kind = "company"
zone = "Asia/Shanghai"
currency = "CNY"
rounding = "half-up"
"#
    .to_owned();
    let mut tables = [const { String::new() }; 3];
    for i in (0..n).rev() {
        let after = match i.checked_sub(1) {
            Some(before) => format!("after = [\"s{before}\"]\n"),
            None => String::new(),
        };
        write!(
            main,
            r#"[[step]]
id = "s{i}"
mode = "tick"
scope = "visit"
phase = "door"
{after}[[rule]]
id = "{i}"
article = "一"
strength = "must"
kind = "gate"
phase = "entry"
who = "technician"
enforce = "block"
steps = ["s{i}"]
gate = {{ act = "entered", needs = "done(s{i})" }}
"#
        )
        .unwrap();
        let [rule, step, button] = &mut tables;
        writeln!(rule, "{i} = \"r\"").unwrap();
        writeln!(step, "s{i} = \"s\"").unwrap();
        writeln!(button, "s{i} = \"b\"").unwrap();
    }
    let [rule, step, button] = tables;
    let text = format!("title = \"Large\"\n[rule]\n{rule}[step]\n{step}[button]\n{button}");
    let mut files = PackFiles::new();
    files.insert("standard.toml".into(), main.into_bytes());
    files.insert("text.zh-CN.toml".into(), text.clone().into_bytes());
    files.insert("text.en.toml".into(), text.into_bytes());
    files
}

#[test]
fn a_pack_of_nearly_four_mib_is_read_sorted_and_linted() {
    let n = 11_000;
    let files = pack(n);
    let size: usize = files.values().map(Vec::len).sum();
    assert!((3_500_000..doorstep_standard::MAX_PACK).contains(&size));
    let (standard, issues) = Standard::check(&files);
    assert_eq!(issues, []);
    let standard = standard.unwrap();
    let ids = standard.steps.iter().map(|s| s.id.clone());
    assert!(ids.eq((0..n).map(|i| format!("s{i}"))), "in their order");
    let asked = |s: &&doorstep_standard::Step| s.rules.len() == 1;
    assert_eq!(standard.steps.iter().filter(asked).count(), n);
}

#[test]
fn each_of_very_many_findings_names_its_own_line() {
    let n = 8_000;
    let mut files = pack(n);
    let main = String::from_utf8(files["standard.toml"].clone()).unwrap();
    let wrong = main.replace("article = \"一\"", "article = \"\"");
    let lines: Vec<usize> = (1..)
        .zip(wrong.lines())
        .filter(|(_, l)| l.starts_with("[[rule]]"))
        .map(|(line, _)| line + 1)
        .collect();
    files.insert("standard.toml".into(), wrong.into_bytes());
    let (_, issues) = Standard::check(&files);
    let missing = issues.iter().filter(|i| i.code == "article_missing");
    assert!(missing.clone().all(|i| i.level == Level::Error));
    assert!(missing.map(|i| i.line).eq(lines));
}

#[test]
fn a_circle_of_thousands_of_steps_is_one_finding() {
    let n = 5_000;
    let mut files = pack(n);
    let main = String::from_utf8(files["standard.toml"].clone()).unwrap();
    let first = "id = \"s0\"\n";
    let circle = main.replacen(first, &format!("{first}after = [\"s{}\"]\n", n - 1), 1);
    assert_ne!(circle, main);
    files.insert("standard.toml".into(), circle.into_bytes());
    let (standard, issues) = Standard::check(&files);
    assert!(standard.is_none());
    let circles = issues.iter().filter(|i| i.code == "order_cycle").count();
    assert_eq!(circles, 1);
}
