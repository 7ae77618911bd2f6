//! The technician's engine: one verb per act, one transaction each, never ahead of the disk.
//!
//! Owns the phone's side of a visit: recording acts, the screens as plain records, and sync as a machine
//! that is handed requests and answers. Time, randomness, keys and transport are traits.
//! Never waits for a network to answer a tap, never shows what is not durable, never knows a shell.
//!
//! ```
//! use std::sync::Arc;
//! use doorstep_core::{Config, Core, Lang, MemoryEpoch, Ports, SoftwareVault, SystemClock, SystemRandom};
//!
//! # fn main() -> Result<(), doorstep_core::CoreError> {
//! let random = Arc::new(SystemRandom);
//! let keys = Arc::new(SoftwareVault::create(random.as_ref())?);
//! let ports = Ports { clock: Arc::new(SystemClock::new()), random, keys, epochs: Arc::new(MemoryEpoch::new()) };
//! let mut core = Core::open(Config::in_memory(Lang::En), ports)?;
//! assert!(core.today()?.visits.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! An app shares one engine between threads behind a lock. It does one thing, takes what changed, lets go, and only
//! then tells whoever draws: the engine calls nobody back. During a sync it holds the lock for the requests and the
//! answers and not for the network, by driving a [`SyncMachine`].
//!
//! ```
//! # use std::sync::{Arc, Mutex};
//! # use doorstep_core::{Changes, Core, CoreError, Outcome, ReasonInput, VisitView, WhenInput};
//! fn tap(
//!     engine: &Mutex<Core>,
//!     shown: &VisitView,
//!     draw: &dyn Fn(&Changes),
//! ) -> Result<Option<Outcome>, CoreError> {
//!     let Some(button) = &shown.next else { return Ok(None) };
//!     let mut core = engine.lock().unwrap_or_else(|e| e.into_inner());
//!     let outcome = core.press(&shown.visit, button, &[], &[], &WhenInput::Now);
//!     let changes = core.take_changes();
//!     drop(core);
//!     draw(&changes); // may ask the engine for the screens anew
//!     outcome.map(Some)
//! }
//! ```

mod bytes;
mod changes;
mod clerk;
pub mod codes;
mod contact;
mod engine;
mod enrol;
mod error;
mod fault;
mod field;
mod identity;
mod input;
mod keys;
mod loaded;
mod mend;
mod office;
mod packs;
mod ports;
mod project;
mod screens;
mod sync;
mod system;
mod tap;
#[cfg(feature = "http")]
mod transport;
mod vault;
mod view;

pub use changes::Changes;
pub use doorstep_standard::Lang;
pub use engine::{Config, Core, Ports};
pub use error::{CoreError, Retry};
pub use fault::ErrorKind;
pub use field::{FieldInput, FieldValue};
pub use identity::Identity;
pub use input::{ActionInput, ConsentInput, OpenInput, QuoteInput, ReasonInput, WhenInput};
pub use mend::CheckReport;
pub use packs::{Packs, event_of};
pub use ports::{
    Clock, EpochMark, EpochVault, KeyVault, Mono, PortError, Random, Reply, SyncProgress,
    Transport, TransportError,
};
pub use sync::{SyncCall, SyncMachine, SyncStep, SyncSummary};
pub use system::{SystemClock, SystemRandom};
pub use tap::{Outcome, Recorded};
#[cfg(feature = "http")]
pub use transport::HttpTransport;
pub use vault::{FileEpoch, MemoryEpoch, SoftwareVault};
pub use view::{
    ActionView, AskView, BillLineView, BillView, CallView, ChecklistView, ChoiceView, ClockView,
    ColleagueView, ConsentView, CustodyView, EvidenceView, FindingView, HeaderView, HealthView,
    OpenView, OptionView, PaperView, PartView, ProposalView, RecordView, RefusalLineView,
    RefusalView, SettingsView, SignOffView, StandardView, StatementView, StepView, SyncStatusView,
    TariffLineView, TariffView, TodayView, VisitCardView, VisitView, WaitView,
};
