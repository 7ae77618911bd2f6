//! Tries quarantined changes again: after an update the gate may know better, and a person who was not enrolled
//! on a device when its events came may be so now.

use doorstep_doc::{GateOutcome, Genesis, Packed, Writer, read_exact};
use doorstep_visit::TenantId;

use super::push::Bench;
use crate::auth::DeviceCaller;
use crate::error::Result;
use crate::office::{Office, Unit};
use crate::storage::quarantine::QuarantineKey;

/// Rows that an office tries before it opens; the others are tried when nobody waits for anything.
const FIRST: usize = 64;
/// Rows that are looked up together.
const SOME: usize = 256;

impl Office {
    /// Tries what is in quarantine, oldest first; answers how many changes were taken.
    ///
    /// # Errors
    /// What the database answers.
    pub fn retry_quarantine(&self, tenant: &TenantId) -> Result<usize> {
        let (mut all, mut taken) = (0, None);
        // What was held for another may be free now.
        while taken != Some(0) {
            let (more, mut last) = (all, None);
            while let Some((some, next)) = self.retry_some(tenant, last, SOME)? {
                (all, last) = (all + some, Some(next));
            }
            taken = Some(all - more);
        }
        Ok(all)
    }

    /// The same with the oldest few, before an office opens: however much there is, it is not waited for.
    pub(crate) fn retry_first(&self, tenant: &TenantId) -> Result<()> {
        while self
            .retry_some(tenant, None, FIRST)?
            .is_some_and(|(taken, _)| taken > 0)
        {}
        Ok(())
    }

    /// The same with some from the one after `last` on; how many were taken, and which was the last. `None` when there
    /// is no more.
    pub(crate) fn retry_some(
        &self,
        tenant: &TenantId,
        last: Option<QuarantineKey>,
        limit: usize,
    ) -> Result<Option<(usize, QuarantineKey)>> {
        let keys = self
            .storage()
            .read(tenant, |rows| rows.quarantine_keys(last.as_ref(), limit))?;
        let mut taken = 0;
        for key in &keys {
            // One at a time: together they may be more than there is memory.
            match self.unit(tenant, |unit| unit.retry(key)) {
                Ok(true) => taken += 1,
                Ok(false) => {}
                // A row that does not read back keeps no office from opening.
                Err(e) if e.is_own_fault() => {}
                Err(e) => return Err(e),
            }
        }
        Ok(keys.last().map(|last| (taken, *last)))
    }
}

impl Unit<'_> {
    fn retry(&mut self, key: &QuarantineKey) -> Result<bool> {
        let Some(kept) = self.tx.quarantined(key.visit, &key.hash)? else {
            return Ok(false);
        };
        let genesis = Genesis::new(self.tenant, kept.visit);
        let Ok(change) = read_exact(&kept.bytes, &genesis) else {
            return Ok(false);
        };
        let Some(device) = self.tx.device(&kept.device)? else {
            return Ok(false);
        };
        let row = self.tx.visit(kept.visit)?;
        if row.is_some() && !self.tx.ever_granted_to_device(kept.visit, &kept.device)? {
            return Ok(false);
        }
        let caller = DeviceCaller {
            tenant: self.tenant.clone(),
            device: device.device.clone(),
            person: device.person,
            revoked: device.revoked_at.is_some(),
        };
        let epoch = u64::from_be_bytes(kept.epoch);
        let writer = Writer::Device {
            device: device.device,
            epoch,
        };
        let packed = Packed { writer, change };
        let mut bench = Bench::new(self, &caller, epoch, genesis)?;
        match self.judge(&bench, kept.visit, &packed)? {
            GateOutcome::Admitted(admitted) => {
                let room = self.room_for(&mut bench, kept.visit, row.is_none(), &packed)?;
                self.count(&caller, &bench.purse)?;
                if room.is_err() {
                    return Ok(false);
                }
                let mut row = match row {
                    Some(row) => row,
                    None => self.open_for(&caller, kept.visit)?,
                };
                let Packed { writer, change } = packed;
                self.append(&mut row, writer, change, &admitted.meta, &admitted.event)?;
                self.save(&row)?;
                self.audit(
                    caller.device.as_str(),
                    "quarantine_released",
                    Some(kept.visit),
                    &kept.code,
                )?;
            }
            GateOutcome::Known => {}
            GateOutcome::Refused(_) => return Ok(false),
        }
        self.tx.release(kept.visit, &kept.hash)?;
        Ok(true)
    }
}
