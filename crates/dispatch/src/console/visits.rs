//! The list of visits, with search and filters.

use doorstep_standard::Lang;
use doorstep_visit::VisitId;
use doorstep_visit::finding::Severity;
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

/// What the reader chose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitsFilter {
    /// Words to find.
    pub q: String,
    /// Local day, `YYYY-MM-DD`.
    pub day: String,
    /// Only with open exceptions.
    pub only_open: bool,
}

/// The page's content.
pub fn visits(lang: Lang, lines: &[VisitLine], filter: &VisitsFilter, more: bool) -> Markup {
    html! {
        header.head {
            h1 { (lang.pick("上门记录", "Visits")) }
            form.filters method="get" action="/visits" role="search" {
                label { span { (lang.pick("查找", "Find")) }
                    input type="search" name="q" value=(filter.q) data-filter placeholder=(lang.pick("户号、地址、人员", "flat, address, person")) aria-keyshortcuts="/"; }
                label { span { (lang.pick("日期", "Day")) } input type="date" name="day" value=(filter.day); }
                label.check { input type="checkbox" name="open" value="1" checked[filter.only_open]; span { (lang.pick("只看有异常的", "only with exceptions")) } }
                button type="submit" { (lang.pick("查找", "Find")) }
            }
        }
        section.panel #live data-live aria-label=(lang.pick("上门记录", "Visits")) {
            @if lines.is_empty() {
                div.empty { p { (lang.pick("没有找到上门记录。", "No visits found.")) }
                    p { a href="/visits" { (lang.pick("清除条件", "Clear the search")) } } }
            } @else {
                table.visits {
                    thead { tr {
                        th scope="col" { (lang.pick("时间", "When")) } th scope="col" { (lang.pick("住户", "Household")) }
                        th scope="col" { (lang.pick("故障", "Fault")) } th scope="col" { (lang.pick("人员", "Who")) }
                        th scope="col" { (lang.pick("状态", "State")) } th scope="col" { (lang.pick("异常", "Exceptions")) }
                        th scope="col" { (lang.pick("标准", "Standard")) }
                    } }
                    tbody { @for l in lines { (line(lang, l)) } }
                }
                @if more { p.muted { (lang.pick("只显示前面的记录，请缩小范围。", "Only the first are shown; narrow the search.")) } }
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
