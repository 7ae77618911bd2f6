//! Leads: an act that has to come some time before a moment, such as telling the customer half an hour ahead.
//! Shown like a clock that is due before the moment; judged on whichever of act and moment comes last.

use doorstep_standard::{Atom, Lead, Param, Rule, Standard, Tri};

use super::{About, ClockState, ClockStatus, about, earliest, events_of, register_moment, when};
use crate::case::{Case, Standpoint, View};
use crate::finding::Ground;
use crate::instant::{Instant, instant};
use crate::judge::{Objection, objection};

/// How far an act came before a moment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Timing {
    InTime,
    CannotTell,
    Early,
    Late,
}

/// The length of time of a parameter, milliseconds; `None` while nobody set it.
fn figure(standard: &Standard, param: &str) -> Option<i64> {
    match standard.params.get(param) {
        Some(Param::Time(d)) => Some(d.0),
        _ => None,
    }
}

fn timing(standard: &Standard, lead: &Lead, act: Instant, moment: Instant) -> Timing {
    let ahead = (
        moment.earliest.saturating_sub(act.latest),
        moment.latest.saturating_sub(act.earliest),
    );
    let least = figure(standard, &lead.at_least);
    let most = lead.at_most.as_ref().and_then(|p| figure(standard, p));
    let enough = |ms: i64| least.is_none_or(|l| ms >= l);
    let not_too_much = |ms: i64| most.is_none_or(|m| ms <= m);
    if !enough(ahead.1) {
        Timing::Late
    } else if !not_too_much(ahead.0) {
        Timing::Early
    } else if enough(ahead.0) && not_too_much(ahead.1) {
        Timing::InTime
    } else {
        Timing::CannotTell
    }
}

/// Whether there is any figure to judge by.
fn is_set(standard: &Standard, lead: &Lead) -> bool {
    figure(standard, &lead.at_least).is_some()
        || lead
            .at_most
            .as_ref()
            .is_some_and(|p| figure(standard, p).is_some())
}

/// Whether a rule applies only after this act was done.
fn asks_for(rule: &Rule, act: &str) -> bool {
    let mut asks = false;
    if let Some(e) = &rule.when {
        e.each_atom(&mut |a| asks |= matches!(a, Atom::Done(x) if x == act));
    }
    asks
}

/// Where a lead stands with everything that is here.
pub(super) fn lead(
    case: &Case,
    standard: &Standard,
    rule: &Rule,
    lead: &Lead,
    now: i64,
) -> ClockState {
    let h = case.history;
    let applies = case.applies(standard, rule, &Standpoint::everybody(), View::All);
    let moment = match register_moment(case, &lead.before, View::All) {
        Some(time) => time.map(Instant::exact),
        None => earliest(case, events_of(case, standard, &lead.before), true).map(|m| m.time),
    };
    // Asked for only once it was done, as a delay that was told: each is judged by the moment that it knew,
    // and a new appointment made after it asks for nothing more.
    let only_when_done = asks_for(rule, &lead.act);
    let by_this_moment = lead.before.starts_with("appointment_") && !only_when_done;
    let mut unsure = false;
    let mut acts = events_of(case, standard, &lead.act);
    acts.retain(|i| match by_this_moment {
        false => true,
        true => {
            let about = about(case, *i, &lead.act, standard);
            unsure |= about == About::CannotTell;
            about == About::This
        }
    });
    let moment_of = |i: usize| match register_moment(case, &lead.before, View::PastOf(i)) {
        Some(time) if only_when_done => time.map(Instant::exact),
        _ => moment,
    };
    // One in time is enough; else the last one tells.
    let judged = acts
        .iter()
        .filter_map(|i| Some((*i, when(case, *i, false), moment_of(*i)?)))
        .map(|(i, t, m)| (timing(standard, lead, t, m), t, i))
        .max_by_key(|(timing, t, i)| (*timing == Timing::InTime, t.latest, *i));
    let due = moment
        .zip(figure(standard, &lead.at_least))
        .map(|(m, l)| (m.earliest.saturating_sub(l), m.latest.saturating_sub(l)));
    let status = match (applies, moment, judged) {
        (Tri::No, ..) => ClockStatus::NotApplicable,
        (Tri::Unknown, ..) => ClockStatus::CannotTell,
        (_, None, _) => ClockStatus::Waiting,
        _ if !is_set(standard, lead) => ClockStatus::Open,
        (.., Some((Timing::InTime, ..))) => ClockStatus::Met,
        (.., Some((Timing::Early, ..))) => ClockStatus::Early,
        (.., Some((Timing::Late, ..))) => ClockStatus::Breached,
        (.., Some((Timing::CannotTell, ..))) => ClockStatus::CannotTell,
        _ if unsure => ClockStatus::CannotTell,
        (_, Some(m), None) if now > due.map_or(m.latest, |(_, last)| last) => ClockStatus::Overdue,
        _ => ClockStatus::Running,
    };
    ClockState {
        rule: rule.id.clone(),
        status,
        started: None,
        due: due.map(|(_, last)| last),
        moved: false,
        stopped: judged.map(|(_, t, _)| t),
        stopped_by: judged.map(|(.., i)| h.event(i).id),
        phone_only: judged.is_some_and(|(_, t, _)| t.phone_only),
    }
}

/// What a lead has against an event that is its act, after the moment is known, or its moment.
pub(crate) fn lead_objection(
    case: &Case,
    standard: &Standard,
    rule: &Rule,
    i: usize,
    names: &dyn Fn(&str) -> bool,
) -> Option<Objection> {
    let lead = rule.lead.as_ref().filter(|l| is_set(standard, l))?;
    let (is_act, is_moment) = (names(&lead.act), names(&lead.before));
    if !is_act && !is_moment {
        return None;
    }
    let (h, view) = (case.history, View::PastOf(i));
    let applies = case.applies(standard, rule, &case.standpoint(i), view);
    if applies == Tri::No {
        return None;
    }
    let known = |name: &str| -> Vec<usize> {
        let all = events_of(case, standard, name);
        all.into_iter().filter(|j| case.sees(view, *j)).collect()
    };
    let time = |j: usize| instant(h, j, |k| k == i || h.in_past(k, i));
    let (timing, others) = if is_moment {
        let newest = known(&lead.act)
            .into_iter()
            .map(|j| (timing(standard, lead, time(j), time(i)), j))
            .max_by_key(|(t, j)| (*t == Timing::InTime, h.depth(*j), *j));
        newest.map_or((Timing::Late, Vec::new()), |(t, j)| (t, vec![j]))
    } else {
        let moment = match register_moment(case, &lead.before, view) {
            Some(at) => at.map(|t| (Instant::exact(t), Vec::new())),
            None => known(&lead.before)
                .into_iter()
                .map(|j| (time(j), vec![j]))
                .min_by_key(|(t, _)| t.latest),
        };
        let (moment, others) = moment?;
        (timing(standard, lead, time(i), moment), others)
    };
    let sure =
        case.knows_all(view) && !time(i).phone_only && others.iter().all(|j| !time(*j).phone_only);
    let held = match timing {
        Timing::InTime if sure => return None,
        Timing::Early | Timing::Late if sure => !applies,
        _ => Tri::Unknown,
    };
    let ground = Ground::Lead {
        rule: rule.id.clone(),
        early: timing == Timing::Early,
    };
    Some(objection(rule, ground, held, others))
}
