//! Packs that build on another: the parent is found by hash, a child may tighten, loosening needs a reason.
//! Nothing of a parent is ever dropped; its rules keep their document.

use std::collections::BTreeMap;

use toml::Spanned;

use crate::model::{Enforce, Param, Tighter};
use crate::raw::RawPack;
use crate::report::Report;
use crate::standard::Standard;

/// Gives a child what its parent has.
pub fn inherit(child: &mut Standard, base: Standard, raw: &RawPack, report: &mut Report) {
    for (id, figure) in &base.params {
        let Some(own) = raw.param.get(id) else {
            child.params.insert(id.clone(), figure.clone());
            continue;
        };
        let direction = base.tighter.get(id).copied();
        let explained = own.as_ref().because.is_some();
        if let Some(new) = child.params.get(id)
            && !explained
            && !tightens(figure, new, direction)
        {
            report.error(
                own,
                "param_loosened",
                format!("`{id}` is looser than in `{}`", base.id),
                "tighten it, or give the reason with `because`",
            );
        }
    }
    for (id, direction) in &base.tighter {
        child.tighter.entry(id.clone()).or_insert(*direction);
    }
    let mut fixed: Vec<(&str, &String)> = Vec::new();
    for id in raw.calendar.keys() {
        if base.calendars.get(id).is_some_and(Option::is_some) {
            fixed.push(("calendar", id));
        }
    }
    for id in raw.fee.keys() {
        if base.fees.get(id).is_some_and(|f| f.fen.is_some()) {
            fixed.push(("fee", id));
        }
    }
    for (what, id) in fixed {
        report.error(
            &raw.standard.id,
            "parent_fixed",
            format!("{what} `{id}` is set in `{}` already", base.id),
            "give yours another name; only what the parent leaves unset is a child's to set",
        );
    }
    for (id, c) in &base.calendars {
        child
            .calendars
            .entry(id.clone())
            .or_insert_with(|| c.clone());
    }
    for (id, f) in &base.fees {
        child.fees.entry(id.clone()).or_insert_with(|| f.clone());
    }
    let mut rules = base.rules;
    // A number means the nearest ancestor's rule: the last of that name.
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    if !raw.change.is_empty() {
        for (i, r) in rules.iter().enumerate() {
            places.insert(r.id.clone(), i);
            places.insert(r.number.clone(), i);
        }
    }
    for change in &raw.change {
        let enforce: Option<Enforce> = report.word(&change.enforce, "effect");
        let place = places.get(change.rule.as_ref());
        let found = place.and_then(|i| rules.get_mut(*i));
        match (found, enforce) {
            (Some(rule), Some(enforce)) => {
                if weight(enforce) < weight(rule.enforce) && change.because.is_none() {
                    report.error(
                        &change.enforce,
                        "change_loosens",
                        format!(
                            "rule {} would be enforced less than in its own pack",
                            rule.id
                        ),
                        "make it stricter, or give the reason with `because`",
                    );
                }
                rule.enforce = enforce;
                if change.because.is_some() {
                    rule.because = change.because.clone();
                }
            }
            (None, _) => unknown_rule(&change.rule, &base.id, report),
            _ => {}
        }
    }
    rules.append(&mut child.rules);
    child.rules = rules;
    let mut steps = base.steps;
    steps.append(&mut child.steps);
    child.steps = steps;
    for (lang, above) in &base.texts {
        let own = child.texts.entry(*lang).or_default();
        own.inherit(above, &base.id);
    }
    child.parent = Some((base.id, base.hash));
    child.figures_set = raw
        .param
        .keys()
        .filter(|id| base.params.contains_key(*id))
        .cloned()
        .collect();
}

fn unknown_rule(at: &Spanned<String>, parent: &str, report: &mut Report) {
    report.error(
        at,
        "rule_unknown",
        format!("`{}` is no rule of `{parent}`", at.as_ref()),
        "correct the number",
    );
}

fn weight(e: Enforce) -> u8 {
    match e {
        Enforce::Statement => 0,
        Enforce::Text => 1,
        Enforce::Attest | Enforce::Office => 2,
        Enforce::Warn => 3,
        Enforce::Block => 4,
    }
}

/// Whether a figure may take another's place without a reason.
fn tightens(old: &Param, new: &Param, direction: Option<Tighter>) -> bool {
    let pair = match (old, new) {
        _ if old == new => return true,
        (Param::Unset, _) => return true,
        (Param::Time(a), Param::Time(b)) => (a.0, b.0),
        (Param::Number(a), Param::Number(b)) | (Param::WorkingDays(a), Param::WorkingDays(b)) => {
            (*a, *b)
        }
        (Param::Months(a), Param::Months(b)) => (i64::from(*a), i64::from(*b)),
        _ => return false,
    };
    match direction {
        Some(Tighter::Less) => pair.1 <= pair.0,
        Some(Tighter::More) => pair.1 >= pair.0,
        None => false,
    }
}
