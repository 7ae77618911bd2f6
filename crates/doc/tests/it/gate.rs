//! Authorship and the answers of the gate, case by case.

use doorstep_doc::{
    AuthorFacts, Authority, GateAnswer, GateError, GateOutcome, MemTable, Packed, VisitDoc, Writer,
    judge, judge_all,
};
use doorstep_visit::{Event, EventDraft, Side};

use crate::kit::{append, draft, event, facts, genesis, tenant, visit, writer};

fn empty() -> VisitDoc {
    VisitDoc::new(&tenant(), visit())
}

fn first(w: &Writer, e: &Event) -> Packed {
    append(&mut empty(), w, e)
}

fn outcome(w: &Writer, authority: Authority, item: &Packed) -> Result<(), GateError> {
    let Ok(outcome) = judge(&genesis(), &MemTable::new(), w, authority, &item.change);
    match outcome {
        GateOutcome::Refused(e) => Err(e),
        GateOutcome::Admitted(_) => Ok(()),
        GateOutcome::Known => panic!("known"),
    }
}

fn written(n: usize, kind: &str, change: impl FnOnce(&mut EventDraft)) -> Event {
    let mut draft = draft(n, kind, vec![], 1);
    change(&mut draft);
    draft.seal(visit()).unwrap()
}

#[test]
fn who_may_write_what() {
    type Case = (
        usize,
        &'static str,
        &'static str,
        &'static str,
        Result<(), GateError>,
    );
    let cases: [Case; 11] = [
        (1, "d.arrived", "dev-1", "p-1", Ok(())),
        (1, "d.kind_of_next_year", "dev-1", "p-1", Ok(())),
        (1, "d.arrived", "dev-2", "p-1", Err(GateError::EventDevice)),
        (1, "d.arrived", "dev-1", "p-2", Err(GateError::EventPerson)),
        (1, "l.settled", "dev-1", "p-1", Err(GateError::EventSide)),
        (1, "o.cancelled", "dev-1", "p-1", Err(GateError::EventSide)),
        (
            1,
            "o.cancelled",
            "office",
            "p-1",
            Err(GateError::EventDevice),
        ),
        (0, "o.cancelled", "office", "p-0", Ok(())),
        (0, "l.settled", "office", "p-0", Ok(())),
        (0, "d.arrived", "office", "p-0", Err(GateError::EventSide)),
        (0, "d.arrived", "dev-1", "p-1", Err(GateError::EventDevice)),
    ];
    for (n, kind, dev, by, expected) in cases {
        let e = written(n, kind, |d| {
            d.dev = dev.parse().unwrap();
            d.by = by.parse().unwrap();
        });
        let w = writer(n, 1);
        let facts = facts(n);
        let got = outcome(&w, Authority::Facts(&facts), &first(&w, &e));
        assert_eq!(got, expected, "{n} {kind} {dev} {by}");
    }
}

#[test]
fn a_predecessor_device_and_its_people_count() {
    let mut facts = facts(1);
    facts.devices.extend(super::kit::facts(2).devices);
    facts.sides.insert(Side::Lead);
    let w = writer(1, 1);
    let old = first(&w, &event(2, 1));
    assert_eq!(outcome(&w, Authority::Facts(&facts), &old), Ok(()));
    let mixed = written(2, "l.settled", |d| d.by = "p-1".parse().unwrap());
    let mixed = first(&w, &mixed);
    assert_eq!(
        outcome(&w, Authority::Facts(&facts), &mixed),
        Err(GateError::EventPerson)
    );
}

#[test]
fn an_actor_must_be_proven() {
    let item = first(&writer(1, 1), &event(1, 1));
    let facts = facts(1);
    let other = outcome(&writer(1, 2), Authority::Facts(&facts), &item);
    assert_eq!(other, Err(GateError::WriterUnproven));
    let bare = Writer::Actor(item.change.parts().actor);
    let alone = outcome(&bare, Authority::Facts(&facts), &item);
    assert_eq!(alone, Err(GateError::WriterUnproven));
    assert_eq!(
        outcome(&bare, Authority::SignedHeads(&facts), &item),
        Ok(())
    );
    assert_eq!(outcome(&bare, Authority::Vouched, &item), Ok(()));
    let nobody = AuthorFacts {
        devices: Default::default(),
        sides: Default::default(),
    };
    let got = outcome(&bare, Authority::SignedHeads(&nobody), &item);
    assert_eq!(got, Err(GateError::EventDevice));
}

#[test]
fn three_answers() {
    let mut doc = empty();
    let w = writer(1, 1);
    let one = append(&mut doc, &w, &event(1, 1));
    let two = append(&mut doc, &w, &event(1, 2));
    let clone = append(&mut empty(), &w, &event(1, 3));
    let facts = facts(1);
    let mut table = MemTable::new();
    let run = |table: &MemTable, item: &Packed| {
        let Ok(outcome) = judge(
            &genesis(),
            table,
            &w,
            Authority::Facts(&facts),
            &item.change,
        );
        outcome
    };
    let answer = |outcome| match outcome {
        GateOutcome::Refused(e) => (e.answer(), e.code()),
        other => panic!("{other:?}"),
    };
    assert_eq!(answer(run(&table, &two)), (GateAnswer::Need, "missing_dep"));
    table.quarantine(one.change.hash());
    assert_eq!(
        answer(run(&table, &two)),
        (GateAnswer::Quarantine, "dep_quarantined")
    );

    let mut table = MemTable::new();
    for item in [&one, &two] {
        let GateOutcome::Admitted(admitted) = run(&table, item) else {
            panic!()
        };
        assert_eq!(admitted.event.id, item.change.parts().key);
        table.insert(&item.change, admitted.meta);
        assert!(matches!(run(&table, item), GateOutcome::Known));
    }
    assert_eq!(
        answer(run(&table, &clone)),
        (GateAnswer::RotateActor, "seq_reused")
    );
    // Nobody else can make this writer rotate.
    let Ok(theirs) = judge(
        &genesis(),
        &table,
        &writer(2, 1),
        Authority::Facts(&facts),
        &clone.change,
    );
    assert_eq!(answer(theirs), (GateAnswer::Quarantine, "writer_unproven"));
}

#[test]
fn what_stands_on_a_refused_change_falls_with_it() {
    let mut doc = empty();
    let (w, o) = (writer(1, 1), writer(2, 1));
    let good = append(&mut doc, &w, &event(1, 1));
    let bad = append(&mut doc, &w, &event(2, 2));
    let after = append(&mut doc, &o, &event(2, 3));
    let beside = append(&mut empty(), &o, &event(2, 3));
    let (one, two) = (facts(1), facts(2));
    let items = [good.clone(), bad.clone(), after.clone(), beside];
    let run = |table: &MemTable, items: &[Packed]| -> Vec<&'static str> {
        let Ok(outcomes) = judge_all(&genesis(), table, items, |item| {
            Authority::Facts(if item.writer == w { &one } else { &two })
        });
        let code = |outcome: &GateOutcome| match outcome {
            GateOutcome::Admitted(_) => "admitted",
            GateOutcome::Known => "known",
            GateOutcome::Refused(e) => e.code(),
        };
        outcomes.iter().map(code).collect()
    };
    let expected = ["admitted", "event_device", "dep_quarantined", "admitted"];
    assert_eq!(run(&MemTable::new(), &items), expected);

    // A database restored from a copy goes on under the same epoch.
    let mut table = MemTable::new();
    let mut other = empty();
    for step in [1, 9] {
        let item = append(&mut other, &w, &event(1, step));
        let Ok(GateOutcome::Admitted(admitted)) =
            judge(&genesis(), &table, &w, Authority::Facts(&one), &item.change)
        else {
            panic!()
        };
        table.insert(&item.change, admitted.meta);
    }
    let expected = ["known", "seq_reused", "seq_reused"];
    assert_eq!(run(&table, &[good, bad, after]), expected);
}
