//! From stored events to everything that a screen shows, against merely parsing their JSON.

use std::path::Path;
use std::time::Duration;

use doorstep_standard::Lang;
use doorstep_visit::case::Standards;
use doorstep_visit::fold::{Now, fold};
use doorstep_visit::history::History;
use doorstep_visit::words;

use super::day::{Day, KNOCK};
use super::measure::{by_turns, spell};
use super::phone::BenchPhone;
use super::table::Row;
use crate::fail::Fail;
use crate::fixture;

/// The engine's whole screen of a visit of 60 and of 600 events.
pub fn engine(rounds: usize, dir: &Path) -> Result<Vec<Row>, Fail> {
    let mut rows = Vec::new();
    let mut phone = BenchPhone::inside(dir)?;
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

/// Read from stored text, folded, and put into words, without the engine; and how that grows.
pub fn run(rounds: usize) -> Result<Vec<Row>, Fail> {
    let standards = fixture::standards();
    let mut rows = Vec::new();
    for (pack, short) in [(KNOCK, "knock"), ("doorstep-default", "default")] {
        let mut per_event = Vec::new();
        for count in [60, 600, 6_000] {
            let rounds = if count > 600 {
                rounds.div_ceil(20)
            } else {
                rounds
            };
            let (row, ours) = shown(rounds, &standards, pack, short, count)?;
            per_event.push(ours.as_secs_f64() / count as f64);
            rows.push(row);
        }
        if let [_, few, many] = per_event.as_slice() {
            let spelled = |s: &f64| format!("{:.1} µs", s * 1e6);
            rows.push(Row {
                what: format!("growth, {short} pack, an event of 6,000"),
                ours: spelled(many),
                baseline: format!("{} an event of 600", spelled(few)),
                ratio: Some(many / few),
                target: "1×".into(),
            });
        }
    }
    Ok(rows)
}

fn shown(
    rounds: usize,
    standards: &Standards,
    pack: &str,
    short: &str,
    count: usize,
) -> Result<(Row, Duration), Fail> {
    let day = Day::under(pack, count)?;
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
            std::hint::black_box(words_of(&history, standards, &now));
            Ok::<(), Fail>(())
        },
        |_| parse(&entries),
    )?;
    let row = Row {
        what: format!("read, fold and words, {short} pack, {count} events"),
        ours: spell(pair.ours),
        baseline: format!("{} parsing their JSON", spell(pair.baseline)),
        ratio: Some(pair.ratio()),
        target: "2×".into(),
    };
    Ok((row, pair.ours))
}

/// Folds a visit and says its findings and its record; how many bytes that is.
fn words_of(history: &History, standards: &Standards, now: &Now) -> usize {
    let state = fold(history, standards, now);
    let standard = state.standard.and_then(|h| standards.get(&h));
    let standard = standard.map(|s| s.as_ref());
    let findings = state.findings.iter().map(|f| {
        words::finding_title(f, standard, Lang::Zh).len()
            + words::finding_text(f, standard, Lang::Zh).len()
    });
    let record = state.record.iter();
    findings.sum::<usize>() + record.map(|e| e.kind.past(Lang::Zh).len()).sum::<usize>()
}
