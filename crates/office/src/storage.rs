//! The office's SQLite: one writer, a few readers, numbered migrations.
//! The only SQL of the office is below this module; every statement names one tenant.

use std::path::Path;
use std::sync::Mutex;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use changes::Shelf;
use pen::{Pen, lock};

use crate::config::Place;
use crate::error::{OfficeError, Result};

pub mod audit;
pub mod blobs;
pub mod calendars;
mod changes;
pub mod customers;
pub mod devices;
mod fault;
pub mod feed;
pub mod idempotency;
pub mod imports;
pub mod lists;
mod log;
pub mod orders;
mod pen;
pub mod people;
pub mod quarantine;
mod repack;
mod rows;
mod segment;
pub mod sessions;
mod squeeze;
pub mod standards;
pub mod tenants;
pub mod usage;
pub mod values;
pub mod visits;

pub use log::{Packing, VisitTable};
pub use rows::{Rows, Server, Tx};
pub use segment::ChangeRow;

/// Migrations in order; a released one never changes.
const MIGRATIONS: &[&str] = &[
    include_str!("storage/0001_office.sql"),
    include_str!("storage/0002_calendar.sql"),
    include_str!("storage/0003_home.sql"),
    include_str!("storage/0004_lists.sql"),
    include_str!("storage/0005_people.sql"),
    include_str!("storage/0006_log.sql"),
    include_str!("storage/0007_import.sql"),
    include_str!("storage/0008_blob.sql"),
    include_str!("storage/0009_usage.sql"),
];

/// Marks our files, so that another program's database is never written to.
const APPLICATION_ID: i64 = 0x646f_6f72;

const READERS: usize = 3;

/// The database of an office.
#[derive(Debug)]
pub struct Storage {
    writer: Pen,
    /// Empty when the data is in memory: readers then take the writer's connection.
    readers: Vec<Mutex<Connection>>,
    shelf: Shelf,
}

impl Storage {
    /// Opens or makes the database and brings it to the newest version.
    pub fn open(place: &Place) -> Result<Self> {
        let mut writer = match place {
            Place::Memory => Connection::open_in_memory()?,
            Place::File(path) => {
                not_only_a_log(path)?;
                // SQLite gives its log and index beside the file the same mode.
                match doorstep_private::new_file(path) {
                    Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => return Err(e.into()),
                    _ => Connection::open(path)?,
                }
            }
        };
        check_owner(&writer)?;
        prepare(&writer)?;
        if let Place::File(_) = place {
            writer.pragma_update(None, "journal_mode", "WAL")?;
        }
        // Evidence survives the loss of power, at the price of one disk flush a transaction.
        writer.pragma_update(None, "synchronous", "FULL")?;
        // What a part of a transaction is undone by stays in memory.
        writer.pragma_update(None, "temp_store", "MEMORY")?;
        // What is erased leaves no bytes behind in free pages.
        writer.pragma_update(None, "secure_delete", true)?;
        migrate(&mut writer)?;
        expect_many_rows(&mut writer)?;
        let readers = match place {
            Place::Memory => Vec::new(),
            Place::File(path) => open_readers(path)?,
        };
        Ok(Self {
            writer: Pen::new(writer, matches!(place, Place::File(_))),
            readers: readers.into_iter().map(Mutex::new).collect(),
            shelf: Shelf::default(),
        })
    }

    /// Runs `act` as a whole that is kept when it returns `Ok` and undone otherwise. It returns once what it wrote is
    /// on the disk, or is known not to be; acts that wait at the same time share one transaction and one flush.
    fn change<T>(&self, act: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.writer.write(act)
    }

    /// How many transactions were kept since the start; for tests and measures.
    pub fn commits(&self) -> u64 {
        self.writer.commits()
    }

    /// A number that another one follows when a process beside this one has written; our own writing leaves it.
    pub fn version_of_others(&self) -> Result<i64> {
        self.writer.look(|conn| number(conn, "PRAGMA data_version"))
    }

    /// Runs `look` on one unchanging view of the data.
    fn look<T>(&self, look: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let free = self.readers.iter().find_map(|r| r.try_lock().ok());
        let conn = match (free, self.readers.first()) {
            (Some(conn), _) => conn,
            (None, Some(first)) => lock(first),
            // In memory nothing is ever left unfinished.
            (None, None) => return self.writer.look(|conn| in_one_view(conn, look)),
        };
        in_one_view(&conn, look)
    }
}

fn in_one_view<T>(conn: &Connection, look: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    let tx = Transaction::new_unchecked(conn, TransactionBehavior::Deferred)?;
    look(&tx)
}

fn open_readers(path: &Path) -> Result<Vec<Connection>> {
    (0..READERS)
        .map(|_| {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let conn = Connection::open_with_flags(path, flags)?;
            prepare(&conn)?;
            conn.pragma_update(None, "query_only", true)?;
            Ok(conn)
        })
        .collect()
}

fn prepare(conn: &Connection) -> Result<()> {
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    // A plan that looked at a parameter's value would be made anew for each value.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// A log without its database, or beside an empty one, belongs to a file that somebody moved or cut; SQLite would delete it, and with it what was
/// written last: see findings/sqlite-log-without-database.sh.
fn not_only_a_log(path: &Path) -> Result<()> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let has_content = std::fs::metadata(log).is_ok_and(|m| m.len() > 0);
    let absent = || match std::fs::metadata(path) {
        Ok(m) => Ok(m.len() == 0),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(e) => Err(e),
    };
    match has_content && absent()? {
        true => Err(OfficeError::Conflict {
            code: "log_without_database",
        }),
        false => Ok(()),
    }
}

/// Refuses files that are not ours or are of a later version, before anything is written to them.
fn check_owner(conn: &Connection) -> Result<()> {
    let known = MIGRATIONS.len() as i64;
    let found = number(conn, "PRAGMA user_version")?;
    if number(conn, "SELECT count(*) FROM sqlite_master")? > 0
        && number(conn, "PRAGMA application_id")? != APPLICATION_ID
    {
        return Err(OfficeError::Damaged("database"));
    }
    if found > known {
        return Err(OfficeError::NewerDatabase { found, known });
    }
    Ok(())
}

fn migrate(conn: &mut Connection) -> Result<()> {
    let found = number(conn, "PRAGMA user_version")?;
    for (step, sql) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(sql)?;
        if step + 1 == repack::STEP {
            repack::run(&tx)?;
        }
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", step as i64 + 1)?;
        tx.commit()?;
    }
    Ok(())
}

/// Tells the planner what rows to expect. Without that, a table whose key begins with the tenant is read whole for
/// every question by another column, although an index answers it: see findings/sqlite-key-before-index.sh.
/// The numbers are an office's on a busy server, not this one's, so that plans never change with the data.
fn expect_many_rows(conn: &mut Connection) -> Result<()> {
    const ROWS: u64 = 1_000_000;
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if number(
        &tx,
        "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'",
    )? == 0
    {
        // Makes the table of statistics; what it puts there is replaced below.
        tx.execute_batch("ANALYZE tenant")?;
    }
    let wanted = {
        let mut indexes = tx.prepare(
            "SELECT t.name, i.name, i.\"unique\", (SELECT count(*) FROM pragma_index_info(i.name))
             FROM sqlite_schema t JOIN pragma_index_list(t.name) i
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND i.partial = 0 ORDER BY 1, 2",
        )?;
        let rows = indexes.query_map([], |r| {
            let (table, index): (String, String) = (r.get(0)?, r.get(1)?);
            let (unique, columns): (bool, u32) = (r.get(2)?, r.get(3)?);
            // Each further column leaves a hundredth, a whole unique key one row.
            let left = (1..=columns).map(|n| match unique && n == columns {
                true => 1,
                false => (ROWS / 10 / 100_u64.saturating_pow(n - 1)).max(2),
            });
            let stat = std::iter::once(ROWS).chain(left);
            let stat = stat.map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
            Ok((table, index, stat))
        })?;
        rows.collect::<Result<Vec<_>, _>>()?
    };
    let kept = {
        let mut all = tx.prepare(
            "SELECT tbl, idx, stat FROM sqlite_stat1 WHERE idx IS NOT NULL ORDER BY 1, 2",
        )?;
        let rows = all.query_map([], |r| {
            Ok((
                r.get::<_, String>(0)?,
                r.get::<_, String>(1)?,
                r.get::<_, String>(2)?,
            ))
        })?;
        rows.collect::<Result<Vec<_>, _>>()?
    };
    if kept != wanted {
        tx.execute("DELETE FROM sqlite_stat1", [])?;
        for (table, index, stat) in wanted {
            tx.execute(
                "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?1, ?2, ?3)",
                [table, index, stat],
            )?;
        }
    }
    tx.commit()?;
    // This connection has read other ones.
    conn.execute_batch("ANALYZE sqlite_schema")?;
    Ok(())
}

fn number(conn: &Connection, sql: &str) -> Result<i64> {
    Ok(conn.query_row(sql, [], |r| r.get(0))?)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    fn names(conn: &Connection, sql: &str) -> Vec<String> {
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |r| r.get::<_, String>(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    #[test]
    fn the_tenant_is_first_in_every_key() {
        let storage = Storage::open(&Place::Memory).unwrap();
        storage
            .look(|conn| {
                let tables = names(conn, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
                assert!(tables.len() >= 20, "{tables:?}");
                for table in tables {
                    let first = names(conn, &format!("SELECT name FROM pragma_table_info('{table}') WHERE pk = 1"));
                    assert_eq!(first, ["tenant"], "primary key of {table}");
                    for index in names(conn, &format!("SELECT name FROM pragma_index_list('{table}')")) {
                        let first = names(conn, &format!("SELECT name FROM pragma_index_info('{index}') WHERE seqno = 0"));
                        assert_eq!(first, ["tenant"], "index {index}");
                    }
                    let keys = names(
                        conn,
                        &format!("SELECT \"from\" || '>' || \"to\" FROM pragma_foreign_key_list('{table}') WHERE seq = 0"),
                    );
                    assert!(keys.iter().all(|k| k == "tenant>tenant"), "foreign keys of {table}: {keys:?}");
                }
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn a_log_without_its_database_is_no_first_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("office.db");
        let log = folder.path().join("office.db-wal");
        let code = || match Storage::open(&Place::File(path.clone())) {
            Ok(_) => "opened",
            Err(e) => e.code(),
        };
        std::fs::write(&log, b"what was written last").unwrap();
        assert_eq!(code(), "log_without_database");
        std::fs::write(&path, b"").unwrap();
        assert_eq!(code(), "log_without_database");
        assert_eq!(std::fs::read(&log).unwrap(), b"what was written last");
        std::fs::remove_file(&log).unwrap();
        assert_eq!(code(), "opened");
    }

    #[test]
    fn every_index_is_taken_before_there_are_rows() {
        let storage = Storage::open(&Place::Memory).unwrap();
        let plan = |conn: &Connection, sql: &str| {
            let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let rows = statement.query_map([], |r| r.get::<_, String>(3)).unwrap();
            rows.map(Result::unwrap).collect::<Vec<_>>().join("; ")
        };
        storage
            .look(|conn| {
                let mut asked = 0;
                for table in names(conn, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'") {
                    for index in names(conn, &format!("SELECT name FROM pragma_index_list('{table}') WHERE partial = 0")) {
                        let columns = names(conn, &format!("SELECT name FROM pragma_index_info('{index}') LIMIT 2"));
                        let [first, second] = &columns[..] else { continue };
                        // Every column of the row is wanted, so that no index answers by itself.
                        let sql = format!("SELECT * FROM {table} WHERE {first} = 'a' AND {second} = 'b'");
                        let plan = plan(conn, &sql);
                        assert!(plan.contains(&format!("({first}=? AND {second}=?")), "{index}: {plan}");
                        asked += 1;
                    }
                }
                assert!(asked > 30, "{asked}");
                let each = "SELECT visit FROM visit v WHERE tenant = 'a' AND EXISTS
                    (SELECT 1 FROM work_order o WHERE o.tenant = v.tenant AND o.visit = v.visit AND o.ref LIKE 'x%')";
                let plan = plan(conn, each);
                assert!(plan.contains("work_order_of_visit"), "{plan}");
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn a_log_without_its_database_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("office.db");
        let log = folder.path().join("office.db-wal");
        std::fs::write(&log, "what was written last").unwrap();
        let e = Storage::open(&Place::File(path.clone())).unwrap_err();
        assert_eq!(e.code(), "log_without_database");
        assert!(!path.exists() && std::fs::read(&log).unwrap() == b"what was written last");
    }

    /// An office that was founded before there were calendars keeps its rows.
    #[test]
    fn a_database_of_the_first_version_gets_calendars() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("office.db");
        let conn = Connection::open(&path).unwrap();
        conn.execute_batch(MIGRATIONS[0]).unwrap();
        conn.execute_batch(
            "INSERT INTO tenant (tenant, name, zone, receipt_key, created_at)
               VALUES ('t', 'T', 'Asia/Shanghai', x'01', 1);
             INSERT INTO person (tenant, person, name, role, created_at) VALUES ('t', 'p', 'P', 'admin', 1);
             INSERT INTO device (tenant, device, person, public_key, token_hash, name, platform, engine, enrolled_at)
               VALUES ('t', 'd', 'p', x'04', x'02', '', '', '', 1);
             INSERT INTO feed (tenant, device, n, tag, kind, item)
               VALUES ('t', 'd', 1, x'0102030405060708', 'standard', 'h');",
        )
        .unwrap();
        conn.pragma_update(None, "application_id", APPLICATION_ID)
            .unwrap();
        conn.pragma_update(None, "user_version", 1).unwrap();
        drop(conn);
        let storage = Storage::open(&Place::File(path)).unwrap();
        let (tenant, device) = ("t".parse().unwrap(), "d".parse().unwrap());
        let rows = storage
            .read(&tenant, |rows| rows.feed_after(&device, 0, 9))
            .unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].item, feed::FeedItem::Standard("h".into()));
    }

    /// An office of before that has statements and strokes keeps each byte of them, and what it knew of the others.
    #[test]
    fn a_database_of_before_keeps_the_bytes_of_its_blobs() {
        const BEFORE: usize = 7;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("office.db");
        let visit: doorstep_visit::VisitId =
            "0193a5c0-0000-7000-8000-000000000001".parse().unwrap();
        let bytes = |n: usize| (0..n).map(|i| (i * 31 % 251) as u8).collect::<Vec<_>>();
        let sizes = [0, 1, 65_536, blobs::PART, blobs::PART + 1, 400_000];
        let conn = Connection::open(&path).unwrap();
        for (step, sql) in MIGRATIONS[..BEFORE].iter().enumerate() {
            conn.execute_batch(sql).unwrap();
            if step + 1 == repack::STEP {
                repack::run(&conn).unwrap();
            }
        }
        let hash = |bytes: &[u8]| -> [u8; 32] { Sha256::digest(bytes).into() };
        let row = |b: u8,
                   named: Option<i64>,
                   bytes: Option<Vec<u8>>,
                   at: Option<i64>,
                   gone: Option<i64>| {
            let b = bytes.as_deref().map_or([b; 32], hash);
            conn.execute(
                "INSERT INTO blob (tenant, visit, b, named, bytes, received_at, erased_at)
                 VALUES ('t', ?1, ?2, ?3, ?4, ?5, ?6)",
                rusqlite::params![visit.to_string(), b, named, bytes, at, gone],
            )
            .unwrap();
        };
        for (i, size) in sizes.into_iter().enumerate() {
            row(
                i as u8,
                Some(i as i64 + 1),
                Some(bytes(size)),
                Some(9),
                None,
            );
        }
        row(20, Some(3), None, None, None);
        row(21, None, Some(bytes(7)), Some(9), None);
        row(22, Some(4), None, None, Some(10));
        conn.pragma_update(None, "application_id", APPLICATION_ID)
            .unwrap();
        conn.pragma_update(None, "user_version", BEFORE as i64)
            .unwrap();
        drop(conn);

        let storage = Storage::open(&Place::File(path)).unwrap();
        let tenant = "t".parse().unwrap();
        storage
            .write(&tenant, |tx| {
                for size in sizes {
                    let found = tx.blob(visit, &hash(&bytes(size)))?;
                    assert_eq!(found, Some(bytes(size)), "{size}");
                }
                let inline: Vec<_> = tx
                    .blobs_named_by(visit, 1, 9)?
                    .into_iter()
                    .map(|(n, _, bytes)| (n, bytes.len()))
                    .collect();
                assert_eq!(inline, [(1, 0), (2, 1), (3, 65_536)]);
                assert_eq!(tx.wanted_values(visit)?, [[20; 32]]);
                assert_eq!(tx.erased_values(visit)?, [[22; 32]]);
                // Nobody names it yet: it is not given out, and is here once an event does.
                let later = hash(&bytes(7));
                assert_eq!(tx.blob(visit, &later)?, None);
                tx.name_blob(visit, blobs::BlobKind::Strokes, &later, 5)?;
                assert_eq!(tx.blob(visit, &later)?, Some(bytes(7)));
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn a_newer_or_foreign_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("office.db");
        drop(Storage::open(&Place::File(path.clone())).unwrap());
        let conn = Connection::open(&path).unwrap();
        conn.pragma_update(None, "user_version", 99).unwrap();
        drop(conn);
        let e = Storage::open(&Place::File(path)).unwrap_err();
        assert_eq!(e.code(), "newer_database");

        let path = folder.path().join("other.db");
        let conn = Connection::open(&path).unwrap();
        conn.execute_batch("CREATE TABLE t (a)").unwrap();
        drop(conn);
        assert_eq!(
            Storage::open(&Place::File(path)).unwrap_err().code(),
            "damaged"
        );

        let path = folder.path().join("text.db");
        std::fs::write(
            &path,
            "not a database, but long enough to be read as one".repeat(9),
        )
        .unwrap();
        assert_eq!(
            Storage::open(&Place::File(path)).unwrap_err().code(),
            "database"
        );
    }
}
