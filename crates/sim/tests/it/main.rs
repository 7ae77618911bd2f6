//! Random days by seed, and stories told one act at a time.

#![allow(clippy::unwrap_used)]

mod desk;
mod seeds;
mod stories;
