//! What the office can record for a visit: the open steps of its own in the standard, and the usual acts,
//! each with who did it last and when.

use doorstep_standard::Lang;
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

const ACTS: &[(&str, &str, &str)] = &[
    ("customer_contacted", "已联系客户", "Customer contacted"),
    ("callback_planned", "约定回访", "Plan the call-back"),
    ("callback_done", "已回访", "Called back"),
    (
        "callback_failed",
        "回访未联系上",
        "Call-back reached nobody",
    ),
    ("hazard_cleared", "隐患已排除", "Hazard cleared"),
    ("complaint_received", "收到投诉", "Complaint received"),
    (
        "complaint_investigated",
        "投诉已调查",
        "Complaint investigated",
    ),
    ("complaint_answered", "已答复投诉", "Complaint answered"),
    ("question_answered", "已答复疑问", "Question answered"),
    ("record_filed", "记录已归档", "Record filed"),
    ("outage_announced", "已通知停热", "Outage announced"),
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
        acts: ACTS
            .iter()
            .map(|(act, zh, en)| OfficeActView {
                act,
                label: s.lang.pick(zh, en),
                window: *act == "callback_planned",
                last: last(s, act),
                against: against(s, act, by),
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
    let open = done.is_none() && !ELSEWHERE.contains(&step.on.as_str());
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
        act: open.then(|| step.on.clone()),
        choices,
        number: step.mode == doorstep_standard::StepMode::Number,
        sign,
        done,
    })
}

/// Who did an act last, and when.
fn last(s: &Source, act: &str) -> Option<String> {
    let kind = format!("o.{act}");
    let entry = s.state.record.iter().rfind(|e| e.kind == kind)?;
    let who = s.names.person(&entry.by);
    let mut text = format!("{who} {}", s.time(entry.when.middle()));
    let data = &s.history.get(entry.id)?.data;
    let at = |name| data.get(name).and_then(doorstep_visit::Json::as_int);
    if let (Some(start), Some(end)) = (at("start"), at("end")) {
        let end = crate::words::clock(end, s.zone);
        text = format!("{text} → {}–{end}", s.time(start));
    }
    Some(text)
}

/// Rules that are against an act now; a plan is judged once its time is known.
fn against(s: &Source, act: &str, by: &doorstep_visit::PersonId) -> Vec<String> {
    if act == "callback_planned" {
        return Vec::new();
    }
    OfficeAct::read(act, &serde_json::Value::Null, None)
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
    let own = ACTS.iter().find(|(a, ..)| *a == act);
    match (step, own) {
        (Some(step), _) if act == STEP_DONE => {
            visit_words::step(step, s.standard(), s.lang).to_owned()
        }
        (_, Some((_, zh, en))) => s.lang.pick(zh, en).to_owned(),
        _ => visit_words::kind(&format!("o.{act}"), s.lang).to_owned(),
    }
}
