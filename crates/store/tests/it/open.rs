//! Files that cannot be opened: each gets its own error, and stays as it is to the last byte.

use std::path::Path;

use doorstep_store::{Origin, Settings, Store, StoreError, key};
use rusqlite::Connection;

use crate::script::{VISITS, change, closed_store, dump, files, model, same, step, tap};

/// Opening `path` must fail with `code` and leave every file of its folder alone.
fn refused(path: &Path, code: &str) -> StoreError {
    let before = files(path.parent().unwrap());
    let error = Store::open(path).expect_err(code);
    assert_eq!(error.code(), code, "{error}");
    assert_eq!(
        files(path.parent().unwrap()),
        before,
        "{code}: files changed"
    );
    error
}

/// The files of a phone whose process was killed: the newest commits are in the log only.
fn killed_store(steps: u64) -> (tempfile::TempDir, std::path::PathBuf) {
    let (folder, path) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let live = path.path().join("phone.db");
    let mut store = Store::open(&live).unwrap();
    for n in 1..=steps {
        step(&mut store, n).unwrap();
    }
    for (name, bytes) in files(path.path()) {
        if !name.ends_with("-shm") {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
    }
    let copy = folder.path().join("phone.db");
    (folder, copy)
}

#[test]
fn reopening_keeps_everything() {
    let (_folder, path) = closed_store(40);
    same(&dump(&crate::script::open(&path)), &model(40), "after");
}

#[test]
fn a_killed_process_left_its_log() {
    let (folder, path) = killed_store(40);
    assert_eq!(files(folder.path()).len(), 2, "database and log");
    same(&dump(&crate::script::open(&path)), &model(40), "after");
}

#[test]
fn not_a_database() {
    for bytes in [
        &b"hello"[..],
        &[0; 4096],
        &[0xff; 10_000],
        b"SQLite format 3\0 and then nothing",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("phone.db");
        std::fs::write(&path, bytes).unwrap();
        refused(&path, "damaged");
    }
}

#[test]
fn damaged_pages_are_found_at_opening() {
    let (_folder, path) = closed_store(200);
    let sound = std::fs::read(&path).unwrap();
    assert!(sound.len() > 40 * 4096);
    for page in 0..sound.len() / 4096 {
        let mut bytes = sound.clone();
        // From 100 on: page 1 begins with the file's header, which other tests break.
        bytes[page * 4096 + 100..][..400].fill(0xa5);
        std::fs::write(&path, &bytes).unwrap();
        // Content inside a value is not structure; what opens must still read or say that it is damaged.
        let before = files(path.parent().unwrap());
        match Store::open(&path) {
            Err(e) => {
                assert_eq!(e.code(), "damaged", "page {page}: {e}");
                assert_eq!(
                    files(path.parent().unwrap()),
                    before,
                    "page {page}: files changed"
                );
            }
            Ok(store) => {
                let _ = store.check_integrity();
            }
        }
    }
}

#[test]
fn a_truncated_file_is_damaged() {
    let (_folder, path) = closed_store(200);
    let sound = std::fs::read(&path).unwrap();
    for part in 1..8 {
        std::fs::write(&path, &sound[..sound.len() * part / 8]).unwrap();
        refused(&path, "damaged");
    }
}

#[test]
fn every_page_is_read_once_a_day() {
    const DAY: i64 = 86_400_000;
    let (_folder, path) = closed_store(200);
    let open = |now| {
        let settings = Settings {
            now: Some(now),
            ..Settings::default()
        };
        Store::open_with(&path, settings)
    };
    drop(open(DAY).unwrap());
    let mut bytes = std::fs::read(&path).unwrap();
    let last = bytes.len() - 4096;
    bytes[last..].fill(0xa5);
    std::fs::write(&path, bytes).unwrap();
    drop(open(2 * DAY - 1).unwrap());
    for later in [2 * DAY, DAY - 1] {
        assert_eq!(open(later).unwrap_err().code(), "damaged");
    }
    refused(&path, "damaged");
}

#[test]
fn a_damaged_file_with_a_log_keeps_both() {
    let (folder, path) = killed_store(600);
    let mut bytes = std::fs::read(&path).unwrap();
    assert!(bytes.len() > 8192, "a checkpoint has happened");
    // Not the first page: its newest version is in the log, so that damage to the old one does no harm.
    bytes[4096..].fill(0xa5);
    std::fs::write(&path, bytes).unwrap();
    let before = files(folder.path());
    assert_eq!(Store::open(&path).unwrap_err().code(), "damaged");
    // SQLite may leave its index of the log, which it always makes anew.
    let after: Vec<_> = files(folder.path())
        .into_iter()
        .filter(|f| !f.0.ends_with("-shm"))
        .collect();
    assert_eq!(after, before);
}

#[test]
fn a_log_without_its_database_is_kept() {
    let (folder, path) = killed_store(10);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(files(folder.path()).len(), 1);
    refused(&path, "damaged");
    // Nor is an empty one a first start.
    std::fs::write(&path, b"").unwrap();
    refused(&path, "damaged");
}

#[test]
fn a_newer_version_is_not_touched() {
    let (_folder, path) = closed_store(10);
    let conn = Connection::open(&path).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    conn.close().unwrap();
    let error = refused(&path, "newer_version");
    assert!(matches!(
        error,
        StoreError::NewerVersion {
            found: 99,
            known: 5
        }
    ));
    assert!(error.to_string().contains("update the app"));
}

#[test]
fn a_newer_version_that_is_still_in_the_log_is_not_touched() {
    let (folder, path) = closed_store(10);
    let conn = Connection::open(&path).unwrap();
    conn.pragma_update(None, "user_version", 6).unwrap();
    let copy = tempfile::tempdir().unwrap();
    for (name, bytes) in files(folder.path()) {
        if !name.ends_with("-shm") {
            std::fs::write(copy.path().join(name), bytes).unwrap();
        }
    }
    let before = files(copy.path());
    assert_eq!(before.len(), 2);
    let error = Store::open(copy.path().join("phone.db")).unwrap_err();
    assert_eq!(error.code(), "newer_version");
    let after: Vec<_> = files(copy.path())
        .into_iter()
        .filter(|f| !f.0.ends_with("-shm"))
        .collect();
    assert_eq!(after, before);
}

#[test]
fn a_database_of_another_program() {
    for sql in [
        "CREATE TABLE t (x)",
        "PRAGMA application_id = 7",
        "PRAGMA user_version = 3",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.db");
        let conn = Connection::open(&path).unwrap();
        conn.execute_batch(sql).unwrap();
        conn.close().unwrap();
        refused(&path, "not_ours");
    }
}

#[test]
fn a_creation_that_was_killed_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("phone.db");
    let conn = Connection::open(&path).unwrap();
    conn.pragma_update(None, "journal_mode", "wal").unwrap();
    conn.close().unwrap();
    let mut store = crate::script::open(&path);
    store.record(&tap(1)).unwrap();
    let empty = folder.path().join("empty.db");
    std::fs::write(&empty, b"").unwrap();
    Store::open(&empty).unwrap().record(&tap(1)).unwrap();
}

#[test]
fn no_place_for_a_file() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        Store::open(folder.path()).unwrap_err().code(),
        "unavailable"
    );
    let inside = Store::open(folder.path().join("no-such-folder/phone.db"));
    assert_eq!(inside.unwrap_err().code(), "unavailable");
}

#[test]
#[cfg(unix)]
fn files_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = closed_store(3);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let mut store = crate::script::open(&path);
    store.record(&tap(4)).unwrap();
    store.copy_to(folder.path().join("copy.db")).unwrap();
    let names: Vec<_> = files(folder.path()).into_iter().map(|f| f.0).collect();
    assert!(names.iter().any(|n| n.ends_with("-wal")), "{names:?}");
    for name in names {
        let mode = std::fs::metadata(folder.path().join(&name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_writer_elsewhere_is_busy() {
    let (_folder, path) = closed_store(10);
    let settings = Settings {
        busy_timeout_ms: 1,
        ..Settings::default()
    };
    let mut store = Store::open_with(&path, settings).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(store.record(&tap(11)).unwrap_err().code(), "busy");
    same(&dump(&store), &model(10), "readers are not held up");
    other.execute_batch("ROLLBACK").unwrap();
    store.record(&tap(11)).unwrap();
    same(&dump(&store), &model(11), "after");
}

#[test]
fn suspended_means_closed() {
    let (folder, path) = closed_store(10);
    for mut store in [crate::script::open(&path), Store::open_in_memory().unwrap()] {
        store.record(&tap(11)).unwrap();
        let held = dump(&store);
        store.suspend().unwrap();
        store.suspend().unwrap();
        assert_eq!(files(folder.path()).len(), 1, "no log is left");
        assert_eq!(store.record(&tap(13)).unwrap_err().code(), "suspended");
        assert_eq!(store.read().err().unwrap().code(), "suspended");
        assert_eq!(store.checkpoint().unwrap_err().code(), "suspended");
        store.resume().unwrap();
        store.resume().unwrap();
        same(&dump(&store), &held, "after");
        store.record(&tap(13)).unwrap();
    }
}

#[test]
fn damage_that_comes_later_is_named_too() {
    let (_folder, path) = closed_store(200);
    let mut store = crate::script::open(&path);
    store.suspend().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let half = bytes.len() / 2 / 4096 * 4096;
    bytes[half..].fill(0xa5);
    std::fs::write(&path, &bytes).unwrap();
    // Resuming reads the header and the schema only, so the first look at a broken page finds it.
    store.resume().unwrap();
    let read = store.read().unwrap();
    let codes = VISITS.map(|visit| {
        let changes = read.changes(visit).map(drop);
        let all = changes.and_then(|()| read.statements(visit).map(drop));
        all.map_or_else(|e| e.code(), |()| "ok")
    });
    assert!(codes.contains(&"damaged"), "{codes:?}");
    assert_eq!(store.check_integrity().unwrap_err().code(), "damaged");
    drop(store);
    assert!(
        std::fs::read(&path).unwrap() == bytes,
        "nothing was written to it"
    );
}

/// What runs as a user who may not write: a file of mode 0444, then a folder of mode 0555.
#[test]
#[ignore = "runs only as the child of read_only_places"]
fn reader_without_rights() {
    let Ok(folder) = std::env::var("DOORSTEP_STORE_READ_ONLY") else {
        return;
    };
    for name in [
        "file/phone.db",
        "folder/phone.db",
        "killed/phone.db",
        "folder/new.db",
    ] {
        let error = Store::open(Path::new(&folder).join(name)).expect_err(name);
        assert_eq!(error.code(), "read_only", "{name}: {error}");
    }
}

#[test]
#[cfg(unix)]
fn read_only_places() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let (_kept, sound) = closed_store(10);
    let (killed, _) = killed_store(10);
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    mode(root, 0o755);
    for (name, mode_of_file, mode_of_folder) in [("file", 0o444, 0o777), ("folder", 0o666, 0o555)] {
        std::fs::create_dir(root.join(name)).unwrap();
        std::fs::copy(&sound, root.join(name).join("phone.db")).unwrap();
        mode(&root.join(name).join("phone.db"), mode_of_file);
        mode(&root.join(name), mode_of_folder);
    }
    std::fs::create_dir(root.join("killed")).unwrap();
    for (name, bytes) in files(killed.path()) {
        std::fs::write(root.join("killed").join(&name), bytes).unwrap();
        mode(&root.join("killed").join(&name), 0o666);
    }
    mode(&root.join("killed"), 0o555);

    let before: Vec<_> = ["file", "folder", "killed"]
        .map(|f| files(&root.join(f)))
        .into();
    // Root may write anywhere, so the child becomes somebody else; the program must be where they can run it.
    let program = root.join("program");
    // By another process: a program that is open for writing cannot be run, and a child that another test starts at
    // that moment would inherit our open file.
    let copied = std::process::Command::new("cp")
        .arg(std::env::current_exe().unwrap())
        .arg(&program)
        .status();
    assert!(copied.unwrap().success());
    mode(&program, 0o755);
    let mut child = std::process::Command::new(&program);
    child
        .args(["--exact", "open::reader_without_rights", "--ignored"])
        .env("DOORSTEP_STORE_READ_ONLY", root);
    let is_root = std::fs::write(root.join("folder/trial"), b"").is_ok();
    if is_root {
        std::fs::remove_file(root.join("folder/trial")).unwrap();
        child.uid(65_534).gid(65_534);
    }
    let output = child.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    let after: Vec<_> = ["file", "folder", "killed"]
        .map(|f| files(&root.join(f)))
        .into();
    assert!(before == after, "files changed");
    for name in ["folder", "killed"] {
        mode(&root.join(name), 0o755);
    }
}

#[test]
fn meta_of_the_wrong_shape_is_damaged() {
    let (_folder, path) = closed_store(1);
    let conn = Connection::open(&path).unwrap();
    conn.execute("INSERT INTO meta (key, value) VALUES ('epoch', x'01')", [])
        .unwrap();
    conn.close().unwrap();
    let store = crate::script::open(&path);
    assert_eq!(
        store.read().unwrap().meta(key::EPOCH).unwrap_err().code(),
        "damaged"
    );
}

/// A phone that was last used before there were calendars keeps what it holds.
#[test]
fn a_database_of_the_first_version_gets_calendars() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("phone.db");
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(include_str!("../../src/migrations/0001_phone.sql"))
        .unwrap();
    conn.execute(
        "INSERT INTO standard (hash, files) VALUES (?1, x'01')",
        [&[7_u8; 32][..]],
    )
    .unwrap();
    conn.pragma_update(None, "application_id", 0x4472_5370)
        .unwrap();
    conn.pragma_update(None, "user_version", 1).unwrap();
    conn.close().unwrap();
    let mut store = crate::script::open(&path);
    let row = doorstep_store::CalendarRow {
        hash: [8; 32],
        bytes: vec![2; 10],
    };
    for _ in 0..2 {
        store.write(|tx| tx.put_calendar(&row)).unwrap();
    }
    drop(store);
    let store = crate::script::open(&path);
    let read = store.read().unwrap();
    assert_eq!(read.standards().unwrap().len(), 1);
    assert_eq!(read.calendars().unwrap(), [row]);
}

/// A phone that was last used before the log became leaner keeps every change, in its order, with its writer, and
/// what waits still waits.
#[test]
fn a_database_of_the_third_version_gets_a_leaner_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("phone.db");
    let conn = Connection::open(&path).unwrap();
    for sql in [
        include_str!("../../src/migrations/0001_phone.sql"),
        include_str!("../../src/migrations/0002_calendar.sql"),
        include_str!("../../src/migrations/0003_list.sql"),
    ] {
        conn.execute_batch(sql).unwrap();
    }
    conn.pragma_update(None, "application_id", 0x4472_5370)
        .unwrap();
    conn.pragma_update(None, "user_version", 3).unwrap();
    let device = [&[0, 26][..], &[b'd'; 26], &[9; 8]].concat();
    let office = [&[1][..], &[4; 16]].concat();
    let mut expected = Vec::new();
    for n in 1..=30_u64 {
        let mut c = change(
            n,
            if n % 5 == 0 {
                Origin::Pulled
            } else {
                Origin::Own
            },
        );
        c.writer = if n % 5 == 0 { &office } else { &device }.clone();
        c.acked_at = (n < 20).then_some(7);
        conn.execute(
            "INSERT OR IGNORE INTO visit (visit, tenant, heads, access, state, projection, updated_at)
             VALUES (?1, 'nuanhe', x'', 'granted', 'left', '{}', 1)",
            [&c.visit],
        )
        .unwrap();
        // What stood behind the writer, the causal past, is told by the bytes.
        let clock = [&c.writer[..], &n.to_be_bytes()].concat();
        conn.execute(
            "INSERT INTO change (ordinal, visit, hash, actor, seq, max_op, clock, deps, event_id, raw, origin, acked_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 9, ?6, x'', ?7, ?8, ?9, ?10)",
            rusqlite::params![
                10 * n as i64,
                c.visit,
                &c.hash[..],
                &c.actor[..],
                c.seq as i64,
                clock,
                &c.actor[..],
                c.raw,
                if c.origin == Origin::Own { "own" } else { "pulled" },
                c.acked_at
            ],
        )
        .unwrap();
        expected.push((10 * n as i64, c));
    }
    conn.execute("DELETE FROM change WHERE ordinal = 300", [])
        .unwrap();
    conn.close().unwrap();
    expected.pop();

    let mut store = crate::script::open(&path);
    store.check_integrity().unwrap();
    let held = |store: &Store| {
        let read = store.read().unwrap();
        let mut all: Vec<_> = crate::script::VISITS
            .iter()
            .flat_map(|v| read.changes(v).unwrap())
            .map(|row| (row.ordinal, row.change))
            .collect();
        all.sort_by_key(|(ordinal, _)| *ordinal);
        all
    };
    assert_eq!(held(&store), expected);
    assert_eq!(store.read().unwrap().pending().unwrap().changes, 10);
    assert_eq!(
        store.read().unwrap().outbox(1 << 20).unwrap().changes.len(),
        10
    );
    // A place in the order of arrival is never given out twice.
    store.record(&tap(31)).unwrap();
    assert_eq!(held(&store).last().unwrap().0, 301);
    store
        .write(|tx| {
            for (_, c) in &expected {
                tx.ack_change(&c.visit, &c.hash, 8)?;
            }
            let waits = &change(31, Origin::Own);
            tx.ack_change(&waits.visit, &waits.hash, 8)?;
            let visits = tx.to_pack(&["left", "on_site"], 9)?;
            assert_eq!(visits, crate::script::VISITS);
            visits
                .iter()
                .try_for_each(|v| tx.pack_visit(v).map(|done| assert!(done)))
        })
        .unwrap();
    expected.push((301, change(31, Origin::Own)));
    for (_, c) in &mut expected {
        c.acked_at = c.acked_at.or(Some(8));
    }
    assert_eq!(held(&store), expected);
}
