//! The change log of a tenant's visits: what may be asked of it and appended to it. Changes that are appended in one
//! transaction stand in one row; a visit that is at rest is one row.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use doorstep_doc::{ActorId, ChangeMeta, ChangeTable, Genesis, Hash, Told, Writer};
use doorstep_visit::{DeviceId, Event, EventId, TenantId, VisitId};
use rusqlite::{Connection, params};

use super::changes::{Changes, Segment, insert, note_writers};
use super::rows::{Rows, Tx};
use super::segment::{self, ChangeRow};
use crate::error::{Fault, FaultKind, OfficeError, Result, damaged};

/// A visit in so many rows is brought into one, also while it is open.
const MANY: usize = 32;

impl<'t> Rows<'t> {
    fn log<T>(&self, visit: VisitId, look: impl FnOnce(&Changes) -> T) -> Result<T> {
        let (conn, tenant) = (self.conn, self.tenant);
        self.logs.with(conn, tenant, visit, |changes| look(changes))
    }

    /// Changes `first..=last` of a visit, in order of acceptance.
    pub fn changes(&self, genesis: &Genesis, first: i64, last: i64) -> Result<Vec<ChangeRow>> {
        if genesis.tenant() != self.tenant {
            return Err(OfficeError::Internal);
        }
        self.log(genesis.visit(), |log| {
            let rows = log.rows.iter().filter(|r| (first..=last).contains(&r.n));
            rows.cloned().collect()
        })
    }

    /// The events of a visit in order of acceptance; one that came by two writers comes once.
    pub fn events(&self, visit: VisitId) -> Result<Vec<(Event, i64)>> {
        let mut seen = BTreeSet::new();
        self.log(visit, |log| {
            let rows = log.rows.iter();
            let rows = rows.filter(|r| seen.insert(r.change.parts().key));
            rows.map(|r| Ok((event(visit, r)?, r.received_at)))
                .collect()
        })?
    }

    /// The events of the changes of a visit from number `first` on.
    pub fn events_from(&self, visit: VisitId, first: i64) -> Result<Vec<Event>> {
        self.log(visit, |log| {
            let rows = log.rows.iter().filter(|r| r.n >= first);
            rows.map(|r| event(visit, r)).collect()
        })?
    }

    /// Numbers of the changes that are in the past of `heads` (which need not all be known).
    pub fn past_of(&self, visit: VisitId, heads: &[Hash]) -> Result<BTreeSet<i64>> {
        self.log(visit, |log| {
            // Causes have lower numbers than effects, so one walk down finds them all.
            let mut open: BTreeSet<Hash> = heads.iter().copied().collect();
            let mut past = BTreeSet::new();
            for row in log.rows.iter().rev() {
                if open.remove(&row.change.hash()) {
                    past.insert(row.n);
                    open.extend(&row.change.parts().deps);
                }
            }
            past
        })
    }

    /// Heads of the first `last` changes of a visit, ascending; none when there is no change.
    pub fn heads_at(&self, visit: VisitId, last: i64) -> Result<Vec<[u8; 32]>> {
        self.log(visit, |log| {
            let mut heads = BTreeSet::new();
            for row in log.rows.iter().filter(|r| r.n <= last) {
                for dep in &row.change.parts().deps {
                    heads.remove(&dep.0);
                }
                heads.insert(row.change.hash().0);
            }
            heads.into_iter().collect()
        })
    }

    /// When a device's newest accepted change was received, per device of a visit.
    pub fn writers(&self, visit: VisitId) -> Result<Vec<(DeviceId, i64)>> {
        self.log(visit, |log| {
            let mut newest: BTreeMap<DeviceId, i64> = BTreeMap::new();
            for row in &log.rows {
                let device = match &row.writer {
                    Writer::Device { device, .. } => device.clone(),
                    _ => DeviceId::office(),
                };
                let at = newest.entry(device).or_insert(row.received_at);
                *at = row.received_at.max(*at);
            }
            newest.into_iter().collect()
        })
    }

    /// Under how many epochs a device has written in a visit.
    pub fn epochs_of(&self, visit: VisitId, device: &DeviceId) -> Result<usize> {
        self.log(visit, |log| {
            let mut epochs = BTreeSet::new();
            for row in &log.rows {
                match &row.writer {
                    Writer::Device { device: of, epoch } if of == device => {
                        epochs.insert(*epoch);
                    }
                    _ => {}
                }
            }
            epochs.len()
        })
    }

    /// The visits in which a device has changes, by id.
    pub fn visits_written_by(&self, device: &DeviceId) -> Result<Vec<VisitId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT visit FROM writer WHERE tenant = ?1 AND device = ?2 ORDER BY visit",
        )?;
        let rows = statement.query_map([self.tenant.as_str(), device.as_str()], |r| {
            r.get::<_, String>(0)
        })?;
        rows.map(|v| v?.parse().map_err(damaged("change")))
            .collect()
    }

    /// The gate's view of one visit.
    pub fn gate(&self, visit: VisitId) -> VisitTable<'t> {
        VisitTable { rows: *self, visit }
    }

    /// Visits whose log is to be brought into one row, by id, after `last`, `limit` of them at most.
    pub fn loose(&self, last: Option<VisitId>, limit: usize) -> Result<Vec<VisitId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT visit FROM loose WHERE tenant = ?1 AND visit > ?2 ORDER BY visit LIMIT ?3",
        )?;
        let last = last.map(|v| v.to_string()).unwrap_or_default();
        let rows = statement.query_map(params![self.tenant.as_str(), last, limit as i64], |r| {
            r.get::<_, String>(0)
        })?;
        rows.map(|v| v?.parse().map_err(damaged("change")))
            .collect()
    }

    /// A visit's log as it stands, and as one row: made anew from the rows, and read again and compared.
    pub fn packed(&self, visit: VisitId) -> Result<Packing> {
        let genesis = Genesis::new(self.tenant, visit);
        let old = segments(self.conn, self.tenant, visit)?;
        let new = match old.len() {
            0 | 1 => None,
            _ => {
                let read = Changes::read(self.conn, self.tenant, visit)?;
                Some(segment::write_whole(&genesis, &read.rows)?)
            }
        };
        Ok(Packing { visit, old, new })
    }
}

/// A visit's rows of the log, and the one row that says the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packing {
    visit: VisitId,
    old: Vec<Segment>,
    new: Option<Vec<u8>>,
}

fn segments(conn: &Connection, tenant: &TenantId, visit: VisitId) -> Result<Vec<Segment>> {
    let mut statement = conn.prepare_cached(
        "SELECT first, last, packed FROM log WHERE tenant = ?1 AND visit = ?2 ORDER BY first",
    )?;
    let rows = statement.query_map([tenant.as_str(), &visit.to_string()], |r| {
        Ok((r.get(0)?, r.get(1)?, r.get(2)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn event(visit: VisitId, row: &ChangeRow) -> Result<Event> {
    Event::parse(visit, &row.change.parts().value).map_err(damaged("event"))
}

impl Tx<'_> {
    /// Appends a change that passed the gate, as the next number of its visit. It is stored with the transaction.
    pub fn append_change(&self, visit: VisitId, row: &ChangeRow, meta: &ChangeMeta) -> Result<()> {
        // The gate takes no change of a writer of whom only the actor is known.
        if matches!(row.writer, Writer::Actor(_)) {
            return Err(OfficeError::Internal);
        }
        let (conn, tenant) = (self.conn, self.tenant);
        self.logs.with(conn, tenant, visit, |changes| {
            if !changes.takes(row) {
                let words = "a change twice, or out of its order";
                let fault = Fault::new(FaultKind::Constraint, words.into());
                return Err(OfficeError::Database(fault));
            }
            Arc::make_mut(changes).push(row.clone(), meta.clone());
            Ok(())
        })?
    }

    /// Stores what was appended, one row a visit.
    pub(super) fn store_changes(&self) -> Result<()> {
        let mut here = self.logs.here();
        for (visit, changes) in here.iter_mut() {
            let fresh = changes.fresh();
            let (Some(first), Some(last)) = (fresh.first(), fresh.last()) else {
                continue;
            };
            let genesis = Genesis::new(self.tenant, *visit);
            let bytes = segment::write(&genesis, fresh, |hash| changes.max_op(hash))?;
            insert(self.conn, self.tenant, *visit, &(first.n, last.n, bytes))?;
            note_writers(self.conn, self.tenant, *visit, fresh)?;
            let changes = Arc::make_mut(changes);
            changes.stored = changes.rows.len();
            changes.segments += 1;
            if changes.segments.is_multiple_of(MANY) {
                self.mark_loose(*visit)?;
            }
        }
        Ok(())
    }

    /// A visit's log is to be brought into one row, if it is not; a very long one less often.
    pub(super) fn mark_loose(&self, visit: VisitId) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO loose (tenant, visit) SELECT tenant, visit FROM log
                 WHERE tenant = ?1 AND visit = ?2 GROUP BY tenant, visit
                 HAVING count(*) > 1 + max(first) / 1000 ON CONFLICT DO NOTHING",
            )?
            .execute([self.tenant.as_str(), &visit.to_string()])?;
        Ok(())
    }

    /// Puts one row in the place of a visit's rows of the log; `false` when they are others by now.
    pub fn pack(&self, packing: &Packing) -> Result<bool> {
        let (conn, tenant, visit) = (self.conn, self.tenant, packing.visit);
        if segments(conn, tenant, visit)? != packing.old {
            return Ok(false);
        }
        let name = visit.to_string();
        if let (Some(new), Some((_, last, _))) = (&packing.new, packing.old.last()) {
            conn.prepare_cached("DELETE FROM log WHERE tenant = ?1 AND visit = ?2")?
                .execute([tenant.as_str(), &name])?;
            insert(conn, tenant, visit, &(1, *last, new.clone()))?;
        }
        conn.prepare_cached("DELETE FROM loose WHERE tenant = ?1 AND visit = ?2")?
            .execute([tenant.as_str(), &name])?;
        Ok(true)
    }
}

/// The gate's view of one visit.
#[derive(Clone, Copy)]
pub struct VisitTable<'t> {
    rows: Rows<'t>,
    visit: VisitId,
}

impl VisitTable<'_> {
    fn ask<T>(
        &self,
        ask: impl FnOnce(&Changes) -> Result<T, std::convert::Infallible>,
    ) -> Result<T> {
        let answer = self.rows.log(self.visit, |log| ask(log))?;
        Ok(answer.unwrap_or_else(|never| match never {}))
    }
}

impl ChangeTable for VisitTable<'_> {
    type Error = OfficeError;

    fn meta(&self, hash: &Hash) -> Result<Option<ChangeMeta>> {
        self.ask(|log| log.table.meta(hash))
    }

    fn last_seq(&self, actor: &ActorId) -> Result<u64> {
        self.ask(|log| log.table.last_seq(actor))
    }

    fn tellings(&self, id: &EventId) -> Result<Vec<(Told, Hash)>> {
        self.ask(|log| log.table.tellings(id))
    }

    fn is_quarantined(&self, hash: &Hash) -> Result<bool> {
        Ok(self
            .rows
            .conn
            .prepare_cached(
                "SELECT 1 FROM quarantine WHERE tenant = ?1 AND visit = ?2 AND hash = ?3",
            )?
            .exists(params![
                self.rows.tenant.as_str(),
                self.visit.to_string(),
                hash.0
            ])?)
    }
}
