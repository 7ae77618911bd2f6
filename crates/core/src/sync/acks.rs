//! What the office says about what was pushed: taken under its receipt, asked for, refused, or to be sent anew.

use doorstep_doc::{ChangeTable, Hash};
use doorstep_store::{Acks, MetaPatch, VisitAck};
use doorstep_visit::VisitId;
use doorstep_visit::id::base32;
use doorstep_wire::{Ack, AckStatus, SyncResponse};

use super::ids::{value_hash, visit_id};
use super::push::{Sent, SentVisit};
use super::{MOST_NEEDS, SyncMachine, receipt};
use crate::engine::Core;
use crate::error::CoreError;
use crate::keys;
use crate::loaded::LoadedVisit;

/// What has to happen after the acknowledgements are stored.
#[derive(Default)]
struct After {
    need: Vec<(VisitId, Vec<Hash>)>,
    rotate: Vec<VisitId>,
    gone: Vec<VisitId>,
}

impl SyncMachine {
    /// Stores what was acknowledged; whether something is to be sent anew because of it.
    pub(super) fn take_acks(
        &mut self,
        core: &mut Core,
        sent: &Sent,
        answer: &SyncResponse,
    ) -> Result<bool, CoreError> {
        if answer.acks.is_empty() {
            return Ok(false);
        }
        let mut acks = Acks {
            visits: Vec::with_capacity(answer.acks.len()),
            at: answer.server_time,
            meta: MetaPatch::default(),
        };
        let mut after = After::default();
        for ack in &answer.acks {
            let id = visit_id(ack.doc);
            let nothing = SentVisit {
                id: Some(id),
                key: id.to_string(),
                ..SentVisit::default()
            };
            let of = sent
                .visits
                .iter()
                .find(|s| s.id == Some(id))
                .unwrap_or(&nothing);
            let row = self.take_ack(core, id, of, ack, &mut after)?;
            self.summary.pushed += row.changes.len() as u64;
            self.summary.refused += row.refused.len() as u64;
            acks.visits.push(row);
        }
        // Taken back together with the new cursor. Should that not be stored, the old cursor says nothing of what
        // is acknowledged here, and an office that goes back to before it would not be noticed.
        acks.meta.set(keys::LIST_ALL, &true);
        core.store.take_acks(&acks)?;
        for row in &acks.visits {
            if let Ok(id) = row.visit.parse() {
                core.shelf.forget(id);
            }
            core.changes.visit(&row.visit);
        }
        self.follow(core, after)
    }

    fn take_ack(
        &mut self,
        core: &mut Core,
        id: VisitId,
        sent: &SentVisit,
        ack: &Ack,
        after: &mut After,
    ) -> Result<VisitAck, CoreError> {
        let read = core.store.read()?;
        let mut row = VisitAck {
            visit: sent.key.clone(),
            erased: ack.erased.iter().map(|p| base32(&p.0)).collect(),
            ..VisitAck::default()
        };
        for wanted in &ack.want {
            // A hash names a document that is held, or else a value.
            let document = read.statement(&sent.key, &wanted.0)?.is_some()
                || read.stroke(&sent.key, &wanted.0)?.is_some();
            if document {
                row.wanted_blobs.push(wanted.0);
            } else {
                row.wanted.push(base32(&wanted.0));
            }
        }
        let heads: Vec<Hash> = ack.heads.iter().map(|h| Hash(h.0)).collect();
        match &ack.status {
            AckStatus::Ok | AckStatus::Gone => {
                self.take_values(sent, ack, &mut row);
                if ack.status == AckStatus::Gone {
                    after.gone.push(id);
                    row.changes = sent.changes.iter().map(|h| h.0).collect();
                } else if sent.changes.is_empty() || self.take_receipt(core, id, ack, &mut row)? {
                    row.changes = self.covered(core, id, &sent.changes, &heads, true)?;
                }
                row.server_heads = (!heads.is_empty()).then(|| to_rows(&heads));
            }
            AckStatus::Quarantined { hash, code } => {
                self.take_values(sent, ack, &mut row);
                let bad = refused(core, id, sent, Hash(hash.0))?;
                let good: Vec<Hash> = sent
                    .changes
                    .iter()
                    .copied()
                    .filter(|h| !bad.contains(h))
                    .collect();
                if self.take_receipt(core, id, ack, &mut row)? {
                    // The answer names one refused change; another may stand beside it.
                    row.changes = self.covered(core, id, &good, &heads, false)?;
                    row.server_heads = Some(to_rows(&heads));
                }
                row.refused = bad.iter().map(|h| (h.0, code.clone())).collect();
            }
            AckStatus::Need { heads } => {
                let asked = self.needs.entry(id).or_insert(0);
                *asked += 1;
                if *asked <= MOST_NEEDS {
                    after
                        .need
                        .push((id, heads.iter().map(|h| Hash(h.0)).collect()));
                }
            }
            AckStatus::RotateActor => after.rotate.push(id),
            AckStatus::Full { .. } => {
                // What came before it was taken; the rest waits here, and a person is told.
                self.full = true;
                self.take_values(sent, ack, &mut row);
                if self.take_receipt(core, id, ack, &mut row)? {
                    row.changes = self.covered(core, id, &sent.changes, &heads, false)?;
                    row.server_heads = Some(to_rows(&heads));
                }
            }
            AckStatus::Forbidden => {
                // An office that went back may have lost the grant, too. Its own receipt proves that there was one,
                // and goes with the changes of others.
                let asked = self.needs.entry(id).or_insert(0);
                if *asked == 0 && read.last_receipt(&sent.key)?.is_some() {
                    *asked += 1;
                    after.need.push((id, Vec::new()));
                    return Ok(row);
                }
                row.refused = sent
                    .changes
                    .iter()
                    .map(|h| (h.0, "forbidden".to_owned()))
                    .collect();
            }
            // A verdict of a newer office acknowledges nothing.
            AckStatus::Unknown(_) => {}
        }
        Ok(row)
    }

    fn take_values(&self, sent: &SentVisit, ack: &Ack, row: &mut VisitAck) {
        let kept = |hash: &[u8; 32]| {
            !ack.dropped.iter().any(|d| d.hash.0 == *hash) && !ack.want.iter().any(|w| w.0 == *hash)
        };
        row.private_values = sent
            .values
            .iter()
            .filter(|p| value_hash(p).is_some_and(|h| kept(&h.0)))
            .cloned()
            .collect();
        row.blobs = sent.blobs.iter().copied().filter(kept).collect();
    }

    /// "At the office" rests on the office's signed word alone.
    fn take_receipt(
        &self,
        core: &Core,
        id: VisitId,
        ack: &Ack,
        row: &mut VisitAck,
    ) -> Result<bool, CoreError> {
        let me = core.me()?;
        match &ack.receipt {
            Some(r) if receipt::holds(me, id, r) && r.heads == ack.heads => {
                row.receipt = Some(receipt::row(&row.visit, r));
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Which of the sent changes stand in the past of the office's heads. Where those hold changes that are
    /// not here, `benefit` says whether the rest is believed.
    fn covered(
        &self,
        core: &mut Core,
        id: VisitId,
        sent: &[Hash],
        heads: &[Hash],
        benefit: bool,
    ) -> Result<Vec<[u8; 32]>, CoreError> {
        if sent.is_empty() {
            return Ok(Vec::new());
        }
        let loaded = core.fetch(id)?;
        let all_known = heads.iter().all(|h| knows(&loaded, h));
        let out = sent
            .iter()
            .filter(|h| stands_under(&loaded, h, heads) || (benefit && !all_known))
            .map(|h| h.0)
            .collect();
        core.shelf.put(loaded);
        Ok(out)
    }

    fn follow(&mut self, core: &mut Core, after: After) -> Result<bool, CoreError> {
        // A conflict that a new epoch does not end is between others; it waits, and does not go round.
        let rotates = !after.rotate.is_empty() && self.rotations < MOST_NEEDS;
        let again = !after.need.is_empty() || rotates;
        for (id, heads) in after.need {
            core.send_anew(id, &heads)?;
        }
        for id in after.gone {
            core.let_go(id)?;
        }
        if rotates {
            self.rotations += 1;
            self.summary.rotated = true;
            core.rotate(&after.rotate)?;
        }
        Ok(again)
    }
}

fn to_rows(heads: &[Hash]) -> Vec<[u8; 32]> {
    heads.iter().map(|h| h.0).collect()
}

fn knows(loaded: &LoadedVisit, hash: &Hash) -> bool {
    *hash == loaded.doc.genesis().hash() || matches!(loaded.doc.meta(hash), Ok(Some(_)))
}

/// Whether a change is one of these heads or in the past of one that is known here.
pub(super) fn stands_under(loaded: &LoadedVisit, hash: &Hash, heads: &[Hash]) -> bool {
    let Ok(Some(meta)) = loaded.doc.meta(hash) else {
        return heads.contains(hash);
    };
    heads.iter().any(|h| {
        h == hash || matches!(loaded.doc.meta(h), Ok(Some(head)) if head.past.covers(&meta.past))
    })
}

/// The refused change and what rests on it among what was sent; everything when the pack itself was refused.
fn refused(
    core: &mut Core,
    id: VisitId,
    sent: &SentVisit,
    first: Hash,
) -> Result<Vec<Hash>, CoreError> {
    if !sent.changes.contains(&first) {
        return Ok(sent.changes.clone());
    }
    let loaded = core.fetch(id)?;
    let bad = sent
        .changes
        .iter()
        .copied()
        .filter(|h| *h == first || stands_under(&loaded, &first, &[*h]))
        .collect();
    core.shelf.put(loaded);
    Ok(bad)
}

impl Core {
    /// The office is only at `heads`: what is not in their past goes into the outbox again, whoever wrote it.
    fn send_anew(&mut self, id: VisitId, heads: &[Hash]) -> Result<(), CoreError> {
        let loaded = match self.fetch(id) {
            Ok(loaded) => loaded,
            // Listed once and forgotten since.
            Err(CoreError::UnknownVisit) => return Ok(()),
            Err(e) => return Err(e),
        };
        let rows = self.store.read()?.changes(&loaded.key)?;
        let lost: Vec<[u8; 32]> = rows
            .iter()
            .filter(|r| r.change.acked_at.is_some())
            .map(|r| r.change.hash)
            .filter(|h| !stands_under(&loaded, &Hash(*h), heads))
            .collect();
        self.store.write(|tx| {
            tx.set_server_heads(&loaded.key, &to_rows(heads))?;
            lost.iter()
                .try_for_each(|h| tx.unack_change(&loaded.key, h))
        })?;
        // Its places are read anew.
        self.shelf.forget(id);
        Ok(())
    }

    /// The visit was erased at the office: what is readable goes, and the rest as soon as nothing waits.
    fn let_go(&mut self, id: VisitId) -> Result<(), CoreError> {
        let key = id.to_string();
        let values = self.store.read()?.private_values(&key)?;
        self.store.write(|tx| {
            values
                .iter()
                .try_for_each(|v| tx.erase_private_value(&key, &v.p))?;
            for statement in tx.read().statements(&key)? {
                tx.blob_at_office(&key, &statement.sha256, true)?;
            }
            if tx.read().pending_of(&key)?.total() == 0 {
                tx.forget_visit(&key)?;
            }
            Ok::<(), doorstep_store::StoreError>(())
        })?;
        self.shelf.forget(id);
        self.changes.visit(key);
        self.changes.list();
        Ok(())
    }
}
