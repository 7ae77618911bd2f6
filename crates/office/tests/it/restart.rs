//! The office stops and starts again on the same file.

use doorstep_office::Place;
use doorstep_wire::{AckStatus, Bytes, Push, SyncRequest};

use crate::world::{World, doc_of, empty, id, open};

#[test]
fn nothing_is_lost_by_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::File(folder.path().join("office.db"));
    let world = World::at(place.clone());
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    li.act(visit, "d.set_out", empty());
    world.sync(&mut li);
    let token = world.api_token("p-lead");
    let before = world
        .office
        .visit(&world.person("p-lead"), visit, "test")
        .unwrap();
    let tenant = world.tenant.clone();
    drop(world);

    let (office, clock) = open(place, 5_000);
    let world = World {
        office,
        clock,
        tenant,
    };
    assert!(world.office.caller(&token).is_ok());
    let after = world
        .office
        .visit(&world.person("p-lead"), visit, "test")
        .unwrap();
    assert_eq!(before, after);
    // The phone's cursor still holds, and the office goes on as a new writer.
    world
        .office
        .appoint(
            &world.tenant,
            &id("p-desk"),
            visit,
            crate::world::MORNING,
            crate::world::MORNING + 1,
        )
        .unwrap();
    let answer = world.sync(&mut li);
    assert!(!answer.reset);
    assert_eq!(answer.pull.len(), 1);
    li.act(visit, "d.arrived", empty());
    assert_eq!(world.sync(&mut li).acks[0].status, AckStatus::Ok);
    assert_eq!(world.office.audit_break(&world.tenant).unwrap(), None);

    // Projections are the same when made anew.
    let row = |world: &World| {
        world
            .office
            .visit(&world.person("p-lead"), visit, "test")
            .unwrap()
            .row
    };
    let one = row(&world);
    world.office.project_all(&world.tenant).unwrap();
    assert_eq!(one, row(&world));
}

#[test]
fn an_altered_audit_log_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.db");
    let world = World::at(Place::File(path.clone()));
    world.order("3-2-501", &["p-li"]);
    assert_eq!(world.office.audit_break(&world.tenant).unwrap(), None);
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute("UPDATE audit SET who = 'p-zhao' WHERE n = 4", [])
        .unwrap();
    assert_eq!(world.office.audit_break(&world.tenant).unwrap(), Some(4));
}

#[test]
fn quarantine_is_tried_again_at_every_start() {
    tried_again(0);
}

/// However much rubbish there is, an office opens without going through all of it.
#[test]
fn a_start_tries_the_oldest_and_leaves_the_rest_for_later() {
    tried_again(64);
}

fn tried_again(rubbish: u8) {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::File(folder.path().join("office.db"));
    let world = World::at(place.clone());
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    for n in 0..rubbish {
        let mut request = SyncRequest::new(li.device.as_str(), li.epoch, "test/1");
        let mut push = Push::new(doc_of(visit));
        push.changes = Bytes(vec![9, n]);
        request.push.push(push);
        world.exchange(&li, &request);
        world.clock.advance(1);
    }
    // Wang takes over the phone, and the enrolment reaches the office after what he recorded on it.
    li.person = id("p-wang");
    li.act(visit, "d.set_out", empty());
    li.act(visit, "d.arrived", empty());
    let request = li.request();
    for _ in 0..2 {
        let answer = world.exchange(&li, &request);
        assert!(
            matches!(&answer.acks[0].status, AckStatus::Quarantined { code, .. } if code == "event_person")
        );
    }
    let aside = |world: &World| world.office.quarantine(&world.tenant, 99).unwrap().len();
    assert_eq!(aside(&world), usize::from(rubbish) + 2);
    let before = world.event_count(visit);
    let code = world
        .office
        .create_enrolment_code(&world.tenant, &id("p-admin"), &id("p-wang"))
        .unwrap();
    world
        .office
        .enrol(&crate::world::enrol_request(&code, "p-li"))
        .unwrap();
    let tenant = world.tenant.clone();
    drop(world);

    let (office, clock) = open(place, 6_000);
    let world = World {
        office,
        clock,
        tenant,
    };
    if rubbish > 0 {
        assert_eq!(aside(&world), usize::from(rubbish) + 2);
        assert_eq!(world.office.retry_quarantine(&world.tenant).unwrap(), 2);
    }
    assert_eq!(aside(&world), usize::from(rubbish));
    assert_eq!(world.event_count(visit), before + 2);
}
