//! Makes the next change of a writer from the change table alone; no document is loaded.

use doorstep_visit::{Event, EventId};

use crate::change::{ChangeParts, MAX_DEPS, SealedChange};
use crate::genesis::Genesis;
use crate::meta::{ChangeMeta, Told};
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
    /// The event names one that is not in the table.
    #[error("event names one that is not in the visit; reload it")]
    UnknownEvent(EventId),
    /// What the event names does not have the writer's own newest change in its past.
    #[error("event does not know the writer's own newest change; reload the visit")]
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
            Self::UnknownEvent(_) => "unknown_event",
            Self::StaleHeads => "stale_heads",
            Self::Gate(e) => e.code(),
            Self::Table(_) => "change_table",
        }
    }
}

/// The change that appends `event` where its `after` puts it, and what its row keeps. `heads` are all heads of the
/// visit. It rests on the changes that tell what `after` names, and on heads that tell nothing beyond that: at most
/// [`MAX_DEPS`], and the writer's own newest change is in their past.
/// An event that is told again under another writer so comes to stand where it stood.
pub fn author<T: ChangeTable>(
    genesis: &Genesis,
    table: &T,
    heads: &[Hash],
    actor: ActorId,
    event: &Event,
) -> Result<(SealedChange, ChangeMeta), AuthorError<T::Error>> {
    if !tellings(table, &event.id)?.is_empty() {
        return Err(AuthorError::Duplicate(event.id));
    }
    let last = table.last_seq(&actor).map_err(AuthorError::Table)?;
    let mut deps: Vec<(Hash, ChangeMeta)> = Vec::with_capacity(event.after.len() + 1);
    for id in &event.after {
        // The writer's own telling, else one that nothing follows yet.
        let best = tellings(table, id)?
            .into_iter()
            .max_by_key(|(told, hash)| (told.actor == actor, heads.contains(hash), *hash));
        let (_, hash) = best.ok_or(AuthorError::UnknownEvent(*id))?;
        deps.push((hash, meta(genesis, table, &hash)?));
    }
    // Without them, what was told twice would stay a head for ever.
    for (hash, meta) in own_first(genesis, table, heads, &actor)? {
        let Some(told) = meta.told.filter(|_| deps.len() < MAX_DEPS) else {
            continue;
        };
        let named = event.after.contains(&told.event);
        if deps.iter().all(|(h, _)| *h != hash) && (named || known(table, &deps, &told)?) {
            deps.push((hash, meta));
        }
    }
    if deps.is_empty() {
        deps.push((genesis.hash(), genesis.meta()));
    }
    let mut past = VersionVector::new();
    let mut max_op = 0;
    for (_, meta) in &deps {
        past.join(&meta.past);
        max_op = max_op.max(meta.max_op);
    }
    if past.get(&actor) != last {
        return Err(AuthorError::StaleHeads);
    }
    let mut deps: Vec<Hash> = deps.into_iter().map(|(hash, _)| hash).collect();
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
    past.see(actor, last + 1);
    let meta = ChangeMeta {
        max_op: sealed.max_op(),
        past,
        told: Some(Told {
            event: event.id,
            actor,
            seq: last + 1,
        }),
    };
    Ok((sealed, meta))
}

/// What a new event of `actor` names in `after`, ascending: the events of at most [`MAX_DEPS`] heads, first of those
/// that know the writer's own newest, without what others of them know.
pub fn newest<T: ChangeTable>(
    genesis: &Genesis,
    table: &T,
    heads: &[Hash],
    actor: ActorId,
) -> Result<Vec<EventId>, AuthorError<T::Error>> {
    let mut chosen = own_first(genesis, table, heads, &actor)?;
    chosen.truncate(MAX_DEPS);
    let mut after = Vec::with_capacity(chosen.len());
    for told in chosen.iter().filter_map(|(_, meta)| meta.told) {
        if !known(table, &chosen, &told)? {
            after.push(told.event);
        }
    }
    after.sort_unstable();
    after.dedup();
    Ok(after)
}

type Placed = (Hash, ChangeMeta);

/// Heads with what they are: those that know the writer's own newest change first, then ascending.
fn own_first<T: ChangeTable>(
    genesis: &Genesis,
    table: &T,
    heads: &[Hash],
    actor: &ActorId,
) -> Result<Vec<Placed>, AuthorError<T::Error>> {
    let mut placed = Vec::with_capacity(heads.len());
    for head in heads {
        placed.push((*head, meta(genesis, table, head)?));
    }
    placed.sort_by_key(|(hash, meta)| (std::cmp::Reverse(meta.past.get(actor)), *hash));
    placed.dedup_by_key(|(hash, _)| *hash);
    Ok(placed)
}

fn meta<T: ChangeTable>(
    genesis: &Genesis,
    table: &T,
    hash: &Hash,
) -> Result<ChangeMeta, AuthorError<T::Error>> {
    if *hash == genesis.hash() {
        return Ok(genesis.meta());
    }
    let found = table.meta(hash).map_err(AuthorError::Table)?;
    found.ok_or(AuthorError::UnknownHead(*hash))
}

fn tellings<T: ChangeTable>(
    table: &T,
    id: &EventId,
) -> Result<Vec<(Told, Hash)>, AuthorError<T::Error>> {
    table.tellings(id).map_err(AuthorError::Table)
}

/// Whether an event is in the past of what some changes tell.
fn known<T: ChangeTable>(
    table: &T,
    by: &[Placed],
    told: &Told,
) -> Result<bool, AuthorError<T::Error>> {
    let tellings = tellings(table, &told.event)?;
    Ok(by.iter().any(|(_, meta)| meta.knows(&tellings)))
}
