//! Companies on this server.

use doorstep_visit::TenantId;
use rusqlite::{OptionalExtension, params};

use super::rows::{Rows, Tx};
use crate::error::{OfficeError, Result};

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

impl Rows<'_> {
    /// When a company's office last heard of anything: an act, a record, a phone. UTC milliseconds.
    pub fn last_heard(&self) -> Result<Option<i64>> {
        let sql = "SELECT max(at) FROM (
          SELECT max(at) AS at FROM audit WHERE tenant = ?1
          UNION ALL SELECT max(last_seen) FROM device WHERE tenant = ?1)";
        Ok(self
            .conn
            .query_row(sql, [self.tenant.as_str()], |r| r.get(0))?)
    }

    /// One company.
    pub fn company(&self) -> Result<Option<TenantRow>> {
        let row = self
            .conn
            .prepare_cached(
                "SELECT name, zone, receipt_key, standard FROM tenant WHERE tenant = ?1",
            )?
            .query_row([self.tenant.as_str()], |r| {
                Ok(TenantRow {
                    tenant: self.tenant.clone(),
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
    pub fn need_company(&self) -> Result<TenantRow> {
        self.company()?.ok_or(OfficeError::NotFound("tenant"))
    }
}

impl Tx<'_> {
    /// Adds a company.
    pub fn add_company(&self, row: &TenantRow, now: i64) -> Result<()> {
        self.conn.prepare_cached(
        "INSERT INTO tenant (tenant, name, zone, receipt_key, standard, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![self.tenant.as_str(), row.name, row.zone, row.receipt_key, row.standard, now])?;
        Ok(())
    }

    /// Chooses what new orders pin.
    pub fn choose_standard(&self, id: &str) -> Result<()> {
        self.conn.execute(
            "UPDATE tenant SET standard = ?2 WHERE tenant = ?1",
            params![self.tenant.as_str(), id],
        )?;
        Ok(())
    }

    /// Stores the name and time zone of a company.
    pub fn rename_company(&self, name: &str, zone: &str) -> Result<()> {
        self.conn.execute(
            "UPDATE tenant SET name = ?2, zone = ?3 WHERE tenant = ?1",
            params![self.tenant.as_str(), name, zone],
        )?;
        Ok(())
    }
}
