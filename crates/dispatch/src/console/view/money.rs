//! Parts and money: what was quoted at what price, who agreed when and how, what may be charged and what was paid.

use doorstep_visit::body::{Body, Consent, Verdict};
use doorstep_visit::part::{ConsentState, PartState};
use doorstep_visit::{EventId, words as visit_words};

use super::Source;

/// Parts and what they cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoneyView {
    /// Part lines.
    pub parts: Vec<PartView>,
    /// Consents to other things than parts.
    pub other_consents: Vec<ConsentView>,
    /// What may be charged.
    pub total: String,
    /// What was paid.
    pub paid: String,
    /// Whether the two differ.
    pub differs: bool,
}

/// A part line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartView {
    /// Name.
    pub name: String,
    /// Pieces.
    pub quantity: i64,
    /// Where it comes from, in words.
    pub source: String,
    /// Every price that was quoted, oldest first.
    pub quotes: Vec<QuoteView>,
    /// How the customer stands to it.
    pub consent: ConsentState,
    /// Every answer of the customer, oldest first.
    pub answers: Vec<ConsentView>,
    /// When and by whom it was fitted.
    pub fitted: Option<(String, String)>,
    /// What may be charged for it.
    pub chargeable: String,
}

/// A price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteView {
    /// The event.
    pub id: EventId,
    /// UTC milliseconds.
    pub at: i64,
    /// When.
    pub time: String,
    /// Who quoted it.
    pub who: String,
    /// Amount.
    pub price: String,
    /// Whether it is the one that stands.
    pub current: bool,
}

/// An answer of the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentView {
    /// The event.
    pub id: EventId,
    /// UTC milliseconds.
    pub at: i64,
    /// Yes, no or no longer.
    pub verdict: Verdict,
    /// What was asked, in words.
    pub subject: String,
    /// When.
    pub time: String,
    /// Who asked.
    pub who: String,
    /// Who answered: owner, family.
    pub relation: String,
    /// Spoken, signed, by phone.
    pub how: String,
    /// Price that was shown.
    pub price: Option<String>,
    /// It covers exactly the current quote.
    pub covers_current: bool,
}

/// Parts and money of a visit.
pub fn money(s: &Source) -> MoneyView {
    let bill = &s.state.bill;
    MoneyView {
        parts: s.state.parts.iter().map(|p| part(s, p)).collect(),
        other_consents: consents(s, |c| c.subject != "part", None),
        total: visit_words::money(bill.total_fen),
        paid: visit_words::money(bill.paid_fen),
        differs: bill.total_fen != bill.paid_fen && bill.paid_fen != 0,
    }
}

fn part(s: &Source, p: &PartState) -> PartView {
    PartView {
        name: s.part(&p.part, p.name.as_deref()),
        quantity: p.quantity,
        source: visit_words::code(&p.source, s.lang).to_owned(),
        quotes: p
            .quotes
            .iter()
            .map(|(id, fen)| QuoteView {
                id: *id,
                at: s.at(*id).unwrap_or_default(),
                time: s.time_of(*id),
                who: s.who(*id),
                price: visit_words::money(*fen),
                current: p.current.map(|c| c.0) == Some(*id),
            })
            .collect(),
        consent: p.consent,
        answers: consents(s, |c| c.line == Some(p.line), p.consented_by),
        fitted: p.fitted.map(|f| (s.time_of(f), s.who(f))),
        chargeable: visit_words::money(p.chargeable_fen),
    }
}

fn consents(
    s: &Source,
    wanted: impl Fn(&Consent) -> bool,
    standing: Option<EventId>,
) -> Vec<ConsentView> {
    (0..s.history.len())
        .filter_map(|i| match s.history.body(i) {
            Body::Consent(c) if wanted(c) => Some((s.history.event(i), c)),
            _ => None,
        })
        .map(|(e, c)| ConsentView {
            id: e.id,
            at: s.at(e.id).unwrap_or_default(),
            verdict: c.verdict,
            subject: visit_words::code(&c.subject, s.lang).to_owned(),
            time: s.time_of(e.id),
            who: s.names.person(&e.by).to_owned(),
            relation: visit_words::code(&c.relation, s.lang).to_owned(),
            how: visit_words::code(&c.how, s.lang).to_owned(),
            price: c.fen.map(visit_words::money),
            covers_current: standing == Some(e.id),
        })
        .collect()
}
