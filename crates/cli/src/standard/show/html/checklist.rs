//! The checklist by phase: what to do, when, how, and what holds it.

use doorstep_standard::{EventKind, Phase, Rule, Step, StepSide};
use doorstep_visit::words;
use maud::{Markup, html};

use super::super::page::Page;
use super::pieces::{link, th};
use doorstep_visit::sentences::{mode, scope};

/// What every trip consists of, whether or not the standard has steps for it.
const OF_A_TRIP: [EventKind; 4] = [
    EventKind::SetOut,
    EventKind::Arrived,
    EventKind::Entered,
    EventKind::LeftHome,
];

/// The acts of a trip that no step of the standard does: no line of the list, and a button all the same.
fn also_tapped(page: &Page) -> Option<Markup> {
    let speak = page.speak;
    let no_step = |kind: &EventKind| {
        speak
            .s
            .steps
            .iter()
            .all(|s| s.id != kind.act() && s.on != *kind)
    };
    let buttons: Vec<String> = OF_A_TRIP
        .into_iter()
        .filter(no_step)
        .map(|act| format!("“{}”", act.button(speak.lang)))
        .collect();
    let named = buttons.join(speak.pick("、", ", "));
    (!buttons.is_empty()).then(|| {
        html! { p {
            (speak.pick(
                "手机上还有这些按钮，到了当时就按：",
                "The phone also has these buttons, to be tapped at the moment itself: ",
            ))
            (named)
            (speak.pick(
                "。等候、时限和规则都从这些时刻算起。",
                ". Waits, deadlines and rules count from these moments.",
            ))
        } }
    })
}

/// A table a phase.
pub fn section(page: &Page) -> Option<Markup> {
    let speak = page.speak;
    let of = |phase: Phase| speak.s.steps.iter().filter(move |s| s.phase == phase);
    let phases: Vec<Phase> = Phase::ALL
        .iter()
        .copied()
        .filter(|p| of(*p).next().is_some())
        .collect();
    (!phases.is_empty()).then(|| {
        html! {
            @if let Some(also) = also_tapped(page) { (also) }
            @for phase in phases {
                table.steps {
                    caption { h3 { (words::checklist_phase(phase, speak.lang)) } }
                    thead { tr {
                        (th(speak.pick("做什么", "What to do")))
                        (th(speak.pick("何时", "When")))
                        (th(speak.pick("怎样记录", "How it is recorded")))
                        (th(speak.pick("由什么约束", "What holds it")))
                    } }
                    tbody { @for step in of(phase) { (row(page, step)) } }
                }
            }
        }
    })
}

fn row(page: &Page, step: &Step) -> Markup {
    let speak = page.speak;
    let rules: Vec<&Rule> = step
        .rules
        .iter()
        .filter_map(|i| speak.s.rules.get(*i))
        .collect();
    let notes = speak.step_notes(step);
    html! {
        tr {
            th scope="row" {
                (speak.text(&speak.t().step, &step.id))
                @for script in rules.iter().filter_map(|r| r.script.as_ref()) {
                    p.script { (speak.pick("可以说：", "Say: ")) (speak.text(&speak.t().script, script)) }
                }
            }
            td {
                (scope(step.scope, speak.lang))
                @for note in &notes { p { (note) } }
            }
            td {
                @if step.side == StepSide::Office {
                    (speak.pick("办公室登记", "ticked off in the office"))
                } @else {
                    (mode(step.mode, speak.lang))
                    @if let Some(button) = speak.t().button.get(&step.id) { p { (speak.pick("按钮：", "button: ")) "“" (button) "”" } }
                }
                @if let Some(choices) = speak.choices(step) { p { (speak.pick("可选：", "choices: ")) (choices) } }
            }
            td { @for rule in rules { (held_by(page, rule)) } }
        }
    }
}

fn held_by(page: &Page, rule: &Rule) -> Markup {
    let speak = page.speak;
    html! {
        div.by {
            p { (speak.pick("规则 ", "Rule ")) (link(page, rule)) " · " (speak.effect(rule)) }
            @for said in [
                rule.gate.as_ref().map(|g| speak.gate(g)),
                rule.wait.as_ref().map(|w| speak.wait(w)),
                rule.clock.as_ref().map(|c| speak.clock(c)),
                rule.lead.as_ref().map(|l| speak.lead(l)),
            ].into_iter().flatten() { p { (said) } }
            @if let Some(because) = speak.because(rule) { p.why { (because) } }
        }
    }
}
