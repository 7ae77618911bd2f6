//! The statement: what happened in the home, in words that the customer reads before signing.
//! Rendered once, stored as bytes, verified by hash; verification never renders.
//! One draft gives both the text that is signed and the page that is printed, so they cannot differ.

use doorstep_standard::{Lang, Standard};

use crate::fold::VisitState;
use crate::history::History;

mod after;
mod draft;
mod html;
mod money;
mod names;
mod page;
mod say;

pub use html::html_of;
pub use names::Names;
pub use page::one_line;

/// Version of this renderer; its old outputs are golden files.
pub const RENDERER: u32 = 3;

/// Renders the statement as plain text, one thing a line. `names` are in the same language.
pub fn render(
    state: &VisitState,
    history: &History,
    standard: Option<&Standard>,
    names: &Names,
    lang: Lang,
) -> String {
    draft::draft(state, history, standard, names, lang).to_text()
}

/// Renders the same statement as one self-contained page for A4 paper: no script, nothing fetched.
pub fn render_html(
    state: &VisitState,
    history: &History,
    standard: Option<&Standard>,
    names: &Names,
    lang: Lang,
) -> String {
    draft::draft(state, history, standard, names, lang).to_html()
}

/// The bytes that are stored and hashed: 32 random bytes, so that no hash confirms a guess, then the text.
pub fn seal(random: [u8; 32], text: &str) -> Vec<u8> {
    let mut bytes = random.to_vec();
    bytes.extend(text.as_bytes());
    bytes
}

/// The text of stored bytes; `None` when they are no statement.
pub fn unseal(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes.get(32..)?).ok()
}
