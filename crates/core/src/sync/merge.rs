//! Foreign changes on scratch copies of visits: through the gate, under the office's receipt, or put aside.
//! A bad pack leaves its visit at its last good heads.

use std::collections::BTreeMap;
use std::sync::Arc;

use doorstep_doc::{
    Admitted, Authority, ChangeTable, GateAnswer, GateOutcome, Hash, PackError, Packed, judge_all,
    pack,
};
use doorstep_standard::{HolidayYear, Standard};
use doorstep_store::{
    Access, CalendarRow, Direction, Origin, PulledPack, PulledVisit, QuarantineRow, StandardRow,
};
use doorstep_visit::VisitId;
use doorstep_wire::{Blob, Pull};
use sha2::{Digest, Sha256};

use super::acks::stands_under;
use super::receipt;
use crate::bytes::change_row;
use crate::engine::Core;
use crate::error::CoreError;
use crate::loaded::LoadedVisit;

/// What came for one visit.
pub(super) struct One {
    /// The visit with what came; absent where only access changed.
    pub loaded: Option<LoadedVisit>,
    pub rows: PulledVisit,
    pub blobs: Vec<Blob>,
}

/// What came in one answer, not stored yet.
pub(super) struct Merge<'c> {
    pub core: &'c mut Core,
    /// The office's time.
    pub at: i64,
    /// The request listed everything that is held.
    listed: bool,
    pub visits: BTreeMap<VisitId, One>,
    pub standards: Vec<(StandardRow, Option<Arc<Standard>>)>,
    pub calendars: Vec<(CalendarRow, HolidayYear)>,
    pub quarantine: Vec<QuarantineRow>,
    pub pulled: u64,
    /// A change rests on something that the office thinks is here.
    pub lacking: bool,
    /// Another database wrote as this one.
    pub copied: bool,
}

impl<'c> Merge<'c> {
    pub fn new(core: &'c mut Core, at: i64, listed: bool) -> Self {
        Self {
            core,
            at,
            listed,
            visits: BTreeMap::new(),
            standards: Vec::new(),
            calendars: Vec::new(),
            quarantine: Vec::new(),
            pulled: 0,
            lacking: false,
            copied: false,
        }
    }

    fn one(&mut self, id: VisitId) -> &mut One {
        self.visits.entry(id).or_insert_with(|| One {
            loaded: None,
            rows: PulledVisit {
                visit: id.to_string(),
                ..PulledVisit::default()
            },
            blobs: Vec::new(),
        })
    }

    /// A visit of this phone; `None` when it is not here.
    pub fn known(&mut self, id: VisitId) -> Result<Option<&mut One>, CoreError> {
        if self.visits.get(&id).is_none_or(|o| o.loaded.is_none()) {
            match self.core.fetch(id) {
                Ok(loaded) => self.one(id).loaded = Some(loaded),
                Err(CoreError::UnknownVisit) => return Ok(None),
                Err(e) => return Err(e),
            }
        }
        Ok(self.visits.get_mut(&id))
    }

    /// A visit that is new, or is here already.
    pub fn open(&mut self, id: VisitId) -> Result<(), CoreError> {
        if self.known(id)?.is_none() {
            let tenant = self.core.me()?.tenant.clone();
            self.one(id).loaded = Some(LoadedVisit::new(&tenant, id));
        }
        Ok(())
    }

    pub fn access(&mut self, id: VisitId, access: Access) -> Result<(), CoreError> {
        if self.known(id)?.is_some() {
            self.one(id).rows.access = Some(access);
        }
        Ok(())
    }

    fn aside(&mut self, id: VisitId, hash: [u8; 32], code: &str, bytes: &[u8]) {
        self.quarantine.push(QuarantineRow {
            visit: id.to_string(),
            hash,
            direction: Direction::In,
            code: code.to_owned(),
            bytes: bytes.to_vec(),
            at: self.at,
        });
    }

    /// The changes of an item.
    pub fn changes(&mut self, id: VisitId, item: &Pull) -> Result<(), CoreError> {
        let bytes = item.changes.as_ref();
        if bytes.is_empty() {
            return Ok(());
        }
        let pack_hash: [u8; 32] = Sha256::digest(bytes).into();
        let (at, listed, mut pulled) = (self.at, self.listed, 0);
        let Some(receipt) = item
            .receipt
            .as_ref()
            .filter(|r| self.core.me().is_ok_and(|me| receipt::holds(me, id, r)))
        else {
            self.aside(id, pack_hash, "no_receipt", bytes);
            return Ok(());
        };
        let Some(one) = self.known(id)? else {
            // Changes of a visit that the office thinks is here.
            self.lacking = true;
            return Ok(());
        };
        let Some(loaded) = one.loaded.as_mut() else {
            return Ok(());
        };
        let genesis = loaded.doc.genesis().clone();
        let base: Vec<Hash> = item.base.iter().map(|h| Hash(h.0)).collect();
        let decoded = match pack::decode(
            &genesis,
            &base,
            bytes,
            pack::PackLimits::default(),
            &loaded.doc,
        ) {
            Ok(decoded) => decoded,
            Err(never) => match never {},
        };
        let items = match decoded {
            Ok(items) => items,
            // Once everything was listed, what is missing was put aside here before.
            Err(PackError::MissingDep(_)) if !listed => {
                self.lacking = true;
                return Ok(());
            }
            Err(e) => {
                self.aside(id, pack_hash, e.code(), bytes);
                return Ok(());
            }
        };
        let outcomes = match judge_all(&genesis, &loaded.doc, &items, |_| Authority::Vouched) {
            Ok(outcomes) => outcomes,
            Err(never) => match never {},
        };
        let mut bad: Vec<([u8; 32], &'static str, Vec<u8>)> = Vec::new();
        let mut good: Vec<(&Packed, Admitted)> = Vec::new();
        let (mut lacking, mut copied) = (false, false);
        for (packed, outcome) in items.iter().zip(outcomes) {
            match outcome {
                GateOutcome::Admitted(admitted) => good.push((packed, *admitted)),
                // Ours, whose acknowledgement was lost: it is at the office.
                GateOutcome::Known => {
                    if packed.change.hash() != genesis.hash() {
                        one.rows.changes.push(row(&loaded.key, packed, at));
                    }
                }
                GateOutcome::Refused(e) => match e.answer() {
                    GateAnswer::Need if !listed => lacking = true,
                    GateAnswer::RotateActor => copied = true,
                    GateAnswer::Need | GateAnswer::Quarantine => {
                        bad.push((
                            packed.change.hash().0,
                            e.code(),
                            packed.change.raw().to_vec(),
                        ));
                    }
                },
            }
        }
        // Nothing was here before: what came is stored as the piece that it came in.
        let whole = base.is_empty() && good.len() == items.len() && loaded.doc.changes().is_empty();
        loaded
            .doc
            .apply_admitted(good.iter().map(|(p, a)| (&p.change, &a.meta)));
        let heads = receipt::heads(receipt);
        // The receipt must speak of these changes, as far as its heads are known here.
        let foreign = heads
            .iter()
            .any(|h| !matches!(loaded.doc.holds(h), Ok(true)));
        let vouched = foreign
            || good
                .iter()
                .all(|(p, _)| stands_under(loaded, &p.change.hash(), &heads));
        // All that is new was given in order, so the office's heads are here, unless a copy of this
        // database pushed them under the same epoch: only a listing brings those back.
        lacking |= foreign && !listed;
        if vouched {
            pulled = good.len() as u64;
            if whole && !good.is_empty() {
                one.rows.packed = Some(PulledPack {
                    bytes: bytes.to_vec(),
                    count: good.len(),
                    ends: good
                        .iter()
                        .map(|(p, _)| (p.change.parts().actor.0, p.change.parts().seq))
                        .collect(),
                    acked_at: at,
                });
            } else {
                let rows = good.iter().map(|(p, _)| row(&loaded.key, p, at));
                one.rows.changes.extend(rows);
            }
            one.rows.server_heads = Some(item.heads.iter().map(|h| h.0).collect());
            one.rows.receipt = Some(receipt::row(&loaded.key, receipt));
            loaded
                .history
                .extend(good.into_iter().map(|(_, a)| a.event));
        } else {
            self.forget(id)?;
            bad.push((pack_hash, "receipt_of_other_changes", bytes.to_vec()));
        }
        self.pulled += pulled;
        self.lacking |= lacking;
        self.copied |= copied;
        for (hash, code, bytes) in bad {
            self.aside(id, hash, code, &bytes);
        }
        Ok(())
    }

    /// Takes a visit back to what the disk has, with what was already good in this answer left out.
    fn forget(&mut self, id: VisitId) -> Result<(), CoreError> {
        let tenant = self.core.me()?.tenant.clone();
        let read = self.core.store.read()?;
        let loaded = LoadedVisit::load(&read, &tenant, id)?;
        let one = self.one(id);
        one.loaded = Some(loaded.unwrap_or_else(|| LoadedVisit::new(&tenant, id)));
        one.rows.changes.clear();
        one.rows.packed = None;
        one.rows.server_heads = None;
        one.rows.receipt = None;
        Ok(())
    }
}

fn row(key: &str, packed: &Packed, at: i64) -> doorstep_store::ChangeRow {
    change_row(
        key,
        &packed.change,
        &packed.writer,
        Origin::Pulled,
        Some(at),
    )
}
