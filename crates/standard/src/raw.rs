//! `standard.toml` as it is written: serde records with spans, so that every finding names its line.
//! Nothing is checked here but shape; `compile` gives it meaning.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::value::Scalar;

/// The whole of `standard.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawPack {
    /// `[standard]`
    pub standard: RawMeta,
    /// `[[reading]]`: which of several honest readings of the source is taken.
    #[serde(default)]
    pub reading: Vec<RawReading>,
    /// `[param.<id>]`: figures that a company may set.
    #[serde(default)]
    pub param: BTreeMap<String, Spanned<RawParam>>,
    /// `[fact.<id>]`: what conditions may ask about.
    #[serde(default)]
    pub fact: BTreeMap<String, Spanned<RawFact>>,
    /// `[[step]]`
    #[serde(default)]
    pub step: Vec<RawStep>,
    /// `[[rule]]`
    #[serde(default)]
    pub rule: Vec<RawRule>,
}

/// `[standard]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawMeta {
    /// Id of the document that the rules come from.
    pub id: Spanned<String>,
    /// Counts up; a published version never changes.
    pub version: u32,
    /// Oldest engine that can run this pack.
    pub engine: u32,
    /// Kind of document: company, code, guide, circular, template, law.
    pub kind: String,
    /// IANA time zone of its clocks and texts.
    pub zone: Spanned<String>,
    /// ISO 4217.
    pub currency: String,
    /// How quantity times price is rounded to minor units: `half-up`.
    pub rounding: String,
}

/// `[[reading]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawReading {
    /// Code of the question.
    pub id: Spanned<String>,
    /// Code of the answer taken.
    pub taken: String,
    /// Rules that it touches.
    #[serde(default)]
    pub rules: Vec<Spanned<String>>,
}

/// `[param.<id>]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawParam {
    /// A duration (`30s`), a whole number, or a code.
    pub value: Option<Scalar>,
    /// The source gives no figure and the company has not set one.
    #[serde(default)]
    pub unset: bool,
    /// Lowest value that still fits the source.
    pub at_least: Option<i64>,
}

/// `[fact.<id>]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawFact {
    /// Codes that it can have; absent for numbers and yes/no.
    #[serde(default)]
    pub values: Vec<String>,
    /// `bool` or `int` where it is not a code.
    #[serde(default)]
    pub unit: Option<String>,
}

/// `[[step]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawStep {
    /// Name within the pack; an act's name for steps that an act does.
    pub id: Spanned<String>,
    /// The act that does it, when its name differs from `id`.
    pub on: Option<Spanned<String>>,
    /// Members that the act must have.
    #[serde(default)]
    pub with: BTreeMap<String, Scalar>,
    /// tick, attest, choice, attempts, call, notice, handover, number, text, photo, signature
    pub mode: Spanned<String>,
    /// For `choice` and `attempts`: the member that holds the choice.
    pub field: Option<String>,
    /// For `choice` and `attempts`: what can be chosen.
    #[serde(default)]
    pub choices: Vec<String>,
    /// trip, person or visit
    pub scope: Spanned<String>,
    /// prepare, travel, door, diagnose, agree, repair, finish, followup
    pub phase: Spanned<String>,
    /// Steps or acts that come first.
    #[serde(default)]
    pub after: Vec<Spanned<String>>,
    /// Steps or acts that come later (the same constraint, written from here).
    #[serde(default)]
    pub before: Vec<Spanned<String>>,
    /// When it applies at all.
    pub when: Option<Spanned<String>>,
    /// Nobody is blamed for leaving it out.
    #[serde(default)]
    pub optional: bool,
    /// May be done again.
    #[serde(default)]
    pub repeat: bool,
}

/// `[[rule]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRule {
    /// Number within the document, such as `30`.
    pub id: Spanned<String>,
    /// Article of the source, such as `三、1`.
    pub article: String,
    /// must, shall, may, must-not, shall-not, advisory, none
    pub strength: Spanned<String>,
    /// The word of the source that decides the strength.
    #[serde(default)]
    pub word: String,
    /// step, gate, timer, sla, evidence, notice, prohibition, kit, eligibility, calendar, fee, office, statement, scope
    pub kind: Spanned<String>,
    /// Phase in the catalogue's words.
    pub phase: String,
    /// technician, dispatcher, crew_lead, customer, company
    pub who: String,
    /// block, warn, attest, office, text, statement
    pub enforce: Spanned<String>,
    /// Why the effect differs from what the strength asks for; a key of the texts' `[because]`.
    pub because: Option<String>,
    /// Steps that this rule is about.
    #[serde(default)]
    pub steps: Vec<Spanned<String>>,
    /// When it applies at all.
    pub when: Option<Spanned<String>>,
    /// An act that needs a condition.
    pub gate: Option<RawGate>,
    /// A minimum time between two acts.
    pub wait: Option<RawWait>,
    /// A deadline.
    pub clock: Option<RawClock>,
    /// What is carried.
    pub kit: Option<RawKit>,
    /// What must not be done.
    pub forbid: Option<RawForbid>,
    /// What the office runs.
    pub office: Option<RawOffice>,
    /// Moment whose script text is shown; a key of the texts' `[script]`.
    pub script: Option<String>,
}

/// `[rule.gate]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawGate {
    /// The act, or the step, that is held.
    pub act: Spanned<String>,
    /// What must hold.
    pub needs: Spanned<String>,
    /// Whether an unknown fact opens or blocks: `open` (with a finding "cannot tell") or `block`.
    pub unknown: Option<Spanned<String>>,
}

/// `[rule.wait]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawWait {
    /// Act or step at which it starts.
    pub from: Spanned<String>,
    /// Act or step that has to wait; may be the same (from one to the next).
    pub to: Spanned<String>,
    /// Parameter with the duration.
    pub at_least: Spanned<String>,
    /// Only up to this many times (`1`: between the first and the second); absent: always.
    pub times: Option<i64>,
}

/// `[rule.clock]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawClock {
    /// Moment, act or step at which it starts.
    pub from: Spanned<String>,
    /// Moment, act or step that stops it.
    pub to: Spanned<String>,
    /// Parameter with the duration.
    pub within: Spanned<String>,
}

/// `[rule.kit]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawKit {
    /// Codes of things.
    pub items: Vec<String>,
}

/// `[rule.forbid]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawForbid {
    /// What is forbidden.
    pub code: String,
    /// How it shows: choice, gate, attest, complaint, data
    pub detect: String,
    /// For `choice`: the step and the choice that must not be offered, written `step.choice`.
    #[serde(default)]
    pub choices: Vec<Spanned<String>>,
}

/// `[rule.office]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawOffice {
    /// The process: roster, territory, recurring, callback_queue, intake, outage, assign, training, archive …
    pub process: String,
    /// Parameter with its interval or figure, if it has one.
    pub param: Option<Spanned<String>>,
}
