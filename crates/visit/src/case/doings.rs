//! What does a step or an act, found once for a visit: chain by chain of the history, so that any point of view
//! is answered by a look at the ends of each chain, however long it is.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use doorstep_standard::{Scope, StandardHash};

use super::view::{Standpoint, View};
use crate::history::History;
use crate::id::{EventId, PersonId};

/// Events by chain, each chain in history order.
#[derive(Debug, Default)]
pub(crate) struct Doings(Vec<(usize, Vec<usize>)>);

impl Doings {
    fn add(&mut self, h: &History, i: usize) {
        let chain = h.chain(i);
        match self.0.iter_mut().find(|(c, _)| *c == chain) {
            Some((_, list)) => list.push(i),
            None => self.0.push((chain, vec![i])),
        }
    }

    /// The part of each chain that a point of view sees: its beginning.
    fn seen<'s>(&'s self, h: &'s History, view: View) -> impl Iterator<Item = &'s [usize]> {
        self.0.iter().filter_map(move |(_, list)| {
            let seen = match view {
                View::All => list.len(),
                View::PastOf(e) => list.partition_point(|i| h.in_past(*i, e)),
            };
            list.get(..seen).filter(|s| !s.is_empty())
        })
    }

    /// The first.
    pub fn first(&self, h: &History, view: View) -> Option<usize> {
        let firsts = self.0.iter().filter_map(|(_, list)| list.first().copied());
        match view {
            View::PastOf(e) => firsts.filter(|i| h.in_past(*i, e)).min(),
            View::All => firsts.min(),
        }
    }

    /// All of them, in history order.
    pub fn all(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.0.iter().flat_map(|(_, list)| list).copied().collect();
        all.sort_unstable();
        all
    }

    /// How many.
    pub fn count(&self, h: &History, view: View) -> usize {
        self.seen(h, view).map(<[usize]>::len).sum()
    }

    /// The last: of those that are deepest, the one with the greatest id.
    pub fn last(&self, h: &History, view: View) -> Option<usize> {
        self.seen(h, view)
            .filter_map(<[usize]>::last)
            .copied()
            .max()
    }

    /// Those that no other of them has in its past, in history order.
    pub fn newest(&self, h: &History, view: View) -> Vec<usize> {
        let lasts = self.seen(h, view).filter_map(<[usize]>::last).copied();
        let mut lasts: Vec<usize> = lasts.collect();
        lasts.sort_unstable();
        h.newest_of(lasts)
    }
}

/// The doings of one step or act, everybody's and each standpoint's.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    everybody: Doings,
    /// By person, and by trip where that matters; ascending. `None` when it reaches the whole visit.
    apart: Option<Vec<(PersonId, Option<EventId>, Doings)>>,
    per_trip: bool,
}

static NOTHING: Doings = Doings(Vec::new());

impl Reach {
    /// The doings from a standpoint.
    pub fn of(&self, at: &Standpoint) -> &Doings {
        let Some(apart) = self.apart.as_ref().filter(|_| !at.by.is_everybody()) else {
            return &self.everybody;
        };
        let trip = at.trip.filter(|_| self.per_trip);
        let found = apart.binary_search_by(|(by, t, _)| by.cmp(&at.by).then_with(|| t.cmp(&trip)));
        found
            .ok()
            .and_then(|place| apart.get(place))
            .map_or(&NOTHING, |(.., doings)| doings)
    }

    /// Nothing yet; it reaches the whole visit, a person or a trip.
    pub fn new(scope: Scope) -> Self {
        Self {
            apart: (scope != Scope::Visit).then(Vec::new),
            per_trip: scope == Scope::Trip,
            ..Self::default()
        }
    }

    /// Adds an event of a trip.
    pub fn add(&mut self, h: &History, i: usize, trip: Option<EventId>) {
        self.everybody.add(h, i);
        let Some(apart) = &mut self.apart else {
            return;
        };
        let by = &h.event(i).by;
        let trip = trip.filter(|_| self.per_trip);
        let found = apart.binary_search_by(|(b, t, _)| b.cmp(by).then_with(|| t.cmp(&trip)));
        let place = found.unwrap_or_else(|place| {
            apart.insert(place, (by.clone(), trip, Doings::default()));
            place
        });
        if let Some((.., doings)) = apart.get_mut(place) {
            doings.add(h, i);
        }
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Memo<'a> {
    pub nothing: Rc<Reach>,
    pub steps: RefCell<Vec<(StandardHash, Steps)>>,
    pub acts: RefCell<BTreeMap<String, Rc<Reach>>>,
    /// Events that skip a step, by its name.
    pub skips: OnceCell<BTreeMap<&'a str, Vec<usize>>>,
    /// What was said of a subject: consents, then refusals, then withdrawals.
    pub said: OnceCell<BTreeMap<&'a str, [Vec<usize>; 3]>>,
}

/// By the place of the step; twice, for a step that offers choices: all of its doings, and those that made one.
pub(super) type Steps = Vec<[Option<Rc<Reach>>; 2]>;
