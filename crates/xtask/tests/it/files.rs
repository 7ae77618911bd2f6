//! What lies at the top of the tree, how long a file may be, and what no file may say.
//! Addresses of package registries and paths of one machine do not belong in a repository.
//! The words searched for are put together here, so that this file passes too.

use crate::tree::{text, tracked};

/// What may lie at the top; hidden settings of tools beside it.
const TOP: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "android",
    "bindings",
    "crates",
    "fixtures",
    "ios",
    "docs",
    "findings",
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "LICENSE",
    "x",
    ".ci",
    ".cargo",
    ".clippy.toml",
    ".gitattributes",
    ".gitignore",
    ".taplo.toml",
];

/// The longest Rust file; above it a file has more than one subject.
const LONGEST: usize = 600;

/// First folders of paths that exist on one machine only.
const MACHINE: &[&str] = &["home", "root", "tmp", "work", "Users"];

/// Hosts of package registries and mirrors, without their last part.
const REGISTRIES: &[(&str, &str)] = &[
    ("crates", "io"),
    ("deb.debian", "org"),
    ("security.debian", "org"),
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("registry.npmjs", "org"),
    ("proxy.golang", "org"),
    ("repo1.maven", "org"),
    ("repo.maven.apache", "org"),
];

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'}' | b'~' | b')' | b'$')
}

/// The first path of a machine in `text`, such as a home folder.
fn machine_path(text: &str) -> Option<String> {
    for folder in MACHINE {
        let path = format!("/{folder}/");
        for (at, _) in text.match_indices(&path) {
            let before = text.as_bytes()[..at].last();
            // `a/tmp/b` and `/v1/work/` are somebody's own paths; an address starts a word.
            if !before.is_some_and(|byte| is_name(*byte)) {
                return Some(path);
            }
        }
    }
    None
}

fn registry(text: &str) -> Option<String> {
    REGISTRIES
        .iter()
        .map(|(host, end)| format!("{host}.{end}"))
        .find(|host| text.contains(host.as_str()))
}

#[test]
fn nothing_else_lies_at_the_top() {
    let mut others: Vec<String> = tracked()
        .iter()
        .filter_map(|path| path.split('/').next())
        .filter(|first| !TOP.contains(first))
        .map(str::to_owned)
        .collect();
    others.dedup();
    assert!(others.is_empty(), "at the top: {}", others.join(", "));
}

#[test]
fn no_rust_file_is_too_long() {
    let mut long = Vec::new();
    for path in tracked() {
        if !path.ends_with(".rs") || path.contains("/generated/") {
            continue;
        }
        let lines = text(&path).map_or(0, |text| text.lines().count());
        if lines > LONGEST {
            long.push(format!("{path} has {lines} lines"));
        }
    }
    assert!(
        long.is_empty(),
        "split at {LONGEST} lines: {}",
        long.join(", ")
    );
}

#[test]
fn no_file_names_a_registry_or_a_machine() {
    let mut wrong = Vec::new();
    for path in tracked() {
        // cargo writes the name of its registry into the lock file.
        if path == "Cargo.lock" {
            continue;
        }
        let Some(text) = text(&path) else { continue };
        for (number, line) in text.lines().enumerate() {
            if let Some(found) = machine_path(line).or_else(|| registry(line)) {
                wrong.push(format!("{path}:{}: {found}", number + 1));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "take these out:\n  {}",
        wrong.join("\n  ")
    );
}

#[test]
fn module_files_are_named_after_their_module() {
    let wrong: Vec<_> = tracked()
        .into_iter()
        .filter(|path| path.ends_with("/mod.rs"))
        .collect();
    assert!(
        wrong.is_empty(),
        "write foo.rs beside foo/, not {}",
        wrong.join(", ")
    );
}

#[test]
fn the_rules_bite() {
    let home = format!("open {}", ["", "home", "li", "x.db"].join("/"));
    assert!(machine_path(&home).is_some());
    assert_eq!(machine_path("GET /v1/work/7, a/tmp/b, {dir}/tmp/x"), None);
    assert!(registry(&["see https://crates", "io/serde"].join(".")).is_some());
    assert_eq!(registry("see https://docs.rs/serde"), None);
}
