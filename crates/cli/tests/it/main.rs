//! The program from outside, as people and scripts run it.
#![allow(clippy::unwrap_used, missing_docs)]

#[allow(dead_code)]
#[path = "../../../http/tests/console/browser.rs"]
mod browser;
mod chinese;
mod demo;
mod keep;
mod kill;
mod network;
mod quiet;
mod run;
mod serve;
mod standard;
mod story;
