//! The words that a rule may use without declaring them: acts of the field and of the office, moments, subjects.
//! A kind of event never changes meaning, so neither does a word here.

use crate::kind::{EventKind, Side, Use};

/// Acts of the field, in the order of the table.
pub fn acts<'a>() -> impl Iterator<Item = &'a str> {
    of(Side::Device)
}

/// Acts of the office by which clocks start and stop, and for which conditions and gates may ask.
pub fn office_acts<'a>() -> impl Iterator<Item = &'a str> {
    of(Side::Office)
}

fn of<'a>(side: Side) -> impl Iterator<Item = &'a str> {
    let all = EventKind::ALL.iter();
    all.filter(move |k| k.side() == side && k.row().used == Use::Act)
        .map(EventKind::act)
}

/// Whether a word is an act of the field.
pub fn is_act(word: &str) -> bool {
    EventKind::of_device(word).is_some_and(|k| k.row().used == Use::Act)
}

/// Whether a word is an act of the office.
pub fn is_office_act(word: &str) -> bool {
    EventKind::of_office(word).is_some_and(|k| k.row().used == Use::Act)
}

/// Moments that come from what the office last stated, not from an event of their own.
pub const REGISTERS: &[&str] = &["reported", "appointment_start", "appointment_end"];

/// What a consent can be about.
pub const SUBJECTS: &[&str] = &[
    "entry",
    "part",
    "moving",
    "installation",
    "out_of_hours",
    "reschedule",
    "damage",
    "maintenance",
    "agreement",
];

/// What a condition can ask of the part lines of a visit.
pub const PART_STATES: &[&str] = &[
    "consented",
    "refused",
    "fitted",
    "returned",
    "company",
    "customer_bought",
    "customer_provided",
    "warranty",
    "low_value",
    "high_value",
];

/// Acts by which somebody inside must have answered the door.
pub const ANSWERED_BY: &[EventKind] = &[
    EventKind::Greeted,
    EventKind::Introduced,
    EventKind::IdShown,
    EventKind::IdVerified,
    EventKind::Entered,
    EventKind::NeedsConfirmed,
];
