//! What a compiled pack consists of: steps, rules, figures, the tariff, and the words that they choose from.
//! Plain records with public fields; everything that they name exists (lint saw to it).

use std::collections::BTreeMap;

use crate::expr::Expr;
use crate::kind::EventKind;
use crate::mechanism::{
    Deadline, Eligible, FeeRule, Forbid, Gate, Kit, Lead, Notice, OfficeProcess, Record, ScopeRule,
    Wait,
};
use crate::value::{Duration, Scalar};
use crate::word::words;

pub use crate::phase::{Phase, Scope};

words!(
    /// How strongly the source speaks.
    Strength {
        /// Stated for the record.
        None = "none",
        /// Normally not suitable.
        Advisory = "advisory",
        /// Permitted.
        May = "may",
        /// Duty.
        Shall = "shall",
        /// Not to be done.
        ShallNot = "shall-not",
        /// Strict duty.
        Must = "must",
        /// Strictly forbidden.
        MustNot = "must-not",
    }
);
words!(
    /// What becomes of a rule.
    Enforce {
        /// The device refuses the act.
        Block = "block",
        /// The device asks for a reason and records it.
        Warn = "warn",
        /// The technician says so; nothing else can check it.
        Attest = "attest",
        /// The office runs it.
        Office = "office",
        /// Shown as text.
        Text = "text",
        /// Statement without behaviour.
        Statement = "statement",
    }
);
words!(
    /// What a rule is, in the catalogue's words.
    RuleKind {
        /// Something to do.
        Step = "step",
        /// A condition on an act.
        Gate = "gate",
        /// A minimum wait.
        Timer = "timer",
        /// A deadline.
        Sla = "sla",
        /// A record.
        Evidence = "evidence",
        /// Something to tell.
        Notice = "notice",
        /// Something forbidden.
        Prohibition = "prohibition",
        /// Something to carry or wear.
        Kit = "kit",
        /// Who may do it.
        Eligibility = "eligibility",
        /// When.
        Calendar = "calendar",
        /// What it costs.
        Fee = "fee",
        /// What the office does.
        Office = "office",
        /// For the record.
        Statement = "statement",
        /// What it applies to.
        Scope = "scope",
    }
);
words!(
    /// How a step is done on a screen.
    StepMode {
        /// One tap.
        Tick = "tick",
        /// One tap by which the technician vouches for it.
        Attest = "attest",
        /// Choose one.
        Choice = "choice",
        /// Choose one, several times.
        Attempts = "attempts",
        /// A phone call with its outcome.
        Call = "call",
        /// Something told.
        Notice = "notice",
        /// The customer holds the phone.
        Handover = "handover",
        /// A number with a unit.
        Number = "number",
        /// Words.
        Text = "text",
        /// A photo.
        Photo = "photo",
        /// A signature.
        Signature = "signature",
    }
);

words!(
    /// Kind of a line on a bill.
    FeeKind {
        /// Work.
        Labour = "labour",
        /// Parts and consumables.
        Material = "material",
        /// Work outside working hours.
        Overtime = "overtime",
        /// Coming at all.
        Callout = "callout",
        /// Anything else.
        Other = "other",
    }
);
words!(
    /// What a price is for.
    FeeUnit {
        /// The whole visit.
        Visit = "visit",
        /// An hour.
        Hour = "hour",
        /// A piece.
        Piece = "piece",
    }
);
words!(
    /// Where a step is done.
    StepSide {
        /// By a technician, on the device.
        Device = "device",
        /// In the office.
        Office = "office",
    }
);
words!(
    /// Which way a child pack may move a figure without a reason.
    Tighter {
        /// A smaller figure is stricter, as for deadlines.
        Less = "less",
        /// A larger figure is stricter, as for waits.
        More = "more",
    }
);

/// A figure that a company may set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param {
    /// No figure in the source and none set: shown as open, never zero.
    Unset,
    /// A length of time.
    Time(Duration),
    /// Working days; 0 is the end of the working day on which it starts.
    WorkingDays(i64),
    /// Calendar months in the pack's zone.
    Months(u32),
    /// A whole number.
    Number(i64),
    /// A code.
    Code(String),
}

/// Which of several honest readings of the source is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Code of the question; a key of the texts' `[reading]`.
    pub id: String,
    /// Code of the answer.
    pub taken: String,
    /// Numbers of the rules that it touches.
    pub rules: Vec<String>,
}

/// A line of the tariff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fee {
    /// labour, material, overtime, callout, other
    pub kind: FeeKind,
    /// What the price is for.
    pub unit: FeeUnit,
    /// Price of one unit in minor units; `None` while the company has not set it.
    pub fen: Option<i64>,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Name within the pack.
    pub id: String,
    /// The kind of event that does it.
    pub on: EventKind,
    /// Members that the act must have.
    pub with: BTreeMap<String, Scalar>,
    /// How it is done on a screen.
    pub mode: StepMode,
    /// Member that holds the choice.
    pub field: Option<String>,
    /// What can be chosen.
    pub choices: Vec<String>,
    /// How far the doing reaches.
    pub scope: Scope,
    /// Where it stands in a checklist.
    pub phase: Phase,
    /// Steps or acts that come first.
    pub after: Vec<String>,
    /// Acts that come later and that no step of the pack describes.
    pub before_acts: Vec<String>,
    /// When it applies.
    pub when: Option<Expr>,
    /// Nobody is blamed for leaving it out.
    pub optional: bool,
    /// May be done again.
    pub repeat: bool,
    /// Where it is done.
    pub side: StepSide,
    /// Indexes into [`crate::Standard::rules`], strongest first.
    pub rules: Vec<usize>,
}

/// A rule of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Document and number, such as `knock-30s-service-code.30`.
    pub id: String,
    /// Number within the document.
    pub number: String,
    /// Article of the source.
    pub article: String,
    /// How strongly the source speaks.
    pub strength: Strength,
    /// The word that decides it.
    pub word: String,
    /// What it is.
    pub kind: RuleKind,
    /// Phase in the catalogue's words.
    pub phase: String,
    /// Whom it binds.
    pub who: String,
    /// What becomes of it.
    pub enforce: Enforce,
    /// Why the effect differs from the strength's default.
    pub because: Option<String>,
    /// Steps that it is about.
    pub steps: Vec<String>,
    /// When it applies.
    pub when: Option<Expr>,
    /// An act that needs a condition.
    pub gate: Option<Gate>,
    /// A minimum time between two acts.
    pub wait: Option<Wait>,
    /// A deadline.
    pub clock: Option<Deadline>,
    /// What is carried.
    pub kit: Option<Kit>,
    /// What must not be done.
    pub forbid: Option<Forbid>,
    /// What the office runs.
    pub office: Option<OfficeProcess>,
    /// Key of a script text.
    pub script: Option<String>,
    /// Number of the rule that says the same and carries the mechanism.
    pub same_as: Option<String>,
    /// Rules of other documents for which this one stands.
    pub sources: Vec<String>,
    /// An act that has to come some time before a moment.
    pub lead: Option<Lead>,
    /// A record that has to be complete.
    pub record: Option<Record>,
    /// Something told.
    pub notice: Option<Notice>,
    /// Who may be sent.
    pub eligible: Option<Eligible>,
    /// What it may cost.
    pub fee: Option<FeeRule>,
    /// Whose work it is.
    pub owner: Option<ScopeRule>,
}
