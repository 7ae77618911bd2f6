//! Receipts: the office's signed word that it holds, or gave, these heads.
//! They outlive the office's database: what it lost, a phone may bring back under one.

use doorstep_visit::{DeviceId, TenantId, VisitId};
use doorstep_wire::{Bytes, Hash32, Receipt};
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey};

use super::ids::doc_id;

/// Signs heads for a device; the same heads and number give the same bytes.
pub(super) fn sign(
    key: &SigningKey,
    tenant: &TenantId,
    device: &DeviceId,
    visit: VisitId,
    heads: Vec<Hash32>,
    n: i64,
) -> Receipt {
    let mut receipt = Receipt {
        tenant: tenant.to_string(),
        visit: doc_id(visit),
        device: device.to_string(),
        heads,
        n: n as u64,
        sig: Bytes::default(),
    };
    let signature: Signature = key.sign(&receipt.signed_bytes());
    receipt.sig = Bytes(signature.to_bytes().to_vec());
    receipt
}

/// Whether this office once gave `receipt` for `visit`.
pub(super) fn is_ours(
    key: &SigningKey,
    tenant: &TenantId,
    visit: VisitId,
    receipt: &Receipt,
) -> bool {
    receipt.tenant == tenant.as_str()
        && receipt.visit == doc_id(visit)
        && Signature::from_slice(receipt.sig.as_ref()).is_ok_and(|sig| {
            key.verifying_key()
                .verify(&receipt.signed_bytes(), &sig)
                .is_ok()
        })
}
