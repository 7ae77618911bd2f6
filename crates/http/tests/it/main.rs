//! The office from outside: its API over HTTP, and phones that speak the real protocol.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod absurd;
mod access;
mod bad_sync;
mod blobs;
mod bundle;
mod company;
mod crowded;
mod enrol;
mod forms;
mod hints;
mod holidays;
mod http;
mod lists;
mod many;
mod office_acts;
mod orders_api;
mod people;
mod publishing;
mod reach;
mod reading;
mod served;
mod settle;
mod sign_in;
mod told;
mod watched;
#[allow(dead_code)]
#[path = "../../../office/tests/it/world.rs"]
mod world;
