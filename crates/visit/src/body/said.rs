//! What the richer kinds say: prices, answers, statements, signatures, settlements.

use std::str::FromStr;

use doorstep_standard::model::FeeKind;

use crate::id::EventId;

/// A price for a line of the bill: a part, work, or anything else that is charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The line that it revises; `None` opens a new line.
    pub line: Option<EventId>,
    /// labour, material, overtime, callout, other; `None` is a part, or in a revision what the line is.
    pub kind: Option<FeeKind>,
    /// Whether a part is of low or high value, if that was said.
    pub class: Option<ValueClass>,
    /// Catalogue code of the part, or code of the tariff.
    pub part: String,
    /// Pieces.
    pub quantity: i64,
    /// Price of the whole line in minor units.
    pub fen: i64,
    /// Where the part comes from: company, customer_bought, customer_provided, warranty.
    /// A customer's own part costs nothing: what is done to it is a line of its own.
    pub source: String,
    /// Hash of the private value with the name under which it was shown, if one was given.
    pub name: Option<String>,
}

/// How much a part is worth, where a standard asks; the limit between them is the company's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueClass {
    /// `low_value`
    Low,
    /// `high_value`
    High,
}

impl ValueClass {
    /// Stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low_value",
            Self::High => "high_value",
        }
    }
}

impl FromStr for ValueClass {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        match s {
            "low_value" => Ok(Self::Low),
            "high_value" => Ok(Self::High),
            _ => Err(()),
        }
    }
}

/// Whether the customer has a part of this source already, or gets it: nobody sells it to them.
pub fn is_customers_own(source: &str) -> bool {
    matches!(source, "customer_bought" | "customer_provided")
}

/// Yes, no, or no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentWord {
    /// Consent.
    Given,
    /// Refusal.
    Refused,
    /// A consent taken back.
    Withdrawn,
}

/// What a customer said to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Yes, no, or no longer.
    pub verdict: ConsentWord,
    /// entry, part, moving, out_of_hours, reschedule, damage
    pub subject: String,
    /// The part line, for parts.
    pub line: Option<EventId>,
    /// The quote or revision shown, for consent to a part.
    pub quote: Option<EventId>,
    /// Price shown, minor units.
    pub fen: Option<i64>,
    /// Source shown.
    pub source: Option<String>,
    /// Who gave it: owner, tenant, family, other.
    pub relation: String,
    /// spoken, signed or phone
    pub how: String,
    /// Every refusal and withdrawal that the consent screen showed.
    pub over: Vec<EventId>,
}

/// A statement as it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// SHA-256 of the bytes shown, lower-case hex.
    pub sha256: String,
    /// Language tag.
    pub language: String,
    /// Newest events shown.
    pub covers: Vec<EventId>,
    /// Root over their causal past, lower-case hex.
    pub root: String,
    /// Amount to pay, minor units.
    pub total_fen: i64,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// What was signed.
    pub shown: Shown,
    /// SHA-256 of the stroke bytes, lower-case hex.
    pub strokes: String,
    /// Who signed.
    pub relation: String,
    /// P-256 signature of the device, lower-case hex of r | s.
    pub sig: String,
}

/// A finding settled by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Finding id.
    pub finding: String,
    /// Events that the person had before them.
    pub covers: Vec<EventId>,
    /// Outcome code.
    pub outcome: String,
    /// Amount that stands afterwards, minor units.
    pub fen: Option<i64>,
}

/// Something done before it could be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// The time claimed, UTC milliseconds.
    pub claimed_at: i64,
    /// Who says so: self, customer, colleague, paper.
    pub source: String,
    /// Why it was not recorded then: phone_dead, no_time, forgot, other.
    pub reason: String,
}
