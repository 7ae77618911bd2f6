//! Receipts: checked against the office's key, kept as the bytes that were signed and the signature.

use doorstep_doc::Hash;
use doorstep_store::ReceiptRow;
use doorstep_visit::VisitId;
use doorstep_wire::{Hash32, Id16, Receipt, SIGNATURE_BYTES};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};

use super::ids::doc_id;
use crate::identity::Identity;

const START: &[u8] = b"doorstep-receipt-v1";

/// Whether the office said this, of this visit, to this device.
pub(super) fn holds(me: &Identity, visit: VisitId, receipt: &Receipt) -> bool {
    let signed = || {
        let key = VerifyingKey::from_sec1_bytes(&me.office_key).ok()?;
        let sig = Signature::from_slice(receipt.sig.as_ref()).ok()?;
        key.verify(&receipt.signed_bytes(), &sig).ok()
    };
    receipt.tenant == me.tenant.as_str()
        && receipt.device == me.device.as_str()
        && receipt.visit == doc_id(visit)
        && signed().is_some()
}

pub(super) fn heads(receipt: &Receipt) -> Vec<Hash> {
    receipt.heads.iter().map(|h| Hash(h.0)).collect()
}

/// For the store.
pub(super) fn row(visit: &str, receipt: &Receipt) -> ReceiptRow {
    let mut bytes = receipt.signed_bytes();
    bytes.extend(receipt.sig.as_ref());
    let mut heads: Vec<[u8; 32]> = receipt.heads.iter().map(|h| h.0).collect();
    heads.sort_unstable();
    heads.dedup();
    ReceiptRow {
        visit: visit.to_owned(),
        n: receipt.n,
        heads,
        bytes,
    }
}

/// The inverse of what [`row`] keeps.
pub(super) fn from_bytes(bytes: &[u8]) -> Option<Receipt> {
    let mut rest = bytes.strip_prefix(START)?;
    let tenant = text(&mut rest)?;
    let visit = Id16(array(&mut rest)?);
    let device = text(&mut rest)?;
    let count = u32::from_be_bytes(array(&mut rest)?);
    let mut heads = Vec::new();
    for _ in 0..count {
        heads.push(Hash32(array(&mut rest)?));
    }
    let n = u64::from_be_bytes(array(&mut rest)?);
    (rest.len() == SIGNATURE_BYTES).then(|| Receipt {
        tenant,
        visit,
        device,
        heads,
        n,
        sig: rest.to_vec().into(),
    })
}

fn array<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

fn text(rest: &mut &[u8]) -> Option<String> {
    let len = usize::try_from(u32::from_be_bytes(array(rest)?)).ok()?;
    let (head, tail) = rest.split_at_checked(len)?;
    *rest = tail;
    Some(std::str::from_utf8(head).ok()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_receipt_comes_back_whole() {
        let receipt = Receipt {
            tenant: "nuanhe".into(),
            visit: Id16([1; 16]),
            device: "dev-li".into(),
            heads: vec![Hash32([2; 32]), Hash32([3; 32])],
            n: 9,
            sig: vec![4; SIGNATURE_BYTES].into(),
        };
        let kept = row("v", &receipt);
        assert_eq!(from_bytes(&kept.bytes), Some(receipt));
        for cut in [0, 10, kept.bytes.len() - 1] {
            assert_eq!(from_bytes(&kept.bytes[..cut]), None);
        }
    }
}
