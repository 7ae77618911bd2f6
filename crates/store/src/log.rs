//! Writing the log of a visit: rows one by one, and all of them together as one pack once nothing of them waits.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension, params};

use crate::codec;
use crate::desk::Open;
use crate::error::StoreError;
use crate::raw::{self, Base};
use crate::row::{ChangeRow, Direction, Hash, Origin, PulledPack, StoredChange};
use crate::tx::{Tx, number};

impl Tx<'_> {
    /// The next `count` places in the order of arrival; the first of them.
    fn arrivals(&self, count: usize) -> Result<i64, StoreError> {
        let last = self.last_arrival()?;
        let next = last
            .checked_add_unsigned(count as u64)
            .ok_or(StoreError::BadValue)?;
        self.desk.arrival.set(Some(next));
        Ok(last + 1)
    }

    /// The newest place in the order of arrival.
    pub(crate) fn last_arrival(&self) -> Result<i64, StoreError> {
        match self.desk.arrival.get() {
            Some(last) => Ok(last),
            None => {
                let mut sql = self.tx.prepare_cached("SELECT last FROM arrival")?;
                Ok(sql.query_row([], |row| row.get(0))?)
            }
        }
    }

    /// Writes down how far the order of arrival has come.
    pub(crate) fn close_desk(&self) -> Result<(), StoreError> {
        if let Some(last) = self.desk.arrival.get() {
            self.run("UPDATE arrival SET last = ?1", [last])?;
        }
        Ok(())
    }

    /// Forgets what is known of the log, because it is about to be another.
    pub(crate) fn clear_desk(&self) {
        self.desk.open.replace(None);
        self.last.replace(None);
    }

    /// Runs `act` on the log of a visit, which begins here if there is none.
    fn on_log<T>(
        &self,
        visit: &str,
        act: impl FnOnce(&mut Open) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut open = self.desk.open.borrow_mut();
        match open.as_mut().filter(|o| o.visit == visit) {
            Some(known) => act(known),
            None => act(open.insert(self.open_log(visit)?)),
        }
    }

    fn open_log(&self, visit: &str) -> Result<Open, StoreError> {
        let mut sql = self
            .tx
            .prepare_cached("SELECT no, ends, pack IS NOT NULL FROM log WHERE visit = ?1")?;
        let known = sql
            .query_row([visit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let (log, ends, packed) = match known {
            Some(known) => known,
            None => {
                self.run("INSERT INTO log (visit) VALUES (?1)", [visit])?;
                (self.tx.last_insert_rowid(), Vec::new(), false)
            }
        };
        let mut sql = self
            .tx
            .prepare_cached("SELECT actor, bytes, no FROM writer WHERE log = ?1")?;
        let writers = sql
            .query_map([log], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Open {
            visit: visit.to_owned(),
            log,
            ends,
            packed,
            writers,
            within: None,
        })
    }

    /// Appends a change. Returns whether it was new; a change that is already held (same visit and hash)
    /// stays where it is, and only learns that the office has it.
    ///
    /// [`StoreError::Conflict`] when the writer has another change at this seq.
    pub fn put_change(&self, c: &ChangeRow) -> Result<bool, StoreError> {
        let new = self.on_log(&c.visit, |open| {
            if open.packed && codec::reaches(&open.ends, &c.actor, c.seq) {
                match self.within(open)?.get(&(c.actor, c.seq)) {
                    Some(hash) if *hash == c.hash => return Ok(false),
                    Some(_) => return Err(StoreError::Conflict),
                    None => {}
                }
            }
            if self.is_taken(open, c)? {
                return Ok(false);
            }
            let ordinal = self.arrivals(1)?;
            self.insert(open, ordinal, c)?;
            Ok(true)
        })?;
        if !new && let Some(at) = c.acked_at {
            self.ack_change(&c.visit, &c.hash, at)?;
        }
        Ok(new)
    }

    /// Whether this very change stands in a row; an error when another one of this number does.
    fn is_taken(&self, open: &Open, c: &ChangeRow) -> Result<bool, StoreError> {
        let mut sql = self.tx.prepare_cached(
            "SELECT hash FROM change WHERE log = ?1 AND writer = ?2 AND seq = ?3",
        )?;
        let seq = number(c.seq)?;
        for (_, _, writer) in open.writers.iter().filter(|(actor, ..)| *actor == c.actor) {
            let held: Option<Hash> = sql
                .query_row(params![open.log, writer, seq], |row| row.get(0))
                .optional()?;
            match held {
                Some(hash) if hash == c.hash => return Ok(true),
                Some(_) => return Err(StoreError::Conflict),
                None => {}
            }
        }
        Ok(false)
    }

    fn within<'o>(
        &self,
        open: &'o mut Open,
    ) -> Result<&'o BTreeMap<([u8; 16], u64), Hash>, StoreError> {
        let known = match open.within.take() {
            Some(known) => known,
            None => self
                .read()
                .packed(&open.visit)?
                .into_iter()
                .map(|row| ((row.change.actor, row.change.seq), row.change.hash))
                .collect(),
        };
        Ok(open.within.insert(known))
    }

    fn insert(&self, open: &mut Open, ordinal: i64, c: &ChangeRow) -> Result<(), StoreError> {
        let writer = self.writer(open, c)?;
        let mut last = self.last.borrow_mut();
        if last.as_ref().is_none_or(|(log, _)| *log != open.log) {
            *last = self.read().last_row(open.log)?.map(|base| (open.log, base));
        }
        let base = last.as_ref().map(|(_, base)| base);
        let base = base.filter(|base| base.ordinal < ordinal);
        let kept = raw::shrink(&c.raw, &c.hash, base);
        self.run(
            "INSERT INTO change (ordinal, log, hash, writer, seq, form, base, size, raw, pulled, acked_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                ordinal,
                open.log,
                &c.hash[..],
                writer,
                number(c.seq)?,
                kept.form,
                kept.base,
                number(c.raw.len() as u64)?,
                kept.bytes,
                c.origin == Origin::Pulled,
                c.acked_at
            ],
        )?;
        let below = base.filter(|b| Some(b.ordinal) == kept.base);
        let base = Base::new(ordinal, kept.form, c.hash, &c.raw, below);
        *last = Some((open.log, base));
        Ok(())
    }

    fn writer(&self, open: &mut Open, c: &ChangeRow) -> Result<i64, StoreError> {
        let known = open
            .writers
            .iter()
            .find(|(actor, bytes, _)| *actor == c.actor && *bytes == c.writer);
        if let Some((_, _, writer)) = known {
            return Ok(*writer);
        }
        self.run(
            "INSERT INTO writer (log, actor, bytes) VALUES (?1, ?2, ?3)",
            params![open.log, &c.actor[..], c.writer],
        )?;
        let writer = self.tx.last_insert_rowid();
        open.writers.push((c.actor, c.writer.clone(), writer));
        Ok(writer)
    }

    /// Marks a change as being at the office since `at`; the first time counts. Unknown hashes are ignored.
    pub fn ack_change(&self, visit: &str, hash: &Hash, at: i64) -> Result<(), StoreError> {
        // What stands in a pack is at the office already.
        self.run(
            "UPDATE change SET acked_at = ?3 WHERE log = (SELECT no FROM log WHERE visit = ?1)
               AND substr(hash, 1, 8) = substr(?2, 1, 8) AND hash = ?2 AND acked_at IS NULL",
            params![visit, &hash[..], at],
        )?;
        self.release(visit, hash, Direction::Out)
    }

    /// Puts a change back into the outbox: the office lost it.
    pub fn unack_change(&self, visit: &str, hash: &Hash) -> Result<(), StoreError> {
        if !self.read().has_row(visit, hash)? {
            self.loosen(visit)?;
        }
        self.run(
            "UPDATE change SET acked_at = NULL WHERE log = (SELECT no FROM log WHERE visit = ?1)
               AND substr(hash, 1, 8) = substr(?2, 1, 8) AND hash = ?2",
            params![visit, &hash[..]],
        )?;
        Ok(())
    }

    /// Removes an own change whose event was appended again under another epoch: its number is taken at
    /// the office by other content, so it could never go there. The event lives on in its new change.
    pub fn drop_change(&self, visit: &str, hash: &Hash) -> Result<(), StoreError> {
        self.clear_desk();
        // The rows that stand on it stand alone from now on.
        let read = self.read();
        let rows = read.loose(visit)?;
        let dropped = rows.iter().find(|row| {
            let c = &row.change;
            c.hash == *hash && c.origin == Origin::Own && c.acked_at.is_none()
        });
        if let Some(dropped) = dropped {
            // Not only those: whatever is further up the chain was written against the bytes of all of it.
            let mut sql = self.tx.prepare_cached(
                "SELECT ordinal, base FROM change WHERE base IS NOT NULL
                   AND log = (SELECT no FROM log WHERE visit = ?1) ORDER BY ordinal",
            )?;
            let stands: Vec<(i64, i64)> = sql
                .query_map([visit], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            let mut on = BTreeSet::from([dropped.ordinal]);
            for (ordinal, base) in stands {
                if on.contains(&base) {
                    on.insert(ordinal);
                }
            }
            on.remove(&dropped.ordinal);
            for row in rows.iter().filter(|row| on.contains(&row.ordinal)) {
                let kept = raw::shrink(&row.change.raw, &row.change.hash, None);
                self.run(
                    "UPDATE change SET form = ?2, base = NULL, raw = ?3 WHERE ordinal = ?1",
                    params![row.ordinal, kept.form, kept.bytes],
                )?;
            }
            self.run("DELETE FROM change WHERE ordinal = ?1", [dropped.ordinal])?;
        }
        self.release(visit, hash, Direction::Out)
    }

    /// Takes changes that came as one piece. Where the visit has changes already, they become rows among the others.
    pub(crate) fn put_pulled_pack(&self, visit: &str, pack: &PulledPack) -> Result<(), StoreError> {
        let log = self.on_log(visit, |open| Ok((open.log, open.packed)))?;
        let empty = !log.1
            && !self
                .tx
                .prepare_cached("SELECT 1 FROM change WHERE log = ?1")?
                .exists([log.0])?;
        let run = |first| codec::Run {
            first,
            count: pack.count,
            origin: Origin::Pulled,
            acked_at: pack.acked_at,
        };
        if !empty || self.has_aside(visit)? {
            return self.put_one_by_one(visit, &codec::seal(&[run(1)], &pack.bytes)?);
        }
        let ends = codec::ends(pack.ends.iter().map(|(actor, seq)| (actor, *seq)));
        let sealed = codec::seal(&[run(self.arrivals(pack.count)?)], &pack.bytes)?;
        self.clear_desk();
        self.run(
            "UPDATE log SET pack = ?2, ends = ?3 WHERE no = ?1",
            params![log.0, sealed, ends],
        )?;
        Ok(())
    }

    fn has_aside(&self, visit: &str) -> Result<bool, StoreError> {
        let mut sql = self
            .tx
            .prepare_cached("SELECT 1 FROM quarantine WHERE visit = ?1 AND direction = 'in'")?;
        Ok(sql.exists([visit])?)
    }

    fn put_one_by_one(&self, visit: &str, sealed: &[u8]) -> Result<(), StoreError> {
        let tenant: String = self.tx.query_row(
            "SELECT tenant FROM visit WHERE visit = ?1",
            [visit],
            |row| row.get(0),
        )?;
        for row in self.read().unpack(&tenant, visit, sealed)? {
            self.put_change(&row.change)?;
            self.release(visit, &row.change.hash, Direction::In)?;
        }
        self.note_loose(visit)
    }

    /// Notes that a visit has rows which could be a pack.
    pub(crate) fn note_loose(&self, visit: &str) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO loose SELECT no FROM log WHERE visit = ?1 ON CONFLICT DO NOTHING",
            [visit],
        )?;
        Ok(())
    }

    /// Makes one pack of all changes of a visit, if the office has every one of them and exactly the same comes back
    /// out of it. Returns whether it did.
    pub fn pack_visit(&self, visit: &str) -> Result<bool, StoreError> {
        self.clear_desk();
        let read = self.read();
        self.run(
            "DELETE FROM loose WHERE log = (SELECT no FROM log WHERE visit = ?1)",
            [visit],
        )?;
        let loose = read.loose(visit)?;
        let (Some(codec), false) = (self.codec, loose.is_empty()) else {
            return Ok(false);
        };
        let mut rows = read.packed(visit)?;
        rows.extend(loose);
        let Some(runs) = codec::runs_of(&rows) else {
            return Ok(false);
        };
        let tenant: String = self.tx.query_row(
            "SELECT tenant FROM visit WHERE visit = ?1",
            [visit],
            |row| row.get(0),
        )?;
        let changes: Vec<&ChangeRow> = rows.iter().map(|row| &row.change).collect();
        let Some(packed) = codec.pack(&tenant, visit, &changes) else {
            return Ok(false);
        };
        let sealed = codec::seal(&runs, &packed)?;
        // The rows go only when what stays says the same, byte for byte.
        if !matches!(read.unpack(&tenant, visit, &sealed), Ok(back) if back == rows) {
            return Ok(false);
        }
        let ends = codec::ends(changes.iter().map(|c| (&c.actor, c.seq)));
        self.run(
            "UPDATE log SET pack = ?2, ends = ?3 WHERE visit = ?1",
            params![visit, sealed, ends],
        )?;
        self.clear_rows(visit)?;
        Ok(true)
    }

    /// Empties a visit's log, which is written anew from what could be read of it.
    pub fn clear_log(&self, visit: &str) -> Result<(), StoreError> {
        self.clear_desk();
        self.run(
            "UPDATE log SET pack = NULL, ends = x'' WHERE visit = ?1",
            [visit],
        )?;
        self.clear_rows(visit)
    }

    fn clear_rows(&self, visit: &str) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM change WHERE log = (SELECT no FROM log WHERE visit = ?1)",
            "DELETE FROM writer WHERE log = (SELECT no FROM log WHERE visit = ?1)",
        ] {
            self.run(sql, [visit])?;
        }
        Ok(())
    }

    /// Makes rows of a visit's pack again.
    fn loosen(&self, visit: &str) -> Result<(), StoreError> {
        self.clear_desk();
        let read = self.read();
        let rows: Vec<StoredChange> = read.packed(visit)?;
        if rows.is_empty() {
            return Ok(());
        }
        self.run(
            "UPDATE log SET pack = NULL, ends = x'' WHERE visit = ?1",
            [visit],
        )?;
        self.on_log(visit, |open| {
            rows.iter()
                .try_for_each(|row| self.insert(open, row.ordinal, &row.change))
        })?;
        // The next row stands on the newest, which may be none of these.
        self.clear_desk();
        self.note_loose(visit)
    }

    /// Visits in one of these states whose rows may go into a pack: all of them are at the office.
    pub fn to_pack(&self, states: &[&str], most: u32) -> Result<Vec<String>, StoreError> {
        let states = format!("[\"{}\"]", states.join("\",\""));
        let mut sql = self.tx.prepare_cached(
            "SELECT log.visit FROM loose JOIN log ON log.no = loose.log JOIN visit USING (visit)
             WHERE state IN (SELECT value FROM json_each(?1))
               AND NOT EXISTS (SELECT 1 FROM change WHERE log = loose.log AND acked_at IS NULL)
             ORDER BY loose.log LIMIT ?2",
        )?;
        Ok(sql
            .query_map(params![states, most], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?)
    }
}
