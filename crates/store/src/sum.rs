//! Sums over rows that no hash of their own names: a bit that changes on the disk is found when the row is read.
//! Against storage that fails, not against people.

use sha2::{Digest, Sha256};

/// Bytes of a sum.
pub(crate) const LEN: usize = 8;

/// The sum over the columns of a row.
pub(crate) fn of(columns: &[&[u8]]) -> [u8; LEN] {
    let mut hash = Sha256::new();
    for column in columns {
        hash.update((column.len() as u64).to_be_bytes());
        hash.update(column);
    }
    let full: [u8; 32] = hash.finalize().into();
    let mut out = [0; LEN];
    out.iter_mut().zip(full).for_each(|(to, from)| *to = from);
    out
}

/// Whether bytes have this SHA-256.
pub(crate) fn is_sha256(hash: &[u8; 32], bytes: &[u8]) -> bool {
    let found: [u8; 32] = Sha256::digest(bytes).into();
    found == *hash
}

/// A number that may be absent, as a column of a sum.
pub(crate) fn number(n: Option<i64>) -> Vec<u8> {
    n.map(|n| n.to_be_bytes().to_vec()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_from_one_column_to_the_next_is_seen() {
        assert_ne!(of(&[b"ab", b"c"]), of(&[b"a", b"bc"]));
        assert_ne!(of(&[b"ab"]), of(&[b"ab", b""]));
        assert_ne!(of(&[&number(None)]), of(&[&number(Some(0))]));
    }
}
