//! Figures, calendars and the tariff: which way each moved, and for whom.

use std::collections::BTreeSet;

use doorstep_standard::expr::Amount;
use doorstep_standard::model::{Fee, Tighter};
use doorstep_standard::{Atom, Expr, Param, Rule, Standard, StepSide};
use doorstep_visit::words;

use super::comparison::{Comparison, Group, in_the_field};
use doorstep_visit::sentences::Speaker;

/// Compares figures, calendars and fees.
pub(super) fn compare(c: &mut Comparison) {
    params(c);
    calendars(c);
    fees(c);
}

fn params(c: &mut Comparison) {
    let (a, b) = (c.a, c.b);
    for (id, is) in &b.s.params {
        let Some(was) = a.s.params.get(id).filter(|was| *was != is) else {
            continue;
        };
        let users: Vec<&Rule> = b.s.rules.iter().filter(|r| uses(r, id)).collect();
        let field = users.iter().any(|r| in_the_field(r)) || in_steps(b.s, id);
        let group = if field {
            direction(b.s, &users, id, was, is)
        } else {
            Group::Office
        };
        let numbers = b.list(users.iter().map(|r| b.number(r)));
        let mut line = c.moved(b.text(&b.t().param, id), &a.value(was), &b.value(is));
        if !numbers.is_empty() {
            line.push_str(&format!(" ({} {numbers})", c.pick("规则", "rule")));
        }
        c.add(group, line);
    }
}

/// Whether the new figure asks more.
fn direction(s: &Standard, users: &[&Rule], id: &str, was: &Param, is: &Param) -> Group {
    let tighter = s.tighter.get(id).copied().or_else(|| by_use(users, id));
    let (was, is) = match (was, is) {
        (Param::Unset, _) => return Group::Stricter,
        (_, Param::Unset) => return Group::Looser,
        (Param::Time(x), Param::Time(y)) => (x.0, y.0),
        (Param::Number(x), Param::Number(y)) | (Param::WorkingDays(x), Param::WorkingDays(y)) => {
            (*x, *y)
        }
        (Param::Months(x), Param::Months(y)) => (i64::from(*x), i64::from(*y)),
        _ => return Group::Otherwise,
    };
    match tighter {
        Some(Tighter::Less) if is < was => Group::Stricter,
        Some(Tighter::More) if is > was => Group::Stricter,
        Some(_) => Group::Looser,
        None => Group::Otherwise,
    }
}

/// A deadline is tighter when shorter, a wait or a notice ahead when longer.
fn by_use(users: &[&Rule], id: &str) -> Option<Tighter> {
    users.iter().find_map(|r| {
        let waits = r.wait.as_ref().is_some_and(|w| w.at_least == id)
            || r.lead.as_ref().is_some_and(|l| l.at_least == id);
        let limits = r.clock.as_ref().is_some_and(|k| k.within == id)
            || r.lead
                .as_ref()
                .is_some_and(|l| l.at_most.as_deref() == Some(id))
            || r.office
                .as_ref()
                .is_some_and(|o| o.within.as_deref() == Some(id) || o.every.as_deref() == Some(id));
        match (waits, limits) {
            (true, false) => Some(Tighter::More),
            (false, true) => Some(Tighter::Less),
            _ => None,
        }
    })
}

/// Whether a rule rests on a parameter.
pub fn uses(r: &Rule, id: &str) -> bool {
    let mut named: BTreeSet<&str> = BTreeSet::new();
    named.extend(r.wait.as_ref().map(|w| w.at_least.as_str()));
    named.extend(r.clock.as_ref().map(|k| k.within.as_str()));
    if let Some(l) = &r.lead {
        named.insert(&l.at_least);
        named.extend(l.at_most.as_deref());
    }
    named.extend(r.forbid.as_ref().and_then(|f| f.penalty.as_deref()));
    if let Some(o) = &r.office {
        named.extend(
            [&o.param, &o.every, &o.within]
                .into_iter()
                .filter_map(Option::as_deref),
        );
    }
    let conditions = r.when.iter().chain(r.gate.as_ref().map(|g| &g.needs));
    named.contains(id) || conditions.into_iter().any(|e| names(e, id))
}

fn in_steps(s: &Standard, id: &str) -> bool {
    let device = s.steps.iter().filter(|x| x.side == StepSide::Device);
    device.filter_map(|x| x.when.as_ref()).any(|e| names(e, id))
}

fn names(e: &Expr, id: &str) -> bool {
    let mut found = false;
    e.each_atom(&mut |a| {
        found |= match a {
            Atom::Count(_, _, Amount::Param(p)) | Atom::Elapsed(_, p) => p == id,
            _ => false,
        };
    });
    found
}

fn calendars(c: &mut Comparison) {
    let (a, b) = (c.a, c.b);
    for (id, is) in &b.s.calendars {
        let Some(was) = a.s.calendars.get(id).filter(|was| *was != is) else {
            continue;
        };
        let field = b.s.rules.iter().filter(|r| in_the_field(r)).any(|r| {
            let conditions = r.when.iter().chain(r.gate.as_ref().map(|g| &g.needs));
            let mut asks = conditions.into_iter().map(|e| asks(e, id));
            r.clock
                .as_ref()
                .is_some_and(|k| k.calendar.as_ref() == Some(id))
                || asks.any(|x| x)
        });
        let line = c.moved(
            b.text(&b.t().calendar, id),
            &a.calendar(was.as_ref()),
            &b.calendar(is.as_ref()),
        );
        c.add(
            if field {
                Group::Deadlines
            } else {
                Group::Office
            },
            line,
        );
    }
}

fn asks(e: &Expr, calendar: &str) -> bool {
    let mut found = false;
    e.each_atom(&mut |a| found |= matches!(a, Atom::Within(x) if x == calendar));
    found
}

fn fees(c: &mut Comparison) {
    let (a, b) = (c.a, c.b);
    let price = |speak: Speaker, fee: &Fee| match fee.fen {
        Some(fen) => format!(
            "{} / {}",
            words::money(fen, Some(speak.s)),
            words::fee_unit(fee.unit, speak.lang)
        ),
        None => speak.value(&Param::Unset),
    };
    let codes: BTreeSet<&String> = a.s.fees.keys().chain(b.s.fees.keys()).collect();
    for code in codes {
        let line = match (a.s.fees.get(code), b.s.fees.get(code)) {
            (Some(was), Some(is)) if was != is => {
                c.moved(b.text(&b.t().fee, code), &price(a, was), &price(b, is))
            }
            (None, Some(is)) => format!("+ {} {}", b.text(&b.t().fee, code), price(b, is)),
            (Some(was), None) => format!("− {} {}", a.text(&a.t().fee, code), price(a, was)),
            _ => continue,
        };
        c.add(Group::Tariff, line);
    }
}
