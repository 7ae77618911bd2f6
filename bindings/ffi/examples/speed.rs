//! The Rust side of the border's speed: times the calls that `SpeedTest.kt` times, on the folder that it made.
//! Prints a line for each: its name and the median in nanoseconds.

use std::time::Instant;

use doorstep_ffi::{Core, DoorstepError, Language, OpenConfig, UnplannedVisit};

const EMPTY: UnplannedVisit = UnplannedVisit {
    standard: None,
    fault_kind: None,
    place: None,
};

fn median(
    times: usize,
    mut call: impl FnMut() -> Result<(), DoorstepError>,
) -> Result<u128, DoorstepError> {
    let mut all = Vec::with_capacity(times);
    for _ in 0..times {
        let begun = Instant::now();
        call()?;
        all.push(begun.elapsed().as_nanos());
    }
    all.sort_unstable();
    Ok(all.get(times / 2).copied().unwrap_or_default())
}

/// In a thread of its own, as a JVM's calls are: glibc gives the memory of the main thread back after each call.
fn main() -> Result<(), DoorstepError> {
    let measured = std::thread::spawn(measure).join();
    measured.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn measure() -> Result<(), DoorstepError> {
    let mut args = std::env::args().skip(1);
    let mut next = || args.next().unwrap_or_default();
    let (folder, visit, tapped) = (next(), next(), next());
    let config = OpenConfig {
        folder,
        language: Language::English,
        office: None,
        app: None,
        company: None,
    };
    let core = Core::open(config, None, None, None, None)?;
    let screen = || core.visit(visit.clone()).map(drop);
    let list = || core.today().map(drop);
    let tap = || core.note_add(tapped.clone(), "kept".to_owned()).map(drop);
    println!("screen {}", median(400, screen)?);
    println!("list {}", median(200, list)?);
    // SQLite's log grows at first, which costs the disk more than writing it over; Kotlin's has grown by now.
    for _ in 0..300 {
        core.open_unplanned(EMPTY)?;
    }
    println!("tap {}", median(200, tap)?);
    Ok(())
}
