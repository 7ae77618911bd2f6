//! What a visit holds for a phone, in parts that a phone takes: changes in packs within its limits, then the values that
//! they name. A part rests on those before it, so an answer may end after any of them.

use std::collections::BTreeSet;

use doorstep_doc::pack::encode;
use doorstep_doc::{Genesis, Hash, Packed};
use doorstep_wire::{Blob, Bytes, Hash32, PrivateValue, Pull, PullKind, Salt32};

use super::Exchange;
use super::ids::{doc_id, hashes};
use crate::error::{Result, damaged};
use crate::storage::ChangeRow;
use crate::storage::visits::VisitRow;

/// Most changes of a part; a phone takes 4,096 in a pack.
const MOST_CHANGES: usize = 1_000;
/// Most bytes of the changes of a part, as they are rebuilt; a phone takes 8 MiB, and a pack of 1 MiB. One is at most
/// 64 KiB.
const MOST_BYTES: usize = 512 * 1024;
/// Most changes that a part rests on; a list has at most 16,384 entries.
const MOST_BASE: usize = 4_096;
/// Bytes and number of the values of a part. Those that one change names stay together.
const MOST_VALUES: (usize, usize) = (256 * 1024, 4_096);

/// How far a visit is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Within {
    /// Number of the last change that is told.
    pub(super) changes: u32,
    /// Number of the last change whose values are told.
    pub(super) values: u32,
}

/// What of a visit a phone is to be told.
pub(super) struct Wanted<'a> {
    pub(super) kind: PullKind,
    /// Numbers of the first and last change.
    pub(super) range: (i64, i64),
    pub(super) change: &'a dyn Fn(&ChangeRow) -> bool,
    pub(super) value: &'a dyn Fn(&[u8; 32]) -> bool,
    /// Also the values of changes that it has already.
    pub(super) all_values: bool,
    /// Number of the row of the feed, for the receipt.
    pub(super) n: i64,
}

fn short(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Exchange<'_> {
    /// The next part of a visit, and where to go on; `None` for the place when it was the last.
    pub(super) fn part(
        &self,
        row: &VisitRow,
        wanted: &Wanted,
        at: Within,
    ) -> Result<(Option<Pull>, Option<Within>)> {
        let visit = row.visit;
        let genesis = Genesis::new(&self.caller.tenant, visit);
        let (first, last) = (wanted.range.0, wanted.range.1.min(row.changes));
        let told = i64::from(at.changes).max(first - 1);
        let values_told = i64::from(at.values).max(first - 1);
        // The values of what is told already come first.
        let fresh = match values_told < told.min(last) {
            true => vec![],
            false => self.rows.changes(&genesis, told + 1, last)?,
        };
        let (rows, upto) = match fresh.is_empty() {
            true => (vec![], told.min(last)),
            false => portion(fresh, wanted.change, last),
        };
        let mut item = match rows.is_empty() {
            true => Pull::new(PullKind::Private),
            false => Pull::new(match told < first {
                true => wanted.kind.clone(),
                // The first part has opened the visit.
                false => PullKind::Changes,
            }),
        };
        item.doc = Some(doc_id(visit));
        let of = match (wanted.all_values, rows.is_empty()) {
            (true, _) => None,
            (false, true) => Some(self.numbers(&genesis, wanted, (values_told + 1, upto))?),
            // All before these is told.
            (false, false) => Some(rows.iter().map(|r| r.n).collect()),
        };
        let values = self.values(row, wanted, of.as_ref(), (values_told + 1, upto), &mut item)?;
        let next = Within {
            changes: short(upto),
            values: short(values),
        };
        let more = (upto < last || values < upto).then_some(next);
        if rows.is_empty() {
            let empty = item.private.is_empty() && item.blobs.is_empty();
            return Ok(((!empty).then_some(item), more));
        }
        let base = outside(&rows, &genesis);
        let packed: Vec<Packed> = rows
            .into_iter()
            .map(|r| Packed {
                writer: r.writer,
                change: r.change,
            })
            .collect();
        let bytes = encode(&genesis, &base, &packed).map_err(damaged("change"))?;
        item.base = base.iter().map(|h| Hash32(h.0)).collect();
        item.changes = Bytes(bytes);
        item.heads = if upto == row.changes {
            hashes(&row.heads)
        } else {
            hashes(&self.rows.heads_at(visit, upto)?)
        };
        item.receipt = Some(self.receipt(visit, item.heads.clone(), wanted.n));
        Ok((Some(item), more))
    }

    /// Which of some changes are wanted, by number.
    fn numbers(
        &self,
        genesis: &Genesis,
        wanted: &Wanted,
        (first, last): (i64, i64),
    ) -> Result<BTreeSet<i64>> {
        let rows = self.rows.changes(genesis, first, last)?;
        let rows = rows.iter().filter(|r| (wanted.change)(r));
        Ok(rows.map(|r| r.n).collect())
    }

    /// Adds the values that changes `first..=last` named first, as far as they fit; the number of the last change whose
    /// values are all told.
    fn values(
        &self,
        row: &VisitRow,
        wanted: &Wanted,
        of: Option<&BTreeSet<i64>>,
        (first, last): (i64, i64),
        item: &mut Pull,
    ) -> Result<i64> {
        let of = |n: i64| of.is_none_or(|of| of.contains(&n));
        let (bytes, count) = MOST_VALUES;
        let upto = self
            .rows
            .values_fit(row.visit, (first, last), bytes, count)?;
        for value in self.rows.values_named_by(row.visit, first, upto)? {
            if of(value.named) && (wanted.value)(&value.p) {
                item.private.push(PrivateValue {
                    random: Salt32(value.random),
                    value: value.value,
                });
            }
        }
        for (named, b, bytes) in self.rows.blobs_named_by(row.visit, first, upto)? {
            if of(named) && (wanted.value)(&b) {
                item.blobs.push(Blob {
                    sha256: Hash32(b),
                    bytes: Bytes(bytes),
                });
            }
        }
        Ok(upto)
    }
}

/// The wanted among `rows` that fit into a part, and the number up to which nothing else is wanted.
fn portion(
    rows: Vec<ChangeRow>,
    wanted: impl Fn(&ChangeRow) -> bool,
    last: i64,
) -> (Vec<ChangeRow>, i64) {
    let (mut out, mut bytes, mut base) = (Vec::new(), 0, BTreeSet::new());
    for row in rows {
        if !wanted(&row) {
            continue;
        }
        bytes += row.change.raw().len();
        base.extend(row.change.parts().deps.iter().copied());
        let full = out.len() >= MOST_CHANGES || bytes > MOST_BYTES || base.len() > MOST_BASE;
        if full && !out.is_empty() {
            return (out, row.n - 1);
        }
        out.push(row);
    }
    (out, last)
}

/// The changes that a pack rests on without holding them, ascending; the genesis needs no mention.
fn outside(rows: &[ChangeRow], genesis: &Genesis) -> Vec<Hash> {
    let inside: BTreeSet<Hash> = rows.iter().map(|r| r.change.hash()).collect();
    let deps: BTreeSet<Hash> = rows
        .iter()
        .flat_map(|r| r.change.parts().deps.iter().copied())
        .collect();
    deps.into_iter()
        .filter(|d| !inside.contains(d) && *d != genesis.hash())
        .collect()
}
