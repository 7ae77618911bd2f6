//! Tries quarantined changes again: after an update the gate may know better, and a person who was not enrolled
//! on a device when its events came may be so now.

use doorstep_doc::{GateOutcome, Genesis, Packed, Writer, read_exact};
use doorstep_visit::{TenantId, VisitId};

use super::push::Bench;
use crate::auth::DeviceCaller;
use crate::error::Result;
use crate::office::{Office, Unit};

/// Most rows that are tried at once.
const MOST: usize = 10_000;

impl Office {
    /// Tries what is in quarantine, oldest first; answers how many changes were taken. Runs at every start.
    pub fn retry_quarantine(&self, tenant: &TenantId) -> Result<usize> {
        let mut rows = self
            .storage()
            .read(tenant, |rows| rows.quarantine_keys(MOST))?;
        let mut taken = 0;
        loop {
            let waiting = rows.len();
            let mut left = Vec::with_capacity(waiting);
            for row in rows {
                // One at a time: together they may be more than there is memory.
                match self.unit(tenant, |unit| unit.retry(row)) {
                    Ok(true) => taken += 1,
                    Ok(false) => left.push(row),
                    // A row that does not read back keeps no office from opening.
                    Err(e) if e.is_own_fault() => left.push(row),
                    Err(e) => return Err(e),
                }
            }
            // What was held for another may be free now.
            if left.len() == waiting || left.is_empty() {
                return Ok(taken);
            }
            rows = left;
        }
    }
}

impl Unit<'_> {
    fn retry(&mut self, (visit, hash): (VisitId, [u8; 32])) -> Result<bool> {
        let Some(kept) = self.tx.quarantined(visit, &hash)? else {
            return Ok(true);
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
