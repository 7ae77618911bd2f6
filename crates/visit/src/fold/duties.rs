//! What the pinned standard says of the visit as a whole: records, whose work it is, what the office does.
//! Asked for everybody, with everything that is here.

use doorstep_standard::{GateEffect, Rule, Standard, StepSide, Tri};

use super::trips::step_state;
use crate::case::{Case, Standpoint, View};
use crate::state::{OptionEffect, OptionState, RecordState, StepState};

/// Every record that the visit asks for.
pub(super) fn records(case: &Case, standard: &Standard) -> Vec<RecordState> {
    let everybody = Standpoint::everybody();
    standard
        .rules_on_records()
        .filter_map(|rule| {
            let record = rule.record.as_ref()?;
            let applies = case.asked(standard, &everybody, View::All).applies(rule);
            let missing = case
                .needs(standard, &record.needs, View::All)
                .filter(|(_, held)| *held != Tri::Yes)
                .map(|(need, _)| need.to_owned())
                .collect();
            (applies != Tri::No).then(|| RecordState {
                rule: rule.id.clone(),
                record: record.id.clone(),
                applies,
                missing,
            })
        })
        .collect()
}

/// What the company may do, and whose work it is, where that is sure.
pub(super) fn options(case: &Case, standard: &Standard) -> Vec<OptionState> {
    let mut out = Vec::new();
    for rule in &standard.rules {
        if let Some(effect) = effect_now(case, standard, rule) {
            let owner = rule.owner.as_ref();
            out.push(OptionState {
                rule: rule.id.clone(),
                effect,
                owner: owner.map(|o| o.owner),
                refer: owner.and_then(|o| o.refer.clone()),
            });
        }
    }
    out
}

fn effect_now(case: &Case, standard: &Standard, rule: &Rule) -> Option<OptionEffect> {
    let gate = rule
        .gate
        .as_ref()
        .map(|g| (g, g.effect))
        .filter(|(_, e)| matches!(e, GateEffect::MayRefuse | GateEffect::Route));
    if gate.is_none() && rule.owner.is_none() {
        return None;
    }
    let everybody = Standpoint::everybody();
    if !case
        .asked(standard, &everybody, View::All)
        .applies(rule)
        .is_yes()
    {
        return None;
    }
    match gate {
        Some((gate, effect)) => {
            let held = case
                .asked(standard, &everybody, View::All)
                .judge(&gate.needs);
            (held == Tri::No).then_some(match effect {
                GateEffect::MayRefuse => OptionEffect::MayRefuse,
                _ => OptionEffect::Route,
            })
        }
        None => Some(OptionEffect::Owner),
    }
}

/// Whether a gate that suspends the work does not hold since a hazard was found.
pub(super) fn suspended(case: &Case, standard: &Standard) -> bool {
    let everybody = Standpoint::everybody();
    case.hazard_was_found(View::All)
        && standard.rules.iter().any(|rule| {
            rule.gate.as_ref().is_some_and(|g| {
                g.effect == GateEffect::Suspend
                    && case
                        .asked(standard, &everybody, View::All)
                        .applies(rule)
                        .is_yes()
                    && case.asked(standard, &everybody, View::All).judge(&g.needs) == Tri::No
            })
        })
}

/// The steps of the office: never on a technician's checklist, and in nobody's way there.
pub(super) fn office_steps(case: &Case, standard: &Standard) -> Vec<StepState> {
    let everybody = Standpoint::everybody();
    standard
        .steps
        .iter()
        .filter(|s| s.side == StepSide::Office)
        .map(|s| step_state(case, standard, s, &everybody, None))
        .collect()
}
