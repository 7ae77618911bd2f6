//! The border from outside: what an app's own code may do to the engine, and what it gets for it.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use doorstep_ffi::{
    ChangeListener, ChangeSet, Clock, ClockReading, Core, DoorstepError, Header, HttpReply,
    KeyVault, Language, LogLine, LogSink, OpenConfig, PortFailure, ProgressListener, StandardFile,
    SyncProgress, Transport, TransportFailure, UnplannedVisit,
};

const VISIT: UnplannedVisit = UnplannedVisit {
    standard: None,
    fault_kind: None,
    place: None,
};

fn config(folder: &Path) -> OpenConfig {
    OpenConfig {
        folder: folder.to_str().unwrap().to_owned(),
        language: Language::English,
        office: None,
        app: None,
        company: None,
    }
}

fn fixture(name: &str) -> Vec<u8> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    std::fs::read(fixtures.join(name)).unwrap()
}

fn pack() -> Vec<StandardFile> {
    ["standard.toml", "text.en.toml", "text.zh-CN.toml"]
        .map(|name| StandardFile {
            name: name.to_owned(),
            content: fixture(&format!("standards/knock-30s-service-code/{name}")),
        })
        .into()
}

/// Enrols; afterwards it answers what it is told to.
#[derive(Default)]
struct Network {
    answer: Mutex<Option<(i32, &'static str, Vec<u8>)>>,
    core: OnceLock<Arc<Core>>,
    posts: Mutex<u32>,
}

impl Transport for Network {
    fn post(
        &self,
        path: String,
        _: Vec<Header>,
        _: Vec<u8>,
    ) -> Result<HttpReply, TransportFailure> {
        *self.posts.lock().unwrap() += 1;
        if let Some(core) = self.core.get() {
            core.today().unwrap();
            assert_eq!(core.sync_now(None).unwrap_err().code(), "sync_running");
        }
        let (status, kind, body) = match path.as_str() {
            "/v1/enrol" => (200, "application/json", fixture("contract/enrol.json")),
            _ => {
                let answer = self.answer.lock().unwrap().clone();
                answer.ok_or(TransportFailure::Unreachable)?
            }
        };
        Ok(HttpReply {
            status,
            headers: vec![Header {
                name: "Content-Type".to_owned(),
                value: kind.to_owned(),
            }],
            body,
        })
    }
}

/// An enrolled phone with one pack.
fn phone(
    folder: &Path,
    keys: Option<Arc<dyn KeyVault>>,
    clock: Option<Arc<dyn Clock>>,
    log: Option<Arc<dyn LogSink>>,
) -> (Arc<Core>, Arc<Network>) {
    let network = Arc::new(Network::default());
    let core = Core::open(config(folder), keys, clock, Some(network.clone()), log).unwrap();
    core.enrol("any".to_owned(), None).unwrap();
    core.add_standard(pack()).unwrap();
    (core, network)
}

/// A clock that panics, calls back or fails when it is told to.
#[derive(Default)]
struct Whim {
    panics: AtomicBool,
    calls: Mutex<Option<Arc<Core>>>,
    fails: AtomicBool,
    said: Mutex<Vec<String>>,
}

impl Clock for Whim {
    fn read(&self) -> Result<ClockReading, PortFailure> {
        assert!(!self.panics.load(Ordering::SeqCst), "as the test asked");
        let core = self.calls.lock().unwrap().clone();
        if let Some(core) = core {
            let said = core.today().unwrap_err().code().to_owned();
            self.said.lock().unwrap().push(said);
        }
        if self.fails.load(Ordering::SeqCst) {
            return Err(PortFailure::Failed {
                code: "no_clock".to_owned(),
            });
        }
        Ok(ClockReading {
            wall_ms: 1_795_395_600_000,
            since_boot_ms: 1_000,
            boot_id: "boot-1".to_owned(),
        })
    }
}

#[test]
fn a_panic_is_an_error_and_the_engine_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(Whim::default());
    let (core, _) = phone(dir.path(), None, Some(clock.clone()), None);
    let visit = core.open_unplanned(VISIT).unwrap().visit;
    clock.panics.store(true, Ordering::SeqCst);
    let error = core.note_add(visit.clone(), "x".to_owned()).unwrap_err();
    assert!(matches!(&error, DoorstepError::Bug { code, .. } if code == "panic"));
    clock.panics.store(false, Ordering::SeqCst);
    let note = core.note_add(visit.clone(), "y".to_owned()).unwrap().event;
    let record = core.visit(visit).unwrap().record;
    assert!(record.iter().any(|r| r.event == note));
    assert_eq!(record.len(), 2, "what panicked was not recorded");
}

#[test]
fn a_clock_that_calls_the_engine_gets_an_error_and_no_deadlock() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(Whim::default());
    let (core, _) = phone(dir.path(), None, Some(clock.clone()), None);
    *clock.calls.lock().unwrap() = Some(core.clone());
    core.open_unplanned(VISIT).unwrap();
    *clock.calls.lock().unwrap() = None;
    let said = clock.said.lock().unwrap().clone();
    assert!(!said.is_empty());
    assert!(said.iter().all(|code| code == "called_from_within"));
}

#[test]
fn a_clock_that_fails_is_replaced_by_the_systems_for_that_moment() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(Whim::default());
    let (core, _) = phone(dir.path(), None, Some(clock.clone()), None);
    clock.fails.store(true, Ordering::SeqCst);
    let visit = core.open_unplanned(VISIT).unwrap().visit;
    assert_eq!(core.visit(visit).unwrap().record.len(), 1);
}

/// Asks the engine whenever it is told something, and keeps what was said; fails when told to.
#[derive(Default)]
struct Ears {
    core: OnceLock<Arc<Core>>,
    told: Mutex<Vec<ChangeSet>>,
    lines: Mutex<Vec<LogLine>>,
    fails: AtomicBool,
}

impl Ears {
    fn done(&self) -> Result<(), PortFailure> {
        match self.fails.load(Ordering::SeqCst) {
            true => Err(PortFailure::Failed {
                code: "threw".to_owned(),
            }),
            false => Ok(()),
        }
    }
}

impl ChangeListener for Ears {
    fn changed(&self, changes: ChangeSet) -> Result<(), PortFailure> {
        self.core.get().unwrap().today().unwrap();
        self.told.lock().unwrap().push(changes);
        self.done()
    }
}

impl LogSink for Ears {
    fn log(&self, line: LogLine) -> Result<(), PortFailure> {
        if let Some(core) = self.core.get() {
            core.owner().unwrap();
        }
        self.lines.lock().unwrap().push(line);
        self.done()
    }
}

impl ProgressListener for Ears {
    fn progressed(&self, _: SyncProgress) -> Result<(), PortFailure> {
        self.core.get().unwrap().cancel_sync();
        self.done()
    }
}

#[test]
fn a_listener_may_call_back_and_may_fail() {
    let dir = tempfile::tempdir().unwrap();
    let ears = Arc::new(Ears::default());
    let (core, _) = phone(dir.path(), None, None, Some(ears.clone()));
    ears.core.set(core.clone()).ok().unwrap();
    core.observe(Some(ears.clone()));
    let visit = core.open_unplanned(VISIT).unwrap().visit;
    let told = std::mem::take(&mut *ears.told.lock().unwrap());
    assert_eq!(told.len(), 1, "once a call");
    assert_eq!(told[0].visits, std::slice::from_ref(&visit));
    assert!(told[0].list && told[0].sync);
    ears.fails.store(true, Ordering::SeqCst);
    core.note_add(visit.clone(), "kept".to_owned()).unwrap();
    let line = ears.lines.lock().unwrap().pop().unwrap();
    assert_eq!((&*line.place, &*line.code), ("note_add", "listener_failed"));
    assert_eq!(core.visit(visit).unwrap().record.len(), 2);
}

#[test]
fn a_transport_may_call_back_and_what_lies_acknowledges_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (core, network) = phone(dir.path(), None, None, None);
    network.core.set(core.clone()).ok().unwrap();
    let visit = core.open_unplanned(VISIT).unwrap().visit;
    let cbor = "application/vnd.doorstep.sync+cbor";
    for (answer, code) in [
        (None, "unreachable"),
        (
            Some((200, "text/html", b"<h1>WiFi".to_vec())),
            "not_the_office",
        ),
        (Some((200, cbor, b"\xa0".to_vec())), "office_fault"),
        (Some((70_000, cbor, Vec::new())), "not_the_office"),
        (Some((-1, "text/html", Vec::new())), "not_the_office"),
        (Some((502, "text/html", Vec::new())), "office_fault"),
    ] {
        *network.answer.lock().unwrap() = answer;
        assert_eq!(core.sync_now(None).unwrap_err().code(), code);
        assert!(core.visit(visit.clone()).unwrap().custody.waiting > 0);
    }
    assert_eq!(*network.posts.lock().unwrap(), 7);
}

#[test]
fn one_engine_a_folder_and_none_after_it_was_shut_down() {
    let dir = tempfile::tempdir().unwrap();
    let (core, _) = phone(dir.path(), None, None, None);
    let other = || Core::open(config(dir.path()), None, None, None, None);
    assert_eq!(other().err().unwrap().code(), "already_open");
    core.shut_down();
    core.shut_down();
    assert_eq!(core.today().unwrap_err().code(), "closed");
    let again = other().unwrap();
    assert_eq!(again.owner().unwrap().unwrap().person, "p-li");
    assert_eq!(again.sync_now(None).unwrap_err().code(), "no_office");
    let file = dir.path().join("visits.db");
    let nested = Core::open(config(&file), None, None, None, None);
    assert_eq!(nested.err().unwrap().code(), "folder_unusable");
}

/// A key store that says this.
struct Broken(&'static str);

impl KeyVault for Broken {
    fn public_key(&self) -> Result<Vec<u8>, PortFailure> {
        Err(PortFailure::Failed {
            code: self.0.to_owned(),
        })
    }
    fn sign(&self, _: Vec<u8>) -> Result<Vec<u8>, PortFailure> {
        self.public_key()
    }
}

#[test]
fn a_key_store_says_what_to_do() {
    for (says, code) in [
        ("key_lost", "key_lost"),
        ("key_damaged", "key_damaged"),
        ("threw", "key_unreadable"),
        ("locked", "locked"),
        ("吴女士", "unreadable_code"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let network = Arc::new(Network::default());
        let keys: Arc<dyn KeyVault> = Arc::new(Broken(says));
        let core = Core::open(config(dir.path()), Some(keys), None, Some(network), None).unwrap();
        let error = core.enrol("any".to_owned(), None).unwrap_err();
        assert_eq!(error.code(), code);
        let lost = matches!(error, DoorstepError::KeyLost { .. });
        assert_eq!(lost, code.starts_with("key_") && code != "key_unreadable");
    }
}

#[test]
fn nothing_that_was_typed_is_printed() {
    let dir = tempfile::tempdir().unwrap();
    let (core, _) = phone(dir.path(), None, None, None);
    let input = UnplannedVisit {
        place: Some("3-2-501".to_owned()),
        ..VISIT
    };
    assert!(!format!("{input:?}").contains("501"));
    core.open_unplanned(input).unwrap();
    let today = core.today().unwrap();
    assert_eq!(today.visits[0].place, "3-2-501");
    assert!(!format!("{today:?}").contains("501"));
}
