//! Parts and money: what was quoted at what price, who agreed when and how, what may be charged and what was paid.

use std::collections::BTreeMap;

use doorstep_standard::model::FeeKind;
use doorstep_visit::bill::BillLine;
use doorstep_visit::body::{Body, Consent, ConsentWord};
use doorstep_visit::part::{ConsentState, PartState};
use doorstep_visit::{EventId, words as visit_words};

use super::Source;
use super::window::MOST_ROWS;

/// Parts and what they cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoneyView {
    /// Part lines.
    pub parts: Vec<PartView>,
    /// How many more lines there are.
    pub more: usize,
    /// Consents to other things than parts.
    pub other_consents: Vec<ConsentView>,
    /// What may be charged.
    pub total: String,
    /// What was paid.
    pub paid: String,
    /// What remains to be paid; absent when nothing does.
    pub open: Option<String>,
    /// The bill, line by line.
    pub lines: Vec<BillLineView>,
    /// Whether the two differ.
    pub differs: bool,
}

/// A line of the bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillLineView {
    /// What it is, in words.
    pub kind: &'static str,
    /// Name.
    pub name: String,
    /// Pieces, hours or visits.
    pub quantity: i64,
    /// What the customer agreed to.
    pub price: String,
    /// Who pays, in words.
    pub payer: &'static str,
    /// What the customer pays of it.
    pub charge: String,
    /// Why the customer pays nothing: the saying, and the rule behind it.
    pub because: Option<Because>,
}

/// Why a line costs the customer nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// That it is free, or that the company pays.
    pub word: &'static str,
    /// What the rule says.
    pub text: String,
    /// Rule id.
    pub rule: String,
}

/// A line of the quotes: a part, or work that is charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartView {
    /// What it is, in words; with its class where that was said.
    pub kind: String,
    /// Whether it is a thing that is fitted, not work that is done.
    pub is_part: bool,
    /// Agreed, and the customer still has to bring it.
    pub waits: bool,
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
    pub verdict: ConsentWord,
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
    let all = answers(s);
    let others = all.iter().filter(|(_, c)| c.subject != "part");
    let others: Vec<usize> = others.map(|(i, _)| *i).collect();
    let others = consents(s, newest(&others), None);
    MoneyView {
        more: s.state.parts.len().saturating_sub(MOST_ROWS),
        parts: parts(s),
        other_consents: others,
        total: s.money(bill.total_fen),
        paid: s.money(bill.paid_fen),
        open: (bill.open_fen > 0).then(|| s.money(bill.open_fen)),
        lines: bill
            .lines
            .iter()
            .take(MOST_ROWS)
            .map(|l| bill_line(s, l))
            .collect(),
        differs: bill.total_fen != bill.paid_fen && bill.paid_fen != 0,
    }
}

fn bill_line(s: &Source, l: &BillLine) -> BillLineView {
    let because = |word, rule: &Option<String>| {
        let rule = rule.clone()?;
        let text = s.standard().and_then(|p| {
            let words = p.texts(s.lang).rule_of(p.rule(&rule)?);
            words.map(str::to_owned)
        });
        Some(Because {
            word,
            text: text.unwrap_or_else(|| rule.clone()),
            rule,
        })
    };
    let free = because(s.lang.pick("免费，因为", "free, because"), &l.free_by);
    let company = || {
        let word = s.lang.pick("由公司付款，因为", "the company pays, because");
        because(word, &l.payer_by)
    };
    BillLineView {
        kind: visit_words::fee_kind(l.kind, s.lang),
        name: s.part(&l.code, l.name.as_deref()),
        quantity: l.quantity,
        price: s.money(l.fen),
        payer: visit_words::payer(l.payer, s.lang),
        charge: s.money(l.charge_fen),
        because: free.or_else(company),
    }
}

/// Every answer of the customer, in history order.
fn answers<'a>(s: &Source<'a>) -> Vec<(usize, &'a Consent)> {
    let said = |i: usize| match s.history.body(i) {
        Body::Consent(c) => Some((i, c)),
        _ => None,
    };
    (0..s.history.len()).filter_map(said).collect()
}

/// The last of a list, as many as are drawn.
fn newest<T>(list: &[T]) -> &[T] {
    let from = list.len().saturating_sub(MOST_ROWS);
    list.get(from..).unwrap_or_default()
}

/// The lines that are drawn, oldest first.
fn parts(s: &Source) -> Vec<PartView> {
    let mut about: BTreeMap<EventId, Vec<usize>> = BTreeMap::new();
    for (i, c) in answers(s) {
        about
            .entry(c.line.unwrap_or(s.history.event(i).id))
            .or_default()
            .push(i);
    }
    let charged = s.state.bill.lines.iter();
    let charged: BTreeMap<EventId, i64> = charged.map(|l| (l.line, l.charge_fen)).collect();
    let drawn = s.state.parts.iter().take(MOST_ROWS);
    drawn
        .map(|p| {
            let about = about.get(&p.line).map_or(&[][..], Vec::as_slice);
            part(s, p, about, charged.get(&p.line).copied())
        })
        .collect()
}

fn part(s: &Source, p: &PartState, about: &[usize], charged: Option<i64>) -> PartView {
    let is_part = p.kind == FeeKind::Material;
    let kind = visit_words::fee_kind(p.kind, s.lang);
    PartView {
        kind: match p.class.map(|c| visit_words::value_class(c, s.lang)) {
            Some(class) => format!("{kind} · {class}"),
            None => kind.to_owned(),
        },
        is_part,
        waits: p.awaits_customer(),
        name: s.part(&p.part, p.name.as_deref()),
        quantity: p.quantity,
        // Work comes from nowhere but the company.
        source: match is_part {
            true => visit_words::code(&p.source, s.lang).to_owned(),
            false => String::new(),
        },
        quotes: newest(&p.quotes)
            .iter()
            .map(|(id, fen)| QuoteView {
                id: *id,
                at: s.at(*id).unwrap_or_default(),
                time: s.time_of(*id),
                who: s.who(*id),
                price: s.money(*fen),
                current: p.current.map(|c| c.0) == Some(*id),
            })
            .collect(),
        consent: p.consent,
        answers: consents(s, newest(about), p.consented_by),
        fitted: p.fitted.map(|f| (s.time_of(f), s.who(f))),
        chargeable: s.money(charged.unwrap_or(p.chargeable_fen)),
    }
}

fn consents(s: &Source, events: &[usize], standing: Option<EventId>) -> Vec<ConsentView> {
    let all = events.iter().copied();
    all.filter_map(|i| match s.history.body(i) {
        Body::Consent(c) => Some((s.history.event(i), c)),
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
        price: c.fen.map(|fen| s.money(fen)),
        covers_current: standing == Some(e.id),
    })
    .collect()
}
