//! Everything that people see has words in every language, and no words are left over.
//! What a parent says in a child's stead counts.

use std::collections::{BTreeMap, BTreeSet};

use super::own::{Own, rule_names};
use crate::expr::{Amount, Atom, Expr};
use crate::issue::Level;
use crate::model::{StepMode, StepSide};
use crate::raw::RawPack;
use crate::report::Report;
use crate::standard::Standard;
use crate::text::Lang;
use crate::vocabulary::{is_act, is_office_act};

/// Parameters and calendars that a condition names.
pub fn named<'a>(e: &'a Expr, used: &mut BTreeSet<&'a str>) {
    e.each_atom(&mut |a| match a {
        Atom::Count(_, _, Amount::Param(p)) | Atom::Elapsed(_, p) | Atom::Within(p) => {
            used.insert(p);
        }
        _ => {}
    });
}

struct Missing<'r, 'a> {
    lang: Lang,
    report: &'r mut Report<'a>,
}

impl Missing<'_, '_> {
    /// `key` of `table` must have words; the finding names the file of texts and the table's line in it.
    fn say(&mut self, words: &BTreeMap<String, String>, table: &str, key: &str, what: &str) {
        if words.contains_key(key) {
            return;
        }
        // A number is quoted where it has a dot, as TOML asks.
        let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let name = match key.chars().all(bare) {
            true => key.to_owned(),
            false => format!("\"{key}\""),
        };
        self.report.about_text(
            (self.lang, table, key),
            Level::Error,
            "text_missing",
            format!("{what} has no text in {}", self.lang.tag()),
            &format!("add `{name} = \"…\"` under [{table}]"),
        );
    }
}

pub fn check(raw: &RawPack, standard: &Standard, own: &Own, report: &mut Report) {
    for lang in Lang::ALL {
        let Some(t) = standard.texts.get(&lang) else {
            continue;
        };
        let mut m = Missing { lang, report };
        if t.title.is_empty() {
            m.report.about_text(
                (lang, "", "title"),
                Level::Error,
                "text_missing",
                format!("the pack has no title in {}", lang.tag()),
                "add `title = \"…\"` at the top",
            );
        }
        for (_, rule) in own.pairs() {
            let n = &rule.number;
            m.say(&t.rule, "rule", n, &format!("rule {n}"));
            if let Some(key) = &rule.script {
                m.say(&t.script, "script", key, &format!("the script `{key}`"));
            }
            if let Some(key) = &rule.because {
                m.say(&t.because, "because", key, &format!("the reason `{key}`"));
            }
            for item in rule.kit.iter().flat_map(|k| &k.items) {
                m.say(&t.kit, "kit", item, &format!("the thing `{item}`"));
            }
        }
        for key in raw.change.iter().filter_map(|c| c.because.as_ref()) {
            m.say(&t.because, "because", key, &format!("the reason `{key}`"));
        }
        for step in &raw.step {
            let id = step.id.as_ref();
            let Some(s) = standard.step(id) else { continue };
            let by_button = s.side == StepSide::Device
                && !matches!(s.mode, StepMode::Handover | StepMode::Signature);
            m.say(&t.step, "step", id, &format!("step {id}"));
            if by_button {
                m.say(&t.button, "button", id, &format!("the button of step {id}"));
            }
            for c in s.choices.iter().filter(|c| t.choice_of(id, c) == *c) {
                m.say(&t.choice, "choice", c, &format!("choice {c} of step {id}"));
            }
        }
        for id in raw.param.keys() {
            m.say(&t.param, "param", id, &format!("parameter {id}"));
        }
        for (id, f) in &raw.fact {
            m.say(&t.fact, "fact", id, &format!("fact {id}"));
            for v in &f.as_ref().values {
                let key = format!("{id}.{v}");
                m.say(&t.fact, "fact", &key, &format!("fact value {key}"));
            }
        }
        for id in raw.calendar.keys() {
            m.say(&t.calendar, "calendar", id, &format!("calendar {id}"));
        }
        for id in raw.fee.keys() {
            m.say(&t.fee, "fee", id, &format!("fee {id}"));
        }
        for r in &raw.reading {
            let id = r.id.as_ref();
            m.say(&t.reading, "reading", id, &format!("reading {id}"));
        }
        // A rule that could not be read is not there; its words are not left over.
        if !report.has_errors() {
            stray(standard, lang, report);
        }
    }
}

fn stray(standard: &Standard, lang: Lang, report: &mut Report) {
    let Some(t) = standard.texts.get(&lang) else {
        return;
    };
    let step = |id: &str| standard.step(id).is_some() || is_act(id) || is_office_act(id);
    let names = rule_names(standard);
    let readings: BTreeSet<&str> = standard.readings.iter().map(|r| r.id.as_str()).collect();
    let rule = |k: &str| names.contains(k);
    let param = |k: &str| standard.params.contains_key(k);
    let calendar = |k: &str| standard.calendars.contains_key(k);
    let fee = |k: &str| standard.fees.contains_key(k);
    let reading = |k: &str| readings.contains(k);
    type Has<'a> = &'a dyn Fn(&str) -> bool;
    let tables: [(&str, &str, &BTreeMap<String, String>, Has); 7] = [
        ("rule", "rule", &t.rule, &rule),
        ("step", "step", &t.step, &step),
        ("button", "step", &t.button, &step),
        ("param", "parameter", &t.param, &param),
        ("calendar", "calendar", &t.calendar, &calendar),
        ("fee", "fee", &t.fee, &fee),
        ("reading", "reading", &t.reading, &reading),
    ];
    for (table, what, words, there) in tables {
        for key in words.keys().filter(|k| !there(k)) {
            report.about_text(
                (lang, table, key),
                Level::Warning,
                "text_unused",
                format!("the text is for {what} {key}, which does not exist"),
                "remove it, or correct the name",
            );
        }
    }
}
