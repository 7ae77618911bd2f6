//! The visit: what happened in a home, as events that are never changed, and what follows from them.
//!
//! Owns the event format, causality, the fold, gates, consent, statement and sign-off.
//! Never reads a clock, never draws randomness, never touches a disk, a network or Automerge.

pub mod act;
pub mod bill;
pub mod body;
pub mod bundle;
pub mod case;
pub(crate) mod cases;
pub mod clock;
pub mod event;
pub mod finding;
mod findings;
pub mod fold;
pub mod history;
pub mod id;
pub mod instant;
pub mod json;
pub mod judge;
mod line;
mod objection;
pub mod part;
pub mod private;
pub mod scenario;
pub mod sentences;
pub mod signoff;
pub mod state;
pub mod statement;
pub mod strokes;
mod tangle;
pub mod tariff;
pub mod tell;
#[cfg(feature = "testkit")]
pub mod testkit;
mod time;
pub mod words;

pub use doorstep_standard::{EventKind, Side};
pub use event::{Event, EventDraft, EventError};
pub use id::{DeviceId, EventId, IdError, PersonId, TenantId, VisitId};
pub use json::{Json, JsonError};
