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
    /// `[parent]`: the pack that this one builds on.
    pub parent: Option<RawParent>,
    /// `[[change]]`: another effect for a rule of the parent.
    #[serde(default)]
    pub change: Vec<RawChange>,
    /// `[[reading]]`: which of several honest readings of the source is taken.
    #[serde(default)]
    pub reading: Vec<RawReading>,
    /// `[param.<id>]`: figures that a company may set.
    #[serde(default)]
    pub param: BTreeMap<String, Spanned<RawParam>>,
    /// `[fact.<id>]`: what conditions may ask about.
    #[serde(default)]
    pub fact: BTreeMap<String, Spanned<RawFact>>,
    /// `[calendar.<id>]`: when an office works, a season lasts, calls are unwelcome.
    #[serde(default)]
    pub calendar: BTreeMap<String, Spanned<RawCalendar>>,
    /// `[fee.<id>]`: the tariff.
    #[serde(default)]
    pub fee: BTreeMap<String, Spanned<RawFee>>,
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
    /// Date of the document, `2016-11-15`.
    pub issued_on: Option<Spanned<String>>,
    /// First day on which it binds, `2016-11-15`.
    pub effective_from: Option<Spanned<String>>,
    /// Kinds of customers that it is about; empty: all.
    #[serde(default)]
    pub for_customers: Vec<String>,
    /// Roles that it binds; empty: all.
    #[serde(default)]
    pub for_roles: Vec<String>,
}

/// `[parent]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawParent {
    /// Id of the parent's document.
    pub id: Spanned<String>,
    /// Hash of the parent pack, 64 hexadecimal digits.
    pub hash: Spanned<String>,
}

/// `[[change]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawChange {
    /// Number of the parent's rule, or document and number for a rule of its own parent.
    pub rule: Spanned<String>,
    /// The effect instead.
    pub enforce: Spanned<String>,
    /// Why a weaker effect is taken; a key of the texts' `[because]`.
    pub because: Option<String>,
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
    /// A duration (`30s`, `5wd`), a whole number, or a code.
    pub value: Option<Scalar>,
    /// The source gives no figure and the company has not set one.
    #[serde(default)]
    pub unset: bool,
    /// Lowest value that still fits the source: a whole number or a duration.
    pub at_least: Option<Scalar>,
    /// Which way a child pack may go without a reason: `less` or `more`.
    pub tighter: Option<Spanned<String>>,
    /// Why a child sets a looser figure than its parent; a key of the texts' `[because]`.
    pub because: Option<String>,
}

/// `[calendar.<id>]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawCalendar {
    /// mon tue wed thu fri sat sun; absent: all.
    #[serde(default)]
    pub days: Vec<Spanned<String>>,
    /// `09:00-12:00`; may cross midnight; absent: the whole day.
    #[serde(default)]
    pub hours: Vec<Spanned<String>>,
    /// `off`: closed on public holidays, open on make-up workdays; `ignore`.
    pub holidays: Option<Spanned<String>>,
    /// Part of the year.
    pub season: Option<RawSeason>,
    /// Named by the source without a figure.
    #[serde(default)]
    pub unset: bool,
}

/// `season` of a calendar
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawSeason {
    /// First day, `11-15`.
    pub from: Spanned<String>,
    /// Last day, `03-15`.
    pub to: Spanned<String>,
}

/// `[fee.<id>]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawFee {
    /// labour, material, overtime, callout, other
    pub kind: Spanned<String>,
    /// visit, hour, piece
    pub unit: Spanned<String>,
    /// Price of one unit in minor units.
    pub fen: Option<i64>,
    /// The company has not set it.
    #[serde(default)]
    pub unset: bool,
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
    /// device, or office for a duty that is done there.
    pub side: Option<Spanned<String>>,
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
    /// Number of the rule of this pack that says the same: one mechanism, two sources.
    pub same_as: Option<Spanned<String>>,
    /// Rules of other documents for which this one stands.
    #[serde(default)]
    pub sources: Vec<Spanned<String>>,
    /// An act that has to come some time before a moment.
    pub lead: Option<RawLead>,
    /// A record that has to be complete.
    pub record: Option<RawRecord>,
    /// Something told.
    pub notice: Option<RawNotice>,
    /// Who may be sent.
    pub eligible: Option<RawEligible>,
    /// What it may cost.
    pub fee: Option<RawFeeRule>,
    /// Whose work it is.
    pub scope: Option<RawScopeRule>,
}

/// `[rule.lead]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawLead {
    /// Act, step or office act that has to come in time.
    pub act: Spanned<String>,
    /// The moment before which.
    pub before: Spanned<String>,
    /// Parameter: at least so long before.
    pub at_least: Spanned<String>,
    /// Parameter: but not longer before than this.
    pub at_most: Option<Spanned<String>>,
}

/// `[rule.record]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRecord {
    /// Name of the record.
    pub id: Spanned<String>,
    /// Steps and acts that fill it; `report.<field>` for fields of the order.
    pub needs: Vec<Spanned<String>>,
    /// Act that waits for it.
    pub before: Option<Spanned<String>>,
    /// Who signs it.
    pub signer: Option<String>,
    /// The customer keeps a copy.
    #[serde(default)]
    pub copy: bool,
}

/// `[rule.notice]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawNotice {
    /// customer, affected_customers, public, first_acceptor, office
    pub to: Spanned<String>,
    /// spoken, phone, written, announcement, any
    pub by: Spanned<String>,
    /// What it says.
    #[serde(default)]
    pub fields: Vec<String>,
}

/// `[rule.eligible]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawEligible {
    /// Codes that the office's list of people must hold.
    pub has: Vec<String>,
    /// Shown, never in the way.
    #[serde(default)]
    pub soft: bool,
}

/// `[rule.fee]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawFeeRule {
    /// Kinds or codes of lines that are free.
    #[serde(default)]
    pub zero: Vec<Spanned<String>>,
    /// Kinds or codes of lines that a bill may have.
    #[serde(default)]
    pub only: Vec<Spanned<String>>,
    /// Who pays.
    pub payer: Option<String>,
    /// No line above the tariff or outside it.
    #[serde(default)]
    pub tariff: bool,
}

/// `[rule.scope]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawScopeRule {
    /// company, customer, owner_unit, property_service, other_department, other_company, authority
    pub owner: Spanned<String>,
    /// Where the customer is sent.
    pub refer: Option<String>,
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
    /// hold, suspend, may_refuse, route
    pub effect: Option<Spanned<String>>,
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
    /// Only time inside this calendar counts.
    pub calendar: Option<Spanned<String>>,
    /// A later appointment that the customer agreed to moves the deadline.
    #[serde(default)]
    pub agreed: bool,
}

/// `[rule.kit]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawKit {
    /// Codes of things.
    pub items: Vec<String>,
    /// Worn instead of carried.
    #[serde(default)]
    pub worn: bool,
    /// How many to spare.
    pub spare: Option<u32>,
}

/// `[rule.forbid]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawForbid {
    /// What is forbidden.
    pub code: String,
    /// How it shows: choice, fee, gate, attest, complaint, data
    pub detect: Spanned<String>,
    /// For `choice`: the step and the choice that must not be offered, written `step.choice`.
    #[serde(default)]
    pub choices: Vec<Spanned<String>>,
    /// Parameter with the deduction.
    pub penalty: Option<Spanned<String>>,
    /// The deduction is for each time.
    #[serde(default)]
    pub each: bool,
}

/// `[rule.office]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawOffice {
    /// The process: roster, territory, recurring, callback_queue, intake, outage, assign, training, archive …
    pub process: String,
    /// queue, recurring, report, register, check, setting, procedure
    pub runs: Option<Spanned<String>>,
    /// Parameter with its figure, if it has one.
    pub param: Option<Spanned<String>>,
    /// Parameter with its interval.
    pub every: Option<Spanned<String>>,
    /// Moment, act or step that opens it.
    pub from: Option<Spanned<String>>,
    /// Moment, act or step that closes it.
    pub to: Option<Spanned<String>>,
    /// Parameter with the time between.
    pub within: Option<Spanned<String>>,
    /// What it holds or shows.
    #[serde(default)]
    pub fields: Vec<String>,
}
