//! Findings as they are collected: one for each rule or case and the event that is judged.

use std::collections::BTreeMap;

use crate::case::Case;
use crate::finding::{Finding, Ground, Named, Severity, finding_id};

/// Collects findings, one per (key, judged event).
pub(crate) struct Findings<'a, 'b> {
    pub case: &'b Case<'a>,
    /// Places in the list of those about an event.
    about: BTreeMap<usize, Vec<usize>>,
    pub list: Vec<Finding>,
}

impl<'a, 'b> Findings<'a, 'b> {
    pub fn new(case: &'b Case<'a>) -> Self {
        Self {
            case,
            about: BTreeMap::new(),
            list: Vec::new(),
        }
    }

    /// Adds a named case judged on event `judged` and its past, made by it and `others`.
    pub fn add(&mut self, named: Named, judged: usize, others: &[usize]) {
        let is_final = self.case.history.is_complete(judged);
        self.add_as(named, judged, others, is_final);
    }

    /// Adds a named case that events yet to come may undo.
    pub fn add_for_now(&mut self, named: Named, judged: usize, others: &[usize]) {
        self.add_as(named, judged, others, false);
    }

    /// Adds a named case; `is_final` says whether nothing that arrives can undo it.
    pub fn add_as(&mut self, named: Named, judged: usize, others: &[usize], is_final: bool) {
        let ground = Ground::Case(named);
        self.join(ground, named.severity(), judged, others, |f| {
            f.is_final = is_final;
        });
    }

    /// Adds what the judgement of one event on its past brought.
    pub fn push(
        &mut self,
        ground: Ground,
        severity: Severity,
        judged: usize,
        others: &[usize],
        cannot_tell: bool,
        reason: Option<String>,
    ) {
        self.join(ground, severity, judged, others, |f| {
            f.cannot_tell = cannot_tell;
            f.reason = reason;
        });
    }

    /// Adds what a rule misses as things stand: events and time yet to come may undo it.
    pub fn push_for_now(&mut self, ground: Ground, severity: Severity, judged: usize) {
        self.join(ground, severity, judged, &[], |f| f.is_final = false);
    }

    /// A second reason for the same finding adds its events; a sure one takes the place of an unsure one.
    fn join(
        &mut self,
        ground: Ground,
        severity: Severity,
        judged: usize,
        others: &[usize],
        as_it_is: impl FnOnce(&mut Finding),
    ) {
        let h = self.case.history;
        let mut all: Vec<usize> = others.to_vec();
        all.push(judged);
        all.sort_unstable();
        all.dedup();
        let about = self.about.entry(judged).or_default();
        let same = |at: &&usize| {
            let known = self.list.get(**at);
            known.is_some_and(|f| f.ground.key() == ground.key())
        };
        let known = about.iter().find(same).copied();
        let mut new = Finding {
            id: String::new(),
            ground,
            severity,
            judged: h.event(judged).id,
            events: all.into_iter().map(|i| h.event(i).id).collect(),
            cannot_tell: false,
            is_final: h.is_complete(judged),
            reason: None,
            settled: None,
        };
        as_it_is(&mut new);
        let Some(old) = known.and_then(|at| self.list.get_mut(at)) else {
            new.id = finding_id(new.ground.key(), new.judged);
            about.push(self.list.len());
            self.list.push(new);
            return;
        };
        new.events.append(&mut old.events);
        new.events.sort_by_cached_key(|e| h.index(*e));
        new.events.dedup();
        new.is_final |= old.is_final;
        if old.cannot_tell && !new.cannot_tell {
            new.id = std::mem::take(&mut old.id);
            *old = new;
        } else {
            old.events = new.events;
            old.is_final = new.is_final;
        }
    }
}
