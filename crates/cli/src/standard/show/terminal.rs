//! The page of a pack for a terminal.

use doorstep_standard::{Phase, Rule, StepSide};
use doorstep_visit::words;

use super::page::Page;
use doorstep_visit::sentences::{mode, scope, who};

/// The whole page.
pub fn page(page: &Page) -> String {
    let speak = page.speak;
    let (s, t) = (speak.s, speak.t());
    let mut out = vec![t.title.clone()];
    for (name, value) in page.about() {
        out.push(format!("  {name}: {value}"));
    }
    out.extend([String::new(), t.summary.clone()]);
    for above in page.above() {
        out.extend([String::new(), page.builds_on(&above)]);
    }
    if page.readings().next().is_some() {
        heading(&mut out, speak.pick("对原文的理解", "Readings taken"));
    }
    for (of, reading) in page.readings() {
        let text = &of.t().reading;
        let said = text.get(&reading.id).unwrap_or(&reading.taken);
        let from = match of.s.id == s.id {
            true => String::new(),
            false => format!(" ({})", of.s.id),
        };
        out.push(format!("  {said}{from}"));
    }
    if !s.params.is_empty() {
        heading(&mut out, speak.pick("数值", "Figures"));
    }
    for (key, value) in &s.params {
        out.push(format!(
            "  {} = {}",
            speak.text(&t.param, key),
            speak.value(value)
        ));
    }
    if !s.calendars.is_empty() {
        heading(&mut out, speak.pick("日历", "Calendars"));
    }
    for (key, value) in &s.calendars {
        out.push(format!(
            "  {} = {}",
            speak.text(&t.calendar, key),
            speak.calendar(value.as_ref())
        ));
    }
    tariff(&mut out, page);
    steps(&mut out, page);
    clocks(&mut out, page);
    heading(&mut out, speak.pick("条文", "Rules"));
    for rule in &s.rules {
        rule_lines(&mut out, page, rule);
    }
    out.push(String::new());
    out.join("\n")
}

fn tariff(out: &mut Vec<String>, page: &Page) {
    let speak = page.speak;
    if !speak.s.fees.is_empty() {
        heading(out, speak.pick("价目表", "Tariff"));
    }
    for (code, fee) in &speak.s.fees {
        let price = fee.fen.map_or_else(
            || speak.value(&doorstep_standard::Param::Unset),
            |fen| words::money(fen, Some(speak.s)),
        );
        out.push(format!(
            "  {} = {price} / {}",
            speak.text(&speak.t().fee, code),
            words::fee_unit(fee.unit, speak.lang)
        ));
    }
}

fn steps(out: &mut Vec<String>, page: &Page) {
    let speak = page.speak;
    heading(out, speak.pick("步骤（按先后）", "Steps in order"));
    let mut phase: Option<Phase> = None;
    for step in &speak.s.steps {
        if phase != Some(step.phase) {
            phase = Some(step.phase);
            out.push(format!(
                "  {}",
                words::checklist_phase(step.phase, speak.lang)
            ));
        }
        let mut notes = vec![scope(step.scope, speak.lang).to_owned()];
        if step.side == StepSide::Device {
            notes.push(mode(step.mode, speak.lang).to_owned());
        } else {
            notes.push(speak.pick("在办公室做", "done in the office").to_owned());
        }
        notes.extend(speak.choices(step));
        notes.extend(speak.step_notes(step));
        let rules = step.rules.iter().filter_map(|i| speak.s.rules.get(*i));
        let rules = speak.list(rules.map(|r| speak.number(r)));
        if !rules.is_empty() {
            notes.push(format!("{} {rules}", speak.pick("规则", "rule")));
        }
        out.push(format!(
            "    ○ {}  [{}]",
            speak.text(&speak.t().step, &step.id),
            notes.join(" · ")
        ));
    }
}

fn clocks(out: &mut Vec<String>, page: &Page) {
    let speak = page.speak;
    heading(out, speak.pick("时限", "Clocks"));
    for rule in &speak.s.rules {
        let said = match (&rule.clock, &rule.lead) {
            (Some(c), _) => speak.clock(c),
            (None, Some(l)) => speak.lead(l),
            _ => continue,
        };
        out.push(format!(
            "  {}  {said}  {}",
            speak.number(rule),
            speak.rule(rule)
        ));
    }
}

fn rule_lines(out: &mut Vec<String>, page: &Page, rule: &Rule) {
    let speak = page.speak;
    out.push(format!(
        "  {}  {} · {} · {} · {}",
        speak.number(rule),
        rule.article,
        speak.strength(rule),
        who(&rule.who, speak.lang),
        speak.effect(rule)
    ));
    out.push(format!("      {}", speak.rule(rule)));
    for said in speak.sentences(rule) {
        out.push(format!("      – {said}"));
    }
    if let Some(because) = speak.because(rule) {
        out.push(format!(
            "      {}{because}",
            speak.pick("为何如此：", "why so: ")
        ));
    }
    if let Some(script) = &rule.script {
        let words = speak.text(&speak.t().script, script);
        out.push(format!("      {}{words}", speak.pick("可以说：", "say: ")));
    }
    if !rule.sources.is_empty() {
        out.push(format!(
            "      {}{}",
            speak.pick("代表：", "stands for: "),
            rule.sources.join(", ")
        ));
    }
    for fields in [
        rule.notice.as_ref().map(|n| &n.fields),
        rule.office.as_ref().map(|o| &o.fields),
        rule.eligible.as_ref().map(|e| &e.has),
    ]
    .into_iter()
    .flatten()
    .filter(|f| !f.is_empty())
    {
        out.push(format!("      [{}]", fields.join(", ")));
    }
}

fn heading(out: &mut Vec<String>, words: &str) {
    out.extend([String::new(), format!("── {words} ──")]);
}
