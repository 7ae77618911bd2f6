//! The wire as others see it: frozen bytes, round trips, hostile bodies.
#![allow(clippy::unwrap_used)]

mod golden;
mod hostile;
mod meaning;
mod round_trip;
mod sample;
