//! The parts of a pack one by one: metadata, figures, calendars, tariff, steps.
//! Each returns what could be read and reports what could not.

use std::collections::BTreeMap;

use toml::Spanned;

use crate::ENGINE;
use crate::calendar::{self, Calendar};
use crate::expr::Expr;
use crate::kind::EventKind;
use crate::lint;
use crate::model::{Fee, Param, Reading, Step, StepSide};
use crate::names::Names;
use crate::raw::{
    OnHolidays, RawCalendar, RawFee, RawMeta, RawPack, RawParam, RawReading, RawStep,
};
use crate::report::Report;
use crate::value::{Duration, Scalar, months, working_days};
use crate::vocabulary::{acts, is_act, is_office_act, office_acts};

/// Checks the metadata; the zone, if it is one.
pub fn meta(meta: &RawMeta, report: &mut Report) -> Option<chrono_tz::Tz> {
    let zone: Option<chrono_tz::Tz> = meta.zone.as_ref().parse().ok();
    if zone.is_none() {
        report.error(
            &meta.zone,
            "zone_unknown",
            format!("`{}` is no time zone", meta.zone.as_ref()),
            "write an IANA name such as Asia/Shanghai",
        );
    }
    if meta.engine > ENGINE {
        report.error(
            &meta.id,
            "engine_too_new",
            format!(
                "the pack asks for engine {}, this is engine {ENGINE}",
                meta.engine
            ),
            "update Doorstep, or lower `engine` when the pack uses nothing new",
        );
    }
    if meta.rounding.word().is_none() {
        report.error(
            &meta.id,
            "rounding_unknown",
            format!("`{}` is no way of rounding", meta.rounding.as_ref()),
            "write half-up",
        );
    }
    for date in [&meta.issued_on, &meta.effective_from]
        .into_iter()
        .flatten()
    {
        if date.as_ref().parse::<chrono::NaiveDate>().is_err() {
            report.error(
                date,
                "date_unreadable",
                format!("`{}` is no date", date.as_ref()),
                "write it as 2016-11-15",
            );
        }
    }
    zone
}

pub fn reading(raw: &RawReading) -> Reading {
    Reading {
        id: raw.id.as_ref().clone(),
        taken: raw.taken.clone(),
        rules: raw.rules.iter().map(|r| r.as_ref().clone()).collect(),
    }
}

/// A figure; its lower bound is the source's.
pub fn param(id: &str, raw: &Spanned<RawParam>, report: &mut Report) -> Param {
    let p = raw.as_ref();
    let figure = match (&p.value, p.unset) {
        (None, true) => Some(Param::Unset),
        (Some(value), false) => figure(value),
        _ => {
            report.error(
                raw,
                "param_without_value",
                format!("`{id}` has neither one value nor `unset = true`"),
                "give it a figure, or `unset = true` when the source gives none",
            );
            return Param::Unset;
        }
    };
    let Some(figure) = figure else {
        report.error(
            raw,
            "duration_unreadable",
            format!("`{id}` is no length of time"),
            "write it as 30s, 30min, 2h, 3d, 5wd or 6mo",
        );
        return Param::Unset;
    };
    let low = match (&figure, p.at_least.as_ref().and_then(self::figure)) {
        (_, None) | (Param::Unset, _) => {
            p.at_least.is_some() && p.at_least.as_ref().and_then(self::figure).is_none()
        }
        (Param::Number(n), Some(Param::Number(least))) => *n < least,
        (Param::Time(t), Some(Param::Time(least))) => *t < least,
        (Param::WorkingDays(n), Some(Param::WorkingDays(least))) => *n < least,
        (Param::Months(n), Some(Param::Months(least))) => *n < least,
        _ => true,
    };
    if low {
        report.error(
            raw,
            "param_too_low",
            format!("`{id}` is below what the source allows, or its bound is of another kind"),
            "raise it, or explain the reading in the source",
        );
    }
    figure
}

fn figure(value: &Scalar) -> Option<Param> {
    match value {
        Scalar::Int(n) => Some(Param::Number(*n)),
        Scalar::Bool(_) => None,
        Scalar::Code(text) => {
            if let Some(d) = Duration::parse(text) {
                return Some(Param::Time(d));
            }
            if let Some(n) = working_days(text) {
                return Some(Param::WorkingDays(n));
            }
            if let Some(n) = months(text) {
                return Some(Param::Months(n));
            }
            (!text.starts_with(|c: char| c.is_ascii_digit())).then(|| Param::Code(text.clone()))
        }
    }
}

/// A calendar; `None` when it is unset or cannot be read.
pub fn calendar(id: &str, raw: &Spanned<RawCalendar>, report: &mut Report) -> Option<Calendar> {
    let c = raw.as_ref();
    let says_something =
        !c.days.is_empty() || !c.hours.is_empty() || c.holidays.is_some() || c.season.is_some();
    if c.unset == says_something {
        report.error(
            raw,
            "calendar_without_value",
            format!("calendar `{id}` has neither days, hours, season nor `unset = true`"),
            "give it one of them, or `unset = true` when the source gives no figure",
        );
    }
    if c.unset {
        return None;
    }
    let mut days = [c.days.is_empty(); 7];
    for day in &c.days {
        match calendar::weekday(day.as_ref()) {
            Some(d) => {
                if let Some(slot) = days.get_mut(d.num_days_from_monday() as usize) {
                    *slot = true;
                }
            }
            None => calendar_word(day, "a day such as mon", report),
        }
    }
    let mut hours = Vec::new();
    for span in &c.hours {
        let read = span
            .as_ref()
            .split_once('-')
            .and_then(|(s, e)| Some((calendar::minute(s)?, calendar::minute(e)?)));
        match read {
            Some((s, e)) if s < e => hours.push((s, e)),
            Some((s, e)) if e < s => {
                hours.extend([(0, e), (s, 1440)].into_iter().filter(|(s, e)| s < e))
            }
            _ => calendar_word(span, "a span such as 09:00-12:00", report),
        }
    }
    if hours.is_empty() {
        hours.push((0, 1440));
    }
    hours.sort_unstable();
    if hours.windows(2).any(|w| matches!(w, [a, b] if b.0 < a.1)) {
        report.error(
            raw,
            "calendar_unreadable",
            format!("the hours of calendar `{id}` overlap"),
            "write spans that follow each other",
        );
    }
    let holidays_off = match &c.holidays {
        None => false,
        Some(written) => match written.word() {
            Some(word) => word == OnHolidays::Off,
            None => {
                calendar_word(written, "off or ignore", report);
                false
            }
        },
    };
    let season = c.season.as_ref().and_then(|s| {
        let mut day = |text: &Spanned<String>| {
            let day = calendar::month_day(text.as_ref());
            if day.is_none() {
                calendar_word(text, "a day such as 11-15", report);
            }
            day
        };
        Some((day(&s.from)?, day(&s.to)?))
    });
    Some(Calendar {
        days,
        hours,
        holidays_off,
        season,
    })
}

fn calendar_word(at: &Spanned<String>, wanted: &str, report: &mut Report) {
    report.error(
        at,
        "calendar_unreadable",
        format!("`{}` is not {wanted}", at.as_ref()),
        "see Calendars in docs/standards.md",
    );
}

/// A line of the tariff.
pub fn fee(id: &str, raw: &Spanned<RawFee>, report: &mut Report) -> Option<Fee> {
    let f = raw.as_ref();
    if f.fen.is_some() == f.unset || f.fen.is_some_and(|fen| fen < 0) {
        report.error(
            raw,
            "fee_without_value",
            format!("fee `{id}` has neither one price nor `unset = true`"),
            "give it `fen`, not below zero, or `unset = true` until the company sets it",
        );
    }
    Some(Fee {
        kind: report.word(&f.kind, "kind of fee")?,
        unit: report.word(&f.unit, "unit of a fee")?,
        fen: f.fen,
    })
}

pub fn expression(text: &Spanned<String>, names: &Names, report: &mut Report) -> Option<Expr> {
    match Expr::parse(text.as_ref()) {
        Ok(e) => {
            lint::check_expr(&e, text, names, report);
            Some(e)
        }
        Err(e) => {
            report.error(
                text,
                "condition_unreadable",
                e.to_string(),
                "see the list of conditions in docs/standards.md",
            );
            None
        }
    }
}

pub fn step(raw: &RawStep, names: &Names, report: &mut Report) -> Option<Step> {
    let id = raw.id.as_ref();
    let side = match &raw.side {
        None => StepSide::Device,
        Some(word) => report.word(word, "side")?,
    };
    let of_side: Vec<&str> = match side {
        StepSide::Device => acts().collect(),
        StepSide::Office => office_acts().collect(),
    };
    let on = match &raw.on {
        Some(on) if !of_side.contains(&on.as_ref().as_str()) => {
            report.error(
                on,
                "act_unknown",
                format!("`{}` is no act of this side", on.as_ref()),
                &lint::or_meant(
                    "name an act of the vocabulary, or leave `on` out",
                    on.as_ref(),
                    of_side.iter().copied(),
                ),
            );
            return None;
        }
        Some(on) => on.as_ref().as_str(),
        None if of_side.contains(&id.as_str()) => id.as_str(),
        None => "step_done",
    };
    let on = match side {
        StepSide::Device => EventKind::of_device(on),
        StepSide::Office => EventKind::of_office(on),
    }?;
    for a in &raw.after {
        lint::check_deed(a, names, report);
    }
    let when = raw.when.as_ref().and_then(|w| expression(w, names, report));
    Some(Step {
        id: id.clone(),
        on,
        with: raw.with.clone(),
        mode: report.word(&raw.mode, "mode")?,
        field: raw.field.clone(),
        choices: raw.choices.clone(),
        scope: report.word(&raw.scope, "scope")?,
        phase: report.word(&raw.phase, "phase")?,
        after: raw.after.iter().map(|a| a.as_ref().clone()).collect(),
        before_acts: Vec::new(),
        when,
        optional: raw.optional,
        repeat: raw.repeat,
        side,
        rules: Vec::new(),
    })
}

/// Turns `before` into `after` of the later step, or into an act that the step holds.
pub fn order_before(steps: &mut [Step], raw: &RawPack, report: &mut Report) {
    if raw.step.iter().all(|s| s.before.is_empty()) {
        return;
    }
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (i, s) in steps.iter().enumerate() {
        places.entry(s.id.clone()).or_insert(i);
    }
    let place = |id: &String| places.get(id).copied();
    for s in &raw.step {
        for later in &s.before {
            let (from, later_id) = (s.id.as_ref(), later.as_ref());
            if let Some(t) = place(later_id).and_then(|i| steps.get_mut(i)) {
                t.after.push(from.clone());
            } else if is_act(later_id) || is_office_act(later_id) {
                if let Some(s) = place(from).and_then(|i| steps.get_mut(i)) {
                    s.before_acts.push(later_id.clone());
                }
            } else {
                let declared = raw.step.iter().map(|s| s.id.as_ref().as_str());
                let fix = report.or_meant(
                    "name a step or an act",
                    later_id,
                    declared.chain(acts().chain(office_acts())),
                );
                report.error(
                    later,
                    "step_unknown",
                    format!("`{later_id}` is no step of this pack and no act"),
                    &fix,
                );
            }
        }
    }
}
