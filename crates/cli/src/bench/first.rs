//! A phone's first sync with an office that has many visits for it, in processor time, phone and office apart; and what
//! a visit takes in the phone's file: while it is open, once everything is at the office, and when it came from there.

use std::path::Path;
use std::time::Duration;

use doorstep_core::{Core, Reply, SyncMachine, SyncStep};
use doorstep_office::{DeviceCaller, Office};
use doorstep_wire::{
    CONTENT_TYPE, DICT_HEADER, DICT_ID, Encoding, EnrolRequest, EnrolResponse, Limits, Role,
    SyncRequest, decode_body, encode_body,
};
use rusqlite::Connection;
use rustix::time::{ClockId, clock_gettime};

use super::append::{empty, office, push, wire};
use super::day::Day;
use super::measure::spell;
use super::phone::BenchPhone;
use super::table::Row;
use crate::fail::Fail;

/// Events of a visit.
const EVENTS: usize = 60;
/// Visits that are recorded tap by tap.
const RECORDED: usize = 16;
/// Visits in a request by which they come to the office.
const AT_ONCE: usize = 25;

/// The times and the sizes; `visits` come with the first sync.
pub fn run(visits: usize, dir: &Path) -> Result<Vec<Row>, Fail> {
    let (office, other) = office(&dir.join("office.db"))?;
    let days: Vec<Day> = (0..visits as u64)
        .map(|n| Day::unplanned(EVENTS, 200_000 + n, &other.device))
        .collect::<Result<_, _>>()?;
    let mut cursor = None;
    for some in days.chunks(AT_ONCE) {
        let mut request = empty(&other);
        request.cursor = cursor;
        for day in some {
            request.epoch = day.epoch;
            request.push.push(push(day, &[], &day.changes(0)?)?);
        }
        cursor = office.sync(&other, request)?.cursor;
    }
    let mut rows = vec![first(&office, &other, visits, &dir.join("first"))?];
    rows.extend(recorded(&dir.join("recorded"))?);
    Ok(rows)
}

/// Processor time of the phone and of the office.
#[derive(Default)]
struct Spent {
    phone: Duration,
    office: Duration,
}

fn first(office: &Office, other: &DeviceCaller, visits: usize, dir: &Path) -> Result<Row, Fail> {
    std::fs::create_dir_all(dir)?;
    let mut core = BenchPhone::open(dir)?;
    let caller = join(office, other, &mut core)?;
    // Packs and calendars come with the first answer of any sync.
    let before = used(dir)?;
    let spent = sync(office, &caller, &mut core)?;
    let held = core
        .store()
        .read()
        .and_then(|r| r.visits())
        .map_err(store)?;
    if held.len() != visits {
        return Err(Fail::cannot("visits", format!("{} came", held.len()), ""));
    }
    let each = |t: Duration| t / visits.max(1) as u32;
    let size = (used(dir)? - before) / visits.max(1) as u64;
    Ok(Row {
        what: format!("first sync, a visit of {EVENTS} events of {visits}; in the file"),
        ours: format!("{} on the phone; {}", spell(each(spent.phone)), kb(size)),
        baseline: format!("{} at the office", spell(each(spent.office))),
        ratio: Some(spent.phone.as_secs_f64() / spent.office.as_secs_f64().max(1e-9)),
        target: "10 KB".into(),
    })
}

fn recorded(dir: &Path) -> Result<Vec<Row>, Fail> {
    std::fs::create_dir_all(dir)?;
    let (office, other) = office(&dir.join("office.db"))?;
    let mut core = BenchPhone::open(dir)?;
    let caller = join(&office, &other, &mut core)?;
    let mut phone = BenchPhone::joined(core)?;
    let before = used(dir)?;
    let (mut raw, mut count) = (0, 0);
    for n in 0..RECORDED {
        if n > 0 {
            phone.another()?;
        }
        while phone.entries()?.len() < EVENTS - 3 {
            phone.next()?;
        }
        phone.leave()?;
        let read = phone.core.store().read().map_err(store)?;
        let rows = read.changes(&phone.visit).map_err(store)?;
        count += rows.len();
        raw += rows.iter().map(|r| r.change.raw.len()).sum::<usize>();
    }
    let open = (used(dir)? - before) / RECORDED as u64;
    sync(&office, &caller, &mut phone.core)?;
    let closed = (used(dir)? - before) / RECORDED as u64;
    let row = |what: &str, size: u64, aim: &str| Row {
        what: format!("a visit of {} events in the file, {what}", count / RECORDED),
        ours: kb(size),
        baseline: format!("{} its changes alone", kb((raw / RECORDED) as u64)),
        ratio: Some(size as f64 * RECORDED as f64 / raw.max(1) as f64),
        target: aim.into(),
    };
    Ok(vec![
        row("not synced", open, "20 KB"),
        row("left and at the office", closed, "10 KB"),
    ])
}

/// The engine joins the office as one more phone of the same technician.
fn join(office: &Office, other: &DeviceCaller, core: &mut Core) -> Result<DeviceCaller, Fail> {
    let code =
        office.create_enrolment_code(&other.tenant, &doorstep_office::machine(), &other.person)?;
    let call = core.enrol_call(&code, None)?;
    let request: EnrolRequest =
        serde_json::from_slice(&call.body).map_err(|e| Fail::cannot("json", e, ""))?;
    let done = office.enrol(&request)?;
    core.accept_enrolment(&EnrolResponse {
        tenant: done.tenant.to_string(),
        device: done.device.to_string(),
        person: done.person.to_string(),
        person_name: done.person_name,
        role: Role::from(done.role.as_str().to_owned()),
        token: done.token,
        office_key: done.office_key,
        server_time: office.now_ms(),
        zone: done.zone,
    })?;
    Ok(DeviceCaller {
        device: done.device,
        ..other.clone()
    })
}

fn sync(office: &Office, caller: &DeviceCaller, core: &mut Core) -> Result<Spent, Fail> {
    let mut spent = Spent::default();
    let mut machine = SyncMachine::new();
    let mut call = cpu(&mut spent.phone, || machine.begin(core))?;
    loop {
        let body = cpu(&mut spent.office, || {
            let request: SyncRequest =
                decode_body(&call.body, Encoding::ZstdDict, &Limits::REQUEST).map_err(wire)?;
            let answer = office.sync(caller, request)?;
            encode_body(&answer, Encoding::ZstdDict).map_err(wire)
        })?;
        let reply = Reply {
            status: 200,
            headers: vec![
                ("content-type".into(), CONTENT_TYPE.into()),
                ("content-encoding".into(), "zstd".into()),
                (DICT_HEADER.into(), DICT_ID.to_string()),
            ],
            body: body.bytes,
        };
        match cpu(&mut spent.phone, || machine.finish(core, &reply))? {
            SyncStep::Done(_) => return Ok(spent),
            SyncStep::More(next) => call = next,
        }
    }
}

/// Adds the processor time of this thread.
fn cpu<T, E: Into<Fail>>(
    total: &mut Duration,
    act: impl FnOnce() -> Result<T, E>,
) -> Result<T, Fail> {
    let now = || {
        let t = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(t.tv_sec.unsigned_abs(), t.tv_nsec.unsigned_abs() as u32)
    };
    let start = now();
    let out = act().map_err(Into::into);
    *total += now().saturating_sub(start);
    out
}

/// Bytes of the phone's file that hold something.
fn used(dir: &Path) -> Result<u64, Fail> {
    let sql = |e: rusqlite::Error| Fail::cannot("database", e, "");
    let disk = Connection::open(dir.join("phone.db")).map_err(sql)?;
    let pragma = |name: &str| disk.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let pages = pragma("page_count").map_err(sql)? - pragma("freelist_count").map_err(sql)?;
    Ok(pages.unsigned_abs() * 4_096)
}

fn kb(bytes: u64) -> String {
    format!("{:.1} KB", bytes as f64 / 1e3)
}

fn store(e: doorstep_store::StoreError) -> Fail {
    Fail::cannot(e.code(), e, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_arrives_and_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let rows = run(2, dir.path()).unwrap();
        assert_eq!(rows.len(), 3);
        assert!(rows[1].what.contains("60 events"), "{}", rows[1].what);
    }
}
