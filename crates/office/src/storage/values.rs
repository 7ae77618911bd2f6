//! Private values and small blobs: outside the document, so that they can be erased.

use doorstep_visit::VisitId;
use rusqlite::{OptionalExtension, params};

use super::rows::{Rows, Tx};
use super::visits::split;
use crate::error::Result;

/// A private value with the random bytes of its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct ValueRow {
    /// What events hold.
    pub p: [u8; 32],
    /// Random bytes.
    pub random: [u8; 32],
    /// The value.
    pub value: String,
    /// The change that named it first.
    pub named: i64,
}

/// A blob: the change that named it first, its hash, its bytes.
pub type BlobRow = (i64, [u8; 32], Vec<u8>);

/// What stands outside the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A private value.
    Value,
    /// A statement or strokes.
    Blob,
}

impl ValueKind {
    fn place(self) -> (&'static str, &'static str) {
        match self {
            ValueKind::Value => ("private_value", "p"),
            ValueKind::Blob => ("blob", "b"),
        }
    }
}

/// What became of a value that was brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is new here, and this change names it.
    New(i64),
    /// It is here already, or waits for its event.
    Known,
    /// It was erased and stays so.
    Erased,
}

impl Rows<'_> {
    fn state_of(
        &self,
        visit: VisitId,
        kind: ValueKind,
        hash: &[u8; 32],
    ) -> Result<Option<(Option<i64>, bool, bool)>> {
        let (table, column) = kind.place();
        Ok(self
            .conn
            .prepare_cached(&format!(
                "SELECT named, received_at IS NOT NULL, erased_at IS NOT NULL FROM {table}
             WHERE tenant = ?1 AND visit = ?2 AND {column} = ?3"
            ))?
            .query_row(
                params![self.tenant.as_str(), visit.to_string(), hash],
                |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
            )
            .optional()?)
    }

    fn hashes_where(&self, visit: VisitId, filter: &str) -> Result<Vec<[u8; 32]>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT p FROM private_value WHERE tenant = ?1 AND visit = ?2 AND {filter}
         UNION SELECT b FROM blob WHERE tenant = ?1 AND visit = ?2 AND {filter} ORDER BY 1"
        ))?;
        let rows = statement.query_map([self.tenant.as_str(), &visit.to_string()], |r| {
            r.get::<_, Vec<u8>>(0)
        })?;
        let hashes: Vec<Vec<u8>> = rows.collect::<Result<_, _>>()?;
        Ok(hashes.iter().flat_map(|h| split(h)).collect())
    }

    /// Hashes of values and blobs that are named, absent and not erased.
    pub fn wanted_values(&self, visit: VisitId) -> Result<Vec<[u8; 32]>> {
        self.hashes_where(
            visit,
            "named IS NOT NULL AND received_at IS NULL AND erased_at IS NULL",
        )
    }

    /// Hashes of values and blobs that were erased.
    pub fn erased_values(&self, visit: VisitId) -> Result<Vec<[u8; 32]>> {
        self.hashes_where(visit, "erased_at IS NOT NULL")
    }

    /// The values that changes `first..=last` named first.
    pub fn values_named_by(&self, visit: VisitId, first: i64, last: i64) -> Result<Vec<ValueRow>> {
        let mut statement = self.conn.prepare_cached(
        "SELECT p, random, value, coalesce(named, 0) FROM private_value
         WHERE tenant = ?1 AND visit = ?2 AND named BETWEEN ?3 AND ?4 AND value IS NOT NULL ORDER BY named, p",
    )?;
        let rows = statement.query_map(
            params![self.tenant.as_str(), visit.to_string(), first, last],
            |r| {
                Ok(ValueRow {
                    p: r.get(0)?,
                    random: r.get(1)?,
                    value: r.get(2)?,
                    named: r.get(3)?,
                })
            },
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The blobs that changes `first..=last` named first: change, hash and bytes.
    pub fn blobs_named_by(&self, visit: VisitId, first: i64, last: i64) -> Result<Vec<BlobRow>> {
        let mut statement = self.conn.prepare_cached(
        "SELECT named, b, bytes FROM blob
         WHERE tenant = ?1 AND visit = ?2 AND named BETWEEN ?3 AND ?4 AND bytes IS NOT NULL ORDER BY named, b",
    )?;
        let rows = statement.query_map(
            params![self.tenant.as_str(), visit.to_string(), first, last],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One value that an accepted event names.
    pub fn value(&self, visit: VisitId, p: &[u8; 32]) -> Result<Option<ValueRow>> {
        Ok(self.conn
        .prepare_cached(
            "SELECT p, random, value, coalesce(named, 0) FROM private_value
             WHERE tenant = ?1 AND visit = ?2 AND p = ?3 AND named IS NOT NULL AND value IS NOT NULL",
        )?
        .query_row(params![self.tenant.as_str(), visit.to_string(), p], |r| {
            Ok(ValueRow { p: r.get(0)?, random: r.get(1)?, value: r.get(2)?, named: r.get(3)? })
        })
        .optional()?)
    }

    /// One blob that an accepted event names.
    pub fn blob(&self, visit: VisitId, b: &[u8; 32]) -> Result<Option<Vec<u8>>> {
        Ok(self.conn
        .prepare_cached(
            "SELECT bytes FROM blob
             WHERE tenant = ?1 AND visit = ?2 AND b = ?3 AND named IS NOT NULL AND bytes IS NOT NULL",
        )?
        .query_row(params![self.tenant.as_str(), visit.to_string(), b], |r| r.get(0))
        .optional()?)
    }
}

impl Tx<'_> {
    /// Notes that change `n` names a value or blob.
    pub fn name_value(
        &self,
        visit: VisitId,
        kind: ValueKind,
        hash: &[u8; 32],
        n: i64,
    ) -> Result<()> {
        let (table, column) = kind.place();
        self.conn
            .prepare_cached(&format!(
                "INSERT INTO {table} (tenant, visit, {column}, named) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (tenant, visit, {column}) DO UPDATE SET named = ?4 WHERE named IS NULL"
            ))?
            .execute(params![self.tenant.as_str(), visit.to_string(), hash, n])?;
        Ok(())
    }

    /// Keeps a private value whose hash was checked.
    pub fn keep_value(&self, visit: VisitId, row: &ValueRow, now: i64) -> Result<Kept> {
        let known = self.state_of(visit, ValueKind::Value, &row.p)?;
        match known {
            Some((_, _, true)) => return Ok(Kept::Erased),
            Some((_, true, _)) => return Ok(Kept::Known),
            _ => {}
        }
        self.conn.prepare_cached(
        "INSERT INTO private_value (tenant, visit, p, random, value, received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (tenant, visit, p) DO UPDATE SET random = ?4, value = ?5, received_at = ?6",
    )?
    .execute(params![self.tenant.as_str(), visit.to_string(), row.p, row.random, row.value, now])?;
        Ok(known
            .and_then(|(named, ..)| named)
            .map_or(Kept::Known, Kept::New))
    }

    /// Keeps a blob whose hash was checked.
    pub fn keep_blob(&self, visit: VisitId, b: &[u8; 32], bytes: &[u8], now: i64) -> Result<Kept> {
        let known = self.state_of(visit, ValueKind::Blob, b)?;
        match known {
            Some((_, _, true)) => return Ok(Kept::Erased),
            Some((_, true, _)) => return Ok(Kept::Known),
            _ => {}
        }
        self.conn.prepare_cached(
        "INSERT INTO blob (tenant, visit, b, bytes, received_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (tenant, visit, b) DO UPDATE SET bytes = ?4, received_at = ?5",
    )?
    .execute(params![self.tenant.as_str(), visit.to_string(), b, bytes, now])?;
        Ok(known
            .and_then(|(named, ..)| named)
            .map_or(Kept::Known, Kept::New))
    }

    /// Drops values and blobs that no event has named since `before`, UTC milliseconds.
    pub fn drop_unnamed_values(&self, before: i64) -> Result<()> {
        for table in ["private_value", "blob"] {
            self.conn.execute(
                &format!(
                    "DELETE FROM {table} WHERE tenant = ?1 AND named IS NULL AND received_at < ?2"
                ),
                params![self.tenant.as_str(), before],
            )?;
        }
        Ok(())
    }
}
