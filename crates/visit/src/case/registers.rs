//! Registers: what was written last of the order, the appointment and the like, from any point of view.
//! Of each the writes are found once, and kept.

use std::collections::BTreeMap;

use doorstep_standard::{EventKind, HolidayHash, Scalar, StandardHash};

use super::Case;
use super::doings::Doings;
use super::memo::{NamedYears, Written};
use super::view::{Register, View};
use crate::body::Body;
use crate::id::VisitId;

impl<'a> Case<'a> {
    /// The newest writes from a point of view, in history order.
    pub(crate) fn register(&self, view: View, of: Written) -> Register {
        Register {
            writes: self.written(of).newest(self.history, view),
        }
    }

    fn written(&self, of: Written) -> &Doings {
        self.registers.written[of as usize].get_or_init(|| {
            let all = of.kinds().iter().flat_map(|kind| self.of_kind(kind));
            self.counting(all.copied())
        })
    }

    fn counting(&self, events: impl IntoIterator<Item = usize>) -> Doings {
        let counting = events.into_iter().filter(|i| self.counts(*i));
        Doings::of(self.history, counting.collect())
    }

    /// Writes of each fact: orders that state it and later updates.
    fn facts(&self) -> &BTreeMap<&'a str, Doings> {
        self.registers.facts.get_or_init(|| {
            let mut writes: BTreeMap<&'a str, Vec<usize>> = BTreeMap::new();
            let orders = self.of_kind(&EventKind::OrderSet).iter();
            for i in orders.chain(self.of_kind(&EventKind::FactSet)).copied() {
                match self.history.body(i) {
                    Body::OrderSet { facts, .. } => {
                        for fact in facts.keys() {
                            writes.entry(fact).or_default().push(i);
                        }
                    }
                    Body::FactSet { fact, .. } => writes.entry(fact).or_default().push(i),
                    _ => {}
                }
            }
            let of_fact = |(fact, writes): (_, Vec<usize>)| (fact, self.counting(writes));
            writes.into_iter().map(of_fact).collect()
        })
    }

    /// The facts that somebody stated, ascending.
    pub(crate) fn fact_names(&self) -> impl Iterator<Item = &'a str> {
        self.facts().keys().copied()
    }

    /// The newest writes of a fact with everything that is here, in history order.
    pub(crate) fn fact_register(&self, fact: &str) -> Register {
        let writes = self.facts().get(fact);
        let newest = writes.map(|w| w.newest(self.history, View::All));
        Register {
            writes: newest.unwrap_or_default(),
        }
    }

    /// The value that a write gives a fact.
    pub fn fact_value(&self, write: usize, fact: &str) -> Option<&Scalar> {
        match self.history.body(write) {
            Body::OrderSet { facts, .. } => facts.get(fact),
            Body::FactSet { value, .. } => Some(value),
            _ => None,
        }
    }

    /// A fact from a point of view; `None` when unknown or when concurrent writes differ.
    pub fn fact(&self, view: View, fact: &str) -> Option<&Scalar> {
        let newest = self.facts().get(fact)?.newest(self.history, view);
        agreed(newest.into_iter().filter_map(|w| self.fact_value(w, fact)))
    }

    /// A fact that no event still missing could change.
    pub(super) fn told_fact(&self, view: View, fact: &str) -> Option<&Scalar> {
        self.fact(view, fact).filter(|_| self.knows_all(view))
    }

    /// The standard that is pinned from a point of view; `None` without one, or when two pins are concurrent.
    pub fn pin(&self, view: View) -> Option<StandardHash> {
        let mut newest = self.register(view, Written::Pin).writes;
        if newest.is_empty() {
            newest = self.register(view, Written::Opened).writes;
        }
        let packs = newest.into_iter().map(|w| self.history.body(w).pack());
        agreed(packs.flatten())
    }

    /// The documents of public holidays that the visit names.
    pub(super) fn named_holidays(&self) -> &NamedYears {
        self.registers.holidays.get_or_init(|| {
            let (mut years, mut missing) = (BTreeMap::<i32, Vec<usize>>::new(), Vec::new());
            let named = self.of_kind(&EventKind::CalendarSet).iter();
            for i in named.chain(self.of_kind(&EventKind::Opened)).copied() {
                let Some(hash) = self.history.body(i).calendar() else {
                    continue;
                };
                let document = hash.parse::<HolidayHash>().ok();
                match document.and_then(|h| self.standards.holidays(&h)) {
                    Some(year) => years.entry(year.year).or_default().push(i),
                    None => missing.push(i),
                }
            }
            let of_year = |(year, named): (_, Vec<usize>)| (year, self.counting(named));
            NamedYears {
                years: years.into_iter().map(of_year).collect(),
                missing: self.counting(missing),
            }
        })
    }

    /// How many words that work goes on, and of each linked visit how many on the link, stand beside each other.
    pub(crate) fn widths(&self) -> Vec<usize> {
        let [_, resumed] = self.hazards();
        let all = [resumed].into_iter().chain(self.links().values());
        all.map(|d| d.newest(self.history, View::All).len())
            .collect()
    }

    /// What the office said of links with other visits, of each visit.
    pub(crate) fn links(&self) -> &BTreeMap<VisitId, Doings> {
        self.registers.links.get_or_init(|| {
            let mut of: BTreeMap<VisitId, Vec<usize>> = BTreeMap::new();
            for i in self.of_kind(&EventKind::Linked).iter().copied() {
                if let Body::Linked(link) = self.history.body(i) {
                    of.entry(link.visit).or_default().push(i);
                }
            }
            let of_visit = |(visit, said): (_, Vec<usize>)| (visit, self.counting(said));
            of.into_iter().map(of_visit).collect()
        })
    }
}

/// What all of them say; `None` when there is none, or when two differ.
pub(crate) fn agreed<T: PartialEq>(mut said: impl Iterator<Item = T>) -> Option<T> {
    let first = said.next()?;
    said.all(|other| other == first).then_some(first)
}
