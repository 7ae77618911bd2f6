//! Orders: taking one by hand, and the last ones taken.

use doorstep_standard::Lang;
use maud::{Markup, html};

use super::desk::{OrderForm, order_inputs, order_trouble};
use super::layout::{Viewer, csrf, tag};

/// An order that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// Its number in the company's own system, or ours.
    pub number: String,
    /// What is wrong.
    pub fault: String,
    /// When it was taken, in words.
    pub taken: String,
    /// Address of its visit's page, for those who may read it.
    pub href: Option<String>,
    /// Called off.
    pub cancelled: bool,
}

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub struct OrdersView {
    /// The form.
    pub form: OrderForm,
    /// Who may be sent: id, and name with crew.
    pub people: Vec<(String, String)>,
    /// Who was ticked.
    pub sent: Vec<String>,
    /// Standards in use: id and title; the first is the company's choice.
    pub standards: Vec<(String, String)>,
    /// Orders, newest first.
    pub lines: Vec<OrderLine>,
    /// Where older ones are.
    pub older: Option<String>,
    /// An order was just taken.
    pub taken: bool,
}

/// The page's content.
pub fn orders(lang: Lang, o: &OrdersView, v: &Viewer) -> Markup {
    html! {
        header.head { h1 { (lang.pick("工单", "Orders")) } }
        @if o.taken { p.calm role="status" { span.sign aria-hidden="true" { "✓ " } (lang.pick("工单已录入。", "The order was taken.")) } }
        section.panel #new-order aria-labelledby="h-new" {
            h2 #h-new { (lang.pick("录入工单", "Take an order")) }
            @if o.standards.is_empty() {
                p.alert { span.sign aria-hidden="true" { "⚠" } " "
                    (lang.pick("还没有可用的服务标准。请管理员先发布一个。", "No service standard is in use. Ask an administrator to publish one first.")) }
            }
            (order_trouble(&o.form))
            form.order method="post" action="/orders" {
                (csrf(v))
                (order_inputs(lang, &o.form))
                (o.form.typed.select("or", "standard", lang.pick("服务标准", "Service standard"), None, &o.standards))
                @if !o.people.is_empty() {
                    fieldset.wide.send { legend { (lang.pick("派给（可稍后再派）", "Send (may be left for later)")) }
                        @for (id, name) in &o.people {
                            label.check { input type="checkbox" name="person" value=(id) checked[o.sent.contains(id)]; span { (name) } }
                        } }
                }
                button.primary type="submit" { (lang.pick("录入工单", "Take the order")) }
            }
        }
        section.panel aria-labelledby="h-taken" {
            h2 #h-taken { (lang.pick("已录入的工单", "Orders taken")) }
            @if o.lines.is_empty() {
                p.muted { (lang.pick("还没有工单。也可以用接口或 doorstep admin order import 批量导入。", "None yet. Many at once come in through the API or by doorstep admin order import.")) }
            } @else {
                table.orders {
                    thead { tr { th scope="col" { (lang.pick("编号", "Number")) } th scope="col" { (lang.pick("故障", "Fault")) }
                        th scope="col" { (lang.pick("录入时间", "Taken")) } th scope="col" { span.sr { (lang.pick("状态", "State")) } } } }
                    tbody { @for l in &o.lines {
                        tr data-row {
                            td { @match &l.href { Some(href) => a data-open href=(href) { (l.number) }, None => (l.number) } }
                            td { (l.fault) }
                            td { (l.taken) }
                            td { @if l.cancelled { (tag("off", "⊘", lang.pick("已取消", "cancelled"))) } }
                        }
                    } }
                }
                @if let Some(older) = &o.older { p { a href=(older) rel="next" { (lang.pick("更早的工单", "Older orders")) } } }
            }
        }
    }
}
