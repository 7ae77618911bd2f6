//! What is kept of a change beside its hash and its bytes.

use doorstep_visit::EventId;

use crate::version_vector::VersionVector;
use crate::writer::ActorId;

/// What a change row keeps besides hash and bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeMeta {
    /// Greatest operation number.
    pub max_op: u64,
    /// Its past, itself included.
    pub past: VersionVector,
    /// The event in it; none in the genesis change.
    pub told: Option<Told>,
}

/// One telling of an event: a copy of a database may tell it again under another writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// The event.
    pub event: EventId,
    /// The writer of the change that holds it.
    pub actor: ActorId,
    /// The number of that change.
    pub seq: u64,
}

impl ChangeMeta {
    /// Whether the change rests on some telling of an event, and does not itself tell it.
    pub fn knows(&self, tellings: &[(Told, crate::writer::Hash)]) -> bool {
        tellings.iter().any(|(told, _)| {
            self.told.is_none_or(|own| own.event != told.event)
                && self.past.get(&told.actor) >= told.seq
        })
    }
}
