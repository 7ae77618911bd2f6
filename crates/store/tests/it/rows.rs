//! Rows go in and come out unchanged; repeats change nothing; what does not fit leaves nothing behind.

use doorstep_store::{
    Access, Cursor, Key, Origin, PulledBatch, PulledVisit, Store, StoreError, key,
};

use crate::script::{
    VISITS, change, dump, hash, model, p_of, private_value, same, statement_of, step, stroke_of,
    tap, visit, visit_of,
};

#[test]
fn what_was_recorded_is_read() {
    let mut store = Store::open_in_memory_with(crate::script::settings()).unwrap();
    let tap = tap(10);
    store.record(&tap).unwrap();
    let read = store.read().unwrap();
    let row = read.visit(visit_of(10)).unwrap().unwrap();
    assert_eq!(row.write, tap.visit);
    assert_eq!((row.access, row.server_heads.len()), (Access::Local, 0));
    let changes = read.changes(visit_of(10)).unwrap();
    assert_eq!(
        changes.iter().map(|c| &c.change).collect::<Vec<_>>(),
        [&tap.changes[0]]
    );
    assert_eq!(
        read.change(visit_of(10), &hash(1, 10)).unwrap().unwrap(),
        changes[0]
    );
    let value = read
        .private_value(visit_of(10), &p_of(10))
        .unwrap()
        .unwrap();
    assert_eq!(value.content.as_ref(), Some(&tap.private_values[0].content));
    assert_eq!(
        read.statement(visit_of(10), &statement_of(10).0)
            .unwrap()
            .unwrap(),
        tap.statements[0]
    );
    assert_eq!(read.statements(visit_of(10)).unwrap(), tap.statements);
    assert_eq!(
        read.stroke(visit_of(10), &stroke_of(10).0)
            .unwrap()
            .unwrap(),
        tap.strokes[0]
    );
    assert_eq!(
        read.statement(visit_of(10), &statement_of(11).0).unwrap(),
        None
    );
    assert_eq!(read.visit("nobody").unwrap(), None);
}

#[test]
fn every_step_may_come_twice() {
    let mut store = Store::open_in_memory_with(crate::script::settings()).unwrap();
    for n in 1..=40 {
        step(&mut store, n).unwrap();
        let once = dump(&store);
        step(&mut store, n).unwrap();
        same(&dump(&store), &once, &format!("step {n}"));
    }
    same(&dump(&store), &model(40), "after");
}

#[test]
fn a_pulled_change_that_was_own_stays_own_and_is_acked() {
    let mut store = Store::open_in_memory_with(crate::script::settings()).unwrap();
    store.record(&tap(1)).unwrap();
    let mut back = change(1, Origin::Own);
    back.origin = Origin::Pulled;
    back.acked_at = Some(5);
    let pulled = PulledVisit {
        visit: visit_of(1).into(),
        changes: vec![back],
        ..Default::default()
    };
    store
        .take_pull(&PulledBatch {
            visits: vec![pulled],
            ..PulledBatch::default()
        })
        .unwrap();
    let held = store.read().unwrap().changes(visit_of(1)).unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!(
        (held[0].change.origin, held[0].change.acked_at),
        (Origin::Own, Some(5))
    );
}

#[test]
fn one_writer_and_seq_with_two_contents_is_a_conflict() {
    let mut store = Store::open_in_memory_with(crate::script::settings()).unwrap();
    store.record(&tap(1)).unwrap();
    let before = dump(&store);
    let mut clone = tap(1);
    clone.visit.projection = "changed".into();
    clone.changes[0].hash = hash(9, 1);
    assert_eq!(store.record(&clone).unwrap_err().code(), "conflict");
    same(&dump(&store), &before, "after");
}

#[test]
fn what_does_not_fit_leaves_nothing_behind() {
    let mut store = Store::open_in_memory_with(crate::script::settings()).unwrap();
    store.record(&tap(1)).unwrap();
    let before = dump(&store);

    let mut absurd = tap(2);
    absurd.changes[0].seq = u64::MAX;
    assert_eq!(store.record(&absurd).unwrap_err().code(), "bad_value");
    let mut stray = tap(2);
    stray.private_values[0].visit = "elsewhere".into();
    assert_eq!(store.record(&stray).unwrap_err().code(), "unknown_visit");
    let stop: Result<(), StoreError> = store.write(|tx| {
        tx.record(&tap(2))?;
        assert!(
            tx.read().has_change(visit_of(2), &hash(1, 2))?,
            "visible inside"
        );
        Err(StoreError::BadValue)
    });
    assert_eq!(stop.unwrap_err().code(), "bad_value");
    same(&dump(&store), &before, "after");
}

#[test]
fn content_for_an_unknown_visit_stops_the_cursor() {
    let mut store = Store::open_in_memory_with(crate::script::settings()).unwrap();
    let stray = PulledVisit {
        visit: "new".into(),
        private_values: vec![private_value(2)],
        ..Default::default()
    };
    let mut pull = PulledBatch {
        visits: vec![stray],
        ..PulledBatch::default()
    };
    pull.meta.set(key::CURSOR, &Cursor { n: 3, tag: vec![] });
    assert_eq!(store.take_pull(&pull).unwrap_err().code(), "unknown_visit");
    assert_eq!(store.read().unwrap().meta(key::CURSOR).unwrap(), None);

    // A revocation of what is not here is already done.
    let revoked = PulledVisit {
        visit: "new".into(),
        access: Some(Access::Revoked),
        erased: vec!["p".into()],
        ..Default::default()
    };
    let pull = PulledBatch {
        visits: vec![revoked],
        meta: pull.meta,
        ..PulledBatch::default()
    };
    store.take_pull(&pull).unwrap();
    assert_eq!(
        store.read().unwrap().meta(key::CURSOR).unwrap().unwrap().n,
        3
    );
}

#[test]
fn a_tap_keeps_access_and_server_heads() {
    let mut store = Store::open_in_memory_with(crate::script::settings()).unwrap();
    store.record(&tap(1)).unwrap();
    store
        .write(|tx| {
            tx.set_access(visit_of(1), Access::Revoked)?;
            tx.set_server_heads(visit_of(1), &[hash(1, 1)])
        })
        .unwrap();
    store.record(&tap(4)).unwrap();
    let row = store.read().unwrap().visit(visit_of(4)).unwrap().unwrap();
    assert_eq!(
        (row.access, row.server_heads),
        (Access::Revoked, vec![hash(1, 1)])
    );
}

#[test]
fn a_day_has_its_visits_and_what_is_left_over() {
    let mut store = Store::open_in_memory_with(crate::script::settings()).unwrap();
    let mut put = |n: u8, when_at: Option<i64>, state: &str, updated_at: i64| {
        let write = doorstep_store::VisitWrite {
            visit: format!("v{n}"),
            when_at,
            state: state.into(),
            updated_at,
            ..visit(0)
        };
        store.write(|tx| tx.put_visit(&write)).unwrap();
    };
    put(0, Some(299), "closed", 0);
    put(1, Some(300), "new", 0);
    put(2, Some(100), "closed", 0);
    put(3, Some(99), "closed", 500);
    put(4, Some(99), "new", 0);
    put(5, None, "inside", 0);
    put(6, None, "closed", 100);
    put(7, None, "closed", 99);
    let read = store.read().unwrap();
    let day = read.visits_of_day(100, 300, &["new", "inside"]).unwrap();
    let ids: Vec<&str> = day.iter().map(|r| r.visit.as_str()).collect();
    assert_eq!(ids, ["v5", "v6", "v4", "v2", "v0"]);
    let all = read.visits().unwrap();
    let ids: Vec<&str> = all.iter().map(|r| r.visit.as_str()).collect();
    assert_eq!(ids, ["v5", "v6", "v7", "v3", "v4", "v2", "v0", "v1"]);
}

#[test]
fn the_newest_customer_and_receipt_win() {
    let mut store = Store::open_in_memory_with(crate::script::settings()).unwrap();
    for n in 1..=60 {
        step(&mut store, n).unwrap();
    }
    let read = store.read().unwrap();
    // Steps 6, 12, … are pulls for visit-a; 42 answers a push instead.
    assert_eq!(
        read.customer(VISITS[0]).unwrap().unwrap().json,
        r#"{"asOf":60}"#
    );
    assert_eq!(read.customers().unwrap().len(), 1);
    assert_eq!(read.last_receipt(VISITS[0]).unwrap().unwrap().n, 60);
    assert_eq!(read.standards().unwrap().len(), 1);
    assert!(read.standard(&hash(8, 0)).unwrap().is_some());
    store.write(|tx| tx.keep_standards(&[])).unwrap();
    assert!(store.read().unwrap().standards().unwrap().is_empty());
}

#[test]
fn meta_values_keep_their_type() {
    const MINE: Key<Vec<u8>> = Key::new("mine");
    let mut store = Store::open_in_memory_with(crate::script::settings()).unwrap();
    store
        .write(|tx| {
            tx.set(key::EPOCH, &u64::MAX)?;
            tx.set(key::SERVER_TIME, &-1)?;
            tx.set(MINE, &vec![1, 2])
        })
        .unwrap();
    let read = store.read().unwrap();
    assert_eq!(read.meta(key::EPOCH).unwrap(), Some(u64::MAX));
    assert_eq!(read.meta(key::SERVER_TIME).unwrap(), Some(-1));
    assert_eq!(read.meta(MINE).unwrap(), Some(vec![1, 2]));
    assert_eq!(read.meta(key::PERSON).unwrap(), None);
    let mut patch = doorstep_store::MetaPatch::default();
    patch.clear(MINE);
    store.write(|tx| tx.apply_meta(&patch)).unwrap();
    assert_eq!(store.read().unwrap().meta(MINE).unwrap(), None);
}

#[test]
fn debug_shows_nothing_that_a_person_typed() {
    let mut tap = tap(10);
    tap.visit.projection = "王先生".into();
    let text = format!("{tap:?}");
    assert!(
        text.contains("visit-b") && text.contains("p00000010"),
        "{text}"
    );
    assert!(
        !text.contains("王先生") && !text.contains("客户说"),
        "{text}"
    );
}
