//! A signature against the events that it says it covers, and a line of which two prices were made apart.

use doorstep_visit::event::Event;
use doorstep_visit::finding::{Ground, Named};
use doorstep_visit::part::ConsentState;
use doorstep_visit::signoff::{SignOff, verify_signature};
use doorstep_visit::testkit::{Crew, LI, WANG, data, tenant, visit};

use crate::hold::standards;

fn mismatches(c: &Crew, events: Vec<Event>) -> usize {
    let named = Ground::Case(Named::SignatureMismatch);
    let findings = c.fold(events).findings;
    findings.iter().filter(|f| f.ground == named).count()
}

#[test]
fn a_root_that_does_not_fit_is_found_once_everything_is_here() {
    let mut c = Crew::new(standards().clone());
    c.travel(LI, "d.arrived");
    let shown = c.show(LI, 1).unwrap();
    let honest = c.sign(LI, shown).unwrap();
    assert_eq!(mismatches(&c, c.merged()), 0);

    let covers = c.replicas[LI].history.newest();
    let d = data::shown(visit(), 2, &covers, [7; 32], 0);
    c.write(LI, "d.statement_shown", d.clone());
    let mut d = data::signature(visit(), &d, 7);
    d.set("sig", data::hex(3).into());
    let forged = c.write(LI, "d.signed", d);
    let state = c.fold(c.merged());
    let found: Vec<_> = state
        .findings
        .iter()
        .filter(|f| f.ground == Ground::Case(Named::SignatureMismatch))
        .collect();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].judged, found[0].is_final), (forged, true));
    // While something that it covers is missing, nobody can say.
    let some = c.merged().into_iter().filter(|e| e.kind != "d.arrived");
    assert_eq!(mismatches(&c, some.collect()), 0);

    let key = c.replicas[LI].public_key();
    let verify = |e: &Event, key: &[u8]| verify_signature(&tenant(), visit(), e, key);
    let all = c.merged();
    let of = |id| all.iter().find(|e| e.id == id).unwrap();
    assert!(verify(of(honest), &key));
    assert!(!verify(of(forged), &key));
    assert!(!verify(of(honest), &c.replicas[WANG].public_key()));
    assert!(!verify(of(honest), &[]));
    assert!(!verify(of(shown), &key));
}

#[test]
fn sign_off_goes_from_nothing_to_signed_and_a_refusal_to_sign_is_an_answer() {
    let mut c = Crew::new(standards().clone());
    let state = |c: &Crew| c.fold(c.merged()).sign_off;
    c.travel(LI, "d.arrived");
    assert_eq!(state(&c), SignOff::None);
    let first = c.show(LI, 1).unwrap();
    assert_eq!(state(&c), SignOff::Shown(first));
    let second = c.show(LI, 2).unwrap();
    assert_eq!(state(&c), SignOff::Shown(second));
    let no = c.write(LI, "d.signature_refused", data::code("reason", "price"));
    assert_eq!(state(&c), SignOff::Refused(no));
    let signed = c.sign(LI, second).unwrap();
    assert_eq!(state(&c), SignOff::Signed(signed));
    let quoted = c.write(LI, "d.quoted", data::quote(None, "valve", 5, "company"));
    let by = vec![quoted];
    assert_eq!(state(&c), SignOff::Reopened { signed, by });
    let third = c.show(LI, 3).unwrap();
    let again = c.sign(LI, third).unwrap();
    assert_eq!(state(&c), SignOff::Signed(again));
}

#[test]
fn two_prices_made_apart_are_no_price_until_one_knows_both() {
    let mut c = Crew::new(standards().clone());
    let line = c.write(
        LI,
        "d.quoted",
        data::quote(None, "valve", 30_000, "company"),
    );
    c.meet(LI, WANG);
    let revise = |c: &mut Crew, who, fen| {
        let d = data::quote(Some(line), "valve", fen, "company");
        c.write(who, "d.quote_revised", d)
    };
    let a = revise(&mut c, LI, 31_000);
    let b = revise(&mut c, WANG, 32_000);
    let part = |c: &Crew| c.fold(c.merged()).parts.remove(0);
    assert_eq!(part(&c).consent, ConsentState::NoCurrentQuote);
    assert_eq!(part(&c).current, None);
    assert_eq!(part(&c).quotes.len(), 3);
    // Agreeing to one of them charges no more than the lower.
    let d = data::part_consent(line, b, 32_000, "company", &[]);
    c.write(WANG, "d.consent_given", d);
    assert_eq!(part(&c).consent, ConsentState::NoCurrentQuote);
    assert_eq!(part(&c).chargeable_fen, 31_000);
    c.meet(LI, WANG);
    let both = revise(&mut c, LI, 33_000);
    assert_eq!(part(&c).current, Some((both, 33_000)));
    assert_eq!(part(&c).consent, ConsentState::Open);
    assert_ne!(a, b);
}
