//! The feed is numbered without gaps in the order of commit, whoever writes at the same time and whatever fails.

use doorstep_office::{OfficeError, Place};

use crate::world::{World, id};

#[test]
fn no_gaps_under_many_writers_and_failures() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::at(Place::File(folder.path().join("office.db")));
    let li = world.enrol("p-li");
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let world = &world;
            scope.spawn(move || {
                for i in 0..10 {
                    world.order(&format!("{writer}-{i}"), &["p-li"]);
                    // A transaction that fails leaves nothing behind for the feed.
                    let failed = world.office.unit(&world.tenant, |unit| {
                        let visit = doorstep_visit::VisitId::new_v7(unit.now, unit.bytes());
                        unit.open_visit(visit, None, "office")?;
                        unit.give(visit, &id("p-li"))?;
                        Err::<(), _>(OfficeError::Busy)
                    });
                    assert_eq!(failed.unwrap_err().code(), "busy");
                }
            });
        }
    });
    let (rows, head) = world
        .office
        .storage()
        .read(&world.tenant, |here| {
            let rows = here.feed_after(&li.device, 0, 9_999)?;
            Ok((rows, here.feed_head(&li.device)?))
        })
        .unwrap();
    // 40 visits and, before the first, its standard.
    assert_eq!(
        rows.iter().map(|r| r.n).collect::<Vec<_>>(),
        (1..=41).collect::<Vec<_>>()
    );
    assert_eq!(head, 41);
}
