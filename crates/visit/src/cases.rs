//! The named cases: what merging, or plain life, brings about. Kept, named, shown; a person settles.
//! Each is judged on one event, so that every replica gives it the same id.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_standard::{EventKind, Side, Tri};

use crate::body::Body;
use crate::case::{Case, Doings, View, Written};
use crate::event::Event;
use crate::finding::{Ground, Named, finding_id};
use crate::findings::Findings;
use crate::history::History;
use crate::id::{EventId, PersonId};
use crate::instant::instant;
use crate::line::Line;
use crate::part::{as_quoted, fitting_consent, foreign_to_line, quote_of};
use crate::signoff::{reopened_by, root_fits, shown_of, signatures};
use crate::tariff::office_objections;

/// Wall clocks may differ by this much before it is worth a word, milliseconds.
const CLOCK_TOLERANCE: i64 = 120_000;

/// Whether all of these events are here with their whole past, so that what they cover is fixed.
fn settled_past(case: &Case, ids: &[EventId]) -> bool {
    let h = case.history;
    ids.iter()
        .all(|e| h.index(*e).is_some_and(|i| h.is_complete(i)))
}

/// Adds every named case.
pub(crate) fn name_cases(case: &Case, chargeable: i64, out: &mut Findings) {
    data_and_standing(case, out);
    references(case, out);
    office_against_field(case, out);
    two_people(case, out);
    registers(case, out);
    consents_and_parts(case, out);
    signature(case, chargeable, out);
    clocks(case, out);
    settlements(case, out);
}

fn data_and_standing(case: &Case, out: &mut Findings) {
    let h = case.history;
    for i in 0..h.len() {
        match h.body(i) {
            Body::Bad(_) => out.add(Named::BadData, i, &[]),
            Body::Unknown => out.add(Named::UnknownKind, i, &[]),
            Body::ToldAfterwards => out.add(Named::ToldAfterwards, i, &[]),
            Body::Quote(_) => quote_cases(case, i, out),
            _ => {}
        }
        if chooses_otherwise(case, i) {
            out.add(Named::BadData, i, &[]);
        }
        if case.is_contested(i) {
            for s in case.of_kind(&EventKind::StandingEnded) {
                if let Body::StandingEnded { dev, last } = h.body(*s)
                    && *dev == h.event(i).dev
                    && !h.covered(i, last)
                {
                    out.add_as(Named::Contested, i, &[*s], settled_past(case, last));
                }
            }
        }
    }
    for c in case.of_kind(&EventKind::Closed) {
        let Body::Closed(covers) = h.body(*c) else {
            continue;
        };
        let is_final = h.is_complete(*c) && settled_past(case, covers);
        let cover = h.cover(covers);
        for i in 0..h.len() {
            if h.event(i).side() == Side::Device && !h.includes(&cover, i) && !h.in_past(i, *c) {
                out.add_as(Named::LateEvidence, i, &[*c], is_final);
            }
        }
    }
}

/// A choice that the step does not offer: no device records it, but a merge may bring it.
fn chooses_otherwise(case: &Case, i: usize) -> bool {
    let kind = &case.history.event(i).kind;
    case.standard_for(i).is_some_and(|s| {
        s.steps_done_by(kind)
            .any(|step| case.does_step(i, step) && !case.chooses(i, step))
    })
}

/// Events that name what is not here. What they name may still come.
fn references(case: &Case, out: &mut Findings) {
    for i in 0..case.history.len() {
        if !finds_what_it_names(case, i) {
            out.add_for_now(Named::RefersToNothing, i, &[]);
        }
    }
}

fn finds_what_it_names(case: &Case, i: usize) -> bool {
    let h = case.history;
    let here = |id: &EventId| h.index(*id).is_some();
    // A list of what its writer had seen: while its own past is not here, no wonder that the list is not.
    let seen = |ids: &[EventId]| !h.is_complete(i) || ids.iter().all(here);
    let is_line = |id: EventId| h.get(id).is_some_and(|e| e.kind == EventKind::Quoted);
    let is_step = |name: &str| case.standard_for(i).is_none_or(|s| s.step(name).is_some());
    let opens_trip = |id: EventId| {
        h.get(id).is_some_and(|e| {
            e.trip.is_none() && matches!(e.kind, EventKind::SetOut | EventKind::Arrived)
        })
    };
    let said = match h.body(i) {
        Body::Quote(q) => q.line.is_none_or(is_line),
        Body::Consent(c) => c.line.is_none_or(is_line) && seen(&c.over),
        Body::PartFitted { line, .. } | Body::PartReturned { line } => is_line(*line),
        Body::Corrected { of, .. } => here(of),
        Body::StepDone(step) | Body::StepSkipped { step, .. } => is_step(step),
        Body::Adopted(ids) | Body::StandingEnded { last: ids, .. } => ids.iter().all(here),
        Body::Closed(covers) => seen(covers),
        Body::StatementShown(s) => seen(&s.covers),
        Body::Signed(s) => seen(&s.shown.covers),
        Body::Settled(s) => seen(&s.covers),
        _ => true,
    };
    said && (!h.is_complete(i) || h.event(i).trip.is_none_or(opens_trip))
}

/// Settlements of what is no finding and never was one of these cases.
fn settlements(case: &Case, out: &mut Findings) {
    let h = case.history;
    let (mut found, mut known): (Option<BTreeSet<String>>, Option<BTreeSet<String>>) = (None, None);
    for i in case.of_kind(&EventKind::Settled) {
        let Body::Settled(s) = h.body(*i) else {
            continue;
        };
        let found = found.get_or_insert_with(|| out.list.iter().map(|f| f.id.clone()).collect());
        if found.contains(&s.finding) {
            continue;
        }
        // A case that is over is gone, such as two values once somebody knew both.
        let known = known.get_or_insert_with(|| {
            let events = h.events().iter();
            events
                .flat_map(|e| Named::ALL.iter().map(|n| finding_id(n.code(), e.id)))
                .collect()
        });
        if !known.contains(&s.finding) {
            out.add_for_now(Named::RefersToNothing, *i, &[]);
        }
    }
}

/// What is wrong with a quote beside what the device asks about.
fn quote_cases(case: &Case, i: usize, out: &mut Findings) {
    if foreign_to_line(case, i).is_some() {
        out.add(Named::BadData, i, &[]);
    }
    for o in office_objections(case, i) {
        let cannot_tell = o.held == Tri::Unknown;
        out.push(o.ground, o.severity, i, &[], cannot_tell, None);
    }
}

/// Work of the field that an office act did not know of, or that came after it all the same.
fn office_against_field(case: &Case, out: &mut Findings) {
    let h = case.history;
    let attended: Vec<usize> = case.of_kind(&EventKind::Arrived).to_vec();
    for c in case.of_kind(&EventKind::Cancelled) {
        if !attended.is_empty() {
            out.add_as(Named::CancelledButAttended, *c, &attended, true);
        }
    }
    // Every assignment, not only the newest: a further one does not undo what happened.
    for a in case.of_kind(&EventKind::Assigned) {
        let Body::Assigned(now) = h.body(*a) else {
            continue;
        };
        let earlier: BTreeSet<_> = case
            .of_kind(&EventKind::Assigned)
            .iter()
            .filter(|b| h.in_past(**b, *a))
            .filter_map(|b| match h.body(*b) {
                Body::Assigned(p) => Some(p.clone()),
                _ => None,
            })
            .flatten()
            .collect();
        let still_working: Vec<usize> = [
            EventKind::Arrived,
            EventKind::Entered,
            EventKind::RepairStarted,
            EventKind::PartFitted,
        ]
        .iter()
        .flat_map(|k| case.of_kind(k).iter().copied())
        .filter(|w| {
            let by = &h.event(*w).by;
            earlier.contains(by) && !now.contains(by) && !h.in_past(*w, *a)
        })
        .collect();
        if !still_working.is_empty() {
            out.add(Named::ReassignedWhileWorking, *a, &still_working);
        }
    }
}

fn two_people(case: &Case, out: &mut Findings) {
    let h = case.history;
    // Sent together as far as one of them knew: an assignment made up afterwards sends nobody.
    let together = |a: usize, b: usize| {
        case.of_kind(&EventKind::Assigned)
            .iter()
            .any(|i| match h.body(*i) {
                Body::Assigned(p) => {
                    (h.in_past(*i, a) || h.in_past(*i, b))
                        && p.contains(&h.event(a).by)
                        && p.contains(&h.event(b).by)
                }
                _ => false,
            })
    };
    between(h, &arrivals_by_person(case), |b, mut others| {
        others.retain(|a| !together(*a, b));
        found_apart(out, Named::BothAttended, b, &others);
    });
    for same in quotes_by_part(case).values() {
        within(h, same, |b, others| {
            found_apart(out, Named::PossibleDuplicatePart, b, &others);
        });
    }
}

/// Adds a case that events made apart from another one bring about.
fn found_apart(out: &mut Findings, named: Named, judged: usize, others: &[usize]) {
    if !others.is_empty() {
        let h = out.case.history;
        let is_final = h.is_complete(judged) && others.iter().any(|a| h.is_complete(*a));
        out.add_as(named, judged, others, is_final);
    }
}

/// Arrivals, those of one person together.
pub(crate) fn arrivals_by_person(case: &Case) -> Vec<Doings> {
    let h = case.history;
    let mut of: BTreeMap<&PersonId, Vec<usize>> = BTreeMap::new();
    for i in case.of_kind(&EventKind::Arrived).iter().copied() {
        of.entry(&h.event(i).by).or_default().push(i);
    }
    of.into_values().map(|list| Doings::of(h, list)).collect()
}

/// First quotes by what is quoted.
pub(crate) fn quotes_by_part<'a>(case: &Case<'a>) -> BTreeMap<&'a str, Doings> {
    let mut of: BTreeMap<&'a str, Vec<usize>> = BTreeMap::new();
    for i in case.of_kind(&EventKind::Quoted).iter().copied() {
        if let Some(quote) = quote_of(case, i) {
            of.entry(&quote.part).or_default().push(i);
        }
    }
    let of_part = |(part, list)| (part, Doings::of(case.history, list));
    of.into_iter().map(of_part).collect()
}

/// For each event of a group, those before it in the history that are apart from it.
fn within(h: &History, group: &Doings, mut found: impl FnMut(usize, Vec<usize>)) {
    if h.is_one_chain() {
        return;
    }
    let order = group.in_order();
    for b in order.iter().copied() {
        let others = apart_from(h, group, &order, b);
        if !others.is_empty() {
            found(b, others);
        }
    }
}

/// The same of events of different groups.
fn between(h: &History, groups: &[Doings], mut found: impl FnMut(usize, Vec<usize>)) {
    if h.is_one_chain() || groups.len() <= 1 {
        return;
    }
    let orders: Vec<Vec<usize>> = groups.iter().map(Doings::in_order).collect();
    for (own, b) in orders
        .iter()
        .enumerate()
        .flat_map(|(n, o)| o.iter().map(move |b| (n, *b)))
    {
        let others = groups.iter().zip(&orders).enumerate();
        let others = others.filter(|(n, _)| *n != own);
        let others: Vec<usize> = others
            .flat_map(|(_, (group, order))| apart_from(h, group, order, b))
            .collect();
        if !others.is_empty() {
            found(b, others);
        }
    }
}

fn apart_from(h: &History, group: &Doings, order: &[usize], b: usize) -> Vec<usize> {
    // Mostly its writer knew all that came before it.
    let before = order.partition_point(|a| *a < b);
    match before > group.count(h, View::PastOf(b)) {
        true => group.apart_before(h, b),
        false => Vec::new(),
    }
}

fn registers(case: &Case, out: &mut Findings) {
    let h = case.history;
    // Of two kinds of writes those of the office's order come first.
    let later = [EventKind::AppointmentAgreed, EventKind::FactSet];
    let mut check = |mut newest: Vec<usize>, same: &dyn Fn(usize, usize) -> bool| {
        newest.sort_by_key(|i| later.contains(&h.event(*i).kind));
        if let [first, rest @ ..] = newest.as_slice()
            && let Some(last) = rest.last()
            && rest.iter().any(|w| !same(*first, *w))
        {
            out.add_for_now(Named::TwoValues, *last, &newest);
        }
    };
    let newest = |of: Written| case.register(View::All, of).writes;
    let same_body = |a: usize, b: usize| h.body(a) == h.body(b);
    check(newest(Written::Assigned), &same_body);
    check(newest(Written::Pin), &same_body);
    check(newest(Written::Appointment), &same_body);
    let reported = |i: usize| match h.body(i) {
        Body::OrderSet { reported_at, .. } => *reported_at,
        _ => None,
    };
    check(newest(Written::Order), &|a, b| reported(a) == reported(b));
    for fact in case.fact_names() {
        check(case.fact_register(fact).writes, &|a, b| {
            case.fact_value(a, fact) == case.fact_value(b, fact)
        });
    }
}

fn consents_and_parts(case: &Case, out: &mut Findings) {
    let h = case.history;
    for i in case.of_kind(&EventKind::ConsentGiven) {
        if let Body::Consent(c) = h.body(*i)
            && c.subject == "part"
            && h.is_complete(*i)
            && !as_quoted(case, *i, c)
        {
            out.add(Named::ConsentNotAsQuoted, *i, &[]);
        }
    }
    for line in case.part_lines() {
        part_cases(case, line, out);
    }
    // A fitting of a line that is not here, or not known to the fitter, is judged all the same.
    for f in case.of_kind(&EventKind::PartFitted) {
        let Body::PartFitted { line, quote } = h.body(*f) else {
            continue;
        };
        if fitting_consent(case, *f, *quote, *line).is_none() {
            let cannot_tell = !h.is_complete(*f);
            let named = Named::FittedWithoutConsent;
            out.push(
                Ground::Case(named),
                named.severity(),
                *f,
                &[],
                cannot_tell,
                None,
            );
        }
    }
}

fn part_cases(case: &Case, line: &Line, out: &mut Findings) {
    let h = case.history;
    // Consents to what was on the table, whether or not a refusal beats them by now.
    let given: Vec<usize> = line
        .consents
        .iter()
        .copied()
        .filter(|c| matches!(h.body(*c), Body::Consent(x) if as_quoted(case, *c, x)))
        .collect();
    within(h, &Doings::of(h, given.clone()), |b, others| {
        found_apart(out, Named::DoubleConsent, b, &others);
    });
    for q in &line.quotes {
        for c in &given {
            if !h.in_past(*q, *c) && other_price(case, *q, *c) && line.stands_before(case, *c, *q) {
                let is_final = h.is_complete(*q) && h.is_complete(*c);
                out.add_as(Named::PriceChangedAfterConsent, *q, &[*c], is_final);
            }
        }
    }
    for f in &line.fits {
        for r in &line.refusals {
            if h.concurrent(*r, *f) {
                let is_final = h.is_complete(*r) && h.is_complete(*f);
                out.add_as(Named::FittedAgainstConcurrentRefusal, *f, &[*r], is_final);
            }
        }
    }
}

fn other_price(case: &Case, quote: usize, consent: usize) -> bool {
    match (case.history.body(consent), quote_of(case, quote)) {
        (Body::Consent(c), Some(q)) => {
            c.quote != Some(case.history.event(quote).id) && c.fen != Some(q.fen)
        }
        _ => false,
    }
}

fn signature(case: &Case, chargeable: i64, out: &mut Findings) {
    let h = case.history;
    for s in case.of_kind(&EventKind::Signed) {
        if root_fits(case, *s) == Some(false) {
            out.add_as(Named::SignatureMismatch, *s, &[], true);
        }
    }
    // Every signature, not only the newest: signing again settles what changed, it does not unmake it.
    let mut covers: Vec<(usize, &[EventId])> = Vec::new();
    let mut changed: BTreeMap<usize, (Vec<usize>, bool)> = BTreeMap::new();
    for s in signatures(case) {
        let Some(shown) = shown_of(case, s) else {
            continue;
        };
        covers.push((s, &shown.covers));
        let is_final = settled_past(case, &shown.covers);
        for e in reopened_by(case, s) {
            let entry = changed.entry(e).or_default();
            entry.0.push(s);
            entry.1 |= is_final;
        }
    }
    for (e, (signed, is_final)) in changed {
        out.add_as(Named::SignedThenChanged, e, &signed, is_final);
    }
    for c in case.of_kind(&EventKind::Closed) {
        if let Body::Closed(shown) = h.body(*c) {
            covers.push((*c, shown));
        }
    }
    for (closure, shown) in &covers {
        let (cover, is_final) = (h.cover(shown), settled_past(case, shown));
        for hazard in case.of_kind(&EventKind::HazardFound) {
            if !h.includes(&cover, *hazard) {
                out.add_as(Named::HazardAfterClosure, *hazard, &[*closure], is_final);
            }
        }
    }
    let paid: Vec<usize> = case
        .of_kind(&EventKind::Paid)
        .iter()
        .copied()
        .filter(|i| case.counts(*i))
        .collect();
    let refused = case.part_lines().iter().any(|l| !l.refusals.is_empty());
    let total: i64 = paid
        .iter()
        .map(|i| match h.body(*i) {
            Body::Paid { fen } => *fen,
            _ => 0,
        })
        .sum();
    if let Some(last) = paid.last()
        && refused
        && total > chargeable
    {
        out.add_for_now(Named::ChargeRefusedAndPaid, *last, &paid);
    }
}

/// Wall clocks against causality and against the monotonic clock.
fn clocks(case: &Case, out: &mut Findings) {
    let h = case.history;
    let mut boots: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for i in 0..h.len() {
        let e = h.event(i);
        for cause in e.after.iter().filter_map(|a| h.index(*a)) {
            let c = h.event(cause);
            if c.dev != e.dev
                && instant(h, cause, |_| true).earliest
                    > instant(h, i, |_| true).latest + CLOCK_TOLERANCE
            {
                out.add_for_now(Named::TwoClocksDisagree, i, &[cause]);
            }
        }
        if let Some(boot) = &e.boot {
            let own = boots.entry((e.dev.as_str(), boot)).or_default();
            own.push(i);
        }
    }
    // The phone's own last event within the boot, whoever wrote in between.
    for boot in boots.into_values() {
        let own = Doings::of(h, boot);
        for i in own.all().iter().copied() {
            if let Some(cause) = own.last(h, View::PastOf(i))
                && jumped(h.event(cause), h.event(i))
            {
                out.add(Named::ClockJump, i, &[cause]);
            }
        }
    }
}

/// Whether wall and monotonic clock of one boot moved apart between two events.
fn jumped(from: &Event, to: &Event) -> bool {
    let (Some(m0), Some(m1)) = (from.mono, to.mono) else {
        return false;
    };
    let wall = to.at.saturating_sub(from.at);
    wall.saturating_sub(m1.saturating_sub(m0)).saturating_abs() > CLOCK_TOLERANCE
}
