//! The words that screens and inputs are made of, as enums. Each keeps a word of a newer version as it came.

use doorstep_core::codes;

use crate::view::Cross;

/// Enums of the same name and variants as the engine's; a variant that is new there does not compile here.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
        #[cfg_attr(test, derive(serde::Serialize))]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
            /// A word of a newer version, as it came: to be shown beside its text, never refused.
            Newer {
                /// The word.
                word: String,
            },
        }

        impl Cross<codes::$name> for $name {
            fn cross(from: codes::$name) -> Self {
                match from {
                    $(codes::$name::$variant => Self::$variant,)+
                    codes::$name::Newer(word) => Self::Newer { word },
                }
            }
        }

        impl Cross<$name> for codes::$name {
            fn cross(from: $name) -> Self {
                match from {
                    $($name::$variant => Self::$variant,)+
                    $name::Newer { word } => Self::Newer(word),
                }
            }
        }
    )+};
}

words! {
    /// What stands before a line, so that nothing is told by colour alone. Its word is the character itself.
    Sign {
        /// To come.
        Todo,
        /// Under way.
        Now,
        /// Done.
        Done,
        /// Not done, refused, or late.
        Missed,
        /// Held by a rule.
        Held,
        /// Left out, or answered with no.
        Skipped,
        /// Cannot be told.
        CannotTell,
        /// Somebody should look.
        Attention,
        /// To be known before going.
        Flag,
        /// Waits for the customer.
        Waiting,
    }
    /// How far a visit has come.
    VisitPhase {
        /// Known, given to nobody.
        New,
        /// Given to a technician.
        Assigned,
        /// On the way.
        Travelling,
        /// At the door.
        AtDoor,
        /// Nobody answered.
        NoAnswer,
        /// In the home.
        Inside,
        /// Stopped for a hazard.
        Suspended,
        /// The customer has signed, or refused to.
        SignedOff,
        /// The technician has left.
        Left,
        /// Cancelled by the office.
        Cancelled,
        /// Closed by the office.
        Closed,
    }
    /// How a button is opened.
    ActionScreen {
        /// It is recorded at once.
        Tap,
        /// Its questions come first.
        Ask,
        /// The consent screen of its line comes first.
        Consent,
        /// Showing the statement records it.
        Statement,
        /// The pad opens; signing records it.
        Signature,
    }
    /// What an action is about, for screens that have a place for it of its own.
    ActionTopic {
        /// Nothing that has one.
        Other,
        /// Something dangerous: found, reported, over.
        Hazard,
        /// A note.
        Note,
        /// A call, a note left at the door, another time: the customer was not there, or has to wait.
        Contact,
        /// A price: quoted or revised.
        Quote,
        /// The customer's money.
        Payment,
        /// The customer's signature, or that there is none.
        SignOff,
        /// Going.
        Leave,
    }
    /// How a question is answered.
    AskKind {
        /// One of its choices.
        Choice,
        /// A whole number.
        Number,
        /// A moment, as a number of UTC milliseconds.
        Moment,
        /// A code, such as one of the tariff.
        Code,
        /// What a person types; it stays out of the document.
        Text,
    }
    /// A part of the checklist.
    ListPhase {
        /// Before setting out.
        Prepare,
        /// On the way.
        Travel,
        /// At the door.
        Door,
        /// Finding the cause.
        Diagnose,
        /// Prices and consent.
        Agree,
        /// The work.
        Repair,
        /// Cleaning up, signing.
        Finish,
        /// Afterwards.
        Followup,
    }
    /// How a step stands.
    StepStatus {
        /// It can be done.
        Open,
        /// It is the one to do next.
        Now,
        /// It is done.
        Done,
        /// Other steps come first.
        Waiting,
        /// A rule holds it.
        Blocked,
        /// It was left out with a reason.
        Skipped,
        /// Whether it applies cannot be told.
        CannotTell,
        /// It was not done.
        Missed,
        /// It does not apply.
        NotApplicable,
    }
    /// How a wait stands.
    WaitStatus {
        /// It runs.
        Running,
        /// It is over.
        Over,
        /// The standard gives no figure.
        NoFigure,
        /// The phone was restarted.
        CannotTell,
    }
    /// How a deadline stands.
    ClockStatus {
        /// It does not apply.
        NotApplicable,
        /// It cannot be told.
        CannotTell,
        /// What starts it has not happened.
        Waiting,
        /// It has started, and no figure is set.
        Open,
        /// It runs.
        Running,
        /// It is past and not met yet.
        Overdue,
        /// It was met.
        Met,
        /// It was met too late.
        Breached,
        /// What it asks came too soon.
        Early,
    }
    /// How a paper stands.
    PaperStatus {
        /// Nothing is missing.
        Complete,
        /// Something is missing.
        Lacking,
        /// Whether it is needed cannot be told.
        CannotTell,
    }
    /// What a rule leaves open.
    OptionEffect {
        /// The company may decline.
        MayRefuse,
        /// It goes another way.
        Route,
        /// It is somebody else's work.
        Owner,
    }
    /// What a line of a quote or bill is for.
    LineKind {
        /// A part.
        Part,
        /// Work.
        Labour,
        /// Work out of hours.
        Overtime,
        /// Coming out.
        Callout,
        /// Something else.
        Other,
    }
    /// What a part is worth, where the standard asks.
    ValueClass {
        /// Little.
        LowValue,
        /// Much.
        HighValue,
    }
    /// Where a part comes from.
    LineSource {
        /// The company sells it.
        Company,
        /// The customer buys it.
        CustomerBought,
        /// The customer has it.
        CustomerProvided,
        /// It is replaced under warranty.
        Warranty,
    }
    /// How the customer stands to a line.
    ConsentStatus {
        /// Not answered.
        Open,
        /// Agreed.
        Given,
        /// Declined.
        Refused,
        /// Two quotes differ: there is nothing to agree to.
        NoCurrentQuote,
    }
    /// Who pays.
    Payer {
        /// The customer.
        Customer,
        /// The company.
        Company,
    }
    /// How much a finding weighs.
    Severity {
        /// To be known.
        Info,
        /// To be looked at.
        Notice,
        /// To be dealt with.
        Serious,
    }
    /// How the sign-off stands.
    SignOffStatus {
        /// No statement was shown.
        NotShown,
        /// A statement was shown and is not answered.
        Shown,
        /// The customer signed.
        Signed,
        /// The customer would not sign.
        Refused,
        /// Something came after the signature.
        Reopened,
    }
    /// Where records are.
    CustodyStatus {
        /// Only here.
        OnPhone,
        /// At the office.
        AtOffice,
        /// The office set them aside; they are kept here.
        Refused,
    }
    /// How this phone stands to the office.
    SyncStatus {
        /// It belongs to no office yet.
        NotEnrolled,
        /// Nothing waits.
        AllAtOffice,
        /// Something waits.
        Waiting,
        /// The office set something aside.
        Refused,
        /// Something waits, and the last sync failed.
        Trouble,
    }
    /// What of a phone may be healthy or not.
    HealthTopic {
        /// How long ago it was in contact with the office.
        Contact,
        /// Its wall clock.
        Clock,
        /// The room for records.
        Storage,
        /// The key that signs.
        SigningKey,
    }
    /// How healthy it is.
    HealthStatus {
        /// Nothing is wrong.
        Good,
        /// Something should be done.
        Attention,
        /// It cannot be told.
        CannotTell,
    }
    /// Who says that something was done earlier.
    SaidBy {
        /// The technician.
        Myself,
        /// The customer.
        Customer,
        /// A colleague.
        Colleague,
        /// A paper.
        Paper,
    }
    /// Why something is recorded only afterwards.
    LateReason {
        /// The phone was dead.
        PhoneDead,
        /// There was no time.
        NoTime,
        /// It was forgotten.
        Forgot,
        /// Something else.
        Other,
    }
}
