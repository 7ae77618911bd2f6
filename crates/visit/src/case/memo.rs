//! What was found of a visit so far, so that it is found once: plain records, filled by the files beside this one.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use doorstep_standard::{EventKind, Scope, StandardHash, Tri};

use super::doings::{Doings, Reach};
use crate::id::{EventId, VisitId};

/// What was found so far.
#[derive(Debug, Default)]
pub struct Memo<'a> {
    pub nothing: Rc<Reach>,
    pub steps: RefCell<Vec<(StandardHash, Steps)>>,
    pub acts: RefCell<[BTreeMap<String, Rc<Reach>>; 2]>,
    /// Steps that are done by name alone: the events of each name.
    pub named: OnceCell<BTreeMap<&'a str, Vec<usize>>>,
    /// Events that skip a step, by its name.
    pub skips: OnceCell<BTreeMap<&'a str, Vec<usize>>>,
    pub skipped: RefCell<BTreeMap<(String, Scope), Rc<Reach>>>,
    pub said: OnceCell<BTreeMap<&'a str, Said>>,
    pub answers: OnceCell<Reach>,
    pub checks: OnceCell<Reach>,
    pub hazards: OnceCell<[Doings; 2]>,
    /// By standard and name: what clocks start and stop by.
    pub moments: RefCell<BTreeMap<(StandardHash, String), Rc<Doings>>>,
}

/// By the place of the step; twice, for a step that offers choices: all of its doings, and those that made one.
pub type Steps = Vec<[Option<Rc<Reach>>; 2]>;

/// What was said of a subject.
#[derive(Debug, Default)]
pub struct Said {
    /// Consents that count.
    pub given: Reach,
    /// Refusals and withdrawals that stand in the way.
    pub against: Reach,
    /// Consents that name every refusal that their giver knew, of everybody's or of those on the same trip.
    pub over_all: RefCell<BTreeMap<(usize, bool), bool>>,
}

/// What is written anew instead of added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    Order,
    Pin,
    Opened,
    Appointment,
    Assigned,
    Cancelled,
    Closed,
    Signed,
}

/// How many there are.
const REGISTERS: usize = Written::Signed as usize + 1;

impl Written {
    pub const ALL: [Self; REGISTERS] = [
        Self::Order,
        Self::Pin,
        Self::Opened,
        Self::Appointment,
        Self::Assigned,
        Self::Cancelled,
        Self::Closed,
        Self::Signed,
    ];

    pub fn kinds(self) -> &'static [EventKind] {
        match self {
            Self::Order => &[EventKind::OrderSet],
            Self::Pin => &[EventKind::StandardPinned],
            Self::Opened => &[EventKind::Opened],
            Self::Appointment => &[EventKind::AppointmentSet, EventKind::AppointmentAgreed],
            Self::Assigned => &[EventKind::Assigned],
            Self::Cancelled => &[EventKind::Cancelled],
            Self::Closed => &[EventKind::Closed],
            Self::Signed => &[EventKind::Signed],
        }
    }
}

/// The writes of each register.
#[derive(Debug, Default)]
pub struct Registers<'a> {
    pub written: [OnceCell<Doings>; REGISTERS],
    pub facts: OnceCell<BTreeMap<&'a str, Doings>>,
    pub holidays: OnceCell<NamedYears>,
    pub links: OnceCell<BTreeMap<VisitId, Doings>>,
}

/// The documents of public holidays that are named: those of each year, and those that are not here.
#[derive(Debug, Default)]
pub struct NamedYears {
    pub years: BTreeMap<i32, Doings>,
    pub missing: Doings,
}

/// Lines by what is so of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub yes: usize,
    pub no: usize,
    pub unknown: usize,
}

impl Tally {
    pub fn of(&mut self, held: Tri) -> &mut usize {
        match held {
            Tri::Yes => &mut self.yes,
            Tri::No => &mut self.no,
            Tri::Unknown => &mut self.unknown,
        }
    }
}

/// What was counted.
#[derive(Debug, Default)]
pub struct Tallies {
    /// Events about part lines, and those of them that open one.
    pub about: OnceCell<[Doings; 2]>,
    /// By state and event: what its writer knew.
    pub known: RefCell<BTreeMap<String, BTreeMap<usize, Tally>>>,
}

/// Events by trip and kind.
#[derive(Debug, Default)]
pub struct Trips {
    /// The first one that counts, if any does.
    pub first: BTreeMap<(EventId, usize), Option<usize>>,
    pub arrived: BTreeMap<EventId, Doings>,
}
