//! Answers that were given under an idempotency key, to be given again.

use doorstep_visit::TenantId;
use rusqlite::{Connection, OptionalExtension, params};

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

/// The answer given under a key.
pub fn find(conn: &Connection, tenant: &TenantId, key: &str) -> Result<Option<GivenRow>> {
    Ok(conn
        .prepare_cached(
            "SELECT who, request, status, response FROM idempotency WHERE tenant = ?1 AND key = ?2",
        )?
        .query_row([tenant.as_str(), key], |r| {
            Ok(GivenRow {
                who: r.get(0)?,
                request: r.get(1)?,
                status: r.get(2)?,
                response: r.get(3)?,
            })
        })
        .optional()?)
}

/// Notes an answer.
pub fn insert(
    conn: &Connection,
    tenant: &TenantId,
    key: &str,
    row: &GivenRow,
    now: i64,
) -> Result<()> {
    conn.execute(
        "INSERT INTO idempotency (tenant, key, who, request, status, response, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            tenant.as_str(),
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
pub fn drop_old(conn: &Connection, tenant: &TenantId, before: i64) -> Result<()> {
    conn.execute(
        "DELETE FROM idempotency WHERE tenant = ?1 AND at < ?2",
        params![tenant.as_str(), before],
    )?;
    Ok(())
}
