//! Whether what becomes of a rule fits how strongly its source speaks.
//! Any pair that does not fit needs a reason, in both directions.

use crate::model::{Enforce, Strength};

/// Whether an effect needs no explanation for a strength.
pub fn fits(strength: Strength, enforce: Enforce) -> bool {
    match (strength, enforce) {
        (Strength::None, e) => matches!(e, Enforce::Statement | Enforce::Text | Enforce::Office),
        (Strength::Advisory | Strength::May, e) => e != Enforce::Block,
        (Strength::Shall | Strength::ShallNot, e) => e != Enforce::Block && e != Enforce::Statement,
        (Strength::Must | Strength::MustNot, e) => matches!(e, Enforce::Block | Enforce::Office),
    }
}
