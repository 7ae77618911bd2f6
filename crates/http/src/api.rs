//! The endpoints for machines: phones under `/v1`, programs and scripts under `/api/v1`.

pub mod assignments;
pub mod blobs;
pub mod company;
pub mod devices;
pub mod enrol;
pub mod health;
pub mod hints;
pub mod holidays;
pub mod import;
pub mod office_acts;
pub mod orders;
pub mod people;
pub mod programs;
pub mod standards;
pub mod sync;
pub mod visits;
