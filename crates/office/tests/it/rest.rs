//! Visits at rest: one row of the log, read as before, and opened again when something comes.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use doorstep_doc::Genesis;
use doorstep_office::storage::ChangeRow;
use doorstep_office::{OfficeError, Place};
use doorstep_visit::VisitId;
use doorstep_wire::AckStatus;

use crate::world::{Phone, World, empty, id, open};

fn changes(world: &World, visit: VisitId) -> Vec<ChangeRow> {
    let genesis = Genesis::new(&world.tenant, visit);
    let read = world
        .office
        .storage()
        .read(&world.tenant, |rows| rows.changes(&genesis, 1, i64::MAX));
    read.unwrap()
}

/// First and last number of each row of the log.
fn rows(path: &std::path::Path, visit: VisitId) -> Vec<(i64, i64)> {
    let conn = rusqlite::Connection::open(path).unwrap();
    let mut all = conn
        .prepare("SELECT first, last FROM log WHERE visit = ?1 ORDER BY first")
        .unwrap();
    let all = all
        .query_map([visit.to_string()], |r| Ok((r.get(0)?, r.get(1)?)))
        .unwrap();
    all.map(Result::unwrap).collect()
}

fn close(world: &World, visit: VisitId) {
    let (tenant, lead) = (&world.tenant, id("p-lead"));
    let seen = world.newest(visit);
    world.office.close(tenant, &lead, visit, &seen).unwrap();
    world.office.project_dirty(tenant).unwrap();
}

#[test]
fn a_closed_visit_is_one_row_and_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.db");
    let world = World::at(Place::File(path.clone()));
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    for n in 0..5 {
        world.clock.advance(60_000);
        for _ in 0..n {
            li.act(visit, "d.note_added", empty());
        }
        world.sync(&mut li);
    }
    // While it is open, nothing is done to it.
    assert_eq!(world.office.pack_loose(&world.tenant).unwrap(), 0);
    let open = rows(&path, visit);
    assert!(open.len() > 4, "{open:?}");
    close(&world, visit);
    let (before, record) = (
        changes(&world, visit),
        world
            .office
            .visit(&world.person("p-lead"), visit, "test")
            .unwrap(),
    );
    assert_eq!(world.office.pack_loose(&world.tenant).unwrap(), 1);
    let last = before.len() as i64;
    assert_eq!(rows(&path, visit), [(1, last)]);
    assert_eq!(world.office.pack_loose(&world.tenant).unwrap(), 0);

    // Also when nothing of it is remembered.
    let tenant = world.tenant.clone();
    drop(world);
    let (office, clock) = open_again(&path);
    let world = World {
        office,
        clock,
        tenant,
    };
    let after = changes(&world, visit);
    assert_eq!(before, after);
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.change.raw(), after.change.raw());
    }
    assert_eq!(
        world
            .office
            .visit(&world.person("p-lead"), visit, "test")
            .unwrap(),
        record
    );

    // The gate knows what is in it: the same again is known, and what follows is taken.
    let request = {
        let mut again = li.request();
        let held = li.hold(visit).clone();
        again.push = vec![li.push(visit, &held)];
        again
    };
    assert_eq!(world.exchange(&li, &request).acks[0].status, AckStatus::Ok);
    assert_eq!(changes(&world, visit), before);
    li.act(visit, "d.note_added", empty());
    assert_eq!(world.sync(&mut li).acks[0].status, AckStatus::Ok);
    assert_eq!(rows(&path, visit), [(1, last), (last + 1, last + 1)]);
    world.office.project_dirty(&world.tenant).unwrap();
    assert_eq!(world.office.pack_loose(&world.tenant).unwrap(), 1);
    assert_eq!(rows(&path, visit), [(1, last + 1)]);
    assert_eq!(changes(&world, visit)[..last as usize], before);
    let projection = world
        .office
        .visit(&world.person("p-lead"), visit, "test")
        .unwrap();
    assert!(
        projection
            .row
            .projection
            .unwrap()
            .contains("\"merged\":true")
    );
}

fn open_again(
    path: &std::path::Path,
) -> (
    doorstep_office::Office,
    std::sync::Arc<crate::world::TestClock>,
) {
    open(Place::File(path.to_owned()), 888)
}

#[test]
fn what_came_in_between_is_not_packed_away() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.db");
    let world = World::at(Place::File(path.clone()));
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    li.act(visit, "d.set_out", empty());
    world.sync(&mut li);
    let storage = world.office.storage();
    let made = storage
        .read(&world.tenant, |rows| rows.packed(visit))
        .unwrap();
    li.act(visit, "d.arrived", empty());
    world.sync(&mut li);
    let before = changes(&world, visit);
    assert!(!storage.write(&world.tenant, |tx| tx.pack(&made)).unwrap());
    assert_eq!(changes(&world, visit), before);
    let made = storage
        .read(&world.tenant, |rows| rows.packed(visit))
        .unwrap();
    assert!(storage.write(&world.tenant, |tx| tx.pack(&made)).unwrap());
    assert_eq!(rows(&path, visit).len(), 1);
}

#[test]
fn a_push_is_one_row_and_one_that_is_undone_leaves_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.db");
    let world = World::at(Place::File(path.clone()));
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    let before = (rows(&path, visit), world.office.storage().commits());
    for kind in ["d.set_out", "d.arrived", "d.knocked"] {
        li.act(visit, kind, empty());
    }
    world.sync(&mut li);
    let after = (rows(&path, visit), world.office.storage().commits());
    assert_eq!((after.0.len(), after.1), (before.0.len() + 1, before.1 + 1));
    // An act that fails after it has said something.
    let desk = id("p-desk");
    let failed = world.office.unit(&world.tenant, |unit| {
        let mut row = unit.tx.need_visit(visit)?;
        let part: Result<(), OfficeError> = unit.part(|unit| {
            unit.say(&mut row, &desk, "o.cancelled".into(), empty())?;
            Err(OfficeError::Busy)
        });
        assert!(part.is_err());
        let mut row = unit.tx.need_visit(visit)?;
        unit.say(&mut row, &desk, "o.closed".into(), empty())?;
        assert_eq!(unit.tx.events(visit)?.len(), changes_of(&after.0) + 1);
        Err::<(), _>(OfficeError::Busy)
    });
    assert!(failed.is_err());
    assert_eq!(rows(&path, visit), after.0);
    assert_eq!(changes(&world, visit).len(), changes_of(&after.0));
}

fn changes_of(rows: &[(i64, i64)]) -> usize {
    rows.last().map_or(0, |(_, last)| *last as usize)
}

/// The other way round, what is damaged is told and not read as something else.
#[test]
fn a_row_that_was_altered_is_no_visit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.db");
    let world = World::at(Place::File(path.clone()));
    let visit = world.order("3-2-501", &["p-li"]);
    let tenant = world.tenant.clone();
    drop(world);
    let conn = rusqlite::Connection::open(&path).unwrap();
    let packed: Vec<u8> = conn
        .query_row("SELECT packed FROM log", [], |r| r.get(0))
        .unwrap();
    for at in [0, 1, packed.len() / 2, packed.len() - 1] {
        let mut altered = packed.clone();
        altered[at] ^= 1;
        conn.execute("UPDATE log SET packed = ?1", [&altered])
            .unwrap();
        let (office, _) = open_again(&path);
        let read = office.storage().read(&tenant, |rows| rows.events(visit));
        assert_eq!(read.unwrap_err().code(), "damaged", "{at}");
    }
}

const FOLDER: &str = "DOORSTEP_OFFICE_REST_FOLDER";
const KILLS: usize = 10;

/// Takes late evidence of closed visits and packs them, again and again.
#[test]
#[ignore = "runs only as the child of kills_while_packing_lose_nothing"]
fn victim() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let world = World::at(Place::File(std::path::Path::new(&folder).join("office.db")));
    let mut out = std::io::stdout();
    let mut li: Phone = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    close(&world, visit);
    for n in 1.. {
        li.act(visit, "d.note_added", empty());
        assert_eq!(world.sync(&mut li).acks[0].status, AckStatus::Ok);
        world.office.project_dirty(&world.tenant).unwrap();
        let said = writeln!(out, "\nacknowledged {n} {visit}").and_then(|()| out.flush());
        assert_eq!(world.office.pack_loose(&world.tenant).unwrap(), 1);
        // The parent is gone when nobody listens.
        if said.is_err() {
            return;
        }
    }
}

#[test]
fn kills_while_packing_lose_nothing() {
    for round in 0..KILLS {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "rest::victim",
                "--ignored",
                "--nocapture",
                "--test-threads=1",
            ])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let mut lines = BufReader::new(out).lines().map_while(Result::ok);
        let (mut acknowledged, mut visit) = (0, None);
        let mut hear = |line: String| {
            let mut words = line.split(' ');
            if words.next() == Some("acknowledged") {
                acknowledged = words.next().and_then(|n| n.parse().ok()).unwrap_or(0);
                visit = words.next().and_then(|v| v.parse().ok());
            }
            acknowledged
        };
        while hear(lines.next().expect("the victim speaks")) < 2 + round {}
        // It is packing now, or has just done so.
        for _ in 0..round * 60_000 {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        for line in lines {
            hear(line);
        }
        let (office, clock) = open_again(&folder.path().join("office.db"));
        let world = World {
            office,
            clock,
            tenant: id("north-heat"),
        };
        let visit: VisitId = visit.unwrap();
        let record = world
            .office
            .visit(&world.person("p-desk"), visit, "test")
            .unwrap();
        let notes = record
            .events
            .iter()
            .filter(|(e, _)| e.kind == "d.note_added")
            .count();
        assert!(
            (acknowledged..=acknowledged + 1).contains(&notes),
            "{notes}, {acknowledged}"
        );
        assert_eq!(record.row.changes as usize, record.events.len());
        assert!(record.row.projection.unwrap().contains("\"merged\":true"));
        world.office.pack_loose(&world.tenant).unwrap();
        let left = rows(&folder.path().join("office.db"), visit);
        assert_eq!(left, [(1, record.row.changes)]);
        assert_eq!(world.office.audit_break(&world.tenant).unwrap(), None);
    }
}
