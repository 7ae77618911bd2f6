//! What can never happen: rules that wait for each other, records that come too late, conditions that never hold.
//! Steps among themselves are checked when they are sorted; here acts and gates join in.

use std::collections::{BTreeMap, BTreeSet};

use super::own::Own;
use crate::expr::{Atom, Compare, Expr};
use crate::mechanism::GateEffect;
use crate::model::Enforce;
use crate::names::Names;
use crate::raw::RawPack;
use crate::report::Report;
use crate::standard::Standard;
use crate::tri::Tri;
use crate::value::Scalar;

/// Combinations tried before a condition counts as possible.
const MOST_COMBINATIONS: usize = 20_000;

pub fn check(raw: &RawPack, standard: &Standard, names: &Names, own: &Own, report: &mut Report) {
    check_conditions(raw, standard, names, own, report);
    let mut later: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for s in &standard.steps {
        for a in &s.after {
            later.entry(a).or_default().insert(&s.id);
        }
        for a in &s.before_acts {
            later.entry(&s.id).or_default().insert(a);
        }
    }
    let plain = later.clone();
    for r in &standard.rules {
        if let Some(g) = &r.gate
            && r.enforce == Enforce::Block
            && r.when.is_none()
            && g.effect == GateEffect::Hold
        {
            for x in must_be_done(&g.needs) {
                later.entry(x).or_default().insert(&g.act);
            }
        }
    }
    let (mut after_gate, mut after_record) = (Later::new(&later), Later::new(&plain));
    for (at, r) in own.pairs() {
        if let Some(g) = &r.gate
            && r.enforce == Enforce::Block
            && let Some(x) = must_be_done(&g.needs)
                .into_iter()
                .find(|x| *x == g.act || after_gate.reaches(&g.act, x))
        {
            report.error(
                &at.id,
                "order_cycle",
                format!(
                    "rule {} holds `{}` until `{x}`, which itself comes after it",
                    r.number, g.act
                ),
                "remove the gate, or one `after` on the way",
            );
        }
        let Some((record, before)) = r
            .record
            .as_ref()
            .and_then(|c| Some((c, c.before.as_ref()?)))
        else {
            continue;
        };
        if let Some(need) = record
            .needs
            .iter()
            .find(|n| *n == before || after_record.reaches(before, n))
        {
            report.error(
                &at.id,
                "record_too_late",
                format!(
                    "record {} needs `{need}` before `{before}`, but it comes later",
                    record.id
                ),
                "hold a later act, or ask for it earlier",
            );
        }
    }
}

/// Steps and acts without whose doing a condition cannot hold.
fn must_be_done(e: &Expr) -> Vec<&str> {
    match e {
        Expr::Atom(Atom::Done(x)) => vec![x],
        Expr::And(a, b) => {
            let mut all = must_be_done(a);
            all.extend(must_be_done(b));
            all
        }
        _ => Vec::new(),
    }
}

/// What comes after what; each start is walked once, however many rules ask.
struct Later<'g, 'a> {
    next: &'g BTreeMap<&'a str, BTreeSet<&'a str>>,
    walked: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'g, 'a> Later<'g, 'a> {
    fn new(next: &'g BTreeMap<&'a str, BTreeSet<&'a str>>) -> Self {
        let walked = BTreeMap::new();
        Self { next, walked }
    }

    fn reaches(&mut self, from: &'a str, to: &str) -> bool {
        let next = self.next;
        let walk = || {
            let mut seen = BTreeSet::new();
            let mut open = vec![from];
            while let Some(x) = open.pop() {
                let after = next.get(x).into_iter().flatten();
                open.extend(after.filter(|n| seen.insert(**n)));
            }
            seen
        };
        self.walked.entry(from).or_insert_with(walk).contains(to)
    }
}

fn check_conditions(
    raw: &RawPack,
    standard: &Standard,
    names: &Names,
    own: &Own,
    report: &mut Report,
) {
    for s in &raw.step {
        if let Some(at) = &s.when
            && let Some(e) = standard.step(s.id.as_ref()).and_then(|s| s.when.as_ref())
            && !possible(e, names)
        {
            report.error(
                at,
                "condition_never",
                format!("step {} can never apply", s.id.as_ref()),
                "the condition contradicts itself",
            );
        }
    }
    for r in &raw.rule {
        let Some(rule) = own.rule(r.id.as_ref()) else {
            continue;
        };
        let needs = r.gate.as_ref().map(|g| &g.needs);
        let pairs = [
            (r.when.as_ref(), rule.when.as_ref()),
            (needs, rule.gate.as_ref().map(|g| &g.needs)),
        ];
        for (at, e) in pairs {
            if let (Some(at), Some(e)) = (at, e)
                && !possible(e, names)
            {
                report.error(
                    at,
                    "condition_never",
                    format!("this condition of rule {} can never hold", rule.number),
                    "it contradicts itself; correct it",
                );
            }
        }
    }
}

/// Whether some facts and doings make a condition hold.
fn possible(e: &Expr, names: &Names) -> bool {
    let mut others: Vec<&Atom> = Vec::new();
    let mut facts: BTreeMap<&str, BTreeSet<Scalar>> = BTreeMap::new();
    e.each_atom(&mut |atom| match atom {
        Atom::Fact(f, _, v) => around(f, v, names, &mut facts),
        Atom::FactIn(f, vs) => vs.iter().for_each(|v| around(f, v, names, &mut facts)),
        other => {
            // So many make more combinations than are tried.
            if others.len() < 20 && !others.contains(&other) {
                others.push(other);
            }
        }
    });
    let sizes: Vec<usize> = facts
        .values()
        .map(|values| values.len().max(1))
        .chain(others.iter().map(|_| 2))
        .collect();
    let mut combinations: usize = 1;
    for s in &sizes {
        combinations = combinations.saturating_mul(*s);
        if combinations > MOST_COMBINATIONS {
            return true;
        }
    }
    (0..combinations).any(|mut n| {
        let mut picks = Vec::with_capacity(sizes.len());
        for s in &sizes {
            picks.push(n % s);
            n /= s;
        }
        let world: BTreeMap<&str, &Scalar> = facts
            .iter()
            .zip(&picks)
            .filter_map(|((f, values), pick)| Some((*f, values.iter().nth(*pick)?)))
            .collect();
        let doings = picks.get(facts.len()..).unwrap_or_default();
        e.judge(&mut |atom| match atom {
            Atom::Fact(f, c, v) => world
                .get(f.as_str())
                .is_some_and(|w| holds(w, *c, v))
                .into(),
            Atom::FactIn(f, vs) => world.get(f.as_str()).is_some_and(|w| vs.contains(w)).into(),
            other => {
                let at = others.iter().position(|o| *o == other);
                at.and_then(|i| doings.get(i))
                    .is_some_and(|d| *d == 1)
                    .into()
            }
        }) == Tri::Yes
    })
}

/// The values that can make a difference to a comparison.
fn around<'a>(
    fact: &'a str,
    value: &Scalar,
    names: &Names,
    facts: &mut BTreeMap<&'a str, BTreeSet<Scalar>>,
) {
    let seen = facts.entry(fact).or_default();
    match value {
        Scalar::Bool(_) => seen.extend([Scalar::Bool(true), Scalar::Bool(false)]),
        Scalar::Int(n) => {
            seen.extend([n.saturating_sub(1), *n, n.saturating_add(1)].map(Scalar::Int))
        }
        Scalar::Code(_) => seen.extend(
            names
                .facts
                .get(fact)
                .into_iter()
                .flatten()
                .cloned()
                .map(Scalar::Code),
        ),
    }
}

fn holds(world: &Scalar, compare: Compare, wanted: &Scalar) -> bool {
    std::mem::discriminant(world) == std::mem::discriminant(wanted) && compare.holds(world, wanted)
}
