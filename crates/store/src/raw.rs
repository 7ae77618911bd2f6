//! The bytes of one change that stands in a row: compressed against those of the row before it in its visit, with which
//! they share most. A chain of such rows is short, so that one row costs a few.

use zstd::zstd_safe::{CCtx, CParameter, DCtx};

use crate::error::StoreError;
use crate::row::Hash;

/// The longest chain.
const LONGEST: i64 = 17;
const LEVEL: i32 = 3;
/// What every frame begins with; it is not stored.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

const DAMAGED: StoreError = StoreError::Damaged {
    what: "a change cannot be read",
};

/// A row against which the next may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base {
    pub ordinal: i64,
    pub form: i64,
    pub hash: Hash,
    pub raw: Vec<u8>,
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

/// What is known before the bytes: the hash, which they begin with, the hash that they most likely follow, and the
/// bytes before.
fn prefix(hash: &Hash, base: Option<&Base>) -> Vec<u8> {
    let mut out = hash.to_vec();
    if let Some(base) = base {
        out.extend_from_slice(&base.hash);
        out.extend_from_slice(&base.raw);
    }
    out
}

fn compress(raw: &[u8], prefix: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(zstd::zstd_safe::compress_bound(raw.len()));
    let mut context = CCtx::try_create()?;
    context
        .set_parameter(CParameter::CompressionLevel(LEVEL))
        .ok()?;
    context.ref_prefix(prefix).ok()?;
    context.compress2(&mut out, raw).ok()?;
    out.strip_prefix(&MAGIC).map(<[u8]>::to_vec)
}

fn decompress(bytes: &[u8], prefix: &[u8], size: usize) -> Option<Vec<u8>> {
    // A size that the frame itself does not claim is not believed.
    let frame = [&MAGIC, bytes].concat();
    let claimed = zstd::zstd_safe::get_frame_content_size(&frame).ok()??;
    if claimed != size as u64 || size > 1 << 20 {
        return None;
    }
    let mut out = Vec::with_capacity(size);
    let mut context = DCtx::try_create()?;
    context.ref_prefix(prefix).ok()?;
    context.decompress(&mut out, &frame).ok()?;
    (out.len() == size).then_some(out)
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
            base = Some(Base {
                ordinal: n.into(),
                form: kept.form,
                hash: [n; 32],
                raw,
            });
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
