//! Rules on small scripted histories, each with what it must say: clocks, gates, order, standing, settlement.

mod clocks;
mod conditions;
mod data;
mod gates;
mod holidays;
mod links;
mod parts;
mod standing;
pub mod tiny;
