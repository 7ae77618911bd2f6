//! What became of the rows of an import that is under way.

use rusqlite::params;

use super::rows::{Rows, Tx};
use crate::error::Result;

/// Some rows of an import, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportPart {
    /// Number of the first row; 1 for the first of all.
    pub first: usize,
    /// Number of the last row.
    pub last: usize,
    /// What became of them.
    pub outcomes: String,
}

impl Rows<'_> {
    /// How many rows of an import are done; 0 when it is not under way.
    pub fn imported(&self, request: &[u8; 32]) -> Result<usize> {
        let last: Option<i64> = self
            .conn
            .prepare_cached("SELECT max(last) FROM import_part WHERE tenant = ?1 AND request = ?2")?
            .query_row(params![self.tenant.as_str(), request], |r| r.get(0))?;
        Ok(last.unwrap_or(0) as usize)
    }

    /// The parts of an import that is under way, in order.
    pub fn import_parts(&self, request: &[u8; 32]) -> Result<Vec<ImportPart>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT first, last, outcomes FROM import_part WHERE tenant = ?1 AND request = ?2 ORDER BY first",
        )?;
        let rows = statement.query_map(params![self.tenant.as_str(), request], |r| {
            Ok(ImportPart {
                first: r.get::<_, i64>(0)? as usize,
                last: r.get::<_, i64>(1)? as usize,
                outcomes: r.get(2)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Tx<'_> {
    /// Notes what became of some rows.
    pub fn add_import_part(&self, request: &[u8; 32], part: &ImportPart, now: i64) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO import_part (tenant, request, first, last, outcomes, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                self.tenant.as_str(),
                request,
                part.first as i64,
                part.last as i64,
                part.outcomes,
                now
            ])?;
        Ok(())
    }

    /// Forgets an import that has come to its end.
    pub fn end_import(&self, request: &[u8; 32]) -> Result<()> {
        self.conn
            .prepare_cached("DELETE FROM import_part WHERE tenant = ?1 AND request = ?2")?
            .execute(params![self.tenant.as_str(), request])?;
        Ok(())
    }

    /// Forgets imports that nobody went on with since `before`, UTC milliseconds.
    pub fn drop_old_imports(&self, before: i64) -> Result<()> {
        self.conn.execute(
            "DELETE FROM import_part WHERE tenant = ?1 AND request IN
               (SELECT request FROM import_part WHERE tenant = ?1 GROUP BY request HAVING max(at) < ?2)",
            params![self.tenant.as_str(), before],
        )?;
        Ok(())
    }
}
