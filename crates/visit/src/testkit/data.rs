//! The `d` of events, as a device, a lead or the office writes it.
//! Golden files hold these shapes; a change here is a change of the format.

use doorstep_standard::StandardHash;

use crate::id::{EventId, VisitId, base32};
use crate::json::Json;
use crate::private::private_hash;

fn ids(list: &[EventId]) -> Json {
    list.iter().map(|e| e.to_string()).collect()
}
fn id(e: EventId) -> Json {
    e.to_string().into()
}

/// `{}`
pub fn empty() -> Json {
    Json::object()
}
/// One member that is a code.
pub fn code(name: &str, value: &str) -> Json {
    Json::from_pairs([(name, value.into())])
}
/// The reference to a private value.
pub fn private(visit: VisitId, seed: u8, value: &str) -> Json {
    code("p", &private_hash(visit, &[seed; 32], value))
}
/// The reference to sealed bytes whose SHA-256 is 32 times `seed`.
pub fn blob(visit: VisitId, seed: u8) -> Json {
    Json::from_pairs([
        ("b", hex(seed).into()),
        ("key", private(visit, seed, &base32(&[seed; 32]))),
    ])
}
/// A made-up SHA-256 in hex.
pub fn hex(seed: u8) -> String {
    data_encoding::HEXLOWER.encode(&[seed; 32])
}

/// `o.order_set`
pub fn order(reported_at: i64, fault_kind: &str) -> Json {
    Json::from_pairs([
        ("as_of", reported_at.into()),
        ("customer", "c-1001".into()),
        (
            "facts",
            Json::from_pairs([("fault_kind", fault_kind.into())]),
        ),
        ("household", "h-2203".into()),
        ("reported_at", reported_at.into()),
    ])
}
/// `o.fact_set`
pub fn fact(as_of: i64, name: &str, value: &str) -> Json {
    Json::from_pairs([
        ("as_of", as_of.into()),
        ("fact", name.into()),
        ("value", value.into()),
    ])
}
/// `o.standard_pinned`, `d.opened`
pub fn pin(hash: StandardHash) -> Json {
    code("pack", &hash.to_string())
}
/// `o.appointment_set`, `d.appointment_agreed`
pub fn window(start: i64, end: i64) -> Json {
    Json::from_pairs([("end", end.into()), ("start", start.into())])
}
/// `o.assigned`
pub fn persons(list: &[&str]) -> Json {
    Json::from_pairs([("persons", list.iter().copied().collect())])
}
/// `o.closed`
pub fn closed(covers: &[EventId]) -> Json {
    Json::from_pairs([("covers", ids(covers))])
}
/// `o.standing_ended`
pub fn standing_ended(dev: &str, last: &[EventId]) -> Json {
    Json::from_pairs([("dev", dev.into()), ("last", ids(last))])
}
/// `o.adopted`
pub fn adopted(events: &[EventId]) -> Json {
    Json::from_pairs([("events", ids(events))])
}
/// `l.settled`
pub fn settled(finding: &str, covers: &[EventId], outcome: &str, fen: Option<i64>) -> Json {
    let mut d = Json::from_pairs([
        ("covers", ids(covers)),
        ("finding", finding.into()),
        ("outcome", outcome.into()),
    ]);
    if let Some(fen) = fen {
        d.set("fen", fen.into());
    }
    d
}
/// `d.step_done`
pub fn step(step: &str) -> Json {
    code("step", step)
}
/// `d.step_skipped`
pub fn skipped(step: &str, reason: &str) -> Json {
    Json::from_pairs([("reason", reason.into()), ("step", step.into())])
}
/// `d.quoted`, and `d.quote_revised` when it names a line.
pub fn quote(line: Option<EventId>, part: &str, fen: i64, source: &str) -> Json {
    let mut d = Json::from_pairs([
        ("fen", fen.into()),
        ("part", part.into()),
        ("quantity", 1.into()),
        ("source", source.into()),
    ]);
    if let Some(line) = line {
        d.set("line", id(line));
    }
    d
}
/// Consent, refusal or withdrawal that is not about a part.
pub fn consent(subject: &str, over: &[EventId]) -> Json {
    let mut d = Json::from_pairs([
        ("how", "spoken".into()),
        ("relation", "owner".into()),
        ("subject", subject.into()),
    ]);
    if !over.is_empty() {
        d.set("over", ids(over));
    }
    d
}
/// `d.consent_given` to a part.
pub fn part_consent(
    line: EventId,
    quote: EventId,
    fen: i64,
    source: &str,
    over: &[EventId],
) -> Json {
    let mut d = part_answer(line);
    d.set("fen", fen.into());
    d.set("quote", id(quote));
    d.set("source", source.into());
    if !over.is_empty() {
        d.set("over", ids(over));
    }
    d
}
/// `d.consent_refused` and `d.consent_withdrawn` of a part.
pub fn part_answer(line: EventId) -> Json {
    let mut d = consent("part", &[]);
    d.set("line", id(line));
    d
}
/// `d.part_fitted`
pub fn fitted(line: EventId, quote: EventId) -> Json {
    Json::from_pairs([("line", id(line)), ("quote", id(quote))])
}
/// `d.part_returned`
pub fn returned(line: EventId) -> Json {
    Json::from_pairs([("line", id(line))])
}
/// `d.statement_shown`
pub fn shown(
    visit: VisitId,
    statement: u8,
    covers: &[EventId],
    root: [u8; 32],
    total_fen: i64,
) -> Json {
    Json::from_pairs([
        ("covers", ids(covers)),
        ("language", "zh-CN".into()),
        ("root", data_encoding::HEXLOWER.encode(&root).into()),
        ("statement", blob(visit, statement)),
        ("total_fen", total_fen.into()),
    ])
}
/// What a signature adds to the statement that it signs; `sig` comes last.
pub fn signature(visit: VisitId, shown: &Json, strokes: u8) -> Json {
    let mut d = shown.clone();
    d.set("relation", "owner".into());
    d.set("strokes", blob(visit, strokes));
    d
}
/// `d.paid`
pub fn paid(fen: i64) -> Json {
    Json::from_pairs([("fen", fen.into()), ("way", "cash".into())])
}
/// `d.corrected`
pub fn corrected(of: EventId, claimed_at: i64) -> Json {
    Json::from_pairs([
        ("claimed_at", claimed_at.into()),
        ("of", id(of)),
        ("reason", "forgot".into()),
    ])
}
/// Marks an event as recorded afterwards.
pub fn happened(mut d: Json, claimed_at: i64) -> Json {
    d.set(
        "happened",
        Json::from_pairs([
            ("claimed_at", claimed_at.into()),
            ("reason", "phone_dead".into()),
            ("source", "self".into()),
        ]),
    );
    d
}
/// Adds the reason for passing a rule.
pub fn because(mut d: Json, rule: &str, reason: &str) -> Json {
    let why = Json::from_pairs([("reason", reason.into()), ("rule", rule.into())]);
    d.set("why", [why].into_iter().collect());
    d
}
