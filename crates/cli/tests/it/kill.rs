//! The demo's process, office and phones in one, is killed at moments spread over the morning.
//! What it had printed as recorded must be on a phone, and everything on the phones reaches the office.

use std::collections::BTreeSet;
use std::path::Path;

use doorstep_store::Store;
use doorstep_visit::EventId;

use crate::run::{Running, arg, good};

/// Every event on any phone of the folder.
fn on_phones(dir: &Path) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for phone in std::fs::read_dir(dir.join("phones")).unwrap() {
        let file = phone.unwrap().path().join("phone.db");
        if !file.exists() {
            continue;
        }
        let store = Store::open(file).unwrap();
        store.check_integrity().unwrap();
        let read = store.read().unwrap();
        for visit in read.visits().unwrap() {
            for change in read.changes(&visit.visit).unwrap() {
                all.insert(EventId(change.change.event_id).to_string());
            }
        }
    }
    all
}

fn kill_after(lines: usize) {
    let dir = tempfile::tempdir().unwrap();
    let keep = arg(dir.path());
    let mut demo = Running::start(&["demo", "--exit", "--keep", keep, "--listen", "127.0.0.1:0"]);
    let mut printed: Vec<String> = (0..lines).map_while(|_| demo.line()).collect();
    printed.extend(demo.kill());
    let recorded: BTreeSet<String> = printed
        .iter()
        .filter_map(|l| Some(l.rsplit_once('#')?.1.to_owned()))
        .filter(|id| id.parse::<EventId>().is_ok())
        .collect();
    let kept = on_phones(dir.path());
    let lost: Vec<&String> = recorded.difference(&kept).collect();
    assert!(
        lost.is_empty(),
        "killed after {lines} lines: {lost:?} were printed as recorded and are gone"
    );

    let again = good(&["demo", "--exit", "--keep", keep, "--listen", "127.0.0.1:0"]);
    assert!(again.contains("(0 missing, 0 waiting)"), "{again}");
    assert!(kept.is_subset(&on_phones(dir.path())));
}

#[test]
fn a_killed_morning_loses_nothing() {
    // Spread over the morning, the offline stretch and the merge among them; the exact instant within a
    // line's work differs from run to run.
    for lines in [24, 47, 71, 83, 96, 109, 124, 140, 171] {
        kill_after(lines);
    }
}
