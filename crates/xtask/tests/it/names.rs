//! One word, one idea: no two crates offer types of one name that mean different things.
//! The words themselves are told in `docs/model.md`.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{End, Finder, Source};

/// Two crates may share a name of this ending: each has the same thing on a side of its own.
const SIDES: &[(&str, [&str; 2], &str)] = &[
    (
        "Row",
        ["office", "store"],
        "a row of the office's database and of the phone's",
    ),
    (
        "View",
        ["console", "core"],
        "a page of the office and a screen of the technician",
    ),
    (
        "",
        ["core", "ffi"],
        "what crosses the language border is written twice",
    ),
];

/// Names that crates share beside those, and why that is one idea.
const SHARED: &[(&str, &[&str], &str)] = &[
    (
        "BlobKind",
        &["office", "store"],
        "what bytes beside a document are, at the office and on a phone",
    ),
    (
        "Clock",
        &["core", "ffi", "office"],
        "tells the time, on a phone and in the office",
    ),
    ("Config", &["core", "office"], "how it is opened"),
    (
        "Cursor",
        &["store", "wire"],
        "a place in the feed, kept and sent",
    ),
    (
        "Hash",
        &["doc", "store"],
        "32 bytes of SHA-256; store knows no doc",
    ),
    (
        "Names",
        &["console", "visit"],
        "what people are called, on a page and in a statement",
    ),
    (
        "PrivateValue",
        &["visit", "wire"],
        "what a person typed with its random bytes, in a file and on the way",
    ),
    (
        "Quote",
        &["ffi", "visit"],
        "a price as the shell hands it in and as the event says it",
    ),
    (
        "Random",
        &["core", "office"],
        "random bytes, of a phone and of the office",
    ),
    (
        "Role",
        &["office", "wire"],
        "what a person is in the office, there and on the wire",
    ),
    (
        "SystemClock",
        &["core", "office"],
        "the clock of the machine",
    ),
    (
        "SystemRandom",
        &["core", "office"],
        "the randomness of the machine",
    ),
    ("Tx", &["office", "store"], "a transaction of the database"),
];

/// The types and traits that somebody outside can name, from the root down, each with the files that define one so called.
fn offered(source: &Source) -> BTreeMap<String, BTreeSet<String>> {
    let find = Finder(&source.modules);
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut note = |name: &str, at: usize| {
        let files = names.entry(name.to_owned()).or_default();
        files.insert(source.modules[at].file.clone());
    };
    let mut open = vec![0];
    let mut seen = BTreeSet::new();
    while let Some(at) = open.pop() {
        if !seen.insert(at) {
            continue;
        }
        let module = &source.modules[at];
        for name in &module.public {
            match module.children.get(name) {
                Some(child) => open.push(*child),
                None => note(name, at),
            }
        }
        for (last, path) in &module.passed_on {
            let Some(end) = find.end(at, path, 0) else {
                continue;
            };
            match end {
                End::Module(other) => open.push(other),
                // Functions are spelt small, constants large throughout.
                End::Item(of)
                    if last.starts_with(|c: char| c.is_uppercase())
                        && last.contains(|c: char| c.is_lowercase()) =>
                {
                    note(last, of);
                }
                End::Item(_) => {}
            }
        }
        for (path, public) in &module.globs {
            if *public && let Some(End::Module(other)) = find.end(at, path, 0) {
                open.push(other);
            }
        }
    }
    names
}

/// Whether crates may share a name.
fn may_share(name: &str, crates: &[&str]) -> bool {
    let sides = SIDES
        .iter()
        .any(|(end, sides, _)| name.ends_with(end) && crates.iter().all(|c| sides.contains(c)));
    sides
        || SHARED
            .iter()
            .any(|(n, sides, _)| *n == name && *sides == crates)
}

#[test]
fn one_name_means_one_thing() {
    let mut by_name: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut twice: Vec<String> = Vec::new();
    for name in crate::tree::crates() {
        for folder in ["crates", "bindings"] {
            let root = format!("{folder}/{name}/src/lib.rs");
            if crate::circles::read(&root).is_none() {
                continue;
            }
            for (offer, files) in offered(&Source::new(&root, &crate::circles::read)) {
                if files.len() > 1 {
                    let files: Vec<&str> = files.iter().map(String::as_str).collect();
                    twice.push(format!("{offer}: {}", files.join(", ")));
                }
                by_name.entry(offer).or_default().push(name.clone());
            }
        }
    }
    assert!(by_name.len() > 300, "{}", by_name.len());
    let shared = |name: &str| by_name.get(name).filter(|crates| crates.len() > 1);
    assert_eq!(
        twice,
        Vec::<String>::new(),
        "one crate, one name, two things"
    );
    let wrong: Vec<String> = by_name
        .iter()
        .filter(|(name, crates)| {
            let crates: Vec<&str> = crates.iter().map(String::as_str).collect();
            crates.len() > 1 && !may_share(name, &crates)
        })
        .map(|(name, crates)| format!("{name}: {}", crates.join(", ")))
        .collect();
    assert_eq!(
        wrong,
        Vec::<String>::new(),
        "rename one, or say why it is one idea"
    );
    for (name, _, _) in SHARED {
        assert!(
            shared(name).is_some(),
            "{name} is shared no more; take it off the list"
        );
    }
}

#[test]
fn what_a_crate_offers_is_found() {
    let files = BTreeMap::from([
        (
            "lib.rs",
            "pub mod a; mod b; pub use b::{B, f, MOST as OTHER, self as c}; pub struct Top; struct Own;",
        ),
        (
            "/a.rs",
            "pub struct A; pub(crate) struct Inner; pub fn g() {} pub enum E {} pub mod deep { pub trait T {} }",
        ),
        (
            "/b.rs",
            "pub struct B; pub struct Hidden; pub fn f() {} pub const MOST: u8 = 1;",
        ),
    ]);
    let read = |path: &str| files.get(path).map(|text| (*text).to_owned());
    let names = offered(&Source::new("lib.rs", &read));
    let expected = ["A", "B", "E", "Hidden", "T", "Top"];
    assert!(names.keys().eq(expected), "{names:?}");
    assert!(may_share("VisitRow", &["office", "store"]));
    assert!(!may_share("VisitRow", &["core", "store"]));
    assert!(!may_share("Clock", &["core", "doc"]));
}
