//! What only a standard knows: its steps with their choices, its facts, its kit, its office.
//! Without a standard, or for what it does not have, a few words that any visit may use.

use std::sync::OnceLock;

use doorstep_standard::vocabulary::office_acts;
use doorstep_standard::{Scalar, Step, StepSide, Tri};

use super::one::{Deed, Deed::*, known_refusals, pick, tomorrow};
use crate::case::{Case, Standpoint, View};
use crate::id::EventId;
use crate::json::Json;
use crate::testkit::{Crew, data, fixture_holidays};

const SKIPPED: [&str; 3] = ["id_shown", "greeted", "thanked"];
const STEPS: [&str; 3] = ["stepped_back", "thanked", "item_moved"];
const OUTCOMES: [&str; 4] = ["satisfied", "dissatisfied", "answered", "no_answer"];

pub(super) fn act(crew: &mut Crew, who: usize, deed: Deed, n: u16) -> Option<EventId> {
    let (kind, d) = match deed {
        DoStep => any_step(crew, who, n)?,
        NextSteps => return next_steps(crew, who, n),
        SkipStep => {
            let standard = crew.standard(who);
            let steps = standard.iter().flat_map(|s| &s.steps);
            let mut names: Vec<&str> = steps.map(|s| s.id.as_str()).collect();
            names.extend(SKIPPED);
            let d = data::skipped(pick(&names, n)?, "customer_asked");
            ("d.step_skipped".into(), d)
        }
        _ => {
            let standard = crew.standard(who);
            let rules = standard.iter().flat_map(|s| &s.rules);
            let kits = rules.filter_map(|r| r.kit.as_ref());
            let items: Vec<&String> = kits.flat_map(|k| &k.items).collect();
            let missing: Vec<&str> = match n.is_multiple_of(3) {
                true => Vec::new(),
                false => pick(&items, n).into_iter().map(String::as_str).collect(),
            };
            let missing: Json = missing.into_iter().collect();
            (
                "d.kit_checked".into(),
                Json::from_pairs([("missing", missing)]),
            )
        }
    };
    write(crew, who, &kind, d)
}

/// Some acts open a trip or end it.
fn write(crew: &mut Crew, who: usize, kind: &str, d: Json) -> Option<EventId> {
    Some(match kind {
        "d.set_out" | "d.arrived" => crew.travel(who, kind),
        "d.left_home" => crew.leave(who),
        _ => crew.write(who, kind, d),
    })
}

/// Any step of the pack that is done on a device, as an event.
pub(super) fn any_step(crew: &Crew, who: usize, n: u16) -> Option<(String, Json)> {
    let standard = crew.standard(who);
    let steps = standard.iter().flat_map(|s| &s.steps);
    let of_device: Vec<&Step> = steps.filter(|s| s.side == StepSide::Device).collect();
    match pick(&of_device, n) {
        Some(step) => event_of(crew, who, step, n / of_device.len() as u16),
        None => Some(("d.step_done".into(), data::step(pick(&STEPS, n)?))),
    }
}

/// Any step of the pack that is done in the office, as an event.
pub(super) fn any_office_step(crew: &Crew, who: usize, n: u16) -> Option<(String, Json)> {
    let standard = crew.standard(who);
    let steps = standard.iter().flat_map(|s| &s.steps);
    let of_office: Vec<&Step> = steps.filter(|s| s.side == StepSide::Office).collect();
    match pick(&of_office, n) {
        Some(step) => event_of(crew, who, step, n / of_office.len() as u16),
        None => office_act(n),
    }
}

/// Something of the office's own that needs nothing but an outcome.
pub(super) fn office_act(n: u16) -> Option<(String, Json)> {
    let needs_more = |a: &str| matches!(a, "appointment_set" | "assigned" | "cancelled" | "closed");
    let acts: Vec<&str> = office_acts().filter(|a| !needs_more(a)).collect();
    let d = match n.is_multiple_of(2) {
        true => data::empty(),
        false => data::code("outcome", pick(&OUTCOMES, n / 2)?),
    };
    Some((format!("o.{}", pick(&acts, n)?), d))
}

/// The next steps that are not done and not known to be out of place, in the order of the pack.
fn next_steps(crew: &mut Crew, who: usize, n: u16) -> Option<EventId> {
    let standard = crew.standard(who)?;
    let mut last = None;
    for _ in 0..=n % 6 {
        let at = Standpoint {
            by: crew.replicas[who].by.clone(),
            trip: crew.replicas[who].trip,
        };
        let case = Case::new(&crew.replicas[who].history, &crew.standards);
        let open = standard.steps.iter().find(|s| {
            s.side == StepSide::Device
                && case.asked(&standard, &at, View::All).skip(&s.id).is_none()
                && case.asked(&standard, &at, View::All).done(&s.id) != Tri::Yes
                && case.asked(&standard, &at, View::All).step_applies(s) != Tri::No
        })?;
        let (kind, d) = match event_of(crew, who, open, n) {
            Some(event) => event,
            None => (
                "d.step_skipped".into(),
                data::skipped(&open.id, "not_possible"),
            ),
        };
        last = write(crew, who, &kind, d);
        crew.pass(i64::from(n % 7) * 10_000);
    }
    last
}

/// The event that does a step; `None` where it needs a price, a part or a statement.
fn event_of(crew: &Crew, who: usize, step: &Step, n: u16) -> Option<(String, Json)> {
    let mut d = match step.on.act() {
        "quoted" | "quote_revised" | "part_fitted" | "part_returned" | "statement_shown"
        | "signed" | "corrected" | "visit_handed_over" | "assigned" | "closed" | "opened" => {
            return None;
        }
        "consent_given" | "consent_refused" | "consent_withdrawn" => {
            let subject = match step.with.get("subject") {
                Some(Scalar::Code(s)) if s != "part" => s.as_str(),
                _ => return None,
            };
            data::consent(subject, &known_refusals(crew, who, subject))
        }
        "step_done" => data::step(&step.id),
        "appointment_agreed" | "appointment_set" => tomorrow(crew, n),
        "paid" => data::paid(i64::from(n % 100) * 100),
        "signature_refused" | "cancelled" => data::code("reason", "other"),
        "reading_taken" => Json::from_pairs([("deci_c", (i64::from(n % 300)).into())]),
        _ => data::empty(),
    };
    for (name, value) in &step.with {
        d.set(name, json(value));
    }
    if let Some(field) = &step.field {
        let choices: Vec<&str> = step.choices.iter().map(String::as_str).collect();
        d.set(field, pick(&choices, n)?.into());
    }
    Some((step.on.to_string(), d))
}

fn json(value: &Scalar) -> Json {
    match value {
        Scalar::Bool(b) => (*b).into(),
        Scalar::Int(n) => (*n).into(),
        Scalar::Code(c) => c.as_str().into(),
    }
}

/// A fact that the pack asks for and a value that it may have; now and then one that it may not.
pub(super) fn any_fact(crew: &Crew, who: usize, n: u16) -> Option<(String, Json)> {
    let standard = crew.standard(who)?;
    let facts: Vec<(&String, &Vec<String>)> = standard.facts.iter().collect();
    let (fact, values) = pick(&facts, n)?;
    let n = n / facts.len() as u16;
    let value = match values.get(usize::from(n) % (values.len() + 1)) {
        Some(value) => value.as_str().into(),
        None if !values.is_empty() => "something_else".into(),
        // Yes or no, or a number: the compiled pack does not say which.
        None if fact.ends_with("_min") => i64::from(n % 400).into(),
        None => n.is_multiple_of(2).into(),
    };
    Some((fact.clone(), value))
}

/// The hash of a holiday document.
pub(super) fn any_year(n: u16) -> Option<&'static str> {
    static YEARS: OnceLock<Vec<String>> = OnceLock::new();
    let years = YEARS.get_or_init(|| {
        let years = fixture_holidays();
        years.iter().map(|y| y.hash.to_string()).collect()
    });
    pick(&years.iter().map(String::as_str).collect::<Vec<_>>(), n)
}
