//! A visit's screen.

use super::{ActionView, BillView, CustodyView, PartView, RecordView, SignOffView};
use crate::codes::{
    ClockStatus, ListPhase, OptionEffect, PaperStatus, Severity, Sign, StepStatus, VisitPhase,
    WaitStatus,
};

records! {
    /// A visit's screen, whole.
    VisitView {
        /// Visit id.
        visit: String,
        /// What it is about.
        header: HeaderView,
        /// How far it has come.
        phase: VisitPhase,
        /// The same for people.
        phase_word: String,
        /// What has to be known at once: cancelled, hazard, taken away; empty otherwise.
        banner: String,
        /// The one big button; absent when nothing is left to do.
        next: Option<ActionView>,
        /// What else can be recorded now, outside the checklist.
        others: Vec<ActionView>,
        /// What to do, by phase.
        checklist: Vec<ChecklistView>,
        /// Waits that run or are over.
        waits: Vec<WaitView>,
        /// Deadlines, and what has to come some time before a moment.
        clocks: Vec<ClockView>,
        /// Papers that the standard asks for, with what they still lack.
        records: Vec<PaperView>,
        /// What the company may do here, and whose work it is.
        options: Vec<OptionView>,
        /// Parts.
        parts: Vec<PartView>,
        /// What may be charged.
        bill: BillView,
        /// What somebody should look at, open first.
        findings: Vec<FindingView>,
        /// Sign-off.
        sign_off: SignOffView,
        /// What happened, oldest first; of more than 200 records the newest.
        record: Vec<RecordView>,
        /// How many records there are; all come with [`crate::Core::evidence`].
        record_total: u64,
        /// Where the records are.
        custody: CustodyView,
        /// What others did since the technician last looked, oldest first; of more than 200 things the newest.
        news: Vec<ColleagueView>,
        /// How many there are.
        news_total: u64,
    }
    /// What a visit is about.
    HeaderView {
        /// What is wrong, in words.
        title: String,
        /// Where; empty when unknown.
        place: String,
        /// Name of the customer; empty when unknown.
        customer_name: String,
        /// Phone of the customer; empty when unknown.
        phone: String,
        /// Window with date in local time; empty without an appointment.
        window: String,
        /// Title of the standard; says so when there is none here.
        standard: String,
        /// Time left or late, in words; empty when nothing runs.
        due_text: String,
        /// The due time has passed.
        late: bool,
    }
    /// A phase of the checklist.
    ChecklistView {
        /// Which.
        phase: ListPhase,
        /// In words.
        title: String,
        /// Its steps.
        steps: Vec<StepView>,
        /// Steps that are done or skipped.
        done: u32,
    }
    /// A step of the checklist.
    StepView {
        /// Step id.
        step: String,
        /// What to do.
        title: String,
        /// How it stands.
        status: StepStatus,
        /// The same as a sign.
        sign: Sign,
        /// The status in words, with the time when it is done.
        word: String,
        /// Why not yet, or what the rule asks.
        reasons: Vec<String>,
        /// While rules hold it: what would allow it, one sentence; empty otherwise.
        allowed_when: String,
        /// What it is about that is charged or free, a line each.
        charges: Vec<String>,
        /// Rules behind it.
        rules: Vec<String>,
        /// Nobody is blamed for leaving it out.
        optional: bool,
        /// How often it was done.
        count: u32,
        /// The button that does it; absent when it cannot be done now.
        action: Option<ActionView>,
    }
    /// A wait.
    WaitView {
        /// Rule id.
        rule: String,
        /// What the rule asks.
        rule_text: String,
        /// How it stands, in words.
        text: String,
        /// Act or step that waits.
        to: String,
        /// Milliseconds to wait; 0 while the standard gives no figure.
        needed_ms: i64,
        /// Milliseconds left; 0 when over or when it cannot be told.
        remaining_ms: i64,
        /// How it stands.
        status: WaitStatus,
    }
    /// A deadline.
    ClockView {
        /// Rule id.
        rule: String,
        /// What the rule asks.
        rule_text: String,
        /// How it stands.
        status: ClockStatus,
        /// The same as a sign.
        sign: Sign,
        /// The same in words.
        text: String,
        /// When it is due, UTC milliseconds; 0 when open.
        due_at: i64,
    }
    /// A record that the standard asks for, such as a sheet that the customer signs.
    PaperView {
        /// Rule id.
        rule: String,
        /// What the rule asks.
        text: String,
        /// How it stands.
        status: PaperStatus,
        /// The same as a sign.
        sign: Sign,
        /// The status in words, with what is missing.
        word: String,
    }
    /// Something that a rule leaves open to the company, or gives to somebody else. It holds nobody.
    OptionView {
        /// Rule id.
        rule: String,
        /// What the rule says.
        text: String,
        /// What it leaves open.
        effect: OptionEffect,
        /// The same in words, with whose work it is.
        word: String,
    }
    /// Something that somebody should look at.
    FindingView {
        /// Finding id.
        finding: String,
        /// Rule id or case code.
        code: String,
        /// One line.
        title: String,
        /// What it means.
        text: String,
        /// Rule and article; empty for a named case.
        source: String,
        /// Who may settle it and how; empty for a rule.
        settle: String,
        /// How much it weighs.
        severity: Severity,
        /// In words.
        severity_word: String,
        /// Open, settled, or cannot be told.
        sign: Sign,
        /// The reason recorded for it, in words; empty without one.
        reason: String,
        /// How it was settled, in words; empty while open.
        settled: String,
    }
    /// Something that another person did since the technician last looked.
    ColleagueView {
        /// Event id.
        event: String,
        /// Who did what and when, in words.
        text: String,
    }
}
