//! The reading half: everything that the core asks the database.
//! Reads inside a transaction see what it has written so far.

mod log;
pub mod outbox;

use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use crate::codec::Codec;
use crate::error::StoreError;
use crate::meta::{Key, MetaValue};
use crate::raw;
use crate::row::{
    Access, CalendarRow, CustomerRow, DayRow, Direction, Hash, ListRow, PrivateContent,
    PrivateText, QuarantineRow, ReceiptRow, StandardRow, StatementRow, StoredPrivateValue,
    StrokeRow, VisitRow, VisitWrite,
};

/// What a malformed row is called in errors.
const MALFORMED: StoreError = StoreError::Damaged {
    what: "a row is malformed",
};

/// Each part has its index, so that years of visits that are over cost nothing. `CROSS`: the day is read first, also
/// where the order could come from an index over all visits.
const DAY: &str = "WITH
  open(state) AS (SELECT value FROM json_each(?3)),
  day(v) AS (
    SELECT visit FROM visit WHERE when_at >= ?1 AND when_at < ?2
    UNION SELECT visit FROM visit
      WHERE state IN open AND when_at < ?1 AND access <> 'revoked'
    UNION SELECT visit FROM visit
      WHERE state IN open AND when_at IS NULL AND access <> 'revoked'
    UNION SELECT visit FROM visit INDEXED BY visit_unplanned WHERE when_at IS NULL AND updated_at >= ?1
    UNION SELECT visit FROM outbox)
  SELECT visit, state, access FROM day CROSS JOIN visit ON visit = v ORDER BY when_at, visit";

const TEXTS: &str = "SELECT p, value, erased FROM private_value WHERE visit = ?1 ORDER BY p";

/// A view of the database for reading.
#[derive(Clone, Copy)]
pub struct Reads<'c> {
    conn: &'c Connection,
    codec: Option<&'static dyn Codec>,
}

impl<'c> Reads<'c> {
    pub(crate) fn new(conn: &'c Connection, codec: Option<&'static dyn Codec>) -> Self {
        Self { conn, codec }
    }

    fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(read(row)?);
        }
        Ok(out)
    }

    fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        rows.next()?.map(read).transpose()
    }

    /// One meta value; `None` when it was never set.
    pub fn meta<T: MetaValue>(&self, key: Key<T>) -> Result<Option<T>, StoreError> {
        let mut sql = self
            .conn
            .prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        let bytes: Option<Vec<u8>> = sql.query_row([key.name()], |row| row.get(0)).optional()?;
        bytes
            .map(|b| T::from_bytes(&b).ok_or(MALFORMED))
            .transpose()
    }

    /// Every visit: by planned time (those without one first), then by id. No document is read.
    pub fn visits(&self) -> Result<Vec<ListRow>, StoreError> {
        self.all(
            "SELECT visit, when_at, state, projection, access, coalesce(pending, 0), updated_at
             FROM visit LEFT JOIN (SELECT visit AS v, count(*) AS pending FROM outbox GROUP BY visit)
               ON v = visit
             ORDER BY when_at, visit",
            [],
            |row| {
                Ok(ListRow {
                    visit: row.get(0)?,
                    when_at: row.get(1)?,
                    state: row.get(2)?,
                    projection: row.get(3)?,
                    access: Access::parse(&row.get::<_, String>(4)?)?,
                    pending: count(row, 5)?,
                    updated_at: row.get(6)?,
                })
            },
        )
    }

    /// The visits of a day, in the order of [`Reads::visits`]: planned from `from` (inclusive) to `to` (exclusive), UTC
    /// milliseconds; before that or without a time in one of the `open` states, unless they were taken away; without a
    /// time and written since `from`; and those of which the office lacks something.
    pub fn visits_of_day(
        &self,
        from: i64,
        to: i64,
        open: &[&str],
    ) -> Result<Vec<DayRow>, StoreError> {
        let open = format!("[\"{}\"]", open.join("\",\""));
        self.all(DAY, params![from, to, open], |row| {
            Ok(DayRow {
                visit: row.get(0)?,
                state: row.get(1)?,
                access: Access::parse(&row.get::<_, String>(2)?)?,
            })
        })
    }

    /// One visit.
    pub fn visit(&self, visit: &str) -> Result<Option<VisitRow>, StoreError> {
        self.one(
            "SELECT visit, tenant, heads, when_at, state, projection, updated_at, server_heads, access
             FROM visit WHERE visit = ?1",
            [visit],
            |row| {
                Ok(VisitRow {
                    write: VisitWrite {
                        visit: row.get(0)?,
                        tenant: row.get(1)?,
                        heads: chunks(row, 2)?,
                        when_at: row.get(3)?,
                        state: row.get(4)?,
                        projection: row.get(5)?,
                        updated_at: row.get(6)?,
                    },
                    server_heads: chunks(row, 7)?,
                    access: Access::parse(&row.get::<_, String>(8)?)?,
                })
            },
        )
    }

    /// Whether a visit is on this phone.
    pub fn has_visit(&self, visit: &str) -> Result<bool, StoreError> {
        let mut sql = self
            .conn
            .prepare_cached("SELECT 1 FROM visit WHERE visit = ?1")?;
        Ok(sql.exists([visit])?)
    }

    /// The private values of a visit, by `p`; also those without content.
    pub fn private_values(&self, visit: &str) -> Result<Vec<StoredPrivateValue>, StoreError> {
        self.all(
            "SELECT visit, p, random, value, at_office, wanted, erased FROM private_value
             WHERE visit = ?1 ORDER BY p",
            [visit],
            read_private_value,
        )
    }

    /// What people typed on a visit, by `p`, for a screen: without what proves it.
    pub fn private_texts(&self, visit: &str) -> Result<Vec<PrivateText>, StoreError> {
        self.all(TEXTS, [visit], |row| {
            Ok(PrivateText {
                p: row.get(0)?,
                text: row.get(1)?,
                erased: row.get(2)?,
            })
        })
    }

    /// One private value.
    pub fn private_value(
        &self,
        visit: &str,
        p: &str,
    ) -> Result<Option<StoredPrivateValue>, StoreError> {
        self.one(
            "SELECT visit, p, random, value, at_office, wanted, erased FROM private_value
             WHERE visit = ?1 AND p = ?2",
            [visit, p],
            read_private_value,
        )
    }

    /// A statement by its hash.
    pub fn statement(
        &self,
        visit: &str,
        sha256: &Hash,
    ) -> Result<Option<StatementRow>, StoreError> {
        self.one(
            "SELECT visit, sha256, bytes, covers, size, language, shown_at FROM shown_statement
             WHERE visit = ?1 AND sha256 = ?2",
            params![visit, &sha256[..]],
            read_statement,
        )
    }

    /// The statements of a visit, oldest first.
    pub fn statements(&self, visit: &str) -> Result<Vec<StatementRow>, StoreError> {
        self.all(
            "SELECT visit, sha256, bytes, covers, size, language, shown_at FROM shown_statement
             WHERE visit = ?1 ORDER BY shown_at, rowid",
            [visit],
            read_statement,
        )
    }

    /// Strokes by their hash.
    pub fn stroke(&self, visit: &str, sha256: &Hash) -> Result<Option<StrokeRow>, StoreError> {
        self.one(
            "SELECT visit, sha256, bytes, key FROM stroke WHERE visit = ?1 AND sha256 = ?2",
            params![visit, &sha256[..]],
            |row| {
                Ok(StrokeRow {
                    visit: row.get(0)?,
                    sha256: row.get(1)?,
                    bytes: row.get(2)?,
                    key: row.get(3)?,
                })
            },
        )
    }

    /// The customer of a visit.
    pub fn customer(&self, visit: &str) -> Result<Option<CustomerRow>, StoreError> {
        self.one(
            "SELECT visit, customer, json, updated_at FROM customer WHERE visit = ?1",
            [visit],
            read_customer,
        )
    }

    /// Every customer on this phone, by visit.
    pub fn customers(&self) -> Result<Vec<CustomerRow>, StoreError> {
        self.all(
            "SELECT visit, customer, json, updated_at FROM customer ORDER BY visit",
            [],
            read_customer,
        )
    }

    /// A service standard.
    pub fn standard(&self, hash: &Hash) -> Result<Option<StandardRow>, StoreError> {
        self.one(
            "SELECT hash, files FROM standard WHERE hash = ?1",
            [&hash[..]],
            read_standard,
        )
    }

    /// Every service standard, by hash.
    pub fn standards(&self) -> Result<Vec<StandardRow>, StoreError> {
        self.all(
            "SELECT hash, files FROM standard ORDER BY hash",
            [],
            read_standard,
        )
    }

    /// Every calendar, by hash.
    pub fn calendars(&self) -> Result<Vec<CalendarRow>, StoreError> {
        self.all(
            "SELECT hash, bytes FROM calendar ORDER BY hash",
            [],
            |row| {
                Ok(CalendarRow {
                    hash: row.get(0)?,
                    bytes: row.get(1)?,
                })
            },
        )
    }

    /// The receipts of a visit, oldest first.
    pub fn receipts(&self, visit: &str) -> Result<Vec<ReceiptRow>, StoreError> {
        self.all(
            "SELECT visit, n, heads, bytes FROM receipt WHERE visit = ?1 ORDER BY n, heads",
            [visit],
            read_receipt,
        )
    }

    /// The newest receipt of a visit.
    pub fn last_receipt(&self, visit: &str) -> Result<Option<ReceiptRow>, StoreError> {
        self.one(
            "SELECT visit, n, heads, bytes FROM receipt WHERE visit = ?1 ORDER BY n DESC LIMIT 1",
            [visit],
            read_receipt,
        )
    }

    /// What gates refused, of one visit or of all, oldest first.
    pub fn quarantine(&self, visit: Option<&str>) -> Result<Vec<QuarantineRow>, StoreError> {
        self.all(
            "SELECT visit, hash, direction, code, bytes, at FROM quarantine
             WHERE ?1 IS NULL OR visit = ?1 ORDER BY at, rowid",
            [visit],
            |row| {
                Ok(QuarantineRow {
                    visit: row.get(0)?,
                    hash: row.get(1)?,
                    direction: Direction::parse(&row.get::<_, String>(2)?)?,
                    code: row.get(3)?,
                    bytes: row.get(4)?,
                    at: row.get(5)?,
                })
            },
        )
    }
}

fn count(row: &Row, column: usize) -> Result<u64, StoreError> {
    u64::try_from(row.get::<_, i64>(column)?).map_err(|_| MALFORMED)
}

fn chunks<const N: usize>(row: &Row, column: usize) -> Result<Vec<[u8; N]>, StoreError> {
    let bytes: Vec<u8> = row.get(column)?;
    let (chunks, rest) = bytes.as_chunks::<N>();
    if rest.is_empty() {
        Ok(chunks.to_vec())
    } else {
        Err(MALFORMED)
    }
}

fn read_private_value(row: &Row) -> Result<StoredPrivateValue, StoreError> {
    let random: Option<[u8; 32]> = row.get(2)?;
    let value: Option<String> = row.get(3)?;
    Ok(StoredPrivateValue {
        visit: row.get(0)?,
        p: row.get(1)?,
        content: random
            .zip(value)
            .map(|(random, value)| PrivateContent { random, value }),
        at_office: row.get(4)?,
        wanted: row.get(5)?,
        erased: row.get(6)?,
    })
}

fn read_statement(row: &Row) -> Result<StatementRow, StoreError> {
    Ok(StatementRow {
        visit: row.get(0)?,
        sha256: row.get(1)?,
        bytes: raw::grow_text(row.get(2)?, row.get(4)?)?,
        covers: chunks(row, 3)?,
        language: row.get(5)?,
        shown_at: row.get(6)?,
    })
}

fn read_customer(row: &Row) -> Result<CustomerRow, StoreError> {
    Ok(CustomerRow {
        visit: row.get(0)?,
        customer: row.get(1)?,
        json: row.get(2)?,
        updated_at: row.get(3)?,
    })
}

fn read_standard(row: &Row) -> Result<StandardRow, StoreError> {
    Ok(StandardRow {
        hash: row.get(0)?,
        files: row.get(1)?,
    })
}

fn read_receipt(row: &Row) -> Result<ReceiptRow, StoreError> {
    Ok(ReceiptRow {
        visit: row.get(0)?,
        n: count(row, 1)?,
        heads: chunks(row, 2)?,
        bytes: row.get(3)?,
    })
}

#[cfg(test)]
mod tests {
    use rusqlite::{StatementStatus, params};

    use crate::store::Store;

    /// A screen asks the same of another visit: what SQLite worked out for the first one serves the second.
    #[test]
    fn no_plan_is_made_anew_for_another_value() {
        let store = Store::open_in_memory().unwrap();
        let read = store.read().unwrap();
        for sql in [
            super::TEXTS,
            &super::outbox::waiting("visit = ?1", super::outbox::OF_LOG),
        ] {
            for visit in ["a", "b", "c"] {
                let mut statement = read.conn.prepare_cached(sql).unwrap();
                let mut rows = statement.query([visit]).unwrap();
                while rows.next().unwrap().is_some() {}
            }
            let statement = read.conn.prepare_cached(sql).unwrap();
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "{sql}");
        }
    }

    /// What a list and its counts read is what they show, not what the phone holds.
    #[test]
    fn a_day_and_its_counts_are_read_by_their_indexes() {
        let store = Store::open_in_memory().unwrap();
        let read = store.read().unwrap();
        let of = |sql: &str, params: &[&dyn rusqlite::ToSql]| -> Vec<String> {
            let sql = format!("EXPLAIN QUERY PLAN {sql}");
            read.all(&sql, params, |row| Ok(row.get(3)?)).unwrap()
        };
        let mut plan = of(super::DAY, params![0, 1, "[]"]);
        plan.extend(of(&super::outbox::waiting("true", "true"), &[]));
        let whole = |step: &&String| {
            let tables = [
                "visit",
                "change",
                "private_value",
                "shown_statement",
                "stroke",
            ];
            let scanned = tables
                .iter()
                .any(|t| step.starts_with(&format!("SCAN {t}")));
            // A partial index holds only what waits.
            scanned && !step.contains("_pending") && !step.contains("_wanted")
        };
        let scans: Vec<_> = plan.iter().filter(whole).collect();
        assert!(scans.is_empty(), "{scans:?}");
        for index in ["visit_when", "visit_state", "visit_unplanned"] {
            assert!(plan.iter().any(|s| s.contains(index)), "{index}: {plan:#?}");
        }
    }
}
