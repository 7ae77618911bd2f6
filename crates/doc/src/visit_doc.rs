//! The merged document of one visit. Only changes that keep causality reach the library,
//! on a scratch copy that is swapped in on success.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, ObjId, ROOT, ReadDoc, ScalarValueRef, ValueRef};
use doorstep_visit::{Event, EventId, TenantId, VisitId};

use crate::author::{AuthorError, author};
use crate::change::{SealedChange, read_exact};
use crate::gate::causality;
use crate::genesis::Genesis;
use crate::meta::ChangeMeta;
use crate::refusal::GateError;
use crate::table::{ChangeTable, MemTable, Overlay};
use crate::writer::{ActorId, Hash};

/// Why changes were not applied; the document is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// A change breaks causality or shape.
    #[error(transparent)]
    Gate(#[from] GateError),
    /// The library failed or panicked on changes that passed.
    #[error("the merge library refused the changes; quarantine them")]
    Library,
}

impl ApplyError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Gate(e) => e.code(),
            Self::Library => "library_refused",
        }
    }
}

/// One visit in memory: the library's document, the heads, and the table of its changes.
#[derive(Clone, Debug)]
pub struct VisitDoc {
    genesis: Genesis,
    library: Automerge,
    ev: ObjId,
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
        let mut library = Automerge::new();
        // Our own change on an empty document; without it the visit has no map and stays empty.
        let applied = library.apply_changes([genesis.change().clone()]);
        debug_assert!(applied.is_ok());
        let ev = match library.get(ROOT, "ev") {
            Ok(Some((_, id))) => id,
            _ => ROOT,
        };
        let heads = BTreeSet::from([genesis.hash()]);
        Self {
            genesis,
            library,
            ev,
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
        let mut heads = self.heads.clone();
        let mut fresh = Vec::with_capacity(changes.len());
        for change in changes {
            if never(table.meta(&change.hash())).is_some() {
                continue;
            }
            let meta = never(causality(&self.genesis, &table, change))?;
            table.insert(change, meta.clone());
            for dep in &change.parts().deps {
                heads.remove(dep);
            }
            heads.insert(change.hash());
            fresh.push((change, meta));
        }
        if fresh.is_empty() {
            return Ok(());
        }
        // A document that panicked is poisoned even when it looks alive.
        let merged = catch_unwind(AssertUnwindSafe(|| {
            let built: Vec<_> = fresh
                .iter()
                .map(|(c, _)| c.to_library(&self.genesis))
                .collect();
            let mut scratch = self.library.clone();
            scratch.apply_changes(built).ok()?;
            let reached: BTreeSet<_> = scratch.get_heads().into_iter().map(|h| Hash(h.0)).collect();
            (reached == heads).then_some(scratch)
        }));
        match merged {
            Ok(Some(library)) => self.library = library,
            _ => return Err(ApplyError::Library),
        }
        self.heads = heads;
        for (change, meta) in fresh {
            self.table.insert(change, meta);
        }
        Ok(())
    }

    /// The changes that no other change follows, ascending.
    pub fn heads(&self) -> Vec<Hash> {
        self.heads.iter().copied().collect()
    }

    /// Every event: its key and its bytes, sorted. A key with two different values comes twice.
    pub fn entries(&self) -> Vec<(String, String)> {
        let mut out = Vec::with_capacity(self.table.len());
        for item in self.library.map_range(&self.ev, ..) {
            let key = item.key.into_owned();
            if item.conflict {
                let values = self.library.get_all(&self.ev, key.as_str());
                for (value, _) in values.unwrap_or_default() {
                    out.extend(value.as_str().map(|text| (key.clone(), text.to_owned())));
                }
            } else if let ValueRef::Scalar(ScalarValueRef::Str(text)) = item.value {
                out.push((key, text.into_owned()));
            }
        }
        out.sort_unstable();
        out.dedup();
        out
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
    fn last_seq(&self, actor: &ActorId) -> Result<u64, Infallible> {
        self.table.last_seq(actor)
    }
    fn holds_event(&self, id: &EventId) -> Result<bool, Infallible> {
        self.table.holds_event(id)
    }
}

fn never<T>(result: Result<T, Infallible>) -> T {
    match result {
        Ok(value) => value,
        Err(e) => match e {},
    }
}
