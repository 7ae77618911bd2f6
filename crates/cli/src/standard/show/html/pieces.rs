//! Small pieces that the sections of the page share.

use maud::{Markup, html};

use crate::standard::show::page::Page;

/// A head of a column.
pub fn th(words: &str) -> Markup {
    html! { th scope="col" { (words) } }
}

/// Where a rule stands on this page.
pub fn anchor(rule: &doorstep_standard::Rule) -> String {
    format!("r-{}", rule.id.replace('.', "-"))
}

/// A rule's number as a link to it; a parent's rule with its document.
pub fn link(page: &Page, rule: &doorstep_standard::Rule) -> Markup {
    html! { a href={ "#" (anchor(rule)) } { (page.speak.number(rule)) } }
}
