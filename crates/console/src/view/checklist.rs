//! What the standard asks of a visit: the checklist of each trip, the office's steps, records, whose work it is.
//! What does not apply stands apart: a pack of sixty steps has forty that are nobody's business here.

use doorstep_standard::{Standard, Tri};
use doorstep_visit::fold::{StepState, StepStatus, TripState};
use doorstep_visit::words as visit_words;

use super::Source;
use super::window::MOST_NAMED;

/// A list of steps: of one trip, or of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecklistView {
    /// Whose trip, and when it began.
    pub title: String,
    /// Phases with their steps.
    pub phases: Vec<(&'static str, Vec<StepView>)>,
    /// Steps that do not apply here, or are optional and were not needed.
    pub idle: Vec<String>,
    /// Steps done, and steps that apply.
    pub done: (usize, usize),
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepView {
    /// What to do.
    pub text: String,
    /// Class of the state.
    pub class: &'static str,
    /// Sign of the state.
    pub sign: &'static str,
    /// The state in words, with what blocks it.
    pub state: String,
}

/// A record that the standard asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordView {
    /// What the rule says of it.
    pub text: String,
    /// Rule id.
    pub rule: String,
    /// Class, sign and word of how it stands.
    pub state: (&'static str, &'static str, &'static str),
    /// What is not there yet.
    pub missing: Vec<String>,
}

/// Something that a rule lets the company do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionView {
    /// What may be done, and whose work it is.
    pub what: String,
    /// What the rule says.
    pub text: String,
    /// Rule id.
    pub rule: String,
}

/// One checklist a trip, by the time at which each began; the fold knows only who knew of whom.
pub fn checklists(s: &Source) -> Vec<ChecklistView> {
    let mut trips: Vec<&TripState> = s.state.trips.iter().collect();
    trips.sort_by_cached_key(|t| s.at(t.id));
    // Of very many the last ones, of which one is open.
    let earlier = trips.len().saturating_sub(MOST_NAMED);
    trips
        .into_iter()
        .skip(earlier)
        .map(|t| {
            let standard = t.standard.and_then(|h| s.standards.get(&h));
            let title = format!("{} · {}", s.names.person(&t.by), s.time_of(t.id));
            list(s, standard.map(AsRef::as_ref), title, &t.steps)
        })
        .collect()
}

/// The steps of the office.
pub fn office(s: &Source) -> Option<ChecklistView> {
    let title = s.lang.pick("办公室", "Office").to_owned();
    let view = list(s, s.standard(), title, &s.state.office_steps);
    (!view.phases.is_empty()).then_some(view)
}

fn list(
    s: &Source,
    standard: Option<&Standard>,
    title: String,
    steps: &[StepState],
) -> ChecklistView {
    let mut view = ChecklistView {
        title,
        phases: Vec::new(),
        idle: Vec::new(),
        done: (0, 0),
    };
    for st in steps {
        let optional = standard
            .and_then(|p| p.step(&st.step))
            .is_some_and(|x| x.optional);
        let pending = matches!(st.status, StepStatus::Open | StepStatus::Waiting(_));
        if st.status == StepStatus::NotApplicable || (optional && pending) {
            view.idle
                .push(visit_words::step(&st.step, standard, s.lang).to_owned());
            continue;
        }
        view.done.1 = view.done.1.saturating_add(1);
        let done = usize::from(matches!(st.status, StepStatus::Done(_)));
        view.done.0 = view.done.0.saturating_add(done);
        let label = visit_words::checklist_phase(st.phase, s.lang);
        let step = step(s, standard, st);
        match view.phases.iter_mut().find(|(p, _)| *p == label) {
            Some((_, steps)) => steps.push(step),
            None => view.phases.push((label, vec![step])),
        }
    }
    view
}

fn step(s: &Source, standard: Option<&Standard>, st: &StepState) -> StepView {
    let lang = s.lang;
    let name = |step: &str| visit_words::step(step, standard, lang).to_owned();
    let (class, sign, state) = match &st.status {
        StepStatus::Done(e) => {
            let times = match (st.count, lang) {
                (0 | 1, _) => String::new(),
                (n, doorstep_standard::Lang::Zh) => format!("，共 {n} 次"),
                (n, doorstep_standard::Lang::En) => format!(", {n} times"),
            };
            ("good", "✓", format!("{}{times}", s.time_of(*e)))
        }
        StepStatus::Open => ("now", "●", lang.pick("现在可做", "can be done now").into()),
        StepStatus::Waiting(first) => {
            let list: Vec<String> = first.iter().map(|f| name(f)).collect();
            let list = list.join(lang.pick("、", ", "));
            (
                "wait",
                "○",
                format!("{}{list}", lang.pick("先做：", "first: ")),
            )
        }
        StepStatus::Blocked(rules) => {
            let list: Vec<String> = rules.iter().map(|r| rule_text(s, standard, r)).collect();
            let list = list.join(" ");
            (
                "bad",
                "⊘",
                format!("{}{list}", lang.pick("受限：", "held: ")),
            )
        }
        StepStatus::Skipped(e, reason) => (
            "warn",
            "↷",
            format!(
                "{} {} · {}",
                lang.pick("跳过", "skipped"),
                s.time_of(*e),
                visit_words::code(reason, lang)
            ),
        ),
        StepStatus::NotApplicable => ("off", "–", lang.pick("不适用", "does not apply").into()),
        StepStatus::CannotTell => ("wait", "?", lang.pick("无法判断", "cannot tell").into()),
        StepStatus::Missed => ("bad", "✕", lang.pick("没有做", "not done").into()),
    };
    StepView {
        text: name(&st.step),
        class,
        sign,
        state,
    }
}

fn rule_text(s: &Source, standard: Option<&Standard>, id: &str) -> String {
    standard
        .and_then(|p| {
            let rule = p.rule(id)?;
            p.texts(s.lang).rule_of(rule)
        })
        .unwrap_or(id)
        .to_owned()
}

/// Records that this visit needs, or of which it cannot be told.
pub fn records(s: &Source) -> Vec<RecordView> {
    let (lang, standard) = (s.lang, s.standard());
    let named = |need: &String| match standard {
        Some(p) => visit_words::deed(need, p, lang),
        None => need.clone(),
    };
    // A paper of which nothing was needed and nothing done is no paper at all.
    let begun = |rule: &str| {
        let record = standard.and_then(|p| p.rule(rule)?.record.as_ref());
        let mut done = s.state.trips.iter().flat_map(|t| &t.steps);
        record.is_some_and(|r| {
            done.any(|x| matches!(x.status, StepStatus::Done(_)) && r.needs.contains(&x.step))
        })
    };
    s.state
        .records
        .iter()
        .filter(|r| !r.missing.is_empty() || begun(&r.rule))
        .map(|r| RecordView {
            text: rule_text(s, standard, &r.rule),
            rule: r.rule.clone(),
            state: match (r.applies, r.missing.is_empty()) {
                (Tri::Yes, true) => ("good", "✓", lang.pick("齐全", "complete")),
                (Tri::Yes, false) => ("warn", "○", lang.pick("不全", "not complete")),
                _ => ("off", "?", lang.pick("无法判断", "cannot tell")),
            },
            missing: r.missing.iter().map(named).collect(),
        })
        .collect()
}

/// What the company may do here.
pub fn options(s: &Source) -> Vec<OptionView> {
    s.state
        .options
        .iter()
        .map(|o| OptionView {
            what: visit_words::option(o.effect, o.owner, s.lang),
            text: rule_text(s, s.standard(), &o.rule),
            rule: o.rule.clone(),
        })
        .collect()
}
