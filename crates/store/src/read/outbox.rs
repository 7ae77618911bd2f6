//! What the office does not have yet: the next push, and how much is waiting.
//! There is no outbox table; the view `outbox` is whatever the log says is not acknowledged.

use rusqlite::Row;

use super::{MALFORMED, Reads, count, log::Bases};
use crate::error::StoreError;
use crate::raw;
use crate::row::{Hash, StoredChange, StoredPrivateValue};

/// The next things to push, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outbox {
    /// Changes in local order, over all visits.
    pub changes: Vec<StoredChange>,
    /// Private values, those of a tap with its change.
    pub private_values: Vec<StoredPrivateValue>,
    /// Whether more is waiting behind the budget.
    pub more: bool,
    /// Visits of which something that waits does not read back.
    pub damaged: Vec<String>,
}

/// How much waits, of a visit or of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pending {
    /// Changes that the office has not acknowledged and not refused.
    pub changes: u64,
    /// Private values that the office does not have.
    pub private_values: u64,
    /// Statements and strokes that the office does not have.
    pub blobs: u64,
    /// Own changes that the office's gate refused.
    pub refused: u64,
    /// Private values that the office asked for and this phone does not hold.
    pub missing: u64,
    /// Changes from outside that this phone's gate refused.
    pub quarantined: u64,
}

impl Pending {
    /// What would be lost if this phone were lost now.
    pub fn total(&self) -> u64 {
        self.changes + self.private_values + self.blobs + self.refused
    }
}

/// A statement or strokes waiting for the office.
#[derive(Clone, PartialEq, Eq)]
pub struct PendingBlob {
    /// Visit id.
    pub visit: String,
    /// Hash of `bytes`.
    pub sha256: Hash,
    /// What it is.
    pub kind: BlobKind,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What a blob holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlobKind {
    /// A shown statement.
    Statement,
    /// Strokes of a signature.
    Stroke,
}

impl std::fmt::Debug for PendingBlob {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("PendingBlob")
            .field("visit", &self.visit)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// A change by its place in the log, a private value by its `p`.
enum Id {
    Change(i64, String),
    Private(String, String),
}

impl Reads<'_> {
    /// The oldest unacknowledged changes and private values whose bytes fit into `max_bytes`; always at
    /// least one, so that nothing too large stops the queue for ever.
    pub fn outbox(&self, max_bytes: u64) -> Result<Outbox, StoreError> {
        let (ids, more) = self.pending_ids(max_bytes)?;
        let mut out = Outbox {
            more,
            ..Outbox::default()
        };
        let mut bases = Bases::new();
        for id in ids {
            match id {
                // What cannot be read stops its own visit and no other.
                Id::Change(_, visit) if out.damaged.contains(&visit) => {}
                Id::Change(ordinal, visit) => match self.at(ordinal, &mut bases) {
                    Ok(Some(change)) => out.changes.push(change),
                    Ok(None) | Err(StoreError::Damaged { .. }) => {
                        out.changes.retain(|c| c.change.visit != visit);
                        out.damaged.push(visit);
                    }
                    Err(e) => return Err(e),
                },
                Id::Private(visit, p) => {
                    out.private_values
                        .push(self.private_value(&visit, &p)?.ok_or(MALFORMED)?);
                }
            }
        }
        Ok(out)
    }

    fn pending_ids(&self, max_bytes: u64) -> Result<(Vec<Id>, bool), StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT kind, visit, id, size, ordinal FROM outbox ORDER BY ordinal, kind",
        )?;
        let mut rows = statement.query([])?;
        let (mut ids, mut used) = (Vec::new(), 0u64);
        while let Some(row) = rows.next()? {
            used = used.saturating_add(count(row, 3)?);
            if used > max_bytes && !ids.is_empty() {
                return Ok((ids, true));
            }
            ids.push(read_id(row)?);
        }
        Ok((ids, false))
    }

    /// The private values of one visit that the office does not have, without budget.
    pub fn pending_private_values(
        &self,
        visit: &str,
    ) -> Result<Vec<StoredPrivateValue>, StoreError> {
        self.all(
            "SELECT visit, p, random, value, at_office, wanted, erased FROM private_value
             WHERE visit = ?1 AND at_office = 0 AND value IS NOT NULL ORDER BY ordinal, p",
            [visit],
            |row| self.read_private_value(row),
        )
    }

    /// Statements and strokes that the office does not have.
    pub fn pending_blobs(&self) -> Result<Vec<PendingBlob>, StoreError> {
        self.all(
            "SELECT visit, sha256, 0, bytes, size FROM shown_statement WHERE at_office = 0
             UNION ALL SELECT visit, sha256, 1, bytes, NULL FROM stroke WHERE at_office = 0",
            [],
            |row| {
                let kind = if row.get::<_, i64>(2)? == 0 {
                    BlobKind::Statement
                } else {
                    BlobKind::Stroke
                };
                let Ok(bytes) = raw::grow_text(row.get(3)?, row.get(4)?) else {
                    return Ok(None);
                };
                Ok(Some(PendingBlob {
                    visit: row.get(0)?,
                    sha256: row.get(1)?,
                    kind,
                    bytes,
                }))
            },
        )
        .map(|all| {
            let sound = |b: &PendingBlob| self.fits(&b.sha256, &b.bytes);
            all.into_iter().flatten().filter(sound).collect()
        })
    }

    /// How much waits on this phone.
    pub fn pending(&self) -> Result<Pending, StoreError> {
        self.one(&waiting("true", "true"), [], read_pending)
            .map(Option::unwrap_or_default)
    }

    /// How much of one visit waits.
    pub fn pending_of(&self, visit: &str) -> Result<Pending, StoreError> {
        self.one(&waiting("visit = ?1", OF_LOG), [visit], read_pending)
            .map(Option::unwrap_or_default)
    }
}

/// The rows of the log that belong to a visit.
pub(super) const OF_LOG: &str = "log = (SELECT no FROM log WHERE visit = ?1)";

/// Counts what waits, of the rows that `of` names. One query for one visit and one for all: with a
/// parameter that may be absent, SQLite would read every row for either. The few changes that the office set
/// aside are taken off the sum, rather than looked for at each change as the outbox does.
pub(super) fn waiting(of: &str, of_log: &str) -> String {
    format!(
        "SELECT
           (SELECT count(*) FROM change WHERE acked_at IS NULL AND {of_log})
             - (SELECT count(*) FROM quarantine AS q WHERE direction = 'out' AND {of}
                  AND EXISTS (SELECT 1 FROM change AS c
                              WHERE c.log = (SELECT no FROM log AS l WHERE l.visit = q.visit)
                                AND substr(c.hash, 1, 8) = substr(q.hash, 1, 8)
                                AND c.hash = q.hash AND c.acked_at IS NULL)),
           (SELECT count(*) FROM private_value WHERE at_office = 0 AND value IS NOT NULL AND {of}),
           (SELECT count(*) FROM shown_statement WHERE at_office = 0 AND {of}),
           (SELECT count(*) FROM stroke WHERE at_office = 0 AND {of}),
           (SELECT count(*) FROM quarantine WHERE direction = 'out' AND {of}),
           (SELECT count(*) FROM private_value WHERE wanted = 1 AND value IS NULL AND {of}),
           (SELECT count(*) FROM quarantine WHERE direction = 'in' AND {of})"
    )
}

fn read_pending(row: &Row) -> Result<Pending, StoreError> {
    Ok(Pending {
        changes: count(row, 0)?,
        private_values: count(row, 1)?,
        blobs: count(row, 2)?.saturating_add(count(row, 3)?),
        refused: count(row, 4)?,
        missing: count(row, 5)?,
        quarantined: count(row, 6)?,
    })
}

fn read_id(row: &Row) -> Result<Id, StoreError> {
    Ok(match row.get::<_, i64>(0)? {
        0 => Id::Change(row.get(4)?, row.get(1)?),
        _ => Id::Private(row.get(1)?, row.get(2)?),
    })
}

#[cfg(test)]
mod tests {
    use crate::store::Store;

    /// The outbox costs what waits, not what the phone holds: both logs are read by their partial index.
    #[test]
    fn outbox_reads_only_what_waits() {
        let store = Store::open_in_memory().unwrap();
        let read = store.read().unwrap();
        let plan: Vec<String> = read
            .all(
                "EXPLAIN QUERY PLAN SELECT id FROM outbox ORDER BY ordinal, kind",
                [],
                |row| Ok(row.get(3)?),
            )
            .unwrap();
        let scans: Vec<_> = plan
            .iter()
            .filter(|step| step.starts_with("SCAN "))
            .collect();
        assert!(
            scans.iter().any(|s| s.contains("change_pending")),
            "{plan:?}"
        );
        assert!(
            scans.iter().any(|s| s.contains("private_value_pending")),
            "{plan:?}"
        );
        assert_eq!(
            scans.len(),
            3,
            "the two indexes and the view itself: {plan:?}"
        );
    }

    /// A visit's counts cost that visit, not what the phone holds: every table is searched by visit.
    #[test]
    fn counts_of_a_visit_read_only_that_visit() {
        let store = Store::open_in_memory().unwrap();
        let read = store.read().unwrap();
        let plan: Vec<String> = read
            .all(
                &format!(
                    "EXPLAIN QUERY PLAN {}",
                    super::waiting("visit = ?1", super::OF_LOG)
                ),
                ["v"],
                |row| Ok(row.get(3)?),
            )
            .unwrap();
        for table in [
            "change",
            "private_value",
            "shown_statement",
            "stroke",
            "quarantine",
        ] {
            let scan = format!("SCAN {table}");
            assert!(!plan.iter().any(|s| s.starts_with(&scan)), "{plan:?}");
            let of = if table == "change" {
                "(log=?"
            } else {
                "(visit=?"
            };
            let search = |s: &&String| s.starts_with(&format!("SEARCH {table} ")) && s.contains(of);
            assert!(plan.iter().any(|s| search(&s)), "{table}: {plan:?}");
        }
    }
}
