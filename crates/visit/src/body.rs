//! What an event says, read from its `d`. Only kinds that the fold treats by name have a shape here;
//! every other known kind is `Plain`, an unknown kind is kept and carried, bad data is a finding.

mod fields;
mod link;
mod said;
mod write;

use std::collections::BTreeMap;

use doorstep_standard::{EventKind, Scalar, StandardHash};

use crate::event::Event;
use crate::id::{DeviceId, EventId, PersonId};
use crate::json::Json;

use fields::{Fields, scalar};
pub use link::{Joined, Link};
pub use said::{
    Consent, ConsentWord, Happened, Quote, Settled, Shown, Signed, ValueClass, is_customers_own,
};

/// What an event says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// `o.order_set`
    OrderSet {
        /// When the customer reported it, UTC milliseconds.
        reported_at: Option<i64>,
        /// Facts by name.
        facts: BTreeMap<String, Scalar>,
        /// Customer id.
        customer: Option<String>,
        /// Household code.
        household: Option<String>,
    },
    /// `o.fact_set`
    FactSet {
        /// Name of the fact.
        fact: String,
        /// Its value.
        value: Scalar,
    },
    /// `o.standard_pinned`
    Pinned(StandardHash),
    /// `o.calendar_set`: the hash of a document of public holidays.
    CalendarSet(String),
    /// `d.opened`: what the phone knew of a visit that it opened itself.
    Opened {
        /// The standard, if one was taken.
        pack: Option<StandardHash>,
        /// Public holidays, by hash.
        calendar: Option<String>,
        /// What is wrong, a code.
        fault_kind: Option<String>,
        /// Where, as the technician typed it: a private value.
        place: Option<String>,
    },
    /// `d.called`
    Called {
        /// Outcome code; `answered` is what counts as contact.
        outcome: Option<String>,
    },
    /// `d.kit_checked`: things of the kit that were missing.
    KitChecked {
        /// Their codes.
        missing: Vec<String>,
    },
    /// `o.appointment_set`, `d.appointment_agreed`
    Appointment {
        /// Start of the window, UTC milliseconds.
        start: i64,
        /// End of the window, UTC milliseconds.
        end: i64,
    },
    /// `o.assigned`
    Assigned(Vec<PersonId>),
    /// `o.cancelled`
    Cancelled {
        /// Reason code.
        reason: String,
    },
    /// `o.closed`
    Closed(Vec<EventId>),
    /// `o.standing_ended`
    StandingEnded {
        /// The device whose word no longer counts by itself.
        dev: DeviceId,
        /// Its last events that still count, with their past.
        last: Vec<EventId>,
    },
    /// `o.linked`
    Linked(Link),
    /// `o.adopted`
    Adopted(Vec<EventId>),
    /// `l.settled`
    Settled(Settled),
    /// `d.step_done`, and `o.step_done` for a step of the office
    StepDone(String),
    /// `d.step_skipped`
    StepSkipped {
        /// The step.
        step: String,
        /// Reason code.
        reason: String,
    },
    /// `d.quoted` and `d.quote_revised`
    Quote(Quote),
    /// `d.consent_given`, `d.consent_refused`, `d.consent_withdrawn`
    Consent(Consent),
    /// `d.part_fitted`
    PartFitted {
        /// The part line: the event id of its first quote.
        line: EventId,
        /// The quote or revision that was fitted.
        quote: EventId,
    },
    /// `d.part_returned`
    PartReturned {
        /// The part line.
        line: EventId,
    },
    /// `d.statement_shown`
    StatementShown(Shown),
    /// `d.signed`
    Signed(Signed),
    /// `d.signature_refused`
    SignatureRefused {
        /// Reason code.
        reason: String,
    },
    /// `d.paid`
    Paid {
        /// Minor units of the pack's currency.
        fen: i64,
    },
    /// `d.corrected`
    Corrected {
        /// The event that it stands beside.
        of: EventId,
        /// Reason code.
        reason: String,
        /// The time that is claimed instead, UTC milliseconds.
        claimed_at: Option<i64>,
    },
    /// `d.visit_handed_over`
    HandedOver(PersonId),
    /// A consent or a signature told afterwards: shown as a note, it gives nothing.
    ToldAfterwards,
    /// A known kind that the fold needs no more of.
    Plain,
    /// A kind of a later version.
    Unknown,
    /// A known kind whose data is not what the kind needs.
    Bad(&'static str),
}

/// The `happened` member, if the event was recorded afterwards.
pub fn happened(event: &Event) -> Option<Happened> {
    let h = event.data.get("happened")?;
    Some(Happened {
        claimed_at: h.get("claimed_at")?.as_int()?,
        source: h.get("source")?.as_str()?.to_owned(),
        reason: h.get("reason")?.as_str()?.to_owned(),
    })
}

/// The reason that the device recorded for passing a rule.
pub fn reason_for<'a>(event: &'a Event, rule: &str) -> Option<&'a str> {
    event
        .data
        .get("why")?
        .as_list()?
        .iter()
        .find(|w| w.get("rule").and_then(Json::as_str) == Some(rule))?
        .get("reason")?
        .as_str()
}

impl Body {
    /// The standard that it names.
    pub fn pack(&self) -> Option<StandardHash> {
        match self {
            Body::Pinned(hash) => Some(*hash),
            Body::Opened { pack, .. } => *pack,
            _ => None,
        }
    }

    /// Hash of a document of public holidays that it names.
    pub fn calendar(&self) -> Option<&str> {
        match self {
            Body::CalendarSet(hash) => Some(hash),
            Body::Opened { calendar, .. } => calendar.as_deref(),
            _ => None,
        }
    }

    /// Reads what the event says; never fails.
    pub fn read(event: &Event) -> Self {
        let in_person = matches!(event.kind, EventKind::ConsentGiven | EventKind::Signed);
        if in_person && happened(event).is_some() {
            return Body::ToldAfterwards;
        }
        read(&event.kind, &Fields(&event.data)).unwrap_or_else(Body::Bad)
    }
}

fn read(kind: &EventKind, d: &Fields) -> Result<Body, &'static str> {
    use EventKind as K;
    Ok(match kind {
        K::OrderSet => Body::OrderSet {
            reported_at: d.int_or_none("reported_at")?,
            facts: d.facts()?,
            customer: d.text_or_none("customer")?,
            household: d.text_or_none("household")?,
        },
        K::FactSet => Body::FactSet {
            fact: d.text("fact")?,
            value: scalar(d.0.get("value").ok_or("value")?).ok_or("value")?,
        },
        K::StandardPinned => Body::Pinned(d.hash("pack")?),
        K::CalendarSet => Body::CalendarSet(d.text("calendar")?),
        K::Opened => Body::Opened {
            pack: match d.0.get("pack") {
                Some(_) => Some(d.hash("pack")?),
                None => None,
            },
            calendar: d.said("calendar"),
            fault_kind: d.said("fault_kind"),
            place: d
                .0
                .get("place")
                .and_then(|p| Some(p.get("p")?.as_str()?.to_owned())),
        },
        K::Called => Body::Called {
            outcome: d.said("outcome"),
        },
        K::KitChecked => Body::KitChecked {
            missing: d.codes("missing"),
        },
        K::AppointmentSet | K::AppointmentAgreed => {
            let (start, end) = (d.int("start")?, d.int("end")?);
            if end < start {
                return Err("end");
            }
            Body::Appointment { start, end }
        }
        K::Assigned => Body::Assigned(d.list("persons", |j| j.as_str()?.parse().ok())?),
        K::Cancelled => Body::Cancelled {
            reason: d.text("reason")?,
        },
        K::Closed => Body::Closed(d.events("covers")?),
        K::StandingEnded => Body::StandingEnded {
            dev: d.text("dev")?.parse().map_err(|_| "dev")?,
            last: d.events("last")?,
        },
        K::Linked => Body::Linked(d.link()?),
        K::Adopted => Body::Adopted(d.events("events")?),
        K::Settled => Body::Settled(Settled {
            finding: d.text("finding")?,
            covers: d.events("covers")?,
            outcome: d.text("outcome")?,
            fen: d.int_or_none("fen")?,
        }),
        K::StepDone | K::OfficeStepDone => Body::StepDone(d.text("step")?),
        K::StepSkipped => Body::StepSkipped {
            step: d.text("step")?,
            reason: d.text("reason")?,
        },
        K::Quoted => Body::Quote(d.quote(None)?),
        K::QuoteRevised => Body::Quote(d.quote(Some(d.event("line")?))?),
        K::ConsentGiven => Body::Consent(d.consent(ConsentWord::Given)?),
        K::ConsentRefused => Body::Consent(d.consent(ConsentWord::Refused)?),
        K::ConsentWithdrawn => Body::Consent(d.consent(ConsentWord::Withdrawn)?),
        K::PartFitted => Body::PartFitted {
            line: d.event("line")?,
            quote: d.event("quote")?,
        },
        K::PartReturned => Body::PartReturned {
            line: d.event("line")?,
        },
        K::StatementShown => Body::StatementShown(d.shown()?),
        K::Signed => Body::Signed(Signed {
            shown: d.shown()?,
            strokes: d.blob("strokes")?,
            relation: d.text("relation")?,
            sig: d.text("sig")?,
        }),
        K::SignatureRefused => Body::SignatureRefused {
            reason: d.text("reason")?,
        },
        K::Paid => Body::Paid {
            fen: d.amount("fen")?,
        },
        K::Corrected => Body::Corrected {
            of: d.event("of")?,
            reason: d.text("reason")?,
            claimed_at: d.int_or_none("claimed_at")?,
        },
        K::VisitHandedOver => Body::HandedOver(d.text("to")?.parse().map_err(|_| "to")?),
        K::CustomerContacted
        | K::CallReceived
        | K::CallAnswered
        | K::CallbackPlanned
        | K::CallbackFailed
        | K::CallbackDone
        | K::ComplaintReceived
        | K::ComplaintTransferred
        | K::ComplaintInvestigated
        | K::ComplaintVerified
        | K::ComplaintCorrected
        | K::ComplaintCompensated
        | K::ComplaintAnswered
        | K::QuestionAnswered
        | K::OutageAnnounced
        | K::OutageStarted
        | K::OutageEnded
        | K::HazardCleared
        | K::RecordFiled
        | K::Reviewed
        | K::Returned
        | K::OrderVerified
        | K::SetOut
        | K::DelayTold
        | K::Arrived
        | K::Knocked
        | K::Waited
        | K::NoteLeft
        | K::Greeted
        | K::Introduced
        | K::IdShown
        | K::IdVerified
        | K::ShoeCoversOn
        | K::Entered
        | K::NeedsConfirmed
        | K::Inspected
        | K::ReadingTaken
        | K::CauseFound
        | K::ViolationNoticed
        | K::DamageSheet
        | K::PlanMade
        | K::AgreementSigned
        | K::RepairStarted
        | K::HazardFound
        | K::HazardReported
        | K::Suspended
        | K::Resumed
        | K::ProgressTold
        | K::NoteAdded
        | K::Tested
        | K::Demonstrated
        | K::EffectConfirmed
        | K::EffectDenied
        | K::Explained
        | K::DocumentGiven
        | K::Cleaned
        | K::FeedbackAsked
        | K::OpenQuestion
        | K::LeftHome
        | K::Addendum => Body::Plain,
        K::Other(_) => Body::Unknown,
    })
}
