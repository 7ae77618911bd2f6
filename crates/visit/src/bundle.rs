//! A visit by itself in one file: events, standards, private values, statements, strokes, public keys.
//! Checked offline, without Automerge and without us: every check says in plain words what it looked at.
//! A table of contents holds a hash of each part, so that no byte can change unseen; the office signs that table.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use doorstep_standard::{HolidayYear, Lang, Library, PackFiles, Standard, StandardHash};
use sha2::{Digest, Sha256};

use crate::case::Standards;
use crate::history::History;
use crate::id::{DeviceId, PersonId, TenantId, VisitId};
use crate::json::Json;

mod check;
mod seal;
mod state;
mod verdict;

pub use seal::{OfficeMark, Seal, fingerprint};
pub use verdict::Verdict;

/// Version of the file format. Version 1 had no table of contents and was never given out.
pub const VERSION: i64 = 2;

/// A private value as it may be given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateValue {
    /// Random bytes that salt its hash.
    pub random: [u8; 32],
    /// The value.
    pub value: String,
}

/// A visit by itself.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The company.
    pub tenant: TenantId,
    /// The visit.
    pub visit: VisitId,
    /// Entries of the document: key and canonical bytes.
    pub events: Vec<(String, String)>,
    /// Files of the standards that it pins, and of those that they build on.
    pub standards: Vec<PackFiles>,
    /// Holiday documents that its events name.
    pub holidays: Vec<String>,
    /// Private values that may be given.
    pub private: Vec<PrivateValue>,
    /// Stored bytes of statements and strokes.
    pub blobs: Vec<Vec<u8>>,
    /// Full hashes of the events that each statement covers, by the statement's SHA-256 in hex.
    pub covered: BTreeMap<String, Vec<[u8; 32]>>,
    /// Public keys (SEC1) of the devices.
    pub keys: BTreeMap<DeviceId, Vec<u8>>,
    /// Names of people, for reading.
    pub people: BTreeMap<PersonId, String>,
    /// What whoever wrote the file made of the visit, and when.
    pub verdict: Option<Verdict>,
    /// The file's own table of contents; `None` for a bundle that was not read from a file.
    pub seal: Option<Seal>,
}

/// Why a file is no bundle.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Not JSON of this format; names what is wrong.
    #[error("not a bundle: {0}; export it again")]
    Unreadable(String),
    /// Written by a later version.
    #[error("bundle format {0} is newer than this software: update it")]
    Newer(i64),
}

impl BundleError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "bundle_unreadable",
            Self::Newer(_) => "bundle_newer",
        }
    }
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckOutcome {
    /// It holds.
    Sound,
    /// Something that it needs was withheld or is absent: no contradiction, no proof.
    Withheld,
    /// It does not hold.
    Broken,
}

/// One check, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// How it came out.
    pub outcome: CheckOutcome,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Check {
    /// In a language.
    pub fn words(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

impl Bundle {
    /// Writes the file, canonical JSON, without a signature of the office.
    pub fn to_text(&self) -> String {
        self.write(|_| None)
    }

    /// Writes the file; `sign` signs its table of contents with the office's key.
    pub fn to_text_signed(&self, sign: impl FnOnce(&[u8]) -> OfficeMark) -> String {
        self.write(|payload| Some(sign(payload)))
    }

    fn write(&self, sign: impl FnOnce(&[u8]) -> Option<OfficeMark>) -> String {
        let parts = self.parts();
        let manifest = seal::manifest(&parts);
        let office = sign(&seal::payload(&manifest));
        let mut file = Json::object();
        for (name, part) in parts {
            file.set(name, part);
        }
        file.set("v", VERSION.into());
        file.set("manifest", seal::to_json(&manifest));
        if let Some(office) = office {
            file.set("office", office.to_json());
        }
        file.to_text()
    }

    /// The parts of the file by name: everything but version, table of contents and signature.
    fn parts(&self) -> Vec<(&'static str, Json)> {
        let hex = |b: &[u8]| Json::Text(HEXLOWER.encode(b));
        let pair = |a: &str, x: Json, b: &str, y: Json| Json::from_pairs([(a, x), (b, y)]);
        let events = self.events.iter();
        let events = events.map(|(k, v)| pair("id", k.as_str().into(), "bytes", v.as_str().into()));
        let pack = |files: &PackFiles| {
            let files = files.iter();
            let files = files.map(|(p, b)| pair("path", p.as_str().into(), "bytes", hex(b)));
            Json::List(files.collect())
        };
        let private = self.private.iter();
        let private =
            private.map(|p| pair("random", hex(&p.random), "value", p.value.as_str().into()));
        let covered = self.covered.iter().map(|(sha, hashes)| {
            let hashes = hashes.iter().map(|h| hex(h)).collect();
            pair(
                "statement",
                sha.as_str().into(),
                "events",
                Json::List(hashes),
            )
        });
        let keys = self.keys.iter();
        let keys = keys.map(|(d, k)| pair("device", d.as_str().into(), "key", hex(k)));
        let people = self.people.iter();
        let people =
            people.map(|(p, n)| pair("person", p.as_str().into(), "name", n.as_str().into()));
        let holidays = self.holidays.iter().map(|h| h.as_str().into());
        vec![
            ("tenant", self.tenant.as_str().into()),
            ("visit", self.visit.to_string().into()),
            ("events", Json::List(events.collect())),
            (
                "standards",
                Json::List(self.standards.iter().map(pack).collect()),
            ),
            ("holidays", Json::List(holidays.collect())),
            ("private", Json::List(private.collect())),
            (
                "blobs",
                Json::List(self.blobs.iter().map(|b| hex(b)).collect()),
            ),
            ("covered", Json::List(covered.collect())),
            ("keys", Json::List(keys.collect())),
            ("people", Json::List(people.collect())),
            (
                "verdict",
                self.verdict.as_ref().map_or(Json::Null, Verdict::to_json),
            ),
        ]
    }

    /// Reads the file.
    ///
    /// # Errors
    /// [`BundleError::Unreadable`] says where the file is not what we write.
    pub fn read(bytes: &[u8]) -> Result<Self, BundleError> {
        let text = std::str::from_utf8(bytes).map_err(|e| {
            BundleError::Unreadable(format!("byte {} is not UTF-8", e.valid_up_to()))
        })?;
        Self::parse(text)
    }

    /// Reads the file's text.
    ///
    /// # Errors
    /// [`BundleError::Unreadable`] says where the file is not what we write.
    pub fn parse(text: &str) -> Result<Self, BundleError> {
        let json = Json::parse(text).map_err(|e| BundleError::Unreadable(e.to_string()))?;
        match json.get("v").and_then(Json::as_int) {
            Some(VERSION) => {}
            Some(v) if v > VERSION => return Err(BundleError::Newer(v)),
            Some(v) => {
                return Err(BundleError::Unreadable(format!(
                    "version {v} has no table of contents"
                )));
            }
            _ => return Err(BundleError::Unreadable("no version".into())),
        }
        let canonical = json.to_text();
        if canonical != text {
            let at = canonical
                .bytes()
                .zip(text.bytes())
                .take_while(|(a, b)| a == b)
                .count();
            return Err(BundleError::Unreadable(format!(
                "byte {at} is not as we write it"
            )));
        }
        read(&json).map_err(|part| {
            BundleError::Unreadable(format!("`{part}` is missing or of the wrong shape"))
        })
    }

    /// The standards that compile and the holiday documents, by hash.
    pub fn compiled(&self) -> Standards {
        let packs: Library = self
            .standards
            .iter()
            .map(|files| (StandardHash::of(files), files.clone()))
            .collect();
        let mut out: Standards = self
            .standards
            .iter()
            .filter_map(|f| Standard::load_with(f, &packs).ok())
            .map(|s| (s.hash, std::sync::Arc::new(s)))
            .collect();
        let years = self.holidays.iter();
        for year in years.filter_map(|d| HolidayYear::parse(d.as_bytes()).ok()) {
            out.add_holidays(year);
        }
        out
    }

    /// The history in it.
    pub fn history(&self) -> History {
        History::read(
            self.visit,
            self.events.iter().map(|(k, v)| (k.as_str(), v.as_str())),
        )
    }

    /// The private values by hash, as events name them.
    pub fn values(&self) -> BTreeMap<String, String> {
        let hash = |p: &PrivateValue| crate::private::private_hash(self.visit, &p.random, &p.value);
        self.private
            .iter()
            .map(|p| (hash(p), p.value.clone()))
            .collect()
    }

    /// Stored bytes by their SHA-256 in hex.
    pub fn blob(&self, sha: &str) -> Option<&Vec<u8>> {
        self.blobs.iter().find(|b| blob_hash(b) == sha)
    }
}

/// Reads the parts; the error is the part's name.
fn read(json: &Json) -> Result<Bundle, &'static str> {
    let seal = Seal::read(json)?;
    let list = |name: &'static str| json.get(name).and_then(Json::as_list).ok_or(name);
    let text = |j: &Json, name: &str| Some(j.get(name)?.as_str()?.to_owned());
    let bytes = |j: &Json| HEXLOWER.decode(j.as_str()?.as_bytes()).ok();
    let hash = |j: &Json| <[u8; 32]>::try_from(bytes(j)?).ok();
    fn all<T, C: FromIterator<T>>(
        list: Result<&[Json], &'static str>,
        name: &'static str,
        one: impl Fn(&Json) -> Option<T>,
    ) -> Result<C, &'static str> {
        list?.iter().map(one).collect::<Option<C>>().ok_or(name)
    }
    Ok(Bundle {
        tenant: text(json, "tenant")
            .and_then(|t| t.parse().ok())
            .ok_or("tenant")?,
        visit: text(json, "visit")
            .and_then(|t| t.parse().ok())
            .ok_or("visit")?,
        events: all(list("events"), "events", |e| {
            Some((text(e, "id")?, text(e, "bytes")?))
        })?,
        standards: all(list("standards"), "standards", |files| {
            let files = files.as_list()?.iter();
            files
                .map(|f| Some((text(f, "path")?, bytes(f.get("bytes")?)?)))
                .collect()
        })?,
        holidays: all(list("holidays"), "holidays", |h| {
            Some(h.as_str()?.to_owned())
        })?,
        private: all(list("private"), "private", |p| {
            Some(PrivateValue {
                random: hash(p.get("random")?)?,
                value: text(p, "value")?,
            })
        })?,
        blobs: all(list("blobs"), "blobs", bytes)?,
        covered: all(list("covered"), "covered", |c| {
            let events = c.get("events")?.as_list()?.iter();
            Some((
                text(c, "statement")?,
                events.map(hash).collect::<Option<_>>()?,
            ))
        })?,
        keys: all(list("keys"), "keys", |k| {
            Some((text(k, "device")?.parse().ok()?, bytes(k.get("key")?)?))
        })?,
        people: all(list("people"), "people", |p| {
            Some((text(p, "person")?.parse().ok()?, text(p, "name")?))
        })?,
        verdict: match json.get("verdict") {
            Some(Json::Null) => None,
            Some(v) => Some(Verdict::read(v).ok_or("verdict")?),
            None => return Err("verdict"),
        },
        seal: Some(seal),
    })
}

/// SHA-256 of stored bytes, lower-case hex, as events name statements and strokes.
pub fn blob_hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}
