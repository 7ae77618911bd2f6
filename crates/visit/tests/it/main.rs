//! The invariants of a visit, held over random concurrent histories, and tables for its rules.
//! `PROPTEST_CASES=10000 cargo test -p doorstep-visit --test it` draws that many histories for each property.
#![allow(clippy::unwrap_used)]

mod hold;
mod kept;
mod naive;

mod bundle;
mod bytes;
mod captures;
mod causality;
mod choices;
mod consent;
mod convergence;
mod deadlines;
mod everywhere;
mod evidence;
mod finality;
mod growth;
mod office;
mod rubbish;
mod scenes;
mod shapes;
mod signoff;
mod statement;
mod tables;
mod tariff;
mod timers;
