//! What a visit asks of the lead: exceptions to settle, clocks that run out, appointments that nobody kept.

use std::collections::BTreeSet;

use doorstep_standard::Lang;
use doorstep_visit::clock::ClockStatus;
use doorstep_visit::finding::{Finding, Ground, Named, Severity};
use doorstep_visit::{PersonId, words as visit_words};

use super::Source;
use super::clocks::clock_name;
use super::findings::standard_of;
use super::handed::to_nobody;
use crate::words;

/// How a visit stands on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BarState {
    /// Nobody came yet and it is past the time.
    Late,
    /// Somebody is on it.
    Now,
    /// Nobody answered, or work stopped.
    Waiting,
    /// To come.
    Planned,
    /// Signed, left or closed.
    Done,
    /// Called off.
    Cancelled,
}

impl BarState {
    /// Every state, in the order of urgency.
    pub const ALL: [BarState; 6] = [
        BarState::Late,
        BarState::Now,
        BarState::Waiting,
        BarState::Planned,
        BarState::Done,
        BarState::Cancelled,
    ];
    /// Class, sign and word.
    pub fn words(self, lang: Lang) -> (&'static str, &'static str, &'static str) {
        match self {
            BarState::Late => ("late", "!", lang.pick("迟到", "late")),
            BarState::Now => ("now", "●", lang.pick("进行中", "under way")),
            BarState::Waiting => ("waiting", "◔", lang.pick("等待", "waiting")),
            BarState::Planned => ("planned", "○", lang.pick("未开始", "planned")),
            BarState::Done => ("done", "✓", lang.pick("已完成", "done")),
            BarState::Cancelled => ("cancelled", "⊘", lang.pick("已取消", "cancelled")),
        }
    }
}

/// A clock that is due within this time is worth a line.
const SOON_MS: i64 = 60 * 60_000;

/// Something that needs the lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedView {
    /// Sign.
    pub sign: &'static str,
    /// Class.
    pub class: &'static str,
    /// The state in a word, beside the sign.
    pub word: &'static str,
    /// What it is.
    pub what: String,
    /// Where.
    pub place: String,
    /// Who is on it.
    pub who: String,
    /// Visit and anchor.
    pub link: String,
    /// What to do, on the link.
    pub action: &'static str,
    /// Counts down to this, UTC milliseconds.
    pub due_ms: Option<i64>,
    /// Nobody is on it.
    pub unassigned: bool,
    /// Place in the list: urgency, then time.
    pub order: (u8, i64),
}

/// What one visit asks of the lead.
pub fn needs(
    s: &Source,
    place: &str,
    people: &[PersonId],
    late: Option<i64>,
    state: BarState,
) -> Vec<NeedView> {
    let lang = s.lang;
    let names: Vec<&str> = people.iter().map(|p| s.names.person(p)).collect();
    let who = if names.is_empty() {
        "—".to_owned()
    } else {
        names.join(lang.pick("、", ", "))
    };
    let link = format!("/visits/{}", s.state.visit);
    let need = |sign, class, word, what, link, action, due_ms, order| NeedView {
        sign,
        class,
        word,
        what,
        place: place.to_owned(),
        who: who.clone(),
        link,
        action,
        due_ms,
        unassigned: people.is_empty(),
        order,
    };
    let mut out = Vec::new();
    let open: Vec<_> = s
        .state
        .findings
        .iter()
        .filter(|f| f.settled.is_none())
        .collect();
    for f in open.iter().filter(|f| f.severity == Severity::Serious) {
        let action = match &f.ground {
            Ground::Case(Named::SignedThenChanged) => lang.pick("对照", "compare"),
            Ground::Case(Named::CancelledButAttended | Named::ReassignedWhileWorking) => {
                lang.pick("裁定", "settle")
            }
            _ => lang.pick("打开", "open"),
        };
        out.push(need(
            words::severity_sign(f.severity),
            f.severity.as_str(),
            visit_words::severity(f.severity, lang),
            heading_of(s, f),
            format!("{link}#f-{}", f.id),
            action,
            None,
            (0, s.at(f.judged).unwrap_or_default()),
        ));
    }
    if let Some(lost) = to_nobody(s) {
        out.push(need(
            "⚠",
            Severity::Serious.as_str(),
            lang.pick("转交", "handed over"),
            lost.text,
            link.clone(),
            lang.pick("派人", "send somebody"),
            None,
            (0, lost.at),
        ));
    }
    // What is only worth a look is one line a visit, so that it does not bury what must be acted on.
    let mut notices = open.iter().filter(|f| f.severity == Severity::Notice);
    if let Some(first) = notices.next() {
        let what = match (notices.count(), lang) {
            (0, _) => heading_of(s, first),
            (n, Lang::Zh) => format!("{}，另有 {n} 项", heading_of(s, first)),
            (n, Lang::En) => format!("{}, and {n} more", heading_of(s, first)),
        };
        out.push(need(
            words::severity_sign(first.severity),
            first.severity.as_str(),
            visit_words::severity(first.severity, lang),
            what,
            format!("{link}#exceptions"),
            lang.pick("打开", "open"),
            None,
            (3, s.at(first.judged).unwrap_or_default()),
        ));
    }
    // Two clocks that run out together, such as the agreed time and what it moved, are one thing to do.
    let mut told = BTreeSet::new();
    for c in &s.state.clocks {
        let overdue = c.status == ClockStatus::Overdue;
        let soon = c.status == ClockStatus::Running
            && c.due.is_some_and(|d| d.saturating_sub(s.now) < SOON_MS);
        if (overdue || soon) && told.insert((overdue, c.due)) {
            out.push(need(
                "◷",
                if overdue { "serious" } else { "notice" },
                visit_words::clock(c.status, lang),
                clock_name(s, c),
                format!("{link}#clocks"),
                lang.pick("打开", "open"),
                c.due,
                (if overdue { 1 } else { 2 }, c.due.unwrap_or_default()),
            ));
        }
    }
    if let (BarState::Late, Some(ms)) = (state, late) {
        let what = match lang {
            Lang::Zh => format!(
                "约定时间已过 {}，还没有人到",
                visit_words::duration(ms, lang)
            ),
            Lang::En => format!(
                "{} past the appointment, nobody there",
                visit_words::duration(ms, lang)
            ),
        };
        let (_, sign, word) = BarState::Late.words(lang);
        out.push(need(
            sign,
            "notice",
            word,
            what,
            link,
            lang.pick("打开", "open"),
            None,
            (2, s.now.saturating_sub(ms)),
        ));
    }
    out
}

/// One line for a finding: a gate that did not hold is told by its rule.
fn heading_of(s: &Source, f: &Finding) -> String {
    let standard = standard_of(s, f);
    match &f.ground {
        Ground::Gate { .. } if !f.cannot_tell => {
            let text = visit_words::finding_text(f, standard, s.lang);
            text.trim_end_matches(['。', '.']).to_owned()
        }
        _ => visit_words::finding_title(f, standard, s.lang),
    }
}
