#!/usr/bin/env bash
# A server-sent event with empty data that no client gets to see.
# Rust, axum 0.8.9, read with eventsource-stream 0.2.3; seen on 2026-11-30.
#
# Expected: Event::default().event("feed").data("") is an event whose data is empty. The WHATWG standard has such
#   events: "data:" alone puts a line feed into the data, so that the event is dispatched and its data is "".
# Happens: axum writes no data line at all, and without one a client drops the event in silence. 0.7.9 and 0.8.4 wrote
#   it, so code that worked stops with an update within 0.8. The documentation says of data("") that browsers ignore
#   empty data; they ignore events without a data line.
# Hurts: who sends a signal by its name alone. The bytes are on the wire, a test that looks for "event: feed" is green,
#   and nothing ever arrives.
# Ours: crates/http/src/api/hints.rs always sends a word; crates/http/tests/it/hints.rs reads as a client does.
#
# Seen:
#   data("")     is sent as "event: feed\n\n", read as []
#   data("pull") is sent as "event: feed\ndata: pull\n\n", read as [("feed", "pull")]
#   by hand: "event: feed\ndata:\n\n", read as [("feed", "")]
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
axum = { version = "=0.8.9", default-features = false, features = ["tokio"] }
eventsource-stream = "=0.2.3"
futures-util = { version = "=0.3.34", default-features = false }
END
cat > src/main.rs <<'END'
use std::convert::Infallible;

use axum::response::{IntoResponse, Sse, sse::Event};
use eventsource_stream::Eventsource;
use futures_util::{FutureExt, StreamExt, stream};

fn sent(event: Event) -> String {
    let answer = Sse::new(stream::iter([Ok::<_, Infallible>(event)])).into_response();
    let body = axum::body::to_bytes(answer.into_body(), 1000).now_or_never();
    String::from_utf8(body.unwrap().unwrap().to_vec()).unwrap()
}

fn read(text: &str) -> Vec<(String, String)> {
    let events = stream::iter([Ok::<_, Infallible>(text)]).eventsource();
    let events = events.map(Result::unwrap).map(|e| (e.event, e.data));
    events.collect().now_or_never().unwrap()
}

fn main() {
    let (empty, word) = (sent(Event::default().event("feed").data("")), sent(Event::default().event("feed").data("pull")));
    println!("data(\"\")     is sent as {empty:?}, read as {:?}", read(&empty));
    println!("data(\"pull\") is sent as {word:?}, read as {:?}", read(&word));
    let hand = "event: feed\ndata:\n\n";
    println!("by hand: {hand:?}, read as {:?}", read(hand));
}
END
cargo run -q > seen
cat seen
diff - seen <<'END'
data("")     is sent as "event: feed\n\n", read as []
data("pull") is sent as "event: feed\ndata: pull\n\n", read as [("feed", "pull")]
by hand: "event: feed\ndata:\n\n", read as [("feed", "")]
END
