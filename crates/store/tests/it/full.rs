//! No space left: the tap fails, nothing of it stays, and the store goes on when there is space again.

use std::path::Path;
use std::process::Command;

use doorstep_store::{Settings, Store};

use crate::script::{dump, model, same, step};

/// Takes steps until one fails; the number of the failed one.
fn fill(store: &mut Store, from: u64) -> u64 {
    for n in from.. {
        if let Err(e) = step(store, n) {
            assert_eq!(e.code(), "disk_full", "step {n}: {e}");
            same(
                &dump(store),
                &model(n - 1),
                &format!("step {n} left something"),
            );
            return n;
        }
    }
    unreachable!("a limited disk takes no endless steps")
}

#[test]
fn a_page_limit_is_a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("phone.db");
    let settings = Settings {
        max_pages: Some(60),
        ..Settings::default()
    };
    let mut store = Store::open_with(&path, settings).unwrap();
    let failed = fill(&mut store, 1);
    assert_eq!(fill(&mut store, failed), failed, "still full");

    store.limit_pages(Some(90)).unwrap();
    let later = fill(&mut store, failed);
    assert!(later > failed);
    store.limit_pages(None).unwrap();
    step(&mut store, later).unwrap();
    store.check_integrity().unwrap();
    drop(store);
    same(&dump(&crate::script::open(&path)), &model(later), "after");
}

#[test]
fn memory_fills_up_too() {
    let mut store = Store::open_in_memory_with(crate::script::settings()).unwrap();
    store.limit_pages(Some(50)).unwrap();
    let failed = fill(&mut store, 1);
    store.limit_pages(None).unwrap();
    step(&mut store, failed).unwrap();
    same(&dump(&store), &model(failed), "after");
}

/// A small file system of its own; `None` where this process may not mount one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={size},mode=700");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "doorstep-test"])
            .arg(folder.path())
            .output()
            .is_ok_and(|out| out.status.success());
        mounted.then_some(Self(folder))
    }
    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_real_disk_of_one_megabyte() {
    let Some(disk) = SmallDisk::mount("1m") else {
        println!("not allowed to mount; a_page_limit_is_a_full_disk covers what it can");
        return;
    };
    let path = disk.path().join("phone.db");
    let ballast = disk.path().join("ballast");
    std::fs::write(&ballast, vec![0; 500_000]).unwrap();

    let mut store = crate::script::open(&path);
    let failed = fill(&mut store, 1);
    assert_eq!(fill(&mut store, failed), failed, "still full");
    std::fs::remove_file(&ballast).unwrap();
    step(&mut store, failed).unwrap();
    store.check_integrity().unwrap();

    let later = fill(&mut store, failed + 1);
    // The disk is full: even so the file can be closed, and what was saved is there.
    store.suspend().unwrap();
    store.resume().unwrap();
    store.check_integrity().unwrap();
    same(&dump(&store), &model(later - 1), "after");

    std::fs::write(disk.path().join("rest"), vec![0; 1_000_000]).unwrap_err();
    let error = Store::open(disk.path().join("second.db")).unwrap_err();
    assert_eq!(error.code(), "disk_full", "{error}");
}
