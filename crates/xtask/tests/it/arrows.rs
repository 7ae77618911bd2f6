//! Which crate may depend on which; the table in `docs/architecture.md` says why.
//! Normal, build and development dependencies are all held to it.
//! Changing a row here is a decision, not a repair.

use cargo_metadata::{Dependency, DependencyKind, MetadataCommand, Package};

/// What the program may use: all but the bindings, which are for apps.
const ALL: &[&str] = &[
    "http", "console", "office", "core", "store", "doc", "wire", "visit", "standard", "private",
];

/// A crate, and the crates of ours that it may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("ffi", &["core"]),
    ("uniffi-bindgen", &[]),
    ("cli", ALL),
    (
        "sim",
        &["core", "http", "office", "visit", "doc", "wire"], // invariants in the domain's words; a forger writes by hand
    ),
    ("http", &["console", "office", "wire", "visit", "standard"]),
    ("console", &["office", "visit", "standard"]),
    ("office", &["doc", "wire", "visit", "standard", "private"]),
    (
        "core",
        &["store", "doc", "wire", "visit", "standard", "private"],
    ),
    ("store", &["private"]),
    ("doc", &["visit"]),
    ("wire", &[]),
    ("visit", &["standard"]),
    ("standard", &[]),
    ("private", &[]),
    ("xtask", &[]),
];

/// The crates that the simulator may drive, as a development dependency only.
const MAY_SIMULATE: &[&str] = &["core", "office", "cli"];

/// Crates that the tests of another may use, to play what is at the other end.
const IN_TESTS: &[(&str, &[&str])] = &[
    ("ffi", &["doc", "wire", "visit", "standard"]),
    ("http", &["doc"]),
];

/// A package from outside, and the only crates of ours that may name it.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("automerge", &["doc", "cli"]),
    ("rusqlite", &["store", "office", "http", "cli"]),
    ("axum", &["http", "sim"]),
    ("maud", &["console", "http", "cli"]),
    ("reqwest", &["core", "cli"]),
    ("uniffi", &["ffi", "uniffi-bindgen"]),
];

/// An app has a network of its own: the engine by itself brings no HTTP and no TLS.
#[test]
fn the_engine_alone_has_no_network() {
    let tree = |features: &[&str]| {
        let out = std::process::Command::new(env!("CARGO"))
            .current_dir(crate::tree::top())
            .args([
                "tree",
                "--locked",
                "--package",
                "doorstep-core",
                "--edges",
                "normal",
            ])
            .args(["--prefix", "none", "--format", "{p}"])
            .args(features)
            .output()
            .unwrap();
        assert!(out.status.success());
        String::from_utf8(out.stdout).unwrap()
    };
    let names = |tree: &str| {
        let networks = ["reqwest ", "rustls ", "hyper ", "tokio "];
        let found = networks
            .iter()
            .filter(|n| tree.lines().any(|l| l.starts_with(**n)));
        found.count()
    };
    assert_eq!(names(&tree(&["--no-default-features"])), 0);
    assert_eq!(names(&tree(&[])), 4);
}

fn packages() -> Vec<Package> {
    MetadataCommand::new()
        .manifest_path(crate::tree::top().join("Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap()
        .packages
}

fn short(name: &str) -> Option<&str> {
    name.strip_prefix("doorstep-")
}

fn allowed(from: &str, to: &str, kind: DependencyKind) -> bool {
    let development = kind == DependencyKind::Development;
    if from == to {
        return development; // a crate's own tests may switch on its own features
    }
    if to == "sim" {
        return development && MAY_SIMULATE.contains(&from);
    }
    let listed = |table: &[(&str, &[&str])]| {
        let mut rows = table.iter();
        rows.any(|(name, below)| *name == from && below.contains(&to))
    };
    listed(ARROWS) || (development && listed(IN_TESTS))
}

fn each_edge(mut visit: impl FnMut(&str, &Dependency)) {
    for package in packages() {
        let from = short(package.name.as_str()).expect("packages are called doorstep-FOLDER");
        for dependency in &package.dependencies {
            visit(from, dependency);
        }
    }
}

#[test]
fn arrows_point_down_the_table() {
    let mut wrong = Vec::new();
    each_edge(|from, dependency| {
        if let Some(to) = short(&dependency.name)
            && !allowed(from, to, dependency.kind)
        {
            wrong.push(format!("{from} -> {to} ({} dependency)", dependency.kind));
        }
    });
    assert!(
        wrong.is_empty(),
        "edges outside the table: {}",
        wrong.join(", ")
    );
}

#[test]
fn some_packages_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    each_edge(|from, dependency| {
        let rule = ONLY_IN.iter().find(|(name, _)| *name == dependency.name);
        if rule.is_some_and(|(_, rooms)| !rooms.contains(&from)) {
            wrong.push(format!("{from} -> {}", dependency.name));
        }
    });
    assert!(
        wrong.is_empty(),
        "packages out of their rooms: {}",
        wrong.join(", ")
    );
}

#[test]
fn the_table_lists_every_crate_in_its_folder() {
    let mut listed: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    listed.sort_unstable();
    assert_eq!(crate::tree::crates(), listed);
    for package in packages() {
        let folder = package.manifest_path.parent().unwrap().file_name().unwrap();
        assert_eq!(short(package.name.as_str()), Some(folder));
    }
}

#[test]
fn every_crate_takes_lints_and_licence_from_the_workspace() {
    for name in crate::tree::crates() {
        let folders = ["crates", "bindings"].map(|folder| format!("{folder}/{name}/Cargo.toml"));
        let mut there = folders
            .into_iter()
            .filter(|path| crate::tree::top().join(path).is_file());
        let manifest = crate::tree::text(&there.next().unwrap()).unwrap();
        for line in ["[lints]\nworkspace = true", "license.workspace = true"] {
            assert!(manifest.contains(line), "{name}: no `{line}`");
        }
    }
}

#[test]
fn the_rules_bite() {
    use DependencyKind::{Build, Development, Normal};
    assert!(allowed("core", "store", Normal));
    assert!(allowed("core", "sim", Development));
    assert!(allowed("visit", "visit", Development));
    for (from, to, kind) in [
        ("store", "visit", Normal),
        ("visit", "doc", Development),
        ("core", "office", Development),
        ("console", "http", Normal),
        ("core", "sim", Normal),
        ("cli", "sim", Build),
        ("doc", "doc", Normal),
        ("xtask", "standard", Development),
        ("ffi", "visit", Normal),
        ("cli", "ffi", Normal),
        ("unlisted", "standard", Normal),
    ] {
        assert!(!allowed(from, to, kind), "{from} -> {to}");
    }
}
