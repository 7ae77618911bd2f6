//! The vocabulary of events, as a zstd dictionary that both sides hold.
//! Its bytes are frozen with its id: another text is another id, never this one changed.

use std::io::{self, Read, Write};
use std::sync::OnceLock;

use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::stream::{read, write};

/// The id of [`dictionary`], as the header `doorstep-dict` names it.
pub const DICT_ID: u16 = 1;

/// The dictionary of [`DICT_ID`]: raw content in zstd's terms, it has no header of its own.
/// Each line of the vocabulary becomes what it looks like inside a body: text after `= ` as it is,
/// a kind and its data as in a pack of changes, each after its length.
pub fn dictionary() -> &'static [u8] {
    static BUILT: OnceLock<Vec<u8>> = OnceLock::new();
    BUILT.get_or_init(|| build(include_str!("vocabulary.txt")))
}

fn build(vocabulary: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for line in vocabulary.lines() {
        match line.split_once(' ') {
            Some(("=", text)) => out.extend(text.bytes()),
            Some((kind, data)) => {
                out.extend([0, kind.len() as u8]);
                out.extend(kind.bytes());
                // From 128 on a length takes two bytes; such data is left without.
                out.extend(u8::try_from(data.len()).ok().filter(|n| *n < 128));
                out.extend(data.bytes());
            }
            None => {}
        }
    }
    out
}

/// Ratio against time, measured on packs of events: level 19 takes 90 times as long for 6 % less.
const LEVEL: i32 = 3;
/// Largest window that a foreign frame may ask for, 8 MiB; RFC 8878 asks every reader for this much.
const WINDOW_LOG_MAX: u32 = 23;

pub(crate) fn deflate(bytes: &[u8], dict: bool) -> io::Result<Vec<u8>> {
    static PREPARED: OnceLock<EncoderDictionary<'static>> = OnceLock::new();
    let out = Vec::with_capacity(bytes.len() / 2);
    let mut to = if dict {
        let prepared = PREPARED.get_or_init(|| EncoderDictionary::copy(dictionary(), LEVEL));
        write::Encoder::with_prepared_dictionary(out, prepared)?
    } else {
        write::Encoder::new(out, LEVEL)?
    };
    to.write_all(bytes)?;
    to.finish()
}

/// What came of inflating.
pub(crate) enum Inflated {
    Whole(Vec<u8>),
    TooLarge,
    Trailing,
}

/// Inflates one frame. Holds at most `limit` bytes and one chunk, whatever the frame claims.
pub(crate) fn inflate(bytes: &[u8], dict: bool, limit: usize) -> io::Result<Inflated> {
    static PREPARED: OnceLock<DecoderDictionary<'static>> = OnceLock::new();
    let mut from = if dict {
        let prepared = PREPARED.get_or_init(|| DecoderDictionary::copy(dictionary()));
        read::Decoder::with_prepared_dictionary(bytes, prepared)?
    } else {
        read::Decoder::with_buffer(bytes)?
    }
    .single_frame();
    from.window_log_max(WINDOW_LOG_MAX)?;

    let mut out = Vec::new();
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let n = from.read(&mut chunk)?;
        if n == 0 {
            break;
        }
        if out.len().saturating_add(n) > limit {
            return Ok(Inflated::TooLarge);
        }
        out.extend(chunk.iter().take(n));
    }
    Ok(if from.finish().is_empty() {
        Inflated::Whole(out)
    } else {
        Inflated::Trailing
    })
}
