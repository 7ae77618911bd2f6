//! What a dispatcher adds to a visit beside acts: the order of one that a phone opened, and links with other visits
//! of the same home. Plain forms; a refusal shows the form again with what was typed.

use doorstep_standard::Lang;
use doorstep_visit::{VisitId, words as visit_words};
use maud::{Markup, html};

use super::form::{Field, Typed};
use super::layout::{Viewer, csrf};

/// The form of an order.
#[derive(Clone, Debug, Default)]
pub struct OrderForm {
    /// Kinds of fault that can be chosen.
    pub kinds: Vec<String>,
    /// What was typed, and what was refused.
    pub typed: Typed,
}

const FIELDS: &[Field] = &[
    ("ref", "工单编号", "Order number", "text", false),
    ("name", "客户姓名", "Customer's name", "text", true),
    ("phone", "电话", "Phone", "tel", true),
    ("address", "地址", "Address", "text", true),
    ("household", "户号", "Household code", "text", false),
    (
        "reported_at",
        "报修时间",
        "Reported",
        "datetime-local",
        false,
    ),
    (
        "start",
        "约定从",
        "Appointment from",
        "datetime-local",
        false,
    ),
    ("end", "约定到", "Appointment to", "datetime-local", false),
];

/// The names of the form's fields.
pub fn order_fields() -> impl Iterator<Item = &'static str> {
    std::iter::once("fault_kind").chain(FIELDS.iter().map(|f| f.0))
}

/// The fields, to stand in a form.
pub fn order_inputs(lang: Lang, form: &OrderForm) -> Markup {
    let kinds = form.kinds.iter();
    let kinds: Vec<(String, String)> = kinds
        .map(|k| (k.clone(), visit_words::code(k, lang).to_owned()))
        .collect();
    let choose = Some(lang.pick("请选择", "choose"));
    html! {
        (form.typed.select("or", "fault_kind", lang.pick("故障", "Fault"), choose, &kinds))
        @for field in FIELDS { (form.typed.input(lang, "or", *field)) }
    }
}

/// What is wrong with the order beside its fields.
pub fn order_trouble(form: &OrderForm) -> Markup {
    form.typed.trouble(&order_fields().collect::<Vec<_>>())
}

/// The folded form for a visit without an order; open when something was refused.
pub fn order(lang: Lang, visit: VisitId, form: &OrderForm, viewer: &Viewer) -> Markup {
    html! {
        section.panel #order data-noprint aria-labelledby="h-order" {
            h2 #h-order { (lang.pick("工单", "Order")) }
            p.note { span.sign aria-hidden="true" { "?" } " "
                (lang.pick("这次上门由手机开启，还没有工单：没有地址，也不能与别的上门关联。", "This visit was opened on a phone and has no order yet: no address, and nothing to link it by.")) }
            (order_trouble(form))
            details.deeds open[form.typed.is_refused()] {
                summary { (lang.pick("补录工单", "Add the order")) }
                form.order method="post" action={ "/visits/" (visit) "/order" } {
                    (csrf(viewer))
                    (order_inputs(lang, form))
                    button type="submit" { (lang.pick("补录", "Add the order")) }
                }
            }
        }
    }
}

/// The links of a visit, and the other visits of its home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinksView {
    /// Links that stand.
    pub links: Vec<LinkView>,
    /// Visits that can be linked: id and words.
    pub others: Vec<(VisitId, String)>,
}

/// A link that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkView {
    /// The other visit.
    pub visit: VisitId,
    /// Its short name.
    pub name: String,
    /// Who linked the two, and when.
    pub said: String,
    /// What follows from it, in sentences.
    pub follows: Vec<String>,
}

/// The panel; `viewer` only for who may link.
pub fn links(lang: Lang, visit: VisitId, v: &LinksView, viewer: Option<&Viewer>) -> Markup {
    html! {
        section.panel #links aria-labelledby="h-links" {
            h2 #h-links { (lang.pick("关联的上门", "Linked visits")) }
            @if v.links.is_empty() {
                p.muted { (lang.pick("没有关联。同一户对同一故障报修两次时，可以把两次上门关联起来。", "None. When a home reports one fault twice, the two visits can be linked.")) }
            }
            ul.linked { @for l in &v.links {
                li {
                    p { a href={ "/visits/" (l.visit) } { (lang.pick("上门 ", "Visit ")) (l.name) }
                        " · " (lang.pick("同一户重复报修同一故障", "the same home reported the same fault twice")) }
                    p.muted { (l.said) }
                    @for f in &l.follows { p.muted { (f) } }
                    @if let Some(viewer) = viewer {
                        form.settle method="post" action={ "/visits/" (visit) "/unlink" } data-noprint {
                            (csrf(viewer))
                            input type="hidden" name="visit" value=(l.visit);
                            button type="submit" { (lang.pick("取消关联", "Undo the link")) span.sr { " " (l.name) } }
                        }
                    }
                }
            } }
            @if let Some(viewer) = viewer {
                @if v.others.is_empty() {
                    p.muted data-noprint { (lang.pick("这一户没有别的上门可以关联。", "This home has no other visit to link.")) }
                } @else {
                    form.settle method="post" action={ "/visits/" (visit) "/link" } data-noprint {
                        (csrf(viewer))
                        label for="ln-visit" { (lang.pick("与这一户的", "With this home's")) }
                        select id="ln-visit" name="visit" required {
                            option value="" { (lang.pick("请选择上门", "choose a visit")) }
                            @for (other, text) in &v.others { option value=(other) { (text) } }
                        }
                        button type="submit" { (lang.pick("关联", "Link")) }
                    }
                }
            }
        }
    }
}

/// A page with nothing but the order's form, after a refusal.
pub fn order_again(lang: Lang, visit: VisitId, form: &OrderForm, viewer: &Viewer) -> Markup {
    html! {
        header.head { h1 { (lang.pick("工单没有补录", "The order was not added")) } }
        (order(lang, visit, form, viewer))
        p { a href={ "/visits/" (visit) } { (lang.pick("返回，不补录", "Back, add nothing")) } }
    }
}
