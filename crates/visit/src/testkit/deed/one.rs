//! The deeds there are, and what every kind of them chooses from.

use crate::event::Event;
use crate::history::History;
use crate::id::EventId;
use crate::json::Json;
use crate::testkit::{Crew, data};

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// One thing that somebody does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Deed { $($(#[$doc])* $name),+ }
        impl Deed {
            /// Every deed.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

deeds! {
    /// A technician tells something that no rule asks about.
    Note,
    /// Sets out.
    SetOut,
    /// Arrives.
    Arrive,
    /// Knocks.
    Knock,
    /// Tries to call.
    Call,
    /// Leaves a note.
    LeaveNote,
    /// Agrees another time.
    Agree,
    /// Greets.
    Greet,
    /// Shows the ID.
    ShowId,
    /// Says why.
    Introduce,
    /// The customer lets somebody in, after every no that this replica knows.
    LetIn,
    /// The customer does not let somebody in.
    KeepOut,
    /// The customer wants somebody out again.
    AskOut,
    /// Goes in.
    Enter,
    /// The whole way from the door to the inside, in order.
    DoorInOrder,
    /// Leaves.
    Leave,
    /// Does any step of the pack, with one of its choices.
    DoStep,
    /// Does the next steps of the pack, in its order.
    NextSteps,
    /// Leaves a step out with a reason.
    SkipStep,
    /// Begins the repair.
    StartRepair,
    /// The customer agrees to something else than entry or a part, after every no that this replica knows.
    Allow,
    /// The customer does not want that.
    Disallow,
    /// Looks through what has to be carried; some of it may be missing.
    CheckKit,
    /// Quotes a part.
    Quote,
    /// Quotes work, a visit or anything else of the tariff, or says what a part is worth.
    QuoteKind,
    /// Changes a quote.
    Revise,
    /// Agrees to the newest quote, after every no that this replica knows.
    Consent,
    /// Agrees to any quote, whatever was refused.
    ConsentUnaware,
    /// Agrees to a price or a source that may not have been on the table.
    ConsentOther,
    /// Refuses a part.
    Refuse,
    /// Takes a consent back.
    Withdraw,
    /// Fits a part at the newest quote.
    Fit,
    /// Fits a part at any quote.
    FitAny,
    /// Takes a part back.
    Return,
    /// Shows a statement.
    Show,
    /// Signs the newest statement.
    Sign,
    /// Signs any statement.
    SignAny,
    /// Does not sign.
    RefuseSignature,
    /// Pays what the newest statement says.
    Pay,
    /// Pays something else.
    PayOther,
    /// Finds a hazard.
    Hazard,
    /// Goes on.
    Resume,
    /// Claims another time for an event.
    Correct,
    /// Records something afterwards.
    Afterwards,
    /// Tells of a consent afterwards.
    ToldConsent,
    /// Hands the visit over.
    PassOn,
    /// A kind of a later version.
    UnknownKind,
    /// A known kind with data that it cannot have.
    BadData,
    /// A visit opened on a phone.
    Open,
    /// The office changes the order.
    Order,
    /// The office corrects a fact.
    Fact,
    /// The office states a fact that the pack asks for, or takes it back.
    PackFact,
    /// The office names the holidays of a year.
    Calendar,
    /// The office does one of its steps of the pack.
    OfficeStep,
    /// The office does something of its own: calls back, looks into a complaint, announces an outage.
    OfficeAct,
    /// The office ties another visit to this one.
    Link,
    /// The office pins a pack.
    Pin,
    /// The office sets an appointment.
    Appoint,
    /// The office assigns people.
    Assign,
    /// The office cancels.
    Cancel,
    /// The office closes.
    Close,
    /// The office ends the standing of a phone.
    EndStanding,
    /// The office adopts contested events.
    Adopt,
    /// A lead settles a finding.
    Settle,
    /// A lead settles an amount.
    SettleAmount,
    /// A lead looks through the record, or sends it back.
    Review,
}

pub fn pick<T: Copy>(list: &[T], n: u16) -> Option<T> {
    list.get(usize::from(n) % list.len().max(1)).copied()
}

pub fn of_kind(h: &History, kind: &str) -> Vec<EventId> {
    let of_kind = h.events().iter().filter(|e| e.kind == kind);
    of_kind.map(|e| e.id).collect()
}

pub fn any(h: &History, n: u16) -> Option<EventId> {
    let all: Vec<EventId> = h.events().iter().map(|e| e.id).collect();
    pick(&all, n)
}

/// A pack that may be pinned.
pub fn any_pack(crew: &Crew, n: u16) -> Option<Json> {
    let hashes: Vec<_> = crew.standards.keys().copied().collect();
    pick(&hashes, n).map(data::pin)
}

/// Every no to a subject that the replica knows, of its trip where the subject is one of a trip.
pub fn known_refusals(crew: &Crew, who: usize, subject: &str) -> Vec<EventId> {
    let r = &crew.replicas[who];
    let of_trip = matches!(subject, "entry" | "moving" | "installation" | "reschedule");
    let against = |e: &&Event| {
        matches!(e.kind.as_str(), "d.consent_refused" | "d.consent_withdrawn")
            && (!of_trip || e.trip == r.trip && e.by == r.by)
            && e.data.get("subject").and_then(Json::as_str) == Some(subject)
    };
    let events = r.history.events().iter().filter(against);
    events.map(|e| e.id).collect()
}

pub fn tomorrow(crew: &Crew, n: u16) -> Json {
    let start = crew.now() + 86_400_000 + i64::from(n % 3) * 3_600_000;
    data::window(start, start + 7_200_000)
}
