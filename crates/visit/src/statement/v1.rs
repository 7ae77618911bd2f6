//! Renderer 1, as it was: what it once wrote stays reproducible. Nothing calls it for a new statement.
//! Verification never renders; this is for whoever wants to see that old bytes came from old inputs.

use std::fmt::Write;

use doorstep_standard::{Lang, Scalar, Standard};

use super::Names;
use crate::fold::VisitState;
use crate::history::History;
use crate::id::EventId;
use crate::instant::instant;
use crate::words;

/// Renders the statement as plain text. `names` are in the same language.
pub fn render(
    state: &VisitState,
    history: &History,
    standard: Option<&Standard>,
    names: &Names,
    lang: Lang,
) -> String {
    let zone = standard.map_or(chrono_tz::Tz::UTC, |s| s.zone);
    let mut out = String::new();
    let when = |id: EventId| {
        history
            .index(id)
            .map(|i| words::date_time(instant(history, i, |_| true).middle(), zone))
            .unwrap_or_default()
    };
    let mut line = |text: String| {
        let _ = writeln!(out, "{text}");
    };
    line(match lang {
        Lang::Zh => format!("{} 入户维修服务单", names.company),
        Lang::En => format!("{}: statement of service", names.company),
    });
    line(format!("{} {}", lang.pick("编号", "Number"), state.visit));
    line(format!(
        "{} {}",
        lang.pick("地址", "Address"),
        names.address
    ));
    if let Some(Scalar::Code(fault)) = state.facts.get("fault_kind") {
        line(format!(
            "{} {}",
            lang.pick("报修", "Reported"),
            words::code(fault, lang)
        ));
    }
    if let Some(s) = standard {
        line(format!(
            "{} {} v{}",
            lang.pick("服务标准", "Service standard"),
            s.texts(lang).title,
            s.version
        ));
    }
    line(String::new());
    line(lang.pick("【上门】", "[Attendance]").to_owned());
    for trip in &state.trips {
        let mut times = Vec::new();
        for (id, zh, en) in [
            (trip.arrived, "到达", "arrived"),
            (trip.entered, "进门", "went in"),
            (trip.left, "离开", "left"),
        ] {
            if let Some(id) = id {
                times.push(format!("{} {}", lang.pick(zh, en), when(id)));
            }
        }
        line(format!(
            "· {}  {}",
            names.person(&trip.by),
            times.join("  ")
        ));
    }
    line(String::new());
    line(lang.pick("【发现与处理】", "[Found and done]").to_owned());
    let mut any = false;
    for entry in &state.record {
        let Some(e) = history.get(entry.id) else {
            continue;
        };
        let detail = match e.kind.as_str() {
            "d.cause_found" | "d.inspected" | "d.reading_taken" | "d.tested"
            | "d.effect_confirmed" | "d.effect_denied" | "d.hazard_found" | "d.note_added"
            | "d.addendum" | "d.explained" | "d.cleaned" => said(e, names, lang),
            _ => continue,
        };
        any = true;
        let late = if entry.addendum {
            lang.pick("(补记)", " (addendum)")
        } else {
            ""
        };
        line(format!("· {}{late}{detail}", words::kind(&e.kind, lang)));
    }
    if !any {
        line(format!("· {}", lang.pick("无", "none")));
    }
    line(String::new());
    line(
        lang.pick("【配件与费用】", "[Parts and charges]")
            .to_owned(),
    );
    for p in &state.parts {
        let price = p
            .current
            .map_or_else(|| "—".to_owned(), |(_, fen)| words::money(fen));
        let fitted = if p.fitted.is_some() {
            lang.pick("已安装", "fitted")
        } else {
            lang.pick("未安装", "not fitted")
        };
        let charge = if p.fitted.is_some() {
            format!(
                "  {} {}",
                lang.pick("应收", "to pay"),
                words::money(p.chargeable_fen)
            )
        } else {
            String::new()
        };
        line(format!(
            "· {} × {}  {}  {} {}  {}  {}{}",
            names.part(p),
            p.quantity,
            words::code(&p.source, lang),
            lang.pick("报价", "quoted"),
            price,
            words::consent(p.consent, lang),
            fitted,
            charge
        ));
    }
    if state.parts.is_empty() {
        line(format!("· {}", lang.pick("未使用配件", "no parts")));
    }
    line(format!(
        "{} {}",
        lang.pick("合计应付", "Total to pay"),
        words::money(state.bill.total_fen)
    ));
    line(String::new());
    line(
        lang.pick(
            "签字只确认以上所列内容。您可以拒绝签字;拒绝会被如实记录。",
            "A signature confirms exactly what stands above. You may decline to sign; that is recorded as it is.",
        )
        .to_owned(),
    );
    out
}

/// The codes, figures and words of an event, for one line.
fn said(e: &crate::event::Event, names: &Names, lang: Lang) -> String {
    let mut parts = Vec::new();
    if let Some(d) = e.data.as_map() {
        for (name, value) in d {
            match (name.as_str(), value) {
                ("happened" | "why", _) => {}
                ("deci_c", crate::json::Json::Int(v)) => {
                    parts.push(format!("{}.{} ℃", v / 10, (v % 10).abs()))
                }
                ("note", v) => {
                    let p = v.get("p").and_then(|p| p.as_str()).unwrap_or_default();
                    let text = names.private.get(p).map_or(
                        lang.pick("(内容不在此处)", "(text is not here)"),
                        String::as_str,
                    );
                    parts.push(text.to_owned());
                }
                (_, crate::json::Json::Text(c)) => parts.push(words::code(c, lang).to_owned()),
                (_, crate::json::Json::Int(v)) => parts.push(v.to_string()),
                _ => {}
            }
        }
    }
    if parts.is_empty() {
        String::new()
    } else {
        format!(": {}", parts.join(", "))
    }
}
