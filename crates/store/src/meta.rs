//! Single values of this phone: who it is, how far it has synced.
//! Each key carries its type, so a cursor is never read as a name.

use std::marker::PhantomData;

/// A named slot of the `meta` table that holds a `T`.
/// Callers may define keys of their own; names are stable, they are on disk.
pub struct Key<T> {
    name: &'static str,
    kind: PhantomData<fn() -> T>,
}

impl<T> Key<T> {
    /// A key; `name` is what the table holds.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            kind: PhantomData,
        }
    }
    /// The name in the table.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}
impl<T> Clone for Key<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Key<T> {}

/// The keys that every phone has.
pub mod key {
    use super::{Cursor, Key};

    /// The id that the office gave this device.
    pub const DEVICE: Key<String> = Key::new("device");
    /// The tenant of this phone.
    pub const TENANT: Key<String> = Key::new("tenant");
    /// The person who is signed in.
    pub const PERSON: Key<String> = Key::new("person");
    /// The epoch of this database: a new one after every restore or clone.
    pub const EPOCH: Key<u64> = Key::new("epoch");
    /// How far this device has read its feed.
    pub const CURSOR: Key<Cursor> = Key::new("cursor");
    /// Server time at the last contact, UTC milliseconds.
    pub const SERVER_TIME: Key<i64> = Key::new("server_time");
    /// Up to which feed number the office is safe from its own loss.
    pub const BACKED_UP: Key<u64> = Key::new("backed_up");
    /// When every page was last read at an opening, UTC milliseconds on this phone's clock.
    pub const CHECKED_AT: Key<i64> = Key::new("checked_at");
    /// The last sync that ended well, UTC milliseconds on this phone's clock.
    pub const SYNCED_AT: Key<i64> = Key::new("synced_at");
}

/// A place in the device's feed: the row number and the tag of that row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cursor {
    /// Number of the last row read.
    pub n: u64,
    /// The tag that the server gave with it; a restored server does not know it.
    pub tag: Vec<u8>,
}

/// A value that a [`Key`] can hold, as bytes.
pub trait MetaValue: Sized {
    /// The bytes on disk.
    fn to_bytes(&self) -> Vec<u8>;
    /// Reads them; `None` when they are not such a value.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

impl MetaValue for String {
    fn to_bytes(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Self::from_utf8(bytes.to_vec()).ok()
    }
}
impl MetaValue for Vec<u8> {
    fn to_bytes(&self) -> Vec<u8> {
        self.clone()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(bytes.to_vec())
    }
}
impl MetaValue for u64 {
    fn to_bytes(&self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::from_be_bytes)
    }
}
impl MetaValue for i64 {
    fn to_bytes(&self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::from_be_bytes)
    }
}
impl MetaValue for bool {
    fn to_bytes(&self) -> Vec<u8> {
        vec![u8::from(*self)]
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0] => Some(false),
            [1] => Some(true),
            _ => None,
        }
    }
}
impl MetaValue for Cursor {
    fn to_bytes(&self) -> Vec<u8> {
        [&self.n.to_be_bytes()[..], &self.tag].concat()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (n, tag) = bytes.split_first_chunk()?;
        Some(Self {
            n: u64::from_be_bytes(*n),
            tag: tag.to_vec(),
        })
    }
}

/// Meta values to be written with a tap, a pull or an ack, in the same transaction.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct MetaPatch {
    pub(crate) entries: Vec<(&'static str, Option<Vec<u8>>)>,
}

impl MetaPatch {
    /// Sets `key` to `value`.
    pub fn set<T: MetaValue>(&mut self, key: Key<T>, value: &T) -> &mut Self {
        self.entries.push((key.name, Some(value.to_bytes())));
        self
    }
    /// Removes `key`.
    pub fn clear<T>(&mut self, key: Key<T>) -> &mut Self {
        self.entries.push((key.name, None));
        self
    }
}

// Meta values may be tokens: only the names are printed.
impl std::fmt::Debug for MetaPatch {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_set()
            .entries(self.entries.iter().map(|e| e.0))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: MetaValue + PartialEq + std::fmt::Debug>(value: T) {
        assert_eq!(T::from_bytes(&value.to_bytes()), Some(value));
    }

    #[test]
    fn values_come_back() {
        check(u64::MAX);
        check(i64::MIN);
        check(true);
        check("王".to_owned());
        check(Cursor { n: 7, tag: vec![] });
        check(Cursor {
            n: u64::MAX,
            tag: vec![1, 2, 3],
        });
    }

    #[test]
    fn wrong_lengths_are_refused() {
        assert_eq!(u64::from_bytes(&[1]), None);
        assert_eq!(bool::from_bytes(&[2]), None);
        assert_eq!(Cursor::from_bytes(&[0; 7]), None);
    }

    #[test]
    fn debug_prints_names_only() {
        let mut patch = MetaPatch::default();
        patch.set(Key::<String>::new("token"), &"secret".to_owned());
        assert_eq!(format!("{patch:?}"), r#"{"token"}"#);
    }
}
