//! The schema's versions, each a numbered SQL file that is never edited once shipped.
//! `application_id` says that the file is ours, `user_version` how far it has come.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;

/// "DrSp" in the header of every phone database.
pub(crate) const APPLICATION_ID: i32 = 0x4472_5370;

const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_phone.sql"),
    include_str!("migrations/0002_calendar.sql"),
    include_str!("migrations/0003_list.sql"),
    include_str!("migrations/0004_log.sql"),
];

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
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", version + 1)?;
        tx.commit()?;
    }
}
