//! The checklist of a trip by phase, with what holds each step that is not done.

use doorstep_standard::Lang;
use maud::{Markup, html};

use super::view::visit::ChecklistView;

/// One checklist a trip; the newest trip is open.
pub fn checklists(lang: Lang, lists: &[ChecklistView]) -> Markup {
    html! {
        @if lists.is_empty() {
            p.muted { (lang.pick("还没有人出发，清单在出发后开始。", "Nobody has set out yet; the checklist begins with the trip.")) }
        }
        @for (i, list) in lists.iter().enumerate() {
            details.checklist open[i + 1 == lists.len()] {
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
            }
        }
    }
}
