//! Changes of a visit as a row of the log holds them: some in a row, packed as on the wire, and compressed with the
//! vocabulary. All that a change consists of follows from these bytes; its hash, and the heads at the end of the pack,
//! prove what was put back. Nothing is stored that does not come back byte for byte.
//!
//! ```text
//! squeezed:
//!   times (count of runs: 4; each: changes 4, UTC milliseconds 8)
//!   base (count: 4; each: hash 32, greatest operation number 4), ascending: what it rests on outside itself
//!   pack of the changes
//!   sum: the first 4 bytes of the SHA-256 of what stands before, for the times
//! ```

use std::collections::{BTreeMap, BTreeSet};

use doorstep_doc::pack::{PackLimits, decode, encode};
use doorstep_doc::{
    ActorId, ChangeMeta, ChangeTable, Genesis, Hash, Packed, SealedChange, Told, VersionVector,
    Writer,
};
use doorstep_visit::EventId;
use sha2::{Digest, Sha256};

use super::squeeze::{inflate, squeeze, squeeze_well};
use crate::error::{OfficeError, Result, damaged};

/// An accepted change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// Number within the visit.
    pub n: i64,
    /// What its actor is derived from.
    pub writer: Writer,
    /// The change.
    pub change: SealedChange,
    /// UTC milliseconds.
    pub received_at: i64,
}

/// The bytes of `rows`, which follow one another in the log; `max_op` knows what they rest on.
/// What comes out was read again and compared.
pub(super) fn write(
    genesis: &Genesis,
    rows: &[ChangeRow],
    max_op: impl Fn(&Hash) -> Option<u64>,
) -> Result<Vec<u8>> {
    written(genesis, rows, max_op, squeeze)
}

/// The same for all changes of a visit at rest: in less room, and slower.
pub(super) fn write_whole(genesis: &Genesis, rows: &[ChangeRow]) -> Result<Vec<u8>> {
    written(genesis, rows, |_| None, squeeze_well)
}

fn written(
    genesis: &Genesis,
    rows: &[ChangeRow],
    max_op: impl Fn(&Hash) -> Option<u64>,
    squeeze: fn(&[u8]) -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    let base = outside(genesis, rows);
    let mut inner = Vec::with_capacity(64 + rows.len() * 128);
    let mut runs: Vec<(u32, i64)> = Vec::new();
    for row in rows {
        match runs.last_mut() {
            Some((n, at)) if *at == row.received_at => *n += 1,
            _ => runs.push((1, row.received_at)),
        }
    }
    put_count(&mut inner, runs.len())?;
    for (n, at) in runs {
        inner.extend(n.to_be_bytes());
        inner.extend(at.to_be_bytes());
    }
    put_count(&mut inner, base.len())?;
    for hash in &base {
        let op = max_op(hash).and_then(|op| u32::try_from(op).ok());
        inner.extend(hash.0);
        inner.extend(op.ok_or(OfficeError::Damaged("change"))?.to_be_bytes());
    }
    let packed: Vec<Packed> = rows
        .iter()
        .map(|row| Packed {
            writer: row.writer.clone(),
            change: row.change.clone(),
        })
        .collect();
    inner.extend(encode(genesis, &base, &packed).map_err(damaged("change"))?);
    inner.extend(sum(&inner));
    let bytes = squeeze(&inner)?;
    let first = rows.first().map_or(1, |r| r.n);
    if read(genesis, first, &bytes)? != rows {
        return Err(OfficeError::Damaged("change"));
    }
    Ok(bytes)
}

/// The changes of a row of the log, the first of them with number `first`.
pub(super) fn read(genesis: &Genesis, first: i64, bytes: &[u8]) -> Result<Vec<ChangeRow>> {
    let inner = inflate(bytes).ok_or(OfficeError::Damaged("change"))?;
    let (inner, kept) = inner
        .split_last_chunk()
        .filter(|(inner, kept)| sum(inner) == **kept)
        .ok_or(OfficeError::Damaged("change"))?;
    let _: &[u8; 4] = kept;
    let mut input = Input(inner);
    let mut times = Vec::new();
    for _ in 0..input.count()? {
        let n = u32::from_be_bytes(input.take()?);
        times.push((n, i64::from_be_bytes(input.take()?)));
    }
    let mut base = Vec::new();
    let mut known = Base(BTreeMap::new());
    for _ in 0..input.count()? {
        let hash = Hash(input.take()?);
        known.0.insert(hash, u32::from_be_bytes(input.take()?));
        base.push(hash);
    }
    let unbounded = PackLimits {
        bytes: usize::MAX,
        changes: usize::MAX,
        rebuilt: usize::MAX,
    };
    let packed = decode(genesis, &base, input.0, unbounded, &known)
        .unwrap_or_else(|never| match never {})
        .map_err(damaged("change"))?;
    let mut times = times
        .into_iter()
        .flat_map(|(n, at)| std::iter::repeat_n(at, n as usize));
    let rows = packed.into_iter().zip(first..).map(|(packed, n)| {
        Ok(ChangeRow {
            n,
            writer: packed.writer,
            change: packed.change,
            received_at: times.next().ok_or(OfficeError::Damaged("change"))?,
        })
    });
    rows.collect()
}

/// The changes that `rows` rest on without holding them, ascending; the genesis needs no mention.
fn outside(genesis: &Genesis, rows: &[ChangeRow]) -> Vec<Hash> {
    let inside: BTreeSet<Hash> = rows.iter().map(|r| r.change.hash()).collect();
    let deps = rows.iter().flat_map(|r| r.change.parts().deps.iter());
    let deps: BTreeSet<Hash> = deps.copied().collect();
    deps.into_iter()
        .filter(|d| !inside.contains(d) && *d != genesis.hash())
        .collect()
}

/// What a pack asks about changes outside itself.
struct Base(BTreeMap<Hash, u32>);

impl ChangeTable for Base {
    type Error = std::convert::Infallible;

    fn meta(&self, hash: &Hash) -> Result<Option<ChangeMeta>, Self::Error> {
        Ok(self.0.get(hash).map(|op| ChangeMeta {
            max_op: u64::from(*op),
            past: VersionVector::new(),
            told: None,
        }))
    }
    fn last_seq(&self, _: &ActorId) -> Result<u64, Self::Error> {
        Ok(0)
    }
    fn tellings(&self, _: &EventId) -> Result<Vec<(Told, Hash)>, Self::Error> {
        Ok(Vec::new())
    }
    fn is_quarantined(&self, _: &Hash) -> Result<bool, Self::Error> {
        Ok(false)
    }
}

fn sum(bytes: &[u8]) -> [u8; 4] {
    let [a, b, c, d, ..] = <[u8; 32]>::from(Sha256::digest(bytes));
    [a, b, c, d]
}

struct Input<'a>(&'a [u8]);

impl Input<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (head, rest) = self
            .0
            .split_first_chunk()
            .ok_or(OfficeError::Damaged("change"))?;
        self.0 = rest;
        Ok(*head)
    }

    fn count(&mut self) -> Result<u32> {
        Ok(u32::from_be_bytes(self.take()?))
    }
}

fn put_count(out: &mut Vec<u8>, n: usize) -> Result<()> {
    let n = u32::try_from(n).map_err(damaged("change"))?;
    out.extend(n.to_be_bytes());
    Ok(())
}
