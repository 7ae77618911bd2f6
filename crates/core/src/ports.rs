//! What the engine asks of the device it runs on, as traits: clocks, randomness, keys, epoch, network.
//! Everything is synchronous; an implementation may block, the engine never spawns.

use std::borrow::Cow;
use std::fmt;

use crate::codes::is_code;

/// A device service failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the device's {what} failed ({code}: {why}); try again, then restart the phone")]
pub struct PortError {
    /// `randomness`, `key store` or `epoch file`.
    pub what: Cow<'static, str>,
    /// Stable code of what went wrong; a key store says `key_lost` when the device must be enrolled again.
    pub code: Cow<'static, str>,
    /// What the system said, for whoever looks for the cause; no secrets, no paths.
    pub why: String,
}

impl PortError {
    /// A failure of `what`, for the reason that the system gave. What does not look like a code is not kept as one.
    pub fn new(
        what: impl Into<Cow<'static, str>>,
        code: impl Into<Cow<'static, str>>,
        why: impl fmt::Display,
    ) -> Self {
        let code = code.into();
        Self {
            what: what.into(),
            code: match is_code(&code) {
                true => code,
                false => "unreadable_code".into(),
            },
            why: why.to_string(),
        }
    }
}

/// A moment on a clock that counts sleep and is never set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mono {
    /// The boot it belongs to, 1 to 64 characters of `[a-z0-9-]`.
    pub boot: String,
    /// Milliseconds since that boot.
    pub ms: i64,
}

/// The device's clocks.
pub trait Clock: Send + Sync {
    /// Wall clock, UTC milliseconds, however wrong it may be.
    fn wall_ms(&self) -> i64;
    /// The monotonic clock; `None` where the platform has none.
    fn mono(&self) -> Option<Mono>;
}

/// Randomness fit for keys.
pub trait Random: Send + Sync {
    /// Fills `out` with unpredictable bytes.
    fn fill(&self, out: &mut [u8]) -> Result<(), PortError>;
}

/// The device's own key. It never leaves the vault.
pub trait KeyVault: Send + Sync {
    /// A point of P-256 in SEC1, compressed or not. Another one than was enrolled cannot sign for this device.
    fn public_key(&self) -> Result<Vec<u8>, PortError>;
    /// ECDSA with SHA-256 over `message`, as r | s, 64 bytes, or as DER. The engine checks it before it records.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PortError>;
}

/// Which life of the database this is, and how much it had recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpochMark {
    /// Random, new after a restore or a clone.
    pub epoch: u64,
    /// Taps recorded so far; a database with fewer is an older copy of itself.
    pub taps: u64,
}

/// Where the epoch lives: outside the database, where backups and copies do not reach.
pub trait EpochVault: Send + Sync {
    /// What was stored last; `None` when there is nothing, or nothing readable.
    fn load(&self) -> Result<Option<EpochMark>, PortError>;
    /// Remembers a mark. Called after each tap is durable, so it should be cheap; it need not be synced.
    fn store(&self, mark: EpochMark) -> Result<(), PortError>;
}

/// An answer of the office, or of whatever answered in its place.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Header names (any case) and values.
    pub headers: Vec<(String, String)>,
    /// The body as it came, still compressed.
    pub body: Vec<u8>,
}

impl Reply {
    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Why no answer came. The texts in it are the system's own: no address, no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No network, or the office cannot be reached.
    #[error("the office cannot be reached ({0}); it is tried again when there is a network")]
    Unreachable(String),
    /// It took too long; the office may have taken the request.
    #[error("the office did not answer in time; the same request is sent again")]
    TimedOut,
    /// The connection is not with the office: its certificate is not accepted.
    #[error("the connection is not with the office ({0}); use another network")]
    Untrusted(String),
    /// The address of the office cannot be used.
    #[error("the address of the office cannot be used ({0}); check it in the settings")]
    BadAddress(String),
    /// This machine cannot check any certificate, so that no `https` address can be used.
    #[error(
        "this machine cannot check the office's certificate ({0}); install the system's certificates \
         (on Debian `ca-certificates`), or correct SSL_CERT_FILE and SSL_CERT_DIR"
    )]
    NoTls(String),
}

impl TransportError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Untrusted(_) => "untrusted",
            Self::BadAddress(_) => "bad_address",
            Self::NoTls(_) => "no_certificates",
        }
    }
}

/// Carries one request to the office. No redirects, no retries of its own.
pub trait Transport: Send + Sync {
    /// Posts `body` to `path`, such as `/v1/sync`.
    fn post(
        &self,
        path: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Reply, TransportError>;
}

/// How far a sync has come, for a person who waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyncProgress {
    /// Requests answered so far.
    pub requests: u32,
    /// Changes that the office took in this sync.
    pub pushed: u64,
    /// Changes that came in this sync.
    pub pulled: u64,
    /// Changes, values and documents that still wait.
    pub waiting: u64,
}
