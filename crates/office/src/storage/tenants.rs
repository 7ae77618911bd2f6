//! Companies on this server.

use doorstep_visit::TenantId;
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{OfficeError, Result, damaged};

/// A company.
pub struct TenantRow {
    /// Id.
    pub tenant: TenantId,
    /// Name that people see.
    pub name: String,
    /// IANA time zone.
    pub zone: String,
    /// P-256 secret that signs receipts.
    pub receipt_key: Vec<u8>,
    /// Id of the service standard that new orders pin.
    pub standard: Option<String>,
}

/// When a company's office last heard of anything: an act, a record, a phone. UTC milliseconds.
pub fn last_heard(conn: &Connection, tenant: &TenantId) -> Result<Option<i64>> {
    let sql = "SELECT max(at) FROM (
          SELECT max(at) AS at FROM audit WHERE tenant = ?1
          UNION ALL SELECT max(received_at) FROM change WHERE tenant = ?1
          UNION ALL SELECT max(last_seen) FROM device WHERE tenant = ?1)";
    Ok(conn.query_row(sql, [tenant.as_str()], |r| r.get(0))?)
}

/// Adds a company.
pub fn insert(conn: &Connection, row: &TenantRow, now: i64) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO tenant (tenant, name, zone, receipt_key, standard, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![row.tenant.as_str(), row.name, row.zone, row.receipt_key, row.standard, now])?;
    Ok(())
}

/// One company.
pub fn find(conn: &Connection, tenant: &TenantId) -> Result<Option<TenantRow>> {
    let row = conn
        .prepare_cached("SELECT name, zone, receipt_key, standard FROM tenant WHERE tenant = ?1")?
        .query_row([tenant.as_str()], |r| {
            Ok(TenantRow {
                tenant: tenant.clone(),
                name: r.get(0)?,
                zone: r.get(1)?,
                receipt_key: r.get(2)?,
                standard: r.get(3)?,
            })
        })
        .optional()?;
    Ok(row)
}

/// One company that must be there.
pub fn require(conn: &Connection, tenant: &TenantId) -> Result<TenantRow> {
    find(conn, tenant)?.ok_or(OfficeError::NotFound("tenant"))
}

/// The ids of all companies; only for start and sign-in.
pub fn all(conn: &Connection) -> Result<Vec<TenantId>> {
    let mut statement = conn.prepare_cached("SELECT tenant FROM tenant ORDER BY tenant")?;
    let rows = statement.query_map([], |r| r.get::<_, String>(0))?;
    rows.map(|t| t?.parse().map_err(damaged("tenant")))
        .collect()
}

/// Chooses what new orders pin.
pub fn set_standard(conn: &Connection, tenant: &TenantId, id: &str) -> Result<()> {
    conn.execute(
        "UPDATE tenant SET standard = ?2 WHERE tenant = ?1",
        params![tenant.as_str(), id],
    )?;
    Ok(())
}

/// Stores the name and time zone of a company.
pub fn rename(conn: &Connection, tenant: &TenantId, name: &str, zone: &str) -> Result<()> {
    conn.execute(
        "UPDATE tenant SET name = ?2, zone = ?3 WHERE tenant = ?1",
        params![tenant.as_str(), name, zone],
    )?;
    Ok(())
}
