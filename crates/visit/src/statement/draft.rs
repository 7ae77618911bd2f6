//! What a statement holds, section by section. What did not happen has no section,
//! but attendance, findings, prices and charges are always said, also when there are none.

use doorstep_standard::{Lang, Scalar, Standard};

use super::page::{Content, Page, Section};
use super::say::Say;
use super::{Names, after, money};
use crate::body::{Body, Verdict};
use crate::fold::{TripState, VisitState};
use crate::history::History;

/// What is told of the work in a line each.
const WORK: &[&str] = &[
    "needs_confirmed",
    "inspected",
    "cause_found",
    "plan_made",
    "repair_started",
    "progress_told",
    "tested",
    "demonstrated",
    "effect_confirmed",
    "effect_denied",
    "explained",
    "cleaned",
    "feedback_asked",
    "note_added",
];

/// Drafts a statement.
pub(super) fn draft(
    state: &VisitState,
    history: &History,
    standard: Option<&Standard>,
    names: &Names,
    lang: Lang,
) -> Page {
    let say = Say {
        state,
        history,
        standard,
        names,
        lang,
    };
    let mut sections = vec![attendance(&say)];
    sections.extend(answers(&say));
    sections.push(work(&say));
    for (zh, en, acts) in [
        ("测量", "Readings", &["reading_taken"][..]),
        ("违规", "Violations", &["violation_noticed"]),
        (
            "单据与资料",
            "Papers",
            &["damage_sheet", "agreement_signed", "document_given"],
        ),
    ] {
        let items = say.events(acts, false);
        let items: Vec<String> = items.into_iter().map(|e| say.timed(e)).collect();
        sections.extend(some_list(lang.pick(zh, en), items));
    }
    sections.extend(some_list(lang.pick("安全隐患", "Hazards"), hazards(&say)));
    sections.push(money::quotes(&say));
    sections.push(money::bill(&say));
    sections.extend(after::sections(&say));
    Page {
        lang,
        title: match lang {
            Lang::Zh => format!("{} 入户维修服务单", names.company),
            Lang::En => format!("{}: statement of service", names.company),
        },
        head: head(&say),
        sections,
        closing: say.pick(
            "签字只确认以上所列内容。您可以拒绝签字；拒绝会被如实记录。",
            "A signature confirms exactly what stands above. You may decline to sign; that is recorded as it is.",
        ),
    }
}

/// A section of a list, if there is anything in it.
pub(super) fn some_list(heading: &str, items: Vec<String>) -> Option<Section> {
    (!items.is_empty()).then(|| Section {
        heading: heading.to_owned(),
        content: Content::List(items),
    })
}

fn head(say: &Say) -> Vec<(String, String)> {
    let mut out = vec![
        (say.pick("编号", "Number"), say.state.visit.to_string()),
        (say.pick("地址", "Address"), say.names.address.clone()),
    ];
    if let Some(Scalar::Code(fault)) = say.state.facts.get("fault_kind") {
        out.push((say.pick("报修", "Reported"), say.fact("fault_kind", fault)));
    }
    if let Some(s) = say.standard {
        let title = &s.texts(say.lang).title;
        out.push((
            say.pick("服务标准", "Service standard"),
            format!("{title} v{}", s.version),
        ));
    }
    out
}

fn attendance(say: &Say) -> Section {
    let mut items: Vec<String> = Vec::new();
    for trip in &say.state.trips {
        let mut parts = vec![say.names.person(&trip.by).to_owned()];
        for (id, zh, en) in [
            (trip.arrived, "到达", "arrived"),
            (trip.entered, "进门", "went in"),
            (trip.left, "离开", "left"),
        ] {
            if let Some(id) = id {
                parts.push(format!("{} {}", say.pick(zh, en), say.when(id)));
            }
        }
        items.push(parts.join(" · "));
        if trip.entered.is_none() {
            items.extend(attempts(say, trip));
        }
    }
    if items.is_empty() {
        items.push(say.pick("无", "none"));
    }
    Section {
        heading: say.pick("上门", "Attendance"),
        content: Content::List(items),
    }
}

/// What was tried on a trip on which nobody was let in.
fn attempts(say: &Say, trip: &TripState) -> Vec<String> {
    let tried = ["knocked", "waited", "called", "note_left"];
    say.events(&tried, false)
        .into_iter()
        .filter(|e| e.trip == Some(trip.id))
        .map(|e| say.timed(e))
        .collect()
}

/// What the customer said beside quotes.
fn answers(say: &Say) -> Option<Section> {
    let kinds = ["consent_given", "consent_refused", "consent_withdrawn"];
    let items = say
        .events(&kinds, false)
        .into_iter()
        .filter_map(|e| {
            let Body::Consent(c) = Body::read(e) else {
                return None;
            };
            if c.subject == "part" {
                return None;
            }
            let verdict = match c.verdict {
                Verdict::Given => say.pick("同意", "agreed"),
                Verdict::Refused => say.pick("拒绝", "refused"),
                Verdict::Withdrawn => say.pick("撤回同意", "took it back"),
            };
            Some(format!(
                "{} · {} · {verdict} · {} · {}",
                say.when(e.id),
                say.code("", &c.subject),
                say.code("", &c.relation),
                say.code("", &c.how)
            ))
        })
        .collect();
    some_list(
        say.lang.pick("客户的答复", "What the customer answered"),
        items,
    )
}

fn work(say: &Say) -> Section {
    let mut items: Vec<String> = say
        .events(WORK, false)
        .into_iter()
        .map(|e| say.line(e))
        .collect();
    if items.is_empty() {
        items.push(say.pick("无", "none"));
    }
    Section {
        heading: say.pick("发现与处理", "Found and done"),
        content: Content::List(items),
    }
}

/// Each hazard, whether it is over, and who said so.
fn hazards(say: &Say) -> Vec<String> {
    let acts = ["hazard_found", "hazard_reported", "suspended", "resumed"];
    let mut items: Vec<String> = say
        .events(&acts, false)
        .into_iter()
        .map(|e| format!("{} · {}", say.timed(e), say.names.person(&e.by)))
        .collect();
    for r in &say.state.record {
        if let Some(e) = say
            .history
            .get(r.id)
            .filter(|e| e.kind == "o.hazard_cleared")
        {
            items.push(say.timed(e));
        }
    }
    if say.state.hazard.is_some() {
        items.push(say.pick(
            "隐患尚未排除，作业停止",
            "The hazard is not over: work is stopped",
        ));
    }
    items
}
