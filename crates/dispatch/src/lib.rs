//! The office server: orders, people and devices, the sync pipeline, the API and the console.
//!
//! Owns the office's SQLite and everything that speaks HTTP; every table has the tenant first in its keys.
//! Never edits evidence: what the office says is an event like any other, and what the gate refuses is kept.
//! [`Office`] is the way in without HTTP, [`run`] serves it.

pub mod auth;
pub mod clock;
pub mod config;
pub mod console;
pub mod error;
pub mod http;
pub mod live;
pub mod office;
pub mod orders;
pub mod protocol;
pub mod storage;

pub use auth::{Caller, DeviceCaller, PersonCaller, Role};
pub use clock::{Clock, Random, SystemClock, SystemRandom};
pub use config::{Config, Place};
pub use error::{DispatchError, Result};
pub use http::{AppState, router, run, serve};
pub use live::LiveEvent;
pub use office::{Founding, NewPerson, NewTenant, Office, PersonEdit, SignIn, machine};
pub use orders::{Household, NewOrder};
