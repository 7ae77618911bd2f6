//! The program from outside, as people and scripts run it.
#![allow(clippy::unwrap_used, missing_docs)]

#[allow(dead_code)]
#[path = "../../../dispatch/tests/console/browser.rs"]
mod browser;
mod demo;
mod kill;
mod network;
mod run;
mod serve;
mod standard;
mod story;
