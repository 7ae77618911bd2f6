//! `doorstep bench --only abuse`: what an honest phone waits for while another does its worst, against alone; and what the
//! hostile visit costs everybody later, at the start of the office and on its page. See SECURITY.md.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use doorstep_doc::Packed;
use doorstep_office::{NewPerson, Office, Place, Role, SystemClock, SystemRandom, orders::sheet};
use doorstep_visit::{PersonId, TenantId};
use doorstep_wire::{
    Encoding, Limits, PrivateValue, Push, Salt32, SyncRequest, decode_body, encode_body,
};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Runtime;

use super::append::{office, push, wire};
use super::crowd::{Phone, join};
use super::day::{Day, seeded};
use super::line::Line;
use super::measure::{by_turns, spell};
use super::table::Row;
use crate::fail::Fail;

/// Where the hostile one calls from: another address than the honest phone's.
const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 66));
/// Connections that a stranger holds.
const CONNECTIONS: usize = 1_024;
/// Changes of one request.
const PORTION: usize = 2_000;

/// What a hostile phone or a stranger can do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Worst {
    /// A visit of thousands of quotes, and a tap on it again and again.
    Dear,
    /// Changes in another person's name, large and easily compressed.
    Aside,
    /// Values of visits that there are not.
    Values,
    /// Another epoch with each request.
    Epochs,
    /// Connections that say nothing.
    Idle,
    /// Connections that stop in the middle of a body.
    Half,
    /// A sheet of orders, handed in by a dispatcher.
    Import,
}

const ALL: [(Worst, &str); 7] = [
    (Worst::Dear, "a dear visit"),
    (Worst::Aside, "forged changes"),
    (Worst::Values, "values of no visit"),
    (Worst::Epochs, "epochs"),
    (Worst::Idle, "idle connections"),
    (Worst::Half, "half bodies"),
    (Worst::Import, "an import"),
];

/// The rows.
pub fn run(quick: bool, dir: &Path) -> Result<Vec<Row>, Fail> {
    let visits = if quick { 3 } else { 10 };
    let events = if quick { 2_000 } else { 9_990 };
    let mut rows = Vec::new();
    for (worst, name) in ALL {
        let house = House::open(&dir.join(format!("{}.db", worst as u8)), 2 * visits)?;
        rows.push(house.beside(worst, name, events)?);
    }
    rows.extend(later(events, dir)?);
    rows.push(Row {
        what: "peak memory of office and bench".into(),
        ours: format!("{:.0} MB", peak()? as f64 / 1e3),
        baseline: String::new(),
        ratio: None,
        target: "512 MB".into(),
    });
    Ok(rows)
}

/// An office that serves, an honest phone and a hostile one.
struct House {
    office: Office,
    tenant: TenantId,
    at: SocketAddr,
    runtime: Runtime,
    honest: Phone,
    hostile: Phone,
}

impl House {
    fn open(path: &Path, visits: usize) -> Result<Self, Fail> {
        let (office, caller) = office(path)?;
        let tenant = caller.tenant;
        let honest = join(&office, &tenant, 0, visits)?;
        let hostile = join(&office, &tenant, 1, 0)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let at = listener.local_addr()?;
        let served = office.clone();
        runtime.spawn(doorstep_http::serve(
            served,
            listener,
            std::future::pending(),
        ));
        Ok(Self {
            office,
            tenant,
            at,
            runtime,
            honest,
            hostile,
        })
    }

    /// The honest phone alone, then beside the worst.
    fn beside(mut self, worst: Worst, name: &str, events: usize) -> Result<Row, Fail> {
        let mut half = self.honest.split();
        let alone = ninety_nine(self.honest.times(self.at)?);
        let stop = AtomicBool::new(false);
        let begun = std::sync::Barrier::new(2);
        let beside = std::thread::scope(|scope| {
            let hostile = Hostile {
                office: &self.office,
                tenant: &self.tenant,
                runtime: &self.runtime,
                at: self.at,
                phone: &self.hostile,
                stop: &stop,
                begun: &begun,
            };
            let other = scope.spawn(move || hostile.do_its(worst, events));
            begun.wait();
            let times = half.times(self.at);
            stop.store(true, Ordering::Relaxed);
            let _ = other.join();
            times
        });
        self.runtime.shutdown_background();
        let what = format!("p99 of a sync beside {name}");
        // Nobody does that to harm anybody; what others wait for is bounded by itself.
        let target = match worst {
            Worst::Import => "50 ms",
            _ => "2.0×",
        }
        .to_owned();
        Ok(match beside {
            Ok(times) => {
                let beside = ninety_nine(times);
                Row {
                    what,
                    ours: spell(beside),
                    baseline: format!("{} with nobody else", spell(alone)),
                    ratio: Some(beside.as_secs_f64() / alone.as_secs_f64().max(1e-9)),
                    target,
                }
            }
            Err(e) => Row {
                what,
                ours: format!("no answer: {}", e.what),
                baseline: format!("{} with nobody else", spell(alone)),
                ratio: None,
                target,
            },
        })
    }
}

impl Phone {
    /// Sends all its visits, each push over a connection of its own, as a phone does that comes back now and then.
    fn times(&mut self, at: SocketAddr) -> Result<Vec<Duration>, Fail> {
        let mut times = Vec::new();
        self.each(|phone, request| {
            let body = encode_body(request, Encoding::ZstdDict).map_err(wire)?;
            let sent = Instant::now();
            let answer = Line::open(at)?.post(&phone.token, &body.bytes, body.encoding)?;
            times.push(sent.elapsed());
            decode_body(&answer.good()?, Encoding::Plain, &Limits::RESPONSE).map_err(wire)
        })?;
        Ok(times)
    }
}

fn ninety_nine(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    let at = (times.len() * 99 / 100).min(times.len().saturating_sub(1));
    times.get(at).copied().unwrap_or_default()
}

/// Who does the worst, and with what.
struct Hostile<'a> {
    office: &'a Office,
    tenant: &'a TenantId,
    runtime: &'a Runtime,
    at: SocketAddr,
    phone: &'a Phone,
    stop: &'a AtomicBool,
    /// Met once, when the worst is about to begin.
    begun: &'a std::sync::Barrier,
}

impl Hostile<'_> {
    fn do_its(&self, worst: Worst, events: usize) -> Result<(), Fail> {
        // What has to be made first is made before the honest phone starts.
        let day = match worst {
            Worst::Dear => Some(quotes(self.phone, events, 1)?),
            _ => None,
        };
        if let (Worst::Dear, Some((day, changes))) = (worst, &day) {
            self.hand_in(day, changes, events)?;
        }
        if !matches!(worst, Worst::Idle | Worst::Half) {
            self.begun.wait();
        }
        match worst {
            Worst::Dear => match &day {
                Some((day, changes)) => self.tap(day, changes, events),
                None => Ok(()),
            },
            Worst::Aside => self.forge(),
            Worst::Values => self.values(),
            Worst::Epochs => self.epochs(),
            Worst::Idle => self.hold(b""),
            Worst::Half => self.hold(
                b"POST /v1/sync HTTP/1.1\r\nhost: bench\r\ncontent-type: application/vnd.doorstep.sync+cbor\r\ncontent-length: 4000000\r\n\r\nhalf",
            ),
            Worst::Import => self.import(),
        }
    }

    fn going_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }

    /// A request over a connection from elsewhere; what the office says to it is not looked at.
    fn send(&self, request: &SyncRequest) {
        let Ok(body) = encode_body(request, Encoding::ZstdDict) else {
            return;
        };
        if let Ok(mut line) = Line::open(self.at) {
            let _ = line.post(&self.phone.token, &body.bytes, body.encoding);
        }
    }

    fn request(&self, epoch: u64) -> SyncRequest {
        SyncRequest::new(self.phone.caller.device.to_string(), epoch, "bench")
    }

    fn hand_in(&self, day: &Day, changes: &[Packed], events: usize) -> Result<(), Fail> {
        for from in (0..events).step_by(PORTION) {
            let (old, new) = changes.split_at(from);
            let new = new.get(..PORTION.min(events - from)).unwrap_or(new);
            let mut request = self.request(day.epoch);
            request.push.push(push(day, old, new)?);
            self.send(&request);
        }
        Ok(())
    }

    /// One more event after another, until the honest phone has what it wanted.
    fn tap(&self, day: &Day, changes: &[Packed], events: usize) -> Result<(), Fail> {
        for n in events..changes.len() {
            if !self.going_on() {
                break;
            }
            let (old, new) = changes.split_at(n);
            let mut request = self.request(day.epoch);
            request
                .push
                .push(push(day, old, new.get(..1).unwrap_or(new))?);
            self.send(&request);
        }
        Ok(())
    }

    fn forge(&self) -> Result<(), Fail> {
        let other: PersonId = "tec-0".parse().map_err(|e| Fail::cannot("id", e, ""))?;
        let mut number = 500_000;
        while self.going_on() {
            let day = Day::quotes(100, number, &self.phone.caller.device, &other)?;
            number += 1;
            let mut request = self.request(day.epoch);
            request.push.push(push(&day, &[], &day.changes(0)?)?);
            self.send(&request);
        }
        Ok(())
    }

    fn values(&self) -> Result<(), Fail> {
        let mut number = 0_u64;
        while self.going_on() {
            let mut request = self.request(1);
            let mut push = Push::new(seeded(number));
            push.private = (0..500_u64)
                .map(|n| PrivateValue {
                    random: Salt32(seeded(number + n)),
                    value: "a".repeat(16_000),
                })
                .collect();
            number += 500;
            request.push.push(push);
            self.send(&request);
        }
        Ok(())
    }

    fn epochs(&self) -> Result<(), Fail> {
        let mut epoch = 0;
        while self.going_on() {
            epoch += 1;
            let mut request = self.request(epoch);
            request.have = Some(vec![]);
            self.send(&request);
        }
        Ok(())
    }

    /// Connections that are opened and kept; what the office closes is opened again, a hundred a second.
    fn hold(&self, bytes: &[u8]) -> Result<(), Fail> {
        let mut held: Vec<TcpStream> = (0..CONNECTIONS)
            .filter_map(|_| self.stranger(bytes))
            .collect();
        self.begun.wait();
        while self.going_on() {
            std::thread::sleep(Duration::from_millis(10));
            let closed = held
                .iter()
                .position(|line| !matches!(line.try_read(&mut [0]), Err(e) if e.kind() == std::io::ErrorKind::WouldBlock));
            if let Some(line) = self.stranger(bytes) {
                match closed.and_then(|n| held.get_mut(n)) {
                    Some(gone) => *gone = line,
                    None => held.push(line),
                }
            }
        }
        Ok(())
    }

    fn stranger(&self, bytes: &[u8]) -> Option<TcpStream> {
        let opened: std::io::Result<TcpStream> = self.runtime.block_on(async {
            let socket = TcpSocket::new_v4()?;
            socket.bind((ELSEWHERE, 0).into())?;
            tokio::time::timeout(Duration::from_millis(50), socket.connect(self.at)).await?
        });
        let stream = opened.ok()?;
        let _ = stream.try_write(bytes);
        Some(stream)
    }

    fn import(&self) -> Result<(), Fail> {
        let mut text = String::from("ref,fault_kind,name,phone,address\n");
        for n in 0..5_000 {
            text += &format!("R-{n:05},no_heat,住户{n:05},138{n:08},和平路 {n} 号\n");
        }
        let rows = sheet::from_csv(text.as_bytes())?;
        self.office
            .import_orders(self.tenant, &PersonId::machine(), rows)?;
        Ok(())
    }
}

/// A visit of quotes, and some taps after it.
fn quotes(phone: &Phone, events: usize, number: u64) -> Result<(Day, Vec<Packed>), Fail> {
    let caller = &phone.caller;
    let day = Day::quotes(events + 500, number, &caller.device, &caller.person)?;
    let changes = day.changes(0)?;
    Ok((day, changes))
}

/// What the hostile visit costs later: the office's start, and its page.
fn later(events: usize, dir: &Path) -> Result<Vec<Row>, Fail> {
    let make = |name: &str, dear: usize| -> Result<(House, String, String), Fail> {
        let path = dir.join(name);
        let mut house = House::open(&path, 3)?;
        house.honest.times(house.at)?;
        let (day, changes) = quotes(&house.hostile, dear, 2)?;
        let stop = AtomicBool::new(false);
        let begun = std::sync::Barrier::new(1);
        Hostile {
            office: &house.office,
            tenant: &house.tenant,
            runtime: &house.runtime,
            at: house.at,
            phone: &house.hostile,
            stop: &stop,
            begun: &begun,
        }
        .hand_in(&day, &changes, dear)?;
        let cookie = sign_in(&house.office, &house.tenant)?;
        Ok((house, format!("/visits/{}", day.visit), cookie))
    };
    let (large, large_page, large_cookie) = make("large.db", events)?;
    let (small, small_page, small_cookie) = make("small.db", 600)?;
    let mut sizes = (0, 0);
    let page = by_turns(
        5,
        |_| {
            let mut line = Line::open(large.at)?;
            sizes.0 = line.get(&large_page, &large_cookie)?.good()?.len();
            Ok::<(), Fail>(())
        },
        |_| {
            let mut line = Line::open(small.at)?;
            sizes.1 = line.get(&small_page, &small_cookie)?.good()?.len();
            Ok(())
        },
    )?;
    for house in [large, small] {
        house.runtime.shutdown_background();
    }
    let open = |name: &str| -> Result<(), Fail> {
        let office = Office::open(
            Place::File(dir.join(name)),
            Arc::new(SystemClock),
            Arc::new(SystemRandom),
        )?;
        std::hint::black_box(&office);
        Ok(())
    };
    let start = by_turns(10, |_| open("large.db"), |_| open("small.db"))?;
    Ok(vec![
        Row {
            what: format!("start of an office with a dear visit of {events} events"),
            ours: spell(start.ours),
            baseline: format!("{} with 600 events", spell(start.baseline)),
            ratio: Some(start.ratio()),
            target: "1.2×".into(),
        },
        Row {
            what: format!("page of a visit of {events} events, {} KB", sizes.0 / 1_000),
            ours: spell(page.ours),
            baseline: format!(
                "{} with 600 events, {} KB",
                spell(page.baseline),
                sizes.1 / 1_000
            ),
            ratio: Some(page.ratio()),
            target: "3.0×, 300 KB".into(),
        },
    ])
}

/// A crew lead's session.
fn sign_in(office: &Office, tenant: &TenantId) -> Result<String, Fail> {
    let id = |text: &str| {
        text.parse::<PersonId>()
            .map_err(|e| Fail::cannot("id", e, ""))
    };
    let by = PersonId::machine();
    let lead = NewPerson {
        person: Some(id("lead")?),
        name: "bench".into(),
        role: Role::Dispatcher,
        crew: None,
    };
    office.add_person(tenant, &by, &lead)?;
    let secret = "a password of the bench";
    office.set_password(tenant, &id("lead")?, "lead", secret)?;
    let begun = office.sign_in(Some(tenant.as_str()), "lead", secret)?;
    Ok(format!("doorstep_session={}", begun.token))
}

/// Most memory that this process ever held, in KB.
fn peak() -> Result<u64, Fail> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    Ok(status
        .lines()
        .find_map(|l| l.strip_prefix("VmHWM:"))
        .and_then(|l| l.trim().trim_end_matches("kB").trim().parse().ok())
        .unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_is_really_done_and_the_honest_phone_is_measured_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let house = House::open(&dir.path().join("office.db"), 2).unwrap();
        let (office, tenant) = (house.office.clone(), house.tenant.clone());
        let row = house.beside(Worst::Dear, "a dear visit", 50).unwrap();
        assert!(row.ratio.is_some(), "{row:?}");
        let visit = doorstep_visit::VisitId::new_v7(super::super::day::START, seeded(1));
        let kept = office
            .storage()
            .read(&tenant, |rows| rows.need_visit(visit))
            .unwrap();
        assert!(!kept.newest.is_empty(), "the hostile visit came in");
    }
}
