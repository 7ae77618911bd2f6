//! The engine's own single values in the database. Names are on disk, so they never change.

use doorstep_store::Key;

/// Bearer token of the sync route.
pub(crate) const TOKEN: Key<String> = Key::new("token");
/// Public key of the office, SEC1.
pub(crate) const OFFICE_KEY: Key<Vec<u8>> = Key::new("office_key");
/// Public key of this device as it was enrolled, SEC1, uncompressed.
pub(crate) const DEVICE_KEY: Key<Vec<u8>> = Key::new("device_key");
/// Name of the person whose phone it is.
pub(crate) const PERSON_NAME: Key<String> = Key::new("person_name");
/// Their role, as the office's word.
pub(crate) const ROLE: Key<String> = Key::new("role");
/// The office's time zone, IANA name.
pub(crate) const ZONE: Key<String> = Key::new("zone");
/// Last contact with the office within a boot; see `contact`.
pub(crate) const CONTACT: Key<Vec<u8>> = Key::new("contact");
/// Taps recorded in this database.
pub(crate) const TAPS: Key<u64> = Key::new("taps");
/// The next request has to list everything that is held.
pub(crate) const LIST_ALL: Key<bool> = Key::new("list_all");
/// Visits that were damaged and of which the office has not given everything again: 16 bytes each, ascending.
pub(crate) const MENDING: Key<Vec<u8>> = Key::new("mending");
/// Up to which arrival the technician has seen each visit; see `loaded::Seen`.
pub(crate) const SEEN: Key<Vec<u8>> = Key::new("seen");
