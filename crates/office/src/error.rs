//! Everything that the office may refuse or fail at, each with a stable code and an HTTP status.
//! Messages hold codes and field names, never what a person wrote. What people read is a row of `texts` a code.

mod fault;
mod texts;
mod words;

pub use fault::{Fault, FaultKind};

use std::fmt;

use doorstep_standard::Lang;

use crate::orders::sheet::SheetError;

/// Why a request was refused or failed.
#[derive(Debug)]
pub enum OfficeError {
    /// The body or query cannot be read at all.
    Malformed(&'static str),
    /// A member of the body is missing, unknown, named twice or of another type.
    Member(String),
    /// One field is missing or absurd.
    Field {
        /// Name of the field.
        field: &'static str,
        /// Stable code of what is wrong with it; its words are in the table of texts.
        code: &'static str,
    },
    /// The body is of a type that this route does not read.
    ContentType(&'static str),
    /// The body is too large.
    TooLarge(usize),
    /// None of the bytes that are asked for are there; so many there are.
    Range(u64),
    /// The body did not come in full.
    Truncated,
    /// Nobody is signed in.
    SignInNeeded,
    /// The token belongs to no session or device of this office.
    UnknownToken,
    /// The device of the message is not the one of the token.
    UnknownDevice,
    /// The device was revoked and may only push what it recorded.
    DeviceRevoked,
    /// Name or password is wrong.
    WrongSignIn,
    /// Too many wrong passwords.
    LockedOut {
        /// How long to wait, milliseconds.
        retry_ms: i64,
    },
    /// The office has too many requests in hand.
    Busy,
    /// The caller's role may not do this.
    Forbidden,
    /// A form or call without the session's CSRF token.
    Csrf,
    /// The route is there, the method is not.
    Method,
    /// There is no such thing, or the caller may not know of it.
    NotFound(&'static str),
    /// It exists already, or its state forbids this.
    Conflict {
        /// Stable code; its words are in the table of texts.
        code: &'static str,
    },
    /// Rules of the visit's standard are against an act, and whoever does it was not shown all of them.
    Against {
        /// Ids of all rules that are against it.
        rules: Vec<String>,
    },
    /// The enrolment code is unknown, used or too old.
    EnrolmentCode,
    /// The code that opens the founding of a company is another.
    FoundingCode,
    /// A service standard that does not compile.
    Standard {
        /// What the lint finds.
        faults: Vec<doorstep_standard::Issue>,
    },
    /// A sheet of orders that cannot be read at all.
    Sheet(SheetError),
    /// A holiday document that cannot be read.
    Holidays(doorstep_standard::calendar::HolidayError),
    /// The database was written by a newer version.
    NewerDatabase {
        /// Version in the file.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// The database failed.
    Database(Fault),
    /// A row of ours does not read back; the database was changed by other hands or damaged.
    Damaged(&'static str),
    /// The same, with the reason of whoever read it.
    Unreadable {
        /// What was stored.
        what: &'static str,
        /// Why it does not read back.
        why: String,
    },
    /// The body is no sync message.
    Wire(doorstep_wire::WireError),
    /// The operating system refused a file or socket.
    Io(std::io::Error),
    /// A task of the server died; nothing of its transaction was kept.
    Internal,
    /// What cannot fail failed, for this reason; nothing of the transaction was kept.
    Failed(String),
}

/// Shorthand of this crate.
pub type Result<T, E = OfficeError> = std::result::Result<T, E>;

impl OfficeError {
    /// Stable code, for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) | Self::Member(_) => "malformed",
            Self::Field { code, .. } | Self::Conflict { code, .. } => code,
            Self::ContentType(_) => "wrong_content_type",
            Self::TooLarge(_) => "too_large",
            Self::Range(_) => "range_not_satisfiable",
            Self::Truncated => "truncated",
            Self::SignInNeeded => "sign_in_needed",
            Self::UnknownToken => "unknown_token",
            Self::UnknownDevice => "unknown_device",
            Self::DeviceRevoked => "device_revoked",
            Self::WrongSignIn => "wrong_sign_in",
            Self::LockedOut { .. } => "locked_out",
            Self::Busy => "busy",
            Self::Forbidden => "forbidden",
            Self::Csrf => "csrf",
            Self::Method => "method_not_allowed",
            Self::NotFound(_) => "not_found",
            Self::Against { .. } => "against_rules",
            Self::EnrolmentCode => "enrolment_code",
            Self::FoundingCode => "founding_code",
            Self::Standard { .. } => "standard_faulty",
            Self::Sheet(e) => e.code(),
            Self::Holidays(e) => e.code(),
            Self::NewerDatabase { .. } => "newer_database",
            Self::Database(_) => "database",
            Self::Damaged(_) | Self::Unreadable { .. } => "damaged",
            Self::Wire(e) => e.code(),
            Self::Io(_) => "io",
            Self::Internal | Self::Failed(_) => "internal",
        }
    }

    /// The HTTP status that tells it.
    pub fn status(&self) -> u16 {
        match self {
            Self::Malformed(_)
            | Self::Member(_)
            | Self::Truncated
            | Self::EnrolmentCode
            | Self::FoundingCode
            | Self::Sheet(_) => 400,
            Self::Field { .. } | Self::Standard { .. } | Self::Holidays(_) => 422,
            Self::ContentType(_) => 415,
            Self::TooLarge(_) => 413,
            Self::Range(_) => 416,
            Self::SignInNeeded | Self::UnknownToken | Self::UnknownDevice | Self::WrongSignIn => {
                401
            }
            Self::LockedOut { .. } | Self::Busy => 429,
            Self::Forbidden | Self::Csrf | Self::DeviceRevoked => 403,
            Self::NotFound(_) => 404,
            Self::Method => 405,
            Self::Wire(e) => e.http_status(),
            Self::Conflict { .. } | Self::Against { .. } => 409,
            Self::NewerDatabase { .. }
            | Self::Database(_)
            | Self::Damaged(_)
            | Self::Io(_)
            | Self::Unreadable { .. }
            | Self::Failed(_)
            | Self::Internal => 500,
        }
    }

    /// Whether the office itself is at fault: its rows or its code, not the request.
    pub fn is_own_fault(&self) -> bool {
        use OfficeError::{Damaged, Failed, Internal, Unreadable};
        matches!(self, Damaged(_) | Unreadable { .. } | Internal | Failed(_))
    }

    /// Whether there was no room on the disk.
    pub fn is_full_disk(&self) -> bool {
        match self {
            Self::Database(e) => e.kind == FaultKind::Full,
            Self::Io(e) => e.kind() == std::io::ErrorKind::StorageFull,
            _ => false,
        }
    }

    /// What the server's log says beside the code when the office failed; holds no personal data.
    pub fn cause(&self) -> Option<String> {
        match self {
            Self::Database(e) => Some(e.to_string()),
            Self::Io(e) => Some(e.to_string()),
            Self::Unreadable { what, why } => Some(format!("{what}: {why}")),
            Self::Damaged(what) => Some((*what).to_owned()),
            Self::Failed(why) => Some(why.clone()),
            Self::Internal => Some("a task ended without an answer".to_owned()),
            _ => None,
        }
    }

    /// What is wrong, of which field, and what to do next, as a person reads it.
    pub fn words(&self, lang: Lang) -> String {
        let code = self.code();
        let text = |key: &str| texts::text(None, key, lang).unwrap_or(code);
        let filled = |with: &str| text(code).replace("{}", with);
        let thing = |word: &'static str| match lang {
            Lang::Zh => words::in_chinese(words::THINGS, word),
            Lang::En => word,
        };
        match self {
            Self::Malformed(what) => filled(match lang {
                Lang::Zh => words::in_chinese(words::UNREADABLE, what),
                Lang::En => what,
            }),
            Self::Field { field, .. } => {
                let row = words::FIELDS.iter().find(|(f, ..)| f == field);
                let name = row.map_or(*field, |(_, zh, en)| lang.pick(zh, en));
                let what = self.of_field(lang).unwrap_or(code);
                format!("“{name}”{}{what}", lang.pick("", " "))
            }
            Self::Member(member) => texts::text(None, "member", lang)
                .unwrap_or(code)
                .replace("{}", member),
            Self::ContentType(types) => filled(types),
            Self::TooLarge(bytes) => filled(&bytes.to_string()),
            Self::Range(bytes) => filled(&bytes.to_string()),
            Self::NotFound(what) | Self::Damaged(what) | Self::Unreadable { what, .. } => {
                filled(thing(what))
            }
            Self::LockedOut { retry_ms } => filled(&(retry_ms / 1000 + 1).to_string()),
            Self::Standard { faults } => filled(&faults.len().to_string()),
            Self::Against { rules } => filled(&rules.join(", ")),
            Self::NewerDatabase { found, known } => filled(&format!("{found} > {known}")),
            // Which column is meant, the sheet's own words say.
            Self::Sheet(e) => match lang {
                Lang::Zh => e.zh(),
                Lang::En => e.to_string(),
            },
            Self::Wire(e) if lang == Lang::En => e.to_string(),
            Self::Holidays(e) if lang == Lang::En => e.to_string(),
            // The date or word that is wrong stands in backticks.
            Self::Holidays(e) => match e.to_string().split('`').nth(1) {
                Some(wrong) => format!("{}：`{wrong}`", text(code)),
                None => text(code).into(),
            },
            // Two codes of a sync body mean something else on a field.
            Self::Wire(_) => texts::text(Some("wire"), code, lang).unwrap_or(code).into(),
            _ => text(code).into(),
        }
    }

    /// What is wrong with the field of this error and what to do, to stand behind the field's name.
    pub fn of_field(&self, lang: Lang) -> Option<&'static str> {
        match self {
            Self::Field { field, code } => texts::text(Some(field), code, lang),
            _ => None,
        }
    }

    /// Seconds after which a retry makes sense, if waiting is what helps.
    pub fn retry_after_s(&self) -> Option<i64> {
        match self {
            Self::LockedOut { retry_ms } => Some(retry_ms / 1000 + 1),
            Self::Busy => Some(2),
            _ => None,
        }
    }
}

impl fmt::Display for OfficeError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.words(Lang::En))
    }
}

impl std::error::Error for OfficeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Database(e) => Some(e),
            Self::Io(e) => Some(e),
            _ => None,
        }
    }
}

impl From<std::io::Error> for OfficeError {
    fn from(e: std::io::Error) -> Self {
        Self::Io(e)
    }
}

/// For what was stored and does not read back, with the reason.
pub fn damaged<E: fmt::Display>(what: &'static str) -> impl Fn(E) -> OfficeError {
    move |e| OfficeError::Unreadable {
        what,
        why: e.to_string(),
    }
}

/// For what cannot fail, with the reason if it does.
pub fn failed(e: impl fmt::Display) -> OfficeError {
    OfficeError::Failed(e.to_string())
}

impl From<SheetError> for OfficeError {
    fn from(e: SheetError) -> Self {
        Self::Sheet(e)
    }
}

impl From<doorstep_wire::WireError> for OfficeError {
    fn from(e: doorstep_wire::WireError) -> Self {
        Self::Wire(e)
    }
}

impl From<doorstep_standard::calendar::HolidayError> for OfficeError {
    fn from(e: doorstep_standard::calendar::HolidayError) -> Self {
        Self::Holidays(e)
    }
}

#[cfg(test)]
mod tests {
    use super::texts::TEXTS;
    use super::words::{FIELDS, THINGS, UNREADABLE};
    use super::*;

    fn han(text: &str) -> bool {
        text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    /// Chinese is Chinese, English is English, and a person is told what to do in the half after the first stop.
    fn sound(code: &str, e: &OfficeError) {
        let (zh, en) = (e.words(Lang::Zh), e.words(Lang::En));
        assert!(han(&zh) && zh != code, "{code}: {zh}");
        assert!(!en.is_empty() && !han(&en) && en != code, "{code}: {en}");
        assert!(
            !zh.contains("{}") && !en.contains("{}"),
            "{code}: {zh} {en}"
        );
    }

    /// Every source file of the office, its pages and its routes, without its tests.
    fn sources() -> Vec<String> {
        let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut left: Vec<std::path::PathBuf> = ["office/src", "console/src", "http/src"]
            .iter()
            .map(|src| crates.join(src))
            .collect();
        let mut all = Vec::new();
        while let Some(path) = left.pop() {
            if path.is_dir() {
                left.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(path).unwrap();
                all.push(
                    text.split("#[cfg(test)]")
                        .next()
                        .unwrap_or_default()
                        .to_owned(),
                );
            }
        }
        assert!(all.len() > 50);
        all
    }

    /// Every word in quotes that follows `key` in the sources.
    fn said_after(key: &str) -> Vec<&'static str> {
        let mut found = Vec::new();
        for source in sources() {
            for after in source.split(key).skip(1) {
                let Some(rest) = after.trim_start().strip_prefix('"') else {
                    continue;
                };
                let word = rest.split('"').next().unwrap_or_default();
                found.push(&*word.to_owned().leak());
            }
        }
        assert!(!found.is_empty(), "{key}");
        found
    }

    #[test]
    fn every_code_of_the_sources_has_both_languages() {
        let mut codes = 0;
        for source in sources() {
            for made in ["OfficeError::Field {", "OfficeError::Conflict {"] {
                for after in source.split(made).skip(1) {
                    let inside = after.split('}').next().unwrap_or_default();
                    let Some((_, rest)) = inside.split_once("code: \"") else {
                        continue;
                    };
                    let code = &*rest.split('"').next().unwrap_or_default().to_owned().leak();
                    codes += 1;
                    sound(code, &OfficeError::Conflict { code });
                }
            }
            for call in ["fault(\"", "RowError::new(\""] {
                for after in source.split(call).skip(1) {
                    let args = after.split(')').next().unwrap_or_default();
                    let words: Vec<&'static str> = args
                        .split('"')
                        .step_by(2)
                        .map(|w| &*w.to_owned().leak())
                        .collect();
                    let error = match words[..] {
                        [field, code, ..] if !code.is_empty() => OfficeError::Field { field, code },
                        // The code is a variable here, and its value stands elsewhere.
                        [_] if args.contains(',') => continue,
                        [code, ..] => OfficeError::Conflict { code },
                        [] => continue,
                    };
                    codes += 1;
                    sound(error.code(), &error);
                }
            }
        }
        assert!(codes > 50, "{codes}");
        for what in said_after("OfficeError::Malformed(") {
            assert!(UNREADABLE.iter().any(|(en, _)| *en == what), "{what}");
            sound(what, &OfficeError::Malformed(what));
        }
        for what in said_after("OfficeError::NotFound(") {
            assert!(THINGS.iter().any(|(en, _)| *en == what), "{what}");
        }
        for what in [said_after("OfficeError::Damaged("), said_after("damaged(")].concat() {
            assert!(THINGS.iter().any(|(en, _)| *en == what), "{what}");
        }
        for field in said_after("field: ") {
            assert!(FIELDS.iter().any(|(f, ..)| *f == field), "{field}");
        }
    }

    #[test]
    fn every_kind_of_refusal_says_what_to_do_in_both_languages() {
        use OfficeError as E;
        use doorstep_wire::WireError as W;
        let holidays = doorstep_standard::HolidayYear::parse(b"x").unwrap_err();
        let all = [
            E::Malformed("the body is not JSON"),
            E::Member("role".into()),
            E::ContentType("application/json"),
            E::TooLarge(9),
            E::Range(9),
            E::Truncated,
            E::SignInNeeded,
            E::UnknownToken,
            E::UnknownDevice,
            E::DeviceRevoked,
            E::WrongSignIn,
            E::LockedOut { retry_ms: 4_000 },
            E::Busy,
            E::Forbidden,
            E::Csrf,
            E::Method,
            E::NotFound("visit"),
            E::Against {
                rules: vec!["a.1".into()],
            },
            E::EnrolmentCode,
            E::Standard { faults: vec![] },
            E::Holidays(holidays),
            E::NewerDatabase { found: 9, known: 3 },
            E::Database(Fault::new(FaultKind::Other, "disk I/O error".into())),
            E::Damaged("visit"),
            damaged("visit")("a reason"),
            failed("a reason"),
            E::Io(std::io::ErrorKind::Other.into()),
            E::Internal,
            E::Wire(W::BodyTooLarge { limit: 1 }),
            E::Wire(W::InflatedTooLarge { limit: 1 }),
            E::Wire(W::BadCompression),
            E::Wire(W::UnknownMediaType),
            E::Wire(W::UnknownEncoding),
            E::Wire(W::UnknownDictionary),
            E::Wire(W::VersionNewer { theirs: 2, ours: 1 }),
            E::Wire(W::VersionOlder {
                theirs: 1,
                oldest: 2,
            }),
            E::Wire(W::Truncated),
            E::Wire(W::TrailingBytes),
            E::Wire(W::TooDeep { limit: 1 }),
            E::Wire(W::RepeatedDocument),
            E::Wire(W::Encode),
        ];
        for e in &all {
            sound(e.code(), e);
        }
        let told = |e: &E| (e.words(Lang::Zh), e.words(Lang::En));
        let end = E::Field {
            field: "end",
            code: "too_long",
        };
        assert_eq!(
            told(&end),
            (
                "“结束时间”约定的时间段超过一天，请缩短".into(),
                "“End” makes the window longer than a day; shorten it".into()
            )
        );
        let document = "region = \"CN\"\nyear = 2026\noff = [\"2026-02-30\"]\n";
        let holidays = doorstep_standard::HolidayYear::parse(document.as_bytes()).unwrap_err();
        assert!(told(&E::Holidays(holidays)).0.contains("`2026-02-30`"));
        let locked = told(&E::LockedOut { retry_ms: 4_000 });
        assert!(locked.0.contains("等 5 秒") && locked.1.contains("5 seconds"));
    }

    #[test]
    fn one_row_a_code() {
        for (n, (code, zh, _)) in TEXTS.iter().enumerate() {
            assert!(han(zh), "{code}");
            assert!(TEXTS[..n].iter().all(|(c, ..)| c != code), "{code} twice");
            assert!(
                crate::orders::texts_of(code).is_none(),
                "{code} is a row's code, too"
            );
        }
    }
}
