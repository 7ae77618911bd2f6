//! Copies of the database, and what is left in the file after erasure.

use rusqlite::Connection;

use crate::script::{closed_store, dump, files, model, p_of, private_value, same, step, visit_of};

#[test]
fn a_copy_opens_later_and_reads() {
    let (folder, path) = closed_store(100);
    let mut store = crate::script::open(&path);
    step(&mut store, 101).unwrap();
    let copy = folder.path().join("copy.db");
    store.copy_to(&copy).unwrap();
    for n in 102..=120 {
        step(&mut store, n).unwrap();
    }
    store.close().unwrap();

    let mut restored = crate::script::open(&copy);
    restored.check_integrity().unwrap();
    same(&dump(&restored), &model(101), "the copy is of its moment");
    step(&mut restored, 102).unwrap();
    same(&dump(&restored), &model(102), "after");
    same(
        &dump(&crate::script::open(&path)),
        &model(120),
        "the original is not disturbed",
    );
}

#[test]
fn a_copy_by_the_backup_interface_opens_too() {
    let (folder, path) = closed_store(50);
    let copy = folder.path().join("copy.db");
    let from = Connection::open(&path).unwrap();
    from.backup("main", &copy, None::<fn(rusqlite::backup::Progress)>)
        .unwrap();
    same(&dump(&crate::script::open(&copy)), &model(50), "after");
}

#[test]
fn a_copy_never_overwrites() {
    let (folder, path) = closed_store(5);
    let store = crate::script::open(&path);
    let taken = folder.path().join("taken");
    std::fs::write(&taken, b"somebody's file").unwrap();
    assert_eq!(store.copy_to(&taken).unwrap_err().code(), "exists");
    assert_eq!(std::fs::read(&taken).unwrap(), b"somebody's file");
    assert!(store.copy_to(&path).is_err());
    same(&dump(&store), &model(5), "after");
}

#[test]
fn erased_values_are_gone_from_the_file() {
    let (folder, path) = closed_store(30);
    let canary = private_value(20).content;
    let held = |bytes: &[u8]| {
        let value = canary.value.as_bytes();
        bytes.windows(value.len()).any(|w| w == value)
            || bytes.windows(32).any(|w| w == canary.random)
    };
    assert!(
        files(folder.path()).iter().any(|f| held(&f.1)),
        "the canary is there before"
    );

    let mut store = crate::script::open(&path);
    store
        .write(|tx| tx.erase_private_value(visit_of(20), &p_of(20)))
        .unwrap();
    store.checkpoint().unwrap();
    store.copy_to(folder.path().join("copy.db")).unwrap();
    store.close().unwrap();
    for (name, bytes) in files(folder.path()) {
        assert!(!held(&bytes), "{name}");
    }
}
