//! The writing half: typed steps of one transaction.
//! Every step may be repeated: a row that is already there is left as it is or brought up to date.

use std::cell::RefCell;

use rusqlite::{Transaction, params};

use crate::codec::Codec;
use crate::desk::{Desk, Last};
use crate::error::StoreError;
use crate::meta::{Key, MetaPatch, MetaValue};
use crate::raw;
use crate::read::Reads;
use crate::row::{
    Access, CalendarRow, CustomerRow, Direction, Hash, PrivateValueRow, QuarantineRow, ReceiptRow,
    StandardRow, StatementRow, StrokeRow, VisitWrite,
};
use crate::sum;

/// An open transaction; it ends when the closure given to [`crate::Store::write`] returns.
pub struct Tx<'c> {
    pub(crate) tx: Transaction<'c>,
    pub(crate) codec: Option<&'static dyn Codec>,
    pub(crate) last: &'c RefCell<Last>,
    pub(crate) desk: Desk,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(
        tx: Transaction<'c>,
        codec: Option<&'static dyn Codec>,
        last: &'c RefCell<Last>,
    ) -> Self {
        Self {
            tx,
            codec,
            last,
            desk: Desk::default(),
        }
    }

    pub(crate) fn commit(self) -> Result<(), StoreError> {
        self.close_desk()?;
        Ok(self.tx.commit()?)
    }

    /// The readers, which see what this transaction has written so far.
    pub fn read(&self) -> Reads<'_> {
        Reads::new(&self.tx, self.codec)
    }

    pub(crate) fn run(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<usize, StoreError> {
        Ok(self.tx.prepare_cached(sql)?.execute(params)?)
    }

    /// Sets one meta value.
    pub fn set<T: MetaValue>(&self, key: Key<T>, value: &T) -> Result<(), StoreError> {
        let mut patch = MetaPatch::default();
        patch.set(key, value);
        self.apply_meta(&patch)
    }

    /// Writes a patch of meta values.
    pub fn apply_meta(&self, patch: &MetaPatch) -> Result<(), StoreError> {
        for (name, value) in &patch.entries {
            match value {
                Some(bytes) => self.run(
                    "INSERT INTO meta (key, value, sum) VALUES (?1, ?2, ?3)
                     ON CONFLICT (key) DO UPDATE SET value = excluded.value, sum = excluded.sum",
                    params![name, bytes, sum::of(&[name.as_bytes(), bytes])],
                )?,
                None => self.run("DELETE FROM meta WHERE key = ?1", [name])?,
            };
        }
        Ok(())
    }

    /// Stores a visit, or its new heads and projection. A new one is `local` and unknown to the office.
    pub fn put_visit(&self, v: &VisitWrite) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO visit (visit, tenant, heads, access, when_at, state, projection, updated_at, sum)
             VALUES (?1, ?2, ?3, 'local', ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (visit) DO UPDATE SET tenant = excluded.tenant, heads = excluded.heads,
               when_at = excluded.when_at, state = excluded.state, projection = excluded.projection,
               updated_at = excluded.updated_at, sum = excluded.sum",
            params![
                v.visit,
                v.tenant,
                v.heads.as_flattened(),
                v.when_at,
                v.state,
                v.projection,
                v.updated_at,
                v.sum()
            ],
        )?;
        Ok(())
    }

    /// Sets how this phone stands to a visit.
    pub fn set_access(&self, visit: &str, access: Access) -> Result<(), StoreError> {
        let n = self.run(
            "UPDATE visit SET access = ?2 WHERE visit = ?1",
            params![visit, access.as_str()],
        )?;
        if n == 0 {
            Err(StoreError::UnknownVisit)
        } else {
            Ok(())
        }
    }

    /// Sets the heads that the office is known to have.
    pub fn set_server_heads(&self, visit: &str, heads: &[Hash]) -> Result<(), StoreError> {
        let n = self.run(
            "UPDATE visit SET server_heads = ?2 WHERE visit = ?1",
            params![visit, heads.as_flattened()],
        )?;
        if n == 0 {
            Err(StoreError::UnknownVisit)
        } else {
            Ok(())
        }
    }

    /// Stores a private value. One that was erased stays erased; one that is held keeps its content and
    /// only learns that the office has it.
    pub fn put_private_value(&self, v: &PrivateValueRow) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO private_value (visit, p, ordinal, random, value, at_office)
             VALUES (?1, ?2, ?6, ?3, ?4, ?5)
             ON CONFLICT (visit, p) DO UPDATE SET
               random = coalesce(random, excluded.random), value = coalesce(value, excluded.value),
               at_office = max(at_office, excluded.at_office),
               wanted = min(wanted, 1 - excluded.at_office)
             WHERE erased = 0",
            params![
                v.visit,
                v.p,
                &v.content.random[..],
                v.content.value,
                v.at_office,
                self.last_arrival()?
            ],
        )?;
        Ok(())
    }

    /// Marks a private value as being at the office.
    pub fn private_value_at_office(&self, visit: &str, p: &str) -> Result<(), StoreError> {
        self.run(
            "UPDATE private_value SET at_office = 1, wanted = 0 WHERE visit = ?1 AND p = ?2",
            params![visit, p],
        )?;
        Ok(())
    }

    /// The office asks for a private value: it goes into the outbox again, and the visit is not safe to
    /// forget until the office has it. Remembered also when this phone does not hold it.
    pub fn want_private_value(&self, visit: &str, p: &str) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO private_value (visit, p, ordinal, wanted)
             VALUES (?1, ?2, ?3, 1)
             ON CONFLICT (visit, p) DO UPDATE SET at_office = 0, wanted = 1 WHERE erased = 0",
            params![visit, p, self.last_arrival()?],
        )?;
        Ok(())
    }

    /// Destroys a private value and its salt for good, and remembers that it was erased.
    pub fn erase_private_value(&self, visit: &str, p: &str) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO private_value (visit, p, ordinal, erased) VALUES (?1, ?2, 0, 1)
             ON CONFLICT (visit, p) DO UPDATE SET
               random = NULL, value = NULL, at_office = 0, wanted = 0, erased = 1",
            params![visit, p],
        )?;
        Ok(())
    }

    /// Stores a statement that was shown. The bytes of a hash are always the same: what was damaged is so whole again.
    pub fn put_statement(&self, s: &StatementRow) -> Result<(), StoreError> {
        let kept = raw::shrink_text(&s.bytes);
        let size = kept.is_some().then_some(s.bytes.len() as i64);
        self.run(
            "INSERT INTO shown_statement (visit, sha256, bytes, covers, events, language, shown_at, size)
             VALUES (?1, ?2, ?3, ?4, x'', ?5, ?6, ?7)
             ON CONFLICT (visit, sha256) DO UPDATE SET bytes = excluded.bytes, size = excluded.size,
               covers = excluded.covers, language = excluded.language",
            params![
                s.visit,
                &s.sha256[..],
                kept.as_deref().unwrap_or(&s.bytes),
                s.covers.as_flattened(),
                s.language,
                s.shown_at,
                size
            ],
        )?;
        Ok(())
    }

    /// Stores the strokes of a signature.
    pub fn put_stroke(&self, s: &StrokeRow) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO stroke (visit, sha256, bytes, key) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (visit, sha256) DO UPDATE SET bytes = excluded.bytes",
            params![s.visit, &s.sha256[..], s.bytes, s.key],
        )?;
        Ok(())
    }

    /// Marks a statement or strokes as being at the office, or (`false`) as asked for again.
    pub fn blob_at_office(
        &self,
        visit: &str,
        sha256: &Hash,
        there: bool,
    ) -> Result<(), StoreError> {
        for sql in [
            "UPDATE shown_statement SET at_office = ?3 WHERE visit = ?1 AND sha256 = ?2",
            "UPDATE stroke SET at_office = ?3 WHERE visit = ?1 AND sha256 = ?2",
        ] {
            self.run(sql, params![visit, &sha256[..], there])?;
        }
        Ok(())
    }

    /// Stores the customer of a visit, replacing an older one.
    pub fn put_customer(&self, c: &CustomerRow) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO customer (visit, customer, json, updated_at, sum) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (visit) DO UPDATE SET customer = excluded.customer, json = excluded.json,
               updated_at = excluded.updated_at, sum = excluded.sum",
            params![c.visit, c.customer, c.json, c.updated_at, c.sum()],
        )?;
        Ok(())
    }

    /// Stores a service standard.
    pub fn put_standard(&self, s: &StandardRow) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO standard (hash, files) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING",
            params![&s.hash[..], s.files],
        )?;
        Ok(())
    }

    /// Stores a calendar.
    pub fn put_calendar(&self, c: &CalendarRow) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO calendar (hash, bytes) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING",
            params![&c.hash[..], c.bytes],
        )?;
        Ok(())
    }

    /// Stores an office receipt.
    pub fn put_receipt(&self, r: &ReceiptRow) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO receipt (visit, n, heads, bytes) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET bytes = excluded.bytes",
            params![r.visit, number(r.n)?, r.heads.as_flattened(), r.bytes],
        )?;
        Ok(())
    }

    /// Puts a change in quarantine. One of ours that the office refused leaves the outbox.
    pub fn put_quarantine(&self, q: &QuarantineRow) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO quarantine (visit, hash, direction, code, bytes, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (visit, hash, direction) DO UPDATE SET code = excluded.code, at = excluded.at",
            params![q.visit, &q.hash[..], q.direction.as_str(), q.code, q.bytes, q.at],
        )?;
        Ok(())
    }

    /// Takes a change out of quarantine: it passed at last, or shall be tried again.
    pub fn release(&self, visit: &str, hash: &Hash, way: Direction) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM quarantine WHERE visit = ?1 AND hash = ?2 AND direction = ?3",
            params![visit, &hash[..], way.as_str()],
        )?;
        Ok(())
    }

    /// Removes a visit and everything of it from this phone.
    ///
    /// [`StoreError::NotAtOffice`] while the office lacks anything of it.
    pub fn forget_visit(&self, visit: &str) -> Result<(), StoreError> {
        let pending = self.read().pending_of(visit)?.total();
        if pending > 0 {
            return Err(StoreError::NotAtOffice { pending });
        }
        self.clear_desk();
        self.run("DELETE FROM quarantine WHERE visit = ?1", [visit])?;
        self.run("DELETE FROM visit WHERE visit = ?1", [visit])?;
        Ok(())
    }

    /// Takes away what does not fit its hash, so that it may come again: standards and calendars by the hash under
    /// which they stand, the content of values, statements and strokes of a visit by what names them.
    pub fn drop_unsound(&self, standards: &[Hash], calendars: &[Hash]) -> Result<(), StoreError> {
        // An index may know them by another hash than the row.
        for hash in standards {
            self.run(
                "DELETE FROM standard NOT INDEXED WHERE hash = ?1",
                [&hash[..]],
            )?;
        }
        for hash in calendars {
            self.run(
                "DELETE FROM calendar NOT INDEXED WHERE hash = ?1",
                [&hash[..]],
            )?;
        }
        self.reindex()
    }

    /// Empties private values of a visit whose content does not fit, and marks them as wanted.
    pub fn empty_values(&self, visit: &str, ps: &[String]) -> Result<(), StoreError> {
        for p in ps {
            self.run(
                "UPDATE private_value SET random = NULL, value = NULL, wanted = 1
                 WHERE visit = ?1 AND p = ?2",
                [visit, p],
            )?;
        }
        Ok(())
    }

    /// Makes every index anew from its table.
    pub fn reindex(&self) -> Result<(), StoreError> {
        Ok(self.tx.execute_batch("REINDEX")?)
    }

    /// Removes standards that `keep` does not name.
    pub fn keep_standards(&self, keep: &[Hash]) -> Result<(), StoreError> {
        let mut held = self.tx.prepare_cached("SELECT hash FROM standard")?;
        let held: Vec<Hash> = held
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for hash in held.iter().filter(|h| !keep.contains(h)) {
            self.run("DELETE FROM standard WHERE hash = ?1", [&hash[..]])?;
        }
        Ok(())
    }
}

pub(crate) fn number(n: u64) -> Result<i64, StoreError> {
    i64::try_from(n).map_err(|_| StoreError::BadValue)
}
