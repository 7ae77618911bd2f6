//! Judges one event on its causal past by the standard that binds it: gates, order, waits.
//! The device asks this before it records, the fold asks it of everything that arrives: one verdict.

mod duty;

use doorstep_standard::vocabulary::is_office_act;
use doorstep_standard::{Enforce, GateEffect, Rule, Side, Standard, Step, StepSide, Tri};

use crate::body::{Body, reason_for};
use crate::case::{Case, View};
use crate::finding::Ground;
use crate::instant::elapsed;
use crate::objection::objection;
use crate::tariff::fee_objections;

pub use crate::objection::Objection;

/// Everything that stands against event `i`, in the order of the rules.
pub fn objections(case: &Case, i: usize) -> Vec<Objection> {
    let e = case.history.event(i);
    let side = e.side();
    if side == Side::Lead {
        return Vec::new();
    }
    let Some(standard) = case.standard_for(i) else {
        return Vec::new();
    };
    let act = e.kind.act();
    let steps = steps_done(case, standard, i);
    let names = |name: &str| name == act || steps.iter().any(|s| s.id == name);
    let suspends =
        !standard.rules_that_suspend().is_empty() && duty::is_work_with_a_hazard(case, &steps, i);
    let mut places = standard.rules_about(act).to_vec();
    for step in steps.iter().filter(|s| s.id != act) {
        places.extend(standard.rules_about(&step.id));
    }
    if suspends {
        places.extend(standard.rules_that_suspend());
    }
    places.sort_unstable();
    places.dedup();
    let mut out = Vec::new();
    for rule in places.iter().filter_map(|p| standard.rules.get(*p)) {
        if let Some(gate) = &rule.gate
            && (names(&gate.act) || suspends && gate.effect == GateEffect::Suspend)
        {
            out.extend(gate_objection(case, standard, rule, i));
        }
        if let Some(wait) = &rule.wait
            && names(&wait.to)
        {
            out.extend(wait_objection(case, standard, rule, i));
        }
        out.extend(duty::objections(case, standard, rule, i, &names));
    }
    if side == Side::Device {
        out.extend(fee_objections(case, standard, i));
        out.extend(order_objections(case, standard, act, &steps, i));
    }
    for o in &mut out {
        o.reason = o
            .ground
            .rule()
            .and_then(|r| reason_for(e, r))
            .map(str::to_owned);
    }
    out
}

/// The steps that an event does.
fn steps_done<'s>(case: &Case, standard: &'s Standard, i: usize) -> Vec<&'s Step> {
    let does = |s: &&Step| case.does_step(i, s);
    match case.history.body(i) {
        Body::StepDone(id) => standard.step(id).into_iter().filter(does).collect(),
        _ => {
            let kind = &case.history.event(i).kind;
            standard.steps_done_by(kind).filter(does).collect()
        }
    }
}

/// What should have come first in the field; what the office does holds nobody there.
fn order_objections(
    case: &Case,
    standard: &Standard,
    act: &str,
    steps: &[&Step],
    i: usize,
) -> Vec<Objection> {
    let of_device = |name: &str| {
        standard
            .step(name)
            .is_none_or(|s| s.side == StepSide::Device)
            && !is_office_act(name)
    };
    let mut out = Vec::new();
    for step in steps {
        let first = step.after.iter().map(String::as_str);
        let first = first.filter(|name| of_device(name)).collect();
        out.extend(order_objection(case, standard, step, &step.id, first, i));
    }
    let of_device_side = |s: &&Step| s.side == StepSide::Device;
    for step in standard.steps_before(act).filter(of_device_side) {
        let first = vec![step.id.as_str()];
        out.extend(order_objection(case, standard, step, act, first, i));
    }
    out
}

fn gate_objection(case: &Case, standard: &Standard, rule: &Rule, i: usize) -> Option<Objection> {
    let gate = rule
        .gate
        .as_ref()
        .filter(|g| matches!(g.effect, GateEffect::Hold | GateEffect::Suspend))?;
    let (at, view) = (case.standpoint(i), View::PastOf(i));
    let applies = case.asked(standard, &at, view).applies(rule);
    // A gate whose condition of application is unknown is judged no more surely than that.
    let held = (!applies).or(case.asked(standard, &at, view).judge(&gate.needs));
    if held == Tri::Yes {
        return None;
    }
    let mut o = objection(
        rule,
        Ground::Gate {
            rule: rule.id.clone(),
        },
        held,
        Vec::new(),
    );
    o.blocks |= held == Tri::Unknown && gate.unknown_blocks && rule.enforce == Enforce::Block;
    Some(o)
}

fn wait_objection(case: &Case, standard: &Standard, rule: &Rule, i: usize) -> Option<Objection> {
    let wait = rule.wait.as_ref()?;
    let needed = standard.duration(&wait.at_least)?;
    let (at, view) = (case.standpoint(i), View::PastOf(i));
    let applies = case.asked(standard, &at, view).applies(rule);
    if applies == Tri::No {
        return None;
    }
    let before = case.asked(standard, &at, view).doings(&wait.to) as i64;
    let nth = if wait.from == wait.to {
        before
    } else {
        before + 1
    };
    if wait.times.is_some_and(|times| nth > times) {
        return None;
    }
    let from = case.asked(standard, &at, view).last_doing(&wait.from);
    // While an ancestor is missing, it may be the one from which the wait counts.
    let passed = match (case.history.is_complete(i), from) {
        (false, _) => None,
        (true, None) => return None,
        (true, Some(from)) => elapsed(case.history, from, i, |j| {
            j == i || case.history.in_past(j, i)
        }),
    };
    let held = match passed {
        Some((at_least, _)) if at_least >= needed.0 => return None,
        Some((_, at_most)) if at_most < needed.0 => !applies,
        _ => Tri::Unknown,
    };
    let waited_ms = passed.filter(|(a, b)| a == b).map(|(a, _)| a);
    let ground = Ground::Wait {
        rule: rule.id.clone(),
        waited_ms,
        needed_ms: needed.0,
    };
    Some(objection(rule, ground, held, from.into_iter().collect()))
}

/// `done_now` is the step or act that event `i` does; `first` is what should precede it.
fn order_objection(
    case: &Case,
    standard: &Standard,
    step: &Step,
    done_now: &str,
    first: Vec<&str>,
    i: usize,
) -> Option<Objection> {
    let rule = step.rules.first().and_then(|r| standard.rules.get(*r))?;
    let (at, view) = (case.standpoint(i), View::PastOf(i));
    if case
        .asked(standard, &at, view)
        .first_doing(done_now)
        .is_some()
    {
        return None;
    }
    let mut held = Tri::Yes;
    let mut missing = Vec::new();
    for name in first {
        let (needed, optional) = match standard.step(name) {
            Some(s) => (case.asked(standard, &at, view).step_applies(s), s.optional),
            None => (Tri::Yes, false),
        };
        if optional || needed == Tri::No || case.asked(standard, &at, view).skip(name).is_some() {
            continue;
        }
        let done = (!needed).or(case.asked(standard, &at, view).done(name));
        if done != Tri::Yes {
            missing.push(name.to_owned());
        }
        held = held.and(done);
    }
    if missing.is_empty() {
        return None;
    }
    let ground = Ground::Order {
        rule: rule.id.clone(),
        missing,
    };
    Some(Objection {
        asks: true,
        ..objection(rule, ground, held, Vec::new())
    })
}
