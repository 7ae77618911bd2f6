//! What the office can record for a visit: the open steps of its own in the standard, and the usual acts,
//! each with who did it last and when.

use doorstep_standard::{EventKind, Lang};
use doorstep_visit::VisitId;
use doorstep_visit::fold::StepStatus;
use doorstep_visit::words as visit_words;

use super::Source;
use doorstep_office::office::{ELSEWHERE, OfficeAct, STEP_DONE};

/// Everything of the block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeView {
    /// The visit.
    pub visit: VisitId,
    /// Steps of the office that apply.
    pub steps: Vec<OfficeStepView>,
    /// The usual acts.
    pub acts: Vec<OfficeActView>,
}

/// A step of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeStepView {
    /// Step id.
    pub step: String,
    /// What to do.
    pub text: String,
    /// The act that does it; `None` when it is done elsewhere on the page, or need not be done now.
    pub act: Option<String>,
    /// Member that the choice is kept in, and what can be chosen: code and words.
    pub choices: Option<(String, Vec<(String, String)>)>,
    /// A number is asked for.
    pub number: bool,
    /// Class and sign of the state.
    pub sign: (&'static str, &'static str),
    /// Who and when, once it was done.
    pub done: Option<String>,
}

/// An act that is usual in every office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeActView {
    /// The act.
    pub act: &'static str,
    /// What its button says.
    pub label: &'static str,
    /// A start and an end are asked for.
    pub window: bool,
    /// Who did it last, and when.
    pub last: Option<String>,
    /// Rules of the standard that are against doing it now, in words.
    pub against: Vec<String>,
}

/// The acts that a page offers without being asked by a standard.
const USUAL: &[EventKind] = &[
    EventKind::CustomerContacted,
    EventKind::CallbackPlanned,
    EventKind::CallbackDone,
    EventKind::CallbackFailed,
    EventKind::HazardCleared,
    EventKind::ComplaintReceived,
    EventKind::ComplaintInvestigated,
    EventKind::ComplaintAnswered,
    EventKind::QuestionAnswered,
    EventKind::RecordFiled,
    EventKind::OutageAnnounced,
];

/// Builds the block.
pub fn office(s: &Source, by: &doorstep_visit::PersonId) -> OfficeView {
    OfficeView {
        visit: s.state.visit,
        steps: s
            .state
            .office_steps
            .iter()
            .filter_map(|x| step(s, x))
            .collect(),
        acts: USUAL
            .iter()
            .map(|kind| OfficeActView {
                act: kind.act(),
                label: kind.button(s.lang),
                window: kind.row().asked.contains(&"start"),
                last: last(s, kind),
                against: against(s, kind, by),
            })
            .collect(),
    }
}

fn step(s: &Source, state: &doorstep_visit::fold::StepState) -> Option<OfficeStepView> {
    let standard = s.standard()?;
    let step = standard.step(&state.step)?;
    let (sign, done) = match &state.status {
        StepStatus::NotApplicable => return None,
        StepStatus::Done(e) => (
            ("good", "✓"),
            Some(format!("{} {}", s.who(*e), s.time_of(*e))),
        ),
        StepStatus::Open => (("now", "●"), None),
        StepStatus::CannotTell => (("wait", "?"), None),
        _ => (("wait", "○"), None),
    };
    let open = done.is_none() && !ELSEWHERE.contains(&step.on.act());
    let choices = (!step.choices.is_empty()).then(|| {
        let field = step.field.clone().unwrap_or_else(|| "outcome".to_owned());
        let words = |c: &String| {
            let own = standard.texts(s.lang).choice_of(&step.id, c);
            let text = if own == c {
                visit_words::code(c, s.lang)
            } else {
                own
            };
            (c.clone(), text.to_owned())
        };
        (field, step.choices.iter().map(words).collect())
    });
    Some(OfficeStepView {
        step: step.id.clone(),
        text: visit_words::step(&step.id, Some(standard), s.lang).to_owned(),
        act: open.then(|| step.on.act().to_owned()),
        choices,
        number: step.mode == doorstep_standard::StepMode::Number,
        sign,
        done,
    })
}

/// Who did an act last, and when.
fn last(s: &Source, kind: &EventKind) -> Option<String> {
    let entry = s.state.record.iter().rfind(|e| e.kind == *kind)?;
    let who = s.names.person(&entry.by);
    let mut text = format!("{who} {}", s.time(entry.when.middle()));
    let details = s.teller().details(s.history.index(entry.id)?);
    if !details.is_empty() {
        text = format!("{text} → {}", details.join(" · "));
    }
    Some(text)
}

/// Rules that are against an act now.
fn against(s: &Source, kind: &EventKind, by: &doorstep_visit::PersonId) -> Vec<String> {
    // A plan is judged once its time is known.
    if *kind == EventKind::CallbackPlanned {
        return Vec::new();
    }
    OfficeAct::read(kind.act(), &serde_json::Value::Null, None)
        .map(|a| a.against(s.history, s.standards, by, s.now))
        .unwrap_or_default()
        .iter()
        .map(|rule| rule_words(s, rule))
        .collect()
}

/// What a rule asks, with its article.
pub fn rule_words(s: &Source, id: &str) -> String {
    let rule = s.standard().and_then(|p| Some((p, p.rule(id)?)));
    match rule {
        Some((p, rule)) => {
            let text = p.texts(s.lang).rule_of(rule).unwrap_or(id);
            match s.lang {
                Lang::Zh => format!("{text}（{}）", rule.id),
                Lang::En => format!("{text} ({})", rule.id),
            }
        }
        None => id.to_owned(),
    }
}

/// The label of an act or step, for the page that asks again.
pub fn label(s: &Source, act: &str, step: Option<&str>) -> String {
    match (step, EventKind::of_office(act)) {
        (Some(step), _) if act == STEP_DONE => {
            visit_words::step(step, s.standard(), s.lang).to_owned()
        }
        (_, Some(kind)) => kind.button(s.lang).to_owned(),
        (_, None) => act.to_owned(),
    }
}
