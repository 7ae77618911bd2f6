//! Linked visits end to end: the arrival that one phone hands in ends the clock of the other visit, once, also when the
//! office stops in between; what turns out not to count is taken back; a link can be undone.

use doorstep_office::Place;
use doorstep_visit::clock::{ClockState, ClockStatus, link_of, links};
use doorstep_visit::fold::{Now, VisitState, fold};
use doorstep_visit::history::History;
use doorstep_visit::{Event, Json, VisitId};

use crate::world::{MORNING, Phone, World, empty, id, open, standard_files};

const HOUR: i64 = 3_600_000;
const PACK: &str = "heating-guide-30min";

/// Two visits of one home, reported two hours apart, each with its technician's phone, and linked.
fn linked(place: Place) -> (World, [VisitId; 2], [Phone; 2]) {
    let world = World::at(place);
    let (office, tenant, admin) = (&world.office, &world.tenant, id("p-admin"));
    office
        .publish_standard(tenant, &admin, &standard_files(PACK))
        .unwrap();
    office.choose_standard(tenant, &admin, PACK).unwrap();
    let (mut li, mut wang) = (world.enrol("p-li"), world.enrol("p-wang"));
    let first = world.order("3-2-501", &["p-li"]);
    world.clock.advance(2 * HOUR);
    let second = world.order("3-2-501", &["p-wang"]);
    world.sync(&mut li);
    world.sync(&mut wang);
    let desk = id("p-desk");
    world
        .office
        .link(&world.tenant, &desk, second, first)
        .unwrap();
    (world, [first, second], [li, wang])
}

fn events(world: &World, visit: VisitId) -> Vec<Event> {
    let desk = world.person("p-desk");
    let record = world.office.visit(&desk, visit, "test").unwrap();
    record.events.into_iter().map(|(e, _)| e).collect()
}

/// How often the office said something of a link, and the arrival that stands.
fn said(world: &World, visit: VisitId) -> (usize, Option<String>) {
    let all = events(world, visit);
    let count = all.iter().filter(|e| e.kind == "o.linked").count();
    let standing = links(&History::new(visit, all)).into_values().next();
    let arrived = standing.and_then(|(_, link)| link.arrived);
    (count, arrived.map(|a| a.event.to_string()))
}

fn state(world: &World, visit: VisitId) -> VisitState {
    let desk = world.person("p-desk");
    let record = world.office.visit(&desk, visit, "test").unwrap();
    let standards = world.office.rulebook(&world.tenant, &record.row).unwrap();
    let history = History::new(visit, record.events.into_iter().map(|(e, _)| e));
    let now = Now {
        at: MORNING + 3 * HOUR,
        mono: None,
    };
    fold(&history, &standards, &now)
}

/// The clocks that are judged and that the colleague's arrival ended.
fn ended(world: &World, visit: VisitId) -> Vec<ClockState> {
    let history = History::new(visit, events(world, visit));
    let by_link = |c: &ClockState| link_of(&history, c.stopped_by?).is_some().then_some(());
    let clocks = state(world, visit).clocks.into_iter();
    let judged = clocks.filter(|c| matches!(c.status, ClockStatus::Met | ClockStatus::Breached));
    judged.filter(|c| by_link(c).is_some()).collect()
}

#[test]
fn an_arrival_that_comes_later_is_told_once_and_ends_the_other_clock() {
    let (world, [first, second], [mut li, mut wang]) = linked(Place::Memory);
    assert_eq!(said(&world, second), (1, None));
    assert!(ended(&world, second).is_empty());
    let arrived = li.act(first, "d.arrived", empty());
    world.sync(&mut li);
    let told = Some(arrived.id.to_string());
    assert_eq!(said(&world, second), (2, told.clone()));
    let clocks = ended(&world, second);
    assert!(!clocks.is_empty());
    for c in clocks {
        assert_eq!(c.status, ClockStatus::Met, "{}", c.rule);
        assert!(c.phone_only, "as sure as the phone's clock was");
    }
    // Sent again, and more work there: nothing new is said, and nothing of the first visit but times and ids crosses.
    let request = li.request();
    world.exchange(&li, &request);
    li.act(first, "d.entered", empty());
    world.sync(&mut li);
    assert_eq!(said(&world, second), (2, told));
    world.sync(&mut wang);
    assert!(wang.docs.contains_key(&second) && !wang.docs.contains_key(&first));
    let words: Vec<Json> = wang
        .events(second)
        .into_iter()
        .filter(|e| e.kind == "o.linked")
        .map(|e| e.data)
        .collect();
    let last = words.iter().find(|w| w.get("arrived").is_some()).unwrap();
    assert_eq!(last.as_map_keys(), ["arrived", "report", "visit"]);
    assert_eq!(
        last.get("arrived").unwrap().as_map_keys(),
        ["earliest", "event", "latest", "phone_only"]
    );
}

trait Keys {
    fn as_map_keys(&self) -> Vec<&str>;
}
impl Keys for Json {
    fn as_map_keys(&self) -> Vec<&str> {
        match self {
            Json::Map(m) => m.keys().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

#[test]
fn a_link_made_after_the_arrival_says_it_at_once() {
    let (world, [first, second], [mut li, _]) = linked(Place::Memory);
    let desk = id("p-desk");
    world
        .office
        .unlink(&world.tenant, &desk, first, second)
        .unwrap();
    let arrived = li.act(first, "d.arrived", empty());
    world.sync(&mut li);
    assert_eq!(said(&world, second), (2, None), "nothing is linked");
    world
        .office
        .link(&world.tenant, &desk, first, second)
        .unwrap();
    assert_eq!(said(&world, second), (3, Some(arrived.id.to_string())));
}

#[test]
fn an_arrival_that_is_corrected_or_contested_is_told_anew() {
    let (world, [first, second], [mut li, _]) = linked(Place::Memory);
    let arrived = li.act(first, "d.arrived", empty());
    let claimed = arrived.at + HOUR;
    let correction = Json::from_pairs([
        ("of", arrived.id.to_string().into()),
        ("reason", "forgot".into()),
        ("claimed_at", claimed.into()),
    ]);
    world.sync(&mut li);
    li.act(first, "d.corrected", correction);
    world.sync(&mut li);
    let standing = links(&History::new(second, events(&world, second)));
    let (_, link) = standing.get(&first).unwrap();
    assert_eq!(link.arrived.as_ref().unwrap().time.latest, claimed);
    assert_eq!(said(&world, second).0, 3);

    // The phone is struck off, and its office says how far its word counts: not to the arrival.
    world
        .office
        .unit(&world.tenant, |unit| {
            let mut row = unit.tx.need_visit(first)?;
            let ended = Json::from_pairs([
                ("dev", li.device.to_string().into()),
                ("last", Json::List(vec![])),
            ]);
            unit.say(&mut row, &id("p-admin"), "o.standing_ended".into(), ended)?;
            Ok(())
        })
        .unwrap();
    assert_eq!(said(&world, second), (4, None), "taken back");
    assert!(ended(&world, second).is_empty());
}

#[test]
fn a_restart_in_the_middle_neither_loses_nor_doubles() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::File(folder.path().join("office.db"));
    let (world, [first, second], [mut li, _]) = linked(place.clone());
    let arrived = li.act(first, "d.arrived", empty());
    // The office takes it and stops before the phone hears of it.
    let request = li.request();
    world.exchange(&li, &request);
    let told = (2, Some(arrived.id.to_string()));
    assert_eq!(said(&world, second), told);
    let tenant = world.tenant.clone();
    drop(world);
    let (office, clock) = open(place, 7_000);
    let world = World {
        office,
        clock,
        tenant,
    };
    world.exchange(&li, &request);
    world.sync(&mut li);
    assert_eq!(said(&world, second), told);
    assert_eq!(said(&world, first), (1, None));
    let (desk, tenant) = (id("p-desk"), world.tenant.clone());
    world.office.link(&tenant, &desk, first, second).unwrap();
    assert_eq!(said(&world, second), told, "linked already");
}

#[test]
fn undoing_a_link_gives_each_visit_its_own_report_again() {
    let (world, [first, second], [mut li, _]) = linked(Place::Memory);
    let (desk, tenant) = (id("p-desk"), world.tenant.clone());
    li.act(first, "d.arrived", empty());
    world.sync(&mut li);
    assert_eq!(state(&world, second).reported_at, Some(MORNING));
    // A third report: all three count from the first, and the second keeps its link with it.
    world.clock.advance(HOUR);
    let third = world.order("3-2-501", &["p-wang"]);
    world.office.link(&tenant, &desk, third, second).unwrap();
    assert_eq!(
        state(&world, third).reported_at,
        Some(MORNING + 2 * HOUR),
        "of those that it is linked with itself"
    );
    world.office.unlink(&tenant, &desk, third, second).unwrap();
    assert_eq!(state(&world, third).reported_at, Some(MORNING + 3 * HOUR));
    assert_eq!(state(&world, second).reported_at, Some(MORNING));
    world.office.unlink(&tenant, &desk, second, first).unwrap();
    assert_eq!(state(&world, second).reported_at, Some(MORNING + 2 * HOUR));
    assert!(ended(&world, second).is_empty());
    let again = world.office.unlink(&tenant, &desk, second, first);
    assert_eq!(again.unwrap_err().code(), "not_linked");
}
