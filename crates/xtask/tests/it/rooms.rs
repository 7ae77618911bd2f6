//! What stays inside one room of a crate, where the table of crates cannot see it.

use crate::tree::{text, tracked};

/// Where SQL may be spoken.
const SQL: &[&str] = &[
    "crates/store/src/",
    "crates/office/src/storage.rs",
    "crates/office/src/storage/",
];

/// Tests and benchmarks that look into a file from outside, or spoil one on purpose.
const BESIDE: &[&str] = &[
    "crates/cli/src/bench/append.rs", // what SQLite alone takes, to compare with
    "crates/cli/src/bench/crowd.rs",
    "crates/cli/src/bench/first.rs", // the same
    "crates/cli/src/bench/tap.rs",   // the same
    "crates/cli/tests/it/serve.rs",
    "crates/http/tests/it/bad_sync.rs",
    "crates/http/tests/it/blobs.rs",
    "crates/http/tests/it/reading.rs",
    "crates/http/tests/it/watched.rs",
    "crates/office/tests/it/import.rs",
    "crates/office/tests/it/repack.rs",
    "crates/office/tests/it/rest.rs",
    "crates/office/tests/it/restart.rs",
    "crates/office/tests/it/sync.rs",
    "crates/store/tests/it/copy.rs",
    "crates/store/tests/it/open.rs",
    "crates/store/tests/it/packs.rs",
];

/// Whether a file speaks of SQLite's library in its code; what its comments say is free.
fn speaks_sql(text: &str) -> bool {
    let code = text
        .lines()
        .map(str::trim_start)
        .filter(|l| !l.starts_with("//"));
    code.into_iter().any(|line| line.contains("rusqlite::"))
}

#[test]
fn sql_stays_in_the_rooms_of_storage() {
    let rust = tracked().into_iter().filter(|p| p.ends_with(".rs"));
    let mut said = Vec::new();
    for path in rust.filter(|p| !SQL.iter().any(|room| p.starts_with(room))) {
        if path != "crates/xtask/tests/it/rooms.rs" && speaks_sql(&text(&path).unwrap()) {
            said.push(path);
        }
    }
    assert_eq!(said, BESIDE, "files that know rusqlite");
    assert!(speaks_sql("use rusqlite::Connection;"));
    assert!(!speaks_sql("// rusqlite::Connection"));
}

/// What a person does goes through an act, which asks who may inside its transaction.
#[test]
fn no_route_and_no_page_opens_a_transaction() {
    let doors = ["crates/http/src/", "crates/console/src/"];
    let files = tracked();
    let beyond = files
        .iter()
        .filter(|p| p.ends_with(".rs") && doors.iter().any(|d| p.starts_with(d)));
    let mut seen = 0;
    for path in beyond {
        let code = text(path).unwrap();
        for door in [".unit(", ".write(", "storage().write"] {
            assert!(!code.contains(door), "{path}: {door}");
        }
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}
