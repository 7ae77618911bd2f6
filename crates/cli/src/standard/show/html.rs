//! The page of a pack as one HTML file: no scripts, nothing from outside, made to be printed.
//! Whoever has only this page must be able to instruct a technician.

mod checklist;
mod pieces;
mod rules;
mod tables;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::page::Page;
use doorstep_standard::Enforce;
use doorstep_visit::sentences::effect;

const STYLE: &str = include_str!("html/page.css");

/// The whole page.
pub fn page(page: &Page) -> String {
    let speak = page.speak;
    let (s, t) = (speak.s, speak.t());
    let sections: Vec<(&str, &str, Markup)> = [
        (
            "checklist",
            speak.pick("清单（按先后）", "The checklist, in order"),
            checklist::section(page),
        ),
        (
            "held",
            speak.pick("手机拦住或追问的动作", "What the phone holds back"),
            rules::held(page),
        ),
        (
            "deadlines",
            speak.pick("时限", "Deadlines"),
            rules::deadlines(page),
        ),
        (
            "figures",
            speak.pick("数值", "Figures"),
            tables::figures(page),
        ),
        (
            "calendars",
            speak.pick("日历", "Calendars"),
            tables::calendars(page),
        ),
        (
            "tariff",
            speak.pick("价目表", "Tariff"),
            tables::tariff(page),
        ),
        (
            "kit",
            speak.pick("随身物品与穿戴", "What is carried and worn"),
            tables::kit(page),
        ),
        (
            "scripts",
            speak.pick("可以这样说", "What one can say"),
            tables::scripts(page),
        ),
        (
            "office",
            speak.pick("办公室执行的事项", "What the office runs"),
            rules::office(page),
        ),
        (
            "rules",
            speak.pick("全部条文", "Every rule of the document"),
            rules::all(page),
        ),
        (
            "readings",
            speak.pick(
                "原文有余地之处的读法",
                "Where the source leaves room, and how it is read",
            ),
            tables::readings(page),
        ),
        (
            "effects",
            speak.pick("落实方式的含义", "What the effects mean"),
            effects(page),
        ),
    ]
    .into_iter()
    .filter_map(|(id, title, content)| content.map(|c| (id, title, c)))
    .collect();
    html! {
        (DOCTYPE)
        html lang=(speak.lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (t.title) " · v" (s.version) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    header {
                        h1 { (t.title) }
                        p.summary { (t.summary) }
                        @for above in page.above() { p.summary { (page.builds_on(&above)) } }
                        dl.about {
                            @for (name, value) in page.about() {
                                div { dt { (name) } dd { (value) } }
                            }
                        }
                    }
                    nav aria-label=(speak.pick("目录", "Contents")) {
                        ol { @for (id, title, _) in &sections {
                            li { a href={ "#" (id) } { (title) } }
                        } }
                    }
                    @for (id, title, content) in &sections {
                        section id=(id) aria-labelledby={ "h-" (id) } {
                            h2 id={ "h-" (id) } { (title) }
                            (content)
                        }
                    }
                }
            }
        }
    }
    .into_string()
}

/// The glossary of effects, those that the pack uses.
fn effects(page: &Page) -> Option<Markup> {
    let speak = page.speak;
    let used = |e: &&Enforce| speak.s.rules.iter().any(|r| r.enforce == **e);
    let rows: Vec<&Enforce> = Enforce::ALL.iter().filter(used).collect();
    (!rows.is_empty()).then(|| {
        html! {
            dl.words {
                @for e in rows {
                    @let (name, meaning) = effect(*e, speak.lang);
                    div { dt { (name) } dd { (meaning) } }
                }
            }
        }
    })
}
