//! A folded visit as text that a person can read: golden files of named cases are made of it.
//! Events are named by kind and writer, not by hash, so that a reader can follow.

use std::fmt::Write;
use std::sync::Arc;

use doorstep_standard::{Lang, Standard};

use crate::case::Standards;
use crate::clock::{ClockState, ClockStatus};
use crate::finding::{Finding, Ground};
use crate::fold::{StepStatus, VisitState};
use crate::history::History;
use crate::id::EventId;
use crate::signoff::SignOff;
use crate::words;

/// Phase, trips, parts, clocks that run or ran, findings and sign-off.
/// Last, the same for a person, in both languages.
pub fn verdict(history: &History, state: &VisitState, standards: &Standards) -> String {
    let mut out = String::new();
    let name = |id: EventId| name(history, id);
    let mut line = |text: String| {
        let _ = writeln!(out, "{text}");
    };
    line("history".into());
    for e in history.events() {
        let after: Vec<String> = e.after.iter().map(|a| name(*a)).collect();
        line(format!("  {} after {}", name(e.id), after.join(", ")));
    }
    line(format!("phase: {}", state.phase.as_str()));
    let assigned: Vec<&str> = state.assigned.iter().map(|p| p.as_str()).collect();
    line(format!("assigned: {}", or_none(&assigned.join(", "))));
    for t in &state.trips {
        let done: Vec<&str> = t
            .steps
            .iter()
            .filter(|s| matches!(s.status, StepStatus::Done(_)))
            .map(|s| s.step.as_str())
            .collect();
        line(format!(
            "trip of {}: answered {:?}, done: {}",
            t.by,
            t.answered,
            or_none(&done.join(", "))
        ));
    }
    if let Some(h) = state.hazard {
        line(format!("hazard: open since {}", name(h)));
    }
    for p in &state.parts {
        line(format!(
            "part {}: {} at {}, by {}, fitted by {}, chargeable {}",
            p.part,
            p.consent.as_str(),
            p.current
                .map_or("no current price".into(), |(_, fen)| yuan(fen)),
            p.consented_by.map_or("nobody".into(), name),
            p.fitted.map_or("nobody".into(), name),
            yuan(p.chargeable_fen),
        ));
    }
    line(format!(
        "bill: {} to pay, {} paid",
        yuan(state.bill.total_fen),
        yuan(state.bill.paid_fen)
    ));
    for c in &state.clocks {
        if shown(c) {
            line(format!("clock {}: {}", c.rule, c.status.as_str()));
        }
    }
    for e in &state.record {
        if e.contested || e.addendum {
            let what = match (e.contested, e.addendum) {
                (true, true) => "contested, addendum",
                (true, false) => "contested",
                _ => "addendum",
            };
            line(format!("{}: {what}", name(e.id)));
        }
    }
    line(format!("findings: {}", state.findings.len()));
    for f in &state.findings {
        finding(f, &name, &mut line);
    }
    line(match &state.sign_off {
        SignOff::None => "sign-off: nothing shown".into(),
        SignOff::Shown(s) => format!("sign-off: shown by {}", name(*s)),
        SignOff::Signed(s) => format!("sign-off: signed by {}", name(*s)),
        SignOff::Refused(s) => format!("sign-off: refused by {}", name(*s)),
        SignOff::Reopened { signed, by } => {
            let by: Vec<String> = by.iter().map(|e| name(*e)).collect();
            format!("sign-off: {} reopened by {}", name(*signed), by.join(", "))
        }
    });
    for lang in Lang::ALL {
        line(String::new());
        in_words(state, standards, lang, &mut line);
    }
    out
}

/// A clock that has started, or that nobody can judge although it stopped.
fn shown(c: &ClockState) -> bool {
    c.status != ClockStatus::NotApplicable && (c.started.is_some() || c.stopped.is_some())
}

/// What a person reads on a screen: how far it is, what runs, what is to be looked at and who settles it.
fn in_words(state: &VisitState, standards: &Standards, lang: Lang, line: &mut dyn FnMut(String)) {
    let standard = state.standard.and_then(|s| standards.get(&s)).map(|s| &**s);
    line(format!(
        "{}: {}",
        lang.tag(),
        words::phase(state.phase, lang)
    ));
    for p in &state.parts {
        let (consent, fen) = (
            words::consent(p.consent, lang),
            words::money(p.chargeable_fen, None),
        );
        line(format!(
            "  {}: {consent}, {fen}",
            words::code(&p.part, lang)
        ));
    }
    for c in state.clocks.iter().filter(|c| shown(c)) {
        let rule = standard.and_then(|s| s.rule(&c.rule));
        let text = standard
            .zip(rule)
            .and_then(|(s, r)| s.texts(lang).rule_of(r));
        let status = words::clock(c.status, lang);
        line(format!("  [{status}] {}", text.unwrap_or(&c.rule)));
    }
    for f in &state.findings {
        // The rule may be of the standard under which the trip began, not of the one that is pinned now.
        let ruled_by = f.ground.rule().and_then(|rule| {
            let knows = |s: &&Arc<Standard>| s.rules.iter().any(|r| r.id == rule);
            standards.values().find(knows).map(|s| &**s)
        });
        let of = ruled_by.or(standard);
        let severity = words::severity(f.severity, lang);
        let title = words::finding_title(f, of, lang);
        let text = words::finding_text(f, of, lang);
        line(match lang {
            Lang::Zh => format!("  {severity}：{title}。{text}"),
            Lang::En => format!("  {severity}: {title}. {text}"),
        });
        if let Ground::Case(named) = f.ground {
            line(format!("    {}", words::case(named, lang).settle));
        }
    }
}

fn finding(f: &Finding, name: &dyn Fn(EventId) -> String, line: &mut dyn FnMut(String)) {
    let events: Vec<String> = f.events.iter().map(|e| name(*e)).collect();
    let detail = match &f.ground {
        Ground::Order { missing, .. } => format!(", missing {}", missing.join(", ")),
        Ground::Wait {
            waited_ms,
            needed_ms,
            ..
        } => format!(
            ", waited {} of {needed_ms} ms",
            waited_ms.map_or("?".into(), |w| w.to_string())
        ),
        _ => String::new(),
    };
    line(format!(
        "  {} {} on {}{detail}{}{}{}",
        f.severity.as_str(),
        f.ground.key(),
        name(f.judged),
        if f.cannot_tell { ", cannot tell" } else { "" },
        if f.is_final { "" } else { ", not final" },
        f.settled.as_ref().map_or(String::new(), |s| format!(
            ", settled as {} by {}",
            s.outcome,
            name(s.event)
        )),
    ));
    line(format!("    made by: {}", events.join(", ")));
}

fn or_none(s: &str) -> &str {
    if s.is_empty() { "none" } else { s }
}

fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// Kind and writer, and a number when the writer wrote several of that kind.
fn name(history: &History, id: EventId) -> String {
    let Some(e) = history.get(id) else {
        return "an event that is not here".into();
    };
    let same: Vec<EventId> = history
        .events()
        .iter()
        .filter(|f| f.kind == e.kind && f.by == e.by)
        .map(|f| f.id)
        .collect();
    let who = e.by.as_str().trim_start_matches("p-");
    match same.iter().position(|f| *f == id) {
        Some(n) if same.len() > 1 => format!("{} {} #{}", who, e.kind, n + 1),
        _ => format!("{} {}", who, e.kind),
    }
}
