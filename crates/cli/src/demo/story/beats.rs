//! What the visits of the morning are told with: moments, and what comes in every visit.

use doorstep_core::ActionInput;

use crate::demo::stage::Stage;
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
pub struct Beats(pub Vec<Beat>);

impl Beats {
    /// Adds what happens at `min` minutes and `s` seconds after the end of the morning (negative: before).
    pub fn at(
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

/// What the office writes down and decides with every report.
pub const TAKEN: &[&str] = &["report_recorded", "fault_questioned", "scope_decided"];

/// Before leaving.
pub const PREPARE: &[&str] = &["order_verified", "parts_ready", "kit_checked"];

/// From the opened door to the hall.
pub const COME_IN: &[&str] = &[
    "greeted",
    "id_shown",
    "introduced",
    "service_explained",
    "entry_granted",
    "shoe_covers_on",
    "entered",
];

/// What is agreed and made ready before the first screw is turned, where nothing is dangerous.
pub const MAKE_READY: &[&str] = &[
    "agreement_signed",
    "safety_ready=ordinary",
    "tools_on_cloth",
];

/// From the last screw to the customer's word that it works.
pub const PROVE: &[&str] = &[
    "fault_resolved",
    "tested",
    "demonstrated",
    "effect_confirmed",
];

/// What is left to do before the statement.
pub const ROUND_OFF: &[&str] = &["explained", "documents_given", "cleaned", "feedback_asked"];

/// An act without data.
pub fn act(name: &str) -> ActionInput {
    ActionInput::of(name)
}

/// Three gentle knocks, or the bell.
pub fn knock(way: &str) -> ActionInput {
    act("knocked").code("way", way)
}
