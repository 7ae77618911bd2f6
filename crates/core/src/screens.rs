//! From what is so to what is shown. The core decides texts, order, states and reasons; a shell lays out.

mod actions;
mod check;
mod consent;
mod duties;
mod money;
mod refusal;
mod status;
mod today;
mod visit;
mod wording;
