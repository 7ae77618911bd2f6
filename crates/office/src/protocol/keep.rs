//! Keeping what a phone hands in, as far as there is room for it: whose it is, and what is said when there is none.

use doorstep_doc::{ChangeTable, Packed, Writer};
use doorstep_visit::VisitId;
use doorstep_visit::id::{base32, from_base32};
use doorstep_visit::private::private_hash;
use doorstep_wire::{AckStatus, Dropped, Hash32, MAX_PRIVATE_VALUE, Push};

use super::push::Bench;
use crate::auth::DeviceCaller;
use crate::error::Result;
use crate::office::Unit;
use crate::quota::{Purse, Usage};
use crate::storage::quarantine::QuarantineRow;
use crate::storage::usage::COMPANY;
use crate::storage::values::{Kept, ValueRow};

/// How often it is written down that a phone is at a quota, milliseconds.
const TOLD_MS: i64 = 86_400_000;
/// What a value or blob takes beside its text, roughly.
const BESIDE: u64 = 100;

fn full(code: &str) -> AckStatus {
    AckStatus::Full { code: code.into() }
}

/// Since it was struck off a phone has a quota of its own.
fn owner(caller: &DeviceCaller) -> String {
    match caller.revoked {
        true => format!("{}!", caller.device),
        false => caller.device.to_string(),
    }
}

impl Unit<'_> {
    /// What is left for a phone.
    pub(super) fn purse(&self, caller: &DeviceCaller) -> Result<Purse> {
        let quota = match caller.revoked {
            true => self.quotas.struck_off,
            false => self.quotas.phone,
        };
        let own = Usage {
            // Quarantine is given back to whose it is, whatever became of the phone since.
            aside: self.tx.usage(caller.device.as_str())?.aside,
            ..self.tx.usage(&owner(caller))?
        };
        let all = self.tx.usage(COMPANY)?;
        Ok(Purse::new([quota, self.quotas.company], [own, all]))
    }

    /// Writes down what was kept, and once a day that something was not.
    pub(super) fn count(&mut self, caller: &DeviceCaller, purse: &Purse) -> Result<()> {
        let used = purse.used();
        if used != Usage::default() {
            let aside = Usage {
                aside: used.aside,
                ..Usage::default()
            };
            self.tx.use_up(&owner(caller), Usage { aside: 0, ..used })?;
            if used.aside > 0 {
                self.tx.use_up(caller.device.as_str(), aside)?;
            }
            self.tx.use_up(COMPANY, used)?;
        }
        if let Some(code) = purse.full()
            && self
                .tx
                .note_full(&owner(caller), self.now - TOLD_MS, self.now)?
        {
            self.audit(caller.device.as_str(), "device_full", None, code)?;
        }
        Ok(())
    }

    /// Whether a change that passed the gate may be kept; `opens` a visit that is not here.
    pub(super) fn room_for(
        &self,
        bench: &mut Bench,
        visit: VisitId,
        opens: bool,
        packed: &Packed,
    ) -> Result<Result<(), AckStatus>> {
        if let Writer::Device { device, epoch } = &packed.writer
            && *device == bench.caller.device
            && self.tx.gate(visit).last_seq(&packed.change.parts().actor)? == 0
        {
            let known = self.tx.knows_epoch(device, *epoch)?;
            let here = self.tx.epochs_of(visit, device)?;
            if (!known && self.tx.epochs(device)? >= self.quotas.epochs)
                || here >= self.quotas.epochs_of_visit
            {
                return Ok(Err(full(bench.purse.refuse("full_epochs"))));
            }
            if !known {
                self.tx.add_epoch(device, *epoch)?;
            }
        }
        let more = Usage {
            changes: 1,
            bytes: packed.change.raw().len() as u64,
            visits: u64::from(opens),
            aside: 0,
        };
        Ok(bench.purse.take(more).map_err(full))
    }

    /// Keeps what the gate refused, if there is room.
    pub(super) fn set_aside(
        &self,
        bench: &mut Bench,
        visit: VisitId,
        epoch: u64,
        hash: [u8; 32],
        code: &str,
        bytes: &[u8],
    ) -> Result<Result<(), AckStatus>> {
        let device = &bench.caller.device;
        if self
            .tx
            .gate(visit)
            .is_quarantined(&doorstep_doc::Hash(hash))?
        {
            return Ok(Ok(()));
        }
        let more = Usage {
            aside: bytes.len() as u64,
            ..Usage::default()
        };
        if let Err(code) = bench.purse.take(more) {
            return Ok(Err(full(code)));
        }
        let row = QuarantineRow {
            visit,
            hash,
            device: device.clone(),
            epoch: epoch.to_be_bytes(),
            code: code.into(),
            bytes: bytes.to_vec(),
            at: self.now,
        };
        self.tx.set_aside(&row)?;
        self.audit(device.as_str(), "quarantined", Some(visit), code)?;
        Ok(Ok(()))
    }

    /// Keeps values and blobs; a bad one is dropped alone, never an event for its sake. `before` is how many changes the
    /// visit had before this push; of a visit that is not here nothing is kept.
    pub(super) fn take_values(
        &mut self,
        bench: &mut Bench,
        visit: VisitId,
        push: &Push,
        before: Option<i64>,
    ) -> Result<Vec<Dropped>> {
        let device = &bench.caller.device;
        let mut dropped = Vec::new();
        let mut drop_one = |hash, code: &str| {
            dropped.push(Dropped {
                hash,
                code: code.into(),
            })
        };
        for value in &push.private {
            let text = private_hash(visit, &value.random.0, &value.value);
            let Some(p) = from_base32(&text).and_then(|b| b.try_into().ok()) else {
                continue;
            };
            if value.value.len() > MAX_PRIVATE_VALUE {
                drop_one(Hash32(p), "bad_value");
                continue;
            }
            let Some(before) = before else {
                drop_one(Hash32(p), "no_visit");
                continue;
            };
            if self.tx.has_value(visit, &p)? {
                continue;
            }
            if let Err(code) = bench.purse.take(bytes(value.value.len())) {
                drop_one(Hash32(p), code);
                continue;
            }
            let row = ValueRow {
                p,
                random: value.random.0,
                value: value.value.clone(),
                named: 0,
            };
            if let Kept::New(n) = self.tx.keep_value(visit, &row, self.now)?
                && n <= before
            {
                self.tell_value(visit, format!("p:{text}"));
                self.note_writer(device, visit);
            }
        }
        for blob in &push.blobs {
            if !blob.is_sound() {
                drop_one(blob.sha256, "bad_value");
                continue;
            }
            let Some(before) = before else {
                drop_one(blob.sha256, "no_visit");
                continue;
            };
            let (b, content) = (blob.sha256.0, blob.bytes.as_ref());
            if self.tx.has_blob(visit, &b)? {
                continue;
            }
            if let Err(code) = bench.purse.take(bytes(content.len())) {
                drop_one(blob.sha256, code);
                continue;
            }
            if let Kept::New(n) = self.tx.keep_blob(visit, &b, content, self.now)?
                && n <= before
            {
                self.tell_value(visit, format!("b:{}", base32(&b)));
                self.note_writer(device, visit);
            }
        }
        Ok(dropped)
    }
}

fn bytes(length: usize) -> Usage {
    Usage {
        bytes: length as u64 + BESIDE,
        ..Usage::default()
    }
}
