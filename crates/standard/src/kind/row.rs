//! What a row of the table says of a kind.

use crate::lang::Lang;
use crate::phase::{Phase, Scope};

/// Who may write a kind, by its prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// `d.`: a device in the field.
    Device,
    /// `l.`: a crew lead.
    Lead,
    /// `o.`: the office.
    Office,
}

/// What a kind is to the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Packs may name it without declaring it: steps, gates, waits and clocks are about it.
    Act,
    /// Recorded, never gated, never counted as an act.
    Note,
}

/// Where an event stands on the paper that the customer reads and signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Paper {
    /// Told as times of a trip.
    Attendance,
    /// What was done before the door opened, a line each.
    Before,
    /// What the customer said beside quotes.
    Answers,
    /// What was found and done, a line each.
    Work,
    /// Measurements.
    Readings,
    /// Violations.
    Violations,
    /// Papers that changed hands or were signed.
    Papers,
    /// Hazards, and who cleared them.
    Hazards,
    /// Told in the tables of prices and charges.
    Money,
    /// What is not finished.
    Questions,
    /// Appointments that were agreed.
    Appointments,
    /// Told only when it came after a signature.
    Later,
    /// Not on paper.
    Silent,
}

/// The shape of an event on a drawing of the visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbol {
    /// Anything.
    Dot,
    /// Arrived, went in, left.
    Door,
    /// Knocked or rang.
    Knock,
    /// A price.
    Price,
    /// The customer said yes.
    Yes,
    /// The customer said no.
    No,
    /// A part was fitted.
    Fitted,
    /// The customer signed.
    Signed,
    /// A hazard, or work stopped.
    Stop,
    /// The office spoke.
    Office,
}

/// Where a screen has a place of its own for a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Nothing that has one.
    Other,
    /// Something dangerous: found, reported, over.
    Hazard,
    /// A note.
    Note,
    /// The customer was not there, or has to wait.
    Contact,
    /// A price.
    Quote,
    /// The customer's money.
    Payment,
    /// The customer's signature, or that there is none.
    SignOff,
    /// Going.
    Leave,
}

/// What a member of an event's `d` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// A code of a choice, reason, relation, source or outcome.
    Code,
    /// Codes.
    Codes,
    /// The code of a part or of a line of the tariff.
    Item,
    /// A code of the kinds of a bill's lines.
    LineKind,
    /// `low_value` or `high_value`.
    ValueClass,
    /// What a consent is about.
    Subject,
    /// A step of the standard.
    Step,
    /// The name of a fact.
    Fact,
    /// A value of the fact.
    FactValue,
    /// Facts by name.
    Facts,
    /// Yes or no.
    Flag,
    /// A whole number.
    Count,
    /// Minor units of the standard's currency.
    Money,
    /// Tenths of a degree Celsius.
    Temperature,
    /// Minutes.
    Minutes,
    /// UTC milliseconds.
    Time,
    /// What a person typed: `{p}`, the hash of a private value.
    Private,
    /// Sealed bytes: `{b}`, their hash.
    Blob,
    /// A hash or a signature.
    Hash,
    /// A language tag.
    Language,
    /// A line of the bill: the event id of its first quote.
    Line,
    /// Another event.
    Event,
    /// Other events.
    Events,
    /// A person.
    Person,
    /// Persons.
    Persons,
    /// A device.
    Device,
    /// Another visit.
    Visit,
    /// An arrival on another visit.
    Arrival,
    /// A standard, by hash.
    Standard,
    /// Public holidays, by hash.
    Calendar,
    /// A finding.
    Finding,
    /// An id of the office's own: of a customer or a household.
    Reference,
}

impl FieldType {
    /// Whether it names events of this visit.
    pub fn names_events(self) -> bool {
        matches!(self, Self::Line | Self::Event | Self::Events)
    }
}

/// A member of an event's `d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataField {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: FieldType,
    /// Whether the kind is bad data without it.
    pub needed: bool,
}

/// Text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Both {
    /// Simplified Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Both {
    /// The text in a language.
    pub fn of(self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

/// What is known of a kind.
#[derive(Debug, PartialEq, Eq)]
pub struct KindRow {
    /// The kind as it stands in the event: who may write it, a dot, and what was done.
    pub word: &'static str,
    /// What it is to the rules.
    pub used: Use,
    /// How far its doing reaches where no step of a standard says otherwise.
    pub scope: Scope,
    /// The part of a visit to which it belongs; `None` where it may come at any time.
    pub phase: Option<Phase>,
    /// Where it stands on paper.
    pub paper: Paper,
    /// Its shape on a drawing.
    pub mark: Symbol,
    /// Where a screen has a place for its button.
    pub topic: Topic,
    /// What it says happened: "Showed ID".
    pub past: Both,
    /// What there is to do: "Show ID".
    pub todo: Both,
    /// What a button says that records it.
    pub button: Both,
    /// Members of its `d`. `happened` and `why` may stand in any; a standard may add a choice of its own.
    pub fields: &'static [DataField],
    /// Names of the members for which a form asks, in its order; a standard may ask for more.
    pub asked: &'static [&'static str],
}

impl KindRow {
    /// The member of that name.
    pub fn field(&self, name: &str) -> Option<&'static DataField> {
        self.fields.iter().find(|f| f.name == name)
    }
}

/// What a kind of a later version is treated as: kept, carried, told as an addendum, and of no other use.
pub(super) static LATER: KindRow = KindRow {
    word: "",
    used: Use::Note,
    scope: Scope::Visit,
    phase: None,
    paper: Paper::Later,
    mark: Symbol::Dot,
    topic: Topic::Other,
    past: Both { zh: "", en: "" },
    todo: Both { zh: "", en: "" },
    button: Both { zh: "", en: "" },
    fields: &[],
    asked: &[],
};
