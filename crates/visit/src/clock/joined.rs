//! Linked visits: two reports of one fault. The office says in each which arrival the other one knows, and a clock
//! from the report to the arrival counts whichever came first. Only times and ids cross from visit to visit.

use std::collections::BTreeMap;

use doorstep_standard::{Deadline, EventKind};

use super::moment::{Moment, earliest, when};
use crate::body::{Body, Link};
use crate::case::{Case, Standards, View};
use crate::history::History;
use crate::id::{EventId, VisitId};
use crate::instant::Instant;
use crate::json::MAX_INT;

/// The first arrival of a visit that counts, for the visits that are linked with it: the event and its time, the
/// later one where another was claimed. A contested arrival is none.
pub fn first_arrival(history: &History) -> Option<(EventId, Instant)> {
    let standards = Standards::default();
    let case = Case::new(history, &standards);
    let arrivals = case.of_kind(&EventKind::Arrived).iter().copied();
    // A phone may claim any clock; a time that no event can hold cannot be told to another visit.
    let can_be_told = |i: &usize| {
        let t = when(&case, *i, false);
        let fits = |ms: i64| (-MAX_INT..=MAX_INT).contains(&ms);
        fits(t.earliest) && fits(t.latest)
    };
    let counting = arrivals.filter(|i| case.satisfies(*i)).filter(can_be_told);
    let first = earliest(&case, counting, false)?;
    Some((history.event(first.event?).id, first.time))
}

/// What an event says of a link; `None` for any other event.
pub fn link_of(history: &History, id: EventId) -> Option<&Link> {
    match history.body(history.index(id)?) {
        Body::Linked(link) => Some(link),
        _ => None,
    }
}

/// The links that stand: for each visit the event that said it last. Of two said apart one that ends the link wins,
/// then one without an arrival, then the later arrival.
pub fn links(history: &History) -> BTreeMap<VisitId, (EventId, Link)> {
    let standards = Standards::default();
    let standing = standing(&Case::new(history, &standards));
    let all = standing.into_iter();
    all.map(|(visit, (i, link))| (visit, (history.event(i).id, link.clone())))
        .collect()
}

fn standing<'a>(case: &Case<'a>) -> BTreeMap<VisitId, (usize, &'a Link)> {
    let h = case.history;
    let mut out = BTreeMap::new();
    for (visit, said) in case.links() {
        let newest = said.newest(h, View::All).into_iter();
        let said = newest.filter_map(|i| match h.body(i) {
            Body::Linked(link) => Some((i, link)),
            _ => None,
        });
        let worst = said.max_by_key(|(i, link)| {
            let latest = link.arrived.as_ref().map(|a| a.time.latest);
            (link.off, latest.is_none(), latest, *i)
        });
        if let Some((i, link)) = worst.filter(|(_, link)| !link.off) {
            out.insert(*visit, (i, link));
        }
    }
    out
}

/// The arrival of a linked visit that can end a clock: one from the report to the arrival, not before its start.
pub(super) fn arrival(case: &Case, clock: &Deadline, started: Option<Moment>) -> Option<Moment> {
    if clock.from != "reported" || clock.to != "arrived" {
        return None;
    }
    let start = started?.time;
    let arrivals = standing(case).into_values().filter_map(|(i, link)| {
        let time = link.arrived.as_ref()?.time;
        (time.earliest >= start.latest).then_some(Moment {
            time,
            event: Some(i),
        })
    });
    arrivals.min_by_key(|m| (m.time.latest, m.event))
}
