//! The change log, and the gate's view of one visit in it.

use std::collections::BTreeSet;

use doorstep_doc::{
    ActorId, ChangeMeta, ChangeTable, Genesis, Hash, SealedChange, VersionVector, Writer,
    read_exact,
};
use doorstep_visit::{DeviceId, Event, EventId, TenantId, VisitId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::visits::split;
use crate::error::{OfficeError, Result, damaged};

/// An accepted change.
#[derive(Clone, Debug)]
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

/// Appends a change that passed the gate, as number `n` of its visit.
pub fn insert(
    conn: &Connection,
    tenant: &TenantId,
    visit: VisitId,
    row: &ChangeRow,
    meta: &ChangeMeta,
) -> Result<()> {
    let parts = row.change.parts();
    let (device, epoch) = writer_columns(&row.writer)?;
    conn.prepare_cached(
        "INSERT INTO change (tenant, visit, n, hash, actor, seq, start_op, max_op, clock, deps, raw, event_id, event,
                             device, epoch, received_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?
    .execute(params![
        tenant.as_str(),
        visit.to_string(),
        row.n,
        row.change.hash().0,
        parts.actor.0,
        parts.seq as i64,
        parts.start_op as i64,
        meta.max_op as i64,
        meta.past.to_bytes(),
        parts.deps.iter().flat_map(|d| d.0).collect::<Vec<u8>>(),
        row.change.raw(),
        parts.key.0,
        &*parts.value,
        device,
        epoch,
        row.received_at
    ])?;
    Ok(())
}

fn writer_columns(writer: &Writer) -> Result<(&str, Vec<u8>)> {
    match writer {
        Writer::Device { device, epoch } => Ok((device.as_str(), epoch.to_be_bytes().to_vec())),
        Writer::Office { process } => Ok(("office", process.to_vec())),
        // The gate takes no change of a writer of whom only the actor is known.
        Writer::Actor(_) => Err(OfficeError::Internal),
    }
}

fn read_writer(device: &str, epoch: &[u8]) -> Result<Writer> {
    if device == "office" {
        Ok(Writer::Office {
            process: epoch.try_into().map_err(damaged("change"))?,
        })
    } else {
        Ok(Writer::Device {
            device: device.parse().map_err(damaged("change"))?,
            epoch: u64::from_be_bytes(epoch.try_into().map_err(damaged("change"))?),
        })
    }
}

/// Changes `first..=last` of a visit, in order of acceptance.
pub fn range(
    conn: &Connection,
    genesis: &Genesis,
    first: i64,
    last: i64,
) -> Result<Vec<ChangeRow>> {
    let mut statement = conn.prepare_cached(
        "SELECT n, raw, device, epoch, received_at FROM change
         WHERE tenant = ?1 AND visit = ?2 AND n BETWEEN ?3 AND ?4 ORDER BY n",
    )?;
    let rows = statement.query_map(
        params![
            genesis.tenant().as_str(),
            genesis.visit().to_string(),
            first,
            last
        ],
        |r: &Row| {
            Ok((
                r.get::<_, i64>(0)?,
                r.get::<_, Vec<u8>>(1)?,
                r.get::<_, String>(2)?,
                r.get::<_, Vec<u8>>(3)?,
                r.get::<_, i64>(4)?,
            ))
        },
    )?;
    rows.map(|row| {
        let (n, raw, device, epoch, received_at) = row?;
        Ok(ChangeRow {
            n,
            writer: read_writer(&device, &epoch)?,
            change: read_exact(&raw, genesis).map_err(damaged("change"))?,
            received_at,
        })
    })
    .collect()
}

/// The events of a visit in order of acceptance; one that came by two writers comes once.
pub fn events(conn: &Connection, tenant: &TenantId, visit: VisitId) -> Result<Vec<(Event, i64)>> {
    let mut statement = conn.prepare_cached(
        "SELECT event, received_at FROM change WHERE tenant = ?1 AND visit = ?2 ORDER BY n",
    )?;
    let rows = statement.query_map([tenant.as_str(), &visit.to_string()], |r| {
        Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?))
    })?;
    let mut seen = BTreeSet::new();
    let mut events = Vec::new();
    for row in rows {
        let (bytes, received_at) = row?;
        let event = Event::parse(visit, &bytes).map_err(damaged("event"))?;
        if seen.insert(event.id) {
            events.push((event, received_at));
        }
    }
    Ok(events)
}

/// The events of the changes of a visit from number `first` on.
pub fn events_from(
    conn: &Connection,
    tenant: &TenantId,
    visit: VisitId,
    first: i64,
) -> Result<Vec<Event>> {
    let mut statement = conn.prepare_cached(
        "SELECT event FROM change WHERE tenant = ?1 AND visit = ?2 AND n >= ?3 ORDER BY n",
    )?;
    let rows = statement.query_map(params![tenant.as_str(), visit.to_string(), first], |r| {
        r.get::<_, String>(0)
    })?;
    rows.map(|row| Event::parse(visit, &row?).map_err(damaged("event")))
        .collect()
}

/// Numbers of the changes that are in the past of `heads` (which need not all be known).
pub fn past_of(
    conn: &Connection,
    tenant: &TenantId,
    visit: VisitId,
    heads: &[Hash],
) -> Result<BTreeSet<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT n, hash, deps FROM change WHERE tenant = ?1 AND visit = ?2 ORDER BY n DESC",
    )?;
    let rows = statement.query_map([tenant.as_str(), &visit.to_string()], |r| {
        Ok((
            r.get::<_, i64>(0)?,
            r.get::<_, [u8; 32]>(1)?,
            r.get::<_, Vec<u8>>(2)?,
        ))
    })?;
    // Causes have lower numbers than effects, so one walk down finds them all.
    let mut open: BTreeSet<[u8; 32]> = heads.iter().map(|h| h.0).collect();
    let mut past = BTreeSet::new();
    for row in rows {
        let (n, hash, deps) = row?;
        if open.remove(&hash) {
            past.insert(n);
            open.extend(split::<32>(&deps));
        }
    }
    Ok(past)
}

/// Heads of the first `last` changes of a visit, ascending; none when there is no change.
pub fn heads_at(
    conn: &Connection,
    tenant: &TenantId,
    visit: VisitId,
    last: i64,
) -> Result<Vec<[u8; 32]>> {
    let mut statement = conn.prepare_cached(
        "SELECT hash, deps FROM change WHERE tenant = ?1 AND visit = ?2 AND n <= ?3 ORDER BY n",
    )?;
    let rows = statement.query_map(params![tenant.as_str(), visit.to_string(), last], |r| {
        Ok((r.get::<_, [u8; 32]>(0)?, r.get::<_, Vec<u8>>(1)?))
    })?;
    let mut heads = BTreeSet::new();
    for row in rows {
        let (hash, deps) = row?;
        for dep in split::<32>(&deps) {
            heads.remove(&dep);
        }
        heads.insert(hash);
    }
    Ok(heads.into_iter().collect())
}

/// When a device's newest accepted change was received, per device of a visit; for lists.
pub fn writers(
    conn: &Connection,
    tenant: &TenantId,
    visit: VisitId,
) -> Result<Vec<(DeviceId, i64)>> {
    let mut statement = conn.prepare_cached(
        "SELECT device, max(received_at) FROM change WHERE tenant = ?1 AND visit = ?2 GROUP BY device ORDER BY device",
    )?;
    let rows = statement.query_map([tenant.as_str(), &visit.to_string()], |r| {
        Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?))
    })?;
    rows.map(|row| {
        let (device, at) = row?;
        Ok((device.parse().map_err(damaged("change"))?, at))
    })
    .collect()
}

/// The visits in which a device has changes, by id.
pub fn visits_of(conn: &Connection, tenant: &TenantId, device: &DeviceId) -> Result<Vec<VisitId>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT visit FROM change WHERE tenant = ?1 AND device = ?2 ORDER BY visit",
    )?;
    let rows = statement.query_map([tenant.as_str(), device.as_str()], |r| {
        r.get::<_, String>(0)
    })?;
    rows.map(|v| v?.parse().map_err(damaged("change")))
        .collect()
}

/// The gate's view of one visit.
#[derive(Clone, Copy)]
pub struct VisitTable<'c> {
    conn: &'c Connection,
    tenant: &'c TenantId,
    visit: VisitId,
}

impl<'c> VisitTable<'c> {
    /// The changes of `visit`.
    pub(super) fn new(conn: &'c Connection, tenant: &'c TenantId, visit: VisitId) -> Self {
        Self {
            conn,
            tenant,
            visit,
        }
    }
}

impl ChangeTable for VisitTable<'_> {
    type Error = OfficeError;

    fn meta(&self, hash: &Hash) -> Result<Option<ChangeMeta>> {
        let row: Option<(i64, Vec<u8>)> = self
            .conn
            .prepare_cached(
                "SELECT max_op, clock FROM change WHERE tenant = ?1 AND visit = ?2 AND hash = ?3",
            )?
            .query_row(
                params![self.tenant.as_str(), self.visit.to_string(), hash.0],
                |r| Ok((r.get(0)?, r.get(1)?)),
            )
            .optional()?;
        row.map(|(max_op, clock)| {
            Ok(ChangeMeta {
                max_op: max_op as u64,
                past: VersionVector::from_bytes(&clock).map_err(damaged("clock"))?,
            })
        })
        .transpose()
    }

    fn last_seq(&self, actor: &ActorId) -> Result<u64> {
        let seq: Option<i64> = self
            .conn
            .prepare_cached(
                "SELECT max(seq) FROM change WHERE tenant = ?1 AND visit = ?2 AND actor = ?3",
            )?
            .query_row(
                params![self.tenant.as_str(), self.visit.to_string(), actor.0],
                |r| r.get(0),
            )?;
        Ok(seq.unwrap_or(0) as u64)
    }

    fn holds_event(&self, id: &EventId) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM change WHERE tenant = ?1 AND visit = ?2 AND event_id = ?3",
            )?
            .exists(params![self.tenant.as_str(), self.visit.to_string(), id.0])?)
    }

    fn is_quarantined(&self, hash: &Hash) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM quarantine WHERE tenant = ?1 AND visit = ?2 AND hash = ?3",
            )?
            .exists(params![
                self.tenant.as_str(),
                self.visit.to_string(),
                hash.0
            ])?)
    }
}
