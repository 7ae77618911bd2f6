//! Damage on the disk: a visit that does not fit is set aside alone, and fetched again from the office.
//! What can be read of it stays, what cannot is kept as it is, and until the rest is here nobody sees the visit.

use std::collections::BTreeSet;

use doorstep_doc::{Genesis, SealedChange, VisitDoc, read_exact};
use doorstep_store::{ChangeRow, Direction, Origin, QuarantineRow, StoreError, StoredChange};
use doorstep_visit::VisitId;
use sha2::{Digest, Sha256};

use crate::bytes::{change_row, writer_bytes, writer_of};
use crate::engine::{Core, ask_for_all};
use crate::error::CoreError;
use crate::keys;
use crate::loaded::{LoadedVisit, of_one_visit, sealed_one};
use crate::project::visit_write;

/// Bytes that are no change any more; what the office has comes back from there.
pub(crate) const LOST: &str = "damaged";
/// A sound change that rests on such bytes; its writer stands before it.
const HELD: &str = "rests_on_damaged";

/// Visits that are looked through after one sync.
const AT_ONCE: usize = 32;

/// What a check of everything found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Visits that were looked through.
    pub visits: u64,
    /// Visits that did not fit: they are fetched again.
    pub damaged: u64,
    /// Private values that did not fit their hash: they are fetched again.
    pub values: u64,
}

impl Core {
    /// Reads every page, index and visit and checks it against its hashes, for a quiet moment. What does not fit is set
    /// aside, and comes again with the next sync.
    ///
    /// # Errors
    /// [`CoreError::Storage`] when the file itself is damaged.
    pub fn check(&mut self) -> Result<CheckReport, CoreError> {
        if self.store.check_integrity().is_err() {
            // Indexes follow from their tables; whatever else is wrong stays wrong.
            self.store.write(|tx| tx.reindex())?;
            self.store.check_integrity()?;
        }
        self.shelf.clear();
        let mut report = CheckReport::default();
        let Some(tenant) = self.identity.as_ref().map(|me| me.tenant.clone()) else {
            return Ok(report);
        };
        let all = self.store.read()?.visits()?;
        for row in all {
            report.visits += 1;
            let Ok(id) = row.visit.parse::<VisitId>() else {
                continue;
            };
            match LoadedVisit::load(&self.store.read()?, &tenant, id) {
                Ok(_) => {}
                Err(CoreError::VisitDamaged { .. }) => {
                    report.damaged += 1;
                    self.mend(id)?;
                }
                Err(e) => return Err(e),
            }
            report.values += self.empty_values(&row.visit)?;
        }
        Ok(report)
    }

    /// Values whose content does not fit are wanted again, and so is what else stands beside the log.
    fn empty_values(&mut self, visit: &str) -> Result<u64, CoreError> {
        let read = self.store.read()?;
        let (bad, more) = (read.unfit_values(visit)?, read.has_unfit(visit)?);
        if more || !bad.is_empty() {
            self.store.write(|tx| {
                tx.empty_values(visit, &bad)?;
                tx.apply_meta(&ask_for_all())
            })?;
        }
        Ok(bad.len() as u64)
    }

    /// The visits that are not whole again.
    pub(crate) fn mending(&self) -> Result<BTreeSet<VisitId>, CoreError> {
        let bytes = self.store.read()?.meta(keys::MENDING)?.unwrap_or_default();
        let (ids, _) = bytes.as_chunks::<16>();
        let id = |bytes: &[u8; 16]| VisitId(uuid::Uuid::from_bytes(*bytes));
        Ok(ids.iter().map(id).collect())
    }

    /// Sets aside what does not fit of a visit, and asks for it.
    pub(crate) fn mend(&mut self, id: VisitId) -> Result<(), CoreError> {
        let tenant = self.me()?.tenant.clone();
        // What an index does not find may still be there.
        self.store.write(|tx| tx.reindex())?;
        let (key, read) = (id.to_string(), self.store.read()?);
        // A row that is malformed or gone is made anew.
        let before = match read.visit(&key) {
            Err(StoreError::Damaged { .. }) => None,
            other => other?,
        };
        let (rows, unread) = read.salvage(&key).map_err(of_one_visit)?;
        let genesis = Genesis::new(&tenant, id);
        let mut loaded = LoadedVisit::new(&tenant, id);
        let at = self.ports.clock.wall_ms();
        let aside = |hash, code: &str, bytes| QuarantineRow {
            visit: key.clone(),
            hash,
            direction: Direction::In,
            code: code.to_owned(),
            bytes,
            at,
        };
        let (mut kept, mut out) = (Vec::new(), Vec::new());
        for row in rows {
            match place(&genesis, &mut loaded.doc, &row) {
                Placed::Kept(change) => kept.push(change),
                Placed::Held(bytes) => out.push(aside(row.change.hash, HELD, bytes)),
                Placed::Lost => out.push(aside(row.change.hash, LOST, row.change.raw)),
            }
        }
        for one in unread {
            let hash = one
                .hash
                .unwrap_or_else(|| Sha256::digest(&one.bytes).into());
            // Whatever is in a pack is at the office: nothing of it is lost.
            let code = if one.hash.is_some() { LOST } else { HELD };
            out.push(aside(hash, code, one.bytes));
        }
        if let Some(before) = before {
            loaded.access = before.access;
        }
        loaded.read_history();
        let heads = loaded.doc.heads().iter().map(|h| h.0).collect();
        let state = self.fold(&loaded);
        let write = visit_write(&loaded, &state, &self.standards, heads, at);
        let mut mending = self.mending()?;
        mending.insert(id);
        let mut meta = ask_for_all();
        meta.set(keys::MENDING, &to_bytes(&mending));
        self.store.write(|tx| {
            tx.clear_log(&key)?;
            tx.put_visit(&write)?;
            tx.set_server_heads(&key, &[])?;
            for row in &kept {
                tx.put_change(row)?;
            }
            for row in &out {
                tx.put_quarantine(row)?;
            }
            tx.apply_meta(&meta)
        })?;
        self.relist = true;
        self.shelf.forget(id);
        self.changes.visit(key);
        self.changes.list();
        Ok(())
    }

    /// The office has given what it has: what rested on that stands again, and the visits are seen again.
    /// Answers whether something is to be sent because of it.
    pub(crate) fn mended(&mut self) -> Result<bool, CoreError> {
        let tenant = self.me()?.tenant.clone();
        let (mending, mut again) = (self.mending()?, false);
        if mending.is_empty() {
            return Ok(false);
        }
        for id in mending {
            let key = id.to_string();
            let read = self.store.read()?;
            let aside = read.quarantine(Some(&key))?;
            let held: Vec<QuarantineRow> = aside.into_iter().filter(|q| q.code == HELD).collect();
            let Some(mut loaded) = LoadedVisit::load(&read, &tenant, id)? else {
                continue;
            };
            let genesis = loaded.doc.genesis().clone();
            let (mut back, mut done) = (Vec::new(), Vec::new());
            let mut waiting = held;
            loop {
                let before = waiting.len();
                waiting.retain(|q| match held_row(&genesis, &key, &q.bytes) {
                    // Not a change: a pack, all of which was at the office.
                    None => {
                        done.push(q.hash);
                        false
                    }
                    Some((row, change)) => {
                        let stands = loaded.doc.apply(std::slice::from_ref(&change)).is_ok();
                        if stands {
                            done.push(q.hash);
                            back.push(row);
                        }
                        !stands
                    }
                });
                if waiting.len() == before || waiting.is_empty() {
                    break;
                }
            }
            loaded.read_history();
            let heads = loaded.doc.heads().iter().map(|h| h.0).collect();
            let state = self.fold(&loaded);
            let at = self.ports.clock.wall_ms();
            let write = visit_write(&loaded, &state, &self.standards, heads, at);
            again |= !back.is_empty();
            self.store.write(|tx| {
                tx.put_visit(&write)?;
                for row in &back {
                    tx.put_change(row)?;
                }
                for hash in &done {
                    tx.release(&key, hash, Direction::In)?;
                }
                // What rests on something that nobody has any more is lost as well.
                for q in &waiting {
                    tx.put_quarantine(&QuarantineRow {
                        code: LOST.to_owned(),
                        ..q.clone()
                    })?;
                }
                Ok::<(), StoreError>(())
            })?;
            self.shelf.forget(id);
            self.changes.visit(key);
        }
        self.store.write(|tx| tx.set(keys::MENDING, &Vec::new()))?;
        self.changes.list();
        Ok(again)
    }

    /// Looks through some visits after each sync, so that all of them are in the end; a visit that cannot be looked
    /// through now is next time.
    pub(crate) fn check_some(&mut self) {
        let all = match self.store.read().and_then(|read| read.visits()) {
            Ok(all) => all,
            Err(_) => return,
        };
        let Ok(tenant) = self.me().map(|me| me.tenant.clone()) else {
            return;
        };
        let from = if self.checked < all.len() {
            self.checked
        } else {
            0
        };
        self.checked = from + AT_ONCE;
        for row in all.into_iter().skip(from).take(AT_ONCE) {
            let found = row.visit.parse().map(|id| {
                let read = self.store.read();
                (
                    id,
                    read.map_err(CoreError::from)
                        .and_then(|r| LoadedVisit::load(&r, &tenant, id)),
                )
            });
            if let Ok((id, Err(CoreError::VisitDamaged { .. }))) = found {
                // What cannot be set aside now is found again.
                let _ = self.mend(id);
            }
            let _ = self.empty_values(&row.visit);
        }
    }
}

enum Placed {
    Kept(ChangeRow),
    Held(Vec<u8>),
    Lost,
}

fn place(genesis: &Genesis, doc: &mut VisitDoc, row: &StoredChange) -> Placed {
    // Its bytes say what it is; what stands beside them may be wrong.
    let Ok(change) = read_exact(&row.change.raw, genesis) else {
        return Placed::Lost;
    };
    let writer = writer_of(&row.change);
    if writer.actor(genesis.visit()) != change.parts().actor {
        return Placed::Lost;
    }
    // Where anything of the row is in doubt, the office is asked whether it has it.
    let acked_at = row
        .change
        .acked_at
        .filter(|_| sealed_one(genesis, row).is_ok());
    let origin = row.change.origin;
    let fresh = change_row(&row.change.visit, &change, &writer, origin, acked_at);
    if doc.apply(std::slice::from_ref(&change)).is_ok() {
        return Placed::Kept(fresh);
    }
    let writer = writer_bytes(&writer);
    Placed::Held([&[writer.len() as u8][..], &writer, change.raw()].concat())
}

/// The inverse of what is held; it goes to the office as an own one, which says what it thinks of it.
fn held_row(genesis: &Genesis, visit: &str, bytes: &[u8]) -> Option<(ChangeRow, SealedChange)> {
    let (len, rest) = bytes.split_first()?;
    let (writer, raw) = rest.split_at_checked(usize::from(*len))?;
    let change = read_exact(raw, genesis).ok()?;
    let row = ChangeRow {
        visit: visit.to_owned(),
        hash: change.hash().0,
        actor: change.parts().actor.0,
        seq: change.parts().seq,
        writer: writer.to_vec(),
        raw: raw.to_vec(),
        origin: Origin::Own,
        acked_at: None,
    };
    (writer_of(&row).actor(genesis.visit()) == change.parts().actor).then_some((row, change))
}

fn to_bytes(ids: &BTreeSet<VisitId>) -> Vec<u8> {
    ids.iter().flat_map(|id| *id.0.as_bytes()).collect()
}
