//! A visit that is over stands as one pack, and nobody who reads or writes notices.

use doorstep_store::{
    ChangeRow, Codec, Origin, PulledBatch, PulledPack, PulledVisit, Store, StoreError, StoredChange,
};

use crate::script::{Plain, change, dump, model, settings, step, visit, visit_of};

fn store() -> Store {
    Store::open_in_memory_with(settings()).unwrap()
}

fn changes(store: &Store) -> Vec<StoredChange> {
    store.read().unwrap().changes(visit_of(1)).unwrap()
}

/// Ten own changes of one visit; all but `waits` are at the office.
fn recorded(waits: Option<u64>) -> Store {
    let mut store = store();
    store
        .write(|tx| {
            tx.put_visit(&visit(1))?;
            for n in (1..=28).step_by(3) {
                let mut c = change(n, Origin::Own);
                c.acked_at = (Some(n) != waits).then_some(n as i64);
                tx.put_change(&c)?;
            }
            Ok::<(), StoreError>(())
        })
        .unwrap();
    store
}

fn pack(store: &mut Store) -> bool {
    store.write(|tx| tx.pack_visit(visit_of(1))).unwrap()
}

#[test]
fn a_packed_visit_reads_as_before() {
    let mut store = recorded(None);
    let before = changes(&store);
    assert!(pack(&mut store) && !pack(&mut store));
    assert_eq!(changes(&store), before);
    let read = store.read().unwrap();
    for row in &before {
        let c = &row.change;
        assert_eq!(read.change(&c.visit, &c.hash).unwrap().as_ref(), Some(row));
        assert!(read.has_change(&c.visit, &c.hash).unwrap());
    }
    assert_eq!(read.change(visit_of(1), &[0; 32]).unwrap(), None);
    assert_eq!(read.pending_of(visit_of(1)).unwrap().total(), 0);
}

#[test]
fn what_waits_for_the_office_is_not_packed() {
    let mut store = recorded(Some(10));
    assert!(!pack(&mut store));
    assert_eq!(store.read().unwrap().pending().unwrap().changes, 1);
    let late = change(10, Origin::Own);
    store
        .write(|tx| tx.ack_change(&late.visit, &late.hash, 99))
        .unwrap();
    assert!(pack(&mut store));
}

#[test]
fn later_changes_stand_behind_the_pack_and_join_it() {
    let mut store = recorded(None);
    assert!(pack(&mut store));
    let late = change(31, Origin::Own);
    assert!(store.write(|tx| tx.put_change(&late)).unwrap());
    assert!(!store.write(|tx| tx.put_change(&late)).unwrap());
    let all = changes(&store);
    assert_eq!(all.len(), 11);
    assert!(all.is_sorted_by_key(|row| row.ordinal));
    assert!(!pack(&mut store), "it waits");
    assert_eq!(
        store.read().unwrap().outbox(9_999).unwrap().changes.len(),
        1
    );
    store
        .write(|tx| tx.ack_change(&late.visit, &late.hash, 5))
        .unwrap();
    assert!(pack(&mut store));
    let ordinals = |rows: &[StoredChange]| rows.iter().map(|r| r.ordinal).collect::<Vec<_>>();
    assert_eq!(ordinals(&changes(&store)), ordinals(&all));
}

#[test]
fn a_packed_change_is_known_and_its_number_taken() {
    let mut store = recorded(None);
    assert!(pack(&mut store));
    let before = changes(&store);
    let known = change(4, Origin::Own);
    assert!(!store.write(|tx| tx.put_change(&known)).unwrap());
    let mut other = known;
    other.hash = [9; 32];
    let error = store.write(|tx| tx.put_change(&other)).unwrap_err();
    assert_eq!(error.code(), StoreError::Conflict.code());
    assert_eq!(changes(&store), before);
}

#[test]
fn what_the_office_lost_is_a_row_again() {
    let mut store = recorded(None);
    assert!(pack(&mut store));
    let late = change(31, Origin::Own);
    store.write(|tx| tx.put_change(&late)).unwrap();
    let before = changes(&store);
    let lost = change(13, Origin::Own);
    store
        .write(|tx| tx.unack_change(&lost.visit, &lost.hash))
        .unwrap();
    let mut expected = before;
    for row in &mut expected {
        if row.change.hash == lost.hash {
            row.change.acked_at = None;
        }
    }
    assert_eq!(changes(&store), expected);
    assert_eq!(store.read().unwrap().pending().unwrap().changes, 2);
    store
        .write(|tx| {
            tx.ack_change(&lost.visit, &lost.hash, 50)?;
            tx.ack_change(&late.visit, &late.hash, 50)?;
            assert_eq!(tx.to_pack(&["on_site"], 5)?, [visit_of(1)]);
            tx.pack_visit(visit_of(1))
        })
        .unwrap();
    assert_eq!(changes(&store).len(), 11);
}

#[test]
fn a_row_that_is_taken_out_takes_no_other_with_it() {
    let mut store = recorded(None);
    let waiting: Vec<ChangeRow> = (31..=43)
        .step_by(3)
        .map(|n| change(n, Origin::Own))
        .collect();
    store
        .write(|tx| waiting.iter().try_for_each(|c| tx.put_change(c).map(drop)))
        .unwrap();
    let mut expected = changes(&store);
    for gone in [&waiting[1], &waiting[3], &waiting[4]] {
        store
            .write(|tx| tx.drop_change(&gone.visit, &gone.hash))
            .unwrap();
        expected.retain(|row| row.change.hash != gone.hash);
        assert_eq!(changes(&store), expected);
    }
    let next = change(46, Origin::Own);
    store.write(|tx| tx.put_change(&next)).unwrap();
    assert_eq!(changes(&store).len(), expected.len() + 1);
}

/// Rows are written against the bytes of all that they stand on, not of the next alone.
#[test]
fn the_first_of_a_chain_may_go() {
    for gone in 0..6 {
        let mut store = recorded(None);
        let chain: Vec<ChangeRow> = (31..=46)
            .step_by(3)
            .map(|n| {
                let mut c = change(n, Origin::Own);
                // Each has words of the one two places before it and none of the one before.
                let words = [b"who was told which price", b"a note about the boiler "];
                c.raw = [words[n as usize % 2].repeat(4), vec![n as u8; 9]].concat();
                c
            })
            .collect();
        store
            .write(|tx| chain.iter().try_for_each(|c| tx.put_change(c).map(drop)))
            .unwrap();
        let mut expected = changes(&store);
        let gone = &chain[gone];
        store
            .write(|tx| tx.drop_change(&gone.visit, &gone.hash))
            .unwrap();
        expected.retain(|row| row.change.hash != gone.hash);
        assert_eq!(changes(&store), expected);
    }
}

/// What a pull brings as one piece.
fn pulled(numbers: &[u64]) -> (Vec<ChangeRow>, PulledBatch) {
    let rows: Vec<ChangeRow> = numbers
        .iter()
        .map(|n| {
            let mut c = change(*n, Origin::Pulled);
            c.acked_at = Some(77);
            c
        })
        .collect();
    let all: Vec<&ChangeRow> = rows.iter().collect();
    let piece = PulledPack {
        bytes: Plain.pack("", "", &all).unwrap(),
        count: rows.len(),
        ends: rows.iter().map(|c| (c.actor, c.seq)).collect(),
        acked_at: 77,
    };
    let pull = PulledBatch {
        visits: vec![PulledVisit {
            visit: visit_of(1).into(),
            write: Some(visit(1)),
            packed: Some(piece),
            ..PulledVisit::default()
        }],
        ..PulledBatch::default()
    };
    (rows, pull)
}

#[test]
fn what_came_as_one_piece_is_kept_as_one() {
    let mut store = store();
    let (rows, pull) = pulled(&[1, 4, 7]);
    store.take_pull(&pull).unwrap();
    let held = changes(&store);
    assert_eq!(
        held.iter().map(|r| &r.change).collect::<Vec<_>>(),
        rows.iter().collect::<Vec<_>>()
    );
    assert_eq!(
        held.iter().map(|r| r.ordinal).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    // Again, and with more: nothing is there twice.
    store.take_pull(&pull).unwrap();
    assert_eq!(changes(&store), held);
    let (rows, more) = pulled(&[1, 4, 7, 10]);
    store.take_pull(&more).unwrap();
    let held = changes(&store);
    assert_eq!(
        held.iter().map(|r| &r.change).collect::<Vec<_>>(),
        rows.iter().collect::<Vec<_>>()
    );
    assert_eq!(held[3].ordinal, 4);
    let own = change(13, Origin::Own);
    store.write(|tx| tx.put_change(&own)).unwrap();
    assert_eq!(changes(&store)[4].ordinal, 5);
}

#[test]
fn steps_with_and_without_packs_hold_the_same() {
    let mut bare = Store::open_in_memory().unwrap();
    for n in 1..=60 {
        step(&mut bare, n).unwrap();
    }
    assert_eq!(dump(&bare), model(60));
}

#[test]
fn a_damaged_pack_is_told_and_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("phone.db");
    let mut on_disk = crate::script::open(&path);
    for n in 1..=14 {
        step(&mut on_disk, n).unwrap();
    }
    on_disk.close().unwrap();
    let conn = rusqlite::Connection::open(&path).unwrap();
    let some = conn
        .execute(
            "UPDATE log SET pack = substr(pack, 1, length(pack) - 3)",
            [],
        )
        .unwrap();
    assert_eq!(some, 3);
    conn.close().unwrap();
    let store = crate::script::open(&path);
    let error = store.read().unwrap().changes(visit_of(1)).unwrap_err();
    assert_eq!(error.code(), "damaged");
}
