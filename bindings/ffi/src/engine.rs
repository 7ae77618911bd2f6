//! The one long-lived object: the engine behind a lock, and the news that are told once the lock is let go.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::ThreadId;

use doorstep_core as core;

use crate::error::{DoorstepError, Own, for_app};
use crate::input::Language;
use crate::ports::{
    AppClock, AppTransport, AppVault, ChangeListener, ChangeSet, Clock, KeyVault, LogLine, LogSink,
    Transport,
};

/// How to open the engine.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct OpenConfig {
    /// A folder of the app's own that backups leave out; it is made when it is missing.
    pub folder: String,
    /// Language of the technician's screens.
    pub language: Language,
    /// Address of the office, such as `https://office.example`; may be absent with a transport of the app's own, which
    /// a library for phones always needs.
    #[uniffi(default = None)]
    pub office: Option<String>,
    /// App and platform for the office's log, such as `north-heat/2.1 android`; at most 64 characters.
    #[uniffi(default = None)]
    pub app: Option<String>,
    /// Name of the company on statements; the office's code of it when absent.
    #[uniffi(default = None)]
    pub company: Option<String>,
}

/// The engine of a technician's phone: records acts, draws screens, syncs.
///
/// One object for as long as the process lives. Every call may come from any thread and blocks only for the disk,
/// except enrolment and sync, which wait for the network without holding up the others. What a
/// recording call returned is on the disk. After it was shut down every call fails with the code `closed`.
#[derive(uniffi::Object)]
pub struct Core {
    held: Mutex<Held>,
    /// The thread that works on the engine now: a callback that comes back on it would wait for itself.
    worker: Mutex<Option<ThreadId>>,
    /// Language of errors, also when there is no engine any more.
    pub(crate) lang: Mutex<core::Lang>,
    listener: Mutex<Option<Arc<dyn ChangeListener>>>,
    log: Option<Arc<dyn LogSink>>,
    pub(crate) clock: Arc<dyn core::Clock>,
    app_transport: Option<Arc<dyn core::Transport>>,
    office: Option<String>,
    pub(crate) syncing: AtomicBool,
    pub(crate) cancelled: AtomicBool,
}

struct Held {
    /// The engine, and the lock that keeps every other one off its folder; the system lets go of it when the process
    /// dies. Absent after it was shut down.
    engine: Option<(core::Core, File)>,
    /// A call panicked: what is in memory is read anew from the disk before the next.
    shaken: bool,
}

impl Held {
    fn take_changes(&mut self) -> ChangeSet {
        let changes = self
            .engine
            .as_mut()
            .map(|(engine, _)| engine.take_changes());
        let core::Changes { visits, list, sync } = changes.unwrap_or_default();
        ChangeSet { visits, list, sync }
    }

    fn work<T>(
        &mut self,
        lang: core::Lang,
        work: impl FnOnce(&mut core::Core) -> Result<T, core::CoreError>,
    ) -> Result<T, DoorstepError> {
        let Some((engine, _)) = &mut self.engine else {
            return Err(Own::Closed.error(lang));
        };
        let worked = || {
            if self.shaken {
                engine.suspend()?;
                engine.resume()?;
                self.shaken = false;
            }
            work(engine)
        };
        worked().map_err(|e| for_app(e, lang))
    }
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn folder_lock(folder: &Path) -> Result<File, Own> {
    let make = || -> std::io::Result<File> {
        std::fs::create_dir_all(folder)?;
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
        options.open(folder.join("lock"))
    };
    let file = make().map_err(|_| Own::FolderUnusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(Own::AlreadyOpen),
        Err(std::fs::TryLockError::Error(_)) => Err(Own::FolderUnusable),
    }
}

#[uniffi::export]
impl Core {
    /// Opens the engine on its folder. What the app does not bring, the engine does: the system's clocks, a software
    /// key in the folder, HTTP, no log.
    ///
    /// # Errors
    /// `Bug` with the code `already_open` when another engine works on this folder; `Damaged` when its database cannot
    /// be read (it is left as it is); `UpdateApp` when a newer app wrote it.
    #[uniffi::constructor(default(keys = None, clock = None, transport = None, log = None))]
    pub fn open(
        config: OpenConfig,
        keys: Option<Arc<dyn KeyVault>>,
        clock: Option<Arc<dyn Clock>>,
        transport: Option<Arc<dyn Transport>>,
        log: Option<Arc<dyn LogSink>>,
    ) -> Result<Arc<Self>, DoorstepError> {
        let folder = PathBuf::from(&config.folder);
        let lang = core::Lang::from(config.language);
        let lock = folder_lock(&folder).map_err(|own| own.error(lang))?;
        let random = Arc::new(core::SystemRandom);
        let keys: Arc<dyn core::KeyVault> = match keys {
            Some(app) => Arc::new(AppVault(app)),
            None => Arc::new(
                core::SoftwareVault::open(folder.join("key"), random.as_ref())
                    .map_err(|e| for_app(e.into(), lang))?,
            ),
        };
        let system = core::SystemClock::new();
        let clock: Arc<dyn core::Clock> = match clock {
            Some(app) => Arc::new(AppClock { app, system }),
            None => Arc::new(system),
        };
        let ports = core::Ports {
            clock: clock.clone(),
            random,
            keys,
            epochs: Arc::new(core::FileEpoch::new(folder.join("epoch"))),
        };
        let mut settings = core::Config::at(folder.join("visits.db"), lang);
        settings.company = config.company;
        settings.engine = config.app.unwrap_or(settings.engine);
        let opened = catch_unwind(AssertUnwindSafe(|| core::Core::open(settings, ports)));
        let engine = opened
            .map_err(|_| Own::Panic.error(lang))?
            .map_err(|e| for_app(e, lang))?;
        Ok(Arc::new(Self {
            held: Mutex::new(Held {
                engine: Some((engine, lock)),
                shaken: false,
            }),
            clock,
            worker: Mutex::new(None),
            lang: Mutex::new(lang),
            listener: Mutex::new(None),
            log,
            app_transport: transport
                .map(|app| Arc::new(AppTransport(app)) as Arc<dyn core::Transport>),
            office: config.office,
            syncing: AtomicBool::new(false),
            cancelled: AtomicBool::new(false),
        }))
    }

    /// Tells `listener` what changes from now on, instead of whoever was told before; nobody when absent.
    pub fn observe(&self, listener: Option<Arc<dyn ChangeListener>>) {
        *locked(&self.listener) = listener;
    }

    /// Closes the database for good and lets another engine open the folder. Idempotent; it never fails.
    pub fn shut_down(&self) {
        if self.works_here() {
            return;
        }
        locked(&self.held).engine = None;
        *locked(&self.listener) = None;
    }
}

impl Core {
    fn works_here(&self) -> bool {
        *locked(&self.worker) == Some(std::thread::current().id())
    }

    /// Does `work` on the engine, then tells what changed. `place` is the call, for the log.
    pub(crate) fn with<T>(
        &self,
        place: &str,
        work: impl FnOnce(&mut core::Core) -> Result<T, core::CoreError>,
    ) -> Result<T, DoorstepError> {
        let lang = *locked(&self.lang);
        if self.works_here() {
            return Err(Own::CalledFromWithin.error(lang));
        }
        let mut held = locked(&self.held);
        *locked(&self.worker) = Some(std::thread::current().id());
        let done = catch_unwind(AssertUnwindSafe(|| held.work(lang, work)));
        *locked(&self.worker) = None;
        let done = done.unwrap_or_else(|_| {
            held.shaken = true;
            Err(Own::Panic.error(lang))
        });
        let changes = held.take_changes();
        drop(held);
        if let Err(error) = &done {
            self.say(place, error.code());
        }
        self.tell(place, changes);
        done
    }

    fn tell(&self, place: &str, changes: ChangeSet) {
        if changes == ChangeSet::default() {
            return;
        }
        let listener = locked(&self.listener).clone();
        if let Some(listener) = listener
            && listener.changed(changes).is_err()
        {
            // What was recorded stays recorded, whatever the app does with the news.
            self.say(place, "listener_failed");
        }
    }

    /// A line for the app's log; a log that fails is not told of it.
    pub(crate) fn say(&self, place: &str, code: &str) {
        if let Some(log) = &self.log {
            let _ = log.log(LogLine {
                place: place.to_owned(),
                code: code.to_owned(),
            });
        }
    }

    /// The way to the office.
    pub(crate) fn transport(&self) -> Result<Arc<dyn core::Transport>, DoorstepError> {
        if let Some(app) = &self.app_transport {
            return Ok(app.clone());
        }
        let Some(office) = &self.office else {
            return Err(self.own(Own::NoOffice));
        };
        self.http(office)
    }

    #[cfg(feature = "http")]
    fn http(&self, office: &str) -> Result<Arc<dyn core::Transport>, DoorstepError> {
        let http = core::HttpTransport::new(office).map_err(|why| self.offline(why))?;
        Ok(Arc::new(http))
    }

    #[cfg(not(feature = "http"))]
    fn http(&self, _office: &str) -> Result<Arc<dyn core::Transport>, DoorstepError> {
        Err(self.own(Own::NoTransport))
    }

    pub(crate) fn own(&self, own: Own) -> DoorstepError {
        own.error(*locked(&self.lang))
    }

    pub(crate) fn offline(&self, why: core::TransportError) -> DoorstepError {
        for_app(core::CoreError::Offline(why), *locked(&self.lang))
    }
}
