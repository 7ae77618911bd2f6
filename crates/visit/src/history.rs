//! The events of a visit and who knew what: causality from `after` alone, never from a clock.
//! Past is asked by index; chains of events make the question cheap (what an event knows of other chains, if anything).

mod effort;
mod past;

use std::collections::BTreeMap;

use crate::body::Body;
use crate::event::{Event, MAX_AFTER};
use crate::id::{DeviceId, EventId, VisitId};
#[cfg(feature = "testkit")]
pub use effort::take as take_effort;
use past::{NOTHING, Reached, Rows, furthest, reached};

/// The events of one visit, in an order in which causes stand before effects.
#[derive(Clone, Debug)]
pub struct History {
    visit: VisitId,
    events: Vec<Event>,
    bodies: Vec<Body>,
    /// Ids, ascending, with the index of each.
    by_id: Vec<(EventId, usize)>,
    depth: Vec<u32>,
    /// Whether every ancestor is here.
    complete: Vec<bool>,
    awaited: bool,
    /// Whether another event names it.
    named: Vec<bool>,
    /// Chain and position of each event: each element of a chain descends from the one before.
    place: Vec<Reached>,
    /// Per event, the row of what it knows of other chains.
    row_of: Vec<u32>,
    rows: Rows,
    /// More is known across chains than is kept.
    is_tangled: bool,
    chain_tip: Vec<usize>,
    /// Events that carry a contact with the office, by device and boot; the tightest first.
    contacts: BTreeMap<DeviceId, BTreeMap<String, Vec<usize>>>,
    unusable: Vec<(String, &'static str)>,
}

/// The most pairs of records that are laid beside each other before a visit is set aside; no work comes near it.
pub(crate) const MOST_PAIRS: usize = 131_072;

/// Events and their past, as far as one history knows them.
#[derive(Clone, Debug)]
pub enum Cover {
    /// How far of each chain.
    Chains(Vec<Reached>),
    /// Each event by its index.
    Each(Vec<bool>),
}

impl History {
    /// Reads the entries of a document. What is no event is kept aside and named, never a failure.
    pub fn read<'a>(visit: VisitId, entries: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let entries = entries.into_iter();
        let mut events = Vec::with_capacity(entries.size_hint().0);
        let mut unusable = Vec::new();
        for (key, value) in entries {
            match Event::parse_keyed_like(visit, key, value, events.last()) {
                Ok(e) => events.push(e),
                Err(e) => unusable.push((key.to_owned(), e.code())),
            }
        }
        let mut history = Self::of(visit, events);
        unusable.sort();
        unusable.dedup();
        history.unusable = unusable;
        history
    }

    /// Builds the history of a set of events, in whatever order and however often they come.
    pub fn new(visit: VisitId, events: impl IntoIterator<Item = Event>) -> Self {
        Self::of(visit, events.into_iter().collect())
    }

    fn of(visit: VisitId, events: Vec<Event>) -> Self {
        // Names and places are sorted, not events: those are long.
        let ids = events.iter().enumerate().map(|(i, e)| (e.id, i));
        let mut by_id: Vec<(EventId, usize)> = ids.collect();
        by_id.sort_unstable();
        by_id.dedup_by_key(|(id, _)| *id);
        let came: Vec<usize> = by_id.iter().map(|(_, i)| *i).collect();
        let depth = depths(&events, &by_id);
        let mut order: Vec<usize> = (0..by_id.len()).collect();
        order.sort_by_key(|i| depth[*i]);
        for (place, i) in order.iter().enumerate() {
            by_id[*i].1 = place;
        }
        let mut history = Self {
            visit,
            events: Vec::with_capacity(events.len()),
            bodies: Vec::with_capacity(events.len()),
            by_id,
            depth: Vec::with_capacity(events.len()),
            complete: Vec::with_capacity(events.len()),
            awaited: false,
            named: Vec::with_capacity(events.len()),
            place: Vec::with_capacity(events.len()),
            row_of: Vec::with_capacity(events.len()),
            rows: Rows::default(),
            is_tangled: false,
            chain_tip: Vec::new(),
            contacts: BTreeMap::new(),
            unusable: Vec::new(),
        };
        let mut events: Vec<Option<Event>> = events.into_iter().map(Some).collect();
        for i in order {
            if let Some(event) = events[came[i]].take() {
                history.append(event);
            }
        }
        let tight = |e: &Event| e.srv.map(|(offset, half)| (half, offset));
        for list in history.contacts.values_mut().flat_map(|b| b.values_mut()) {
            list.sort_by_key(|i| (tight(&history.events[*i]), *i));
        }
        history
    }

    /// Adds one event. Cheap when it knows the newest events, as a device's own next event does.
    pub fn push(&mut self, event: Event) {
        if self.index(event.id).is_some() {
            return;
        }
        let depth = 1 + event
            .after
            .iter()
            .filter_map(|a| self.index(*a))
            .map(|i| self.depth[i])
            .max()
            .unwrap_or(0);
        let last = self.depth.last().copied().unwrap_or(0);
        if depth <= last || self.awaited {
            let unusable = std::mem::take(&mut self.unusable);
            let mut events = std::mem::take(&mut self.events);
            events.push(event);
            *self = Self::of(self.visit, events);
            self.unusable = unusable;
            return;
        }
        let at = self.by_id.partition_point(|(id, _)| *id < event.id);
        self.by_id.insert(at, (event.id, self.events.len()));
        let Some(boot) = self.append(event) else {
            return;
        };
        // The others are in order: the new one goes to its place among them.
        let tight = |i: usize| self.events[i].srv.map(|(offset, half)| (half, offset));
        if let Some(list) = boot_of(&mut self.contacts, &self.events[boot])
            && let Some((new, others)) = list.split_last()
        {
            let at = others.partition_point(|i| tight(*i) <= tight(*new));
            if let Some(tail) = list.get_mut(at..) {
                tail.rotate_right(1);
            }
        }
    }

    /// Adds events that came together, in whatever order.
    pub fn extend(&mut self, events: impl IntoIterator<Item = Event>) {
        let mut fresh: Vec<Event> = events.into_iter().collect();
        // A few are pushed; for many the order is found anew, once.
        if fresh.len() * 8 < self.events.len() {
            fresh.into_iter().for_each(|event| self.push(event));
            return;
        }
        let unusable = std::mem::take(&mut self.unusable);
        let mut all = std::mem::take(&mut self.events);
        all.append(&mut fresh);
        *self = Self::of(self.visit, all);
        self.unusable = unusable;
    }

    /// Takes back the event that was pushed last, as if it had never come.
    pub(crate) fn retract(&mut self, id: EventId) {
        let events = std::mem::take(&mut self.events);
        let unusable = std::mem::take(&mut self.unusable);
        *self = Self::new(self.visit, events.into_iter().filter(|e| e.id != id));
        self.unusable = unusable;
    }

    /// Puts an event behind all others; its id is in `by_id` already.
    /// Returns its index when it carries a contact with the office, which then stands last of its boot.
    fn append(&mut self, event: Event) -> Option<usize> {
        let i = self.events.len();
        let (mut depth, mut complete) = (0, true);
        let mut chain: Option<(u32, usize, bool)> = None;
        let mut parents: Vec<usize> = Vec::with_capacity(event.after.len());
        for after in &event.after {
            // Nothing names what comes later: an id is a hash of what it names.
            let Some(p) = self.index(*after).filter(|p| *p < i) else {
                continue;
            };
            parents.push(p);
            depth = depth.max(self.depth[p]);
            complete &= self.complete[p];
            self.named[p] = true;
            // Goes on the chain of a parent that ends one, its own phone's before others, so that chains stay few.
            let (of_parent, _) = self.place[p];
            let own = self.events[p].dev == event.dev;
            let better = chain.is_none_or(|(.., was_own)| own && !was_own);
            if better && self.chain_tip[of_parent as usize] == p {
                chain = Some((of_parent, p, own));
            }
        }
        complete &= parents.len() == event.after.len();
        let (place, row) = match chain {
            Some((chain, before, _)) => {
                self.chain_tip[chain as usize] = i;
                let (_, position) = self.place[before];
                // Most know no more of others than the one before.
                let news = |p: &usize| !self.is_known(*p, before);
                let row = match !self.is_tangled && parents.iter().any(news) {
                    true => self.rows.keep(self.known_to(&parents), chain),
                    false => self.row_of[before],
                };
                ((chain, position + 1), row)
            }
            None => {
                let chain = self.chain_tip.len() as u32;
                self.chain_tip.push(i);
                let row = match self.is_tangled {
                    true => NOTHING,
                    false => self.rows.keep(self.known_to(&parents), chain),
                };
                ((chain, 1), row)
            }
        };
        self.place.push(place);
        self.row_of.push(row);
        if self.rows.pairs() > MOST_PAIRS {
            // Who knew whom is looked up event by event from here on.
            self.is_tangled = true;
            self.rows = Rows::default();
        }
        self.depth.push(depth + 1);
        self.complete.push(complete);
        self.awaited |= !complete;
        self.named.push(false);
        self.bodies.push(Body::read(&event));
        self.events.push(event);
        self.note_contact(i)
    }

    /// Whether `a` is `b` or in its past.
    fn is_known(&self, a: usize, b: usize) -> bool {
        a == b || self.in_past(a, b)
    }

    /// The past of some events, themselves left out unless one is in the past of another: found by walking back.
    fn past_of(&self, events: &[usize]) -> Vec<bool> {
        let mut past = vec![false; self.events.len()];
        let mut left: Vec<usize> = events.to_vec();
        while let Some(i) = left.pop() {
            effort::spend(1);
            for p in self.events[i].after.iter().filter_map(|a| self.index(*a)) {
                if !std::mem::replace(&mut past[p], true) {
                    left.push(p);
                }
            }
        }
        past
    }

    /// How far some events, themselves included, know each chain; a chain may come more than once.
    fn known_to(&self, events: &[usize]) -> Vec<Reached> {
        let mut rows: Vec<u32> = events.iter().map(|i| self.row_of[*i]).collect();
        rows.sort_unstable();
        rows.dedup();
        let mut known: Vec<Reached> = events.iter().map(|i| self.place[*i]).collect();
        for row in rows {
            known.extend(self.rows.row(row));
        }
        effort::spend(known.len());
        known
    }

    fn note_contact(&mut self, i: usize) -> Option<usize> {
        let event = &self.events[i];
        let (Some(_), Some(boot)) = (event.srv, &event.boot) else {
            return None;
        };
        match boot_of(&mut self.contacts, event) {
            Some(list) => list.push(i),
            None => {
                let boots = self.contacts.entry(event.dev.clone()).or_default();
                boots.insert(boot.clone(), vec![i]);
            }
        }
        Some(i)
    }

    /// The visit.
    pub fn visit(&self) -> VisitId {
        self.visit
    }
    /// How many events.
    pub fn len(&self) -> usize {
        self.events.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
    /// All events, causes before effects, ties by id.
    pub fn events(&self) -> &[Event] {
        &self.events
    }
    /// The event at an index of this history.
    pub fn event(&self, i: usize) -> &Event {
        effort::spend(1);
        &self.events[i]
    }
    /// What the event at an index says.
    pub fn body(&self, i: usize) -> &Body {
        effort::spend(1);
        &self.bodies[i]
    }
    /// Where an event stands, if it is here.
    pub fn index(&self, id: EventId) -> Option<usize> {
        effort::spend(1);
        let at = self.by_id.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.by_id.get(at).map(|(_, i)| *i)
    }
    /// The event of an id, if it is here.
    pub fn get(&self, id: EventId) -> Option<&Event> {
        self.index(id).map(|i| &self.events[i])
    }
    /// Length of the longest chain of causes, itself included.
    pub fn depth(&self, i: usize) -> u32 {
        self.depth[i]
    }
    /// Whether all of its causal past is here.
    pub fn is_complete(&self, i: usize) -> bool {
        self.complete[i]
    }
    /// Whether `a` is in the causal past of `b` (never of itself).
    pub fn in_past(&self, a: usize, b: usize) -> bool {
        effort::spend(1);
        let (chain, position) = self.place[a];
        let (own, last) = self.place[b];
        if chain == own {
            return position < last;
        }
        if self.is_tangled {
            return a < b && self.past_of(&[b]).get(a).is_some_and(|known| *known);
        }
        let row = self.row_of[b];
        row != NOTHING && a < b && reached(self.rows.row(row), chain) >= position
    }
    /// The chain that an event is on, and its place there from 1 on: of two on one chain, the later one knows the earlier.
    pub(crate) fn place(&self, i: usize) -> (u32, u32) {
        effort::spend(1);
        self.place[i]
    }
    /// Whether who knew whom is not kept, and everything asked of it is dear.
    pub(crate) fn is_tangled(&self) -> bool {
        self.is_tangled
    }
    /// The number of what an event knows of other chains: events with one number know the same, and are on one chain.
    pub(crate) fn knowledge(&self, i: usize) -> Option<u32> {
        Some(self.row_of[i]).filter(|row| *row != NOTHING)
    }
    /// How far each other chain is known, chains ascending.
    pub(crate) fn known(&self, knowledge: u32) -> &[(u32, u32)] {
        self.rows.row(knowledge)
    }
    /// How many pairs of an event and another chain that it knows are kept: the measure of how tangled it is.
    pub(crate) fn pairs(&self) -> usize {
        match self.is_tangled {
            true => MOST_PAIRS + 1,
            false => self.rows.pairs(),
        }
    }
    /// Whether nothing here was written apart from anything else.
    pub(crate) fn is_one_chain(&self) -> bool {
        self.chain_tip.len() <= 1
    }
    /// Those of some events that no other of them has in its past, in the order in which they are given.
    pub(crate) fn newest_of(&self, mut list: Vec<usize>) -> Vec<usize> {
        if list.len() <= 1 {
            return list;
        }
        if self.is_tangled {
            let past = self.past_of(&list);
            list.retain(|i| !past.get(*i).is_some_and(|known| *known));
            return list;
        }
        // Of each chain only the last; of those, none that another one knew of.
        let mut ends: Vec<Reached> = list.iter().map(|i| self.place[*i]).collect();
        furthest(&mut ends);
        list.retain(|i| reached(&ends, self.place[*i].0) == self.place[*i].1);
        if list.len() <= 1 {
            return list;
        }
        let mut rows: Vec<u32> = list.iter().map(|i| self.row_of[*i]).collect();
        rows.sort_unstable();
        rows.dedup();
        let mut known: Vec<Reached> = Vec::new();
        for row in rows {
            known.extend(self.rows.row(row));
        }
        effort::spend(known.len() + list.len());
        furthest(&mut known);
        list.retain(|i| reached(&known, self.place[*i].0) < self.place[*i].1);
        list
    }
    /// Whether neither knew of the other.
    pub fn concurrent(&self, a: usize, b: usize) -> bool {
        a != b && !self.in_past(a, b) && !self.in_past(b, a)
    }
    /// Whether `a` is one of `of` or in the past of one of them. For many questions about one list: [`History::cover`].
    pub fn covered(&self, a: usize, of: &[EventId]) -> bool {
        of.iter()
            .filter_map(|id| self.index(*id))
            .any(|b| a == b || self.in_past(a, b))
    }
    /// What a list of events covers: itself and its past. The list is from outside and may be long, so it is
    /// read once, and each question after that costs the same whatever its length.
    pub fn cover(&self, of: &[EventId]) -> Cover {
        let here: Vec<usize> = of.iter().filter_map(|id| self.index(*id)).collect();
        self.cover_of(&here)
    }
    /// The same of events at these indexes.
    pub(crate) fn cover_of(&self, here: &[usize]) -> Cover {
        if self.is_tangled {
            let mut past = self.past_of(here);
            here.iter().for_each(|i| past[*i] = true);
            return Cover::Each(past);
        }
        let mut known = self.known_to(here);
        furthest(&mut known);
        Cover::Chains(known)
    }
    /// Whether a cover of this history includes the event at an index.
    pub fn includes(&self, cover: &Cover, i: usize) -> bool {
        effort::spend(1);
        let (chain, position) = self.place[i];
        match cover {
            Cover::Chains(known) => reached(known, chain) >= position,
            Cover::Each(known) => known.get(i).is_some_and(|known| *known),
        }
    }
    /// Indexes of the events of the same device and boot that carry a contact with the office, the tightest first.
    pub(crate) fn contacts_of(&self, event: &Event) -> &[usize] {
        event
            .boot
            .as_ref()
            .and_then(|b| self.contacts.get(&event.dev)?.get(b))
            .map_or(&[], Vec::as_slice)
    }
    /// Entries of the document that are no events: key and code.
    pub fn unusable(&self) -> &[(String, &'static str)] {
        &self.unusable
    }

    /// The newest events: those in nobody's past.
    pub fn heads(&self) -> Vec<usize> {
        (0..self.events.len()).filter(|i| !self.named[*i]).collect()
    }

    /// The newest that can be named: at most eight heads, the deepest first.
    pub fn newest(&self) -> Vec<EventId> {
        self.first_heads(|_| false)
    }

    /// What a new event of a device names in `after`: the same, but first of all what knows of its own newest.
    pub fn newest_for(&self, dev: &DeviceId) -> Vec<EventId> {
        let heads = self.heads();
        if heads.len() <= MAX_AFTER {
            return self.newest();
        }
        let own = (0..self.events.len()).filter(|i| self.events[*i].dev == *dev);
        let own = self.newest_of(own.collect());
        let knowing: Vec<usize> = own
            .iter()
            .filter_map(|own| {
                let knows = |head: &&usize| **head == *own || self.in_past(*own, **head);
                heads.iter().rev().find(knows).copied()
            })
            .collect();
        self.first_heads(|head| knowing.contains(&head))
    }

    fn first_heads(&self, wanted: impl Fn(usize) -> bool) -> Vec<EventId> {
        let mut heads = self.heads();
        let rank = |i: &usize| (wanted(*i), self.depth[*i], self.events[*i].id);
        heads.sort_by_key(|i| std::cmp::Reverse(rank(i)));
        heads.truncate(MAX_AFTER);
        let mut ids: Vec<EventId> = heads.into_iter().map(|i| self.events[i].id).collect();
        ids.sort_unstable();
        ids
    }
}

/// The contacts of the boot in which an event was recorded, if there is one already.
fn boot_of<'a>(
    contacts: &'a mut BTreeMap<DeviceId, BTreeMap<String, Vec<usize>>>,
    event: &Event,
) -> Option<&'a mut Vec<usize>> {
    contacts.get_mut(&event.dev)?.get_mut(event.boot.as_ref()?)
}

/// Depth of each event that `by_id` names with its place, in ascending order of ids, without recursion: a chain of thousands must not
/// need a deep stack.
fn depths(events: &[Event], by_id: &[(EventId, usize)]) -> Vec<u32> {
    let mut waiting: Vec<u32> = vec![0; by_id.len()];
    let mut links: Vec<(usize, usize)> = Vec::with_capacity(by_id.len());
    for (child, (_, i)) in by_id.iter().enumerate() {
        for parent in &events[*i].after {
            if let Ok(parent) = by_id.binary_search_by_key(parent, |(id, _)| *id) {
                links.push((parent, child));
                waiting[child] += 1;
            }
        }
    }
    links.sort_unstable();
    let mut depth: Vec<u32> = vec![1; by_id.len()];
    let mut ready: Vec<usize> = (0..by_id.len()).filter(|i| waiting[*i] == 0).collect();
    while let Some(parent) = ready.pop() {
        let first = links.partition_point(|(p, _)| *p < parent);
        for (_, child) in links.iter().skip(first).take_while(|(p, _)| *p == parent) {
            depth[*child] = depth[*child].max(depth[parent] + 1);
            waiting[*child] -= 1;
            if waiting[*child] == 0 {
                ready.push(*child);
            }
        }
    }
    depth
}
