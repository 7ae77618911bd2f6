//! The engine: one database, one identity, the visits used last. Every verb ends in one transaction.

use std::path::PathBuf;
use std::sync::Arc;

use doorstep_standard::{HolidayYear, Lang, PackFiles, Standard, StandardHash};
use doorstep_store::{MetaPatch, Settings, StandardRow, Store, StoreError, Tap, key};
use doorstep_visit::act::{Stamp, Who};
use doorstep_visit::case::Standards;
use doorstep_visit::fold::{Now, VisitState, fold};
use doorstep_visit::{DeviceId, VisitId};

use crate::bytes::{library, pack_bytes};
use crate::changes::{Changes, Gathered};
use crate::contact::Contact;
use crate::error::CoreError;
use crate::identity::Identity;
use crate::keys;
use crate::loaded::{LoadedVisit, Seen, Shelf};
use crate::packs::Packs;
use crate::ports::{Clock, EpochMark, EpochVault, KeyVault, PortError, Random};

/// How to open the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The database; `None` keeps everything in memory, for tests and simulation.
    pub path: Option<PathBuf>,
    /// Language of the technician's screens.
    pub lang: Lang,
    /// Software and platform for the office's log, such as `doorstep/0.1 android`.
    pub engine: String,
    /// Name of the company on statements; the tenant's code when absent.
    pub company: Option<String>,
    /// The most pages of 4,096 bytes that the database may have; `None` for no limit.
    pub max_pages: Option<u32>,
}

impl Config {
    /// A database at `path`.
    pub fn at(path: impl Into<PathBuf>, lang: Lang) -> Self {
        Self {
            path: Some(path.into()),
            ..Self::in_memory(lang)
        }
    }
    /// Nothing on a disk.
    pub fn in_memory(lang: Lang) -> Self {
        Self {
            path: None,
            lang,
            engine: concat!("doorstep/", env!("CARGO_PKG_VERSION")).to_owned(),
            company: None,
            max_pages: None,
        }
    }
}

/// The device that the engine runs on.
#[derive(Clone)]
pub struct Ports {
    /// Clocks.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// The device's key.
    pub keys: Arc<dyn KeyVault>,
    /// The database's epoch.
    pub epochs: Arc<dyn EpochVault>,
}

/// The technician's engine. See the crate's documentation.
pub struct Core {
    pub(crate) store: Store,
    pub(crate) ports: Ports,
    pub(crate) config: Config,
    pub(crate) identity: Option<Identity>,
    pub(crate) mark: EpochMark,
    pub(crate) standards: Standards,
    pub(crate) shelf: Shelf,
    pub(crate) seen: Seen,
    pub(crate) contact: Option<Contact>,
    /// Code of the last sync that failed; cleared by one that ends well.
    pub(crate) trouble: Option<String>,
    pub(crate) changes: Gathered,
    /// How many visits of the list were looked through for damage in this round.
    pub(crate) checked: usize,
    /// What is held has to be listed again, whatever the answer under way says.
    pub(crate) relist: bool,
}

impl Core {
    /// Opens or creates the database and takes a new epoch if it is a copy of an older one.
    ///
    /// # Errors
    /// [`CoreError::Storage`] when the file is damaged, newer, or cannot be opened; it is left as it is.
    pub fn open(config: Config, ports: Ports) -> Result<Self, CoreError> {
        let mut store = match &config.path {
            Some(path) => Store::open_with(
                path,
                Settings {
                    now: Some(ports.clock.wall_ms()),
                    codec: Some(&Packs),
                    ..Settings::default()
                },
            )?,
            None => Store::open_in_memory_with(Settings {
                codec: Some(&Packs),
                ..Settings::default()
            })?,
        };
        if config.max_pages.is_some() {
            store.limit_pages(config.max_pages)?;
        }
        let mut core = Self {
            store,
            ports,
            config,
            identity: None,
            mark: EpochMark { epoch: 0, taps: 0 },
            standards: Standards::new(),
            shelf: Shelf::default(),
            seen: Seen::default(),
            contact: None,
            trouble: None,
            changes: Gathered::default(),
            checked: 0,
            relist: false,
        };
        core.read_all()?;
        Ok(core)
    }

    /// What changed since this was last asked. Whoever shares the engine asks before letting go of it and tells
    /// others afterwards: nobody is called from inside, so that nobody who is told can find the engine taken.
    pub fn take_changes(&mut self) -> Changes {
        self.changes.take()
    }

    /// What the engine keeps in memory, read from the disk.
    fn read_all(&mut self) -> Result<(), CoreError> {
        self.shelf.clear();
        let read = self.store.read()?;
        self.identity = Identity::load(&read)?;
        // What the next look or contact says anew is worth no refusal to open.
        self.seen = Seen::from_bytes(&forgivable(read.meta(keys::SEEN))?.unwrap_or_default());
        self.contact = forgivable(read.meta(keys::CONTACT))?.and_then(|b| Contact::from_bytes(&b));
        let rows = read.standards()?;
        let calendars = read.calendars()?;
        let epoch = read.meta(key::EPOCH)?;
        let taps = read.meta(keys::TAPS)?.unwrap_or(0);
        // One that a newer engine is needed for stays on the disk: its visits are recorded without gates.
        let packs = library(&rows);
        self.standards = packs
            .values()
            .filter_map(|files| Standard::load_with(files, &packs).ok())
            .map(|s| (s.hash, Arc::new(s)))
            .collect();
        let lost: Vec<[u8; 32]> = rows
            .iter()
            .map(|row| row.hash)
            .filter(|hash| !packs.contains_key(&StandardHash(*hash)))
            .collect();
        let mut unsound = Vec::new();
        for row in &calendars {
            match HolidayYear::parse(&row.bytes) {
                Ok(year) if year.hash.0 == row.hash => self.standards.add_holidays(year),
                _ => unsound.push(row.hash),
            }
        }
        if !lost.is_empty() || !unsound.is_empty() {
            self.store.write(|tx| {
                tx.drop_unsound(&lost, &unsound)?;
                tx.apply_meta(&ask_for_all())
            })?;
        }
        self.settle_epoch(epoch, taps)
    }

    /// A database that knows less than the vault, or another epoch, is a copy: it gets an epoch of its own.
    fn settle_epoch(&mut self, epoch: Option<u64>, taps: u64) -> Result<(), CoreError> {
        let kept = self.ports.epochs.load()?;
        if let (Some(epoch), Some(kept)) = (epoch, kept)
            && kept.epoch == epoch
            && kept.taps <= taps
        {
            self.mark = EpochMark { epoch, taps };
            return Ok(());
        }
        self.mark.taps = taps;
        self.take_epoch()
    }

    /// Takes a new epoch; the next request lists everything that is held.
    pub(crate) fn take_epoch(&mut self) -> Result<(), CoreError> {
        let mark = EpochMark {
            epoch: u64::from_be_bytes(self.random()?),
            taps: self.mark.taps,
        };
        let mut meta = MetaPatch::default();
        meta.set(key::EPOCH, &mark.epoch)
            .set(keys::LIST_ALL, &self.identity.is_some())
            .clear(key::CURSOR);
        self.store.write(|tx| tx.apply_meta(&meta))?;
        self.mark = mark;
        self.remember_mark();
        Ok(())
    }

    /// What is durable is not undone for the vault's sake: a mark that lags only makes a copy harder to
    /// notice here, and the office notices it too.
    fn remember_mark(&self) {
        let _ = self.ports.epochs.store(self.mark);
    }

    /// Stores one act. When it returns, it is on the disk.
    pub(crate) fn record(&mut self, mut tap: Tap) -> Result<(), CoreError> {
        let taps = self.mark.taps.saturating_add(1);
        tap.meta.set(keys::TAPS, &taps);
        self.store.record(&tap)?;
        self.mark.taps = taps;
        self.remember_mark();
        Ok(())
    }

    /// Language of the technician's screens from now on. It is among no changes: whoever sets it draws anew.
    pub fn set_language(&mut self, lang: Lang) {
        self.config.lang = lang;
    }
    /// Language of the technician's screens.
    pub fn language(&self) -> Lang {
        self.config.lang
    }
    /// Whose phone this is; `None` while it is not enrolled.
    pub fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }
    /// The epoch of this database.
    pub fn epoch(&self) -> u64 {
        self.mark.epoch
    }
    /// The database, for tools and tests; the engine's verbs are the way to change it.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Closes the file before the system freezes the app. Idempotent.
    pub fn suspend(&mut self) -> Result<(), CoreError> {
        self.shelf.clear();
        Ok(self.store.suspend()?)
    }
    /// Opens it again. Idempotent.
    pub fn resume(&mut self) -> Result<(), CoreError> {
        self.store.resume()?;
        self.read_all()?;
        self.all_changed()
    }
    /// Limits the database to so many pages from now on, for tests of a full disk.
    pub fn limit_pages(&mut self, pages: Option<u32>) -> Result<(), CoreError> {
        Ok(self.store.limit_pages(pages)?)
    }

    /// Puts a service standard on the phone, such as one that comes with the app. Returns its hash in hex.
    ///
    /// # Errors
    /// [`CoreError::Standard`], with file and line, when it does not compile here, or its parent was not put here before.
    pub fn add_standard(&mut self, files: &PackFiles) -> Result<String, CoreError> {
        let packs = library(&self.store.read()?.standards()?);
        let standard = Standard::load_with(files, &packs)?;
        let bytes = pack_bytes(files).ok_or(CoreError::UnknownStandard)?;
        let hash = standard.hash;
        self.store.write(|tx| {
            tx.put_standard(&StandardRow {
                hash: hash.0,
                files: bytes,
            })
        })?;
        self.standards.insert(hash, Arc::new(standard));
        self.all_changed()?;
        // What was loaded is folded with the new standard from now on; its events are the same.
        Ok(hash.to_string())
    }

    /// Every visit may read differently now, such as by a standard that it lacked.
    pub(crate) fn all_changed(&mut self) -> Result<(), CoreError> {
        let rows = self.store.read()?.visits()?;
        rows.into_iter()
            .for_each(|row| self.changes.visit(row.visit));
        self.changes.list();
        Ok(())
    }

    /// The standard of that hash or id; of several versions of an id, the newest.
    pub(crate) fn standard_named(&self, name: &str) -> Option<StandardHash> {
        if let Ok(hash) = name.parse::<StandardHash>() {
            return self.standards.contains_key(&hash).then_some(hash);
        }
        self.standards
            .values()
            .filter(|s| s.id == name)
            .max_by_key(|s| (s.version, s.hash))
            .map(|s| s.hash)
    }

    pub(crate) fn me(&self) -> Result<&Identity, CoreError> {
        self.identity.as_ref().ok_or(CoreError::NotEnrolled)
    }
    pub(crate) fn who(&self) -> Result<Who, CoreError> {
        let me = self.me()?;
        Ok(Who {
            by: me.person.clone(),
            dev: me.device.clone(),
        })
    }
    pub(crate) fn device(&self) -> Option<&DeviceId> {
        self.identity.as_ref().map(|i| &i.device)
    }
    pub(crate) fn zone(&self) -> chrono_tz::Tz {
        self.identity
            .as_ref()
            .map_or(chrono_tz::Tz::UTC, |i| i.zone)
    }
    pub(crate) fn random<const N: usize>(&self) -> Result<[u8; N], PortError> {
        let mut out = [0; N];
        self.ports.random.fill(&mut out)?;
        Ok(out)
    }

    /// What the clocks show, for an event.
    pub(crate) fn stamp(&self) -> Stamp {
        let mono = self.ports.clock.mono();
        Stamp {
            at: self.ports.clock.wall_ms(),
            srv: mono
                .as_ref()
                .and_then(|m| self.contact.as_ref()?.within(&m.boot)),
            mono: mono.map(|m| (m.boot, m.ms)),
        }
    }

    /// The present: the office's time where this boot has had contact, else what the wall clock shows.
    pub(crate) fn now(&self) -> Now {
        let stamp = self.stamp();
        let office = stamp
            .mono
            .as_ref()
            .zip(stamp.srv)
            .map(|((_, m), (o, _))| m.saturating_add(o));
        Now {
            at: office.unwrap_or(stamp.at),
            mono: stamp.mono,
        }
    }

    pub(crate) fn visit_id(&self, visit: &str) -> Result<VisitId, CoreError> {
        visit.parse().map_err(|_| CoreError::UnknownVisit)
    }

    /// Takes a visit from the shelf or the disk. It is put back only while it equals the disk. One that was damaged
    /// and is not whole again would look better or worse than it is: nobody sees it.
    pub(crate) fn take(&mut self, id: VisitId) -> Result<LoadedVisit, CoreError> {
        if self.mending()?.contains(&id) {
            return Err(CoreError::VisitDamaged { code: "mending" });
        }
        self.fetch_as_it_is(id)
    }

    /// The same for sync, which makes such a visit whole.
    pub(crate) fn fetch(&mut self, id: VisitId) -> Result<LoadedVisit, CoreError> {
        let found = self.fetch_as_it_is(id);
        if !matches!(found, Err(CoreError::VisitDamaged { .. })) {
            return found;
        }
        self.mend(id)?;
        self.fetch_as_it_is(id)
    }

    fn fetch_as_it_is(&mut self, id: VisitId) -> Result<LoadedVisit, CoreError> {
        if let Some(loaded) = self.shelf.take(id) {
            return Ok(loaded);
        }
        let tenant = self.me()?.tenant.clone();
        LoadedVisit::load(&self.store.read()?, &tenant, id)?.ok_or(CoreError::UnknownVisit)
    }

    pub(crate) fn fold(&self, loaded: &LoadedVisit) -> VisitState {
        fold(&loaded.history, &self.standards, &self.now())
    }
}

/// The next request lists what is held and asks from the beginning: what is absent here comes again.
pub(crate) fn ask_for_all() -> MetaPatch {
    let mut meta = MetaPatch::default();
    meta.set(keys::LIST_ALL, &true).clear(key::CURSOR);
    meta
}

/// A value that damage may take away.
fn forgivable<T>(read: Result<Option<T>, StoreError>) -> Result<Option<T>, StoreError> {
    match read {
        Err(StoreError::Damaged { .. }) => Ok(None),
        other => other,
    }
}

impl std::fmt::Debug for Core {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Core")
            .field("store", &self.store)
            .field("identity", &self.identity)
            .finish_non_exhaustive()
    }
}
