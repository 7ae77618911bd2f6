//! Where a clock stands, as a record.

use crate::id::EventId;
use crate::time::Instant;

/// Where a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClockStatus {
    /// It does not apply to this visit.
    NotApplicable,
    /// Whether it applies cannot be told.
    CannotTell,
    /// What starts it has not happened.
    Waiting,
    /// The standard gives no figure: start and stop are recorded, nothing is judged.
    Open,
    /// Running, not due yet.
    Running,
    /// Running, and the due time has passed.
    Overdue,
    /// Stopped in time.
    Met,
    /// Stopped too late.
    Breached,
    /// What has to come shortly before a moment came too long before it.
    Early,
}

impl ClockStatus {
    /// Stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotApplicable => "not_applicable",
            Self::CannotTell => "cannot_tell",
            Self::Waiting => "waiting",
            Self::Open => "open",
            Self::Running => "running",
            Self::Overdue => "overdue",
            Self::Met => "met",
            Self::Breached => "breached",
            Self::Early => "early",
        }
    }
}

/// A clock of the standard on this visit; also what has to come some time before a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockState {
    /// Rule id.
    pub rule: String,
    /// Where it stands.
    pub status: ClockStatus,
    /// When it started; `None` for what has to come before a moment.
    pub started: Option<Instant>,
    /// When it is due, UTC milliseconds (the latest reading of an uncertain start).
    pub due: Option<i64>,
    /// An appointment that the customer agreed to moved the due time to its end.
    pub moved: bool,
    /// When it stopped.
    pub stopped: Option<Instant>,
    /// The event that stopped it.
    pub stopped_by: Option<EventId>,
    /// The judgement rests on a phone's clock alone.
    pub phone_only: bool,
}
