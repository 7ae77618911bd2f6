//! The console: the pages that a crew lead works with all day, drawn by the server.
//!
//! Pages are pure functions from the records in [`view`] to HTML; only [`load`] asks the office for what they show.
//! Knows no request and no route: those are in `doorstep-http`.
//! No inline script or style anywhere, so that the strict content security policy holds.

#![warn(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

pub mod account;
pub mod assign;
pub mod board;
pub mod checklist;
pub mod company;
pub mod desk;
pub mod evidence;
pub mod exceptions;
pub mod form;
pub mod found;
pub mod layout;
pub mod lists;
pub mod load;
pub mod money;
pub mod office;
pub mod orders;
pub mod people;
pub mod refusal;
pub mod sign_in;
pub mod standards;
pub mod statement;
pub mod timeline;
pub mod view;
pub mod visit;
pub mod visits;
pub mod words;

/// The style sheet.
pub const CSS: &str = include_str!("../assets/console.css");
/// The script: live updates, countdowns, keys.
pub const JS: &str = include_str!("../assets/console.js");
/// The worker that holds the one event stream of a browser's tabs.
pub const LIVE: &str = include_str!("../assets/live.js");
