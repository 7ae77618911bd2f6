//! A visit prepared for questions: history, standards, who is contested, which steps each event does.
//! Every question is asked from a point of view: everything, or the causal past of one event.

mod by_kind;
mod condition;
mod deed;
mod doings;
mod holidays;
mod inquiry;
mod memo;
mod parts;
mod reach;
mod registers;
mod rulebook;
mod trips;
mod view;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use doorstep_standard::{EventKind, Side, Standard, Tri};

use crate::body::Body;
use crate::history::History;
use crate::id::{DeviceId, EventId};
use crate::line::Line;
use crate::time::Now;

use by_kind::ByKind;
pub use deed::act_scope;
pub(crate) use doings::Doings;
pub use inquiry::Inquiry;
pub(crate) use memo::Written;
use memo::{Memo, Registers, Tallies, Trips};
pub(crate) use registers::agreed;
pub use rulebook::Standards;
pub use view::{Register, Standpoint, View};

/// A history with what is derived once.
pub struct Case<'a> {
    /// The events.
    pub history: &'a History,
    /// The standards.
    pub standards: &'a Standards,
    /// Indexes of events by what was done.
    by_kind: ByKind<'a>,
    now: Option<&'a Now>,
    pub(crate) part_lines: OnceCell<Vec<Line>>,
    by_line: OnceCell<BTreeMap<EventId, Vec<usize>>>,
    contested: Vec<bool>,
    any_contested: bool,
    /// The standard that binds each event, once somebody asked.
    bound: Vec<OnceCell<Option<&'a Standard>>>,
    memo: Memo<'a>,
    registers: Registers<'a>,
    trips: OnceCell<Trips>,
    tallies: Tallies,
    claims: OnceCell<BTreeMap<EventId, Vec<i64>>>,
}

impl<'a> Case<'a> {
    /// Prepares a history.
    pub fn new(history: &'a History, standards: &'a Standards) -> Self {
        let by_kind = ByKind::of(history);
        let mut case = Self {
            history,
            standards,
            by_kind,
            now: None,
            part_lines: OnceCell::new(),
            by_line: OnceCell::new(),
            contested: vec![false; history.len()],
            any_contested: false,
            bound: vec![OnceCell::new(); history.len()],
            memo: Memo::default(),
            registers: Registers::default(),
            trips: OnceCell::new(),
            tallies: Tallies::default(),
            claims: OnceCell::new(),
        };
        case.contest();
        case
    }

    /// With a present, from which "how long ago" and "is it open" can be told of everything that is here.
    pub fn at(mut self, now: &'a Now) -> Self {
        self.now = Some(now);
        self
    }

    /// Indexes of the events about a part line after its first quote, in history order.
    pub(crate) fn of_line(&self, line: EventId) -> &[usize] {
        let by_line = self.by_line.get_or_init(|| {
            let mut by_line: BTreeMap<EventId, Vec<usize>> = BTreeMap::new();
            for i in 0..self.history.len() {
                let line = match self.history.body(i) {
                    Body::Quote(q) => q.line,
                    Body::Consent(c) => c.line,
                    Body::PartFitted { line, .. } | Body::PartReturned { line } => Some(*line),
                    _ => None,
                };
                if let Some(line) = line {
                    by_line.entry(line).or_default().push(i);
                }
            }
            by_line
        });
        by_line.get(&line).map_or(&[], Vec::as_slice)
    }

    /// The times that corrections claim for an event.
    pub(crate) fn claimed_instead(&self, event: EventId) -> &[i64] {
        let claims = self.claims.get_or_init(|| {
            let mut claims: BTreeMap<EventId, Vec<i64>> = BTreeMap::new();
            for i in self.of_kind(&EventKind::Corrected) {
                if let Body::Corrected { of, claimed_at, .. } = self.history.body(*i) {
                    claims.entry(*of).or_default().extend(claimed_at);
                }
            }
            claims
        });
        claims.get(&event).map_or(&[], Vec::as_slice)
    }

    /// Marks events of devices whose standing ended, unless a person adopted them.
    fn contest(&mut self) {
        let h = self.history;
        let adopted: BTreeSet<EventId> = self
            .of_kind(&EventKind::Adopted)
            .iter()
            .flat_map(|i| match h.body(*i) {
                Body::Adopted(events) => events.clone(),
                _ => Vec::new(),
            })
            .collect();
        let mut ended: BTreeMap<&DeviceId, Vec<usize>> = BTreeMap::new();
        for s in self.of_kind(&EventKind::StandingEnded).iter().copied() {
            if let Body::StandingEnded { dev, .. } = h.body(s) {
                ended.entry(dev).or_default().push(s);
            }
        }
        let mut contested: Vec<usize> = Vec::new();
        for (dev, ended) in ended {
            let of_dev = (0..h.len()).filter(|i| h.event(*i).dev == *dev);
            let of_dev: Vec<usize> = of_dev
                .filter(|i| !adopted.contains(&h.event(*i).id))
                .collect();
            for s in ended {
                if let Body::StandingEnded { last, .. } = h.body(s) {
                    let last = h.cover(last);
                    contested.extend(of_dev.iter().copied().filter(|i| !h.includes(&last, *i)));
                }
            }
        }
        for i in contested {
            self.contested[i] = true;
            self.any_contested = true;
        }
    }

    /// Whether an event is kept and shown but satisfies nothing.
    pub fn is_contested(&self, i: usize) -> bool {
        self.contested[i]
    }
    /// Whether any event is contested.
    pub fn any_contested(&self) -> bool {
        self.any_contested
    }
    /// Whether an event may satisfy a step, a gate, a consent or a signature.
    pub fn counts(&self, i: usize) -> bool {
        !self.contested[i] && self.warns(i)
    }
    /// Whether an event may stand in the way: a refusal or a hazard does so even from a contested device,
    /// or striking a phone off would turn a refusal into consent.
    pub fn warns(&self, i: usize) -> bool {
        !matches!(
            self.history.body(i),
            Body::Bad(_) | Body::ToldAfterwards | Body::Unknown
        )
    }
    /// Indexes of the events of a kind, in history order.
    pub fn of_kind(&self, kind: &EventKind) -> &[usize] {
        self.by_kind.get(kind)
    }
    /// Whether the point of view includes event `i`.
    pub fn sees(&self, view: View, i: usize) -> bool {
        match view {
            View::All => true,
            View::PastOf(e) => self.history.in_past(i, e),
        }
    }
    /// What "no" means from here: while an ancestor is missing, "cannot tell".
    pub fn absent(&self, view: View) -> Tri {
        if self.knows_all(view) {
            Tri::No
        } else {
            Tri::Unknown
        }
    }
    /// Whether no ancestor is missing. What further events could overturn cannot be told while one is.
    pub(crate) fn knows_all(&self, view: View) -> bool {
        match view {
            View::PastOf(e) => self.history.is_complete(e),
            View::All => true,
        }
    }

    /// The standard under which an event is judged: pinned when its trip began, else in its own past.
    pub fn standard_for(&self, i: usize) -> Option<&'a Standard> {
        match self.bound.get(i) {
            Some(cell) => *cell.get_or_init(|| self.bind(i)),
            None => None,
        }
    }

    fn bind(&self, i: usize) -> Option<&'a Standard> {
        let e = self.history.event(i);
        let opener = e
            .trip
            .and_then(|t| self.history.index(t))
            .filter(|o| self.history.in_past(*o, i));
        let pin = opener
            .and_then(|o| self.pin(View::PastOf(o)))
            .or_else(|| self.pin(View::PastOf(i)))?;
        self.standards.get(&pin).map(Arc::as_ref)
    }

    /// The trip of an event: what it names, or itself when it opens one.
    pub fn trip_of(&self, i: usize) -> Option<EventId> {
        let e = self.history.event(i);
        match e.trip {
            Some(t) => Some(t),
            None if matches!(e.kind, EventKind::SetOut | EventKind::Arrived) => Some(e.id),
            None => None,
        }
    }

    /// Where an event stands: its person and trip; the office asks for everybody.
    pub fn standpoint(&self, i: usize) -> Standpoint {
        if self.history.event(i).side() != Side::Device {
            return Standpoint::everybody();
        }
        Standpoint {
            by: self.history.event(i).by.clone(),
            trip: self.trip_of(i),
        }
    }
}
