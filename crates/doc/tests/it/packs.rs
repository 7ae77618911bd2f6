//! A pack gives back the same changes, byte for byte, and nothing else, whatever happens to it.

use doorstep_doc::pack::{PackError, PackLimits, Packed, decode, encode};
use doorstep_doc::{ActorId, Hash, MemTable, VisitDoc, Writer};
use proptest::prelude::*;

use crate::field::{Dice, Field, script};
use crate::kit::{append, event, genesis, tenant, visit, writer};

fn read(base: &[Hash], bytes: &[u8], doc: &VisitDoc) -> Result<Vec<Packed>, PackError> {
    let Ok(got) = decode(&genesis(), base, bytes, PackLimits::default(), doc);
    got
}

fn empty() -> VisitDoc {
    VisitDoc::new(&tenant(), visit())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_goes_in_comes_out(script in script(0..60), cut in 0usize..40, with_base: bool) {
        let items = Field::play(4, &script).packed();
        let bytes = encode(&genesis(), &[], &items).unwrap();
        prop_assert_eq!(read(&[], &bytes, &empty()).unwrap(), items.clone());

        // The receiver has the first ones already; named as base, or in full.
        let (old, new) = items.split_at(cut.min(items.len()));
        let mut doc = empty();
        doc.apply(&old.iter().map(|i| i.change.clone()).collect::<Vec<_>>()).unwrap();
        let base = if with_base { doc.heads() } else { vec![] };
        let bytes = encode(&genesis(), &base, new).unwrap();
        prop_assert_eq!(read(&base, &bytes, &doc).unwrap(), new.to_vec());
    }
}

/// A copy of a copy finds what it would tell again told already.
#[test]
fn an_event_that_a_copy_told_again_is_told_once_by_its_copy() {
    let script = [
        (185, 13, 0),
        (0, 37, 0),
        (41, 245, 5),
        (0, 133, 0),
        (176, 133, 0),
        (61, 45, 97),
        (53, 149, 41),
    ];
    let items = Field::play(4, &script).packed();
    let bytes = encode(&genesis(), &[], &items).unwrap();
    assert_eq!(read(&[], &bytes, &empty()).unwrap(), items);
}

#[test]
fn every_kind_of_writer_travels() {
    let mut doc = empty();
    let unknown = Writer::Actor(ActorId([9; 16]));
    let items: Vec<_> = [writer(0, 1), writer(1, u64::MAX), unknown, writer(1, 2)]
        .iter()
        .enumerate()
        .map(|(i, w)| append(&mut doc, w, &event(i % 2, i as i64)))
        .collect();
    let bytes = encode(&genesis(), &[], &items).unwrap();
    assert_eq!(read(&[], &bytes, &empty()).unwrap(), items);
}

#[test]
fn a_value_that_is_no_event_travels_as_it_is() {
    let mut item = append(&mut empty(), &writer(1, 1), &event(1, 1));
    let mut parts = item.change.parts().clone();
    parts.value = "{\"after\": []}".into();
    item.change = parts.seal(&genesis()).unwrap();
    let items = vec![item];
    let bytes = encode(&genesis(), &[], &items).unwrap();
    assert_eq!(read(&[], &bytes, &empty()).unwrap(), items);
}

#[test]
fn what_is_missing_is_named() {
    let mut doc = empty();
    let one = append(&mut doc, &writer(1, 1), &event(1, 1));
    let two = append(&mut doc, &writer(1, 1), &event(1, 2));
    let hash = one.change.hash();
    for base in [vec![], vec![hash]] {
        let bytes = encode(&genesis(), &base, std::slice::from_ref(&two)).unwrap();
        assert_eq!(
            read(&base, &bytes, &empty()),
            Err(PackError::MissingDep(hash))
        );
    }
    let backwards = [two.clone(), one.clone()];
    assert_eq!(encode(&genesis(), &[], &backwards), Err(PackError::Order));
    let twice = [one.clone(), one.clone()];
    assert_eq!(encode(&genesis(), &[], &twice), Err(PackError::Order));
    let lie = [Packed {
        writer: writer(2, 1),
        ..one
    }];
    assert_eq!(encode(&genesis(), &[], &lie), Err(PackError::Writer));
}

#[test]
fn bounds_hold() {
    let mut doc = empty();
    let items: Vec<_> = (0..9)
        .map(|i| append(&mut doc, &writer(1, 1), &event(1, i)))
        .collect();
    let bytes = encode(&genesis(), &[], &items).unwrap();
    let with = |limits| {
        let Ok(got) = decode(&genesis(), &[], &bytes, limits, &MemTable::new());
        got.map(|items| items.len())
    };
    let all = PackLimits::default();
    assert_eq!(with(all), Ok(9));
    assert_eq!(
        with(PackLimits {
            bytes: bytes.len() - 1,
            ..all
        }),
        Err(PackError::TooLarge)
    );
    assert_eq!(
        with(PackLimits { changes: 8, ..all }),
        Err(PackError::TooLarge)
    );
    assert_eq!(
        with(PackLimits {
            rebuilt: 1000,
            ..all
        }),
        Err(PackError::TooLarge)
    );
}

#[test]
fn sixty_events_of_one_writer_are_small() {
    let mut field = Field::new(2);
    for i in 0..60 {
        field.write(1, 4 + 16, i);
    }
    let items = field.packed();
    let raw: usize = items.iter().map(|i| i.change.raw().len()).sum();
    let bytes = encode(&genesis(), &[], &items).unwrap();
    assert!(bytes.len() * 4 < raw, "{} of {raw}", bytes.len());
}

#[test]
fn damaged_packs_are_refused_and_never_panic() {
    let script: Vec<_> = (0..40u8)
        .map(|i| (i.wrapping_mul(7), i.wrapping_mul(13), i))
        .collect();
    let items = Field::play(4, &script).packed();
    let honest = encode(&genesis(), &[], &items).unwrap();
    let (table, genesis) = (MemTable::new(), genesis());
    let mut dice = Dice(42);
    for round in 0..10_000 {
        let mut bytes = honest.clone();
        for _ in 0..=dice.roll(3) {
            let at = dice.roll(bytes.len());
            match dice.roll(5) {
                0 => bytes[at] ^= 1 << dice.roll(8),
                1 => bytes[at] = dice.roll(256) as u8,
                2 => bytes.truncate(at.max(1)),
                3 => bytes.insert(at, dice.roll(256) as u8),
                _ => {
                    let end = (at + dice.roll(40)).min(bytes.len());
                    let part = bytes[at..end].to_vec();
                    let to = dice.roll(bytes.len());
                    bytes.splice(to..to, part);
                }
            }
        }
        let Ok(got) = decode(&genesis, &[], &bytes, PackLimits::default(), &table);
        if let Ok(got) = got {
            assert_eq!(got, items, "round {round}");
        }
    }
}
