//! The checks that look at a pack as a whole: what stands twice, promises without effect, prohibitions offered.
//! Only the pack's own entries are checked; its parent was checked before.

use std::collections::BTreeSet;

use super::effect::fits;
use super::own::{Own, rule_names};
use super::{order, words};
use crate::mechanism::{Detect, Runs};
use crate::model::{Enforce, Param, Rule};
use crate::names::Names;
use crate::raw::{RawPack, RawRule};
use crate::report::Report;
use crate::standard::Standard;

pub fn check_pack(raw: &RawPack, standard: &Standard, names: &Names, report: &mut Report) {
    let own = Own::of(raw, standard);
    for (at, rule) in own.pairs() {
        check_rule(at, rule, standard, &own, report);
    }
    let mut seen = BTreeSet::new();
    for r in &raw.rule {
        if !seen.insert(r.id.as_ref()) {
            report.error(
                &r.id,
                "rule_twice",
                format!("rule {} stands here twice", r.id.as_ref()),
                "give each rule one entry",
            );
        }
        if r.article.trim().is_empty() {
            report.error(
                &r.id,
                "article_missing",
                format!("rule {} names no article", r.id.as_ref()),
                "write the article of the source",
            );
        }
    }
    check_steps(raw, standard, report);
    check_readings(raw, standard, report);
    check_unused(raw, standard, report);
    check_figures(raw, standard, report);
    order::check(raw, standard, names, &own, report);
    words::check(raw, standard, &own, report);
}

fn check_rule(at: &RawRule, rule: &Rule, standard: &Standard, own: &Own, report: &mut Report) {
    let number = &rule.number;
    let timed = [
        rule.gate.is_some(),
        rule.wait.is_some(),
        rule.clock.is_some(),
        rule.lead.is_some(),
    ];
    if timed.iter().filter(|m| **m).count() > 1 {
        report.error(
            &at.id,
            "two_mechanisms",
            format!("rule {number} has more than one of gate, wait, clock and lead"),
            "split it",
        );
    }
    let has_form = timed.contains(&true)
        || !rule.steps.is_empty()
        || rule.kit.is_some()
        || rule.forbid.is_some()
        || rule.record.is_some()
        || rule.fee.is_some();
    let office_form =
        has_form || rule.office.is_some() || rule.eligible.is_some() || rule.owner.is_some();
    if let Some(same) = &at.same_as {
        match own.rule(same.as_ref()) {
            Some(o) if o.number != *number && o.same_as.is_none() => {
                if o.enforce != rule.enforce {
                    report.error(
                        same,
                        "same_as_differs",
                        format!("rule {number} restates {} with another effect", o.number),
                        "give both the same effect",
                    );
                }
            }
            _ => report.error(
                same,
                "rule_unknown",
                format!(
                    "`{}` is no other rule that carries the mechanism",
                    same.as_ref()
                ),
                "name the rule of this pack that says the same first",
            ),
        }
        if timed.contains(&true) || rule.record.is_some() || rule.office.is_some() {
            report.error(
                &at.id,
                "two_mechanisms",
                format!("rule {number} restates another and has a mechanism of its own"),
                "leave the mechanism to the rule that it restates",
            );
        }
    } else {
        let device = matches!(
            rule.enforce,
            Enforce::Block | Enforce::Warn | Enforce::Attest
        );
        if device && !has_form {
            report.error(
                &at.id,
                "nothing_enforced",
                format!("rule {number} is to be enforced but has no step, gate, wait, clock, lead, record, kit, fee or prohibition"),
                "add one, or enforce it as office, text or statement",
            );
        }
        if rule.enforce == Enforce::Office && !office_form && standard.engine >= 2 {
            report.error(
                &at.id,
                "office_without_form",
                format!("rule {number} is the office's but says nothing that a server could run"),
                "give it office, clock, lead, gate, record, eligible, fee, scope, forbid or an office step",
            );
        }
    }
    if let Some(o) = &rule.office {
        let lacks = match o.runs {
            None if standard.engine >= 2 => Some("`runs`"),
            Some(Runs::Queue) if o.from.is_none() => Some("`from`"),
            Some(Runs::Recurring) if o.every.is_none() => Some("`every`"),
            _ => None,
        };
        if let Some(lacks) = lacks {
            report.error(
                &at.id,
                "office_unreadable",
                format!("the process of rule {number} lacks {lacks}"),
                "a queue needs `from`, something recurring needs `every` (a parameter, unset when in words)",
            );
        }
    }
    if let Some(f) = &rule.fee {
        for line in &f.zero {
            let priced = standard
                .fees
                .get(line)
                .is_some_and(|f| f.fen.is_some_and(|p| p > 0));
            if priced && rule.when.is_none() {
                report.error(
                    &at.id,
                    "fee_contradiction",
                    format!("rule {number} makes `{line}` free always, but the tariff has a price"),
                    "give the rule a `when`, or the tariff no price",
                );
            }
        }
    }
    if rule.because.is_none() && !fits(rule.strength, rule.enforce) {
        report.error(
            &at.enforce,
            "effect_unexplained",
            format!(
                "rule {number} says `{}` but is enforced as `{}`",
                rule.strength, rule.enforce
            ),
            "change the effect, or give the reason with `because`",
        );
    }
    let Some(forbid) = &rule.forbid else { return };
    if forbid.detect == Detect::Gate && rule.gate.is_none() {
        report.error(
            &at.id,
            "nothing_enforced",
            format!("the prohibition of rule {number} shows in a gate, and there is none"),
            "add the gate, or another way to detect it",
        );
    }
    for (step, choice) in &forbid.choices {
        let named = standard.step(step);
        if named.is_none() {
            report.error(
                &at.id,
                "step_unknown",
                format!("rule {number} bans `{step}.{choice}`, and there is no step {step}"),
                "correct the step's name",
            );
        }
        if named.is_some_and(|s| s.choices.contains(choice)) {
            report.error(
                &at.id,
                "choice_forbidden",
                format!("step {step} offers `{choice}`, which rule {number} forbids"),
                "take it out of the step's choices",
            );
        }
    }
}

fn check_steps(raw: &RawPack, standard: &Standard, report: &mut Report) {
    let mut seen: BTreeSet<&String> = BTreeSet::new();
    let inherited = standard.steps.len().saturating_sub(raw.step.len());
    let above: BTreeSet<&String> = standard
        .steps
        .iter()
        .take(inherited)
        .map(|s| &s.id)
        .collect();
    let asked: BTreeSet<&String> = standard.rules.iter().flat_map(|r| &r.steps).collect();
    for s in &raw.step {
        let id = s.id.as_ref();
        if !seen.insert(id) || (standard.parent.is_some() && above.contains(id)) {
            report.error(
                &s.id,
                "step_twice",
                format!("step {id} stands here twice, or in the parent already"),
                "give each step one entry",
            );
        }
        if !asked.contains(id) {
            report.warning(
                &s.id,
                "step_without_rule",
                format!("no rule asks for step {id}"),
                "name it in a rule's `steps`, or remove it",
            );
        }
        let chooses = matches!(s.mode.as_ref().as_str(), "choice" | "attempts");
        if chooses && (s.choices.is_empty() || s.field.is_none()) {
            report.error(
                &s.id,
                "choice_without_choices",
                format!("step {id} offers nothing to choose"),
                "give it `field` and `choices`",
            );
        }
    }
}

fn check_readings(raw: &RawPack, standard: &Standard, report: &mut Report) {
    let mut readings = BTreeSet::new();
    let names = rule_names(standard);
    for r in &raw.reading {
        if !readings.insert(r.id.as_ref()) {
            report.error(
                &r.id,
                "reading_twice",
                format!("reading {} is taken twice", r.id.as_ref()),
                "take one",
            );
        }
        for rule in &r.rules {
            if !names.contains(rule.as_ref().as_str()) {
                report.error(
                    rule,
                    "rule_unknown",
                    format!("`{}` is no rule of this pack", rule.as_ref()),
                    "correct the number",
                );
            }
        }
    }
}

/// A figure must be of the kind that its rule counts in; anything else would switch the rule off.
/// Of a parent's rules too, for a child may have set their figures.
fn check_figures(raw: &RawPack, standard: &Standard, report: &mut Report) {
    let mut wrong: BTreeSet<&String> = BTreeSet::new();
    for rule in &standard.rules {
        let time = |p: &Param| matches!(p, Param::Unset) || matches!(p, Param::Time(d) if d.0 > 0);
        // A deadline may be the moment itself.
        let days = |p: &Param| matches!(p, Param::Unset | Param::Time(_) | Param::WorkingDays(_));
        // Months go by whether anybody works or not.
        let plain = |p: &Param| days(p) || matches!(p, Param::Months(_));
        let mut check = |name: Option<&'_ String>, fits: &dyn Fn(&Param) -> bool| {
            if let Some((key, p)) = name.and_then(|n| standard.params.get_key_value(n))
                && !fits(p)
            {
                wrong.insert(key);
            }
        };
        check(rule.wait.as_ref().map(|w| &w.at_least), &time);
        if let Some(c) = &rule.clock {
            match c.calendar {
                Some(_) => check(Some(&c.within), &days),
                None => check(Some(&c.within), &plain),
            }
        }
        let ahead = |p: &Param| time(p) || matches!(p, Param::WorkingDays(n) if *n > 0);
        check(rule.lead.as_ref().map(|l| &l.at_least), &ahead);
        check(rule.lead.as_ref().and_then(|l| l.at_most.as_ref()), &ahead);
    }
    for name in wrong {
        if let Some(at) = raw.param.get(name) {
            report.error(
                at,
                "duration_unreadable",
                format!("`{name}` is no length of time that its rule can count in"),
                "write it as 30s, 30min, 2h or 3d; a clock or a lead may also have working days, 5wd, or, without a calendar, months, 6mo",
            );
        }
    }
}

/// Figures and calendars that nothing asks for.
fn check_unused(raw: &RawPack, standard: &Standard, report: &mut Report) {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for r in &standard.rules {
        for e in r.when.iter().chain(r.gate.as_ref().map(|g| &g.needs)) {
            words::named(e, &mut used);
        }
        used.extend(r.wait.as_ref().map(|w| w.at_least.as_str()));
        if let Some(c) = &r.clock {
            used.insert(&c.within);
            used.extend(c.calendar.as_deref());
        }
        if let Some(l) = &r.lead {
            used.insert(&l.at_least);
            used.extend(l.at_most.as_deref());
        }
        used.extend(r.forbid.as_ref().and_then(|f| f.penalty.as_deref()));
        if let Some(o) = &r.office {
            used.extend(
                [&o.param, &o.every, &o.within]
                    .into_iter()
                    .flatten()
                    .map(String::as_str),
            );
            // A setting names its calendars and figures as fields.
            used.extend(o.fields.iter().map(String::as_str));
        }
    }
    for s in &standard.steps {
        if let Some(e) = &s.when {
            words::named(e, &mut used);
        }
    }
    for (id, p) in &raw.param {
        if !used.contains(id.as_str()) && standard.parent.is_none() {
            report.warning(
                p,
                "param_unused",
                format!("no rule uses parameter `{id}`"),
                "use it, name it in a rule's `office`, or remove it",
            );
        }
    }
    for (id, c) in &raw.calendar {
        if !used.contains(id.as_str()) {
            report.warning(
                c,
                "calendar_unused",
                format!("no rule uses calendar `{id}`"),
                "use it, name it in a setting's `fields`, or remove it",
            );
        }
    }
}
