//! The ids of the domain, each a type of its own.
//! Event ids are hashes; visits are UUIDs; tenants, people and devices are short codes.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

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

/// Letters of a written event id.
const ID_LETTERS: usize = 26;
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

impl EventId {
    /// Whether this is how the id is written.
    pub fn is_written(&self, text: &str) -> bool {
        self.letters() == text.as_bytes()
    }

    /// As [`base32`] writes it, without a string: ids are the most frequent text of all.
    fn letters(&self) -> [u8; ID_LETTERS] {
        let mut bits = u128::from_be_bytes(self.0);
        // 26 letters have room for 130 bits: the last one holds 3 of them and two zeros.
        let mut out = [ALPHABET[((bits & 0b111) << 2) as usize]; ID_LETTERS];
        bits >>= 3;
        for letter in out.iter_mut().rev().skip(1) {
            *letter = ALPHABET[(bits & 31) as usize];
            bits >>= 5;
        }
        out
    }

    fn from_letters(text: &str) -> Option<Self> {
        let letters: &[u8; ID_LETTERS] = text.as_bytes().try_into().ok()?;
        let (last, first) = letters.split_last()?;
        let mut bits = 0_u128;
        for letter in first {
            bits = bits << 5 | u128::from(value_of(*letter)?);
        }
        let last = value_of(*last)?;
        (last & 0b11 == 0).then(|| Self((bits << 3 | u128::from(last >> 2)).to_be_bytes()))
    }
}

fn value_of(letter: u8) -> Option<u8> {
    match letter {
        b'a'..=b'z' => Some(letter - b'a'),
        b'2'..=b'7' => Some(letter - b'2' + 26),
        _ => None,
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.letters()).unwrap_or_default())
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
        Self::from_letters(s).ok_or(IdError { what: "event id" })
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
        pub struct $name(Arc<str>);

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
                if fine { Ok(Self(s.into())) } else { Err(IdError { what: $what }) }
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
        Self("*".into())
    }
    pub(crate) fn is_everybody(&self) -> bool {
        &*self.0 == "*"
    }
}

impl PersonId {
    /// Whoever acts by a command on the office's own machine; belongs to nobody.
    pub fn machine() -> Self {
        Self("machine".into())
    }
}

impl DeviceId {
    /// The office as a writer.
    pub fn office() -> Self {
        Self("office".into())
    }
    /// Whether the office wrote it.
    pub fn is_office(&self) -> bool {
        &*self.0 == "office"
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn event_ids_are_written_as_every_hash(bytes in any::<[u8; 16]>()) {
            let text = EventId(bytes).to_string();
            prop_assert_eq!(&text, &base32(&bytes));
            prop_assert_eq!(text.parse(), Ok(EventId(bytes)));
            prop_assert!(EventId(bytes).is_written(&text));
        }

        #[test]
        fn event_ids_are_read_as_every_hash(text in "[a-z2-7]{25,27}|[A-Za-z0-9é]{24,26}") {
            let plain = from_base32(&text).and_then(|b| b.try_into().ok()).map(EventId);
            prop_assert_eq!(text.parse().ok(), plain);
        }
    }
}
