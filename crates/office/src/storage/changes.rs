//! The changes of a visit in memory, as the gate, folds and phones want them, and a shelf of those that were in use
//! lately. A visit is read whole from its rows of the log; what lies on the shelf is good as long as its heads are
//! those of the visit's row, because heads name every change before them.

use std::cell::{RefCell, RefMut};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use doorstep_doc::gate::causality;
use doorstep_doc::{ChangeMeta, ChangeTable, Genesis, Hash, MemTable, Writer};
use doorstep_visit::{TenantId, VisitId};
use rusqlite::{Connection, OptionalExtension, params};

use super::pen::lock;
use super::segment::{self, ChangeRow};
use crate::error::{OfficeError, Result};

/// All changes of a visit, causes before effects.
#[derive(Clone, Debug)]
pub(super) struct Changes {
    pub(super) rows: Vec<ChangeRow>,
    /// What the gate asks.
    pub(super) table: MemTable,
    /// Ascending; the genesis alone while there is no change.
    pub(super) heads: Vec<[u8; 32]>,
    /// How many of them stand in the database.
    pub(super) stored: usize,
    /// In how many rows of the log.
    pub(super) segments: usize,
}

impl Changes {
    fn none(genesis: &Genesis) -> Self {
        Self {
            rows: Vec::new(),
            table: MemTable::new(),
            heads: vec![genesis.hash().0],
            stored: 0,
            segments: 0,
        }
    }

    /// Reads a visit's rows of the log.
    pub(super) fn read(conn: &Connection, tenant: &TenantId, visit: VisitId) -> Result<Self> {
        let genesis = Genesis::new(tenant, visit);
        let mut out = Self::none(&genesis);
        let mut statement = conn.prepare_cached(
            "SELECT first, last, packed FROM log WHERE tenant = ?1 AND visit = ?2 ORDER BY first",
        )?;
        let mut rows = statement.query(params![tenant.as_str(), visit.to_string()])?;
        while let Some(row) = rows.next()? {
            let (first, last): (i64, i64) = (row.get(0)?, row.get(1)?);
            let changes = segment::read(&genesis, first, &row.get::<_, Vec<u8>>(2)?)?;
            if first != out.rows.len() as i64 + 1 || changes.last().map(|c| c.n) != Some(last) {
                return Err(OfficeError::Damaged("change"));
            }
            for change in changes {
                let meta = causality(&genesis, &out.table, &change.change)
                    .unwrap_or_else(|never| match never {})
                    .map_err(|_| OfficeError::Damaged("change"))?;
                out.push(change, meta);
            }
            out.segments += 1;
        }
        out.stored = out.rows.len();
        Ok(out)
    }

    /// Whether this is the next change, and none that is here.
    pub(super) fn takes(&self, row: &ChangeRow) -> bool {
        let parts = row.change.parts();
        let known = self.max_op(&row.change.hash()).is_some();
        let last = self.table.last_seq(&parts.actor);
        let last = last.unwrap_or_else(|never| match never {});
        row.n == self.rows.len() as i64 + 1 && !known && parts.seq > last
    }

    /// Adds a change that passed the gate.
    pub(super) fn push(&mut self, row: ChangeRow, meta: ChangeMeta) {
        let deps = &row.change.parts().deps;
        self.heads.retain(|h| !deps.contains(&Hash(*h)));
        self.heads.push(row.change.hash().0);
        self.heads.sort_unstable();
        self.table.insert(&row.change, meta);
        self.rows.push(row);
    }

    /// Those that are not in the database yet.
    pub(super) fn fresh(&self) -> &[ChangeRow] {
        self.rows.get(self.stored..).unwrap_or_default()
    }

    /// Greatest operation number of a change, for what rests on it.
    pub(super) fn max_op(&self, hash: &Hash) -> Option<u64> {
        let meta = self.table.meta(hash);
        meta.unwrap_or_else(|never| match never {})
            .map(|m| m.max_op)
    }
}

/// Numbers of the first and the last change of a row of the log, and its bytes.
pub(super) type Segment = (i64, i64, Vec<u8>);

/// Adds a row of the log.
pub(super) fn insert(
    conn: &Connection,
    tenant: &TenantId,
    visit: VisitId,
    (first, last, packed): &Segment,
) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO log (tenant, visit, first, last, packed) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        tenant.as_str(),
        visit.to_string(),
        first,
        last,
        packed
    ])?;
    Ok(())
}

/// Notes which devices wrote in a visit.
pub(super) fn note_writers(
    conn: &Connection,
    tenant: &TenantId,
    visit: VisitId,
    rows: &[ChangeRow],
) -> Result<()> {
    let mut devices = BTreeSet::new();
    for row in rows {
        if let Writer::Device { device, .. } = &row.writer
            && devices.insert(device)
        {
            conn.prepare_cached(
                "INSERT INTO writer (tenant, device, visit) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            )?
            .execute([tenant.as_str(), device.as_str(), &visit.to_string()])?;
        }
    }
    Ok(())
}

/// Most changes on the shelf, of all visits together: some tens of megabytes.
const MOST: usize = 20_000;

type Key = (TenantId, VisitId);

/// The visits that were in use lately.
#[derive(Debug, Default)]
pub(super) struct Shelf(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    visits: BTreeMap<Key, (u64, Arc<Changes>)>,
    /// Least lately used first.
    order: BTreeMap<u64, Key>,
    turn: u64,
    changes: usize,
}

impl Kept {
    fn take(&mut self, key: &Key) -> Option<Arc<Changes>> {
        let (turn, changes) = self.visits.remove(key)?;
        self.order.remove(&turn);
        self.changes -= changes.rows.len();
        Some(changes)
    }

    fn put(&mut self, key: Key, changes: Arc<Changes>) {
        let here = self.visits.get(&key).map(|(_, here)| here.rows.len());
        // Whoever began earlier may end later.
        if here.is_some_and(|here| here > changes.rows.len()) {
            return;
        }
        self.take(&key);
        self.turn += 1;
        self.changes += changes.rows.len();
        self.order.insert(self.turn, key.clone());
        self.visits.insert(key, (self.turn, changes));
        while self.changes > MOST {
            let Some(key) = self.order.first_key_value().map(|(_, key)| key.clone()) else {
                break;
            };
            self.take(&key);
        }
    }
}

impl Shelf {
    /// A visit's changes, if those that end in `heads` are here.
    pub(super) fn find(
        &self,
        tenant: &TenantId,
        visit: VisitId,
        heads: &[[u8; 32]],
    ) -> Option<Arc<Changes>> {
        let mut kept = lock(&self.0);
        let key = (tenant.clone(), visit);
        let (_, found) = kept.visits.get(&key)?;
        let found = (found.heads == heads).then(|| found.clone())?;
        kept.put(key, found.clone());
        Some(found)
    }

    /// The same for whoever will write: what is of another history is put away.
    pub(super) fn take(
        &self,
        tenant: &TenantId,
        visit: VisitId,
        heads: &[[u8; 32]],
    ) -> Option<Arc<Changes>> {
        let found = lock(&self.0).take(&(tenant.clone(), visit))?;
        (found.heads == heads).then_some(found)
    }

    /// Keeps a visit's changes, all of which are in the database.
    pub(super) fn put(&self, tenant: &TenantId, visit: VisitId, changes: Arc<Changes>) {
        lock(&self.0).put((tenant.clone(), visit), changes);
    }
}

/// The visits that a transaction has looked at or written to.
#[derive(Debug)]
pub(super) struct Logs<'s> {
    shelf: &'s Shelf,
    writing: bool,
    here: RefCell<BTreeMap<VisitId, Arc<Changes>>>,
}

impl<'s> Logs<'s> {
    pub(super) fn new(shelf: &'s Shelf, writing: bool) -> Self {
        Self {
            shelf,
            writing,
            here: RefCell::default(),
        }
    }

    /// Leaves what it read for the next; only what is in the database for certain.
    pub(super) fn keep(self, tenant: &TenantId) {
        for (visit, changes) in self.here.into_inner() {
            if changes.fresh().is_empty() {
                self.shelf.put(tenant, visit, changes);
            }
        }
    }

    /// What was looked at or written to.
    pub(super) fn here(&self) -> RefMut<'_, BTreeMap<VisitId, Arc<Changes>>> {
        self.here.borrow_mut()
    }

    /// Forgets what may have been undone.
    pub(super) fn forget(&self) {
        self.here.borrow_mut().clear();
    }

    /// Looks at a visit's changes, or adds to them.
    pub(super) fn with<T>(
        &self,
        conn: &Connection,
        tenant: &TenantId,
        visit: VisitId,
        act: impl FnOnce(&mut Arc<Changes>) -> T,
    ) -> Result<T> {
        let mut here = self.here.borrow_mut();
        if let Some(changes) = here.get_mut(&visit) {
            return Ok(act(changes));
        }
        let row: Option<(i64, Vec<u8>)> = conn
            .prepare_cached("SELECT changes, heads FROM visit WHERE tenant = ?1 AND visit = ?2")?
            .query_row([tenant.as_str(), &visit.to_string()], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .optional()?;
        let (count, heads) = match row {
            Some((count, heads)) => (count, heads.as_chunks().0.to_vec()),
            None => (0, vec![Genesis::new(tenant, visit).hash().0]),
        };
        let found = match self.writing {
            true => self.shelf.take(tenant, visit, &heads),
            false => self.shelf.find(tenant, visit, &heads),
        };
        let changes = match found {
            Some(changes) => changes,
            None => {
                let read = Changes::read(conn, tenant, visit)?;
                if read.rows.len() as i64 != count || read.heads != heads {
                    return Err(OfficeError::Damaged("change"));
                }
                Arc::new(read)
            }
        };
        Ok(act(here.entry(visit).or_insert(changes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shelf_is_bounded_and_drops_what_was_used_least_lately() {
        let tenant: TenantId = "t".parse().unwrap();
        let shelf = Shelf::default();
        let visit = |n: u8| VisitId::new_v7(1, [n; 10]);
        let genesis = Genesis::new(&tenant, visit(0));
        let heads = [genesis.hash().0];
        let changes = |n: usize| {
            let mut changes = Changes::none(&genesis);
            changes.rows = vec![row(&genesis); n];
            Arc::new(changes)
        };
        for n in 0..3 {
            shelf.put(&tenant, visit(n), changes(MOST / 3));
        }
        let first = shelf.take(&tenant, visit(0), &heads).unwrap();
        shelf.put(&tenant, visit(0), first);
        shelf.put(&tenant, visit(3), changes(9));
        let here = |n| shelf.take(&tenant, visit(n), &heads).is_some();
        assert_eq!(
            [here(0), here(1), here(2), here(3)],
            [true, false, true, true]
        );
        // Of another history it is of no use.
        shelf.put(&tenant, visit(4), changes(1));
        assert!(shelf.take(&tenant, visit(4), &[[9; 32]]).is_none());
        assert_eq!(lock(&shelf.0).changes, 0);
    }

    fn row(genesis: &Genesis) -> ChangeRow {
        let writer = Writer::Office { process: [1; 16] };
        let parts = doorstep_doc::ChangeParts {
            actor: writer.actor(genesis.visit()),
            seq: 1,
            start_op: 9,
            deps: vec![genesis.hash()],
            key: doorstep_visit::EventId([1; 16]),
            value: "{}".into(),
        };
        ChangeRow {
            n: 1,
            writer,
            change: parts.seal(genesis).unwrap(),
            received_at: 1,
        }
    }
}
