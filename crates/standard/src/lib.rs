//! Service standards: a company's rules as data.
//!
//! Owns the pack format: parse, compile, lint, identity. Never judges a visit; that is `doorstep-visit`.
//! A pack is a set of files, `standard.toml` and `text.<language>.toml`; [`Standard::load`] is the way in.

pub mod expr;
pub mod lint;
pub mod model;
pub mod raw;
pub mod text;
pub mod tri;
pub mod value;
pub mod vocabulary;

mod compile;

pub use compile::{PackFiles, StandardError};
pub use expr::{Atom, Compare, Expr};
pub use lint::{Issue, Level};
pub use model::{
    Clock, Enforce, Forbid, Gate, Kind, Kit, Office, Param, Phase, Rule, Scope, Standard,
    StandardHash, Step, StepMode, Strength, Wait,
};
pub use text::{Lang, Texts};
pub use tri::Tri;
pub use value::{Duration, Scalar};
