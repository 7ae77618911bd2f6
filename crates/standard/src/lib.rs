//! Service standards: a company's rules as data.
//!
//! Owns the pack format: parse, compile, lint, identity. Never judges a visit; that is `doorstep-visit`.
//! A pack is a set of files, `standard.toml` and `text.<language>.toml`; [`Standard::load`] is the way in.

pub mod calendar;
pub mod expr;
pub mod kind;
pub mod lint;
pub mod mechanism;
pub mod model;
pub mod raw;
pub mod text;
pub mod tri;
pub mod value;
pub mod vocabulary;

mod compile;
mod files;
mod index;
mod issue;
mod lang;
mod names;
mod phase;
mod report;
#[cfg(test)]
mod schema;
mod standard;
mod word;
mod written;

pub use calendar::{Calendar, HolidayHash, HolidayYear, Holidays, local_time};
pub use compile::{Library, StandardError};
pub use expr::{Atom, Compare, Expr};
pub use files::{MAX_PACK, PackFiles, StandardHash};
pub use issue::{Issue, Level};
pub use kind::{EventKind, Paper, Side, Symbol};
pub use mechanism::{Deadline, Forbid, Gate, GateEffect, Kit, Lead, OfficeProcess, Record, Wait};
pub use model::{Enforce, Param, Phase, Rule, RuleKind, Scope, Step, StepMode, StepSide, Strength};
pub use standard::Standard;
pub use text::{Lang, Texts};
pub use tri::Tri;
pub use value::{Duration, Scalar, months_after};

/// Engine number of this code: packs that ask for a newer one are refused.
pub const ENGINE: u32 = 2;
