//! Known kinds without the data that they need: named, kept, and worth nothing.

use doorstep_visit::body::Body;
use doorstep_visit::event::Event;
use doorstep_visit::finding::{Ground, Named};
use doorstep_visit::json::Json;
use doorstep_visit::testkit::{Crew, LI, samples, visit};

use crate::hold::{history, standards};

/// The sample of `kind` with member `name` taken out, or set to `value`.
fn with(kind: &str, name: &str, value: Option<Json>) -> Event {
    let sample = samples().into_iter().find(|e| e.kind == kind).unwrap();
    let Json::Map(mut d) = sample.data.clone() else {
        panic!("not an object")
    };
    match value {
        Some(v) => d.insert(name.to_owned(), v),
        None => d.remove(name),
    };
    let crew = Crew::new(Default::default());
    let draft = crew.draft(LI, kind, Json::Map(d));
    draft.seal(visit()).unwrap()
}

#[test]
fn a_member_that_is_missing_or_unsound_is_named() {
    let needed: &[(&str, &[&str])] = &[
        ("o.fact_set", &["fact", "value"]),
        ("o.standard_pinned", &["pack"]),
        ("o.appointment_set", &["start", "end"]),
        ("d.appointment_agreed", &["start", "end"]),
        ("o.assigned", &["persons"]),
        ("o.cancelled", &["reason"]),
        ("o.closed", &["covers"]),
        ("o.standing_ended", &["dev", "last"]),
        ("o.adopted", &["events"]),
        ("l.settled", &["finding", "covers", "outcome"]),
        ("d.step_done", &["step"]),
        ("d.step_skipped", &["step", "reason"]),
        ("d.quoted", &["part", "fen", "source"]),
        ("d.quote_revised", &["line", "part", "fen", "source"]),
        ("d.consent_refused", &["subject", "line", "relation", "how"]),
        ("d.part_fitted", &["line", "quote"]),
        ("d.part_returned", &["line"]),
        (
            "d.statement_shown",
            &["statement", "language", "covers", "root", "total_fen"],
        ),
        ("d.signed", &["statement", "strokes", "relation", "sig"]),
        ("d.signature_refused", &["reason"]),
        ("d.paid", &["fen"]),
        ("d.corrected", &["of", "reason"]),
        ("d.visit_handed_over", &["to"]),
    ];
    for (kind, members) in needed {
        for name in *members {
            for value in [None, Some(Json::Null), Some(Json::List(vec![Json::Int(1)]))] {
                let said = Body::read(&with(kind, name, value.clone()));
                let Body::Bad(member) = said else {
                    panic!("{kind} with {name} as {value:?} is read as {said:?}");
                };
                assert!(
                    member == *name || member == "statement",
                    "{kind}.{name}: {member}"
                );
            }
        }
    }
    // A consent to a part names quote, price and source, or it is none.
    for name in ["line", "quote", "fen", "source"] {
        let said = Body::read(&with("d.consent_given", name, None));
        assert!(matches!(said, Body::Bad(_)), "{name}");
    }
}

#[test]
fn a_value_out_of_its_range_is_named() {
    let out: [(&str, &str, Json); 8] = [
        ("d.appointment_agreed", "end", 0.into()),
        ("d.quoted", "fen", (-1).into()),
        ("d.quoted", "fen", 100_000_000_001.into()),
        ("d.quoted", "quantity", 0.into()),
        ("d.quoted", "quantity", 10_001.into()),
        ("d.paid", "fen", (-1).into()),
        ("d.consent_refused", "subject", "weather".into()),
        ("d.visit_handed_over", "to", "Not An Id".into()),
    ];
    for (kind, name, value) in out {
        let event = with(kind, name, Some(value));
        assert_eq!(Body::read(&event), Body::Bad(name), "{kind}.{name}");
        let crew = Crew::new(standards().clone());
        let state = crew.fold([event.clone()]);
        let h = history([event.clone()]);
        assert_eq!(h.len(), 1, "kept");
        assert!(
            state
                .findings
                .iter()
                .any(|f| f.judged == event.id && f.ground == Ground::Case(Named::BadData))
        );
        assert!(state.parts.is_empty());
        assert_eq!(state.bill.paid_fen, 0);
    }
}
