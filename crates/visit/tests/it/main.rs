//! The invariants of a visit, held over random concurrent histories, and tables for its rules.
//! `PROPTEST_CASES=10000 cargo test -p doorstep-visit --test it` draws that many histories for each property.
#![allow(clippy::unwrap_used)]

mod hold;
mod kept;
mod naive;

mod bundle;
mod bytes;
mod causality;
mod consent;
mod convergence;
mod evidence;
mod finality;
mod scenes;
mod signoff;
mod statement;
mod tables;
mod tariff;
mod timers;
