//! A process that is killed at any moment loses nothing that it said was saved, and leaves nothing half-written.
//! SIGKILL tests the atomicity of commits, migrations and checkpoints; what a power cut does to unsynced
//! pages it cannot test, for that the pragmas are read back.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use doorstep_store::Store;

use crate::script::{STEP, dump, model, open, same, settings, step};

const FILE_VAR: &str = "DOORSTEP_STORE_KILL_FILE";
const KILLS_PER_FILE: usize = 10;
const FILES: usize = 25;

/// Seeded, so that a failure names its run (the moment of a kill still depends on the machine).
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

/// The victim: not a test, but what `kills_lose_nothing` runs in processes of its own.
#[test]
#[ignore = "runs only as the child of kills_lose_nothing"]
fn victim() {
    let Ok(path) = std::env::var(FILE_VAR) else {
        return;
    };
    let mut out = std::io::stdout();
    let mut say = move |line: String| writeln!(out, "\n{line}").and_then(|()| out.flush()).is_ok();
    say("opening".into());
    let mut store = open(path.as_ref());
    let last = store.read().unwrap().meta(STEP).unwrap().unwrap_or(0);
    for n in last + 1..last + 10_000 {
        if n.is_multiple_of(11) {
            store.suspend().unwrap();
            store.resume().unwrap();
        }
        step(&mut store, n).unwrap();
        // The parent is gone when nobody listens.
        if !say(format!("saved {n}")) {
            return;
        }
    }
}

/// Starts a victim on `path`, kills it after `lines` lines and `spins` turns; the last step it said was saved.
fn kill_one(path: &Path, lines: u64, spins: u64) -> Option<u64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "kill::victim",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(FILE_VAR, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut heard = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let mut saved = None;
    let mut count = 0;
    let mut listen = |line: String| {
        if line == "opening" {
            count += 1;
        } else if let Some(n) = line.strip_prefix("saved ") {
            count += 1;
            saved = n.parse().ok();
        }
        count
    };
    while heard
        .next()
        .map(&mut listen)
        .expect("the victim ended by itself")
        <= lines
    {}
    for _ in 0..spins {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    heard.for_each(|line| {
        listen(line);
    });
    saved
}

#[test]
fn kills_lose_nothing() {
    let mut random = Random(20_261_124);
    let mut in_flight = 0;
    for file in 0..FILES {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("phone.db");
        let mut before = 0;
        for kill in 0..KILLS_PER_FILE {
            let what = format!("file {file}, kill {kill}");
            let lines = random.below(16);
            let saved = kill_one(&path, lines, random.below(400_000)).unwrap_or(before);

            let store =
                Store::open_with(&path, settings()).unwrap_or_else(|e| panic!("{what}: {e}"));
            store
                .check_integrity()
                .unwrap_or_else(|e| panic!("{what}: {e}"));
            let last = store.read().unwrap().meta(STEP).unwrap().unwrap_or(0);
            assert!(
                last == saved || last == saved + 1,
                "{what}: said {saved}, holds {last}"
            );
            same(
                &dump(&store),
                &model(last),
                &format!("{what}: half-written step"),
            );
            in_flight += u64::from(last > saved);
            before = last;
            // Half of the victims start on what this look left, half on what the kill left.
            if kill % 2 == 0 {
                store.close().unwrap()
            } else {
                drop(store)
            }
        }
    }
    println!(
        "{} kills; {in_flight} after a commit and before its word",
        FILES * KILLS_PER_FILE
    );
}
