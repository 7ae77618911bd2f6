//! The statement as the customer saw it, its signature, and what checking both says in words.
//! Nothing is rendered anew: the stored bytes are shown, and their hash is computed from them.

use data_encoding::HEXLOWER;
use doorstep_standard::Lang;
use doorstep_visit::body::{Body, Shown, Signed};
use doorstep_visit::fold::VisitState;
use doorstep_visit::signoff::{self, SignOff};
use doorstep_visit::strokes::{self, Stroke, StrokesError};
use doorstep_visit::{Event, EventId, words as visit_words};
use sha2::{Digest, Sha256};

use super::Source;
use super::describe::describe;

/// The statement of a visit and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementView {
    /// When it was shown.
    pub shown_at: String,
    /// By whom.
    pub shown_by: String,
    /// In which language.
    pub language: String,
    /// SHA-256 of the stored bytes, as the signature names it.
    pub sha256: String,
    /// The words; absent while the bytes have not come, or were erased.
    pub text: Option<String>,
    /// Language tag of the words.
    pub text_lang: String,
    /// Total that was shown.
    pub total: String,
    /// The signature.
    pub signature: Option<SignatureView>,
    /// The reason for which the customer would not sign.
    pub refused: Option<String>,
    /// What came afterwards and asks for another signature.
    pub reopened: Vec<String>,
    /// What checking found.
    pub checks: Vec<CheckView>,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureView {
    /// When.
    pub time: String,
    /// Owner, family.
    pub relation: String,
    /// Whose phone recorded it.
    pub device: String,
    /// Strokes, each a list of points; absent while they have not come, empty when nobody can draw them.
    pub strokes: Option<Vec<Stroke>>,
}

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckView {
    /// Yes, no, or cannot be told.
    pub good: Option<bool>,
    /// In words.
    pub text: String,
}

/// The newest signed statement, else the newest one shown.
pub fn statement(s: &Source) -> Option<StatementView> {
    let signed = signed_id(s.state).and_then(|id| s.history.index(id));
    let at = signed.or_else(|| {
        (0..s.history.len())
            .rev()
            .find(|i| matches!(s.history.body(*i), Body::StatementShown(_)))
    })?;
    let event = s.history.event(at);
    let (shown, signature) = match s.history.body(at) {
        Body::Signed(x) => (&x.shown, Some(x)),
        Body::StatementShown(x) => (x, None),
        _ => return None,
    };
    let bytes = s.blobs.get(&shown.sha256);
    let text = bytes
        .and_then(|b| doorstep_visit::statement::unseal(b))
        .map(str::to_owned);
    let shown_event = (0..s.history.len())
        .find(|i| matches!(s.history.body(*i), Body::StatementShown(x) if x.sha256 == shown.sha256))
        .map_or(event, |i| s.history.event(i));
    let refused = match &s.state.sign_off {
        SignOff::Refused(id) => s.history.index(*id).and_then(|i| match s.history.body(i) {
            Body::SignatureRefused { reason } => Some(visit_words::code(reason, s.lang).to_owned()),
            _ => None,
        }),
        _ => None,
    };
    let reopened = match &s.state.sign_off {
        SignOff::Reopened { by, .. } => by
            .iter()
            .filter_map(|id| s.history.index(*id))
            .map(|i| describe(s, i))
            .collect(),
        _ => Vec::new(),
    };
    Some(StatementView {
        shown_at: s.time_of(shown_event.id),
        shown_by: s.names.person(&shown_event.by).to_owned(),
        language: match shown.language.as_str() {
            "zh" | "zh-CN" => s.lang.pick("中文", "Chinese").to_owned(),
            "en" => s.lang.pick("英文", "English").to_owned(),
            other => other.to_owned(),
        },
        sha256: shown.sha256.clone(),
        text,
        text_lang: shown.language.clone(),
        total: s.money(shown.total_fen),
        signature: signature.map(|x| SignatureView {
            time: s.time_of(event.id),
            relation: visit_words::code(&x.relation, s.lang).to_owned(),
            device: s.names.device(s.lang, &event.dev),
            strokes: s
                .blobs
                .get(&x.strokes)
                .map(|b| strokes::drawn(b).unwrap_or_default()),
        }),
        refused,
        reopened,
        checks: checks(s, event, shown, signature, bytes.map(Vec::as_slice)),
    })
}

fn signed_id(state: &VisitState) -> Option<EventId> {
    match &state.sign_off {
        SignOff::Signed(id) | SignOff::Reopened { signed: id, .. } => Some(*id),
        _ => None,
    }
}

fn checks(
    s: &Source,
    event: &Event,
    shown: &Shown,
    signature: Option<&Signed>,
    bytes: Option<&[u8]>,
) -> Vec<CheckView> {
    let mut out = Vec::new();
    let mut say = |good, zh: &str, en: &str| {
        out.push(CheckView {
            good,
            text: s.lang.pick(zh, en).to_owned(),
        });
    };
    match bytes.map(|b| HEXLOWER.encode(&Sha256::digest(b)) == shown.sha256) {
        Some(true) => say(
            Some(true),
            "服务单原文与指纹一致：这就是当时给客户看的内容。",
            "The stored statement matches its fingerprint: these are the words the customer saw.",
        ),
        Some(false) => say(
            Some(false),
            "服务单原文与指纹不一致。",
            "The stored statement does not match its fingerprint.",
        ),
        None => say(
            None,
            "服务单原文还没有到办公室。",
            "The statement's bytes are not at the office yet.",
        ),
    }
    let here = shown.covers.iter().all(|c| {
        s.history
            .index(*c)
            .is_some_and(|i| s.history.is_complete(i))
    });
    let (root, hashes) = signoff::root(s.history, &shown.covers);
    let fits = HEXLOWER.encode(&root) == shown.root;
    match (here, fits) {
        (true, true) => {
            let n = hashes.len();
            let text = match s.lang {
                Lang::Zh => format!("当时展示的 {n} 条记录都在，没有被改动。"),
                Lang::En => format!("All {n} records that it rests on are here and unchanged."),
            };
            out.push(CheckView {
                good: Some(true),
                text,
            });
        }
        (true, false) => out.push(CheckView {
            good: Some(false),
            text: s
                .lang
                .pick(
                    "所覆盖的记录与签字时不一致。",
                    "The records that it covers are not those of the signing.",
                )
                .to_owned(),
        }),
        (false, _) => out.push(CheckView {
            good: None,
            text: s
                .lang
                .pick(
                    "签字所覆盖的记录还没有到齐，暂时无法判断。",
                    "Some records that it covers are not here yet: cannot tell.",
                )
                .to_owned(),
        }),
    }
    if let Some(signature) = signature {
        let (good, zh, en) = match s.keys.get(&event.dev) {
            Some(key) if signoff::verify_signature(s.tenant, s.history.visit(), event, key) => (
                Some(true),
                "签名由这台手机的密钥作出，验证通过。",
                "Signed with this phone's key; the signature verifies.",
            ),
            Some(_) => (
                Some(false),
                "签名与这台手机的密钥不符。",
                "The signature does not fit this phone's key.",
            ),
            None => (
                None,
                "办公室没有这台手机的公钥，无法验证签名。",
                "The office has no key of this phone: the signature cannot be checked.",
            ),
        };
        out.push(CheckView {
            good,
            text: s.lang.pick(zh, en).to_owned(),
        });
        let drawn = s.blobs.get(&signature.strokes);
        let fault = drawn.and_then(|b| strokes::read_stored(b).err());
        if let Some((zh, en)) = fault.map(no_signature) {
            out.push(CheckView {
                good: Some(false),
                text: s.lang.pick(zh, en).to_owned(),
            });
        }
    }
    out
}

/// Why strokes are no signature, in Chinese and English.
fn no_signature(e: StrokesError) -> (&'static str, &'static str) {
    match e {
        StrokesError::Unreadable => (
            "笔迹格式无法识别，看不到客户签的是什么。",
            "The strokes are in an unknown format: nobody can see what the customer drew.",
        ),
        StrokesError::TooLittle => (
            "笔迹太少或太小，不像签名。请向客户核实。",
            "The strokes are too few or too small to be a signature. Ask the customer.",
        ),
    }
}
