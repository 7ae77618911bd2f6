//! Integration tests of the change gate, the document and the pack.
#![allow(clippy::unwrap_used)]

mod attacks;
mod basic;
mod chunk;
mod document;
mod field;
mod gate;
// Its limits are those of Linux.
#[cfg(target_os = "linux")]
mod harmless;
mod histories;
mod hostile;
mod kit;
mod knowledge;
mod mutants;
mod packs;
