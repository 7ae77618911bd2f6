//! The engine from outside: whole visits on real databases, against an office in memory.
#![allow(clippy::unwrap_used)]

mod charges;
mod copies;
mod damage;
mod embed;
mod golden;
mod kit;
mod office;
mod pages;
mod refused;
mod signature;
mod sync;
mod visit;
