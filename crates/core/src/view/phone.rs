//! Where records are, and how the phone stands.

use crate::codes::{CustodyStatus, HealthStatus, HealthTopic, Sign, SyncStatus};

records! {
    /// What waits for the office.
    SyncStatusView {
        /// How this phone stands to the office.
        status: SyncStatus,
        /// The same as a sign.
        sign: Sign,
        /// In words.
        text: String,
        /// Last contact, in words; empty when there was none.
        last_contact: String,
        /// Changes that the office does not have.
        changes: u64,
        /// Notes and other values that it does not have.
        values: u64,
        /// Statements and signatures that it does not have.
        documents: u64,
        /// Changes that the office set aside.
        refused: u64,
        /// Code of the last failure; empty when the last sync ended well.
        trouble: String,
        /// What happened and what to do about it, in words; empty likewise.
        trouble_text: String,
    }
    /// Where the records of a visit are.
    CustodyView {
        /// Where they are.
        status: CustodyStatus,
        /// The same as a sign.
        sign: Sign,
        /// In words: "3 on this phone", "at the office 09:41".
        text: String,
        /// Records, notes and documents that the office does not have.
        waiting: u64,
    }
    /// Where each record of a visit is, a page of them.
    EvidenceView {
        /// Visit id.
        visit: String,
        /// What is wrong, in words.
        title: String,
        /// Where; empty when unknown.
        place: String,
        /// Where the records are, all in all.
        custody: CustodyView,
        /// What waits for the office, of all visits.
        sync: SyncStatusView,
        /// At most 200 records, oldest first.
        records: Vec<RecordView>,
        /// Place of the first of them.
        from: u64,
        /// How many the visit has.
        total: u64,
        /// What else is on its way or was set aside, a sentence each.
        remarks: Vec<String>,
    }
    /// One thing that happened.
    RecordView {
        /// Event id.
        event: String,
        /// Kind.
        kind: String,
        /// What happened.
        title: String,
        /// Codes, figures and notes, in words; empty without any.
        detail: String,
        /// Local time of day, with `≈` where only a phone's clock says so.
        time: String,
        /// Who, in words.
        who: String,
        /// Where the record is, in words.
        custody: String,
        /// The same as a code.
        custody_status: CustodyStatus,
        /// The same as a sign.
        custody_sign: Sign,
    }
    /// The settings.
    SettingsView {
        /// Tag of the language of the screens.
        language: String,
        /// Name of the person whose phone it is; empty while not enrolled.
        person_name: String,
        /// Name of the company, or its code; empty while not enrolled.
        company: String,
        /// Id of this device, for whoever helps; empty while not enrolled.
        device: String,
        /// Software and platform.
        engine: String,
        /// What waits for the office.
        sync: SyncStatusView,
        /// Whether this phone is healthy, as far as the engine knows.
        health: Vec<HealthView>,
        /// Service standards on this phone.
        standards: Vec<StandardView>,
    }
    /// How one thing of this phone stands.
    HealthView {
        /// Which.
        topic: HealthTopic,
        /// How it stands.
        status: HealthStatus,
        /// The same as a sign.
        sign: Sign,
        /// The same in words, with what to do.
        text: String,
    }
    /// A service standard on this phone.
    StandardView {
        /// Its id.
        id: String,
        /// Its title.
        title: String,
        /// Its version.
        version: String,
    }
}
