//! The smaller tables: readings, figures, calendars, tariff, kit, model sentences.

use doorstep_standard::{Param, Rule};
use doorstep_visit::words;
use maud::{Markup, html};

use super::super::page::Page;
use super::pieces::{link, th};
use crate::standard::diff::figures::uses;

/// Question and answer of every reading.
pub fn readings(page: &Page) -> Option<Markup> {
    let speak = page.speak;
    page.readings().next()?;
    Some({
        html! {
            dl.readings {
                @for (of, reading) in page.readings() {
                    @let s = of.s;
                    @let text = of.text(&of.t().reading, &reading.id);
                    @let (question, answer) = split(text);
                    div {
                        dt { (question) }
                        dd {
                            (answer)
                            @let rules: Vec<_> = reading.rules.iter().filter_map(|r| s.rule(r)).collect();
                            @if !rules.is_empty() {
                                " " span.muted { (speak.pick("规则 ", "Rules ")) @for (i, r) in rules.iter().enumerate() { @if i > 0 { (speak.pick("、", ", ")) } (link(page, r)) } }
                            }
                        }
                    }
                }
            }
        }
    })
}

/// A reading's text is its question, then its answer.
fn split(text: &str) -> (&str, &str) {
    match text.find(['?', '？']) {
        Some(at) => {
            let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
            let (question, answer) = text.split_at(end);
            (question, answer.trim())
        }
        None => (text, ""),
    }
}

/// Parameters; what nobody set is said to be open.
pub fn figures(page: &Page) -> Option<Markup> {
    let speak = page.speak;
    let s = speak.s;
    (!s.params.is_empty()).then(|| {
        html! {
            table.figures {
                thead { tr {
                    (th(speak.pick("含义", "What it measures")))
                    (th(speak.pick("数值", "Figure")))
                    (th(speak.pick("规则", "Rule")))
                } }
                tbody { @for (id, value) in &s.params {
                    @let users: Vec<&Rule> = s.rules.iter().filter(|r| uses(r, id)).collect();
                    tr {
                        th scope="row" { (speak.text(&speak.t().param, id)) }
                        td class=[(*value == Param::Unset).then_some("open")] {
                            (speak.value(value))
                            @if *value == Param::Unset { p { (meanwhile(page, &users)) } }
                        }
                        td { @for (i, r) in users.iter().enumerate() { @if i > 0 { (speak.pick("、", ", ")) } (link(page, r)) } }
                    }
                } }
            }
        }
    })
}

/// What happens as long as nobody sets the figure.
fn meanwhile(page: &Page, users: &[&Rule]) -> &'static str {
    let lang = page.speak.lang;
    let timed = |r: &&Rule| r.clock.is_some() || r.lead.is_some();
    if users.iter().any(timed) {
        return lang.pick(
            "在此之前：起止时间照样记录，不算迟到，也不算按时。",
            "Until then start and end are recorded, and nobody is late or in time.",
        );
    }
    if users.iter().any(|r| r.wait.is_some()) {
        return lang.pick(
            "在此之前：不要求等待多久。",
            "Until then nobody has to wait for a certain time.",
        );
    }
    lang.pick(
        "在此之前：手机不据此拦人，无法判断的照实显示。",
        "Until then the phone holds nobody by it; what depends on it is shown as not to be told.",
    )
}

/// Calendars.
pub fn calendars(page: &Page) -> Option<Markup> {
    let speak = page.speak;
    let s = speak.s;
    (!s.calendars.is_empty()).then(|| {
        html! {
            table.figures {
                thead { tr { (th(speak.pick("名称", "Name"))) (th(speak.pick("时间", "Times"))) } }
                tbody { @for (id, value) in &s.calendars {
                    tr {
                        th scope="row" { (speak.text(&speak.t().calendar, id)) }
                        td class=[value.is_none().then_some("open")] { (speak.calendar(value.as_ref())) }
                    }
                } }
            }
        }
    })
}

/// The tariff.
pub fn tariff(page: &Page) -> Option<Markup> {
    let speak = page.speak;
    let s = speak.s;
    (!s.fees.is_empty()).then(|| {
        html! {
            table.figures {
                thead { tr {
                    (th(speak.pick("项目", "Line")))
                    (th(speak.pick("类别", "Kind")))
                    (th(speak.pick("价格", "Price")))
                } }
                tbody { @for (code, fee) in &s.fees {
                    tr {
                        th scope="row" { (speak.text(&speak.t().fee, code)) }
                        td { (words::fee_kind(fee.kind, speak.lang)) }
                        @match fee.fen {
                            Some(fen) => { td { (words::money(fen, Some(speak.s))) " / " (words::fee_unit(fee.unit, speak.lang)) } }
                            None => { td.open { (speak.value(&Param::Unset)) } }
                        }
                    }
                } }
            }
        }
    })
}

/// What rules ask to carry or wear.
pub fn kit(page: &Page) -> Option<Markup> {
    let speak = page.speak;
    let rules = || {
        let all = speak.s.rules.iter();
        all.filter_map(|r| r.kit.as_ref().map(|k| (r, k)))
    };
    rules().next()?;
    Some(html! {
        table.figures {
            thead { tr {
                (th(speak.pick("规则", "Rule")))
                (th(speak.pick("物品", "Things")))
                (th(speak.pick("怎样", "How")))
            } }
            tbody { @for (r, k) in rules() {
                tr {
                    th scope="row" { (link(page, r)) }
                    td { (speak.list(k.items.iter().map(|i| speak.text(&speak.t().kit, i)))) }
                    td {
                        (if k.worn { speak.pick("穿戴", "worn") } else { speak.pick("携带", "carried") })
                        @if k.spare > 0 { (speak.pick("，备用 ", ", to spare: ")) (k.spare) }
                        @if let Some(when) = &r.when { p { (speak.pick("适用条件：", "When ")) (speak.condition(when)) } }
                    }
                }
            } }
        }
    })
}

/// Model sentences with the rules that name them.
pub fn scripts(page: &Page) -> Option<Markup> {
    let speak = page.speak;
    let used: Vec<_> = speak
        .s
        .rules
        .iter()
        .filter_map(|r| Some((r, speak.t().script.get(r.script.as_ref()?)?)))
        .collect();
    (!used.is_empty()).then(|| {
        html! {
            dl.readings { @for (r, words) in used {
                div { dt { (speak.rule(r)) " " span.muted { (speak.pick("规则 ", "Rule ")) (link(page, r)) } } dd { "“" (words) "”" } }
            } }
        }
    })
}
