//! The engine for Kotlin and Swift: [`doorstep_core`] behind one long-lived object, by uniffi.
//!
//! Owns the shape of what crosses the language border: calls, records, the app's own services, errors.
//! Never judges, stores or words anything itself; never holds the engine while the app's code runs, but for its
//! clock and its key store. No name here is a keyword or a usual type of Kotlin or Swift.

mod calls;
mod codes;
#[cfg(test)]
mod contract;
mod engine;
mod error;
mod input;
mod ports;
mod sync;
mod view;

pub use calls::{ConsentAnswer, Owner, Recorded, StandardFile};
pub use codes::*;
pub use engine::{Core, OpenConfig};
pub use error::DoorstepError;
pub use input::{FieldInput, FieldValue, Language, Moment, PassReason, Quote, UnplannedVisit};
pub use ports::{
    ChangeListener, ChangeSet, Clock, ClockReading, Header, HttpReply, KeyVault, LogLine, LogSink,
    PortFailure, ProgressListener, SyncProgress, Transport, TransportFailure,
};
pub use sync::SyncSummary;
pub use view::*;

uniffi::setup_scaffolding!("doorstep");
