//! `--lang zh` and a Chinese LANG: every line of every command is Chinese, and English holds no Chinese left-overs.

use std::path::Path;
use std::process::Command;

use crate::run::{Running, arg};

/// Words that stay as they are in Chinese: ids, paths, options, formats and names.
fn is_code(word: &str) -> bool {
    word.contains(|c: char| !c.is_ascii_alphabetic()) || word.chars().any(char::is_uppercase)
}

/// A run of this many plain English words is a sentence that nobody translated.
const SENTENCE: usize = 3;

/// The first stray English sentence of a text. What stands in quotes, backticks or commands to type is no sentence.
fn stray(text: &str) -> Option<String> {
    for line in text.lines() {
        // A command to type is the rest of its line.
        let commands = ["doorstep ", "cargo "];
        let end = commands.iter().filter_map(|c| line.find(c)).min();
        let said = &line[..end.unwrap_or(line.len())];
        // A scenario's title is the pack's own, written in one language.
        let title = said
            .strip_prefix("  ✓ ")
            .or_else(|| said.strip_prefix("  ✗ "));
        if title.is_some_and(|t| t.is_ascii() && t.contains(": ")) {
            continue;
        }
        let quoted: String = said.split('`').step_by(2).collect::<Vec<_>>().join(" _0 ");
        // Anything but plain English ends a sentence.
        let plain: String = quoted
            .chars()
            .map(|c| {
                if c.is_ascii() {
                    c.to_string()
                } else {
                    " 0 ".to_owned()
                }
            })
            .collect();
        let mut run = 0;
        for word in plain.split_whitespace() {
            let bare =
                word.trim_matches(|c: char| c.is_ascii_punctuation() && c != '-' && c != '/');
            // Words with commas between them are a list of codes.
            let ends = bare.is_empty() || is_code(bare) || word.ends_with([',', ']']);
            run = if ends { 0 } else { run + 1 };
            if run >= SENTENCE {
                return Some(line.to_owned());
            }
        }
    }
    None
}

fn han(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// What a command prints, both streams, with the language asked for by option or by the environment.
fn printed(args: &[&str], by_option: bool) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorstep"));
    command
        .args(args)
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES");
    match by_option {
        true => command.env("LANG", "C.UTF-8").args(["--lang", "zh"]),
        false => command.env("LANG", "zh_CN.UTF-8"),
    };
    let out = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&out.stdout) + &text(&out.stderr)
}

fn chinese(args: &[&str]) {
    for by_option in [true, false] {
        let text = printed(args, by_option);
        assert!(han(&text), "{args:?} {by_option}: {text}");
        if let Some(line) = stray(&text) {
            panic!("{args:?}: {line}\n{text}");
        }
    }
}

#[test]
fn help_and_refusals_are_chinese() {
    let commands: &[&[&str]] = &[
        &[],
        &["demo"],
        &["serve"],
        &["enrol"],
        &["admin"],
        &["admin", "found"],
        &["admin", "person", "add"],
        &["admin", "program", "token"],
        &["admin", "standard", "publish"],
        &["bench"],
        &["visit"],
        &["visit", "show"],
        &["visit", "verify"],
        &["standard"],
        &["standard", "lint"],
        &["standard", "test"],
        &["standard", "coverage"],
        &["standard", "diff"],
        &["standard", "show"],
        &["standard", "preview"],
        &["standard", "new"],
    ];
    for command in commands {
        for flag in ["--help", "-h", "--no-such-option"] {
            chinese(&[command, &[flag][..]].concat());
        }
        chinese(&[&["help"], *command].concat());
    }
    for wrong in [
        &["nonsense"][..],
        &["standard", "lnt"],
        &["enrol"],
        &["serve", "--listen", "somewhere"],
        &["standard", "diff", "one"],
        &["demo", "--keep"],
        &["demo", "--exit", "--exit"],
    ] {
        chinese(wrong);
    }
}

#[test]
fn what_commands_find_is_chinese() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");
    let packs = format!("{root}/standards");
    let (one, two) = (
        format!("{packs}/knock-30s-service-code"),
        format!("{packs}/heating-guide-30min"),
    );
    let visits = format!("{root}/visits");
    let dir = tempfile::tempdir().unwrap();
    let at = arg(dir.path());
    let nowhere = format!("{at}/none");
    for args in [
        &["standard", "lint", &packs][..],
        &["standard", "lint", &nowhere],
        &["standard", "test", &one],
        &["standard", "coverage", &packs],
        &["standard", "coverage", &nowhere],
        &["standard", "diff", &one, &two],
        &["standard", "diff", &one, &nowhere],
        &["standard", "show", &one],
        &["standard", "show", &nowhere],
        &["standard", "preview", &one, "--visits", &visits],
        &["standard", "preview", &one, "--visits", &nowhere],
        &["standard", "new", "Not An Id", "--dir", at],
        &["visit", "show", &nowhere],
        &["visit", "verify", &packs],
        &[
            "enrol",
            "--office",
            "http://127.0.0.1:9",
            "--code",
            "X",
            "--data",
            &nowhere,
        ],
        &["serve", "--listen", "192.0.2.1:1", "--data", &nowhere],
        &["demo", "--exit", "--keep", root],
    ] {
        chinese(args);
    }
    // A pack with many faults.
    let bad = dir.path().join("bad");
    std::fs::create_dir(&bad).unwrap();
    for entry in std::fs::read_dir(&one).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text
                .replace("knocked", "koncked")
                .replace("enforce = \"block\"", "enforce = \"blok\"");
            std::fs::write(bad.join(path.file_name().unwrap()), text).unwrap();
        }
    }
    chinese(&["standard", "lint", arg(&bad)]);
    chinese(&["standard", "show", arg(&bad)]);
}

/// The demo in Chinese, what it leaves, and the office that opens it.
#[test]
fn a_demo_and_what_it_leaves_are_chinese() {
    let dir = tempfile::tempdir().unwrap();
    let keep = dir.path().join("demo");
    chinese(&[
        "demo",
        "--exit",
        "--keep",
        arg(&keep),
        "--listen",
        "127.0.0.1:0",
    ]);
    let export = keep.join("visit.bundle.json");
    chinese(&["visit", "show", arg(&export)]);
    chinese(&["visit", "verify", arg(&export)]);
    chinese(&["visit", "verify", arg(&export), "--office", "0000"]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorstep"));
    command.args(["serve", "--lang", "zh", "--listen", "127.0.0.1:0", "--data"]);
    command.arg(dir.path().join("office"));
    let mut server = Running::of(command);
    let mut lines = Vec::new();
    while let Some(line) = server.line() {
        let last = line.contains("Ctrl-C");
        lines.push(line);
        if last {
            break;
        }
    }
    let text = lines.join("\n");
    assert!(han(&text) && stray(&text).is_none(), "{text}");
    server.kill();
}

#[test]
fn keeping_an_office_is_chinese() {
    let dir = tempfile::tempdir().unwrap();
    let (data, none) = (dir.path().join("office"), dir.path().join("none"));
    let sheet = dir.path().join("orders.csv");
    std::fs::write(
        &sheet,
        "fault_kind,name,phone,address,assign\nno_heat,王,13800138000.0,新华路,li\nno_heat,王,13800138000,新华路,nobody\n",
    )
    .unwrap();
    let latin = dir.path().join("latin.csv");
    std::fs::write(
        &latin,
        [b'\xb9', b'\xca', b'\xd5', b'\xcf', b',', b'a', b'\n'],
    )
    .unwrap();
    let admin = |rest: &[&str], data: &Path| {
        chinese(&[&["admin"], rest, &["--data", arg(data)]].concat());
    };
    admin(&["crew", "list"], &none);
    admin(&["found", "--name", "北方热力", "--zone", "Mars"], &none);
    for rest in [
        &["found", "--name", "北方热力"][..],
        &["found", "--name", "北方热力"],
        &["company", "show"],
        &["crew", "add", "东组", "--id", "east"],
        &["crew", "add", "东组", "--id", "east"],
        &[
            "person",
            "add",
            "李师傅",
            "--id",
            "li",
            "--role",
            "technician",
        ],
        &[
            "person",
            "add",
            "孙班长",
            "--role",
            "crew_lead",
            "--sign-in",
            "sun",
        ],
        &["person", "add", "x", "--role", "boss"],
        &["person", "add", "x", "--role", "technician", "--id", "A B"],
        &[
            "person",
            "add",
            "x",
            "--role",
            "dispatcher",
            "--sign-in",
            "sun",
        ],
        &["person", "set", "李师傅", "--crew", "nowhere"],
        &["person", "list"],
        &["person", "leave", "admin"],
        &["person", "leave", "nobody"],
        &["password", "sun"],
        &["program", "add", "报修系统", "--role", "dispatcher"],
        &[
            "program",
            "add",
            "报修系统",
            "--role",
            "dispatcher",
            "--days",
            "0",
        ],
        &["program", "list"],
        &["phone", "code", "李师傅"],
        &["phone", "code", "sun"],
        &["phone", "code", "admin"],
        &["phone", "list"],
        &["phone", "revoke", "dev-x"],
        &["order", "import", arg(&sheet)],
        &["order", "import", arg(&latin)],
        &["order", "import", "nowhere.csv"],
        &["standard", "list"],
        &["standard", "publish", "heating-guide-30min"],
        &["standard", "publish", "no-such"],
        &["standard", "publish", arg(dir.path())],
        &["standard", "retire", "doorstep-default@1"],
        &["standard", "retire", "heating-guide-30min@1"],
        &["standard", "restore", "heating-guide-30min@1"],
        &["standard", "choose", "no-such"],
    ] {
        admin(rest, &data);
    }
}

#[test]
fn a_stray_sentence_is_found_and_code_is_not() {
    for line in [
        "已写好，run this again",
        "  to do: name another folder",
        "请 mend the lines above",
    ] {
        assert!(stray(line).is_some(), "{line}");
    }
    for line in [
        "用法：doorstep [选项] --keep <DIR>",
        "`not a sentence here` 不对",
        "数据：/var/lib/a b",
    ] {
        assert!(stray(line).is_none(), "{line}");
    }
    assert!(Path::new(env!("CARGO_BIN_EXE_doorstep")).exists());
}
