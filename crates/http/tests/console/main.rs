//! The console in a real browser: a lead signs in, finds what needs acting on, opens a visit, and reads what happened.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod browser;
mod forms;
#[allow(dead_code)]
#[path = "../it/http.rs"]
mod http;
mod lists;
mod live;
#[path = "../it/many.rs"]
mod many;
mod pages;
mod story;
#[allow(dead_code)]
#[path = "../../../office/tests/it/world.rs"]
mod world;
