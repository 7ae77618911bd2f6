//! A file of the version before the log: a row for each change.

use std::path::Path;

use doorstep_doc::{Genesis, Writer};
use doorstep_office::Place;
use doorstep_office::office::VisitRecord;
use doorstep_office::storage::ChangeRow;
use doorstep_visit::VisitId;
use doorstep_wire::AckStatus;
use rusqlite::{Connection, params};

use crate::world::{Phone, World, empty, open};

const FIRST: &str = include_str!("../../src/storage/0001_office.sql");

/// The statement of the first step that begins so.
fn statement(begin: &str) -> &'static str {
    let from = FIRST.find(begin).unwrap();
    let rest = &FIRST[from..];
    &rest[..=rest.find(';').unwrap()]
}

/// Makes of an office's file what the version before would have written.
fn as_it_was(path: &Path, world: &World, visits: &[VisitId]) {
    let conn = Connection::open(path).unwrap();
    for begin in [
        "CREATE TABLE change ",
        "CREATE INDEX change_by_event",
        "CREATE INDEX change_of_device",
        "CREATE INDEX audit_of_visit",
    ] {
        conn.execute_batch(statement(begin)).unwrap();
    }
    conn.execute_batch(
        "ALTER TABLE visit ADD COLUMN projection TEXT;
         DROP INDEX feed_of_item;
         CREATE INDEX feed_of_item ON feed (tenant, device, kind, item);",
    )
    .unwrap();
    for visit in visits {
        for row in changes(world, *visit) {
            let parts = row.change.parts();
            let (device, epoch) = match &row.writer {
                Writer::Device { device, epoch } => {
                    (device.to_string(), epoch.to_be_bytes().to_vec())
                }
                Writer::Office { process } => ("office".into(), process.to_vec()),
                Writer::Actor(_) => unreachable!(),
            };
            let deps: Vec<u8> = parts.deps.iter().flat_map(|d| d.0).collect();
            conn.execute(
                "INSERT INTO change VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, x'', ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                params![
                    world.tenant.as_str(),
                    visit.to_string(),
                    row.n,
                    row.change.hash().0,
                    parts.actor.0,
                    parts.seq as i64,
                    parts.start_op as i64,
                    deps,
                    row.change.raw(),
                    parts.key.0,
                    &*parts.value,
                    device,
                    epoch,
                    row.received_at
                ],
            )
            .unwrap();
        }
        let row = record(world, *visit).row;
        conn.execute(
            "UPDATE visit SET projection = ?2 WHERE visit = ?1",
            params![visit.to_string(), row.projection],
        )
        .unwrap();
    }
    conn.execute_batch(
        "DROP TABLE log; DROP TABLE writer; DROP TABLE loose; DROP TABLE import_part; DROP TABLE blob_part; DROP TABLE blob;
         DROP TABLE usage; DROP TABLE epoch;
         ALTER TABLE visit DROP COLUMN summary;
         DELETE FROM sqlite_stat1; PRAGMA user_version = 5;",
    )
    .unwrap();
    conn.execute_batch(statement("CREATE TABLE blob ")).unwrap();
}

fn changes(world: &World, visit: VisitId) -> Vec<ChangeRow> {
    let genesis = Genesis::new(&world.tenant, visit);
    let storage = world.office.storage();
    storage
        .read(&world.tenant, |rows| rows.changes(&genesis, 1, i64::MAX))
        .unwrap()
}

fn record(world: &World, visit: VisitId) -> VisitRecord {
    let desk = world.person("p-desk");
    world.office.visit(&desk, visit, "test").unwrap()
}

fn number(path: &Path, sql: &str) -> i64 {
    let conn = Connection::open(path).unwrap();
    conn.query_row(sql, [], |r| r.get(0)).unwrap()
}

/// An office with two visits and somebody's phone, its file as the version before wrote it.
fn old_office(
    path: &Path,
) -> (
    World,
    Phone,
    [VisitId; 2],
    [Vec<ChangeRow>; 2],
    [VisitRecord; 2],
) {
    let world = World::at(Place::File(path.to_owned()));
    let mut li = world.enrol("p-li");
    let visits = ["3-2-501", "3-2-502"].map(|home| world.order(home, &["p-li"]));
    world.sync(&mut li);
    for n in 0..4 {
        world.clock.advance(60_000);
        for visit in visits {
            li.act(visit, "d.note_added", empty());
            li.act_private(visit, "d.note_added", &format!("阀芯卡死 {n}"), true);
        }
        world.sync(&mut li);
    }
    let before = visits.map(|v| changes(&world, v));
    let said = visits.map(|v| record(&world, v));
    as_it_was(path, &world, &visits);
    (world, li, visits, before, said)
}

fn again(path: &Path, world: &World) -> World {
    let (office, clock) = open(Place::File(path.to_owned()), 4_000);
    clock.advance(600_000);
    World {
        office,
        clock,
        tenant: world.tenant.clone(),
    }
}

#[test]
fn every_change_comes_along_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.db");
    let (old, mut li, visits, before, said) = old_office(&path);
    let world = again(&path, &old);
    drop(old);
    assert_eq!(visits.map(|v| changes(&world, v)), before);
    assert_eq!(visits.map(|v| record(&world, v)), said);
    assert_eq!(number(&path, "PRAGMA user_version"), 9);
    assert_eq!(number(&path, "SELECT count(*) FROM log"), 2);
    assert_eq!(
        number(
            &path,
            "SELECT count(*) FROM sqlite_schema WHERE tbl_name = 'change'"
        ),
        0
    );
    assert_eq!(world.office.audit_break(&world.tenant).unwrap(), None);
    // The phone goes on where it was, and a phone that is struck off is told in both of its visits.
    li.act(visits[0], "d.set_out", empty());
    let answer = world.sync(&mut li);
    assert!(!answer.reset && answer.acks[0].status == AckStatus::Ok);
    let device = world.device(&li).device;
    let wrote = world
        .office
        .storage()
        .read(&world.tenant, |rows| rows.visits_written_by(&device));
    let mut both = visits.to_vec();
    both.sort();
    assert_eq!(wrote.unwrap(), both);
}

#[test]
fn what_does_not_read_back_is_left_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.db");
    let (old, _, visits, before, _) = old_office(&path);
    let conn = Connection::open(&path).unwrap();
    conn.execute(
        "UPDATE change SET raw = CAST(substr(raw, 1, 60) AS BLOB) WHERE visit = ?1 AND n = 3",
        [visits[0].to_string()],
    )
    .unwrap();
    let world = again(&path, &old);
    drop(old);
    assert_eq!(changes(&world, visits[1]), before[1]);
    let storage = world.office.storage();
    let read = storage.read(&world.tenant, |rows| rows.events(visits[0]));
    assert_eq!(read.unwrap_err().code(), "damaged");
    let left = number(&path, "SELECT count(*) FROM change");
    assert_eq!(left as usize, before[0].len());
    // Nor is anything written on top of it.
    let desk = crate::world::id("p-desk");
    let said = world
        .office
        .cancel(&world.tenant, &desk, visits[0], "no_longer_needed");
    assert_eq!(said.unwrap_err().code(), "damaged");
}
