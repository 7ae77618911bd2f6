//! What an app hands in: the action that a screen offered, with the answers to what it asks.

use doorstep_core as core;

use crate::codes::{LateReason, LineKind, LineSource, SaidBy, ValueClass};
use crate::view::{Cross, hidden};

/// A language of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Language {
    /// Simplified Chinese.
    Chinese,
    /// English.
    English,
}

impl From<Language> for core::Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Chinese => Self::Zh,
            Language::English => Self::En,
        }
    }
}

impl From<core::Lang> for Language {
    fn from(lang: core::Lang) -> Self {
        match lang {
            core::Lang::Zh => Self::Chinese,
            core::Lang::En => Self::English,
        }
    }
}

/// The value of a field or of an answer.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Debug)]
#[cfg_attr(test, derive(serde::Serialize))]
pub enum FieldValue {
    /// The code of a choice.
    Code {
        /// As the screen gave it.
        code: String,
    },
    /// A whole number, in the unit that the question says.
    Number {
        /// The number.
        number: i64,
    },
    /// Yes or no.
    Flag {
        /// Which.
        flag: bool,
    },
    /// What a person typed, at most 16 KiB of UTF-8. It is kept apart from the record.
    Words {
        /// The text.
        words: String,
    },
    /// An event.
    Event {
        /// Its id.
        event: String,
    },
    /// Events.
    Events {
        /// Their ids.
        events: Vec<String>,
    },
}

/// A field that an action brings along, or the answer to one of its questions.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct FieldInput {
    /// The name of the field or question, as the screen gave it.
    pub name: String,
    /// Its value.
    pub value: FieldValue,
}

impl Cross<core::FieldInput> for FieldInput {
    fn cross(from: core::FieldInput) -> Self {
        use core::FieldValue as V;
        let value = match from.value {
            V::Code(code) => FieldValue::Code { code },
            V::Number(number) => FieldValue::Number { number },
            V::Flag(flag) => FieldValue::Flag { flag },
            V::Text(words) => FieldValue::Words { words },
            V::Event(event) => FieldValue::Event { event },
            V::Events(events) => FieldValue::Events { events },
        };
        Self {
            name: from.name,
            value,
        }
    }
}

impl Cross<FieldInput> for core::FieldInput {
    fn cross(from: FieldInput) -> Self {
        use core::FieldValue as V;
        let value = match from.value {
            FieldValue::Code { code } => V::Code(code),
            FieldValue::Number { number } => V::Number(number),
            FieldValue::Flag { flag } => V::Flag(flag),
            FieldValue::Words { words } => V::Text(words),
            FieldValue::Event { event } => V::Event(event),
            FieldValue::Events { events } => V::Events(events),
        };
        Self {
            name: from.name,
            value,
        }
    }
}

/// A reason for passing a rule that may be passed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PassReason {
    /// Rule id, as the refusal gave it.
    pub rule: String,
    /// Code of the reason, as the refusal gave it.
    pub reason: String,
}

/// When it was done.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Moment {
    /// Now: rules may hold it.
    Now,
    /// Before it could be recorded: nothing holds it, and what did not hold is named.
    Earlier {
        /// The time claimed, UTC milliseconds.
        claimed_at: i64,
        /// Who says so.
        source: SaidBy,
        /// Why only now.
        reason: LateReason,
    },
}

impl From<Moment> for core::WhenInput {
    fn from(moment: Moment) -> Self {
        match moment {
            Moment::Now => Self::Now,
            Moment::Earlier {
                claimed_at,
                source,
                reason,
            } => Self::Happened {
                claimed_at,
                source: Cross::cross(source),
                reason: Cross::cross(reason),
            },
        }
    }
}

/// A visit that starts on the phone.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct UnplannedVisit {
    /// Id or hash of the standard; may be absent where the phone has only one.
    #[uniffi(default = None)]
    pub standard: Option<String>,
    /// What is wrong, a code.
    #[uniffi(default = None)]
    pub fault_kind: Option<String>,
    /// Where, as the technician types it.
    #[uniffi(default = None)]
    pub place: Option<String>,
}

impl From<UnplannedVisit> for core::OpenInput {
    fn from(from: UnplannedVisit) -> Self {
        Self {
            standard: from.standard,
            fault_kind: from.fault_kind,
            place: from.place,
        }
    }
}

/// A price for a part or for work, or a new one for a line that has one.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Quote {
    /// Code of the part in the catalogue, or of the line in the tariff.
    pub part: String,
    /// Pieces, hours or visits.
    pub quantity: i64,
    /// Price of the whole line, minor units of the currency.
    pub fen: i64,
    /// Where it comes from.
    pub source: LineSource,
    /// What it is for. A revision keeps that of its line.
    pub kind: LineKind,
    /// The line that it revises; absent for a new line.
    #[uniffi(default = None)]
    pub line: Option<String>,
    /// Where the standard asks what a part is worth.
    #[uniffi(default = None)]
    pub value_class: Option<ValueClass>,
    /// The name under which the customer is shown it; empty: the tariff's name, or the code.
    #[uniffi(default = "")]
    pub name: String,
}

impl From<Quote> for core::QuoteInput {
    fn from(from: Quote) -> Self {
        Self {
            line: from.line,
            kind: Cross::cross(from.kind),
            value_class: Cross::cross(from.value_class),
            part: from.part,
            name: from.name,
            quantity: from.quantity,
            fen: from.fen,
            source: Cross::cross(from.source),
        }
    }
}

impl From<PassReason> for core::ReasonInput {
    fn from(from: PassReason) -> Self {
        Self {
            rule: from.rule,
            reason: from.reason,
        }
    }
}

hidden!(FieldValue, FieldInput, UnplannedVisit, Quote);
