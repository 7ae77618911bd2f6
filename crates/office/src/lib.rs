//! The office: orders, people and devices, the exchange with phones, and who may do what.
//!
//! Owns the office's SQLite; every table has the tenant first in its keys.
//! Never edits evidence: what the office says is an event like any other, and what the gate refuses is kept.
//! [`Office`] is the way in; `doorstep-http` serves it, `doorstep-console` draws it.

pub mod auth;
pub mod clock;
pub mod config;
pub mod error;
pub mod journal;
pub mod live;
pub mod office;
pub mod orders;
pub mod protocol;
pub mod quota;
pub mod storage;

pub use auth::{Caller, DeviceCaller, PersonCaller, Role};
pub use clock::{Clock, Random, SystemClock, SystemRandom};
pub use config::{Config, Place};
pub use error::{OfficeError, Result};
pub use journal::Journal;
pub use live::LiveEvent;
pub use office::{
    CompanyEdit, Founding, NewPerson, NewTenant, Office, PersonEdit, Right, SignIn, machine,
};
pub use orders::{Household, NewOrder};
