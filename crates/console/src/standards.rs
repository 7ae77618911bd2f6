//! The service standards: which are published, and each as a readable page, rule by rule with its article.

use std::collections::BTreeMap;

use doorstep_standard::{Enforce, Lang, Param, Rule, Standard, Step};
use doorstep_visit::sentences::{Speaker, effect};
use doorstep_visit::words as visit_words;
use maud::{Markup, html};

use super::layout::{Viewer, csrf, tag};
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
    /// What new orders pin.
    pub chosen: bool,
    /// The highest version in use of its id.
    pub newest: bool,
}

/// A standard that the program carries and the company does not use yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
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
}

/// The public holidays of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayLine {
    /// Hash in hex.
    pub hash: String,
    /// The year.
    pub year: i32,
    /// Region, ISO 3166.
    pub region: String,
    /// Days off, and weekend days that are worked instead.
    pub days: (usize, usize),
    /// Day of publication, in words.
    pub published: String,
    /// The newest of its year: what visits are told.
    pub current: bool,
}

/// The form for publishing holidays.
#[derive(Clone, Debug, Default)]
pub struct HolidayForm {
    /// What was typed.
    pub typed: String,
    /// Why it was refused, in words.
    pub refused: Option<String>,
}

/// A year as it is written, with days of 2026.
const HOLIDAY_SAMPLE: &str =
    "region = \"CN\"\nyear = 2026\noff = [\"2026-10-01\", \"2026-10-02\"]\nwork = [\"2026-10-10\"]";

/// The list's content; `admin` may choose what new orders pin, and retire.
pub fn list(lang: Lang, lines: &[StandardLine], admin: Option<&Viewer>) -> Markup {
    html! {
        header.head { h1 { (lang.pick("服务标准", "Service standards")) } }
        @if lines.is_empty() {
            section.panel.empty { p { (lang.pick("还没有发布服务标准。", "No standard is published yet.")) } }
        }
        div.cards {
            @for l in lines {
                article.panel.card data-row {
                    h2 { a data-open href={ "/standards/" (l.hash) } { (l.title) } }
                    p.muted { code { (l.id) } " v" (l.version) " · " (rules(lang, l.rules)) " · " (lang.pick("发布于 ", "published ")) (l.published)
                        @if l.retired { " " (tag("off", "⊘", lang.pick("已停用", "retired"))) }
                        @if l.chosen { " " (tag("good", "✓", lang.pick("新工单采用", "used by new orders"))) } }
                    p { (l.summary) }
                    @if let Some(v) = admin { (acts(lang, l, v)) }
                }
            }
        }
    }
}

/// What an administrator may do with a published standard.
fn acts(lang: Lang, l: &StandardLine, v: &Viewer) -> Markup {
    let at = |what: &str| format!("/standards/{}/{what}", l.hash);
    html! {
        div.acts data-noprint {
            @if l.newest && !l.chosen {
                form method="post" action="/standards/choice" { (csrf(v)) input type="hidden" name="id" value=(l.id);
                    button type="submit" { (lang.pick("用于新工单", "Use for new orders")) span.sr { " " (l.title) } } }
            }
            @if l.retired {
                form method="post" action=(at("restore")) { (csrf(v))
                    button type="submit" { (lang.pick("恢复使用", "Bring back")) span.sr { " " (l.title) } } }
            } @else if !l.chosen {
                form method="post" action=(at("retire")) { (csrf(v))
                    button type="submit" title=(lang.pick("新工单不再采用；已采用它的上门不变", "New orders no longer use it. Visits that use it keep it.")) { (lang.pick("停用", "Retire")) span.sr { " " (l.title) } } }
            }
        }
    }
}

/// The standards that the program carries, to publish with one button.
pub fn offers(lang: Lang, offers: &[Offer], v: &Viewer) -> Markup {
    html! {
        section.panel #carried data-noprint aria-labelledby="h-carried" {
            h2 #h-carried { (lang.pick("可以发布的标准", "Standards that you can publish")) }
            @if offers.is_empty() {
                p.muted { (lang.pick("本程序自带的标准都已发布。", "All standards that come with this program are published.")) }
            } @else {
                p.muted { (lang.pick("本程序自带，发布后即可用于新工单。自己编写的标准用命令 doorstep admin standard publish 发布。", "They come with this program. Publish one to use it for new orders. Publish your own with the command doorstep admin standard publish.")) }
                ul.offers { @for o in offers {
                    li {
                        details.fold { summary { strong { (o.title) } " · " (rules(lang, o.rules)) }
                            p.muted { code { (o.id) } " v" (o.version) }
                            p { (o.summary) } }
                        form method="post" action="/standards/carried" { (csrf(v)) input type="hidden" name="id" value=(o.id);
                            button type="submit" { (lang.pick("发布", "Publish")) span.sr { " " (o.title) } } }
                    }
                } }
            }
        }
    }
}

/// The public holidays; `year` is the present one, which should be among them. `form` only for who may publish.
pub fn years(
    lang: Lang,
    list: &[HolidayLine],
    year: i32,
    form: Option<(&HolidayForm, &Viewer)>,
) -> Markup {
    let here = list.iter().any(|h| h.year == year);
    html! {
        section.panel #holidays aria-labelledby="h-holidays" {
            h2 #h-holidays { (lang.pick("法定节假日", "Public holidays")) }
            p.muted { (lang.pick("工作日时限按它计算。同一年发布过两次的，以最后一次为准。", "Working-day deadlines depend on these. If a year was published twice, the latest version applies.")) }
            @if !here {
                p.note { span.sign aria-hidden="true" { "?" } " "
                    @if lang == Lang::Zh { "没有 " (year) " 年的节假日：按工作日计算的时限无法判断。" }
                    @else { "None for " (year) ": deadlines in working days cannot be told." } }
            }
            @if !list.is_empty() {
                ul.years { @for h in list {
                    li { strong { (h.year) } " " (h.region) " · "
                        @if lang == Lang::Zh { (h.days.0) " 天放假，" (h.days.1) " 天补班 · 发布于 " } @else { (h.days.0) " days off, " (h.days.1) " worked instead · published " }
                        (h.published) " · " code title=(h.hash) { (h.hash.get(..12).unwrap_or(&h.hash)) }
                        @if !h.current { " " (tag("off", "⊘", lang.pick("已有更新", "replaced"))) } }
                } }
            }
            @if let Some((form, viewer)) = form { (publish(lang, form, viewer)) }
        }
    }
}

fn publish(lang: Lang, form: &HolidayForm, viewer: &Viewer) -> Markup {
    html! {
        details.deeds open[form.refused.is_some()] data-noprint {
            summary { (lang.pick("发布一年的节假日", "Publish the holidays of a year")) }
            form.order method="post" action="/standards/holidays" {
                (csrf(viewer))
                div.wide {
                    label for="hd-document" { (lang.pick("节假日文件（放假的每一天，以及调休上班的周末）", "The document: every day off, and weekend days that are worked instead")) }
                    textarea id="hd-document" name="document" rows="9" required spellcheck="false" placeholder=(HOLIDAY_SAMPLE)
                        aria-invalid=[form.refused.as_ref().map(|_| "true")] aria-describedby=[form.refused.as_ref().map(|_| "hd-why")] { (form.typed) }
                    @if let Some(why) = &form.refused { p.refused #hd-why role="alert" { (why) } }
                }
                button type="submit" { (lang.pick("发布", "Publish")) }
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
            p.muted { code { (s.id) } " v" (s.version) " · " (rules(lang, s.rules.len())) }
            p.summary { (texts.summary) }
            button.print type="button" data-print data-noprint { (lang.pick("打印", "Print")) }
        }
        div.columns {
            section.panel aria-labelledby="h-rules" {
                h2 #h-rules { (lang.pick("规则", "Rules")) }
                @for (chapter, rules) in chapters(lang, s) { (group(lang, s, chapter, &rules)) }
            }
            div {
                section.panel aria-labelledby="h-params" {
                    h2 #h-params { (lang.pick("数值", "Figures")) }
                    (figures(lang, s, false))
                    @let unset = s.params.values().filter(|p| matches!(p, Param::Unset)).count();
                    @if unset > 0 {
                        details.fold { summary { (lang.pick("没有定数的", "No figure set")) " (" (unset) ")" } (figures(lang, s, true)) }
                    }
                }
                @if !s.fees.is_empty() {
                    section.panel aria-labelledby="h-tariff" {
                        h2 #h-tariff { (lang.pick("价目表", "Tariff")) }
                        (tariff(lang, s))
                    }
                }
                section.panel aria-labelledby="h-steps" {
                    h2 #h-steps { (lang.pick("步骤", "Steps")) }
                    (steps(lang, s))
                }
                @if !texts.reading.is_empty() {
                    section.panel aria-labelledby="h-readings" {
                        h2 #h-readings { (lang.pick("原文有余地之处，本标准的读法", "Where the source leaves room, and how it is read")) }
                        details.fold open[texts.reading.len() <= FEW_READINGS] {
                            summary { (match lang { Lang::Zh => format!("{} 处", texts.reading.len()), Lang::En => visit_words::counted(texts.reading.len(), "reading", "readings") }) }
                            ul.readings { @for text in texts.reading.values() { li { (text) } } }
                        }
                    }
                }
            }
        }
    }
}

fn rules(lang: Lang, n: usize) -> String {
    match lang {
        Lang::Zh => format!("{n} 条规则"),
        Lang::En => visit_words::counted(n, "rule", "rules"),
    }
}

/// Up to so many rules stand open on the page; more are folded by chapter.
const FEW_RULES: usize = 60;
/// Up to so many readings stand open.
const FEW_READINGS: usize = 8;

/// The rules by chapter, in the order in which a visit meets them.
fn chapters(lang: Lang, s: &Standard) -> Vec<(&str, Vec<&Rule>)> {
    let mut by_place: BTreeMap<(usize, &str), Vec<&Rule>> = BTreeMap::new();
    for r in &s.rules {
        by_place
            .entry(words::chapter(lang, &r.phase))
            .or_default()
            .push(r);
    }
    by_place
        .into_iter()
        .map(|((_, name), rules)| (name, rules))
        .collect()
}

fn group(lang: Lang, s: &Standard, chapter: &str, rules: &[&Rule]) -> Markup {
    let count = |e: Enforce| rules.iter().filter(|r| r.enforce == e).count();
    let held: Vec<String> = [Enforce::Block, Enforce::Warn, Enforce::Office]
        .into_iter()
        .filter(|e| count(*e) > 0)
        .map(|e| format!("{} {}", effect(e, lang).0, count(e)))
        .collect();
    html! {
        details.fold.chapter data-print-open open[s.rules.len() <= FEW_RULES] {
            summary { strong { (chapter) } " · " (rules.len()) " " span.muted { (held.join(" · ")) } }
            table.rules {
                thead { tr { th scope="col" { (lang.pick("条款", "Article")) } th scope="col" { (lang.pick("要求", "What it asks")) }
                    th scope="col" { (lang.pick("强度", "Strength")) } th scope="col" { (lang.pick("如何落实", "How it is held")) } } }
                tbody { @for r in rules { (rule(lang, s, r)) } }
            }
        }
    }
}

fn rule(lang: Lang, s: &Standard, r: &Rule) -> Markup {
    let (texts, speaker) = (s.texts(lang), Speaker { s, lang });
    // On its own page a rule needs no more than its number; one of a parent says whose it is.
    let own =
        r.id.strip_prefix(s.id.as_str())
            .and_then(|n| n.strip_prefix('.'));
    html! {
        tr id={ "r" (r.number) } data-row {
            td { strong { (r.article) } div.muted { (own.unwrap_or(&r.id)) } }
            td { (texts.rule_of(r).unwrap_or(&r.id))
                @for said in speaker.sentences(r) { div.note { (said) } }
                @if let Some(b) = r.because.as_ref().and_then(|b| texts.because.get(b)) { div.note { (lang.pick("因为：", "because: ")) (b) } }
            }
            td { (visit_words::strength(r.strength, lang)) }
            td { (effect(r.enforce, lang).0) }
        }
    }
}

/// The tariff, line by line.
fn tariff(lang: Lang, s: &Standard) -> Markup {
    html! {
        dl.params { @for (code, f) in &s.fees {
            @let (name, kind) = (visit_words::fee(code, Some(s), lang), visit_words::fee_kind(f.kind, lang));
            div { dt { (name) @if name != kind { " " span.muted { (kind) } } }
                dd { @match f.fen {
                    Some(fen) => { (visit_words::money(fen, Some(s))) " / " (visit_words::fee_unit(f.unit, lang)) },
                    None => (lang.pick("未定", "not set")),
                } } }
        } }
    }
}

fn figures(lang: Lang, s: &Standard, unset: bool) -> Markup {
    let texts = s.texts(lang);
    html! {
        dl.params {
            @for (name, value) in s.params.iter().filter(|(_, p)| matches!(p, Param::Unset) == unset) {
                div { dt { (texts.param.get(name).unwrap_or(name)) } dd { (Speaker { s, lang }.value(value)) } }
            }
        }
    }
}

/// The steps by phase of the checklist.
fn steps(lang: Lang, s: &Standard) -> Markup {
    let mut phases: Vec<(&'static str, Vec<&Step>)> = Vec::new();
    for step in &s.steps {
        let label = visit_words::checklist_phase(step.phase, lang);
        match phases.iter_mut().find(|(l, _)| *l == label) {
            Some((_, steps)) => steps.push(step),
            None => phases.push((label, vec![step])),
        }
    }
    html! {
        @for (label, steps) in phases {
            details.fold open[s.rules.len() <= FEW_RULES] {
                summary { (label) " · " (steps.len()) }
                ol.steps { @for step in steps {
                    li { (visit_words::step(&step.id, Some(s), lang))
                        @if step.optional { " " span.muted { (lang.pick("（可不做）", "(optional)")) } } }
                } }
            }
        }
    }
}
