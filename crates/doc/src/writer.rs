//! Who writes: change hashes, actor ids, and the writer that an actor id is derived from.
//! An actor id belongs to one visit and one epoch, so a restored or cloned database never reuses `(actor, seq)`.

use std::fmt;
use std::str::FromStr;

use doorstep_visit::{DeviceId, VisitId};
use sha2::{Digest, Sha256};

macro_rules! bytes_id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
        impl FromStr for $name {
            type Err = NotHex;
            fn from_str(s: &str) -> Result<Self, NotHex> {
                let digits = s.as_bytes();
                if digits.len() != 2 * $len {
                    return Err(NotHex);
                }
                let mut out = [0; $len];
                for (byte, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
                    *byte = hex_pair(pair).ok_or(NotHex)?;
                }
                Ok(Self(out))
            }
        }
        impl TryFrom<&[u8]> for $name {
            type Error = std::array::TryFromSliceError;
            fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
                bytes.try_into().map(Self)
            }
        }
        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }
    };
}

bytes_id!(
    /// The SHA-256 that names a change; lower-case hex when written.
    Hash, 32
);
bytes_id!(
    /// The Automerge actor id of one writer in one visit; lower-case hex when written.
    ActorId, 16
);

/// The text is not lower-case hex of the right length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not lower-case hex of the right length")]
pub struct NotHex;

fn hex_pair(pair: &[u8]) -> Option<u8> {
    pair.iter().try_fold(0u8, |acc, digit| {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => return None,
        };
        Some(acc << 4 | value)
    })
}

/// The actor of a device in a visit: the first 16 bytes of
/// SHA-256("doorstep-actor-v1" | 1 | length and bytes of device | visit | epoch, big-endian).
pub fn device_actor(device: &DeviceId, visit: VisitId, epoch: u64) -> ActorId {
    let mut h = Sha256::new();
    h.update(b"doorstep-actor-v1\x01");
    h.update((device.as_str().len() as u64).to_be_bytes());
    h.update(device.as_str().as_bytes());
    h.update(visit.0.as_bytes());
    h.update(epoch.to_be_bytes());
    first_16(h)
}

/// The actor of one process start of the office in a visit: the first 16 bytes of
/// SHA-256("doorstep-actor-v1" | 2 | process | visit).
pub fn office_actor(process: &[u8; 16], visit: VisitId) -> ActorId {
    let mut h = Sha256::new();
    h.update(b"doorstep-actor-v1\x02");
    h.update(process);
    h.update(visit.0.as_bytes());
    first_16(h)
}

pub(crate) fn first_16(h: Sha256) -> ActorId {
    let full: [u8; 32] = h.finalize().into();
    let mut out = [0; 16];
    out.copy_from_slice(&full[..16]);
    ActorId(out)
}

/// What an actor id is derived from; a row of the change table keeps it, so that packs can name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Writer {
    /// An enrolled device under one epoch (a random number that backups never carry).
    Device {
        /// The device.
        device: DeviceId,
        /// The epoch of its database.
        epoch: u64,
    },
    /// One process start of the office.
    Office {
        /// Random id of the process start.
        process: [u8; 16],
    },
    /// Only the actor is known (learned from a peer); accepted under signed heads alone.
    Actor(ActorId),
}

impl Writer {
    /// The actor id of this writer in a visit.
    pub fn actor(&self, visit: VisitId) -> ActorId {
        match self {
            Self::Device { device, epoch } => device_actor(device, visit, *epoch),
            Self::Office { process } => office_actor(process, visit),
            Self::Actor(actor) => *actor,
        }
    }
}
