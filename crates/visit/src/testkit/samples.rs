//! One event of every kind that a device, a lead or the office writes: golden bytes hold them.

use doorstep_standard::kind::{FieldType, KindRow};
use doorstep_standard::{EventKind, Side};

use crate::event::Event;
use crate::id::EventId;
use crate::json::Json;
use crate::testkit::{Crew, DESK, LEAD, LI, data, visit};

/// One event of each known kind, and one of a later version, sorted by kind.
/// Only those that refer to each other form a chain: a new kind adds a line and moves no other byte.
/// No pack file is read: the pin names a made-up hash.
pub fn samples() -> Vec<Event> {
    let mut crew = Crew::new(Default::default());
    let order = data::order(1_763_949_000_000, "no_heat");
    let first = crew.write(DESK, "o.order_set", order);
    crew.meet(DESK, LI);
    crew.travel(LI, "d.arrived");
    let quote = data::quote(None, "valve", 30_000, "company");
    let line = crew.write(LI, "d.quoted", quote);
    let quote = data::quote(Some(line), "valve", 28_000, "company");
    let quote = crew.write(LI, "d.quote_revised", quote);
    let refused = crew.write(LI, "d.consent_refused", data::part_answer(line));
    let yes = data::part_consent(line, quote, 28_000, "company", &[refused]);
    crew.write(LI, "d.consent_given", yes);
    crew.write(LI, "d.consent_withdrawn", data::part_answer(line));
    crew.write(LI, "d.part_fitted", data::fitted(line, quote));
    crew.write(LI, "d.part_returned", data::returned(line));
    let shown = crew.show(LI, 3).expect("nothing is missing");
    crew.sign(LI, shown);
    crew.meet(LI, LEAD);
    crew.meet(LI, DESK);

    let mut events = crew.merged();
    let now = crew.now();
    let later = EventKind::from("d.drone_sent");
    for kind in EventKind::ALL.iter().chain([&later]) {
        if events.iter().any(|e| e.kind == *kind) {
            continue;
        }
        let (who, d) = match kind.side() {
            Side::Office => (DESK, office(kind, first, now)),
            Side::Device => (LI, device(kind, line, now)),
            Side::Lead => (LEAD, lead(kind, quote)),
        };
        let draft = crew.draft(who, kind.as_str(), d);
        events.push(draft.seal(visit()).expect("an event"));
    }
    events.sort_by(|a, b| (a.kind.as_str(), a.id).cmp(&(b.kind.as_str(), b.id)));
    events
}

/// The least that a kind needs, by its row.
fn least(row: &KindRow, of: EventId) -> Json {
    let v = visit();
    let mut d = data::empty();
    for f in row.fields.iter().filter(|f| f.needed) {
        let value: Json = match f.holds {
            FieldType::Facts | FieldType::Arrival => data::empty(),
            FieldType::Flag | FieldType::FactValue => true.into(),
            FieldType::Count | FieldType::Minutes => 1.into(),
            FieldType::Money => 28_000.into(),
            FieldType::Temperature => 185.into(),
            FieldType::Time => 1_763_950_000_000_i64.into(),
            FieldType::Private => data::private(v, 5, "阀门已更换"),
            FieldType::Blob => data::blob(v, 4),
            FieldType::Hash | FieldType::Standard | FieldType::Calendar => data::hex(0xab).into(),
            FieldType::Language => "zh-CN".into(),
            FieldType::Line | FieldType::Event => of.to_string().into(),
            FieldType::Events => [of.to_string()].into_iter().collect(),
            FieldType::Codes => ["other"].into_iter().collect(),
            FieldType::Person => "p-wang".into(),
            FieldType::Persons => ["p-wang"].into_iter().collect(),
            FieldType::Device => "dev-wang".into(),
            FieldType::Visit => v.to_string().into(),
            FieldType::Finding => "aaaaaaaaaaaaaaaaaaaaaaaaaa".into(),
            FieldType::Subject => "entry".into(),
            FieldType::LineKind => "labour".into(),
            FieldType::ValueClass => "low_value".into(),
            FieldType::Code
            | FieldType::Item
            | FieldType::Step
            | FieldType::Fact
            | FieldType::Reference => "other".into(),
        };
        d.set(f.name, value);
    }
    d
}

fn lead(kind: &EventKind, covers: EventId) -> Json {
    match kind.act() {
        "settled" => data::settled(
            "aaaaaaaaaaaaaaaaaaaaaaaaaa",
            &[covers],
            "accepted",
            Some(28_000),
        ),
        "returned" => data::code("reason", "record_incomplete"),
        "reviewed" => data::closed(&[covers]),
        _ => least(kind.row(), covers),
    }
}

fn office(kind: &EventKind, first: EventId, now: i64) -> Json {
    match kind.act() {
        "fact_set" => data::fact(now, "fault_kind", "leaking"),
        "standard_pinned" => data::code("pack", &data::hex(0xab)),
        "calendar_set" => data::code("calendar", &data::hex(0xac)),
        "appointment_set" => data::window(1_763_956_800_000, 1_763_964_000_000),
        "assigned" => data::persons(&["p-li", "p-wang"]),
        "cancelled" => data::code("reason", "customer_called"),
        "closed" => data::closed(&[first]),
        "standing_ended" => data::standing_ended("dev-zhao", &[first]),
        "adopted" => data::adopted(&[first]),
        "linked" => data::code("visit", &visit().to_string()),
        "step_done" => data::step("complainant_satisfied"),
        "callback_done" => data::code("outcome", "satisfied"),
        "complaint_received" => data::code("about", "late"),
        _ => least(kind.row(), first),
    }
}

fn device(kind: &EventKind, of: EventId, now: i64) -> Json {
    let v = visit();
    match kind.act() {
        "opened" => data::code("pack", &data::hex(0xab)),
        "step_done" => data::step("thanked"),
        "step_skipped" => data::skipped("greeted", "customer_asked"),
        "appointment_agreed" => data::window(1_764_036_000_000, 1_764_043_200_000),
        "knocked" => data::because(
            data::code("way", "bell"),
            "knock-30s-service-code.30",
            "heard",
        ),
        "called" => data::code("outcome", "no_answer"),
        "note_left" => {
            Json::from_pairs([("photo", data::blob(v, 4)), ("place", "letter_box".into())])
        }
        "entered" => data::happened(data::empty(), now - 60_000),
        "reading_taken" => {
            Json::from_pairs([("deci_c", 185.into()), ("place", "living_room".into())])
        }
        "hazard_found" => data::code("hazard", "gas_smell"),
        "signature_refused" => data::code("reason", "price"),
        "paid" => data::paid(28_000),
        "visit_handed_over" => data::code("to", "dev-wang"),
        "corrected" => data::corrected(of, now - 300_000),
        "note_added" | "addendum" => {
            Json::from_pairs([("note", data::private(v, 5, "阀门已更换"))])
        }
        "drone_sent" => Json::from_pairs([("height_cm", 120.into())]),
        _ => least(kind.row(), of),
    }
}
