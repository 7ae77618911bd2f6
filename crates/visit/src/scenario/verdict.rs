//! What must be so at the end of a scenario, compared with the fold.
//! Each failure says what was expected and what was found.

use super::read::Expect;
use super::stage::Stage;
use crate::clock::ClockStatus;
use crate::fold::{StepStatus, VisitState};

pub(super) fn check(stage: &Stage) -> Vec<(usize, String)> {
    if stage.scenario.expected().next().is_none() {
        return Vec::new();
    }
    let mut state = stage.state();
    if state.trips.is_empty() {
        // Nobody set out: what a phone shows beforehand takes the place of a trip's checklist.
        state.office_steps.extend(stage.before_any_trip());
    }
    stage
        .scenario
        .expected()
        .filter_map(|(line, e)| Some((line, one(stage, &state, e).err()?)))
        .collect()
}

fn one(stage: &Stage, state: &VisitState, expect: &Expect) -> Result<(), String> {
    let is = expect.is.as_deref();
    let same = |what: String, found: &str| match is {
        Some(wanted) if wanted == found => Ok(()),
        Some(wanted) => Err(format!("{what} should be {wanted}, and is {found}")),
        None => Err(format!("{what}: say with `is` what is expected")),
    };
    if let Some(rule) = expect.clock.as_ref().or(expect.lead.as_ref()) {
        let timed = stage
            .standard
            .rules
            .iter()
            .any(|r| stage.number(&r.id) == *rule && (r.clock.is_some() || r.lead.is_some()));
        if !timed {
            return Err(format!("rule {rule} has no clock and no lead"));
        }
        let found = state
            .clocks
            .iter()
            .find(|c| stage.number(&c.rule) == *rule)
            .map_or("none", |c| clock_word(c.status));
        return same(format!("the clock of rule {rule}"), found);
    }
    if let Some(key) = &expect.finding {
        let hits: Vec<_> = state
            .findings
            .iter()
            .filter(|f| stage.number(f.ground.key()) == *key)
            .collect();
        let found = match (hits.is_empty(), hits.iter().all(|f| f.cannot_tell)) {
            (true, _) => "absent",
            (false, true) => "cannot_tell",
            _ if hits.iter().all(|f| f.settled.is_some()) => "settled",
            _ => "present",
        };
        return same(format!("the finding {key}"), found);
    }
    if let Some(step) = &expect.step {
        let found = state
            .trips
            .iter()
            .rev()
            .flat_map(|t| &t.steps)
            .chain(&state.office_steps)
            .find(|s| s.step == *step)
            .map_or("unknown_step", |s| step_word(&s.status));
        return same(format!("the step {step}"), found);
    }
    if let Some(record) = &expect.record {
        let found = state.records.iter().find(|r| r.record == *record);
        let missing = found.map(|r| r.missing.clone()).unwrap_or_default();
        return match &expect.missing {
            Some(wanted) if found.is_none() && !wanted.is_empty() => {
                Err(format!("the record {record} is not asked for"))
            }
            Some(wanted) if sorted(wanted) == sorted(&missing) => Ok(()),
            Some(wanted) => Err(format!(
                "the record {record} should lack {wanted:?}, and lacks {missing:?}"
            )),
            None => same(
                format!("the record {record}"),
                match found {
                    None => "none",
                    Some(_) if missing.is_empty() => "complete",
                    Some(_) => "incomplete",
                },
            ),
        };
    }
    if let Some(rule) = &expect.option {
        let found = state.options.iter().any(|o| stage.number(&o.rule) == *rule);
        let found = if found { "present" } else { "absent" };
        return same(format!("the option of rule {rule}"), found);
    }
    if let Some(phase) = &expect.phase {
        let found = state.phase.as_str();
        return match phase == found {
            true => Ok(()),
            false => Err(format!("the visit should be {phase}, and is {found}")),
        };
    }
    if let Some(fen) = expect.bill {
        let found = state.bill.total_fen;
        return match fen == found {
            true => Ok(()),
            false => Err(format!("the bill should be {fen} fen, and is {found}")),
        };
    }
    Err("say what is expected: clock, lead, finding, step, record, option, phase or bill".into())
}

fn sorted(list: &[String]) -> Vec<&String> {
    let mut all: Vec<&String> = list.iter().collect();
    all.sort();
    all
}

fn clock_word(status: ClockStatus) -> &'static str {
    match status {
        ClockStatus::NotApplicable => "none",
        ClockStatus::CannotTell => "unknown",
        ClockStatus::Breached => "late",
        other => other.as_str(),
    }
}

fn step_word(status: &StepStatus) -> &'static str {
    match status {
        StepStatus::Waiting(_) => "waiting",
        StepStatus::Open => "open",
        StepStatus::Blocked(_) => "blocked",
        StepStatus::Done(_) => "done",
        StepStatus::Skipped(..) => "skipped",
        StepStatus::NotApplicable => "not_applicable",
        StepStatus::CannotTell => "cannot_tell",
        StepStatus::Missed => "missed",
    }
}
