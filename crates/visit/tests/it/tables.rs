//! Rules on small scripted histories, each with what it must say: clocks, gates, order, standing, settlement.

mod acts;
mod clocks;
mod conditions;
mod data;
mod deadlines;
mod duties;
mod gates;
mod holidays;
mod joined;
mod leads;
mod links;
mod parts;
mod phases;
mod signed;
mod standing;
mod steps;
pub mod tiny;
mod waits;
