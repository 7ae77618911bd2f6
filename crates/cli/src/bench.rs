//! `doorstep bench`: what is promised, measured against baselines of the same run. Asserts nothing.

mod day;
mod measure;
mod push;
mod screen;
mod table;

use doorstep_dispatch::{Clock, SystemClock};
use doorstep_visit::words::date_time;

use crate::args::BenchArgs;
use crate::fail::Fail;

/// Measures and prints the table.
pub fn run(args: &BenchArgs) -> Result<(), Fail> {
    let rounds = if args.quick { 30 } else { 300 };
    println!("{}, {} UTC", table::machine(), date_time(SystemClock.now_ms(), chrono_tz::Tz::UTC));
    let mut rows = Vec::new();
    rows.extend(push::run()?);
    rows.extend(screen::run(rounds)?);
    print!("{}", table::spell(&rows));
    Ok(())
}
