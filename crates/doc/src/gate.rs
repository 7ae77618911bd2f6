//! The change gate: what may never change with arrival order or software age, and nothing else.
//! Bytes and shape are judged by [`crate::read_exact`]; causality, authorship and grammar here.

mod batch;

pub use batch::judge_all;

use std::collections::{BTreeMap, BTreeSet};

use doorstep_visit::{DeviceId, Event, EventError, PersonId, Side};

use crate::change::SealedChange;
use crate::clock::Clock;
use crate::genesis::Genesis;
use crate::table::{ChangeMeta, ChangeTable};
use crate::writer::{Hash, Writer};

/// What the sender is told about a refused change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Send what is missing first.
    Need,
    /// Take a new epoch and append the events again.
    RotateActor,
    /// The bytes are kept apart; a person looks at them.
    Quarantine,
}

/// Why a change is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GateError {
    /// Longer than [`crate::MAX_CHANGE`].
    #[error("change of more bytes than an event can need")]
    TooLong,
    /// Not one whole chunk.
    #[error("not one whole change chunk")]
    NotAChange,
    /// A document, a deflated change or a bundle.
    #[error("chunk type other than a plain change; send single changes")]
    ChunkType,
    /// No past, or more of it than [`crate::MAX_DEPS`].
    #[error("number of deps outside 1 to 8")]
    DepsCount,
    /// Deps not ascending, or twice the same.
    #[error("deps not strictly ascending")]
    DepsOrder,
    /// Sequence number 0 or beyond 32 bits.
    #[error("sequence number out of range")]
    SeqRange,
    /// Operation number inside the genesis change or beyond 32 bits.
    #[error("operation number out of range")]
    StartOpRange,
    /// A commit time other than 0.
    #[error("commit time is not zero")]
    TimeNotZero,
    /// The operation is not on this visit's map of events.
    #[error("operation outside this visit's events")]
    WrongDocument,
    /// The library writes other bytes for what these bytes say.
    #[error("bytes differ from the exact form of one event put")]
    NotExact,

    /// A change of its past is not here.
    #[error("a dep is unknown; send it first")]
    MissingDep(Hash),
    /// A change of its past waits in quarantine.
    #[error("a dep is in quarantine; held with it")]
    DepQuarantined(Hash),
    /// The actor is not the one of its writer.
    #[error("actor does not belong to the writer")]
    WriterUnproven,
    /// The writer has another change with this number.
    #[error("sequence number used by another change; append again under a new epoch")]
    SeqReused,
    /// Numbers of the writer are left out.
    #[error("sequence number leaves a gap")]
    SeqGap,
    /// The writer's own previous change is not in its past.
    #[error("does not follow the writer's own previous change")]
    OwnPast,
    /// Operation number other than one more than the greatest of its deps.
    #[error("operation number does not follow its deps")]
    StartOp,

    /// The value is not the event that the key names.
    #[error("value is not the event of its key: {0}")]
    Event(&'static str),
    /// `dev` is neither the writer's device nor a predecessor of it.
    #[error("event names a device of another writer")]
    EventDevice,
    /// `by` was never enrolled on `dev`.
    #[error("event names a person never enrolled on its device")]
    EventPerson,
    /// The kind's prefix belongs to another role.
    #[error("kind of another side")]
    EventSide,
}

impl GateError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "change_too_long",
            Self::NotAChange => "not_a_change",
            Self::ChunkType => "chunk_type",
            Self::DepsCount => "deps_count",
            Self::DepsOrder => "deps_order",
            Self::SeqRange => "seq_range",
            Self::StartOpRange => "start_op_range",
            Self::TimeNotZero => "time_not_zero",
            Self::WrongDocument => "wrong_document",
            Self::NotExact => "not_exact",
            Self::MissingDep(_) => "missing_dep",
            Self::DepQuarantined(_) => "dep_quarantined",
            Self::WriterUnproven => "writer_unproven",
            Self::SeqReused => "seq_reused",
            Self::SeqGap => "seq_gap",
            Self::OwnPast => "own_past",
            Self::StartOp => "start_op",
            Self::Event(code) => code,
            Self::EventDevice => "event_device",
            Self::EventPerson => "event_person",
            Self::EventSide => "event_side",
        }
    }

    /// What the sender is told.
    pub fn answer(&self) -> Answer {
        match self {
            Self::MissingDep(_) => Answer::Need,
            Self::SeqReused => Answer::RotateActor,
            _ => Answer::Quarantine,
        }
    }
}

impl From<EventError> for GateError {
    fn from(e: EventError) -> Self {
        Self::Event(e.code())
    }
}

/// What the judging side knows about a writer, from its certificate and the enrolments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorFacts {
    /// The writer's device and its predecessors (or `office`), each with everyone ever enrolled on it.
    pub devices: BTreeMap<DeviceId, BTreeSet<PersonId>>,
    /// Sides whose kinds the certificate's role may write.
    pub sides: BTreeSet<Side>,
}

/// On whose word the authorship of a change rests.
#[derive(Clone, Copy, Debug)]
pub enum Authority<'a> {
    /// The actor is derived from the writer, whose certificate says this.
    Facts(&'a AuthorFacts),
    /// Heads signed by the device of these facts cover the change, whoever carries it
    /// and whatever its epoch was.
    SignedHeads(&'a AuthorFacts),
    /// Judged by the office, whose receipt covers the change.
    Vouched,
}

/// A change that may be appended, and what its row keeps.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// For the row.
    pub meta: ChangeMeta,
    /// The event in it.
    pub event: Event,
}

/// What became of a change.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Append it.
    Admitted(Box<Admitted>),
    /// It is here already; acknowledge it again.
    Known,
    /// Answer for this document alone; the bytes go to quarantine where the answer says so.
    Refused(GateError),
}

/// Judges one change of exact shape. `Err` only when the table fails.
pub fn judge<T: ChangeTable>(
    genesis: &Genesis,
    table: &T,
    writer: &Writer,
    authority: Authority,
    change: &SealedChange,
) -> Result<Outcome, T::Error> {
    if change.hash() == genesis.hash() || table.meta(&change.hash())?.is_some() {
        return Ok(Outcome::Known);
    }
    if !proves_actor(genesis, writer, authority, change) {
        return Ok(Outcome::Refused(GateError::WriterUnproven));
    }
    let meta = match causality(genesis, table, change)? {
        Ok(meta) => meta,
        Err(e) => return Ok(Outcome::Refused(e)),
    };
    Ok(match authorship(genesis, writer, authority, change) {
        Ok(event) => Outcome::Admitted(Box::new(Admitted { meta, event })),
        Err(e) => Outcome::Refused(e),
    })
}

/// Deps known, numbers in order, the writer's own previous change in the past:
/// what Automerge takes for granted, and no more.
pub fn causality<T: ChangeTable>(
    genesis: &Genesis,
    table: &T,
    change: &SealedChange,
) -> Result<Result<ChangeMeta, GateError>, T::Error> {
    let parts = change.parts();
    let mut clock = Clock::new();
    let mut max_op = 0;
    let mut missing = None;
    for dep in &parts.deps {
        let meta = if *dep == genesis.hash() {
            Some(genesis.meta())
        } else {
            table.meta(dep)?
        };
        match meta {
            Some(meta) => {
                clock.join(&meta.clock);
                max_op = max_op.max(meta.max_op);
            }
            None if table.is_quarantined(dep)? => return Ok(Err(GateError::DepQuarantined(*dep))),
            None => missing = missing.or(Some(*dep)),
        }
    }
    if let Some(dep) = missing {
        return Ok(Err(GateError::MissingDep(dep)));
    }
    let here = Place {
        last: table.last_seq(&parts.actor)?,
        own: clock.get(&parts.actor),
        max_op,
    };
    if let Err(fault) = here.takes(parts.seq, parts.start_op) {
        return Ok(Err(fault));
    }
    clock.see(parts.actor, parts.seq);
    Ok(Ok(ChangeMeta {
        max_op: change.max_op(),
        clock,
    }))
}

/// Where a change would stand, in numbers.
struct Place {
    /// The newest sequence number of its actor that is here.
    last: u64,
    /// The newest of its actor in the past that the change names.
    own: u64,
    /// The greatest operation number in that past.
    max_op: u64,
}

impl Place {
    fn takes(&self, seq: u64, start_op: u64) -> Result<(), GateError> {
        if seq <= self.last {
            Err(GateError::SeqReused)
        } else if seq != self.last + 1 {
            Err(GateError::SeqGap)
        } else if self.own != self.last {
            Err(GateError::OwnPast)
        } else if start_op != self.max_op + 1 {
            Err(GateError::StartOp)
        } else {
            Ok(())
        }
    }
}

/// Before causality, so that nobody can make another writer rotate.
fn proves_actor(
    genesis: &Genesis,
    writer: &Writer,
    authority: Authority,
    change: &SealedChange,
) -> bool {
    let derived = writer.actor(genesis.visit()) == change.parts().actor;
    derived && !matches!((writer, authority), (Writer::Actor(_), Authority::Facts(_)))
}

/// The event names a device, a person and a side of this writer.
fn authorship(
    genesis: &Genesis,
    writer: &Writer,
    authority: Authority,
    change: &SealedChange,
) -> Result<Event, GateError> {
    let parts = change.parts();
    let event = Event::parse_keyed(genesis.visit(), &parts.key.to_string(), &parts.value)?;
    let office = event.dev.is_office();
    if event.side() == Side::Office && !office {
        return Err(GateError::EventSide);
    }
    if event.side() == Side::Device && office {
        return Err(GateError::EventSide);
    }
    match writer {
        Writer::Device { .. } if office => return Err(GateError::EventDevice),
        Writer::Office { .. } if !office => return Err(GateError::EventDevice),
        _ => {}
    }
    if let Authority::Facts(facts) | Authority::SignedHeads(facts) = authority {
        let people = facts
            .devices
            .get(&event.dev)
            .ok_or(GateError::EventDevice)?;
        if !people.contains(&event.by) {
            return Err(GateError::EventPerson);
        }
        if !facts.sides.contains(&event.side()) {
            return Err(GateError::EventSide);
        }
    }
    Ok(event)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers alone: changes that say the same would not be harmless to everybody.
    #[test]
    fn numbers_follow_one_another() {
        let here = |last, own| Place {
            last,
            own,
            max_op: 8,
        };
        let cases = [
            (here(2, 2), 3, 9, Ok(())),
            (here(0, 0), 1, 9, Ok(())),
            (here(2, 2), 1, 9, Err(GateError::SeqReused)),
            (here(2, 2), 2, 9, Err(GateError::SeqReused)),
            (here(2, 2), 4, 9, Err(GateError::SeqGap)),
            (here(0, 0), 2, 9, Err(GateError::SeqGap)),
            (here(2, 1), 3, 9, Err(GateError::OwnPast)),
            (here(2, 0), 3, 9, Err(GateError::OwnPast)),
            (here(2, 2), 3, 8, Err(GateError::StartOp)),
            (here(2, 2), 3, 10, Err(GateError::StartOp)),
        ];
        for (here, seq, start_op, expected) in cases {
            assert_eq!(here.takes(seq, start_op), expected, "{seq} {start_op}");
        }
    }
}
