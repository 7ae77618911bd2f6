//! A crew: replicas of one visit that write events from what each has seen, and hand events on.
//! True time runs in the crew; each device has its own wall clock, boot and contact with the office.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use doorstep_standard::Standard;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};

use crate::case::{Case, Standards, View};
use crate::event::{Event, EventDraft};
use crate::fold::{Now, VisitState, fold};
use crate::history::History;
use crate::id::{DeviceId, EventId, PersonId};
use crate::json::Json;
use crate::part::{PartState, parts};
use crate::signoff::signing_payload;
use crate::testkit::{data, fixture_standards, tenant, visit};

/// The first desk of the office.
pub const DESK: usize = 0;
/// A second desk, which may write before it sees what the first wrote.
pub const OTHER_DESK: usize = 1;
/// The crew lead.
pub const LEAD: usize = 2;
/// A technician.
pub const LI: usize = 3;
/// A technician.
pub const WANG: usize = 4;
/// A technician.
pub const ZHAO: usize = 5;
/// How many replicas a crew has.
pub const REPLICAS: usize = 6;

const NAMES: [&str; REPLICAS] = ["sun", "qian", "lead", "li", "wang", "zhao"];
/// 2025-11-24 10:00 in Shanghai.
const START: i64 = 1_763_949_600_000;

/// One replica: a person with a device, or a desk of the office.
#[derive(Clone, Debug)]
pub struct Replica {
    /// Short name, such as `li`.
    pub name: &'static str,
    /// The person.
    pub by: PersonId,
    /// The device, or `office`.
    pub dev: DeviceId,
    /// What it has seen.
    pub history: History,
    /// The trip that is open.
    pub trip: Option<EventId>,
    skew: i64,
    booted_at: i64,
    boots: u32,
    contact: Option<(i64, i64)>,
    key: SigningKey,
}

impl Replica {
    /// SEC1 bytes of the public key of its device.
    pub fn public_key(&self) -> Vec<u8> {
        self.key
            .verifying_key()
            .to_sec1_point(true)
            .as_ref()
            .to_vec()
    }
}

/// Replicas of one visit.
#[derive(Clone, Debug)]
pub struct Crew {
    /// The standards that may be pinned.
    pub standards: Standards,
    /// Desks, lead, technicians: see [`DESK`] and the others.
    pub replicas: Vec<Replica>,
    now: i64,
}

impl Default for Crew {
    fn default() -> Self {
        Self::new(fixture_standards())
    }
}

impl Crew {
    /// A crew that has seen nothing. All phones are on time, and had contact with the office just now.
    pub fn new(standards: Standards) -> Self {
        let replicas = NAMES
            .iter()
            .enumerate()
            .map(|(n, name)| Replica {
                name,
                by: format!("p-{name}").parse().expect("a plain code"),
                dev: if n <= OTHER_DESK {
                    DeviceId::office()
                } else {
                    format!("dev-{name}").parse().expect("a plain code")
                },
                history: History::new(visit(), []),
                trip: None,
                skew: 0,
                booted_at: START - 3_600_000,
                boots: 1,
                contact: Some((START - 3_600_000, 40)),
                key: SigningKey::from_slice(&[n as u8 + 1; 32]).expect("a valid scalar"),
            })
            .collect();
        Self {
            standards,
            replicas,
            now: START,
        }
    }

    /// A crew that has seen an order for `fault_kind`, the pack and the assignment of Li and Wang.
    pub fn briefed(standards: Standards, pack: &str, fault_kind: &str) -> Self {
        let mut crew = Self::new(standards);
        let hash = crate::testkit::pack(&crew.standards, pack);
        crew.write(
            DESK,
            "o.order_set",
            data::order(START - 600_000, fault_kind),
        );
        crew.write(DESK, "o.standard_pinned", data::pin(hash));
        crew.write(DESK, "o.assigned", data::persons(&["p-li", "p-wang"]));
        crew.share();
        crew
    }

    /// True time, UTC milliseconds.
    pub fn now(&self) -> i64 {
        self.now
    }
    /// Lets time pass.
    pub fn pass(&mut self, ms: i64) {
        self.now += ms;
    }
    /// Restarts a phone: a new boot, and no contact with the office yet.
    pub fn reboot(&mut self, who: usize) {
        let now = self.now;
        let r = &mut self.replicas[who];
        r.boots += 1;
        r.booted_at = now;
        r.contact = None;
    }
    /// Sets a phone's wall clock off by `skew` milliseconds.
    pub fn set_clock(&mut self, who: usize, skew: i64) {
        self.replicas[who].skew = skew;
    }
    /// A phone learns the office's time, `half` milliseconds each way.
    pub fn contact(&mut self, who: usize, half: i64) {
        let r = &mut self.replicas[who];
        r.contact = Some((r.booted_at, half));
    }
    /// A phone without any contact since it was started.
    pub fn offline(&mut self, who: usize) {
        self.replicas[who].contact = None;
    }

    /// What an event of this replica would be now.
    pub fn draft(&self, who: usize, kind: &str, d: Json) -> EventDraft {
        let r = &self.replicas[who];
        let office = r.dev.is_office();
        EventDraft {
            kind: kind.into(),
            after: r.history.newest_for(&r.dev),
            trip: r.trip.filter(|_| !office),
            by: r.by.clone(),
            dev: r.dev.clone(),
            at: self.now + r.skew,
            mono: (!office).then_some(self.now - r.booted_at),
            boot: (!office).then(|| format!("{}-{}", r.name, r.boots)),
            srv: r.contact.filter(|_| !office),
            data: d,
        }
    }

    /// Writes an event from what `who` has seen. A second passes.
    ///
    /// # Panics
    /// When kind or data cannot stand in an event at all.
    pub fn write(&mut self, who: usize, kind: &str, d: Json) -> EventId {
        let event = self.draft(who, kind, d).seal(visit()).expect("an event");
        self.now += 1_000;
        let id = event.id;
        self.replicas[who].history.push(event);
        id
    }

    /// Sets out or arrives: the event opens a trip when none is open.
    pub fn travel(&mut self, who: usize, kind: &str) -> EventId {
        let id = self.write(who, kind, data::empty());
        self.replicas[who].trip.get_or_insert(id);
        id
    }

    /// Leaves the home: the trip is over.
    pub fn leave(&mut self, who: usize) -> EventId {
        let id = self.write(who, "d.left_home", data::empty());
        self.replicas[who].trip = None;
        id
    }

    /// Shows a statement of everything that `who` has seen.
    /// `None` while a cause of it is missing: the customer would sign for what nobody could show.
    pub fn show(&mut self, who: usize, statement: u8) -> Option<EventId> {
        let h = &self.replicas[who].history;
        let covers = h.newest();
        let whole = |e: &EventId| h.index(*e).is_some_and(|i| h.is_complete(i));
        if !covers.iter().all(whole) {
            return None;
        }
        let (root, _) = crate::signoff::root(h, &covers);
        let total = self
            .parts(who)
            .iter()
            .filter(|p| p.fitted.is_some())
            .map(|p| p.chargeable_fen)
            .sum();
        let d = data::shown(visit(), statement, &covers, root, total);
        Some(self.write(who, "d.statement_shown", d))
    }

    /// Signs a statement that `who` has seen, with the key of its device.
    pub fn sign(&mut self, who: usize, shown: EventId) -> Option<EventId> {
        let r = &self.replicas[who];
        let mut d = data::signature(visit(), &r.history.get(shown)?.data, 7);
        let sig: Signature = r.key.sign(&signing_payload(&tenant(), visit(), &d));
        d.set(
            "sig",
            data_encoding::HEXLOWER.encode(&sig.to_bytes()).into(),
        );
        Some(self.write(who, "d.signed", d))
    }

    /// The standard that `who` goes by, as far as it knows of one.
    pub fn standard(&self, who: usize) -> Option<Arc<Standard>> {
        let case = Case::new(&self.replicas[who].history, &self.standards);
        let pinned = case.pin(View::All)?;
        self.standards.get(&pinned).cloned()
    }

    /// The part lines as `who` sees them.
    pub fn parts(&self, who: usize) -> Vec<PartState> {
        parts(&Case::new(&self.replicas[who].history, &self.standards))
    }

    /// Hands events of `from` that `to` lacks over to it: the n-th when bit n of `mask` (repeated) is set,
    /// with all their causes when `closed`.
    pub fn hand_over(&mut self, from: usize, to: usize, mask: u32, closed: bool) {
        if from == to {
            return;
        }
        let theirs = &self.replicas[from].history;
        let ours = &self.replicas[to].history;
        let missing: Vec<usize> = (0..theirs.len())
            .filter(|i| ours.index(theirs.event(*i).id).is_none())
            .collect();
        let chosen: Vec<usize> = missing
            .iter()
            .enumerate()
            .filter(|(n, _)| mask >> (n % 32) & 1 == 1)
            .map(|(_, i)| *i)
            .collect();
        let events: Vec<Event> = missing
            .iter()
            .filter(|i| {
                chosen
                    .iter()
                    .any(|c| c == *i || closed && theirs.in_past(**i, *c))
            })
            .map(|i| theirs.event(*i).clone())
            .collect();
        if events.is_empty() {
            return;
        }
        let all = ours.events().iter().cloned().chain(events);
        self.replicas[to].history = History::new(visit(), all);
        if self.replicas[from].dev.is_office() || self.replicas[to].dev.is_office() {
            self.contact(from, 60);
            self.contact(to, 60);
        }
    }

    /// Two replicas meet and exchange everything.
    pub fn meet(&mut self, a: usize, b: usize) {
        self.hand_over(a, b, u32::MAX, true);
        self.hand_over(b, a, u32::MAX, true);
    }

    /// Everybody gets everything.
    pub fn share(&mut self) {
        let all = History::new(visit(), self.merged());
        for r in &mut self.replicas {
            r.history = all.clone();
        }
    }

    /// Every event that any replica has.
    pub fn merged(&self) -> Vec<Event> {
        let all: BTreeMap<EventId, &Event> = self
            .replicas
            .iter()
            .flat_map(|r| r.history.events())
            .map(|e| (e.id, e))
            .collect();
        all.into_values().cloned().collect()
    }

    /// The distinct event sets of the replicas.
    pub fn views(&self) -> BTreeSet<Vec<EventId>> {
        self.replicas
            .iter()
            .map(|r| r.history.events().iter().map(|e| e.id).collect())
            .collect()
    }

    /// Folds events as the office sees them at the crew's present.
    pub fn fold(&self, events: impl IntoIterator<Item = Event>) -> VisitState {
        let now = Now {
            at: self.now,
            mono: None,
        };
        fold(&History::new(visit(), events), &self.standards, &now)
    }

    /// Folds what one replica has seen, by its own clock.
    pub fn fold_of(&self, who: usize) -> VisitState {
        let r = &self.replicas[who];
        let now = Now {
            at: self.now + r.skew,
            mono: (!r.dev.is_office())
                .then(|| (format!("{}-{}", r.name, r.boots), self.now - r.booted_at)),
        };
        fold(&r.history, &self.standards, &now)
    }
}
