//! Fee rules: what a quote may be, what a bill comes to, who pays it.

use std::sync::Arc;

use doorstep_standard::model::FeeKind;
use doorstep_standard::{PackFiles, Standard};
use doorstep_visit::act::{Action, Refusal, Stamp, When, Who, act};
use doorstep_visit::bill::Payer;
use doorstep_visit::case::Standards;
use doorstep_visit::event::Event;
use doorstep_visit::finding::{Ground, Named};
use doorstep_visit::fold::VisitState;
use doorstep_visit::id::EventId;
use doorstep_visit::json::Json;
use doorstep_visit::testkit::{Crew, DESK, LI, Theme, WANG, data, play, schedules};
use proptest::prelude::*;

use crate::hold::{hold, standards};

const FAILED: &str = "tests/regressions/tariff.txt";

/// The test tariff, compiled.
pub fn pack() -> Standards {
    let files: PackFiles = [
        ("standard.toml", include_str!("tariff/standard.toml")),
        ("text.zh-CN.toml", include_str!("tariff/text.zh-CN.toml")),
        ("text.en.toml", include_str!("tariff/text.en.toml")),
    ]
    .into_iter()
    .map(|(p, t)| (p.to_owned(), t.as_bytes().to_vec()))
    .collect();
    let standard = Standard::load(&files).unwrap();
    [(standard.hash, Arc::new(standard))].into_iter().collect()
}

/// A visit under the test tariff, with these facts known.
pub fn crew(facts: &[(&str, Json)]) -> Crew {
    let mut c = Crew::briefed(pack(), "test-tariff", "no_heat");
    for (fact, value) in facts {
        let d = Json::from_pairs([("fact", (*fact).into()), ("value", value.clone())]);
        c.write(DESK, "o.fact_set", d);
    }
    c.share();
    c.travel(LI, "d.arrived");
    c
}

pub fn line(kind: &str, code: &str, quantity: i64, fen: i64) -> Json {
    let mut d = data::quote(None, code, fen, "company");
    d.set("quantity", quantity.into());
    if !kind.is_empty() {
        d.set("kind", kind.into());
    }
    d
}

/// What the device answers to a quote, now.
fn tap(c: &mut Crew, kind: &str, d: Json, why: Option<&str>) -> Result<Event, Refusal> {
    let mut action = Action::with(kind, d);
    action.why = why
        .map(|rule| (rule.to_owned(), "customer_asked".to_owned()))
        .into_iter()
        .collect();
    let who = Who {
        by: c.replicas[LI].by.clone(),
        dev: c.replicas[LI].dev.clone(),
    };
    let stamp = Stamp {
        at: c.now(),
        ..Stamp::default()
    };
    let standards = c.standards.clone();
    let h = &mut c.replicas[LI].history;
    act(h, &standards, &who, &stamp, &action, &When::Now)
}

fn rules_of(r: Result<Event, Refusal>) -> (&'static str, Vec<String>) {
    match r {
        Ok(_) => ("ok", Vec::new()),
        Err(Refusal::Blocked(o)) => ("blocked", grounds(&o)),
        Err(Refusal::NeedsReason(o)) => ("reason", grounds(&o)),
        Err(other) => (other.code(), Vec::new()),
    }
}

fn grounds(o: &[doorstep_visit::judge::Objection]) -> Vec<String> {
    let number = |k: &str| k.rsplit('.').next().unwrap_or_default().to_owned();
    o.iter().map(|o| number(o.ground.key())).collect()
}

fn findings(s: &VisitState) -> Vec<(String, bool)> {
    s.findings
        .iter()
        .filter(|f| matches!(f.ground, Ground::Gate { .. }))
        .map(|f| {
            let key = f.ground.key().rsplit('.').next().unwrap_or_default();
            (key.to_owned(), f.cannot_tell)
        })
        .collect()
}

#[test]
fn the_tariff_bounds_what_it_prices_and_refuses_what_it_lacks() {
    let known = [
        ("fault_urgent", Json::Bool(false)),
        ("same_fault_in_warranty", Json::Bool(false)),
        ("fault_place", "indoor".into()),
    ];
    let rows: &[(&str, &str, i64, i64, &str)] = &[
        ("labour", "labour", 1, 5_000, "ok"),
        ("labour", "labour", 1, 5_001, "blocked"),
        ("labour", "labour", 2, 10_000, "ok"),
        ("labour", "labour", 2, 10_001, "blocked"),
        ("", "valve", 1, 30_000, "ok"),
        ("material", "valve", 1, 30_001, "blocked"),
        // A part has no tariff unless it is named there.
        ("", "seal", 1, 90_000, "ok"),
        // Work that is called a part, and work that the tariff does not know.
        ("", "labour", 1, 5_000, "blocked"),
        ("labour", "night_work", 1, 1, "blocked"),
        ("labour", "night_work", 1, 0, "ok"),
        // A kind that no bill may have, free or not.
        ("callout", "callout", 1, 0, "blocked"),
        // A price that the company has not set.
        ("overtime", "overtime", 3, 9_000, "ok"),
        ("labor", "labour", 1, 0, "bad_data"),
    ];
    for (kind, code, quantity, fen, want) in rows {
        let mut c = crew(&known);
        let got = rules_of(tap(
            &mut c,
            "quoted",
            line(kind, code, *quantity, *fen),
            None,
        ));
        assert_eq!(got.0, *want, "{kind} {code} {quantity} {fen}");
        // What the device refuses is a finding when it comes by merge.
        let mut c = crew(&known);
        c.write(LI, "d.quoted", line(kind, code, *quantity, *fen));
        let found = findings(&c.fold(c.merged()));
        match *want {
            "blocked" => assert_eq!(found, [("1".to_owned(), false)], "{kind} {code}"),
            "ok" if *kind == "overtime" => assert_eq!(found, [("1".to_owned(), true)]),
            _ => assert!(found.is_empty(), "{kind} {code} {found:?}"),
        }
    }
}

#[test]
fn free_lines_are_refused_asked_for_or_named_and_unknown_facts_refuse_nothing() {
    let quote = |facts: &[(&str, Json)], d: Json| {
        let mut c = crew(facts);
        rules_of(tap(&mut c, "quoted", d, None))
    };
    let work = || line("labour", "labour", 1, 4_000);
    let urgent = [("fault_urgent", Json::Bool(true))];
    assert_eq!(quote(&urgent, work()).0, "blocked");
    assert_eq!(quote(&urgent, work()).1, ["2"]);
    assert_eq!(quote(&urgent, line("labour", "labour", 1, 0)).0, "ok");
    assert_eq!(quote(&urgent, line("", "valve", 1, 4_000)).0, "ok");
    assert_eq!(quote(&[], work()).0, "ok");
    let again = [("same_fault_in_warranty", Json::Bool(true))];
    assert_eq!(quote(&again, work()), ("reason", vec!["3".to_owned()]));
    let mut c = crew(&again);
    let passed = tap(&mut c, "quoted", work(), Some("test-tariff.3"));
    assert!(passed.is_ok());
    let state = c.fold(c.merged());
    let f = state
        .findings
        .iter()
        .find(|f| f.ground.rule() == Some("test-tariff.3"));
    assert_eq!(f.unwrap().reason.as_deref(), Some("customer_asked"));
    // A rule that the office runs asks nobody in the home, and is looked at afterwards.
    let common = [("fault_place", "common".into())];
    assert_eq!(quote(&common, line("", "valve", 1, 4_000)).0, "ok");
    let mut c = crew(&common);
    c.write(LI, "d.quoted", line("", "valve", 1, 4_000));
    assert!(findings(&c.fold(c.merged())).contains(&("4".to_owned(), false)));
}

#[test]
fn a_line_keeps_its_kind_and_a_part_of_the_customers_own_is_never_sold() {
    let mut c = crew(&[]);
    let first = tap(&mut c, "quoted", line("labour", "labour", 1, 4_000), None).unwrap();
    let revise = |kind: Option<&str>, class: Option<&str>, fen: i64| {
        let mut d = data::quote(Some(first.id), "labour", fen, "company");
        for (name, value) in [("kind", kind), ("class", class)] {
            if let Some(v) = value {
                d.set(name, v.into());
            }
        }
        d
    };
    for d in [
        revise(Some("material"), None, 3_000),
        revise(None, Some("low_value"), 3_000),
    ] {
        let refused = tap(&mut c, "quote_revised", d.clone(), None).unwrap_err();
        assert_eq!(refused.code(), "bad_data");
        let mut merged = c.clone();
        let bad = merged.write(LI, "d.quote_revised", d);
        // Kept, named, and nothing that anybody can agree to.
        let yes = data::part_consent(first.id, bad, 3_000, "company", &[]);
        merged.write(LI, "d.consent_given", yes);
        let state = merged.fold(merged.merged());
        assert_eq!(state.parts[0].current, Some((first.id, 4_000)));
        assert_eq!(state.parts[0].consented_by, None);
        let named = |n: Named| state.findings.iter().any(|f| f.ground == Ground::Case(n));
        assert!(named(Named::BadData) && named(Named::ConsentNotAsQuoted));
    }
    let lower = tap(&mut c, "quote_revised", revise(None, None, 3_000), None);
    let lower = lower.unwrap();
    let state = c.fold(c.replicas[LI].history.events().to_vec());
    assert_eq!(state.parts[0].kind, FeeKind::Labour);
    assert_eq!(state.parts[0].current, Some((lower.id, 3_000)));
    for source in ["customer_bought", "customer_provided"] {
        let d = data::quote(None, "seal", 1, source);
        assert_eq!(
            tap(&mut c, "quoted", d, None).unwrap_err().code(),
            "bad_data"
        );
    }
    let d = data::quote(None, "seal", 0, "customer_bought");
    let own = tap(&mut c, "quoted", d, None).unwrap().id;
    let yes = data::part_consent(own, own, 0, "customer_bought", &[]);
    c.write(LI, "d.consent_given", yes);
    let waits = |c: &Crew| {
        let state = c.fold(c.replicas[LI].history.events().to_vec());
        state.parts.iter().any(|p| p.awaits_customer())
    };
    assert!(waits(&c));
    c.write(LI, "d.part_fitted", data::fitted(own, own));
    assert!(!waits(&c));
}

/// Quotes, agrees and fits (or does) one line.
pub fn agreed(c: &mut Crew, d: Json) -> EventId {
    let (fen, source) = (d.get("fen").cloned(), d.get("source").cloned());
    let id = c.write(LI, "d.quoted", d);
    let fen = fen.and_then(|f| f.as_int()).unwrap_or_default();
    let source = source.unwrap_or(Json::object());
    let yes = data::part_consent(id, id, fen, source.as_str().unwrap_or_default(), &[]);
    c.write(LI, "d.consent_given", yes);
    c.write(LI, "d.part_fitted", data::fitted(id, id));
    id
}

#[test]
fn the_bill_names_each_line_who_pays_it_and_why_it_is_free() {
    let mut c = crew(&[
        ("fault_urgent", Json::Bool(true)),
        ("fault_place", "common".into()),
    ]);
    let valve = agreed(&mut c, line("", "valve", 1, 30_000));
    let night = agreed(&mut c, line("overtime", "overtime", 2, 8_000));
    // By merge: a rule that may not be passed keeps the line free until a person settles it.
    let work = agreed(&mut c, line("labour", "labour", 1, 5_000));
    c.write(LI, "d.paid", data::paid(3_000));
    let bill = c.fold(c.merged()).bill;
    let rows: Vec<_> = bill
        .lines
        .iter()
        .map(|l| {
            (
                l.line,
                l.kind,
                l.fen,
                l.payer,
                l.free_by.is_some(),
                l.charge_fen,
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            (valve, FeeKind::Material, 30_000, Payer::Company, false, 0),
            (
                night,
                FeeKind::Overtime,
                8_000,
                Payer::Customer,
                false,
                8_000
            ),
            (work, FeeKind::Labour, 5_000, Payer::Customer, true, 0),
        ]
    );
    assert_eq!(bill.lines[0].payer_by.as_deref(), Some("test-tariff.4"));
    assert_eq!(
        (bill.total_fen, bill.paid_fen, bill.open_fen),
        (8_000, 3_000, 5_000)
    );
    c.write(LI, "d.paid", data::paid(9_000));
    assert_eq!(c.fold(c.merged()).bill.open_fen, 0);
}

#[test]
fn consent_to_work_is_protected_as_consent_to_a_part() {
    let mut c = crew(&[]);
    let work = c.write(LI, "d.quoted", line("labour", "labour", 1, 5_000));
    c.meet(LI, WANG);
    let yes = data::part_consent(work, work, 5_000, "company", &[]);
    c.write(LI, "d.consent_given", yes);
    c.write(WANG, "d.consent_refused", data::part_answer(work));
    c.write(LI, "d.part_fitted", data::fitted(work, work));
    let state = c.fold(c.merged());
    assert_eq!(state.bill.total_fen, 0);
    let case = Ground::Case(Named::FittedAgainstConcurrentRefusal);
    assert!(state.findings.iter().any(|f| f.ground == case));
}

const KINDS: [&str; 6] = ["", "labour", "material", "overtime", "callout", "other"];
const CODES: [&str; 5] = ["labour", "overtime", "valve", "seal", "night_work"];

#[test]
fn no_price_passes_a_zero_rule_that_holds() {
    let quotes = proptest::collection::vec((0..6usize, 0..5usize, 1..4i64, 0..40_000i64), 1..8);
    hold(FAILED, "zero rule on the device", 200, quotes, |quotes| {
        let mut c = crew(&[("fault_urgent", Json::Bool(true))]);
        for (kind, code, quantity, fen) in quotes {
            let d = line(KINDS[kind], CODES[code], quantity, fen);
            let work = KINDS[kind] == "labour" || CODES[code] == "labour";
            let taken = tap(&mut c, "quoted", d, None).is_ok();
            prop_assert!(!(work && fen > 0 && taken));
        }
        let state = c.fold(c.merged());
        prop_assert!(findings(&state).iter().all(|(rule, _)| rule != "2"));
        Ok(())
    });
}

#[test]
fn a_bill_is_never_negative_nor_above_what_was_agreed() {
    for (theme, cases) in [(Theme::Parts, 300), (Theme::All, 150)] {
        hold(
            FAILED,
            "bill within consents",
            cases,
            schedules(theme, 60, false),
            |s| {
                let crew = play(&s, standards());
                let state = crew.fold(crew.merged());
                let agreed: i64 = state
                    .parts
                    .iter()
                    .filter(|p| p.fitted.is_some())
                    .map(|p| p.chargeable_fen)
                    .sum();
                let bill = &state.bill;
                prop_assert!(0 <= bill.total_fen && bill.total_fen <= agreed);
                prop_assert!(0 <= bill.open_fen && bill.open_fen <= bill.total_fen);
                for l in &bill.lines {
                    prop_assert!(0 <= l.charge_fen && l.charge_fen <= l.fen);
                    let part = state.parts.iter().find(|p| p.line == l.line).unwrap();
                    // At most the highest price that was ever consented to for the line.
                    let highest = part.quotes.iter().map(|(_, fen)| *fen).max().unwrap();
                    prop_assert!(l.fen <= highest);
                }
                Ok(())
            },
        );
    }
}

#[test]
fn an_unset_price_is_cannot_tell() {
    let mut c = crew(&[]);
    let d = line("overtime", "overtime", 1, 1);
    tap(&mut c, "quoted", d, None).unwrap();
    let state = c.fold(c.replicas[LI].history.events().to_vec());
    let f = state
        .findings
        .iter()
        .find(|f| f.ground.rule() == Some("test-tariff.1"))
        .unwrap();
    assert!(f.cannot_tell);
}
