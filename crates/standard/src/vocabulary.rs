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

/// Moments that clocks may start or stop at beside acts and steps.
/// `reported`, `appointment_start` and `appointment_end` come from registers, the rest from office events.
pub const MOMENTS: &[&str] = &[
    "reported",
    "appointment_start",
    "appointment_end",
    "assigned",
    "customer_contacted",
    "callback_done",
    "outage_started",
    "outage_ended",
    "complaint_received",
    "complaint_answered",
    "closed",
];

/// What the office can record; the event's kind is `o.` and the word.
pub const OFFICE: &[&str] = &[
    "order_set",
    "fact_set",
    "standard_pinned",
    "calendar_set",
    "appointment_set",
    "assigned",
    "cancelled",
    "closed",
    "standing_ended",
    "adopted",
    "linked",
    "customer_contacted",
    "callback_done",
    "complaint_received",
    "complaint_answered",
    "outage_started",
    "outage_ended",
];

/// What a crew lead can record; the event's kind is `l.` and the word.
pub const LEAD: &[&str] = &["reviewed", "returned", "settled"];

/// What a consent can be about.
pub const SUBJECTS: &[&str] = &[
    "entry",
    "part",
    "moving",
    "out_of_hours",
    "reschedule",
    "damage",
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
