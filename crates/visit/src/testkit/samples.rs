//! One event of every kind that a device, a lead or the office writes: golden bytes hold them.

use doorstep_standard::vocabulary::{
    ACTS, DEVICE_OTHER, LEAD as LEAD_KINDS, office as office_words,
};

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
    let mut one = |who: usize, kind: String, d: &dyn Fn() -> Json| {
        if events.iter().all(|e| e.kind != kind) {
            events.push(crew.draft(who, &kind, d()).seal(visit()).expect("an event"));
        }
    };
    for word in office_words() {
        one(DESK, format!("o.{word}"), &|| office(word, first, now));
    }
    for word in ACTS.iter().chain(DEVICE_OTHER) {
        one(LI, format!("d.{word}"), &|| device(word, line, now));
    }
    for word in LEAD_KINDS {
        one(LEAD, format!("l.{word}"), &|| lead(word, quote));
    }
    one(LI, "d.drone_sent".to_owned(), &|| {
        Json::from_pairs([("height_cm", 120.into())])
    });
    events.sort_by(|a, b| (&a.kind, a.id).cmp(&(&b.kind, b.id)));
    events
}

fn lead(word: &str, covers: EventId) -> Json {
    match word {
        "settled" => data::settled(
            "aaaaaaaaaaaaaaaaaaaaaaaaaa",
            &[covers],
            "accepted",
            Some(28_000),
        ),
        "returned" => data::code("reason", "record_incomplete"),
        _ => data::closed(&[covers]),
    }
}

fn office(word: &str, first: EventId, now: i64) -> Json {
    match word {
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
        _ => data::empty(),
    }
}

fn device(word: &str, of: EventId, now: i64) -> Json {
    let v = visit();
    match word {
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
        _ => data::empty(),
    }
}
