//! A quarter of a million altered changes: none panics, none is accepted unless it is an honest one again:
//! the bytes of one, or the same writer's own event with the same past by other ways, which only the signed heads can tell apart.

use std::collections::BTreeSet;

use doorstep_doc::{GateOutcome, Packed, VisitDoc, read_exact};

use crate::chunk::{Body, chunk, resum, sleb, uleb};
use crate::field::{Dice, Field};
use crate::kit::{gate, genesis};

const ROUNDS: usize = 240_000;

/// What some of them must come to, the rules among them that no file of `fixtures/hostile` breaks.
const RULES: [&str; 15] = [
    "chunk_type",
    "deps_count",
    "deps_order",
    "event_wrong_id",
    "missing_dep",
    "not_a_change",
    "not_exact",
    "own_past",
    "seq_gap",
    "seq_range",
    "seq_reused",
    "start_op",
    "start_op_range",
    "writer_unproven",
    "wrong_document",
];

fn random(dice: &mut Dice, len: usize) -> Vec<u8> {
    (0..len).map(|_| dice.roll(256) as u8).collect()
}

/// Bytes moved, with or without a true length and checksum.
fn bytewise(dice: &mut Dice, honest: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = honest.to_vec();
    let at = dice.roll(bytes.len());
    match dice.roll(6) {
        0 => (0..=dice.roll(4)).for_each(|_| {
            let at = dice.roll(bytes.len());
            bytes[at] ^= 1 << dice.roll(8);
        }),
        1 => {
            bytes.truncate(at);
            bytes.extend(&other[dice.roll(other.len())..]);
        }
        2 => {
            let len = 1 + dice.roll(8);
            let more = random(dice, len);
            bytes.splice(at..at, more);
        }
        3 => {
            let end = (at + 1 + dice.roll(8)).min(bytes.len());
            bytes.drain(at..end);
        }
        4 => bytes.truncate(at),
        _ => bytes.extend(random(dice, 3)),
    }
    match dice.roll(3) {
        0 => {}
        1 => resum(&mut bytes),
        _ => {
            // Where the chunk begins in an honest one: magic, checksum, type, two bytes of length.
            let data = bytes.get(11..).unwrap_or_default().to_vec();
            bytes = chunk(1, &data);
        }
    }
    bytes
}

fn number(dice: &mut Dice) -> Vec<u8> {
    match dice.roll(5) {
        0 => uleb(dice.roll(20) as u64),
        1 => uleb(u64::from(u32::MAX) - 1 + dice.roll(3) as u64),
        2 => uleb(u64::MAX),
        3 => vec![0x80 | dice.roll(20) as u8, 0],
        _ => uleb(dice.roll(1 << 30) as u64),
    }
}

/// Fields forged, everything else true.
fn forged(dice: &mut Dice, honest: &Packed, other: &Packed) -> Vec<u8> {
    let actor = genesis().actor().0;
    let mut body = Body::of(&honest.change, &actor);
    let theirs = Body::of(&other.change, &actor);
    for _ in 0..=dice.roll(2) {
        match dice.roll(14) {
            0 => body.seq = number(dice),
            1 => body.start_op = number(dice),
            2 => body.time = [i64::MIN, i64::MAX, 1, -1][dice.roll(4)],
            3 => body.message = random(dice, 5),
            4 => body.actor = theirs.actor.clone(),
            5 => body.actor = random(dice, 16),
            6 => body.deps = theirs.deps.clone(),
            7 => body.deps.extend(&theirs.deps),
            8 => body.others = vec![random(dice, 16)],
            9 => body.extra = random(dice, 4),
            10 => {
                let at = dice.roll(body.columns.len());
                let len = dice.roll(6);
                body.columns[at].1 = random(dice, len);
            }
            11 => {
                let at = dice.roll(body.columns.len());
                body.columns[at].1 =
                    [sleb(dice.roll(1 << 24) as i64), vec![dice.roll(8) as u8]].concat();
            }
            12 => {
                let at = dice.roll(body.columns.len());
                body.columns[at] = theirs.columns[at].clone();
            }
            _ => {
                let at = dice.roll(body.columns.len());
                body.columns.remove(at);
                return body.chunk();
            }
        }
    }
    match dice.roll(20) {
        0 => chunk(dice.roll(5) as u8, &body.data()),
        _ => body.chunk(),
    }
}

#[test]
fn no_mutant_passes_and_none_panics() {
    let script: Vec<_> = (0..36u8)
        .map(|i| (i.wrapping_mul(31), i.wrapping_mul(17), i))
        .collect();
    let field = Field::play(3, &script);
    let genesis = genesis();
    let honest: BTreeSet<_> = field
        .items
        .iter()
        .map(|(_, i)| i.change.raw().to_vec())
        .collect();

    // Each change is attacked where it would arrive: on the document of what came before.
    let mut docs = vec![VisitDoc::from_genesis(genesis.clone())];
    for (_, item) in &field.items {
        let mut doc = docs[docs.len() - 1].clone();
        doc.apply(std::slice::from_ref(&item.change)).unwrap();
        docs.push(doc);
    }

    let mut dice = Dice(20_251_124);
    let (mut shaped, mut alike, mut rewoven) = (0, 0, 0);
    let mut refused = BTreeSet::new();
    for round in 0..ROUNDS {
        let at = dice.roll(field.items.len());
        let (who, item) = &field.items[at];
        let other = &field.items[dice.roll(field.items.len())].1;
        let bytes = if round % 2 == 0 {
            bytewise(&mut dice, item.change.raw(), other.change.raw())
        } else {
            forged(&mut dice, item, other)
        };
        let change = match read_exact(&bytes, &genesis) {
            Ok(change) => change,
            Err(e) => {
                refused.insert(e.code());
                continue;
            }
        };
        assert_eq!(change.raw(), bytes);
        shaped += 1;
        if honest.contains(&bytes) {
            alike += 1;
            continue;
        }
        let outcome = gate(
            &docs[at],
            *who,
            &Packed {
                writer: item.writer.clone(),
                change: change.clone(),
            },
        );
        if let GateOutcome::Refused(e) = &outcome {
            refused.insert(e.code());
        }
        if let GateOutcome::Admitted(admitted) = outcome {
            let own = |(w, i): &(usize, Packed)| {
                w == who && i.change.parts().value == admitted.event.bytes
            };
            assert!(field.items.iter().any(own), "round {round}: {admitted:?}");
            docs[at].clone().apply(&[change]).unwrap();
            rewoven += 1;
        }
    }
    for code in RULES {
        assert!(refused.contains(code), "{code}: {refused:?}");
    }
    // Enough came as far as the gate's later steps, and nearly all were really altered.
    assert!(shaped > ROUNDS / 50, "{shaped}");
    assert!(alike < ROUNDS / 20, "{alike}");
    assert!(rewoven < ROUNDS / 100, "{rewoven}");
}
