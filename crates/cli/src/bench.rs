//! `doorstep bench`: what is promised, measured against baselines of the same run. Asserts nothing.

mod append;
mod day;
mod measure;
mod packs;
mod phone;
mod push;
mod screen;
mod table;
mod tap;

use std::path::PathBuf;

use doorstep_dispatch::{Clock, SystemClock};
use doorstep_visit::words::date_time;

use crate::args::BenchArgs;
use crate::fail::Fail;

/// Measures and prints the table.
pub fn run(args: &BenchArgs) -> Result<(), Fail> {
    let rounds = if args.quick { 30 } else { 300 };
    println!(
        "{}, {} UTC",
        table::machine(),
        date_time(SystemClock.now_ms(), chrono_tz::Tz::UTC)
    );
    let dir = tempfile::tempdir()?;
    let place = |name: &str| -> Result<PathBuf, Fail> {
        let place = dir.path().join(name);
        std::fs::create_dir_all(&place)?;
        Ok(place)
    };
    println!(
        "databases in {} (TMPDIR chooses another disk)",
        dir.path().display()
    );
    let mut rows = tap::run(rounds, &place("tap")?)?;
    rows.extend(push::run()?);
    rows.extend(screen::engine(rounds, &place("screen")?)?);
    rows.extend(screen::run(rounds)?);
    rows.extend(append::run(rounds, &place("append")?)?);
    rows.push(packs::run(rounds.div_ceil(3), &place("packs")?)?);
    print!("{}", table::spell(&rows));
    Ok(())
}
