//! From the start of a process to the first screen on a phone that holds years of visits, against one that holds few,
//! and the memory that it takes. Each start is a process of its own: nothing is warm but the disk.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use doorstep_core::{Clock, SystemClock};
use doorstep_store::{CustomerRow, StatementRow, Store, StoreError, StoredChange, VisitRow};
use doorstep_visit::VisitId;

use super::day::seeded;
use super::measure::{by_turns, spell};
use super::phone::BenchPhone;
use super::table::Row;
use crate::fail::Fail;

/// Visits of a phone that is new.
const FEW: usize = 100;
/// Visits of today; the others are over, some years of them.
const TODAY: usize = 8;
const DAY: i64 = 86_400_000;

/// The times and the memory; `many` visits on the phone that is old.
pub fn run(rounds: usize, many: usize, dir: &Path) -> Result<Vec<Row>, Fail> {
    let (few, full) = (dir.join("few"), dir.join("many"));
    fill(&few, FEW)?;
    fill(&full, many)?;
    let (mut small, mut large) = (0, 0);
    let pair = by_turns(
        rounds,
        |_| start(&full, &mut large),
        |_| start(&few, &mut small),
    )?;
    let peak = |kib: u64| format!("{:.1} MB", kib as f64 / 1024.0);
    Ok(vec![
        Row {
            what: format!("process start to the list, {many} visits"),
            ours: spell(pair.ours),
            baseline: format!("{} with {FEW} visits", spell(pair.baseline)),
            ratio: Some(pair.ratio()),
            target: "1.3×".into(),
        },
        Row {
            what: "peak memory, list and a visit of 60 events".into(),
            ours: peak(large),
            baseline: format!("{} with {FEW} visits", peak(small)),
            ratio: Some(large as f64 / small.max(1) as f64),
            target: "48 MB".into(),
        },
    ])
}

/// The process that is measured: draws the list and says so, opens a visit, and says what memory it took, in KiB.
pub fn first_screen(dir: &Path) -> Result<(), Fail> {
    let mut core = BenchPhone::open(dir)?;
    let next = core.today()?.next;
    say!("list");
    std::io::stdout()
        .flush()
        .map_err(|e| Fail::cannot("output", e, ""))?;
    let visit = next.map(|card| card.visit).unwrap_or_default();
    std::hint::black_box(core.visit(&visit)?);
    say!("{}", peak_kib());
    Ok(())
}

/// The most memory that this process has held at once; 0 where the system does not say.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    peak.and_then(|l| l.trim().strip_suffix(" kB")?.parse().ok())
        .unwrap_or(0)
}

/// Starts a process on the folder and returns once it has drawn the list; `peak` is the most that any has taken.
fn start(dir: &Path, peak: &mut u64) -> Result<(), Fail> {
    let failed = |e: std::io::Error| Fail::cannot("process", e, "");
    let program = std::env::current_exe().map_err(failed)?;
    let mut child = Command::new(program)
        .args(["bench", "--first-screen"])
        .arg(dir)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let mut said = BufReader::new(
        child
            .stdout
            .take()
            .ok_or_else(|| Fail::cannot("process", "the first screen said nothing", ""))?,
    );
    let mut list = String::new();
    said.read_line(&mut list).map_err(failed)?;
    let mut rest = String::new();
    said.read_to_string(&mut rest).map_err(failed)?;
    let ended = child.wait().map_err(failed)?;
    match (list.trim(), rest.trim().parse::<u64>()) {
        ("list", Ok(kib)) if ended.success() => *peak = kib.max(*peak),
        _ => return Err(Fail::cannot("process", "the first screen failed", "")),
    }
    Ok(())
}

/// A phone with one visit under way, seven more today, and the rest over: copies of the first under other ids.
fn fill(dir: &Path, count: usize) -> Result<(), Fail> {
    std::fs::create_dir_all(dir).map_err(|e| Fail::cannot("folder", e, ""))?;
    let mut phone = BenchPhone::inside(dir)?;
    let stored = |phone: &BenchPhone| -> Result<_, StoreError> {
        let read = phone.core.store().read()?;
        Ok((read.visit(&phone.visit)?, read.changes(&phone.visit)?))
    };
    let (row, changes) = stored(&phone).map_err(store)?;
    while phone.entries()?.len() < 60 {
        phone.next()?;
    }
    drop(phone);
    let mut disk = Store::open(dir.join("phone.db")).map_err(store)?;
    let now = SystemClock::new().wall_ms();
    let Some(row) = row else { return Ok(()) };
    let numbers: Vec<usize> = (1..count).collect();
    for some in numbers.chunks(500) {
        disk.write(|tx| {
            some.iter()
                .try_for_each(|n| copy(tx, &row, &changes, *n, now))
        })
        .map_err(store)?;
    }
    Ok(())
}

fn copy(
    tx: &doorstep_store::Tx,
    row: &VisitRow,
    changes: &[StoredChange],
    n: usize,
    now: i64,
) -> Result<(), StoreError> {
    let mut visit = row.write.clone();
    visit.visit = VisitId::new_v7(now, seeded(n as u64)).to_string();
    let days = n.saturating_sub(TODAY).div_ceil(TODAY) as i64;
    let over = n >= TODAY;
    visit.state = if over { "closed" } else { "assigned" }.into();
    visit.when_at = Some(now - days * DAY);
    visit.updated_at = now - days * DAY;
    tx.put_visit(&visit)?;
    for stored in changes {
        let mut change = stored.change.clone();
        change.visit = visit.visit.clone();
        change.acked_at = Some(visit.updated_at);
        tx.put_change(&change)?;
    }
    let statement = StatementRow {
        visit: visit.visit.clone(),
        sha256: seeded(n as u64),
        bytes: vec![b'x'; 2_000],
        covers: Vec::new(),
        language: "zh-CN".into(),
        shown_at: visit.updated_at,
    };
    tx.put_statement(&statement)?;
    tx.blob_at_office(&visit.visit, &statement.sha256, true)?;
    tx.put_customer(&CustomerRow {
        visit: visit.visit,
        customer: format!("c{n}"),
        json: r#"{"name":"王女士","phone":"13800138000","address":"新华路 3-2-501"}"#.into(),
        updated_at: visit.updated_at,
    })
}

fn store(e: StoreError) -> Fail {
    Fail::cannot(e.code(), e, "")
}
