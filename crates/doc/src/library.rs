//! The merge library as a second opinion: whether Automerge takes the same changes, and ends in the same heads and the
//! same events. A document is read without it, because events are only ever added, each under a key of its own.

use std::collections::BTreeSet;
use std::num::NonZeroU64;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::legacy::{Key, Op, OpType, SortedVec};
use automerge::{
    Automerge, Change, ChangeHash, ExpandedChange, ROOT, ReadDoc, ScalarValue, ScalarValueRef,
    ValueRef,
};

use crate::change::ChangeParts;
use crate::genesis::Genesis;
use crate::writer::Hash;

/// What the library makes of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Its heads, ascending.
    pub heads: Vec<Hash>,
    /// Every event: its key and its bytes, sorted. A key with two different values comes twice.
    pub entries: Vec<(String, String)>,
}

/// Builds the changes by the library and merges them; `None` when it fails or panics.
pub fn merge<'a>(
    genesis: &Genesis,
    changes: impl IntoIterator<Item = &'a ChangeParts>,
) -> Option<Merged> {
    let built: Vec<Change> = std::iter::once(genesis.change().clone())
        .chain(changes.into_iter().map(|parts| build(parts, genesis)))
        .collect();
    catch_unwind(AssertUnwindSafe(|| {
        let mut doc = Automerge::new();
        doc.apply_changes(built).ok()?;
        let heads: BTreeSet<_> = doc.get_heads().into_iter().map(|h| Hash(h.0)).collect();
        Some(Merged {
            heads: heads.into_iter().collect(),
            entries: entries(&doc)?,
        })
    }))
    .ok()?
}

fn entries(doc: &Automerge) -> Option<Vec<(String, String)>> {
    let (_, ev) = doc.get(ROOT, "ev").ok()??;
    let mut out = Vec::new();
    for item in doc.map_range(&ev, ..) {
        let key = item.key.into_owned();
        if item.conflict {
            let values = doc.get_all(&ev, key.as_str());
            for (value, _) in values.unwrap_or_default() {
                out.extend(value.as_str().map(|text| (key.clone(), text.to_owned())));
            }
        } else if let ValueRef::Scalar(ScalarValueRef::Str(text)) = item.value {
            out.push((key, text.into_owned()));
        }
    }
    out.sort_unstable();
    out.dedup();
    Some(out)
}

/// The change as the library builds it.
pub fn build(parts: &ChangeParts, genesis: &Genesis) -> Change {
    Change::from(ExpandedChange {
        operations: vec![Op {
            action: OpType::Put(ScalarValue::Str((&*parts.value).into())),
            obj: genesis.ev(),
            key: Key::Map(parts.key.to_string().into()),
            pred: SortedVec::new(),
            insert: false,
        }],
        actor_id: automerge::ActorId::from(parts.actor.0),
        hash: None,
        seq: parts.seq,
        // Zero is refused before a change is sealed.
        start_op: NonZeroU64::new(parts.start_op).unwrap_or(NonZeroU64::MIN),
        time: 0,
        message: None,
        deps: parts.deps.iter().map(|d| ChangeHash(d.0)).collect(),
        extra_bytes: vec![],
        author: None,
    })
}
