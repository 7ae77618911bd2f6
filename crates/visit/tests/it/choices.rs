//! Invariant 7: prohibited choices cannot be recorded as done properly, in any pack, now or afterwards.

use doorstep_standard::StepSide;
use doorstep_visit::act::{Action, Refusal, Stamp, When, Who, act};
use doorstep_visit::body::Happened;
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
                    let mut d = match step.on.as_str() {
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
                        &Action::with(&step.on, d),
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
