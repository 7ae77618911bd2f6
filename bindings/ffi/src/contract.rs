//! The contract: every recorded visit, brought by a recorded answer of an office to a phone whose clock stands, gives
//! the same screens and the same statement in every language. Kotlin holds its side to the same files.
//!
//! `INSTA_UPDATE=always cargo test -p doorstep-ffi contract` writes `fixtures/contract` anew; read what changed.

mod office;
mod spelled;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::contract::office::{Recording, recordings};
use crate::contract::spelled::spelled;
use crate::{
    Clock, ClockReading, Core, DoorstepError, Header, HttpReply, Language, OpenConfig, PortFailure,
    StandardFile, Transport, TransportFailure, VisitView,
};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// Compares bytes with a golden file, or writes it when asked to.
fn golden(name: &str, have: &[u8]) {
    let path = fixtures().join("contract").join(name);
    if std::env::var("INSTA_UPDATE").is_ok_and(|v| v == "always") {
        std::fs::write(&path, have).unwrap();
        return;
    }
    let want = std::fs::read(&path).unwrap_or_default();
    assert!(
        have == want,
        "{name} differs from its golden file; INSTA_UPDATE=always writes it anew\n{}",
        String::from_utf8_lossy(have)
    );
}

/// A clock that stands at the moment of the recording.
struct Still(i64);

impl Clock for Still {
    fn read(&self) -> Result<ClockReading, PortFailure> {
        Ok(ClockReading {
            wall_ms: self.0,
            since_boot_ms: 1_000_000,
            boot_id: "recorded".to_owned(),
        })
    }
}

/// A network that gives the recorded answers.
struct Tape {
    enrolment: Vec<u8>,
    sync: Vec<u8>,
}

impl Transport for Tape {
    fn post(
        &self,
        path: String,
        _: Vec<Header>,
        _: Vec<u8>,
    ) -> Result<HttpReply, TransportFailure> {
        let (kind, body) = match path.as_str() {
            "/v1/enrol" => ("application/json", &self.enrolment),
            _ => (doorstep_wire::CONTENT_TYPE, &self.sync),
        };
        Ok(HttpReply {
            status: 200,
            headers: vec![Header {
                name: "content-type".to_owned(),
                value: kind.to_owned(),
            }],
            body: body.clone(),
        })
    }
}

fn pack(id: &str) -> Vec<StandardFile> {
    let folder = fixtures().join("standards").join(id);
    let mut files: Vec<StandardFile> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| StandardFile {
            name: path.file_name().unwrap().to_str().unwrap().to_owned(),
            content: std::fs::read(&path).unwrap(),
        })
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// What a person reads of it first: how far it is, and what has to be looked at and who settles it. The same lines
/// stand in the visit's `verdict.txt`.
fn verdict(view: &VisitView, language: Language) -> String {
    let mut out = format!("{}\n", view.phase_word);
    for f in &view.findings {
        let _ = match language {
            Language::Chinese => writeln!(out, "  {}：{}。{}", f.severity_word, f.title, f.text),
            Language::English => writeln!(out, "  {}: {}. {}", f.severity_word, f.title, f.text),
        };
        if !f.settle.is_empty() {
            let _ = writeln!(out, "    {}", f.settle);
        }
    }
    out
}

fn replay(recording: &Recording, language: Language) -> String {
    let folder = tempfile::tempdir().unwrap();
    let config = OpenConfig {
        folder: folder.path().to_str().unwrap().to_owned(),
        language,
        office: None,
        app: None,
        company: Some("North Heat".to_owned()),
    };
    let tape = Tape {
        enrolment: std::fs::read(fixtures().join("contract/enrol.json")).unwrap(),
        sync: std::fs::read(fixtures().join(format!("contract/{}.reply", recording.name))).unwrap(),
    };
    let clock = Arc::new(Still(recording.now));
    let core = Core::open(config, None, Some(clock), Some(Arc::new(tape)), None).unwrap();
    for id in &recording.packs {
        core.add_standard(pack(id)).unwrap();
    }
    core.enrol("any".to_owned(), None).unwrap();
    let summary = core.sync_now(None).unwrap();
    assert_eq!(summary.quarantined, 0, "{}", recording.name);
    let id = recording.visit.clone();
    let view = core.visit(id.clone()).unwrap();
    let mut out = format!("== verdict\n{}", verdict(&view, language));
    let _ = write!(out, "== today\n{}", spelled(&core.today().unwrap()));
    let _ = write!(out, "== screen\n{}", spelled(&view));
    let _ = write!(
        out,
        "== evidence\n{}",
        spelled(&core.evidence(id.clone(), 0).unwrap())
    );
    out.push_str("== statement\n");
    match core.statement(id, language) {
        // Its hash holds randomness; the rest is fixed.
        Ok(mut shown) => {
            shown.sha256.clear();
            out.push_str(&spelled(&shown));
        }
        Err(DoorstepError::Refused {
            code,
            refusal: Some(refusal),
            ..
        }) => {
            let _ = write!(out, "{code}\n{}", spelled(refusal.as_ref()));
        }
        Err(other) => panic!("{}: {other}", recording.name),
    }
    out
}

#[test]
fn every_recorded_visit_reads_as_it_was_written_down() {
    golden("enrol.json", &office::enrolment());
    let all = recordings();
    let rows: String = all.iter().map(Recording::row).collect();
    golden("visits.tsv", rows.as_bytes());
    for recording in &all {
        golden(&format!("{}.reply", recording.name), &recording.reply);
        for (language, tag) in [(Language::Chinese, "zh-CN"), (Language::English, "en")] {
            let read = replay(recording, language);
            golden(&format!("{}.{tag}.txt", recording.name), read.as_bytes());
            // What a person reads of the verdict is what the fold alone says.
            let verdicts = fixtures().join(format!("visits/{}.verdict.txt", recording.name));
            let said = std::fs::read_to_string(verdicts).unwrap();
            let (_, said) = said.split_once(&format!("\n{tag}: ")).unwrap();
            let said = said.split("\n\n").next().unwrap();
            let shown = read.split("== ").nth(1).unwrap();
            let shown: Vec<&str> = shown.lines().skip(1).collect();
            for line in &shown {
                assert!(
                    said.lines().any(|l| l == *line),
                    "{}: {line}\n{said}",
                    recording.name
                );
            }
        }
    }
}
