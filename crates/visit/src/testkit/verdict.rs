//! A folded visit as text that a person can read: golden files of named cases are made of it.
//! Events are named by kind and writer, not by hash, so that a reader can follow.

use std::fmt::Write;

use doorstep_standard::Lang;

use crate::finding::{Finding, Ground};
use crate::fold::{StepStatus, VisitState};
use crate::history::History;
use crate::id::EventId;
use crate::signoff::SignOff;
use crate::words;

/// Phase, trips, parts, clocks that run or ran, findings and sign-off.
pub fn verdict(history: &History, state: &VisitState) -> String {
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
        if c.started.is_some() || c.stopped.is_some() {
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
    out
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
    if let Ground::Case(named) = f.ground {
        let w = words::case(named, Lang::En);
        line(format!("    {}: {}", w.title, w.what));
    }
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
