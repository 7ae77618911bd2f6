//! The bill: what was fitted or done, at no more than the customer agreed to, and who pays it.
//! Nothing is charged that is not a line with its own consent; a rule can only make a line cheaper.

use doorstep_standard::EventKind;
use doorstep_standard::model::FeeKind;

use crate::body::Body;
use crate::case::Case;
use crate::id::EventId;
use crate::part::PartState;
use crate::tariff::terms;

/// Who pays a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Payer {
    /// The customer.
    Customer,
    /// The company, or whoever the standard names instead of the customer.
    Company,
}

impl Payer {
    /// Stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Payer::Customer => "customer",
            Payer::Company => "company",
        }
    }
}

/// A line of the bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillLine {
    /// The line: the event id of its first quote.
    pub line: EventId,
    /// What it is.
    pub kind: FeeKind,
    /// Code of the part or of the tariff.
    pub code: String,
    /// Hash of the private value with the name under which it was shown.
    pub name: Option<String>,
    /// Pieces, hours or visits.
    pub quantity: i64,
    /// What the customer agreed to and may be charged at most, minor units.
    pub fen: i64,
    /// Who pays it.
    pub payer: Payer,
    /// The rule by which the company pays.
    pub payer_by: Option<String>,
    /// The rule by which it is free.
    pub free_by: Option<String>,
    /// What the customer pays of it, minor units: nothing when it is free or the company pays.
    pub charge_fen: i64,
}

/// What may be charged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// Lines that were fitted or done, in history order.
    pub lines: Vec<BillLine>,
    /// What the customer pays for them, minor units.
    pub total_fen: i64,
    /// Paid so far, minor units.
    pub paid_fen: i64,
    /// Still to pay, minor units; never negative.
    pub open_fen: i64,
}

/// Draws up the bill.
pub(crate) fn bill(case: &Case, parts: &[PartState]) -> Bill {
    let lines: Vec<BillLine> = parts
        .iter()
        .filter(|p| p.fitted.is_some())
        .map(|p| line(case, p))
        .collect();
    let total_fen = lines.iter().map(|l| l.charge_fen).sum();
    let paid_fen = case
        .of_kind(&EventKind::Paid)
        .iter()
        .filter(|i| case.counts(**i))
        .map(|i| match case.history.body(*i) {
            Body::Paid { fen } => *fen,
            _ => 0,
        })
        .sum();
    Bill {
        lines,
        total_fen,
        paid_fen,
        open_fen: i64::max(0, total_fen - paid_fen),
    }
}

fn line(case: &Case, p: &PartState) -> BillLine {
    // Two revisions made apart: the terms are those of the line's first quote.
    let quote = p.current.map_or(p.line, |(quote, _)| quote);
    let terms = case
        .history
        .index(quote)
        .map(|i| terms(case, i))
        .unwrap_or_default();
    let payer = match terms.by_company {
        Some(_) => Payer::Company,
        None => Payer::Customer,
    };
    let free = terms.free.is_some() || payer == Payer::Company;
    BillLine {
        line: p.line,
        kind: p.kind,
        code: p.part.clone(),
        name: p.name.clone(),
        quantity: p.quantity,
        fen: p.chargeable_fen,
        payer,
        payer_by: terms.by_company,
        free_by: terms.free,
        charge_fen: if free { 0 } else { p.chargeable_fen },
    }
}
