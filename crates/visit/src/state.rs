//! What the fold returns: plain records, from which every screen and page is made.

use std::collections::BTreeMap;

use doorstep_standard::mechanism::Owner;
use doorstep_standard::{EventKind, Phase, Scalar, StandardHash, Tri};

pub use crate::bill::{Bill, BillLine};
use crate::clock::ClockState;
use crate::finding::{Finding, Ground, Named};
use crate::id::{DeviceId, EventId, PersonId, VisitId};
use crate::instant::Instant;
use crate::part::PartState;
use crate::signoff::SignOff;
pub use crate::time::Now;

/// How far a visit has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VisitPhase {
    /// Known, nobody assigned.
    New,
    /// Somebody is assigned.
    Assigned,
    /// Somebody is on the way.
    Travelling,
    /// Somebody is at the door.
    AtDoor,
    /// Nobody answered; another appointment is needed or made.
    NoAnswer,
    /// Somebody is inside.
    Inside,
    /// Work stopped for a hazard.
    Suspended,
    /// The customer signed or refused to.
    SignedOff,
    /// Everybody left.
    Left,
    /// The office cancelled it.
    Cancelled,
    /// The office closed it.
    Closed,
}

impl VisitPhase {
    /// Every phase, in the order in which a visit usually goes through them.
    pub const ALL: [Self; 11] = [
        Self::New,
        Self::Assigned,
        Self::Travelling,
        Self::AtDoor,
        Self::NoAnswer,
        Self::Inside,
        Self::Suspended,
        Self::SignedOff,
        Self::Left,
        Self::Cancelled,
        Self::Closed,
    ];

    /// Stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Assigned => "assigned",
            Self::Travelling => "travelling",
            Self::AtDoor => "at_door",
            Self::NoAnswer => "no_answer",
            Self::Inside => "inside",
            Self::Suspended => "suspended",
            Self::SignedOff => "signed_off",
            Self::Left => "left",
            Self::Cancelled => "cancelled",
            Self::Closed => "closed",
        }
    }
}

/// Where a step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepStatus {
    /// Something else comes first.
    Waiting(Vec<String>),
    /// It can be done now.
    Open,
    /// A gate holds it: rule ids.
    Blocked(Vec<String>),
    /// Done by this event.
    Done(EventId),
    /// Skipped with a reason by this event.
    Skipped(EventId, String),
    /// It does not apply.
    NotApplicable,
    /// Whether it applies cannot be told.
    CannotTell,
    /// The trip or visit is over and it was not done.
    Missed,
}

/// A step of the standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepState {
    /// Step id in the standard.
    pub step: String,
    /// Phase of the checklist.
    pub phase: Phase,
    /// Where it stands.
    pub status: StepStatus,
    /// How often it was done.
    pub count: u32,
}

/// One person's trip to the household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TripState {
    /// The event that opened it.
    pub id: EventId,
    /// Who travelled.
    pub by: PersonId,
    /// The device that recorded it.
    pub dev: DeviceId,
    /// Set out.
    pub set_out: Option<EventId>,
    /// Arrived at the door.
    pub arrived: Option<EventId>,
    /// Went in.
    pub entered: Option<EventId>,
    /// Left.
    pub left: Option<EventId>,
    /// Whether somebody answered the door.
    pub answered: Tri,
    /// The standard under which the trip runs.
    pub standard: Option<StandardHash>,
    /// The checklist: trip and person steps of this trip, visit steps of the visit.
    pub steps: Vec<StepState>,
}

/// A minimum wait that is running or over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitState {
    /// Rule id.
    pub rule: String,
    /// The trip.
    pub trip: EventId,
    /// The event from which it counts.
    pub from: EventId,
    /// The act that waits.
    pub to: String,
    /// Milliseconds to wait; `None` while the standard leaves it unset.
    pub needed_ms: Option<i64>,
    /// Milliseconds waited so far by the monotonic clock; `None` when it cannot be told (another boot).
    pub waited_ms: Option<i64>,
}

/// A record that the standard asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordState {
    /// Rule id.
    pub rule: String,
    /// Name of the record in the standard.
    pub record: String,
    /// Whether this visit needs it: yes, or cannot tell.
    pub applies: Tri,
    /// Steps and acts that are not there yet; what only the office's order holds is left out.
    pub missing: Vec<String>,
}

/// What a rule leaves open or gives to somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OptionEffect {
    /// The company may decline.
    MayRefuse,
    /// Somebody else should do it.
    Route,
    /// It is somebody's work.
    Owner,
}

impl OptionEffect {
    /// Stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MayRefuse => "may_refuse",
            Self::Route => "route",
            Self::Owner => "owner",
        }
    }
}

/// Something that a rule lets the company do. It holds nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionState {
    /// Rule id.
    pub rule: String,
    /// What may be done.
    pub effect: OptionEffect,
    /// Whose work it is, where the rule says.
    pub owner: Option<Owner>,
    /// Where the customer is sent.
    pub refer: Option<String>,
}

/// A line of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The event.
    pub id: EventId,
    /// Its kind.
    pub kind: EventKind,
    /// Who.
    pub by: PersonId,
    /// On which device, or `office`.
    pub dev: DeviceId,
    /// When.
    pub when: Instant,
    /// Trip.
    pub trip: Option<EventId>,
    /// It satisfies nothing until a person adopts it.
    pub contested: bool,
    /// It lies outside what the newest signature covers.
    pub addendum: bool,
    /// It was recorded afterwards: the time claimed, UTC milliseconds.
    pub claimed_at: Option<i64>,
}

/// Everything that is so about a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitState {
    /// The visit.
    pub visit: VisitId,
    /// How far it has come.
    pub phase: VisitPhase,
    /// The standard that is pinned now.
    pub standard: Option<StandardHash>,
    /// When the customer reported the fault, UTC milliseconds.
    pub reported_at: Option<i64>,
    /// Facts that are known and undisputed.
    pub facts: BTreeMap<String, Scalar>,
    /// Customer id at the office.
    pub customer: Option<String>,
    /// Household code at the office.
    pub household: Option<String>,
    /// The appointment that stands: start and end, UTC milliseconds.
    pub appointment: Option<(i64, i64)>,
    /// Who is assigned; empty while nobody is or it is disputed.
    pub assigned: Vec<PersonId>,
    /// The event that cancelled it.
    pub cancelled: Option<EventId>,
    /// The event that closed it.
    pub closed: Option<EventId>,
    /// Trips in the order in which they began.
    pub trips: Vec<TripState>,
    /// Minimum waits of trips that nobody answered yet.
    pub waits: Vec<WaitState>,
    /// Clocks of the standard, and what has to come some time before a moment.
    pub clocks: Vec<ClockState>,
    /// Records that the standard asks for.
    pub records: Vec<RecordState>,
    /// What the company may do, and whose work it is.
    pub options: Vec<OptionState>,
    /// What is done in the office.
    pub office_steps: Vec<StepState>,
    /// Part lines.
    pub parts: Vec<PartState>,
    /// What may be charged.
    pub bill: Bill,
    /// The hazard that is open.
    pub hazard: Option<EventId>,
    /// What a person should look at: open first, then by severity, then in history order.
    pub findings: Vec<Finding>,
    /// Sign-off.
    pub sign_off: SignOff,
    /// Every event, causes before effects.
    pub record: Vec<Entry>,
    /// Entries of the document that are no events: key and code.
    pub unusable: Vec<(String, &'static str)>,
}

impl VisitState {
    /// Whether nothing of the visit is judged, for it is too tangled: only what was recorded is told.
    pub fn is_set_aside(&self) -> bool {
        let aside = Ground::Case(Named::SetAside);
        self.findings.iter().any(|f| f.ground == aside)
    }
}
