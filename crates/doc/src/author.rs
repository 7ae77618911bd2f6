//! Makes the next change of a writer from the change table alone; no document is loaded.

use doorstep_visit::{Event, EventId};

use crate::change::{ChangeParts, MAX_DEPS, SealedChange};
use crate::genesis::Genesis;
use crate::meta::ChangeMeta;
use crate::refusal::GateError;
use crate::table::ChangeTable;
use crate::version_vector::VersionVector;
use crate::writer::{ActorId, Hash};

/// Why an event cannot be appended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthorError<E> {
    /// The event stands in the visit already; there is nothing to do.
    #[error("event is already in the visit")]
    Duplicate(EventId),
    /// A head is not in the table.
    #[error("a head is not in the change table; reload the visit")]
    UnknownHead(Hash),
    /// No head has the writer's own newest change in its past.
    #[error("heads do not cover the writer's own changes; reload the visit")]
    StaleHeads,
    /// The change breaks a limit.
    #[error(transparent)]
    Gate(GateError),
    /// The table failed.
    #[error("change table failed")]
    Table(E),
}

impl<E> AuthorError<E> {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Duplicate(_) => "event_exists",
            Self::UnknownHead(_) => "unknown_head",
            Self::StaleHeads => "stale_heads",
            Self::Gate(e) => e.code(),
            Self::Table(_) => "change_table",
        }
    }
}

/// The change that appends `event` on top of `heads` (all heads of the visit; empty means genesis),
/// and what its row keeps. It names at most [`MAX_DEPS`] heads,
/// the one with the writer's own newest change among them.
pub fn author<T: ChangeTable>(
    genesis: &Genesis,
    table: &T,
    heads: &[Hash],
    actor: ActorId,
    event: &Event,
) -> Result<(SealedChange, ChangeMeta), AuthorError<T::Error>> {
    if table.holds_event(&event.id).map_err(AuthorError::Table)? {
        return Err(AuthorError::Duplicate(event.id));
    }
    let last = table.last_seq(&actor).map_err(AuthorError::Table)?;
    let mut past = Vec::with_capacity(heads.len().max(1));
    for head in heads {
        let meta = if *head == genesis.hash() {
            Some(genesis.meta())
        } else {
            table.meta(head).map_err(AuthorError::Table)?
        };
        past.push((*head, meta.ok_or(AuthorError::UnknownHead(*head))?));
    }
    if past.is_empty() {
        past.push((genesis.hash(), genesis.meta()));
    }
    past.sort_unstable_by_key(|(hash, meta)| (meta.past.get(&actor) < last, *hash));
    past.dedup_by_key(|(hash, _)| *hash);
    past.truncate(MAX_DEPS);

    let mut vector = VersionVector::new();
    let mut max_op = 0;
    for (_, meta) in &past {
        vector.join(&meta.past);
        max_op = max_op.max(meta.max_op);
    }
    if vector.get(&actor) != last {
        return Err(AuthorError::StaleHeads);
    }
    let mut deps: Vec<Hash> = past.into_iter().map(|(hash, _)| hash).collect();
    deps.sort_unstable();
    let sealed = ChangeParts {
        actor,
        seq: last + 1,
        start_op: max_op + 1,
        deps,
        key: event.id,
        value: event.bytes.clone(),
    }
    .seal(genesis)
    .map_err(AuthorError::Gate)?;
    vector.see(actor, last + 1);
    let meta = ChangeMeta {
        max_op: sealed.max_op(),
        past: vector,
    };
    Ok((sealed, meta))
}
