//! The change log of a tenant's visits: what may be asked of it and appended to it.

use std::collections::BTreeSet;

use doorstep_doc::{ChangeMeta, Genesis, Hash};
use doorstep_visit::{DeviceId, Event, VisitId};

use super::changes::{self, ChangeRow, VisitTable};
use super::rows::{Rows, Tx};
use crate::error::{OfficeError, Result};

impl<'t> Rows<'t> {
    /// Changes `first..=last` of a visit, in order of acceptance.
    pub fn changes(&self, genesis: &Genesis, first: i64, last: i64) -> Result<Vec<ChangeRow>> {
        if genesis.tenant() != self.tenant {
            return Err(OfficeError::Internal);
        }
        changes::range(self.conn, genesis, first, last)
    }

    /// The events of a visit in order of acceptance; one that came by two writers comes once.
    pub fn events(&self, visit: VisitId) -> Result<Vec<(Event, i64)>> {
        changes::events(self.conn, self.tenant, visit)
    }

    /// The events of the changes of a visit from number `first` on.
    pub fn events_from(&self, visit: VisitId, first: i64) -> Result<Vec<Event>> {
        changes::events_from(self.conn, self.tenant, visit, first)
    }

    /// Numbers of the changes that are in the past of `heads` (which need not all be known).
    pub fn past_of(&self, visit: VisitId, heads: &[Hash]) -> Result<BTreeSet<i64>> {
        changes::past_of(self.conn, self.tenant, visit, heads)
    }

    /// Heads of the first `last` changes of a visit, ascending; none when there is no change.
    pub fn heads_at(&self, visit: VisitId, last: i64) -> Result<Vec<[u8; 32]>> {
        changes::heads_at(self.conn, self.tenant, visit, last)
    }

    /// When a device's newest accepted change was received, per device of a visit; for lists.
    pub fn writers(&self, visit: VisitId) -> Result<Vec<(DeviceId, i64)>> {
        changes::writers(self.conn, self.tenant, visit)
    }

    /// The visits in which a device has changes, by id.
    pub fn visits_written_by(&self, device: &DeviceId) -> Result<Vec<VisitId>> {
        changes::visits_of(self.conn, self.tenant, device)
    }

    /// The gate's view of one visit.
    pub fn gate(&self, visit: VisitId) -> VisitTable<'t> {
        VisitTable::new(self.conn, self.tenant, visit)
    }
}

impl Tx<'_> {
    /// Appends a change that passed the gate, as number `n` of its visit.
    pub fn append_change(&self, visit: VisitId, row: &ChangeRow, meta: &ChangeMeta) -> Result<()> {
        changes::insert(self.conn, self.tenant, visit, row, meta)
    }
}
