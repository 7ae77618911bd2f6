//! What may be charged: every quoted line against the fee rules of the standard that binds it.
//! Three-valued like a gate: a price that the company has not set is "cannot tell", never a refusal.

use doorstep_standard::mechanism::FeeRule;
use doorstep_standard::model::FeeKind;
use doorstep_standard::{Enforce, Standard, Tri};

use crate::body::Quote;
use crate::case::{Case, Standpoint, View};
use crate::finding::Ground;
use crate::id::EventId;
use crate::objection::{Objection, objection};
use crate::part::{kind_of, quote_of};

/// Everything in the fee rules that stands against the quote at index `i` and that the device asks about.
pub(crate) fn fee_objections(case: &Case, standard: &Standard, i: usize) -> Vec<Objection> {
    judged(case, standard, i, |e| {
        matches!(e, Enforce::Block | Enforce::Warn)
    })
}

/// The same for rules that the office runs: nobody is asked in the home, a person looks at it afterwards.
pub(crate) fn office_objections(case: &Case, i: usize) -> Vec<Objection> {
    match case.standard_for(i) {
        Some(standard) => judged(case, standard, i, |e| e == Enforce::Office),
        None => Vec::new(),
    }
}

fn judged(
    case: &Case,
    standard: &Standard,
    i: usize,
    whose: impl Fn(Enforce) -> bool,
) -> Vec<Objection> {
    let Some((quote, kind)) = line_of(case, i) else {
        return Vec::new();
    };
    let (at, view) = (case.standpoint(i), View::PastOf(i));
    standard
        .rules_on_fees()
        .filter(|r| whose(r.enforce))
        .filter_map(|rule| {
            let fits = fits(standard, rule.fee.as_ref()?, quote, kind);
            if fits == Tri::Yes {
                return None;
            }
            let held = (!case.asked(standard, &at, view).applies(rule)).or(fits);
            let ground = Ground::Gate {
                rule: rule.id.clone(),
            };
            (held != Tri::Yes).then(|| objection(rule, ground, held, Vec::new()))
        })
        .collect()
}

/// A quote, and what its line is: a revision is what the first quote was.
fn line_of<'a>(case: &Case<'a>, i: usize) -> Option<(&'a Quote, FeeKind)> {
    let quote = quote_of(case, i)?;
    let first = match quote.line {
        Some(line) => quote_of(case, case.history.index(line)?)?,
        None => quote,
    };
    Some((quote, kind_of(first)))
}

/// What a fee rule has against a line, and what it would allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breach {
    /// It must be free.
    NotFree,
    /// A bill may not have such a line.
    NotOnBills,
    /// The tariff has the code as another kind.
    OtherKind(FeeKind),
    /// It is dearer than the tariff, which allows so many minor units.
    Above(i64),
    /// The tariff does not have it.
    NotListed,
}

/// What a fee rule surely has against a line of this code and kind at this price.
pub fn breach(
    standard: &Standard,
    fee: &FeeRule,
    code: &str,
    kind: FeeKind,
    (quantity, fen): (i64, i64),
) -> Option<Breach> {
    if fen > 0 && named(standard, &fee.zero, code, kind) {
        return Some(Breach::NotFree);
    }
    if !fee.only.is_empty() && !named(standard, &fee.only, code, kind) {
        return Some(Breach::NotOnBills);
    }
    match standard.fees.get(code).filter(|_| fee.tariff) {
        Some(line) if line.kind != kind => Some(Breach::OtherKind(line.kind)),
        Some(line) => {
            // A price so large that it overflows bounds nothing; sums of a visit never come near it.
            let most = line.fen?.saturating_mul(quantity);
            (fen > most).then_some(Breach::Above(most))
        }
        // Parts are outside the tariff unless it names them; a pack without any price leaves it to a list
        // that the company keeps elsewhere.
        None if !fee.tariff || kind == FeeKind::Material || fen == 0 => None,
        None if standard.fees.is_empty() => None,
        None => Some(Breach::NotListed),
    }
}

/// Whether a quoted line is what a fee rule allows.
fn fits(standard: &Standard, fee: &FeeRule, quote: &Quote, kind: FeeKind) -> Tri {
    if breach(
        standard,
        fee,
        &quote.part,
        kind,
        (quote.quantity, quote.fen),
    )
    .is_some()
    {
        return Tri::No;
    }
    let priced = match standard.fees.get(&quote.part) {
        Some(line) => line.fen.is_some(),
        None => kind == FeeKind::Material,
    };
    match fee.tariff && quote.fen > 0 && !priced {
        true => Tri::Unknown,
        false => Tri::Yes,
    }
}

/// Whether a list of kinds and codes names a line: by its kind, its code, or the kind of that code in the
/// tariff, so that work does not become something else by being called so.
fn named(standard: &Standard, list: &[String], code: &str, kind: FeeKind) -> bool {
    let by_tariff = standard.fees.get(code).map(|f| f.kind.as_str());
    list.iter()
        .any(|n| n == kind.as_str() || n == code || Some(n.as_str()) == by_tariff)
}

/// What the fee rules say of a line that is charged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The rule by which somebody else than the customer pays.
    pub by_company: Option<String>,
    /// The rule by which it is free.
    pub free: Option<String>,
}

/// The terms of a line as one of its quotes stands; of anything else, none.
pub fn terms_of(case: &Case, quote: EventId) -> Terms {
    let index = case.history.index(quote);
    index.map(|i| terms(case, i)).unwrap_or_default()
}

/// The terms of a line that nobody has quoted yet, by what is known now: what a form proposes.
pub fn terms_now(
    case: &Case,
    standard: &Standard,
    code: &str,
    kind: FeeKind,
    at: &Standpoint,
) -> Terms {
    let line = Line { code, kind, fen: 0 };
    judge_terms(case, standard, &line, at, View::All)
}

/// Judges the terms of a line by the rules that surely hold in the past of its quote at index `i`.
pub(crate) fn terms(case: &Case, i: usize) -> Terms {
    let (Some(standard), Some((quote, kind))) = (case.standard_for(i), line_of(case, i)) else {
        return Terms::default();
    };
    let line = Line {
        code: &quote.part,
        kind,
        fen: quote.fen,
    };
    judge_terms(case, standard, &line, &case.standpoint(i), View::PastOf(i))
}

/// What terms depend on.
struct Line<'a> {
    code: &'a str,
    kind: FeeKind,
    fen: i64,
}

fn judge_terms(
    case: &Case,
    standard: &Standard,
    line: &Line,
    at: &Standpoint,
    view: View,
) -> Terms {
    let about = |fee: &FeeRule| match (fee.zero.is_empty(), fee.only.is_empty()) {
        (false, _) => named(standard, &fee.zero, line.code, line.kind),
        (true, false) => named(standard, &fee.only, line.code, line.kind),
        (true, true) => true,
    };
    let mut out = Terms::default();
    for rule in &standard.rules {
        let Some(fee) = rule.fee.as_ref().filter(|f| about(f)) else {
            continue;
        };
        if case.asked(standard, at, view).applies(rule) != Tri::Yes {
            continue;
        }
        if fee.payer.as_deref().is_some_and(|p| p != "customer") {
            out.by_company.get_or_insert_with(|| rule.id.clone());
        }
        // A rule that may be passed with a reason leaves a price as it was agreed; one that may not is kept
        // also on a bill that a merge brought, until a person settles it.
        if !fee.zero.is_empty() && (line.fen == 0 || rule.enforce == Enforce::Block) {
            out.free.get_or_insert_with(|| rule.id.clone());
        }
    }
    out
}
