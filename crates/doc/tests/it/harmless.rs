//! The files of `fixtures/hostile/` arm nobody: Automerge itself, alone with each of them, may refuse it,
//! but neither panics, hangs, eats memory nor makes a document that cannot be saved, loaded and written again.
//! Each file gets a child process of this binary, with limits; a child that did not do its work is no proof.

use std::fs;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use automerge::transaction::Transactable;
use automerge::{AutoCommit, Change, ROOT, ReadDoc};
use sha2::{Digest, Sha256};

use crate::attacks::scene;
use crate::hostile::{folder, read_hex};
use crate::kit::genesis;

/// Tells a child which file is its own, or which limit it shall run into.
const TASK: &str = "DOORSTEP_HARMLESS";
const MEMORY_KIB: &str = "524288";
const CPU_SECONDS: &str = "5";
/// Far above the processor's limit: for a child that waits, on a machine that is busy.
const WALL: Duration = Duration::from_secs(300);

/// What the library does with the bytes, on `doc` and behind its changes.
fn feed(doc: &AutoCommit, bytes: &[u8]) {
    let mut behind = doc.clone().save_nocompress();
    behind.extend(bytes);
    if let Ok(mut loaded) = AutoCommit::load(&behind) {
        use_on(&mut loaded);
    }
    if let Ok(mut loaded) = AutoCommit::load_unverified_heads(&behind) {
        use_on(&mut loaded);
    }
    let mut incremental = doc.clone();
    incremental.load_incremental(bytes).ok();
    use_on(&mut incremental);
    if let Ok(change) = Change::from_bytes(bytes.to_vec()) {
        change.decode();
        let mut applied = doc.clone();
        applied.apply_changes([change]).ok();
        use_on(&mut applied);
    }
}

/// A document in use: read, saved, loaded again as it was, and written on.
fn use_on(doc: &mut AutoCommit) {
    for round in 0..2 {
        read(doc);
        let saved = doc.save();
        let mut again = AutoCommit::load(&saved).expect("what was saved is loaded again");
        assert_eq!(again.get_heads(), doc.get_heads());
        read(&again);
        let mut copy = AutoCommit::load(&doc.save_nocompress()).expect("without deflate too");
        assert_eq!(copy.get_heads(), doc.get_heads());
        let mut rebuilt = AutoCommit::new();
        rebuilt
            .apply_changes(doc.get_changes(&[]))
            .expect("its changes make it anew");
        assert_eq!(rebuilt.get_heads(), doc.get_heads());
        doc.put(ROOT, "later", round).expect("it can be written on");
        doc.commit();
    }
}

fn read(doc: &AutoCommit) {
    for item in doc.map_range(ROOT, ..) {
        let id = item.id();
        doc.keys(&id).count();
        doc.values(&id).count();
    }
    doc.hydrate(ROOT, None).ok();
}

/// Runs in the child, which was told its task by the environment.
fn child(task: &str) {
    match task {
        "panic" => panic!("as told"),
        "processor" => loop {
            std::hint::spin_loop();
        },
        "memory" => {
            let mut held = vec![];
            loop {
                held.push(std::hint::black_box(vec![1u8; 1 << 24]));
            }
        }
        "idle" => return,
        _ => {}
    }
    let text = fs::read_to_string(folder().join(task)).unwrap();
    let (_, bytes) = read_hex(&text);
    feed(&AutoCommit::new(), &bytes);
    feed(&AutoCommit::load(genesis().raw()).unwrap(), &bytes);
    let scene = scene();
    let mut visit = AutoCommit::load(genesis().raw()).unwrap();
    let mut before = visit.clone();
    before.load_incremental(&bytes).ok();
    for item in [&scene.first, &scene.second, &scene.other] {
        visit.load_incremental(item.change.raw()).unwrap();
        before.load_incremental(item.change.raw()).ok();
    }
    use_on(&mut before);
    feed(&visit, &bytes);
    println!("{}", proof(&bytes));
}

/// The last word of a child that came to its end with these very bytes.
fn proof(bytes: &[u8]) -> String {
    let sum = Sha256::digest(bytes);
    let hex: String = sum.iter().map(|b| format!("{b:02x}")).collect();
    format!("came to the end with {hex}")
}

/// A child with its limits; none for one that did not end in time.
fn run(test: &str, task: &str) -> Option<(ExitStatus, String)> {
    let limits = format!(
        "ulimit -c 0 && ulimit -v {MEMORY_KIB} && ulimit -t {CPU_SECONDS} && exec \"$0\" \"$@\""
    );
    let child = Command::new("sh")
        .arg("-c")
        .arg(limits)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(TASK, task)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let pid = child.id().to_string();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || tell.send(child.wait_with_output()));
    match told.recv_timeout(WALL) {
        Ok(output) => {
            let output = output.unwrap();
            let both = [output.stdout, output.stderr].concat();
            Some((output.status, String::from_utf8_lossy(&both).into_owned()))
        }
        Err(_) => {
            Command::new("kill").args(["-9", &pid]).status().unwrap();
            None
        }
    }
}

/// Whether the child did everything with these bytes, and without harm; else what it said last.
fn unharmed(ran: Option<(ExitStatus, String)>, bytes: &[u8]) -> Result<(), String> {
    let Some((status, said)) = ran else {
        return Err("did not end".into());
    };
    if status.success() && said.lines().any(|line| line.ends_with(&proof(bytes))) {
        return Ok(());
    }
    Err(format!("{status}\n{said}"))
}

#[test]
fn every_file_is_harmless_to_the_library() {
    if let Ok(task) = std::env::var(TASK) {
        return child(&task);
    }
    let test = "harmless::every_file_is_harmless_to_the_library";
    let mut harm = vec![];
    let mut files = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !name.ends_with(".hex") {
            continue;
        }
        files += 1;
        let (_, bytes) = read_hex(&fs::read_to_string(folder().join(&name)).unwrap());
        if let Err(said) = unharmed(run(test, &name), &bytes) {
            harm.push(format!("{name}: {said}"));
        }
    }
    assert!(harm.is_empty(), "{}", harm.join("\n"));
    assert!(files >= 50, "{files}");
}

/// The limits bite, a panic is seen, and a child that did nothing proves nothing.
#[test]
fn a_harmful_file_would_be_seen() {
    if let Ok(task) = std::env::var(TASK) {
        return child(&task);
    }
    let test = "harmless::a_harmful_file_would_be_seen";
    let said = |task: &str| unharmed(run(test, task), b"").unwrap_err();
    assert!(said("panic").contains("as told"));
    assert!(said("memory").contains("memory allocation of"));
    assert!(said("processor").starts_with("signal: "));
    assert!(said("idle").starts_with("exit status: 0"));
    assert!(said("no-such-file").contains("No such file"));
    assert_eq!(unharmed(run(test, "empty.hex"), b""), Ok(()));
    assert!(unharmed(run(test, "empty.hex"), b"other bytes").is_err());
    assert!(unharmed(run("harmless::no_such_test", "empty.hex"), b"").is_err());
}
