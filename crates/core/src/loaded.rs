//! A visit in memory: its document, its history, and where each record is. At most eight are kept.

use std::collections::BTreeMap;

use doorstep_doc::{Genesis, SealedChange, VisitDoc, read_exact};
use doorstep_store::{Access, Origin, Reads, StoreError, StoredChange};
use doorstep_visit::history::History;
use doorstep_visit::{DeviceId, EventId, TenantId, VisitId};

use crate::bytes::writer_of;
use crate::error::CoreError;

/// How many visits stay in memory.
const KEPT: usize = 8;

/// Where one record is, and how it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// When the office was known to have it, UTC milliseconds.
    pub acked_at: Option<i64>,
    /// Place in this phone's order of arrival, for what came from elsewhere.
    pub arrival: Option<i64>,
}

/// A visit in memory, equal to what is on the disk.
#[derive(Debug)]
pub(crate) struct LoadedVisit {
    pub id: VisitId,
    /// The id as the store writes it.
    pub key: String,
    pub doc: VisitDoc,
    pub history: History,
    pub access: Access,
    pub places: BTreeMap<EventId, Place>,
}

impl LoadedVisit {
    /// A visit without events.
    pub fn new(tenant: &TenantId, id: VisitId) -> Self {
        Self {
            id,
            key: id.to_string(),
            doc: VisitDoc::new(tenant, id),
            history: History::new(id, []),
            access: Access::Local,
            places: BTreeMap::new(),
        }
    }

    /// Reads a visit from the disk; `None` when it is not on this phone.
    pub fn load(read: &Reads, tenant: &TenantId, id: VisitId) -> Result<Option<Self>, CoreError> {
        let key = id.to_string();
        let Some(row) = read.visit(&key).map_err(of_one_visit)? else {
            return Ok(None);
        };
        let rows = read.changes(&key).map_err(of_one_visit)?;
        let genesis = Genesis::new(tenant, id);
        let sealed = sealed(&genesis, &rows)?;
        let mut doc = VisitDoc::from_genesis(genesis);
        doc.apply(&sealed)
            .map_err(|e| CoreError::VisitDamaged { code: e.code() })?;
        // Each change is what its hash says; the heads say that none is absent.
        let heads: Vec<[u8; 32]> = doc.heads().iter().map(|h| h.0).collect();
        if !row.sound || row.write.heads != heads || row.write.tenant != tenant.as_str() {
            return Err(CoreError::VisitDamaged { code: "heads" });
        }
        let mut loaded = Self {
            history: History::new(id, []),
            id,
            key,
            doc,
            access: row.access,
            places: BTreeMap::new(),
        };
        loaded.read_history();
        for (row, change) in rows.iter().zip(&sealed) {
            loaded.place(row, change.parts().key);
        }
        Ok(Some(loaded))
    }

    /// Reads the events anew from the document.
    pub fn read_history(&mut self) {
        let entries = self.doc.entries();
        let pairs = entries.iter().map(|(k, v)| (k.as_str(), v.as_str()));
        self.history = History::read(self.id, pairs);
    }

    fn place(&mut self, stored: &StoredChange, event: EventId) {
        let row = &stored.change;
        let arrival = (row.origin == Origin::Pulled).then_some(stored.ordinal);
        let place = self.places.entry(event).or_insert(Place {
            acked_at: row.acked_at,
            arrival,
        });
        // An event may stand in two changes (appended again under a new epoch): the office has it by either.
        place.acked_at = match (place.acked_at, row.acked_at) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }

    /// The last arrival from elsewhere.
    pub fn last_arrival(&self) -> i64 {
        self.places
            .values()
            .filter_map(|p| p.arrival)
            .max()
            .unwrap_or(0)
    }

    /// Events of other people that came after `seen`, in history order.
    pub fn news(&self, seen: i64, me: &DeviceId) -> Vec<usize> {
        (0..self.history.len())
            .filter(|i| {
                let e = self.history.event(*i);
                e.dev != *me
                    && self
                        .places
                        .get(&e.id)
                        .and_then(|p| p.arrival)
                        .is_some_and(|a| a > seen)
            })
            .collect()
    }
}

/// The changes that stored rows hold.
pub(crate) fn sealed(
    genesis: &Genesis,
    rows: &[StoredChange],
) -> Result<Vec<SealedChange>, CoreError> {
    rows.iter().map(|row| sealed_one(genesis, row)).collect()
}

/// The change that a stored row holds, if it is the one that the row names.
pub(crate) fn sealed_one(genesis: &Genesis, row: &StoredChange) -> Result<SealedChange, CoreError> {
    let damaged = |code| CoreError::VisitDamaged { code };
    let (kept, change) = (
        &row.change,
        read_exact(&row.change.raw, genesis).map_err(|e| damaged(e.code()))?,
    );
    let parts = change.parts();
    let named = (kept.hash, kept.actor, kept.seq) == (change.hash().0, parts.actor.0, parts.seq);
    let written = writer_of(kept).actor(genesis.visit()) == parts.actor;
    // One bit of a row makes "never" a moment at the beginning of 1970.
    let when = !matches!(kept.acked_at, Some(0 | 1));
    (named && written && when)
        .then_some(change)
        .ok_or(damaged("change"))
}

/// What does not read back of one visit says nothing of the others.
pub(crate) fn of_one_visit(e: StoreError) -> CoreError {
    match e {
        StoreError::Damaged { .. } => CoreError::VisitDamaged { code: "log" },
        other => other.into(),
    }
}

/// The visits used last, newest at the end.
#[derive(Debug, Default)]
pub(crate) struct Shelf(Vec<LoadedVisit>);

impl Shelf {
    /// Takes a visit out; whoever puts it back vouches that it equals the disk.
    pub fn take(&mut self, id: VisitId) -> Option<LoadedVisit> {
        let at = self.0.iter().position(|v| v.id == id)?;
        Some(self.0.remove(at))
    }
    /// Puts a visit in front; the one unused for longest goes.
    pub fn put(&mut self, visit: LoadedVisit) {
        self.0.retain(|v| v.id != visit.id);
        if self.0.len() >= KEPT {
            self.0.remove(0);
        }
        self.0.push(visit);
    }
    /// Forgets one visit, so that it is read from the disk again.
    pub fn forget(&mut self, id: VisitId) {
        self.0.retain(|v| v.id != id);
    }
    /// Forgets all.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// Up to which arrival each visit was seen: 16 bytes of visit and 8 of arrival each, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seen(BTreeMap<[u8; 16], i64>);

impl Seen {
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let (rows, _) = bytes.as_chunks::<24>();
        let read = |row: &[u8; 24]| {
            let (visit, arrival) = row.split_first_chunk()?;
            Some((*visit, i64::from_be_bytes(arrival.try_into().ok()?)))
        };
        Self(rows.iter().filter_map(read).collect())
    }
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0
            .iter()
            .flat_map(|(visit, arrival)| visit.iter().copied().chain(arrival.to_be_bytes()))
            .collect()
    }
    pub fn of(&self, visit: VisitId) -> Option<i64> {
        self.0.get(visit.0.as_bytes()).copied()
    }
    /// Returns whether that says something new.
    pub fn set(&mut self, visit: VisitId, arrival: i64) -> bool {
        self.0.insert(*visit.0.as_bytes(), arrival) != Some(arrival)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> VisitId {
        VisitId::new_v7(1, [n; 10])
    }

    #[test]
    fn the_shelf_keeps_the_eight_used_last() {
        let tenant: TenantId = "nuanhe".parse().unwrap();
        let mut shelf = Shelf::default();
        for n in 0..9 {
            shelf.put(LoadedVisit::new(&tenant, id(n)));
        }
        assert!(shelf.take(id(0)).is_none());
        let one = shelf.take(id(1)).unwrap();
        shelf.put(one);
        shelf.put(LoadedVisit::new(&tenant, id(9)));
        assert!(shelf.take(id(1)).is_some() && shelf.take(id(2)).is_none());
        shelf.forget(id(9));
        assert!(shelf.take(id(9)).is_none());
    }

    #[test]
    fn seen_comes_back() {
        let mut seen = Seen::default();
        assert!(seen.set(id(1), 7) && !seen.set(id(1), 7));
        assert_eq!(Seen::from_bytes(&seen.to_bytes()), seen);
        assert_eq!(Seen::from_bytes(&[1, 2, 3]), Seen::default());
    }
}
