//! What the office says, as phones hear it: public holidays, and a visit that a phone opened itself.

use std::collections::BTreeMap;

use doorstep_core::codes::CustodyStatus;
use doorstep_core::{ActionInput, ClockView, OpenInput};
use doorstep_office::storage::lists::VisitFilter;
use doorstep_office::{Household, NewOrder, PersonCaller, Role};
use doorstep_sim::Network;
use doorstep_visit::{Json, VisitId};

const LI: usize = 0;
const WANG: usize = 1;
/// 27 November 2026, 00:00 in Shanghai.
const FRIDAY: i64 = 1_795_708_800_000;

fn files(name: &str) -> BTreeMap<String, String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/standards")
        .join(name);
    ["standard.toml", "text.zh-CN.toml", "text.en.toml"]
        .iter()
        .map(|f| {
            (
                (*f).to_owned(),
                std::fs::read_to_string(folder.join(f)).unwrap(),
            )
        })
        .collect()
}

/// The example standard, with two working days to arrive, is what new orders pin.
fn in_working_days(world: &mut Network) {
    let mut pack = files("example-radiator-check");
    let text = pack.get_mut("standard.toml").unwrap();
    *text = text.replacen("version = 1", "version = 2", 1).replacen(
        "value = \"24h\"",
        "value = \"2wd\"",
        1,
    );
    let (tenant, admin) = (world.tenant(), "p-admin".parse().unwrap());
    world.office(|o| {
        let published = o.publish_standard(&tenant, &admin, &pack).unwrap();
        o.choose_standard(&tenant, &admin, &published.id).unwrap();
    });
}

fn publish(world: &mut Network, off: &str) {
    let document = format!("region = \"CN\"\nyear = 2026\noff = [\"{off}\"]\n");
    let (tenant, admin) = (world.tenant(), "p-admin".parse().unwrap());
    world.office(|o| o.publish_holidays(&tenant, &admin, &document).unwrap());
}

/// How the clock of the arrival stands on the phone; it is not shown while nobody can tell.
fn arrival(world: &mut Network, visit: &str) -> Option<ClockView> {
    let view = world.phone(LI).core.visit(visit).unwrap();
    view.clocks.into_iter().find(|c| c.rule.ends_with(".6"))
}

#[test]
fn a_clock_in_working_days_is_told_once_the_holidays_come() {
    let mut world = Network::quiet(1, 1);
    in_working_days(&mut world);
    // Orders take turns with the standards; the third is the example's.
    let visit = (0..3).map(|_| world.order(&[LI])).last().unwrap();
    world.sync(LI).unwrap();
    assert_eq!(arrival(&mut world, &visit), None, "nobody guesses");

    // Monday's report, Tuesday off: Wednesday and Thursday are the two days.
    publish(&mut world, "2026-11-24");
    assert_eq!(arrival(&mut world, &visit), None);
    world.sync(LI).unwrap();
    let clock = arrival(&mut world, &visit).unwrap();
    assert_eq!((clock.status.as_str(), clock.due_at), ("running", FRIDAY));

    // On the disk, not in memory alone: after a kill, and after the system froze the app.
    world.kill(LI);
    assert_eq!(arrival(&mut world, &visit), Some(clock.clone()));
    world.phone(LI).core.suspend().unwrap();
    world.phone(LI).core.resume().unwrap();
    assert_eq!(arrival(&mut world, &visit), Some(clock));

    // A newer document of the year replaces the older one.
    publish(&mut world, "2026-12-01");
    world.sync(LI).unwrap();
    let clock = arrival(&mut world, &visit).unwrap();
    assert_eq!(clock.due_at, FRIDAY - 86_400_000);

    // A database that went back is given everything again.
    let before = arrival(&mut world, &visit);
    world.back_up(LI);
    publish(&mut world, "2026-11-25");
    world.sync(LI).unwrap();
    assert_ne!(arrival(&mut world, &visit), before);
    world.restore(LI, false);
    assert_eq!(arrival(&mut world, &visit), before);
    world.sync(LI).unwrap();
    assert_eq!(arrival(&mut world, &visit).unwrap().due_at, FRIDAY);
}

fn dispatcher(world: &Network) -> PersonCaller {
    PersonCaller {
        tenant: world.tenant(),
        person: "p-desk".parse().unwrap(),
        role: Role::Dispatcher,
        crew: None,
        csrf: None,
    }
}

/// What the office holds of a visit, in the order in which it came.
fn kinds(world: &Network, visit: VisitId) -> Vec<String> {
    let desk = dispatcher(world);
    let record = world.office(|o| o.visit(&desk, visit, "test").unwrap());
    record
        .events
        .iter()
        .map(|(e, _)| e.kind.to_string())
        .collect()
}

#[test]
fn a_visit_that_nobody_announced_is_worked_offline_and_gets_its_order_later() {
    let mut world = Network::quiet(2, 2);
    in_working_days(&mut world);
    publish(&mut world, "2026-11-24");
    // An ordinary order brings the standards and this year's holidays to the phone.
    (0..3).for_each(|_| {
        world.order(&[LI]);
    });
    world.sync(LI).unwrap();

    world.offline(LI, true);
    let open = OpenInput {
        standard: Some("example-radiator-check".into()),
        fault_kind: Some("no_heat".into()),
        place: Some("隔壁 502".into()),
    };
    let opened = world.phone(LI).core.open_unplanned(&open).unwrap();
    let visit: VisitId = opened.visit.parse().unwrap();
    for step in ["kit_checked", "set_out", "arrived"] {
        let done = world
            .act(LI, &opened.visit, &ActionInput::of(step))
            .unwrap();
        assert!(done.recorded().is_some(), "{step}: {done:?}");
    }
    world.kill(LI);
    let view = world.phone(LI).core.visit(&opened.visit).unwrap();
    assert_eq!(view.custody.status, CustodyStatus::OnPhone);
    assert_eq!(view.header.place, "隔壁 502");
    assert_eq!(
        arrival(&mut world, &opened.visit),
        None,
        "reported when, nobody knows yet"
    );
    let desk = dispatcher(&world);
    world.office(|o| o.visit(&desk, visit, "test").unwrap_err());

    // Up again: the office has it whole, on its board, under the pin and the calendar that the phone named.
    world.offline(LI, false);
    world.sync(LI).unwrap();
    assert_eq!(
        kinds(&world, visit),
        ["d.opened", "d.kit_checked", "d.set_out", "d.arrived"]
    );
    let today = VisitFilter {
        day: Some("2026-11-23".into()),
        ..VisitFilter::default()
    };
    let board = world.office(|o| o.visits(&desk, &today, 50).unwrap());
    let row = board.iter().find(|r| r.visit == visit).unwrap();
    assert_eq!(
        (row.crew.as_deref(), row.status.as_str()),
        (Some("east"), "at_door")
    );
    assert_eq!((row.pins.len(), row.calendars.len()), (1, 1));

    // The order comes later, with the household and the time of the report; so does a mended year.
    let order = NewOrder {
        reference: None,
        facts: BTreeMap::from([("fault_kind".to_owned(), Json::from("no_heat"))]),
        reported_at: Some(1_795_392_000_000),
        appointment: None,
        household: Household {
            household: Some("3-2-502".into()),
            name: "赵建国".into(),
            phone: "13800138001".into(),
            address: "新华路 3 号 502".into(),
        },
        standard: None,
        assign: vec![world.person(LI), world.person(WANG)],
    };
    let tenant = world.tenant();
    world.office(|o| {
        o.create_order_for(&tenant, &desk.person, visit, &order)
            .unwrap()
    });
    let twice = world.office(|o| o.create_order_for(&tenant, &desk.person, visit, &order));
    assert_eq!(twice.unwrap_err().code(), "visit_has_order");
    publish(&mut world, "2026-12-01");
    for n in [LI, WANG] {
        world.sync(n).unwrap();
        let view = world.phone(n).core.visit(&opened.visit).unwrap();
        assert_eq!(view.header.customer_name, "赵建国");
        let seen: Vec<&str> = view.record.iter().map(|r| r.kind.as_str()).collect();
        let wanted = [
            "d.opened",
            "d.arrived",
            "o.order_set",
            "o.assigned",
            "o.calendar_set",
        ];
        assert!(wanted.iter().all(|k| seen.contains(k)), "{n}: {seen:?}");
        assert!(
            !seen.contains(&"o.standard_pinned"),
            "what the phone pinned stays"
        );
    }
    let clock = arrival(&mut world, &opened.visit).unwrap();
    assert_eq!(
        (clock.status.as_str(), clock.due_at),
        ("met", FRIDAY - 86_400_000)
    );
    assert_eq!(
        view_custody(&mut world, &opened.visit),
        CustodyStatus::AtOffice
    );
}

fn view_custody(world: &mut Network, visit: &str) -> CustodyStatus {
    world.phone(LI).core.visit(visit).unwrap().custody.status
}
