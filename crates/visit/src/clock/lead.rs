//! Leads: an act that has to come some time before a moment, such as telling the customer half an hour ahead.
//! Shown like a clock that is due before the moment; judged on whichever of act and moment comes last.

use doorstep_standard::{Atom, Calendar, Holidays, Lead, Param, Rule, Standard, Tri};

use super::moment::{About, about, earliest, events_of, moment_of, register_moment, when};
use super::status::{ClockState, ClockStatus};
use crate::case::{Case, Standpoint, View};
use crate::finding::Ground;
use crate::instant::{Instant, instant};
use crate::objection::{Objection, objection};

/// How far an act came before a moment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Timing {
    InTime,
    CannotTell,
    Early,
    Late,
}

/// How long before a moment.
#[derive(Clone, Copy)]
enum Figure {
    /// Milliseconds.
    Time(i64),
    /// Working days by the calendar.
    Days(i64),
}

/// The figure of a parameter; `None` while nobody set it.
fn figure(standard: &Standard, param: &str) -> Option<Figure> {
    match standard.params.get(param) {
        Some(Param::Time(d)) => Some(Figure::Time(d.0)),
        Some(Param::WorkingDays(n)) => Some(Figure::Days(*n)),
        _ => None,
    }
}

/// Figures of a lead with the holidays by which its working days are counted.
struct Ruler<'a> {
    standard: &'a Standard,
    holidays: Holidays,
    least: Option<Figure>,
    most: Option<Figure>,
}

impl<'a> Ruler<'a> {
    fn new(case: &Case, view: View, standard: &'a Standard, lead: &Lead) -> Self {
        Self {
            standard,
            holidays: case.holidays(view),
            least: figure(standard, &lead.at_least),
            most: lead.at_most.as_ref().and_then(|p| figure(standard, p)),
        }
    }

    /// The last moment that is so many working days before another one, UTC milliseconds.
    fn days_before(&self, moment: i64, n: i64) -> Option<i64> {
        Calendar::working_days().before_days(moment, n, self.standard.zone, &self.holidays)
    }

    /// The last moment at which the act is in time; `None` without a figure or while that cannot be told.
    fn due(&self, moment: i64) -> Option<i64> {
        match self.least? {
            Figure::Time(ms) => Some(moment.saturating_sub(ms)),
            Figure::Days(n) => self.days_before(moment, n),
        }
    }

    fn enough(&self, act: i64, moment: i64) -> Tri {
        match self.least {
            None => Tri::Yes,
            Some(_) => known(self.due(moment).map(|due| act <= due)),
        }
    }

    fn not_too_much(&self, act: i64, moment: i64) -> Tri {
        match self.most {
            None => Tri::Yes,
            Some(Figure::Time(ms)) => known(Some(moment.saturating_sub(act) <= ms)),
            // Nor so early that one more working day lies between.
            Some(Figure::Days(n)) => {
                let over = self.days_before(moment, n.saturating_add(1));
                known(over.map(|over| act > over))
            }
        }
    }

    fn timing(&self, act: Instant, moment: Instant) -> Timing {
        let (near, far) = ((act.latest, moment.earliest), (act.earliest, moment.latest));
        let enough = |(act, moment)| self.enough(act, moment);
        let not_too_much = |(act, moment)| self.not_too_much(act, moment);
        if enough(far) == Tri::No {
            Timing::Late
        } else if not_too_much(near) == Tri::No {
            Timing::Early
        } else if enough(near).and(not_too_much(far)) == Tri::Yes {
            Timing::InTime
        } else {
            Timing::CannotTell
        }
    }
}

fn known(held: Option<bool>) -> Tri {
    held.map_or(Tri::Unknown, Tri::from)
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
    let ruler = Ruler::new(case, View::All, standard, lead);
    let applies = case
        .asked(standard, &Standpoint::everybody(), View::All)
        .applies(rule);
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
    let moment_at = |i: usize| match register_moment(case, &lead.before, View::PastOf(i)) {
        Some(time) if only_when_done => time.map(Instant::exact),
        _ => moment,
    };
    // One in time is enough; else the last one tells.
    let judged = acts
        .iter()
        .filter_map(|i| Some((*i, when(case, *i, false), moment_at(*i)?)))
        .map(|(i, t, m)| (ruler.timing(t, m), t, i))
        .max_by_key(|(timing, t, i)| (*timing == Timing::InTime, t.latest, *i));
    let due = moment.and_then(|m| ruler.due(m.latest));
    // Working days whose holidays are not known: nothing is due that could be named.
    let uncounted = due.is_none() && ruler.least.is_some();
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
        (_, Some(m), None) if uncounted && now <= m.latest => ClockStatus::CannotTell,
        (_, Some(m), None) if now > due.unwrap_or(m.latest) => ClockStatus::Overdue,
        _ => ClockStatus::Running,
    };
    ClockState {
        rule: rule.id.clone(),
        status,
        started: None,
        due,
        moved: false,
        stopped: judged.map(|(_, t, _)| t),
        stopped_by: judged.map(|(.., i)| h.event(i).id),
        phone_only: judged.is_some_and(|(_, t, _)| t.phone_only),
    }
}

/// So many acts of one kind are looked at for one that was in time; nobody tells the same thing more often.
const MOST_TOLD: usize = 64;

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
    let ruler = Ruler::new(case, view, standard, lead);
    let applies = case
        .asked(standard, &case.standpoint(i), view)
        .applies(rule);
    if applies == Tri::No {
        return None;
    }
    let time = |j: usize| instant(h, j, |k| k == i || h.in_past(k, i));
    let (timing, others) = if is_moment {
        let (acts, all) = moment_of(case, standard, &lead.act).latest(h, view, MOST_TOLD);
        let newest = acts
            .into_iter()
            .map(|j| (ruler.timing(time(j), time(i)), j))
            .max_by_key(|(t, j)| (*t == Timing::InTime, *j));
        match newest {
            None => (Timing::Late, Vec::new()),
            // One of those before them may have been in time.
            Some((t, j)) if t != Timing::InTime && !all => (Timing::CannotTell, vec![j]),
            Some((t, j)) => (t, vec![j]),
        }
    } else {
        let moment = match register_moment(case, &lead.before, view) {
            Some(at) => at.map(|t| (Instant::exact(t), Vec::new(), true)),
            None => {
                let moments = moment_of(case, standard, &lead.before);
                let (moments, all) = moments.latest(h, view, MOST_TOLD);
                let moments = moments.into_iter().map(|j| (time(j), vec![j], all));
                moments.min_by_key(|(t, ..)| t.latest)
            }
        };
        let (moment, others, all) = moment?;
        match all {
            true => (ruler.timing(time(i), moment), others),
            false => (Timing::CannotTell, others),
        }
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
