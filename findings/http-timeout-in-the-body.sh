#!/usr/bin/env bash
# A time-out in the middle of an answer that looks like a broken answer.
# Rust, reqwest 0.13.5, its blocking client; seen on 2026-11-30.
#
# Expected: when the connection stalls while the body is read, read() fails with io::ErrorKind::TimedOut, as a socket
#   with a time-out does (or WouldBlock); or whoever follows source() finds the reqwest::Error and asks is_timeout().
# Happens: the kind is Other and the text "error decoding response body", as if what came were wrong. Following source()
#   from the io::Error never meets the reqwest::Error: std leaves out what an io::Error wraps and goes on with what
#   stands behind it. Only get_ref() shows it, and then is_timeout() and is_decode() are both true.
# Hurts: who decides by the error whether to try again. On a weak signal the answer begins and stalls; a program that
#   asks for the kind, or for the sources, or is_decode() first, says that the server sent rubbish and gives up.
# Ours: crates/core/src/transport/http.rs looks into each io::Error on its way (causes), and asks is_timeout() first.
#
# Seen:
#   after 3 of 9 bytes: kind Other, "error decoding response body"
#   sources that are a reqwest::Error: 0 of 2
#   get_ref(): is_timeout() true, is_decode() true
set -euo pipefail
need() { command -v "$1" >/dev/null || { echo "$1 is needed" >&2; exit 2; }; }
need cargo

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'END'
[package]
name = "finding"
edition = "2024"
[dependencies]
reqwest = { version = "=0.13.5", default-features = false, features = ["blocking"] }
END
cat > src/main.rs <<'END'
use std::error::Error;
use std::io::{Read, Write};
use std::time::Duration;

use reqwest::blocking::Client;

/// A server on this machine that sends a third of its answer and then waits until the client leaves.
fn server() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut peer, _) = listener.accept().unwrap();
        let _ = peer.read(&mut [0; 4096]).unwrap();
        peer.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc").unwrap();
        let _ = peer.read(&mut [0; 1]);
    });
    address
}

fn main() {
    let client = Client::builder().no_proxy().timeout(Duration::from_secs(2)).build().unwrap();
    let mut answer = client.get(server()).send().unwrap();
    let mut body = Vec::new();
    let error = answer.read_to_end(&mut body).unwrap_err();
    println!("after {} of 9 bytes: kind {:?}, \"{error}\"", body.len(), error.kind());

    let first: &(dyn Error + 'static) = &error;
    let sources: Vec<_> = std::iter::successors(Some(first), |&e| e.source()).collect();
    let ours = sources.iter().filter(|e| e.is::<reqwest::Error>()).count();
    println!("sources that are a reqwest::Error: {ours} of {}", sources.len());
    let wrapped = error.get_ref().and_then(|e| e.downcast_ref::<reqwest::Error>()).unwrap();
    println!("get_ref(): is_timeout() {}, is_decode() {}", wrapped.is_timeout(), wrapped.is_decode());
}
END
cargo run -q > seen
cat seen
diff - seen <<'END'
after 3 of 9 bytes: kind Other, "error decoding response body"
sources that are a reqwest::Error: 0 of 2
get_ref(): is_timeout() true, is_decode() true
END
