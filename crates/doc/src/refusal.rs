//! Why a change is refused, and what its sender is told.

use doorstep_visit::EventError;

use crate::writer::Hash;

/// What the sender is told about a refused change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateAnswer {
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

    /// The event names one that its change does not rest on.
    #[error("event names one that its change does not rest on")]
    AfterOutside,
    /// The change rests on an event that its own event does not name.
    #[error("event leaves out one that its change rests on")]
    AfterLeftOut,

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
            Self::AfterOutside => "after_outside",
            Self::AfterLeftOut => "after_left_out",
            Self::Event(code) => code,
            Self::EventDevice => "event_device",
            Self::EventPerson => "event_person",
            Self::EventSide => "event_side",
        }
    }

    /// What the sender is told.
    pub fn answer(&self) -> GateAnswer {
        match self {
            Self::MissingDep(_) => GateAnswer::Need,
            Self::SeqReused => GateAnswer::RotateActor,
            _ => GateAnswer::Quarantine,
        }
    }
}

impl From<EventError> for GateError {
    fn from(e: EventError) -> Self {
        Self::Event(e.code())
    }
}
