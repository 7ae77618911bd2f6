//! The log of a visit: the changes of its pack, then those that stand in rows.

use std::collections::BTreeMap;

use rusqlite::{Params, Row, params};

use super::{MALFORMED, Reads, count};
use crate::codec::{self, DAMAGED};
use crate::error::StoreError;
use crate::raw::{self, Base};
use crate::row::{ChangeRow, Hash, Origin, StoredChange};

/// A row of the log as it stands there.
const ROW: &str =
    "SELECT ordinal, log.visit, hash, actor, seq, bytes, form, base, size, raw, pulled, acked_at
  FROM change CROSS JOIN writer ON writer.no = change.writer CROSS JOIN log ON log.no = change.log ";

/// A change whose bytes are not grown yet.
pub(crate) struct Half {
    stored: StoredChange,
    form: i64,
    base: Option<i64>,
    size: usize,
}

/// What stands in the log and does not read back: one change, or without a hash a whole pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The hash under which it stands.
    pub hash: Option<Hash>,
    /// The bytes as they stand.
    pub bytes: Vec<u8>,
}

/// Rows that others stand on, by their place in the log.
pub(crate) type Bases = BTreeMap<i64, Base>;

impl Reads<'_> {
    /// All changes of a visit, in the order in which this phone came to know them: every change stands
    /// after those it depends on.
    pub fn changes(&self, visit: &str) -> Result<Vec<StoredChange>, StoreError> {
        let mut out = self.packed(visit)?;
        out.extend(self.loose(visit)?);
        Ok(out)
    }

    /// What can still be read of a visit's log, in its order, and what cannot: the hash and the bytes as they stand.
    pub fn salvage(&self, visit: &str) -> Result<(Vec<StoredChange>, Vec<Unread>), StoreError> {
        let (mut sound, mut unread) = (Vec::new(), Vec::new());
        match self.packed(visit) {
            Ok(rows) => sound = rows,
            Err(StoreError::Damaged { .. }) => {
                let sql = "SELECT pack FROM log WHERE visit = ?1";
                let bytes = self.one(sql, [visit], |row| Ok(row.get::<_, Vec<u8>>(0)?))?;
                unread.extend(bytes.map(|bytes| Unread { hash: None, bytes }));
            }
            Err(e) => return Err(e),
        }
        let sql = [
            ROW,
            "WHERE change.log = (SELECT no FROM log WHERE visit = ?1) ORDER BY ordinal",
        ]
        .concat();
        let mut bases = Bases::new();
        for half in self.all(&sql, [visit], read_half)? {
            let (hash, bytes) = (half.stored.change.hash, half.stored.change.raw.clone());
            match self.whole(half, &mut bases) {
                Ok(row) => sound.push(row),
                Err(StoreError::Damaged { .. }) => {
                    let hash = Some(hash);
                    unread.push(Unread { hash, bytes });
                }
                Err(e) => return Err(e),
            }
        }
        Ok((sound, unread))
    }

    /// One change by hash.
    pub fn change(&self, visit: &str, hash: &Hash) -> Result<Option<StoredChange>, StoreError> {
        let sql = [
            ROW,
            "WHERE change.log = (SELECT no FROM log WHERE visit = ?1)
               AND substr(hash, 1, 8) = substr(?2, 1, 8) AND hash = ?2",
        ]
        .concat();
        match self.one(&sql, params![visit, &hash[..]], read_half)? {
            Some(half) => self.whole(half, &mut Bases::new()).map(Some),
            None => Ok(self
                .packed(visit)?
                .into_iter()
                .find(|row| row.change.hash == *hash)),
        }
    }

    /// Whether a change is held.
    pub fn has_change(&self, visit: &str, hash: &Hash) -> Result<bool, StoreError> {
        Ok(self.has_row(visit, hash)?
            || self
                .packed(visit)?
                .iter()
                .any(|row| row.change.hash == *hash))
    }

    pub(crate) fn has_row(&self, visit: &str, hash: &Hash) -> Result<bool, StoreError> {
        let mut sql = self.conn.prepare_cached(
            "SELECT 1 FROM change WHERE log = (SELECT no FROM log WHERE visit = ?1)
               AND substr(hash, 1, 8) = substr(?2, 1, 8) AND hash = ?2",
        )?;
        Ok(sql.exists(params![visit, &hash[..]])?)
    }

    /// The changes of a visit's pack.
    pub(crate) fn packed(&self, visit: &str) -> Result<Vec<StoredChange>, StoreError> {
        let pack = self.one(
            "SELECT tenant, pack FROM log JOIN visit USING (visit)
             WHERE log.visit = ?1 AND pack IS NOT NULL",
            [visit],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)),
        )?;
        match pack {
            Some((tenant, bytes)) => self.unpack(&tenant, visit, &bytes),
            None => Ok(Vec::new()),
        }
    }

    pub(crate) fn unpack(
        &self,
        tenant: &str,
        visit: &str,
        bytes: &[u8],
    ) -> Result<Vec<StoredChange>, StoreError> {
        let codec = self.codec.ok_or(StoreError::Damaged {
            what: "a pack of changes, and no codec to read it",
        })?;
        let (runs, packed) = codec::open(bytes)?;
        let changes = codec.unpack(tenant, visit, &packed).ok_or(DAMAGED)?;
        codec::rows(visit, &runs, changes)
    }

    /// The changes of a visit that stand in rows, in their order.
    pub(crate) fn loose(&self, visit: &str) -> Result<Vec<StoredChange>, StoreError> {
        let sql = [
            ROW,
            "WHERE change.log = (SELECT no FROM log WHERE visit = ?1)",
        ]
        .concat();
        self.in_order(&sql, [visit])
    }

    fn in_order(&self, sql: &str, of: impl Params) -> Result<Vec<StoredChange>, StoreError> {
        let mut halves = self.all(sql, of, read_half)?;
        halves.sort_unstable_by_key(|half| half.stored.ordinal);
        let mut bases = Bases::new();
        halves
            .into_iter()
            .map(|half| self.whole(half, &mut bases))
            .collect()
    }

    /// The unacknowledged changes of one visit, oldest first, without budget.
    pub fn pending_changes(&self, visit: &str) -> Result<Vec<StoredChange>, StoreError> {
        let sql = [
            ROW,
            "WHERE change.log = (SELECT no FROM log WHERE visit = ?1) AND acked_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM quarantine AS q
                               WHERE q.visit = ?1 AND q.hash = change.hash AND q.direction = 'out')",
        ]
        .concat();
        self.in_order(&sql, [visit])
    }

    /// One row of the log.
    pub(crate) fn at(
        &self,
        ordinal: i64,
        bases: &mut Bases,
    ) -> Result<Option<StoredChange>, StoreError> {
        match self.half(ordinal)? {
            Some(half) => self.whole(half, bases).map(Some),
            None => Ok(None),
        }
    }

    fn half(&self, ordinal: i64) -> Result<Option<Half>, StoreError> {
        self.one(&[ROW, "WHERE ordinal = ?1"].concat(), [ordinal], read_half)
    }

    /// The row of a visit that came last.
    pub(crate) fn last_row(&self, log: i64) -> Result<Option<Base>, StoreError> {
        let newest: Option<i64> = self
            .one(
                "SELECT max(ordinal) FROM change WHERE log = ?1",
                [log],
                |row| Ok(row.get(0)?),
            )?
            .flatten();
        let mut bases = Bases::new();
        match newest {
            Some(ordinal) => {
                self.at(ordinal, &mut bases)?;
                Ok(bases.remove(&ordinal))
            }
            None => Ok(None),
        }
    }

    /// Grows the bytes of a row, and of those that it stands on where they are not at hand. Chains are short.
    fn whole(&self, mut half: Half, bases: &mut Bases) -> Result<StoredChange, StoreError> {
        if let Some(base) = half.base
            && !bases.contains_key(&base)
        {
            // A row stands on an older one: this ends.
            if base >= half.stored.ordinal {
                return Err(MALFORMED);
            }
            let below = self.half(base)?.ok_or(MALFORMED)?;
            self.whole(below, bases)?;
        }
        let base = half.base.and_then(|ordinal| bases.get(&ordinal));
        let change = &mut half.stored.change;
        let bytes = std::mem::take(&mut change.raw);
        change.raw = raw::grow(half.form, bytes, half.size, &change.hash, base)?;
        let ordinal = half.stored.ordinal;
        let grown = Base::new(ordinal, half.form, change.hash, &change.raw, base);
        bases.insert(ordinal, grown);
        Ok(half.stored)
    }
}

fn read_half(row: &Row) -> Result<Half, StoreError> {
    Ok(Half {
        stored: StoredChange {
            ordinal: row.get(0)?,
            change: ChangeRow {
                visit: row.get(1)?,
                hash: row.get(2)?,
                actor: row.get(3)?,
                seq: count(row, 4)?,
                writer: row.get(5)?,
                raw: row.get(9)?,
                origin: if row.get(10)? {
                    Origin::Pulled
                } else {
                    Origin::Own
                },
                acked_at: row.get(11)?,
            },
        },
        form: row.get(6)?,
        base: row.get(7)?,
        size: usize::try_from(row.get::<_, i64>(8)?).map_err(|_| MALFORMED)?,
    })
}
