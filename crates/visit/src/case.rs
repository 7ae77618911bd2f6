//! A visit prepared for questions: history, standards, who is contested, which steps each event does.
//! Every question is asked from a point of view: everything, or the causal past of one event.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use doorstep_standard::expr::Amount;
use doorstep_standard::vocabulary::ANSWERED_BY;
use doorstep_standard::{
    Atom, Compare, Expr, Rule, Scalar, Scope, Standard, StandardHash, Step, Tri,
};

use crate::body::{Body, act_of};
use crate::event::Side;
use crate::history::History;
use crate::id::{EventId, PersonId};

/// The standards that may be pinned, by hash.
pub type Standards = BTreeMap<StandardHash, Arc<Standard>>;

/// From where a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// With everything that is here.
    All,
    /// With the causal past of the event at this index.
    PastOf(usize),
}

/// Who asks: door steps are per trip and person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standpoint {
    /// The person.
    pub by: PersonId,
    /// The trip, if one is open.
    pub trip: Option<EventId>,
}

/// A register: the writes that no other write has in its past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// Indexes of the newest writes, in history order; more than one when they were concurrent.
    pub writes: Vec<usize>,
}

/// A history with what is derived once.
pub struct Case<'a> {
    /// The events.
    pub history: &'a History,
    /// The standards.
    pub standards: &'a Standards,
    by_kind: BTreeMap<&'a str, Vec<usize>>,
    contested: Vec<bool>,
    any_contested: bool,
}

impl<'a> Case<'a> {
    /// Prepares a history.
    pub fn new(history: &'a History, standards: &'a Standards) -> Self {
        let mut by_kind: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, e) in history.events().iter().enumerate() {
            by_kind.entry(e.kind.as_str()).or_default().push(i);
        }
        let mut case = Self {
            history,
            standards,
            by_kind,
            contested: vec![false; history.len()],
            any_contested: false,
        };
        case.contest();
        case
    }

    /// Marks events of devices whose standing ended, unless a person adopted them.
    fn contest(&mut self) {
        let h = self.history;
        let adopted: BTreeSet<EventId> = self
            .of_kind("o.adopted")
            .iter()
            .flat_map(|i| match h.body(*i) {
                Body::Adopted(events) => events.clone(),
                _ => Vec::new(),
            })
            .collect();
        let ended = self.of_kind("o.standing_ended").to_vec();
        for s in ended {
            let Body::StandingEnded { dev, last } = h.body(s) else {
                continue;
            };
            let last = h.cover(last);
            for (i, e) in h.events().iter().enumerate() {
                if e.dev == *dev && !adopted.contains(&e.id) && !h.includes(&last, i) {
                    self.contested[i] = true;
                    self.any_contested = true;
                }
            }
        }
    }

    /// Whether an event is kept and shown but satisfies nothing.
    pub fn is_contested(&self, i: usize) -> bool {
        self.contested[i]
    }
    /// Whether any event is contested.
    pub fn any_contested(&self) -> bool {
        self.any_contested
    }
    /// Whether an event may satisfy a step, a gate, a consent or a signature.
    pub fn counts(&self, i: usize) -> bool {
        !self.contested[i] && self.warns(i)
    }
    /// Whether an event may stand in the way: a refusal or a hazard does so even from a contested device,
    /// or striking a phone off would turn a refusal into consent.
    pub fn warns(&self, i: usize) -> bool {
        !matches!(
            self.history.body(i),
            Body::Bad(_) | Body::ToldAfterwards | Body::Unknown
        )
    }
    /// Indexes of the events of a kind, in history order.
    pub fn of_kind(&self, kind: &str) -> &[usize] {
        self.by_kind.get(kind).map_or(&[], Vec::as_slice)
    }
    /// Indexes of the events of a device act.
    pub fn of_act(&self, act: &str) -> &[usize] {
        let mut kind = String::with_capacity(act.len() + 2);
        kind.push_str("d.");
        kind.push_str(act);
        self.by_kind.get(kind.as_str()).map_or(&[], Vec::as_slice)
    }
    /// Whether the point of view includes event `i`.
    pub fn sees(&self, view: View, i: usize) -> bool {
        match view {
            View::All => true,
            View::PastOf(e) => self.history.in_past(i, e),
        }
    }
    /// What "no" means from here: while an ancestor is missing, "cannot tell".
    pub fn absent(&self, view: View) -> Tri {
        if self.knows_all(view) {
            Tri::No
        } else {
            Tri::Unknown
        }
    }
    /// Whether no ancestor is missing. What further events could overturn cannot be told while one is.
    fn knows_all(&self, view: View) -> bool {
        match view {
            View::PastOf(e) => self.history.is_complete(e),
            View::All => true,
        }
    }

    /// The newest of the given writes from a point of view.
    pub fn register(&self, view: View, writes: impl IntoIterator<Item = usize>) -> Register {
        let seen: Vec<usize> = writes
            .into_iter()
            .filter(|i| self.sees(view, *i) && self.counts(*i))
            .collect();
        let newest = seen
            .iter()
            .copied()
            .filter(|a| !seen.iter().any(|b| self.history.in_past(*a, *b)))
            .collect();
        Register { writes: newest }
    }

    /// Writes of a fact: orders that state it and later updates.
    pub fn fact_writes(&self, fact: &str) -> Vec<usize> {
        let orders = self
            .of_kind("o.order_set")
            .iter()
            .filter(|i| match self.history.body(**i) {
                Body::OrderSet { facts, .. } => facts.contains_key(fact),
                _ => false,
            });
        let updates = self
            .of_kind("o.fact_set")
            .iter()
            .filter(|i| match self.history.body(**i) {
                Body::FactSet { fact: f, .. } => f == fact,
                _ => false,
            });
        orders.chain(updates).copied().collect()
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
        let register = self.register(view, self.fact_writes(fact));
        let mut values = register
            .writes
            .iter()
            .filter_map(|w| self.fact_value(*w, fact));
        let first = values.next()?;
        values.all(|v| v == first).then_some(first)
    }

    /// A fact that no event still missing could change.
    fn told_fact(&self, view: View, fact: &str) -> Option<&Scalar> {
        self.fact(view, fact).filter(|_| self.knows_all(view))
    }

    /// The standard that is pinned from a point of view; `None` without one, or when two pins are concurrent.
    pub fn pin(&self, view: View) -> Option<StandardHash> {
        let office = self.register(view, self.of_kind("o.standard_pinned").iter().copied());
        let register = if office.writes.is_empty() {
            self.register(view, self.of_kind("d.opened").iter().copied())
        } else {
            office
        };
        let mut pins = register
            .writes
            .iter()
            .filter_map(|w| match self.history.body(*w) {
                Body::Pinned(hash) => Some(*hash),
                _ => None,
            });
        let first = pins.next()?;
        pins.all(|p| p == first).then_some(first)
    }

    /// The standard under which an event is judged: pinned when its trip began, else in its own past.
    pub fn standard_for(&self, i: usize) -> Option<&'a Standard> {
        let e = self.history.event(i);
        let opener = e
            .trip
            .and_then(|t| self.history.index(t))
            .filter(|o| self.history.in_past(*o, i));
        let pin = opener
            .and_then(|o| self.pin(View::PastOf(o)))
            .or_else(|| self.pin(View::PastOf(i)))?;
        self.standards.get(&pin).map(Arc::as_ref)
    }

    /// The trip of an event: what it names, or itself when it opens one.
    pub fn trip_of(&self, i: usize) -> Option<EventId> {
        let e = self.history.event(i);
        match e.trip {
            Some(t) => Some(t),
            None if matches!(e.kind.as_str(), "d.set_out" | "d.arrived") => Some(e.id),
            None => None,
        }
    }

    /// Where an event stands: its person and trip.
    pub fn standpoint(&self, i: usize) -> Standpoint {
        Standpoint {
            by: self.history.event(i).by.clone(),
            trip: self.trip_of(i),
        }
    }

    fn in_scope(&self, i: usize, scope: Scope, at: &Standpoint) -> bool {
        match scope {
            Scope::Visit => true,
            Scope::Person => self.history.event(i).by == at.by,
            Scope::Trip => self.history.event(i).by == at.by && self.trip_of(i) == at.trip,
        }
    }

    /// Whether an event does a step.
    pub fn does_step(&self, i: usize, step: &Step) -> bool {
        let e = self.history.event(i);
        if e.side() != Side::Device || act_of(&e.kind) != step.on {
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

    /// Indexes of what does a step or an act, from a standpoint and a point of view.
    pub fn doings<'s>(
        &'s self,
        standard: &'s Standard,
        name: &str,
        at: &'s Standpoint,
        view: View,
    ) -> impl Iterator<Item = usize> + 's {
        let step = standard.step(name);
        let scope = step.map_or_else(|| act_scope(name), |s| s.scope);
        let list = self.of_act(step.map_or(name, |s| s.on.as_str()));
        list.iter().copied().filter(move |i| {
            self.sees(view, *i)
                && self.counts(*i)
                && self.in_scope(*i, scope, at)
                && step.is_none_or(|s| self.does_step(*i, s))
        })
    }

    /// Whether a step or act was done.
    pub fn done(&self, standard: &Standard, name: &str, at: &Standpoint, view: View) -> Tri {
        match self.doings(standard, name, at, view).next() {
            Some(_) => Tri::Yes,
            None => self.absent(view),
        }
    }

    /// The event by which a step was skipped with a reason.
    pub fn skip(
        &self,
        standard: &Standard,
        name: &str,
        at: &Standpoint,
        view: View,
    ) -> Option<usize> {
        let scope = standard.step(name).map_or(Scope::Trip, |s| s.scope);
        self.of_kind("d.step_skipped").iter().copied().find(|i| {
            self.sees(view, *i)
                && self.counts(*i)
                && self.in_scope(*i, scope, at)
                && matches!(self.history.body(*i), Body::StepSkipped { step, .. } if step == name)
        })
    }

    /// Consents (or refusals and withdrawals) of a subject that is not a part, from a standpoint.
    fn answers<'s>(
        &'s self,
        subject: &'s str,
        at: &'s Standpoint,
        view: View,
        kinds: &'static [&'static str],
    ) -> impl Iterator<Item = usize> + 's {
        let scope = if matches!(subject, "entry" | "moving" | "reschedule") {
            Scope::Trip
        } else {
            Scope::Visit
        };
        kinds
            .iter()
            .flat_map(|kind| self.of_kind(kind).iter().copied())
            .filter(move |i| {
                matches!(self.history.body(*i), Body::Consent(c) if c.subject == subject)
                    && self.sees(view, *i)
                    && self.in_scope(*i, scope, at)
            })
    }

    /// Whether a consent that is not about a part stands: given, with every refusal and withdrawal in its `over`.
    pub fn granted(&self, subject: &str, at: &Standpoint, view: View) -> Tri {
        let against: Vec<usize> = self
            .answers(subject, at, view, AGAINST)
            .filter(|i| self.warns(*i))
            .collect();
        let stands = self
            .answers(subject, at, view, GIVEN)
            .filter(|i| self.counts(*i))
            .any(|g| match self.history.body(g) {
                Body::Consent(c) => against.iter().all(|r| {
                    c.over.contains(&self.history.event(*r).id) && self.history.in_past(*r, g)
                }),
                _ => false,
            });
        match stands {
            true if self.knows_all(view) => Tri::Yes,
            _ => self.absent(view),
        }
    }

    /// Whether a refusal stands.
    pub fn refused(&self, subject: &str, at: &Standpoint, view: View) -> Tri {
        let any = self
            .answers(subject, at, view, AGAINST)
            .any(|i| self.warns(i));
        match any && self.granted(subject, at, view) == Tri::No {
            true => Tri::Yes,
            false => self.absent(view),
        }
    }

    /// Whether somebody answered the door on this trip: whoever says yes or no to entry did.
    pub fn answered(&self, at: &Standpoint, view: View) -> Tri {
        let by_act = ANSWERED_BY.iter().any(|act| {
            self.of_act(act).iter().any(|i| {
                self.sees(view, *i) && self.counts(*i) && self.in_scope(*i, Scope::Trip, at)
            })
        });
        let spoke = |kinds| {
            self.answers("entry", at, view, kinds)
                .any(|i| self.counts(i))
        };
        if by_act || spoke(GIVEN) || spoke(AGAINST) {
            Tri::Yes
        } else {
            self.absent(view)
        }
    }

    /// The hazard that is open: found, and work not resumed since by anyone who knew of it.
    /// On the safe side: a contested device may report one, not lift it.
    pub fn open_hazard(&self, view: View) -> Option<usize> {
        let resumed: Vec<usize> = self
            .of_kind("d.resumed")
            .iter()
            .copied()
            .filter(|i| self.sees(view, *i) && self.counts(*i))
            .collect();
        self.of_kind("d.hazard_found")
            .iter()
            .copied()
            .filter(|i| self.sees(view, *i) && self.warns(*i))
            .find(|f| !resumed.iter().any(|r| self.history.in_past(*f, *r)))
    }

    /// Judges a condition.
    pub fn judge(&self, standard: &Standard, e: &Expr, at: &Standpoint, view: View) -> Tri {
        e.judge(&mut |atom| match atom {
            Atom::Done(s) => self.done(standard, s, at, view),
            Atom::Skipped(s) => match self.skip(standard, s, at, view) {
                Some(_) => Tri::Yes,
                None => self.absent(view),
            },
            Atom::Count(s, compare, amount) => {
                let wanted = match amount {
                    Amount::Is(n) => Some(*n),
                    Amount::Param(p) => standard.number(p),
                };
                let have = self.doings(standard, s, at, view).count() as i64;
                match wanted {
                    None => Tri::Unknown,
                    Some(n) if self.knows_all(view) => compare.holds(&have, &n).into(),
                    Some(n) => at_least_counted(*compare, have, n),
                }
            }
            Atom::Granted(s) => self.granted(s, at, view),
            Atom::Refused(s) => self.refused(s, at, view),
            Atom::Fact(f, compare, want) => match self.told_fact(view, f) {
                Some(have) if std::mem::discriminant(have) == std::mem::discriminant(want) => {
                    compare.holds(have, want).into()
                }
                _ => Tri::Unknown,
            },
            Atom::FactIn(f, values) => match self.told_fact(view, f) {
                Some(have) => values.contains(have).into(),
                None => Tri::Unknown,
            },
            Atom::Known(f) => match self.told_fact(view, f) {
                Some(_) => Tri::Yes,
                None => self.absent(view),
            },
            Atom::Outcome(..)
            | Atom::Elapsed(..)
            | Atom::Complete(_)
            | Atom::Within(_)
            | Atom::EveryPart(_)
            | Atom::AnyPart(_) => Tri::Unknown,
            Atom::Answered => self.answered(at, view),
            Atom::HazardOpen => match self.open_hazard(view) {
                Some(_) => Tri::Yes,
                None => self.absent(view),
            },
        })
    }

    /// Whether a rule applies.
    pub fn applies(&self, standard: &Standard, rule: &Rule, at: &Standpoint, view: View) -> Tri {
        match &rule.when {
            Some(e) => self.judge(standard, e, at, view),
            None => Tri::Yes,
        }
    }

    /// Whether a step applies.
    pub fn step_applies(
        &self,
        standard: &Standard,
        step: &Step,
        at: &Standpoint,
        view: View,
    ) -> Tri {
        match &step.when {
            Some(e) => self.judge(standard, e, at, view),
            None => Tri::Yes,
        }
    }
}

const GIVEN: &[&str] = &["d.consent_given"];
const AGAINST: &[&str] = &["d.consent_refused", "d.consent_withdrawn"];

/// Compares a count that can still grow.
fn at_least_counted(compare: Compare, have: i64, n: i64) -> Tri {
    match compare {
        Compare::AtLeast | Compare::Above if compare.holds(&have, &n) => Tri::Yes,
        Compare::AtMost | Compare::Below if !compare.holds(&have, &n) => Tri::No,
        Compare::Equal if have > n => Tri::No,
        Compare::Differs if have > n => Tri::Yes,
        _ => Tri::Unknown,
    }
}

/// How far an act reaches that no step of the standard describes.
pub fn act_scope(act: &str) -> Scope {
    match act {
        "set_out" | "arrived" | "knocked" | "waited" | "called" | "note_left" | "greeted"
        | "introduced" | "id_shown" | "id_verified" | "shoe_covers_on" | "entered"
        | "left_home" => Scope::Trip,
        _ => Scope::Visit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a count of 2 that may still grow, against what every larger count says.
    #[test]
    fn a_count_that_can_grow_is_told_only_when_it_cannot_turn() {
        for compare in [
            Compare::Equal,
            Compare::Differs,
            Compare::AtLeast,
            Compare::AtMost,
            Compare::Above,
            Compare::Below,
        ] {
            for n in 0..6 {
                let later: Vec<bool> = (2..12).map(|have| compare.holds(&have, &n)).collect();
                let want = if later.iter().all(|h| *h) {
                    Tri::Yes
                } else if later.iter().any(|h| *h) {
                    Tri::Unknown
                } else {
                    Tri::No
                };
                assert_eq!(at_least_counted(compare, 2, n), want, "{compare:?} {n}");
            }
        }
    }
}
