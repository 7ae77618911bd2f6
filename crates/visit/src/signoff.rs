//! Sign-off: a signature covers exactly what was shown, for ever.
//! The root binds the events, the statement's hash binds the words, the device's key binds both.

use doorstep_standard::EventKind;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::body::{Body, Shown};
use crate::case::{Case, View, Written};
use crate::event::Event;
use crate::history::{Cover, History};
use crate::id::{EventId, TenantId, VisitId};
use crate::json::Json;

/// How far sign-off has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignOff {
    /// Nothing was shown yet.
    None,
    /// A statement was shown, not answered.
    Shown(EventId),
    /// The customer signed, and nothing since asks for another signature.
    Signed(EventId),
    /// The customer would not sign.
    Refused(EventId),
    /// Signed, but these events came outside what was covered and ask for another signature.
    Reopened {
        /// The signature, which stays valid for what it covers.
        signed: EventId,
        /// What came.
        by: Vec<EventId>,
    },
}

/// SHA-256 over the count and the sorted full hashes of every event at or before `covers`.
/// Also returns those hashes: they are stored with the statement, so that a verifier can name what is absent.
pub fn root(h: &History, covers: &[EventId]) -> ([u8; 32], Vec<[u8; 32]>) {
    let cover = h.cover(covers);
    let mut hashes: Vec<[u8; 32]> = (0..h.len())
        .filter(|i| h.includes(&cover, *i))
        .map(|i| h.event(i).digest)
        .collect();
    hashes.sort_unstable();
    (root_of(&hashes), hashes)
}

/// The root of a sorted list of full event hashes.
pub fn root_of(sorted: &[[u8; 32]]) -> [u8; 32] {
    let mut d = Sha256::new();
    d.update(b"doorstep-root-v1");
    d.update((sorted.len() as u64).to_be_bytes());
    for hash in sorted {
        d.update(hash);
    }
    d.finalize().into()
}

/// The bytes that the device's key signs: "doorstep-sign-v1" | tenant | visit | canonical `d` without `sig`.
pub fn signing_payload(tenant: &TenantId, visit: VisitId, data: &Json) -> Vec<u8> {
    let mut unsigned = data.clone();
    if let Json::Map(m) = &mut unsigned {
        m.remove("sig");
    }
    let mut out = b"doorstep-sign-v1".to_vec();
    out.extend((tenant.as_str().len() as u64).to_be_bytes());
    out.extend(tenant.as_str().as_bytes());
    out.extend(visit.0.as_bytes());
    out.extend(unsigned.to_text().as_bytes());
    out
}

/// Whether a signature event was signed by this key (SEC1 bytes of a P-256 point).
pub fn verify_signature(tenant: &TenantId, visit: VisitId, signed: &Event, key: &[u8]) -> bool {
    let Body::Signed(said) = Body::read(signed) else {
        return false;
    };
    let sig = data_encoding::HEXLOWER.decode(said.sig.as_bytes()).ok();
    sig.and_then(|s| Signature::from_slice(&s).ok())
        .is_some_and(|s| verifies(&signing_payload(tenant, visit, &signed.data), &s, key))
}

/// A signature of `payload` as an event holds it, r | s, from what a key store made: r | s or DER, with a high s or a
/// low one. `None` unless it verifies by this key (SEC1 bytes of a P-256 point).
pub fn stored_signature(payload: &[u8], made: &[u8], key: &[u8]) -> Option<[u8; 64]> {
    [Signature::from_slice(made), Signature::from_der(made)]
        .into_iter()
        .flatten()
        .find(|sig| verifies(payload, sig, key))
        .map(|sig| sig.to_bytes().into())
}

fn verifies(payload: &[u8], sig: &Signature, key: &[u8]) -> bool {
    VerifyingKey::from_sec1_bytes(key).is_ok_and(|key| key.verify(payload, sig).is_ok())
}

/// What a signature covers, or `None` when event `i` is no signature.
pub(crate) fn shown_of<'a>(case: &Case<'a>, i: usize) -> Option<&'a Shown> {
    match case.history.body(i) {
        Body::Signed(s) => Some(&s.shown),
        Body::StatementShown(s) => Some(s),
        _ => None,
    }
}

/// Whether the root of a signature fits its events; `None` while some of them are missing.
pub(crate) fn root_fits(case: &Case, i: usize) -> Option<bool> {
    let shown = shown_of(case, i)?;
    let all_here = shown.covers.iter().all(|c| {
        case.history
            .index(*c)
            .is_some_and(|k| case.history.is_complete(k))
    });
    if !all_here {
        return None;
    }
    let (have, _) = root(case.history, &shown.covers);
    Some(data_encoding::HEXLOWER.encode(&have) == shown.root)
}

/// Whether an event outside what was signed asks for another signature.
fn reopens(case: &Case, i: usize, signed_total: i64) -> bool {
    use EventKind as K;
    match case.history.body(i) {
        Body::Quote(_) | Body::PartFitted { .. } | Body::PartReturned { .. } => true,
        Body::Consent(c) => c.subject == "part",
        Body::Paid { fen } => *fen != signed_total,
        Body::Settled(s) => s.fen.is_some_and(|f| f > signed_total),
        // What cannot be read may be about a price.
        Body::Bad(_) | Body::ToldAfterwards => matches!(
            case.history.event(i).kind,
            K::Quoted
                | K::QuoteRevised
                | K::ConsentGiven
                | K::ConsentRefused
                | K::ConsentWithdrawn
                | K::PartFitted
                | K::PartReturned
        ),
        Body::OrderSet { .. }
        | Body::FactSet { .. }
        | Body::Pinned(_)
        | Body::CalendarSet(_)
        | Body::Opened { .. }
        | Body::Called { .. }
        | Body::KitChecked { .. }
        | Body::Appointment { .. }
        | Body::Assigned(_)
        | Body::Cancelled { .. }
        | Body::Closed(_)
        | Body::StandingEnded { .. }
        | Body::Linked(_)
        | Body::Adopted(_)
        | Body::StepDone(_)
        | Body::StepSkipped { .. }
        | Body::StatementShown(_)
        | Body::Signed(_)
        | Body::SignatureRefused { .. }
        | Body::Corrected { .. }
        | Body::HandedOver(_)
        | Body::Plain
        | Body::Unknown => false,
    }
}

/// Every signature that counts, in history order.
pub(crate) fn signatures(case: &Case) -> Vec<usize> {
    case.of_kind(&EventKind::Signed)
        .iter()
        .copied()
        .filter(|i| case.counts(*i) && matches!(case.history.body(*i), Body::Signed(_)))
        .collect()
}

/// What the given signatures cover.
pub(crate) fn covers_of(case: &Case, signatures: Vec<usize>) -> Vec<(usize, Cover)> {
    signatures
        .into_iter()
        .filter_map(|s| shown_of(case, s).map(|x| (s, case.history.cover(&x.covers))))
        .collect()
}

/// Signatures that nobody's later signature has in its past.
pub(crate) fn newest_signatures(case: &Case) -> Vec<usize> {
    case.register(View::All, Written::Signed)
        .writes
        .into_iter()
        .filter(|i| matches!(case.history.body(*i), Body::Signed(_)))
        .collect()
}

/// The events that ask for another signature after `signed`.
pub(crate) fn reopened_by(case: &Case, signed: usize) -> Vec<usize> {
    let Some(shown) = shown_of(case, signed) else {
        return Vec::new();
    };
    let cover = case.history.cover(&shown.covers);
    (0..case.history.len())
        .filter(|i| !case.history.includes(&cover, *i) && case.counts(*i))
        .filter(|i| reopens(case, *i, shown.total_fen))
        .collect()
}

/// How far sign-off has come.
pub fn sign_off(case: &Case) -> SignOff {
    let h = case.history;
    let signed = newest_signatures(case);
    let refused = case
        .of_kind(&EventKind::SignatureRefused)
        .iter()
        .copied()
        .rfind(|i| case.counts(*i));
    if let Some(last) = signed.last().copied() {
        // Two signatures made apart: what one of them covers need not be signed again for it.
        let by: Vec<usize> = signed
            .iter()
            .map(|s| reopened_by(case, *s))
            .reduce(|a, b| {
                a.into_iter()
                    .filter(|i| b.binary_search(i).is_ok())
                    .collect()
            })
            .unwrap_or_default();
        if by.is_empty() {
            return SignOff::Signed(h.event(last).id);
        }
        return SignOff::Reopened {
            signed: h.event(last).id,
            by: by.into_iter().map(|i| h.event(i).id).collect(),
        };
    }
    if let Some(r) = refused {
        return SignOff::Refused(h.event(r).id);
    }
    case.of_kind(&EventKind::StatementShown)
        .iter()
        .copied()
        .rfind(|i| case.counts(*i))
        .map_or(SignOff::None, |i| SignOff::Shown(h.event(i).id))
}
