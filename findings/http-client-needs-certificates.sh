#!/usr/bin/env bash
# An HTTP client that cannot be built without certificates, though only http:// will ever be asked for.
# Rust on Linux, reqwest 0.13.5 with rustls 0.23.46 and rustls-platform-verifier 0.7.1; seen on 2026-11-30.
#
# Expected: trust is needed when a connection begins with TLS. Where the system has no certificates, https:// fails
#   and http:// works, as with curl, or with reqwest 0.12 and its rustls feature, which brought its own roots.
# Happens: Client::build() fails before any address is known; Client::new(), which takes the same way, panics.
# Hurts: programs in small containers, on bare installations and in front of a server on the same machine; they worked
#   until reqwest was updated, and the message does not say that TLS was never wanted. is_builder() is also what
#   a wrong address gives.
# Ours: crates/core/src/transport/http.rs builds once more for http:// with tls_certs_only([]), which trusts nobody and
#   therefore loads nothing.
#
# Seen, with SSL_CERT_FILE and SSL_CERT_DIR where nothing is:
#   build(): is_builder() is true, General("No CA certificates were loaded from the system")
#   tls_certs_only([]).build(), asked for http://: 204 No Content
set -euo pipefail
need() { command -v "$1" >/dev/null || { echo "$1 is needed" >&2; exit 2; }; }
need cargo
need cc

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'END'
[package]
name = "finding"
edition = "2024"
[dependencies]
reqwest = { version = "=0.13.5", default-features = false, features = ["blocking", "rustls-no-provider"] }
rustls = { version = "=0.23.46", default-features = false, features = ["ring", "std", "tls12"] }
rustls-platform-verifier = "=0.7.1"
END
cat > src/main.rs <<'END'
use std::error::Error;
use std::io::{Read, Write};

use reqwest::blocking::Client;

/// A server on this machine that answers once.
fn server() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut peer, _) = listener.accept().unwrap();
        let _ = peer.read(&mut [0; 4096]).unwrap();
        peer.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
    });
    address
}

fn main() {
    rustls::crypto::ring::default_provider().install_default().unwrap();
    match Client::builder().no_proxy().build() {
        Ok(_) => println!("build(): a client"),
        Err(e) => println!("build(): is_builder() is {}, {:?}", e.is_builder(), e.source().unwrap()),
    }
    let nobody = Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    let answer = nobody.get(server()).send().unwrap();
    println!("tls_certs_only([]).build(), asked for http://: {}", answer.status());
}
END
cargo build -q
SSL_CERT_FILE="$folder/none" SSL_CERT_DIR="$folder/none" target/debug/finding > seen
cat seen
diff - seen <<'END'
build(): is_builder() is true, General("No CA certificates were loaded from the system")
tls_certs_only([]).build(), asked for http://: 204 No Content
END
