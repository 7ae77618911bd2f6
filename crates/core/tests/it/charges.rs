//! What is charged, what is free and what waits: on the screens, and in what a tariff refuses.

use std::fmt::Write;

use doorstep_core::codes::LineKind;
use doorstep_core::{
    ActionInput, ConsentView, FieldInput, FieldValue, Lang, OpenInput, Outcome, QuoteInput,
    RefusalView,
};
use doorstep_visit::Json;

use crate::golden::{press_until, refusal, screen};
use crate::kit::{Phone, entry};
use crate::office::Office;

const UNION: &str = "doorstep-default";
const INSTALLER: &str = "internet-installer";

fn work(kind: &str, part: &str, fen: i64) -> QuoteInput {
    QuoteInput {
        kind: kind.into(),
        part: part.into(),
        quantity: 1,
        fen,
        source: "company".into(),
        ..QuoteInput::default()
    }
}

fn quote(phone: &mut Phone, visit: &str, input: &QuoteInput) -> Outcome {
    phone.clock.pass(20_000);
    phone.core.quote(visit, input).unwrap()
}

fn quoted(phone: &mut Phone, visit: &str, input: &QuoteInput) -> String {
    let outcome = quote(phone, visit, input);
    outcome.recorded().unwrap().event.clone()
}

fn agree(phone: &mut Phone, visit: &str, line: &str, lang: Lang) -> ConsentView {
    let asked = phone.core.consent_screen(visit, line, lang).unwrap();
    crate::sync::answer(phone, visit, line, true);
    asked
}

fn done(phone: &mut Phone, visit: &str, line: &str) {
    let parts = phone.view(visit).parts;
    let part = parts.iter().find(|p| p.line == line).unwrap();
    let fit = ActionInput::of("part_fitted")
        .event("line", line)
        .event("quote", &part.quote);
    phone.taps(visit, fit);
}

fn shown(c: &ConsentView) -> String {
    format!(
        "{} · {}\n{}\n{}\n{}\n",
        c.kind_word, c.question, c.tariff, c.free_because, c.if_declined
    )
}

/// Labour that is paid, labour that the company waives, a part that the customer buys.
fn afternoon(lang: Lang) -> String {
    let office = Office::new();
    let id = office.order(1, UNION, &["dev-li"]);
    let visit = id.to_string();
    let mut phone = Phone::new("li");
    phone.core.set_language(lang);
    phone.core.sync_now(&office, &mut |_| {}).unwrap();
    phone.clock.pass(1_500_000);
    press_until(&mut phone, &visit, "arrived");
    phone.tap(&visit, "arrived");
    phone.taps(&visit, ActionInput::of("knocked").code("way", "knock3"));
    press_until(&mut phone, &visit, "consent_given");
    phone.taps(&visit, entry());
    press_until(&mut phone, &visit, "entered");
    phone.tap(&visit, "entered");
    let mut out = String::new();

    let first = quoted(&mut phone, &visit, &work("labour", "labour", 5_000));
    let asked = agree(&mut phone, &visit, &first, lang);
    let _ = writeln!(out, "════ consent to labour\n{}", shown(&asked));

    let waived = [("fact", "labour_waived".into()), ("value", true.into())];
    office.say(id, "o.fact_set", Json::from_pairs(waived));
    office.clock(phone.clock.wall());
    phone.core.sync_now(&office, &mut |_| {}).unwrap();
    let Outcome::Refused(held) = quote(&mut phone, &visit, &work("labour", "labour", 3_000)) else {
        panic!("charged for labour that is waived");
    };
    let _ = writeln!(out, "════ labour is waived\n{}\n", refusal(&held));
    let tariff = phone.core.tariff(&visit, 0).unwrap().lines;
    for t in &tariff {
        let _ = writeln!(
            out,
            "{} {} {} {}",
            t.kind_word, t.name, t.price, t.free_because
        );
    }
    let proposal = phone
        .core
        .proposal(&visit, &LineKind::Labour, "labour", 2)
        .unwrap();
    let _ = writeln!(out, "{} {}\n", proposal.price, proposal.text);
    let free = press(&mut phone, &visit, &held);
    let asked = agree(&mut phone, &visit, &free, lang);
    let _ = writeln!(out, "════ consent to free labour\n{}", shown(&asked));

    press_until(&mut phone, &visit, "repair_started");
    phone.tap(&visit, "repair_started");
    done(&mut phone, &visit, &first);
    done(&mut phone, &visit, &free);

    let own = QuoteInput {
        name: "温控阀 DN20".to_owned(),
        part: "valve-dn20".into(),
        quantity: 1,
        source: "customer_bought".into(),
        ..QuoteInput::default()
    };
    let own = quoted(&mut phone, &visit, &own);
    let asked = agree(&mut phone, &visit, &own, lang);
    let _ = writeln!(
        out,
        "════ consent to the customer's own part\n{}",
        shown(&asked)
    );
    let _ = writeln!(
        out,
        "════ the part is awaited\n{}",
        screen(&phone.view(&visit))
    );
    out
}

/// Presses the first button of a refusal.
fn press(phone: &mut Phone, visit: &str, held: &RefusalView) -> String {
    let button = &held.remedies[0];
    assert!(button.asks.is_empty());
    phone.press(visit, button, &[])
}

#[test]
fn charges_in_english() {
    insta::assert_snapshot!(afternoon(Lang::En));
}

#[test]
fn charges_in_chinese() {
    insta::assert_snapshot!(afternoon(Lang::Zh));
}

fn installer() -> (Phone, String) {
    let office = Office::new();
    let visit = office.order(1, INSTALLER, &["dev-li"]).to_string();
    let mut phone = Phone::new("li");
    phone.core.sync_now(&office, &mut |_| {}).unwrap();
    phone.tap(&visit, "arrived");
    (phone, visit)
}

#[test]
fn the_tariff_proposes_the_price_and_refuses_more() {
    let (mut phone, visit) = installer();
    let proposal = phone
        .core
        .proposal(&visit, &LineKind::Part, "cable_metre", 12);
    let proposal = proposal.unwrap();
    assert_eq!((proposal.known, proposal.fen), (true, 6_000));
    assert_eq!(proposal.text, "By the tariff: ¥5.00 a piece × 12");
    let none = phone
        .core
        .proposal(&visit, &LineKind::Part, "mystery", 1)
        .unwrap();
    assert_eq!((none.known, none.price.as_str()), (false, ""));

    let dear = quote(&mut phone, &visit, &work("labour", "installation", 12_000));
    let held = dear.refused().unwrap();
    assert_eq!(held.code, "blocked");
    assert_eq!(
        held.lines[0].missing,
        "At most ¥100.00 (By the tariff: ¥100.00 a visit, quantity 1)"
    );
    assert_eq!(held.remedies[0].label, "Quote ¥100.00");
    let line = press(&mut phone, &visit, held);
    let view = phone.view(&visit);
    assert_eq!(
        (view.parts[0].line.as_str(), view.parts[0].fen),
        (line.as_str(), 10_000)
    );
    assert_eq!(view.parts[0].kind, LineKind::Labour);
}

#[test]
fn a_refused_charge_says_what_may_be_charged() {
    let (mut phone, visit) = installer();
    let missing = |outcome: Outcome| outcome.refused().unwrap().lines[0].missing.clone();
    let callout = quote(&mut phone, &visit, &work("callout", "journey", 2_000));
    assert_eq!(missing(callout), "May be charged: Labour, Part");
    let called_so = quote(&mut phone, &visit, &work("part", "installation", 10_000));
    assert!(missing(called_so).ends_with("is “Labour”"));
    let unlisted = quote(&mut phone, &visit, &work("labour", "tidying", 2_000));
    assert!(missing(unlisted).contains("is not in the tariff"));
    assert!(phone.core.quote(&visit, &work("gift", "x", 1)).is_err());
    assert!(
        phone.view(&visit).parts.is_empty(),
        "a refusal records nothing"
    );
}

#[test]
fn a_hazard_that_outlives_its_visit_is_said_first() {
    let office = Office::new();
    let id = office.order(1, "knock-30s-service-code", &["dev-li"]);
    let visit = id.to_string();
    let mut phone = Phone::new("li");
    phone.core.sync_now(&office, &mut |_| {}).unwrap();
    phone.tap(&visit, "arrived");
    phone.taps(
        &visit,
        ActionInput::of("hazard_found").code("hazard", "gas_smell"),
    );
    let during = phone.view(&visit).banner;
    assert!(during.contains("stop work"), "{during}");
    office.clock(phone.clock.wall());
    phone.core.sync_now(&office, &mut |_| {}).unwrap();
    let closed = Json::from_pairs([("covers", Json::List(Vec::new()))]);
    office.say(id, "o.closed", closed);
    office.clock(phone.clock.wall());
    phone.core.sync_now(&office, &mut |_| {}).unwrap();
    let after = phone.view(&visit).banner;
    assert!(after.contains("the hazard has not been cleared"), "{after}");
}

#[test]
fn a_quote_asks_what_a_part_is_worth_where_a_rule_turns_on_it() {
    for (pack, asked) in [("yangquan-2016", true), ("knock-30s-service-code", false)] {
        let mut phone = Phone::with_pack("li", pack);
        let visit = phone.core.open_unplanned(&OpenInput::default()).unwrap();
        let visit = visit.visit;
        press_until(&mut phone, &visit, "entered");
        phone.tap(&visit, "entered");
        let others = phone.view(&visit).others;
        let quote = others.iter().find(|a| a.act == "quoted").unwrap();
        let class = quote.asks.iter().find(|a| a.name == "class");
        assert_eq!(class.is_some(), asked, "{pack}");
        let Some(class) = class else { continue };
        assert!(class.optional, "work has no such value");
        let answers: Vec<FieldInput> = quote
            .asks
            .iter()
            .map(|a| match a.name.as_str() {
                "part" => FieldInput::of("part", FieldValue::Code("valve".into())),
                "class" => FieldInput::of("class", FieldValue::Code("high_value".into())),
                "name" => FieldInput::of("name", FieldValue::Text("Valve".into())),
                "quantity" | "fen" => FieldInput::of(&a.name, FieldValue::Number(1)),
                _ => FieldInput::of(&a.name, FieldValue::Code(a.choices[0].code.clone())),
            })
            .collect();
        phone.press(&visit, quote, &answers);
        let line = phone.view(&visit).parts.remove(0);
        assert_eq!(line.value_class_word, "high value");
    }
}
