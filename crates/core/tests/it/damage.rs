//! A disk that fails: bits that change, files that are cut, pages that change places. Whatever a screen then says is
//! what was recorded, or that something does not read back; and the office gives back what it has.
//! `DOORSTEP_DAMAGE` is the number of trials; a release goes through 2,000.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use doorstep_core::{Config, Core, EpochVault, Lang, MemoryEpoch};

use crate::kit::Phone;
use crate::office::Office;
use crate::sync::{answer, inside, part, sync, to_the_end};

const KNOCK: &str = "knock-30s-service-code";
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

/// One fault of the file.
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

/// What a person can see of a visit and must be true: records, parts, bill, statements; or the code of an error.
fn seen(
    core: &mut Core,
    visits: &[String],
    shown: &[(String, String)],
) -> BTreeMap<String, Result<String, String>> {
    let of = |core: &mut Core, visit: &String| {
        let view = core.visit(visit).map_err(|e| e.code().to_owned())?;
        let record: Vec<_> = view
            .record
            .iter()
            .map(|r| (&r.event, &r.title, &r.detail))
            .collect();
        let mut statements = Vec::new();
        for sha256 in shown {
            if sha256.0 == *visit {
                let text = core.stored_statement(visit, &sha256.1);
                statements.push(text.map_err(|e| e.code().to_owned())?);
            }
        }
        let names = (&view.header.customer_name, &view.header.place);
        Ok(format!(
            "{names:?}\n{:#?}\n{:?}\n{:?}\n{statements:?}\n{:?}",
            record, view.bill, view.parts, view.header.standard
        ))
    };
    visits.iter().map(|v| (v.clone(), of(core, v))).collect()
}

fn open(path: &Path, from: &Phone) -> Result<Phone, String> {
    let vault = MemoryEpoch::new();
    vault
        .store(from.ports.epochs.load().unwrap().unwrap())
        .unwrap();
    let (clock, ports) = Phone::ports("li", Arc::new(vault));
    clock.set_wall(from.clock.wall());
    let core = Core::open(Config::at(path, Lang::En), ports.clone());
    let core = core.map_err(|e| e.code().to_owned())?;
    if core.identity().is_none() {
        return Err("not_enrolled".into());
    }
    Ok(Phone { core, clock, ports })
}

#[test]
fn no_damage_is_silent() {
    let trials: u64 = std::env::var("DOORSTEP_DAMAGE")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(150);
    let dir = tempfile::tempdir().unwrap();
    let office = Office::new();
    let visits: Vec<String> = (1..=3)
        .map(|n| office.order(n, KNOCK, &["dev-li"]).to_string())
        .collect();
    let path = dir.path().join("li.db");
    let mut phone = Phone::at(
        "li",
        Config::at(&path, Lang::En),
        Arc::new(MemoryEpoch::new()),
    );
    sync(&mut phone, &office);
    // One visit that is over and at the office, one in the middle, one that is not at the office.
    inside(&mut phone, &visits[0]);
    to_the_end(&mut phone, &visits[0]);
    inside(&mut phone, &visits[1]);
    let line = part(&mut phone, &visits[1], 4_200);
    answer(&mut phone, &visits[1], &line, false);
    phone.core.note_add(&visits[1], "客户不同意").unwrap();
    sync(&mut phone, &office);
    phone.tap(&visits[2], "set_out");
    phone.core.note_add(&visits[2], "路上").unwrap();
    let statements = phone.core.store().read().unwrap();
    let statements = statements.statements(&visits[0]).unwrap();
    let sha256 = data_encoding::HEXLOWER.encode(&statements[0].sha256);
    let shown = [(visits[0].clone(), sha256)];
    let before = seen(&mut phone.core, &visits, &shown);
    assert!(before.values().all(Result::is_ok), "{before:?}");
    let copy = dir.path().join("sound.db");
    phone.core.store().copy_to(&copy).unwrap();
    let sound = std::fs::read(&copy).unwrap();

    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut silent = Vec::new();
    for seed in 1..=trials {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (mut bytes, place) = (sound.clone(), dir.path().join(format!("{seed}.db")));
        let what = damage(&mut bytes, &mut dice);
        std::fs::write(&place, &bytes).unwrap();
        let outcome = trial(&place, &phone, &office, (&visits, &shown), &before);
        let word = match &outcome {
            Ok(word) => word.clone(),
            Err(why) => {
                silent.push(format!("{seed} ({what}): {why}"));
                "SILENT".to_owned()
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

fn trial(
    place: &Path,
    from: &Phone,
    office: &Office,
    (visits, shown): (&[String], &[(String, String)]),
    before: &BTreeMap<String, Result<String, String>>,
) -> Result<String, String> {
    let Ok(mut phone) = open(place, from) else {
        return Ok("refused at open".into());
    };
    let equal = |core: &mut Core, when: &str| -> Result<bool, String> {
        let now = seen(core, visits, shown);
        let mut all = true;
        for (visit, was) in before {
            let is = now.get(visit).unwrap();
            if is == was {
                continue;
            }
            all = false;
            match is {
                Err(_) => {}
                // Said on the screen itself.
                Ok(text)
                    if text.contains("(text is not ")
                        // Nobody is named rather than somebody else.
                        || text.starts_with("(\"\", \"\")")
                        || text.contains("sync to get it back")
                        || text.contains("has no service standard") => {}
                Ok(text) => {
                    let was = was.clone().unwrap();
                    let differs = was.lines().zip(text.lines()).find(|(a, b)| a != b);
                    return Err(format!("{when}: {visit}: {differs:?}"));
                }
            }
        }
        Ok(all)
    };
    let at_once = equal(&mut phone.core, "at once")?;
    let first = phone.core.check();
    for _ in 0..2 {
        if let Err(e) = phone.core.sync_now(office, &mut |_| {}) {
            return match e.code() {
                "" => Err("an error without a code".into()),
                code => Ok(format!("sync: {code}")),
            };
        }
    }
    let healed = equal(&mut phone.core, "after sync")?;
    let Ok(lost) = phone.core.sync_status() else {
        return Ok("typed error of the list".into());
    };
    Ok(match (at_once, healed, first) {
        (true, true, Ok(_)) => "nothing seen, nothing wrong",
        (false, true, _) | (true, true, Err(_)) => "healed",
        (_, false, _) if lost.text.contains("damage") => "lost, and said so",
        (_, false, _) => "typed error on a visit",
    }
    .to_owned())
}

/// What is damaged of one visit takes nothing else with it.
#[test]
fn one_visit_is_set_aside_and_the_others_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::new();
    let visits: Vec<String> = (1..=2)
        .map(|n| office.order(n, KNOCK, &["dev-li"]).to_string())
        .collect();
    let path = dir.path().join("li.db");
    let epochs = Arc::new(MemoryEpoch::new());
    let mut phone = Phone::at("li", Config::at(&path, Lang::En), epochs);
    sync(&mut phone, &office);
    for visit in &visits {
        inside(&mut phone, visit);
    }
    sync(&mut phone, &office);
    for visit in &visits {
        phone.core.note_add(visit, "还没到办公室").unwrap();
    }
    let before = seen(&mut phone.core, &visits, &[]);
    let copy = dir.path().join("sound.db");
    phone.core.store().copy_to(&copy).unwrap();
    let sound = std::fs::read(&copy).unwrap();
    let mut tried = 0;
    for at in (PAGE..sound.len()).step_by(149) {
        let mut bytes = sound.clone();
        bytes[at] ^= 4;
        let place = dir.path().join("one.db");
        std::fs::write(&place, bytes).unwrap();
        let Ok(mut again) = open(&place, &phone) else {
            continue;
        };
        let now = seen(&mut again.core, &visits, &[]);
        let broken = visits
            .iter()
            .filter(|v| now[*v] == Err("visit_damaged".into()));
        // What is wrong with the file as a whole is another matter.
        if broken.count() != 1 || again.core.store().check_integrity().is_err() {
            continue;
        }
        tried += 1;
        if tried > 20 {
            break;
        }
        let fine = visits.iter().filter(|v| now[*v] == before[*v]);
        assert_eq!(fine.count(), 1, "its neighbour is fine");
        sync(&mut again, &office);
        let status = again.core.sync_status().unwrap();
        if !status.text.contains("damage") {
            for (visit, is) in seen(&mut again.core, &visits, &[]) {
                let (was, is) = (before[&visit].clone().unwrap(), is.unwrap());
                let differs = was.lines().zip(is.lines()).find(|(a, b)| a != b);
                assert_eq!(is, was, "{at} {differs:?} {}", status.text);
            }
            assert_eq!(status.changes + status.values + status.refused, 0);
        }
    }
    assert!(tried > 9, "{tried}");
}
