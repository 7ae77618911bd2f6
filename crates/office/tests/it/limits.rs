//! What one phone hands in never makes another's sync fail: the office keeps the limits of whoever reads.

use std::collections::BTreeMap;

use doorstep_doc::MemTable;
use doorstep_doc::pack::{PackLimits, decode};
use doorstep_doc::{Genesis, Hash};
use doorstep_visit::{Json, VisitId};
use doorstep_wire::{
    AckStatus, Encoding, Limits, MAX_WANT, PullKind, SyncRequest, SyncResponse, decode_body,
    encode_body,
};
use proptest::prelude::*;

use crate::world::{Phone, World, doc_of, empty, id, visit_of};

/// An exchange over the wire, with the limits of both sides.
fn exchange(world: &World, phone: &Phone, request: &SyncRequest) -> SyncResponse {
    let body = encode_body(request, Encoding::ZstdDict).unwrap();
    let request: SyncRequest = decode_body(&body.bytes, body.encoding, &Limits::REQUEST).unwrap();
    let answer = world.exchange(phone, &request);
    let body = encode_body(&answer, Encoding::ZstdDict).unwrap();
    decode_body(&body.bytes, body.encoding, &Limits::RESPONSE).unwrap()
}

/// Syncs to the end; how many answers that took. The largest pack and the most values of an item are looked at.
fn sync(world: &World, phone: &mut Phone, max_bytes: u32) -> usize {
    for n in 1..5_000 {
        let mut request = phone.request();
        request.max_bytes = max_bytes;
        let answer = exchange(world, phone, &request);
        let before = phone.cursor;
        phone.take(&answer);
        if !answer.more && !answer.reset {
            return n;
        }
        assert!(phone.cursor != before || answer.reset, "no step forward");
    }
    panic!("sync does not come to an end");
}

fn same(one: &Phone, two: &Phone, visit: VisitId) -> bool {
    let heads = |p: &Phone| p.docs.get(&visit).map(|held| held.doc.heads());
    heads(one) == heads(two) && heads(one).is_some()
}

/// A visit that `p-li` opened is given to `p-wang`, too.
fn handed_over(world: &World, visit: VisitId) {
    let both = [id("p-li"), id("p-wang")];
    let desk = id("p-desk");
    let office = &world.office;
    office.assign(&world.tenant, &desk, visit, &both).unwrap();
}

/// How many changes the office has of a visit.
fn stored(world: &World, visit: VisitId) -> usize {
    let rows = world.office.storage();
    let row = rows.read(&world.tenant, |rows| rows.need_visit(visit));
    row.unwrap().changes as usize
}

#[test]
fn a_visit_larger_than_a_pack_may_be_is_handed_over_in_parts() {
    let world = World::new();
    let mut li = world.phone("p-li", "phone-li");
    let (long, many) = (VisitId::new_v7(1, [1; 10]), VisitId::new_v7(1, [2; 10]));
    // 1.4 MB in few changes.
    let text = "长".repeat(10_000);
    for n in 0..48 {
        let data = Json::from_pairs([("n", Json::from(n)), ("text", text.as_str().into())]);
        li.act(long, "d.note", data);
        if n % 8 == 7 {
            sync(&world, &mut li, 1 << 20);
        }
    }
    // More changes than a pack may hold.
    for n in 0..4_200 {
        li.act(many, "d.note", Json::from_pairs([("n", Json::from(n))]));
        if n % 600 == 599 {
            sync(&world, &mut li, 1 << 20);
        }
    }
    handed_over(&world, long);
    handed_over(&world, many);
    let mut wang = world.phone("p-wang", "phone-wang");
    sync(&world, &mut wang, 1 << 20);
    sync(&world, &mut li, 1 << 20);
    // Who lost everything gets it in parts, too.
    let mut anew = world.phone("p-wang", "phone-wang-2");
    anew.cursor = None;
    anew.hold(long);
    sync(&world, &mut anew, 64 * 1024);
    for visit in [long, many] {
        assert!(wang.docs[&visit].doc.heads() == anew.docs[&visit].doc.heads());
        assert_eq!(wang.events(visit).len(), stored(&world, visit));
        assert!(same(&li, &wang, visit));
    }
}

#[test]
fn what_events_name_and_nobody_has_is_asked_for_in_bounds() {
    let world = World::new();
    let mut li = world.phone("p-li", "phone-li");
    let visit = VisitId::new_v7(1, [3; 10]);
    // 64 names an event.
    for n in 0..260_u32 {
        let names = (0..64_u32).map(|m| {
            let hash: [u8; 32] = std::array::from_fn(|i| (n * 64 + m).to_be_bytes()[i % 4]);
            let p = doorstep_visit::id::base32(&hash);
            Json::from_pairs([("p", p.as_str().into())])
        });
        let data = Json::from_pairs([("of", names.collect::<Json>())]);
        li.act(visit, "d.note", data);
    }
    let answer = exchange(&world, &li, &li.request());
    assert_eq!(answer.acks[0].want.len(), MAX_WANT);
    li.take(&answer);
    handed_over(&world, visit);
    let mut wang = world.phone("p-wang", "phone-wang");
    sync(&world, &mut wang, 1 << 20);
    sync(&world, &mut li, 1 << 20);
    assert!(same(&li, &wang, visit));
}

#[test]
fn an_event_that_names_too_much_is_set_aside_alone() {
    let world = World::new();
    let mut li = world.phone("p-li", "phone-li");
    let visit = VisitId::new_v7(1, [5; 10]);
    li.act_values(visit, 64, 10);
    let answer = exchange(&world, &li, &li.request());
    assert_eq!(answer.acks[0].status, AckStatus::Ok);
    li.take(&answer);
    li.act_values(visit, 65, 10);
    let answer = exchange(&world, &li, &li.request());
    let code = match &answer.acks[0].status {
        AckStatus::Quarantined { code, .. } => code.as_str(),
        _ => "",
    };
    assert_eq!(code, "too_many_names");
    assert_eq!(stored(&world, visit), 1);
}

/// 4,101 visits are more than one list may name.
#[test]
fn a_phone_with_more_visits_than_a_list_holds_lists_them_in_parts() {
    let world = World::new();
    let mut li = world.phone("p-li", "phone-li");
    let visits: Vec<VisitId> = (0..4_101_u32)
        .map(|n| {
            let mut tail = [0; 10];
            tail[6..].copy_from_slice(&n.to_be_bytes());
            VisitId::new_v7(1, tail)
        })
        .collect();
    for some in visits.chunks(1_000) {
        for visit in some {
            li.act(*visit, "d.note", empty());
        }
        sync(&world, &mut li, 1 << 20);
    }
    let mut anew = world.phone("p-li", "phone-li-2");
    sync(&world, &mut anew, 1 << 20);
    for visit in &visits {
        assert!(same(&li, &anew, *visit));
    }
    // All but a few are listed, in four parts; those come, and nothing else.
    let have = anew.have();
    let lost = |n: usize| n % 1_000 == 77;
    let (mut cursor, mut came) = (None, Vec::new());
    for (n, some) in have.chunks(1_100).enumerate() {
        let mut request = SyncRequest::new(anew.device.as_str(), 99, "test/1");
        request.cursor = cursor;
        let listed = some.iter().enumerate();
        let listed = listed.filter(|(i, _)| !lost(n * 1_100 + i));
        request.have = Some(listed.map(|(_, have)| have.clone()).collect());
        request.have_from = (n > 0).then(|| some[0].doc);
        request.have_upto = have.get((n + 1) * 1_100).map(|next| {
            let next = u128::from_be_bytes(next.doc.0);
            doorstep_wire::Id16((next - 1).to_be_bytes())
        });
        let answer = exchange(&world, &anew, &request);
        assert!(!answer.more && !answer.reset);
        came.extend(answer.pull.iter().filter_map(|p| p.doc));
        cursor = answer.cursor;
    }
    let all = have.iter().enumerate();
    let all = all.filter(|(i, _)| lost(*i)).map(|(_, have)| have.doc);
    assert_eq!(came, all.collect::<Vec<_>>());
    // And the walk ends where the feed goes on.
    let mut request = SyncRequest::new(anew.device.as_str(), 99, "test/1");
    request.cursor = cursor;
    let answer = exchange(&world, &anew, &request);
    assert!(!answer.reset && answer.pull.is_empty());
}

#[derive(Clone, Debug)]
struct Contents {
    /// Per visit: how many events, how long each, how many values each and how long.
    visits: Vec<(usize, usize, usize, usize)>,
    max_bytes: u32,
}

fn contents() -> impl Strategy<Value = Contents> {
    let visit = prop_oneof![
        4 => (1..6_usize, 0..200_usize, 0..3_usize, 0..100_usize),
        1 => (1..40_usize, 10_000..16_000_usize, 0..2_usize, 0..16_000_usize),
        1 => (1..4_usize, 0..10_usize, 20..64_usize, 8_000..16_000_usize),
    ];
    (
        proptest::collection::vec(visit, 1..6),
        prop_oneof![Just(0), Just(4 * 1024), Just(64 * 1024), Just(u32::MAX)],
    )
        .prop_map(|(visits, max_bytes)| Contents { visits, max_bytes })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever the office holds, a phone with the default limits reaches the end, and then holds all of it: one that is
    /// new, and one that lists what it has.
    #[test]
    fn a_phone_reaches_the_end_whatever_the_office_holds(contents in contents()) {
        let world = World::new();
        let mut li = world.phone("p-li", "phone-li");
        let mut visits = Vec::new();
        for (i, (events, length, values, long)) in contents.visits.iter().enumerate() {
            let visit = VisitId::new_v7(1, [i as u8 + 1; 10]);
            visits.push(visit);
            for n in 0..*events {
                let text = "x".repeat(*length);
                let data = Json::from_pairs([("n", Json::from(n as i64)), ("text", text.as_str().into())]);
                li.act(visit, "d.note", data);
                li.act_values(visit, *values, *long);
                sync(&world, &mut li, 1 << 20);
            }
        }
        for visit in &visits {
            handed_over(&world, *visit);
        }
        let mut fresh = world.phone("p-wang", "phone-wang");
        sync(&world, &mut fresh, contents.max_bytes);
        sync(&world, &mut li, 1 << 20);
        let mut listing = world.phone("p-wang", "phone-wang-2");
        listing.hold(visits[0]);
        sync(&world, &mut listing, contents.max_bytes);
        for visit in &visits {
            prop_assert_eq!(fresh.docs[visit].doc.heads(), listing.docs[visit].doc.heads());
            prop_assert_eq!(fresh.events(*visit).len(), stored(&world, *visit));
        }
        let values: BTreeMap<_, _> = li.values.iter().collect();
        prop_assert_eq!(&fresh.values.iter().collect::<BTreeMap<_, _>>(), &values);
        prop_assert_eq!(&listing.values.iter().collect::<BTreeMap<_, _>>(), &values);
    }
}

/// Each part is within what a phone takes in a pack, and rests on those before it.
#[test]
fn a_part_rests_on_those_before_it() {
    let world = World::new();
    let mut li = world.phone("p-li", "phone-li");
    let visit = VisitId::new_v7(1, [4; 10]);
    for n in 0..2_300 {
        li.act(visit, "d.note", Json::from_pairs([("n", Json::from(n))]));
    }
    sync(&world, &mut li, 1 << 20);
    handed_over(&world, visit);
    let mut wang = world.phone("p-wang", "phone-wang");
    let genesis = Genesis::new(&wang.tenant, visit);
    let mut parts = Vec::new();
    loop {
        let mut request = wang.request();
        request.max_bytes = 1;
        let answer = exchange(&world, &wang, &request);
        for item in answer.pull.iter().filter(|p| p.doc == Some(doc_of(visit))) {
            if item.changes.is_empty() {
                continue;
            }
            let base: Vec<Hash> = item.base.iter().map(|h| Hash(h.0)).collect();
            let none = MemTable::new();
            let limits = PackLimits::default();
            let alone = decode(&genesis, &base, item.changes.as_ref(), limits, &none).unwrap();
            parts.push((item.kind.clone(), alone.is_ok()));
            assert_eq!(visit_of(item.doc.unwrap()), visit);
        }
        wang.take(&answer);
        if !answer.more {
            break;
        }
    }
    let kinds: Vec<_> = parts.iter().map(|(kind, _)| kind.clone()).collect();
    assert_eq!(
        kinds,
        [PullKind::Granted, PullKind::Changes, PullKind::Changes]
    );
    // Only the first one is read by who has nothing.
    let alone: Vec<_> = parts.iter().map(|(_, alone)| *alone).collect();
    assert_eq!(alone, [true, false, false]);
}
