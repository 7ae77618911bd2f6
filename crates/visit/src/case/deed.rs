//! Who did what: steps and acts, skips, consents at the door, the answer, the hazard.
//! Everything is asked from a standpoint and a point of view; absence is only told of a complete past.

use std::rc::Rc;

use doorstep_standard::{EventKind, Scalar, Scope, Standard, Step, Tri};

use super::doings::{Doings, Reach};
use super::{Case, Inquiry, Standpoint, View};
use crate::body::{Body, ConsentWord};
use crate::history::History;
use crate::id::EventId;
use crate::part::as_quoted;

impl Case<'_> {
    /// Whether an event does a step.
    pub fn does_step(&self, i: usize, step: &Step) -> bool {
        let e = self.history.event(i);
        if e.kind != step.on {
            return false;
        }
        if let Body::StepDone(done) = self.history.body(i)
            && *done != step.id
        {
            return false;
        }
        step.with.iter().all(|(name, want)| {
            e.data.get(name).is_some_and(|have| match want {
                Scalar::Bool(b) => have.as_bool() == Some(*b),
                Scalar::Int(n) => have.as_int() == Some(*n),
                Scalar::Code(c) => have.as_str() == Some(c),
            })
        })
    }

    /// Whether the choice that an event makes is one that the step offers, as far as it makes one.
    /// A note stuck on the door is no note left properly, whoever recorded it by whatever software.
    pub(crate) fn chooses(&self, i: usize, step: &Step) -> bool {
        let field = step.field.as_ref().filter(|_| !step.choices.is_empty());
        let choice = field.and_then(|f| self.history.event(i).data.get(f));
        choice.is_none_or(|c| step.choices.iter().any(|x| c.as_str() == Some(x)))
    }

    /// Whether an event may count as done: it counts, and what it says of a line is about a line that its writer knew.
    /// An agreement to what was not on the table agrees to nothing.
    pub(crate) fn satisfies(&self, i: usize) -> bool {
        let h = self.history;
        let knew = |line: EventId| {
            h.index(line)
                .is_some_and(|l| h.in_past(l, i) && h.event(l).kind == EventKind::Quoted)
        };
        self.counts(i)
            && match h.body(i) {
                Body::Consent(c) if c.subject == "part" && c.verdict == ConsentWord::Given => {
                    as_quoted(self, i, c)
                }
                Body::Consent(c) => c.line.is_none_or(knew),
                Body::PartFitted { line, .. } | Body::PartReturned { line } => knew(*line),
                Body::Quote(q) => q.line.is_none_or(knew),
                _ => true,
            }
    }

    /// Indexes of the events that may do a step, or that are an act of the field or of the office.
    pub fn candidates<'s>(
        &'s self,
        step: Option<&Step>,
        name: &str,
    ) -> impl Iterator<Item = usize> + 's {
        let kinds = match step {
            Some(s) => [Some(s.on.clone()), None],
            None => [EventKind::of_device(name), EventKind::of_office(name)],
        };
        let of_kind = |kind: EventKind| self.of_kind(&kind).iter().copied();
        kinds.into_iter().flatten().flat_map(of_kind)
    }

    /// How far the doing of a step or an act reaches.
    pub fn scope_of(&self, standard: &Standard, name: &str) -> Scope {
        standard
            .step(name)
            .map_or_else(|| act_scope(name), |s| s.scope)
    }

    /// Whether a consent that is not about a part stands: given, with every refusal and withdrawal in its `over`.
    pub fn granted(&self, subject: &str, at: &Standpoint, view: View) -> Tri {
        match self.knows_all(view) && self.stands(subject, at, view) {
            true => Tri::Yes,
            false => self.absent(view),
        }
    }

    fn stands(&self, subject: &str, at: &Standpoint, view: View) -> bool {
        let Some(said) = self.said_of(subject) else {
            return false;
        };
        let h = self.history;
        let (given, against) = (said.given.of(at), said.against.of(at));
        let noes = against.count(h, view);
        if noes == 0 {
            return given.any(h, view);
        }
        let names_all = |g: usize| {
            let mut told = said.over_all.borrow_mut();
            *told
                .entry((g, at.by.is_everybody()))
                .or_insert_with(|| match h.body(g) {
                    Body::Consent(c) => names_all(h, &c.over, against, View::PastOf(g)),
                    _ => false,
                })
        };
        // Who knew fewer of the refusals than are seen did not know them all.
        given.any_last(h, view, |g| {
            (against.count(h, View::PastOf(g)) == noes).then(|| names_all(g))
        })
    }

    /// Whether a refusal stands.
    pub fn refused(&self, subject: &str, at: &Standpoint, view: View) -> Tri {
        let said = self.said_of(subject);
        let any = said.is_some_and(|s| s.against.of(at).any(self.history, view));
        match any && self.granted(subject, at, view) == Tri::No {
            true => Tri::Yes,
            false => self.absent(view),
        }
    }

    /// Whether somebody answered the door on this trip: whoever says yes or no to entry did.
    pub fn answered(&self, at: &Standpoint, view: View) -> Tri {
        match self.answers().of(at).any(self.history, view) {
            true => Tri::Yes,
            false => self.absent(view),
        }
    }

    /// Whether a hazard was found at all, over or not.
    pub fn hazard_was_found(&self, view: View) -> bool {
        let [found, _] = self.hazards();
        found.any(self.history, view)
    }

    /// The hazard that is open: found, and work not resumed since by anyone who knew of it.
    /// On the safe side: a contested device may report one, not lift it.
    pub fn open_hazard(&self, view: View) -> Option<usize> {
        let [found, resumed] = self.hazards();
        if !found.any(self.history, view) {
            return None;
        }
        let lifted = self.history.cover_of(&resumed.newest(self.history, view));
        found.first_beyond(self.history, view, &lifted)
    }
}

impl Inquiry<'_, '_> {
    /// The first event that does a step or an act.
    pub fn first_doing(self, name: &str) -> Option<usize> {
        self.reach(name)
            .of(self.at)
            .first(self.case.history, self.view)
    }

    /// How many events do it.
    pub fn doings(self, name: &str) -> usize {
        self.reach(name)
            .of(self.at)
            .count(self.case.history, self.view)
    }

    /// The last event that does it.
    pub fn last_doing(self, name: &str) -> Option<usize> {
        self.reach(name)
            .of(self.at)
            .last(self.case.history, self.view)
    }

    /// Whether a step or act was done.
    pub fn done(self, name: &str) -> Tri {
        match self.first_doing(name) {
            Some(_) => Tri::Yes,
            None => self.case.absent(self.view),
        }
    }

    /// The event by which a step was skipped with a reason.
    pub fn skip(self, name: &str) -> Option<usize> {
        let scope = || self.standard.step(name).map_or(Scope::Trip, |s| s.scope);
        let skips = self.case.skips_of(name, scope)?;
        skips.of(self.at).first(self.case.history, self.view)
    }

    fn reach(self, name: &str) -> Rc<Reach> {
        self.case.reach(self.standard, name)
    }
}

/// Whether a list names every one of these events that a point of view sees.
fn names_all(h: &History, list: &[EventId], all: &Doings, view: View) -> bool {
    if all.count(h, view) > list.len() {
        return false;
    }
    let mut list: Vec<EventId> = list.to_vec();
    list.sort_unstable();
    let mut held = true;
    all.each_seen(h, view, |seen| {
        held = held
            && seen
                .iter()
                .all(|i| list.binary_search(&h.event(*i).id).is_ok());
    });
    held
}

/// How far an act reaches that no step of the standard describes.
pub fn act_scope(act: &str) -> Scope {
    EventKind::of_device(act).map_or(Scope::Visit, |kind| kind.row().scope)
}
