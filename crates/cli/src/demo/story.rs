//! The morning as beats, each with its moment; the visits interleave because the beats are sorted by time.

mod beats;
mod cancelled;
mod desk;
mod hazard;
mod leak;
mod no_answer;
mod noise;
mod pending;
mod two_hands;

use beats::Beat;

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
