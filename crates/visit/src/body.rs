//! What an event says, read from its `d`. Only kinds that the fold treats by name have a shape here;
//! every other known kind is `Plain`, an unknown kind is kept and carried, bad data is a finding.

mod link;

use std::collections::BTreeMap;
use std::str::FromStr;

use doorstep_standard::model::FeeKind;
use doorstep_standard::vocabulary::{
    ACTS, DEVICE_OTHER, LEAD, OFFICE_ACTS, OFFICE_OTHER, SUBJECTS,
};
use doorstep_standard::{Scalar, StandardHash};

use crate::event::Event;
use crate::id::{DeviceId, EventId, PersonId};
use crate::json::Json;

pub use link::{Joined, Link};

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
    /// `o.standard_pinned`, and `d.opened` with a pack.
    Pinned(StandardHash),
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
    HandedOver(DeviceId),
    /// A consent or a signature told afterwards: shown as a note, it gives nothing.
    ToldAfterwards,
    /// A known kind that the fold needs no more of.
    Plain,
    /// A kind of a later version.
    Unknown,
    /// A known kind whose data is not what the kind needs.
    Bad(&'static str),
}

/// A price for a line of the bill: a part, work, or anything else that is charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The line that it revises; `None` opens a new line.
    pub line: Option<EventId>,
    /// labour, material, overtime, callout, other; `None` is a part, or in a revision what the line is.
    pub kind: Option<FeeKind>,
    /// Whether a part is of low or high value, if that was said.
    pub class: Option<ValueClass>,
    /// Catalogue code of the part, or code of the tariff.
    pub part: String,
    /// Pieces.
    pub quantity: i64,
    /// Price of the whole line in minor units.
    pub fen: i64,
    /// Where the part comes from: company, customer_bought, customer_provided, warranty.
    /// A customer's own part costs nothing: what is done to it is a line of its own.
    pub source: String,
    /// Hash of the private value with the name under which it was shown, if one was given.
    pub name: Option<String>,
}

/// How much a part is worth, where a standard asks; the limit between them is the company's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueClass {
    /// `low_value`
    Low,
    /// `high_value`
    High,
}

impl ValueClass {
    /// Stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low_value",
            Self::High => "high_value",
        }
    }
}

impl FromStr for ValueClass {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        match s {
            "low_value" => Ok(Self::Low),
            "high_value" => Ok(Self::High),
            _ => Err(()),
        }
    }
}

/// Whether the customer has a part of this source already, or gets it: nobody sells it to them.
pub fn is_customers_own(source: &str) -> bool {
    matches!(source, "customer_bought" | "customer_provided")
}

/// Yes, no, or no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Consent.
    Given,
    /// Refusal.
    Refused,
    /// A consent taken back.
    Withdrawn,
}

/// What a customer said to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Yes, no, or no longer.
    pub verdict: Verdict,
    /// entry, part, moving, out_of_hours, reschedule, damage
    pub subject: String,
    /// The part line, for parts.
    pub line: Option<EventId>,
    /// The quote or revision shown, for consent to a part.
    pub quote: Option<EventId>,
    /// Price shown, minor units.
    pub fen: Option<i64>,
    /// Source shown.
    pub source: Option<String>,
    /// Who gave it: owner, tenant, family, other.
    pub relation: String,
    /// spoken, signed or phone
    pub how: String,
    /// Every refusal and withdrawal that the consent screen showed.
    pub over: Vec<EventId>,
}

/// A statement as it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// SHA-256 of the bytes shown, lower-case hex.
    pub sha256: String,
    /// Language tag.
    pub language: String,
    /// Newest events shown.
    pub covers: Vec<EventId>,
    /// Root over their causal past, lower-case hex.
    pub root: String,
    /// Amount to pay, minor units.
    pub total_fen: i64,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// What was signed.
    pub shown: Shown,
    /// SHA-256 of the stroke bytes, lower-case hex.
    pub strokes: String,
    /// Who signed.
    pub relation: String,
    /// P-256 signature of the device, lower-case hex of r | s.
    pub sig: String,
}

/// A finding settled by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Finding id.
    pub finding: String,
    /// Events that the person had before them.
    pub covers: Vec<EventId>,
    /// Outcome code.
    pub outcome: String,
    /// Amount that stands afterwards, minor units.
    pub fen: Option<i64>,
}

/// Something done before it could be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// The time claimed, UTC milliseconds.
    pub claimed_at: i64,
    /// Who says so: self, customer, colleague, paper.
    pub source: String,
    /// Why it was not recorded then: phone_dead, no_time, forgot, other.
    pub reason: String,
}

/// The kind without its prefix.
pub fn act_of(kind: &str) -> &str {
    kind.get(2..).unwrap_or_default()
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
    /// Reads what the event says; never fails.
    pub fn read(event: &Event) -> Self {
        let act = act_of(&event.kind);
        let known = match event.kind.as_bytes().first() {
            Some(b'd') => ACTS.contains(&act) || DEVICE_OTHER.contains(&act),
            Some(b'l') => LEAD.contains(&act),
            _ => OFFICE_ACTS.contains(&act) || OFFICE_OTHER.contains(&act),
        };
        if !known {
            return Body::Unknown;
        }
        if happened(event).is_some() && matches!(act, "consent_given" | "signed") {
            return Body::ToldAfterwards;
        }
        read(&event.kind, &Fields(&event.data)).unwrap_or_else(Body::Bad)
    }
}

fn read(kind: &str, d: &Fields) -> Result<Body, &'static str> {
    Ok(match kind {
        "o.order_set" => Body::OrderSet {
            reported_at: d.int_or_none("reported_at")?,
            facts: d.facts()?,
            customer: d.text_or_none("customer")?,
            household: d.text_or_none("household")?,
        },
        "o.fact_set" => Body::FactSet {
            fact: d.text("fact")?,
            value: scalar(d.0.get("value").ok_or("value")?).ok_or("value")?,
        },
        "o.standard_pinned" => Body::Pinned(d.hash("pack")?),
        "d.opened" => match d.0.get("pack") {
            Some(_) => Body::Pinned(d.hash("pack")?),
            None => Body::Plain,
        },
        "o.appointment_set" | "d.appointment_agreed" => {
            let (start, end) = (d.int("start")?, d.int("end")?);
            if end < start {
                return Err("end");
            }
            Body::Appointment { start, end }
        }
        "o.assigned" => Body::Assigned(d.list("persons", |j| j.as_str()?.parse().ok())?),
        "o.cancelled" => Body::Cancelled {
            reason: d.text("reason")?,
        },
        "o.closed" => Body::Closed(d.events("covers")?),
        "o.standing_ended" => Body::StandingEnded {
            dev: d.text("dev")?.parse().map_err(|_| "dev")?,
            last: d.events("last")?,
        },
        "o.linked" => Body::Linked(d.link()?),
        "o.adopted" => Body::Adopted(d.events("events")?),
        "l.settled" => Body::Settled(Settled {
            finding: d.text("finding")?,
            covers: d.events("covers")?,
            outcome: d.text("outcome")?,
            fen: d.int_or_none("fen")?,
        }),
        "d.step_done" | "o.step_done" => Body::StepDone(d.text("step")?),
        "d.step_skipped" => Body::StepSkipped {
            step: d.text("step")?,
            reason: d.text("reason")?,
        },
        "d.quoted" => Body::Quote(d.quote(None)?),
        "d.quote_revised" => Body::Quote(d.quote(Some(d.event("line")?))?),
        "d.consent_given" => Body::Consent(d.consent(Verdict::Given)?),
        "d.consent_refused" => Body::Consent(d.consent(Verdict::Refused)?),
        "d.consent_withdrawn" => Body::Consent(d.consent(Verdict::Withdrawn)?),
        "d.part_fitted" => Body::PartFitted {
            line: d.event("line")?,
            quote: d.event("quote")?,
        },
        "d.part_returned" => Body::PartReturned {
            line: d.event("line")?,
        },
        "d.statement_shown" => Body::StatementShown(d.shown()?),
        "d.signed" => Body::Signed(Signed {
            shown: d.shown()?,
            strokes: d.blob("strokes")?,
            relation: d.text("relation")?,
            sig: d.text("sig")?,
        }),
        "d.signature_refused" => Body::SignatureRefused {
            reason: d.text("reason")?,
        },
        "d.paid" => Body::Paid {
            fen: d.amount("fen")?,
        },
        "d.corrected" => Body::Corrected {
            of: d.event("of")?,
            reason: d.text("reason")?,
            claimed_at: d.int_or_none("claimed_at")?,
        },
        "d.visit_handed_over" => Body::HandedOver(d.text("to")?.parse().map_err(|_| "to")?),
        _ => Body::Plain,
    })
}

fn scalar(j: &Json) -> Option<Scalar> {
    match j {
        Json::Bool(b) => Some(Scalar::Bool(*b)),
        Json::Int(i) => Some(Scalar::Int(*i)),
        Json::Text(s) => Some(Scalar::Code(s.clone())),
        _ => None,
    }
}

/// Reads members of `d`; the error is the member's name.
struct Fields<'a>(&'a Json);

impl Fields<'_> {
    fn text(&self, name: &'static str) -> Result<String, &'static str> {
        self.text_or_none(name)?.ok_or(name)
    }
    fn text_or_none(&self, name: &'static str) -> Result<Option<String>, &'static str> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Json::Text(s)) => Ok(Some(s.clone())),
            Some(_) => Err(name),
        }
    }
    fn word_or_none<T: FromStr>(&self, name: &'static str) -> Result<Option<T>, &'static str> {
        let word = self.text_or_none(name)?;
        word.map(|w| w.parse().map_err(|_| name)).transpose()
    }
    fn int(&self, name: &'static str) -> Result<i64, &'static str> {
        self.int_or_none(name)?.ok_or(name)
    }
    fn int_or_none(&self, name: &'static str) -> Result<Option<i64>, &'static str> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Json::Int(i)) => Ok(Some(*i)),
            Some(_) => Err(name),
        }
    }
    /// Money: never negative, never so large that sums of a visit could overflow.
    fn amount(&self, name: &'static str) -> Result<i64, &'static str> {
        self.int(name).and_then(|v| {
            if (0..=100_000_000_000).contains(&v) {
                Ok(v)
            } else {
                Err(name)
            }
        })
    }
    fn list<T>(
        &self,
        name: &'static str,
        read: impl Fn(&Json) -> Option<T>,
    ) -> Result<Vec<T>, &'static str> {
        self.0
            .get(name)
            .and_then(Json::as_list)
            .and_then(|l| l.iter().map(read).collect())
            .ok_or(name)
    }
    fn events(&self, name: &'static str) -> Result<Vec<EventId>, &'static str> {
        self.list(name, |j| j.as_str()?.parse().ok())
    }
    fn event(&self, name: &'static str) -> Result<EventId, &'static str> {
        self.text(name)?.parse().map_err(|_| name)
    }
    fn hash(&self, name: &'static str) -> Result<StandardHash, &'static str> {
        self.text(name)?.parse().map_err(|()| name)
    }
    fn blob(&self, name: &'static str) -> Result<String, &'static str> {
        self.0
            .get(name)
            .and_then(|b| b.get("b"))
            .and_then(Json::as_str)
            .map(str::to_owned)
            .ok_or(name)
    }
    fn facts(&self) -> Result<BTreeMap<String, Scalar>, &'static str> {
        match self.0.get("facts") {
            None => Ok(BTreeMap::new()),
            Some(Json::Map(m)) => m
                .iter()
                .map(|(k, v)| Some((k.clone(), scalar(v)?)))
                .collect::<Option<_>>()
                .ok_or("facts"),
            Some(_) => Err("facts"),
        }
    }
    fn quote(&self, line: Option<EventId>) -> Result<Quote, &'static str> {
        let quantity = self.int_or_none("quantity")?.unwrap_or(1);
        if !(1..=10_000).contains(&quantity) {
            return Err("quantity");
        }
        let (fen, source) = (self.amount("fen")?, self.text("source")?);
        if fen > 0 && is_customers_own(&source) {
            return Err("fen");
        }
        Ok(Quote {
            line,
            kind: self.word_or_none("kind")?,
            class: self.word_or_none("class")?,
            part: self.text("part")?,
            quantity,
            fen,
            source,
            name: match self.0.get("name") {
                None => None,
                Some(name) => Some(
                    name.get("p")
                        .and_then(Json::as_str)
                        .ok_or("name")?
                        .to_owned(),
                ),
            },
        })
    }
    fn consent(&self, verdict: Verdict) -> Result<Consent, &'static str> {
        let subject = self.text("subject")?;
        if !SUBJECTS.contains(&subject.as_str()) {
            return Err("subject");
        }
        let part = subject == "part";
        let optional_event = |name| match self.0.get(name) {
            None => Ok(None),
            Some(_) => self.event(name).map(Some),
        };
        let consent = Consent {
            verdict,
            line: optional_event("line")?,
            quote: optional_event("quote")?,
            fen: self.int_or_none("fen")?,
            source: self.text_or_none("source")?,
            relation: self.text("relation")?,
            how: self.text("how")?,
            over: if self.0.get("over").is_some() {
                self.events("over")?
            } else {
                Vec::new()
            },
            subject,
        };
        if part && consent.line.is_none() {
            return Err("line");
        }
        if part
            && verdict == Verdict::Given
            && (consent.quote.is_none() || consent.fen.is_none() || consent.source.is_none())
        {
            return Err("quote");
        }
        Ok(consent)
    }
    fn shown(&self) -> Result<Shown, &'static str> {
        Ok(Shown {
            sha256: self.blob("statement")?,
            language: self.text("language")?,
            covers: self.events("covers")?,
            root: self.text("root")?,
            total_fen: self.amount("total_fen")?,
        })
    }
}
