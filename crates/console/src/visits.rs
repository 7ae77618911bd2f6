//! The list of visits, with search, filters and pages.

use chrono::NaiveDate;
use doorstep_standard::Lang;
use doorstep_visit::finding::Severity;
use doorstep_visit::fold::VisitPhase;
use doorstep_visit::{VisitId, words as visit_words};
use maud::{Markup, html};

use super::layout::tag;
use super::view::board::BarState;
use super::words;

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitLine {
    /// The visit.
    pub visit: VisitId,
    /// Day, in words.
    pub day: String,
    /// Time, in words.
    pub time: String,
    /// Code of the flat, else the address.
    pub place: String,
    /// Address.
    pub address: String,
    /// What was reported.
    pub fault: String,
    /// Who is on it.
    pub who: String,
    /// State on the board.
    pub state: BarState,
    /// The phase in words.
    pub phase: &'static str,
    /// Open exceptions and the heaviest.
    pub open: (usize, Option<Severity>),
    /// Standard, id and version.
    pub standard: String,
}

/// Lines of a page.
pub const PAGE: usize = 50;

/// What the reader chose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitsFilter {
    /// Words to find.
    pub q: String,
    /// Local day.
    pub day: Option<NaiveDate>,
    /// Phase.
    pub status: Option<VisitPhase>,
    /// Only with open exceptions.
    pub only_open: bool,
}

impl VisitsFilter {
    /// Reads what a query says; what is no day and no phase narrows nothing.
    pub fn read(
        q: Option<String>,
        day: Option<String>,
        status: Option<String>,
        only_open: bool,
    ) -> Self {
        Self {
            q: q.unwrap_or_default().trim().to_owned(),
            day: day.and_then(|d| words::named_day(&d)),
            status: status.and_then(|s| VisitPhase::ALL.into_iter().find(|p| p.as_str() == s)),
            only_open,
        }
    }

    /// The address of the page that begins after `skip` lines.
    fn link(&self, skip: usize) -> String {
        let mut q = form_urlencoded::Serializer::new(String::new());
        if !self.q.is_empty() {
            q.append_pair("q", &self.q);
        }
        if let Some(day) = self.day {
            q.append_pair("day", &day.to_string());
        }
        if let Some(status) = self.status {
            q.append_pair("status", status.as_str());
        }
        if self.only_open {
            q.append_pair("open", "1");
        }
        if skip > 0 {
            q.append_pair("page", &(skip / PAGE).saturating_add(1).to_string());
        }
        format!("/visits?{}", q.finish())
    }
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitsView {
    /// What is on it, what began last first.
    pub lines: Vec<VisitLine>,
    /// What is chosen.
    pub filter: VisitsFilter,
    /// How many lines stand on the pages before.
    pub skip: usize,
    /// How many there are on all pages.
    pub total: usize,
}

/// The page's content.
pub fn visits(lang: Lang, v: &VisitsView) -> Markup {
    let f = &v.filter;
    html! {
        header.head {
            h1 { (lang.pick("上门记录", "Visits")) }
            form.filters method="get" action="/visits" role="search" {
                label { span { (lang.pick("查找", "Find")) }
                    input type="search" name="q" value=(f.q) data-filter placeholder=(lang.pick("工单号、户号、姓名、地址、人员、故障", "order, flat, name, address, person, fault")) aria-keyshortcuts="/"; }
                label { span { (lang.pick("日期", "Day")) } input type="date" name="day" value=[f.day]; }
                label { span { (lang.pick("状态", "State")) }
                    select name="status" {
                        option value="" { (lang.pick("全部", "all")) }
                        @for p in VisitPhase::ALL { option value=(p.as_str()) selected[f.status == Some(p)] { (visit_words::phase(p, lang)) } }
                    }
                }
                label.check { input type="checkbox" name="open" value="1" checked[f.only_open]; span { (lang.pick("只看有异常的", "only with exceptions")) } }
                button type="submit" { (lang.pick("查找", "Find")) }
            }
        }
        section.panel #live data-live aria-label=(lang.pick("上门记录", "Visits")) {
            @if v.total == 0 { (none(lang, f)) } @else {
                (pages(lang, v))
                @if !v.lines.is_empty() {
                    table.visits {
                        thead { tr {
                            th scope="col" { (lang.pick("时间", "When")) } th scope="col" { (lang.pick("住户", "Household")) }
                            th scope="col" { (lang.pick("故障", "Fault")) } th scope="col" { (lang.pick("人员", "Who")) }
                            th scope="col" { (lang.pick("状态", "State")) } th scope="col" { (lang.pick("异常", "Exceptions")) }
                            th scope="col" { (lang.pick("标准", "Standard")) }
                        } }
                        tbody { @for l in &v.lines { (line(lang, l)) } }
                    }
                }
            }
        }
    }
}

fn none(lang: Lang, f: &VisitsFilter) -> Markup {
    html! {
        div.empty {
            @if *f == VisitsFilter::default() { p { (lang.pick("还没有上门记录。", "There are no visits yet.")) } }
            @else {
                p { (lang.pick("没有找到上门记录。", "No visits found.")) }
                p { a href="/visits" { (lang.pick("清除条件", "Clear the search")) } }
            }
        }
    }
}

/// Which lines of how many, and the ways to the others.
fn pages(lang: Lang, v: &VisitsView) -> Markup {
    let (from, to) = (
        v.skip.saturating_add(1),
        v.skip.saturating_add(v.lines.len()),
    );
    let last = (v.total.saturating_sub(1) / PAGE).saturating_mul(PAGE);
    html! {
        nav.pages aria-label=(lang.pick("翻页", "Pages")) data-total=(v.total) {
            span {
                @match (lang, v.lines.is_empty()) {
                    (Lang::Zh, false) => { "第 " (from) "–" (to) " 条，共 " (v.total) " 条" }
                    (Lang::Zh, true) => { "共 " (v.total) " 条，这一页没有内容" }
                    (Lang::En, false) => { (from) "–" (to) " of " (v.total) }
                    (Lang::En, true) => { (v.total) " in all, none on this page" }
                }
            }
            @if v.skip > 0 {
                a href=(v.filter.link(0)) { (lang.pick("最新", "newest")) }
                a rel="prev" href=(v.filter.link(v.skip.saturating_sub(PAGE).min(last))) { (lang.pick("上一页", "newer")) }
            }
            @if to < v.total && !v.lines.is_empty() {
                a rel="next" href=(v.filter.link(v.skip.saturating_add(PAGE))) { (lang.pick("下一页", "older")) }
                a href=(v.filter.link(last)) { (lang.pick("最早", "oldest")) }
            }
        }
    }
}

fn line(lang: Lang, l: &VisitLine) -> Markup {
    let (class, sign, _) = l.state.words(lang);
    html! {
        tr data-row data-text={ (l.place) " " (l.address) " " (l.who) " " (l.fault) } {
            td { (l.day) " " time { (l.time) } }
            td { a data-open href={ "/visits/" (l.visit) } { strong { (l.place) } } @if l.address != l.place { div.muted { (l.address) } } }
            td { (l.fault) }
            td { (l.who) }
            td { (tag(class, sign, l.phase)) }
            td { @match l.open {
                (0, _) | (_, None) => span.muted { "–" },
                (n, Some(s)) => (tag(s.as_str(), words::severity_sign(s), &match lang {
                    Lang::Zh => format!("{n} 项待处理"),
                    Lang::En => format!("{n} open"),
                })),
            } }
            td.muted { (l.standard) }
        }
    }
}
