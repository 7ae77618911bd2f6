//! Standing, settlement and hazards: whose word counts, and what a person's settlement holds.

use doorstep_visit::finding::{Finding, Ground, Named};
use doorstep_visit::id::EventId;
use doorstep_visit::part::ConsentState;
use doorstep_visit::signoff::SignOff;
use doorstep_visit::testkit::{Crew, DESK, HEATING, LEAD, LI, WANG, data};

use crate::hold::standards;

fn crew() -> Crew {
    Crew::briefed(standards().clone(), HEATING, "no_heat")
}

fn case(c: &Crew, named: Named, judged: EventId) -> Option<Finding> {
    let all = c.fold(c.merged()).findings;
    all.into_iter()
        .find(|f| f.ground == Ground::Case(named) && f.judged == judged)
}

fn consent(c: &Crew) -> ConsentState {
    c.fold(c.merged()).parts[0].consent
}

#[test]
fn striking_a_phone_off_takes_its_yes_and_keeps_its_no() {
    let mut c = crew();
    let line = c.write(
        LI,
        "d.quoted",
        data::quote(None, "valve", 30_000, "company"),
    );
    c.share();
    let yes = data::part_consent(line, line, 30_000, "company", &[]);
    let given = c.write(LI, "d.consent_given", yes);
    assert_eq!(consent(&c), ConsentState::Given);
    let refused = c.write(WANG, "d.consent_refused", data::part_answer(line));
    assert_eq!(consent(&c), ConsentState::Refused);

    // Wang's phone loses its standing from before the refusal: the refusal still beats the consent.
    c.write(
        DESK,
        "o.standing_ended",
        data::standing_ended("dev-wang", &[line]),
    );
    assert_eq!(consent(&c), ConsentState::Refused);
    assert!(case(&c, Named::Contested, refused).is_some_and(|f| f.is_final));

    // Asked again over it: consent, until Li's phone loses its standing, too.
    c.share();
    let yes = data::part_consent(line, line, 30_000, "company", &[refused]);
    let again = c.write(LI, "d.consent_given", yes);
    assert_eq!(consent(&c), ConsentState::Given);
    c.write(
        DESK,
        "o.standing_ended",
        data::standing_ended("dev-li", &[given]),
    );
    assert_eq!(consent(&c), ConsentState::Refused);
    c.write(DESK, "o.adopted", data::adopted(&[again]));
    assert_eq!(consent(&c), ConsentState::Given);
    assert!(case(&c, Named::Contested, again).is_none());
}

#[test]
fn contested_is_not_final_before_the_last_good_event_is_here() {
    let mut c = crew();
    let early = c.write(WANG, "d.tested", data::empty());
    let last = c.write(WANG, "d.note_added", data::empty());
    c.meet(WANG, DESK);
    c.write(
        DESK,
        "o.standing_ended",
        data::standing_ended("dev-wang", &[last]),
    );
    let some = c.merged().into_iter().filter(|e| e.id != last);
    let state = c.fold(some);
    let f = state.findings.iter().find(|f| f.judged == early).unwrap();
    assert!(f.ground == Ground::Case(Named::Contested) && !f.is_final);
    assert!(case(&c, Named::Contested, early).is_none());
}

#[test]
fn a_contested_phone_may_report_a_hazard_and_not_lift_it() {
    let mut c = crew();
    let last = c.write(WANG, "d.tested", data::empty());
    c.meet(WANG, DESK);
    c.write(
        DESK,
        "o.standing_ended",
        data::standing_ended("dev-wang", &[last]),
    );
    let hazard = c.write(WANG, "d.hazard_found", data::code("hazard", "gas_smell"));
    c.write(WANG, "d.resumed", data::empty());
    assert_eq!(c.fold(c.merged()).hazard, Some(hazard));
    c.share();
    c.write(LI, "d.resumed", data::empty());
    assert_eq!(c.fold(c.merged()).hazard, None);
}

#[test]
fn signing_again_settles_what_changed_and_keeps_it() {
    let mut c = crew();
    let shown = c.show(LI, 1).unwrap();
    let first = c.sign(LI, shown).unwrap();
    let quote = data::quote(None, "seal", 4_000, "company");
    let changed = c.write(LI, "d.quoted", quote);
    let f = case(&c, Named::SignedThenChanged, changed).unwrap();
    assert!(f.is_final && f.settled.is_none());
    assert_eq!(
        c.fold(c.merged()).sign_off,
        SignOff::Reopened {
            signed: first,
            by: vec![changed]
        }
    );
    let shown = c.show(LI, 2).unwrap();
    let second = c.sign(LI, shown).unwrap();
    assert_eq!(c.fold(c.merged()).sign_off, SignOff::Signed(second));
    let f = case(&c, Named::SignedThenChanged, changed).unwrap();
    assert_eq!(f.settled.map(|s| s.event), Some(second));
}

#[test]
fn a_settlement_opens_again_when_an_event_joins() {
    let mut c = crew();
    c.write(DESK, "o.cancelled", data::code("reason", "customer_called"));
    let cancelled = c.fold(c.merged()).cancelled.unwrap();
    c.travel(LI, "d.arrived");
    c.meet(LI, LEAD);
    c.meet(DESK, LEAD);
    let f = case(&c, Named::CancelledButAttended, cancelled).unwrap();
    let covers = c.replicas[LEAD].history.newest();
    let d = data::settled(&f.id, &covers, "accepted", None);
    let by = c.write(LEAD, "l.settled", d);
    let f = case(&c, Named::CancelledButAttended, cancelled).unwrap();
    assert_eq!(f.settled.map(|s| s.event), Some(by));
    // Wang arrives, too; the lead had not known.
    c.travel(WANG, "d.arrived");
    let f = case(&c, Named::CancelledButAttended, cancelled).unwrap();
    assert!(f.settled.is_none());
}

#[test]
fn a_further_assignment_does_not_erase_that_somebody_was_working() {
    let mut c = crew();
    c.travel(LI, "d.arrived");
    let moved = c.write(DESK, "o.assigned", data::persons(&["p-zhao"]));
    assert!(case(&c, Named::ReassignedWhileWorking, moved).is_some());
    c.write(DESK, "o.assigned", data::persons(&["p-li", "p-zhao"]));
    assert!(case(&c, Named::ReassignedWhileWorking, moved).is_some_and(|f| f.is_final));
}
