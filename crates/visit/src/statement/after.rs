//! What remains after the visit: warranty, what is not finished, what was agreed, what came after a signature.

use doorstep_standard::{Lang, Param, months_after};

use super::draft::some_list;
use super::page::Section;
use super::say::Say;
use crate::body::Body;
use crate::part::ConsentState;
use crate::words;

/// What may be told in an addendum.
const LATER: &[&str] = &[
    "cause_found",
    "inspected",
    "reading_taken",
    "tested",
    "effect_confirmed",
    "effect_denied",
    "explained",
    "cleaned",
    "hazard_found",
    "hazard_reported",
    "suspended",
    "resumed",
    "violation_noticed",
    "damage_sheet",
    "agreement_signed",
    "document_given",
    "open_question",
    "note_added",
    "addendum",
    "appointment_agreed",
    "paid",
];

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
            say.events(LATER, true)
                .into_iter()
                .map(|e| say.timed(e))
                .collect(),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Until when the standard's own term runs, counted from the newest work.
fn warranty(say: &Say) -> Vec<String> {
    let Some(standard) = say.standard else {
        return Vec::new();
    };
    let done = ["part_fitted", "tested", "effect_confirmed"];
    let newest = say.events(&done, false).into_iter();
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
    let denied = say.events(&["effect_denied"], false).pop();
    let confirmed = say.events(&["effect_confirmed"], false).pop();
    let still = match (denied, confirmed) {
        (Some(d), Some(c)) => say.at(d.id) > say.at(c.id),
        (Some(_), None) => true,
        _ => false,
    };
    if still {
        out.push(say.pick("客户认为没有修好", "the customer says that it is not fixed"));
    }
    let questions = say.events(&["open_question"], false).into_iter();
    out.extend(questions.map(|e| say.line(e)));
    out
}

fn appointments(say: &Say) -> Vec<String> {
    say.events(&["appointment_agreed"], false)
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
