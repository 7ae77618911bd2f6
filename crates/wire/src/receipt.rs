//! The office's word that it holds, or gave, these heads.
//! What is signed is fixed here; the signing itself happens where the office key is.

use serde::{Deserialize, Serialize};

use crate::{Bytes, Hash32, Id16};

/// Length of `sig`: P-256, r and s of 32 bytes each.
pub const SIGNATURE_BYTES: usize = 64;

/// A statement by the office about one document and one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The heating company.
    pub tenant: String,
    /// The visit.
    pub visit: Id16,
    /// The device it was given to.
    pub device: String,
    /// The heads that the office holds, ascending.
    pub heads: Vec<Hash32>,
    /// Number in the office's feed; compare with `backed_up`.
    pub n: u64,
    /// ECDSA P-256 with SHA-256 by the office key over [`Receipt::signed_bytes`], as r | s.
    pub sig: Bytes,
}

impl Receipt {
    /// The bytes that the office signs:
    /// "doorstep-receipt-v1" | len, tenant | visit | len, device | count, heads ascending | n.
    /// Lengths and counts are 32 bits, `n` is 64 bits, all big-endian.
    pub fn signed_bytes(&self) -> Vec<u8> {
        let mut heads = self.heads.clone();
        heads.sort_unstable();
        heads.dedup();
        let mut out = b"doorstep-receipt-v1".to_vec();
        let text = |out: &mut Vec<u8>, s: &str| {
            out.extend((s.len() as u32).to_be_bytes());
            out.extend(s.as_bytes());
        };
        text(&mut out, &self.tenant);
        out.extend(self.visit.0);
        text(&mut out, &self.device);
        out.extend((heads.len() as u32).to_be_bytes());
        for head in &heads {
            out.extend(head.0);
        }
        out.extend(self.n.to_be_bytes());
        out
    }
}
