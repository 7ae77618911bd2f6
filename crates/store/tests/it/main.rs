//! The store against real files: kills, full disks, broken files, copies.
#![allow(clippy::unwrap_used)]

mod copy;
mod full;
mod kill;
mod open;
mod outbox;
mod packs;
mod rows;
mod script;
