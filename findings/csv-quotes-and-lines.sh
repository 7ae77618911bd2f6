#!/usr/bin/env bash
# A CSV reader that swallows rows without an error, and whose lines are not those of the file.
# Rust, csv 1.4.0 with csv-core 0.1.13; seen on 2026-11-30.
#
# Expected: a quotation mark that is never closed is an error, as in Go's encoding/csv or in Python's csv with
#   strict=True. position() of a record is where it begins, and its line what an editor calls that line.
# Happens: the mark takes the rest of the file into its cell. No error is given and no setting asks for one; where it
#   opens in the last column the row even has the right number of cells, so that flexible(false) is content.
#   position() is where the reader stood when it was asked for the record: before the empty lines that it passes over,
#   and between \r and \n, where \n has not been counted yet. In a file with Windows' line ends each record but the
#   first is said to be one line above where it is.
# Hurts: who imports spreadsheets. Rows vanish without a word, and "line 2" sends a person to the wrong row.
# Ours: crates/office/src/orders/sheet.rs puts a mark behind the text, which an open cell takes in with the rest;
#   crates/office/src/orders/sheet/text.rs counts lines itself. Tests stand beside both.
#
# Seen:
#   an open quotation mark: 2 rows of 4, 0 errors; the last cell is "Li\nleak,Zhang\nleak,Chen\n"
#   empty lines: the row on line 5 is said to be on line 3
#   Windows' line ends: the row on line 3 is said to be on line 2
set -euo pipefail
need() { command -v "$1" >/dev/null || { echo "$1 is needed" >&2; exit 2; }; }
need cargo

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'END'
[package]
name = "finding"
edition = "2024"
[dependencies]
csv = "=1.4.0"
csv-core = "=0.1.13"
END
cat > src/main.rs <<'END'
fn records(text: &str) -> Vec<csv::Result<csv::StringRecord>> {
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(false);
    reader.from_reader(text.as_bytes()).into_records().collect()
}

fn line_of_last(text: &str) -> u64 {
    let last = records(text).pop().unwrap().unwrap();
    last.position().unwrap().line()
}

fn main() {
    let open = records("no_heat,Wang\nno_heat,\"Li\nleak,Zhang\nleak,Chen\n");
    let errors = open.iter().filter(|r| r.is_err()).count();
    let cell = &open.last().unwrap().as_ref().unwrap()[1];
    println!("an open quotation mark: {} rows of 4, {errors} errors; the last cell is {cell:?}", open.len());
    let line = line_of_last("fault\nno_heat\n\n\nleak\n");
    println!("empty lines: the row on line 5 is said to be on line {line}");
    let line = line_of_last("fault\r\nno_heat\r\nleak\r\n");
    println!("Windows' line ends: the row on line 3 is said to be on line {line}");
}
END
cargo run -q > seen
cat seen
diff - seen <<'END'
an open quotation mark: 2 rows of 4, 0 errors; the last cell is "Li\nleak,Zhang\nleak,Chen\n"
empty lines: the row on line 5 is said to be on line 3
Windows' line ends: the row on line 3 is said to be on line 2
END
