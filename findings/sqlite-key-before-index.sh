#!/usr/bin/env bash
# A table WITHOUT ROWID is read whole although an index names exactly the columns that are asked for.
# SQLite 3.54.1, compiled in by Rust's rusqlite 0.43.0 with libsqlite3-sys 0.40.0; seen on 2026-11-30. Debian's 3.40.1
# plans the same.
#
# Expected: PRIMARY KEY (tenant, id), CREATE INDEX (tenant, visit), both columns given by "=": the index is taken.
# Happens: before the first ANALYZE the primary key is taken with its first column alone, so that every row of the
#   tenant is looked at. SQLite then supposes about ten rows for one column of an index and nine for two, and the
#   index costs a second search in the key. A table with rowids takes the index, as does ANALYZE and a query that
#   the index answers by itself, such as count(*).
# Hurts: who puts the tenant in front of every key, as one does. With 5,000 rows one look-up costs about 1,000 times as
#   much, and one for each of 5,000 visits in an EXISTS reads 12 million rows. A test with ten rows shows nothing.
# Ours: crates/office/src/storage.rs (expect_many_rows) writes the statistics of a large office into every database, and
#   its test asks for the plan of each index.
#
# Seen, in steps of SQLite's own machine, which are the same at every run:
#   SQLite 3.54.1
#   one visit: SEARCH job USING PRIMARY KEY (tenant=?): 20012 steps
#   each visit: SEARCH j EXISTS USING PRIMARY KEY (tenant=?): 62547513 steps
#   one visit, count(*): SEARCH job USING COVERING INDEX job_of_visit (tenant=? AND visit=?): 14 steps
#   one visit, after ANALYZE: SEARCH job USING INDEX job_of_visit (tenant=? AND visit=?): 19 steps
#   each visit, after ANALYZE: SEARCH j EXISTS USING INDEX job_of_visit (tenant=? AND visit=?): 65014 steps
#   one visit, with rowids: SEARCH job USING INDEX job_of_visit (tenant=? AND visit=?): 17 steps
#   each visit, with rowids: SEARCH j EXISTS USING INDEX job_of_visit (tenant=? AND visit=?): 65014 steps
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
use rusqlite::{Connection, StatementStatus};

/// One office with 5,000 visits and as many jobs, each of another visit.
fn office(kind: &str) -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(&format!(
        "CREATE TABLE visit (tenant TEXT, visit TEXT, PRIMARY KEY (tenant, visit)) {kind};
         CREATE TABLE job (tenant TEXT, id TEXT, visit TEXT, note TEXT, PRIMARY KEY (tenant, id)) {kind};
         CREATE INDEX job_of_visit ON job (tenant, visit);
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 5000)
         INSERT INTO job SELECT 't', 'j' || n, 'v' || n, 'x' FROM n;
         INSERT INTO visit SELECT tenant, visit FROM job;"
    ))
    .unwrap();
    conn
}

/// Prints how the jobs are read, and what it costs.
fn show(conn: &Connection, name: &str, sql: &str) {
    let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let plan = plan.query_map([], |row| row.get::<_, String>(3)).unwrap().map(Result::unwrap);
    let plan = plan.filter(|step| step.contains(" j")).last().unwrap();
    let mut statement = conn.prepare(sql).unwrap();
    let _: i64 = statement.query_row([], |row| row.get(0)).unwrap();
    println!("{name}: {plan}: {} steps", statement.get_status(StatementStatus::VmStep));
}

fn main() {
    let one = "SELECT count(note) FROM job WHERE tenant = 't' AND visit = 'v7'";
    let each = "SELECT count(*) FROM visit v WHERE v.tenant = 't' AND EXISTS
        (SELECT 1 FROM job j WHERE j.tenant = v.tenant AND j.visit = v.visit AND j.note = 'x')";
    println!("SQLite {}", rusqlite::version());
    let conn = office("WITHOUT ROWID");
    show(&conn, "one visit", one);
    show(&conn, "each visit", each);
    show(&conn, "one visit, count(*)", &one.replace("note", "*"));
    conn.execute_batch("ANALYZE").unwrap();
    show(&conn, "one visit, after ANALYZE", one);
    show(&conn, "each visit, after ANALYZE", each);
    let conn = office("");
    show(&conn, "one visit, with rowids", one);
    show(&conn, "each visit, with rowids", each);
}
END
cargo run -q > seen
cat seen
diff - seen <<'END'
SQLite 3.54.1
one visit: SEARCH job USING PRIMARY KEY (tenant=?): 20012 steps
each visit: SEARCH j EXISTS USING PRIMARY KEY (tenant=?): 62547513 steps
one visit, count(*): SEARCH job USING COVERING INDEX job_of_visit (tenant=? AND visit=?): 14 steps
one visit, after ANALYZE: SEARCH job USING INDEX job_of_visit (tenant=? AND visit=?): 19 steps
each visit, after ANALYZE: SEARCH j EXISTS USING INDEX job_of_visit (tenant=? AND visit=?): 65014 steps
one visit, with rowids: SEARCH job USING INDEX job_of_visit (tenant=? AND visit=?): 17 steps
each visit, with rowids: SEARCH j EXISTS USING INDEX job_of_visit (tenant=? AND visit=?): 65014 steps
END
