//! What the standard asks of a visit: checklists by phase with what holds each step, the office's steps,
//! records, and whose work it is. What does not apply is folded away.

use doorstep_standard::Lang;
use maud::{Markup, html};

use super::layout::tag;
use super::view::checklist::{ChecklistView, OptionView, RecordView};
use super::view::visit::StandardLink;

/// One checklist a trip, the newest open, and below them what the office does.
pub fn checklists(lang: Lang, lists: &[ChecklistView], office: Option<&ChecklistView>) -> Markup {
    html! {
        @if lists.is_empty() {
            p.muted { (lang.pick("还没有人出发，清单在出发后开始。", "Nobody has set out yet; the checklist begins with the trip.")) }
        }
        @for (i, list) in lists.iter().enumerate() { (checklist(lang, list, i.saturating_add(1) == lists.len())) }
        @if let Some(list) = office { (checklist(lang, list, false)) }
    }
}

fn checklist(lang: Lang, list: &ChecklistView, open: bool) -> Markup {
    html! {
        details.checklist open[open] {
            summary { (list.title) " · "
                @if lang == Lang::Zh { "完成 " (list.done.0) "/" (list.done.1) } @else { (list.done.0) " of " (list.done.1) " done" }
            }
            @if list.phases.is_empty() { p.muted { (lang.pick("这次上门没有可用的服务标准。", "No standard is at hand for this trip.")) } }
            div.phases {
                @for (phase, steps) in &list.phases {
                    section {
                        h3 { (phase) }
                        ul {
                            @for s in steps {
                                li class=(s.class) {
                                    span.sign aria-hidden="true" { (s.sign) }
                                    span.step { (s.text) }
                                    span.state { (s.state) }
                                }
                            }
                        }
                    }
                }
            }
            @if !list.idle.is_empty() {
                details.idle {
                    summary { (lang.pick("不适用或不需要的", "Does not apply, or was not needed")) " (" (list.idle.len()) ")" }
                    ul { @for text in &list.idle { li { (text) } } }
                }
            }
        }
    }
}

/// Records, complete or not.
pub fn records(lang: Lang, list: &[RecordView], standard: Option<&StandardLink>) -> Markup {
    html! {
        ul.records { @for r in list {
            @let (class, sign, word) = r.state;
            li {
                (tag(class, sign, word)) " " (r.text)
                @if !r.missing.is_empty() {
                    div.missing { (lang.pick("还缺：", "missing: ")) (r.missing.join(lang.pick("、", ", "))) }
                }
                div.muted { (rule_link(&r.rule, standard)) }
            }
        } }
    }
}

/// What the company may do, and whose work it is.
pub fn options(list: &[OptionView], standard: Option<&StandardLink>) -> Markup {
    html! {
        ul.records { @for o in list {
            li { (tag("now", "ℹ", &o.what)) " " (o.text) div.muted { (rule_link(&o.rule, standard)) } }
        } }
    }
}

/// A rule, linked to its place on the page of the standard.
pub fn rule_link(rule: &str, standard: Option<&StandardLink>) -> Markup {
    let number = rule.rsplit('.').next().unwrap_or_default();
    html! {
        @match standard {
            Some(s) => a href={ "/standards/" (s.hash) "#r" (number) } { (rule) },
            None => (rule),
        }
    }
}
