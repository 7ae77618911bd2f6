//! A deterministic world: real phones and a real office in one thread, without ports and without sleeping.
//!
//! Owns simulated time, the faults of networks, disks and processes, random working days, and the invariants
//! that hold after every quiescence. Everything is drawn from one seed: the same seed is the same world.
//! Never judges by its own copy of a rule: engines, gate, pipeline and fold are those that ship.
//!
//! ```no_run
//! let report = doorstep_sim::run(7, doorstep_sim::WorldSize::default());
//! assert!(report.broken.is_empty(), "{report}");
//! ```

mod air;
mod check;
mod day;
mod desk;
mod dice;
mod hands;
mod hostile;
mod ledger;
mod network;
mod phone;
mod report;
mod time;

pub use air::{Accident, Signal};
pub use dice::Dice;
pub use network::Network;
pub use phone::Phone;
pub use report::{Report, WorldSize};

/// Lives the days of one seed and checks the invariants after each.
pub fn run(seed: u64, settings: WorldSize) -> Report {
    let mut network = Network::new(seed, settings);
    for day in 0..settings.days {
        network.holidays(day);
        network.live(day);
        network.settle();
        network.check();
    }
    network.report()
}
