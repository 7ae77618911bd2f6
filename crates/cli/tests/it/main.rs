//! The program from outside, as people and scripts run it.
#![allow(clippy::unwrap_used)]

mod demo;
mod kill;
mod run;
mod serve;
mod standard;
