//! The checks, one by one. Each names what it looked at and where something does not fit.
//! Nothing is rendered, nothing is fetched; what is withheld is said, and is no contradiction.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use doorstep_standard::{HolidayYear, Standard, StandardHash};

use super::verdict::{Verdict, engine};
use super::{Bundle, Check, CheckOutcome, blob_hash, fingerprint};
use crate::body::{Body, Signed};
use crate::event::Event;
use crate::history::History;
use crate::id::EventId;
use crate::json::Json;
use crate::signoff::{root_of, verify_signature};
use crate::statement::unseal;
use crate::strokes::{self, StrokesError};
use crate::words;

use CheckOutcome::{Broken, Sound, Withheld};

/// The parts of a file in words.
const PARTS: &[(&str, &str, &str)] = &[
    ("tenant", "公司", "company"),
    ("visit", "上门编号", "number of the visit"),
    ("events", "记录", "events"),
    ("standards", "服务标准", "standards"),
    ("holidays", "节假日", "holidays"),
    ("private", "文字内容", "typed texts"),
    ("blobs", "服务单和笔迹", "statements and strokes"),
    ("covered", "签字覆盖的清单", "lists of what was signed"),
    ("keys", "设备公钥", "public keys of devices"),
    ("people", "人员姓名", "names of people"),
    ("verdict", "判断结果", "verdict"),
];

impl Bundle {
    /// Checks everything that can be checked without us.
    /// `office` is the fingerprint of the office's key, if the reader has it from elsewhere.
    pub fn verify_with(&self, office: Option<&str>) -> Vec<Check> {
        let history = self.history();
        let mut out = Checks(Vec::new());
        self.check_seal(office, &mut out);
        self.check_events(&history, &mut out);
        self.check_standards(&history, &mut out);
        self.check_values(&history, &mut out);
        for i in 0..history.len() {
            if let Body::Signed(s) = history.body(i) {
                self.check_signature(&history, history.event(i), s, &mut out);
            }
        }
        self.check_verdict(&mut out);
        out.0
    }

    /// The same, for a reader who knows nothing of the office.
    pub fn verify(&self) -> Vec<Check> {
        self.verify_with(None)
    }

    fn check_seal(&self, office: Option<&str>, out: &mut Checks) {
        let Some(seal) = &self.seal else {
            return;
        };
        let altered = seal.altered();
        for name in &altered {
            let (zh, en) = PARTS
                .iter()
                .find(|(p, ..)| p == name)
                .map_or((*name, *name), |(_, zh, en)| (*zh, *en));
            out.say(
                Broken,
                format!("“{zh}”部分（{name}）与文件目录不符：被改动过"),
                format!("the {en} (`{name}`) do not fit the table of contents: altered"),
            );
        }
        if altered.is_empty() {
            let n = seal.found.len();
            out.say(
                Sound,
                format!("文件的 {n} 个部分与目录中的哈希逐一相符"),
                format!("all {n} parts of the file fit the hashes in its table of contents"),
            );
        }
        let print = seal.office.as_ref().map(|o| fingerprint(&o.key));
        let plain = |s: &str| s.split_whitespace().collect::<String>().to_lowercase();
        let known = office.map(plain);
        match (seal.office_signed(), print) {
            (Some(true), Some(print)) => match known {
                Some(known) if known == plain(&print) => out.say(
                    Sound,
                    format!("目录由办公室签名，指纹与您给出的一致（{print}）"),
                    format!("the office signed the table of contents; the fingerprint is the one you gave ({print})"),
                ),
                Some(_) => out.say(
                    Broken,
                    format!("目录的签名密钥指纹是 {print}，与您给出的不同：不是这家公司的文件"),
                    format!("the table of contents was signed by a key with the fingerprint {print}, which is not the one you gave"),
                ),
                None => out.say(
                    Sound,
                    format!("目录由指纹为 {print} 的办公室密钥签名；请向公司核对这个指纹"),
                    format!("the table of contents was signed by an office key with the fingerprint {print}; compare it with the company's"),
                ),
            },
            (Some(_), _) => out.say(
                Broken,
                "办公室的签名与目录不符：目录、签名或密钥被改动过".into(),
                "the office's signature does not fit the table of contents: table, signature or key was altered".into(),
            ),
            (None, _) if known.is_some() => out.say(
                Broken,
                "文件没有办公室的签名，而您给出了办公室的指纹".into(),
                "the file bears no signature of the office, and you gave its fingerprint".into(),
            ),
            (None, _) => out.say(
                Withheld,
                "文件没有办公室的签名：个别改动仍能发现，但整份重做的文件无法识破；客户签字所覆盖的内容不受影响".into(),
                "the file bears no signature of the office: single changes show all the same, but a file that was made anew \
                 as a whole could not be told from ours; what a customer's signature covers is bound by that signature".into(),
            ),
        }
    }

    fn check_events(&self, h: &History, out: &mut Checks) {
        for (key, code) in h.unusable() {
            out.say(
                Broken,
                format!("记录 {key} 的内容与其编号不符（{code}）：被改动过，或不是本次上门的记录"),
                format!("event {key} does not fit its id ({code}): it was altered or belongs to another visit"),
            );
        }
        let missing: BTreeSet<EventId> = h
            .events()
            .iter()
            .flat_map(|e| e.after.iter().copied())
            .filter(|a| h.index(*a).is_none())
            .collect();
        for m in &missing {
            out.say(
                Withheld,
                format!("记录 {m} 被引用，但不在文件中"),
                format!("event {m} is referred to and is not in the file"),
            );
        }
        out.say(
            Sound,
            format!("{} 条记录与各自的编号相符", h.len()),
            format!(
                "{} their ids",
                words::counted(h.len(), "event fits", "events fit")
            ),
        );
    }

    fn check_standards(&self, h: &History, out: &mut Checks) {
        let here: BTreeMap<StandardHash, _> = self
            .standards
            .iter()
            .map(|files| (StandardHash::of(files), files))
            .collect();
        let pins: BTreeSet<StandardHash> = (0..h.len()).filter_map(|i| h.body(i).pack()).collect();
        let mut wanted = BTreeSet::new();
        for pin in &pins {
            let mut next = Some(*pin);
            while let Some(hash) = next.filter(|n| wanted.insert(*n)) {
                let files = here.get(&hash);
                next = files.and_then(|f| Standard::parent_of(f)).map(|(_, p)| p);
                let short: String = hash.to_string().chars().take(12).collect();
                match files {
                    Some(_) => out.say(
                        Sound,
                        format!("服务标准 {short}… 与指定的版本一致"),
                        format!("standard {short}… is the version that was pinned"),
                    ),
                    None => out.say(
                        Withheld,
                        format!("指定的服务标准 {short}… 不在文件中"),
                        format!("the standard {short}… that was pinned is not in the file"),
                    ),
                }
            }
        }
        for stray in here.keys().filter(|s| !wanted.contains(s)) {
            let short: String = stray.to_string().chars().take(12).collect();
            out.say(
                Broken,
                format!("文件中的服务标准 {short}… 从未被指定：被改动过"),
                format!("the file holds a standard {short}… that was never pinned: it was altered"),
            );
        }
        self.check_holidays(h, out);
    }

    fn check_holidays(&self, h: &History, out: &mut Checks) {
        let named: BTreeSet<&str> = (0..h.len()).filter_map(|i| h.body(i).calendar()).collect();
        let here: Vec<Option<String>> = self
            .holidays
            .iter()
            .map(|d| Some(HolidayYear::parse(d.as_bytes()).ok()?.hash.to_string()))
            .collect();
        let has = |hash: &str| here.iter().flatten().any(|h| h == hash);
        let absent = named.iter().filter(|n| !has(n)).count();
        if absent > 0 {
            out.say(
                Withheld,
                format!("记录提到的 {absent} 份节假日安排不在文件中"),
                format!("{absent} list(s) of holidays that events name are not in the file"),
            );
        }
        for hash in &here {
            if !hash.as_deref().is_some_and(|h| named.contains(h)) {
                out.say(
                    Broken,
                    "一份节假日安排没有任何记录提到：被改动过".into(),
                    "a list of holidays that no event names: altered".into(),
                );
            }
        }
    }

    /// What stands outside events: typed texts, statements, strokes, photos.
    fn check_values(&self, h: &History, out: &mut Checks) {
        let mut named = Named::default();
        for e in h.events() {
            named.read(&e.data, false);
        }
        let Named { texts, keys, bytes } = named;
        let values = self.values();
        for (hash, _) in values
            .iter()
            .filter(|(p, _)| !texts.contains(*p) && !keys.contains(*p))
        {
            let short: String = hash.chars().take(12).collect();
            out.say(
                Broken,
                format!("一段文字（{short}…）与任何记录中的哈希都不符：被改动过"),
                format!("a typed text ({short}…) fits no hash in the events: it was altered"),
            );
        }
        let blobs: BTreeSet<String> = self.blobs.iter().map(|b| blob_hash(b)).collect();
        for hash in blobs.difference(&bytes) {
            let short: String = hash.chars().take(12).collect();
            out.say(
                Broken,
                format!("一份附件（{short}…）没有任何记录提到：被改动过，或不属于本次上门"),
                format!(
                    "an attachment ({short}…) that no event names: altered, or of another visit"
                ),
            );
        }
        let absent = texts.iter().filter(|t| !values.contains_key(*t)).count();
        if absent > 0 {
            out.say(
                Withheld,
                format!("{absent} 段文字未提供"),
                format!("{absent} typed text(s) are withheld"),
            );
        }
        let absent = bytes.difference(&blobs).count();
        if absent > 0 {
            out.say(
                Withheld,
                format!("{absent} 份照片或附件未提供；记录中有它们的哈希"),
                format!(
                    "{} withheld; the events hold their hashes",
                    words::counted(
                        absent,
                        "photo or attachment is",
                        "photos or attachments are"
                    )
                ),
            );
        }
    }

    fn check_signature(&self, h: &History, e: &Event, s: &Signed, out: &mut Checks) {
        match self.keys.get(&e.dev) {
            None => out.say(
                Withheld,
                format!("没有设备 {} 的公钥，无法核对签字", e.dev),
                format!("no public key of device {}: the signature cannot be checked", e.dev),
            ),
            Some(key) if verify_signature(&self.tenant, self.visit, e, key) => out.say(
                Sound,
                format!("签字 {} 由设备 {} 的密钥签署", e.id, e.dev),
                format!("signature {} was made with the key of device {}", e.id, e.dev),
            ),
            Some(_) => out.say(
                Broken,
                format!("签字 {} 不是设备 {} 的密钥签署的：签字或公钥被改动过", e.id, e.dev),
                format!(
                    "signature {} was not made with the key of device {}: signature or key was altered",
                    e.id, e.dev
                ),
            ),
        }
        for (sha, zh, en) in [
            (&s.shown.sha256, "服务单", "statement"),
            (&s.strokes, "笔迹", "strokes"),
        ] {
            match self.blob(sha) {
                Some(_) => out.say(
                    Sound,
                    format!("所签{zh}的原文与签字中的哈希相符"),
                    format!("the stored {en} fit the hash that was signed"),
                ),
                None => out.say(
                    Withheld,
                    format!("所签{zh}的原文不在文件中，或被改动过"),
                    format!("the {en} that were signed are not in the file, or were altered"),
                ),
            }
        }
        if let Some(Err(e)) = self.blob(&s.strokes).map(|b| strokes::read_stored(b)) {
            let zh = match e {
                StrokesError::Unreadable => "笔迹的格式无法识别：看不出客户签了什么",
                StrokesError::TooLittle => "笔迹太少或太小，不像签名",
            };
            let en = match e {
                StrokesError::Unreadable => {
                    "the strokes are of an unknown format: what the customer drew cannot be seen"
                }
                StrokesError::TooLittle => "the strokes are too few or too small to be a signature",
            };
            out.say(Withheld, zh.into(), en.into());
        }
        self.check_name(e, s, out);
        let Some(listed) = self.covered.get(&s.shown.sha256) else {
            out.say(
                Withheld,
                "没有所签内容的记录清单".into(),
                "the list of the events that were signed is not in the file".into(),
            );
            return;
        };
        if HEXLOWER.encode(&root_of(listed)) != s.shown.root {
            out.say(
                Broken,
                "所签内容的记录清单与签字不符：清单被改动过".into(),
                "the list of signed events does not fit the signature: it was altered".into(),
            );
            return;
        }
        let here: BTreeSet<[u8; 32]> = h.events().iter().map(|e| e.digest).collect();
        let absent = listed.iter().filter(|x| !here.contains(*x)).count();
        if absent == 0 {
            out.say(
                Sound,
                format!("签字覆盖的 {} 条记录全部在文件中", listed.len()),
                format!(
                    "{} in the file",
                    match listed.len() {
                        1 => "the event that was signed is".to_owned(),
                        n => format!("all {n} events that were signed are"),
                    }
                ),
            );
        } else {
            out.say(
                Withheld,
                format!("签字覆盖的 {} 条记录中有 {absent} 条未提供", listed.len()),
                format!(
                    "{absent} of the {} events that were signed withheld",
                    listed.len()
                ),
            );
        }
    }

    /// The name under which the customer met whoever asked for the signature stands in what was signed.
    fn check_name(&self, e: &Event, s: &Signed, out: &mut Checks) {
        let text = self.blob(&s.shown.sha256).and_then(|b| unseal(b));
        let (Some(text), Some(name)) = (text, self.people.get(&e.by)) else {
            return;
        };
        if !text.contains(name.as_str()) {
            out.say(
                Withheld,
                format!(
                    "{} 的姓名“{name}”不在所签的服务单中：姓名后来改过，或文件中的姓名不实",
                    e.by
                ),
                format!(
                    "the name of {}, “{name}”, does not stand in the statement that was signed: \
                     it changed since, or the file's is not true",
                    e.by
                ),
            );
        }
    }

    fn check_verdict(&self, out: &mut Checks) {
        let Some(given) = &self.verdict else {
            out.say(
                Withheld,
                "文件中没有办公室的判断结果可供比较".into(),
                "the file holds no verdict to compare with".into(),
            );
            return;
        };
        let fresh = Verdict {
            engine: given.engine.clone(),
            ..Verdict::of(self, given.at)
        };
        if fresh == *given {
            out.say(
                Sound,
                "按文件中的记录和标准重新判断，结果相同".into(),
                "judged anew from the events and standards in the file, the verdict is the same"
                    .into(),
            );
            return;
        }
        let standards = self.compiled();
        let pinned = self.state().standard.and_then(|hash| standards.get(&hash));
        let (zh, en) = differences(given, &fresh, pinned.map(AsRef::as_ref));
        if given.engine == engine() {
            out.say(
                Broken,
                format!("按文件中的记录和标准重新判断，结果不同：{zh}"),
                format!("judged anew from the events and standards in the file, the verdict differs: {en}"),
            );
        } else {
            out.say(
                Withheld,
                format!("写出文件的软件（{}）与本软件（{}）判断不同：{zh}", given.engine, engine()),
                format!("the software that wrote the file ({}) and this one ({}) judge differently: {en}", given.engine, engine()),
            );
        }
    }
}

/// What two verdicts do not share.
fn differences(given: &Verdict, fresh: &Verdict, standard: Option<&Standard>) -> (String, String) {
    let mut zh = Vec::new();
    let mut en = Vec::new();
    for (name_zh, name_en, a, b) in [
        ("进展", "phase", &given.phase, &fresh.phase),
        ("签字", "sign-off", &given.sign_off, &fresh.sign_off),
    ] {
        if a != b {
            zh.push(format!("{name_zh} {a} → {b}"));
            en.push(format!("{name_en} {a} → {b}"));
        }
    }
    for (name_zh, name_en, a, b) in [
        ("应付", "to pay", given.total_fen, fresh.total_fen),
        ("已付", "paid", given.paid_fen, fresh.paid_fen),
    ] {
        if a != b {
            let (a, b) = (words::money(a, standard), words::money(b, standard));
            zh.push(format!("{name_zh} {a} → {b}"));
            en.push(format!("{name_en} {a} → {b}"));
        }
    }
    let keys = |v: &Verdict| v.open.iter().cloned().collect::<BTreeSet<_>>();
    let (old, new) = (keys(given), keys(fresh));
    for (_, key) in old.difference(&new) {
        zh.push(format!("少了异常 {key}"));
        en.push(format!("lacks the finding {key}"));
    }
    for (_, key) in new.difference(&old) {
        zh.push(format!("多了异常 {key}"));
        en.push(format!("has the finding {key} besides"));
    }
    (zh.join("；"), en.join("; "))
}

/// What an event's data names outside itself.
#[derive(Default)]
struct Named {
    /// Hashes of what people typed.
    texts: BTreeSet<String>,
    /// Hashes of keys of sealed bytes: private values, too, but nothing that anybody reads.
    keys: BTreeSet<String>,
    /// Hashes of stored bytes.
    bytes: BTreeSet<String>,
}

impl Named {
    fn read(&mut self, data: &Json, is_key: bool) {
        match data {
            Json::List(list) => list.iter().for_each(|j| self.read(j, is_key)),
            Json::Map(map) => {
                for (name, value) in map {
                    match (name.as_str(), value) {
                        ("p", Json::Text(p)) if is_key => {
                            self.keys.insert(p.clone());
                        }
                        ("p", Json::Text(p)) => {
                            self.texts.insert(p.clone());
                        }
                        ("b", Json::Text(b)) => {
                            self.bytes.insert(b.clone());
                        }
                        (name, value) => self.read(value, name == "key"),
                    }
                }
            }
            _ => {}
        }
    }
}

struct Checks(Vec<Check>);

impl Checks {
    fn say(&mut self, outcome: CheckOutcome, zh: String, en: String) {
        self.0.push(Check { outcome, zh, en });
    }
}
