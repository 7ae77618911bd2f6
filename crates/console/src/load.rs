//! Reads what the pages need from the office and folds it; every reading of a household is written down there.
//! A page shows the fold of this moment, never a stored copy of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono_tz::Tz;
use data_encoding::HEXLOWER;
use doorstep_standard::{Lang, Standard};
use doorstep_visit::case::Standards;
use doorstep_visit::fold::{Now, VisitState, fold};
use doorstep_visit::history::History;
use doorstep_visit::{DeviceId, Event, EventId, PersonId, TenantId, VisitId};

use super::view::{HouseholdView, Names, Source};
use doorstep_office::auth::{PersonCaller, Role};
use doorstep_office::error::{OfficeError, Result, damaged};
use doorstep_office::office::{Office, machine};
use doorstep_office::storage::customers::CustomerRow;
use doorstep_office::storage::visits::VisitRow;

/// Compiled standards by company and hash in hex.
type Compiled = BTreeMap<(TenantId, String), Arc<Standard>>;

/// Standards that were compiled once; they never change under their hash.
#[derive(Clone, Debug, Default)]
pub struct Shelf(Arc<Mutex<Compiled>>);

impl Shelf {
    /// A compiled standard by its hash in hex.
    ///
    /// # Errors
    /// `not_found`, or `damaged` when it does not compile any more.
    pub fn take(&self, office: &Office, tenant: &TenantId, hash: &str) -> Result<Arc<Standard>> {
        let key = (tenant.clone(), hash.to_owned());
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = lock().get(&key) {
            return Ok(found.clone());
        }
        let standard = Arc::new(office.standard(tenant, hash)?);
        lock().insert(key, standard.clone());
        Ok(standard)
    }

    /// What a visit is judged by.
    fn of(&self, office: &Office, tenant: &TenantId, row: &VisitRow) -> Result<Standards> {
        let mut standards = Standards::new();
        for pin in &row.pins {
            match self.take(office, tenant, pin) {
                Ok(standard) => {
                    standards.insert(standard.hash, standard);
                }
                // A pin of a standard that was never published here, or that this software cannot compile, is a
                // finding of the fold. A database that fails is none: the page would blame the visit for it.
                Err(OfficeError::NotFound(_) | OfficeError::Damaged("standard")) => {}
                Err(e) => return Err(e),
            }
        }
        office.add_holidays(tenant, &row.calendars, &mut standards)?;
        Ok(standards)
    }
}

/// What all visits of a company share.
#[derive(Clone, Debug)]
pub struct Common {
    /// The company.
    pub tenant: TenantId,
    /// Its name.
    pub company: String,
    /// Its zone.
    pub zone: Tz,
    /// UTC milliseconds.
    pub now: i64,
    /// By how much that is set apart from the machine's time on purpose, milliseconds.
    pub apart: i64,
    /// Names.
    pub names: Names,
    /// Technicians.
    pub technicians: Vec<PersonId>,
    /// When the phone of a person was last heard, UTC milliseconds.
    pub last_seen: BTreeMap<PersonId, i64>,
    /// Public keys.
    pub keys: BTreeMap<DeviceId, Vec<u8>>,
}

/// Reads names, crews and phones. A lead's board shows the lead's own crew.
///
/// # Errors
/// What the database answers.
pub fn common(office: &Office, caller: &PersonCaller) -> Result<Common> {
    let tenant = &caller.tenant;
    let company = office.tenant(tenant)?;
    let people = office.people(tenant)?;
    let devices = office.devices(tenant)?;
    let own = |crew: &Option<String>| caller.role != Role::CrewLead || *crew == caller.crew;
    let mut last_seen: BTreeMap<PersonId, i64> = BTreeMap::new();
    for d in devices.iter().filter(|d| d.revoked_at.is_none()) {
        let seen = d.last_seen.unwrap_or(d.enrolled_at);
        let newest = last_seen.entry(d.person.clone()).or_insert(seen);
        *newest = seen.max(*newest);
    }
    Ok(Common {
        tenant: tenant.clone(),
        company: company.name,
        zone: company.zone.parse().map_err(damaged("tenant"))?,
        now: office.now_ms(),
        apart: office.set_apart_ms(),
        technicians: people
            .iter()
            .filter(|p| p.role == Role::Technician && p.goes_to_homes() && own(&p.crew))
            .map(|p| p.person.clone())
            .collect(),
        names: Names {
            crew_of: people
                .iter()
                .filter_map(|p| Some((p.person.clone(), p.crew.clone()?)))
                .collect(),
            crews: office
                .crews(tenant)?
                .into_iter()
                .filter(|c| own(&Some(c.crew.clone())))
                .map(|c| (c.crew, c.name))
                .collect(),
            devices: devices
                .iter()
                .map(|d| (d.device.clone(), d.person.clone()))
                .collect(),
            people: people
                .into_iter()
                .map(|p| (p.person, p.name))
                .chain([(machine(), "doorstep admin".to_owned())])
                .collect(),
        },
        last_seen,
        keys: devices
            .into_iter()
            .map(|d| (d.device, d.public_key))
            .collect(),
    })
}

/// A visit with its fold.
pub struct Loaded {
    /// Columns.
    pub row: VisitRow,
    /// An order asks for it; lists do not read that.
    pub has_order: bool,
    history: History,
    state: VisitState,
    standards: Standards,
    household: Option<HouseholdView>,
    received: BTreeMap<EventId, i64>,
    values: BTreeMap<String, String>,
    blobs: BTreeMap<String, Vec<u8>>,
}

impl Loaded {
    fn new(
        row: VisitRow,
        events: Vec<(Event, i64)>,
        standards: Standards,
        customer: Option<CustomerRow>,
        now: i64,
    ) -> Self {
        let received = events.iter().map(|(e, at)| (e.id, *at)).collect();
        let history = History::new(row.visit, events.into_iter().map(|(e, _)| e));
        let now = Now {
            at: now,
            mono: None,
        };
        let state = fold(&history, &standards, &now);
        Self {
            row,
            has_order: false,
            state,
            history,
            standards,
            household: customer.map(|c| HouseholdView {
                code: c.household,
                name: c.name,
                phone: c.phone,
                address: c.address,
            }),
            received,
            values: BTreeMap::new(),
            blobs: BTreeMap::new(),
        }
    }

    /// Who is assigned; empty while nobody is or it is disputed.
    pub fn assigned(&self) -> &[PersonId] {
        &self.state.assigned
    }

    /// Everything from which the records of the pages are made.
    pub fn source<'a>(&'a self, common: &'a Common, lang: Lang) -> Source<'a> {
        Source {
            lang,
            zone: common.zone,
            now: common.now,
            tenant: &common.tenant,
            names: &common.names,
            history: &self.history,
            newest: &self.row.newest,
            state: &self.state,
            standards: &self.standards,
            household: self.household.as_ref(),
            received: &self.received,
            values: &self.values,
            blobs: &self.blobs,
            from: None,
            keys: &common.keys,
        }
    }
}

/// One visit with everything that belongs to it.
///
/// # Errors
/// `not_found` when the caller may not read it.
pub fn visit(
    office: &Office,
    shelf: &Shelf,
    caller: &PersonCaller,
    common: &Common,
    visit: VisitId,
) -> Result<Loaded> {
    let record = office.visit(caller, visit, "console")?;
    let blobs = office.storage().read(&caller.tenant, |rows| {
        rows.blobs_named_by(visit, 0, record.row.changes)
    })?;
    let standards = shelf.of(office, &caller.tenant, &record.row)?;
    let has_order = record.order.is_some();
    let mut loaded = Loaded::new(
        record.row,
        record.events,
        standards,
        record.customer,
        common.now,
    );
    loaded.has_order = has_order;
    loaded.values = record.values.into_iter().map(|(p, v)| (p, v.0)).collect();
    loaded.blobs = blobs
        .into_iter()
        .map(|(_, b, bytes)| (HEXLOWER.encode(&b), bytes))
        .collect();
    Ok(loaded)
}

/// Reads each visit of a list, in the order of the rows, without private values; folds are not kept.
///
/// # Errors
/// What the database answers, or `forbidden`.
pub fn each<T>(
    office: &Office,
    shelf: &Shelf,
    caller: &PersonCaller,
    common: &Common,
    rows: Vec<VisitRow>,
    read: impl Fn(&Loaded) -> T,
) -> Result<Vec<T>> {
    let customers = office.households(caller, &rows, "console")?;
    rows.into_iter()
        .zip(customers)
        .map(|(row, customer)| {
            let events = office
                .storage()
                .read(&caller.tenant, |rows| rows.events(row.visit))?;
            let standards = shelf.of(office, &caller.tenant, &row)?;
            Ok(read(&Loaded::new(
                row, events, standards, customer, common.now,
            )))
        })
        .collect()
}
