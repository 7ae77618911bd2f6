//! `standard.toml` as it is written: serde records with spans, so that every finding names its line.
//! Nothing is checked here but shape; `compile` gives it meaning.

use std::collections::BTreeMap;

use crate::mechanism::{Audience, Detect, GateEffect, Medium, Owner, Runs};
use crate::model::{
    Enforce, FeeKind, FeeUnit, Phase, RuleKind, Scope, StepMode, StepSide, Strength, Tighter,
};
use crate::value::Scalar;
use crate::vocabulary::{acts, office_acts};
use crate::word::{Listed, words};
use crate::written::{At, Written};
use serde::Deserialize;

words!(
    /// How a price is rounded.
    Rounding {
        /// Half a minor unit and more goes up.
        HalfUp = "half-up",
    }
);
words!(
    /// A day of the week.
    Day {
        /// Monday.
        Mon = "mon",
        /// Tuesday.
        Tue = "tue",
        /// Wednesday.
        Wed = "wed",
        /// Thursday.
        Thu = "thu",
        /// Friday.
        Fri = "fri",
        /// Saturday.
        Sat = "sat",
        /// Sunday.
        Sun = "sun",
    }
);
words!(
    /// What public holidays do to a calendar.
    OnHolidays {
        /// They close it, and make-up workdays open it.
        Off = "off",
        /// Nothing.
        Ignore = "ignore",
    }
);
words!(
    /// What a fact is that is no code.
    FactUnit {
        /// Yes or no.
        Bool = "bool",
        /// A whole number.
        Int = "int",
    }
);
words!(
    /// What a condition that cannot be told does to a gate.
    OnUnknown {
        /// The gate opens, with a finding.
        Open = "open",
        /// The gate holds.
        Block = "block",
    }
);

/// An act of the vocabulary, of a device or of the office.
#[derive(Debug)]
pub struct Act;

impl Listed for Act {
    fn words() -> Vec<&'static str> {
        acts().chain(office_acts()).collect()
    }
}

/// The whole of `standard.toml`.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawPack {
    /// `[standard]`: what the pack is.
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
    pub param: BTreeMap<String, At<RawParam>>,
    /// `[fact.<id>]`: what conditions may ask about.
    #[serde(default)]
    pub fact: BTreeMap<String, At<RawFact>>,
    /// `[calendar.<id>]`: when an office works, a season lasts, calls are unwelcome.
    #[serde(default)]
    pub calendar: BTreeMap<String, At<RawCalendar>>,
    /// `[fee.<id>]`: the tariff.
    #[serde(default)]
    pub fee: BTreeMap<String, At<RawFee>>,
    /// `[[step]]`: a line of the checklist.
    #[serde(default)]
    pub step: Vec<RawStep>,
    /// `[[rule]]`: a rule of the source.
    #[serde(default)]
    pub rule: Vec<RawRule>,
}

/// `[standard]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawMeta {
    /// Id of the document that the rules come from; the folder's name.
    pub id: At<String>,
    /// Counts up; a published version never changes.
    pub version: u32,
    /// Oldest engine that can run this pack.
    pub engine: u32,
    /// Kind of document: company, code, guide, circular, template, law.
    pub kind: String,
    /// IANA time zone of its clocks and texts.
    pub zone: At<String>,
    /// ISO 4217.
    pub currency: String,
    /// How quantity times price becomes whole minor units.
    pub rounding: Written<Rounding>,
    /// Date of the document, `2016-11-15`.
    pub issued_on: Option<At<String>>,
    /// First day on which it binds, `2016-11-15`.
    pub effective_from: Option<At<String>>,
    /// Kinds of customers that it is about; empty: all.
    #[serde(default)]
    pub for_customers: Vec<String>,
    /// Roles that it binds; empty: all.
    #[serde(default)]
    pub for_roles: Vec<String>,
}

/// `[parent]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawParent {
    /// Id of the parent's document.
    pub id: At<String>,
    /// Hash of the parent pack, 64 hexadecimal digits.
    pub hash: At<String>,
}

/// `[[change]]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawChange {
    /// Number of the parent's rule, or document and number for a rule of its own parent.
    pub rule: At<String>,
    /// The effect instead.
    pub enforce: Written<Enforce>,
    /// Why a weaker effect is taken; a key of the texts' `[because]`.
    pub because: Option<String>,
}

/// `[[reading]]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawReading {
    /// Code of the question.
    pub id: At<String>,
    /// Code of the answer taken.
    pub taken: String,
    /// Rules that it touches.
    #[serde(default)]
    pub rules: Vec<At<String>>,
}

/// `[param.<id>]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawParam {
    /// A duration (`30s`, `30min`, `2h`, `3d`), working days (`5wd`), months (`6mo`), a whole number, or a code.
    #[cfg_attr(test, schemars(extend("type" = ["string", "integer"])))]
    pub value: Option<Scalar>,
    /// The source gives no figure and the company has not set one: shown as open.
    #[serde(default)]
    pub unset: bool,
    /// Lowest value that still fits the source: a whole number or a duration.
    #[cfg_attr(test, schemars(extend("type" = ["string", "integer"])))]
    pub at_least: Option<Scalar>,
    /// Which way a child pack may go without a reason.
    pub tighter: Option<Written<Tighter>>,
    /// Why a child sets a looser figure than its parent; a key of the texts' `[because]`.
    pub because: Option<String>,
}

/// `[calendar.<id>]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawCalendar {
    /// Open days; absent: all.
    #[serde(default)]
    pub days: Vec<Written<Day>>,
    /// Spans such as `09:00-12:00`; may cross midnight; absent: the whole day.
    #[serde(default)]
    pub hours: Vec<At<String>>,
    /// `off`: closed on public holidays, open on make-up workdays; `ignore`: as on any other day.
    pub holidays: Option<Written<OnHolidays>>,
    /// Part of the year.
    pub season: Option<RawSeason>,
    /// Named by the source without a figure.
    #[serde(default)]
    pub unset: bool,
}

/// `season` of a calendar
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawSeason {
    /// First day, `11-15`.
    pub from: At<String>,
    /// Last day, `03-15`.
    pub to: At<String>,
}

/// `[fee.<id>]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawFee {
    /// Kind of line.
    pub kind: Written<FeeKind>,
    /// What the price is for.
    pub unit: Written<FeeUnit>,
    /// Price of one unit in minor units.
    #[cfg_attr(test, schemars(range(min = 0)))]
    pub fen: Option<i64>,
    /// The company has not set it.
    #[serde(default)]
    pub unset: bool,
}

/// `[fact.<id>]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawFact {
    /// Codes that it can have; absent for numbers and yes/no.
    #[serde(default)]
    pub values: Vec<String>,
    /// Where it is no code: yes or no, or a whole number.
    #[serde(default)]
    pub unit: Option<Written<FactUnit>>,
}

/// `[[step]]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawStep {
    /// Name within the pack; an act's name for steps that an act does.
    pub id: At<String>,
    /// The act that does it, when its name differs from `id`.
    pub on: Option<Written<Act>>,
    /// Members that the act must have.
    #[serde(default)]
    pub with: BTreeMap<String, Scalar>,
    /// How it is done on a screen.
    pub mode: Written<StepMode>,
    /// For `choice` and `attempts`: the member that holds the choice.
    pub field: Option<String>,
    /// For `choice` and `attempts`: what can be chosen.
    #[serde(default)]
    pub choices: Vec<String>,
    /// How far the doing reaches.
    pub scope: Written<Scope>,
    /// Where it stands in a checklist.
    pub phase: Written<Phase>,
    /// Steps or acts that come first.
    #[serde(default)]
    pub after: Vec<At<String>>,
    /// Steps or acts that come later (the same constraint, written from here).
    #[serde(default)]
    pub before: Vec<At<String>>,
    /// The condition on which it applies at all.
    pub when: Option<At<String>>,
    /// Nobody is blamed for leaving it out.
    #[serde(default)]
    pub optional: bool,
    /// May be done again.
    #[serde(default)]
    pub repeat: bool,
    /// Where it is done; `office` for a duty of the office.
    pub side: Option<Written<StepSide>>,
}

/// `[[rule]]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawRule {
    /// Number within the document, such as `30`.
    pub id: At<String>,
    /// Article of the source, such as `三、1`.
    pub article: String,
    /// How strongly the source speaks.
    pub strength: Written<Strength>,
    /// The word of the source that decides the strength.
    #[serde(default)]
    pub word: String,
    /// What it is.
    pub kind: Written<RuleKind>,
    /// Phase in the catalogue's words.
    pub phase: String,
    /// Whom it binds: technician, dispatcher, crew_lead, customer, company.
    pub who: String,
    /// What becomes of it.
    pub enforce: Written<Enforce>,
    /// Why the effect differs from what the strength asks for; a key of the texts' `[because]`.
    pub because: Option<String>,
    /// Steps that this rule is about.
    #[serde(default)]
    pub steps: Vec<At<String>>,
    /// The condition on which it applies at all.
    pub when: Option<At<String>>,
    /// An act that needs a condition.
    pub gate: Option<RawGate>,
    /// A minimum time between two acts.
    pub wait: Option<RawWait>,
    /// A deadline.
    pub clock: Option<RawClock>,
    /// What is carried or worn.
    pub kit: Option<RawKit>,
    /// What must not be done.
    pub forbid: Option<RawForbid>,
    /// What the office runs.
    pub office: Option<RawOffice>,
    /// Moment whose script text is shown; a key of the texts' `[script]`.
    pub script: Option<String>,
    /// Number of the rule of this pack that says the same: one mechanism, two sources.
    pub same_as: Option<At<String>>,
    /// Rules of other documents for which this one stands.
    #[serde(default)]
    pub sources: Vec<At<String>>,
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawLead {
    /// Act, step or office act that has to come in time.
    pub act: At<String>,
    /// The moment before which.
    pub before: At<String>,
    /// Parameter: at least so long before.
    pub at_least: At<String>,
    /// Parameter: but not longer before than this.
    pub at_most: Option<At<String>>,
}

/// `[rule.record]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawRecord {
    /// Name of the record.
    pub id: At<String>,
    /// Steps and acts that fill it; `report.<field>` for fields of the order.
    pub needs: Vec<At<String>>,
    /// Act that waits for it.
    pub before: Option<At<String>>,
    /// Who signs it.
    pub signer: Option<String>,
    /// The customer keeps a copy.
    #[serde(default)]
    pub copy: bool,
}

/// `[rule.notice]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawNotice {
    /// Who is told.
    pub to: Written<Audience>,
    /// How.
    pub by: Written<Medium>,
    /// What it says.
    #[serde(default)]
    pub fields: Vec<String>,
}

/// `[rule.eligible]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawFeeRule {
    /// Kinds or codes of lines that are free.
    #[serde(default)]
    pub zero: Vec<At<String>>,
    /// Kinds or codes of lines that a bill may have.
    #[serde(default)]
    pub only: Vec<At<String>>,
    /// Who pays.
    pub payer: Option<String>,
    /// No line above the tariff or outside it.
    #[serde(default)]
    pub tariff: bool,
}

/// `[rule.scope]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawScopeRule {
    /// Whose work it is.
    pub owner: Written<Owner>,
    /// Where the customer is sent.
    pub refer: Option<String>,
}

/// `[rule.gate]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawGate {
    /// The act, or the step, that is held.
    pub act: At<String>,
    /// The condition that must hold.
    pub needs: At<String>,
    /// Whether an unknown fact opens (with a finding "cannot tell") or blocks.
    pub unknown: Option<Written<OnUnknown>>,
    /// What an unmet gate means.
    pub effect: Option<Written<GateEffect>>,
}

/// `[rule.wait]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawWait {
    /// Act or step at which it starts.
    pub from: At<String>,
    /// Act or step that has to wait; may be the same (from one to the next).
    pub to: At<String>,
    /// Parameter with the duration.
    pub at_least: At<String>,
    /// Only up to this many times (`1`: between the first and the second); absent: always.
    #[cfg_attr(test, schemars(range(min = 0)))]
    pub times: Option<i64>,
}

/// `[rule.clock]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawClock {
    /// Moment, act or step at which it starts.
    pub from: At<String>,
    /// Moment, act or step that stops it.
    pub to: At<String>,
    /// Parameter with the duration.
    pub within: At<String>,
    /// Only time inside this calendar counts.
    pub calendar: Option<At<String>>,
    /// A later appointment that the customer agreed to moves the deadline.
    #[serde(default)]
    pub agreed: bool,
}

/// `[rule.kit]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawKit {
    /// Codes of things; keys of the texts' `[kit]`.
    pub items: Vec<String>,
    /// Worn instead of carried.
    #[serde(default)]
    pub worn: bool,
    /// How many to spare.
    pub spare: Option<u32>,
}

/// `[rule.forbid]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawForbid {
    /// What is forbidden.
    pub code: String,
    /// How it shows.
    pub detect: Written<Detect>,
    /// For `choice`: the step and the choice that must not be offered, written `step.choice`.
    #[serde(default)]
    pub choices: Vec<At<String>>,
    /// Parameter with the deduction.
    pub penalty: Option<At<String>>,
    /// The deduction is for each time.
    #[serde(default)]
    pub each: bool,
}

/// `[rule.office]`
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RawOffice {
    /// The process: roster, territory, recurring, callback_queue, intake, outage, assign, training, archive …
    pub process: String,
    /// What kind of process.
    pub runs: Option<Written<Runs>>,
    /// Parameter with its figure, if it has one.
    pub param: Option<At<String>>,
    /// Parameter with its interval.
    pub every: Option<At<String>>,
    /// Moment, act or step that opens it.
    pub from: Option<At<String>>,
    /// Moment, act or step that closes it.
    pub to: Option<At<String>>,
    /// Parameter with the time between.
    pub within: Option<At<String>>,
    /// What it holds or shows.
    #[serde(default)]
    pub fields: Vec<String>,
}
