//! The board: the day by crew and technician on a time axis, and beside it what needs the lead.
//! One glance tells where to act; every bar and every line opens the visit behind it.

use chrono::{Days, NaiveDate};
use doorstep_standard::Lang;
use doorstep_visit::words as visit_words;
use maud::{Markup, html};

use super::layout::tag;
use super::view::board::{BarState, BarView, BoardFilter, BoardView, LaneView};
use super::view::needs::NeedView;
use super::words;

/// The query of a board: day and filters.
pub fn query(day: NaiveDate, today: bool, f: &BoardFilter) -> String {
    let mut q = form_urlencoded::Serializer::new(String::new());
    if !today {
        q.append_pair("day", &day.to_string());
    }
    if let Some(crew) = &f.crew {
        q.append_pair("crew", crew);
    }
    if let Some(fault) = &f.fault {
        q.append_pair("fault", fault);
    }
    if f.only_needs {
        q.append_pair("needs", "1");
    }
    let q = q.finish();
    if q.is_empty() { q } else { format!("?{q}") }
}

/// The page's content.
pub fn board(lang: Lang, b: &BoardView) -> Markup {
    html! {
        header.head {
            h1 { (lang.pick("看板", "Board")) }
            (days(lang, b))
            (filters(lang, b))
        }
        div #live data-live data-now=(b.now) { (live(lang, b)) }
    }
}

/// What is fetched anew when something changes.
pub fn live(lang: Lang, b: &BoardView) -> Markup {
    html! {
        (counts(lang, b))
        div.board {
            section.grid-panel.panel aria-labelledby="h-grid" {
                h2 #h-grid { (lang.pick("班组与时间", "Crews and hours")) }
                @if b.crews.is_empty() { (empty(lang, b)) } @else { (grid(lang, b)) }
            }
            section.needs-panel.panel aria-labelledby="h-needs" {
                h2 #h-needs { (lang.pick("要您处理", "Needs you")) " " span.count { (b.needs.len()) } }
                (needs(lang, b))
            }
        }
    }
}

fn days(lang: Lang, b: &BoardView) -> Markup {
    let link = |day: Option<NaiveDate>, sign: &str, label: &str| {
        html! {
            @if let Some(d) = day {
                a.step href={ "/board" (query(d, false, &b.filter)) } aria-label=(label) title=(label) { (sign) }
            }
        }
    };
    html! {
        nav.days aria-label=(lang.pick("日期", "Day")) {
            (link(b.day.checked_sub_days(Days::new(1)), "‹", lang.pick("前一天", "previous day")))
            strong { (words::day(lang, b.day)) }
            (link(b.day.checked_add_days(Days::new(1)), "›", lang.pick("后一天", "next day")))
            @if b.today { span.muted { (lang.pick("今天", "today")) " " time { (words::clock(b.now, b.zone)) } } }
            @else { a href={ "/board" (query(b.day, true, &b.filter)) } { (lang.pick("回到今天", "today")) } }
        }
    }
}

fn filters(lang: Lang, b: &BoardView) -> Markup {
    let select = |name: &str,
                  label: &str,
                  all: &str,
                  choices: &[(String, String)],
                  chosen: &Option<String>| {
        html! {
            label { span { (label) }
                select name=(name) {
                    option value="" { (all) }
                    @for (code, words) in choices {
                        option value=(code) selected[chosen.as_deref() == Some(code)] { (words) }
                    }
                }
            }
        }
    };
    html! {
        form.filters method="get" action="/board" data-auto role="search" {
            @if !b.today { input type="hidden" name="day" value=(b.day); }
            (select("crew", lang.pick("班组", "Crew"), lang.pick("全部", "all"), &b.crew_choices, &b.filter.crew))
            (select("fault", lang.pick("故障", "Fault"), lang.pick("全部", "all"), &b.fault_choices, &b.filter.fault))
            label.check { input type="checkbox" name="needs" value="1" checked[b.filter.only_needs]; span { (lang.pick("只看要我处理的", "only what needs me")) } }
            label { span { (lang.pick("查找", "Find")) }
                input type="search" data-filter placeholder=(lang.pick("户号、人员、异常", "flat, person, exception")) aria-keyshortcuts="/";
            }
            button type="submit" data-noscript { (lang.pick("应用", "Apply")) }
        }
    }
}

fn counts(lang: Lang, b: &BoardView) -> Markup {
    let shown: usize = b.counts.values().sum();
    html! {
        ul.counts aria-label=(lang.pick("合计", "Counts")) {
            li.total { strong { (shown) } " "
                @if shown == b.all { (lang.pick("次上门", "visits")) }
                @else if lang == Lang::Zh { "次上门（共 " (b.all) "）" }
                @else { "of " (b.all) " visits" }
            }
            @for state in BarState::ALL {
                @if let Some(n) = b.counts.get(&state) {
                    @let (class, sign, word) = state.words(lang);
                    li class=(class) { span.sign aria-hidden="true" { (sign) } " " strong { (n) } " " (word) }
                }
            }
        }
    }
}

fn empty(lang: Lang, b: &BoardView) -> Markup {
    html! {
        div.empty {
            @if b.all == 0 {
                p { (lang.pick("这一天没有上门安排。", "No visits on this day.")) }
                p.muted { (lang.pick("导入或新建工单并派人之后，会出现在这里。", "They appear here once orders are imported or created and somebody is assigned.")) }
            } @else {
                p { (lang.pick("没有符合筛选条件的上门。", "No visit matches the filters.")) }
                p { a href={ "/board" (query(b.day, b.today, &BoardFilter { may_assign: b.filter.may_assign, ..BoardFilter::default() })) } { (lang.pick("清除筛选", "Clear the filters")) } }
            }
        }
    }
}

/// Percent of the axis.
fn place(b: &BoardView, ms: i64) -> f64 {
    let (from, to) = b.axis;
    (ms.saturating_sub(from) as f64 / to.saturating_sub(from).max(1) as f64 * 100.0)
        .clamp(0.0, 100.0)
}

/// Where a row of a lane begins, pixels.
fn row_y(row: i64) -> i64 {
    row.saturating_mul(34).saturating_add(4)
}

/// How long, without the seconds.
fn whole_minutes(ms: i64) -> i64 {
    (ms.saturating_abs() / 60_000).saturating_mul(60_000)
}

fn pc(x: f64) -> String {
    format!("{x:.2}%")
}

fn grid(lang: Lang, b: &BoardView) -> Markup {
    const HOUR: i64 = 3_600_000;
    let hours: Vec<i64> = (0..=b.axis.1.saturating_sub(b.axis.0) / HOUR)
        .map(|h| b.axis.0.saturating_add(h.saturating_mul(HOUR)))
        .collect();
    html! {
        div.grid {
            div.axis aria-hidden="true" {
                span {}
                svg width="100%" height="18" {
                    @for (i, h) in hours.iter().enumerate() {
                        @if i.saturating_add(1) < hours.len() {
                            text x=(pc(place(b, *h))) y="13" class=[(i % 2 == 1).then_some("half")] { (words::hour(*h, b.zone)) }
                        }
                    }
                    @if b.today { (now_mark(b, 18)) }
                }
            }
            @for crew in &b.crews {
                h3.crew { (crew.name) }
                @for lane in &crew.lanes { (self::lane(lang, b, &hours, lane)) }
            }
        }
    }
}

fn now_mark(b: &BoardView, height: i64) -> Markup {
    let x = pc(place(b, b.now));
    html! { @if b.now > b.axis.0 && b.now < b.axis.1 { line.now x1=(x) x2=(x) y1="0" y2=(height) {} } }
}

fn lane(lang: Lang, b: &BoardView, hours: &[i64], lane: &LaneView) -> Markup {
    let rows = rows(&lane.bars);
    let depth = rows
        .iter()
        .copied()
        .max()
        .map_or(1, |m| m.saturating_add(1)) as i64;
    let height = row_y(depth);
    html! {
        div.lane {
            div.who {
                @match &lane.who {
                    Some(name) => { strong { (name) } }
                    None => { strong.muted { (lang.pick("未派人", "nobody assigned")) } }
                }
                @if let Some(since) = lane.offline_since {
                    span.offline {
                        span.sign aria-hidden="true" { "⌁" } " "
                        (lang.pick("离线 自 ", "offline since ")) (words::moment(lang, since, Some(b.day), b.zone))
                        @if lane.unknown > 0 {
                            @if lang == Lang::Zh { "（" (lane.unknown) " 次上门情况未知）" }
                            @else { " (" (lane.unknown) " unknown)" }
                        }
                    }
                }
            }
            svg.track width="100%" height=(height) role="list" aria-label=(lane.who.as_deref().unwrap_or(lang.pick("未派人", "nobody assigned"))) {
                g aria-hidden="true" {
                    @for h in hours { line.hour x1=(pc(place(b, *h))) x2=(pc(place(b, *h))) y1="0" y2=(height) {} }
                    @if let Some(since) = lane.offline_since {
                        @let x = place(b, since);
                        @let end = pc(place(b, b.now));
                        rect.dark x=(pc(x)) y="1" width=(pc(place(b, b.now) - x)) height=(height - 2) {}
                        line.dark x1=(pc(x)) x2=(end) y1=(height - 3) y2=(height - 3) {}
                    }
                    @if b.today { (now_mark(b, height)) }
                }
                @for (bar, row) in lane.bars.iter().zip(rows) { (self::bar(lang, b, bar, row_y(row as i64))) }
            }
        }
    }
}

/// Bars that overlap in time lie below each other; a short bar keeps room for its words.
fn rows(bars: &[BarView]) -> Vec<usize> {
    const ROOM: i64 = 75 * 60_000;
    let mut ends: Vec<i64> = Vec::new();
    bars.iter()
        .map(|bar| {
            let free = ends.iter().position(|end| *end <= bar.span.0);
            let row = free.unwrap_or(ends.len());
            match ends.get_mut(row) {
                Some(end) => *end = bar.span.1.max(bar.span.0.saturating_add(ROOM)),
                None => ends.push(bar.span.1.max(bar.span.0.saturating_add(ROOM))),
            }
            row
        })
        .collect()
}

fn bar(lang: Lang, b: &BoardView, bar: &BarView, y: i64) -> Markup {
    let (x, end) = (place(b, bar.span.0), place(b, bar.span.1));
    let (class, sign, _) = bar.state.words(lang);
    let width = (end - x).max(2.2);
    let open = match (bar.open, lang) {
        (0, _) => String::new(),
        (n, Lang::Zh) => format!("，{n} 项异常"),
        (n, Lang::En) => format!(", {n} exceptions"),
    };
    let words = format!(
        "{} {} · {} · {}{open}",
        bar.time, bar.place, bar.fault, bar.state_text
    );
    let flag = bar.worst.filter(|_| bar.open > 0);
    html! {
        g role="listitem" {
            a href={ "/visits/" (bar.visit) } aria-label=(words) data-row data-open data-text=(words) {
                title { (words) }
                svg x=(pc(x)) y=(y) width=(pc(width)) height="28" class={ "bar " (class) } {
                    rect width="100%" height="28" rx="4" {}
                    text x="6" y="18" { (sign) @if let Some(f) = flag { " " (words::severity_sign(f)) } " " (bar.place) }
                }
            }
        }
    }
}

fn needs(lang: Lang, b: &BoardView) -> Markup {
    html! {
        @if b.needs.is_empty() {
            p.calm { span.sign aria-hidden="true" { "✓" } " "
                @if b.all == 0 { (lang.pick("没有要处理的。", "Nothing to settle.")) }
                @else { (lang.pick("今天没有要您处理的异常，时限都在控制之内。", "No exceptions to settle, no clock about to run out.")) }
            }
        } @else {
            ul.needs { @for n in &b.needs { (need(lang, b.now, n)) } }
        }
    }
}

fn need(lang: Lang, now: i64, n: &NeedView) -> Markup {
    html! {
        li data-row data-text={ (n.what) " " (n.place) " " (n.who) } {
            a data-open href=(n.link) {
                span.where { (tag(n.class, n.sign, n.word)) " " strong { (n.place) } " · " (n.who) }
                span.what { (n.what) @if let Some(due) = n.due_ms { " · " (countdown(lang, now, due)) } }
                span.do { (n.action) span aria-hidden="true" { " ›" } }
            }
        }
    }
}

/// A time that the browser counts down; the server writes how it stood.
pub fn countdown(lang: Lang, now: i64, due: i64) -> Markup {
    let left = due.saturating_sub(now);
    html! {
        time.due.over[left < 0] data-due=(due)
            data-left=(lang.pick("还剩 {}", "{} left")) data-over=(lang.pick("超时 {}", "{} over"))
            data-units=(lang.pick("天,小时,分,秒", " d, h, min, s")) {
            @let words = visit_words::duration(whole_minutes(left), lang);
            @match (left < 0, lang) {
                (false, Lang::Zh) => { "还剩 " (words) }
                (true, Lang::Zh) => { "超时 " (words) }
                (false, Lang::En) => { (words) " left" }
                (true, Lang::En) => { (words) " over" }
            }
        }
    }
}
