//! Prices, consents, fittings, and what comes at the end: statement, signature, money.

use super::one::{Deed, Deed::*, of_kind, pick};
use crate::body::Body;
use crate::id::EventId;
use crate::json::Json;
use crate::part::PartState;
use crate::testkit::{Crew, data};

const PARTS: [&str; 3] = ["valve", "seal", "pump"];
const SOURCES: [&str; 3] = ["company", "customer_bought", "warranty"];
const KINDS: [&str; 5] = ["labour", "material", "overtime", "callout", "other"];
const CLASSES: [&str; 2] = ["low_value", "high_value"];

/// A line of the pack's tariff, near its price, or of any kind; a part may say what it is worth.
fn any_line(crew: &Crew, who: usize, n: u16, fen: i64) -> Option<Json> {
    let standard = crew.standard(who);
    let fees: Vec<_> = standard.iter().flat_map(|s| &s.fees).collect();
    let d = match pick(&fees, n / 4) {
        Some((code, fee)) if !n.is_multiple_of(4) => {
            let fen = fee
                .fen
                .map_or(fen, |price| price + i64::from(n % 3) * 100 - 100);
            let mut d = data::quote(None, code, fen.max(0), "company");
            d.set("kind", fee.kind.as_str().into());
            d
        }
        _ => {
            let mut d = data::quote(None, pick(&PARTS, n / 8)?, fen, "company");
            d.set("kind", pick(&KINDS, n / 16)?.into());
            d.set("class", pick(&CLASSES, n / 32)?.into());
            d
        }
    };
    Some(d)
}

pub(super) fn act(crew: &mut Crew, who: usize, deed: Deed, n: u16) -> Option<EventId> {
    let source: &str = pick(&SOURCES, n / 16)?;
    let fen = match source {
        "customer_bought" => 0,
        _ => i64::from(n % 5) * 10_000 + 5_000,
    };
    if deed == Quote {
        let part = pick(&PARTS, n / 8)?;
        return Some(crew.write(who, "d.quoted", data::quote(None, part, fen, source)));
    }
    if deed == QuoteKind {
        return Some(crew.write(who, "d.quoted", any_line(crew, who, n, fen)?));
    }
    let lines = crew.parts(who);
    let of: &PartState = lines.get(usize::from(n / 16) % lines.len().max(1))?;
    let (line, known) = (of.line, of.refusals.clone());
    let quotes: Vec<EventId> = of.quotes.iter().map(|(id, _)| *id).collect();
    let newest = of
        .current
        .map(|(id, _)| id)
        .or_else(|| quotes.last().copied())?;
    let any_quote = pick(&quotes, n)?;
    let on_table = |crew: &Crew, quote: EventId| match crew.replicas[who]
        .history
        .index(quote)
        .map(|i| crew.replicas[who].history.body(i).clone())
    {
        Some(Body::Quote(q)) => Some((q.fen, q.source)),
        _ => None,
    };
    let (kind, d) = match deed {
        Revise => (
            "d.quote_revised",
            data::quote(Some(line), &of.part.clone(), fen, source),
        ),
        Consent => {
            let (fen, source) = on_table(crew, newest)?;
            (
                "d.consent_given",
                data::part_consent(line, newest, fen, &source, &known),
            )
        }
        ConsentUnaware => {
            let (fen, source) = on_table(crew, any_quote)?;
            (
                "d.consent_given",
                data::part_consent(line, any_quote, fen, &source, &[]),
            )
        }
        ConsentOther => {
            let (right, _) = on_table(crew, any_quote)?;
            let fen = if n.is_multiple_of(2) {
                right
            } else {
                right + 1
            };
            let d = data::part_consent(line, any_quote, fen, source, &known);
            ("d.consent_given", d)
        }
        ToldConsent => {
            let (fen, source) = on_table(crew, newest)?;
            let d = data::part_consent(line, newest, fen, &source, &known);
            ("d.consent_given", data::happened(d, crew.now() - 600_000))
        }
        Refuse => ("d.consent_refused", data::part_answer(line)),
        Withdraw => ("d.consent_withdrawn", data::part_answer(line)),
        Fit => ("d.part_fitted", data::fitted(line, newest)),
        FitAny => ("d.part_fitted", data::fitted(line, any_quote)),
        _ => ("d.part_returned", data::returned(line)),
    };
    Some(crew.write(who, kind, d))
}

pub(super) fn finish(crew: &mut Crew, who: usize, deed: Deed, n: u16) -> Option<EventId> {
    let shown = of_kind(&crew.replicas[who].history, "d.statement_shown");
    match deed {
        Show => crew.show(who, (n % 256) as u8),
        Sign => crew.sign(who, *shown.last()?),
        SignAny => crew.sign(who, pick(&shown, n)?),
        RefuseSignature => {
            Some(crew.write(who, "d.signature_refused", data::code("reason", "price")))
        }
        Pay => {
            let total = crew.replicas[who]
                .history
                .get(*shown.last()?)?
                .data
                .get("total_fen")?
                .as_int()?;
            Some(crew.write(who, "d.paid", data::paid(total)))
        }
        _ => Some(crew.write(who, "d.paid", data::paid(i64::from(n) * 100))),
    }
}
