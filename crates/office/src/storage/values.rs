//! Private values: outside the document, so that they can be erased. Bytes stand in `blobs`.

use doorstep_visit::VisitId;
use doorstep_visit::id::base32;
use doorstep_visit::private::private_hash;
use doorstep_wire::MAX_INLINE_BLOB;
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

impl ValueRow {
    /// Whether it is what its hash names. What a bit changed on the disk is nobody's word: it is as if it were not here.
    fn fits(&self, visit: VisitId) -> bool {
        private_hash(visit, &self.random, &self.value) == base32(&self.p)
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
    fn value_state(
        &self,
        visit: VisitId,
        p: &[u8; 32],
    ) -> Result<Option<(Option<i64>, bool, bool)>> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT named, received_at IS NOT NULL, erased_at IS NOT NULL FROM private_value
                 WHERE tenant = ?1 AND visit = ?2 AND p = ?3",
            )?
            .query_row(params![self.tenant.as_str(), visit.to_string(), p], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?))
            })
            .optional()?)
    }

    /// Whether a value is here, or is not to come back.
    pub fn has_value(&self, visit: VisitId, p: &[u8; 32]) -> Result<bool> {
        let state = self.value_state(visit, p)?;
        Ok(state.is_some_and(|(_, here, erased)| here || erased))
    }

    fn hashes_where(
        &self,
        visit: VisitId,
        value: &str,
        blob: &str,
        most: usize,
    ) -> Result<Vec<[u8; 32]>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT p FROM private_value WHERE tenant = ?1 AND visit = ?2 AND {value}
         UNION SELECT b FROM blob WHERE tenant = ?1 AND visit = ?2 AND {blob} ORDER BY 1 LIMIT ?3"
        ))?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = statement.query_map(
            params![self.tenant.as_str(), visit.to_string(), most],
            |r| r.get::<_, Vec<u8>>(0),
        )?;
        let hashes: Vec<Vec<u8>> = rows.collect::<Result<_, _>>()?;
        Ok(hashes.iter().flat_map(|h| split(h)).collect())
    }

    /// Hashes of values and blobs that are named, not here in full and not erased, ascending; `most` at most.
    pub fn some_wanted_values(&self, visit: VisitId, most: usize) -> Result<Vec<[u8; 32]>> {
        self.hashes_where(
            visit,
            "named IS NOT NULL AND received_at IS NULL AND erased_at IS NULL",
            "named IS NOT NULL AND state IN ('wanted', 'partial')",
            most,
        )
    }

    /// All of these.
    pub fn wanted_values(&self, visit: VisitId) -> Result<Vec<[u8; 32]>> {
        self.some_wanted_values(visit, usize::MAX)
    }

    /// Hashes of values and blobs that were erased.
    pub fn erased_values(&self, visit: VisitId) -> Result<Vec<[u8; 32]>> {
        self.hashes_where(
            visit,
            "erased_at IS NOT NULL",
            "state = 'erased'",
            usize::MAX,
        )
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
        let rows: Vec<ValueRow> = rows.collect::<Result<_, _>>()?;
        Ok(rows.into_iter().filter(|row| row.fits(visit)).collect())
    }

    /// Up to which change of `first..=last` the values and blobs that they named first are `bytes` and `count` at most,
    /// whole changes only; at least the first change that names any.
    pub fn values_fit(
        &self,
        visit: VisitId,
        (first, last): (i64, i64),
        bytes: usize,
        count: usize,
    ) -> Result<i64> {
        let mut statement = self.conn.prepare_cached(
            "SELECT named, octet_length(value) FROM private_value
             WHERE tenant = ?1 AND visit = ?2 AND named BETWEEN ?3 AND ?4 AND value IS NOT NULL
             UNION ALL
             SELECT named, size FROM blob
             WHERE tenant = ?1 AND visit = ?2 AND named BETWEEN ?3 AND ?4 AND state = 'whole' AND size <= ?5
             ORDER BY 1",
        )?;
        let mut rows = statement.query(params![
            self.tenant.as_str(),
            visit.to_string(),
            first,
            last,
            MAX_INLINE_BLOB as i64
        ])?;
        let (mut used, mut found, mut current) = (0_u64, 0_usize, None);
        while let Some(row) = rows.next()? {
            let (named, size): (i64, i64) = (row.get(0)?, row.get(1)?);
            (used, found) = (used.saturating_add(size.unsigned_abs()), found + 1);
            if current.is_some_and(|n| n != named) && (used > bytes as u64 || found > count) {
                return Ok(named - 1);
            }
            current = Some(named);
        }
        Ok(last)
    }

    /// One value that an accepted event names.
    pub fn value(&self, visit: VisitId, p: &[u8; 32]) -> Result<Option<ValueRow>> {
        let found: Option<ValueRow> = self.conn
        .prepare_cached(
            "SELECT p, random, value, coalesce(named, 0) FROM private_value
             WHERE tenant = ?1 AND visit = ?2 AND p = ?3 AND named IS NOT NULL AND value IS NOT NULL",
        )?
        .query_row(params![self.tenant.as_str(), visit.to_string(), p], |r| {
            Ok(ValueRow { p: r.get(0)?, random: r.get(1)?, value: r.get(2)?, named: r.get(3)? })
        })
        .optional()?;
        Ok(found.filter(|row| row.fits(visit)))
    }
}

impl Tx<'_> {
    /// Notes that change `n` names a value.
    pub fn name_value(&self, visit: VisitId, p: &[u8; 32], n: i64) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO private_value (tenant, visit, p, named) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (tenant, visit, p) DO UPDATE SET named = ?4 WHERE named IS NULL",
            )?
            .execute(params![self.tenant.as_str(), visit.to_string(), p, n])?;
        Ok(())
    }

    /// Keeps a private value whose hash was checked.
    pub fn keep_value(&self, visit: VisitId, row: &ValueRow, now: i64) -> Result<Kept> {
        let known = self.value_state(visit, &row.p)?;
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
