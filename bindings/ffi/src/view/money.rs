//! Parts, prices, consent, statement and signature.

use super::records;
use super::{ActionView, ChoiceView};
use crate::codes::{ConsentStatus, LineKind, LineSource, Payer, Sign, SignOffStatus, ValueClass};

records! {
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
    /// The tariff, a page of it.
    TariffView {
        /// At most 200 lines.
        lines: Vec<TariffLineView>,
        /// Place of the first of them.
        from: i64,
        /// How many there are.
        total: i64,
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
}
