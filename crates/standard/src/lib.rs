//! Service standards: a company's rules as data.
//!
//! Owns the pack format: parse, compile, lint, identity. Never judges a visit; that is `doorstep-visit`.
//! A pack is a set of files, `standard.toml` and `text.<language>.toml`; [`Standard::load`] is the way in.

pub mod calendar;
pub mod expr;
pub mod lint;
pub mod mechanism;
pub mod model;
pub mod raw;
pub mod schema;
pub mod text;
pub mod tri;
pub mod value;
pub mod vocabulary;

mod compile;
mod index;

pub use calendar::{Calendar, HolidayHash, HolidayYear, Holidays, local_time};
pub use compile::{ENGINE, Library, MAX_PACK, PackFiles, StandardError};
pub use expr::{Atom, Compare, Expr};
pub use lint::{Issue, Level};
pub use mechanism::{Clock, Forbid, Gate, GateEffect, Kit, Lead, Office, Record, Wait};
pub use model::{
    Enforce, Kind, Param, Phase, Rule, Scope, Standard, StandardHash, Step, StepMode, StepSide,
    Strength,
};
pub use text::{Lang, Texts};
pub use tri::Tri;
pub use value::{Duration, Scalar, months_after};
