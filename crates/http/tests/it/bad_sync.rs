//! Sync bodies that are forged, cut, oversized or out of order: a clear answer, nothing changed, nothing lost.

use doorstep_doc::pack::encode;
use doorstep_doc::{ChangeParts, Genesis, Packed, Writer};
use doorstep_visit::{Event, EventDraft, EventId, Json, VisitId};
use doorstep_wire::{AckStatus, Bytes, Encoding, Push, SyncRequest, encode_body};

use crate::http::Site;
use crate::world::{MORNING, Phone, World, doc_of, empty, id};

fn story() -> (World, Phone, VisitId) {
    story_in(World::new())
}

fn story_in(world: World) -> (World, Phone, VisitId) {
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    (world, li, visit)
}

#[tokio::test]
async fn bodies_that_are_no_messages() {
    let site = Site::new();
    let mut li = site.world.enrol("p-li");
    let visit = site.world.order("3-2-501", &["p-li"]);
    site.world.sync(&mut li);
    li.act(visit, "d.set_out", empty());
    let good = encode_body(&li.request(), Encoding::Plain).unwrap().bytes;
    let before = site.world.event_count(visit);

    let auth = format!("Bearer {}", li.token);
    let wrong = site
        .call(
            "POST",
            "/v1/sync",
            &[
                ("authorization", &auth),
                ("content-type", "application/json"),
            ],
            good.clone(),
        )
        .await;
    assert_eq!(wrong.problem(), (415, "unknown_media_type".into()));
    for cut in [0, 1, good.len() / 3, good.len() - 1] {
        assert_eq!(
            site.sync_bytes(&li.token, good[..cut].to_vec())
                .await
                .problem()
                .0,
            400,
            "{cut}"
        );
    }
    let mut longer = good.clone();
    longer.push(0);
    assert_eq!(
        site.sync_bytes(&li.token, longer).await.problem(),
        (400, "trailing_bytes".into())
    );
    assert_eq!(
        site.sync_bytes(&li.token, vec![0; 5 << 20]).await.problem(),
        (413, "too_large".into())
    );
    let deep = vec![0x81; 40];
    assert_eq!(
        site.sync_bytes(&li.token, deep).await.problem(),
        (400, "too_deep".into())
    );
    let zstd = [
        ("authorization", auth.as_str()),
        ("content-type", doorstep_wire::CONTENT_TYPE),
        ("content-encoding", "zstd"),
    ];
    let answer = site
        .call(
            "POST",
            "/v1/sync",
            &zstd,
            vec![0x28, 0xb5, 0x2f, 0xfd, 0, 0],
        )
        .await;
    assert_eq!(answer.problem(), (400, "bad_compression".into()));
    let newer = SyncRequest {
        v: 99,
        ..li.request()
    };
    let bytes = encode_body(&newer, Encoding::Plain).unwrap().bytes;
    assert_eq!(
        site.sync_bytes(&li.token, bytes).await.problem(),
        (400, "version_newer".into())
    );
    let other = SyncRequest {
        device: "dev-other".into(),
        ..li.request()
    };
    let bytes = encode_body(&other, Encoding::Plain).unwrap().bytes;
    assert_eq!(
        site.sync_bytes(&li.token, bytes).await.problem(),
        (401, "unknown_device".into())
    );
    assert_eq!(
        site.sync_bytes("dt.north-heat.wrong", good.clone())
            .await
            .problem(),
        (401, "unknown_token".into())
    );
    assert_eq!(site.world.event_count(visit), before);

    // And the very bytes that were refused in pieces are fine whole; again, they bring the same answer.
    let first = site.sync_bytes(&li.token, good.clone()).await;
    assert_eq!(first.status, 200);
    assert_eq!(first.bytes, site.sync_bytes(&li.token, good).await.bytes);
    assert_eq!(site.world.event_count(visit), before + 1);
}

#[tokio::test]
async fn a_revoked_token_hands_in_over_http() {
    let site = Site::new();
    let mut li = site.world.enrol("p-li");
    let visit = site.world.order("3-2-501", &["p-li"]);
    site.world.sync(&mut li);
    li.act(visit, "d.set_out", empty());
    site.world
        .office
        .revoke_device(&site.world.tenant, &id("p-admin"), &li.device)
        .unwrap();
    let answer = site.sync(&li, &li.request()).await;
    assert_eq!(answer.acks[0].status, AckStatus::Ok);
    assert!(answer.pull.is_empty());
}

/// The verdict on one changed push, and that the document is as before.
fn refused(world: &World, li: &Phone, visit: VisitId, push: Push) -> AckStatus {
    let before = world.event_count(visit);
    let mut request = li.request();
    request.push = vec![push];
    let answer = world.exchange(li, &request);
    assert_eq!(world.event_count(visit), before);
    answer.acks[0].status.clone()
}

#[test]
fn damaged_packs_are_kept_and_named() {
    let (world, mut li, visit) = story();
    li.act(visit, "d.set_out", empty());
    li.act(visit, "d.arrived", empty());
    let good = li.push(visit, &li.docs[&visit]);
    let bytes = good.changes.0.clone();
    let with = |bytes: Vec<u8>| Push {
        changes: Bytes(bytes),
        ..good.clone()
    };
    let code = |status: AckStatus| match status {
        AckStatus::Quarantined { code, .. } => code,
        AckStatus::Need { .. } => "need".into(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        code(refused(&world, &li, visit, with(vec![9]))),
        "pack_version"
    );
    assert_eq!(
        code(refused(
            &world,
            &li,
            visit,
            with(bytes[..bytes.len() - 40].to_vec())
        )),
        "pack_malformed"
    );
    let mut flipped = bytes.clone();
    let last = flipped.len() - 1;
    flipped[last] ^= 1;
    assert_eq!(
        code(refused(&world, &li, visit, with(flipped))),
        "pack_heads"
    );
    let kept = world.office.quarantine(&world.tenant, 9).unwrap();
    assert_eq!(kept.len(), 3);
    assert!(kept.iter().all(|row| !row.bytes.is_empty()));

    // Every single byte changed: never a panic, never another event.
    for i in 0..bytes.len() {
        let mut one = bytes.clone();
        one[i] ^= 0x55;
        let mut request = li.request();
        request.push = vec![with(one)];
        let before = world.event_count(visit);
        let status = world.exchange(&li, &request).acks[0].status.clone();
        assert!(
            !matches!(status, AckStatus::Ok | AckStatus::Unknown(_)),
            "byte {i}: {status:?}"
        );
        assert_eq!(world.event_count(visit), before, "byte {i}");
    }
    // Nothing is lost: the good pack is taken as if nothing had happened.
    assert_eq!(world.sync(&mut li).acks[0].status, AckStatus::Ok);
}

/// A change as an attacker would build it: all parts as wished, hash and shape right.
fn forge(
    li: &Phone,
    visit: VisitId,
    event: &Event,
    change: impl FnOnce(&mut ChangeParts),
) -> Packed {
    let held = &li.docs[&visit];
    let (sealed, _) = held.doc.author(li.writer().actor(visit), event).unwrap();
    let mut parts = sealed.parts().clone();
    change(&mut parts);
    let genesis = Genesis::new(&li.tenant, visit);
    Packed {
        writer: li.writer(),
        change: parts.seal(&genesis).unwrap(),
    }
}

fn event(li: &Phone, visit: VisitId, change: impl FnOnce(&mut EventDraft)) -> Event {
    let mut draft = EventDraft {
        kind: "d.set_out".into(),
        after: li.docs[&visit].newest.clone(),
        trip: None,
        by: li.person.clone(),
        dev: li.device.clone(),
        at: MORNING,
        mono: None,
        boot: None,
        srv: None,
        data: empty(),
    };
    change(&mut draft);
    draft.seal(visit).unwrap()
}

fn pack(li: &Phone, visit: VisitId, changes: &[Packed]) -> Push {
    let genesis = Genesis::new(&li.tenant, visit);
    let mut push = Push::new(doc_of(visit));
    push.changes = Bytes(encode(&genesis, &[], changes).unwrap());
    push
}

#[test]
fn forged_changes_are_quarantined_with_what_rests_on_them() {
    let (world, li, visit) = story();
    let check = |forged: Packed, expected: &str| {
        let status = refused(&world, &li, visit, pack(&li, visit, &[forged]));
        let AckStatus::Quarantined { code, .. } = status else {
            panic!("{expected}: {status:?}")
        };
        assert_eq!(code, expected);
    };
    let fine = event(&li, visit, |_| {});
    check(
        forge(
            &li,
            visit,
            &event(&li, visit, |e| e.by = id("p-wang")),
            |_| {},
        ),
        "event_person",
    );
    check(
        forge(
            &li,
            visit,
            &event(&li, visit, |e| e.dev = id("dev-other")),
            |_| {},
        ),
        "event_device",
    );
    check(
        forge(
            &li,
            visit,
            &event(&li, visit, |e| e.kind = "o.cancelled".into()),
            |_| {},
        ),
        "event_side",
    );
    check(
        forge(
            &li,
            visit,
            &event(&li, visit, |e| e.kind = "l.settled".into()),
            |_| {},
        ),
        "event_side",
    );
    let says = |after: Vec<EventId>| {
        let lying = event(&li, visit, |e| e.after = after);
        forge(&li, visit, &fine, |p| {
            p.key = lying.id;
            p.value.clone_from(&lying.bytes);
        })
    };
    check(says(vec![]), "after_left_out");
    check(says(vec![EventId([7; 16])]), "after_outside");
    check(
        forge(&li, visit, &fine, |p| p.value = "{}".into()),
        "event_envelope",
    );
    check(
        forge(&li, visit, &fine, |p| {
            p.value = p.value.replace("d.set_out", "d.arrived").into()
        }),
        "event_wrong_id",
    );

    // As another writer: a colleague's device, or the office itself.
    for writer in [
        Writer::Device {
            device: id("dev-other"),
            epoch: 1,
        },
        Writer::Office { process: [3; 16] },
    ] {
        let actor = writer.actor(visit);
        let forged = Packed {
            writer,
            change: forge(&li, visit, &fine, |p| p.actor = actor).change,
        };
        check(forged, "writer_unproven");
    }

    // What rests on a refused change is held with it; the rest of the pack stands.
    let (mut phone, good) = (li, fine);
    let bad = forge(
        &phone,
        visit,
        &event(&phone, visit, |e| e.by = id("p-wang")),
        |_| {},
    );
    let then = {
        let genesis = Genesis::new(&phone.tenant, visit);
        let parts = ChangeParts {
            seq: 2,
            start_op: bad.change.parts().start_op + 1,
            deps: vec![bad.change.hash()],
            key: good.id,
            value: good.bytes.clone(),
            ..bad.change.parts().clone()
        };
        Packed {
            writer: phone.writer(),
            change: parts.seal(&genesis).unwrap(),
        }
    };
    let before = world.office.quarantine(&world.tenant, 99).unwrap().len();
    let mut request = phone.request();
    request.push = vec![pack(&phone, visit, &[bad.clone(), then.clone()])];
    let answer = world.exchange(&phone, &request);
    let AckStatus::Quarantined { hash, .. } = &answer.acks[0].status else {
        panic!("{answer:?}")
    };
    assert_eq!(hash.0, bad.change.hash().0);
    let kept = world.office.quarantine(&world.tenant, 99).unwrap();
    assert!(
        kept.iter()
            .any(|row| row.hash == then.change.hash().0 && row.code == "dep_quarantined")
    );
    assert!(kept.len() > before);

    // The other visits of the same request go through, and the phone goes on under a new epoch.
    let other = world.order("3-2-502", &["p-li"]);
    world.sync(&mut phone);
    phone.epoch += 1;
    phone.act(other, "d.set_out", empty());
    phone.act(visit, "d.arrived", empty());
    assert!(
        world
            .sync(&mut phone)
            .acks
            .iter()
            .all(|a| a.status == AckStatus::Ok)
    );
}

#[test]
fn changes_out_of_order_are_asked_for_again() {
    let (world, mut li, visit) = story();
    li.act(visit, "d.set_out", empty());
    let first = li.docs[&visit].pending.clone();
    li.act(visit, "d.arrived", empty());
    let second = li.docs[&visit].pending[1..].to_vec();
    // The later part alone: what it rests on is missing.
    let status = refused(&world, &li, visit, pack(&li, visit, &second));
    let AckStatus::Need { heads } = status else {
        panic!("{status:?}")
    };
    assert!(!heads.is_empty());
    assert!(
        world
            .office
            .quarantine(&world.tenant, 9)
            .unwrap()
            .is_empty(),
        "honest bytes are not set aside"
    );
    for part in [first, second] {
        let mut request = li.request();
        request.push = vec![pack(&li, visit, &part)];
        assert_eq!(world.exchange(&li, &request).acks[0].status, AckStatus::Ok);
    }
}

#[test]
fn a_wrong_clock_is_no_reason_to_refuse() {
    let (world, mut li, visit) = story();
    for at in [0, -62_135_596_800_000, 4_102_444_800_000] {
        let strange = event(&li, visit, |e| e.at = at);
        let packed = forge(&li, visit, &strange, |_| {});
        let mut request = li.request();
        request.push = vec![pack(&li, visit, &[packed])];
        assert_eq!(world.exchange(&li, &request).acks[0].status, AckStatus::Ok);
        li.epoch += 1;
        world.sync(&mut li);
    }
}

#[test]
fn an_unknown_kind_and_bad_data_pass_as_findings_for_later() {
    let (world, mut li, visit) = story();
    li.act(
        visit,
        "d.of_a_later_release",
        Json::from_pairs([("x", Json::Null)]),
    );
    li.act(
        visit,
        "d.consent_given",
        Json::from_pairs([("price_fen", "not a number".into())]),
    );
    assert_eq!(world.sync(&mut li).acks[0].status, AckStatus::Ok);
}

#[test]
fn a_visit_that_is_full_keeps_what_it_has_and_sets_the_rest_aside() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("office.db");
    let place = doorstep_office::Place::File(file.clone());
    let (world, mut li, visit) = story_in(World::at(place));
    let full = |n: i64| {
        let conn = rusqlite::Connection::open(&file).unwrap();
        conn.execute("UPDATE visit SET changes = changes + ?1", [n])
            .unwrap();
    };
    full(10_000);
    li.act(visit, "d.set_out", empty());
    let answer = world.exchange(&li, &li.request());
    assert!(
        matches!(&answer.acks[0].status, AckStatus::Quarantined { code, .. } if code == "visit_full"),
        "{:?}",
        answer.acks[0].status
    );
    full(-10_000);
    world.sync(&mut li);
    assert!(
        world
            .office
            .quarantine(&world.tenant, 10)
            .unwrap()
            .is_empty()
    );
}
