//! From what is so to what is shown. The core decides texts, order, states and reasons; a shell lays out.

mod actions;
mod allowed;
mod check;
mod consent;
mod duties;
mod fees;
mod money;
mod refusal;
mod status;
mod today;
mod told;
mod visit;
mod wording;

#[cfg(test)]
pub(crate) use actions::SOURCES;
pub(crate) use actions::{RELATIONS, choices};
