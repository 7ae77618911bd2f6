//! One phone: the real engine on a real file, and what can happen to both.
//! The epoch vault and the key outlive the database, as on a real phone.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use doorstep_core::{
    Config, Core, CoreError, EpochMark, EpochVault, Lang, MemoryEpoch, Ports, SoftwareVault,
    SyncMachine, SyncStep, SyncSummary, Transport, event_of,
};
use doorstep_visit::PersonId;

use crate::air::Antenna;
use crate::desk::{copy_database, remove_database};
use crate::dice::Stream;
use crate::time::PhoneClock;

/// A copy of a phone's database.
#[derive(Clone, Debug)]
pub(crate) struct Backup {
    path: PathBuf,
    /// What the vault held then; a careless backup brings it back, too.
    mark: Option<EpochMark>,
}

/// A phone of the simulation.
pub struct Phone {
    /// Whose it is.
    pub person: PersonId,
    /// The engine.
    pub core: Core,
    pub(crate) number: usize,
    pub(crate) clock: Arc<PhoneClock>,
    pub(crate) antenna: Antenna,
    pub(crate) backup: Option<Backup>,
    /// Struck off by the office.
    pub(crate) revoked: bool,
    /// Its database and its epoch once went back together, which no phone can notice by itself.
    pub(crate) cloned: bool,
    /// Public key, SEC1.
    pub(crate) key: Vec<u8>,
    epochs: Arc<MemoryEpoch>,
    ports: Ports,
    folder: PathBuf,
    files: u32,
}

impl Phone {
    pub(crate) fn new(
        seed: u64,
        person: PersonId,
        antenna: Antenna,
        clock: Arc<PhoneClock>,
        folder: &Path,
    ) -> Self {
        let number = antenna.phone;
        let name = format!("phone-{number}");
        let keys = Arc::new(
            SoftwareVault::create(&Stream::new(seed, &format!("{name}-key"))).expect("a key"),
        );
        let epochs = Arc::new(MemoryEpoch::new());
        let ports = Ports {
            clock: clock.clone(),
            random: Arc::new(Stream::new(seed, &name)),
            keys: keys.clone(),
            epochs: epochs.clone(),
        };
        let key = doorstep_core::KeyVault::public_key(keys.as_ref()).expect("a public key");
        let first = folder.join(format!("{name}-0.db"));
        let core = Core::open(Config::at(&first, Lang::En), ports.clone()).expect("a new database");
        Self {
            person,
            core,
            number,
            clock,
            antenna,
            backup: None,
            revoked: false,
            cloned: false,
            key,
            epochs,
            ports,
            folder: folder.to_owned(),
            files: 0,
        }
    }

    /// The device id, once enrolled.
    pub fn device(&self) -> Option<String> {
        self.core.identity().map(|i| i.device.to_string())
    }

    /// Joins the office with a one-time code.
    pub(crate) fn enrol(&mut self, code: &str) -> Result<(), CoreError> {
        self.core.enrol(&self.antenna, code, None).map(|_| ())
    }

    fn file(&self, n: u32) -> PathBuf {
        self.folder.join(format!("phone-{}-{n}.db", self.number))
    }

    fn open(&mut self, n: u32) -> Result<(), CoreError> {
        let core = Core::open(Config::at(self.file(n), Lang::En), self.ports.clone())?;
        // The old one is closed here; its file is not the one that was opened.
        self.core = core;
        remove_database(&self.file(self.files));
        self.files = n;
        Ok(())
    }

    /// The process is killed: a new one finds the files as they lie.
    pub(crate) fn kill(&mut self) -> Result<(), CoreError> {
        copy_database(&self.file(self.files), &self.file(self.files + 1));
        self.open(self.files + 1)
    }

    /// Makes a copy of the database, such as a backup to a computer.
    pub(crate) fn back_up(&mut self) -> Result<(), CoreError> {
        let path = self.folder.join(format!("phone-{}-backup.db", self.number));
        remove_database(&path);
        self.core.store().copy_to(&path)?;
        let mark = self.epochs.load()?;
        self.backup = Some(Backup { path, mark });
        Ok(())
    }

    /// The database is replaced by the backup. `careless` brings back the epoch, too, as a cloned disk does.
    pub(crate) fn restore(&mut self, careless: bool) -> Result<bool, CoreError> {
        let Some(backup) = self.backup.clone() else {
            return Ok(false);
        };
        copy_database(&backup.path, &self.file(self.files + 1));
        if let Some(mark) = backup.mark.filter(|_| careless) {
            self.epochs.store(mark)?;
            self.cloned = true;
        }
        self.open(self.files + 1)?;
        Ok(true)
    }

    /// Syncs until nothing is left or something stands in the way; `meanwhile` runs while each request is under way.
    pub(crate) fn sync(
        &mut self,
        meanwhile: &mut dyn FnMut(&mut Core),
    ) -> Result<SyncSummary, CoreError> {
        let mut machine = SyncMachine::new();
        let mut call = machine.begin(&mut self.core)?;
        loop {
            let reply = self.antenna.post(&call.path, &call.headers, &call.body);
            meanwhile(&mut self.core);
            let step = match reply {
                Ok(reply) => machine.finish(&mut self.core, &reply)?,
                Err(why) => return Err(machine.failed(&mut self.core, why)),
            };
            match step {
                SyncStep::Done(summary) => return Ok(summary),
                SyncStep::More(next) => call = next,
            }
        }
    }

    /// The visits on this phone.
    pub(crate) fn visits(&self) -> Result<Vec<String>, CoreError> {
        let rows = self.core.store().read()?.visits()?;
        Ok(rows.into_iter().map(|row| row.visit).collect())
    }

    /// Ids of all events of a visit on this phone; none when the visit is not here.
    pub(crate) fn events(&mut self, visit: &str) -> Result<BTreeSet<String>, CoreError> {
        match crate::hands::events(&mut self.core, visit) {
            Ok(events) => Ok(events.into_iter().collect()),
            Err(CoreError::UnknownVisit) => Ok(BTreeSet::new()),
            Err(e) => Err(e),
        }
    }

    /// Ids of the events of a visit that this phone believes to be at the office.
    pub(crate) fn acknowledged(&self, visit: &str) -> Result<BTreeSet<[u8; 16]>, CoreError> {
        let read = self.core.store().read()?;
        let tenant = read.visit(visit)?.map(|row| row.write.tenant);
        let tenant = tenant.unwrap_or_default();
        Ok(read
            .changes(visit)?
            .into_iter()
            .filter(|row| row.change.acked_at.is_some())
            .filter_map(|row| Some(event_of(&tenant, &row.change)?.0))
            .collect())
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "Phone({} of {})", self.number, self.person)
    }
}
