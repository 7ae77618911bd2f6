//! Parts, and everything else that is charged: what was quoted, agreed, refused, fitted (work: done).
//! A merge never manufactures a consent: one consent must cover exactly the current quote, and a refusal
//! that its giver had not seen beats it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use doorstep_standard::EventKind;
use doorstep_standard::model::FeeKind;

use crate::body::{Body, Consent, ConsentWord, Quote, ValueClass};
use crate::case::{Case, View};
use crate::id::EventId;
use crate::line::Line;

/// How the customer stands to a part line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConsentState {
    /// Not asked about the current quote.
    Open,
    /// Agreed to exactly the current quote.
    Given,
    /// Refused or withdrawn, and not asked again since.
    Refused,
    /// Two revisions were made apart: no quote is current until one knows them all.
    NoCurrentQuote,
}

impl ConsentState {
    /// Stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            ConsentState::Open => "open",
            ConsentState::Given => "given",
            ConsentState::Refused => "refused",
            ConsentState::NoCurrentQuote => "no_current_quote",
        }
    }
}

/// A part line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartState {
    /// The event id of its first quote.
    pub line: EventId,
    /// What it is: a part (material), labour, overtime, callout, other.
    pub kind: FeeKind,
    /// Whether it is of low or high value, if that was said.
    pub class: Option<ValueClass>,
    /// Catalogue code of a part, or code of the tariff.
    pub part: String,
    /// Hash of the private value with the name under which the current quote was shown.
    pub name: Option<String>,
    /// Pieces, by the current quote.
    pub quantity: i64,
    /// Where it comes from.
    pub source: String,
    /// Quotes and revisions, oldest first: event and price.
    pub quotes: Vec<(EventId, i64)>,
    /// The quote that stands, and its price in minor units.
    pub current: Option<(EventId, i64)>,
    /// How the customer stands to it.
    pub consent: ConsentState,
    /// The consent that covers the current quote.
    pub consented_by: Option<EventId>,
    /// Refusals and withdrawals, oldest first: what a consent screen must show.
    pub refusals: Vec<EventId>,
    /// The event by which it was fitted, unless it was returned.
    pub fitted: Option<EventId>,
    /// What may be charged for it if it is fitted, minor units: the lower of the newest standing consent
    /// and the current quote; nothing without a standing consent.
    pub chargeable_fen: i64,
}

impl PartState {
    /// Whether the job waits for a part that the customer agreed to buy.
    pub fn awaits_customer(&self) -> bool {
        self.source == "customer_bought"
            && self.consent == ConsentState::Given
            && self.fitted.is_none()
    }
}

impl Case<'_> {
    /// The part lines with everything that is here, in history order.
    pub(crate) fn part_lines(&self) -> &[Line] {
        self.part_lines.get_or_init(|| lines(self, View::All))
    }

    /// The part line that an event opened.
    pub(crate) fn part_line(&self, opener: usize) -> Option<&Line> {
        let lines = self.part_lines();
        let at = lines.binary_search_by_key(&opener, |l| l.opener).ok()?;
        lines.get(at)
    }
}

impl Line {
    pub fn gather(case: &Case, opener: usize, view: View) -> Self {
        let h = case.history;
        let id = h.event(opener).id;
        let about = case.of_line(id);
        let seen = |kind: EventKind, of_line: &dyn Fn(&Body) -> bool| -> Vec<usize> {
            about
                .iter()
                .copied()
                .filter(|i| h.event(*i).kind == kind && case.sees(view, *i) && of_line(h.body(*i)))
                .collect()
        };
        let pick = |kind: EventKind, of_line: &dyn Fn(&Body) -> bool| -> Vec<usize> {
            let mut list = seen(kind, of_line);
            list.retain(|i| case.counts(*i));
            list
        };
        let consent_of =
            |b: &Body| matches!(b, Body::Consent(c) if c.line == Some(id) && c.subject == "part");
        let mut quotes = vec![opener];
        quotes.extend(pick(
            EventKind::QuoteRevised,
            &|b| matches!(b, Body::Quote(q) if q.line == Some(id)),
        ));
        quotes.retain(|q| foreign_to_line(case, *q).is_none());
        // Also from a contested device: striking a phone off must not turn a refusal into consent.
        let mut refusals = seen(EventKind::ConsentRefused, &consent_of);
        refusals.extend(seen(EventKind::ConsentWithdrawn, &consent_of));
        refusals.retain(|i| case.warns(*i));
        refusals.sort_unstable();
        let mut ends: BTreeMap<u32, usize> = BTreeMap::new();
        for i in [opener].iter().chain(about) {
            let end = ends.entry(h.place(*i).0).or_default();
            *end = (*end).max(*i);
        }
        Self {
            id,
            opener,
            quotes,
            ends: ends.into_values().collect(),
            states: RefCell::default(),
            consents: pick(EventKind::ConsentGiven, &consent_of),
            refusals,
            fits: pick(
                EventKind::PartFitted,
                &|b| matches!(b, Body::PartFitted { line, .. } if *line == id),
            ),
            returns: pick(
                EventKind::PartReturned,
                &|b| matches!(b, Body::PartReturned { line } if *line == id),
            ),
        }
    }

    /// Whether a point of view sees everything about the line, so that the line is the same from there.
    pub fn is_whole(&self, case: &Case, view: View) -> bool {
        match view {
            View::All => true,
            View::PastOf(e) => self.ends.iter().all(|i| case.history.in_past(*i, e)),
        }
    }

    /// The quotes that no other quote of the line has in its past.
    pub fn newest_quotes(&self, case: &Case) -> Vec<usize> {
        case.history.newest_of(self.quotes.clone())
    }

    /// The first fitting that nobody took back who knew of it.
    pub fn fitted(&self, case: &Case) -> Option<usize> {
        let h = case.history;
        let taken_back = h.cover_of(&self.returns);
        let mut fits = self.fits.iter().copied();
        fits.find(|f| !h.includes(&taken_back, *f))
    }

    /// The one current quote.
    pub fn current(&self, case: &Case) -> Option<usize> {
        match self.newest_quotes(case).as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// Whether a consent names what was really on the table, and no refusal beats it.
    pub fn stands(&self, case: &Case, consent: usize) -> bool {
        let Body::Consent(c) = case.history.body(consent) else {
            return false;
        };
        let seen = |r: &usize| case.history.in_past(*r, consent);
        as_quoted(case, consent, c)
            && self.refusals.iter().all(seen)
            && self.all_in(case, &c.over, |_| true)
    }

    /// Whether a list names every refusal of the line that is asked about.
    fn all_in(&self, case: &Case, over: &[EventId], asked: impl Fn(usize) -> bool) -> bool {
        let mut asked = self
            .refusals
            .iter()
            .copied()
            .filter(|r| asked(*r))
            .peekable();
        if asked.peek().is_none() {
            return true;
        }
        // Both lists come from outside, and either may be long.
        let mut over = over.to_vec();
        over.sort_unstable();
        asked.all(|r| over.binary_search(&case.history.event(r).id).is_ok())
    }

    /// Whether no refusal in the past of event `i` beats a consent: those that came apart from it do not ask.
    pub fn stands_before(&self, case: &Case, consent: usize, i: usize) -> bool {
        let Body::Consent(c) = case.history.body(consent) else {
            return false;
        };
        self.all_in(case, &c.over, |r| case.history.in_past(r, i))
    }

    /// The consent that covers exactly `quote`.
    pub fn consent_to(&self, case: &Case, quote: usize) -> Option<usize> {
        let id = case.history.event(quote).id;
        self.consents.iter().copied().find(|c| {
            matches!(case.history.body(*c), Body::Consent(x) if x.quote == Some(id))
                && self.stands(case, *c)
        })
    }
}

/// Whether a consent repeats a quote of its own line that its giver had seen, to the price and source.
pub(crate) fn as_quoted(case: &Case, consent: usize, c: &Consent) -> bool {
    let h = case.history;
    let Some(q) = c.quote.and_then(|q| h.index(q)) else {
        return false;
    };
    let Body::Quote(quote) = h.body(q) else {
        return false;
    };
    let line = quote.line.unwrap_or(h.event(q).id);
    h.in_past(q, consent)
        && case.counts(q)
        && foreign_to_line(case, q).is_none()
        && Some(line) == c.line
        && c.fen == Some(quote.fen)
        && c.source.as_deref() == Some(quote.source.as_str())
}

/// The member by which a revision makes something else of its line, which no revision may:
/// work does not become a part, nor a part of low value one of high value.
pub(crate) fn foreign_to_line(case: &Case, i: usize) -> Option<&'static str> {
    let revision = quote_of(case, i)?;
    let opener = case.history.index(revision.line?)?;
    let first = quote_of(case, opener)?;
    if revision.kind.is_some_and(|k| k != kind_of(first)) {
        return Some("kind");
    }
    if revision.class.is_some() && revision.class != first.class {
        return Some("class");
    }
    None
}

/// What the line of a first quote is.
pub(crate) fn kind_of(first: &Quote) -> FeeKind {
    first.kind.unwrap_or(FeeKind::Material)
}

pub(crate) fn quote_of<'a>(case: &Case<'a>, i: usize) -> Option<&'a Quote> {
    match case.history.body(i) {
        Body::Quote(q) => Some(q),
        _ => None,
    }
}

/// The part lines from a point of view, in history order.
pub(crate) fn lines(case: &Case, view: View) -> Vec<Line> {
    case.of_kind(&EventKind::Quoted)
        .iter()
        .copied()
        .filter(|i| case.sees(view, *i) && case.counts(*i))
        .map(|i| Line::gather(case, i, view))
        .collect()
}

/// The state of every part line.
pub fn parts(case: &Case) -> Vec<PartState> {
    case.part_lines()
        .iter()
        .filter_map(|l| part(case, l))
        .collect()
}

fn part(case: &Case, line: &Line) -> Option<PartState> {
    let h = case.history;
    let first = quote_of(case, line.opener)?;
    let current = line.current(case);
    let newest = line.newest_quotes(case);
    let shown = quote_of(
        case,
        current.or(newest.last().copied()).unwrap_or(line.opener),
    )?;
    let consented_by = current.and_then(|q| line.consent_to(case, q));
    let consent = match (current, consented_by) {
        (None, _) => ConsentState::NoCurrentQuote,
        (_, Some(_)) => ConsentState::Given,
        _ if refusal_stands(case, line) => ConsentState::Refused,
        _ => ConsentState::Open,
    };
    let fitted = line.fitted(case);
    let newest_consent = line
        .consents
        .iter()
        .copied()
        .filter(|c| line.stands(case, *c))
        .max_by_key(|c| (h.depth(*c), *c));
    let agreed_fen = newest_consent.and_then(|c| match h.body(c) {
        Body::Consent(c) => c.fen,
        _ => None,
    });
    let quoted_fen = newest
        .iter()
        .filter_map(|q| quote_of(case, *q))
        .map(|q| q.fen)
        .min();
    Some(PartState {
        line: line.id,
        kind: kind_of(first),
        class: first.class,
        part: shown.part.clone(),
        name: shown.name.clone(),
        quantity: shown.quantity,
        source: shown.source.clone(),
        quotes: line
            .quotes
            .iter()
            .filter_map(|q| quote_of(case, *q).map(|x| (h.event(*q).id, x.fen)))
            .collect(),
        current: current.and_then(|q| quote_of(case, q).map(|x| (h.event(q).id, x.fen))),
        consent,
        consented_by: consented_by.map(|c| h.event(c).id),
        refusals: line.refusals.iter().map(|r| h.event(*r).id).collect(),
        fitted: fitted.map(|f| h.event(f).id),
        chargeable_fen: agreed_fen.zip(quoted_fen).map_or(0, |(a, q)| a.min(q)),
    })
}

/// Whether the newest word of the customer on the line, as far as it goes, is a no.
pub(crate) fn refusal_stands(case: &Case, line: &Line) -> bool {
    if line.refusals.is_empty() {
        return false;
    }
    let said = line
        .consents
        .iter()
        .filter_map(|c| match case.history.body(*c) {
            Body::Consent(x) if x.verdict == ConsentWord::Given => Some(&x.over),
            _ => None,
        });
    let over: BTreeSet<&EventId> = said.flatten().collect();
    let mut ids = line.refusals.iter().map(|r| &case.history.event(*r).id);
    ids.any(|id| !over.contains(id))
}

/// Whether a fitting was covered by a consent in its own past; the consent if it was.
pub(crate) fn fitting_consent(
    case: &Case,
    fit: usize,
    quote: EventId,
    line: EventId,
) -> Option<usize> {
    let opener = case.history.index(line)?;
    if !case.history.in_past(opener, fit) {
        return None;
    }
    let known = Line::gather(case, opener, View::PastOf(fit));
    let current = known.current(case)?;
    if case.history.event(current).id != quote {
        return None;
    }
    known.consent_to(case, current)
}
