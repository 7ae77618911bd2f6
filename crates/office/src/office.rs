//! The office itself, without HTTP: what tests, the demo and the routes call.
//! Every act is one transaction of one tenant; wake-ups follow the commit.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use doorstep_standard::{HolidayYear, Standard};
use doorstep_visit::TenantId;
use doorstep_visit::id::base32;
use p256::ecdsa::SigningKey;

use crate::clock::{Clock, Random, bytes};
use crate::config::{Config, Place};
use crate::error::{Result, damaged};
use crate::live::{Live, LiveEvent};
use crate::storage::Storage;
use crate::storage::tenants::TenantRow;

mod acts;
mod assign;
mod behind;
mod bundle;
mod calendars;
mod company;
mod devices;
mod doors;
mod idempotent;
mod import;
mod jobs;
mod link;
mod names;
mod orders;
mod people;
mod programs;
mod project;
mod ready;
mod rest;
mod rights;
mod sign_in;
mod standards;
mod unit;
mod view;

pub use acts::OfficeAct;
pub use acts::{ELSEWHERE, STEP_DONE};
pub use assign::OUTCOMES;
pub use calendars::PublishedYear;
pub use company::{CompanyEdit, Founding, NewTenant};
pub use devices::Enrolment;
pub use doors::Stand;
pub use idempotent::Given;
pub use import::{ImportReport, PORTION, RowReport};
pub use orders::CreatedOrder;
pub use people::{NewPerson, PersonEdit, machine};
pub use programs::Program;
pub use project::begins_at;
pub use rights::{Right, enrols};
pub use sign_in::{SignIn, SignedIn};
pub(crate) use standards::hash_bytes;
pub use standards::{Carried, Published, StandardFault};
pub use unit::Unit;
pub(crate) use unit::names;
pub use view::{PersonalValue, VisitRecord};

/// An open office; clones share it.
#[derive(Clone)]
pub struct Office(Arc<Inner>);

type Years = BTreeMap<(TenantId, String), Arc<HolidayYear>>;

struct Inner {
    storage: Storage,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    config: Config,
    /// Names this process start as a writer of documents.
    process: [u8; 16],
    /// Opens the founding of the first company; known to whoever reads what the server prints.
    founding: String,
    live: Live,
    jobs: Arc<jobs::Jobs>,
    importing: Mutex<()>,
    doors: doors::Doors,
    /// When it was last looked whether the disk has room, and whether it had.
    looked: Mutex<Option<(Instant, bool)>>,
    /// Keys of receipts, beside the bytes that they were made of: that costs as much as a signature.
    keys: Mutex<BTreeMap<TenantId, (Vec<u8>, SigningKey)>>,
    /// Compiled standards by hash.
    compiled: Mutex<BTreeMap<String, Arc<Standard>>>,
    /// Holidays that were read, by company and hash.
    years: Mutex<Years>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.jobs.end();
        // Who read what is on the disk before an office ends in order; a disk that fails has nobody to tell here.
        let _ = self.write_readings();
    }
}

impl fmt::Debug for Office {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Office")
            .field("place", &self.0.config.place)
            .finish_non_exhaustive()
    }
}

impl Office {
    /// Opens the office with default settings.
    pub fn open(place: Place, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Result<Self> {
        Self::with_config(Config::new(place), clock, random)
    }

    /// Opens the office and brings projections up to date that a stop left behind.
    pub fn with_config(
        config: Config,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self> {
        let storage = Storage::open(&config.place)?;
        let process = bytes(&*random);
        let founding = base32(&bytes::<16>(&*random));
        let office = Self(Arc::new(Inner {
            storage,
            clock,
            random,
            config,
            process,
            founding,
            live: Live::default(),
            jobs: Arc::default(),
            importing: Mutex::default(),
            doors: doors::Doors::default(),
            looked: Mutex::default(),
            keys: Mutex::default(),
            compiled: Mutex::default(),
            years: Mutex::default(),
        }));
        for tenant in office.tenants()? {
            office.tidy(&tenant)?;
            office.retry_first(&tenant)?;
        }
        Ok(office)
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.0.config
    }
    /// The rows, for reading.
    pub fn storage(&self) -> &Storage {
        &self.0.storage
    }
    /// Wake-ups.
    pub fn live(&self) -> &Live {
        &self.0.live
    }
    /// As [`crate::storage::Storage::version_of_others`].
    pub fn version_of_others(&self) -> Result<i64> {
        self.0.storage.version_of_others()
    }
    /// UTC milliseconds by the office's clock.
    pub fn now_ms(&self) -> i64 {
        self.0.clock.now_ms()
    }
    /// Names this start of the process in the journal.
    pub fn start_id(&self) -> String {
        base32(self.0.process.first_chunk::<5>().unwrap_or(&[0; 5]))
    }
    fn code_of_start(&self) -> &str {
        &self.0.founding
    }
    /// By how much the office's clock is set apart from the machine's on purpose, milliseconds.
    pub fn set_apart_ms(&self) -> i64 {
        self.0.clock.set_apart_ms()
    }
    /// One import at a time in a process: another one waits here, and not in a transaction.
    fn importing(&self) -> MutexGuard<'_, ()> {
        self.0
            .importing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
    /// The key with which a company signs its receipts.
    pub(crate) fn receipt_key(&self, company: &TenantRow) -> Result<SigningKey> {
        let mut keys = self.0.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((bytes, key)) = keys.get(&company.tenant)
            && *bytes == company.receipt_key
        {
            return Ok(key.clone());
        }
        let key = SigningKey::from_slice(&company.receipt_key).map_err(damaged("receipt key"))?;
        let made = (company.receipt_key.clone(), key.clone());
        keys.insert(company.tenant.clone(), made);
        Ok(key)
    }
    pub(crate) fn random(&self) -> &dyn Random {
        &*self.0.random
    }

    pub(crate) fn compiled_cache(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Standard>>> {
        self.0
            .compiled
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn year_cache(&self) -> MutexGuard<'_, Years> {
        self.0.years.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drops what is kept for a month only: values that no event came to name, and answers to repeated requests.
    pub fn tidy(&self, tenant: &TenantId) -> Result<()> {
        let before = self.now_ms() - 30 * 86_400_000;
        self.0.storage.write(tenant, |tx| {
            tx.drop_unnamed_values(before)?;
            tx.drop_old_imports(before)?;
            tx.drop_old_answers(before)
        })
    }

    /// The companies on this server.
    pub fn tenants(&self) -> Result<Vec<TenantId>> {
        self.0.storage.server(|server| server.tenants())
    }

    /// Runs `act` as one transaction of one tenant, then wakes listeners.
    /// Whoever reads projections brings them up to date first, so that no answer waits for a fold.
    pub fn unit<T>(
        &self,
        tenant: &TenantId,
        act: impl FnOnce(&mut Unit) -> Result<T>,
    ) -> Result<T> {
        let now = self.now_ms();
        let (out, visits, devices) = self.0.storage.write(tenant, |tx| {
            let mut unit = Unit::new(tx, now, self.random(), self.0.process, self.0.config.quotas);
            let out = act(&mut unit)?;
            unit.tell_linked()?;
            let (visits, devices) = unit.finish()?;
            Ok((out, visits, devices))
        })?;
        for visit in visits {
            self.0.live.tell(LiveEvent::Visit(tenant.clone(), visit));
        }
        for device in devices {
            self.0.live.tell(LiveEvent::Feed(tenant.clone(), device));
        }
        Ok(out)
    }
}
