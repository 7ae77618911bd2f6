//! How many part lines of the visit are in a state, from a point of view.
//! From one event of a chain to the next only the line changes that the one before is about; the rest is counted once.

use std::collections::BTreeMap;

use super::doings::Doings;
use super::memo::Tally;
use super::{Case, View};
use crate::body::Body;
use crate::id::EventId;

/// So many lines are counted anew each time.
const FEW: usize = 16;

impl Case<'_> {
    /// The part line that an event is about.
    pub(super) fn line_about(&self, i: usize) -> Option<EventId> {
        match self.history.body(i) {
            Body::PartFitted { line, .. } | Body::PartReturned { line } => Some(*line),
            Body::Consent(c) => c.line,
            Body::Quote(q) => q.line,
            _ => None,
        }
    }

    fn about_lines(&self) -> &[Doings; 2] {
        self.tallies.about.get_or_init(|| {
            let h = self.history;
            let openers: Vec<usize> = self.part_lines().iter().map(|l| l.opener).collect();
            let mut about = openers.clone();
            about.extend((0..h.len()).filter(|i| self.line_about(*i).is_some()));
            [Doings::of(h, about), Doings::of(h, openers)]
        })
    }

    /// How many part lines that a point of view sees are in a state, are not, or cannot be told.
    pub(super) fn tally(&self, state: &str, view: View) -> Tally {
        let View::PastOf(e) = view else {
            let mut tally = Tally::default();
            for line in self.part_lines() {
                if let Some(held) = self.line_is(line, state, view) {
                    *tally.of(held) += 1;
                }
            }
            return tally;
        };
        let [_, openers] = self.about_lines();
        if openers.all().len() <= FEW {
            return self.count_anew(state, e);
        }
        // Back along the chain to what was counted already, or to where more of others became known.
        let mut path = vec![e];
        let mut tally = loop {
            let at = path.last().copied().unwrap_or(e);
            if let Some(tally) = self.told(state, at) {
                path.pop();
                break tally;
            }
            match self.before_in_chain(at) {
                Some(before) => path.push(before),
                None => {
                    path.pop();
                    let tally = self.count_anew(state, at);
                    self.tell(state, at, tally);
                    break tally;
                }
            }
        };
        while let Some(at) = path.pop() {
            if let Some(before) = self.before_in_chain(at) {
                tally = self.step(state, tally, before, at);
            }
            self.tell(state, at, tally);
        }
        tally
    }

    /// The last event about a line that the writer of `e` knew of on its own chain, if it knows no more of others.
    fn before_in_chain(&self, e: usize) -> Option<usize> {
        let [about, _] = self.about_lines();
        let before = about.own_last(self.history, e)?;
        let h = self.history;
        let same = !h.is_tangled() && h.knowledge(before) == h.knowledge(e);
        same.then_some(before)
    }

    fn told(&self, state: &str, e: usize) -> Option<Tally> {
        self.tallies.known.borrow().get(state)?.get(&e).copied()
    }

    fn tell(&self, state: &str, e: usize, tally: Tally) {
        let mut known = self.tallies.known.borrow_mut();
        match known.get_mut(state) {
            Some(of_state) => {
                of_state.insert(e, tally);
            }
            None => {
                known.insert(state.to_owned(), BTreeMap::from([(e, tally)]));
            }
        }
    }

    fn count_anew(&self, state: &str, e: usize) -> Tally {
        let [_, openers] = self.about_lines();
        let mut tally = Tally::default();
        openers.each_seen(self.history, View::PastOf(e), |seen| {
            for line in seen.iter().filter_map(|i| self.part_line(*i)) {
                if let Some(held) = self.line_is(line, state, View::PastOf(e)) {
                    *tally.of(held) += 1;
                }
            }
        });
        tally
    }

    /// From what the writer of `before` knew to what that of `e` knows: that one event more.
    fn step(&self, state: &str, mut tally: Tally, before: usize, e: usize) -> Tally {
        let id = self.line_about(before);
        let opener = id.map_or(Some(before), |id| self.history.index(id));
        let Some(line) = opener.and_then(|o| self.part_line(o)) else {
            return tally;
        };
        if let Some(was) = self.line_is(line, state, View::PastOf(before)) {
            *tally.of(was) -= 1;
        }
        if let Some(is) = self.line_is(line, state, View::PastOf(e)) {
            *tally.of(is) += 1;
        }
        tally
    }
}
