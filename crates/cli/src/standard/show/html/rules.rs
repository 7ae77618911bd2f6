//! The rules: all of them in the document's order; those that hold an act; deadlines; what the office runs.

use doorstep_standard::mechanism::Runs;
use doorstep_standard::{Enforce, Rule};
use maud::{Markup, html};

use super::super::page::Page;
use super::pieces::{anchor, link, th};
use doorstep_visit::sentences::{runs, who};

/// Every rule.
pub fn all(page: &Page) -> Option<Markup> {
    let speak = page.speak;
    Some(html! {
        table.rules {
            thead { tr {
                (th(speak.pick("规则", "Rule")))
                (th(speak.pick("条款", "Article")))
                (th(speak.pick("要求", "What it asks")))
                (th(speak.pick("力度", "Strength")))
                (th(speak.pick("如何落实", "What becomes of it")))
            } }
            tbody { @for r in &speak.s.rules { (row(page, r)) } }
        }
    })
}

fn row(page: &Page, r: &Rule) -> Markup {
    let speak = page.speak;
    let inherited = !speak.s.owns(r);
    html! {
        tr id=(anchor(r)) {
            th scope="row" {
                (r.number)
                @if inherited { p.muted { (r.id.strip_suffix(&r.number).unwrap_or(&r.id).trim_end_matches('.')) } }
            }
            td { (r.article) }
            td {
                (speak.rule(r))
                p.muted { (who(&r.who, speak.lang)) }
            }
            td { (speak.strength(r)) }
            td {
                p { strong { (speak.effect(r)) } }
                @for said in speak.sentences(r) { p { (said) } }
                @if let Some(script) = &r.script { p.script { (speak.pick("可以说：", "Say: ")) (speak.text(&speak.t().script, script)) } }
                @if let Some(because) = speak.because(r) { p.why { (speak.pick("为何如此：", "Why so: ")) (because) } }
                @if !r.sources.is_empty() { p.sources { (speak.pick("代表：", "Stands for: ")) (r.sources.join(", ")) } }
            }
        }
    }
}

/// What the phone refuses or asks about, by rule.
pub fn held(page: &Page) -> Option<Markup> {
    let speak = page.speak;
    let held = |r: &&Rule| {
        matches!(r.enforce, Enforce::Block | Enforce::Warn)
            && (r.gate.is_some()
                || r.wait.is_some()
                || r.forbid.is_some()
                || r.fee.is_some()
                || r.record.as_ref().is_some_and(|x| x.before.is_some()))
    };
    let rows: Vec<&Rule> = speak.s.rules.iter().filter(held).collect();
    (!rows.is_empty()).then(|| {
        html! {
            table {
                thead { tr {
                    (th(speak.pick("规则", "Rule")))
                    (th(speak.pick("什么时候可以", "What has to be so")))
                    (th(speak.pick("否则", "Otherwise")))
                } }
                tbody { @for r in rows {
                    tr {
                        th scope="row" { (link(page, r)) }
                        td {
                            @if let Some(when) = &r.when { p { (speak.pick("适用条件：", "Applies when ")) (speak.condition(when)) (speak.pick("。", ".")) } }
                            @for said in [
                                r.gate.as_ref().map(|g| speak.gate(g)),
                                r.wait.as_ref().map(|w| speak.wait(w)),
                                r.record.as_ref().map(|x| speak.record(x)),
                                r.fee.as_ref().map(|f| speak.fee(f)),
                            ].into_iter().flatten() { p { (said) } }
                            @if let Some(f) = &r.forbid { p { (speak.rule(r)) } p { (speak.forbid(f)) } }
                        }
                        td {
                            (speak.effect(r))
                            @if let Some(because) = speak.because(r) { p.why { (because) } }
                        }
                    }
                } }
            }
        }
    })
}

/// Clocks and leads.
pub fn deadlines(page: &Page) -> Option<Markup> {
    let speak = page.speak;
    let timed = |r: &&Rule| r.clock.is_some() || r.lead.is_some();
    let rows: Vec<&Rule> = speak.s.rules.iter().filter(timed).collect();
    (!rows.is_empty()).then(|| {
        html! {
            table.timed {
                thead { tr {
                    (th(speak.pick("规则", "Rule")))
                    (th(speak.pick("什么", "What")))
                    (th(speak.pick("多久", "How long")))
                    (th(speak.pick("迟了会怎样", "When it is late")))
                } }
                tbody { @for r in rows { (deadline(page, r)) } }
            }
        }
    })
}

fn deadline(page: &Page, r: &Rule) -> Markup {
    let speak = page.speak;
    html! {
        tr {
            th scope="row" { (link(page, r)) }
            td {
                @if let Some(c) = &r.clock { p { (speak.deed(&c.from)) " → " (speak.deed(&c.to)) } }
                @if let Some(l) = &r.lead { p { (speak.deed(&l.act)) " → " (speak.deed(&l.before)) } }
                @if let Some(when) = &r.when { p { (speak.pick("适用条件：", "Applies when ")) (speak.condition(when)) (speak.pick("。", ".")) } }
            }
            td {
                @if let Some(c) = &r.clock {
                    p { (speak.limit(&c.within)) }
                    @for note in speak.clock_notes(c) { p { (note) } }
                }
                @if let Some(l) = &r.lead { p { (speak.lead(l)) } }
            }
            td {
                (speak.effect(r))
                @if let Some(because) = speak.because(r) { p.why { (because) } }
            }
        }
    }
}

/// Processes of the office by kind.
pub fn office(page: &Page) -> Option<Markup> {
    let speak = page.speak;
    let of = |kind: Option<Runs>| {
        let mine = move |r: &&Rule| {
            r.enforce == Enforce::Office && r.office.as_ref().and_then(|o| o.runs) == kind
        };
        speak.s.rules.iter().filter(mine).collect::<Vec<_>>()
    };
    let kinds: Vec<(&str, Vec<&Rule>)> = Runs::ALL
        .iter()
        .map(|k| (runs(*k, speak.lang), of(Some(*k))))
        .chain([(
            speak.pick("办公室的其他职责", "Other duties of the office"),
            of(None),
        )])
        .filter(|(_, rules)| !rules.is_empty())
        .collect();
    (!kinds.is_empty()).then(|| {
        html! {
            @for (kind, rules) in kinds {
                table {
                    caption { h3 { (kind) } }
                    thead { tr {
                        (th(speak.pick("规则", "Rule")))
                        (th(speak.pick("要求", "What it asks")))
                        (th(speak.pick("如何进行", "How it goes")))
                    } }
                    tbody { @for r in rules {
                        tr {
                            th scope="row" { (link(page, r)) }
                            td { (speak.rule(r)) p.muted { (who(&r.who, speak.lang)) } }
                            td { @for said in speak.sentences(r) { p { (said) } } }
                        }
                    } }
                }
            }
        }
    })
}
