//! Answers that were given under an idempotency key, to be given again.

use rusqlite::{OptionalExtension, params};

use super::rows::{Rows, Tx};
use crate::error::Result;

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenRow {
    /// Who asked.
    pub who: String,
    /// SHA-256 of route and body.
    pub request: [u8; 32],
    /// HTTP status.
    pub status: u16,
    /// JSON.
    pub response: String,
}

impl Rows<'_> {
    /// The answer given under a key.
    pub fn given_answer(&self, key: &str) -> Result<Option<GivenRow>> {
        Ok(self.conn
        .prepare_cached(
            "SELECT who, request, status, response FROM idempotency WHERE tenant = ?1 AND key = ?2",
        )?
        .query_row([self.tenant.as_str(), key], |r| {
            Ok(GivenRow {
                who: r.get(0)?,
                request: r.get(1)?,
                status: r.get(2)?,
                response: r.get(3)?,
            })
        })
        .optional()?)
    }
}

impl Tx<'_> {
    /// Notes an answer.
    pub fn keep_answer(&self, key: &str, row: &GivenRow, now: i64) -> Result<()> {
        self.conn.execute(
            "INSERT INTO idempotency (tenant, key, who, request, status, response, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                self.tenant.as_str(),
                key,
                row.who,
                row.request,
                row.status,
                row.response,
                now
            ],
        )?;
        Ok(())
    }

    /// Drops answers that were given before `before`, UTC milliseconds.
    pub fn drop_old_answers(&self, before: i64) -> Result<()> {
        self.conn.execute(
            "DELETE FROM idempotency WHERE tenant = ?1 AND at < ?2",
            params![self.tenant.as_str(), before],
        )?;
        Ok(())
    }
}
