//! Integration tests of the change gate, the document and the pack.
#![allow(clippy::unwrap_used)]

mod basic;
mod kit;
