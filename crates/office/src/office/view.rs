//! What a person may read of visits. Every reading of personal data is written down.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use doorstep_visit::{DeviceId, Event, PersonId, TenantId, VisitId};

use super::Office;
use crate::auth::{PersonCaller, Role};
use crate::error::{OfficeError, Result};
use crate::storage::Rows;
use crate::storage::blobs::BlobState;
use crate::storage::customers::CustomerRow;
use crate::storage::devices::DeviceRow;
use crate::storage::lists::VisitFilter;
use crate::storage::orders::OrderRow;
use crate::storage::quarantine::QuarantineRow;
use crate::storage::visits::VisitRow;

/// A value that names or was typed by a person; not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalValue(pub String);

impl fmt::Debug for PersonalValue {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// Everything about one visit that a page may show.
#[derive(Clone, PartialEq, Eq)]
pub struct VisitRecord {
    /// Columns and projection.
    pub row: VisitRow,
    /// The household, once the office knows it.
    pub customer: Option<CustomerRow>,
    /// The newest order.
    pub order: Option<OrderRow>,
    /// Events in order of acceptance, each with its time of receipt, UTC milliseconds.
    pub events: Vec<(Event, i64)>,
    /// Private values by `p` in base32.
    pub values: BTreeMap<String, PersonalValue>,
    /// Statements as shown and signature strokes, by SHA-256.
    pub blobs: BTreeMap<[u8; 32], Vec<u8>>,
    /// When each device's newest change was received.
    pub writers: Vec<(DeviceId, i64)>,
}

impl fmt::Debug for VisitRecord {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(
            f,
            "VisitRecord({}, {} events)",
            self.row.visit,
            self.events.len()
        )
    }
}

impl Office {
    /// The visits that a caller may list, by id, the newest first.
    ///
    /// # Errors
    /// `forbidden`, or what the database answers.
    pub fn visits(
        &self,
        caller: &PersonCaller,
        filter: &VisitFilter,
        limit: usize,
    ) -> Result<Vec<VisitRow>> {
        let filter = self.within_reach(caller, filter)?;
        self.storage()
            .read(&caller.tenant, |rows| rows.visits(&filter, limit))
    }

    /// How many visits a caller may list.
    ///
    /// # Errors
    /// `forbidden`, or what the database answers.
    pub fn count_visits(&self, caller: &PersonCaller, filter: &VisitFilter) -> Result<usize> {
        let filter = self.within_reach(caller, filter)?;
        self.storage()
            .read(&caller.tenant, |rows| rows.count_visits(&filter))
    }

    /// A page of the visits that a caller may list, what began last first, after `skip` others; and how many there
    /// are in all.
    ///
    /// # Errors
    /// `forbidden`, or what the database answers.
    pub fn page_of_visits(
        &self,
        caller: &PersonCaller,
        filter: &VisitFilter,
        skip: usize,
        limit: usize,
    ) -> Result<(Vec<VisitRow>, usize)> {
        let filter = self.within_reach(caller, filter)?;
        self.storage().read(&caller.tenant, |rows| {
            rows.page_of_visits(&filter, skip, limit)
        })
    }

    /// Narrows a list to what the caller may see of it, once its columns are up to date.
    fn within_reach(&self, caller: &PersonCaller, filter: &VisitFilter) -> Result<VisitFilter> {
        let mut filter = filter.clone();
        match caller.role {
            Role::Technician => filter.person = Some(caller.person.clone()),
            Role::CrewLead => filter.crew = caller.crew.clone().or(Some(String::new())),
            Role::Dispatcher => {}
            Role::Admin => return Err(OfficeError::Forbidden),
        }
        self.catch_up(&caller.tenant)?;
        Ok(filter)
    }

    /// One visit with its household and private values; the reading is written down under `why`.
    pub fn visit(&self, caller: &PersonCaller, visit: VisitId, why: &str) -> Result<VisitRecord> {
        let record = self.look(caller, visit, read_record)?;
        self.note_reading(caller, "visit_read", Some(visit), why)?;
        Ok(record)
    }

    /// How long the bytes are that an event of a visit names and that are here in full, for a caller who may read the
    /// visit; the reading is written down under `why`. No byte of them is read.
    ///
    /// # Errors
    /// `not_found`, or what the database answers.
    pub fn blob_size(
        &self,
        caller: &PersonCaller,
        visit: VisitId,
        b: &[u8; 32],
        why: &str,
    ) -> Result<u64> {
        let size = self.look(caller, visit, |rows, _| {
            let head = rows.blob_head(visit, b)?;
            let head = head.filter(|h| h.named.is_some() && h.state == BlobState::Whole);
            head.and_then(|h| h.size)
                .ok_or(OfficeError::NotFound("blob"))
        })?;
        self.note_reading(caller, "visit_read", Some(visit), why)?;
        Ok(size)
    }

    /// The next bytes from `from` on, at least one and at most `most`; only the part that holds them is read. Whoever
    /// asks has been let in by [`Office::blob_size`].
    ///
    /// # Errors
    /// `damaged` when they are not there, or what the database answers.
    pub fn blob_piece(
        &self,
        tenant: &TenantId,
        visit: VisitId,
        b: &[u8; 32],
        from: u64,
        most: usize,
    ) -> Result<Vec<u8>> {
        let piece = self
            .storage()
            .read(tenant, |rows| rows.blob_piece(visit, b, from, most))?;
        match piece.is_empty() {
            true => Err(OfficeError::Damaged("blob")),
            false => Ok(piece),
        }
    }

    /// The household of a visit without an audited reading of the rest; for lists of dispatchers and leads.
    pub fn households(
        &self,
        caller: &PersonCaller,
        rows: &[VisitRow],
        why: &str,
    ) -> Result<Vec<Option<CustomerRow>>> {
        if matches!(caller.role, Role::Admin) {
            return Err(OfficeError::Forbidden);
        }
        let found = self.storage().read(&caller.tenant, |here| {
            rows.iter()
                .map(|row| match &row.customer {
                    Some(customer) => here.customer(customer),
                    None => Ok(None),
                })
                .collect::<Result<Vec<_>>>()
        })?;
        self.note_reading(caller, "households_read", None, why)?;
        Ok(found)
    }

    /// The phones that a caller may see: all of the company for the office, a crew lead those of the own crew.
    ///
    /// # Errors
    /// What the database answers.
    pub fn devices_for(&self, caller: &PersonCaller) -> Result<Vec<DeviceRow>> {
        self.storage().read(&caller.tenant, |rows| {
            let mut devices = rows.devices()?;
            match caller.role {
                Role::Dispatcher | Role::Admin => {}
                Role::Technician => devices.retain(|d| d.person == caller.person),
                Role::CrewLead => {
                    let theirs: BTreeSet<PersonId> = rows
                        .people()?
                        .into_iter()
                        .filter(|p| p.crew.is_some() && p.crew == caller.crew)
                        .map(|p| p.person)
                        .collect();
                    devices.retain(|d| d.person == caller.person || theirs.contains(&d.person));
                }
            }
            Ok(devices)
        })
    }

    /// Bytes that the gate refused, newest first.
    pub fn quarantine(&self, tenant: &TenantId, limit: usize) -> Result<Vec<QuarantineRow>> {
        self.storage().read(tenant, |rows| rows.quarantine(limit))
    }

    /// How many rows the audit log has.
    pub fn audit_length(&self, tenant: &TenantId) -> Result<i64> {
        self.storage().read(tenant, |rows| rows.audit_length())
    }

    /// Number of the first row of the audit log that was altered; `None` when the chain holds.
    pub fn audit_break(&self, tenant: &TenantId) -> Result<Option<i64>> {
        self.storage().read(tenant, |rows| rows.first_audit_break())
    }
}

fn read_record(rows: Rows<'_>, row: VisitRow) -> Result<VisitRecord> {
    let visit = row.visit;
    let values = rows.values_named_by(visit, 0, row.changes)?;
    let blobs = rows.blobs_named_by(visit, 0, row.changes)?;
    Ok(VisitRecord {
        customer: match &row.customer {
            Some(customer) => rows.customer(customer)?,
            None => None,
        },
        order: rows.order_of(visit)?,
        events: rows.events(visit)?,
        values: values
            .into_iter()
            .map(|v| (doorstep_visit::id::base32(&v.p), PersonalValue(v.value)))
            .collect(),
        blobs: blobs.into_iter().map(|(_, b, bytes)| (b, bytes)).collect(),
        writers: rows.writers(visit)?,
        row,
    })
}
