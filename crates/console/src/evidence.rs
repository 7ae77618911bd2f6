//! Every event in words, by time: who, on which device, by which clock, when the office had it; and as it is stored.

use doorstep_standard::Lang;
use doorstep_visit::VisitId;
use maud::{Markup, html};

use super::layout::tag;
use super::view::visit::EvidenceView;
use super::view::window::Window;
use super::words;

/// What was recorded up to the signature, or everything where there is none.
pub fn evidence(lang: Lang, list: &[EvidenceView]) -> Markup {
    let (after, covered): (Vec<_>, Vec<_>) = list.iter().partition(|e| e.addendum);
    html! {
        details.fold data-print-open open[list.len() <= FEW] {
            summary { (list.len()) (lang.pick(" 条记录，按时间", " records, by time")) }
            (table(lang, &covered, lang.pick("记录", "Records")))
            @if !after.is_empty() {
                h3.addenda { (lang.pick("签字范围之外的记录（补记）", "Outside of what was signed (addenda)")) }
                (table(lang, &after, lang.pick("补记", "Addenda")))
            }
        }
    }
}

/// Which records are drawn, and the way to the others; nothing where all are.
pub fn window(lang: Lang, visit: VisitId, w: Window) -> Markup {
    let link = |from: usize, words: &str| html! { a href={ "/visits/" (visit) "?from=" (from) "#evidence" } { (words) } " " };
    html! {
        @if w.to.saturating_sub(w.from) < w.total {
            p.window {
                @let (first, last) = (w.from.saturating_add(1), w.to);
                @if lang == Lang::Zh { "共 " (w.total) " 条，此页为第 " (first) "–" (last) " 条 " }
                @else { (first) "–" (last) " of " (w.total) " " }
                span data-noprint {
                    @if let Some(from) = w.earlier() { (link(from, lang.pick("更早", "earlier"))) }
                    @if let Some(from) = w.later() { (link(from, lang.pick("更晚", "later"))) }
                }
            }
        }
    }
}

/// Up to so many records stand open; a link to one of them opens the list.
const FEW: usize = 40;

fn table(lang: Lang, list: &[&EvidenceView], caption: &str) -> Markup {
    html! {
        table.evidence {
            caption.sr { (caption) }
            thead { tr {
                th scope="col" { (lang.pick("时间", "Time")) }
                th scope="col" { (lang.pick("内容", "What")) }
                th scope="col" { (lang.pick("谁 · 设备", "Who · device")) }
                th scope="col" { (lang.pick("时间依据 · 办公室收到", "Time source · received")) }
            } }
            tbody { @for e in list { (row(lang, e)) } }
        }
    }
}

fn row(lang: Lang, e: &EvidenceView) -> Markup {
    html! {
        tr id={ "e-" (e.id) } {
            td.time { @if let Some(d) = &e.day { span.muted { (d) " " } } time { (e.time) } }
            td {
                @if let Some(f) = e.flag { span class={ "sign " (f.as_str()) } title=(lang.pick("有未处理的异常", "an exception is open")) { (words::severity_sign(f)) } " " }
                (e.text)
                @if e.contested { " " (tag("serious", "⚑", lang.pick("待采信，不作数", "contested, counts for nothing"))) }
                @if let Some(t) = &e.told { div.note { "↶ " (t) } }
            }
            td { (e.who) span.muted { " · " (e.device) } }
            td.muted { (e.clock)
                @if let Some(r) = &e.received {
                    " · "
                    @if e.offline { span.off { (lang.pick("离线记录，", "recorded offline, ")) } }
                    @if lang == Lang::Zh { (r) " 到达" } @else { "received " (r) }
                }
            }
        }
    }
}

/// The events as they are stored.
pub fn raw(lang: Lang, list: &[EvidenceView], unusable: &[(String, &'static str)]) -> Markup {
    html! {
        details.raw data-noprint {
            summary { (lang.pick("原始记录", "Raw events")) " (" (list.len()) ")" }
            ol { @for e in list { li { code.id { (e.id) } code { (e.raw) } } } }
            @if !unusable.is_empty() {
                h3 { (lang.pick("无法读取的条目", "Entries that are no events")) }
                ul { @for (key, code) in unusable { li { code { (key) } " " (code) } } }
            }
        }
    }
}
