//! Two events look as if neither knew of the other while the event that links them is missing.
//! What is named then is not final, and goes when the link comes.

use doorstep_visit::finding::{Finding, Ground, Named};
use doorstep_visit::id::EventId;
use doorstep_visit::testkit::{Crew, DESK, HEATING, LI, WANG, data};

use crate::hold::standards;

/// Wang writes one more event after `first`, Li gets all of it: the link by which Li knows.
fn link(c: &mut Crew) -> EventId {
    let link = c.write(WANG, "d.note_added", data::empty());
    c.meet(WANG, LI);
    link
}

fn named(state: &[Finding], case: Named) -> Vec<&Finding> {
    let of_case = state.iter().filter(|f| f.ground == Ground::Case(case));
    of_case.collect()
}

/// `play` returns the event that links the two.
fn check(case: Named, play: fn(&mut Crew) -> EventId) {
    let mut c = Crew::new(standards().clone());
    let hash = doorstep_visit::testkit::pack(standards(), HEATING);
    c.write(DESK, "o.standard_pinned", data::pin(hash));
    c.share();
    let link = play(&mut c);
    let whole = c.fold(c.merged()).findings;
    assert!(named(&whole, case).is_empty(), "{case:?} with the link");
    let without = c.merged().into_iter().filter(|e| e.id != link);
    let partial = c.fold(without).findings;
    let partial = named(&partial, case);
    assert!(!partial.is_empty(), "{case:?} without the link");
    assert!(partial.iter().all(|f| !f.is_final), "{case:?} is not final");
}

fn quoted(c: &mut Crew) -> EventId {
    let line = c.write(
        WANG,
        "d.quoted",
        data::quote(None, "valve", 30_000, "company"),
    );
    c.meet(WANG, LI);
    // So that Li's next event knows the quote also without the link.
    c.write(LI, "d.inspected", data::empty());
    line
}

#[test]
fn what_only_seems_to_be_apart_is_not_final() {
    check(Named::BothAttended, |c| {
        c.travel(WANG, "d.arrived");
        let link = link(c);
        c.travel(LI, "d.arrived");
        link
    });
    check(Named::PossibleDuplicatePart, |c| {
        let valve = data::quote(None, "valve", 30_000, "company");
        c.write(WANG, "d.quoted", valve.clone());
        let link = link(c);
        c.write(LI, "d.quoted", valve);
        link
    });
    check(Named::DoubleConsent, |c| {
        let line = quoted(c);
        let yes = data::part_consent(line, line, 30_000, "company", &[]);
        c.write(WANG, "d.consent_given", yes.clone());
        let link = link(c);
        c.write(LI, "d.consent_given", yes);
        link
    });
    check(Named::PriceChangedAfterConsent, |c| {
        // Li knows the new price and the customer agrees to the old one: that is no change afterwards.
        let line = quoted(c);
        let dearer = data::quote(Some(line), "valve", 36_000, "company");
        c.write(WANG, "d.quote_revised", dearer);
        let link = link(c);
        let yes = data::part_consent(line, line, 30_000, "company", &[]);
        c.write(LI, "d.consent_given", yes);
        link
    });
    check(Named::FittedAgainstConcurrentRefusal, |c| {
        let line = quoted(c);
        c.write(WANG, "d.consent_refused", data::part_answer(line));
        let link = link(c);
        c.write(LI, "d.part_fitted", data::fitted(line, line));
        link
    });
    check(Named::FittedAgainstConcurrentRefusal, |c| {
        let line = quoted(c);
        c.write(WANG, "d.part_fitted", data::fitted(line, line));
        let link = link(c);
        c.write(LI, "d.consent_refused", data::part_answer(line));
        link
    });
    check(Named::ReassignedWhileWorking, |c| {
        c.write(DESK, "o.assigned", data::persons(&["p-wang"]));
        c.meet(DESK, WANG);
        c.write(DESK, "o.customer_contacted", data::empty());
        c.travel(WANG, "d.arrived");
        let link = c.write(WANG, "d.note_added", data::empty());
        c.meet(WANG, DESK);
        c.write(DESK, "o.assigned", data::persons(&["p-li"]));
        link
    });
    check(Named::LateEvidence, |c| {
        c.write(WANG, "d.tested", data::empty());
        let link = c.write(WANG, "d.note_added", data::empty());
        c.meet(WANG, DESK);
        let covers = c.replicas[DESK].history.newest();
        c.write(DESK, "o.closed", data::closed(&covers));
        link
    });
    check(Named::HazardAfterClosure, |c| {
        let gas = data::code("hazard", "gas_smell");
        c.write(WANG, "d.hazard_found", gas);
        let link = c.write(WANG, "d.note_added", data::empty());
        c.meet(WANG, DESK);
        let covers = c.replicas[DESK].history.newest();
        c.write(DESK, "o.closed", data::closed(&covers));
        link
    });
    check(Named::SignedThenChanged, |c| {
        let valve = data::quote(None, "valve", 30_000, "company");
        c.write(WANG, "d.quoted", valve);
        let link = link(c);
        let shown = c.show(LI, 1).unwrap();
        c.sign(LI, shown).unwrap();
        link
    });
}
