//! What 60 events cost on the way to the office: one request, its body plain, compressed, with the dictionary.
//! The baselines are the same events as compressed JSON, and as the merge library's own changes.

use doorstep_doc::{Genesis, pack};
use doorstep_wire::{Bytes, Encoding, Push, SyncRequest, encode_body};

use super::day::Day;
use super::table::Row;
use crate::fail::Fail;

/// The sizes.
pub fn run() -> Result<Vec<Row>, Fail> {
    let day = Day::of(64)?;
    let changes = day.changes(4)?;
    let office = day.changes(0)?;
    let base: Vec<_> = office.get(3).map(|p| p.change.hash()).into_iter().collect();
    let genesis = Genesis::new(&day.tenant, day.visit);
    let packed =
        pack::encode(&genesis, &base, &changes).map_err(|e| Fail::cannot(e.code(), e, ""))?;
    let json: String = day
        .events()
        .iter()
        .skip(4)
        .map(|e| format!("{}\n", e.bytes))
        .collect();
    let raw: Vec<u8> = changes
        .iter()
        .flat_map(|c| c.change.raw().to_vec())
        .collect();
    let plain_json = zstd(json.as_bytes())?;
    let plain_raw = zstd(&raw)?;

    let mut request = SyncRequest::new(day.device.to_string(), day.epoch, "doorstep/0.1 bench");
    let mut push = Push::new(*day.visit.0.as_bytes());
    push.base = base.iter().map(|h| doorstep_wire::Hash32(h.0)).collect();
    push.changes = Bytes(packed.clone());
    request.push.push(push);
    let size = |encoding| {
        encode_body(&request, encoding)
            .map(|b| b.bytes.len())
            .map_err(|e| Fail::cannot(e.code(), e, ""))
    };
    let baseline = format!(
        "{} JSON zstd, {} changes zstd",
        bytes(plain_json),
        bytes(plain_raw)
    );
    let row = |what: &str, size: usize, target: &str| Row {
        what: what.into(),
        ours: format!("{} in 1 request", bytes(size)),
        baseline: baseline.clone(),
        ratio: Some(size as f64 / plain_json.max(1) as f64),
        target: target.into(),
    };
    Ok(vec![
        row("push of 60 events, plain", size(Encoding::Plain)?, ""),
        row("push of 60 events, zstd", size(Encoding::Zstd)?, "2.4 KB"),
        row(
            "push of 60 events, zstd + dictionary",
            size(Encoding::ZstdDict)?,
            "2.0 KB",
        ),
    ])
}

fn zstd(bytes: &[u8]) -> Result<usize, Fail> {
    Ok(zstd::encode_all(bytes, 3)?.len())
}

fn bytes(n: usize) -> String {
    if n < 10_000 {
        format!("{n} B")
    } else {
        format!("{:.1} KB", n as f64 / 1e3)
    }
}
