//! What the gate and authors ask the change table of a visit; phone and server answer from SQL.
//! A batch is judged on an overlay, so that its later changes find its earlier ones.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use doorstep_visit::EventId;

use crate::change::SealedChange;
use crate::meta::{ChangeMeta, Told};
use crate::writer::{ActorId, Hash};

/// The accepted changes of one visit. The genesis change need not be in it.
pub trait ChangeTable {
    /// What may go wrong on the way to the rows.
    type Error;
    /// The row of an accepted change.
    fn meta(&self, hash: &Hash) -> Result<Option<ChangeMeta>, Self::Error>;
    /// Whether a change was accepted.
    fn holds(&self, hash: &Hash) -> Result<bool, Self::Error> {
        Ok(self.meta(hash)?.is_some())
    }
    /// The newest sequence number of an actor; 0 for none.
    fn last_seq(&self, actor: &ActorId) -> Result<u64, Self::Error>;
    /// The changes that tell an event, in some order that is always the same: none, one, or more where copies of a
    /// database told it each by itself.
    fn tellings(&self, id: &EventId) -> Result<Vec<(Told, Hash)>, Self::Error>;
    /// Whether a change waits in quarantine; its dependants are held with it.
    fn is_quarantined(&self, _hash: &Hash) -> Result<bool, Self::Error> {
        Ok(false)
    }
}

impl<T: ChangeTable + ?Sized> ChangeTable for &T {
    type Error = T::Error;
    fn meta(&self, hash: &Hash) -> Result<Option<ChangeMeta>, Self::Error> {
        (**self).meta(hash)
    }
    fn holds(&self, hash: &Hash) -> Result<bool, Self::Error> {
        (**self).holds(hash)
    }
    fn last_seq(&self, actor: &ActorId) -> Result<u64, Self::Error> {
        (**self).last_seq(actor)
    }
    fn tellings(&self, id: &EventId) -> Result<Vec<(Told, Hash)>, Self::Error> {
        (**self).tellings(id)
    }
    fn is_quarantined(&self, hash: &Hash) -> Result<bool, Self::Error> {
        (**self).is_quarantined(hash)
    }
}

/// A change table in memory.
#[derive(Clone, Debug, Default)]
pub struct MemTable {
    rows: BTreeMap<Hash, ChangeMeta>,
    last: BTreeMap<ActorId, u64>,
    told: BTreeSet<(Told, Hash)>,
    quarantined: BTreeSet<Hash>,
}

impl MemTable {
    /// Without a change.
    pub fn new() -> Self {
        Self::default()
    }
    /// Adds an accepted change.
    pub fn insert(&mut self, change: &SealedChange, meta: ChangeMeta) {
        let parts = change.parts();
        let last = self.last.entry(parts.actor).or_default();
        *last = (*last).max(parts.seq);
        let told = Told {
            event: parts.key,
            actor: parts.actor,
            seq: parts.seq,
        };
        self.told.insert((told, change.hash()));
        self.rows.insert(change.hash(), meta);
    }
    /// Notes a change that was refused, so that its dependants are held.
    pub fn quarantine(&mut self, hash: Hash) {
        self.quarantined.insert(hash);
    }
    /// The hashes of all changes, ascending.
    pub fn hashes(&self) -> impl Iterator<Item = &Hash> {
        self.rows.keys()
    }
    /// How many changes there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl ChangeTable for MemTable {
    type Error = Infallible;
    fn meta(&self, hash: &Hash) -> Result<Option<ChangeMeta>, Infallible> {
        Ok(self.rows.get(hash).cloned())
    }
    fn holds(&self, hash: &Hash) -> Result<bool, Infallible> {
        Ok(self.rows.contains_key(hash))
    }
    fn last_seq(&self, actor: &ActorId) -> Result<u64, Infallible> {
        Ok(self.last.get(actor).copied().unwrap_or(0))
    }
    fn tellings(&self, id: &EventId) -> Result<Vec<(Told, Hash)>, Infallible> {
        let from = Told {
            event: *id,
            actor: ActorId([0; 16]),
            seq: 0,
        };
        let of_it = self.told.range((from, Hash([0; 32]))..);
        Ok(of_it.take_while(|(t, _)| t.event == *id).copied().collect())
    }
    fn is_quarantined(&self, hash: &Hash) -> Result<bool, Infallible> {
        Ok(self.quarantined.contains(hash))
    }
}

/// A table and the changes of a batch on top of it.
#[derive(Clone, Debug)]
pub struct Overlay<T> {
    below: T,
    top: MemTable,
}

impl<T: ChangeTable> Overlay<T> {
    /// Nothing added yet.
    pub fn new(below: T) -> Self {
        Self {
            below,
            top: MemTable::new(),
        }
    }
    /// Adds an accepted change of the batch.
    pub fn insert(&mut self, change: &SealedChange, meta: ChangeMeta) {
        self.top.insert(change, meta);
    }
    /// Notes a refused change of the batch.
    pub fn quarantine(&mut self, hash: Hash) {
        self.top.quarantine(hash);
    }
}

impl<T: ChangeTable> ChangeTable for Overlay<T> {
    type Error = T::Error;
    fn meta(&self, hash: &Hash) -> Result<Option<ChangeMeta>, T::Error> {
        match self.top.rows.get(hash) {
            Some(meta) => Ok(Some(meta.clone())),
            None => self.below.meta(hash),
        }
    }
    fn holds(&self, hash: &Hash) -> Result<bool, T::Error> {
        Ok(self.top.rows.contains_key(hash) || self.below.holds(hash)?)
    }
    fn last_seq(&self, actor: &ActorId) -> Result<u64, T::Error> {
        match self.top.last.get(actor) {
            Some(seq) => Ok(*seq),
            None => self.below.last_seq(actor),
        }
    }
    fn tellings(&self, id: &EventId) -> Result<Vec<(Told, Hash)>, T::Error> {
        let mut all = self.below.tellings(id)?;
        let top = self.top.tellings(id);
        all.extend(top.unwrap_or_else(|never| match never {}));
        Ok(all)
    }
    fn is_quarantined(&self, hash: &Hash) -> Result<bool, T::Error> {
        Ok(self.top.quarantined.contains(hash) || self.below.is_quarantined(hash)?)
    }
}
