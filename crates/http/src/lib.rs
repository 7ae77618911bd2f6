//! The office over HTTP: the router, the state behind it, and what every answer carries.
//!
//! Owns everything that knows axum: `api` (one file an endpoint), `pages` (the console's routes), the `guard` that
//! stands before all of them, and the table of routes and roles that it reads.
//! Never decides what the office may do: it reads a request, asks the office, and hands on the answer.

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

mod api;
pub mod body;
mod client;
mod connections;
mod drawn;
mod found;
mod guard;
mod journal;
mod language;
mod pages;
mod patience;
pub mod problem;
mod reader;
mod router;
mod serve;
mod sign_in;
mod state;
pub mod table;

pub use router::router;
pub use serve::{run, serve};
pub use state::AppState;
