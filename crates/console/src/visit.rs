//! The page of one visit: heading, what happened at a glance, the drawing, exceptions, and everything behind them.

use doorstep_standard::Lang;
use doorstep_visit::fold::VisitPhase;
use doorstep_visit::words as visit_words;
use maud::{Markup, html};

use super::board::countdown;
use super::layout::{Viewer, tag};
use super::view::visit::{ClockView, VisitView};
use super::{checklist, evidence, exceptions, money, statement, timeline, words};

/// The page's content.
pub fn visit(
    lang: Lang,
    now: i64,
    v: &VisitView,
    settler: Option<&Viewer>,
    assign: Option<&Markup>,
    office: Option<&Markup>,
) -> Markup {
    html! {
        div #live data-live data-now=(now) data-visit=(v.visit) { (live(lang, now, v, settler, assign, office)) }
    }
}

/// What is fetched anew when something changes.
fn live(
    lang: Lang,
    now: i64,
    v: &VisitView,
    settler: Option<&Viewer>,
    assign: Option<&Markup>,
    office: Option<&Markup>,
) -> Markup {
    let open = v.findings.iter().filter(|f| f.settled.is_none()).count();
    html! {
        (heading(lang, v))
        (glance(lang, v))
        section.panel aria-labelledby="h-time" {
            h2 #h-time { (lang.pick("时间线", "Timeline")) }
            (timeline::timeline(lang, &v.timeline))
        }
        nav.tabs aria-label=(lang.pick("本页内容", "On this page")) data-noprint {
            a href="#exceptions" { (lang.pick("异常", "Exceptions")) " " span.count { (open) } }
            a href="#clocks" { (lang.pick("时限", "Clocks")) }
            a href="#steps" { (lang.pick("步骤", "Steps")) }
            a href="#money" { (lang.pick("配件与费用", "Parts and money")) }
            a href="#statement" { (lang.pick("服务单与签字", "Statement")) }
            a href="#evidence" { (lang.pick("全部记录", "Evidence")) }
        }
        div.columns {
            div {
                section.panel #exceptions aria-labelledby="h-exc" {
                    h2 #h-exc { (lang.pick("异常", "Exceptions")) " " span.count { (open) } }
                    (exceptions::exceptions(lang, v.visit, &v.newest, &v.findings, settler))
                }
                section.panel #money aria-labelledby="h-money" {
                    h2 #h-money { (lang.pick("配件与费用", "Parts and money")) }
                    (money::money(lang, &v.money, v.standard.as_ref()))
                }
                section.panel #statement aria-labelledby="h-st" {
                    h2 #h-st { (lang.pick("服务单与签字", "Statement and signature")) }
                    (statement::statement(lang, v.statement.as_ref()))
                }
            }
            div {
                section.panel #clocks aria-labelledby="h-clocks" {
                    h2 #h-clocks { (lang.pick("时限", "Clocks")) }
                    (clocks(lang, now, v))
                }
                @if let Some(a) = assign { (a) }
                @if let Some(o) = office { (o) }
                @if !v.options.is_empty() {
                    section.panel #options aria-labelledby="h-opt" {
                        h2 #h-opt { (lang.pick("谁来做", "Whose work it is")) }
                        (checklist::options(&v.options, v.standard.as_ref()))
                    }
                }
                section.panel #steps aria-labelledby="h-steps" {
                    h2 #h-steps { (lang.pick("步骤", "Steps")) }
                    (checklist::checklists(lang, &v.checklists, v.office.as_ref()))
                }
                @if !v.records.is_empty() {
                    section.panel #records aria-labelledby="h-rec" {
                        h2 #h-rec { (lang.pick("记录", "Records")) }
                        (checklist::records(lang, &v.records, v.standard.as_ref()))
                    }
                }
            }
        }
        section.panel #evidence aria-labelledby="h-ev" {
            h2 #h-ev { (lang.pick("全部记录", "Evidence")) }
            (evidence::evidence(lang, &v.evidence))
            (evidence::raw(lang, &v.evidence, &v.unusable))
        }
    }
}

fn heading(lang: Lang, v: &VisitView) -> Markup {
    let class = match v.phase {
        VisitPhase::Closed | VisitPhase::Left | VisitPhase::SignedOff => "good",
        VisitPhase::Inside | VisitPhase::AtDoor | VisitPhase::Travelling => "now",
        VisitPhase::Cancelled => "off",
        VisitPhase::Suspended => "serious",
        _ => "",
    };
    let sign = match class {
        "good" => "✓",
        "now" => "●",
        "serious" => "⚑",
        "off" => "⊘",
        _ => "○",
    };
    html! {
        header.head.visit {
            p.crumb data-noprint { a href="/visits" { (lang.pick("上门记录", "Visits")) } " ›" }
            h1 {
                @match &v.household {
                    Some(h) => { @if h.code.is_empty() { (h.address) } @else { (h.code) } },
                    None => (lang.pick("地址未登记", "No address yet")),
                }
                " · " (v.fault) " " (tag(class, sign, v.phase_word))
            }
            @if let Some(h) = &v.household {
                p.household { strong { (h.name) } " · " (h.phone) @if !h.code.is_empty() { " · " (h.address) } }
            }
            dl.facts {
                @for (label, value) in &v.facts { div { dt { (label) } dd { (value) } } }
                div { dt { (lang.pick("标准", "Standard")) }
                    dd { @match &v.standard {
                        Some(s) => { a href={ "/standards/" (s.hash) } title=(s.title) { (s.name) } },
                        None => (lang.pick("未指定", "none pinned")),
                    } }
                }
            }
            button.print type="button" data-print data-noprint { (lang.pick("打印", "Print")) }
        }
    }
}

fn glance(lang: Lang, v: &VisitView) -> Markup {
    html! {
        dl.glance aria-label=(lang.pick("概要", "At a glance")) {
            @for g in &v.glance {
                div class=(g.class) { dt { (g.label) } dd { span.sign aria-hidden="true" { (g.sign) } " " (g.text) } }
            }
        }
    }
}

fn clocks(lang: Lang, now: i64, v: &VisitView) -> Markup {
    html! {
        @if v.clocks.is_empty() { p.muted { (lang.pick("目前没有在计的时限。", "No clock runs at present.")) } }
        ul.clocks { @for c in &v.clocks { (clock(lang, now, c, v)) } }
        @if !v.idle_clocks.is_empty() {
            details { summary { (lang.pick("不适用、未开始、未定时限或无法判断", "Not applicable, not started, no limit set, or unknown")) " (" (v.idle_clocks.len()) ")" }
                ul.clocks { @for c in &v.idle_clocks { (clock(lang, now, c, v)) } }
            }
        }
    }
}

fn clock(lang: Lang, now: i64, c: &ClockView, v: &VisitView) -> Markup {
    let class = match c.status.as_str() {
        "met" => "good",
        "breached" | "overdue" | "early" => "serious",
        "running" => "now",
        _ => "off",
    };
    html! {
        li {
            (tag(class, words::clock_sign(c.status), visit_words::clock(c.status, lang))) " " strong { (c.name) }
            @if let Some(due) = c.due_ms { " · " (countdown(lang, now, due)) }
            div.muted {
                @if let Some(t) = &c.started { (lang.pick("起 ", "from ")) (t) }
                @if let Some(t) = &c.due { " · " (lang.pick("截止 ", "due ")) (t) }
                @if let Some(t) = &c.stopped { " · " (lang.pick("完成 ", "stopped ")) (t) }
                @if let Some(t) = &c.colleague { " · " (t) }
                @if c.phone_only { " · " (lang.pick("仅凭手机时钟", "by a phone's clock only")) }
                " · "
                (checklist::rule_link(&c.rule, v.standard.as_ref()))
            }
        }
    }
}
