//! Integration tests of the change gate, the document and the pack.
#![allow(clippy::unwrap_used)]

mod attacks;
mod basic;
mod chunk;
mod document;
mod field;
mod gate;
mod histories;
mod hostile;
mod kit;
mod mutants;
mod packs;
