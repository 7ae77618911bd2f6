//! The record of a visit page: heading, what happened at a glance, clocks, evidence.
//! The drawing, exceptions, money, statement and checklists have files of their own.

use doorstep_standard::Lang;
use doorstep_visit::body::{ConsentWord, happened};
use doorstep_visit::clock::{ClockState, ClockStatus};
use doorstep_visit::finding::{Finding, Named, Severity};
use doorstep_visit::fold::VisitPhase;
use doorstep_visit::part::ConsentState;
use doorstep_visit::signoff::SignOff;
use doorstep_visit::{EventId, VisitId, words as visit_words};

use super::checklist::{
    ChecklistView, OptionView, RecordView, checklists, office, options, records,
};
use super::findings::{FindingView, findings};
use super::handed::to_nobody;
use super::money::{ConsentView, MoneyView, money};
use super::statement::{StatementView, statement};
use super::timeline::{TimelineView, timeline};
use super::window::{MOST_NAMED, MOST_RECORDS};
use super::{HouseholdView, Source};
use crate::words;

/// Everything on a visit page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitView {
    /// The visit.
    pub visit: VisitId,
    /// Where.
    pub household: Option<HouseholdView>,
    /// What was reported, in words.
    pub fault: String,
    /// How far it has come.
    pub phase: VisitPhase,
    /// The same in words.
    pub phase_word: &'static str,
    /// Title, id, version and hash of the standard.
    pub standard: Option<StandardLink>,
    /// Who is assigned.
    pub assigned: Vec<String>,
    /// Labels and values under the heading.
    pub facts: Vec<(&'static str, String)>,
    /// What happened, at a glance: label, sign, text.
    pub glance: Vec<Glance>,
    /// The drawing.
    pub timeline: TimelineView,
    /// Exceptions, those that are drawn.
    pub findings: Vec<FindingView>,
    /// How many are open, drawn or not, and how many are not drawn.
    pub open_findings: usize,
    /// How many are not drawn.
    pub more_findings: usize,
    /// Nothing is judged: what the case of a visit set aside says.
    pub set_aside: Option<&'static str>,
    /// Clocks that apply or may apply.
    pub clocks: Vec<ClockView>,
    /// Clocks that do not apply or have no figure.
    pub idle_clocks: Vec<ClockView>,
    /// One checklist a trip.
    pub checklists: Vec<ChecklistView>,
    /// What the office does for this visit; absent where nothing is asked of it.
    pub office: Option<ChecklistView>,
    /// Records that the standard asks for.
    pub records: Vec<RecordView>,
    /// What the company may do, and whose work it is.
    pub options: Vec<OptionView>,
    /// Parts and money.
    pub money: MoneyView,
    /// The statement.
    pub statement: Option<StatementView>,
    /// Every event, by time.
    pub evidence: Vec<EvidenceView>,
    /// Entries of the document that are no events: key and code.
    pub unusable: Vec<(String, &'static str)>,
    /// The newest events here, all of them: what a settlement covers.
    pub newest: Vec<EventId>,
}

/// A link to a standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandardLink {
    /// Title.
    pub title: String,
    /// Id and version.
    pub name: String,
    /// Hash in hex.
    pub hash: String,
}

/// One thing that a lead wants to know first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// What it is about.
    pub label: &'static str,
    /// The sign before the text.
    pub sign: &'static str,
    /// The answer.
    pub text: String,
    /// `good`, `bad`, `warn` or nothing.
    pub class: &'static str,
}

/// A clock of the standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockView {
    /// What it measures.
    pub name: String,
    /// Rule id and link.
    pub rule: String,
    /// Where it stands.
    pub status: ClockStatus,
    /// When it started, is due and stopped, in words.
    pub started: Option<String>,
    /// Due.
    pub due: Option<String>,
    /// Due, UTC milliseconds, while it runs.
    pub due_ms: Option<i64>,
    /// Stopped.
    pub stopped: Option<String>,
    /// It rests on a phone's clock alone.
    pub phone_only: bool,
    /// The colleague's arrival of a linked visit ended it, in words.
    pub colleague: Option<String>,
}

/// An event in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceView {
    /// The event.
    pub id: EventId,
    /// When, with seconds.
    pub time: String,
    /// The day, when it is not the visit's.
    pub day: Option<String>,
    /// By which clock: office time to within so much, or the phone's clock only.
    pub clock: String,
    /// What it says.
    pub text: String,
    /// Who.
    pub who: String,
    /// On which device.
    pub device: String,
    /// When the office received it.
    pub received: Option<String>,
    /// Recorded without contact.
    pub offline: bool,
    /// Told afterwards: claimed time, source and reason in words.
    pub told: Option<String>,
    /// It satisfies nothing until a person adopts it.
    pub contested: bool,
    /// Outside of what was signed.
    pub addendum: bool,
    /// The heaviest open exception.
    pub flag: Option<Severity>,
    /// Canonical bytes.
    pub raw: String,
}

/// Builds the record of a visit page.
pub fn visit(s: &Source) -> VisitView {
    let timeline = timeline(s);
    let money = money(s);
    let findings = findings(s);
    let statement = statement(s);
    let (clocks, idle_clocks) = s
        .state
        .clocks
        .iter()
        .map(|c| clock_view(s, c))
        .partition(|c| match c.status {
            ClockStatus::NotApplicable | ClockStatus::Open | ClockStatus::Waiting => false,
            // Nobody stated what it depends on: nothing to look at until somebody does.
            ClockStatus::CannotTell => c.due.is_some(),
            _ => true,
        });
    VisitView {
        visit: s.state.visit,
        household: s.household.cloned(),
        fault: fault(s),
        phase: s.state.phase,
        phase_word: visit_words::phase(s.state.phase, s.lang),
        standard: s.standard().map(|p| StandardLink {
            title: p.texts(s.lang).title.clone(),
            name: format!("{} v{}", p.id, p.version),
            hash: p.hash.to_string(),
        }),
        assigned: s
            .state
            .assigned
            .iter()
            .map(|p| s.names.person(p).to_owned())
            .collect(),
        facts: facts(s),
        glance: glance(s, &timeline, &money, statement.as_ref()),
        evidence: evidence(s, &timeline),
        timeline,
        more_findings: s.state.findings.len().saturating_sub(findings.len()),
        open_findings: open(s).count(),
        set_aside: s
            .state
            .is_set_aside()
            .then(|| visit_words::case(Named::SetAside, s.lang).what),
        findings,
        clocks,
        idle_clocks,
        checklists: checklists(s),
        office: office(s),
        records: records(s),
        options: options(s),
        money,
        statement,
        unusable: s
            .state
            .unusable
            .iter()
            .take(MOST_RECORDS)
            .cloned()
            .collect(),
        newest: s.newest.to_vec(),
    }
}

/// Exceptions that nobody settled.
fn open<'a>(s: &Source<'a>) -> impl Iterator<Item = &'a Finding> {
    s.state.findings.iter().filter(|f| f.settled.is_none())
}

/// What was reported.
pub fn fault(s: &Source) -> String {
    match s.state.facts.get("fault_kind") {
        Some(v) => visit_words::code(&v.to_string(), s.lang).to_owned(),
        None => s.lang.pick("故障未登记", "fault not stated").to_owned(),
    }
}

fn facts(s: &Source) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    if let Some(t) = s.state.reported_at {
        out.push((s.lang.pick("报修", "Reported"), s.time(t)));
    }
    if let Some((start, end)) = s.state.appointment {
        let window = format!("{}–{}", s.time(start), words::clock(end, s.zone));
        out.push((s.lang.pick("约定", "Appointment"), window));
    }
    let assigned: Vec<&str> = s.state.assigned.iter().map(|p| s.names.person(p)).collect();
    let nobody = s.lang.pick("无人", "nobody");
    out.push((
        s.lang.pick("派给", "Assigned"),
        if assigned.is_empty() {
            nobody.to_owned()
        } else {
            assigned.join(s.lang.pick("、", ", "))
        },
    ));
    out
}

fn glance(
    s: &Source,
    timeline: &TimelineView,
    money: &MoneyView,
    statement: Option<&StatementView>,
) -> Vec<Glance> {
    let lang = s.lang;
    let mut out = Vec::new();
    let mut say = |label, class, sign, text: String| {
        out.push(Glance {
            label,
            sign,
            text,
            class,
        });
    };
    if let Some(lost) = to_nobody(s) {
        say(lang.pick("转交", "Handed over"), "bad", "⚠", lost.text);
    }
    let mut arrivals: Vec<(i64, String)> = s
        .state
        .trips
        .iter()
        .filter_map(|t| {
            let at = s.at(t.arrived?)?;
            Some((at, format!("{} {}", s.time(at), s.names.person(&t.by))))
        })
        .collect();
    arrivals.sort();
    arrivals.truncate(MOST_NAMED);
    let arrivals: Vec<String> = arrivals.into_iter().map(|(_, text)| text).collect();
    if !arrivals.is_empty() {
        say(
            lang.pick("到达", "Arrived"),
            "good",
            "✓",
            arrivals.join(lang.pick("，", ", ")),
        );
    }
    let judged = || timeline.waits.iter().filter(|w| w.enough.is_some());
    let short = judged().any(|w| w.enough == Some(false));
    let titles = timeline.waits.iter().map(|w| w.title.as_str());
    let titles: Vec<&str> = titles.take(MOST_NAMED).collect();
    if !titles.is_empty() {
        let (class, sign) = match (judged().count(), short) {
            (0, _) => ("", "·"),
            (_, true) => ("warn", "⚠"),
            (_, false) => ("good", "✓"),
        };
        say(
            lang.pick("敲门等待", "Wait at the door"),
            class,
            sign,
            titles.join(lang.pick("；", " · ")),
        );
    }
    for p in money.parts.iter().take(MOST_NAMED) {
        let price = p
            .quotes
            .iter()
            .rfind(|q| q.current)
            .or(p.quotes.last())
            .map(|q| q.price.clone())
            .unwrap_or_default();
        let told = |a: &ConsentView| format!("{} {}", a.time, a.relation);
        let standing = p.answers.iter().find(|a| a.covers_current);
        let earlier = p.answers.iter().rfind(|a| a.verdict == ConsentWord::Given);
        // Answers given apart stand in no order: what counts is who said no.
        let refusal = p.answers.iter().rfind(|a| a.verdict != ConsentWord::Given);
        let (class, word) = match p.consent {
            ConsentState::Given => ("good", lang.pick("同意", "agreed")),
            ConsentState::Refused => ("bad", lang.pick("不同意", "refused")),
            ConsentState::Open => ("warn", lang.pick("尚未征得同意", "not agreed yet")),
            ConsentState::NoCurrentQuote => ("warn", lang.pick("报价有分歧", "two quotes differ")),
        };
        let mut text = format!("{} {price} · {word}", p.name);
        match (p.consent, standing, earlier, refusal) {
            (ConsentState::Given, Some(a), ..) | (ConsentState::Refused, .., Some(a)) => {
                text = format!("{text} {}", told(a));
            }
            (_, _, Some(a), _) => {
                let agreed = lang.pick("此前同意", "earlier agreed to");
                let to = a.price.as_deref().unwrap_or_default();
                text = format!("{text} · {agreed} {to} {}", told(a));
            }
            _ => {}
        }
        if p.waits {
            let waits = lang.pick("等客户自购的配件", "waiting for the customer's part");
            text = format!("{text} · {waits}");
        }
        say(
            match p.is_part {
                true => lang.pick("配件", "Part"),
                false => lang.pick("费用", "Charge"),
            },
            class,
            words::consent_sign(p.consent),
            text,
        );
    }
    match (&s.state.sign_off, statement) {
        (SignOff::Signed(_), Some(v)) => {
            let when = v.signature.as_ref();
            let text = when.map_or(String::new(), |x| format!("{} {}", x.time, x.relation));
            say(lang.pick("签字", "Signature"), "good", "✓", text);
        }
        (SignOff::Reopened { .. }, _) => say(
            lang.pick("签字", "Signature"),
            "bad",
            "✎",
            lang.pick(
                "签字后又有变更，要重新签字",
                "signed, then changed: ask again",
            )
            .to_owned(),
        ),
        (SignOff::Refused(id), _) => say(
            lang.pick("签字", "Signature"),
            "warn",
            "✕",
            format!(
                "{} {}",
                lang.pick("客户不签字", "customer would not sign"),
                s.time_of(*id)
            ),
        ),
        (SignOff::Shown(id), _) => say(
            lang.pick("签字", "Signature"),
            "",
            "○",
            format!(
                "{} {}",
                lang.pick("已出示服务单", "statement shown"),
                s.time_of(*id)
            ),
        ),
        _ => {}
    }
    let serious = open(s).any(|f| f.severity == Severity::Serious);
    let open = open(s).count();
    say(
        lang.pick("异常", "Exceptions"),
        match (open, serious) {
            (0, _) => "good",
            (_, true) => "bad",
            _ => "warn",
        },
        match (open, serious) {
            (0, _) => "✓",
            (_, true) => "⚑",
            _ => "⚠",
        },
        match (open, lang) {
            (0, Lang::Zh) => "没有未处理的".to_owned(),
            (0, Lang::En) => "none open".to_owned(),
            (n, Lang::Zh) => format!("{n} 项待处理"),
            (n, Lang::En) => format!("{n} open"),
        },
    );
    out
}

fn clock_view(s: &Source, c: &ClockState) -> ClockView {
    let live = matches!(c.status, ClockStatus::Running | ClockStatus::Overdue);
    ClockView {
        name: super::clocks::clock_name(s, c),
        rule: c.rule.clone(),
        status: c.status,
        started: c.started.map(|t| s.time(t.middle())),
        due: c.due.map(|t| s.time(t)),
        due_ms: c.due.filter(|_| live),
        stopped: c.stopped.map(|t| s.time(t.middle())),
        phone_only: c.phone_only,
        colleague: super::links::ended_by_colleague(s, c),
    }
}

fn evidence(s: &Source, timeline: &TimelineView) -> Vec<EvidenceView> {
    timeline
        .marks
        .iter()
        .filter_map(|m| {
            let i = s.history.index(m.id)?;
            let e = s.history.event(i);
            let entry = s.entry(m.id)?;
            let half = entry.when.latest.saturating_sub(entry.when.earliest) / 2;
            let clock = match (e.dev.is_office(), entry.when.phone_only, s.lang) {
                (true, ..) => s.lang.pick("办公室时间", "office time").to_owned(),
                (_, true, _) => s.lang.pick("仅手机时钟", "phone's clock only").to_owned(),
                (_, _, Lang::Zh) if half < 1000 => "办公室时间，误差不到 1 秒".to_owned(),
                (_, _, Lang::En) if half < 1000 => "office time, within 1 s".to_owned(),
                (_, _, Lang::Zh) => format!("办公室时间 ±{}", visit_words::duration(half, s.lang)),
                (_, _, Lang::En) => format!("office time ±{}", visit_words::duration(half, s.lang)),
            };
            let told = happened(e).map(|h| {
                let (source, reason) = (
                    visit_words::code(&h.source, s.lang),
                    visit_words::code(&h.reason, s.lang),
                );
                let at = s.time(h.claimed_at);
                match s.lang {
                    Lang::Zh => format!("事后补录：{at}，依据{source}，原因{reason}"),
                    Lang::En => format!("told afterwards: {at}, by {source}, because {reason}"),
                }
            });
            let day = words::day_of(m.at, s.zone);
            Some(EvidenceView {
                id: m.id,
                time: words::clock_s(m.at, s.zone),
                day: day
                    .filter(|d| Some(*d) != s.day())
                    .map(|d| words::day(s.lang, d)),
                clock,
                text: m.text.clone(),
                who: m.who.clone(),
                device: s.names.device(s.lang, &e.dev),
                received: s.received.get(&m.id).map(|t| s.time(*t)),
                offline: m.offline,
                told,
                contested: entry.contested,
                addendum: entry.addendum,
                flag: m.flag,
                raw: e.bytes.to_string(),
            })
        })
        .collect()
}
