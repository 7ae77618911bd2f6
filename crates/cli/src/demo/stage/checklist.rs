//! The checklist as the technician works through it: a tap is what the screen offers, or it is not made.

use doorstep_core::{ActionView, AskView, FieldInput, FieldValue, VisitView};
use doorstep_visit::EventKind;

use super::Stage;
use crate::fail::Fail;

impl Stage {
    /// Taps steps one after the other, a few seconds apart, and hands them in together.
    /// `step=choice` chooses; of everything else that a step asks, the first choice is taken.
    pub fn ticks(&mut self, person: &str, part: &str, steps: &[&str]) -> Result<(), Fail> {
        let visit = self.visit(part)?.to_string();
        let (mut said, mut last) = (Vec::new(), String::new());
        for (n, asked) in steps.iter().enumerate() {
            if n > 0 {
                self.clock.pass(6_000);
            }
            let (step, choice) = match asked.split_once('=') {
                Some((step, choice)) => (step, Some(choice)),
                None => (*asked, None),
            };
            let phone = self.phone(person)?;
            let view = phone.core.visit(&visit)?;
            let (action, title) = offered(&view, step)?;
            let (answers, words) = answers(action, choice)?;
            last = phone.press(&visit, action, &answers)?;
            said.push(self.tick_words(action, title, words));
        }
        self.recorded += steps.len();
        let text = format!(
            "{} · {}  #{last}",
            self.who_where(person, part),
            said.join(" · ")
        );
        self.line("✓", &text);
        self.hand_in(person)
    }

    /// What was tapped, in words: an act says what happened, a step that is no act what it asks,
    /// a consent what the button says.
    fn tick_words(&self, action: &ActionView, title: &str, choice: Option<String>) -> String {
        let kind = EventKind::from(format!("d.{}", action.act));
        let words = match action.act.as_str() {
            "step_done" => title,
            "consent_given" => &action.label,
            _ => kind.past(self.lang),
        };
        match choice {
            Some(c) if words.ends_with(['?', '？']) => format!("{words} {c}"),
            Some(c) => format!("{words}{}{c}", self.lang.pick("：", ": ")),
            None => words.to_owned(),
        }
    }
}

/// The button of a step and the step's title: on the checklist, or beside it once the list is over.
fn offered<'v>(view: &'v VisitView, step: &str) -> Result<(&'v ActionView, &'v str), Fail> {
    let mut steps = view.checklist.iter().flat_map(|c| &c.steps);
    let listed = steps.find(|s| s.step == step);
    if let Some(shown) = listed
        && let Some(action) = &shown.action
    {
        return Ok((action, &shown.title));
    }
    let mut beside = view.next.iter().chain(&view.others);
    if let Some(action) = beside.find(|a| a.act == step) {
        return Ok((action, &action.label));
    }
    let why = match listed {
        Some(shown) => format!("{} {}", shown.word, shown.reasons.join("; ")),
        None => "it is not on the screen".to_owned(),
    };
    Err(not_offered(step, &why))
}

fn not_offered(step: &str, why: &str) -> Fail {
    Fail::found(
        "not_offered",
        format!("`{step}` cannot be tapped: {why}"),
        "",
    )
}

/// What is answered to the button's questions, and the words of what was chosen.
fn answers(
    action: &ActionView,
    choice: Option<&str>,
) -> Result<(Vec<FieldInput>, Option<String>), Fail> {
    let mut answers = Vec::new();
    let (mut wanted, mut words) = (choice, None);
    for ask in &action.asks {
        let picked = wanted.and_then(|c| ask.choices.iter().find(|o| o.code == c));
        if let Some(option) = picked {
            (wanted, words) = (None, Some(option.label.clone()));
        }
        let option = picked
            .or(ask.choices.first())
            .ok_or_else(|| open(action, ask))?;
        let value = FieldValue::Code(option.code.clone());
        answers.push(FieldInput::of(&ask.name, value));
    }
    match wanted {
        Some(c) => Err(not_offered(&action.step, &format!("`{c}` is no choice"))),
        None => Ok((answers, words)),
    }
}

fn open(action: &ActionView, ask: &AskView) -> Fail {
    not_offered(&action.step, &format!("it asks for `{}`", ask.name))
}
