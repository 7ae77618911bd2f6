//! Exceptions in words, each with its rule and article, its events, the reason given, and a form to settle it.

use doorstep_standard::Lang;
use doorstep_visit::{EventId, VisitId, words as visit_words};
use maud::{Markup, html};

use super::layout::{Viewer, csrf, tag};
use super::view::findings::FindingView;
use super::words;
use doorstep_office::office::OUTCOMES;

/// The list; `may_settle` says whether the viewer may write settlements.
pub fn exceptions(
    lang: Lang,
    visit: VisitId,
    seen: &[EventId],
    list: &[FindingView],
    more: usize,
    viewer: Option<&Viewer>,
) -> Markup {
    html! {
        @if list.is_empty() {
            p.calm { span.sign aria-hidden="true" { "✓" } " " (lang.pick("没有异常：每一步都合乎标准。", "No exceptions: every act kept to the standard.")) }
        }
        ol.findings { @for f in list { (finding(lang, visit, seen, f, viewer)) } }
        @if more > 0 { p.muted { (words::more(lang, more)) } }
    }
}

fn finding(
    lang: Lang,
    visit: VisitId,
    seen: &[EventId],
    f: &FindingView,
    viewer: Option<&Viewer>,
) -> Markup {
    let open = f.settled.is_none();
    html! {
        li.finding.(f.severity.as_str()).settled[!open] id={ "f-" (f.id) } {
            h3 {
                @if open { (tag(f.severity.as_str(), words::severity_sign(f.severity), visit_words::severity(f.severity, lang))) }
                @else { (tag("good", "✓", lang.pick("已裁定", "settled"))) }
                " " (f.title)
            }
            p { (f.text) }
            p.source {
                @match (&f.rule_link, &f.source) {
                    (Some(link), Some(source)) => { (lang.pick("规则 ", "Rule ")) a href=(link) { (source) } }
                    (None, Some(source)) => { (lang.pick("规则 ", "Rule ")) (source) }
                    _ => { (lang.pick("情形 ", "Case ")) code { (f.key) } }
                }
            }
            @if f.cannot_tell { p.note { (lang.pick("依据不足，无法判断是否违反。", "It cannot be told whether the rule was broken.")) } }
            @if f.may_change { p.note { (lang.pick("还有记录没有到，结论可能变化。", "Records are still missing; this may change.")) } }
            @if f.more > 0 { p.muted { (words::more(lang, f.more)) } }
            ul.events {
                @for e in &f.events {
                    li class=[e.judged.then_some("judged")] {
                        a href={ "#e-" (e.id) } { time { (e.time) } }
                        " " (e.who) span.muted { " · " (e.device) } " " span.said { (e.text) }
                    }
                }
            }
            @match (&f.reason, f.rule_link.is_some()) {
                (Some(r), _) => p { strong { (lang.pick("理由：", "Reason: ")) } (r) },
                (None, true) => p.muted { strong { (lang.pick("理由：", "Reason: ")) } (lang.pick("没有写理由", "none given")) },
                (None, false) => {},
            }
            @match &f.settled {
                Some(s) => {
                    p.outcome { span.sign aria-hidden="true" { "✓" } " " strong { (s.outcome) }
                        @if let Some(a) = &s.amount { " · " (a) }
                        " · " (s.who) " · " (s.time)
                    }
                }
                None => {
                    p.muted { strong { (lang.pick("谁来裁定：", "Who settles it: ")) } (f.settle) }
                    @if let Some(v) = viewer { (form(lang, visit, seen, f, v)) }
                }
            }
        }
    }
}

fn form(lang: Lang, visit: VisitId, seen: &[EventId], f: &FindingView, v: &Viewer) -> Markup {
    let id = format!("o-{}", f.id);
    let seen: Vec<String> = seen.iter().map(EventId::to_string).collect();
    html! {
        form.settle data-noprint method="post" action={ "/visits/" (visit) "/settle" } {
            (csrf(v))
            input type="hidden" name="finding" value=(f.id);
            input type="hidden" name="seen" value=(seen.join(" "));
            label for=(id) { (lang.pick("裁定", "Outcome")) }
            select id=(id) name="outcome" required {
                option value="" { (lang.pick("请选择", "choose")) }
                @for o in OUTCOMES { option value=(o) { (visit_words::code(o, lang)) } }
            }
            button type="submit" { (lang.pick("裁定", "Settle")) }
            p.note data-moved hidden role="status" { span.sign aria-hidden="true" { "?" } " "
                (lang.pick("刚收到新记录，请看过后重新选择。", "New records came in. Read them, then choose again.")) }
        }
    }
}
