//! What the office says, as phones hear it: public holidays, and a visit that a phone opened itself.

use std::collections::BTreeMap;

use doorstep_core::ClockView;
use doorstep_sim::Network;

const LI: usize = 0;
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
