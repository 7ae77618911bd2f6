//! One line that says what an event says.
//! The kind gives the words, the data the particulars; unknown data is left to the raw view.

use doorstep_standard::Lang;
use doorstep_visit::body::{Body, Consent, Quote, Verdict, act_of};
use doorstep_visit::{Event, Json, words as visit_words};

use super::Source;
use crate::console::words;

/// What the event at index `i` says, such as `Quoted a part: ball valve × 1, ¥85.00`.
pub fn describe(s: &Source, i: usize) -> String {
    let event = s.history.event(i);
    let head = visit_words::kind(&event.kind, s.lang);
    let parts = particulars(s, event, s.history.body(i));
    match (parts.is_empty(), s.lang) {
        (true, _) => head.to_owned(),
        (false, Lang::Zh) => format!("{head}：{}", parts.join("，")),
        (false, Lang::En) => format!("{head}: {}", parts.join(", ")),
    }
}

fn particulars(s: &Source, event: &Event, body: &Body) -> Vec<String> {
    let code = |c: &str| visit_words::code(c, s.lang).to_owned();
    match body {
        Body::OrderSet { facts, .. } => facts
            .get("fault_kind")
            .map(|v| code(&v.to_string()))
            .into_iter()
            .collect(),
        Body::FactSet { fact, value } => vec![format!("{fact} = {value}")],
        Body::Pinned(hash) => s
            .standards
            .get(hash)
            .map(|p| format!("{} v{}", p.id, p.version))
            .into_iter()
            .collect(),
        Body::Appointment { start, end } => {
            vec![format!("{}–{}", s.time(*start), words::clock(*end, s.zone))]
        }
        Body::Assigned(people) if people.is_empty() => vec![s.lang.pick("无人", "nobody").into()],
        Body::Assigned(people) => people
            .iter()
            .map(|p| s.names.person(p).to_owned())
            .collect(),
        Body::Cancelled { reason } | Body::SignatureRefused { reason } => vec![code(reason)],
        Body::StandingEnded { dev, .. } | Body::HandedOver(dev) => {
            vec![s.names.device(s.lang, dev)]
        }
        Body::Settled(x) => vec![code(&x.outcome)],
        Body::StepDone(step) => {
            vec![visit_words::step(step, s.standard(), s.lang).to_owned()]
        }
        Body::StepSkipped { step, reason } => vec![
            visit_words::step(step, s.standard(), s.lang).to_owned(),
            code(reason),
        ],
        Body::Quote(q) => quote(s, q),
        Body::Consent(c) => consent(s, c),
        Body::PartFitted { line, .. } | Body::PartReturned { line } => {
            part_of(s, *line).into_iter().collect()
        }
        Body::StatementShown(x) => vec![visit_words::money(x.total_fen)],
        Body::Signed(x) => vec![code(&x.relation), visit_words::money(x.shown.total_fen)],
        Body::Paid { fen } => vec![visit_words::money(*fen)],
        Body::Corrected {
            reason, claimed_at, ..
        } => {
            let mut out = vec![code(reason)];
            out.extend(claimed_at.map(|t| s.time(t)));
            out
        }
        Body::Bad(member) => vec![format!(
            "{} {member}",
            s.lang.pick("内容不完整：", "incomplete:")
        )],
        Body::Closed(_) | Body::Adopted(_) | Body::Unknown => Vec::new(),
        Body::ToldAfterwards | Body::Plain => plain(s, event),
    }
}

fn quote(s: &Source, q: &Quote) -> Vec<String> {
    vec![
        format!("{} × {}", s.part(&q.part, q.name.as_deref()), q.quantity),
        visit_words::money(q.fen),
        visit_words::code(&q.source, s.lang).to_owned(),
    ]
}

fn consent(s: &Source, c: &Consent) -> Vec<String> {
    let mut out = match c.line.and_then(|l| part_of(s, l)) {
        Some(part) => vec![part],
        None => vec![visit_words::code(&c.subject, s.lang).to_owned()],
    };
    if c.verdict == Verdict::Given {
        out.extend(c.fen.map(visit_words::money));
    }
    out.push(visit_words::code(&c.relation, s.lang).to_owned());
    out.push(visit_words::code(&c.how, s.lang).to_owned());
    out
}

/// Name of the part of a line.
pub fn part_of(s: &Source, line: doorstep_visit::EventId) -> Option<String> {
    match s.history.body(s.history.index(line)?) {
        Body::Quote(q) => Some(s.part(&q.part, q.name.as_deref())),
        _ => None,
    }
}

/// Members that many plain kinds share: codes, measures, private text.
fn plain(s: &Source, event: &Event) -> Vec<String> {
    let mut out = Vec::new();
    let Some(members) = event.data.as_map() else {
        return out;
    };
    for (name, value) in members {
        match value {
            Json::Text(code) if matches!(name.as_str(), "way" | "outcome" | "hazard" | "kind") => {
                out.push(visit_words::code(code, s.lang).to_owned());
            }
            Json::Int(n) if name.ends_with("deci_c") => {
                out.push(format!("{}.{} °C", n / 10, (n % 10).abs()));
            }
            Json::Int(n) if name == "minutes" => {
                out.push(visit_words::duration(n.saturating_mul(60_000), s.lang));
            }
            _ => out.extend(s.private(event, name).map(|text| match s.lang {
                Lang::Zh => format!("“{text}”"),
                Lang::En => format!("“{text}”"),
            })),
        }
    }
    if out.is_empty() && act_of(&event.kind) == "reading_taken" {
        out.extend(
            event
                .data
                .get("value")
                .and_then(Json::as_int)
                .map(|n| n.to_string()),
        );
    }
    out
}
