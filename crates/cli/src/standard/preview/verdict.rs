//! Two verdicts on the same events side by side: findings, clocks and missed steps that turn.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_standard::Standard;
use doorstep_visit::clock::ClockStatus;
use doorstep_visit::finding::Finding;
use doorstep_visit::fold::{StepStatus, VisitState};
use doorstep_visit::words;

use doorstep_visit::sentences::Speaker;

/// Which way something turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// It would have been broken.
    Fails,
    /// It would no longer have been broken.
    Passes,
    /// A step would have been missed.
    Missed,
    /// Neither better nor worse, such as a clock that has no figure any more.
    Otherwise,
}

/// Something that would have been otherwise.
pub struct Change {
    /// Which way.
    pub turn: Turn,
    /// Rule or step.
    pub about: String,
    what: What,
}

enum What {
    Finding(Box<Finding>),
    Clock(Option<ClockStatus>, ClockStatus),
    Step,
}

impl Change {
    /// In words.
    pub fn line(&self, speak: &Speaker) -> String {
        let lang = speak.lang;
        let rule = match speak.s.rule(&self.about) {
            Some(r) => format!(
                "{} {} “{}”",
                speak.pick("规则", "rule"),
                speak.number(r),
                speak.rule(r)
            ),
            None => self.about.clone(),
        };
        match &self.what {
            What::Finding(f) => {
                let title = words::finding_title(f, Some(speak.s), lang);
                match self.turn {
                    Turn::Passes => format!(
                        "− {}: {title} · {rule}",
                        speak.pick("不再出现", "would be gone")
                    ),
                    _ => format!(
                        "+ {}: {title} · {rule}",
                        speak.pick("会出现", "would appear")
                    ),
                }
            }
            What::Clock(was, is) => {
                let word = |s: ClockStatus| words::clock(s, lang).to_lowercase();
                let was = was.map_or("—".to_owned(), word);
                format!("⏱ {rule}: {was} → {}", word(*is))
            }
            What::Step => format!(
                "○ {}: {}",
                speak.pick("会漏做", "would have been missed"),
                speak.deed(&self.about)
            ),
        }
    }
}

/// What turns from one verdict to the other.
pub fn changes(before: (&VisitState, &Standard), after: (&VisitState, &Standard)) -> Vec<Change> {
    let mut out = findings(before.0, after.0);
    out.extend(clocks(before.0, after.0));
    out.extend(steps(before, after));
    out
}

fn findings(before: &VisitState, after: &VisitState) -> Vec<Change> {
    // That it cannot be told is another finding than that it was broken.
    fn of(state: &VisitState) -> BTreeMap<(&str, bool), &Finding> {
        let all = state.findings.iter();
        all.map(|f| ((f.id.as_str(), f.cannot_tell), f)).collect()
    }
    let (was, is) = (of(before), of(after));
    let change = |f: &Finding, turn: Turn| Change {
        turn: if f.cannot_tell && turn == Turn::Fails {
            Turn::Otherwise
        } else {
            turn
        },
        about: f.ground.key().to_owned(),
        what: What::Finding(Box::new(f.clone())),
    };
    let new = is.iter().filter(|(k, _)| !was.contains_key(*k));
    let gone = was.iter().filter(|(k, _)| !is.contains_key(*k));
    new.map(|(_, f)| change(f, Turn::Fails))
        .chain(gone.map(|(_, f)| change(f, Turn::Passes)))
        .collect()
}

fn broken(s: ClockStatus) -> bool {
    matches!(
        s,
        ClockStatus::Breached | ClockStatus::Overdue | ClockStatus::Early
    )
}

fn clocks(before: &VisitState, after: &VisitState) -> Vec<Change> {
    let was: BTreeMap<&str, ClockStatus> = before
        .clocks
        .iter()
        .map(|c| (c.rule.as_str(), c.status))
        .collect();
    let mut out = Vec::new();
    for c in &after.clocks {
        let old = was.get(c.rule.as_str()).copied();
        let turn = match (old.is_some_and(broken), broken(c.status)) {
            (false, true) => Turn::Fails,
            (true, false) => Turn::Passes,
            _ => Turn::Otherwise,
        };
        // A clock that is new and never ran is no news.
        let quiet = old.is_none() && turn == Turn::Otherwise;
        if old != Some(c.status) && !quiet {
            out.push(Change {
                turn,
                about: c.rule.clone(),
                what: What::Clock(old, c.status),
            });
        }
    }
    out
}

/// Steps that would have been asked for and were not done, once each.
fn steps(before: (&VisitState, &Standard), after: (&VisitState, &Standard)) -> Vec<Change> {
    let missed = |state: &VisitState, s: &Standard| -> BTreeSet<String> {
        let asked = |id: &str| s.step(id).is_some_and(|x| !x.optional);
        let all = state.trips.iter().flat_map(|t| &t.steps);
        all.filter(|x| x.status == StepStatus::Missed && asked(&x.step))
            .map(|x| x.step.clone())
            .collect()
    };
    let (was, is) = (missed(before.0, before.1), missed(after.0, after.1));
    is.difference(&was)
        .map(|step| Change {
            turn: Turn::Missed,
            about: step.clone(),
            what: What::Step,
        })
        .collect()
}
