//! A compiled service standard: what the fold and the screens ask.
//! Plain records with public fields; everything that they name exists (lint saw to it).

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::expr::Expr;
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
        impl FromStr for $name {
            type Err = ();
            fn from_str(s: &str) -> Result<Self, ()> {
                match s { $($word => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

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
    /// Readings taken: question → answer.
    pub readings: BTreeMap<String, String>,
    /// Figures.
    pub params: BTreeMap<String, Param>,
    /// Facts that conditions may ask about.
    pub facts: BTreeMap<String, Vec<String>>,
    /// Steps in a checklist's order: by phase, then by what comes first, then as written.
    pub steps: Vec<Step>,
    /// Rules as written.
    pub rules: Vec<Rule>,
    pub(crate) texts: BTreeMap<Lang, Texts>,
}

/// A figure that a company may set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param {
    /// No figure in the source and none set: shown as open, never zero.
    Unset,
    /// A length of time.
    Time(Duration),
    /// A whole number.
    Number(i64),
    /// A code.
    Code(String),
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
}

/// An act that needs a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The act or step that is held.
    pub act: String,
    /// What must hold.
    pub needs: Expr,
    /// The condition as written.
    pub needs_text: String,
    /// An unknown condition holds the act instead of letting it pass with a finding.
    pub unknown_blocks: bool,
}

/// A minimum time between two acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Starts it.
    pub from: String,
    /// Has to wait.
    pub to: String,
    /// Parameter with the duration.
    pub at_least: String,
    /// Only up to this many times.
    pub times: Option<i64>,
}

/// A deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Starts it.
    pub from: String,
    /// Stops it.
    pub to: String,
    /// Parameter with the duration.
    pub within: String,
}

/// What is carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kit {
    /// Codes of things.
    pub items: Vec<String>,
}

/// What must not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forbid {
    /// What is forbidden.
    pub code: String,
    /// How it shows.
    pub detect: String,
    /// Choices that must not be offered, (step, choice).
    pub choices: Vec<(String, String)>,
}

/// What the office runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// The process.
    pub process: String,
    /// Its figure.
    pub param: Option<String>,
}

impl Standard {
    /// The step of that name.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|s| s.id == id)
    }
    /// The rule of that full id or number.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| r.id == id || r.number == id)
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
