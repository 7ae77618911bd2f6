//! From stored events to everything that a screen shows, against merely parsing their JSON.

use std::path::Path;

use doorstep_standard::Lang;
use doorstep_visit::fold::{Now, fold};
use doorstep_visit::history::History;
use doorstep_visit::words;

use super::day::Day;
use super::measure::{by_turns, spell};
use super::phone::BenchPhone;
use super::table::Row;
use crate::fail::Fail;
use crate::fixture;

/// The engine's whole screen of a visit of 60 and of 600 events.
pub fn engine(rounds: usize, dir: &Path) -> Result<Vec<Row>, Fail> {
    let mut phone = BenchPhone::inside(dir)?;
    let mut rows = Vec::new();
    for count in [60, 600] {
        while phone.entries()?.len() < count {
            phone.next()?;
        }
        let entries = phone.entries()?;
        let pair = by_turns(
            rounds,
            |_| {
                std::hint::black_box(phone.core.visit(&phone.visit)?.record.len());
                Ok::<(), Fail>(())
            },
            |_| parse(&entries),
        )?;
        rows.push(Row {
            what: format!("whole screen, {} events", entries.len()),
            ours: spell(pair.ours),
            baseline: format!("{} parsing their JSON", spell(pair.baseline)),
            ratio: Some(pair.ratio()),
            target: "2×".into(),
        });
    }
    Ok(rows)
}

fn parse(entries: &[(String, String)]) -> Result<(), Fail> {
    for (_, v) in entries {
        let parsed: serde_json::Value =
            serde_json::from_str(v).map_err(|e| Fail::cannot("json", e, ""))?;
        std::hint::black_box(&parsed);
    }
    Ok(())
}

/// Read from stored text, folded, and put into words, without the engine.
pub fn run(rounds: usize) -> Result<Vec<Row>, Fail> {
    let standards = fixture::standards();
    let mut rows = Vec::new();
    for count in [60, 600] {
        let day = Day::of(count)?;
        let entries: Vec<(String, String)> = day
            .events()
            .iter()
            .map(|e| (e.id.to_string(), e.bytes.to_string()))
            .collect();
        let now = Now {
            at: day.events().last().map_or(0, |e| e.at),
            mono: None,
        };
        let pair = by_turns(
            rounds,
            |_| {
                let history = History::read(
                    day.visit,
                    entries.iter().map(|(k, v)| (k.as_str(), v.as_str())),
                );
                let state = fold(&history, &standards, &now);
                let standard = state
                    .standard
                    .and_then(|h| standards.get(&h))
                    .map(|s| s.as_ref());
                let mut shown = 0;
                for f in &state.findings {
                    shown += words::finding_title(f, standard, Lang::Zh).len()
                        + words::finding_text(f, standard, Lang::Zh).len();
                }
                for e in &state.record {
                    shown += words::kind(&e.kind, Lang::Zh).len();
                }
                std::hint::black_box(shown);
                Ok::<(), Fail>(())
            },
            |_| parse(&entries),
        )?;
        rows.push(Row {
            what: format!("read, fold and words, {count} events"),
            ours: spell(pair.ours),
            baseline: format!("{} parsing their JSON", spell(pair.baseline)),
            ratio: Some(pair.ratio()),
            target: "2×".into(),
        });
    }
    Ok(rows)
}
