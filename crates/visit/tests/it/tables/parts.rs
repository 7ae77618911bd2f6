//! Parts: what counts as consent to exactly the quote, what is fitted, and what money opens a signature again.

use doorstep_visit::finding::{Ground, Named};
use doorstep_visit::id::EventId;
use doorstep_visit::json::Json;
use doorstep_visit::part::{ConsentState, PartState};
use doorstep_visit::signoff::SignOff;
use doorstep_visit::testkit::{Crew, DESK, HEATING, LEAD, LI, WANG, data};

use crate::hold::standards;

/// A crew in which everybody knows Li's quote of 300 yuan for a valve.
fn quoted() -> (Crew, EventId) {
    let mut c = Crew::briefed(standards().clone(), HEATING, "no_heat");
    let line = c.write(
        LI,
        "d.quoted",
        data::quote(None, "valve", 30_000, "company"),
    );
    c.share();
    (c, line)
}

fn part(c: &Crew) -> PartState {
    c.fold(c.merged()).parts.remove(0)
}

fn has(c: &Crew, case: Named) -> bool {
    let findings = c.fold(c.merged()).findings;
    findings.iter().any(|f| f.ground == Ground::Case(case))
}

/// A consent made from the line of the valve and that of a seal.
type Consent = fn(EventId, EventId) -> Json;

fn yes(line: EventId) -> Json {
    data::part_consent(line, line, 30_000, "company", &[])
}

#[test]
fn consent_is_to_quote_price_and_source_as_shown() {
    let other: [(&str, Consent); 4] = [
        ("price", |l, _| {
            data::part_consent(l, l, 29_999, "company", &[])
        }),
        ("source", |l, _| {
            data::part_consent(l, l, 30_000, "warranty", &[])
        }),
        ("quote of another line", |l, o| {
            data::part_consent(l, o, 30_000, "company", &[])
        }),
        ("line of another quote", |l, o| {
            data::part_consent(o, l, 30_000, "company", &[])
        }),
    ];
    for (what, consent) in other {
        let (mut c, line) = quoted();
        let seal = data::quote(None, "seal", 30_000, "company");
        let other = c.write(LI, "d.quoted", seal);
        c.write(LI, "d.consent_given", consent(line, other));
        let parts = c.fold(c.merged()).parts;
        assert!(
            parts.iter().all(|p| p.consent == ConsentState::Open),
            "{what}"
        );
        assert!(has(&c, Named::ConsentNotAsQuoted), "{what}");
    }
    let (mut c, line) = quoted();
    c.write(LI, "d.consent_given", yes(line));
    assert_eq!(part(&c).consent, ConsentState::Given);
    assert!(!has(&c, Named::ConsentNotAsQuoted));
}

#[test]
fn a_consent_told_afterwards_gives_nothing() {
    let (mut c, line) = quoted();
    let told = data::happened(yes(line), c.now() - 600_000);
    c.write(LI, "d.consent_given", told);
    assert_eq!(part(&c).consent, ConsentState::Open);
    assert!(has(&c, Named::ToldAfterwards));
}

#[test]
fn a_consent_taken_back_before_the_new_price_was_not_overrun_by_it() {
    let (mut c, line) = quoted();
    c.write(LI, "d.consent_given", yes(line));
    c.meet(LI, WANG);
    c.write(WANG, "d.consent_withdrawn", data::part_answer(line));
    let dearer = data::quote(Some(line), "valve", 36_000, "company");
    c.write(WANG, "d.quote_revised", dearer);
    assert!(!has(&c, Named::PriceChangedAfterConsent));
    assert_eq!(part(&c).consent, ConsentState::Refused);
}

#[test]
fn only_a_return_that_knew_of_the_fitting_undoes_it() {
    let (mut c, line) = quoted();
    c.write(LI, "d.consent_given", yes(line));
    c.meet(LI, WANG);
    let fitted = c.write(LI, "d.part_fitted", data::fitted(line, line));
    c.write(WANG, "d.part_returned", data::returned(line));
    assert_eq!(part(&c).fitted, Some(fitted));
    assert_eq!(c.fold(c.merged()).bill.total_fen, 30_000);
    c.meet(LI, WANG);
    c.write(WANG, "d.part_returned", data::returned(line));
    assert_eq!(part(&c).fitted, None);
    assert_eq!(c.fold(c.merged()).bill.total_fen, 0);
}

#[test]
fn a_signature_opens_again_for_other_money_only() {
    let money: [(&str, i64, bool); 6] = [
        ("d.paid", 30_000, false),
        ("d.paid", 29_999, true),
        ("d.paid", 30_001, true),
        ("l.settled", 30_000, false),
        ("l.settled", 10_000, false),
        ("l.settled", 30_001, true),
    ];
    for (kind, fen, opens) in money {
        let (mut c, line) = quoted();
        c.write(LI, "d.consent_given", yes(line));
        c.write(LI, "d.part_fitted", data::fitted(line, line));
        let shown = c.show(LI, 1).unwrap();
        let signed = c.sign(LI, shown).unwrap();
        c.share();
        let finding = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
        let after = match kind {
            "d.paid" => c.write(LI, kind, data::paid(fen)),
            _ => {
                let d = data::settled(finding, &[shown], "accepted", Some(fen));
                c.write(LEAD, kind, d)
            }
        };
        let want = if opens {
            SignOff::Reopened {
                signed,
                by: vec![after],
            }
        } else {
            SignOff::Signed(signed)
        };
        assert_eq!(c.fold(c.merged()).sign_off, want, "{kind} of {fen}");
    }
}

#[test]
fn notes_photos_and_the_office_do_not_open_a_signature() {
    let (mut c, _) = quoted();
    let shown = c.show(LI, 1).unwrap();
    let signed = c.sign(LI, shown).unwrap();
    c.write(WANG, "d.note_added", data::empty());
    c.write(WANG, "d.consent_given", data::consent("entry", &[]));
    c.write(WANG, "d.hazard_found", data::code("hazard", "gas_smell"));
    c.write(DESK, "o.cancelled", data::code("reason", "customer_called"));
    c.leave(LI);
    let state = c.fold(c.merged());
    assert_eq!(state.sign_off, SignOff::Signed(signed));
    assert!(state.record.iter().filter(|e| e.addendum).count() >= 5);
}
