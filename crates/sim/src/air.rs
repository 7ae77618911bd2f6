//! Everything between a phone and the office: latency, loss, strangers that answer, and an office that dies.
//! A request that is lost may still arrive, later and out of order.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use doorstep_core::{Reply, Transport, TransportError};

use crate::desk::Desk;
use crate::dice::Dice;
use crate::report::{Trace, short_hash};
use crate::time::Time;

/// What may happen to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accident {
    /// The office never sees it.
    RequestLost,
    /// The office takes it, the answer is lost.
    ReplyLost,
    /// It arrives twice; the phone gets the second answer.
    Twice,
    /// The phone gives up; it arrives some requests later.
    Late,
    /// An older request of this phone arrives again before it.
    Replayed,
    /// Its body is cut off on the way.
    RequestCut,
    /// The body of the answer is cut off.
    ReplyCut,
    /// A portal of a hotel answers with a page.
    Portal,
    /// A proxy answers in place of the office.
    BadGateway,
    /// The office says that it failed, before it did anything.
    OfficeFault,
    /// The office says that it is busy.
    Busy,
    /// The office is killed before it takes the request.
    KilledBefore,
    /// The office is killed after it took the request and before it answers.
    KilledAfter,
}

impl Accident {
    /// Every fault.
    pub const ALL: &'static [Self] = &[
        Self::RequestLost,
        Self::ReplyLost,
        Self::Twice,
        Self::Late,
        Self::Replayed,
        Self::RequestCut,
        Self::ReplyCut,
        Self::Portal,
        Self::BadGateway,
        Self::OfficeFault,
        Self::Busy,
        Self::KilledBefore,
        Self::KilledAfter,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::RequestLost => "request_lost",
            Self::ReplyLost => "reply_lost",
            Self::Twice => "twice",
            Self::Late => "late",
            Self::Replayed => "replayed",
            Self::RequestCut => "request_cut",
            Self::ReplyCut => "reply_cut",
            Self::Portal => "portal",
            Self::BadGateway => "bad_gateway",
            Self::OfficeFault => "office_fault",
            Self::Busy => "busy",
            Self::KilledBefore => "killed_before",
            Self::KilledAfter => "killed_after",
        }
    }
}

/// What the network is like for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Every request arrives and is answered.
    Good,
    /// So many of a thousand requests meet a fault.
    Bad(u64),
}

#[derive(Clone)]
struct Letter {
    from: usize,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// The air, with the office at the other end of it.
pub(crate) struct Air {
    pub desk: Desk,
    pub trace: Trace,
    pub signal: Signal,
    /// The next request meets this one, whatever the signal.
    pub next: Option<Accident>,
    pub counts: BTreeMap<&'static str, usize>,
    pub requests: usize,
    time: Arc<Time>,
    dice: Dice,
    /// Requests on their way, each with how many others overtake it.
    late: Vec<(usize, Letter)>,
    /// Requests that arrived once.
    past: Vec<Letter>,
}

/// How many old requests may be sent again.
const PAST: usize = 200;

impl Air {
    pub fn new(desk: Desk, time: Arc<Time>, dice: Dice) -> Self {
        Self {
            desk,
            trace: Trace::new(),
            signal: Signal::Good,
            next: None,
            counts: BTreeMap::new(),
            requests: 0,
            time,
            dice,
            late: Vec::new(),
            past: Vec::new(),
        }
    }

    pub fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    fn draw(&mut self) -> Option<Accident> {
        if let Some(fault) = self.next.take() {
            return Some(fault);
        }
        match self.signal {
            Signal::Bad(permille) if self.dice.chance(permille) => {
                self.dice.pick(Accident::ALL).copied()
            }
            _ => None,
        }
    }

    fn deliver(&mut self, letter: &Letter) -> Reply {
        let ms = self.dice.between(5, 400);
        self.time.pass(ms);
        let reply = self.desk.serve(&letter.path, &letter.headers, &letter.body);
        self.trace.say(&format!(
            "  p{} {} {}b {} -> {} {}b {}",
            letter.from,
            letter.path,
            letter.body.len(),
            short_hash(&letter.body),
            reply.status,
            reply.body.len(),
            short_hash(&reply.body)
        ));
        let ms = self.dice.between(5, 400);
        self.time.pass(ms);
        reply
    }

    /// What was late arrives, all of it or what has been overtaken often enough.
    pub fn arrive_late(&mut self, all: bool) {
        let waiting = std::mem::take(&mut self.late);
        for (left, letter) in waiting {
            if all || left == 0 {
                self.deliver(&letter);
            } else {
                self.late.push((left - 1, letter));
            }
        }
    }

    fn carry(&mut self, letter: Letter) -> Result<Reply, TransportError> {
        self.requests += 1;
        self.arrive_late(false);
        let fault = self.draw();
        if let Some(fault) = fault {
            self.count(fault.name());
            self.trace
                .say(&format!("  p{} {}", letter.from, fault.name()));
        }
        let out = self.meet(fault, &letter);
        self.past.push(letter);
        if self.past.len() > PAST {
            self.past.remove(0);
        }
        out
    }

    fn meet(&mut self, fault: Option<Accident>, letter: &Letter) -> Result<Reply, TransportError> {
        let Some(fault) = fault else {
            return Ok(self.deliver(letter));
        };
        match fault {
            Accident::RequestLost => {
                self.time.pass(10_000);
                Err(TransportError::Unreachable("no network".to_owned()))
            }
            Accident::ReplyLost => {
                self.deliver(letter);
                self.time.pass(60_000);
                Err(TransportError::TimedOut)
            }
            Accident::Twice => {
                self.deliver(letter);
                Ok(self.deliver(letter))
            }
            Accident::Late => {
                let overtaken = self.dice.below(6);
                self.late.push((overtaken, letter.clone()));
                self.time.pass(60_000);
                Err(TransportError::TimedOut)
            }
            Accident::Replayed => {
                let own: Vec<&Letter> =
                    self.past.iter().filter(|l| l.from == letter.from).collect();
                if let Some(old) = self.dice.pick(&own).map(|l| (*l).clone()) {
                    self.deliver(&old);
                }
                Ok(self.deliver(letter))
            }
            Accident::RequestCut => {
                let mut cut = letter.clone();
                cut.body.truncate(self.dice.below(letter.body.len()));
                Ok(self.deliver(&cut))
            }
            Accident::ReplyCut => {
                let mut reply = self.deliver(letter);
                reply.body.truncate(self.dice.below(reply.body.len()));
                Ok(reply)
            }
            Accident::Portal => Ok(page(200, "<h1>免费 WiFi</h1>")),
            Accident::BadGateway => Ok(page(502, "<h1>Bad Gateway</h1>")),
            Accident::OfficeFault => Ok(problem(500, "internal")),
            Accident::Busy => {
                let status = if self.dice.chance(500) { 429 } else { 503 };
                Ok(problem(status, "busy"))
            }
            Accident::KilledBefore => {
                self.desk.kill();
                Err(TransportError::Unreachable("no network".to_owned()))
            }
            Accident::KilledAfter => {
                self.deliver(letter);
                self.desk.kill();
                Err(TransportError::TimedOut)
            }
        }
    }
}

fn page(status: u16, html: &str) -> Reply {
    reply(status, "text/html", html.to_owned())
}

fn problem(status: u16, code: &str) -> Reply {
    let text = format!(r#"{{"type":"about:blank","title":"x","status":{status},"code":"{code}"}}"#);
    let mut reply = reply(status, "application/problem+json", text);
    reply.headers.push(("retry-after".into(), "7".into()));
    reply
}

fn reply(status: u16, kind: &str, body: String) -> Reply {
    Reply {
        status,
        headers: vec![("content-type".into(), kind.into())],
        body: body.into_bytes(),
    }
}

/// Everybody's hold on the air; one thread, so the lock never waits.
pub(crate) type SharedAir = Arc<Mutex<Air>>;

pub(crate) fn hold(air: &SharedAir) -> MutexGuard<'_, Air> {
    air.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One phone's way into the air.
pub(crate) struct Antenna {
    pub air: SharedAir,
    pub phone: usize,
    /// No bars: nothing leaves the phone.
    pub cut: bool,
}

impl Transport for Antenna {
    fn post(
        &self,
        path: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Reply, TransportError> {
        if self.cut {
            return Err(TransportError::Unreachable("no network".to_owned()));
        }
        let letter = Letter {
            from: self.phone,
            path: path.to_owned(),
            headers: headers.to_vec(),
            body: body.to_vec(),
        };
        hold(&self.air).carry(letter)
    }
}
