//! Values that a person typed or that name a person: outside the document, named by a salted hash.
//! An event holds `{p}`; the random bytes and the value are what erasure deletes.

use sha2::{Digest, Sha256};

use crate::id::{VisitId, base32};

/// Longest private value, in bytes of UTF-8; enforced at the tap.
pub const MAX_VALUE: usize = 16 * 1024;

/// The hash that an event holds for a private value:
/// SHA-256("doorstep-private-v1" | visit | 32 random bytes | value), base32.
pub fn private_hash(visit: VisitId, random: &[u8; 32], value: &str) -> String {
    let mut h = Sha256::new();
    h.update(b"doorstep-private-v1");
    h.update(visit.0.as_bytes());
    h.update(random);
    h.update(value.as_bytes());
    base32(&h.finalize())
}
