//! Volume has an owner: what one phone hands in is bounded, it is told so and loses nothing, and nobody else notices.

use doorstep_office::quota::{Quota, Quotas};
use doorstep_office::storage::usage::COMPANY;
use doorstep_office::{Config, Place};
use doorstep_visit::{Json, VisitId};
use doorstep_wire::{AckStatus, Bytes, Push, SyncRequest, SyncResponse};

use crate::world::{Phone, World, doc_of, empty, id, open_with};

fn config(place: Place, change: impl FnOnce(&mut Quotas)) -> Config {
    let mut config = Config::new(place);
    change(&mut config.quotas);
    config
}

fn world(change: impl FnOnce(&mut Quotas)) -> World {
    World::with(config(Place::Memory, change))
}

fn visit(n: u8) -> VisitId {
    VisitId::new_v7(1, [n; 10])
}

/// What the office says of the only visit that is pushed.
fn said(answer: &SyncResponse) -> String {
    assert_eq!(answer.acks.len(), 1);
    match &answer.acks[0].status {
        AckStatus::Full { code } | AckStatus::Quarantined { code, .. } => code.clone(),
        AckStatus::Ok => "ok".into(),
        other => format!("{other:?}"),
    }
}

fn push(world: &World, phone: &mut Phone) -> String {
    let answer = world.exchange(phone, &phone.request());
    phone.take(&answer);
    said(&answer)
}

/// How much was written down of who did what.
fn noted(world: &World) -> i64 {
    world.office.audit_length(&world.tenant).unwrap()
}

fn is_full(world: &World, phone: &Phone) -> bool {
    world.device(phone).full_at.is_some()
}

#[test]
fn at_a_quota_what_came_before_is_taken_and_the_rest_stays_on_the_phone() {
    // Which quota, how many of three changes it lets through, and what is said.
    type Case = (fn(&mut Quota), i64, &'static str);
    let table: [Case; 3] = [
        (|q| q.changes = 2, 2, "full_changes"),
        (|q| q.bytes = 700, 2, "full_bytes"),
        (|q| q.visits = 0, 0, "full_visits"),
    ];
    for (set, taken, code) in table {
        for company in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            let place = Place::File(folder.path().join("office.db"));
            let world = World::with(config(place.clone(), |q| match company {
                true => set(&mut q.company),
                false => set(&mut q.phone),
            }));
            let (mut li, mut wang) = (world.enrol("p-li"), world.enrol("p-wang"));
            for _ in 0..3 {
                li.act(visit(1), "d.note", empty());
            }
            let code = if company { "full_company" } else { code };
            assert_eq!(push(&world, &mut li), code);
            let row = |world: &World| {
                let rows = world.office.storage();
                let row = rows.read(&world.tenant, |rows| rows.visit(visit(1)));
                row.unwrap().map_or(0, |row| row.changes)
            };
            assert_eq!(row(&world), taken, "{code}");
            // Again brings nothing, and is written down once.
            let before = noted(&world);
            assert_eq!(push(&world, &mut li), code);
            assert_eq!((row(&world), noted(&world)), (taken, before));
            assert!(is_full(&world, &li) && !is_full(&world, &wang));
            // Nobody else is in the same boat, but where the company is, or where no phone may open a visit.
            wang.act(visit(2), "d.note", empty());
            let room = !company && code != "full_visits";
            assert_eq!(push(&world, &mut wang) == "ok", room, "{code}");
            // Once there is room, the phone hands in the rest.
            let tenant = world.tenant.clone();
            drop(world);
            let (office, clock) = open_with(Config::new(place), 7_000);
            let world = World {
                office,
                clock,
                tenant,
            };
            assert_eq!(push(&world, &mut li), "ok");
            assert_eq!(row(&world), 3);
        }
    }
}

#[test]
fn what_is_counted_is_what_is_kept() {
    let world = world(|_| {});
    let mut li = world.enrol("p-li");
    li.act(visit(1), "d.note", empty());
    li.act_private(visit(1), "d.note", "在厨房", true);
    let request = li.request();
    let usage = |owner: &str| {
        let rows = world.office.storage();
        rows.read(&world.tenant, |rows| rows.usage(owner)).unwrap()
    };
    for _ in 0..3 {
        world.exchange(&li, &request);
        let own = usage(li.device.as_str());
        assert_eq!((own.changes, own.visits, own.aside), (2, 1, 0));
        assert!((500..2_000).contains(&own.bytes), "{own:?}");
        assert_eq!(usage(COMPANY), own);
    }
}

/// 15 MB of refused bytes fit into a small body.
#[test]
fn quarantine_is_bounded_and_what_is_not_kept_is_not_said_to_be() {
    for revoked in [false, true] {
        let world = world(|q| {
            q.phone.aside = 100_000;
            q.struck_off.aside = 50_000;
        });
        let mut li = world.enrol("p-li");
        li.act(visit(9), "d.note", empty());
        assert_eq!(push(&world, &mut li), "ok");
        if revoked {
            world
                .office
                .revoke_device(&world.tenant, &id("p-admin"), &li.device)
                .unwrap();
        }
        let mut answers = Vec::new();
        for n in 0..20 {
            let mut request = SyncRequest::new(li.device.as_str(), li.epoch, "test/1");
            let mut push = Push::new(doc_of(visit(9)));
            push.changes = Bytes(vec![n + 2; 10_000]);
            request.push.push(push);
            answers.push(said(&world.exchange(&li, &request)));
        }
        let most = if revoked { 5 } else { 10 };
        let kept = world.office.quarantine(&world.tenant, 99).unwrap();
        assert_eq!(kept.len(), most);
        for (n, answer) in answers.iter().enumerate() {
            assert_eq!(answer == "full_aside", n >= most, "{n} {answer}");
        }
        assert!(is_full(&world, &li));
    }
}

#[test]
fn nothing_is_kept_for_a_visit_that_is_not_here() {
    let world = world(|_| {});
    let mut li = world.enrol("p-li");
    li.act_values(visit(1), 20, 1_000);
    let mut request = li.request();
    request.push[0].changes = Bytes::default();
    let answer = world.exchange(&li, &request);
    let dropped: Vec<&str> = answer.acks[0]
        .dropped
        .iter()
        .map(|d| d.code.as_str())
        .collect();
    assert_eq!(dropped, ["no_visit"; 20]);
    // With the visit they are.
    assert_eq!(push(&world, &mut li), "ok");
    let answer = world.exchange(&li, &li.request());
    assert!(answer.acks.is_empty());
    let rows = world.office.storage();
    let values = rows.read(&world.tenant, |rows| rows.values_named_by(visit(1), 1, 9));
    assert_eq!(values.unwrap().len(), 20);
}

#[test]
fn a_phone_has_so_many_lives_and_a_visit_sees_fewer_of_them() {
    let world = world(|q| (q.epochs, q.epochs_of_visit) = (6, 4));
    let mut li = world.enrol("p-li");
    for n in 0..6 {
        li.epoch += 1;
        li.act(visit(1), "d.note", Json::from_pairs([("n", Json::from(n))]));
        let answer = push(&world, &mut li);
        assert_eq!(answer == "full_epochs", n >= 4, "{n} {answer}");
    }
    // What it has known stays good, and other visits take the rest of its lives.
    let epoch = li.epoch;
    for (n, more) in [(2, 0), (3, 1), (4, 2), (5, 3)] {
        li.docs.clear();
        li.epoch = epoch + more;
        li.act(visit(n), "d.note", empty());
        let answer = push(&world, &mut li);
        assert_eq!(answer == "full_epochs", more >= 2, "{n} {answer}");
    }
    li.epoch = epoch;
    li.docs.clear();
    li.act(visit(6), "d.note", empty());
    assert_eq!(push(&world, &mut li), "ok");
}

#[test]
fn a_phone_that_was_struck_off_hands_in_what_it_may_still_hold() {
    let world = world(|q| q.struck_off.changes = 3);
    let mut li = world.enrol("p-li");
    for _ in 0..5 {
        li.act(visit(1), "d.note", empty());
    }
    assert_eq!(push(&world, &mut li), "ok");
    world
        .office
        .revoke_device(&world.tenant, &id("p-admin"), &li.device)
        .unwrap();
    for _ in 0..3 {
        li.act(visit(1), "d.note", empty());
    }
    assert_eq!(push(&world, &mut li), "ok");
    li.act(visit(1), "d.note", empty());
    assert_eq!(push(&world, &mut li), "full_changes");
    assert!(is_full(&world, &li));
}
