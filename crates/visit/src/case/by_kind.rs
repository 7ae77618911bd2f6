//! Events by what was done: asked hundreds of times a fold, so by number and not by name.

use std::collections::BTreeMap;

use doorstep_standard::EventKind;

use crate::history::History;

/// Indexes of events by kind, each list in history order.
pub(super) struct ByKind<'a> {
    /// Of the kinds of this version, one list after another.
    all: Vec<usize>,
    /// Where each list ends in it, by the place of the kind; one more at the front.
    ends: Vec<usize>,
    later: BTreeMap<&'a EventKind, Vec<usize>>,
}

impl<'a> ByKind<'a> {
    pub fn of(history: &'a History) -> Self {
        let mut later: BTreeMap<&EventKind, Vec<usize>> = BTreeMap::new();
        let mut placed = Vec::with_capacity(history.len());
        let mut ends = vec![0; EventKind::ALL.len() + 1];
        for (i, e) in history.events().iter().enumerate() {
            match e.kind.place() {
                Some(place) => {
                    placed.push((place, i));
                    ends[place + 1] += 1;
                }
                None => later.entry(&e.kind).or_default().push(i),
            }
        }
        for k in 1..ends.len() {
            ends[k] += ends[k - 1];
        }
        let mut next = ends.clone();
        let mut all = vec![0; placed.len()];
        for (place, i) in placed {
            all[next[place]] = i;
            next[place] += 1;
        }
        Self { all, ends, later }
    }

    /// Indexes of the events of a kind.
    pub fn get(&self, kind: &EventKind) -> &[usize] {
        match kind.place() {
            Some(place) => &self.all[self.ends[place]..self.ends[place + 1]],
            None => self.later.get(kind).map_or(&[], Vec::as_slice),
        }
    }
}
