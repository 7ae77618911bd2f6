//! Names of people, crews and companies.

use crate::error::{OfficeError, Result};
use crate::orders::is_unseen;

/// Longest name of a person, crew or company, in characters.
const MAX_NAME: usize = 64;

/// A name as it is stored: trimmed, not empty, not too long, in one line, with nothing that cannot be seen.
pub(super) fn read_name(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    let bad = |code| Err(OfficeError::Field { field, code });
    if text.is_empty() {
        return bad("missing");
    }
    if text.chars().count() > MAX_NAME {
        return bad("too_long");
    }
    if text.chars().any(is_unseen) {
        return bad("control_characters");
    }
    Ok(text.to_owned())
}
