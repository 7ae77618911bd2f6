//! A reader that leaves (`doorstep … | head`) ends a command without a word; what serves goes on serving.

use std::io::pipe;
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};

use crate::run::{Running, arg, doorstep};

/// The writing end of a pipe that nobody reads any more.
fn nobody() -> Stdio {
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    writer.into()
}

/// Runs a command whose output nobody reads; answers its exit code and what it said to standard error.
fn unread(args: &[&str]) -> (Option<i32>, String) {
    let out = doorstep(args).stdout(nobody()).output().unwrap();
    (out.status.code(), String::from_utf8(out.stderr).unwrap())
}

/// A command that has something to print ends as a shell reports of any tool whose reader left.
pub fn ends_quietly(args: &[&str]) {
    assert_eq!(unread(args), (Some(141), String::new()), "{args:?}");
    // With nobody on standard error either, the exit code is all there is: no panic, which would be 101.
    let both = doorstep(args)
        .stdout(nobody())
        .stderr(nobody())
        .status()
        .unwrap();
    assert_eq!(both.code(), Some(141), "{args:?}");
}

#[test]
fn every_command_ends_quietly_when_its_reader_leaves() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");
    let packs = format!("{root}/standards");
    let pack = format!("{packs}/knock-30s-service-code");
    let visits = format!("{root}/visits");
    let dir = tempfile::tempdir().unwrap();
    for args in [
        &["--help"][..],
        &["--version"],
        &["help"],
        &["help", "standard", "lint"],
        &["serve", "--help"],
        &["standard", "lint", "-h"],
        &["standard", "lint", &packs],
        &["standard", "test", &pack],
        &["standard", "coverage", &packs],
        &["standard", "diff", &pack, &pack],
        &["standard", "show", &pack],
        &["standard", "show", &pack, "--html", "-"],
        &["standard", "preview", &pack, "--visits", &visits],
        &["standard", "new", "my-code", "--dir", arg(dir.path())],
        &["bench", "--quick"],
    ] {
        if args[1..].first() == Some(&"new") {
            // It can be made once only.
            assert_eq!(unread(args), (Some(141), String::new()), "{args:?}");
        } else {
            ends_quietly(args);
        }
    }
}

#[test]
fn an_error_that_nobody_reads_is_no_panic() {
    for (args, code) in [
        (&["visit", "verify", "no-such-file"][..], 3),
        (&["standard", "lint"], 2),
        (&["nonsense"], 2),
        (&["serve", "--listen", "somewhere"], 2),
    ] {
        let status = doorstep(args).stderr(nobody()).status().unwrap();
        assert_eq!(status.code(), Some(code), "{args:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn an_output_that_takes_nothing_is_told() {
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let out = doorstep(&["--help"]).stdout(full).output().unwrap();
    let told = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(3), "{told}");
    assert!(told.contains("error[output]"), "{told}");
}

/// Waits until a server that prints for nobody answers; `false` when it ended instead.
fn answers(command: &mut Command, address: &str) -> bool {
    let mut child = command.stdout(nobody()).stderr(nobody()).spawn().unwrap();
    let answers = loop {
        if TcpStream::connect(address).is_ok() {
            break child.try_wait().unwrap().is_none();
        }
        if child.try_wait().unwrap().is_some() {
            break false;
        }
        std::thread::yield_now();
    };
    let _ = child.kill();
    child.wait().unwrap();
    answers
}

#[test]
fn an_office_serves_on_when_nobody_reads_its_words() {
    let dir = tempfile::tempdir().unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let serve = ["serve", "--data", arg(dir.path()), "--listen", &address];
    assert!(answers(&mut doorstep(&serve), &address));
}

#[test]
fn a_demo_plays_on_when_its_reader_leaves() {
    let dir = tempfile::tempdir().unwrap();
    let keep = dir.path().join("demo");
    let play = [
        "demo",
        "--exit",
        "--keep",
        arg(&keep),
        "--listen",
        "127.0.0.1:0",
    ];
    let status = doorstep(&play).stdout(nobody()).stderr(nobody()).status();
    assert_eq!(status.unwrap().code(), Some(0));
    assert!(keep.join("finished").exists());

    let mut open = Running::start(&["demo", "--keep", arg(&keep), "--listen", "127.0.0.1:0"]);
    let url = open.after("Console:");
    open.leave();
    let address = url.trim_start_matches("http://").trim_end_matches('/');
    assert!(TcpStream::connect(address).is_ok());
    assert!(open.runs());
    ends_quietly(&["visit", "show", arg(&keep.join("visit.bundle.json"))]);
    ends_quietly(&["visit", "verify", arg(&keep.join("visit.bundle.json"))]);
}
