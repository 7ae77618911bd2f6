//! Invariant 7: prohibited choices cannot be recorded as done properly, in any pack, now or afterwards.

use doorstep_standard::{Step, StepSide};
use doorstep_visit::act::{Action, Refusal, Stamp, When, Who, act};
use doorstep_visit::body::Happened;
use doorstep_visit::finding::{Ground, Named};
use doorstep_visit::fold::StepStatus;
use doorstep_visit::json::Json;
use doorstep_visit::testkit::{Crew, LI, data, fixture_packs, pack};

use crate::hold::standards;

#[test]
fn only_the_choices_of_a_step_can_be_recorded() {
    let mut tried = 0;
    for id in fixture_packs() {
        let standard = &standards()[&pack(standards(), id)];
        let forbidden: Vec<&(String, String)> = standard
            .rules
            .iter()
            .filter_map(|r| r.forbid.as_ref())
            .flat_map(|f| &f.choices)
            .collect();
        for (step, choice) in &forbidden {
            let step = standard.step(step).unwrap();
            assert!(!step.choices.contains(choice), "{id}: {choice} is offered");
        }
        for step in &standard.steps {
            let Some(field) = step
                .field
                .as_ref()
                .filter(|_| step.side == StepSide::Device)
            else {
                continue;
            };
            let mut wrong = vec!["stuck_on_the_door", ""];
            wrong.extend(
                forbidden
                    .iter()
                    .filter(|(s, _)| *s == step.id)
                    .map(|(_, c)| c.as_str()),
            );
            for choice in wrong {
                for afterwards in [false, true] {
                    let mut crew = Crew::briefed(standards().clone(), id, "no_heat");
                    crew.travel(LI, "d.arrived");
                    let r = &crew.replicas[LI];
                    let mut d = match step.on.act() {
                        "step_done" => data::step(&step.id),
                        "paid" => data::paid(100),
                        _ => Json::object(),
                    };
                    for (name, value) in &step.with {
                        d.set(name, value.to_string().as_str().into());
                    }
                    if !choice.is_empty() {
                        d.set(field, choice.into());
                    }
                    let who = Who {
                        by: r.by.clone(),
                        dev: r.dev.clone(),
                    };
                    let stamp = Stamp {
                        at: crew.now(),
                        ..Stamp::default()
                    };
                    let when = match afterwards {
                        false => When::Now,
                        true => When::Happened(Happened {
                            claimed_at: crew.now() - 60_000,
                            source: "self".into(),
                            reason: "forgot".into(),
                        }),
                    };
                    let mut history = r.history.clone();
                    let said = act(
                        &mut history,
                        standards(),
                        &who,
                        &stamp,
                        &Action::with(step.on.act(), d),
                        &when,
                    );
                    let refused = Refusal::NotAChoice(choice.to_owned());
                    assert_eq!(said, Err(refused), "{id} {} {choice}", step.id);
                    assert_eq!(history.len(), r.history.len());
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 100, "{tried}");
}

/// By merge everything comes: it is kept, named, and does not do the step.
#[test]
fn a_choice_that_is_not_offered_does_no_step_wherever_it_comes_from() {
    for id in fixture_packs() {
        let standard = &standards()[&pack(standards(), id)];
        let of_device = |s: &&Step| s.side == StepSide::Device && !s.choices.is_empty();
        for step in standard.steps.iter().filter(of_device) {
            let Some(field) = step.field.as_ref().filter(|_| step.on.act() != "paid") else {
                continue;
            };
            let done = |choice: &str| {
                let mut crew = Crew::briefed(standards().clone(), id, "no_heat");
                crew.travel(LI, "d.arrived");
                let mut d = match step.on.act() {
                    "step_done" => data::step(&step.id),
                    _ => Json::object(),
                };
                d.set(field, choice.into());
                let event = crew.write(LI, step.on.as_str(), d);
                let state = crew.fold(crew.merged());
                let steps = &state.trips[0].steps;
                let it = steps.iter().find(|s| s.step == step.id).unwrap();
                let named = state
                    .findings
                    .iter()
                    .any(|f| f.judged == event && f.ground == Ground::Case(Named::BadData));
                (it.status == StepStatus::Done(event), it.count, named)
            };
            assert_eq!(done(&step.choices[0]), (true, 1, false), "{id} {}", step.id);
            assert_eq!(
                done("stuck_on_the_door"),
                (false, 0, true),
                "{id} {}",
                step.id
            );
        }
    }
}
