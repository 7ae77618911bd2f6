//! Opening the file: look without touching, then open for writing with our pragmas.
//! SQLite answers a damaged, foreign or newer file by carrying on as far as it can; a phone with somebody's
//! evidence on it must not, so every check comes before the first byte that could be written.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, params};

use crate::error::StoreError;
use crate::meta::{MetaValue, key};
use crate::migrate;
use crate::settings::Settings;
use crate::sum;

/// Every connection runs these; `docs/storage.md` gives the reasons, a test reads them back.
pub(crate) const PRAGMAS: &[(&str, i64)] = &[
    ("synchronous", 2),
    ("fullfsync", 1),
    ("checkpoint_fullfsync", 1),
    ("foreign_keys", 1),
    ("temp_store", 2),
    ("secure_delete", 1),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("mmap_size", 0),
    ("wal_autocheckpoint", 400),
    ("journal_size_limit", 4 * 1024 * 1024),
];

/// Whether to read every page at opening, by [`Settings::now`] once a day: with years of visits that takes too long
/// for each start of an app. Resuming a file that was sound a moment ago need not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    Full,
    Header,
}

const DAY: i64 = 24 * 3_600_000;

/// Opens or creates the file at `path`.
pub(crate) fn open(
    path: &Path,
    settings: Settings,
    check: Check,
) -> Result<Connection, StoreError> {
    create_if_absent(path)?;
    let conn = match open_present(path, settings, check) {
        Err(StoreError::Unavailable) => return Err(why_unavailable(path)),
        other => other?,
    };
    keep_private(path);
    Ok(conn)
}

fn open_present(path: &Path, settings: Settings, check: Check) -> Result<Connection, StoreError> {
    // With a rollback journal of an interrupted creation a read-only look is not possible.
    let looked = !has_content(&beside(path, "-journal"));
    let whole = looked && probe(path, check, settings.now)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = prepare(Connection::open_with_flags(path, flags)?, settings, true)?;
    if whole && let Some(now) = settings.now {
        let (name, value) = (key::CHECKED_AT.name(), now.to_bytes());
        // Where there is no room for it, the next opening reads everything again.
        let _ = conn.execute(
            "INSERT INTO meta (key, value, sum) VALUES (?1, ?2, ?3)
             ON CONFLICT (key) DO UPDATE SET value = ?2, sum = ?3",
            params![name, value, sum::of(&[name.as_bytes(), &value])],
        );
    }
    Ok(conn)
}

/// A database that lives and dies with its connection.
pub(crate) fn open_in_memory(settings: Settings) -> Result<Connection, StoreError> {
    prepare(Connection::open_in_memory()?, settings, false)
}

fn prepare(
    mut conn: Connection,
    settings: Settings,
    on_disk: bool,
) -> Result<Connection, StoreError> {
    // SQLite quietly opens a write-protected file for reading; asked first, before a log is made for it.
    if conn.is_readonly(rusqlite::MAIN_DB)? {
        return Err(StoreError::ReadOnly);
    }
    conn.busy_timeout(std::time::Duration::from_millis(
        settings.busy_timeout_ms.into(),
    ))?;
    for (name, value) in PRAGMAS {
        // Several of these answer with a row, others with none.
        conn.pragma_update_and_check(None, name, value, |_| Ok(()))
            .or_else(ignore_no_row)?;
    }
    migrate::check_version(&conn)?;
    if on_disk {
        let mode: String =
            conn.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
        if mode != "wal" {
            return Err(StoreError::Internal { extended: 0 });
        }
    }
    migrate::migrate(&mut conn)?;
    limit_pages(&conn, settings.max_pages)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // A plan that looked at a parameter's value would be made anew for each value.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(conn)
}

/// The most pages that the file may have; `None` for SQLite's own maximum.
pub(crate) fn limit_pages(conn: &Connection, pages: Option<u32>) -> Result<(), StoreError> {
    let pages = pages.unwrap_or(u32::MAX - 1);
    conn.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
    Ok(())
}

fn ignore_no_row(e: rusqlite::Error) -> rusqlite::Result<()> {
    match e {
        rusqlite::Error::QueryReturnedNoRows => Ok(()),
        other => Err(other),
    }
}

/// Reads the file with a connection that cannot write it: is it a sound database of ours that we know?
/// Returns whether every page was read.
fn probe(path: &Path, check: Check, now: Option<i64>) -> Result<bool, StoreError> {
    let readonly = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = if has_content(&beside(path, "-wal")) {
        // A process was killed: the newest commits are in the log only. This may make a `-shm`, nothing else.
        let conn = Connection::open_with_flags(path, readonly)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        conn
    } else {
        // Nothing beside the file: SQLite may treat it as unchanging, then it makes no file at all.
        Connection::open_with_flags(immutable(path), readonly | OpenFlags::SQLITE_OPEN_URI)?
    };
    conn.busy_timeout(std::time::Duration::from_secs(1))?;
    conn.pragma_update(None, "trusted_schema", 0)?;
    conn.pragma_update(None, "cell_size_check", 1)?;
    migrate::check_version(&conn)?;
    let whole = check == Check::Full && !checked_within_a_day(&conn, now);
    if whole {
        let verdict: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            return Err(StoreError::Damaged {
                what: "quick_check",
            });
        }
    }
    Ok(whole)
}

/// No as well where it cannot be told: a new file, a clock that was set back.
fn checked_within_a_day(conn: &Connection, now: Option<i64>) -> bool {
    // Read as it is: a file of an earlier version has no sums yet, and a wrong one is worth one more look at most.
    let name = key::CHECKED_AT.name();
    let sql = "SELECT value FROM meta WHERE key = ?1";
    let checked = conn.query_row(sql, [name], |row| row.get::<_, Vec<u8>>(0));
    match (now, checked.map(|bytes| i64::from_bytes(&bytes))) {
        (Some(now), Ok(Some(at))) => (0..DAY).contains(&now.saturating_sub(at)),
        _ => false,
    }
}

const LOG_ALONE: StoreError = StoreError::Damaged {
    what: "a log without its database",
};

fn create_if_absent(path: &Path) -> Result<(), StoreError> {
    match fs::metadata(path) {
        // With a log beside it an empty file is no first start, but what is left of a database.
        Ok(m) if m.is_file() && m.len() == 0 && has_content(&beside(path, "-wal")) => {
            return Err(LOG_ALONE);
        }
        Ok(m) if m.is_file() => return Ok(()),
        Ok(_) => return Err(StoreError::Unavailable),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
        Err(e) => return Err(StoreError::from_io(&e)),
    }
    // A log without its database belongs to a file that somebody moved; SQLite would delete it.
    if has_content(&beside(path, "-wal")) {
        return Err(LOG_ALONE);
    }
    private_file(path)
}

/// Makes an empty file that only its owner may read; SQLite gives `-wal` and `-shm` the same mode.
pub(crate) fn private_file(path: &Path) -> Result<(), StoreError> {
    doorstep_private::new_file(path)
        .map(drop)
        .map_err(|e| StoreError::from_io(&e))
}

/// A copy that came back from somewhere may have lost its mode. Not worth failing for.
fn keep_private(path: &Path) {
    for file in [path.to_owned(), beside(path, "-wal"), beside(path, "-shm")] {
        let _ = doorstep_private::mend(&file);
    }
}

/// SQLite says only "cannot open" when the folder takes no new file; try, to tell it from other causes.
fn why_unavailable(path: &Path) -> StoreError {
    let trial = beside(path, "-trial");
    match private_file(&trial) {
        Ok(()) => {
            let _ = fs::remove_file(&trial);
            StoreError::Unavailable
        }
        Err(e) => e,
    }
}

pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn has_content(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|m| m.len() > 0)
}

/// `file:` URI of the path, every other byte escaped.
fn immutable(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                uri.push(char::from(*byte));
            }
            other => {
                use std::fmt::Write;
                let _ = write!(uri, "%{other:02x}");
            }
        }
    }
    uri.push_str("?immutable=1");
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pragmas_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::default();
        let conn = open(&folder.path().join("phone.db"), settings, Check::Full).unwrap();
        let int = |name: &str| {
            conn.pragma_query_value(None, name, |r| r.get::<_, i64>(0))
                .unwrap()
        };
        for (name, value) in PRAGMAS {
            assert_eq!(int(name), *value, "{name}");
        }
        assert_eq!(int("busy_timeout"), i64::from(settings.busy_timeout_ms));
        assert_eq!(int("application_id"), i64::from(migrate::APPLICATION_ID));
        let mode: String = conn
            .pragma_query_value(None, "journal_mode", |r| r.get(0))
            .unwrap();
        assert_eq!(mode, "wal");
        assert!(conn.db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE).unwrap());
    }

    #[test]
    fn odd_paths_are_escaped() {
        assert_eq!(
            immutable(Path::new("/a b/?#%.db")),
            "file:/a%20b/%3f%23%25.db?immutable=1"
        );
    }

    #[test]
    fn storage_doc_names_every_pragma() {
        let doc = include_str!("../../../docs/storage.md");
        for (name, value) in PRAGMAS {
            assert!(
                doc.contains(&format!("| `{name}` | {value} |")),
                "{name} = {value}"
            );
        }
    }
}
