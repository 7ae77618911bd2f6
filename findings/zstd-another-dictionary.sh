#!/usr/bin/env bash
# A frame that is read with another dictionary than it was made with, and says something else without an error.
# zstd 1.5.7 by Rust's zstd 0.14.4 (zstd-safe 8.3.0, zstd-sys 2.1.3); seen on 2026-11-30.
#
# Expected: a decoder with the wrong dictionary fails. With a trained dictionary it does: its id stands in each frame.
# Happens: a dictionary may also be any bytes, "raw content", and those have no id, so that nothing is compared. The
#   decoder copies from wherever the frame points to and reports success; only a dictionary that is too short is
#   noticed. A checksum of the content would tell, but the stream encoder of the crate writes none unless
#   include_checksum(true) is called, although the command line tool does so by default.
# Hurts: who keeps a word list of its own as a dictionary and edits it. Old bodies, and those of a peer that has not been
#   updated, become other words of the same length: here another price, in JSON that parses.
# Ours: crates/wire/src/dictionary.rs, whose bytes are frozen with an id that a header names (crates/wire/src/body.rs);
#   the golden files of crates/wire/tests/it/golden.rs hold them.
#
# Seen:
#   made from       {"kind":"quote","part":"valve","price":480}
#   same dictionary {"kind":"quote","part":"valve","price":480}
#   another one     {"kind":"quote","part":"pumps","price":960}
#   with a checksum Restored data doesn't match checksum
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
zstd = "=0.14.4"
zstd-safe = "=8.3.0"
zstd-sys = "=2.1.3"
END
cat > src/main.rs <<'END'
use std::io::{Read, Write};

use zstd::stream::{read::Decoder, write::Encoder};

const TEXT: &str = r#"{"kind":"quote","part":"valve","price":480}"#;
/// What both sides are supposed to hold, and what one of them holds after an edit.
const WORDS: &str = r#"{"kind":"quote","part":"valve","price":480}{"kind":"knock"}"#;
const EDITED: &str = r#"{"kind":"quote","part":"pumps","price":960}{"kind":"knock"}"#;

fn encoder() -> Encoder<'static, Vec<u8>> {
    Encoder::with_dictionary(Vec::new(), 3, WORDS.as_bytes()).unwrap()
}

fn frame(mut encoder: Encoder<Vec<u8>>) -> Vec<u8> {
    encoder.write_all(TEXT.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn read(frame: &[u8], dictionary: &str) -> std::io::Result<String> {
    let mut text = String::new();
    Decoder::with_dictionary(frame, dictionary.as_bytes())?.read_to_string(&mut text)?;
    Ok(text)
}

fn main() {
    println!("made from       {TEXT}");
    println!("same dictionary {}", read(&frame(encoder()), WORDS).unwrap());
    println!("another one     {}", read(&frame(encoder()), EDITED).unwrap());
    let mut checked = encoder();
    checked.include_checksum(true).unwrap();
    println!("with a checksum {}", read(&frame(checked), EDITED).unwrap_err());
}
END
cargo run -q > seen
cat seen
diff - seen <<'END'
made from       {"kind":"quote","part":"valve","price":480}
same dictionary {"kind":"quote","part":"valve","price":480}
another one     {"kind":"quote","part":"pumps","price":960}
with a checksum Restored data doesn't match checksum
END
