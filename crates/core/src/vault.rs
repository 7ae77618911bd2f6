//! Software stand-ins for what a phone's hardware keeps: the device key and the epoch.
//! Their bytes belong beside the database, in a place that backups leave out.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use sha2::{Digest, Sha256};

use crate::ports::{EpochMark, EpochVault, KeyVault, PortError, Random};

/// A P-256 key in memory; the caller keeps [`SoftwareVault::to_bytes`] wherever it keeps secrets.
pub struct SoftwareVault {
    key: SigningKey,
}

const KEY: &str = "key store";

impl SoftwareVault {
    /// A new key.
    pub fn create(random: &dyn Random) -> Result<Self, PortError> {
        // One draw in 2^32 is no key.
        for _ in 0..8 {
            let mut bytes = [0; 32];
            random.fill(&mut bytes)?;
            if let Ok(key) = SigningKey::from_slice(&bytes) {
                return Ok(Self { key });
            }
        }
        let why = "eight draws of randomness made no key";
        Err(PortError::new(KEY, "no_key", why))
    }

    /// The key from [`SoftwareVault::to_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PortError> {
        SigningKey::from_slice(bytes)
            .map(|key| Self { key })
            .map_err(|e| PortError::new(KEY, "key_damaged", e))
    }

    /// The secret key, 32 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.key.to_bytes().to_vec()
    }

    /// Reads the key of this file, or makes one and stores it there, readable by its owner only.
    pub fn open(path: impl AsRef<Path>, random: &dyn Random) -> Result<Self, PortError> {
        let path = path.as_ref();
        match std::fs::read(path) {
            Ok(bytes) => {
                // A copy that came back from somewhere may have lost its mode. Not worth failing for.
                let _ = doorstep_private::mend(path);
                Self::from_bytes(&bytes)
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let made = Self::create(random)?;
                let write = || -> std::io::Result<()> {
                    let mut file = doorstep_private::new_file(path)?;
                    file.write_all(&made.to_bytes())?;
                    file.sync_all()
                };
                write().map_err(|e| PortError::new(KEY, "key_not_stored", e))?;
                Ok(made)
            }
            Err(e) => Err(PortError::new(KEY, "key_unreadable", e)),
        }
    }
}

impl std::fmt::Debug for SoftwareVault {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("SoftwareVault(<redacted>)")
    }
}

impl KeyVault for SoftwareVault {
    fn public_key(&self) -> Result<Vec<u8>, PortError> {
        Ok(self
            .key
            .verifying_key()
            .to_sec1_point(false)
            .as_bytes()
            .to_vec())
    }
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PortError> {
        let signature: Signature = self.key.sign(message);
        Ok(signature.to_bytes().to_vec())
    }
}

/// The epoch in a small file of its own. Unreadable is the same as absent: the engine takes a new epoch.
#[derive(Debug)]
pub struct FileEpoch {
    path: PathBuf,
    file: Mutex<Option<File>>,
}

/// Epoch, taps, and the first 8 bytes of their SHA-256, so that a torn write is told from a mark.
const MARK_BYTES: usize = 24;

impl FileEpoch {
    /// The epoch in this file, which is made when it is first stored.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            file: Mutex::new(None),
        }
    }
}

fn seal(mark: EpochMark) -> [u8; MARK_BYTES] {
    let mut out = [0; MARK_BYTES];
    let (body, check) = out.split_at_mut(16);
    let (epoch, taps) = body.split_at_mut(8);
    epoch.copy_from_slice(&mark.epoch.to_be_bytes());
    taps.copy_from_slice(&mark.taps.to_be_bytes());
    let digest: [u8; 32] = Sha256::digest(&*body).into();
    for (to, from) in check.iter_mut().zip(digest) {
        *to = from;
    }
    out
}

fn unseal(bytes: &[u8]) -> Option<EpochMark> {
    let mark = EpochMark {
        epoch: u64::from_be_bytes(bytes.get(..8)?.try_into().ok()?),
        taps: u64::from_be_bytes(bytes.get(8..16)?.try_into().ok()?),
    };
    (seal(mark) == bytes).then_some(mark)
}

impl EpochVault for FileEpoch {
    fn load(&self) -> Result<Option<EpochMark>, PortError> {
        let mut bytes = Vec::new();
        match File::open(&self.path) {
            Ok(file) => {
                // A file that has grown is no mark either.
                let read = file.take(64).read_to_end(&mut bytes);
                Ok(read.ok().and_then(|_| unseal(&bytes)))
            }
            Err(_) => Ok(None),
        }
    }

    fn store(&self, mark: EpochMark) -> Result<(), PortError> {
        let write = || -> std::io::Result<()> {
            let mut held = self.file.lock().unwrap_or_else(|e| e.into_inner());
            let file = match held.as_mut() {
                Some(file) => file,
                None => held.insert(doorstep_private::open_or_new(&self.path)?),
            };
            file.seek(SeekFrom::Start(0))?;
            file.write_all(&seal(mark))
        };
        write().map_err(|e| PortError::new("epoch file", "epoch_not_stored", e))
    }
}

/// The epoch in memory, for tests and simulation.
#[derive(Debug, Default)]
pub struct MemoryEpoch(Mutex<Option<EpochMark>>);

impl MemoryEpoch {
    /// Nothing stored yet.
    pub fn new() -> Self {
        Self::default()
    }
}

impl EpochVault for MemoryEpoch {
    fn load(&self) -> Result<Option<EpochMark>, PortError> {
        Ok(*self.0.lock().unwrap_or_else(|e| e.into_inner()))
    }
    fn store(&self, mark: EpochMark) -> Result<(), PortError> {
        *self.0.lock().unwrap_or_else(|e| e.into_inner()) = Some(mark);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::SystemRandom;

    #[test]
    fn a_key_comes_back_and_signs_alike() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        let made = SoftwareVault::open(&path, &SystemRandom).unwrap();
        let again = SoftwareVault::open(&path, &SystemRandom).unwrap();
        assert_eq!(made.public_key(), again.public_key());
        assert_eq!(made.sign(b"x"), again.sign(b"x"));
        std::fs::write(&path, b"short").unwrap();
        let e = SoftwareVault::open(&path, &SystemRandom).unwrap_err();
        assert_eq!(e.code, "key_damaged");
    }

    #[test]
    fn a_torn_epoch_file_is_no_epoch() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("epoch");
        let vault = FileEpoch::new(&path);
        assert_eq!(vault.load(), Ok(None));
        let mark = EpochMark { epoch: 7, taps: 3 };
        vault.store(mark).unwrap();
        vault.store(EpochMark { taps: 4, ..mark }).unwrap();
        assert_eq!(FileEpoch::new(&path).load().unwrap().unwrap().taps, 4);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[15] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(vault.load(), Ok(None));
    }
}
