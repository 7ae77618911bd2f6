//! What stands against an event, with how much it weighs.

use doorstep_standard::{Enforce, Rule, Strength, Tri};

use crate::finding::{Ground, Severity};

/// A rule that does not clearly hold for an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// What it rests on.
    pub ground: Ground,
    /// `No`, or `Unknown` when it cannot be told.
    pub held: Tri,
    /// Whether the device refuses the act rather than asking for a reason.
    pub blocks: bool,
    /// Whether the device asks for a reason where it does not refuse; what the office runs asks nobody in the home.
    pub asks: bool,
    /// How much it matters.
    pub severity: Severity,
    /// Reason code recorded with the event.
    pub reason: Option<String>,
    /// Other events that it rests on.
    pub others: Vec<usize>,
}

fn severity(rule: &Rule, held: Tri) -> Severity {
    match (held, rule.strength) {
        (Tri::Unknown, _) => Severity::Info,
        (_, Strength::Must | Strength::MustNot) => Severity::Serious,
        (_, Strength::Shall | Strength::ShallNot) => Severity::Notice,
        _ => Severity::Info,
    }
}

pub(crate) fn objection(rule: &Rule, ground: Ground, held: Tri, others: Vec<usize>) -> Objection {
    Objection {
        ground,
        held,
        blocks: held == Tri::No && rule.enforce == Enforce::Block,
        asks: !matches!(
            rule.enforce,
            Enforce::Office | Enforce::Text | Enforce::Statement
        ),
        severity: severity(rule, held),
        reason: None,
        others,
    }
}
