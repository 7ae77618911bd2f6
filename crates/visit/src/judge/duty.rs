//! Duties beside gates and waits: what has to be carried, recorded, told in time, and what a hazard suspends.
//! What a technician only vouches for, and what is mere text, is never judged here.

use doorstep_standard::{Enforce, EventKind, Phase, Rule, Standard, Step, Tri};

use crate::body::Body;
use crate::case::{Case, Standpoint, View};
use crate::clock::lead_objection;
use crate::finding::Ground;
use crate::objection::{Objection, objection};

/// What a rule's lead, record or kit has against event `i`; `names` says whether the event is an act or step.
pub(super) fn objections(
    case: &Case,
    standard: &Standard,
    rule: &Rule,
    i: usize,
    names: &dyn Fn(&str) -> bool,
) -> Option<Objection> {
    let judged = matches!(
        rule.enforce,
        Enforce::Block | Enforce::Warn | Enforce::Office
    );
    if !judged {
        return None;
    }
    lead_objection(case, standard, rule, i, names)
        .or_else(|| record_objection(case, standard, rule, i, names))
        .or_else(|| kit_objection(case, standard, rule, i, names))
}

/// A record that has to be complete before an act.
fn record_objection(
    case: &Case,
    standard: &Standard,
    rule: &Rule,
    i: usize,
    names: &dyn Fn(&str) -> bool,
) -> Option<Objection> {
    let record = rule.record.as_ref()?;
    record.before.as_deref().filter(|act| names(act))?;
    let view = View::PastOf(i);
    let applies = case
        .asked(standard, &case.standpoint(i), view)
        .applies(rule);
    let mut complete = Tri::Yes;
    let mut missing = Vec::new();
    for (need, held) in case.needs(standard, &record.needs, view) {
        complete = complete.and(held);
        if held != Tri::Yes {
            missing.push(need.to_owned());
        }
    }
    lacking(rule, (!applies).or(complete), missing, Vec::new())
}

/// Things that were found missing at the last check of the kit, when somebody sets out.
fn kit_objection(
    case: &Case,
    standard: &Standard,
    rule: &Rule,
    i: usize,
    names: &dyn Fn(&str) -> bool,
) -> Option<Objection> {
    let kit = rule.kit.as_ref().filter(|_| names("set_out"))?;
    let (h, at, view) = (case.history, case.standpoint(i), View::PastOf(i));
    let own = Standpoint {
        by: h.event(i).by.clone(),
        trip: None,
    };
    let checked = case.kit_checks().of(&own).last(h, view)?;
    let Body::KitChecked { missing: said } = h.body(checked) else {
        return None;
    };
    let missing: Vec<String> = kit
        .items
        .iter()
        .filter(|item| said.contains(item))
        .cloned()
        .collect();
    if missing.is_empty() {
        return None;
    }
    let there = case.absent(view);
    let held = (!case.asked(standard, &at, view).applies(rule)).or(there);
    lacking(rule, held, missing, vec![checked])
}

fn lacking(rule: &Rule, held: Tri, missing: Vec<String>, others: Vec<usize>) -> Option<Objection> {
    let ground = Ground::Lacking {
        rule: rule.id.clone(),
        missing,
    };
    (held != Tri::Yes).then(|| objection(rule, ground, held, others))
}

/// What deals with a hazard, or tells of it: it is asked for while work is stopped.
const ABOUT_HAZARDS: &[EventKind] = &[
    EventKind::HazardFound,
    EventKind::HazardReported,
    EventKind::Suspended,
    EventKind::Resumed,
    EventKind::ProgressTold,
];

/// Whether the event is work on which a hazard of its past bears.
/// An optional step is none: a hazard may well be why a visit ends unfinished.
pub(super) fn is_work_with_a_hazard(case: &Case, steps: &[&Step], i: usize) -> bool {
    let kind = &case.history.event(i).kind;
    let work = matches!(kind, EventKind::RepairStarted | EventKind::PartFitted)
        || steps
            .iter()
            .filter(|s| s.phase == Phase::Repair && !s.optional)
            .any(|s| !ABOUT_HAZARDS.contains(&s.on));
    work && case.hazard_was_found(View::PastOf(i))
}
