//! A copy of this database wrote under the same epoch. The events that the office has not taken are appended
//! again under a new epoch: same events, same ids, so consents and signatures stand.

use std::collections::BTreeSet;

use doorstep_doc::{AuthorError, Genesis, Hash, SealedChange, VisitDoc};
use doorstep_store::{Origin, StoredChange};
use doorstep_visit::{Event, VisitId};

use crate::bytes::change_row;
use crate::engine::Core;
use crate::error::CoreError;
use crate::loaded::sealed;

impl Core {
    /// Takes a new epoch and appends again what the office lacks of these visits.
    pub(super) fn rotate(&mut self, visits: &[VisitId]) -> Result<(), CoreError> {
        self.take_epoch()?;
        visits.iter().try_for_each(|id| self.append_again(*id))
    }

    fn append_again(&mut self, id: VisitId) -> Result<(), CoreError> {
        let damaged = |code| CoreError::VisitDamaged { code };
        let me = self.me()?.clone();
        let key = id.to_string();
        let read = self.store.read()?;
        let Some(visit) = read.visit(&key)? else {
            return Ok(());
        };
        let rows = read.changes(&key)?;
        let genesis = Genesis::new(&me.tenant, id);
        let changes = sealed(&genesis, &rows)?;
        let (kept, dropped) = split(&rows, &changes);
        if dropped.is_empty() {
            return Ok(());
        }
        let mut doc = VisitDoc::from_genesis(genesis);
        doc.apply(&kept).map_err(|e| damaged(e.code()))?;
        let mut writer = self.writer(&me.device);
        let mut fresh = Vec::with_capacity(dropped.len());
        for old in &dropped {
            let event = Event::parse(id, &old.parts().value).map_err(|e| damaged(e.code()))?;
            // Each comes to stand where it stood: on what it names.
            let mut authored = doc.author(writer.actor(id), &event);
            // Copies of copies: the one before does not know the other. Another writer has no newest of its own.
            if matches!(authored, Err(AuthorError::StaleHeads)) {
                self.take_epoch()?;
                writer = self.writer(&me.device);
                authored = doc.author(writer.actor(id), &event);
            }
            match authored {
                Ok((change, _)) => {
                    fresh.push(change_row(&key, &change, &writer, Origin::Own, None));
                    doc.apply(&[change]).map_err(|e| damaged(e.code()))?;
                }
                // It came back under another change meanwhile.
                Err(AuthorError::Duplicate(_)) => {}
                Err(e) => return Err(damaged(e.code())),
            }
        }
        let mut write = visit.write;
        write.heads = doc.heads().iter().map(|h| h.0).collect();
        self.store.write(|tx| {
            for old in &dropped {
                tx.drop_change(&key, &old.hash().0)?;
            }
            for row in &fresh {
                tx.put_change(row)?;
            }
            tx.put_visit(&write)
        })?;
        self.shelf.forget(id);
        Ok(())
    }
}

/// Own changes that the office lacks and nothing kept rests on, and the rest; both oldest first.
fn split(
    rows: &[StoredChange],
    changes: &[SealedChange],
) -> (Vec<SealedChange>, Vec<SealedChange>) {
    let mut needed: BTreeSet<Hash> = BTreeSet::new();
    let (mut kept, mut dropped) = (Vec::new(), Vec::new());
    for (row, change) in rows.iter().zip(changes).rev() {
        let ours = row.change.origin == Origin::Own && row.change.acked_at.is_none();
        if ours && !needed.contains(&change.hash()) {
            dropped.push(change.clone());
        } else {
            needed.extend(change.parts().deps.iter().copied());
            kept.push(change.clone());
        }
    }
    kept.reverse();
    dropped.reverse();
    (kept, dropped)
}
