//! The words that a rule may use without declaring them: acts of the field and moments of the office.
//! A kind of event never changes meaning, so neither does a word here.

/// What a device can record; the event's kind is `d.` and the word.
pub const ACTS: &[&str] = &[
    "order_verified",
    "kit_checked",
    "set_out",
    "delay_told",
    "appointment_agreed",
    "arrived",
    "knocked",
    "waited",
    "called",
    "note_left",
    "greeted",
    "introduced",
    "id_shown",
    "id_verified",
    "shoe_covers_on",
    "entered",
    "needs_confirmed",
    "inspected",
    "reading_taken",
    "cause_found",
    "violation_noticed",
    "damage_sheet",
    "plan_made",
    "agreement_signed",
    "quoted",
    "quote_revised",
    "consent_given",
    "consent_refused",
    "consent_withdrawn",
    "repair_started",
    "part_fitted",
    "part_returned",
    "hazard_found",
    "hazard_reported",
    "suspended",
    "resumed",
    "progress_told",
    "note_added",
    "tested",
    "demonstrated",
    "effect_confirmed",
    "effect_denied",
    "explained",
    "document_given",
    "cleaned",
    "feedback_asked",
    "open_question",
    "statement_shown",
    "signed",
    "signature_refused",
    "paid",
    "left_home",
    "visit_handed_over",
    "addendum",
    "corrected",
];

/// Device kinds that are recorded but never gated or counted as an act.
pub const DEVICE_OTHER: &[&str] = &["opened", "step_done", "step_skipped"];

/// Moments that come from what the office last stated, not from an event of their own.
pub const REGISTERS: &[&str] = &["reported", "appointment_start", "appointment_end"];

/// Acts of the office by which clocks start and stop, and for which conditions and gates may ask.
pub const OFFICE_ACTS: &[&str] = &[
    "appointment_set",
    "assigned",
    "cancelled",
    "closed",
    "customer_contacted",
    "call_received",
    "call_answered",
    "callback_planned",
    "callback_failed",
    "callback_done",
    "complaint_received",
    "complaint_transferred",
    "complaint_investigated",
    "complaint_verified",
    "complaint_corrected",
    "complaint_compensated",
    "complaint_answered",
    "question_answered",
    "outage_announced",
    "outage_started",
    "outage_ended",
    "hazard_cleared",
    "record_filed",
];

/// What else the office can record; the event's kind is `o.` and the word.
pub const OFFICE_OTHER: &[&str] = &[
    "order_set",
    "fact_set",
    "standard_pinned",
    "calendar_set",
    "standing_ended",
    "adopted",
    "linked",
    "step_done",
];

/// Everything that the office can record; the event's kind is `o.` and the word.
pub fn office() -> impl Iterator<Item = &'static str> {
    OFFICE_ACTS.iter().chain(OFFICE_OTHER).copied()
}

/// What a crew lead can record; the event's kind is `l.` and the word.
pub const LEAD: &[&str] = &["reviewed", "returned", "settled"];

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
pub const ANSWERED_BY: &[&str] = &[
    "greeted",
    "introduced",
    "id_shown",
    "id_verified",
    "entered",
    "needs_confirmed",
];
