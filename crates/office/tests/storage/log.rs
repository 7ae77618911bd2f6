//! Changes and what they name: in order, in ranges, each once.

use doorstep_doc::{Genesis, Hash, Writer, author};
use doorstep_office::error::{FaultKind, Result};
use doorstep_office::storage::values::{Kept, ValueKind, ValueRow};
use doorstep_office::storage::{ChangeRow, Tx};
use doorstep_visit::{DeviceId, EventDraft, EventId, Json};

use crate::Opens;
use crate::rows::{furnished, id, refused, visit};

/// Appends `count` changes of the office, one after the other; answers their heads in turn.
fn append(tx: Tx<'_>, count: i64) -> Result<Vec<[u8; 32]>> {
    let genesis = Genesis::new(tx.tenant(), visit(1));
    let writer = Writer::Office { process: [7; 16] };
    let (mut heads, mut after): (Vec<Hash>, Vec<EventId>) = (vec![genesis.hash()], vec![]);
    let mut all = Vec::new();
    for n in 1..=count {
        let event = EventDraft {
            kind: "o.note_added".into(),
            after: after.clone(),
            trip: None,
            by: id("p-desk"),
            dev: DeviceId::office(),
            at: n,
            mono: None,
            boot: None,
            srv: None,
            data: Json::object(),
        }
        .seal(visit(1))
        .unwrap();
        let actor = writer.actor(visit(1));
        let made = author(&genesis, &tx.gate(visit(1)), &heads, actor, &event);
        let Ok((change, meta)) = made else {
            panic!("change {n} is not authored");
        };
        (heads, after) = (vec![change.hash()], vec![event.id]);
        all.push(change.hash().0);
        let row = ChangeRow {
            n,
            writer: writer.clone(),
            change,
            received_at: n * 10,
        };
        tx.append_change(visit(1), &row, &meta)?;
    }
    let mut row = tx.need_visit(visit(1))?;
    row.changes = count;
    row.heads = all.last().copied().into_iter().collect();
    tx.advance_visit(&row)?;
    Ok(all)
}

pub fn changes_come_in_ranges_and_in_order(place: &impl Opens) {
    let (storage, a) = furnished(place);
    let heads = storage.write(&a, |tx| append(tx, 12)).unwrap();
    let genesis = Genesis::new(&a, visit(1));
    storage
        .read(&a, |rows| {
            let numbers = |first, last| -> Result<Vec<i64>> {
                let all = rows.changes(&genesis, first, last)?;
                Ok(all.into_iter().map(|c| c.n).collect())
            };
            assert_eq!(numbers(1, 99)?, (1..=12).collect::<Vec<_>>());
            assert_eq!(numbers(9, 11)?, [9, 10, 11]);
            assert_eq!(numbers(13, 99)?, [0; 0]);
            let events = rows.events(visit(1))?;
            let received: Vec<i64> = events.iter().map(|(_, at)| *at).collect();
            assert_eq!(received, (1..=12).map(|n| n * 10).collect::<Vec<_>>());
            assert_eq!(rows.events_from(visit(1), 11)?.len(), 2);
            assert_eq!(rows.heads_at(visit(1), 5)?, [heads[4]]);
            let past = rows.past_of(visit(1), &[Hash(heads[2]), Hash([9; 32])])?;
            assert_eq!(past.into_iter().collect::<Vec<_>>(), [1, 2, 3]);
            let writers = rows.writers(visit(1))?;
            assert_eq!(writers, [(DeviceId::office(), 120)]);
            Ok(())
        })
        .unwrap();
    // Bytes of one company are not read with the eyes of another.
    let other = Genesis::new(&id("b"), visit(1));
    assert!(storage.read(&a, |rows| rows.changes(&other, 1, 9)).is_err());
}

pub fn a_change_is_appended_once(place: &impl Opens) {
    let (storage, a) = furnished(place);
    let genesis = Genesis::new(&a, visit(1));
    storage.write(&a, |tx| append(tx, 2).map(|_| ())).unwrap();
    let again = storage.write(&a, |tx| {
        let first = tx.changes(&genesis, 1, 1)?.remove(0);
        let meta = doorstep_doc::ChangeMeta {
            max_op: 1,
            past: Default::default(),
        };
        tx.append_change(visit(1), &ChangeRow { n: 3, ..first }, &meta)
    });
    assert_eq!(refused(again), FaultKind::Constraint);
}

pub fn values_come_with_the_changes_that_named_them(place: &impl Opens) {
    let (storage, a) = furnished(place);
    let value = |p: u8| ValueRow {
        p: [p; 32],
        random: [p; 32],
        value: format!("value {p}"),
        named: 0,
    };
    storage
        .write(&a, |tx| {
            let v = visit(1);
            // Before its event, after its event, and never.
            assert_eq!(tx.keep_value(v, &value(1), 5)?, Kept::Known);
            tx.name_value(v, ValueKind::Value, &[1; 32], 4)?;
            tx.name_value(v, ValueKind::Value, &[2; 32], 3)?;
            tx.name_value(v, ValueKind::Value, &[2; 32], 9)?;
            tx.name_value(v, ValueKind::Blob, &[3; 32], 5)?;
            assert_eq!(tx.wanted_values(v)?, [[2; 32], [3; 32]]);
            assert_eq!(tx.keep_value(v, &value(2), 5)?, Kept::New(3));
            assert_eq!(tx.keep_blob(v, &[3; 32], b"bytes", 5)?, Kept::New(5));
            assert_eq!(tx.keep_blob(v, &[3; 32], b"other", 5)?, Kept::Known);
            assert_eq!(tx.keep_value(v, &value(4), 5)?, Kept::Known);
            Ok(())
        })
        .unwrap();
    storage
        .write(&a, |tx| {
            let v = visit(1);
            let named = tx.values_named_by(v, 3, 4)?;
            let named: Vec<_> = named.iter().map(|r| (r.named, r.value.as_str())).collect();
            assert_eq!(named, [(3, "value 2"), (4, "value 1")]);
            assert_eq!(tx.values_named_by(v, 4, 4)?.len(), 1);
            let blobs = tx.blobs_named_by(v, 1, 9)?;
            assert_eq!(blobs, [(5, [3; 32], b"bytes".to_vec())]);
            assert!(tx.value(v, &[4; 32])?.is_none() && tx.wanted_values(v)?.is_empty());
            // What no event came to name goes after its time, and nothing else.
            tx.drop_unnamed_values(6)?;
            assert_eq!(tx.keep_value(v, &value(4), 7)?, Kept::Known);
            assert_eq!(tx.values_named_by(v, 0, 9)?.len(), 2);
            Ok(())
        })
        .unwrap();
}
