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
    let open = v.open_findings;
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
                    (exceptions::exceptions(lang, v.visit, &v.newest, &v.findings, v.more_findings, settler))
                }
                section.panel #money aria-labelledby="h-money" {
                    h2 #h-money { (lang.pick("配件与费用", "Parts and money")) }
                    @match v.set_aside {
                        Some(why) => { p.warn { (why) } },
                        None => { (money::money(lang, &v.money, v.standard.as_ref())) }
                    }
                }
                section.panel #statement aria-labelledby="h-st" {
                    h2 #h-st { (lang.pick("服务单与签字", "Statement and signature")) }
                    @match v.set_aside {
                        Some(why) => { p.warn { (why) } },
                        None => { (statement::statement(lang, v.statement.as_ref())) }
                    }
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
            (evidence::window(lang, v.visit, v.timeline.window))
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use doorstep_visit::case::Standards;
    use doorstep_visit::fold::{Now, fold};
    use doorstep_visit::history::History;
    use doorstep_visit::{DeviceId, EventDraft, EventId, EventKind, Json, VisitId};

    use super::super::view::visit::visit as view;
    use super::super::view::window::MOST_RECORDS;
    use super::super::view::{Names, Source};
    use super::*;

    const NOW: i64 = 1_763_950_000_000;

    /// The page of a visit of so many events, each after the one before or none after any.
    #[allow(clippy::unwrap_used)]
    fn drawn(count: i64, kind: EventKind, in_a_row: bool, from: Option<usize>) -> String {
        let visit: VisitId = "0193a5c0-0000-7000-8000-000000000001".parse().unwrap();
        let mut events: Vec<doorstep_visit::Event> = Vec::new();
        for n in 0..count {
            let last = events.last().map(|e| e.id).filter(|_| in_a_row);
            let draft = EventDraft {
                kind: kind.clone(),
                after: last.into_iter().collect::<Vec<EventId>>(),
                trip: None,
                by: "p-li".parse().unwrap(),
                dev: "dev-li".parse().unwrap(),
                at: NOW.saturating_add(n.saturating_mul(1_000)),
                mono: None,
                boot: None,
                srv: None,
                data: Json::from_pairs([
                    ("part", "valve".into()),
                    ("fen", 8_600.into()),
                    ("source", "company".into()),
                    ("line", EventId([7; 16]).to_string().into()),
                ]),
            };
            events.push(draft.seal(visit).unwrap());
        }
        let history = History::new(visit, events);
        let standards = Standards::new();
        let state = fold(
            &history,
            &standards,
            &Now {
                at: NOW,
                mono: None,
            },
        );
        let heads = history.heads().into_iter().map(|i| history.event(i).id);
        let newest: Vec<EventId> = heads.take(1).collect();
        let (names, keys) = (Names::default(), BTreeMap::<DeviceId, Vec<u8>>::new());
        let (received, values, blobs) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let source = Source {
            lang: Lang::En,
            zone: chrono_tz::Tz::UTC,
            now: NOW,
            tenant: &"t".parse().unwrap(),
            names: &names,
            history: &history,
            newest: &newest,
            state: &state,
            standards: &standards,
            household: None,
            received: &received,
            values: &values,
            blobs: &blobs,
            from,
            keys: &keys,
        };
        super::visit(Lang::En, NOW, &view(&source), None, None, None).into_string()
    }

    #[test]
    fn a_page_of_a_long_visit_is_no_longer_than_that_of_a_short_one() {
        for (kind, in_a_row) in [
            (EventKind::Tested, true),
            (EventKind::Quoted, true),
            (EventKind::SetOut, false),
            (EventKind::PartFitted, true),
            (EventKind::Corrected, true),
        ] {
            let short = drawn(600, kind.clone(), in_a_row, None).len();
            let long = drawn(9_990, kind.clone(), in_a_row, None).len();
            assert!(long < 300_000, "{kind}: {long} bytes");
            // Numbers and days have more digits.
            assert!(long * 10 < short * 12, "{kind}: {short}, then {long} bytes");
        }
    }

    #[test]
    fn every_record_of_a_long_visit_is_a_link_away() {
        let page = drawn(450, EventKind::Tested, true, None);
        assert!(page.contains("311–450 of 450") && page.contains("?from=170#evidence"));
        assert_eq!(page.matches("<tr id=\"e-").count(), MOST_RECORDS);
        let page = drawn(450, EventKind::Tested, true, Some(0));
        assert!(page.contains("1–140 of 450") && page.contains("?from=140#evidence"));
        assert!(!drawn(140, EventKind::Tested, true, None).contains("?from="));
    }

    #[test]
    fn nobody_reads_of_a_visit_that_is_set_aside_that_it_costs_nothing() {
        let page = drawn(2_000, EventKind::Quoted, false, None);
        assert!(page.contains("Set aside: too tangled to judge"));
        assert!(!page.contains("May be charged") && !page.contains("Nothing was quoted"));
    }
}
