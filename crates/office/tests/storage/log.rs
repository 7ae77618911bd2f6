//! Changes and what they name: in order, in ranges, each once.

use doorstep_doc::{Genesis, Hash, Writer, author};
use doorstep_office::error::{FaultKind, Result};
use doorstep_office::storage::blobs::{BlobHead, BlobKind, BlobState, PART, Taken};
use doorstep_office::storage::values::{Kept, ValueRow};
use doorstep_office::storage::{ChangeRow, Tx};
use doorstep_visit::id::from_base32;
use doorstep_visit::private::private_hash;
use doorstep_visit::{DeviceId, EventDraft, EventId, Json};
use sha2::Digest;

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
            told: None,
        };
        tx.append_change(visit(1), &ChangeRow { n: 3, ..first }, &meta)
    });
    assert_eq!(refused(again), FaultKind::Constraint);
}

pub fn values_come_with_the_changes_that_named_them(place: &impl Opens) {
    let (storage, a) = furnished(place);
    let value = |n: u8| {
        let text = format!("value {n}");
        let p = from_base32(&private_hash(visit(1), &[n; 32], &text)).unwrap();
        ValueRow {
            p: p.try_into().unwrap(),
            random: [n; 32],
            value: text,
            named: 0,
        }
    };
    let b = sha(b"bytes");
    let mut both = [value(2).p, b];
    both.sort_unstable();
    storage
        .write(&a, |tx| {
            let v = visit(1);
            // Before its event, after its event, and never.
            assert_eq!(tx.keep_value(v, &value(1), 5)?, Kept::Known);
            tx.name_value(v, &value(1).p, 4)?;
            tx.name_value(v, &value(2).p, 3)?;
            tx.name_value(v, &value(2).p, 9)?;
            tx.name_blob(v, BlobKind::Statement, &b, 5)?;
            assert_eq!(tx.wanted_values(v)?, both);
            assert_eq!(tx.keep_value(v, &value(2), 5)?, Kept::New(3));
            assert_eq!(tx.keep_blob(v, &b, b"bytes", 5)?, Kept::New(5));
            assert_eq!(tx.keep_blob(v, &b, b"other", 5)?, Kept::Known);
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
            assert_eq!(blobs, [(5, b, b"bytes".to_vec())]);
            assert!(tx.value(v, &value(4).p)?.is_none() && tx.wanted_values(v)?.is_empty());
            // What no event came to name goes after its time, and nothing else.
            tx.drop_unnamed_values(6)?;
            assert_eq!(tx.keep_value(v, &value(4), 7)?, Kept::Known);
            assert_eq!(tx.values_named_by(v, 0, 9)?.len(), 2);
            Ok(())
        })
        .unwrap();
}

fn sha(bytes: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(bytes).into()
}

pub fn bytes_come_in_pieces_and_are_whole_when_their_hash_is_right(place: &impl Opens) {
    let (storage, a) = furnished(place);
    let v = visit(1);
    let bytes: Vec<u8> = (0..3 * PART + 5).map(|i| (i * 31 % 251) as u8).collect();
    let size = bytes.len() as u64;
    let b = sha(&bytes);
    let cut = PART + 7;
    storage
        .write(&a, |tx| {
            tx.name_blob(v, BlobKind::Photo, &b, 3)?;
            let taken = tx.take_piece(v, &b, size, 0, &bytes[..cut], 5)?;
            assert_eq!(taken, Taken::Part(cut as u64));
            Ok(())
        })
        .unwrap();
    storage
        .write(&a, |tx| {
            // A beginning is wanted as much as nothing, and is not given out.
            let partial = BlobHead {
                kind: Some(BlobKind::Photo),
                named: Some(3),
                state: BlobState::Partial,
                size: Some(size),
                received: cut as u64,
            };
            assert_eq!(tx.blob_head(v, &b)?, Some(partial));
            assert_eq!(tx.wanted_values(v)?, [b]);
            assert!(tx.blob(v, &b)?.is_none() && tx.blobs_named_by(v, 1, 9)?.is_empty());
            // Sent twice, or with a gap: the answer says where to go on.
            for from in [0, size - 1] {
                let taken = tx.take_piece(v, &b, size, from, &bytes[..1], 5)?;
                assert_eq!(taken, Taken::Part(cut as u64));
            }
            let taken = tx.take_piece(v, &b, size, cut as u64, &bytes[cut..], 6)?;
            assert_eq!(taken, Taken::Done(Kept::New(3)));
            let again = tx.take_piece(v, &b, size, 0, &bytes, 6)?;
            assert_eq!(again, Taken::Done(Kept::Known));
            let whole = BlobHead {
                state: BlobState::Whole,
                received: size,
                ..partial
            };
            assert_eq!(tx.blob_head(v, &b)?, Some(whole));
            assert!(tx.wanted_values(v)?.is_empty());
            Ok(())
        })
        .unwrap();
    storage
        .read(&a, |rows| {
            assert_eq!(rows.blob(v, &b)?.as_deref(), Some(&bytes[..]));
            // Too large for a body of sync.
            assert!(rows.blobs_named_by(v, 1, 9)?.is_empty());
            // Piece by piece from any place on, and nothing beyond the end.
            for start in [0, 1, cut - 1, cut, cut + PART - 1, bytes.len() - 1] {
                let mut read = Vec::new();
                while start + read.len() < bytes.len() {
                    let piece = rows.blob_piece(v, &b, (start + read.len()) as u64, 100_000)?;
                    assert!((1..=100_000).contains(&piece.len()), "{}", piece.len());
                    read.extend(piece);
                }
                assert_eq!(read, &bytes[start..], "{start}");
            }
            assert!(rows.blob_piece(v, &b, size, 9)?.is_empty());
            assert!(rows.blob_piece(visit(2), &b, 0, 9)?.is_empty());
            Ok(())
        })
        .unwrap();
}

pub fn pieces_that_are_not_what_the_hash_names_leave_nothing(place: &impl Opens) {
    let (storage, a) = furnished(place);
    let v = visit(1);
    storage
        .write(&a, |tx| {
            let b = sha(b"right");
            tx.name_blob(v, BlobKind::Photo, &b, 3)?;
            for piece in [&b"wrong"[..], b"longer"] {
                assert_eq!(tx.take_piece(v, &b, 5, 0, piece, 5)?, Taken::Bad);
                assert_eq!(tx.wanted_values(v)?, [b]);
                assert!(tx.blob_piece(v, &b, 0, 9)?.is_empty());
                assert_eq!(tx.blob_head(v, &b)?.unwrap().state, BlobState::Wanted);
            }
            // Of another length than at first: it begins anew, and the hash tells who was right.
            assert_eq!(tx.take_piece(v, &b, 9, 0, b"wr", 5)?, Taken::Part(2));
            assert_eq!(tx.take_piece(v, &b, 5, 2, b"ght", 5)?, Taken::Part(0));
            assert_eq!(tx.take_piece(v, &b, 5, 0, b"ri", 5)?, Taken::Part(2));
            // What comes whole meanwhile replaces the beginning.
            assert_eq!(tx.keep_blob(v, &b, b"right", 6)?, Kept::New(3));
            assert_eq!(tx.blob(v, &b)?.as_deref(), Some(&b"right"[..]));
            // A whole that nobody names goes after its time, its parts with it; so does a beginning.
            let (lone, begun) = (sha(b"lone"), sha(b"begun"));
            assert_eq!(tx.keep_blob(v, &lone, b"lone", 5)?, Kept::Known);
            assert_eq!(tx.take_piece(v, &begun, 5, 0, b"be", 5)?, Taken::Part(2));
            tx.drop_unnamed_values(6)?;
            for gone in [lone, begun] {
                assert_eq!(tx.blob_head(v, &gone)?, None);
                assert!(tx.blob_piece(v, &gone, 0, 9)?.is_empty());
            }
            assert_eq!(tx.take_piece(v, &sha(b"x"), 1, 0, b"y", 5)?, Taken::Bad);
            assert_eq!(tx.blob_head(v, &sha(b"x"))?, None);
            // Empty ones have no part.
            let empty = sha(b"");
            tx.name_blob(v, BlobKind::Photo, &empty, 4)?;
            assert_eq!(
                tx.take_piece(v, &empty, 0, 0, b"", 5)?,
                Taken::Done(Kept::New(4))
            );
            assert_eq!(tx.blobs_named_by(v, 4, 4)?, [(4, empty, vec![])]);
            Ok(())
        })
        .unwrap();
}
