//! A visit in one file: no byte of it changes unseen, and what a signature covers cannot be made anew.

use std::collections::BTreeMap;

use doorstep_standard::{HolidayYear, Lang, PackFiles};
use doorstep_visit::bundle::{
    Bundle, Check, CheckOutcome, OfficeMark, PrivateValue, Verdict, blob_hash, fingerprint,
};
use doorstep_visit::history::History;
use doorstep_visit::json::Json;
use doorstep_visit::private::private_hash;
use doorstep_visit::signoff::{root, signing_payload};
use doorstep_visit::statement::{Names, render, seal};
use doorstep_visit::testkit::{Crew, DESK, LI, data, tenant, visit};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use proptest::prelude::*;

use crate::hold::hold;
use crate::tariff::{agreed, crew, line};

const FAILED: &str = "tests/regressions/bundle.txt";
const STROKES: &[u8] = b"................................[[[0,0],[20,45],[41,2],[63,44],[80,0]]]";

fn office_key() -> SigningKey {
    SigningKey::from_slice(&[77; 32]).unwrap()
}

fn public(key: &SigningKey) -> Vec<u8> {
    key.verifying_key().to_sec1_point(false).as_ref().to_vec()
}

fn sign(payload: &[u8]) -> OfficeMark {
    let key = office_key();
    let sig: Signature = key.sign(payload);
    OfficeMark {
        key: public(&key),
        sig: sig.to_bytes().to_vec(),
    }
}

fn pack() -> PackFiles {
    [
        ("standard.toml", include_str!("tariff/standard.toml")),
        ("text.zh-CN.toml", include_str!("tariff/text.zh-CN.toml")),
        ("text.en.toml", include_str!("tariff/text.en.toml")),
    ]
    .into_iter()
    .map(|(p, t)| (p.to_owned(), t.as_bytes().to_vec()))
    .collect()
}

/// Shows and signs a real statement with the key of Li's phone; its stored bytes.
fn sign_off(c: &mut Crew, strokes: &[u8]) -> Vec<u8> {
    let state = c.fold(c.merged());
    let history = History::new(visit(), c.merged());
    let standard = state.standard.and_then(|h| c.standards.get(&h)).cloned();
    let names = Names {
        company: "暖城供热".into(),
        people: BTreeMap::from([("p-li".parse().unwrap(), "李建国".into())]),
        ..Names::default()
    };
    let text = render(&state, &history, standard.as_deref(), &names, Lang::Zh);
    let bytes = seal([3; 32], &text);
    let covers = c.replicas[LI].history.newest();
    let (root, _) = root(&history, &covers);
    let mut d = data::shown(visit(), 1, &covers, root, state.bill.total_fen);
    d.set(
        "statement",
        Json::from_pairs([("b", blob_hash(&bytes).into())]),
    );
    c.write(LI, "d.statement_shown", d.clone());
    d.set("relation", "owner".into());
    d.set(
        "strokes",
        Json::from_pairs([("b", blob_hash(strokes).into())]),
    );
    let key = SigningKey::from_slice(&[LI as u8 + 1; 32]).unwrap();
    let sig: Signature = key.sign(&signing_payload(&tenant(), visit(), &d));
    d.set(
        "sig",
        data_encoding::HEXLOWER.encode(&sig.to_bytes()).into(),
    );
    c.write(LI, "d.signed", d);
    bytes
}

fn bundle() -> Bundle {
    bundle_signed(STROKES)
}

fn bundle_signed(strokes: &[u8]) -> Bundle {
    let mut c = crew(&[("fault_urgent", Json::Bool(true))]);
    c.write(LI, "d.consent_given", data::consent("entry", &[]));
    c.write(LI, "d.entered", data::empty());
    let note = Json::from_pairs([("note", data::private(visit(), 5, "阀门已更换"))]);
    c.write(LI, "d.note_added", note);
    let photo = Json::from_pairs([("photo", data::blob(visit(), 4))]);
    c.write(LI, "d.note_left", photo);
    agreed(&mut c, line("", "valve", 1, 30_000));
    let statement = sign_off(&mut c, strokes);
    c.write(LI, "d.paid", data::paid(30_000));
    // By merge, and against a rule: a finding.
    c.write(LI, "d.quoted", line("labour", "labour", 1, 4_000));
    c.leave(LI);
    c.meet(LI, DESK);
    let history = History::new(visit(), c.merged());
    let mut covered = BTreeMap::new();
    let shown = history
        .events()
        .iter()
        .find(|e| e.kind == "d.signed")
        .unwrap();
    let covers: Vec<_> = shown
        .data
        .get("covers")
        .and_then(Json::as_list)
        .unwrap()
        .iter()
        .map(|j| j.as_str().unwrap().parse().unwrap())
        .collect();
    covered.insert(blob_hash(&statement), root(&history, &covers).1);
    let mut bundle = Bundle {
        tenant: tenant(),
        visit: visit(),
        events: history
            .events()
            .iter()
            .map(|e| (e.id.to_string(), e.bytes.to_string()))
            .collect(),
        standards: vec![pack()],
        holidays: Vec::new(),
        private: vec![PrivateValue {
            random: [5; 32],
            value: "阀门已更换".into(),
        }],
        blobs: vec![statement, strokes.to_vec()],
        covered,
        keys: BTreeMap::from([("dev-li".parse().unwrap(), c.replicas[LI].public_key())]),
        people: BTreeMap::from([
            ("p-li".parse().unwrap(), "李建国".into()),
            ("p-sun".parse().unwrap(), "孙丽".into()),
        ]),
        verdict: None,
        seal: None,
    };
    bundle.verdict = Some(Verdict::of(&bundle, c.now()));
    bundle
}

fn broken(checks: &[Check]) -> Vec<&str> {
    let bad = checks.iter().filter(|c| c.outcome == CheckOutcome::Broken);
    bad.map(|c| c.en.as_str()).collect()
}

#[test]
fn a_sound_file_says_what_it_proves_and_what_it_lacks() {
    let text = bundle().to_text_signed(sign);
    let read = Bundle::read(text.as_bytes()).unwrap();
    let checks = read.verify_with(Some(&fingerprint(&public(&office_key()))));
    assert_eq!(broken(&checks), [""; 0]);
    for lang in Lang::ALL {
        let lines: Vec<String> = checks
            .iter()
            .map(|c| format!("{:?} {}", c.outcome, c.words(lang)))
            .collect();
        insta::assert_snapshot!(format!("bundle-checks-{}", lang.tag()), lines.join("\n"));
    }
    // The same bundle gives the same bytes; what was read gives them again but for the signature.
    assert_eq!(read.to_text_signed(sign), text);
    assert_eq!(bundle().to_text_signed(sign), text);
}

#[test]
fn strokes_that_are_no_signature_are_said_to_be_none() {
    for (strokes, said) in [
        (STROKES.to_vec(), None),
        (vec![9; 64], Some("unknown format")),
        ([&[7; 32][..], b"[[[5,5]]]"].concat(), Some("too small")),
    ] {
        let checks = bundle_signed(&strokes).verify();
        let found = |word: &str| checks.iter().any(|c| c.en.contains(word));
        assert_eq!(found("unknown format"), said == Some("unknown format"));
        assert_eq!(found("too small"), said == Some("too small"));
    }
}

/// What is wrong with these bytes, in words; `None` when nothing is.
fn wrong(bytes: &[u8]) -> Option<String> {
    match Bundle::read(bytes) {
        Err(e) => Some(e.to_string()),
        Ok(b) => {
            let checks = b.verify();
            let bad = broken(&checks);
            (!bad.is_empty()).then(|| bad.join("; "))
        }
    }
}

#[test]
fn no_byte_changes_unseen() {
    let text = bundle().to_text_signed(sign);
    let bytes = text.as_bytes();
    assert_eq!(wrong(bytes), None);
    // A stride that is no divisor of anything in the file; PROPTEST_CASES=all looks at every byte.
    let every = std::env::var("PROPTEST_CASES").is_ok_and(|v| v == "all");
    let stride = if every { 1 } else { (bytes.len() / 3_000) | 1 };
    let mut seen = 0;
    for at in (0..bytes.len()).step_by(stride) {
        let mut altered = bytes.to_vec();
        altered[at] ^= if seen % 2 == 0 { 1 } else { 0x20 };
        let said = wrong(&altered);
        let near = text.get(at.saturating_sub(40)..at + 20);
        assert!(said.is_some_and(|s| !s.is_empty()), "byte {at}: {near:?}");
        seen += 1;
    }
    assert!(seen >= 2_500, "{seen}");
}

#[test]
fn bytes_put_in_or_taken_out_show() {
    let text = bundle().to_text_signed(sign);
    let edits = (0..text.len(), any::<u8>(), any::<bool>());
    hold(
        FAILED,
        "a byte more or less",
        300,
        edits,
        |(at, byte, put)| {
            let mut altered = text.clone().into_bytes();
            if put {
                altered.insert(at, byte);
            } else {
                altered.remove(at);
            }
            prop_assert!(altered == text.as_bytes() || wrong(&altered).is_some());
            Ok(())
        },
    );
}

#[test]
fn each_targeted_edit_is_named() {
    let text = bundle().to_text_signed(sign);
    let statement = text.find("\"statement\":\"").unwrap() + 13;
    let statement = text[statement..statement + 64].to_owned();
    let key = data_encoding::HEXLOWER
        .encode(&office_key().verifying_key().to_sec1_point(false).as_ref()[..8]);
    let rows: &[(&str, &str, &str)] = &[
        ("李建国", "王建国", "names of people"),
        ("阀门已更换", "阀门未更换", "typed text"),
        // A price, a time, the hash of a photo: inside an event.
        (
            r#"\"fen\":30000"#,
            r#"\"fen\":20000"#,
            "does not fit its id",
        ),
        (
            r#"\"at\":17639496"#,
            r#"\"at\":17639497"#,
            "does not fit its id",
        ),
        (r#"\"b\":\"0404"#, r#"\"b\":\"0405"#, "does not fit its id"),
        // A number in the text of the standard, as hex: 184d.
        ("31383464", "31383465", "never pinned"),
        (&statement, &"0".repeat(64), "lists of what was signed"),
        (
            r#""device":"dev-li""#,
            r#""device":"dev-lo""#,
            "public keys of devices",
        ),
        (&key, "04ffffffffffffff", "office's signature"),
        (r#""total_fen":30000}"#, r#""total_fen":30001}"#, "verdict"),
        (r#""phase":""#, r#""phase":"x"#, "verdict"),
        (
            r#""tenant":"demo""#,
            r#""tenant":"dema""#,
            "not made with the key",
        ),
    ];
    for (old, new, said) in rows {
        assert!(text.contains(old), "{old}");
        let altered = text.replacen(old, new, 1);
        let wrong = wrong(altered.as_bytes()).unwrap_or_default();
        assert!(wrong.contains(said), "{old}: {wrong}");
    }
}

#[test]
fn a_file_made_anew_lacks_the_office_and_cannot_touch_what_was_signed() {
    let print = fingerprint(&public(&office_key()));
    let anew = |change: &dyn Fn(&mut Bundle)| {
        let mut b = bundle();
        change(&mut b);
        Bundle::parse(&b.to_text()).unwrap()
    };
    // Nothing contradicts itself, and the file says itself that it could have been made by anybody.
    let b = anew(&|b| {
        b.people.insert("p-li".parse().unwrap(), "王强".into());
    });
    let checks = b.verify();
    assert_eq!(broken(&checks), [""; 0]);
    let said = |checks: &[Check], part: &str| checks.iter().any(|c| c.en.contains(part));
    assert!(said(&checks, "bears no signature of the office"));
    assert!(said(
        &checks,
        "does not stand in the statement that was signed"
    ));
    // Whoever knows the office's key sees it at once.
    assert!(!broken(&b.verify_with(Some(&print))).is_empty());
    // What was signed is bound: its words, its events, its list.
    let words = anew(&|b| {
        let forged = String::from_utf8_lossy(&b.blobs[0][32..]).replace("300.00", "30.00");
        b.blobs[0] = seal([3; 32], &forged);
    });
    assert!(!broken(&words.verify()).is_empty());
    assert!(said(
        &words.verify(),
        "statement that were signed are not in the file"
    ));
    let fewer = anew(&|b| {
        let list = b.covered.values_mut().next().unwrap();
        list.pop();
    });
    assert!(
        broken(&fewer.verify())
            .concat()
            .contains("list of signed events")
    );
    let withheld = anew(&|b| {
        b.events
            .retain(|(_, e)| !e.contains("\"k\":\"d.note_added\""));
        b.private.clear();
        b.verdict = None;
    });
    let checks = withheld.verify();
    assert_eq!(broken(&checks), [""; 0]);
    assert!(said(&checks, "events that were signed withheld"));
    let other = anew(&|b| {
        let key = SigningKey::from_slice(&[50; 32]).unwrap();
        b.keys.insert("dev-li".parse().unwrap(), public(&key));
    });
    assert!(
        broken(&other.verify())
            .concat()
            .contains("was not made with the key")
    );
    // A verdict that the events do not bear out.
    let kinder = anew(&|b| {
        b.verdict.as_mut().unwrap().open.clear();
    });
    let all = kinder.verify();
    let bad = broken(&all).concat();
    assert!(
        bad.contains("has the finding test-tariff.2 besides"),
        "{bad}"
    );
}

#[test]
fn a_list_of_holidays_is_named_by_an_event_or_does_not_belong() {
    let year = "region = \"CN\"\nyear = 2025\noff = [\"2025-10-01\"]\n";
    let stray = Bundle {
        holidays: vec![year.to_owned()],
        ..bundle()
    };
    assert!(
        broken(&stray.verify())
            .concat()
            .contains("list of holidays")
    );
    let mut c = crew(&[]);
    let hash = HolidayYear::parse(year.as_bytes()).unwrap().hash;
    c.write(
        DESK,
        "o.calendar_set",
        data::code("calendar", &hash.to_string()),
    );
    let events = c.merged();
    let named = |holidays: &[&str]| Bundle {
        events: events
            .iter()
            .map(|e| (e.id.to_string(), e.bytes.to_string()))
            .collect(),
        holidays: holidays.iter().map(|h| (*h).to_owned()).collect(),
        private: Vec::new(),
        blobs: Vec::new(),
        covered: BTreeMap::new(),
        verdict: None,
        ..bundle()
    };
    let said = |b: &Bundle| {
        let checks = b.verify();
        assert_eq!(broken(&checks), [""; 0]);
        checks
            .iter()
            .any(|c| c.en.contains("1 list(s) of holidays"))
    };
    assert!(said(&named(&[])) && !said(&named(&[year])));
}

#[test]
fn other_versions_are_refused_by_name() {
    let text = bundle().to_text();
    for (v, code) in [
        ("\"v\":1", "bundle_unreadable"),
        ("\"v\":3", "bundle_newer"),
    ] {
        let e = Bundle::parse(&text.replacen("\"v\":2", v, 1)).unwrap_err();
        assert_eq!(e.code(), code);
    }
    assert_eq!(private_hash(visit(), &[5; 32], "阀门已更换").len(), 52);
}
