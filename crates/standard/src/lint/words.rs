//! Everything that people see has words in every language, and no words are left over.
//! What a parent says in a child's stead counts.

use std::collections::BTreeSet;
use std::fmt;

use toml::Spanned;

use crate::expr::{Amount, Atom, Expr};
use crate::lint::Report;
use crate::lint::whole::{Own, rule_names};
use crate::model::{Standard, StepMode, StepSide};
use crate::raw::RawPack;
use crate::text::Lang;
use crate::vocabulary::{ACTS, OFFICE_ACTS};

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
    tag: &'static str,
    report: &'r mut Report<'a>,
}

impl Missing<'_, '_> {
    fn say<T>(&mut self, at: &Spanned<T>, there: bool, what: fmt::Arguments, table: &str) {
        if !there {
            self.report.error(
                at,
                "text_missing",
                format!("{what} has no text in {}", self.tag),
                &format!("add it under {table}"),
            );
        }
    }
}

pub fn check(raw: &RawPack, standard: &Standard, own: &Own, report: &mut Report) {
    let names = rule_names(standard);
    for lang in Lang::ALL {
        let Some(t) = standard.texts.get(&lang) else {
            continue;
        };
        let tag = lang.tag();
        let mut m = Missing { tag, report };
        m.say(
            &raw.standard.id,
            !t.title.is_empty(),
            format_args!("the pack"),
            "`title`",
        );
        for (at, rule) in own.pairs() {
            let n = &rule.number;
            m.say(
                &at.id,
                t.rule.contains_key(n),
                format_args!("rule {n}"),
                "[rule]",
            );
            if let Some(key) = &rule.script {
                m.say(
                    &at.id,
                    t.script.contains_key(key),
                    format_args!("the script `{key}`"),
                    "[script]",
                );
            }
            if let Some(key) = &rule.because {
                m.say(
                    &at.id,
                    t.because.contains_key(key),
                    format_args!("the reason `{key}`"),
                    "[because]",
                );
            }
            for item in rule.kit.iter().flat_map(|k| &k.items) {
                m.say(
                    &at.id,
                    t.kit.contains_key(item),
                    format_args!("the thing `{item}`"),
                    "[kit]",
                );
            }
        }
        for change in &raw.change {
            if let Some(key) = &change.because {
                m.say(
                    &change.rule,
                    t.because.contains_key(key),
                    format_args!("the reason `{key}`"),
                    "[because]",
                );
            }
        }
        for step in &raw.step {
            let id = step.id.as_ref();
            let Some(s) = standard.step(id) else { continue };
            let by_button = s.side == StepSide::Device
                && !matches!(s.mode, StepMode::Handover | StepMode::Signature);
            let there = t.step.contains_key(id) && (!by_button || t.button.contains_key(id));
            m.say(
                &step.id,
                there,
                format_args!("step {id}"),
                "[step] and [button]",
            );
            for c in &s.choices {
                m.say(
                    &step.id,
                    t.choice_of(id, c) != c,
                    format_args!("choice {c} of step {id}"),
                    "[choice]",
                );
            }
        }
        for (id, p) in &raw.param {
            m.say(
                p,
                t.param.contains_key(id),
                format_args!("parameter {id}"),
                "[param]",
            );
        }
        for (id, f) in &raw.fact {
            let named = t.fact.contains_key(id);
            m.say(f, named, format_args!("fact {id}"), "[fact]");
            for v in &f.as_ref().values {
                let key = format!("{id}.{v}");
                m.say(
                    f,
                    t.fact.contains_key(&key),
                    format_args!("fact value {key}"),
                    "[fact]",
                );
            }
        }
        for (id, c) in &raw.calendar {
            m.say(
                c,
                t.calendar.contains_key(id),
                format_args!("calendar {id}"),
                "[calendar]",
            );
        }
        for (id, f) in &raw.fee {
            m.say(f, t.fee.contains_key(id), format_args!("fee {id}"), "[fee]");
        }
        for r in &raw.reading {
            let id = r.id.as_ref();
            m.say(
                &r.id,
                t.reading.contains_key(id),
                format_args!("reading {id}"),
                "[reading]",
            );
        }
        // A rule that could not be read is not there; its words are not left over.
        if !report.has_errors() {
            stray(raw, standard, &names, lang, report);
        }
    }
}

fn stray(
    raw: &RawPack,
    standard: &Standard,
    names: &BTreeSet<&str>,
    lang: Lang,
    report: &mut Report,
) {
    let Some(t) = standard.texts.get(&lang) else {
        return;
    };
    let readings: BTreeSet<&str> = standard.readings.iter().map(|r| r.id.as_str()).collect();
    let mut unused: Vec<String> = Vec::new();
    for k in t.rule.keys() {
        if !names.contains(k.as_str()) {
            unused.push(format!("rule {k}"));
        }
    }
    for id in t.step.keys().chain(t.button.keys()) {
        let act = ACTS.contains(&id.as_str()) || OFFICE_ACTS.contains(&id.as_str());
        if standard.step(id).is_none() && !act {
            unused.push(format!("step {id}"));
        }
    }
    for (what, left_over) in [
        (
            "parameter",
            t.param.keys().find(|k| !standard.params.contains_key(*k)),
        ),
        (
            "calendar",
            t.calendar
                .keys()
                .find(|k| !standard.calendars.contains_key(*k)),
        ),
        (
            "fee",
            t.fee.keys().find(|k| !standard.fees.contains_key(*k)),
        ),
        (
            "reading",
            t.reading.keys().find(|k| !readings.contains(k.as_str())),
        ),
    ] {
        unused.extend(left_over.map(|k| format!("{what} {k}")));
    }
    for what in unused {
        report.warning(
            &raw.standard.id,
            "text_unused",
            format!("{} has a text for {what}, which does not exist", lang.tag()),
            "remove it",
        );
    }
}
