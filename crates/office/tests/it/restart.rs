//! The office stops and starts again on the same file.

use doorstep_office::Place;
use doorstep_wire::AckStatus;

use crate::world::{World, empty, id, open};

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
    let folder = tempfile::tempdir().unwrap();
    let place = Place::File(folder.path().join("office.db"));
    let world = World::at(place.clone());
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
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
    assert_eq!(world.office.quarantine(&world.tenant, 9).unwrap().len(), 2);
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
    assert_eq!(world.office.quarantine(&world.tenant, 9).unwrap(), []);
    assert_eq!(world.event_count(visit), before + 2);
}
