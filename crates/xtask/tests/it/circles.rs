//! No file of a crate uses another that uses it, directly or round about.
//!
//! A use is a path, in a `use` or anywhere else, that leads to what the other file defines, however it was passed on.
//! `mod` declarations are no uses, nor is what a parent only passes on from its children, nor is code of tests.
//! Calls of methods leave no path behind and are not seen; the types that they are called on are.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{End, Finder, Path, Source};

/// Which file uses which, each with one path that says so.
type Uses = BTreeMap<String, BTreeMap<String, String>>;

fn uses(source: &Source) -> Uses {
    let find = Finder(&source.modules);
    let mut uses = Uses::new();
    let mut note = |from: usize, to: usize, path: &Path| {
        let [from, to] = [from, to].map(|at| source.modules[at].file.clone());
        if from != to {
            let known = uses.entry(from).or_default();
            known.entry(to).or_insert_with(|| path.join("::"));
        }
    };
    for (from, module) in source.modules.iter().enumerate() {
        for path in &module.named {
            if let Some(End::Item(to)) = find.end(from, path, 0) {
                note(from, to, path);
            }
        }
        for (name, path) in &module.passed_on {
            let used = module.words.contains(name);
            if let Some(End::Item(to)) = find.end(from, path, 0)
                && (used || !find.is_below(to, from))
            {
                note(from, to, path);
            }
        }
        for (path, public) in &module.globs {
            if let Some(End::Module(to) | End::Item(to)) = find.end(from, path, 0)
                && !(*public && find.is_below(to, from))
            {
                note(from, to, path);
            }
        }
    }
    uses
}

/// The files that come back to themselves, in knots: each with what it uses in its own knot.
fn knots(uses: &Uses) -> Vec<BTreeSet<String>> {
    let reached = |from: &String| {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(file) = open.pop() {
            for next in uses.get(file).into_iter().flat_map(BTreeMap::keys) {
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        seen
    };
    let all: BTreeMap<_, _> = uses.keys().map(|file| (file, reached(file))).collect();
    let mut knots: Vec<BTreeSet<String>> = vec![];
    for (file, seen) in &all {
        if seen.contains(file) && !knots.iter().any(|k| k.contains(*file)) {
            let back = seen
                .iter()
                .filter(|other| all.get(**other).is_some_and(|s| s.contains(file)));
            knots.push(back.map(|f| (*f).clone()).collect());
        }
    }
    knots
}

/// What to look at, as a person reads it.
fn told(uses: &Uses, knots: &[BTreeSet<String>]) -> String {
    let mut out = String::new();
    for knot in knots {
        for file in knot {
            for (to, path) in uses[file].iter().filter(|(to, _)| knot.contains(*to)) {
                out.push_str(&format!("{file} -> {to}  ({path})\n"));
            }
        }
        out.push('\n');
    }
    out
}

pub fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(crate::tree::top().join(path)).ok()
}

#[test]
fn files_do_not_use_each_other_in_circles() {
    let tracked = crate::tree::tracked();
    let mut wrong = String::new();
    for name in crate::tree::crates() {
        let folder = ["crates", "bindings"].map(|folder| format!("{folder}/{name}/src/"));
        let roots = tracked.iter().filter(|path| {
            let within = folder.iter().find_map(|f| path.strip_prefix(f.as_str()));
            within.is_some_and(|p| p == "lib.rs" || p == "main.rs" || p.starts_with("bin/"))
        });
        for root in roots {
            let uses = uses(&Source::new(root, &read));
            wrong.push_str(&told(&uses, &knots(&uses)));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn circles_are_found_however_they_are_written() {
    let knots_of = |files: &[(&str, &str)]| -> Vec<Vec<String>> {
        let files: BTreeMap<_, _> = files.iter().copied().collect();
        let read = |path: &str| files.get(path).map(|text| (*text).to_owned());
        let found = knots(&uses(&Source::new("lib.rs", &read)));
        found.into_iter().map(|k| k.into_iter().collect()).collect()
    };
    let a_b = |a: &str, b: &str| {
        let lib = "mod a; mod b; pub use a::A; pub use b::{self as c, B};";
        knots_of(&[("lib.rs", lib), ("/a.rs", a), ("/b.rs", b)])
    };
    let circle = [["/a.rs", "/b.rs"]];
    let b = "use crate::A; pub struct B; pub fn f(_: A) {}";
    for a in [
        "use crate::b::B; pub struct A;",
        "use super::{b::{B as Other}}; pub struct A;",
        "pub struct A; fn g() { crate::b::f(A) }",
        "pub struct A; fn g() { use crate::b; b::f(A) }",
        "pub struct A(Vec<crate::B>);",
        "pub struct A(<super::b::B as Iterator>::Item);",
        "pub struct A; fn g() { println!(\"{}\", super::c::f()) }",
        "pub struct A; macro_rules! m { () => { $crate::b::f() } }",
        "use crate::b::*; pub struct A;",
        "pub struct A; pub use super::b::f;",
        "pub struct A; mod inner { pub use super::super::b::f; }",
    ] {
        assert_eq!(a_b(a, b), circle, "{a}");
    }
    for a in [
        "pub struct A;",
        "// use crate::B\n/// crate::b::f()\npub struct A; const S: &str = \"crate::b::f\";",
        "pub struct A; #[cfg(test)] mod tests { use crate::b::B; }",
        "pub struct A; #[cfg(test)] use crate::b::B;",
        "pub struct A; fn g() { ::b::f(); other::b::f(); std::mem::drop(1) }",
        "use crate::A as Same; pub struct A;",
    ] {
        assert_eq!(a_b(a, b), [[""; 2]; 0], "{a}");
    }
    // A child that uses its parent, which only declares and passes on; then one that uses it too.
    let child = "use super::P; pub struct C(P);";
    let with =
        |parent: &str| knots_of(&[("lib.rs", "mod p;"), ("/p.rs", parent), ("/p/c.rs", child)]);
    assert_eq!(with("mod c; pub use c::C; pub struct P;"), [[""; 2]; 0]);
    assert_eq!(
        with("mod c; pub use self::c::C; pub struct P;"),
        [[""; 2]; 0]
    );
    assert_eq!(
        with("mod c; pub use c::C; pub struct P; fn f(_: C) {}"),
        [["/p.rs", "/p/c.rs"]]
    );
    assert_eq!(
        with("mod c; use c::C; pub struct P;"),
        [["/p.rs", "/p/c.rs"]]
    );
    assert_eq!(
        with("mod c; pub struct P; fn f() { c::g() }"),
        [["/p.rs", "/p/c.rs"]]
    );
    // Round about, through a name that is passed on.
    let three = [
        (
            "lib.rs",
            "mod x; mod y; mod z; pub mod all { pub use crate::y::*; }",
        ),
        ("/x.rs", "use crate::all::Y; pub struct X;"),
        ("/y.rs", "use crate::z::Z; pub struct Y;"),
        ("/z.rs", "use crate::x::X; pub struct Z;"),
    ];
    assert_eq!(knots_of(&three), [["/x.rs", "/y.rs", "/z.rs"]]);
}
