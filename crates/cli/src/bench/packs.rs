//! Every standard of the folder read and compiled, against one visit that comes in: 60 events from a phone's
//! request to the office's receipt.

use std::path::Path;

use doorstep_standard::{Library, PackFiles, Standard, StandardHash};
use doorstep_wire::{Encoding, Limits, SyncRequest, decode_body, encode_body};

use super::append::{empty, office, push, wire};
use super::day::Day;
use super::measure::{by_turns, spell};
use super::table::Row;
use crate::fail::Fail;
use crate::fixture;

/// The folder of all packs, where the program runs beside it.
const HERE: &str = "fixtures/standards";

/// The times.
pub fn run(rounds: usize, dir: &Path) -> Result<Row, Fail> {
    let (packs, whose) = packs()?;
    let library: Library = packs
        .iter()
        .map(|files| (StandardHash::of(files), files.clone()))
        .collect();
    let (office, caller) = office(&dir.join("office-packs.db"))?;
    let days: Vec<Day> = (0..rounds as u64)
        .map(|n| Day::unplanned(60, 90_000 + n, &caller.device))
        .collect::<Result<_, _>>()?;
    let mut cursor = None;
    let pair = by_turns(
        rounds,
        |_| {
            for files in &packs {
                let standard = Standard::load_with(files, &library)
                    .map_err(|e| Fail::cannot(e.code(), e, ""))?;
                std::hint::black_box(&standard);
            }
            Ok::<(), Fail>(())
        },
        |n| {
            let Some(day) = days.get(n) else {
                return Ok(());
            };
            let mut request = empty(&caller);
            request.epoch = day.epoch;
            request.cursor = cursor;
            request.push.push(push(day, &[], &day.changes(0)?)?);
            let body = encode_body(&request, Encoding::ZstdDict).map_err(wire)?;
            let request: SyncRequest =
                decode_body(&body.bytes, body.encoding, &Limits::REQUEST).map_err(wire)?;
            let answer = office.sync(&caller, request)?;
            cursor = answer.cursor;
            let answer = encode_body(&answer, Encoding::Zstd).map_err(wire)?;
            std::hint::black_box(answer.bytes.len());
            Ok(())
        },
    )?;
    Ok(Row {
        what: format!("load and compile {} packs{whose}", packs.len()),
        ours: spell(pair.ours),
        baseline: format!("{} sync of a visit of 60 events", spell(pair.baseline)),
        ratio: Some(pair.ratio()),
        target: "1×".into(),
    })
}

/// All packs of the folder, in memory; away from it those that the program carries.
fn packs() -> Result<(Vec<PackFiles>, &'static str), Fail> {
    let Ok(folders) = std::fs::read_dir(HERE) else {
        let carried = fixture::PACK_IDS.iter().filter_map(|id| fixture::pack(id));
        let bytes = |files: std::collections::BTreeMap<String, String>| {
            files
                .into_iter()
                .map(|(path, text)| (path, text.into_bytes()))
                .collect()
        };
        return Ok((carried.map(bytes).collect(), " that it carries"));
    };
    let mut packs = Vec::new();
    for folder in folders {
        let folder = folder?.path();
        if !folder.join("standard.toml").is_file() {
            continue;
        }
        let mut files = PackFiles::new();
        for name in ["standard.toml", "text.zh-CN.toml", "text.en.toml"] {
            files.insert(name.to_owned(), std::fs::read(folder.join(name))?);
        }
        packs.push(files);
    }
    packs.sort();
    Ok((packs, ""))
}
