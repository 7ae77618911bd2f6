//! An office that is killed at any moment has everything that it acknowledged, and nothing half-written.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use doorstep_office::Place;
use doorstep_wire::AckStatus;

use crate::world::{Phone, World, empty, open};

const FOLDER: &str = "DOORSTEP_OFFICE_KILL_FOLDER";
const KILLS: usize = 12;

/// The victim: not a test, but what `kills_lose_nothing` runs in processes of its own.
#[test]
#[ignore = "runs only as the child of kills_lose_nothing"]
fn victim() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let world = World::at(Place::File(std::path::Path::new(&folder).join("office.db")));
    let mut out = std::io::stdout();
    let mut li: Phone = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    for n in 1.. {
        li.act(visit, "d.note_added", empty());
        assert_eq!(world.sync(&mut li).acks[0].status, AckStatus::Ok);
        // The parent is gone when nobody listens.
        if writeln!(out, "\nacknowledged {n} {visit}")
            .and_then(|()| out.flush())
            .is_err()
        {
            return;
        }
    }
}

#[test]
fn kills_lose_nothing() {
    for round in 0..KILLS {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "kill::victim",
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
        while hear(lines.next().expect("the victim speaks")) < 1 + round * 2 {}
        // Not only right after an answer.
        for _ in 0..round * 40_000 {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        for line in lines {
            hear(line);
        }
        let (office, clock) = open(Place::File(folder.path().join("office.db")), 777);
        let world = World {
            office,
            clock,
            tenant: "north-heat".parse().unwrap(),
        };
        let record = world
            .office
            .visit(&world.person("p-desk"), visit.unwrap(), "test")
            .unwrap();
        let notes = record
            .events
            .iter()
            .filter(|(e, _)| e.kind == "d.note_added")
            .count();
        // One more may have been kept without its answer having been heard.
        assert!(
            (acknowledged..=acknowledged + 1).contains(&notes),
            "{notes}, {acknowledged}"
        );
        assert_eq!(record.row.changes as usize, record.events.len());
        assert!(record.row.projection.unwrap().contains("\"merged\":true"));
        assert_eq!(world.office.audit_break(&world.tenant).unwrap(), None);
    }
}
