//! The bytes of one change that stands in a row: compressed against those of the rows before it in its visit, with which
//! they share most. A chain of such rows is short, so that one row costs a few.

use crate::error::StoreError;
use crate::press;
use crate::row::Hash;

/// The longest chain.
const LONGEST: i64 = 33;
/// Bytes before a change that it is compressed against.
const WINDOW: usize = 4_096;
const LEVEL: i32 = 6;
/// What every frame begins with; it is not stored.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

const DAMAGED: StoreError = StoreError::Damaged {
    what: "a change cannot be read",
};

const DAMAGED_TEXT: StoreError = StoreError::Damaged {
    what: "a statement cannot be read",
};

/// A row against which the next may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base {
    pub ordinal: i64,
    pub form: i64,
    pub hash: Hash,
    /// The bytes of the changes along its chain, its own last; of a long chain the end.
    pub window: Vec<u8>,
}

impl Base {
    /// A row whose bytes are known, and the row that it stands on.
    pub fn new(ordinal: i64, form: i64, hash: Hash, raw: &[u8], below: Option<&Self>) -> Self {
        let mut window = below.map(|b| b.window.clone()).unwrap_or_default();
        window.extend_from_slice(raw);
        window.drain(..window.len().saturating_sub(WINDOW));
        Self {
            ordinal,
            form,
            hash,
            window,
        }
    }
}

/// The bytes as they stand in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub form: i64,
    pub base: Option<i64>,
    pub bytes: Vec<u8>,
}

/// Makes bytes smaller, against `base` where its chain is not too long. What does not come back the same, or is not
/// smaller, stands as it is.
pub(crate) fn shrink(raw: &[u8], hash: &Hash, base: Option<&Base>) -> Kept {
    let base = base.filter(|b| b.form < LONGEST);
    let prefix = prefix(hash, base);
    match compress(raw, &prefix) {
        Some(bytes)
            if bytes.len() < raw.len()
                && decompress(&bytes, &prefix, raw.len()).as_deref() == Some(raw) =>
        {
            Kept {
                form: base.map_or(1, |b| b.form.max(1) + 1),
                base: base.map(|b| b.ordinal),
                bytes,
            }
        }
        _ => Kept {
            form: 0,
            base: None,
            bytes: raw.to_vec(),
        },
    }
}

/// The inverse of [`shrink`]; `base` is the row that was named.
pub(crate) fn grow(
    form: i64,
    bytes: Vec<u8>,
    size: usize,
    hash: &Hash,
    base: Option<&Base>,
) -> Result<Vec<u8>, StoreError> {
    match form {
        0 if bytes.len() == size => Ok(bytes),
        0 => Err(DAMAGED),
        _ => decompress(&bytes, &prefix(hash, base), size).ok_or(DAMAGED),
    }
}

/// What is known before the bytes: those along the chain, the hash that they most likely follow, and their own, which
/// they begin with.
fn prefix(hash: &Hash, base: Option<&Base>) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(base) = base {
        out.extend_from_slice(&base.window);
        out.extend_from_slice(&base.hash);
    }
    out.extend_from_slice(hash);
    out
}

/// The words of a document, compressed; `None` where that is no gain.
pub(crate) fn shrink_text(bytes: &[u8]) -> Option<Vec<u8>> {
    compress(bytes, &[]).filter(|kept| {
        kept.len() < bytes.len()
            && decompress(kept, &[], bytes.len()).is_some_and(|back| back == bytes)
    })
}

/// The inverse of [`shrink_text`]; `size` is absent where the bytes stand as they are.
pub(crate) fn grow_text(bytes: Vec<u8>, size: Option<i64>) -> Result<Vec<u8>, StoreError> {
    match size {
        None => Ok(bytes),
        Some(size) => usize::try_from(size)
            .ok()
            .and_then(|size| decompress(&bytes, &[], size))
            .ok_or(DAMAGED_TEXT),
    }
}

fn compress(raw: &[u8], prefix: &[u8]) -> Option<Vec<u8>> {
    press::compress(raw, prefix, LEVEL)?
        .strip_prefix(&MAGIC)
        .map(<[u8]>::to_vec)
}

fn decompress(bytes: &[u8], prefix: &[u8], size: usize) -> Option<Vec<u8>> {
    let frame = [&MAGIC, bytes].concat();
    press::decompress(&frame, prefix, size).filter(|raw| raw.len() == size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_along_a_chain() {
        let mut base: Option<Base> = None;
        let mut longest = 0;
        for n in 0..60_u8 {
            let raw = [
                vec![n; 40],
                b"what all of them say, again and again".repeat(5),
            ]
            .concat();
            let kept = shrink(&raw, &[n; 32], base.as_ref());
            assert!(kept.bytes.len() < 120 && kept.form > 0, "{kept:?}");
            assert_eq!(kept.base.is_none(), kept.form < 2);
            let given = base.as_ref().filter(|b| Some(b.ordinal) == kept.base);
            let back = grow(kept.form, kept.bytes, raw.len(), &[n; 32], given).unwrap();
            assert_eq!(back, raw);
            longest = longest.max(kept.form);
            base = Some(Base::new(n.into(), kept.form, [n; 32], &raw, given));
        }
        assert_eq!(longest, LONGEST);
    }

    #[test]
    fn what_does_not_shrink_stands_as_it_is_and_damage_is_told() {
        let kept = shrink(&[1, 2, 3], &[0; 32], None);
        assert_eq!((kept.form, kept.bytes.as_slice()), (0, &[1, 2, 3][..]));
        assert!(grow(0, vec![1], 2, &[0; 32], None).is_err());
        assert!(grow(1, vec![1, 2, 3], 9, &[0; 32], None).is_err());
        let kept = shrink(&[7; 500], &[0; 32], None);
        assert!(grow(kept.form, kept.bytes, 501, &[0; 32], None).is_err());
    }
}
