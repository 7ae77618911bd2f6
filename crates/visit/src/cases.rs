//! The named cases: what merging, or plain life, brings about. Kept, named, shown; a person settles.
//! Each is judged on one event, so that every replica gives it the same id.

use std::collections::BTreeSet;

use crate::body::{Body, Verdict};
use crate::case::{Case, View};
use crate::event::Side;
use crate::finding::{Finding, Ground, Named, Severity, finding_id};
use crate::instant::instant;
use crate::part::{Line, as_quoted, fitting_consent, lines, quote_of};
use crate::signoff::{newest_signatures, reopened_by, root_fits, shown_of};

/// Wall clocks may differ by this much before it is worth a word, milliseconds.
const CLOCK_TOLERANCE: i64 = 120_000;

/// Collects findings, one per (key, judged event).
pub(crate) struct Findings<'a, 'b> {
    case: &'b Case<'a>,
    seen: BTreeSet<String>,
    pub list: Vec<Finding>,
}

impl<'a, 'b> Findings<'a, 'b> {
    pub fn new(case: &'b Case<'a>) -> Self {
        Self {
            case,
            seen: BTreeSet::new(),
            list: Vec::new(),
        }
    }

    /// Adds a named case judged on event `judged`, made by it and `others`.
    pub fn add(&mut self, named: Named, judged: usize, others: &[usize]) {
        self.push(
            Ground::Case(named),
            named.severity(),
            judged,
            others,
            false,
            None,
        );
    }

    pub fn push(
        &mut self,
        ground: Ground,
        severity: Severity,
        judged: usize,
        others: &[usize],
        cannot_tell: bool,
        reason: Option<String>,
    ) {
        let h = self.case.history;
        let id = finding_id(ground.key(), h.event(judged).id);
        if !self.seen.insert(id.clone()) {
            return;
        }
        let mut all: Vec<usize> = others.to_vec();
        all.push(judged);
        all.sort_unstable();
        all.dedup();
        self.list.push(Finding {
            id,
            ground,
            severity,
            judged: h.event(judged).id,
            events: all.into_iter().map(|i| h.event(i).id).collect(),
            cannot_tell,
            is_final: h.is_complete(judged),
            reason,
            settled: None,
        });
    }
}

/// Adds every named case.
pub(crate) fn name_cases(case: &Case, out: &mut Findings) {
    data_and_standing(case, out);
    office_against_field(case, out);
    two_people(case, out);
    registers(case, out);
    consents_and_parts(case, out);
    signature(case, out);
    clocks(case, out);
}

fn data_and_standing(case: &Case, out: &mut Findings) {
    let h = case.history;
    for i in 0..h.len() {
        match h.body(i) {
            Body::Bad(_) => out.add(Named::BadData, i, &[]),
            Body::Unknown => out.add(Named::UnknownKind, i, &[]),
            Body::ToldAfterwards => out.add(Named::ToldAfterwards, i, &[]),
            _ => {}
        }
        if case.is_contested(i) {
            let ended: Vec<usize> = case
                .of_kind("o.standing_ended")
                .iter()
                .copied()
                .filter(|s| matches!(h.body(*s), Body::StandingEnded { dev, .. } if *dev == h.event(i).dev))
                .collect();
            out.add(Named::Contested, i, &ended);
        }
    }
    for c in case.of_kind("o.closed") {
        let Body::Closed(covers) = h.body(*c) else {
            continue;
        };
        for i in 0..h.len() {
            if h.event(i).side() == Side::Device && !h.covered(i, covers) && !h.in_past(i, *c) {
                out.add(Named::LateEvidence, i, &[*c]);
            }
        }
    }
}

/// Work of the field that an office act did not know of, or that came after it all the same.
fn office_against_field(case: &Case, out: &mut Findings) {
    let h = case.history;
    let attended: Vec<usize> = case.of_kind("d.arrived").to_vec();
    for c in case.of_kind("o.cancelled") {
        if !attended.is_empty() {
            out.add(Named::CancelledButAttended, *c, &attended);
        }
    }
    let assigned = case.register(View::All, case.of_kind("o.assigned").iter().copied());
    for a in &assigned.writes {
        let Body::Assigned(now) = h.body(*a) else {
            continue;
        };
        let earlier: BTreeSet<_> = case
            .of_kind("o.assigned")
            .iter()
            .filter(|b| h.in_past(**b, *a))
            .filter_map(|b| match h.body(*b) {
                Body::Assigned(p) => Some(p.clone()),
                _ => None,
            })
            .flatten()
            .collect();
        let still_working: Vec<usize> = [
            "d.arrived",
            "d.entered",
            "d.repair_started",
            "d.part_fitted",
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
    let together = |a: usize, b: usize| {
        case.of_kind("o.assigned").iter().any(|i| match h.body(*i) {
            Body::Assigned(p) => p.contains(&h.event(a).by) && p.contains(&h.event(b).by),
            _ => false,
        })
    };
    for_each_pair(case.of_kind("d.arrived"), |a, b| {
        if h.concurrent(a, b) && h.event(a).by != h.event(b).by && !together(a, b) {
            out.add(Named::BothAttended, b, &[a]);
        }
    });
    for_each_pair(case.of_kind("d.quoted"), |a, b| {
        let same = quote_of(case, a)
            .zip(quote_of(case, b))
            .is_some_and(|(x, y)| x.part == y.part);
        if same && h.concurrent(a, b) {
            out.add(Named::PossibleDuplicatePart, b, &[a]);
        }
    });
}

fn registers(case: &Case, out: &mut Findings) {
    let h = case.history;
    let mut check = |writes: &[usize], same: &dyn Fn(usize, usize) -> bool| {
        let newest = case.register(View::All, writes.iter().copied()).writes;
        if let [first, rest @ ..] = newest.as_slice()
            && let Some(last) = rest.last()
            && rest.iter().any(|w| !same(*first, *w))
        {
            out.add(Named::TwoValues, *last, &newest);
        }
    };
    let same_body = |a: usize, b: usize| h.body(a) == h.body(b);
    check(case.of_kind("o.assigned"), &same_body);
    check(case.of_kind("o.standard_pinned"), &same_body);
    let windows: Vec<usize> = [
        case.of_kind("o.appointment_set"),
        case.of_kind("d.appointment_agreed"),
    ]
    .concat();
    check(&windows, &same_body);
    let reported = |i: usize| match h.body(i) {
        Body::OrderSet { reported_at, .. } => *reported_at,
        _ => None,
    };
    check(case.of_kind("o.order_set"), &|a, b| {
        reported(a) == reported(b)
    });
    let mut facts: BTreeSet<&str> = BTreeSet::new();
    for i in case
        .of_kind("o.fact_set")
        .iter()
        .chain(case.of_kind("o.order_set"))
    {
        match h.body(*i) {
            Body::FactSet { fact, .. } => {
                facts.insert(fact);
            }
            Body::OrderSet { facts: f, .. } => facts.extend(f.keys().map(String::as_str)),
            _ => {}
        }
    }
    for fact in facts {
        check(&case.fact_writes(fact), &|a, b| {
            case.fact_value(a, fact) == case.fact_value(b, fact)
        });
    }
}

fn consents_and_parts(case: &Case, out: &mut Findings) {
    let h = case.history;
    for i in case.of_kind("d.consent_given") {
        if let Body::Consent(c) = h.body(*i)
            && c.subject == "part"
            && h.is_complete(*i)
            && !as_quoted(case, *i, c)
        {
            out.add(Named::ConsentNotAsQuoted, *i, &[]);
        }
    }
    for line in lines(case, View::All) {
        part_cases(case, &line, out);
    }
    // A fitting of a line that is not here, or not known to the fitter, is judged all the same.
    for f in case.of_kind("d.part_fitted") {
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
    let standing: Vec<usize> = line
        .consents
        .iter()
        .copied()
        .filter(|c| line.stands(case, *c))
        .collect();
    for_each_pair(&standing, |a, b| {
        if h.concurrent(a, b) {
            out.add(Named::DoubleConsent, b, &[a]);
        }
    });
    for q in &line.quotes {
        let earlier: Vec<usize> = standing
            .iter()
            .copied()
            .filter(|c| !h.in_past(*q, *c))
            .filter(|c| match (h.body(*c), quote_of(case, *q)) {
                (Body::Consent(c), Some(quote)) => {
                    c.quote != Some(h.event(*q).id) && c.fen != Some(quote.fen)
                }
                _ => false,
            })
            .collect();
        if !earlier.is_empty() {
            out.add(Named::PriceChangedAfterConsent, *q, &earlier);
        }
    }
    for f in &line.fits {
        let against: Vec<usize> = line
            .refusals
            .iter()
            .copied()
            .filter(|r| h.concurrent(*r, *f))
            .filter(|r| matches!(h.body(*r), Body::Consent(c) if c.verdict != Verdict::Given))
            .collect();
        if !against.is_empty() {
            out.add(Named::FittedAgainstConcurrentRefusal, *f, &against);
        }
    }
}

fn signature(case: &Case, out: &mut Findings) {
    let h = case.history;
    for s in case.of_kind("d.signed") {
        if root_fits(case, *s) == Some(false) {
            out.add(Named::SignatureMismatch, *s, &[]);
        }
    }
    for s in newest_signatures(case) {
        for e in reopened_by(case, s) {
            out.add(Named::SignedThenChanged, e, &[s]);
        }
    }
    let covers: Vec<(usize, &[crate::id::EventId])> = case
        .of_kind("o.closed")
        .iter()
        .filter_map(|c| match h.body(*c) {
            Body::Closed(covers) => Some((*c, covers.as_slice())),
            _ => None,
        })
        .chain(
            newest_signatures(case)
                .into_iter()
                .filter_map(|s| shown_of(case, s).map(|x| (s, x.covers.as_slice()))),
        )
        .collect();
    for hazard in case.of_kind("d.hazard_found") {
        let late: Vec<usize> = covers
            .iter()
            .filter(|(_, c)| !h.covered(*hazard, c))
            .map(|(i, _)| *i)
            .collect();
        if !late.is_empty() {
            out.add(Named::HazardAfterClosure, *hazard, &late);
        }
    }
    let chargeable: i64 = crate::part::parts(case)
        .iter()
        .filter(|p| p.fitted.is_some())
        .map(|p| p.chargeable_fen)
        .sum();
    let paid: Vec<usize> = case
        .of_kind("d.paid")
        .iter()
        .copied()
        .filter(|i| case.counts(*i))
        .collect();
    let refused = lines(case, View::All)
        .iter()
        .any(|l| !l.refusals.is_empty());
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
        out.add(Named::ChargeRefusedAndPaid, *last, &paid);
    }
}

/// Wall clocks against causality and against the monotonic clock.
fn clocks(case: &Case, out: &mut Findings) {
    let h = case.history;
    for i in 0..h.len() {
        let e = h.event(i);
        for cause in e.after.iter().filter_map(|a| h.index(*a)) {
            let c = h.event(cause);
            if c.dev != e.dev
                && instant(h, cause, |_| true).earliest
                    > instant(h, i, |_| true).latest + CLOCK_TOLERANCE
            {
                out.add(Named::TwoClocksDisagree, i, &[cause]);
            }
            if c.dev == e.dev
                && c.boot == e.boot
                && let (Some(from), Some(to)) = (c.mono, e.mono)
                && ((e.at.saturating_sub(c.at)).saturating_sub(to.saturating_sub(from))).abs()
                    > CLOCK_TOLERANCE
            {
                out.add(Named::ClockJump, i, &[cause]);
            }
        }
    }
}

fn for_each_pair(list: &[usize], mut f: impl FnMut(usize, usize)) {
    for (n, a) in list.iter().enumerate() {
        for b in list.iter().skip(n + 1) {
            f(*a, *b);
        }
    }
}
