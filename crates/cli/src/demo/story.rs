//! The morning as beats, each with its moment; the visits interleave because the beats are sorted by time.

mod cancelled;
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
        noise::beats(),
        no_answer::beats(),
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

/// An act without data.
fn act(name: &str) -> ActionInput {
    ActionInput::of(name)
}

/// Three gentle knocks, or the bell.
fn knock(way: &str) -> ActionInput {
    act("knocked").code("way", way)
}

/// The customer lets somebody in.
fn let_in() -> ActionInput {
    act("consent_given")
        .code("subject", "entry")
        .code("relation", "owner")
        .code("how", "spoken")
}

/// A temperature in tenths of a degree.
fn reading(deci_c: i64) -> ActionInput {
    act("reading_taken").number("deci_c", deci_c)
}

/// The cause, in the technician's own words: they stay out of the document.
fn found(s: &Stage, zh: &str, en: &str) -> ActionInput {
    act("cause_found").text("note", s.lang.pick(zh, en))
}

/// The test run, in words.
fn tested(s: &Stage) -> ActionInput {
    act("tested").text(
        "note",
        s.lang.pick("通水试压，无渗漏", "pressure test, no leak"),
    )
}
