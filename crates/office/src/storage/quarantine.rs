//! Bytes that the gate refused, kept whole: they may be evidence, or good under a later program.

use doorstep_visit::{DeviceId, VisitId};
use rusqlite::{OptionalExtension, Row, params};

use super::rows::{Rows, Tx};
use super::usage::COMPANY;
use crate::error::{OfficeError, Result, damaged};

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

/// What names refused bytes, in the order in which they came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuarantineKey {
    /// UTC milliseconds.
    pub at: i64,
    /// See [`QuarantineRow::hash`].
    pub hash: [u8; 32],
    /// The visit.
    pub visit: VisitId,
}

fn read(r: &Row) -> rusqlite::Result<Result<QuarantineRow>> {
    let (visit, device): (String, String) = (r.get(0)?, r.get(2)?);
    let (Ok(visit), Ok(device)) = (visit.parse(), device.parse()) else {
        return Ok(Err(OfficeError::Damaged("quarantine")));
    };
    Ok(Ok(QuarantineRow {
        visit,
        hash: r.get(1)?,
        device,
        epoch: r.get(3)?,
        code: r.get(4)?,
        bytes: r.get(5)?,
        at: r.get(6)?,
    }))
}

impl Rows<'_> {
    /// The newest `limit` refusals.
    pub fn quarantine(&self, limit: usize) -> Result<Vec<QuarantineRow>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT visit, hash, device, epoch, code, bytes, at FROM quarantine WHERE tenant = ?1
             ORDER BY at DESC, hash LIMIT ?2",
        )?;
        let rows = statement.query_map(params![self.tenant.as_str(), limit as i64], read)?;
        rows.map(|row| row?).collect()
    }

    /// One refusal.
    pub fn quarantined(&self, visit: VisitId, hash: &[u8; 32]) -> Result<Option<QuarantineRow>> {
        self.conn
            .prepare_cached(
                "SELECT visit, hash, device, epoch, code, bytes, at FROM quarantine
                 WHERE tenant = ?1 AND visit = ?2 AND hash = ?3",
            )?
            .query_row(params![self.tenant.as_str(), visit.to_string(), hash], read)
            .optional()?
            .transpose()
    }

    /// Names of what is kept, oldest first, from the one after `last` on, `limit` at most.
    pub fn quarantine_keys(
        &self,
        last: Option<&QuarantineKey>,
        limit: usize,
    ) -> Result<Vec<QuarantineKey>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT at, hash, visit FROM quarantine WHERE tenant = ?1 AND (at, hash, visit) > (?2, ?3, ?4)
             ORDER BY at, hash, visit LIMIT ?5",
        )?;
        let (at, hash, visit) = match last {
            Some(key) => (key.at, key.hash.to_vec(), key.visit.to_string()),
            None => (i64::MIN, vec![], String::new()),
        };
        let rows = statement.query_map(
            params![self.tenant.as_str(), at, hash, visit, limit as i64],
            |r| Ok((r.get(0)?, r.get(1)?, r.get::<_, String>(2)?)),
        )?;
        rows.map(|row| {
            let (at, hash, visit) = row?;
            let visit = visit.parse().map_err(damaged("quarantine"))?;
            Ok(QuarantineKey { at, hash, visit })
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
        let gone: Option<(String, i64)> = self
            .conn
            .prepare_cached(
                "DELETE FROM quarantine WHERE tenant = ?1 AND visit = ?2 AND hash = ?3
                 RETURNING device, octet_length(bytes)",
            )?
            .query_row(
                params![self.tenant.as_str(), visit.to_string(), hash],
                |r| Ok((r.get(0)?, r.get(1)?)),
            )
            .optional()?;
        if let Some((device, bytes)) = gone {
            self.give_back(&device, bytes)?;
            self.give_back(COMPANY, bytes)?;
        }
        Ok(())
    }
}
