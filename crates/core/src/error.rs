//! What can go wrong, one variant for each thing that the app can do about it.
//! No variant holds what a person typed, a name or an address.

use doorstep_standard::StandardError;
use doorstep_store::StoreError;
use doorstep_visit::strokes::StrokesError;

use crate::ports::{PortError, TransportError};
use crate::view::RefusalView;

/// When to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// Not by itself: a person must do something first.
    Never,
    /// When there is a network, with growing, jittered delay.
    WhenOnline,
    /// After this many milliseconds, with the same bytes.
    After(i64),
}

/// Why the engine could not do what was asked. Whatever it is, nothing recorded was lost.
#[derive(Debug, thiserror::Error)]
pub enum CoreError {
    /// The database refused; nothing was recorded. Say so in place, with what to do.
    #[error(transparent)]
    Storage(#[from] StoreError),
    /// A device service failed; nothing was recorded.
    #[error(transparent)]
    Device(#[from] PortError),
    /// The phone does not belong to an office yet. Ask for a code.
    #[error("this phone is not enrolled; enter a code from the office")]
    NotEnrolled,
    /// It belongs to another office or person and holds their visits.
    #[error("this phone holds visits of another office; have it wiped before it is enrolled again")]
    EnrolledElsewhere,
    /// The visit is not on this phone. Go back to the list.
    #[error("the visit is not on this phone; go back to the list")]
    UnknownVisit,
    /// No standard of that name is on this phone.
    #[error("the service standard is not on this phone; sync once, or choose another")]
    UnknownStandard,
    /// A standard that was to be put on the phone does not compile here.
    #[error(transparent)]
    Standard(#[from] StandardError),
    /// What stands on the disk for this visit cannot be read. Other visits can.
    #[error("the records of this visit are damaged ({code}); keep the phone and call the office")]
    VisitDamaged {
        /// Code of the check that failed.
        code: &'static str,
    },
    /// The caller's input cannot become an event: a bug of the shell, or a text that is too long.
    #[error("the input `{0}` cannot be recorded; shorten or correct it")]
    BadInput(&'static str),
    /// What was drawn is no signature; nothing was recorded.
    #[error(transparent)]
    Strokes(#[from] StrokesError),
    /// The phone's key store has another key than the one that the office knows. Nothing was signed.
    #[error(
        "this phone's key is no longer the one that the office knows; ask for a new code and enrol again, everything is kept"
    )]
    KeyChanged,
    /// What the key store returned is no signature by this phone's key. Nothing was recorded.
    #[error(
        "this phone's key store made a signature that does not verify; sign again, then restart the phone, then call the office"
    )]
    BadSignature,
    /// A rule holds what was asked for, where the verb answers with a view; nothing was recorded.
    #[error("held: {}; show what would satisfy it", .0.code)]
    Refused(Box<RefusalView>),
    /// No answer came. Nothing is acknowledged.
    #[error(transparent)]
    Offline(TransportError),
    /// Something answered that is not the office: a captive portal, a proxy. Nothing is acknowledged.
    #[error("the answer did not come from the office; sign in to the network or use another")]
    NotTheOffice,
    /// The office does not know this phone any more. Everything is kept.
    #[error(
        "the office does not accept this phone ({code}); ask for a new code, everything is kept"
    )]
    SignedOut {
        /// The office's code.
        code: String,
    },
    /// The enrolment code is used up, expired or mistyped.
    #[error("the office refused the code ({code}); ask for a new one")]
    CodeRefused {
        /// The office's code.
        code: String,
    },
    /// One side is too old for the other.
    #[error("this app and the office do not understand each other ({code}); update the app")]
    UpdateApp {
        /// Code of what was not understood.
        code: String,
    },
    /// The office asks to wait.
    #[error("the office is busy; it is tried again in {after_ms} ms")]
    OfficeBusy {
        /// Milliseconds to wait.
        after_ms: i64,
    },
    /// The office failed, or refused for a reason that only it can mend.
    #[error(
        "the office could not take the request ({code}); everything is kept, it is tried again"
    )]
    OfficeFault {
        /// HTTP status.
        status: u16,
        /// The office's code.
        code: String,
    },
}

impl CoreError {
    /// Stable code.
    pub fn code(&self) -> &str {
        match self {
            Self::Storage(e) => e.code(),
            Self::Device(e) => &e.code,
            Self::NotEnrolled => "not_enrolled",
            Self::EnrolledElsewhere => "enrolled_elsewhere",
            Self::UnknownVisit => "unknown_visit",
            Self::UnknownStandard => "unknown_standard",
            Self::Standard(e) => e.code(),
            Self::VisitDamaged { .. } => "visit_damaged",
            Self::BadInput(_) => "bad_input",
            Self::Strokes(e) => e.code(),
            Self::KeyChanged => "key_changed",
            Self::BadSignature => "bad_signature",
            Self::Refused(view) => &view.code,
            Self::Offline(e) => e.code(),
            Self::NotTheOffice => "not_the_office",
            Self::SignedOut { .. } => "signed_out",
            Self::CodeRefused { .. } => "code_refused",
            Self::UpdateApp { .. } => "update_app",
            Self::OfficeBusy { .. } => "office_busy",
            Self::OfficeFault { .. } => "office_fault",
        }
    }

    /// When the same may be tried again.
    pub fn retry(&self) -> Retry {
        match self {
            Self::Offline(TransportError::BadAddress(_) | TransportError::NoTls(_)) => Retry::Never,
            Self::Offline(_) | Self::NotTheOffice => Retry::WhenOnline,
            Self::OfficeBusy { after_ms } => Retry::After(*after_ms),
            Self::OfficeFault { status, .. } if *status >= 500 => Retry::WhenOnline,
            Self::Storage(StoreError::Busy) => Retry::After(1_000),
            _ => Retry::Never,
        }
    }
}
