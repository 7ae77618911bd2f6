//! What is asked of a case: under which standard, for whom, and seeing what. Every condition is judged so.

use doorstep_standard::Standard;

use super::{Case, Standpoint, View};

/// A case under one standard, from one standpoint and one point of view; the questions are its methods.
#[derive(Clone, Copy)]
pub struct Inquiry<'q, 'h> {
    pub(super) case: &'q Case<'h>,
    pub(super) standard: &'q Standard,
    pub(super) at: &'q Standpoint,
    pub(super) view: View,
}

impl<'h> Case<'h> {
    /// The case as it is asked under a standard, from a standpoint and a point of view.
    pub fn asked<'q>(
        &'q self,
        standard: &'q Standard,
        at: &'q Standpoint,
        view: View,
    ) -> Inquiry<'q, 'h> {
        Inquiry {
            case: self,
            standard,
            at,
            view,
        }
    }
}
