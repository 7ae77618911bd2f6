//! The vocabulary of events, as a zstd dictionary that both sides hold.
//! Its bytes are frozen with its id: another text is another id, never this one changed.

use std::io::{self, Read, Write};
use std::sync::OnceLock;

use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::stream::{read, write};

/// The id of [`VOCABULARY`], as the header `doorstep-dict` names it.
pub const DICT_ID: u16 = 1;
/// The text of the dictionary. Raw content in zstd's terms: it has no header of its own.
pub const VOCABULARY: &str = include_str!("vocabulary.txt");

/// Ratio against time, measured on packs of events: level 19 takes 90 times as long for 6 % less.
const LEVEL: i32 = 3;
/// Largest window that a foreign frame may ask for, 8 MiB; RFC 8878 asks every reader for this much.
const WINDOW_LOG_MAX: u32 = 23;

pub(crate) fn deflate(bytes: &[u8], dict: bool) -> io::Result<Vec<u8>> {
    static PREPARED: OnceLock<EncoderDictionary<'static>> = OnceLock::new();
    let out = Vec::with_capacity(bytes.len() / 2);
    let mut to = if dict {
        let prepared =
            PREPARED.get_or_init(|| EncoderDictionary::copy(VOCABULARY.as_bytes(), LEVEL));
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
        let prepared = PREPARED.get_or_init(|| DecoderDictionary::copy(VOCABULARY.as_bytes()));
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
        if out.len() + n > limit {
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
