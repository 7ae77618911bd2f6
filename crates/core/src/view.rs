//! What the screens show, as plain records with words in them. They cross a language boundary as they are:
//! owned, no lifetimes, no generics. Every state carries a sign and a word, never a colour alone.
//! States are enums of [`crate::codes`]; what an action records is the engine's and is only handed back.

use crate::codes::{
    ActionScreen, AskKind, ClockStatus, ConsentStatus, CustodyStatus, LineKind, LineSource,
    ListPhase, OptionEffect, PaperStatus, Payer, Severity, Sign, SignOffStatus, StepStatus,
    SyncStatus, ValueClass, VisitPhase, WaitStatus,
};
use crate::input::FieldInput;

macro_rules! records {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Default)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type,)+ }
        // Views hold names and addresses: they are shown, not logged.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(<redacted>)"))
            }
        }
    )+};
}

records! {
    /// The list of the day.
    TodayView {
        /// Date in words.
        date: String,
        /// Name of the person whose phone it is; empty while not enrolled.
        person_name: String,
        /// The visit to go to next, or the one under way; it stands in `visits` too.
        next: Option<VisitCardView>,
        /// Today's visits and what is left over, in the order of the day.
        visits: Vec<VisitCardView>,
        /// What to say when there is none.
        empty_text: String,
        /// What waits for the office.
        sync: SyncStatusView,
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
        open_findings: u32,
        /// Records of this visit that the office does not have.
        waiting: u64,
        /// Where its records are, in words.
        custody: String,
    }
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
        /// What happened, oldest first.
        record: Vec<RecordView>,
        /// Where the records are.
        custody: CustodyView,
        /// What others did since the technician last looked.
        news: Vec<ColleagueView>,
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
    /// A button: what it says, and what it needs before it can be recorded.
    ActionView {
        /// What it records; the engine's own word, for [`crate::Core::press`], never to be spelled or compared by a shell.
        act: String,
        /// The step of the standard that it does; empty for an act that no step describes.
        step: String,
        /// What the button says.
        label: String,
        /// The line of the quotes that it is about; empty for another.
        line: String,
        /// How to open it.
        screen: ActionScreen,
        /// What it records besides, the engine's own as `act` is.
        fixed: Vec<FieldInput>,
        /// What to ask first.
        asks: Vec<AskView>,
        /// Milliseconds until the standard allows it; 0 when it is allowed.
        wait_ms: i64,
    }
    /// A question that comes before an action is recorded.
    AskView {
        /// Its name, for [`crate::FieldInput`]; the engine's own word.
        name: String,
        /// What to ask.
        label: String,
        /// How it is answered.
        kind: AskKind,
        /// What can be chosen.
        choices: Vec<ChoiceView>,
        /// It may be left without an answer.
        optional: bool,
    }
    /// Something to choose.
    ChoiceView {
        /// The code to record.
        code: String,
        /// In words.
        label: String,
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
    /// A line of the quotes: a part, or work that is charged.
    PartView {
        /// Part line: the event id of its first quote.
        line: String,
        /// The quote that stands; empty while two differ.
        quote: String,
        /// What it is for.
        kind: LineKind,
        /// The same in words.
        kind_word: String,
        /// What it is worth; absent where that was not said.
        value_class: Option<ValueClass>,
        /// The same in words.
        value_class_word: String,
        /// Code in the catalogue or in the tariff.
        part: String,
        /// The name under which it is shown.
        name: String,
        /// Pieces.
        quantity: i64,
        /// Price of the line in full digits.
        price: String,
        /// The same in minor units.
        fen: i64,
        /// Where it comes from.
        source: LineSource,
        /// The same in words; empty for work.
        source_word: String,
        /// How the customer stands to it.
        consent: ConsentStatus,
        /// The same as a sign, or that it waits for the customer.
        sign: Sign,
        /// The same in words.
        word: String,
        /// Whether it is fitted, or the work done.
        fitted: bool,
        /// Agreed, and the customer still has to bring the part.
        waits_for_customer: bool,
        /// Who pays.
        payer: Payer,
        /// The same in words.
        payer_word: String,
        /// Why the customer pays nothing, one sentence; empty where nothing says so.
        free_because: String,
        /// What the customer may be charged for it, in full digits.
        chargeable: String,
        /// What can be done with it now.
        actions: Vec<ActionView>,
    }
    /// What may be charged.
    BillView {
        /// What was fitted or done.
        lines: Vec<BillLineView>,
        /// What the customer pays for it, in full digits.
        total: String,
        /// The same in minor units.
        total_fen: i64,
        /// Paid so far, in full digits.
        paid: String,
        /// Still to pay, in full digits.
        open: String,
        /// The same in minor units.
        open_fen: i64,
        /// What is agreed and not on the bill yet, a sentence each.
        waiting: Vec<String>,
    }
    /// A line of the bill.
    BillLineView {
        /// The line: the event id of its first quote.
        line: String,
        /// The name under which it is shown.
        name: String,
        /// What it is for.
        kind: LineKind,
        /// The same in words.
        kind_word: String,
        /// Pieces, hours or visits.
        quantity: i64,
        /// What the customer agreed to, in full digits.
        price: String,
        /// Who pays.
        payer: Payer,
        /// The same in words.
        payer_word: String,
        /// What the customer pays of it, in full digits.
        charge: String,
        /// The same in minor units.
        charge_fen: i64,
        /// Why the customer pays nothing, one sentence; empty where nothing says so.
        free_because: String,
    }
    /// A line of the tariff, to choose from.
    TariffLineView {
        /// Its code: the `part` of a quote.
        part: String,
        /// What it is for.
        kind: LineKind,
        /// The same in words.
        kind_word: String,
        /// Its name.
        name: String,
        /// Price of one unit in full digits with the unit, or that the company has not set it.
        price: String,
        /// Whether the company has set a price.
        priced: bool,
        /// Price of one unit, minor units; 0 without a price.
        fen: i64,
        /// Why it is free in this visit, one sentence; empty where nothing says so.
        free_because: String,
    }
    /// What a quote should say by the tariff.
    ProposalView {
        /// Whether a price can be proposed at all.
        known: bool,
        /// Price of the line, minor units.
        fen: i64,
        /// The same in full digits; empty without one.
        price: String,
        /// How it comes about, one sentence.
        text: String,
        /// Why it is free in this visit, one sentence; empty where nothing says so.
        free_because: String,
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
    /// Sign-off.
    SignOffView {
        /// How it stands.
        status: SignOffStatus,
        /// The same as a sign.
        sign: Sign,
        /// In words.
        text: String,
        /// What came since, when it is open again.
        changes: Vec<String>,
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
        /// The same as a sign.
        custody_sign: Sign,
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
    /// Something that another person did since the technician last looked.
    ColleagueView {
        /// Event id.
        event: String,
        /// Who did what and when, in words.
        text: String,
    }
    /// Why an act was not recorded.
    RefusalView {
        /// Stable code, such as `blocked`.
        code: String,
        /// What to know, one sentence.
        text: String,
        /// The rules that hold it, or what came meanwhile.
        lines: Vec<RefusalLineView>,
        /// What would satisfy it.
        remedies: Vec<ActionView>,
        /// Reasons that may be recorded for passing it; empty when it cannot be passed.
        reasons: Vec<ChoiceView>,
    }
    /// A rule that holds an act.
    RefusalLineView {
        /// Rule id, or empty.
        rule: String,
        /// What it asks.
        text: String,
        /// What is missing, in words.
        missing: String,
        /// What would allow it, one sentence; empty for a rule that is no gate.
        allowed_when: String,
        /// Milliseconds left to wait; 0 when that is not it.
        wait_ms: i64,
    }
    /// What the customer sees before agreeing to a part or to work that is charged.
    ConsentView {
        /// The line.
        line: String,
        /// The quote that is asked about.
        quote: String,
        /// What it is for.
        kind: LineKind,
        /// The same in words.
        kind_word: String,
        /// Code in the catalogue or in the tariff.
        part: String,
        /// The name under which it is shown.
        name: String,
        /// Pieces.
        quantity: i64,
        /// Price in full digits.
        price: String,
        /// The same in minor units.
        fen: i64,
        /// Where it comes from.
        source: LineSource,
        /// The same in words.
        source_word: String,
        /// What the tariff says of it, one sentence; empty where it is not in the tariff.
        tariff: String,
        /// Why it costs nothing, one sentence; empty where nothing says so.
        free_because: String,
        /// The question.
        question: String,
        /// What happens when the answer is no.
        if_declined: String,
        /// Every refusal and withdrawal of this part, in words.
        refusals: Vec<CallView>,
        /// The two answers, at equal weight: agree, decline.
        agree: String,
        /// See `agree`.
        decline: String,
        /// Who may answer.
        relations: Vec<ChoiceView>,
        /// How they may answer, the usual way first.
        ways: Vec<ChoiceView>,
    }
    /// A refusal or withdrawal that stands.
    CallView {
        /// Event id; goes into `over`.
        event: String,
        /// Who, when.
        text: String,
    }
    /// A statement, exactly as it is stored.
    StatementView {
        /// What the customer reads.
        text: String,
        /// SHA-256 of the stored bytes, hex; signing names it.
        sha256: String,
        /// The newest events that it covers.
        covers: Vec<String>,
        /// Root over their past, hex.
        root: String,
        /// Amount to pay, in full digits.
        total: String,
        /// The same in minor units.
        total_fen: i64,
        /// Language tag.
        language: String,
        /// Who may sign.
        relations: Vec<ChoiceView>,
    }
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
}
