//! What a statement holds, section by section. What did not happen has no section,
//! but attendance, findings, prices and charges are always said, also when there are none.

use doorstep_standard::{Lang, Paper, Scalar, Side, Standard};

use super::names::Names;
use super::page::{Content, Page, Section, some_list};
use super::say::Say;
use super::{after, money};
use crate::body::{Body, ConsentWord};
use crate::finding::Named;
use crate::fold::VisitState;
use crate::history::History;
use crate::words;

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
    sections.extend(some_list(
        lang.pick("进门之前", "Before going in"),
        timed(&say, Paper::Before),
    ));
    sections.extend(answers(&say));
    sections.push(work(&say));
    for (zh, en, paper) in [
        ("测量", "Readings", Paper::Readings),
        ("违规", "Violations", Paper::Violations),
        ("单据与资料", "Papers", Paper::Papers),
    ] {
        sections.extend(some_list(lang.pick(zh, en), timed(&say, paper)));
    }
    sections.extend(some_list(lang.pick("安全隐患", "Hazards"), hazards(&say)));
    if state.is_set_aside() {
        sections.push(not_judged(&say));
    } else {
        sections.push(money::quotes(&say));
        sections.push(money::bill(&say));
        sections.extend(after::sections(&say));
    }
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

/// Nobody may read of a visit that is set aside that it costs nothing.
fn not_judged(say: &Say) -> Section {
    let words = words::case(Named::SetAside, say.lang);
    Section {
        heading: say.pick("费用", "Charges"),
        content: Content::List(vec![words.what.to_owned()]),
    }
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
    }
    if items.is_empty() {
        items.push(say.pick("无", "none"));
    }
    Section {
        heading: say.pick("上门", "Attendance"),
        content: Content::List(items),
    }
}

/// What stands at a place, a line each, with its time.
fn timed(say: &Say, paper: Paper) -> Vec<String> {
    let events = say.at_place(paper).into_iter();
    events.map(|e| say.timed(e)).collect()
}

/// What the customer said beside quotes.
fn answers(say: &Say) -> Option<Section> {
    let items = say
        .at_place(Paper::Answers)
        .into_iter()
        .filter_map(|e| {
            let Body::Consent(c) = Body::read(e) else {
                return None;
            };
            if c.subject == "part" {
                return None;
            }
            let verdict = match c.verdict {
                ConsentWord::Given => say.pick("同意", "agreed"),
                ConsentWord::Refused => say.pick("拒绝", "refused"),
                ConsentWord::Withdrawn => say.pick("撤回同意", "took it back"),
            };
            Some(format!(
                "{} · {} · {verdict} · {} · {}",
                say.when(e.id),
                say.code(&c.subject),
                say.code(&c.relation),
                say.code(&c.how)
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
        .at_place(Paper::Work)
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
    let mut items: Vec<String> = say
        .at_place(Paper::Hazards)
        .into_iter()
        .map(|e| match e.side() {
            Side::Office => say.timed(e),
            Side::Device | Side::Lead => {
                format!("{} · {}", say.timed(e), say.names.person(&e.by))
            }
        })
        .collect();
    if say.state.hazard.is_some() {
        items.push(say.pick(
            "隐患尚未排除，作业停止",
            "The hazard is not over: work is stopped",
        ));
    }
    items
}
