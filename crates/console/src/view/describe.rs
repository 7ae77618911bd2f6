//! One line that says what an event says.
//! The kind gives the words, the data the particulars; unknown data is left to the raw view.

use doorstep_standard::model::FeeKind;
use doorstep_standard::{Lang, Step};
use doorstep_visit::body::{Body, Consent, Quote, Verdict, act_of};
use doorstep_visit::{Event, Json, words as visit_words};

use super::Source;
use crate::words;

/// What the event at index `i` says, such as `Quoted a part: ball valve × 1, ¥85.00`.
pub fn describe(s: &Source, i: usize) -> String {
    let event = s.history.event(i);
    // A step that no act stands for is named by what the standard calls it.
    let body = s.history.body(i);
    let work = of_work(s, event, body);
    let head = match (
        body,
        visit_words::work(&event.kind, s.lang).filter(|_| work),
    ) {
        (Body::StepDone(step), _) => visit_words::step(step, s.standard(), s.lang),
        (_, Some(words)) => words,
        _ => visit_words::kind(&event.kind, s.lang),
    };
    let parts = particulars(s, event, s.history.body(i));
    match (parts.is_empty(), s.lang) {
        (true, _) => head.to_owned(),
        (false, Lang::Zh) => format!("{head}：{}", parts.join("，")),
        (false, Lang::En) => format!("{head}: {}", parts.join(", ")),
    }
}

/// The end of a visit's id: enough to tell the visits of one home apart.
pub fn short_visit(visit: &doorstep_visit::VisitId) -> String {
    let id = visit.to_string();
    format!("…{}", id.get(id.len().saturating_sub(8)..).unwrap_or(&id))
}

fn particulars(s: &Source, event: &Event, body: &Body) -> Vec<String> {
    let code = |c: &str| visit_words::code(c, s.lang).to_owned();
    match body {
        Body::OrderSet { facts, .. } => facts
            .get("fault_kind")
            .map(|v| code(&v.to_string()))
            .into_iter()
            .collect(),
        Body::FactSet { fact, value } => {
            vec![visit_words::fact(fact, value, s.standard(), s.lang)]
        }
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
        Body::Linked(link) => {
            let mut said = vec![short_visit(&link.visit)];
            if link.off {
                said.push(s.lang.pick("已取消关联", "undone").to_owned());
            }
            if let Some(a) = &link.arrived {
                let at = s.time(a.time.middle());
                said.push(match s.lang {
                    Lang::Zh => format!("同事于 {at} 到达"),
                    Lang::En => format!("the colleague arrived {at}"),
                });
            }
            said
        }
        Body::StandingEnded { dev, .. } | Body::HandedOver(dev) => {
            vec![s.names.device(s.lang, dev)]
        }
        Body::Settled(x) => vec![code(&x.outcome)],
        Body::StepDone(step) => {
            let step = s.standard().and_then(|p| p.step(step));
            let mut out: Vec<String> = step.and_then(|x| chosen(s, event, x)).into_iter().collect();
            out.extend(plain(s, event));
            out
        }
        Body::StepSkipped { step, reason } => vec![
            visit_words::step(step, s.standard(), s.lang).to_owned(),
            code(reason),
        ],
        Body::Quote(q) => quote(s, q, of_work(s, event, body)),
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
        Body::ToldAfterwards | Body::Plain => {
            let act = act_of(&event.kind);
            let mut steps = s.standard().into_iter().flat_map(|p| &p.steps);
            let step = steps.find(|x| x.on == act && x.field.is_some());
            let mut out: Vec<String> = step.and_then(|x| chosen(s, event, x)).into_iter().collect();
            for text in plain(s, event) {
                if !out.contains(&text) {
                    out.push(text);
                }
            }
            out
        }
    }
}

/// What was chosen at a step, in the words of the standard.
fn chosen(s: &Source, event: &Event, step: &Step) -> Option<String> {
    let field = step.field.as_deref()?;
    let code = event.data.get(field)?.as_str()?;
    // These have words of their own, which every standard shares.
    if matches!(field, "way" | "outcome" | "hazard" | "kind") {
        return None;
    }
    match s.standard()?.texts(s.lang).choice_of(&step.id, code) {
        own if own == code => Some(visit_words::code(code, s.lang).to_owned()),
        own => Some(own.to_owned()),
    }
}

fn quote(s: &Source, q: &Quote, work: bool) -> Vec<String> {
    let mut out = vec![
        format!("{} × {}", s.part(&q.part, q.name.as_deref()), q.quantity),
        visit_words::money(q.fen),
    ];
    // Work comes from nowhere but the company.
    if !work {
        out.push(visit_words::code(&q.source, s.lang).to_owned());
    }
    out
}

/// Whether an event quotes or does a line of work, not of a part.
fn of_work(s: &Source, event: &Event, body: &Body) -> bool {
    let line = match body {
        Body::Quote(q) => q.line.unwrap_or(event.id),
        Body::PartFitted { line, .. } => *line,
        _ => return false,
    };
    let mut parts = s.state.parts.iter();
    parts.any(|p| p.line == line && p.kind != FeeKind::Material)
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
