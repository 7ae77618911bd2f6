#!/usr/bin/env bash
# Reading an empty database deletes the log of another one.
# SQLite 3.54.1, compiled in by Rust's rusqlite 0.43.0 with libsqlite3-sys 0.40.0; seen on 2026-11-30. Debian's 3.40.1
# does the same.
#
# Expected: a program that opens a path where no database is and asks one question changes nothing but that it makes an
#   empty file. What lies beside it under NAME-wal has content and is not its own.
# Happens: the first SELECT deletes NAME-wal. After a process was killed the newest commits are in there and nowhere
#   else. Whoever had moved the database alone, to look at it or as a copy, and puts it back, gets a sound database
#   without them: quick_check says ok.
# Hurts: programs on phones and desktops, which are killed at any time and whose users move files. That a log belongs to
#   its database is documented; that a question by somebody else deletes it is what nobody expects.
# Ours: crates/store/src/connection.rs and crates/office/src/storage.rs refuse to make a database where a log lies
#   without one.
#
# Seen:
#   SQLite 3.54.1
#   killed after recording 3 visits: a log of 4152 bytes
#   moved away, its path opened and asked: 0 tables, no log
#   put back: 0 visits, quick_check says ok
#   moved and put back without the question: 3 visits
set -euo pipefail
need() { command -v "$1" >/dev/null || { echo "$1 is needed" >&2; exit 2; }; }
need cargo
need cc

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'END'
[package]
name = "finding"
edition = "2024"
[dependencies]
rusqlite = { version = "=0.43.0", features = ["bundled"] }
libsqlite3-sys = "=0.40.0"
END
cat > src/main.rs <<'END'
use std::fs;

use rusqlite::Connection;

fn ask<T: rusqlite::types::FromSql>(sql: &str) -> T {
    Connection::open("db").unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

fn log() -> String {
    fs::metadata("db-wal").map_or("no log".into(), |file| format!("a log of {} bytes", file.len()))
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("record") => {
            let conn = Connection::open("db").unwrap();
            conn.execute_batch(
                "PRAGMA journal_mode = wal; CREATE TABLE visit (id); PRAGMA wal_checkpoint (truncate);
                 INSERT INTO visit VALUES (1), (2), (3);",
            )
            .unwrap();
            // As if killed: nothing is closed.
            std::process::exit(0);
        }
        Some("look") => {
            println!("SQLite {}", rusqlite::version());
            fs::rename("db", "moved").unwrap();
            println!("killed after recording 3 visits: {}", log());
            let tables: i64 = ask("SELECT count(*) FROM sqlite_schema");
            println!("moved away, its path opened and asked: {tables} tables, {}", log());
            fs::rename("moved", "db").unwrap();
            let (visits, check): (i64, String) = (ask("SELECT count(*) FROM visit"), ask("PRAGMA quick_check"));
            println!("put back: {visits} visits, quick_check says {check}");
        }
        // The other way: nobody asks meanwhile.
        _ => {
            fs::rename("db", "moved").unwrap();
            fs::rename("moved", "db").unwrap();
            let visits: i64 = ask("SELECT count(*) FROM visit");
            println!("moved and put back without the question: {visits} visits");
        }
    }
}
END
cargo build -q
finding=target/debug/finding
{
  "$finding" record && "$finding" look
  rm db*
  "$finding" record && "$finding" put-back
} > seen
cat seen
diff - seen <<'END'
SQLite 3.54.1
killed after recording 3 visits: a log of 4152 bytes
moved away, its path opened and asked: 0 tables, no log
put back: 0 visits, quick_check says ok
moved and put back without the question: 3 visits
END
