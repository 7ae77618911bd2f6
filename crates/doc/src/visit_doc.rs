//! The merged document of one visit: the union of its changes, each of which keeps causality.
//! Events are only ever added, each under the hash of its bytes, so that a merge is a union; the merge library is asked
//! for a second opinion, and not at every tap.

use std::collections::BTreeSet;
use std::convert::Infallible;

use doorstep_visit::{Event, EventId, TenantId, VisitId};

use crate::author::{AuthorError, author, newest};
use crate::change::{SealedChange, read_exact};
use crate::gate::causality;
use crate::genesis::Genesis;
use crate::library;
use crate::meta::{ChangeMeta, Told};
use crate::refusal::GateError;
use crate::table::{ChangeTable, MemTable, Overlay};
use crate::writer::{ActorId, Hash};

/// Why changes were not applied; the document is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// A change breaks causality or shape.
    #[error(transparent)]
    Gate(#[from] GateError),
}

impl ApplyError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Gate(e) => e.code(),
        }
    }
}

/// One visit in memory: its changes, the heads, and the table of the changes.
#[derive(Clone, Debug)]
pub struct VisitDoc {
    genesis: Genesis,
    changes: Vec<SealedChange>,
    heads: BTreeSet<Hash>,
    table: MemTable,
}

impl VisitDoc {
    /// An empty visit.
    pub fn new(tenant: &TenantId, visit: VisitId) -> Self {
        Self::from_genesis(Genesis::new(tenant, visit))
    }

    /// An empty visit.
    pub fn from_genesis(genesis: Genesis) -> Self {
        let heads = BTreeSet::from([genesis.hash()]);
        Self {
            genesis,
            changes: Vec::new(),
            heads,
            table: MemTable::new(),
        }
    }

    /// A visit from its stored rows, in an order where each change follows its deps.
    /// Rows that passed the gate once pass; a damaged row is told apart.
    pub fn from_changes<'a>(
        genesis: Genesis,
        rows: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, ApplyError> {
        let changes = rows
            .into_iter()
            .map(|raw| read_exact(raw, &genesis))
            .collect::<Result<Vec<_>, _>>()?;
        let mut doc = Self::from_genesis(genesis);
        doc.apply(&changes)?;
        Ok(doc)
    }

    /// The genesis of the visit.
    pub fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    /// Applies changes, each after its deps; those already in the visit are skipped.
    /// All or nothing: after an error the document is as it was.
    pub fn apply(&mut self, changes: &[SealedChange]) -> Result<(), ApplyError> {
        let mut table = Overlay::new(&self.table);
        let mut fresh = Vec::with_capacity(changes.len());
        for change in changes {
            if never(table.holds(&change.hash())) {
                continue;
            }
            let meta = never(causality(&self.genesis, &table, change))?;
            table.insert(change, meta.clone());
            fresh.push((change, meta));
        }
        fresh.into_iter().for_each(|(c, meta)| self.append(c, meta));
        Ok(())
    }

    /// Applies changes that the gate has just admitted on this document, in its order, with what it found.
    pub fn apply_admitted<'a>(
        &mut self,
        changes: impl IntoIterator<Item = (&'a SealedChange, &'a ChangeMeta)>,
    ) {
        for (change, meta) in changes {
            if !never(self.table.holds(&change.hash())) {
                self.append(change, meta.clone());
            }
        }
    }

    fn append(&mut self, change: &SealedChange, meta: ChangeMeta) {
        for dep in &change.parts().deps {
            self.heads.remove(dep);
        }
        self.heads.insert(change.hash());
        self.table.insert(change, meta);
        self.changes.push(change.clone());
    }

    /// The changes in the order in which they were applied: each after its deps.
    pub fn changes(&self) -> &[SealedChange] {
        &self.changes
    }

    /// The changes that no other change follows, ascending.
    pub fn heads(&self) -> Vec<Hash> {
        self.heads.iter().copied().collect()
    }

    /// Every event: its key and its bytes, sorted. A key with two different values comes twice.
    pub fn entries(&self) -> Vec<(String, String)> {
        let mut out: Vec<_> = self
            .changes
            .iter()
            .map(|c| (c.parts().key.to_string(), c.parts().value.to_string()))
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Whether the merge library takes the same changes and ends in the same heads and events.
    pub fn library_agrees(&self) -> bool {
        let parts = self.changes.iter().map(SealedChange::parts);
        library::merge(&self.genesis, parts)
            .is_some_and(|m| m.heads == self.heads() && m.entries == self.entries())
    }

    /// What a new event of `actor` names in `after`; see [`newest`].
    pub fn newest(&self, actor: ActorId) -> Result<Vec<EventId>, AuthorError<Infallible>> {
        newest(&self.genesis, &self.table, &self.heads(), actor)
    }

    /// The next change of `actor`, which appends `event`; not applied yet.
    pub fn author(
        &self,
        actor: ActorId,
        event: &Event,
    ) -> Result<(SealedChange, ChangeMeta), AuthorError<Infallible>> {
        author(&self.genesis, &self.table, &self.heads(), actor, event)
    }
}

impl ChangeTable for VisitDoc {
    type Error = Infallible;
    fn meta(&self, hash: &Hash) -> Result<Option<ChangeMeta>, Infallible> {
        self.table.meta(hash)
    }
    fn holds(&self, hash: &Hash) -> Result<bool, Infallible> {
        self.table.holds(hash)
    }
    fn last_seq(&self, actor: &ActorId) -> Result<u64, Infallible> {
        self.table.last_seq(actor)
    }
    fn tellings(&self, id: &EventId) -> Result<Vec<(Told, Hash)>, Infallible> {
        self.table.tellings(id)
    }
}

fn never<T>(result: Result<T, Infallible>) -> T {
    match result {
        Ok(value) => value,
        Err(e) => match e {},
    }
}
