//! What the office does not have: order, budget, and how answers empty it.

use doorstep_store::{
    Acks, Direction, Origin, Outbox, Pending, QuarantineRow, Store, StoreError, VisitAck,
};

use crate::script::{
    change, hash, p_of, private_value, statement_of, step, stroke_of, tap, visit_of,
};

fn numbers(out: &Outbox) -> Vec<u64> {
    out.changes.iter().map(|c| c.change.seq - 1).collect()
}

/// A store with taps 1 to 5; 2 and 4 have a private value, 5 a statement and strokes.
fn five_taps() -> Store {
    let mut store = Store::open_in_memory_with(crate::script::settings()).unwrap();
    for n in 1..=5 {
        store.record(&tap(n)).unwrap();
    }
    store
}

fn ack(store: &mut Store, n: u64, edit: impl FnOnce(&mut VisitAck)) {
    let mut ack = VisitAck {
        visit: visit_of(n).into(),
        ..VisitAck::default()
    };
    edit(&mut ack);
    store
        .take_acks(&Acks {
            visits: vec![ack],
            at: 99,
            ..Acks::default()
        })
        .unwrap();
}

#[test]
fn oldest_first_within_the_budget() {
    let store = five_taps();
    let read = store.read().unwrap();
    let all = read.outbox(u64::MAX).unwrap();
    assert_eq!(numbers(&all), [1, 2, 3, 4, 5]);
    assert_eq!(all.private_values.len(), 2);
    assert!(!all.more);

    // A change has 320 bytes; the value of tap 2 goes before the change of tap 3.
    for (budget, changes, values) in [
        (0, 1, 0),
        (320, 1, 0),
        (640, 2, 0),
        (960, 2, 1),
        (1101, 2, 1),
        (1102, 3, 1),
    ] {
        let out = read.outbox(budget).unwrap();
        assert_eq!(
            (out.changes.len(), out.private_values.len(), out.more),
            (changes, values, true),
            "{budget}"
        );
        assert_eq!(numbers(&out)[..], [1, 2, 3][..changes]);
    }
}

#[test]
fn an_empty_phone_has_nothing_to_push() {
    let store = Store::open_in_memory_with(crate::script::settings()).unwrap();
    let read = store.read().unwrap();
    assert_eq!(read.outbox(1_000).unwrap(), Outbox::default());
    assert_eq!(read.pending().unwrap(), Pending::default());
}

#[test]
fn answers_empty_it_and_may_come_twice() {
    let mut store = five_taps();
    for _ in 0..2 {
        ack(&mut store, 2, |a| {
            a.changes = vec![hash(1, 2)];
            a.private_values = vec![p_of(2)];
        });
    }
    let read = store.read().unwrap();
    assert_eq!(numbers(&read.outbox(u64::MAX).unwrap()), [1, 3, 4, 5]);
    assert_eq!(
        read.change(visit_of(2), &hash(1, 2))
            .unwrap()
            .unwrap()
            .change
            .acked_at,
        Some(99)
    );
    let pending = read.pending().unwrap();
    assert_eq!(
        (pending.changes, pending.private_values, pending.blobs),
        (4, 1, 2)
    );
    assert_eq!(
        read.pending_of(visit_of(2)).unwrap().total(),
        3,
        "change, statement and strokes of 5"
    );
    let list = read.visits().unwrap();
    assert_eq!(
        list.iter().map(|v| v.pending).collect::<Vec<_>>(),
        [1, 3, 1]
    );
}

#[test]
fn the_first_ack_counts() {
    let mut store = five_taps();
    for at in [50, 60] {
        store
            .write(|tx| tx.ack_change(visit_of(1), &hash(1, 1), at))
            .unwrap();
    }
    let held = store
        .read()
        .unwrap()
        .change(visit_of(1), &hash(1, 1))
        .unwrap()
        .unwrap();
    assert_eq!(held.change.acked_at, Some(50));
}

#[test]
fn what_the_office_lost_goes_out_again() {
    let mut store = five_taps();
    ack(&mut store, 1, |a| a.changes = vec![hash(1, 1), hash(1, 4)]);
    assert_eq!(
        numbers(&store.read().unwrap().outbox(u64::MAX).unwrap()),
        [2, 3, 5]
    );
    store
        .write(|tx| tx.unack_change(visit_of(1), &hash(1, 1)))
        .unwrap();
    assert_eq!(
        numbers(&store.read().unwrap().outbox(u64::MAX).unwrap()),
        [1, 2, 3, 5]
    );
}

#[test]
fn a_wanted_value_is_sent_again_and_keeps_the_visit() {
    let mut store = five_taps();
    ack(&mut store, 2, |a| a.private_values = vec![p_of(2)]);
    ack(&mut store, 2, |a| {
        a.wanted = vec![p_of(2), "unknown".into()]
    });
    let pending = store.read().unwrap().pending_of(visit_of(2)).unwrap();
    assert_eq!((pending.private_values, pending.missing), (1, 1));
    let value = store
        .read()
        .unwrap()
        .private_value(visit_of(2), &p_of(2))
        .unwrap()
        .unwrap();
    assert!(value.wanted && !value.at_office);

    ack(&mut store, 2, |a| {
        a.private_values = vec![p_of(2), "unknown".into()]
    });
    let pending = store.read().unwrap().pending_of(visit_of(2)).unwrap();
    assert_eq!((pending.private_values, pending.missing), (0, 0));
}

#[test]
fn a_value_that_comes_after_it_was_asked_for_is_sent() {
    let mut store = five_taps();
    ack(&mut store, 1, |a| a.wanted = vec![p_of(1)]);
    store
        .write(|tx| tx.put_private_value(&private_value(1)))
        .unwrap();
    let pending = store
        .read()
        .unwrap()
        .pending_private_values(visit_of(1))
        .unwrap();
    assert_eq!(
        pending.iter().map(|v| v.p.as_str()).collect::<Vec<_>>(),
        [p_of(4), p_of(1)]
    );
}

#[test]
fn an_erased_value_never_comes_back() {
    let mut store = five_taps();
    ack(&mut store, 2, |a| {
        a.erased = vec![p_of(2), "never-held".into()]
    });
    store
        .write(|tx| tx.put_private_value(&private_value(2)))
        .unwrap();
    ack(&mut store, 2, |a| a.wanted = vec![p_of(2)]);
    let value = store
        .read()
        .unwrap()
        .private_value(visit_of(2), &p_of(2))
        .unwrap()
        .unwrap();
    assert!(value.erased && !value.wanted && value.content.is_none());
    assert_eq!(
        store
            .read()
            .unwrap()
            .pending_of(visit_of(2))
            .unwrap()
            .private_values,
        0
    );
    assert_eq!(
        store
            .read()
            .unwrap()
            .pending_of(visit_of(2))
            .unwrap()
            .missing,
        0
    );
}

#[test]
fn a_refused_change_waits_outside() {
    let mut store = five_taps();
    ack(&mut store, 1, |a| {
        a.refused = vec![(hash(1, 1), "bad_actor".into())]
    });
    let read = store.read().unwrap();
    assert_eq!(numbers(&read.outbox(u64::MAX).unwrap()), [2, 3, 4, 5]);
    assert_eq!(read.pending_changes(visit_of(1)).unwrap().len(), 1);
    let pending = read.pending_of(visit_of(1)).unwrap();
    assert_eq!((pending.changes, pending.refused), (1, 1));
    assert_eq!(read.quarantine(None).unwrap()[0].code, "bad_actor");
    assert!(matches!(
        store.write(|tx| tx.forget_visit(visit_of(1))),
        Err(StoreError::NotAtOffice { pending: 3 })
    ));

    store
        .write(|tx| tx.release(visit_of(1), &hash(1, 1), Direction::Out))
        .unwrap();
    assert_eq!(
        store
            .read()
            .unwrap()
            .outbox(u64::MAX)
            .unwrap()
            .changes
            .len(),
        5
    );
}

#[test]
fn a_change_that_passes_leaves_quarantine() {
    let mut store = five_taps();
    let foreign = change(7, Origin::Pulled);
    store
        .write(|tx| {
            tx.put_quarantine(&QuarantineRow {
                visit: foreign.visit.clone(),
                hash: foreign.hash,
                direction: Direction::In,
                code: "unknown_dep".into(),
                bytes: foreign.raw.clone(),
                at: 1,
            })
        })
        .unwrap();
    assert_eq!(store.read().unwrap().pending().unwrap().quarantined, 1);
    store
        .take_pull(&doorstep_store::PulledBatch {
            visits: vec![doorstep_store::PulledVisit {
                visit: foreign.visit.clone(),
                changes: vec![foreign],
                ..Default::default()
            }],
            ..Default::default()
        })
        .unwrap();
    assert_eq!(store.read().unwrap().pending().unwrap().quarantined, 0);
}

#[test]
fn everything_acknowledged_may_be_forgotten() {
    let mut store = Store::open_in_memory_with(crate::script::settings()).unwrap();
    for n in 1..=5 {
        step(&mut store, n).unwrap();
    }
    ack(&mut store, 2, |a| {
        a.changes = vec![hash(1, 2), hash(1, 5)];
        a.private_values = vec![p_of(2)];
        a.blobs = vec![statement_of(5).0, stroke_of(5).0];
    });
    store.write(|tx| tx.forget_visit(visit_of(2))).unwrap();
    let read = store.read().unwrap();
    assert!(read.visit(visit_of(2)).unwrap().is_none());
    assert!(read.changes(visit_of(2)).unwrap().is_empty());
    assert!(read.statements(visit_of(2)).unwrap().is_empty());
    // An answer that was under way meanwhile finds nothing and does no harm.
    ack(&mut store, 2, |a| {
        a.changes = vec![hash(1, 2)];
        a.wanted = vec![p_of(2)];
    });
    store.check_integrity().unwrap();
}
