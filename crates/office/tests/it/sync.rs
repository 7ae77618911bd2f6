//! Stories of phones and the office.

use doorstep_office::storage::lists::VisitFilter;
use doorstep_visit::{Json, VisitId};
use doorstep_wire::{AckStatus, PullKind};

use crate::world::{World, doc_of, empty, id};

#[test]
fn an_assigned_visit_comes_whole_and_its_events_go_back() {
    let world = World::new();
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    assert!(
        li.has(visit, "o.order_set")
            && li.has(visit, "o.standard_pinned")
            && li.has(visit, "o.assigned")
    );
    assert_eq!(li.standards, 1);
    assert!(li.customers[&visit].contains("新华路"));

    li.act(visit, "d.set_out", empty());
    let p = li.act_private(visit, "d.note_added", "阀门在厨房", true);
    let answer = world.sync(&mut li);
    assert_eq!(answer.acks[0].status, AckStatus::Ok);
    assert!(answer.acks[0].want.is_empty());
    assert!(answer.pull.is_empty(), "nothing of its own comes back");
    let record = world
        .office
        .visit(&world.person("p-lead"), visit, "test")
        .unwrap();
    assert!(record.events.iter().any(|(e, _)| e.kind == "d.set_out"));
    assert_eq!(
        record.values[&doorstep_visit::id::base32(&p)].0,
        "阀门在厨房"
    );

    // The standard is not sent again with the next visit.
    world.order("3-2-502", &["p-li"]);
    world.sync(&mut li);
    assert_eq!((li.standards, li.docs.len()), (1, 2));
}

#[test]
fn two_phones_on_one_visit_exchange_what_they_recorded_apart() {
    let world = World::new();
    let (mut li, mut wang) = (world.enrol("p-li"), world.enrol("p-wang"));
    let visit = world.order("3-2-501", &["p-li", "p-wang"]);
    world.sync(&mut li);
    world.sync(&mut wang);
    li.act(visit, "d.set_out", empty());
    wang.act(visit, "d.arrived", empty());
    let p = wang.act_private(visit, "d.note_added", "楼上也漏", true);
    world.sync(&mut li);
    world.sync(&mut wang);
    world.sync(&mut li);
    assert_eq!(li.events(visit), wang.events(visit));
    assert_eq!(li.docs[&visit].doc.heads(), wang.docs[&visit].doc.heads());
    assert!(
        li.values.contains_key(&p),
        "the value travels with the event that names it"
    );
    assert_eq!(world.event_count(visit), li.events(visit).len());

    // Both heads are joined by whoever writes next, the office included.
    world
        .office
        .cancel(&world.tenant, &id("p-desk"), visit, "customer_called_off")
        .unwrap();
    world.sync(&mut li);
    assert_eq!(li.docs[&visit].doc.heads().len(), 1);
}

#[test]
fn a_retry_changes_nothing_and_brings_the_same_receipts() {
    let world = World::new();
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    li.act(visit, "d.set_out", empty());
    let request = li.request();
    let first = world.exchange(&li, &request);
    let again = world.exchange(&li, &request);
    assert_eq!(first, again);
    assert_eq!(world.event_count(visit), li.events(visit).len());
}

#[test]
fn a_value_may_come_later_and_reaches_the_others() {
    let world = World::new();
    let (mut li, mut wang) = (world.enrol("p-li"), world.enrol("p-wang"));
    let visit = world.order("3-2-501", &["p-li", "p-wang"]);
    world.sync(&mut li);
    world.sync(&mut wang);
    let p = li.act_private(visit, "d.note_added", "门禁 1234", true);
    let value = li.values.remove(&p).unwrap();
    let answer = world.sync(&mut li);
    assert_eq!(answer.acks[0].want, [doorstep_wire::Hash32(p)]);
    world.sync(&mut wang);
    assert!(!wang.values.contains_key(&p));

    let mut request = li.request();
    let mut push = doorstep_wire::Push::new(doc_of(visit));
    push.private.push(value.1.clone());
    push.private.push(doorstep_wire::PrivateValue {
        value: "x".repeat(20_000),
        ..value.1
    });
    request.push.push(push);
    let answer = world.exchange(&li, &request);
    assert!(answer.acks[0].want.is_empty());
    assert_eq!(answer.acks[0].dropped[0].code, "bad_value");
    world.sync(&mut wang);
    assert!(wang.values.contains_key(&p));
}

#[test]
fn a_phone_restored_from_a_backup_gets_back_what_it_had_pushed() {
    let world = World::new();
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    li.act(visit, "d.set_out", empty());
    world.sync(&mut li);
    let backup = li.backup();
    li.act(visit, "d.arrived", empty());
    let p = li.act_private(visit, "d.note_added", "老人在家", true);
    world.sync(&mut li);
    let before = li.events(visit);

    li.restore(backup);
    assert!(!li.has(visit, "d.arrived"));
    let request = li.request();
    let answer = world.exchange(&li, &request);
    assert!(answer.reset, "an old cursor under a new epoch is not known");
    li.take(&answer);
    world.sync(&mut li);
    assert_eq!(li.events(visit), before);
    assert!(li.values.contains_key(&p));

    // It goes on under its new epoch.
    li.act(visit, "d.knocked", empty());
    let answer = world.sync(&mut li);
    assert_eq!(answer.acks[0].status, AckStatus::Ok);
    assert_eq!(world.event_count(visit), before.len() + 1);
}

#[test]
fn a_clone_that_goes_on_under_the_old_epoch_is_told_to_take_a_new_one() {
    let world = World::new();
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    let (backup, epoch) = (li.backup(), li.epoch);
    li.act(visit, "d.set_out", empty());
    world.sync(&mut li);
    let before = world.event_count(visit);

    li.restore(backup);
    li.epoch = epoch;
    li.act(visit, "d.arrived", empty());
    let request = li.request();
    let answer = world.exchange(&li, &request);
    assert_eq!(answer.acks[0].status, AckStatus::RotateActor);
    assert_eq!(world.event_count(visit), before);
    assert!(
        world
            .office
            .quarantine(&world.tenant, 9)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn reassignment_ends_pull_and_never_push() {
    let world = World::new();
    let (mut li, mut wang) = (world.enrol("p-li"), world.enrol("p-wang"));
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    li.act(visit, "d.set_out", empty());
    world
        .office
        .assign(&world.tenant, &id("p-desk"), visit, &[id("p-wang")])
        .unwrap();
    let request = li.request();
    let answer = world.exchange(&li, &request);
    assert_eq!(answer.acks[0].status, AckStatus::Ok);
    assert!(answer.acks[0].receipt.is_some());
    assert_eq!(
        answer
            .pull
            .iter()
            .map(|p| p.kind.clone())
            .collect::<Vec<_>>(),
        [PullKind::Revoked]
    );
    world.sync(&mut wang);
    assert!(wang.has(visit, "d.set_out"));

    // Given back, it comes whole again, its own events included.
    li.take(&answer);
    assert!(!li.docs.contains_key(&visit));
    world
        .office
        .assign(
            &world.tenant,
            &id("p-desk"),
            visit,
            &[id("p-li"), id("p-wang")],
        )
        .unwrap();
    world.sync(&mut li);
    assert_eq!(li.events(visit), {
        world.sync(&mut wang);
        wang.events(visit)
    });
}

#[test]
fn a_revoked_phone_may_hand_in_and_gets_nothing() {
    let world = World::new();
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    li.act(visit, "d.set_out", empty());
    world
        .office
        .revoke_device(&world.tenant, &id("p-admin"), &li.device)
        .unwrap();
    world.order("3-2-502", &["p-li"]);
    let request = li.request();
    let answer = world.exchange(&li, &request);
    assert_eq!(answer.acks[0].status, AckStatus::Ok);
    assert!(answer.acks[0].receipt.is_some());
    assert!(answer.pull.is_empty() && !answer.more);
    assert!(world.device(&li).revoked_at.is_some());

    // Should the office go back to before this, it does not know the cursor any more.
    assert_ne!(answer.cursor, request.cursor);
    li.take(&answer);
    let mut request = li.request();
    assert!(!world.exchange(&li, &request).reset);
    request.cursor.as_mut().unwrap().n += 1;
    let answer = world.exchange(&li, &request);
    assert!(answer.reset && answer.pull.is_empty());
}

#[test]
fn a_visit_opened_without_the_office_is_taken_and_a_colleague_may_get_it() {
    let world = World::new();
    let (mut li, mut wang) = (world.enrol("p-li"), world.enrol("p-wang"));
    let visit = VisitId::new_v7(crate::world::MORNING, [7; 10]);
    let pack = world.office.standards(&world.tenant).unwrap()[0]
        .hash
        .clone();
    li.act(visit, "d.opened", Json::from_pairs([("pack", pack.into())]));
    let answer = world.sync(&mut li);
    assert_eq!(answer.acks[0].status, AckStatus::Ok);
    assert_eq!(
        world
            .office
            .visits(&world.person("p-lead"), &VisitFilter::default(), 9)
            .unwrap()[0]
            .visit,
        visit
    );
    li.act(
        visit,
        "d.visit_handed_over",
        Json::from_pairs([("to", "p-wang".into())]),
    );
    world.sync(&mut li);
    world.sync(&mut wang);
    assert!(wang.has(visit, "d.opened"));

    // A hand-over to somebody who is not there is taken, and is not passed over in silence.
    let written = |world: &World| {
        let storage = world.office.storage();
        let length = storage.read(&world.tenant, |rows| rows.audit_length());
        length.unwrap()
    };
    let mut grown = |kind: &str, data: Json| {
        let before = written(&world);
        li.act(visit, kind, data);
        assert_eq!(world.sync(&mut li).acks[0].status, AckStatus::Ok);
        written(&world) - before
    };
    let usual = grown("d.tested", empty());
    let nobody = Json::from_pairs([("to", "p-nobody".into())]);
    assert_eq!(grown("d.visit_handed_over", nobody), usual + 1);
}

#[test]
fn nobody_pushes_into_a_visit_that_was_never_theirs() {
    let world = World::new();
    let mut zhao = world.enrol("p-zhao");
    let visit = world.order("3-2-501", &["p-li"]);
    zhao.act(visit, "d.set_out", empty());
    let before = world.event_count(visit);
    let request = zhao.request();
    let answer = world.exchange(&zhao, &request);
    assert_eq!(answer.acks[0].status, AckStatus::Forbidden);
    assert!(answer.acks[0].heads.is_empty() && answer.acks[0].receipt.is_none());
    assert_eq!(world.event_count(visit), before);
    // The bytes are kept all the same: they may be evidence.
    let kept = world.office.quarantine(&world.tenant, 9).unwrap();
    assert_eq!((kept.len(), kept[0].code.as_str()), (1, "forbidden"));
}

#[test]
fn a_long_answer_comes_in_parts_and_a_new_phone_gets_everything() {
    let world = World::new();
    let mut li = world.enrol("p-li");
    for i in 0..40 {
        world.order(&format!("3-2-{i}"), &["p-li"]);
    }
    let mut request = li.request();
    request.max_bytes = 6_000;
    let answer = world.exchange(&li, &request);
    assert!(answer.more);
    li.take(&answer);
    assert!(li.docs.len() < 40);
    world.sync(&mut li);
    assert_eq!(li.docs.len(), 40);

    // A second phone of the same person, and one that lost its database without a backup.
    let code = world
        .office
        .create_enrolment_code(&world.tenant, &id("p-admin"), &id("p-li"))
        .unwrap();
    let done = world
        .office
        .enrol(&crate::world::enrol_request(&code, "second"))
        .unwrap();
    let mut second = crate::world::Phone {
        docs: Default::default(),
        cursor: None,
        ..world.enrol("p-wang")
    };
    (second.device, second.token, second.person) = (done.device, done.token, id("p-li"));
    world.sync(&mut second);
    assert_eq!((second.docs.len(), second.standards), (40, 1));
    assert_eq!(world.office.audit_break(&world.tenant).unwrap(), None);
}

#[test]
fn an_office_that_lost_rows_takes_them_back_under_its_own_receipt() {
    let folder = tempfile::tempdir().unwrap();
    let place = doorstep_office::Place::File(folder.path().join("office.db"));
    let world = World::at(place.clone());
    let mut li = world.enrol("p-li");
    let mut wang = world.enrol("p-wang");
    let visit = world.order("3-2-501", &["p-li", "p-wang"]);
    world.sync(&mut li);
    // A backup of the office is taken here.
    let copy = folder.path().join("backup.db");
    let conn = rusqlite::Connection::open(folder.path().join("office.db")).unwrap();
    conn.execute("VACUUM INTO ?1", [copy.to_str().unwrap()])
        .unwrap();
    drop(conn);
    world.sync(&mut wang);
    wang.act(visit, "d.arrived", empty());
    world.sync(&mut wang);
    let given = world.sync(&mut li);
    let receipt = given.pull.iter().find_map(|p| p.receipt.clone()).unwrap();

    let (office, _) = crate::world::open(doorstep_office::Place::File(copy), 9_000);
    let restored = World {
        office,
        clock: world.clock.clone(),
        tenant: world.tenant.clone(),
    };
    assert_eq!(restored.event_count(visit) + 1, world.event_count(visit));
    let request = li.request();
    let answer = restored.exchange(&li, &request);
    assert!(answer.reset, "a cursor that this office never gave");
    // Asked what it holds, the phone hears which visits the office lacks something of.
    let asked = doorstep_wire::SyncRequest {
        cursor: None,
        have: Some(li.have()),
        push: vec![],
        ..request.clone()
    };
    let told = restored.exchange(&li, &asked);
    assert!(
        matches!(&told.acks[..], [ack] if ack.doc == doc_of(visit) && matches!(ack.status, AckStatus::Need { .. }))
    );
    // Li returns Wang's event under the receipt; without it nobody believes that Wang wrote it.
    let held = li.docs.get_mut(&visit).unwrap();
    let genesis = doorstep_doc::Genesis::new(&world.tenant, visit);
    held.pending = world
        .office
        .storage()
        .read(genesis.tenant(), |rows| rows.changes(&genesis, 1, 99))
        .unwrap()
        .into_iter()
        .map(|r| doorstep_doc::Packed {
            writer: r.writer,
            change: r.change,
        })
        .collect();
    held.server_heads.clear();
    let mut request = li.request();
    let answer = restored.exchange(&li, &request);
    let AckStatus::Quarantined { code, .. } = &answer.acks[0].status else {
        panic!("{answer:?}")
    };
    assert_eq!(code, "writer_unproven");
    request.push[0].receipt = Some(receipt);
    let answer = restored.exchange(&li, &request);
    assert_eq!(answer.acks[0].status, AckStatus::Ok);
    assert_eq!(restored.event_count(visit), world.event_count(visit));
}

#[test]
fn a_missing_consent_is_found_shown_and_settled_by_a_lead() {
    let world = World::new();
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    li.act(visit, "d.set_out", empty());
    li.act(visit, "d.arrived", empty());
    li.act(
        visit,
        "d.part_fitted",
        Json::from_pairs([("line", "l1".into()), ("qty", Json::Int(1))]),
    );
    world.sync(&mut li);
    let row = || {
        world
            .office
            .visit(&world.person("p-lead"), visit, "test")
            .unwrap()
            .row
    };
    assert_eq!(row().status, "at_door");
    let state: serde_json::Value = serde_json::from_str(&row().projection.unwrap()).unwrap();
    assert_eq!(state["merged"], true);
    let open: Vec<String> = state["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["settled"].is_null())
        .map(|f| f["id"].as_str().unwrap().to_owned())
        .collect();
    assert!(!open.is_empty() && row().severity > 0, "{state}");
    let needs = VisitFilter {
        severity: 1,
        ..VisitFilter::default()
    };
    assert_eq!(
        world
            .office
            .visits(&world.person("p-lead"), &needs, 9)
            .unwrap()
            .len(),
        1
    );
    for finding in open {
        world
            .office
            .settle(
                &world.tenant,
                &id("p-lead"),
                visit,
                &finding,
                "accepted",
                &row().newest,
            )
            .unwrap();
    }
    assert_eq!(row().severity, 0, "{:?}", row().projection);
}

#[test]
fn a_phone_that_was_struck_off_is_contested_and_may_be_adopted() {
    let world = World::new();
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    li.act(visit, "d.set_out", empty());
    world
        .office
        .revoke_device(&world.tenant, &id("p-admin"), &li.device)
        .unwrap();
    let request = li.request();
    assert_eq!(world.exchange(&li, &request).acks[0].status, AckStatus::Ok);
    let state = || {
        let record = world
            .office
            .visit(&world.person("p-lead"), visit, "test")
            .unwrap();
        let text = record.row.projection.unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    };
    let contested = |s: &serde_json::Value| {
        s["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|f| f["ground"] == "contested")
    };
    assert!(contested(&state()), "{}", state());
    let event = li
        .events(visit)
        .into_iter()
        .find(|e| e.kind == "d.set_out")
        .unwrap();
    world
        .office
        .adopt(&world.tenant, &id("p-lead"), visit, &[event.id])
        .unwrap();
    assert_eq!(state()["phase"], "travelling");
    world
        .office
        .close(&world.tenant, &id("p-desk"), visit, &world.newest(visit))
        .unwrap();
    assert_eq!(state()["phase"], "closed");
}

#[test]
fn a_phone_that_changes_hands_loses_the_visits_of_the_one_before() {
    let world = World::new();
    let mut phone = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    let other = world.order("3-2-502", &["p-wang"]);
    world.sync(&mut phone);
    let code = world
        .office
        .create_enrolment_code(&world.tenant, &id("p-admin"), &id("p-wang"))
        .unwrap();
    let done = world
        .office
        .enrol(&crate::world::enrol_request(&code, "p-li"))
        .unwrap();
    assert_eq!(done.device, phone.device);
    (phone.token, phone.person) = (done.token, id("p-wang"));
    world.sync(&mut phone);
    assert!(!phone.docs.contains_key(&visit) && phone.docs.contains_key(&other));
}
