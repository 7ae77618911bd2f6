//! A compiled service standard: what the fold and the screens ask.
//! Plain records with public fields; everything that they name exists (lint saw to it).

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::calendar::Calendar;
use crate::expr::Expr;
use crate::index::Index;
use crate::mechanism::{
    Clock, Eligible, FeeRule, Forbid, Gate, Kit, Lead, Notice, Office, Record, ScopeRule, Wait,
};
use crate::text::{Lang, Texts};
use crate::value::{Duration, Scalar};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }
        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word in packs and on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(s: &str) -> Result<Self, ()> {
                match s { $($word => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl crate::lint::Word for $name {
            fn words() -> Vec<&'static str> {
                Self::ALL.iter().map(|w| w.as_str()).collect()
            }
        }
    };
}

pub(crate) use words;

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
    Kind {
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
    /// How far the doing of a step reaches.
    Scope {
        /// One trip of one person: Monday's ID does not open Thursday's door.
        Trip = "trip",
        /// One person, on any trip.
        Person = "person",
        /// The whole visit.
        Visit = "visit",
    }
);
words!(
    /// Part of a visit, in the order in which a checklist shows it.
    Phase {
        /// In the office, taking the report and sending somebody.
        Intake = "intake",
        /// Before leaving.
        Prepare = "prepare",
        /// On the way.
        Travel = "travel",
        /// At the door.
        Door = "door",
        /// Finding the fault.
        Diagnose = "diagnose",
        /// Quote and consent.
        Agree = "agree",
        /// Doing the work.
        Repair = "repair",
        /// Clean up, statement, signature.
        Finish = "finish",
        /// After the visit.
        Followup = "followup",
        /// In the office, at any time.
        Office = "office",
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

/// SHA-256 over the sorted (path, length, bytes) of a pack's files.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StandardHash(pub [u8; 32]);

impl fmt::Display for StandardHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}
impl fmt::Debug for StandardHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl FromStr for StandardHash {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        data_encoding::HEXLOWER
            .decode(s.as_bytes())
            .ok()
            .and_then(|b| b.try_into().ok())
            .map(Self)
            .ok_or(())
    }
}

/// A compiled pack.
#[derive(Clone, Debug)]
pub struct Standard {
    /// Identity of the files.
    pub hash: StandardHash,
    /// Id of the document.
    pub id: String,
    /// Version of the pack.
    pub version: u32,
    /// Oldest engine that can run it.
    pub engine: u32,
    /// Kind of document.
    pub kind: String,
    /// Time zone of clocks and texts.
    pub zone: chrono_tz::Tz,
    /// ISO 4217.
    pub currency: String,
    /// Readings taken, as written.
    pub readings: Vec<Reading>,
    /// Date of the document, `2016-11-15`.
    pub issued_on: Option<String>,
    /// First day on which it binds.
    pub effective_from: Option<String>,
    /// Kinds of customers that it is about; empty: all.
    pub for_customers: Vec<String>,
    /// Roles that it binds; empty: all.
    pub for_roles: Vec<String>,
    /// The pack that this one builds on: id and hash.
    pub parent: Option<(String, StandardHash)>,
    /// Figures.
    pub params: BTreeMap<String, Param>,
    /// Figures of a parent that this pack sets.
    pub figures_set: Vec<String>,
    /// Which way a figure may move in a child.
    pub tighter: BTreeMap<String, Tighter>,
    /// Calendars; `None` where the source gives no figure and none is set.
    pub calendars: BTreeMap<String, Option<Calendar>>,
    /// The tariff.
    pub fees: BTreeMap<String, Fee>,
    /// Facts that conditions may ask about.
    pub facts: BTreeMap<String, Vec<String>>,
    /// Steps in a checklist's order: by phase, then by what comes first, then as written.
    pub steps: Vec<Step>,
    /// Rules as written.
    pub rules: Vec<Rule>,
    pub(crate) texts: BTreeMap<Lang, Texts>,
    pub(crate) index: Index,
}

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
    /// The act that does it (an event kind without its prefix).
    pub on: String,
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
    /// Indexes into [`Standard::rules`], strongest first.
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
    pub kind: Kind,
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
    pub clock: Option<Clock>,
    /// What is carried.
    pub kit: Option<Kit>,
    /// What must not be done.
    pub forbid: Option<Forbid>,
    /// What the office runs.
    pub office: Option<Office>,
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

impl Standard {
    /// The rule of that full id, or of that number, the pack's own before its parents'.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules
            .iter()
            .find(|r| r.id == id)
            .or_else(|| self.rules.iter().rev().find(|r| r.number == id))
    }
    /// Whether a rule is the pack's own, not a parent's.
    pub fn owns(&self, rule: &Rule) -> bool {
        rule.id
            .strip_suffix(&rule.number)
            .and_then(|d| d.strip_suffix('.'))
            == Some(self.id.as_str())
    }
    /// The duration of a parameter; `None` while unset.
    pub fn duration(&self, param: &str) -> Option<Duration> {
        match self.params.get(param) {
            Some(Param::Time(d)) => Some(*d),
            _ => None,
        }
    }
    /// The number of a parameter; `None` while unset.
    pub fn number(&self, param: &str) -> Option<i64> {
        match self.params.get(param) {
            Some(Param::Number(n)) => Some(*n),
            _ => None,
        }
    }
    /// The texts in a language, Chinese where that one is missing.
    pub fn texts(&self, lang: Lang) -> &Texts {
        static EMPTY: Texts = Texts::EMPTY;
        self.texts
            .get(&lang)
            .or_else(|| self.texts.get(&Lang::Zh))
            .unwrap_or(&EMPTY)
    }
}
