//! `doorstep bench`: what is promised, measured against baselines of the same run. Asserts nothing.

mod abuse;
mod append;
mod crowd;
mod day;
mod first;
mod line;
mod measure;
mod packs;
mod phone;
mod push;
mod screen;
mod start;
mod table;
mod tap;

use std::path::PathBuf;

use doorstep_office::{Clock, SystemClock};
use doorstep_standard::Lang;
use doorstep_visit::words::date_time;

use crate::args::BenchArgs;
use crate::fail::Fail;
use crate::folder;

/// Measures and prints the table.
pub fn run(args: &BenchArgs, lang: Lang) -> Result<(), Fail> {
    if let Some(dir) = &args.first_screen {
        return start::first_screen(dir);
    }
    let rounds = if args.quick { 30 } else { 300 };
    say!(
        "{}, {} UTC",
        table::machine(lang),
        date_time(SystemClock.now_ms(), chrono_tz::Tz::UTC)
    );
    let dir = folder::throw_away()?;
    let place = |name: &str| -> Result<PathBuf, Fail> {
        let place = dir.path().join(name);
        std::fs::create_dir_all(&place)?;
        Ok(place)
    };
    let at = dir.path().display();
    match lang {
        Lang::Zh => say!("数据库在 {at}（用 TMPDIR 可以换一个磁盘）"),
        Lang::En => say!("databases in {at} (TMPDIR chooses another disk)"),
    }
    if args.office {
        return crowd::run(args.quick, &place("office")?);
    }
    let wanted = |what: &str| args.only.is_empty() || args.only.iter().any(|o| o == what);
    let mut rows = Vec::new();
    if wanted("tap") {
        rows.extend(tap::run(rounds, &place("tap")?)?);
    }
    if wanted("push") {
        rows.extend(push::run()?);
    }
    if wanted("screen") {
        rows.extend(screen::engine(rounds, &place("screen")?)?);
    }
    if wanted("fold") {
        rows.extend(screen::run(rounds)?);
    }
    if wanted("append") {
        rows.extend(append::run(rounds, &place("append")?)?);
    }
    if wanted("packs") {
        rows.push(packs::run(rounds.div_ceil(3), &place("packs")?)?);
    }
    if wanted("first") {
        let visits = if args.quick { 100 } else { 1_000 };
        rows.extend(first::run(visits, &place("first")?)?);
    }
    if wanted("start") {
        let many = if args.quick { 1_000 } else { 10_000 };
        rows.extend(start::run(rounds.div_ceil(15), many, &place("start")?)?);
    }
    // Some minutes, and loud: only by name.
    if args.only.iter().any(|o| o == "abuse") {
        rows.extend(abuse::run(args.quick, &place("abuse")?)?);
    }
    show!("{}", table::spell(&rows, lang));
    Ok(())
}
