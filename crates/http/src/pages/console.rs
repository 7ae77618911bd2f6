//! What the console's handlers have at hand.

use doorstep_console::load::Shelf;

use crate::state::AppState;

/// What the console's handlers have at hand.
#[derive(Clone, Debug)]
pub(super) struct Console {
    pub(super) app: AppState,
    pub(super) shelf: Shelf,
}
