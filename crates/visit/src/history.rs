//! The events of a visit and who knew what: causality from `after` alone, never from a clock.
//! Past is asked by index; chains of events make the question cheap (one small clock an event).

use std::collections::{BTreeMap, BTreeSet};

use crate::body::Body;
use crate::event::{Event, MAX_AFTER};
use crate::id::{DeviceId, EventId, VisitId};

/// The events of one visit, in an order in which causes stand before effects.
#[derive(Clone, Debug)]
pub struct History {
    visit: VisitId,
    events: Vec<Event>,
    bodies: Vec<Body>,
    by_id: BTreeMap<EventId, usize>,
    depth: Vec<u32>,
    /// Whether every ancestor is here.
    complete: Vec<bool>,
    /// Chain and position of each event: each element of a chain descends from the one before.
    place: Vec<(usize, u32)>,
    /// Per event, the highest position known of each chain (its own included); 0 is none.
    known: Vec<Vec<u32>>,
    chain_tip: Vec<usize>,
    /// Events that carry a contact with the office, by device and boot.
    contacts: BTreeMap<(DeviceId, String), Vec<usize>>,
    unusable: Vec<(String, &'static str)>,
}

/// Events and their past, as far as one history knows them.
#[derive(Clone, Debug)]
pub struct Cover(Vec<u32>);

impl History {
    /// Reads the entries of a document. What is no event is kept aside and named, never a failure.
    pub fn read<'a>(visit: VisitId, entries: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut events = Vec::new();
        let mut unusable = Vec::new();
        for (key, value) in entries {
            match Event::parse_keyed(visit, key, value) {
                Ok(e) => events.push(e),
                Err(e) => unusable.push((key.to_owned(), e.code())),
            }
        }
        let mut history = Self::new(visit, events);
        unusable.sort();
        unusable.dedup();
        history.unusable = unusable;
        history
    }

    /// Builds the history of a set of events, in whatever order and however often they come.
    pub fn new(visit: VisitId, events: impl IntoIterator<Item = Event>) -> Self {
        let set: BTreeMap<EventId, Event> = events.into_iter().map(|e| (e.id, e)).collect();
        let depth = depths(&set);
        let mut sorted: Vec<(u32, Event)> = set
            .into_values()
            .map(|e| (depth.get(&e.id).copied().unwrap_or(1), e))
            .collect();
        sorted.sort_by_key(|(d, e)| (*d, e.id));
        let mut history = Self {
            visit,
            events: Vec::with_capacity(sorted.len()),
            bodies: Vec::with_capacity(sorted.len()),
            by_id: BTreeMap::new(),
            depth: Vec::new(),
            complete: Vec::new(),
            place: Vec::new(),
            known: Vec::new(),
            chain_tip: Vec::new(),
            contacts: BTreeMap::new(),
            unusable: Vec::new(),
        };
        for (_, e) in sorted {
            history.append(e);
        }
        history
    }

    /// Adds one event. Cheap when it knows the newest events, as a device's own next event does.
    pub fn push(&mut self, event: Event) {
        if self.by_id.contains_key(&event.id) {
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
        let awaited = self.complete.contains(&false);
        if depth > last && !awaited {
            self.append(event);
        } else {
            let unusable = std::mem::take(&mut self.unusable);
            let events = std::mem::take(&mut self.events);
            *self = Self::new(self.visit, events.into_iter().chain([event]));
            self.unusable = unusable;
        }
    }

    /// Takes back the event that was pushed last, as if it had never come.
    pub(crate) fn retract(&mut self, id: EventId) {
        let events = std::mem::take(&mut self.events);
        let unusable = std::mem::take(&mut self.unusable);
        *self = Self::new(self.visit, events.into_iter().filter(|e| e.id != id));
        self.unusable = unusable;
    }

    fn append(&mut self, event: Event) {
        let i = self.events.len();
        let parents: Vec<usize> = event.after.iter().filter_map(|a| self.index(*a)).collect();
        let complete =
            parents.len() == event.after.len() && parents.iter().all(|p| self.complete[*p]);
        let depth = 1 + parents.iter().map(|p| self.depth[*p]).max().unwrap_or(0);
        let mut known: Vec<u32> = vec![0; self.chain_tip.len()];
        for p in &parents {
            for (mine, theirs) in known.iter_mut().zip(&self.known[*p]) {
                *mine = (*mine).max(*theirs);
            }
        }
        let chain = parents
            .iter()
            .map(|p| self.place[*p].0)
            .find(|c| parents.contains(&self.chain_tip[*c]));
        let chain = match chain {
            Some(c) => {
                self.chain_tip[c] = i;
                c
            }
            None => {
                self.chain_tip.push(i);
                known.push(0);
                self.chain_tip.len() - 1
            }
        };
        let position = known[chain] + 1;
        known[chain] = position;
        if let (Some(_), Some(boot)) = (event.srv, &event.boot) {
            let boot = (event.dev.clone(), boot.clone());
            self.contacts.entry(boot).or_default().push(i);
        }
        self.place.push((chain, position));
        self.known.push(known);
        self.depth.push(depth);
        self.complete.push(complete);
        self.by_id.insert(event.id, i);
        self.bodies.push(Body::read(&event));
        self.events.push(event);
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
        &self.events[i]
    }
    /// What the event at an index says.
    pub fn body(&self, i: usize) -> &Body {
        &self.bodies[i]
    }
    /// Where an event stands, if it is here.
    pub fn index(&self, id: EventId) -> Option<usize> {
        self.by_id.get(&id).copied()
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
        let (chain, position) = self.place[a];
        a != b && self.known[b].get(chain).copied().unwrap_or(0) >= position
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
        let mut known: Vec<u32> = Vec::new();
        for b in of.iter().filter_map(|id| self.index(*id)) {
            if let Some(theirs) = self.known.get(b) {
                known.resize(known.len().max(theirs.len()), 0);
                for (mine, theirs) in known.iter_mut().zip(theirs) {
                    *mine = (*mine).max(*theirs);
                }
            }
        }
        Cover(known)
    }
    /// Whether a cover of this history includes the event at an index.
    pub fn includes(&self, cover: &Cover, i: usize) -> bool {
        let (chain, position) = self.place[i];
        cover.0.get(chain).copied().unwrap_or(0) >= position
    }
    /// Indexes of the events of the same device and boot that carry a contact with the office.
    pub(crate) fn contacts_of(&self, event: &Event) -> &[usize] {
        event
            .boot
            .as_ref()
            .and_then(|b| self.contacts.get(&(event.dev.clone(), b.clone())))
            .map_or(&[], Vec::as_slice)
    }
    /// Entries of the document that are no events: key and code.
    pub fn unusable(&self) -> &[(String, &'static str)] {
        &self.unusable
    }

    /// The newest events: those in nobody's past.
    pub fn heads(&self) -> Vec<usize> {
        let named: BTreeSet<EventId> = self
            .events
            .iter()
            .flat_map(|e| e.after.iter().copied())
            .collect();
        (0..self.events.len())
            .filter(|i| !named.contains(&self.events[*i].id))
            .collect()
    }

    /// What a new event names in `after`: at most eight heads, the deepest first.
    pub fn newest(&self) -> Vec<EventId> {
        let mut heads = self.heads();
        heads.sort_by_key(|i| std::cmp::Reverse((self.depth[*i], self.events[*i].id)));
        heads.truncate(MAX_AFTER);
        let mut ids: Vec<EventId> = heads.into_iter().map(|i| self.events[i].id).collect();
        ids.sort_unstable();
        ids
    }
}

/// Depth of each event without recursion: a chain of thousands must not need a deep stack.
fn depths(set: &BTreeMap<EventId, Event>) -> BTreeMap<EventId, u32> {
    let mut waiting: BTreeMap<EventId, usize> = BTreeMap::new();
    let mut children: BTreeMap<EventId, Vec<EventId>> = BTreeMap::new();
    let mut ready: Vec<EventId> = Vec::new();
    for (id, e) in set {
        let parents = e.after.iter().filter(|a| set.contains_key(a));
        let n = parents.clone().count();
        for p in parents {
            children.entry(*p).or_default().push(*id);
        }
        if n == 0 {
            ready.push(*id);
        } else {
            waiting.insert(*id, n);
        }
    }
    let mut depth: BTreeMap<EventId, u32> = ready.iter().map(|id| (*id, 1)).collect();
    while let Some(id) = ready.pop() {
        let d = depth.get(&id).copied().unwrap_or(1);
        for child in children.get(&id).into_iter().flatten() {
            let entry = depth.entry(*child).or_insert(0);
            *entry = (*entry).max(d + 1);
            if let Some(n) = waiting.get_mut(child) {
                *n -= 1;
                if *n == 0 {
                    ready.push(*child);
                }
            }
        }
    }
    depth
}
