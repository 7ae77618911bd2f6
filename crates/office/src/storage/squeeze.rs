//! Bytes at rest, compressed with the vocabulary of the wire, whose bytes are frozen with its id.
//!
//! ```text
//! 1, one zstd frame made with dictionary 1, which says how long it is inflated
//! ```

use std::cell::RefCell;
use std::sync::OnceLock;

use doorstep_wire::{DICT_ID, dictionary};
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use crate::error::Result;

const FORM: u8 = 1;
const LEVEL: i32 = 3;
const LEVEL_AT_REST: i32 = 19;
/// Most bytes once inflated; far above 10,000 changes of the longest kind that a phone writes.
const MOST: usize = 1 << 30;

const _: () = assert!(DICT_ID == 1, "form 1 is made with dictionary 1");

thread_local! {
    /// Making these costs more than a segment does.
    static SQUEEZE: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static INFLATE: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Compresses for long: takes ninety times as long for six hundredths less.
pub(super) fn squeeze_well(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut tool = Compressor::with_dictionary(LEVEL_AT_REST, dictionary())?;
    let mut out = vec![FORM];
    out.extend(tool.compress(bytes)?);
    Ok(out)
}

/// Compresses.
pub(super) fn squeeze(bytes: &[u8]) -> Result<Vec<u8>> {
    static DICT: OnceLock<EncoderDictionary<'static>> = OnceLock::new();
    SQUEEZE.with_borrow_mut(|kept| {
        let tool = match kept {
            Some(tool) => tool,
            none => none.insert(Compressor::with_prepared_dictionary(
                DICT.get_or_init(|| EncoderDictionary::copy(dictionary(), LEVEL)),
            )?),
        };
        let mut out = vec![FORM];
        out.extend(tool.compress(bytes)?);
        Ok(out)
    })
}

/// What was compressed; `None` when these bytes are none of ours.
pub(super) fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    static DICT: OnceLock<DecoderDictionary<'static>> = OnceLock::new();
    let frame = bytes.strip_prefix(&[FORM])?;
    let size = zstd::zstd_safe::get_frame_content_size(frame).ok()??;
    let size = usize::try_from(size).ok().filter(|n| *n <= MOST)?;
    INFLATE.with_borrow_mut(|kept| {
        let tool = match kept {
            Some(tool) => tool,
            none => none.insert(
                Decompressor::with_prepared_dictionary(
                    DICT.get_or_init(|| DecoderDictionary::copy(dictionary())),
                )
                .ok()?,
            ),
        };
        tool.decompress(frame, size).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_back_is_what_was_there() {
        for bytes in [&b""[..], b"{}", &[7; 100_000], dictionary()] {
            for squeezed in [squeeze(bytes).unwrap(), squeeze_well(bytes).unwrap()] {
                assert_eq!(inflate(&squeezed).as_deref(), Some(bytes));
                for cut in [0, 1, squeezed.len() - 1] {
                    assert_eq!(inflate(&squeezed[..cut]), None);
                }
            }
        }
    }
}
