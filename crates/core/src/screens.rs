//! From what is so to what is shown. The core decides texts, order, states and reasons; a shell lays out.

mod actions;
mod allowed;
mod check;
mod consent;
mod duties;
mod evidence;
mod fees;
mod money;
mod refusal;
mod settings;
mod status;
mod today;
mod told;
mod visit;
mod wording;

#[cfg(test)]
pub(crate) use actions::SOURCES;
pub(crate) use actions::{RELATIONS, choices};

/// How many lines of a list a screen holds at most; the next come with another call.
pub(crate) const PAGE: usize = 200;

/// The lines of the page that begins at `from`.
fn page(from: u64, total: usize) -> std::ops::Range<usize> {
    let from = usize::try_from(from).unwrap_or(total).min(total);
    from..from.saturating_add(PAGE).min(total)
}
