//! How far a visit has come, and what the office states of it: one small history a row.

use doorstep_visit::finding::{Ground, Named, Severity};
use doorstep_visit::fold::VisitPhase as P;
use doorstep_visit::json::Json;
use doorstep_visit::testkit::{Crew, DESK, LEAD, LI, OTHER_DESK, WANG, data};

use crate::hold::standards;

fn crew() -> Crew {
    Crew::new(standards().clone())
}

fn phase(c: &Crew) -> P {
    c.fold(c.merged()).phase
}

fn plain(c: &mut Crew, kind: &str) {
    c.write(LI, kind, data::empty());
}

#[test]
fn a_visit_goes_from_new_to_closed() {
    let mut c = crew();
    assert_eq!(phase(&c), P::New);
    c.write(DESK, "o.assigned", data::persons(&["p-li"]));
    assert_eq!(phase(&c), P::Assigned);
    c.travel(LI, "d.set_out");
    assert_eq!(phase(&c), P::Travelling);
    c.travel(LI, "d.arrived");
    assert_eq!(phase(&c), P::AtDoor);
    plain(&mut c, "d.entered");
    assert_eq!(phase(&c), P::Inside);
    c.write(LI, "d.hazard_found", data::code("hazard", "gas_smell"));
    assert_eq!(phase(&c), P::Suspended);
    plain(&mut c, "d.resumed");
    assert_eq!(phase(&c), P::Inside);
    let shown = c.show(LI, 1).unwrap();
    assert_eq!(phase(&c), P::Inside);
    c.sign(LI, shown);
    assert_eq!(phase(&c), P::SignedOff);
    c.leave(LI);
    assert_eq!(phase(&c), P::Left);
    c.meet(LI, DESK);
    let covers = c.replicas[DESK].history.newest();
    c.write(DESK, "o.closed", data::closed(&covers));
    assert_eq!(phase(&c), P::Closed);
    c.write(WANG, "d.hazard_found", data::code("hazard", "gas_smell"));
    assert_eq!(phase(&c), P::Suspended);
}

#[test]
fn a_visit_may_end_at_the_door_or_before() {
    // Cancelled, and attended all the same: whoever is there is there.
    let mut c = crew();
    c.write(DESK, "o.cancelled", data::code("reason", "customer_called"));
    assert_eq!(phase(&c), P::Cancelled);
    c.travel(LI, "d.set_out");
    assert_eq!(phase(&c), P::Cancelled);
    c.travel(LI, "d.arrived");
    assert_eq!(phase(&c), P::AtDoor);

    // Nobody answers: a note or another time, at the door and after leaving.
    for (kind, d) in [
        ("d.note_left", data::code("place", "letter_box")),
        ("d.appointment_agreed", data::window(1, 2)),
    ] {
        let mut c = crew();
        c.travel(LI, "d.arrived");
        c.write(LI, kind, d);
        assert_eq!(phase(&c), P::NoAnswer);
        c.leave(LI);
        assert_eq!(phase(&c), P::NoAnswer);
        // Somebody else's note is not of this trip.
        c.travel(LI, "d.arrived");
        assert_eq!(phase(&c), P::AtDoor);
        c.leave(LI);
        assert_eq!(phase(&c), P::Left);
    }

    // Somebody answered, or was inside: leaving a note is no missed visit.
    for kind in ["d.greeted", "d.entered"] {
        let mut c = crew();
        c.travel(LI, "d.arrived");
        plain(&mut c, kind);
        c.write(LI, "d.note_left", data::code("place", "letter_box"));
        c.leave(LI);
        assert_eq!(phase(&c), P::Left, "{kind}");
    }

    // Who would not sign is as far as who did.
    let mut c = crew();
    c.travel(LI, "d.arrived");
    plain(&mut c, "d.entered");
    c.write(LI, "d.signature_refused", data::code("reason", "price"));
    assert_eq!(phase(&c), P::SignedOff);
}

fn order(customer: &str, household: &str, reported: i64) -> Json {
    let mut d = data::order(reported, "no_heat");
    d.set("customer", customer.into());
    d.set("household", household.into());
    d
}

#[test]
fn what_two_desks_write_apart_stands_only_where_they_agree() {
    let both = |a: Json, b: Json| {
        let mut c = crew();
        c.write(DESK, "o.order_set", a);
        c.write(OTHER_DESK, "o.order_set", b);
        let s = c.fold(c.merged());
        (s.customer, s.household, s.reported_at)
    };
    let some = |s: &str| Some(s.to_owned());
    assert_eq!(
        both(order("c-1", "h-1", 5), order("c-1", "h-1", 5)),
        (some("c-1"), some("h-1"), Some(5))
    );
    assert_eq!(
        both(order("c-1", "h-1", 5), order("c-2", "h-1", 5)),
        (None, some("h-1"), Some(5))
    );
    assert_eq!(
        both(order("c-1", "h-1", 5), order("c-1", "h-2", 5)),
        (some("c-1"), None, Some(5))
    );
    assert_eq!(
        both(order("c-1", "h-1", 5), order("c-1", "h-1", 6)),
        (some("c-1"), some("h-1"), None)
    );
    let assigned = |a: &[&str], b: &[&str]| {
        let mut c = crew();
        c.write(DESK, "o.assigned", data::persons(a));
        c.write(OTHER_DESK, "o.assigned", data::persons(b));
        let state = c.fold(c.merged());
        (state.assigned.len(), state.phase)
    };
    assert_eq!(assigned(&["p-li"], &["p-li"]), (1, P::Assigned));
    assert_eq!(assigned(&["p-li"], &["p-wang"]), (0, P::New));
}

#[test]
fn a_fact_is_what_the_order_or_a_later_word_says() {
    let mut c = crew();
    c.write(DESK, "o.order_set", data::order(5, "no_heat"));
    let fact = |c: &Crew| c.fold(c.merged()).facts.get("fault_kind").cloned();
    let code = |s: &str| Some(doorstep_standard::Scalar::Code(s.to_owned()));
    assert_eq!(fact(&c), code("no_heat"));
    let d = data::fact(6, "fault_kind", "leaking");
    c.write(DESK, "o.fact_set", d);
    assert_eq!(fact(&c), code("leaking"));
    let d = data::fact(6, "fault_kind", "noise");
    c.write(OTHER_DESK, "o.fact_set", d);
    assert_eq!(fact(&c), None);
}

#[test]
fn what_is_settled_comes_last_and_what_matters_most_comes_first() {
    let mut c = crew();
    c.write(LI, "d.drone_sent", data::empty());
    c.write(LI, "d.paid", Json::object());
    let told = data::happened(data::consent("entry", &[]), c.now());
    c.write(LI, "d.consent_given", told);
    let list = c.fold(c.merged()).findings;
    let severities: Vec<Severity> = list.iter().map(|f| f.severity).collect();
    assert!(severities.is_sorted_by(|a, b| a >= b), "{severities:?}");
    assert_eq!(list[0].ground, Ground::Case(Named::ToldAfterwards));

    c.meet(LI, LEAD);
    let covers = c.replicas[LEAD].history.newest();
    let settle = |finding: &str, covers: &[_]| data::settled(finding, covers, "accepted", None);
    c.write(LEAD, "l.settled", settle(&list[0].id, &covers));
    let after = c.fold(c.merged()).findings;
    assert_eq!(after.len(), list.len());
    let last = after.last().unwrap();
    assert_eq!(last.id, list[0].id);
    assert_eq!(last.settled.as_ref().unwrap().outcome, "accepted");
    assert!(after[..after.len() - 1].iter().all(|f| f.settled.is_none()));
}

#[test]
fn what_came_outside_the_newest_signature_is_an_addendum() {
    let mut c = crew();
    c.travel(LI, "d.arrived");
    let before = c.write(LI, "d.note_added", data::empty());
    let shown = c.show(LI, 1).unwrap();
    let signed = c.sign(LI, shown).unwrap();
    let d = data::happened(data::empty(), 7);
    let after = c.write(LI, "d.note_added", d);
    let state = c.fold(c.merged());
    let entry = |id| state.record.iter().find(|e| e.id == id).unwrap();
    for (id, addendum) in [
        (before, false),
        (shown, false),
        (signed, false),
        (after, true),
    ] {
        assert_eq!(entry(id).addendum, addendum, "{}", entry(id).kind);
    }
    assert_eq!(entry(after).claimed_at, Some(7));
    assert_eq!(entry(before).claimed_at, None);
    // Without a signature nothing is outside it.
    let unsigned = c.merged().into_iter().filter(|e| e.id != signed);
    assert!(c.fold(unsigned).record.iter().all(|e| !e.addendum));
}
