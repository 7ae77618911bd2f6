//! Parts and money: every price with who quoted it, every answer of the customer with who gave it when and how.

use doorstep_standard::Lang;
use doorstep_visit::body::ConsentWord;
use doorstep_visit::words as visit_words;
use maud::{Markup, html};

use super::checklist::rule_link;
use super::layout::tag;
use super::view::money::{ConsentView, MoneyView, PartView};
use super::view::visit::StandardLink;
use super::words;

/// The section's content.
pub fn money(lang: Lang, m: &MoneyView, standard: Option<&StandardLink>) -> Markup {
    html! {
        @if m.parts.is_empty() { p.muted { (lang.pick("没有报过价。", "Nothing was quoted.")) } }
        @for p in &m.parts { (part(lang, p)) }
        @if m.more > 0 { p.muted { (words::more(lang, m.more)) } }
        @if !m.other_consents.is_empty() {
            h3 { (lang.pick("其他同意", "Other answers of the customer")) }
            ul.answers { @for c in &m.other_consents { (answer(lang, c)) } }
        }
        @if !m.lines.is_empty() { (bill(lang, m, standard)) }
        dl.bill {
            div { dt { (lang.pick("应收", "May be charged")) } dd.money { (m.total) } }
            div { dt { (lang.pick("已收", "Paid")) } dd.money { (m.paid) } }
            @if let Some(open) = &m.open { div { dt { (lang.pick("未收", "Still to pay")) } dd.money { (open) } } }
            @if m.differs { div.warn { dt { span.sign aria-hidden="true" { "⚠" } } dd { (lang.pick("实收与应收不一致", "the two differ")) } } }
        }
    }
}

/// The bill, line by line, with who pays and why not the customer.
fn bill(lang: Lang, m: &MoneyView, standard: Option<&StandardLink>) -> Markup {
    html! {
        h3 { (lang.pick("账单", "The bill")) }
        table.billing {
            thead { tr { th scope="col" { (lang.pick("项目", "Item")) } th scope="col" { (lang.pick("付款方", "Paid by")) }
                th.money scope="col" { (lang.pick("同意的价格", "Price agreed")) } th.money scope="col" { (lang.pick("客户应付", "Customer pays")) } } }
            tbody { @for l in &m.lines {
                tr {
                    td { (l.name) " × " (l.quantity) " " span.muted { (l.kind) }
                        @if let Some(b) = &l.because { div.note { (b.word) (lang.pick("：", ": ")) (b.text) " " (rule_link(&b.rule, standard)) } } }
                    td { (l.payer) }
                    td.money { (l.price) }
                    td.money { (l.charge) }
                }
            } }
        }
    }
}

fn part(lang: Lang, p: &PartView) -> Markup {
    let (fitted, not_yet) = match p.is_part {
        true => (
            lang.pick("已安装", "fitted"),
            lang.pick("未安装", "not fitted"),
        ),
        false => (lang.pick("已完成", "done"), lang.pick("未做", "not done")),
    };
    html! {
        article.part {
            header {
                h3 { (p.name) " × " (p.quantity) }
                span.muted { (p.kind) @if !p.source.is_empty() { " · " (p.source) } }
                (tag(p.consent.as_str(), words::consent_sign(p.consent), visit_words::consent(p.consent, lang)))
                @match &p.fitted {
                    Some(_) => (tag("fitted", "◆", fitted)),
                    None if p.waits => (tag("notice", "…", lang.pick("等客户自购的配件", "waiting for the customer's part"))),
                    None => (tag("off", "◇", not_yet)),
                }
                span.money { (lang.pick("应收 ", "may be charged ")) strong { @if p.fitted.is_some() { (p.chargeable) } @else { "¥0.00" } } }
            }
            table {
                thead { tr { th scope="col" { (lang.pick("时间", "Time")) } th scope="col" { (lang.pick("发生了什么", "What")) }
                    th scope="col" { (lang.pick("谁", "Who")) } th.money scope="col" { (lang.pick("金额", "Amount")) } } }
                tbody {
                    @for (_, row) in rows(lang, p) { (row) }
                    @if let Some((time, who)) = &p.fitted {
                        tr { td { time { (time) } } td { "◆ " (fitted) } td.who { (who) } td.money {} }
                    }
                }
            }
        }
    }
}

/// Prices and answers in the order of their times.
fn rows(lang: Lang, p: &PartView) -> Vec<(i64, Markup)> {
    let quotes = p.quotes.iter().enumerate().map(|(i, q)| {
        let row = html! {
            tr {
                td { a href={ "#e-" (q.id) } { time { (q.time) } } }
                td { @if i == 0 { (lang.pick("报价", "quoted")) } @else { (lang.pick("改价", "price revised")) }
                    @if q.current { " " span.muted { (lang.pick("（现行）", "(stands)")) } } }
                td.who { (q.who) }
                td.money { (q.price) }
            }
        };
        (q.at, row)
    });
    let answers = p.answers.iter().map(|c| {
        let beside = c.verdict == ConsentWord::Given && !c.covers_current;
        let row = html! {
            tr class={ "answer " (verdict_class(c.verdict)) } {
                td { a href={ "#e-" (c.id) } { time { (c.time) } } }
                td { span.sign aria-hidden="true" { (verdict_sign(c.verdict)) } " " (verdict(lang, c.verdict)) " · "
                    (c.relation) " · " (c.how)
                    @if beside { " " span.muted { (lang.pick("（不对应现行报价）", "(not to the current quote)")) } } }
                td.who { (c.who) }
                td.money { (c.price.as_deref().unwrap_or("")) }
            }
        };
        (c.at, row)
    });
    let mut all: Vec<(i64, Markup)> = quotes.chain(answers).collect();
    all.sort_by_key(|(at, _)| *at);
    all
}

fn answer(lang: Lang, c: &ConsentView) -> Markup {
    html! {
        li class=(verdict_class(c.verdict)) {
            span.sign aria-hidden="true" { (verdict_sign(c.verdict)) } " "
            a href={ "#e-" (c.id) } { time { (c.time) } } " " strong { (c.subject) } " · " (verdict(lang, c.verdict))
            " · " (c.relation) ", " (c.how) " · " span.muted { (lang.pick("询问人 ", "asked by ")) (c.who) }
            @if let Some(p) = &c.price { " · " (p) }
        }
    }
}

fn verdict(lang: Lang, v: ConsentWord) -> &'static str {
    match v {
        ConsentWord::Given => lang.pick("客户同意", "customer agreed"),
        ConsentWord::Refused => lang.pick("客户拒绝", "customer refused"),
        ConsentWord::Withdrawn => lang.pick("客户撤回同意", "customer took it back"),
    }
}

fn verdict_sign(v: ConsentWord) -> &'static str {
    if v == ConsentWord::Given {
        "✓"
    } else {
        "✕"
    }
}

fn verdict_class(v: ConsentWord) -> &'static str {
    if v == ConsentWord::Given {
        "good"
    } else {
        "bad"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::money::{Because, BillLineView};

    #[test]
    fn a_line_that_costs_nothing_says_by_which_rule() {
        let line = BillLineView {
            kind: "Labour",
            name: "Labour".into(),
            quantity: 1,
            price: "¥50.00".into(),
            payer: "company",
            charge: "¥0.00".into(),
            because: Some(Because {
                word: "the company pays, because",
                text: "Rework is on us.".into(),
                rule: "house.7".into(),
            }),
        };
        let money_view = MoneyView {
            lines: vec![line],
            open: Some("¥12.00".into()),
            ..MoneyView::default()
        };
        let link = StandardLink {
            title: "House".into(),
            name: "house v1".into(),
            hash: "abc".into(),
        };
        let page = money(Lang::En, &money_view, Some(&link)).into_string();
        for words in [
            "the company pays, because: Rework is on us.",
            "href=\"/standards/abc#r7\"",
            "<td>company</td>",
            "Still to pay",
            "¥12.00",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
    }
}
