//! The service standards: which are published, and each as a readable page, rule by rule with its article.

use doorstep_standard::{Lang, Param, Rule, Standard};
use doorstep_visit::words as visit_words;
use maud::{Markup, html};

use super::layout::tag;
use super::words;

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandardLine {
    /// Hash in hex.
    pub hash: String,
    /// Id.
    pub id: String,
    /// Version.
    pub version: String,
    /// Title.
    pub title: String,
    /// One paragraph on what it is.
    pub summary: String,
    /// How many rules.
    pub rules: usize,
    /// Day of publication, in words.
    pub published: String,
    /// No longer pinned by new orders.
    pub retired: bool,
}

/// The list's content.
pub fn list(lang: Lang, lines: &[StandardLine]) -> Markup {
    html! {
        header.head { h1 { (lang.pick("服务标准", "Service standards")) } }
        @if lines.is_empty() {
            section.panel.empty { p { (lang.pick("还没有发布服务标准。", "No standard is published yet.")) } }
        }
        div.cards {
            @for l in lines {
                article.panel.card data-row {
                    h2 { a data-open href={ "/standards/" (l.hash) } { (l.title) } }
                    p.muted { code { (l.id) } " v" (l.version) " · " (l.rules) (lang.pick(" 条规则", " rules")) " · " (lang.pick("发布于 ", "published ")) (l.published)
                        @if l.retired { " " (tag("off", "⊘", lang.pick("已停用", "retired"))) } }
                    p { (l.summary) }
                }
            }
        }
    }
}

/// One standard's content.
pub fn page(lang: Lang, s: &Standard) -> Markup {
    let texts = s.texts(lang);
    html! {
        header.head.visit {
            p.crumb data-noprint { a href="/standards" { (lang.pick("服务标准", "Standards")) } " ›" }
            h1 { (texts.title) }
            p.muted { code { (s.id) } " v" (s.version) " · " (s.rules.len()) (lang.pick(" 条规则", " rules")) }
            p.summary { (texts.summary) }
            button.print type="button" data-print data-noprint { (lang.pick("打印", "Print")) }
        }
        div.columns {
            section.panel aria-labelledby="h-rules" {
                h2 #h-rules { (lang.pick("规则", "Rules")) }
                table.rules {
                    thead { tr { th scope="col" { (lang.pick("条款", "Article")) } th scope="col" { (lang.pick("要求", "What it asks")) }
                        th scope="col" { (lang.pick("强度", "Strength")) } th scope="col" { (lang.pick("如何落实", "How it is held")) } } }
                    tbody { @for r in &s.rules { (rule(lang, s, r)) } }
                }
            }
            div {
                section.panel aria-labelledby="h-params" {
                    h2 #h-params { (lang.pick("数值", "Figures")) }
                    dl.params {
                        @for (name, value) in &s.params {
                            div { dt { (texts.param.get(name).unwrap_or(name)) } dd { (param(lang, value)) } }
                        }
                    }
                }
                section.panel aria-labelledby="h-steps" {
                    h2 #h-steps { (lang.pick("步骤", "Steps")) }
                    ol.steps { @for step in &s.steps {
                        li { span.muted { (visit_words::checklist_phase(step.phase, lang)) } " " (visit_words::step(&step.id, Some(s), lang))
                            @if step.optional { " " span.muted { (lang.pick("（可不做）", "(optional)")) } } }
                    } }
                }
                @if !texts.reading.is_empty() {
                    section.panel aria-labelledby="h-readings" {
                        h2 #h-readings { (lang.pick("原文有余地之处，本标准的读法", "Where the source leaves room, and how it is read")) }
                        ul.readings { @for text in texts.reading.values() { li { (text) } } }
                    }
                }
            }
        }
    }
}

fn rule(lang: Lang, s: &Standard, r: &Rule) -> Markup {
    let texts = s.texts(lang);
    html! {
        tr id={ "r" (r.number) } data-row {
            td { strong { (r.article) } div.muted { (r.id) } }
            td { (texts.rule_of(r).unwrap_or(&r.id))
                @if let Some(g) = &r.gate { div.note { (lang.pick("前提 ", "condition ")) code { (g.act) } " ⇐ " code { (g.needs_text) } } }
                @if let Some(w) = &r.wait { div.note { (lang.pick("至少等 ", "wait at least ")) (figure(lang, s, &w.at_least)) } }
                @if let Some(c) = &r.clock { div.note { (lang.pick("时限 ", "within ")) (figure(lang, s, &c.within)) } }
                @if let Some(b) = r.because.as_ref().and_then(|b| texts.because.get(b)) { div.note { (lang.pick("因为：", "because: ")) (b) } }
            }
            td { (visit_words::strength(r.strength, lang)) }
            td { (words::enforce(lang, r.enforce)) }
        }
    }
}

fn figure(lang: Lang, s: &Standard, name: &str) -> String {
    s.params
        .get(name)
        .map_or_else(|| name.to_owned(), |p| param(lang, p))
}

fn param(lang: Lang, p: &Param) -> String {
    match p {
        Param::Unset => lang.pick("未定", "not set").to_owned(),
        Param::Time(d) => visit_words::duration(d.0, lang),
        Param::WorkingDays(n) => match lang {
            Lang::Zh => format!("{n} 个工作日"),
            Lang::En => format!("{n} working days"),
        },
        Param::Number(n) => n.to_string(),
        Param::Code(c) => visit_words::code(c, lang).to_owned(),
    }
}
