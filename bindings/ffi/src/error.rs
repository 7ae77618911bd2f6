//! What a call can fail with: one variant for each thing that an app can do about it.

use doorstep_core::{CoreError, ErrorKind, Lang, Retry};

use crate::view::{Cross, RefusalView};

/// Why a call did nothing. Whatever it is, nothing that was recorded is lost.
///
/// Each variant is one thing to do. `code` is stable and fit for logs; `text` is for the person, in the language of
/// the screens. Neither holds a name, an address or anything that was typed.
#[derive(Debug, Clone, PartialEq, thiserror::Error, uniffi::Error)]
pub enum DoorstepError {
    /// Ask for a code from the office and enrol. Everything is kept.
    #[error("{code}: {text}")]
    SignInAgain {
        /// Stable code, such as `not_enrolled`.
        code: String,
        /// What happened and what to do.
        text: String,
    },
    /// Wait, or let the person try again; recording goes on meanwhile.
    #[error("{code}: {text}")]
    TryLater {
        /// Stable code, such as `unreachable`.
        code: String,
        /// What happened and what to do.
        text: String,
        /// Milliseconds to wait; absent: when there is a network, with growing delay.
        after_ms: Option<i64>,
    },
    /// Ask the person to free space, and try the same again.
    #[error("{code}: {text}")]
    FreeSpace {
        /// Stable code, such as `disk_full`.
        code: String,
        /// What happened and what to do.
        text: String,
    },
    /// Offer the update. Everything is kept.
    #[error("{code}: {text}")]
    UpdateApp {
        /// Stable code, such as `newer_version`.
        code: String,
        /// What happened and what to do.
        text: String,
    },
    /// Show the text, or the refusal with its remedies: a rule holds it, something newer has come, or the input cannot
    /// be recorded.
    #[error("{code}")]
    Refused {
        /// Stable code, such as `blocked` or `unknown_visit`.
        code: String,
        /// What to know, one sentence.
        text: String,
        /// Where rules hold it: which, what would satisfy them, and which reasons pass them.
        refusal: Option<Box<RefusalView>>,
    },
    /// The device's key is gone: enrol again. Everything is kept.
    #[error("{code}: {text}")]
    KeyLost {
        /// Stable code, such as `key_changed`.
        code: String,
        /// What happened and what to do.
        text: String,
    },
    /// Something stored cannot be read or written: keep the phone and call the office.
    #[error("{code}: {text}")]
    Damaged {
        /// Stable code, such as `visit_damaged`.
        code: String,
        /// What happened and what to do.
        text: String,
    },
    /// A fault of the app or of the engine, such as a call after it was shut down: offer to report the code.
    #[error("{code}: {text}")]
    Bug {
        /// Stable code, such as `closed` or `panic`.
        code: String,
        /// What happened and what to do.
        text: String,
    },
}

impl DoorstepError {
    /// Stable code.
    pub fn code(&self) -> &str {
        match self {
            Self::SignInAgain { code, .. }
            | Self::TryLater { code, .. }
            | Self::FreeSpace { code, .. }
            | Self::UpdateApp { code, .. }
            | Self::Refused { code, .. }
            | Self::KeyLost { code, .. }
            | Self::Damaged { code, .. }
            | Self::Bug { code, .. } => code,
        }
    }
}

fn of_kind(kind: ErrorKind, code: String, text: String) -> DoorstepError {
    use DoorstepError as E;
    match kind {
        ErrorKind::SignInAgain => E::SignInAgain { code, text },
        ErrorKind::TryLater => E::TryLater {
            code,
            text,
            after_ms: None,
        },
        ErrorKind::FreeSpace => E::FreeSpace { code, text },
        ErrorKind::UpdateApp => E::UpdateApp { code, text },
        ErrorKind::Refused => E::Refused {
            code,
            text,
            refusal: None,
        },
        ErrorKind::KeyLost => E::KeyLost { code, text },
        ErrorKind::Damaged => E::Damaged { code, text },
        ErrorKind::Bug => E::Bug { code, text },
    }
}

/// What the engine's error means for an app.
pub(crate) fn for_app(error: CoreError, lang: Lang) -> DoorstepError {
    let mut made = of_kind(error.kind(), error.code().to_owned(), error.text(lang));
    match &mut made {
        DoorstepError::TryLater { after_ms, .. } => {
            if let Retry::After(ms) = error.retry() {
                *after_ms = Some(ms);
            }
        }
        DoorstepError::Refused { refusal, .. } => {
            if let CoreError::Refused(view) = error {
                *refusal = Some(Box::new(RefusalView::cross(*view)));
            }
        }
        _ => {}
    }
    made
}

/// What can go wrong on this side of the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Own {
    /// Another engine works on the folder.
    AlreadyOpen,
    /// The folder cannot be made or written.
    FolderUnusable,
    /// The engine was shut down.
    Closed,
    /// A call panicked.
    Panic,
    /// A clock or key store called the engine that waits for it.
    CalledFromWithin,
    /// Neither an address of the office nor a transport was given.
    NoOffice,
    /// No transport was given, and this library was built without its own.
    #[cfg(not(feature = "http"))]
    NoTransport,
    /// A sync is under way.
    SyncRunning,
    /// The sync was told to end.
    SyncCancelled,
}

impl Own {
    pub(crate) fn error(self, lang: Lang) -> DoorstepError {
        use ErrorKind as K;
        let (code, kind, zh, en) = match self {
            Self::AlreadyOpen => (
                "already_open",
                K::Bug,
                "应用的数据正由另一处打开。请关闭那一处，或重启手机。",
                "The app's data is open elsewhere. Close it there, or restart the phone.",
            ),
            Self::FolderUnusable => (
                "folder_unusable",
                K::FreeSpace,
                "应用的文件夹不能写入。请检查剩余空间，再重启手机。",
                "The app's folder cannot be written. Check the free space, then restart the phone.",
            ),
            Self::Closed => (
                "closed",
                K::Bug,
                "应用已关闭数据。请重新打开应用。",
                "The app has closed its data. Open the app again.",
            ),
            Self::Panic => (
                "panic",
                K::Bug,
                "应用内部出错，已记录的都还在。请再试一次，并反馈这个问题。",
                "The app met a fault of its own. Every record is kept. Try again, and please report this.",
            ),
            Self::CalledFromWithin => (
                "called_from_within",
                K::Bug,
                "应用内部出错，这一步没有保存。请反馈这个问题。",
                "The app met a fault of its own. This was not saved. Please report this.",
            ),
            Self::NoOffice => (
                "no_office",
                K::Bug,
                "应用没有办公室的地址。请反馈这个问题。",
                "The app has no address of the office. Please report this.",
            ),
            #[cfg(not(feature = "http"))]
            Self::NoTransport => (
                "no_transport",
                K::Bug,
                "应用无法联网发送。请反馈这个问题。",
                "The app has no way to reach the office. Please report this.",
            ),
            Self::SyncRunning => (
                "sync_running",
                K::TryLater,
                "正在同步，请稍候。",
                "A sync is under way. Wait for it.",
            ),
            Self::SyncCancelled => (
                "sync_cancelled",
                K::TryLater,
                "同步已停止，已送到的不受影响。可以随时再同步。",
                "The sync was stopped. What has arrived stays. Sync again when it suits.",
            ),
        };
        of_kind(kind, code.to_owned(), lang.pick(zh, en).to_owned())
    }
}
