//! `doorstep standard show`: a pack as a page for a terminal, every rule with its article.
//! What the source leaves open is said to be open.

use std::path::Path;

use doorstep_standard::{Clock, Enforce, Lang, Param, Phase, Rule, Scope, Standard, Texts};
use doorstep_visit::words;

use super::shelf;
use crate::fail::Fail;

/// Prints the page of one pack.
pub fn run(dir: &Path, lang: Lang) -> Result<(), Fail> {
    let (standard, _) = shelf::sound(dir, lang)?;
    print!("{}", page(&standard, lang));
    Ok(())
}

fn page(s: &Standard, lang: Lang) -> String {
    let t = s.texts(lang);
    let mut out = vec![
        t.title.clone(),
        format!(
            "{} v{} · {} · {} · {}",
            s.id, s.version, s.kind, s.zone, s.currency
        ),
        s.hash.to_string(),
        String::new(),
        t.summary.clone(),
    ];
    heading(&mut out, lang.pick("对原文的理解", "Readings taken"));
    for reading in &s.readings {
        let taken = &reading.taken;
        out.push(format!("  {}", t.reading.get(&reading.id).unwrap_or(taken)));
    }
    heading(&mut out, lang.pick("数值", "Figures"));
    for (key, value) in &s.params {
        out.push(format!(
            "  {} = {}",
            text(&t.param, key),
            figure(value, lang)
        ));
    }
    heading(&mut out, lang.pick("步骤（按先后）", "Steps in order"));
    let mut phase: Option<Phase> = None;
    for step in &s.steps {
        if phase != Some(step.phase) {
            phase = Some(step.phase);
            out.push(format!("  {}", words::checklist_phase(step.phase, lang)));
        }
        let after: Vec<&str> = step
            .after
            .iter()
            .map(|a| words::step(a, Some(s), lang))
            .collect();
        let mut notes = vec![scope_word(step.scope, lang).to_owned()];
        if !after.is_empty() {
            notes.push(format!(
                "{}{}",
                lang.pick("先做：", "after: "),
                after.join(lang.pick("、", ", "))
            ));
        }
        if step.optional {
            notes.push(lang.pick("可选", "optional").into());
        }
        if step.repeat {
            notes.push(lang.pick("可重复", "may repeat").into());
        }
        out.push(format!(
            "    ○ {}  [{}]",
            text(&t.step, &step.id),
            notes.join(" · ")
        ));
    }
    heading(&mut out, lang.pick("时限", "Clocks"));
    for (rule, clock) in s
        .rules
        .iter()
        .filter_map(|r| r.clock.as_ref().map(|c| (r, c)))
    {
        out.push(format!(
            "  {}  {}  {}",
            rule.number,
            limit(s, clock, lang),
            text(&t.rule, &rule.number)
        ));
    }
    heading(&mut out, lang.pick("条文", "Rules"));
    for rule in &s.rules {
        rule_lines(&mut out, s, rule, t, lang);
    }
    out.push(String::new());
    out.join("\n")
}

fn rule_lines(out: &mut Vec<String>, s: &Standard, rule: &Rule, t: &Texts, lang: Lang) {
    let word = if rule.word.is_empty() {
        String::new()
    } else {
        format!("“{}” ", rule.word)
    };
    out.push(format!(
        "  {}  {} · {word}{} · {}",
        rule.number,
        rule.article,
        words::strength(rule.strength, lang),
        effect_word(rule.enforce, lang)
    ));
    out.push(format!("      {}", text(&t.rule, &rule.number)));
    if let Some(gate) = &rule.gate {
        let act = words::step(&gate.act, Some(s), lang);
        out.push(format!(
            "      {} {act} ⇐ {}",
            lang.pick("限制", "holds"),
            gate.needs_text
        ));
    }
    if let Some(wait) = &rule.wait {
        let figure = s
            .params
            .get(&wait.at_least)
            .map(|p| figure(p, lang))
            .unwrap_or_default();
        let (from, to) = (
            words::step(&wait.from, Some(s), lang),
            words::step(&wait.to, Some(s), lang),
        );
        out.push(format!(
            "      {} {from} → {to}: {figure}",
            lang.pick("至少等", "waits")
        ));
    }
    if let Some(why) = &rule.because {
        out.push(format!(
            "      {}{}",
            lang.pick("为何如此：", "why so: "),
            text(&t.because, why)
        ));
    }
    if let Some(script) = &rule.script {
        out.push(format!(
            "      {}{}",
            lang.pick("可以说：", "say: "),
            text(&t.script, script)
        ));
    }
}

fn heading(out: &mut Vec<String>, words: &str) {
    out.extend([String::new(), format!("── {words} ──")]);
}

fn text<'a>(map: &'a std::collections::BTreeMap<String, String>, key: &'a str) -> &'a str {
    map.get(key).map_or(key, String::as_str)
}

fn figure(param: &Param, lang: Lang) -> String {
    match param {
        Param::Unset => lang
            .pick("未定（公司可以设定）", "open (the company may set it)")
            .into(),
        Param::Time(d) => span(d.0),
        Param::WorkingDays(n) => lang
            .pick(&format!("{n} 个工作日"), &format!("{n} working days"))
            .to_owned(),
        Param::Number(n) => n.to_string(),
        Param::Code(c) => c.clone(),
    }
}

/// As a source writes it: 24 and 48 hours stay hours.
fn span(ms: i64) -> String {
    match ms {
        0 => "0".into(),
        _ if ms % 86_400_000 == 0 && ms > 3 * 86_400_000 => format!("{} d", ms / 86_400_000),
        _ if ms % 3_600_000 == 0 => format!("{} h", ms / 3_600_000),
        _ if ms % 60_000 == 0 => format!("{} min", ms / 60_000),
        _ => format!("{} s", ms / 1_000),
    }
}

fn limit(s: &Standard, clock: &Clock, lang: Lang) -> String {
    let within = s
        .params
        .get(&clock.within)
        .map(|p| figure(p, lang))
        .unwrap_or_default();
    let (from, to) = (
        moment_word(&clock.from, s, lang),
        moment_word(&clock.to, s, lang),
    );
    format!("{from} → {to}: {within}")
}

/// Moments of the office have no text in a pack; acts and steps have.
fn moment_word<'a>(name: &'a str, s: &'a Standard, lang: Lang) -> &'a str {
    let (zh, en) = match name {
        "reported" => ("报修", "reported"),
        "appointment_start" => ("预约开始", "appointment starts"),
        "appointment_end" => ("预约结束", "appointment ends"),
        "assigned" => ("派单", "assigned"),
        "customer_contacted" => ("联系客户", "customer contacted"),
        "callback_done" => ("回访", "called back"),
        "outage_started" => ("停热", "outage began"),
        "outage_ended" => ("恢复供热", "outage ended"),
        "complaint_received" => ("收到投诉", "complaint received"),
        "complaint_answered" => ("答复投诉", "complaint answered"),
        "closed" => ("结单", "closed"),
        act => return words::step(act, Some(s), lang),
    };
    lang.pick(zh, en)
}

fn scope_word(scope: Scope, lang: Lang) -> &'static str {
    match scope {
        Scope::Trip => lang.pick("每次上门", "each trip"),
        Scope::Person => lang.pick("每人一次", "once a person"),
        Scope::Visit => lang.pick("整个工单", "once a visit"),
    }
}

fn effect_word(effect: Enforce, lang: Lang) -> &'static str {
    match effect {
        Enforce::Block => lang.pick("手机拦住", "the phone refuses"),
        Enforce::Warn => lang.pick("手机要求写明原因", "the phone asks for a reason"),
        Enforce::Attest => lang.pick("本人声明", "the technician vouches"),
        Enforce::Office => lang.pick("由办公室执行", "the office runs it"),
        Enforce::Text => lang.pick("作为提示显示", "shown as a reminder"),
        Enforce::Statement => lang.pick("仅备案", "for the record"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::pack;

    #[test]
    fn a_page_names_every_rule_and_says_what_is_open() {
        for lang in Lang::ALL {
            let files = pack("knock-30s-service-code").unwrap();
            let files = files
                .into_iter()
                .map(|(p, t)| (p, t.into_bytes()))
                .collect();
            let s = Standard::load(&files).unwrap();
            let page = page(&s, lang);
            assert!(
                s.rules
                    .iter()
                    .all(|r| page.contains(&format!("  {}  {} ·", r.number, r.article)))
            );
            assert!(page.contains("30 s") && page.contains(lang.pick("未定", "open (")));
        }
    }
}
