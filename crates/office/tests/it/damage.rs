//! A disk that fails under the office: bits that change, files that are cut, pages that change places. Every event, value
//! and standard that it then gives is what was stored, or it says that something does not read back.
//! `DOORSTEP_DAMAGE` is the number of trials; a release goes through 2,000.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use doorstep_office::{Config, Office, OfficeError, Place};
use doorstep_visit::VisitId;

use crate::world::{World, clock, empty, id, try_open};

const PAGE: usize = 4_096;

struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) -> &'static str {
    let (at, pages) = (dice.roll(bytes.len()), bytes.len() / PAGE);
    match dice.roll(10) {
        0 => {
            bytes.truncate(at);
            "cut"
        }
        1 => {
            let (a, b) = (dice.roll(pages), dice.roll(pages));
            for i in 0..PAGE {
                bytes.swap(a * PAGE + i, b * PAGE + i);
            }
            "pages change places"
        }
        2 => {
            let end = (at + 1 + dice.roll(64)).min(bytes.len());
            bytes[at..end].fill(0);
            "zeros"
        }
        _ => {
            bytes[at] ^= 1 << dice.roll(8);
            "bit"
        }
    }
}

type Seen = BTreeMap<String, Result<String, &'static str>>;

fn code(e: OfficeError) -> &'static str {
    e.code()
}

/// What the office gives of visits and standards.
fn seen(office: &Office, visits: &[VisitId], standards: &[String]) -> Seen {
    let tenant = id("north-heat");
    let mut out = Seen::new();
    for visit in visits {
        let of = office.storage().read(&tenant, |rows| {
            let row = rows.need_visit(*visit)?;
            let events = rows.events(*visit)?;
            let texts: Vec<_> = events
                .iter()
                .map(|(e, at)| (e.bytes.clone(), *at))
                .collect();
            let values: Vec<_> = rows
                .values_named_by(*visit, 1, row.changes)?
                .into_iter()
                .map(|v| (v.p, v.value))
                .collect();
            Ok((format!("{texts:?}"), values))
        });
        match of {
            Ok((texts, values)) => {
                out.insert(visit.to_string(), Ok(texts));
                for (p, value) in values {
                    out.insert(format!("{visit} {p:?}"), Ok(value));
                }
            }
            Err(e) => {
                out.insert(visit.to_string(), Err(code(e)));
            }
        }
    }
    for hash in standards {
        let of = office.storage().read(&tenant, |rows| rows.standard(hash));
        // One whose row is gone is not given; a visit that names it says so.
        let files = of.map(|s| s.map(|s| format!("{:?}", s.files)));
        if let Some(files) = files.map_err(code).transpose() {
            out.insert(hash.clone(), files);
        }
    }
    out
}

fn open(path: &Path) -> Result<Office, OfficeError> {
    let config = Config::new(Place::File(path.to_owned()));
    try_open(config, clock(), 9)
}

#[test]
fn no_damage_is_silent() {
    let trials: u64 = std::env::var("DOORSTEP_DAMAGE")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(150);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("office.db");
    let world = World::at(Place::File(path.clone()));
    let mut li = world.enrol("p-li");
    let visits: Vec<VisitId> = (0..3)
        .map(|n| world.order(&format!("3-2-50{n}"), &["p-li"]))
        .collect();
    world.sync(&mut li);
    for visit in &visits {
        li.act(*visit, "d.set_out", empty());
        li.act_private(*visit, "d.note_added", "客户不在家", true);
        world.sync(&mut li);
        li.act(*visit, "d.arrived", empty());
    }
    world.sync(&mut li);
    let tenant = world.tenant.clone();
    let standards = world
        .office
        .storage()
        .read(&tenant, |rows| rows.standards());
    let standards: Vec<String> = standards.unwrap().into_iter().map(|s| s.hash).collect();
    let before = seen(&world.office, &visits, &standards);
    assert!(
        before.values().all(Result::is_ok) && before.len() >= 7,
        "{before:?}"
    );
    drop(world);
    let sound = std::fs::read(&path).unwrap();

    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let mut silent = Vec::new();
    for seed in 1..=trials {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (mut bytes, place) = (sound.clone(), dir.path().join(format!("{seed}.db")));
        let what = damage(&mut bytes, &mut dice);
        std::fs::write(&place, &bytes).unwrap();
        let opened = catch_unwind(AssertUnwindSafe(|| open(&place)));
        let word = match opened {
            Err(_) => {
                silent.push(format!("{seed} ({what}): a panic"));
                "PANIC"
            }
            Ok(Err(_)) => "refused at open",
            Ok(Ok(office)) => {
                let now = seen(&office, &visits, &standards);
                let mut word = "nothing seen, nothing wrong";
                for (name, was) in &before {
                    match now.get(name) {
                        Some(is) if is == was => {}
                        // What does not read back is not given, or an error.
                        None | Some(Err(_)) => word = "typed error or absent",
                        Some(Ok(is)) => {
                            silent.push(format!("{seed} ({what}): {name}: {is:.200}"));
                            word = "SILENT";
                            break;
                        }
                    }
                }
                word
            }
        };
        *counts.entry(word).or_default() += 1;
        for file in ["db", "db-wal", "db-shm"] {
            let _ = std::fs::remove_file(place.with_extension(file));
        }
    }
    println!("{trials} trials: {counts:?}");
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
