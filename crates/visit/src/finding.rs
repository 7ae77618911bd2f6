//! Findings: what a person should look at. A finding is never resolved by picking a loser.
//! Its id is a hash of the rule or case and the one event judged, so that phone and office name it alike.

use sha2::{Digest, Sha256};

use crate::id::{EventId, base32};

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// For the record.
    Info,
    /// Should be looked at.
    Notice,
    /// Must be looked at.
    Serious,
}

impl Severity {
    /// Stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Notice => "notice",
            Severity::Serious => "serious",
        }
    }
}

macro_rules! cases {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $severity:ident;)+) => {
        /// What merging, or plain life, can bring about beside the rules of a standard.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Named { $($(#[$doc])* $variant),+ }
        impl Named {
            /// Every case.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
            /// How much it matters.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),+ }
            }
        }
    };
}

cases! {
    /// The office cancelled a visit that somebody attended.
    CancelledButAttended = "cancelled-but-attended", Serious;
    /// The office gave the visit to others while somebody worked on it.
    ReassignedWhileWorking = "reassigned-while-working", Serious;
    /// Two people came who were not sent together.
    BothAttended = "both-attended", Notice;
    /// Two consents to one part, neither aware of the other.
    DoubleConsent = "double-consent", Notice;
    /// The price was changed after the customer had agreed.
    PriceChangedAfterConsent = "price-changed-after-consent", Serious;
    /// Something that the signature should have covered came after it.
    SignedThenChanged = "signed-then-changed", Serious;
    /// A part was fitted that nobody had agreed to.
    FittedWithoutConsent = "fitted-without-consent", Serious;
    /// A part was fitted while the customer refused it to somebody else.
    FittedAgainstConcurrentRefusal = "fitted-against-concurrent-refusal", Serious;
    /// Two people wrote different values, neither aware of the other.
    TwoValues = "two-values", Notice;
    /// The clocks of two devices contradict who knew what.
    TwoClocksDisagree = "two-clocks-disagree", Info;
    /// Two people quoted the same part, neither aware of the other.
    PossibleDuplicatePart = "possible-duplicate-part", Notice;
    /// A hazard came to light after the visit was closed or signed.
    HazardAfterClosure = "hazard-after-closure", Serious;
    /// More was paid than may be charged.
    ChargeRefusedAndPaid = "charge-refused-and-paid", Serious;
    /// Recorded by a device whose standing had ended.
    Contested = "contested", Serious;
    /// Came after the visit was closed.
    LateEvidence = "late-evidence", Notice;
    /// The wall clock of a device jumped against its monotonic clock.
    ClockJump = "clock-jump", Notice;
    /// The signature does not fit the events that it says it covers.
    SignatureMismatch = "signature-mismatch", Serious;
    /// A consent or signature told afterwards: it gives nothing.
    ToldAfterwards = "told-afterwards", Serious;
    /// A consent that names a quote, a price or a source that was not on the table.
    ConsentNotAsQuoted = "consent-not-as-quoted", Serious;
    /// An event of a known kind without the data that the kind needs.
    BadData = "bad-data", Notice;
    /// An event that names a line, a record, a step or a finding that is not here: worth nothing until that comes.
    RefersToNothing = "refers-to-nothing", Notice;
    /// An event of a later version: kept, not judged.
    UnknownKind = "unknown-kind", Info;
    /// The standard that is pinned is not here, or two are: recorded, not judged.
    NoStandard = "no-standard", Notice;
    /// More records are entangled than can be judged: every one is kept, a person looks.
    SetAside = "set-aside", Serious;
}

/// What a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// A gate of a rule did not hold.
    Gate {
        /// Rule id.
        rule: String,
    },
    /// A step came before what should precede it.
    Order {
        /// Rule id.
        rule: String,
        /// Steps or acts that were missing.
        missing: Vec<String>,
    },
    /// Too little time passed.
    Wait {
        /// Rule id.
        rule: String,
        /// Milliseconds waited, if that can be told.
        waited_ms: Option<i64>,
        /// Milliseconds asked for.
        needed_ms: i64,
    },
    /// Too early or too late before a moment.
    Lead {
        /// Rule id.
        rule: String,
        /// Too early, not too late.
        early: bool,
    },
    /// Something that should be there was not: needs of a record, things to carry.
    Lacking {
        /// Rule id.
        rule: String,
        /// Steps, acts or items.
        missing: Vec<String>,
    },
    /// A named case.
    Case(Named),
}

impl Ground {
    /// Rule id or case code.
    pub fn key(&self) -> &str {
        match self {
            Ground::Gate { rule }
            | Ground::Order { rule, .. }
            | Ground::Wait { rule, .. }
            | Ground::Lead { rule, .. }
            | Ground::Lacking { rule, .. } => rule,
            Ground::Case(n) => n.code(),
        }
    }
    /// The rule, if it is one.
    pub fn rule(&self) -> Option<&str> {
        match self {
            Ground::Case(_) => None,
            _ => Some(self.key()),
        }
    }
}

/// How a person settled a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The settling event.
    pub event: EventId,
    /// Outcome code.
    pub outcome: String,
}

/// Something that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// 26 letters; the same wherever it is computed.
    pub id: String,
    /// What it rests on.
    pub ground: Ground,
    /// How much it matters.
    pub severity: Severity,
    /// The event judged.
    pub judged: EventId,
    /// All events that made it, the judged one included, in history order.
    pub events: Vec<EventId>,
    /// It cannot be told whether the rule held.
    pub cannot_tell: bool,
    /// Nothing that arrives can make it disappear: what it rests on is here with its whole past.
    /// Only a person can settle it, or change whose word counts (the end of a standing, an adoption).
    /// Never so for what is a state of affairs: two values until one write knows both, an account, clocks.
    pub is_final: bool,
    /// Reason code that the technician recorded for passing the rule.
    pub reason: Option<String>,
    /// How a person settled it; `None` while open.
    pub settled: Option<Settlement>,
}

/// Id of a finding.
pub fn finding_id(key: &str, judged: EventId) -> String {
    let mut h = Sha256::new();
    h.update(b"doorstep-finding-v1");
    h.update((key.len() as u64).to_be_bytes());
    h.update(key.as_bytes());
    h.update(judged.0);
    let full = h.finalize();
    base32(full.get(..16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::Named;

    #[test]
    fn the_page_on_the_model_lists_every_named_case() {
        let page = include_str!("../../../docs/model.md");
        let list = page.split("## Named cases").nth(1).unwrap_or_default();
        let listed: Vec<(&str, &str)> = list
            .split("\n## ")
            .next()
            .unwrap_or_default()
            .lines()
            .filter_map(|row| row.strip_prefix("| `")?.split_once("` | "))
            .filter_map(|(code, rest)| {
                Some((code, rest.trim_end_matches(" |").rsplit_once("| ")?.1))
            })
            .collect();
        let all = Named::ALL.iter().map(|n| (n.code(), n.severity().as_str()));
        assert_eq!(listed, all.collect::<Vec<_>>());
    }
}
