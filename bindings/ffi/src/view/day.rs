//! The list of the day.

use super::records;
use super::{ChoiceView, SyncStatusView};
use crate::codes::{Sign, VisitPhase};

records! {
    /// The list of the day.
    TodayView {
        /// Date in words.
        date: String,
        /// Name of the person whose phone it is; empty while not enrolled.
        person_name: String,
        /// The visit to go to next, or the one under way; it stands in the list too.
        next: Option<VisitCardView>,
        /// Today's visits and what is left over, in the order of the day; a page of it.
        visits: Vec<VisitCardView>,
        /// How many there are; more than 200 come with `today_from`.
        visits_total: i64,
        /// What to say when there is none.
        empty_text: String,
        /// What waits for the office.
        sync: SyncStatusView,
    }
    /// A service standard to work by in a visit that no order announced.
    OpenView {
        /// Its id, for `OpenInput`.
        standard: String,
        /// Its title.
        title: String,
        /// What can be wrong.
        faults: Vec<ChoiceView>,
    }
    /// A visit in a list.
    VisitCardView {
        /// Visit id.
        visit: String,
        /// Window in local time, such as `09:30–10:00`; empty without an appointment.
        window: String,
        /// What is wrong, in words.
        title: String,
        /// Where; empty when unknown.
        place: String,
        /// Name of the customer; empty when unknown.
        customer_name: String,
        /// Phone of the customer; empty when unknown.
        phone: String,
        /// How far it has come.
        phase: VisitPhase,
        /// The same for people.
        phase_word: String,
        /// Under way, done, to be looked at first, or to come.
        sign: Sign,
        /// Time left or late, in words; empty when nothing runs.
        due_text: String,
        /// The due time has passed.
        late: bool,
        /// What to know before going: cancelled, taken away; empty otherwise.
        flag: String,
        /// Findings that are open.
        open_findings: i32,
        /// Records of this visit that the office does not have.
        waiting: i64,
        /// Where its records are, in words.
        custody: String,
    }
}
