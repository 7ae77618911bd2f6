//! Conditions of rules, judged: yes, no, or cannot tell.
//! With an ancestor missing nothing is told that the missing event could turn.

use doorstep_standard::expr::Amount;
use doorstep_standard::{Atom, Compare, Expr, Param, Rule, Standard, Step, Tri};

use super::memo::Tally;
use super::{Case, Inquiry, Standpoint, View};
use crate::body::happened;
use crate::instant::{Instant, elapsed, instant};
use crate::line::Line;
use crate::part::{quote_of, refusal_stands};

impl Inquiry<'_, '_> {
    /// Judges a condition.
    pub fn judge(self, e: &Expr) -> Tri {
        let Self {
            case,
            standard,
            at,
            view,
        } = self;
        e.judge(&mut |atom| match atom {
            Atom::Done(s) => self.done(s),
            Atom::Skipped(s) => match self.skip(s) {
                Some(_) => Tri::Yes,
                None => case.absent(view),
            },
            Atom::Count(s, compare, amount) => {
                let wanted = match amount {
                    Amount::Is(n) => Some(*n),
                    Amount::Param(p) => standard.number(p),
                };
                let have = self.doings(s) as i64;
                match wanted {
                    None => Tri::Unknown,
                    Some(n) if case.knows_all(view) => compare.holds(&have, &n).into(),
                    Some(n) => at_least_counted(*compare, have, n),
                }
            }
            Atom::Granted(s) => case.granted(s, at, view),
            Atom::Refused(s) => case.refused(s, at, view),
            Atom::Fact(f, compare, want) => match case.told_fact(view, f) {
                Some(have) if std::mem::discriminant(have) == std::mem::discriminant(want) => {
                    compare.holds(have, want).into()
                }
                _ => Tri::Unknown,
            },
            Atom::FactIn(f, values) => match case.told_fact(view, f) {
                Some(have) => values.contains(have).into(),
                None => Tri::Unknown,
            },
            Atom::Known(f) => match case.told_fact(view, f) {
                Some(_) => Tri::Yes,
                None => case.absent(view),
            },
            Atom::Outcome(s, codes) => self.outcome(s, codes),
            Atom::Elapsed(s, param) => self.has_elapsed(s, param),
            Atom::Complete(r) => case.complete(standard, r, view),
            Atom::Within(c) => case.within(standard, c, view),
            Atom::EveryPart(_) | Atom::AnyPart(_) if !case.knows_all(view) => Tri::Unknown,
            Atom::EveryPart(s) => match case.tally(s, view) {
                Tally { no: 1.., .. } => Tri::No,
                Tally { unknown: 1.., .. } => Tri::Unknown,
                Tally { .. } => Tri::Yes,
            },
            Atom::AnyPart(s) => match case.tally(s, view) {
                Tally { yes: 1.., .. } => Tri::Yes,
                Tally { unknown: 1.., .. } => Tri::Unknown,
                Tally { .. } => Tri::No,
            },
            Atom::ThisPart(s) => case.this_part(s, view),
            Atom::Answered => case.answered(at, view),
            Atom::HazardOpen => match case.open_hazard(view) {
                Some(_) => Tri::Yes,
                None => case.absent(view),
            },
        })
    }

    /// Whether a rule applies.
    pub fn applies(self, rule: &Rule) -> Tri {
        match &rule.when {
            Some(e) => self.judge(e),
            None => Tri::Yes,
        }
    }

    /// Whether a step applies.
    pub fn step_applies(self, step: &Step) -> Tri {
        match &step.when {
            Some(e) => self.judge(e),
            None => Tri::Yes,
        }
    }

    /// Whether the newest doing of a step recorded one of these choices.
    fn outcome(self, name: &str, codes: &[String]) -> Tri {
        let Self {
            case,
            standard,
            at,
            view,
        } = self;
        if !case.knows_all(view) {
            return Tri::Unknown;
        }
        let field = standard
            .step(name)
            .and_then(|s| s.field.as_deref())
            .unwrap_or("outcome");
        let choice = |i: usize| case.choice(i, field);
        let reach = case.reach_with_choice(standard, name);
        let newest = reach.of(at).newest(case.history, view);
        let mut fits = newest
            .iter()
            .map(|i| choice(*i).is_some_and(|c| codes.iter().any(|x| x == c)));
        match fits.next() {
            None => Tri::No,
            Some(first) if fits.all(|f| f == first) => first.into(),
            Some(_) => Tri::Unknown,
        }
    }

    /// Whether the time of a parameter has passed since the newest doing.
    fn has_elapsed(self, name: &str, param: &str) -> Tri {
        let Self {
            case,
            standard,
            view,
            ..
        } = self;
        let Some(Param::Time(needed)) = standard.params.get(param) else {
            return Tri::Unknown;
        };
        if !case.knows_all(view) {
            return Tri::Unknown;
        }
        let Some(from) = self.last_doing(name) else {
            return Tri::No;
        };
        let passed = match view {
            View::PastOf(i) => {
                let sees = |j| j == i || case.history.in_past(j, i);
                elapsed(case.history, from, i, sees)
            }
            View::All => case.until_now(from),
        };
        match passed {
            Some((at_least, _)) if at_least >= needed.0 => Tri::Yes,
            Some((_, at_most)) if at_most < needed.0 => Tri::No,
            _ => Tri::Unknown,
        }
    }
}

impl Case<'_> {
    /// Milliseconds since an event: by the monotonic clock within one boot, else between two known times.
    fn until_now(&self, from: usize) -> Option<(i64, i64)> {
        let (e, now) = (self.history.event(from), self.now?);
        if let (Some((boot, mono)), Some(own)) = (&now.mono, e.mono)
            && e.boot.as_ref() == Some(boot)
        {
            let ms = mono.saturating_sub(own).max(0);
            return Some((ms, ms));
        }
        let then = instant(self.history, from, |_| true);
        let since = |t: i64| now.at.saturating_sub(t).max(0);
        (!then.phone_only).then(|| (since(then.latest), since(then.earliest)))
    }

    /// Whether a record is complete: each of its needs was done by somebody, or does not apply.
    fn complete(&self, standard: &Standard, id: &str, view: View) -> Tri {
        standard
            .rules_on_records()
            .filter_map(|r| r.record.as_ref())
            .filter(|r| r.id == id)
            .flat_map(|r| self.needs(standard, &r.needs, view))
            .fold(Tri::Yes, |all, (_, held)| all.and(held))
    }

    /// Each need of a record that a device or the office can fill, with whether it is filled.
    pub fn needs<'s>(
        &'s self,
        standard: &'s Standard,
        needs: &'s [String],
        view: View,
    ) -> impl Iterator<Item = (&'s str, Tri)> {
        let at = Standpoint::everybody();
        needs
            .iter()
            .map(String::as_str)
            .filter(|n| !n.starts_with("report."))
            .map(move |n| {
                let asked = self.asked(standard, &at, view);
                let applies = standard.step(n).map_or(Tri::Yes, |s| asked.step_applies(s));
                (n, (!applies).or(asked.done(n)))
            })
    }

    /// Whether it happens inside a calendar: at the time of the judged event, or now.
    fn within(&self, standard: &Standard, calendar: &str, view: View) -> Tri {
        let Some(Some(calendar)) = standard.calendars.get(calendar) else {
            return Tri::Unknown;
        };
        if !self.knows_all(view) {
            return Tri::Unknown;
        }
        let (time, claimed) = match view {
            View::PastOf(i) => {
                let sees = |j| j == i || self.history.in_past(j, i);
                let claimed = happened(self.history.event(i)).map(|h| h.claimed_at);
                (instant(self.history, i, sees), claimed)
            }
            View::All => match self.now {
                Some(now) => (Instant::exact(now.at), None),
                None => return Tri::Unknown,
            },
        };
        if time.phone_only {
            return Tri::Unknown;
        }
        let holidays = self.holidays(view);
        let open = |t: i64| calendar.is_open(t, standard.zone, &holidays);
        let Instant {
            earliest, latest, ..
        } = time;
        let answer = match (open(earliest), open(latest)) {
            (a, b) if a != b => Tri::Unknown,
            (a, _) if earliest == latest => a,
            // Neither closed nor open in between.
            (Tri::Yes, _) => {
                let end = calendar.after(earliest, latest - earliest, standard.zone, &holidays);
                if end == Some(latest) {
                    Tri::Yes
                } else {
                    Tri::Unknown
                }
            }
            (Tri::No, _) => {
                let next = calendar.after(earliest, 1, standard.zone, &holidays);
                if next.is_some_and(|n| n > latest) {
                    Tri::No
                } else {
                    Tri::Unknown
                }
            }
            (Tri::Unknown, _) => Tri::Unknown,
        };
        match claimed {
            Some(t) if open(t) != answer => Tri::Unknown,
            _ => answer,
        }
    }

    /// Whether the part line that the judged event is about is in a state; of an event about none, cannot tell.
    fn this_part(&self, state: &str, view: View) -> Tri {
        let View::PastOf(i) = view else {
            return Tri::Unknown;
        };
        if !self.knows_all(view) {
            return Tri::Unknown;
        }
        let opener = self.line_about(i).and_then(|id| self.history.index(id));
        let line = opener.and_then(|i| self.part_line(i));
        line.and_then(|l| self.line_is(l, state, view))
            .unwrap_or(Tri::Unknown)
    }

    /// Whether a part line is in a state from a point of view; `None` for a line that it does not see.
    pub(super) fn line_is(&self, line: &Line, state: &str, view: View) -> Option<Tri> {
        if !self.sees(view, line.opener) {
            return None;
        }
        if !line.is_whole(self, view) {
            let known = Line::gather(self, line.opener, view);
            return Some(part_is(self, &known, state));
        }
        let told = line.states.borrow();
        if let Some((_, held)) = told.iter().find(|(s, _)| s == state) {
            return Some(*held);
        }
        drop(told);
        let held = part_is(self, line, state);
        line.states.borrow_mut().push((state.to_owned(), held));
        Some(held)
    }
}

/// Whether a part line is in a state; two revisions made apart answer only what both say.
fn part_is(case: &Case, line: &Line, state: &str) -> Tri {
    let quotes = line.newest_quotes(case);
    let each = |fits: &dyn Fn(usize) -> Tri| {
        let mut all = quotes.iter().map(|q| fits(*q));
        let first = all.next().unwrap_or(Tri::Unknown);
        if all.all(|t| t == first) {
            first
        } else {
            Tri::Unknown
        }
    };
    let consented = || {
        line.current(case)
            .is_some_and(|q| line.consent_to(case, q).is_some())
    };
    let fitted = || line.fitted(case).is_some();
    match state {
        "consented" => consented().into(),
        "refused" => (!consented() && refusal_stands(case, line)).into(),
        "fitted" => fitted().into(),
        "returned" => (!line.returns.is_empty() && !fitted()).into(),
        // A line has its class from its first quote; no revision changes it.
        "low_value" | "high_value" => quote_of(case, line.opener)
            .and_then(|q| q.class)
            .map_or(Tri::Unknown, |class| (class.as_str() == state).into()),
        source => each(&|q| quote_of(case, q).is_some_and(|x| x.source == source).into()),
    }
}

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
