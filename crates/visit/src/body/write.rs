//! The writer: what a body says, as an event's data. Reading it back gives the same body.
//! What only the writer's side knows beside it, such as how a customer paid, is set on top.

use doorstep_standard::Scalar;

use super::said::{Consent, Quote, Settled, Shown, Signed};
use super::{Body, Link};
use crate::id::EventId;
use crate::json::Json;

fn ids(events: &[EventId]) -> Json {
    events.iter().map(EventId::to_string).collect()
}

fn blob(sha256: &str) -> Json {
    Json::from_pairs([("b", sha256.into())])
}

fn private(p: &str) -> Json {
    Json::from_pairs([("p", p.into())])
}

/// A value of a fact.
pub fn scalar(value: &Scalar) -> Json {
    match value {
        Scalar::Bool(b) => (*b).into(),
        Scalar::Int(n) => (*n).into(),
        Scalar::Code(c) => c.as_str().into(),
    }
}

/// Members, of which those that are absent are left out.
fn members<const N: usize>(all: [(&str, Option<Json>); N]) -> Json {
    let mut d = Json::object();
    for (name, value) in all {
        if let Some(value) = value {
            d.set(name, value);
        }
    }
    d
}

fn text(value: &Option<String>) -> Option<Json> {
    value.as_deref().map(Json::from)
}

impl Body {
    /// The data of an event that says this. A body that says nothing of its own has none.
    pub fn data(&self) -> Json {
        match self {
            Body::OrderSet {
                reported_at,
                facts,
                customer,
                household,
            } => {
                let mut said = Json::object();
                for (name, value) in facts {
                    said.set(name, scalar(value));
                }
                members([
                    ("reported_at", reported_at.map(Json::from)),
                    ("facts", (!facts.is_empty()).then_some(said)),
                    ("customer", text(customer)),
                    ("household", text(household)),
                ])
            }
            Body::FactSet { fact, value } => members([
                ("fact", Some(fact.as_str().into())),
                ("value", Some(scalar(value))),
            ]),
            Body::Pinned(hash) => members([("pack", Some(hash.to_string().into()))]),
            Body::CalendarSet(hash) => members([("calendar", Some(hash.as_str().into()))]),
            Body::Opened {
                pack,
                calendar,
                fault_kind,
                place,
            } => members([
                ("pack", pack.map(|h| h.to_string().into())),
                ("calendar", text(calendar)),
                ("fault_kind", text(fault_kind)),
                ("place", place.as_deref().map(private)),
            ]),
            Body::Called { outcome } => members([("outcome", text(outcome))]),
            Body::KitChecked { missing } => members([(
                "missing",
                (!missing.is_empty()).then(|| missing.iter().map(String::as_str).collect()),
            )]),
            Body::Appointment { start, end } => members([
                ("start", Some((*start).into())),
                ("end", Some((*end).into())),
            ]),
            Body::Assigned(people) => {
                members([("persons", Some(people.iter().map(|p| p.as_str()).collect()))])
            }
            Body::Cancelled { reason } | Body::SignatureRefused { reason } => {
                members([("reason", Some(reason.as_str().into()))])
            }
            Body::Closed(covers) => members([("covers", Some(ids(covers)))]),
            Body::StandingEnded { dev, last } => members([
                ("dev", Some(dev.as_str().into())),
                ("last", Some(ids(last))),
            ]),
            Body::Linked(link) => linked(link),
            Body::Adopted(events) => members([("events", Some(ids(events)))]),
            Body::Settled(s) => settled(s),
            Body::StepDone(step) => members([("step", Some(step.as_str().into()))]),
            Body::StepSkipped { step, reason } => members([
                ("step", Some(step.as_str().into())),
                ("reason", Some(reason.as_str().into())),
            ]),
            Body::Quote(q) => quote(q),
            Body::Consent(c) => consent(c),
            Body::PartFitted { line, quote } => members([
                ("line", Some(line.to_string().into())),
                ("quote", Some(quote.to_string().into())),
            ]),
            Body::PartReturned { line } => members([("line", Some(line.to_string().into()))]),
            Body::StatementShown(s) => shown(s),
            Body::Signed(s) => signed(s),
            Body::Paid { fen } => members([("fen", Some((*fen).into()))]),
            Body::Corrected {
                of,
                reason,
                claimed_at,
            } => members([
                ("of", Some(of.to_string().into())),
                ("reason", Some(reason.as_str().into())),
                ("claimed_at", claimed_at.map(Json::from)),
            ]),
            Body::HandedOver(to) => members([("to", Some(to.as_str().into()))]),
            Body::ToldAfterwards | Body::Plain | Body::Unknown | Body::Bad(_) => Json::object(),
        }
    }
}

fn linked(link: &Link) -> Json {
    let arrived = link.arrived.as_ref().map(|a| {
        members([
            ("event", Some(a.event.to_string().into())),
            ("earliest", Some(a.time.earliest.into())),
            ("latest", Some(a.time.latest.into())),
            ("phone_only", a.time.phone_only.then(|| true.into())),
        ])
    });
    members([
        ("visit", Some(link.visit.to_string().into())),
        ("off", link.off.then(|| true.into())),
        ("report", link.report.map(Json::from)),
        ("arrived", arrived),
    ])
}

fn settled(s: &Settled) -> Json {
    members([
        ("finding", Some(s.finding.as_str().into())),
        ("covers", Some(ids(&s.covers))),
        ("outcome", Some(s.outcome.as_str().into())),
        ("fen", s.fen.map(Json::from)),
    ])
}

fn quote(q: &Quote) -> Json {
    members([
        ("line", q.line.map(|l| l.to_string().into())),
        ("kind", q.kind.map(|k| k.as_str().into())),
        ("class", q.class.map(|c| c.as_str().into())),
        ("part", Some(q.part.as_str().into())),
        ("quantity", Some(q.quantity.into())),
        ("fen", Some(q.fen.into())),
        ("source", Some(q.source.as_str().into())),
        ("name", q.name.as_deref().map(private)),
    ])
}

fn consent(c: &Consent) -> Json {
    members([
        ("subject", Some(c.subject.as_str().into())),
        ("line", c.line.map(|l| l.to_string().into())),
        ("quote", c.quote.map(|q| q.to_string().into())),
        ("fen", c.fen.map(Json::from)),
        ("source", text(&c.source)),
        ("relation", Some(c.relation.as_str().into())),
        ("how", Some(c.how.as_str().into())),
        ("over", (!c.over.is_empty()).then(|| ids(&c.over))),
    ])
}

fn shown(s: &Shown) -> Json {
    members([
        ("statement", Some(blob(&s.sha256))),
        ("language", Some(s.language.as_str().into())),
        ("covers", Some(ids(&s.covers))),
        ("root", Some(s.root.as_str().into())),
        ("total_fen", Some(s.total_fen.into())),
    ])
}

fn signed(s: &Signed) -> Json {
    let mut d = shown(&s.shown);
    d.set("strokes", blob(&s.strokes));
    d.set("relation", s.relation.as_str().into());
    d.set("sig", s.sig.as_str().into());
    d
}
