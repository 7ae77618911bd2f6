//! What does a step or an act, what was said of a subject, who answered: found for the whole visit when it is first
//! asked, and kept.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use doorstep_standard::vocabulary::{ANSWERED_BY, SUBJECTS};
use doorstep_standard::{EventKind, Scope, Standard};

use super::doings::{Doings, Reach};
use super::memo::Said;
use super::{Case, act_scope};
use crate::body::{Body, ConsentWord};
use crate::json::Json;

impl<'a> Case<'a> {
    /// What does a step or an act.
    pub(crate) fn reach(&self, standard: &Standard, name: &str) -> Rc<Reach> {
        match standard.place_of_step(name) {
            Some(place) => self.reach_of_step(standard, place, false),
            None => self.reach_of_act(name, false),
        }
    }

    /// What does a step or an act and records a choice.
    pub(crate) fn reach_with_choice(&self, standard: &Standard, name: &str) -> Rc<Reach> {
        match standard.place_of_step(name) {
            Some(place) => self.reach_of_step(standard, place, true),
            None => self.reach_of_act(name, true),
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
        let all = match step.on.names_step() {
            true => self.named_step(&step.id),
            false => self.of_kind(&step.on),
        };
        let reach = self.gather(step.scope, all.iter().copied().filter(does));
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

    fn reach_of_act(&self, act: &str, with_choice: bool) -> Rc<Reach> {
        let which = usize::from(with_choice);
        if let Some(reach) = self.memo.acts.borrow()[which].get(act) {
            return Rc::clone(reach);
        }
        let chose = |i: &usize| !with_choice || self.choice(*i, "outcome").is_some();
        let all = self.candidates(None, act).filter(chose);
        let reach = self.gather(act_scope(act), all);
        let mut acts = self.memo.acts.borrow_mut();
        acts[which].insert(act.to_owned(), Rc::clone(&reach));
        reach
    }

    fn gather(&self, scope: Scope, events: impl Iterator<Item = usize>) -> Rc<Reach> {
        let all: Vec<usize> = events.filter(|i| self.satisfies(*i)).collect();
        if all.is_empty() {
            // One for all: most steps of a standard are done by nothing yet.
            return Rc::clone(&self.memo.nothing);
        }
        Rc::new(self.reach_of(scope, all))
    }

    fn reach_of(&self, scope: Scope, events: Vec<usize>) -> Reach {
        let of_trips = events.into_iter().map(|i| (i, self.trip_of(i))).collect();
        Reach::gather(self.history, scope, of_trips)
    }

    /// Indexes of the events that do a step by its name alone.
    fn named_step(&self, step: &str) -> &[usize] {
        let named = self.memo.named.get_or_init(|| {
            let mut named: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for kind in [EventKind::StepDone, EventKind::OfficeStepDone] {
                for i in self.of_kind(&kind).iter().copied() {
                    if let Body::StepDone(step) = self.history.body(i) {
                        named.entry(step).or_default().push(i);
                    }
                }
            }
            named
        });
        named.get(step).map_or(&[], Vec::as_slice)
    }

    /// What skips a step that reaches so far; `None` when nothing does.
    pub(super) fn skips_of(&self, step: &str, scope: impl FnOnce() -> Scope) -> Option<Rc<Reach>> {
        let skips = self.memo.skips.get_or_init(|| {
            let mut skips: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for i in self.of_kind(&EventKind::StepSkipped).iter().copied() {
                if let Body::StepSkipped { step, .. } = self.history.body(i)
                    && self.counts(i)
                {
                    skips.entry(step).or_default().push(i);
                }
            }
            skips
        });
        let events = skips.get(step)?;
        let mut skipped = self.memo.skipped.borrow_mut();
        let reach = skipped.entry((step.to_owned(), scope()));
        let reach =
            reach.or_insert_with_key(|(_, scope)| Rc::new(self.reach_of(*scope, events.clone())));
        Some(Rc::clone(reach))
    }

    /// What was said of a subject that is not a part.
    pub(super) fn said_of(&self, subject: &str) -> Option<&Said> {
        let said = self.memo.said.get_or_init(|| {
            let mut said: BTreeMap<&'a str, [Vec<usize>; 2]> = BTreeMap::new();
            for kind in CONSENTS {
                for i in self.of_kind(kind).iter().copied() {
                    let Body::Consent(c) = self.history.body(i) else {
                        continue;
                    };
                    let [given, against] = said.entry(c.subject.as_str()).or_default();
                    match c.verdict {
                        ConsentWord::Given if self.counts(i) => given.push(i),
                        ConsentWord::Given => {}
                        ConsentWord::Refused | ConsentWord::Withdrawn if self.warns(i) => {
                            against.push(i);
                        }
                        ConsentWord::Refused | ConsentWord::Withdrawn => {}
                    }
                }
            }
            let gather = |(subject, [given, against]): (&'a str, [Vec<usize>; 2])| {
                let scope = subject_scope(subject);
                let said = Said {
                    given: self.reach_of(scope, given),
                    against: self.reach_of(scope, against),
                    over_all: RefCell::default(),
                };
                (subject, said)
            };
            said.into_iter().map(gather).collect()
        });
        said.get(subject)
    }

    /// How many consents stand where somebody also said no.
    pub(crate) fn words_apart(&self) -> usize {
        let all = SUBJECTS.iter().filter(|s| **s != "part");
        let all = all.filter_map(|s| self.said_of(s));
        let mixed = all.filter(|s| !s.against.everybody().all().is_empty());
        mixed.map(|s| s.given.everybody().all().len()).sum()
    }

    /// What shows that somebody answered the door: whoever says yes or no to entry did.
    pub(super) fn answers(&self) -> &Reach {
        self.memo.answers.get_or_init(|| {
            let acts = ANSWERED_BY.iter().flat_map(|kind| self.of_kind(kind));
            let spoke = CONSENTS.iter().flat_map(|kind| self.of_kind(kind));
            let of_entry = |i: &&usize| {
                matches!(self.history.body(**i), Body::Consent(c) if c.subject == "entry")
            };
            let all = acts.chain(spoke.filter(of_entry)).copied();
            self.reach_of(Scope::Trip, all.filter(|i| self.counts(*i)).collect())
        })
    }

    /// Checks of the kit that count, by person.
    pub(crate) fn kit_checks(&self) -> &Reach {
        self.memo.checks.get_or_init(|| {
            let all = self.of_kind(&EventKind::KitChecked).iter().copied();
            self.reach_of(Scope::Person, all.filter(|i| self.counts(*i)).collect())
        })
    }

    /// What a clock starts or stops by, found once.
    pub(crate) fn moment(
        &self,
        standard: &Standard,
        name: &str,
        find: impl FnOnce() -> Doings,
    ) -> Rc<Doings> {
        let name = (standard.hash, name.to_owned());
        if let Some(moment) = self.memo.moments.borrow().get(&name) {
            return Rc::clone(moment);
        }
        let moment = Rc::new(find());
        let mut moments = self.memo.moments.borrow_mut();
        moments.insert(name, Rc::clone(&moment));
        moment
    }

    /// Hazards that were found, and words that work goes on.
    pub(super) fn hazards(&self) -> &[Doings; 2] {
        self.memo.hazards.get_or_init(|| {
            let found = self.of_kind(&EventKind::HazardFound).iter().copied();
            let resumed = self.of_kind(&EventKind::Resumed).iter().copied();
            let h = self.history;
            [
                Doings::of(h, found.filter(|i| self.warns(*i)).collect()),
                Doings::of(h, resumed.filter(|i| self.counts(*i)).collect()),
            ]
        })
    }
}

const CONSENTS: &[EventKind] = &[
    EventKind::ConsentGiven,
    EventKind::ConsentRefused,
    EventKind::ConsentWithdrawn,
];

fn subject_scope(subject: &str) -> Scope {
    match subject {
        "entry" | "moving" | "installation" | "reschedule" => Scope::Trip,
        _ => Scope::Visit,
    }
}
