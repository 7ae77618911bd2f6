//! What remains after the visit: warranty, what is not finished, what was agreed, what came after a signature.

use doorstep_standard::{EventKind, Lang, Paper, Param, months_after};

use super::page::{Section, some_list};
use super::say::Say;
use crate::body::Body;
use crate::event::Event;
use crate::part::ConsentState;
use crate::words;

/// The sections in their order.
pub(super) fn sections(say: &Say) -> Vec<Section> {
    [
        some_list(say.lang.pick("保修", "Warranty"), warranty(say)),
        some_list(say.lang.pick("未完成", "Not finished"), unfinished(say)),
        some_list(
            say.lang.pick("约定上门时间", "Appointments agreed"),
            appointments(say),
        ),
        some_list(
            say.lang
                .pick("补记（签字之后）", "Addenda (after the signature)"),
            addenda(say),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What came after the signature. Times of trips and prices are told in their own places, whenever they came.
fn addenda(say: &Say) -> Vec<String> {
    let told = |e: &&Event| match say.paper(e) {
        Paper::Attendance | Paper::Money | Paper::Silent => false,
        Paper::Answers
        | Paper::Before
        | Paper::Work
        | Paper::Readings
        | Paper::Violations
        | Paper::Papers
        | Paper::Hazards
        | Paper::Questions
        | Paper::Appointments
        | Paper::Later => true,
    };
    let events = say.record(true).into_iter().filter(told);
    events.map(|e| say.timed(e)).collect()
}

/// Until when the standard's own term runs, counted from the newest work.
fn warranty(say: &Say) -> Vec<String> {
    let Some(standard) = say.standard else {
        return Vec::new();
    };
    let done = |e: &&Event| {
        matches!(
            e.kind,
            EventKind::PartFitted | EventKind::Tested | EventKind::EffectConfirmed
        )
    };
    let newest = say.record(false).into_iter().filter(done);
    let Some(from) = newest.filter_map(|e| say.at(e.id)).max() else {
        return Vec::new();
    };
    standard
        .params
        .iter()
        .filter(|(name, _)| name.starts_with("warranty"))
        .filter_map(|(name, value)| match value {
            Param::Time(term) => Some((name, from.checked_add(term.0)?)),
            Param::Months(n) => Some((name, months_after(from, *n, standard.zone)?)),
            _ => None,
        })
        .map(|(name, until)| {
            let day = words::date_time(until, say.zone());
            let day = day.split(' ').next().unwrap_or_default();
            let what = standard.texts(say.lang).param.get(name);
            let what = what.map_or(String::new(), |w| match say.lang {
                Lang::Zh => format!("（{w}）"),
                Lang::En => format!(" ({w})"),
            });
            match say.lang {
                Lang::Zh => format!("保修至 {day}{what}"),
                Lang::En => format!("until {day}{what}"),
            }
        })
        .collect()
}

fn unfinished(say: &Say) -> Vec<String> {
    let mut out = Vec::new();
    for p in &say.state.parts {
        if p.awaits_customer() {
            out.push(format!(
                "{} · {}",
                say.part(p),
                say.pick("等客户购买", "waits for the customer to buy it")
            ));
        } else if p.fitted.is_none() && p.consent == ConsentState::Given {
            out.push(format!(
                "{} · {}",
                say.part(p),
                say.pick("已同意，尚未完成", "agreed, not done yet")
            ));
        }
    }
    let denied = say.of_kind(&EventKind::EffectDenied).pop();
    let confirmed = say.of_kind(&EventKind::EffectConfirmed).pop();
    let still = match (denied, confirmed) {
        (Some(d), Some(c)) => say.at(d.id) > say.at(c.id),
        (Some(_), None) => true,
        _ => false,
    };
    if still {
        out.push(say.pick("客户认为没有修好", "the customer says that it is not fixed"));
    }
    let questions = say.at_place(Paper::Questions).into_iter();
    out.extend(questions.map(|e| say.line(e)));
    out
}

fn appointments(say: &Say) -> Vec<String> {
    say.at_place(Paper::Appointments)
        .into_iter()
        .filter_map(|e| match Body::read(e) {
            Body::Appointment { start, end } => Some(format!(
                "{} – {}",
                words::date_time(start, say.zone()),
                words::date_time(end, say.zone())
            )),
            _ => None,
        })
        .collect()
}
