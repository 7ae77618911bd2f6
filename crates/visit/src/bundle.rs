//! A visit by itself in one file: events, standards, private values, statements, strokes, public keys.
//! Checked offline, without Automerge and without us: every check says in plain words what it looked at.

use std::collections::BTreeMap;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use doorstep_standard::{Lang, PackFiles, Standard, StandardHash};
use sha2::{Digest, Sha256};

use crate::body::Body;
use crate::case::Standards;
use crate::event::Event;
use crate::history::History;
use crate::id::{DeviceId, EventId, PersonId, TenantId, VisitId};
use crate::json::Json;
use crate::private::private_hash;
use crate::signoff::{root_of, verify_signature};

/// Version of the file format.
pub const VERSION: i64 = 1;

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
    /// Files of the standards that it pins.
    pub standards: Vec<PackFiles>,
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
pub enum Outcome {
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
    pub outcome: Outcome,
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
    /// Writes the file: canonical JSON.
    pub fn to_text(&self) -> String {
        let hex = |b: &[u8]| Json::Text(HEXLOWER.encode(b));
        let events = self
            .events
            .iter()
            .map(|(k, v)| {
                Json::from_pairs([("id", k.as_str().into()), ("bytes", v.as_str().into())])
            })
            .collect();
        let standards = self
            .standards
            .iter()
            .map(|files| {
                let files = files
                    .iter()
                    .map(|(p, b)| {
                        Json::from_pairs([("path", p.as_str().into()), ("bytes", hex(b))])
                    })
                    .collect();
                Json::List(files)
            })
            .collect();
        let private = self
            .private
            .iter()
            .map(|p| {
                Json::from_pairs([
                    ("random", hex(&p.random)),
                    ("value", p.value.as_str().into()),
                ])
            })
            .collect();
        let covered = self
            .covered
            .iter()
            .map(|(sha, hashes)| {
                let hashes = hashes.iter().map(|h| hex(h)).collect();
                Json::from_pairs([
                    ("statement", sha.as_str().into()),
                    ("events", Json::List(hashes)),
                ])
            })
            .collect();
        let keys = self
            .keys
            .iter()
            .map(|(d, k)| Json::from_pairs([("device", d.as_str().into()), ("key", hex(k))]))
            .collect();
        let people = self
            .people
            .iter()
            .map(|(p, n)| {
                Json::from_pairs([("person", p.as_str().into()), ("name", n.as_str().into())])
            })
            .collect();
        Json::from_pairs([
            ("v", VERSION.into()),
            ("tenant", self.tenant.as_str().into()),
            ("visit", self.visit.to_string().into()),
            ("events", Json::List(events)),
            ("standards", Json::List(standards)),
            ("private", Json::List(private)),
            (
                "blobs",
                Json::List(self.blobs.iter().map(|b| hex(b)).collect()),
            ),
            ("covered", Json::List(covered)),
            ("keys", Json::List(keys)),
            ("people", Json::List(people)),
        ])
        .to_text()
    }

    /// Reads the file.
    pub fn parse(text: &str) -> Result<Self, BundleError> {
        let json = Json::parse(text).map_err(|e| BundleError::Unreadable(e.to_string()))?;
        match json.get("v").and_then(Json::as_int) {
            Some(VERSION) => {}
            Some(v) if v > VERSION => return Err(BundleError::Newer(v)),
            _ => return Err(BundleError::Unreadable("no version".into())),
        }
        read(&json).ok_or_else(|| {
            BundleError::Unreadable("a member is missing or of the wrong shape".into())
        })
    }

    /// The standards that compile, by hash.
    pub fn compiled(&self) -> Standards {
        self.standards
            .iter()
            .filter_map(|f| Standard::load(f).ok())
            .map(|s| (s.hash, Arc::new(s)))
            .collect()
    }

    /// The history in it.
    pub fn history(&self) -> History {
        History::read(
            self.visit,
            self.events.iter().map(|(k, v)| (k.as_str(), v.as_str())),
        )
    }

    /// Checks everything that can be checked without us. Nothing is rendered, nothing is fetched.
    pub fn verify(&self) -> Vec<Check> {
        let history = self.history();
        let mut out = Vec::new();
        self.check_events(&history, &mut out);
        self.check_standards(&history, &mut out);
        self.check_private(&history, &mut out);
        for i in 0..history.len() {
            if let Body::Signed(s) = history.body(i) {
                self.check_signature(&history, history.event(i), s, &mut out);
            }
        }
        out
    }

    fn blob(&self, sha: &str) -> Option<&Vec<u8>> {
        self.blobs
            .iter()
            .find(|b| HEXLOWER.encode(&Sha256::digest(b)) == sha)
    }

    fn check_events(&self, h: &History, out: &mut Vec<Check>) {
        for (key, code) in h.unusable() {
            out.push(check(
                Outcome::Broken,
                format!("记录 {key} 的内容与其编号不符({code}):被改动过,或不是本次上门的记录"),
                format!("event {key} does not fit its id ({code}): it was altered or belongs to another visit"),
            ));
        }
        let missing: Vec<EventId> = h
            .events()
            .iter()
            .flat_map(|e| e.after.iter().copied())
            .filter(|a| h.index(*a).is_none())
            .collect();
        for m in &missing {
            out.push(check(
                Outcome::Withheld,
                format!("记录 {m} 被引用,但不在文件中"),
                format!("event {m} is referred to and is not in the file"),
            ));
        }
        out.push(check(
            Outcome::Sound,
            format!("{} 条记录与各自的编号相符", h.len()),
            format!("{} event(s) fit their ids", h.len()),
        ));
        let unknown: Vec<&str> = self
            .blobs
            .iter()
            .map(|b| HEXLOWER.encode(&Sha256::digest(b)))
            .filter(|sha| !h.events().iter().any(|e| e.bytes.contains(sha.as_str())))
            .map(|_| "blob")
            .collect();
        if !unknown.is_empty() {
            out.push(check(
                Outcome::Broken,
                format!(
                    "{} 份附件没有任何记录提到:被改动过,或不属于本次上门",
                    unknown.len()
                ),
                format!(
                    "{} attachment(s) that no event names: altered, or of another visit",
                    unknown.len()
                ),
            ));
        }
    }

    fn check_standards(&self, h: &History, out: &mut Vec<Check>) {
        let here: Vec<StandardHash> = self.standards.iter().map(StandardHash::of).collect();
        let pins: Vec<StandardHash> = (0..h.len())
            .filter_map(|i| match h.body(i) {
                Body::Pinned(hash) => Some(*hash),
                _ => None,
            })
            .collect();
        for p in &pins {
            let short: String = p.to_string().chars().take(12).collect();
            if here.contains(p) {
                out.push(check(
                    Outcome::Sound,
                    format!("服务标准 {short}… 与指定的版本一致"),
                    format!("standard {short}… is the version that was pinned"),
                ));
            } else {
                out.push(check(
                    Outcome::Withheld,
                    format!("指定的服务标准 {short}… 不在文件中"),
                    format!("the standard {short}… that was pinned is not in the file"),
                ));
            }
        }
        for stray in here.iter().filter(|s| !pins.contains(s)) {
            let short: String = stray.to_string().chars().take(12).collect();
            out.push(check(
                Outcome::Broken,
                format!("文件中的服务标准 {short}… 从未被指定:被改动过"),
                format!("the file holds a standard {short}… that was never pinned: it was altered"),
            ));
        }
    }

    fn check_private(&self, h: &History, out: &mut Vec<Check>) {
        for p in &self.private {
            let hash = private_hash(self.visit, &p.random, &p.value);
            if !h.events().iter().any(|e| e.bytes.contains(hash.as_str())) {
                out.push(check(
                    Outcome::Broken,
                    "一段文字与记录中的哈希不符:被改动过".into(),
                    "a text fits no hash in the events: it was altered".into(),
                ));
            }
        }
    }

    fn check_signature(
        &self,
        h: &History,
        e: &Event,
        s: &crate::body::Signed,
        out: &mut Vec<Check>,
    ) {
        match self.keys.get(&e.dev) {
            None => out.push(check(
                Outcome::Withheld,
                format!("没有设备 {} 的公钥,无法核对签字", e.dev),
                format!(
                    "no public key of device {}: the signature cannot be checked",
                    e.dev
                ),
            )),
            Some(key) if verify_signature(&self.tenant, self.visit, e, key) => out.push(check(
                Outcome::Sound,
                format!("签字 {} 由设备 {} 的密钥签署", e.id, e.dev),
                format!(
                    "signature {} was made with the key of device {}",
                    e.id, e.dev
                ),
            )),
            Some(_) => out.push(check(
                Outcome::Broken,
                format!("签字 {} 不是设备 {} 的密钥签署的", e.id, e.dev),
                format!(
                    "signature {} was not made with the key of device {}",
                    e.id, e.dev
                ),
            )),
        }
        for (sha, zh, en) in [
            (&s.shown.sha256, "服务单", "statement"),
            (&s.strokes, "笔迹", "strokes"),
        ] {
            match self.blob(sha) {
                Some(_) => out.push(check(
                    Outcome::Sound,
                    format!("所签{zh}的原文与签字中的哈希相符"),
                    format!("the stored {en} fit the hash that was signed"),
                )),
                None => out.push(check(
                    Outcome::Withheld,
                    format!("所签{zh}的原文不在文件中,或被改动过"),
                    format!("the {en} that were signed are not in the file, or were altered"),
                )),
            }
        }
        let Some(listed) = self.covered.get(&s.shown.sha256) else {
            out.push(check(
                Outcome::Withheld,
                "没有所签内容的记录清单".into(),
                "the list of the events that were signed is not in the file".into(),
            ));
            return;
        };
        if HEXLOWER.encode(&root_of(listed)) != s.shown.root {
            out.push(check(
                Outcome::Broken,
                "所签内容的记录清单与签字不符:清单被改动过".into(),
                "the list of signed events does not fit the signature: it was altered".into(),
            ));
            return;
        }
        let here: Vec<[u8; 32]> = h.events().iter().map(|e| e.digest).collect();
        let absent = listed.iter().filter(|x| !here.contains(x)).count();
        if absent == 0 {
            out.push(check(
                Outcome::Sound,
                format!("签字覆盖的 {} 条记录全部在文件中", listed.len()),
                format!(
                    "all {} event(s) that were signed are in the file",
                    listed.len()
                ),
            ));
        } else {
            out.push(check(
                Outcome::Withheld,
                format!("签字覆盖的 {} 条记录中有 {absent} 条未提供", listed.len()),
                format!(
                    "{absent} of the {} event(s) that were signed are withheld",
                    listed.len()
                ),
            ));
        }
    }
}

fn check(outcome: Outcome, zh: String, en: String) -> Check {
    Check { outcome, zh, en }
}

fn read(json: &Json) -> Option<Bundle> {
    let list = |name: &str| json.get(name).and_then(Json::as_list);
    let text = |j: &Json, name: &str| Some(j.get(name)?.as_str()?.to_owned());
    let bytes = |j: &Json| HEXLOWER.decode(j.as_str()?.as_bytes()).ok();
    let hash = |j: &Json| <[u8; 32]>::try_from(bytes(j)?).ok();
    Some(Bundle {
        tenant: text(json, "tenant")?.parse().ok()?,
        visit: text(json, "visit")?.parse().ok()?,
        events: list("events")?
            .iter()
            .map(|e| Some((text(e, "id")?, text(e, "bytes")?)))
            .collect::<Option<_>>()?,
        standards: list("standards")?
            .iter()
            .map(|files| {
                files
                    .as_list()?
                    .iter()
                    .map(|f| Some((text(f, "path")?, bytes(f.get("bytes")?)?)))
                    .collect()
            })
            .collect::<Option<_>>()?,
        private: list("private")?
            .iter()
            .map(|p| {
                Some(PrivateValue {
                    random: hash(p.get("random")?)?,
                    value: text(p, "value")?,
                })
            })
            .collect::<Option<_>>()?,
        blobs: list("blobs")?.iter().map(bytes).collect::<Option<_>>()?,
        covered: list("covered")?
            .iter()
            .map(|c| {
                let events = c
                    .get("events")?
                    .as_list()?
                    .iter()
                    .map(hash)
                    .collect::<Option<_>>()?;
                Some((text(c, "statement")?, events))
            })
            .collect::<Option<_>>()?,
        keys: list("keys")?
            .iter()
            .map(|k| Some((text(k, "device")?.parse().ok()?, bytes(k.get("key")?)?)))
            .collect::<Option<_>>()?,
        people: list("people")?
            .iter()
            .map(|p| Some((text(p, "person")?.parse().ok()?, text(p, "name")?)))
            .collect::<Option<_>>()?,
    })
}

/// SHA-256 of stored bytes, lower-case hex, as events name statements and strokes.
pub fn blob_hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}
