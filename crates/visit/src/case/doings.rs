//! What does a step or an act, found once for a visit: chain by chain of the history, so that any point of view
//! is answered by a look at the ends of each chain, however long it is.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use doorstep_standard::{EventKind, Scope, Standard, StandardHash};

use super::{Case, Standpoint, View, act_scope};
use crate::body::{Body, Verdict};
use crate::history::History;
use crate::id::{EventId, PersonId};
use crate::json::Json;

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

    fn add(&mut self, case: &Case, i: usize) {
        self.everybody.add(case.history, i);
        let Some(apart) = &mut self.apart else {
            return;
        };
        let by = &case.history.event(i).by;
        let trip = case.trip_of(i).filter(|_| self.per_trip);
        let found = apart.binary_search_by(|(b, t, _)| b.cmp(by).then_with(|| t.cmp(&trip)));
        let place = found.unwrap_or_else(|place| {
            apart.insert(place, (by.clone(), trip, Doings::default()));
            place
        });
        if let Some((.., doings)) = apart.get_mut(place) {
            doings.add(case.history, i);
        }
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Memo<'a> {
    nothing: Rc<Reach>,
    steps: RefCell<Vec<(StandardHash, Steps)>>,
    acts: RefCell<BTreeMap<String, Rc<Reach>>>,
    /// Events that skip a step, by its name.
    skips: OnceCell<BTreeMap<&'a str, Vec<usize>>>,
    /// What was said of a subject: consents, then refusals, then withdrawals.
    said: OnceCell<BTreeMap<&'a str, [Vec<usize>; 3]>>,
}

/// By the place of the step; twice, for a step that offers choices: all of its doings, and those that made one.
type Steps = Vec<[Option<Rc<Reach>>; 2]>;

impl Case<'_> {
    /// What does a step or an act.
    pub(crate) fn reach(&self, standard: &Standard, name: &str) -> Rc<Reach> {
        match standard.place_of_step(name) {
            Some(place) => self.reach_of_step(standard, place, false),
            None => self.reach_of_act(name),
        }
    }

    /// What does a step or an act and records a choice.
    pub(crate) fn reach_with_choice(&self, standard: &Standard, name: &str) -> Rc<Reach> {
        match standard.place_of_step(name) {
            Some(place) => self.reach_of_step(standard, place, true),
            None => {
                let chose = |i: &usize| self.choice(*i, "outcome").is_some();
                let all = self.candidates(None, name);
                self.gather(act_scope(name), all.filter(chose))
            }
        }
    }

    /// The choice that an event records under a name.
    pub(crate) fn choice(&self, i: usize, field: &str) -> Option<&str> {
        self.history.event(i).data.get(field).and_then(Json::as_str)
    }

    fn reach_of_step(&self, standard: &Standard, place: usize, with_choice: bool) -> Rc<Reach> {
        let kind = usize::from(with_choice);
        let known = self.memo.steps.borrow();
        let book = known.iter().find(|(hash, _)| *hash == standard.hash);
        if let Some(Some(reach)) = book.and_then(|(_, steps)| steps.get(place)?.get(kind)) {
            return Rc::clone(reach);
        }
        drop(known);
        let Some(step) = standard.steps.get(place) else {
            return Rc::default();
        };
        let field = step.field.as_deref().unwrap_or("outcome");
        let does = |i: &usize| {
            self.does_step(*i, step)
                && self.chooses(*i, step)
                && (!with_choice || self.choice(*i, field).is_some())
        };
        let all = self.candidates(Some(step), &step.id);
        let reach = self.gather(step.scope, all.filter(does));
        let mut known = self.memo.steps.borrow_mut();
        let book = known.iter().position(|(hash, _)| *hash == standard.hash);
        let book = book.unwrap_or_else(|| {
            known.push((standard.hash, vec![[None, None]; standard.steps.len()]));
            known.len() - 1
        });
        let steps = known.get_mut(book).map(|(_, steps)| steps);
        if let Some(cell) = steps.and_then(|s| s.get_mut(place)?.get_mut(kind)) {
            *cell = Some(Rc::clone(&reach));
        }
        reach
    }

    fn reach_of_act(&self, act: &str) -> Rc<Reach> {
        if let Some(reach) = self.memo.acts.borrow().get(act) {
            return Rc::clone(reach);
        }
        let reach = self.gather(act_scope(act), self.candidates(None, act));
        let mut acts = self.memo.acts.borrow_mut();
        acts.insert(act.to_owned(), Rc::clone(&reach));
        reach
    }

    fn gather(&self, scope: Scope, events: impl Iterator<Item = usize>) -> Rc<Reach> {
        let mut reach = Reach {
            apart: (scope != Scope::Visit).then(Vec::new),
            per_trip: scope == Scope::Trip,
            ..Reach::default()
        };
        let mut all: Vec<usize> = events.filter(|i| self.satisfies(*i)).collect();
        if all.is_empty() {
            // One for all: most steps of a standard are done by nothing yet.
            return Rc::clone(&self.memo.nothing);
        }
        all.sort_unstable();
        all.into_iter().for_each(|i| reach.add(self, i));
        Rc::new(reach)
    }

    /// Indexes of the events that skip a step, in history order.
    pub(super) fn skips_of(&self, step: &str) -> &[usize] {
        let skips = self.memo.skips.get_or_init(|| {
            let mut skips: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for i in self.of_kind(&EventKind::StepSkipped).iter().copied() {
                if let Body::StepSkipped { step, .. } = self.history.body(i) {
                    skips.entry(step).or_default().push(i);
                }
            }
            skips
        });
        skips.get(step).map_or(&[], Vec::as_slice)
    }

    /// Indexes of the events that say this of a subject, in history order.
    pub(super) fn said_of(&self, subject: &str, verdict: Verdict) -> &[usize] {
        let said = self.memo.said.get_or_init(|| {
            let mut said: BTreeMap<&str, [Vec<usize>; 3]> = BTreeMap::new();
            let kinds = [
                EventKind::ConsentGiven,
                EventKind::ConsentRefused,
                EventKind::ConsentWithdrawn,
            ];
            for (place, kind) in kinds.into_iter().enumerate() {
                for i in self.of_kind(&kind).iter().copied() {
                    if let Body::Consent(c) = self.history.body(i) {
                        let lists = said.entry(c.subject.as_str()).or_default();
                        lists[place].push(i);
                    }
                }
            }
            said
        });
        let place = match verdict {
            Verdict::Given => 0,
            Verdict::Refused => 1,
            Verdict::Withdrawn => 2,
        };
        let lists = said.get(subject);
        lists.map_or(&[], |l| l[place].as_slice())
    }
}
