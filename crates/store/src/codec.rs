//! Many changes as few bytes. How changes are made small is the caller's knowledge; the store keeps the bytes, what the
//! phone knows of each change, and checks that the same comes back before anything else goes.

use crate::error::StoreError;
use crate::press;
use crate::row::{ChangeRow, Hash, Origin, PrivateContent, StoredChange};

/// A change as a codec gives it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpacked {
    /// Hash of the change.
    pub hash: Hash,
    /// Writer.
    pub actor: [u8; 16],
    /// Place among the writer's changes, from 1.
    pub seq: u64,
    /// The writer as [`ChangeRow::writer`] has it.
    pub writer: Vec<u8>,
    /// The change's bytes.
    pub raw: Vec<u8>,
}

/// How changes become fewer bytes and exactly the same again. Versions of what it wrote must be readable for ever.
pub trait Codec: Send + Sync {
    /// All changes of a visit, in the order of their arrival; `None` where they do not fit together.
    fn pack(&self, tenant: &str, visit: &str, changes: &[&ChangeRow]) -> Option<Vec<u8>>;
    /// The changes in the same order; `None` when the bytes are damaged.
    fn unpack(&self, tenant: &str, visit: &str, bytes: &[u8]) -> Option<Vec<Unpacked>>;
    /// Whether a private value is the one that `p` names.
    fn value_fits(&self, _visit: &str, _p: &str, _content: &PrivateContent) -> bool {
        true
    }
}

/// Changes that came one after another, from the same side and acknowledged at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub first: i64,
    pub count: usize,
    pub origin: Origin,
    pub acked_at: i64,
}

pub(crate) const DAMAGED: StoreError = StoreError::Damaged {
    what: "a pack of changes cannot be read",
};

const VERSION: u8 = 1;
const LEVEL: i32 = 3;
/// Most bytes of a pack, uncompressed; far above any visit.
const MOST: usize = 64 << 20;

/// What stands in the table: a version, then compressed the runs and the bytes of the codec.
pub(crate) fn seal(runs: &[Run], packed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut body = Vec::with_capacity(packed.len() + 16);
    put(&mut body, runs.len() as u64);
    let mut before = 0;
    for run in runs {
        put(&mut body, run.first.wrapping_sub(before).unsigned_abs());
        put(&mut body, run.count as u64);
        put(&mut body, u64::from(run.origin == Origin::Pulled));
        body.extend_from_slice(&run.acked_at.to_be_bytes());
        before = run.first;
    }
    body.extend_from_slice(packed);
    let mut out = vec![VERSION];
    out.extend(press::compress(&body, &[], LEVEL).ok_or(StoreError::BadValue)?);
    Ok(out)
}

/// The inverse of [`seal`].
pub(crate) fn open(bytes: &[u8]) -> Result<(Vec<Run>, Vec<u8>), StoreError> {
    let (version, frame) = bytes.split_first().ok_or(DAMAGED)?;
    if *version != VERSION {
        return Err(DAMAGED);
    }
    let body = press::decompress(frame, &[], MOST).ok_or(DAMAGED)?;
    let mut rest = body.as_slice();
    runs(&mut rest)
        .map(|runs| (runs, rest.to_vec()))
        .ok_or(DAMAGED)
}

fn runs(rest: &mut &[u8]) -> Option<Vec<Run>> {
    let count = usize::try_from(take(rest)?).ok()?;
    if count > rest.len() {
        return None;
    }
    let mut out = Vec::with_capacity(count);
    let mut before = 0_i64;
    for _ in 0..count {
        before = before.checked_add_unsigned(take(rest)?)?;
        let count = usize::try_from(take(rest)?).ok()?;
        let origin = match take(rest)? {
            0 => Origin::Own,
            1 => Origin::Pulled,
            _ => return None,
        };
        let (at, tail) = rest.split_first_chunk()?;
        *rest = tail;
        out.push(Run {
            first: before,
            count,
            origin,
            acked_at: i64::from_be_bytes(*at),
        });
    }
    Some(out)
}

/// The changes with what the runs say of them.
pub(crate) fn rows(
    visit: &str,
    runs: &[Run],
    changes: Vec<Unpacked>,
) -> Result<Vec<StoredChange>, StoreError> {
    let total = runs.iter().try_fold(0_usize, |n, r| n.checked_add(r.count));
    if total != Some(changes.len()) {
        return Err(DAMAGED);
    }
    let mut places = runs
        .iter()
        .flat_map(|r| (r.first..).take(r.count).map(move |ordinal| (ordinal, r)));
    let row = |change: Unpacked| {
        let (ordinal, run) = places.next().ok_or(DAMAGED)?;
        Ok(StoredChange {
            ordinal,
            change: ChangeRow {
                visit: visit.to_owned(),
                hash: change.hash,
                actor: change.actor,
                seq: change.seq,
                writer: change.writer,
                raw: change.raw,
                origin: run.origin,
                acked_at: Some(run.acked_at),
            },
        })
    };
    changes.into_iter().map(row).collect()
}

/// The runs of some changes; `None` when the office lacks one.
pub(crate) fn runs_of(rows: &[StoredChange]) -> Option<Vec<Run>> {
    let mut out: Vec<Run> = Vec::new();
    for row in rows {
        let acked_at = row.change.acked_at?;
        match out.last_mut() {
            Some(run)
                if run.origin == row.change.origin
                    && run.acked_at == acked_at
                    && run.first.checked_add_unsigned(run.count as u64) == Some(row.ordinal) =>
            {
                run.count += 1;
            }
            _ => out.push(Run {
                first: row.ordinal,
                count: 1,
                origin: row.change.origin,
                acked_at,
            }),
        }
    }
    Some(out)
}

/// The newest number of each writer: 16 bytes of actor and 8 of number each.
pub(crate) fn ends<'a>(changes: impl IntoIterator<Item = (&'a [u8; 16], u64)>) -> Vec<u8> {
    let mut ends: std::collections::BTreeMap<[u8; 16], u64> = std::collections::BTreeMap::new();
    for (actor, seq) in changes {
        let end = ends.entry(*actor).or_default();
        *end = seq.max(*end);
    }
    ends.iter()
        .flat_map(|(actor, seq)| actor.iter().copied().chain(seq.to_be_bytes()))
        .collect()
}

/// Whether a number of a writer may be among those that [`ends`] was made of.
pub(crate) fn reaches(ends: &[u8], actor: &[u8; 16], seq: u64) -> bool {
    let (rows, _) = ends.as_chunks::<24>();
    rows.iter().any(|row| {
        row.strip_prefix(actor)
            .and_then(|end| end.try_into().ok().map(u64::from_be_bytes))
            .is_some_and(|end| seq <= end)
    })
}

fn put(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn take(rest: &mut &[u8]) -> Option<u64> {
    let mut n = 0;
    for shift in (0..63).step_by(7) {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        n |= u64::from(byte & 0x7f) << shift;
        if *byte < 0x80 {
            return Some(n);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_is_opened_and_nothing_else() {
        let run = |first, count| Run {
            first,
            count,
            origin: Origin::Pulled,
            acked_at: -7,
        };
        let runs = [run(3, 200), run(1 << 40, 1)];
        let packed = vec![5; 3_000];
        let bytes = seal(&runs, &packed).unwrap();
        assert!(bytes.len() < 100);
        assert_eq!(open(&bytes).unwrap(), (runs.to_vec(), packed));
        for cut in 0..bytes.len() {
            assert!(open(&bytes[..cut]).is_err(), "{cut}");
        }
        let mut other = bytes;
        other[0] = 2;
        assert!(open(&other).is_err());
    }

    #[test]
    fn ends_say_what_may_be_there() {
        let (a, b, c) = ([1; 16], [2; 16], [3; 16]);
        let ends = ends([(&a, 1), (&b, 9), (&a, 4)]);
        let may = |actor, seq| reaches(&ends, actor, seq);
        assert!(may(&a, 4) && may(&b, 1) && !may(&a, 5) && !may(&c, 1));
    }
}
