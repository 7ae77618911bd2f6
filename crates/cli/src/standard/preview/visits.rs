//! Visits of the past: exports, and files of events, one a line.
//! A line does not name its visit, and the ids of events depend on it: such a file is named by the visit.

use std::path::{Path, PathBuf};

use doorstep_standard::Lang;
use doorstep_visit::VisitId;
use doorstep_visit::case::Standards;
use doorstep_visit::event::Event;
use doorstep_visit::history::History;

use crate::fail::Fail;

/// The visit of files that are not named by one: that of `fixtures/visits`.
const RECORDED: VisitId = VisitId(uuid::Uuid::from_u128(
    0x0193_a5c0_0000_7000_8000_0000_0000_0001,
));

/// A visit.
pub struct Recorded {
    /// Its events.
    pub history: History,
    /// Standards and holidays that came with it.
    pub standards: Standards,
}

/// Why a file is no visit.
pub enum Unreadable {
    /// Line and what is wrong with it.
    Line(usize, String),
    /// Events name others that are not in the file.
    PastMissing,
    /// It is no export.
    Export(Fail),
}

impl Unreadable {
    /// In words.
    pub fn words(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Line(n, what), Lang::Zh) => format!("读不出：第 {n} 行，{what}"),
            (Self::Line(n, what), Lang::En) => format!("unreadable: line {n}, {what}"),
            (Self::PastMissing, Lang::Zh) => {
                "读不出：各行对不上；文件应以上门编号命名（<编号>.jsonl）".into()
            }
            (Self::PastMissing, Lang::En) => {
                "unreadable: its lines do not fit together; name the file by its visit (<id>.jsonl)"
                    .into()
            }
            (Self::Export(fail), Lang::Zh) => format!("读不出：{}", fail.what),
            (Self::Export(fail), Lang::En) => format!("unreadable: {}", fail.what),
        }
    }
}

/// The files of a folder that can hold a visit, by name.
pub fn files(dir: &Path) -> Result<Vec<PathBuf>, Fail> {
    let refused = |e: std::io::Error| {
        Fail::cannot(
            "visits_unreadable",
            format!("{}: {e}", dir.display()),
            "name a folder that holds exported visits",
        )
    };
    let mut out = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        let kind = path.extension().unwrap_or_default();
        if path.is_file() && (kind == "jsonl" || kind == "json") {
            out.push(path);
        }
    }
    out.sort();
    if out.is_empty() {
        return Err(Fail::cannot(
            "visits_unreadable",
            format!(
                "{}: no *.jsonl and no exported visits (*.json) here",
                dir.display()
            ),
            "name a folder that holds exported visits",
        ));
    }
    Ok(out)
}

/// What a file is called on the page.
pub fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let name = name.trim_end_matches(".jsonl").trim_end_matches(".json");
    name.trim_end_matches(".bundle").to_owned()
}

/// Reads one.
pub fn read(file: &Path) -> Result<Recorded, Unreadable> {
    if file.extension().is_some_and(|e| e == "json") {
        let bundle = crate::visit::read(file).map_err(Unreadable::Export)?;
        return Ok(Recorded {
            history: bundle.history(),
            standards: bundle.compiled(),
        });
    }
    let text = std::fs::read_to_string(file).map_err(|e| Unreadable::Line(1, e.to_string()))?;
    let visit = name(file).parse().unwrap_or(RECORDED);
    let mut events = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let event = Event::parse(visit, line);
        events.push(event.map_err(|e| Unreadable::Line(i + 1, e.to_string()))?);
    }
    let history = History::new(visit, events);
    if (0..history.len()).any(|i| !history.is_complete(i)) {
        return Err(Unreadable::PastMissing);
    }
    Ok(Recorded {
        history,
        standards: Standards::new(),
    })
}
