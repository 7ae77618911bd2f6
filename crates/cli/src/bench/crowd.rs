//! `doorstep bench --office`: what the office's file and its one writer cost. A visit at rest, phones that push at the
//! same time over HTTP, and an import while others wait. Plain lines, so that two builds can be compared.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use doorstep_core::{KeyVault, SoftwareVault, SystemRandom as PhoneRandom};
use doorstep_doc::Packed;
use doorstep_office::orders::sheet;
use doorstep_office::{DeviceCaller, NewPerson, Office, Role};
use doorstep_visit::{PersonId, TenantId, VisitId};
use doorstep_wire::{
    AckStatus, Cursor, Encoding, EnrolRequest, Limits, SyncRequest, SyncResponse, decode_body,
    encode_body,
};
use rusqlite::Connection;

use super::append::{office, push, wire};
use super::day::Day;
use super::line::Line;
use crate::fail::Fail;

/// Events of a push.
const EVENTS: usize = 3;
/// Events of a visit.
const VISIT: usize = 60;

/// A phone of the crowd.
pub(super) struct Phone {
    pub(super) caller: DeviceCaller,
    pub(super) token: String,
    days: Vec<(Day, Vec<Packed>)>,
    cursor: Option<Cursor>,
}

/// The lines.
pub fn run(quick: bool, dir: &Path) -> Result<(), Fail> {
    rest(if quick { 60 } else { 200 }, &dir.join("rest.db"))?;
    for (phones, visits) in [(1, 8), (16, 4), (64, 2)] {
        let visits = if quick { 1 } else { visits };
        crowd(phones, visits, &dir.join(format!("crowd-{phones}.db")))?;
    }
    import(if quick { 500 } else { 5_000 }, &dir.join("import.db"))
}

/// A technician with a phone and visits of their own.
pub(super) fn join(
    office: &Office,
    tenant: &TenantId,
    n: usize,
    visits: usize,
) -> Result<Phone, Fail> {
    let id = |text: &str| {
        text.parse::<PersonId>()
            .map_err(|e| Fail::cannot("id", e, ""))
    };
    let (by, person) = (PersonId::machine(), id(&format!("tec-{n}"))?);
    office.add_person(
        tenant,
        &by,
        &NewPerson {
            person: Some(person.clone()),
            name: "bench".into(),
            role: Role::Technician,
            crew: None,
        },
    )?;
    let key = SoftwareVault::create(&PhoneRandom)
        .and_then(|v| v.public_key())
        .map_err(|e| Fail::cannot(&e.code, &e, ""))?;
    let enrolled = office.enrol(&EnrolRequest {
        code: office.create_enrolment_code(tenant, &by, &person)?,
        device_name: None,
        public_key: data_encoding::HEXLOWER.encode(&key),
        platform: "bench".into(),
        engine: "doorstep/0.1 bench".into(),
    })?;
    let days = (0..visits)
        .map(|v| {
            let number = 1_000 + (n * visits + v) as u64;
            let day = Day::unplanned_by(VISIT, number, &enrolled.device, &person)?;
            let changes = day.changes(0)?;
            Ok((day, changes))
        })
        .collect::<Result<_, Fail>>()?;
    let caller = DeviceCaller {
        tenant: tenant.clone(),
        device: enrolled.device,
        person,
        revoked: false,
    };
    Ok(Phone {
        caller,
        token: enrolled.token,
        days,
        cursor: None,
    })
}

impl Phone {
    /// A second half of its visits, to be sent by itself.
    pub(super) fn split(&mut self) -> Self {
        Self {
            caller: self.caller.clone(),
            token: self.token.clone(),
            days: self.days.split_off(self.days.len() / 2),
            cursor: None,
        }
    }

    /// The requests of its visits, three events each, one after another.
    pub(super) fn each(
        &mut self,
        mut send: impl FnMut(&Self, &SyncRequest) -> Result<SyncResponse, Fail>,
    ) -> Result<(), Fail> {
        for (v, n) in (0..self.days.len()).flat_map(|v| (0..VISIT / EVENTS).map(move |n| (v, n))) {
            let Some((day, changes)) = self.days.get(v) else {
                continue;
            };
            let mut request = SyncRequest::new(
                self.caller.device.to_string(),
                day.epoch,
                "doorstep/0.1 bench",
            );
            request.cursor = self.cursor;
            let (old, new) = changes.split_at(n * EVENTS);
            request
                .push
                .push(push(day, old, new.get(..EVENTS).unwrap_or_default())?);
            let answer = send(self, &request)?;
            if answer.acks.first().map(|a| &a.status) != Some(&AckStatus::Ok) {
                return Err(Fail::cannot("bench", format!("{:?}", answer.acks), ""));
            }
            self.cursor = answer.cursor;
        }
        Ok(())
    }
}

/// Bytes of the file for each visit: while it is open, and closed.
fn rest(visits: usize, path: &Path) -> Result<(), Fail> {
    let (office, caller) = office(path)?;
    let tenant = caller.tenant.clone();
    let mut phone = join(&office, &tenant, 0, visits)?;
    let before = used(path, &[])?;
    phone.each(|phone, request| Ok(office.sync(&phone.caller, request.clone())?))?;
    office.project_dirty(&tenant)?;
    let told = |what: &str| -> Result<(), Fail> {
        let all: Vec<(String, i64)> = used(path, &before)?;
        let sum: i64 = all.iter().map(|(_, bytes)| bytes).sum();
        say!("visit at rest, {what}: {} B", sum / visits as i64);
        let mut all = all;
        all.sort_by_key(|(_, bytes)| -bytes);
        for (name, bytes) in all.iter().filter(|(_, b)| *b > 0) {
            say!("    {name} {}", bytes / visits as i64);
        }
        Ok(())
    };
    told("open")?;
    let by = PersonId::machine();
    for (day, _) in &phone.days {
        let visit: VisitId = day.visit;
        let row = office
            .storage()
            .read(&tenant, |rows| rows.need_visit(visit))?;
        office.close(&tenant, &by, visit, &row.newest)?;
    }
    office.project_dirty(&tenant)?;
    settle(&office, &tenant)?;
    told("closed")
}

/// Bytes in use by each table and index, less what was there before.
fn used(path: &Path, before: &[(String, i64)]) -> Result<Vec<(String, i64)>, Fail> {
    let sql = |e: rusqlite::Error| Fail::cannot("database", e, "");
    let db = Connection::open(path).map_err(sql)?;
    let mut all = db
        .prepare("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY name")
        .map_err(sql)?;
    let rows = all
        .query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?)))
        .map_err(sql)?;
    rows.map(|row| {
        let (name, bytes) = row.map_err(sql)?;
        let old = before
            .iter()
            .find(|(n, _)| *n == name)
            .map_or(0, |(_, b)| *b);
        Ok((name, bytes - old))
    })
    .collect()
}

/// Phones that push at the same time, each its own visits.
fn crowd(phones: usize, visits: usize, path: &Path) -> Result<(), Fail> {
    let (office, caller) = office(path)?;
    let crowd: Vec<Phone> = (0..phones)
        .map(|n| join(&office, &caller.tenant, n, visits))
        .collect::<Result<_, _>>()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
    let at = listener.local_addr()?;
    let server = runtime.spawn(doorstep_http::serve(
        office,
        listener,
        std::future::pending(),
    ));
    let (cpu, start) = (cpu_of_all()?, Instant::now());
    let threads: Vec<_> = crowd
        .into_iter()
        .map(|mut phone| {
            std::thread::spawn(move || -> Result<(Vec<Duration>, Duration), Fail> {
                let mut times = Vec::new();
                let mut line = Line::open(at)?;
                phone.each(|phone, request| {
                    let body = encode_body(request, Encoding::ZstdDict).map_err(wire)?;
                    let sent = Instant::now();
                    let bytes = line
                        .post(&phone.token, &body.bytes, body.encoding)?
                        .good()?;
                    times.push(sent.elapsed());
                    decode_body(&bytes, Encoding::Plain, &Limits::RESPONSE).map_err(wire)
                })?;
                Ok((times, cpu_of_thread()?))
            })
        })
        .collect();
    let (mut times, mut own) = (Vec::new(), Duration::ZERO);
    for thread in threads {
        let (some, cpu) = thread
            .join()
            .map_err(|_| Fail::cannot("bench", "panic", ""))??;
        times.extend(some);
        own += cpu;
    }
    let took = start.elapsed();
    let cpu = cpu_of_all()?.saturating_sub(cpu).saturating_sub(own);
    server.abort();
    runtime.shutdown_background();
    times.sort_unstable();
    let at = |share: usize| {
        times
            .get((times.len() * share / 100).min(times.len() - 1))
            .copied()
            .unwrap_or_default()
    };
    say!(
        "{phones} phones, {} pushes of {EVENTS} events: {:.0} a second, {:.0} µs of CPU each, p50 {:.2} ms, p99 {:.2} ms",
        times.len(),
        times.len() as f64 / took.as_secs_f64(),
        cpu.as_secs_f64() * 1e6 / times.len() as f64,
        at(50).as_secs_f64() * 1e3,
        at(99).as_secs_f64() * 1e3,
    );
    Ok(())
}

/// CPU time of this process.
fn cpu_of_all() -> Result<Duration, Fail> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let ticks: u64 = stat
        .rsplit_once(')')
        .map_or("", |(_, rest)| rest)
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|t| t.parse::<u64>().ok())
        .sum();
    Ok(Duration::from_millis(ticks * 10))
}

fn cpu_of_thread() -> Result<Duration, Fail> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let ns = stat.split_whitespace().next().and_then(|t| t.parse().ok());
    Ok(Duration::from_nanos(ns.unwrap_or(0)))
}

/// Orders taken at once, while somebody else writes something small again and again.
fn import(rows: usize, path: &Path) -> Result<(), Fail> {
    let (office, caller) = office(path)?;
    let tenant = caller.tenant.clone();
    let person = caller.person.clone();
    let mut text = String::from("ref,fault_kind,household,name,phone,address,start,end,assign\n");
    for n in 0..rows {
        let (day, minute) = (1 + n / 50 % 28, n % 50);
        text += &format!(
            "R-{n:05},no_heat,h-{n},住户{n:05},138{n:08},和平路 {} 号 {minute} 室,2026-12-{day:02} 09:{minute:02},2026-12-{day:02} 10:{minute:02},tec-yu\n",
            n / 50
        );
    }
    let rows = sheet::from_csv(text.as_bytes())?;
    let count = rows.len();
    let done = AtomicBool::new(false);
    let (took, waits) = std::thread::scope(|scope| {
        let other = scope.spawn(|| {
            let mut waits = Vec::new();
            while !done.load(Ordering::Relaxed) {
                let start = Instant::now();
                let written = office.rename_crew_or_note(&tenant, &person);
                waits.push(start.elapsed());
                if written.is_err() {
                    break;
                }
                std::thread::sleep(Duration::from_millis(2));
            }
            waits
        });
        let start = Instant::now();
        let report = office.import_orders(&tenant, &PersonId::machine(), rows);
        let took = start.elapsed();
        done.store(true, Ordering::Relaxed);
        let waits = other.join().unwrap_or_default();
        report
            .map(|r| (took, waits, r.taken()))
            .map(|(took, waits, taken)| {
                say!(
                    "import of {count} orders, {taken} taken: {:.0} rows a second",
                    count as f64 / took.as_secs_f64()
                );
                (took, waits)
            })
    })?;
    let longest = waits.iter().max().copied().unwrap_or_default();
    say!(
        "import took {:.2} s; others wrote {} times meanwhile and waited at most {:.1} ms",
        took.as_secs_f64(),
        waits.len(),
        longest.as_secs_f64() * 1e3
    );
    Ok(())
}

/// Lets the office do what it does when nobody asks for anything.
fn settle(office: &Office, tenant: &TenantId) -> Result<(), Fail> {
    office.pack_loose(tenant)?;
    Ok(())
}

/// Something small that anybody may write.
trait Small {
    fn rename_crew_or_note(&self, tenant: &TenantId, person: &PersonId) -> Result<(), Fail>;
}

impl Small for Office {
    fn rename_crew_or_note(&self, tenant: &TenantId, person: &PersonId) -> Result<(), Fail> {
        Ok(self.unit(tenant, |unit| {
            unit.audit(person.as_str(), "bench", None, "")
        })?)
    }
}
