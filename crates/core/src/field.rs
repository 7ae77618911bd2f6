//! A field of an act with its typed value: what a screen asks for, and what a shell hands in.

/// The value of a field.
#[derive(Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// A code of a choice.
    Code(String),
    /// A whole number, in the unit that the field's name says.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// What a person typed, at most 16 KiB. It never enters the document.
    Text(String),
    /// An event id.
    Event(String),
    /// Event ids.
    Events(Vec<String>),
}

// What a person typed is not printed.
impl std::fmt::Debug for FieldValue {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::Code(c) => write!(f, "Code({c})"),
            Self::Number(n) => write!(f, "Number({n})"),
            Self::Flag(b) => write!(f, "Flag({b})"),
            Self::Text(_) => f.write_str("Text(<redacted>)"),
            Self::Event(e) => write!(f, "Event({e})"),
            Self::Events(e) => write!(f, "Events({e:?})"),
        }
    }
}

/// A field of an act, or the answer to what an action asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldInput {
    /// Its name, `[a-z0-9_]`.
    pub name: String,
    /// Its value.
    pub value: FieldValue,
}

impl FieldInput {
    /// The field or question of that name.
    pub fn of(name: &str, value: FieldValue) -> Self {
        Self {
            name: name.to_owned(),
            value,
        }
    }
}
