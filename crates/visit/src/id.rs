//! The ids of the domain, each a type of its own.
//! Event ids are hashes; visits are UUIDs; tenants, people and devices are short codes.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE32_NOPAD;
use uuid::Uuid;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {what}")]
pub struct IdError {
    /// Which kind of id was expected.
    pub what: &'static str,
}

/// Lower-case base32 without padding, the spelling of every hash in an event.
pub fn base32(bytes: &[u8]) -> String {
    let mut s = BASE32_NOPAD.encode(bytes);
    s.make_ascii_lowercase();
    s
}

/// Reads what [`base32`] wrote; `None` for any other spelling.
pub fn from_base32(text: &str) -> Option<Vec<u8>> {
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        return None;
    }
    BASE32_NOPAD
        .decode(text.to_ascii_uppercase().as_bytes())
        .ok()
}

/// The first 128 bits of the hash of an event; 26 letters when written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub [u8; 16]);

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&base32(&self.0))
    }
}
impl fmt::Debug for EventId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl FromStr for EventId {
    type Err = IdError;
    fn from_str(s: &str) -> Result<Self, IdError> {
        from_base32(s)
            .and_then(|b| b.try_into().ok())
            .map(EventId)
            .ok_or(IdError { what: "event id" })
    }
}

/// A visit case: one Automerge document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VisitId(pub Uuid);

impl VisitId {
    /// The id of a visit opened at `ms` (UTC milliseconds): a UUIDv7 from ten random bytes.
    pub fn new_v7(ms: i64, random: [u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(ms.max(0) as u64, &random).into_uuid())
    }
}
impl fmt::Display for VisitId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}
impl fmt::Debug for VisitId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl FromStr for VisitId {
    type Err = IdError;
    fn from_str(s: &str) -> Result<Self, IdError> {
        let id = Uuid::parse_str(s).map_err(|_| IdError { what: "visit id" })?;
        if id.hyphenated().to_string() != s {
            return Err(IdError { what: "visit id" });
        }
        Ok(Self(id))
    }
}

macro_rules! code {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        /// 1 to 64 characters of `[a-z0-9-]`.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The code as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(s: &str) -> Result<Self, IdError> {
                let fine = (1..=64).contains(&s.len())
                    && s.bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
                if fine { Ok(Self(s.to_owned())) } else { Err(IdError { what: $what }) }
            }
        }
    };
}

code!(
    /// A heating company on this server.
    TenantId, "tenant id"
);
code!(
    /// A technician, crew lead, dispatcher or admin; never a name.
    PersonId, "person id"
);
code!(
    /// An enrolled device, or `office`.
    DeviceId, "device id"
);

impl PersonId {
    /// Everybody, for questions that are not about one person. No text reads as it.
    pub(crate) fn everybody() -> Self {
        Self("*".to_owned())
    }
    pub(crate) fn is_everybody(&self) -> bool {
        self.0 == "*"
    }
}

impl DeviceId {
    /// The office as a writer.
    pub fn office() -> Self {
        Self("office".to_owned())
    }
    /// Whether the office wrote it.
    pub fn is_office(&self) -> bool {
        self.0 == "office"
    }
}
