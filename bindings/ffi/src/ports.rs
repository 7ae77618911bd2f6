//! What the app brings: clock, key store, network, and whom to tell. All of it is called synchronously.
//!
//! Each call may fail: what an app's code throws reaches the engine as `PortFailure`, never as a crash,
//! and its text, which may hold a whole stack, is dropped.

use std::sync::Arc;

use doorstep_core as core;

use crate::view::hidden;

/// Something that the app brought could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum PortFailure {
    /// It failed.
    #[error("{code}")]
    Failed {
        /// A short code of the app's own. Of a key store, `key_lost` and `key_damaged` mean that the phone must be
        /// enrolled again; with any other it is tried again.
        code: String,
    },
}

/// Code of what an app's code threw that is no `PortFailure`.
const THREW: &str = "threw";

impl From<uniffi::UnexpectedUniFFICallbackError> for PortFailure {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed {
            code: THREW.to_owned(),
        }
    }
}

/// What the device's clocks show at one moment.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ClockReading {
    /// Wall clock, UTC milliseconds since 1970, however wrong it may be.
    pub wall_ms: i64,
    /// Milliseconds since the device was started, sleep included (Android: `SystemClock.elapsedRealtime()`).
    pub since_boot_ms: i64,
    /// What tells this start of the device from every other: 1 to 64 of `[a-z0-9-]`. Empty where the platform has
    /// none: then waits cannot be told, and nobody is blamed or praised for them.
    pub boot_id: String,
}

/// The device's clocks. Without one the engine asks the system itself.
#[uniffi::export(foreign)]
pub trait Clock: Send + Sync {
    /// Reads both clocks at once. Called while the engine works: do not call the engine from here.
    fn read(&self) -> Result<ClockReading, PortFailure>;
}

/// The device's own key, P-256, which never leaves its store. Without one the engine keeps a software key beside
/// its database.
#[uniffi::export(foreign)]
pub trait KeyVault: Send + Sync {
    /// The public key: a SEC1 point, compressed or not.
    fn public_key(&self) -> Result<Vec<u8>, PortFailure>;
    /// ECDSA with SHA-256 over `payload`, as DER or as the 64 bytes of r and s. It is verified before it is recorded.
    /// Called while the engine works: do not call the engine from here.
    fn sign(&self, payload: Vec<u8>) -> Result<Vec<u8>, PortFailure>;
}

/// A header of a request or an answer.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Header {
    /// Its name, in any case.
    pub name: String,
    /// Its value. That of `authorization` is a secret: never log it.
    pub value: String,
}

/// What came back.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct HttpReply {
    /// HTTP status.
    pub status: i32,
    /// Its headers.
    pub headers: Vec<Header>,
    /// The body as it came: switch transparent decompression off.
    pub body: Vec<u8>,
}

hidden!(Header, HttpReply);

/// Why no answer came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum TransportFailure {
    /// No network, or the office cannot be reached.
    #[error("unreachable")]
    Unreachable,
    /// It took too long; the office may have taken the request.
    #[error("timed_out")]
    TimedOut,
    /// The office's certificate is not accepted.
    #[error("untrusted")]
    Untrusted,
    /// The address of the office cannot be used.
    #[error("bad_address")]
    BadAddress,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for TransportFailure {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unreachable
    }
}

/// Carries a request to the office by the platform's own HTTP. Without one the engine brings its own.
#[uniffi::export(foreign)]
pub trait Transport: Send + Sync {
    /// Posts `body` to `path` below the office's address and waits for the answer: no redirects, no retries, at most
    /// a minute. Runs on the thread that asked for the sync, while others go on using the engine.
    fn post(
        &self,
        path: String,
        headers: Vec<Header>,
        body: Vec<u8>,
    ) -> Result<HttpReply, TransportFailure>;
}

/// What has changed since the listener was last told.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct ChangeSet {
    /// Ids of visits whose screen and card changed, each once.
    pub visits: Vec<String>,
    /// The list: which visits there are, whose phone it is, or what was on the disk when it was opened again.
    pub list: bool,
    /// What waits for the office, or the last contact.
    pub sync: bool,
}

/// Is told what changed, once per call, after the engine is free again: it may call back.
#[uniffi::export(foreign)]
pub trait ChangeListener: Send + Sync {
    /// Something is durable that was not before. Runs on the thread that made the call.
    fn changed(&self, changes: ChangeSet) -> Result<(), PortFailure>;
}

/// How far a sync has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct SyncProgress {
    /// Requests answered so far.
    pub requests: i32,
    /// Changes that the office took in this sync.
    pub pushed: i64,
    /// Changes that came in this sync.
    pub pulled: i64,
    /// Changes, notes and documents that still wait.
    pub waiting: i64,
}

/// Is told how far a sync has come, after each answer; it may call back.
#[uniffi::export(foreign)]
pub trait ProgressListener: Send + Sync {
    /// One more answer is stored.
    fn progressed(&self, progress: SyncProgress) -> Result<(), PortFailure>;
}

/// What the engine says for a developer: codes only, never a name, an address or a typed word.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct LogLine {
    /// Where: the call, such as `sync_now`.
    pub place: String,
    /// What: a stable code, such as `listener_failed`.
    pub code: String,
}

/// Takes log lines; may call back.
#[uniffi::export(foreign)]
pub trait LogSink: Send + Sync {
    /// Takes one line.
    fn log(&self, line: LogLine) -> Result<(), PortFailure>;
}

/// The app's clock as the engine wants it; the system's wherever the app's fails.
pub(crate) struct AppClock {
    pub app: Arc<dyn Clock>,
    pub system: core::SystemClock,
}

impl core::Clock for AppClock {
    fn wall_ms(&self) -> i64 {
        match self.app.read() {
            Ok(reading) => reading.wall_ms,
            Err(_) => core::Clock::wall_ms(&self.system),
        }
    }
    fn mono(&self) -> Option<core::Mono> {
        // A clock that failed has no start of the device to name, and two clocks must not be mixed.
        let reading = self.app.read().ok()?;
        let fine = (1..=64).contains(&reading.boot_id.len())
            && reading
                .boot_id
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        (fine && reading.since_boot_ms >= 0).then_some(core::Mono {
            boot: reading.boot_id,
            ms: reading.since_boot_ms,
        })
    }
}

/// The app's key store as the engine wants it.
pub(crate) struct AppVault(pub Arc<dyn KeyVault>);

fn key_store(failure: PortFailure) -> core::PortError {
    let PortFailure::Failed { code } = failure;
    let code = match code.as_str() {
        THREW => "key_unreadable".to_owned(),
        _ => code,
    };
    core::PortError::new("key store", code, "the app's key store says so")
}

impl core::KeyVault for AppVault {
    fn public_key(&self) -> Result<Vec<u8>, core::PortError> {
        self.0.public_key().map_err(key_store)
    }
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, core::PortError> {
        self.0.sign(message.to_vec()).map_err(key_store)
    }
}

/// The app's network as the engine wants it.
pub(crate) struct AppTransport(pub Arc<dyn Transport>);

impl core::Transport for AppTransport {
    fn post(
        &self,
        path: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<core::Reply, core::TransportError> {
        let headers = headers
            .iter()
            .map(|(name, value)| Header {
                name: name.clone(),
                value: value.clone(),
            })
            .collect();
        let reply = self
            .0
            .post(path.to_owned(), headers, body.to_vec())
            .map_err(|why| {
                let said = "the app's transport says so".to_owned();
                match why {
                    TransportFailure::Unreachable => core::TransportError::Unreachable(said),
                    TransportFailure::TimedOut => core::TransportError::TimedOut,
                    TransportFailure::Untrusted => core::TransportError::Untrusted(said),
                    TransportFailure::BadAddress => core::TransportError::BadAddress(said),
                }
            })?;
        Ok(core::Reply {
            // What is no status is no answer of an office.
            status: u16::try_from(reply.status).unwrap_or(0),
            headers: reply
                .headers
                .into_iter()
                .map(|h| (h.name, h.value))
                .collect(),
            body: reply.body,
        })
    }
}
