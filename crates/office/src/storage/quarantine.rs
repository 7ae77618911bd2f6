//! Bytes that the gate refused, kept whole: they may be evidence, or good under a later program.

use doorstep_visit::{DeviceId, VisitId};
use rusqlite::params;

use super::rows::{Rows, Tx};
use crate::error::{Result, damaged};

/// Refused bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuarantineRow {
    /// The visit that they were sent for.
    pub visit: VisitId,
    /// Of the change, or SHA-256 of the bytes when they are none.
    pub hash: [u8; 32],
    /// The device that sent them.
    pub device: DeviceId,
    /// Its epoch.
    pub epoch: [u8; 8],
    /// Why.
    pub code: String,
    /// As they came.
    pub bytes: Vec<u8>,
    /// UTC milliseconds.
    pub at: i64,
}

impl Rows<'_> {
    /// The newest `limit` refusals.
    pub fn quarantine(&self, limit: usize) -> Result<Vec<QuarantineRow>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT visit, hash, device, epoch, code, bytes, at FROM quarantine WHERE tenant = ?1
         ORDER BY at DESC, hash LIMIT ?2",
        )?;
        let rows = statement.query_map(params![self.tenant.as_str(), limit as i64], |r| {
            Ok((
                r.get::<_, String>(0)?,
                r.get(1)?,
                r.get::<_, String>(2)?,
                r.get(3)?,
                r.get(4)?,
                r.get(5)?,
                r.get(6)?,
            ))
        })?;
        rows.map(|row| {
            let (visit, hash, device, epoch, code, bytes, at) = row?;
            Ok(QuarantineRow {
                visit: visit.parse().map_err(damaged("quarantine"))?,
                hash,
                device: device.parse().map_err(damaged("quarantine"))?,
                epoch,
                code,
                bytes,
                at,
            })
        })
        .collect()
    }

    /// Whether anything is kept for a visit.
    pub fn has_quarantine(&self, visit: VisitId) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached("SELECT 1 FROM quarantine WHERE tenant = ?1 AND visit = ?2")?
            .exists([self.tenant.as_str(), &visit.to_string()])?)
    }
}

impl Tx<'_> {
    /// Keeps refused bytes; the same ones again change nothing and answer `false`.
    pub fn set_aside(&self, row: &QuarantineRow) -> Result<bool> {
        let added = self
            .conn
            .prepare_cached(
                "INSERT INTO quarantine (tenant, visit, hash, device, epoch, code, bytes, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                self.tenant.as_str(),
                row.visit.to_string(),
                row.hash,
                row.device.as_str(),
                row.epoch,
                row.code,
                row.bytes,
                row.at
            ])?;
        Ok(added > 0)
    }

    /// Forgets bytes that stand in the change log by now.
    pub fn release(&self, visit: VisitId, hash: &[u8; 32]) -> Result<()> {
        self.conn
            .prepare_cached(
                "DELETE FROM quarantine WHERE tenant = ?1 AND visit = ?2 AND hash = ?3",
            )?
            .execute(params![self.tenant.as_str(), visit.to_string(), hash])?;
        Ok(())
    }
}
