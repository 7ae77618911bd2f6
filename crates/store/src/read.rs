//! The reading half: everything that the core asks the database.
//! Reads inside a transaction see what it has written so far.

pub mod log;
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
use crate::sum;

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

const TEXTS: &str = "SELECT visit, p, random, value, at_office, wanted, erased FROM private_value
  WHERE visit = ?1 ORDER BY p";

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
            .prepare_cached("SELECT value, sum FROM meta WHERE key = ?1")?;
        let found: Option<(Vec<u8>, Vec<u8>)> = sql
            .query_row([key.name()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let read = |(bytes, kept): (Vec<u8>, Vec<u8>)| {
            let sound = kept == sum::of(&[key.name().as_bytes(), &bytes]);
            T::from_bytes(&bytes).filter(|_| sound).ok_or(MALFORMED)
        };
        found.map(read).transpose()
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
            "SELECT visit, tenant, heads, when_at, state, projection, updated_at, server_heads, access, sum
             FROM visit WHERE visit = ?1",
            [visit],
            |row| {
                let write = VisitWrite {
                    visit: row.get(0)?,
                    tenant: row.get(1)?,
                    heads: chunks(row, 2)?,
                    when_at: row.get(3)?,
                    state: row.get(4)?,
                    projection: row.get(5)?,
                    updated_at: row.get(6)?,
                };
                Ok(VisitRow {
                    sound: row.get::<_, Vec<u8>>(9)? == write.sum(),
                    write,
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
            |row| self.read_private_value(row),
        )
    }

    /// What people typed on a visit, by `p`, for a screen.
    pub fn private_texts(&self, visit: &str) -> Result<Vec<PrivateText>, StoreError> {
        self.all(TEXTS, [visit], |row| {
            let value = self.read_private_value(row)?;
            Ok(PrivateText {
                p: value.p,
                text: value.content.map(|c| c.value),
                erased: value.erased,
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
            |row| self.read_private_value(row),
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
            |row| Ok(read_statement(row)?.filter(|s| self.fits(&s.sha256, &s.bytes))),
        )
        .map(Option::flatten)
    }

    /// The statements of a visit, oldest first.
    pub fn statements(&self, visit: &str) -> Result<Vec<StatementRow>, StoreError> {
        self.all(
            "SELECT visit, sha256, bytes, covers, size, language, shown_at FROM shown_statement
             WHERE visit = ?1 ORDER BY shown_at, rowid",
            [visit],
            read_statement,
        )
        .map(|all| {
            let sound = |s: &StatementRow| self.fits(&s.sha256, &s.bytes);
            all.into_iter().flatten().filter(sound).collect()
        })
    }

    /// Strokes by their hash.
    pub fn stroke(&self, visit: &str, sha256: &Hash) -> Result<Option<StrokeRow>, StoreError> {
        self.one(
            "SELECT visit, sha256, bytes, key FROM stroke WHERE visit = ?1 AND sha256 = ?2",
            params![visit, &sha256[..]],
            |row| {
                let stroke = StrokeRow {
                    visit: row.get(0)?,
                    sha256: row.get(1)?,
                    bytes: row.get(2)?,
                    key: row.get(3)?,
                };
                Ok(Some(stroke).filter(|s| self.fits(&s.sha256, &s.bytes)))
            },
        )
        .map(Option::flatten)
    }

    /// Whether a customer's row stands here and does not fit.
    pub fn has_unfit_customer(&self, visit: &str) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) FROM customer WHERE visit = ?1";
        let stands = self.one(sql, [visit], |row| count(row, 0))?;
        Ok(stands.is_some_and(|n| n > 0) && self.customer(visit)?.is_none())
    }

    /// Whether the customer, a statement or strokes of a visit do not fit: they are as if they were not here.
    pub fn has_unfit(&self, visit: &str) -> Result<bool, StoreError> {
        let stand = self.one(
            "SELECT (SELECT count(*) FROM customer WHERE visit = ?1),
                    (SELECT count(*) FROM shown_statement WHERE visit = ?1)",
            [visit],
            |row| Ok((count(row, 0)?, count(row, 1)?)),
        )?;
        let (customers, statements) = stand.unwrap_or_default();
        let strokes = self.all(
            "SELECT sha256, bytes FROM stroke WHERE visit = ?1",
            [visit],
            |row| Ok(self.fits(&row.get(0)?, &row.get::<_, Vec<u8>>(1)?)),
        )?;
        Ok(customers != u64::from(self.customer(visit)?.is_some())
            || statements != self.statements(visit)?.len() as u64
            || strokes.contains(&false))
    }

    /// The values of a visit that have content which does not fit, by `p`.
    pub fn unfit_values(&self, visit: &str) -> Result<Vec<String>, StoreError> {
        let all = self.all(TEXTS, [visit], |row| {
            let stood = row.get_ref(3)? != rusqlite::types::ValueRef::Null;
            let value = self.read_private_value(row)?;
            Ok((stood && value.content.is_none()).then_some(value.p))
        })?;
        Ok(all.into_iter().flatten().collect())
    }

    /// Whether bytes are those of a hash. What is not is as if it were not here, and is fetched again.
    pub(crate) fn fits(&self, sha256: &Hash, bytes: &[u8]) -> bool {
        sum::is_sha256(sha256, bytes)
    }

    /// A value that does not fit its `p` has no content here.
    fn read_private_value(&self, row: &Row) -> Result<StoredPrivateValue, StoreError> {
        let mut value = read_private_value(row)?;
        if let (Some(content), Some(codec)) = (&value.content, self.codec)
            && !codec.value_fits(&value.visit, &value.p, content)
        {
            value.content = None;
        }
        Ok(value)
    }

    /// The customer of a visit.
    pub fn customer(&self, visit: &str) -> Result<Option<CustomerRow>, StoreError> {
        self.one(
            "SELECT visit, customer, json, updated_at, sum FROM customer WHERE visit = ?1",
            [visit],
            read_customer,
        )
        .map(Option::flatten)
    }

    /// Every customer on this phone, by visit.
    pub fn customers(&self) -> Result<Vec<CustomerRow>, StoreError> {
        self.all(
            "SELECT visit, customer, json, updated_at, sum FROM customer ORDER BY visit",
            [],
            read_customer,
        )
        .map(|all| all.into_iter().flatten().collect())
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

    /// How many changes stand aside under a code.
    pub fn aside(&self, code: &str) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM quarantine WHERE code = ?1";
        self.one(sql, [code], |row| count(row, 0))
            .map(Option::unwrap_or_default)
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

/// `None` where the bytes do not grow.
fn read_statement(row: &Row) -> Result<Option<StatementRow>, StoreError> {
    let Ok(bytes) = raw::grow_text(row.get(2)?, row.get(4)?) else {
        return Ok(None);
    };
    Ok(Some(StatementRow {
        visit: row.get(0)?,
        sha256: row.get(1)?,
        bytes,
        covers: chunks(row, 3)?,
        language: row.get(5)?,
        shown_at: row.get(6)?,
    }))
}

/// `None` where a bit changed: the office gives it again.
fn read_customer(row: &Row) -> Result<Option<CustomerRow>, StoreError> {
    let customer = CustomerRow {
        visit: row.get(0)?,
        customer: row.get(1)?,
        json: row.get(2)?,
        updated_at: row.get(3)?,
    };
    let kept: Vec<u8> = row.get(4)?;
    Ok(Some(customer).filter(|c| kept == c.sum()))
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
