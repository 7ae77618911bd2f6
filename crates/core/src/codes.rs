//! The words that screens and inputs are made of, as enums. Each keeps a word of a newer version as it came.

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident {
        $(#[$fdoc:meta])* $first:ident = $fword:literal,
        $($(#[$vdoc:meta])* $variant:ident = $word:literal,)*
    })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
        pub enum $name {
            $(#[$fdoc])*
            #[default]
            $first,
            $($(#[$vdoc])* $variant,)*
            /// A word of a newer version, as it came: to be shown beside its text, never refused.
            Newer(String),
        }
        impl $name {
            /// The stable word.
            pub fn as_str(&self) -> &str {
                match self {
                    Self::$first => $fword,
                    $(Self::$variant => $word,)*
                    Self::Newer(word) => word,
                }
            }
        }
        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $fword => Self::$first,
                    $($word => Self::$variant,)*
                    newer => Self::Newer(newer.to_owned()),
                }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
        #[cfg(test)]
        impl Listed for $name {
            const WORDS: &'static [&'static str] = &[$fword $(, $word)*];
        }
    )+};
}

/// What the tests ask of every enum here.
#[cfg(test)]
trait Listed {
    const WORDS: &'static [&'static str];
}

codes! {
    /// What stands before a line, so that nothing is told by colour alone. Its word is the character itself.
    Sign {
        /// To come.
        Todo = "○",
        /// Under way.
        Now = "●",
        /// Done.
        Done = "✓",
        /// Not done, refused, or late.
        Missed = "✗",
        /// Held by a rule.
        Held = "⊘",
        /// Left out, or answered with no.
        Skipped = "–",
        /// Cannot be told.
        CannotTell = "?",
        /// Somebody should look.
        Attention = "⚠",
        /// To be known before going.
        Flag = "⚑",
        /// Waits for the customer.
        Waiting = "…",
    }
    /// How far a visit has come.
    VisitPhase {
        /// Known, given to nobody.
        New = "new",
        /// Given to a technician.
        Assigned = "assigned",
        /// On the way.
        Travelling = "travelling",
        /// At the door.
        AtDoor = "at_door",
        /// Nobody answered.
        NoAnswer = "no_answer",
        /// In the home.
        Inside = "inside",
        /// Stopped for a hazard.
        Suspended = "suspended",
        /// The customer has signed, or refused to.
        SignedOff = "signed_off",
        /// The technician has left.
        Left = "left",
        /// Cancelled by the office.
        Cancelled = "cancelled",
        /// Closed by the office.
        Closed = "closed",
    }
    /// How a button is opened.
    ActionScreen {
        /// It is recorded at once.
        Tap = "tap",
        /// Its questions come first.
        Ask = "ask",
        /// [`crate::Core::consent_screen`] of its line comes first.
        Consent = "consent",
        /// [`crate::Core::statement`] records it.
        Statement = "statement",
        /// The pad opens; [`crate::Core::sign`] records it.
        Signature = "signature",
    }
    /// What an action is about, for screens that have a place for it of its own.
    ActionTopic {
        /// Nothing that has one.
        Other = "other",
        /// Something dangerous: found, reported, over.
        Hazard = "hazard",
        /// A note.
        Note = "note",
        /// A call, a note left at the door, another time: the customer was not there, or has to wait.
        Contact = "contact",
        /// A price: quoted or revised.
        Quote = "quote",
        /// The customer's money.
        Payment = "payment",
        /// The customer's signature, or that there is none.
        SignOff = "sign_off",
        /// Going.
        Leave = "leave",
    }
    /// How a question is answered.
    AskKind {
        /// One of its choices.
        Choice = "choice",
        /// A whole number.
        Number = "number",
        /// A moment, as a number of UTC milliseconds.
        Moment = "moment",
        /// A code, such as one of the tariff.
        Code = "code",
        /// What a person types; it stays out of the document.
        Text = "text",
    }
    /// A part of the checklist.
    ListPhase {
        /// Before setting out.
        Prepare = "prepare",
        /// On the way.
        Travel = "travel",
        /// At the door.
        Door = "door",
        /// Finding the cause.
        Diagnose = "diagnose",
        /// Prices and consent.
        Agree = "agree",
        /// The work.
        Repair = "repair",
        /// Cleaning up, signing.
        Finish = "finish",
        /// Afterwards.
        Followup = "followup",
    }
    /// How a step stands.
    StepStatus {
        /// It can be done.
        Open = "open",
        /// It is the one to do next.
        Now = "now",
        /// It is done.
        Done = "done",
        /// Other steps come first.
        Waiting = "waiting",
        /// A rule holds it.
        Blocked = "blocked",
        /// It was left out with a reason.
        Skipped = "skipped",
        /// Whether it applies cannot be told.
        CannotTell = "cannot_tell",
        /// It was not done.
        Missed = "missed",
        /// It does not apply.
        NotApplicable = "not_applicable",
    }
    /// How a wait stands.
    WaitStatus {
        /// It runs.
        Running = "running",
        /// It is over.
        Over = "over",
        /// The standard gives no figure.
        NoFigure = "no_figure",
        /// The phone was restarted.
        CannotTell = "cannot_tell",
    }
    /// How a deadline stands.
    ClockStatus {
        /// It does not apply.
        NotApplicable = "not_applicable",
        /// It cannot be told.
        CannotTell = "cannot_tell",
        /// What starts it has not happened.
        Waiting = "waiting",
        /// It has started, and no figure is set.
        Open = "open",
        /// It runs.
        Running = "running",
        /// It is past and not met yet.
        Overdue = "overdue",
        /// It was met.
        Met = "met",
        /// It was met too late.
        Breached = "breached",
        /// What it asks came too soon.
        Early = "early",
    }
    /// How a paper stands.
    PaperStatus {
        /// Nothing is missing.
        Complete = "complete",
        /// Something is missing.
        Lacking = "lacking",
        /// Whether it is needed cannot be told.
        CannotTell = "cannot_tell",
    }
    /// What a rule leaves open.
    OptionEffect {
        /// The company may decline.
        MayRefuse = "may_refuse",
        /// It goes another way.
        Route = "route",
        /// It is somebody else's work.
        Owner = "owner",
    }
    /// What a line of a quote or bill is for.
    LineKind {
        /// A part.
        Part = "part",
        /// Work.
        Labour = "labour",
        /// Work out of hours.
        Overtime = "overtime",
        /// Coming out.
        Callout = "callout",
        /// Something else.
        Other = "other",
    }
    /// What a part is worth, where the standard asks.
    ValueClass {
        /// Little.
        LowValue = "low_value",
        /// Much.
        HighValue = "high_value",
    }
    /// Where a part comes from.
    LineSource {
        /// The company sells it.
        Company = "company",
        /// The customer buys it.
        CustomerBought = "customer_bought",
        /// The customer has it.
        CustomerProvided = "customer_provided",
        /// It is replaced under warranty.
        Warranty = "warranty",
    }
    /// How the customer stands to a line.
    ConsentStatus {
        /// Not answered.
        Open = "open",
        /// Agreed.
        Given = "given",
        /// Declined.
        Refused = "refused",
        /// Two quotes differ: there is nothing to agree to.
        NoCurrentQuote = "no_current_quote",
    }
    /// Who pays.
    Payer {
        /// The customer.
        Customer = "customer",
        /// The company.
        Company = "company",
    }
    /// How much a finding weighs.
    Severity {
        /// To be known.
        Info = "info",
        /// To be looked at.
        Notice = "notice",
        /// To be dealt with.
        Serious = "serious",
    }
    /// How the sign-off stands.
    SignOffStatus {
        /// No statement was shown.
        NotShown = "none",
        /// A statement was shown and is not answered.
        Shown = "shown",
        /// The customer signed.
        Signed = "signed",
        /// The customer would not sign.
        Refused = "refused",
        /// Something came after the signature.
        Reopened = "reopened",
    }
    /// Where records are.
    CustodyStatus {
        /// Only here.
        OnPhone = "on_phone",
        /// At the office.
        AtOffice = "at_office",
        /// The office set them aside; they are kept here.
        Refused = "refused",
    }
    /// How this phone stands to the office.
    SyncStatus {
        /// It belongs to no office yet.
        NotEnrolled = "not_enrolled",
        /// Nothing waits.
        AllAtOffice = "all_at_office",
        /// Something waits.
        Waiting = "waiting",
        /// The office set something aside.
        Refused = "refused",
        /// Something waits, and the last sync failed.
        Trouble = "trouble",
    }
    /// What of a phone may be healthy or not.
    HealthTopic {
        /// How long ago it was in contact with the office.
        Contact = "contact",
        /// Its wall clock.
        Clock = "clock",
        /// The room for records.
        Storage = "storage",
        /// The key that signs.
        SigningKey = "signing_key",
    }
    /// How healthy it is.
    HealthStatus {
        /// Nothing is wrong.
        Good = "good",
        /// Something should be done.
        Attention = "attention",
        /// It cannot be told.
        CannotTell = "cannot_tell",
    }
    /// Who says that something was done earlier.
    SaidBy {
        /// The technician.
        Myself = "self",
        /// The customer.
        Customer = "customer",
        /// A colleague.
        Colleague = "colleague",
        /// A paper.
        Paper = "paper",
    }
    /// Why something is recorded only afterwards.
    LateReason {
        /// The phone was dead.
        PhoneDead = "phone_dead",
        /// There was no time.
        NoTime = "no_time",
        /// It was forgotten.
        Forgot = "forgot",
        /// Something else.
        Other = "other",
    }
}

/// Whether a word looks like a code, and not like what a person typed.
pub(crate) fn is_code(word: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    (1..=64).contains(&word.len()) && word.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: Listed + for<'w> From<&'w str> + fmt::Display + fmt::Debug + PartialEq>() {
        let newer = format!("{:?}", T::from("word-of-2031"));
        assert_eq!(newer, "Newer(\"word-of-2031\")");
        assert_eq!(T::from("word-of-2031").to_string(), "word-of-2031");
        for word in T::WORDS {
            assert_eq!(T::from(word).to_string(), *word);
            assert!(
                !format!("{:?}", T::from(word)).starts_with("Newer"),
                "{word}"
            );
        }
    }

    #[test]
    fn each_state_of_a_visit_has_a_name() {
        use doorstep_standard::model::{FeeKind as F, Phase as L};
        use doorstep_visit::bill::Payer as B;
        use doorstep_visit::clock::ClockStatus as C;
        use doorstep_visit::finding::Severity as W;
        use doorstep_visit::fold::VisitPhase as P;
        use doorstep_visit::part::ConsentState as A;
        fn named<T: for<'w> From<&'w str> + fmt::Debug>(words: &[&str]) {
            for word in words {
                let name = format!("{:?}", T::from(word));
                assert!(!name.starts_with("Newer"), "{word}");
            }
        }
        named::<VisitPhase>(
            &[
                P::New,
                P::Assigned,
                P::Travelling,
                P::AtDoor,
                P::NoAnswer,
                P::Inside,
                P::Suspended,
                P::SignedOff,
                P::Left,
                P::Cancelled,
                P::Closed,
            ]
            .map(|p| p.as_str()),
        );
        named::<ClockStatus>(
            &[
                C::NotApplicable,
                C::CannotTell,
                C::Waiting,
                C::Open,
                C::Running,
                C::Overdue,
                C::Met,
                C::Breached,
                C::Early,
            ]
            .map(|c| c.as_str()),
        );
        let lists = [
            L::Prepare,
            L::Travel,
            L::Door,
            L::Diagnose,
            L::Agree,
            L::Repair,
            L::Finish,
            L::Followup,
        ];
        named::<ListPhase>(&lists.map(|l| l.as_str()));
        // A part has another word here than in the events.
        let kinds = [F::Labour, F::Overtime, F::Callout, F::Other];
        named::<LineKind>(&kinds.map(|k| k.as_str()));
        let answers = [A::Open, A::Given, A::Refused, A::NoCurrentQuote];
        named::<ConsentStatus>(&answers.map(|a| a.as_str()));
        named::<Payer>(&[B::Customer, B::Company].map(|b| b.as_str()));
        named::<Severity>(&[W::Info, W::Notice, W::Serious].map(|w| w.as_str()));
        named::<LineSource>(crate::screens::SOURCES);
    }

    #[test]
    fn known_words_have_names_and_newer_ones_are_kept() {
        check::<Sign>();
        check::<VisitPhase>();
        check::<ActionScreen>();
        check::<ActionTopic>();
        check::<AskKind>();
        check::<ListPhase>();
        check::<StepStatus>();
        check::<WaitStatus>();
        check::<ClockStatus>();
        check::<PaperStatus>();
        check::<OptionEffect>();
        check::<LineKind>();
        check::<ValueClass>();
        check::<LineSource>();
        check::<ConsentStatus>();
        check::<Payer>();
        check::<Severity>();
        check::<SignOffStatus>();
        check::<CustodyStatus>();
        check::<SyncStatus>();
        check::<HealthTopic>();
        check::<HealthStatus>();
        check::<SaidBy>();
        check::<LateReason>();
    }
}
