//! What was kept for whom; the quotas themselves are in `crate::quota`.

use doorstep_visit::DeviceId;
use rusqlite::{OptionalExtension, params};

use super::rows::{Rows, Tx};
use crate::error::Result;
use crate::quota::Usage;

/// The owner that is the whole company.
pub const COMPANY: &str = "";

impl Rows<'_> {
    /// What was kept for an owner: a phone, or [`COMPANY`].
    ///
    /// # Errors
    /// What the database answers.
    pub fn usage(&self, owner: &str) -> Result<Usage> {
        let number = |n: i64| u64::try_from(n).unwrap_or(0);
        let found = self
            .conn
            .prepare_cached(
                "SELECT changes, bytes, visits, aside FROM usage WHERE tenant = ?1 AND owner = ?2",
            )?
            .query_row([self.tenant.as_str(), owner], |r| {
                Ok(Usage {
                    changes: number(r.get(0)?),
                    bytes: number(r.get(1)?),
                    visits: number(r.get(2)?),
                    aside: number(r.get(3)?),
                })
            })
            .optional()?;
        Ok(found.unwrap_or_default())
    }

    /// Under how many epochs a phone has written.
    ///
    /// # Errors
    /// What the database answers.
    pub fn epochs(&self, device: &DeviceId) -> Result<u64> {
        let count: i64 = self
            .conn
            .prepare_cached("SELECT count(*) FROM epoch WHERE tenant = ?1 AND device = ?2")?
            .query_row([self.tenant.as_str(), device.as_str()], |r| r.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// Whether a phone has written under an epoch.
    ///
    /// # Errors
    /// What the database answers.
    pub fn knows_epoch(&self, device: &DeviceId, epoch: u64) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached("SELECT 1 FROM epoch WHERE tenant = ?1 AND device = ?2 AND epoch = ?3")?
            .exists(params![
                self.tenant.as_str(),
                device.as_str(),
                epoch.to_be_bytes()
            ])?)
    }
}

impl Tx<'_> {
    /// Adds what was kept for an owner.
    ///
    /// # Errors
    /// What the database answers.
    pub fn use_up(&self, owner: &str, more: Usage) -> Result<()> {
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.conn
            .prepare_cached(
                "INSERT INTO usage (tenant, owner, changes, bytes, visits, aside) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (tenant, owner) DO UPDATE SET changes = changes + ?3, bytes = bytes + ?4,
                   visits = visits + ?5, aside = aside + ?6",
            )?
            .execute(params![
                self.tenant.as_str(),
                owner,
                number(more.changes),
                number(more.bytes),
                number(more.visits),
                number(more.aside)
            ])?;
        Ok(())
    }

    /// Bytes of quarantine are gone.
    pub(super) fn give_back(&self, owner: &str, aside: i64) -> Result<()> {
        self.conn
            .prepare_cached(
                "UPDATE usage SET aside = max(0, aside - ?3) WHERE tenant = ?1 AND owner = ?2",
            )?
            .execute(params![self.tenant.as_str(), owner, aside])?;
        Ok(())
    }

    /// Notes that something of an owner was not kept; whether that is the first time since `before`.
    ///
    /// # Errors
    /// What the database answers.
    pub fn note_full(&self, owner: &str, before: i64, now: i64) -> Result<bool> {
        let last: Option<i64> = self
            .conn
            .prepare_cached("SELECT full_at FROM usage WHERE tenant = ?1 AND owner = ?2")?
            .query_row([self.tenant.as_str(), owner], |r| r.get(0))
            .optional()?
            .flatten();
        if last.is_some_and(|at| at >= before) {
            return Ok(false);
        }
        self.conn
            .prepare_cached(
                "INSERT INTO usage (tenant, owner, full_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (tenant, owner) DO UPDATE SET full_at = ?3",
            )?
            .execute(params![self.tenant.as_str(), owner, now])?;
        Ok(true)
    }

    /// Notes an epoch under which a phone writes.
    ///
    /// # Errors
    /// What the database answers.
    pub fn add_epoch(&self, device: &DeviceId, epoch: u64) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO epoch (tenant, device, epoch) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                self.tenant.as_str(),
                device.as_str(),
                epoch.to_be_bytes()
            ])?;
        Ok(())
    }
}
