//! The office without HTTP: phones that speak the real protocol, stops, kills and the feed.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod acts;
mod damage;
mod feed;
mod import;
mod kill;
mod limits;
mod linked;
mod quotas;
mod repack;
mod rest;
mod restart;
mod sync;
#[allow(dead_code)] // The tests over HTTP use the rest.
mod world;
