//! The schema's versions, each a numbered SQL file that is never edited once shipped.
//! `application_id` says that the file is ours, `user_version` how far it has come.

use rusqlite::{Connection, TransactionBehavior, params};

use crate::error::StoreError;
use crate::read::Reads;
use crate::row::CustomerRow;
use crate::sum;

/// "DrSp" in the header of every phone database.
pub(crate) const APPLICATION_ID: i32 = 0x4472_5370;

const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_phone.sql"),
    include_str!("migrations/0002_calendar.sql"),
    include_str!("migrations/0003_list.sql"),
    include_str!("migrations/0004_log.sql"),
    include_str!("migrations/0005_sum.sql"),
];

/// The step after which rows have sums.
const SUMS: i64 = 5;

/// Newest schema version that this build knows.
pub(crate) const KNOWN: i64 = MIGRATIONS.len() as i64;

/// Refuses a file of another program and one of a newer release. Writes nothing.
pub(crate) fn check_version(conn: &Connection) -> Result<(), StoreError> {
    let number = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let version = number("user_version")?;
    let application = number("application_id")?;
    if application == i64::from(APPLICATION_ID) {
        return match version {
            v if v > KNOWN => Err(StoreError::NewerVersion {
                found: v,
                known: KNOWN,
            }),
            v if v < 1 => Err(StoreError::Damaged {
                what: "schema version",
            }),
            _ => Ok(()),
        };
    }
    // A file that was killed before its first commit has nothing in it; anything else is not ours.
    let objects: i64 =
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application == 0 && version == 0 && objects == 0 {
        Ok(())
    } else {
        Err(StoreError::NotOurs)
    }
}

/// Brings the schema to [`KNOWN`], one transaction a step.
pub(crate) fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    loop {
        // Read inside the transaction: another process may have migrated while this one waited.
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let Some(sql) = usize::try_from(version)
            .ok()
            .and_then(|v| MIGRATIONS.get(v))
        else {
            return Ok(());
        };
        tx.execute_batch(sql)?;
        if version + 1 == SUMS {
            fill_sums(&tx)?;
        }
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", version + 1)?;
        tx.commit()?;
    }
}

/// Sums for the rows of a file that had none.
fn fill_sums(tx: &Connection) -> Result<(), StoreError> {
    let all = |sql: &str| -> Result<Vec<String>, StoreError> {
        let mut sql = tx.prepare(sql)?;
        Ok(sql
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?)
    };
    let reads = Reads::new(tx, None);
    for key in all("SELECT key FROM meta")? {
        let sql = "SELECT value FROM meta WHERE key = ?1";
        let value: Vec<u8> = tx.query_row(sql, [&key], |row| row.get(0))?;
        tx.execute(
            "UPDATE meta SET sum = ?2 WHERE key = ?1",
            params![key, sum::of(&[key.as_bytes(), &value])],
        )?;
    }
    for visit in all("SELECT visit FROM visit")? {
        if let Some(row) = reads.visit(&visit)? {
            tx.execute(
                "UPDATE visit SET sum = ?2 WHERE visit = ?1",
                params![visit, row.write.sum()],
            )?;
        }
    }
    for visit in all("SELECT visit FROM customer")? {
        let sql = "SELECT visit, customer, json, updated_at FROM customer WHERE visit = ?1";
        let row = tx.query_row(sql, [&visit], |row| {
            Ok(CustomerRow {
                visit: row.get(0)?,
                customer: row.get(1)?,
                json: row.get(2)?,
                updated_at: row.get(3)?,
            })
        })?;
        tx.execute(
            "UPDATE customer SET sum = ?2 WHERE visit = ?1",
            params![visit, row.sum()],
        )?;
    }
    Ok(())
}
