//! Every known attack, made from one honest change of a small history.

mod events;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{AutoCommit, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};
use doorstep_doc::{Genesis, Packed, VisitDoc};

use crate::chunk::{
    ACTION, Body, INSERT, KEY, KEY_ACTOR, KEY_CTR, META, OBJ_ACTOR, OBJ_CTR, PRED, PRED_ACTOR,
    PRED_CTR, VALUE, chunk, prefixed, uleb,
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
    let beyond = uleb(doorstep_doc::MAX_CHANGE as u64 + 1);
    add(
        "length-beyond",
        "not_a_change",
        "a chunk length just over our limit",
        [&raw[..9], &beyond, &raw[11..]].concat(),
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
        "deflated",
        "chunk_type",
        "a deflated change of a long value",
        deflated(&g),
    );
    add(
        "unknown-chunk",
        "chunk_type",
        "a chunk type of the future",
        chunk(9, &base.data()),
    );

    let digit = raw.windows(5).position(|w| w == b"\"at\":").unwrap() + 5;
    let mut bytes = raw.to_vec();
    bytes[digit + 3] ^= 1;
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
        "no past, and a put on the root",
        with(&|b| {
            *b = b.clone().on_root(3);
            b.deps.clear();
            b.start_op = uleb(1);
        }),
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
        "deps-unknown",
        "missing_dep",
        "a dep that nobody sent",
        with(&|b| b.deps[1] = [255; 32]),
    );
    add(
        "actor-of-another",
        "writer_unproven",
        "device 2's own next change, sent by device 1",
        with(&|b| {
            b.actor = writer(2, 1).actor(visit()).0.to_vec();
            b.seq = uleb(2);
        }),
    );
    add(
        "actor-long",
        "not_a_change",
        "an actor of 17 bytes",
        with(&|b| {
            b.actor.push(0);
            b.seq = uleb(1);
        }),
    );
    add(
        "seq-zero",
        "seq_range",
        "sequence number 0",
        with(&|b| b.seq = uleb(0)),
    );
    add(
        "seq-reused",
        "seq_reused",
        "number 2 again, other content",
        with(&|b| b.seq = uleb(2)),
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
        "start-op-jump",
        "start_op",
        "operation 1,000,000",
        with(&|b| b.start_op = uleb(1_000_000)),
    );
    add(
        "time-before-1970",
        "time_not_zero",
        "a second before 1970",
        with(&|b| b.time = -1),
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
        "author",
        "not_exact",
        "a first change with an author beside its actor",
        library(scene, 4, |doc| {
            let actor = doc.get_actor().clone();
            doc.set_author(Some(b"eve".to_vec().into()));
            doc.set_actor(actor);
            doc.put(ev(doc), "k", "a").unwrap();
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
        "map-of-its-own",
        "not_exact",
        "a put in a map that the change itself makes",
        library(scene, 1, |doc| {
            let map = doc.put_object(ev(doc), "m", ObjType::Map).unwrap();
            doc.put(map, "k", "a").unwrap();
        }),
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
        "a list with an element where an event belongs",
        library(scene, 1, |doc| {
            let list = doc.put_object(ev(doc), "l", ObjType::List).unwrap();
            doc.insert(list, 0, "a").unwrap();
        }),
    );
    let delete = |b: &mut Body| {
        b.set(ACTION, vec![0x7f, 3]);
        b.set(META, vec![0x7f, 0]);
        b.drop(VALUE);
    };
    let first_key = prefixed(scene.first.change.parts().key.to_string().as_bytes());
    let predecessor = |b: &mut Body| {
        b.set(KEY, [&[0x7f], &first_key[..]].concat());
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
        "nulls",
        "not_exact",
        "a run of three nulls",
        library(scene, 1, |doc| {
            for key in ["a", "b", "c"] {
                doc.put(ev(doc), key, ScalarValue::Null).unwrap();
            }
        }),
    );
    add(
        "column-beyond",
        "not_exact",
        "a column that is longer than the chunk",
        {
            let mut b = base.clone();
            b.columns.clear();
            let mut data = b.data();
            data.pop();
            data.extend([1, 0x15, 100]);
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
        "columns-descending",
        "not_exact",
        "columns in another order",
        with(&|b| b.columns.swap(1, 2)),
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
    let mut doc = VisitDoc::new(&tenant(), other);
    append(&mut doc, &writer(1, 1), &event(1, 1))
        .change
        .raw()
        .to_vec()
}

/// What the library itself writes for a change of somebody who uses it as it is meant.
fn library(scene: &Scene, who: usize, write: impl FnOnce(&mut AutoCommit)) -> Vec<u8> {
    let mut doc = AutoCommit::load(genesis().raw()).unwrap();
    for item in [&scene.first, &scene.second, &scene.other] {
        doc.load_incremental(item.change.raw()).unwrap();
    }
    doc.set_actor(automerge::ActorId::from(writer(who, 1).actor(visit()).0));
    write(&mut doc);
    doc.commit_with(CommitOptions::default().with_time(0));
    doc.get_last_local_change().unwrap().raw_bytes().to_vec()
}

fn ev(doc: &AutoCommit) -> ObjId {
    doc.get(ROOT, "ev").unwrap().unwrap().1
}
