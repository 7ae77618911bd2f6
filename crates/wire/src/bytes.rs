//! Byte strings of fixed and free length, written as CBOR byte strings.
//! What may be about a person prints as its length only.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! fixed {
    ($(#[$doc:meta])* $name:ident, $len:literal, $visitor:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl From<[u8; $len]> for $name {
            fn from(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }
        }
        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_bytes(&self.0)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                from.deserialize_bytes($visitor)
            }
        }

        struct $visitor;

        impl Visitor<'_> for $visitor {
            type Value = $name;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                write!(f, "{} bytes", $len)
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<$name, E> {
                bytes.try_into().map($name).map_err(|_| E::invalid_length(bytes.len(), &self))
            }
        }
    };
}

fixed!(
    /// A SHA-256: the head of a document, the `p` of a private value, the name of a blob.
    Hash32, 32, Hash32Visitor
);
fixed!(
    /// A UUID as its 16 bytes (a visit), or another opaque mark of that length (the tag of a cursor).
    Id16, 16, Id16Visitor
);
fixed!(
    /// The 32 random bytes beside a private value; erasure deletes them, so they are not printed.
    Salt32, 32, Salt32Visitor
);

fn hex(bytes: &[u8], f: &mut fmt::Formatter) -> fmt::Result {
    bytes.iter().try_for_each(|b| write!(f, "{b:02x}"))
}
impl fmt::Display for Hash32 {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        hex(&self.0, f)
    }
}
impl fmt::Debug for Hash32 {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        hex(&self.0, f)
    }
}
impl fmt::Display for Id16 {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        hex(&self.0, f)
    }
}
impl fmt::Debug for Id16 {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        hex(&self.0, f)
    }
}
impl fmt::Debug for Salt32 {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// A byte string of any length: a pack of changes, a sealed blob, a payload, a signature.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bytes(#[serde(with = "serde_bytes")] pub Vec<u8>);

impl Bytes {
    /// Whether there are none; such a field is left out.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// How many bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}
impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}
impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "<{} bytes>", self.0.len())
    }
}
