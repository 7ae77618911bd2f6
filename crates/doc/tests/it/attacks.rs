//! Every known attack, made from one honest change of a small history.

mod events;

use doorstep_doc::{Genesis, Packed, VisitDoc};

use crate::chunk::{
    ACTION, Body, INSERT, KEY, KEY_ACTOR, KEY_CTR, META, OBJ_ACTOR, OBJ_CTR, PRED, PRED_ACTOR,
    PRED_CTR, VALUE, chunk, prefixed, sleb, uleb,
};
use crate::kit::{append, event, genesis, tenant, visit, writer};

/// Device 1 has two changes and device 2 one beside them; the third of device 1 is under attack.
pub struct Scene {
    pub doc: VisitDoc,
    pub honest: Packed,
    pub first: Packed,
    pub second: Packed,
    pub other: Packed,
}

pub fn scene() -> Scene {
    let mut doc = VisitDoc::new(&tenant(), visit());
    let first = append(&mut doc, &writer(1, 1), &event(1, 1));
    let second = append(&mut doc, &writer(1, 1), &event(1, 2));
    let other = append(
        &mut VisitDoc::new(&tenant(), visit()),
        &writer(2, 1),
        &event(2, 1),
    );
    doc.apply(std::slice::from_ref(&other.change)).unwrap();
    let honest = append(&mut doc.clone(), &writer(1, 1), &event(1, 3));
    Scene {
        doc,
        honest,
        first,
        second,
        other,
    }
}

pub struct Attack {
    pub name: &'static str,
    pub code: &'static str,
    pub why: &'static str,
    pub bytes: Vec<u8>,
}

pub fn attacks(scene: &Scene) -> Vec<Attack> {
    let g = genesis();
    let raw = scene.honest.change.raw();
    let base = Body::of(&scene.honest.change, &g.actor().0);
    assert_eq!(base.chunk(), raw);
    let mut list = vec![];
    let mut add = |name, code, why, bytes| {
        list.push(Attack {
            name,
            code,
            why,
            bytes,
        })
    };
    let with = |change: &dyn Fn(&mut Body)| {
        let mut body = base.clone();
        change(&mut body);
        body.chunk()
    };

    add(
        "honest",
        "admitted",
        "the change that all others here are made of",
        raw.to_vec(),
    );
    add(
        "known",
        "known",
        "a change that is here already",
        scene.second.change.raw().to_vec(),
    );

    // Chunks.
    let mut data = raw.to_vec();
    add("empty", "not_a_change", "no bytes", vec![]);
    add(
        "cut-off",
        "not_a_change",
        "the last byte is missing",
        raw[..raw.len() - 1].to_vec(),
    );
    data.push(0);
    add(
        "trailing-byte",
        "not_a_change",
        "a byte after the chunk",
        data,
    );
    add(
        "two-changes",
        "not_a_change",
        "two chunks in one",
        [raw, raw].concat(),
    );
    add(
        "magic",
        "not_a_change",
        "wrong first byte",
        [&[0x84], &raw[1..]].concat(),
    );
    let huge = [&raw[..9], &uleb(u64::MAX)[..], &raw[11..]].concat();
    add(
        "length-of-2-64",
        "not_a_change",
        "chunk length of 2^64 - 1",
        huge,
    );
    let long = [&raw[..9], &[raw[9], raw[10] | 0x80, 0], &raw[11..]].concat();
    add(
        "length-long-form",
        "not_a_change",
        "chunk length with a needless byte",
        long,
    );
    add(
        "document-chunk",
        "chunk_type",
        "a whole saved document",
        document(),
    );
    add(
        "bundle-chunk",
        "chunk_type",
        "a bundle",
        chunk(3, &base.data()),
    );
    add(
        "deflate-bomb",
        "chunk_type",
        "a deflated change, 60,000 bytes inside",
        deflated(&g),
    );
    add(
        "unknown-chunk",
        "chunk_type",
        "a chunk type of the future",
        chunk(9, &base.data()),
    );

    // Flipped bits.
    let flip = |at: usize| {
        let mut bytes = raw.to_vec();
        bytes[at] ^= 1;
        bytes
    };
    add(
        "flip-checksum",
        "not_exact",
        "one bit of the checksum; the library does not look",
        flip(5),
    );
    add(
        "flip-value",
        "not_exact",
        "one bit of the event, old checksum",
        flip(raw.len() - 20),
    );
    let digit = raw.windows(5).position(|w| w == b"\"at\":").unwrap() + 5;
    let mut bytes = flip(digit + 3);
    crate::chunk::resum(&mut bytes);
    add(
        "flip-value-resummed",
        "event_wrong_id",
        "one bit of the event, new checksum",
        bytes,
    );

    // Header.
    add(
        "deps-none",
        "deps_count",
        "no past",
        with(&|b| b.deps.clear()),
    );
    add(
        "deps-nine",
        "deps_count",
        "nine deps",
        with(&|b| b.deps = (0..9).map(|i| [i; 32]).collect()),
    );
    add(
        "deps-descending",
        "deps_order",
        "deps in another order",
        with(&|b| b.deps.reverse()),
    );
    add(
        "deps-twice",
        "deps_order",
        "the same dep twice",
        with(&|b| b.deps[1] = b.deps[0]),
    );
    add(
        "deps-unknown",
        "missing_dep",
        "a dep that nobody sent",
        with(&|b| b.deps[1] = [255; 32]),
    );
    add(
        "actor-of-another",
        "writer_unproven",
        "the actor of device 2",
        with(&|b| {
            b.actor = writer(2, 1).actor(visit()).0.to_vec();
        }),
    );
    add(
        "actor-of-genesis",
        "writer_unproven",
        "the actor of the genesis",
        with(&|b| {
            b.actor = g.actor().0.to_vec();
        }),
    );
    add(
        "actor-long",
        "not_a_change",
        "an actor of 17 bytes",
        with(&|b| b.actor.push(0)),
    );
    add(
        "seq-zero",
        "seq_range",
        "sequence number 0",
        with(&|b| b.seq = uleb(0)),
    );
    add(
        "seq-gap",
        "seq_gap",
        "sequence number 9 after 2; the library panics",
        with(&|b| b.seq = uleb(9)),
    );
    add(
        "seq-reused",
        "seq_reused",
        "number 2 again, other content",
        with(&|b| b.seq = uleb(2)),
    );
    add(
        "seq-huge",
        "seq_range",
        "sequence number 2^64 - 1",
        with(&|b| b.seq = uleb(u64::MAX)),
    );
    add(
        "seq-long-form",
        "not_a_change",
        "number 3 in two bytes",
        with(&|b| b.seq = vec![0x83, 0]),
    );
    add(
        "start-op-zero",
        "start_op_range",
        "operation 0",
        with(&|b| b.start_op = uleb(0)),
    );
    add(
        "start-op-reused",
        "start_op",
        "an operation number used before",
        with(&|b| b.start_op = uleb(6)),
    );
    add(
        "start-op-jump",
        "start_op",
        "operation 1,000,000",
        with(&|b| b.start_op = uleb(1_000_000)),
    );
    let jump = with(&|b| b.start_op = uleb(u64::from(u32::MAX)));
    add(
        "start-op-end",
        "start_op_range",
        "operation 2^32 - 1; nobody could write after it",
        jump,
    );
    add(
        "own-past",
        "own_past",
        "follows device 2 only; the library panics",
        with(&|b| {
            b.deps = vec![scene.other.change.hash().0];
            b.start_op = uleb(6);
        }),
    );
    add(
        "time-min",
        "time_not_zero",
        "i64::MIN; the saved document cannot be loaded",
        with(&|b| b.time = i64::MIN),
    );
    add(
        "time-one",
        "time_not_zero",
        "one second",
        with(&|b| b.time = 1),
    );
    add(
        "message",
        "not_exact",
        "a commit message",
        with(&|b| b.message = b"hi".to_vec()),
    );
    add(
        "author-footer",
        "not_exact",
        "an author on a later change; the library panics",
        with(&|b| {
            b.extra = vec![1, 3, b'e', b'v', b'e'];
        }),
    );
    add(
        "extra-byte",
        "not_exact",
        "a byte inside the chunk, after the columns",
        with(&|b| b.extra = vec![0]),
    );
    add(
        "other-visit",
        "wrong_document",
        "an honest change of another visit",
        other_visit(),
    );

    // Operations.
    add(
        "root-put",
        "wrong_document",
        "a put beside the events, on the root",
        with(&|b| {
            b.others.clear();
            b.drop(OBJ_ACTOR);
            b.drop(OBJ_CTR);
        }),
    );
    add(
        "unknown-object",
        "not_exact",
        "an object that does not exist",
        with(&|b| b.set(OBJ_CTR, vec![0x7f, 99])),
    );
    add(
        "insert-unknown-element",
        "not_exact",
        "an insert after an element that does not exist",
        with(&|b| {
            b.drop(KEY);
            b.set(KEY_ACTOR, vec![0x7f, 1]);
            b.set(KEY_CTR, vec![0x7f, 77]);
            b.set(INSERT, vec![0, 1]);
        }),
    );
    add(
        "insert",
        "not_exact",
        "an insert with a key",
        with(&|b| b.set(INSERT, vec![0, 1])),
    );
    let delete = |b: &mut Body| {
        b.set(ACTION, vec![0x7f, 3]);
        b.set(META, vec![0x7f, 0]);
        b.drop(VALUE);
    };
    add(
        "delete-without-predecessor",
        "not_exact",
        "the saved document cannot be loaded",
        with(&delete),
    );
    let predecessor = |b: &mut Body| {
        b.set(PRED, vec![0x7f, 1]);
        b.set(PRED_ACTOR, vec![0x7f, 0]);
        b.set(PRED_CTR, vec![0x7f, 5]);
    };
    add(
        "delete",
        "not_exact",
        "takes the first event away",
        with(&|b| {
            delete(b);
            predecessor(b);
            b.set(
                KEY,
                [
                    vec![0x7f],
                    prefixed(scene.first.change.parts().key.to_string().as_bytes()),
                ]
                .concat(),
            );
        }),
    );
    add(
        "overwrite",
        "not_exact",
        "a put that replaces an earlier one",
        with(&predecessor),
    );
    add(
        "make-map",
        "not_exact",
        "an object where an event belongs",
        with(&|b| {
            b.set(ACTION, vec![0x7f, 0]);
            b.set(META, vec![0x7f, 0]);
            b.drop(VALUE);
        }),
    );
    add(
        "increment",
        "not_exact",
        "an increment",
        with(&|b| b.set(ACTION, vec![0x7f, 5])),
    );
    add(
        "value-integer",
        "not_exact",
        "a number as the value",
        with(&|b| {
            b.set(META, vec![0x7f, 0x14]);
            b.set(VALUE, vec![1]);
        }),
    );
    add(
        "value-bytes",
        "not_exact",
        "bytes instead of a string",
        with(&|b| {
            let len = scene.honest.change.parts().value.len() as u64;
            b.set(META, [vec![0x7f], uleb(len << 4 | 7)].concat());
        }),
    );
    add(
        "value-not-utf8",
        "not_exact",
        "a string that is not UTF-8",
        with(&|b| {
            let len = scene.honest.change.parts().value.len();
            b.set(VALUE, vec![0xff; len]);
        }),
    );
    add(
        "two-operations",
        "not_exact",
        "two puts",
        with(&|b| {
            b.set(INSERT, vec![2]);
            for id in [OBJ_ACTOR, OBJ_CTR, ACTION] {
                b.set(id, vec![2, 1]);
            }
            b.set(PRED, vec![2, 0]);
            let key = prefixed(scene.honest.change.parts().key.to_string().as_bytes());
            b.set(KEY, [vec![2], key].concat());
            b.set(META, vec![2, 0x16]);
            b.set(VALUE, b"ab".to_vec());
        }),
    );
    add(
        "null-bomb",
        "not_exact",
        "ten million nulls; the library takes seconds and gigabytes",
        with(&|b| {
            let run = sleb(10_000_000);
            let of = |n: u8| [run.clone(), vec![n]].concat();
            b.set(OBJ_ACTOR, of(1));
            b.set(OBJ_CTR, of(1));
            b.set(KEY, [run.clone(), prefixed(b"k")].concat());
            b.set(INSERT, uleb(10_000_000));
            b.set(ACTION, of(1));
            b.set(META, of(0));
            b.drop(VALUE);
            b.set(PRED, of(0));
        }),
    );
    add(
        "column-of-2-63",
        "not_exact",
        "a column that claims 2^63 bytes",
        {
            let mut b = base.clone();
            b.columns.clear();
            b.extra = vec![];
            let mut data = b.data();
            data.pop();
            data.extend([1, 0x15]);
            data.extend(uleb(1 << 63));
            chunk(1, &data)
        },
    );
    add(
        "column-compressed",
        "not_exact",
        "a deflated column",
        with(&|b| b.set(VALUE | 8, vec![1, 2, 3])),
    );
    add(
        "column-twice",
        "not_exact",
        "the key column twice",
        with(&|b| {
            let key = b.columns[2].clone();
            b.columns.insert(2, key);
        }),
    );
    add(
        "column-unknown",
        "not_exact",
        "a column of the future",
        with(&|b| b.set(0xf5, vec![0x7f, 1, 65])),
    );
    let key = scene
        .honest
        .change
        .parts()
        .key
        .to_string()
        .to_ascii_uppercase();
    let value = scene.honest.change.parts().value.clone();
    add(
        "key-upper-case",
        "not_exact",
        "the id in capitals",
        base.clone().with_event(&key, &value).chunk(),
    );

    list.extend(events::attacks(scene, &base));
    list
}

fn document() -> Vec<u8> {
    let mut doc = automerge::AutoCommit::load(genesis().raw()).unwrap();
    doc.save()
}

/// What the library itself writes for a long honest value.
fn deflated(g: &Genesis) -> Vec<u8> {
    let mut parts = scene_parts();
    parts.value = "a".repeat(60_000).into();
    let raw = parts.seal(g).unwrap().raw().to_vec();
    let bytes = automerge::Change::from_bytes(raw)
        .unwrap()
        .bytes()
        .into_owned();
    assert!(bytes.len() < 1000);
    bytes
}

fn scene_parts() -> doorstep_doc::ChangeParts {
    append(
        &mut VisitDoc::new(&tenant(), visit()),
        &writer(1, 1),
        &event(1, 1),
    )
    .change
    .parts()
    .clone()
}

fn other_visit() -> Vec<u8> {
    let other = "0193a5c0-0000-7000-8000-000000000002".parse().unwrap();
    scene_parts()
        .seal(&Genesis::new(&tenant(), other))
        .unwrap()
        .raw()
        .to_vec()
}
