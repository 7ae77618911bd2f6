//! From a tap to its record on the disk, against one bare SQLite commit of as many bytes, by turns.

use std::path::Path;

use doorstep_core::ActionInput;
use rusqlite::{Connection, params};

use super::measure::{by_turns, spell};
use super::phone::BenchPhone;
use super::table::Row;
use crate::fail::Fail;

/// The times.
pub fn run(rounds: usize, dir: &Path) -> Result<Vec<Row>, Fail> {
    let mut phone = BenchPhone::inside(dir)?;
    phone.tap(&ActionInput::of("progress_told"))?;
    let bytes = vec![7_u8; phone.tap_bytes()?];
    let bare = Connection::open(dir.join("bare.db")).map_err(sql)?;
    bare.pragma_update(None, "journal_mode", "WAL")
        .map_err(sql)?;
    bare.pragma_update(None, "synchronous", "FULL")
        .map_err(sql)?;
    bare.execute_batch("CREATE TABLE t (n INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
        .map_err(sql)?;
    let pair = by_turns(
        rounds,
        |n| {
            let reading = ActionInput::of("reading_taken")
                .number("deci_c", 100 + n as i64)
                .code("place", "living_room");
            phone.tap(&reading)
        },
        |n| {
            bare.prepare_cached("INSERT INTO t VALUES (?1, ?2)")
                .and_then(|mut s| s.execute(params![n as i64, bytes]))
                .map_err(sql)?;
            Ok::<(), Fail>(())
        },
    )?;
    Ok(vec![Row {
        what: format!("tap to durable, visits of 13 to {} events", 13 + rounds),
        ours: spell(pair.ours),
        baseline: format!("{} bare commit of {} B", spell(pair.baseline), bytes.len()),
        ratio: Some(pair.ratio()),
        target: "1.25×".into(),
    }])
}

fn sql(e: rusqlite::Error) -> Fail {
    Fail::cannot("database", e, "")
}
