//! The table of contents: a hash of each part of the file, and the office's signature over them.
//! Without that signature a file that was made anew as a whole cannot be told from ours; a check says so.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::json::Json;

/// Members of the file beside its parts.
const FRAME: [&str; 3] = ["v", "manifest", "office"];

/// What a file says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// SHA-256 in hex of each part's canonical text, as the table of contents has it.
    pub manifest: BTreeMap<String, String>,
    /// The same, of the parts as they are.
    pub found: BTreeMap<String, String>,
    /// The office's signature.
    pub office: Option<OfficeMark>,
}

/// The office's signature over the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeMark {
    /// The office's public key (SEC1).
    pub key: Vec<u8>,
    /// P-256 signature, r and s.
    pub sig: Vec<u8>,
}

/// The first 16 bytes of the SHA-256 of a public key, in groups of four hex digits: what people compare.
pub fn fingerprint(key: &[u8]) -> String {
    let hex = HEXLOWER.encode(Sha256::digest(key).get(..16).unwrap_or_default());
    hex.as_bytes()
        .chunks(4)
        .map(|c| String::from_utf8_lossy(c).into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Hashes the parts.
pub(super) fn manifest(parts: &[(&'static str, Json)]) -> BTreeMap<String, String> {
    parts
        .iter()
        .map(|(name, part)| ((*name).to_owned(), hash(part)))
        .collect()
}

fn hash(part: &Json) -> String {
    HEXLOWER.encode(&Sha256::digest(part.to_text().as_bytes()))
}

/// The bytes that the office signs: "doorstep-bundle-v1" and the canonical table of contents.
pub(super) fn payload(manifest: &BTreeMap<String, String>) -> Vec<u8> {
    let mut out = b"doorstep-bundle-v1".to_vec();
    out.extend(to_json(manifest).to_text().as_bytes());
    out
}

pub(super) fn to_json(manifest: &BTreeMap<String, String>) -> Json {
    let hashes = manifest.iter();
    Json::Map(
        hashes
            .map(|(k, v)| (k.clone(), v.as_str().into()))
            .collect(),
    )
}

impl OfficeMark {
    pub(super) fn to_json(&self) -> Json {
        Json::from_pairs([
            ("key", HEXLOWER.encode(&self.key).into()),
            ("sig", HEXLOWER.encode(&self.sig).into()),
        ])
    }

    fn read(json: &Json) -> Option<Self> {
        let map = json.as_map().filter(|m| m.len() == 2)?;
        let bytes = |name: &str| {
            let hex = map.get(name)?.as_str()?;
            HEXLOWER.decode(hex.as_bytes()).ok()
        };
        Some(Self {
            key: bytes("key")?,
            sig: bytes("sig")?,
        })
    }
}

impl Seal {
    /// Reads table and signature of a file; the error is the member's name.
    pub(super) fn read(file: &Json) -> Result<Self, &'static str> {
        let members = file.as_map().ok_or("file")?;
        let listed = members
            .get("manifest")
            .and_then(Json::as_map)
            .ok_or("manifest")?;
        let manifest = listed
            .iter()
            .map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned())))
            .collect::<Option<_>>()
            .ok_or("manifest")?;
        let office = match members.get("office") {
            None => None,
            Some(o) => Some(OfficeMark::read(o).ok_or("office")?),
        };
        let found = members
            .iter()
            .filter(|(name, _)| !FRAME.contains(&name.as_str()))
            .map(|(name, part)| (name.clone(), hash(part)))
            .collect();
        Ok(Self {
            manifest,
            found,
            office,
        })
    }

    /// The parts that are not what the table says, are not in it, or are in it alone.
    pub fn altered(&self) -> Vec<&str> {
        let names = self.manifest.keys().chain(self.found.keys());
        let mut out: Vec<&str> = names
            .filter(|n| self.manifest.get(*n) != self.found.get(*n))
            .map(String::as_str)
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Whether the office's signature fits the table and the key that stands beside it; `None` without one.
    pub fn office_signed(&self) -> Option<bool> {
        let mark = self.office.as_ref()?;
        let check = || {
            let sig = Signature::from_slice(&mark.sig).ok()?;
            let key = VerifyingKey::from_sec1_bytes(&mark.key).ok()?;
            key.verify(&payload(&self.manifest), &sig).ok()
        };
        Some(check().is_some())
    }
}
