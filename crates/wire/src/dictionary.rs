//! The vocabulary of events, as a zstd dictionary that both sides hold.
//! Its bytes are frozen with its id: another text is another id, never this one changed.

use std::io::{self, Read, Write};
use std::sync::{Mutex, OnceLock, PoisonError};

use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::stream::{read, write};
use zstd::zstd_safe::{CCtx, CParameter, DCtx, DParameter, ResetDirective, get_error_name};

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

/// Contexts that are kept from body to body: making one costs more than most bodies do.
struct Kept<T>(Mutex<Vec<T>>);

/// Contexts of one kind that are kept at most; more are made while more are wanted at once.
const MOST_KEPT: usize = 8;

impl<T> Kept<T> {
    const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    fn with<R>(
        &self,
        make: impl FnOnce() -> io::Result<T>,
        act: impl FnOnce(&mut T) -> io::Result<R>,
    ) -> io::Result<R> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept().pop();
        let mut one = match found {
            Some(one) => one,
            None => make()?,
        };
        let out = act(&mut one);
        let mut kept = kept();
        if kept.len() < MOST_KEPT {
            kept.push(one);
        }
        out
    }
}

pub(crate) fn deflate(bytes: &[u8], dict: bool) -> io::Result<Vec<u8>> {
    static PREPARED: OnceLock<EncoderDictionary<'static>> = OnceLock::new();
    static PLAIN: Kept<CCtx<'static>> = Kept::new();
    static WITH: Kept<CCtx<'static>> = Kept::new();
    let make = || {
        let mut context = CCtx::create();
        if dict {
            let prepared = PREPARED.get_or_init(|| EncoderDictionary::copy(dictionary(), LEVEL));
            context.ref_cdict(prepared.as_cdict()).map_err(zstd_error)?;
        } else {
            let level = CParameter::CompressionLevel(LEVEL);
            context.set_parameter(level).map_err(zstd_error)?;
        }
        Ok(context)
    };
    let kept = if dict { &WITH } else { &PLAIN };
    kept.with(make, |context| {
        // What was left of another body, should that have failed.
        context
            .reset(ResetDirective::SessionOnly)
            .map_err(zstd_error)?;
        let out = Vec::with_capacity(bytes.len() / 2);
        let mut to = write::Encoder::with_context(out, context);
        to.write_all(bytes)?;
        to.finish()
    })
}

fn zstd_error(code: usize) -> io::Error {
    io::Error::other(get_error_name(code))
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
    static PLAIN: Kept<DCtx<'static>> = Kept::new();
    static WITH: Kept<DCtx<'static>> = Kept::new();
    let make = || {
        let mut context = DCtx::create();
        if dict {
            let prepared = PREPARED.get_or_init(|| DecoderDictionary::copy(dictionary()));
            context.ref_ddict(prepared.as_ddict()).map_err(zstd_error)?;
        }
        let window = DParameter::WindowLogMax(WINDOW_LOG_MAX);
        context.set_parameter(window).map_err(zstd_error)?;
        Ok(context)
    };
    let kept = if dict { &WITH } else { &PLAIN };
    kept.with(make, |context| {
        context
            .reset(ResetDirective::SessionOnly)
            .map_err(zstd_error)?;
        let mut from = read::Decoder::with_context(bytes, context).single_frame();
        let mut out = Vec::new();
        // One byte more than may be: whoever has it is too large.
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        from.by_ref().take(most).read_to_end(&mut out)?;
        if out.len() > limit {
            return Ok(Inflated::TooLarge);
        }
        Ok(if from.finish().is_empty() {
            Inflated::Whole(out)
        } else {
            Inflated::Trailing
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A context that failed in the middle of a body, or made a large one, serves the next as a new one would.
    #[test]
    fn a_context_carries_nothing_from_body_to_body() {
        let bodies: [&[u8]; 4] = [b"", b"d.arrived", &[7; 300_000], dictionary()];
        for dict in [false, true] {
            let first: Vec<_> = bodies.iter().map(|b| deflate(b, dict).unwrap()).collect();
            for (body, first) in bodies.iter().zip(&first) {
                for cut in 0..first.len().min(40) {
                    assert!(inflate(&first[..cut], dict, 1 << 20).is_err(), "{cut}");
                }
                if !body.is_empty() {
                    let limit = body.len() - 1;
                    let out = inflate(first, dict, limit).unwrap();
                    assert!(matches!(out, Inflated::TooLarge));
                }
                assert_eq!(&deflate(body, dict).unwrap(), first);
                match inflate(first, dict, body.len()).unwrap() {
                    Inflated::Whole(out) => assert_eq!(&out, body),
                    _ => panic!("not whole"),
                }
                let more = [first, &b"x"[..]].concat();
                let out = inflate(&more, dict, body.len()).unwrap();
                assert!(matches!(out, Inflated::Trailing));
            }
        }
    }
}
