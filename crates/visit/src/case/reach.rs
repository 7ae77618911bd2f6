//! What does a step or an act: found for the whole visit when it is first asked, and kept.

use std::collections::BTreeMap;
use std::rc::Rc;

use doorstep_standard::{EventKind, Scope, Standard};

use super::doings::Reach;
use super::{Case, act_scope};
use crate::body::{Body, ConsentWord};
use crate::json::Json;

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
        let mut reach = Reach::new(scope);
        let mut all: Vec<usize> = events.filter(|i| self.satisfies(*i)).collect();
        if all.is_empty() {
            // One for all: most steps of a standard are done by nothing yet.
            return Rc::clone(&self.memo.nothing);
        }
        all.sort_unstable();
        let h = self.history;
        all.into_iter()
            .for_each(|i| reach.add(h, i, self.trip_of(i)));
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
    pub(super) fn said_of(&self, subject: &str, verdict: ConsentWord) -> &[usize] {
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
            ConsentWord::Given => 0,
            ConsentWord::Refused => 1,
            ConsentWord::Withdrawn => 2,
        };
        let lists = said.get(subject);
        lists.map_or(&[], |l| l[place].as_slice())
    }
}
