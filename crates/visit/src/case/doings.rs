//! Events of one sort, found once for a visit: chain by chain of the history, so that any point of view
//! is answered by a look at the ends of each chain that it knows, however long they are.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use doorstep_standard::Scope;

use super::view::{Standpoint, View};
use crate::history::{Cover, History};
use crate::id::{EventId, PersonId};

/// Events by chain, each chain in history order.
#[derive(Debug, Default)]
pub(crate) struct Doings {
    events: Vec<usize>,
    /// Chains, ascending, and where the events of each end.
    chains: Vec<(u32, usize)>,
    /// What is seen of other chains by those who know so much of them, where looking anew is dear.
    seen: RefCell<BTreeMap<u32, Seen>>,
    newest: OnceCell<Vec<usize>>,
    /// The same, by what is known of other chains.
    newest_of: RefCell<BTreeMap<u32, Vec<usize>>>,
}

/// What a point of view sees.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    first: Option<usize>,
    count: usize,
    last: Option<usize>,
}

impl Seen {
    fn join(&mut self, seen: &[usize]) {
        if let (Some(first), Some(last)) = (seen.first(), seen.last()) {
            self.first = Some(self.first.map_or(*first, |f| f.min(*first)));
            self.last = self.last.max(Some(*last));
            self.count += seen.len();
        }
    }
}

/// So many chains are looked at anew each time.
const FEW: usize = 4;

impl Doings {
    /// Of these events, in whatever order.
    pub fn of(h: &History, mut events: Vec<usize>) -> Self {
        events.sort_unstable();
        let mut chains = Vec::new();
        let one = h.is_one_chain();
        if !one {
            events.sort_by_key(|i| h.place(*i).0);
        }
        for (n, i) in events.iter().enumerate() {
            let (chain, _) = h.place(*i);
            match chains.last_mut() {
                Some((last, end)) if *last == chain => *end = n + 1,
                _ => chains.push((chain, n + 1)),
            }
        }
        Self {
            events,
            chains,
            ..Self::default()
        }
    }

    /// The events of the nth chain that has any.
    fn strand(&self, n: usize) -> &[usize] {
        let start = n.checked_sub(1).and_then(|b| self.chains.get(b));
        let end = self.chains.get(n).map_or(0, |(_, end)| *end);
        let start = start.map_or(0, |(_, end)| *end);
        self.events.get(start..end).unwrap_or_default()
    }

    fn strand_of(&self, chain: u32) -> &[usize] {
        match self.chains.as_slice() {
            [(only, _)] if *only == chain => &self.events,
            _ => match self.chains.binary_search_by_key(&chain, |(c, _)| *c) {
                Ok(n) => self.strand(n),
                Err(_) => &[],
            },
        }
    }

    /// The part of a chain up to a place.
    fn up_to<'s>(h: &History, strand: &'s [usize], place: u32) -> &'s [usize] {
        let seen = strand.partition_point(|i| h.place(*i).1 <= place);
        strand.get(..seen).unwrap_or_default()
    }

    /// What an event sees of its own chain.
    fn own(&self, h: &History, e: usize) -> &[usize] {
        let (chain, place) = h.place(e);
        Self::up_to(h, self.strand_of(chain), place - 1)
    }

    /// The last that an event has before it on its own chain.
    pub fn own_last(&self, h: &History, e: usize) -> Option<usize> {
        self.own(h, e).last().copied()
    }

    /// Calls `f` with what is seen of each other chain.
    fn each_other<'s>(&'s self, h: &History, knowledge: u32, mut f: impl FnMut(&'s [usize])) {
        let known = h.known(knowledge);
        if self.chains.len() <= known.len() {
            for (n, (chain, _)) in self.chains.iter().enumerate() {
                if let Ok(at) = known.binary_search_by_key(chain, |(c, _)| *c) {
                    let place = known.get(at).map_or(0, |(_, p)| *p);
                    f(Self::up_to(h, self.strand(n), place));
                }
            }
        } else {
            for (chain, place) in known {
                f(Self::up_to(h, self.strand_of(*chain), *place));
            }
        }
    }

    fn seen(&self, h: &History, view: View) -> Seen {
        let mut seen = Seen::default();
        match view {
            _ if h.is_tangled() => self.each_seen(h, view, |s| seen.join(s)),
            View::All => self.each_seen(h, view, |s| seen.join(s)),
            View::PastOf(e) => {
                if let Some(known) = h.knowledge(e) {
                    seen = self.seen_of_others(h, known);
                }
                seen.join(self.own(h, e));
            }
        }
        seen
    }

    fn seen_of_others(&self, h: &History, knowledge: u32) -> Seen {
        let few = self.chains.len().min(h.known(knowledge).len()) <= FEW;
        if let Some(seen) = self.seen.borrow().get(&knowledge).filter(|_| !few) {
            return *seen;
        }
        let mut seen = Seen::default();
        self.each_other(h, knowledge, |s| seen.join(s));
        if !few {
            self.seen.borrow_mut().insert(knowledge, seen);
        }
        seen
    }

    /// The first.
    pub fn first(&self, h: &History, view: View) -> Option<usize> {
        self.seen(h, view).first
    }

    /// Whether there is any.
    pub fn any(&self, h: &History, view: View) -> bool {
        self.first(h, view).is_some()
    }

    /// All of them, chain by chain.
    pub fn all(&self) -> &[usize] {
        &self.events
    }

    /// How many pairs of them there are of which neither knew of the other.
    pub fn pairs_apart(&self, h: &History) -> usize {
        let all = self.in_order();
        let apart = |(earlier, b): (usize, &usize)| earlier - self.count(h, View::PastOf(*b));
        match h.is_one_chain() {
            true => 0,
            false => all.iter().enumerate().map(apart).sum(),
        }
    }

    /// Those that stand before an event in the history and are apart from it, in history order.
    pub fn apart_before(&self, h: &History, b: usize) -> Vec<usize> {
        let (own, _) = h.place(b);
        let known = h.knowledge(b).map_or(&[][..], |k| h.known(k));
        let mut out = Vec::new();
        for (n, (chain, _)) in self
            .chains
            .iter()
            .enumerate()
            .filter(|(_, (c, _))| *c != own)
        {
            let strand = self.strand(n);
            let at = known.binary_search_by_key(chain, |(c, _)| *c).ok();
            let place = at.and_then(|at| known.get(at)).map_or(0, |(_, p)| *p);
            let seen = Self::up_to(h, strand, place).len();
            let rest = strand.iter().skip(seen).copied();
            out.extend(rest.take_while(|a| *a < b));
        }
        out.sort_unstable();
        out
    }

    /// All of them, in history order.
    pub fn in_order(&self) -> Vec<usize> {
        let mut all = self.events.clone();
        all.sort_unstable();
        all
    }

    /// How many.
    pub fn count(&self, h: &History, view: View) -> usize {
        self.seen(h, view).count
    }

    /// The last: of those that are deepest, the one with the greatest id.
    pub fn last(&self, h: &History, view: View) -> Option<usize> {
        self.seen(h, view).last
    }

    /// Those that no other of them has in its past, in history order.
    pub fn newest(&self, h: &History, view: View) -> Vec<usize> {
        match view {
            View::All => {
                let newest = self.newest.get_or_init(|| {
                    let ends = (0..self.chains.len()).filter_map(|n| self.strand(n).last());
                    newest_of(h, ends.copied().collect())
                });
                newest.clone()
            }
            View::PastOf(_) if h.is_tangled() => {
                let mut ends = Vec::new();
                self.each_seen(h, view, |seen| ends.extend(seen.last()));
                newest_of(h, ends)
            }
            View::PastOf(e) => {
                let own = self.own(h, e).last().copied();
                // Who knows no more of others than the last of the own chain did has nothing newer than that.
                let knowledge = h.knowledge(e);
                let Some(known) =
                    knowledge.filter(|_| own.and_then(|i| h.knowledge(i)) != knowledge)
                else {
                    return own.into_iter().collect();
                };
                self.newest_from(h, known, own)
            }
        }
    }

    fn newest_from(&self, h: &History, knowledge: u32, own: Option<usize>) -> Vec<usize> {
        if let Some(newest) = self.newest_of.borrow().get(&knowledge) {
            return newest.clone();
        }
        let mut ends: Vec<usize> = own.into_iter().collect();
        self.each_other(h, knowledge, |seen| ends.extend(seen.last()));
        let newest = newest_of(h, ends);
        if newest.len() > FEW {
            let mut memo = self.newest_of.borrow_mut();
            memo.insert(knowledge, newest.clone());
        }
        newest
    }

    /// Calls `f` with what is seen of each chain.
    pub fn each_seen<'s>(&'s self, h: &History, view: View, mut f: impl FnMut(&'s [usize])) {
        match view {
            View::All => (0..self.chains.len()).for_each(|n| f(self.strand(n))),
            View::PastOf(e) if h.is_tangled() => {
                let past = h.cover_of(&[e]);
                for n in 0..self.chains.len() {
                    let strand = self.strand(n);
                    let seen = strand.partition_point(|i| *i != e && h.includes(&past, *i));
                    f(strand.get(..seen).unwrap_or_default());
                }
            }
            View::PastOf(e) => {
                f(self.own(h, e));
                if let Some(known) = h.knowledge(e) {
                    self.each_other(h, known, f);
                }
            }
        }
    }

    /// The latest that are seen, at most so many, in history order; and whether they are all.
    pub fn latest(&self, h: &History, view: View, most: usize) -> (Vec<usize>, bool) {
        let mut latest = Vec::new();
        self.each_seen(h, view, |seen| latest.extend(seen.iter().rev().take(most)));
        latest.sort_unstable();
        let all = latest.len() <= most && latest.len() == self.count(h, view);
        let over = latest.len().saturating_sub(most);
        latest.drain(..over);
        (latest, all)
    }

    /// Whether it holds for any that is seen: asked of each chain from its last on, until `None`, which holds for none
    /// before it either.
    pub fn any_last(&self, h: &History, view: View, held: impl Fn(usize) -> Option<bool>) -> bool {
        let mut any = false;
        self.each_seen(h, view, |seen| {
            let asked = seen.iter().rev().map_while(|i| held(*i));
            any = any || asked.into_iter().any(|held| held);
        });
        any
    }

    /// The first that is seen and that a cover does not include.
    pub fn first_beyond(&self, h: &History, view: View, cover: &Cover) -> Option<usize> {
        let mut first: Option<usize> = None;
        self.each_seen(h, view, |seen| {
            // Of two on one chain, whoever knew the later one knew the earlier.
            let known = seen.partition_point(|i| h.includes(cover, *i));
            if let Some(i) = seen.get(known) {
                first = Some(first.map_or(*i, |f| f.min(*i)));
            }
        });
        first
    }
}

fn newest_of(h: &History, ends: Vec<usize>) -> Vec<usize> {
    let mut newest = h.newest_of(ends);
    newest.sort_unstable();
    newest
}

/// The doings of one step or act, everybody's and each standpoint's.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    everybody: Doings,
    /// By person, and by trip where that matters; ascending. `None` when it reaches the whole visit.
    apart: Option<Vec<(PersonId, Option<EventId>, Doings)>>,
    per_trip: bool,
    nothing: Doings,
}

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
            .map_or(&self.nothing, |(.., doings)| doings)
    }

    /// Everybody's doings.
    pub fn everybody(&self) -> &Doings {
        &self.everybody
    }

    /// Of events with the trip of each; it reaches the whole visit, a person or a trip.
    pub fn gather(h: &History, scope: Scope, events: Vec<(usize, Option<EventId>)>) -> Self {
        let everybody = Doings::of(h, events.iter().map(|(i, _)| *i).collect());
        let per_trip = scope == Scope::Trip;
        let apart = (scope != Scope::Visit).then(|| {
            let by = |i: usize| &h.event(i).by;
            let mut events = events;
            if !per_trip {
                events.iter_mut().for_each(|(_, trip)| *trip = None);
            }
            events.sort_by(|(i, t), (j, u)| by(*i).cmp(by(*j)).then_with(|| t.cmp(u)));
            events
                .chunk_by(|(i, t), (j, u)| t == u && by(*i) == by(*j))
                .filter_map(|of_one| {
                    let (i, trip) = of_one.first()?;
                    let doings = Doings::of(h, of_one.iter().map(|(i, _)| *i).collect());
                    Some((by(*i).clone(), *trip, doings))
                })
                .collect()
        });
        Self {
            everybody,
            apart,
            per_trip,
            nothing: Doings::default(),
        }
    }
}
