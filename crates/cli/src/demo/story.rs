//! The morning as beats, each with its moment; the visits interleave because the beats are sorted by time.

mod cancelled;
mod desk;
mod hazard;
mod leak;
mod no_answer;
mod noise;
mod pending;
mod two_hands;

use doorstep_core::ActionInput;

use super::stage::Stage;
use crate::fail::Fail;

/// Something that happens at a moment.
pub struct Beat {
    /// Milliseconds from the moment at which the morning ends; negative.
    pub at: i64,
    /// What happens.
    pub act: Play,
}

type Play = Box<dyn FnOnce(&mut Stage) -> Result<(), Fail>>;

/// Beats of one visit.
#[derive(Default)]
pub struct Beats(Vec<Beat>);

impl Beats {
    /// Adds what happens at `min` minutes and `s` seconds after the end of the morning (negative: before).
    fn at(
        mut self,
        min: i64,
        s: i64,
        act: impl FnOnce(&mut Stage) -> Result<(), Fail> + 'static,
    ) -> Self {
        self.0.push(Beat {
            at: min * 60_000 + s * 1_000,
            act: Box::new(act),
        });
        self
    }
}

/// The whole morning in order of time.
pub fn morning() -> Vec<Beat> {
    let mut all: Vec<Beat> = [
        desk::beats(),
        noise::beats(),
        no_answer::beats(),
        hazard::beats(),
        two_hands::beats(),
        leak::beats(),
        cancelled::beats(),
        pending::beats(),
    ]
    .into_iter()
    .flat_map(|b| b.0)
    .collect();
    all.sort_by_key(|b| b.at);
    all
}

/// What the office writes down and decides with every report.
const TAKEN: &[&str] = &["report_recorded", "fault_questioned", "scope_decided"];

/// Before leaving.
const PREPARE: &[&str] = &["order_verified", "parts_ready", "kit_checked"];

/// From the opened door to the hall.
const COME_IN: &[&str] = &[
    "greeted",
    "id_shown",
    "introduced",
    "service_explained",
    "entry_granted",
    "shoe_covers_on",
    "entered",
];

/// What is agreed and made ready before the first screw is turned, where nothing is dangerous.
const MAKE_READY: &[&str] = &[
    "agreement_signed",
    "safety_ready=ordinary",
    "tools_on_cloth",
];

/// From the last screw to the customer's word that it works.
const PROVE: &[&str] = &[
    "fault_resolved",
    "tested",
    "demonstrated",
    "effect_confirmed",
];

/// What is left to do before the statement.
const ROUND_OFF: &[&str] = &["explained", "documents_given", "cleaned", "feedback_asked"];

/// An act without data.
fn act(name: &str) -> ActionInput {
    ActionInput::of(name)
}

/// Three gentle knocks, or the bell.
fn knock(way: &str) -> ActionInput {
    act("knocked").code("way", way)
}
