//! Tests of the tree itself: who may depend on whom, what lies where, what no file may say.
//! They read `cargo metadata` and what git tracks, never the network.
//! A rule that a person would have to remember in review belongs here instead.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read the tree has failed"
)]

mod arrows;
mod circles;
mod docs;
mod files;
mod manifest;
mod names;
mod phones;
mod rooms;
mod source;
mod tree;
mod vocabulary;
