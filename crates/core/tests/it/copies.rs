//! Databases that come back from a backup or live twice, at the office and on the phone.

use std::sync::Arc;

use doorstep_core::{ActionInput, Config, EpochVault, FileEpoch, Lang, MemoryEpoch};
use doorstep_visit::act::open_trip;

use crate::kit::Phone;
use crate::office::Office;
use crate::sync::{inside, signature_holds, sync, to_the_end, waiting};

const KNOCK: &str = "knock-30s-service-code";

fn stored(dir: &std::path::Path, name: &str) -> Config {
    Config::at(dir.join(format!("{name}.db")), Lang::En)
}

#[test]
fn the_office_was_restored_and_gets_back_what_it_lost() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li", "dev-wang"]);
    let v = visit.to_string();
    let (mut li, mut wang) = (Phone::new("li"), Phone::new("wang"));
    sync(&mut li, &office);
    sync(&mut wang, &office);
    inside(&mut wang, &v);
    sync(&mut wang, &office);
    inside(&mut li, &v);
    to_the_end(&mut li, &v);
    sync(&mut li, &office);
    let whole = office.counts(visit);
    // A backup from before either of them wrote. Wang's phone lies in a river; Li's holds his changes.
    office.restore(|visits| visits.get_mut(&visit).unwrap().lose(4, visit));
    let summary = sync(&mut li, &office);
    assert!(summary.listed);
    assert_eq!((office.counts(visit), waiting(&li)), (whole, 0));
    assert!(signature_holds(&li, &office, visit));
}

#[test]
fn a_database_copied_back_from_a_backup_gets_everything_again() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]);
    let v = visit.to_string();
    let config = stored(dir.path(), "li");
    let epochs: Arc<dyn EpochVault> = Arc::new(FileEpoch::new(dir.path().join("epoch")));
    let mut phone = Phone::at("li", config.clone(), epochs.clone());
    sync(&mut phone, &office);
    inside(&mut phone, &v);
    let backup = dir.path().join("backup.db");
    phone.core.store().copy_to(&backup).unwrap();
    to_the_end(&mut phone, &v);
    sync(&mut phone, &office);
    let (epoch, before) = (phone.core.epoch(), phone.events(&v));

    drop(phone);
    for extension in ["db", "db-wal", "db-shm"] {
        let _ = std::fs::remove_file(dir.path().join(format!("li.{extension}")));
    }
    std::fs::copy(&backup, dir.path().join("li.db")).unwrap();

    let mut phone = Phone::at("li", config, epochs);
    assert_ne!(
        phone.core.epoch(),
        epoch,
        "a copy goes on under an epoch of its own"
    );
    assert!(phone.events(&v).len() < before.len());
    phone.clock.pass(7_200_000);
    let summary = sync(&mut phone, &office);
    assert!(summary.listed && !summary.rotated);
    assert_eq!(phone.events(&v), before);
    let view = phone.view(&v);
    assert_eq!(
        (
            view.sign_off.status.as_str(),
            view.parts[0].consent.as_str()
        ),
        ("signed", "given")
    );
    assert_eq!(
        view.record
            .iter()
            .filter(|r| r.detail == "“阀门已更换”")
            .count(),
        1,
        "values come back too"
    );
    let sha = data_encoding::HEXLOWER
        .encode(&phone.core.store().read().unwrap().statements(&v).unwrap()[0].sha256);
    assert!(
        phone
            .core
            .stored_statement(&v, &sha)
            .unwrap()
            .contains("¥86.00"),
        "and the statement"
    );
    assert!(signature_holds(&phone, &office, visit));
    phone.core.note_add(&v, "再次到访").unwrap();
    sync(&mut phone, &office);
    assert_eq!(waiting(&phone), 0);
}

#[test]
fn two_lives_of_one_database_rotate_and_lose_no_event() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]);
    let v = visit.to_string();
    let mut first = Phone::at("li", stored(dir.path(), "a"), Arc::new(MemoryEpoch::new()));
    sync(&mut first, &office);
    first.tap(&v, "arrived");
    first.core.store().copy_to(dir.path().join("b.db")).unwrap();
    // The vault was cloned with the database, so that neither can tell.
    let vault = MemoryEpoch::new();
    vault
        .store(first.ports.epochs.load().unwrap().unwrap())
        .unwrap();
    let mut second = Phone::at("li", stored(dir.path(), "b"), Arc::new(vault));
    assert_eq!(first.core.epoch(), second.core.epoch());
    second.clock.pass(60_000);
    first.taps(&v, ActionInput::of("knocked").code("way", "bell"));
    second.taps(&v, ActionInput::of("knocked").code("way", "knock3"));
    second.core.note_add(&v, "第二部手机").unwrap();
    let of_second = second.events(&v);
    sync(&mut first, &office);
    let summary = sync(&mut second, &office);
    assert!(summary.rotated);
    assert_ne!(first.core.epoch(), second.core.epoch());
    assert_eq!(waiting(&second), 0);
    let all = second.events(&v);
    assert!(
        of_second.iter().all(|e| all.contains(e)),
        "the same events under the same ids"
    );
    sync(&mut first, &office);
    assert_eq!(first.events(&v), all);
    let history = office.history(visit);
    assert!(open_trip(&history, &"p-li".parse().unwrap()).is_some());
}

#[test]
fn a_clone_that_nobody_noticed_gets_back_what_it_pushed_before() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li", "dev-wang"]).to_string();
    let mut phone = Phone::at("li", stored(dir.path(), "a"), Arc::new(MemoryEpoch::new()));
    let mut wang = Phone::new("wang");
    sync(&mut phone, &office);
    sync(&mut wang, &office);
    phone.core.store().copy_to(dir.path().join("b.db")).unwrap();
    let vault = MemoryEpoch::new();
    vault
        .store(phone.ports.epochs.load().unwrap().unwrap())
        .unwrap();
    phone.tap(&visit, "arrived");
    sync(&mut phone, &office);
    let mut back = Phone::at("li", stored(dir.path(), "b"), Arc::new(vault));
    sync(&mut back, &office);
    assert_eq!(
        back.events(&visit).len(),
        4,
        "the vault went back with the database"
    );
    wang.tap(&visit, "arrived");
    sync(&mut wang, &office);
    let summary = sync(&mut back, &office);
    assert!(
        summary.listed && !summary.rotated,
        "the office's heads are more than what came"
    );
    let mine = phone.events(&visit);
    let all = back.events(&visit);
    assert_eq!(all.len(), 6);
    assert!(mine.iter().all(|e| all.contains(e)));
    assert_eq!(
        sync(&mut back, &office).requests,
        1,
        "listed once, not for ever"
    );
}
