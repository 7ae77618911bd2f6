//! Duties beside gates of the field: the office's gates, records, kit, options, office steps, suspension.

use doorstep_standard::Tri;
use doorstep_standard::mechanism::Owner;
use doorstep_visit::case::Case;
use doorstep_visit::finding::Ground;
use doorstep_visit::fold::{OptionEffect, StepStatus, VisitPhase, VisitState};
use doorstep_visit::id::EventId;
use doorstep_visit::json::Json;
use doorstep_visit::judge::{Objection, objections};
use doorstep_visit::testkit::{Crew, DESK, LI, data};

use super::tiny::{TINY, standards};
use crate::hold::history;

const PARTS: &str = r#"
[fact.arrears]
values = ["none", "earlier"]
[fact.scope]
values = ["company", "other_department"]
[[step]]
id = "kit_checked"
mode = "tick"
scope = "person"
phase = "prepare"
[[step]]
id = "booked"
mode = "tick"
scope = "visit"
phase = "intake"
side = "office"
[[step]]
id = "called_back"
mode = "tick"
scope = "visit"
phase = "followup"
side = "office"
after = ["booked", "cleaned"]
[[step]]
id = "cleaned"
mode = "tick"
scope = "trip"
phase = "finish"
after = ["booked", "assigned", "entered"]
[[step]]
id = "flushed"
mode = "tick"
scope = "trip"
phase = "repair"
[[step]]
id = "sheet_written"
mode = "tick"
scope = "visit"
phase = "finish"
"#;
const RULES: &[&str] = &[
    r#"enforce = "office"
steps = ["booked", "called_back"]
gate = { act = "closed", needs = "done(called_back) and done(cleaned)" }"#,
    r#"enforce = "block"
steps = ["cleaned", "sheet_written", "flushed"]
record = { id = "sheet", needs = ["cleaned", "sheet_written", "report.phone"], before = "signed" }"#,
    r#"enforce = "office"
when = "fact(fault_kind) == leaking"
record = { id = "leak_file", needs = ["sheet_written"], before = "record_filed" }"#,
    r#"enforce = "block"
steps = ["kit_checked"]
kit = { items = ["pump_pliers", "shoe_covers"] }"#,
    r#"enforce = "attest"
kit = { items = ["torch"] }"#,
    r#"enforce = "office"
gate = { act = "assigned", needs = "fact(arrears) == none", effect = "may_refuse" }"#,
    r#"enforce = "office"
when = "fact(scope) == other_department"
scope = { owner = "other_department", refer = "network" }"#,
    r#"enforce = "block"
gate = { act = "cleaned", needs = "not hazard_open and not count(hazard_found) >= 2", effect = "suspend" }"#,
];

fn crew() -> Crew {
    Crew::briefed(standards(PARTS, RULES), TINY, "no_heat")
}

fn fold(c: &Crew) -> VisitState {
    c.fold(c.merged())
}

/// Numbers of the rules of which a finding stands on an event.
fn found(c: &Crew, on: EventId) -> Vec<String> {
    fold(c)
        .findings
        .iter()
        .filter(|f| f.judged == on)
        .filter_map(|f| f.ground.rule()?.strip_prefix("tiny."))
        .map(str::to_owned)
        .collect()
}

fn against(c: &Crew, id: EventId) -> Vec<Objection> {
    let h = history(c.merged());
    objections(&Case::new(&h, &c.standards), h.index(id).unwrap())
}

fn close(c: &mut Crew) -> EventId {
    let covers = c.replicas[DESK].history.newest();
    c.write(DESK, "o.closed", data::closed(&covers))
}

#[test]
fn what_the_office_does_too_soon_is_found() {
    let mut c = crew();
    let closed = close(&mut c);
    assert_eq!(found(&c, closed), ["1"]);
    let [o] = against(&c, closed).try_into().unwrap();
    assert!(!o.blocks && !o.asks, "nobody in the home is asked");
    // A step of the field counts for the office whoever did it.
    c.travel(LI, "d.arrived");
    c.write(LI, "d.cleaned", data::empty());
    c.share();
    c.write(DESK, "o.step_done", data::step("called_back"));
    let closed = close(&mut c);
    assert!(found(&c, closed).is_empty());
}

#[test]
fn a_record_holds_its_act_and_names_what_is_missing() {
    let mut c = crew();
    c.travel(LI, "d.arrived");
    c.write(LI, "d.cleaned", data::empty());
    let shown = c.show(LI, 1).unwrap();
    let signed = c.sign(LI, shown).unwrap();
    let lacking = Ground::Lacking {
        rule: format!("{TINY}.2"),
        missing: vec!["sheet_written".to_owned()],
    };
    let all = against(&c, signed);
    let o = all.iter().find(|o| o.ground == lacking).unwrap();
    assert!(o.blocks && o.held == Tri::No);
    assert_eq!(found(&c, signed), ["2"]);
    let records = fold(&c).records;
    let told: Vec<_> = records
        .iter()
        .map(|r| (r.record.as_str(), r.applies, r.missing.clone()))
        .collect();
    assert_eq!(
        told,
        [("sheet", Tri::Yes, vec!["sheet_written".to_owned()])]
    );
    c.write(LI, "d.step_done", data::step("sheet_written"));
    assert!(fold(&c).records[0].missing.is_empty());
    let shown = c.show(LI, 2).unwrap();
    let signed = c.sign(LI, shown).unwrap();
    assert!(found(&c, signed).is_empty());
}

#[test]
fn a_record_of_the_office_is_judged_where_it_applies() {
    let mut c = crew();
    let filed = c.write(DESK, "o.record_filed", data::empty());
    assert!(found(&c, filed).is_empty(), "no leak");
    let leaking = data::fact(c.now(), "fault_kind", "leaking");
    c.write(DESK, "o.fact_set", leaking);
    let filed = c.write(DESK, "o.record_filed", data::empty());
    assert_eq!(found(&c, filed), ["3"]);
    assert_eq!(fold(&c).records.len(), 2);
}

#[test]
fn what_the_kit_lacks_is_told_when_somebody_sets_out() {
    let lacks = |items: &[&str]| {
        let mut c = crew();
        let missing: Json = items.iter().copied().collect();
        c.write(
            LI,
            "d.kit_checked",
            Json::from_pairs([("missing", missing)]),
        );
        let out = c.travel(LI, "d.set_out");
        (c, out)
    };
    let (c, out) = lacks(&["shoe_covers", "torch", "tape"]);
    let [o] = against(&c, out).try_into().unwrap();
    let missing = vec!["shoe_covers".to_owned()];
    let rule = format!("{TINY}.4");
    assert_eq!(o.ground, Ground::Lacking { rule, missing });
    assert!(o.blocks);
    assert_eq!(found(&c, out), ["4"]);
    let (c, out) = lacks(&["torch"]);
    assert!(found(&c, out).is_empty(), "only vouched for");
    let (mut c, _) = lacks(&["shoe_covers"]);
    c.leave(LI);
    c.write(LI, "d.kit_checked", data::empty());
    let out = c.travel(LI, "d.set_out");
    assert!(found(&c, out).is_empty(), "checked again, and whole");
    let mut c = crew();
    let out = c.travel(LI, "d.set_out");
    assert!(
        found(&c, out).is_empty(),
        "nobody said that something is missing"
    );
}

#[test]
fn what_may_be_declined_or_is_others_work_is_shown_and_holds_nobody() {
    let mut c = crew();
    assert!(fold(&c).options.is_empty(), "nothing known");
    let facts = [("arrears", "earlier"), ("scope", "other_department")];
    for (fact, value) in facts {
        let d = data::fact(c.now(), fact, value);
        c.write(DESK, "o.fact_set", d);
    }
    let assigned = c.write(DESK, "o.assigned", data::persons(&["p-li"]));
    let told: Vec<_> = fold(&c)
        .options
        .into_iter()
        .map(|o| (o.rule, o.effect, o.owner, o.refer))
        .collect();
    let other = Some(Owner::OtherDepartment);
    assert_eq!(
        told,
        [
            (format!("{TINY}.6"), OptionEffect::MayRefuse, None, None),
            (
                format!("{TINY}.7"),
                OptionEffect::Owner,
                other,
                Some("network".to_owned())
            ),
        ]
    );
    assert!(found(&c, assigned).is_empty());
}

#[test]
fn office_steps_are_a_list_of_their_own_and_in_nobodys_way() {
    let mut c = crew();
    c.travel(LI, "d.arrived");
    let state = fold(&c);
    let on_device: Vec<&str> = state.trips[0]
        .steps
        .iter()
        .map(|s| s.step.as_str())
        .collect();
    assert_eq!(
        on_device,
        ["kit_checked", "flushed", "cleaned", "sheet_written"]
    );
    let status = |name: &str, state: &VisitState| {
        let all = state.trips[0].steps.iter().chain(&state.office_steps);
        all.clone().find(|s| s.step == name).unwrap().status.clone()
    };
    // Cleaning waits for going in; not for the booking, nor for the assignment.
    assert_eq!(
        status("cleaned", &state),
        StepStatus::Waiting(vec!["entered".to_owned()])
    );
    assert_eq!(status("booked", &state), StepStatus::Open);
    assert_eq!(
        status("called_back", &state),
        StepStatus::Waiting(vec!["booked".to_owned()])
    );
    c.write(LI, "d.entered", data::empty());
    let cleaned = c.write(LI, "d.cleaned", data::empty());
    assert!(found(&c, cleaned).is_empty());
    let booked = c.write(DESK, "o.step_done", data::step("booked"));
    let state = fold(&c);
    assert_eq!(status("booked", &state), StepStatus::Done(booked));
    assert_eq!(status("called_back", &state), StepStatus::Open);
}

#[test]
fn a_hazard_suspends_all_repair_until_the_gate_holds() {
    let mut c = crew();
    c.travel(LI, "d.arrived");
    c.write(LI, "d.entered", data::empty());
    let flushed = c.write(LI, "d.step_done", data::step("flushed"));
    assert!(found(&c, flushed).is_empty());
    let gas = || data::code("hazard", "gas_smell");
    c.write(LI, "d.hazard_found", gas());
    let flushed = c.write(LI, "d.step_done", data::step("flushed"));
    assert_eq!(found(&c, flushed), ["8"]);
    assert!(against(&c, flushed)[0].blocks);
    assert_eq!(fold(&c).phase, VisitPhase::Suspended);
    c.write(LI, "d.resumed", data::empty());
    let flushed = c.write(LI, "d.step_done", data::step("flushed"));
    assert!(found(&c, flushed).is_empty());
    assert_eq!(fold(&c).phase, VisitPhase::Inside);
    // The pack asks for more than going on.
    c.write(LI, "d.hazard_found", gas());
    c.write(LI, "d.resumed", data::empty());
    assert_eq!(fold(&c).phase, VisitPhase::Suspended);
    let cleaned = c.write(LI, "d.cleaned", data::empty());
    assert_eq!(found(&c, cleaned), ["8"]);
}

#[test]
fn a_closed_visit_with_an_open_hazard_is_not_plainly_closed() {
    let mut c = crew();
    let closed = close(&mut c);
    assert_eq!(fold(&c).phase, VisitPhase::Closed);
    let hazard = c.write(LI, "d.hazard_found", data::code("hazard", "gas_smell"));
    let state = fold(&c);
    assert_eq!(
        (state.phase, state.hazard),
        (VisitPhase::Suspended, Some(hazard))
    );
    assert_eq!(state.closed, Some(closed));
    c.write(LI, "d.resumed", data::empty());
    assert_eq!(fold(&c).phase, VisitPhase::Closed);
}
