//! Compression with contexts that are kept: to make one costs more than to use it on a change.

use std::cell::RefCell;

use zstd::zstd_safe::{CCtx, CParameter, DCtx, compress_bound, get_frame_content_size};

thread_local! {
    static PRESS: RefCell<Option<(CCtx<'static>, DCtx<'static>)>> = const { RefCell::new(None) };
}

fn with<T>(act: impl FnOnce(&mut CCtx<'static>, &mut DCtx<'static>) -> Option<T>) -> Option<T> {
    PRESS.with_borrow_mut(|kept| {
        if kept.is_none() {
            *kept = Some((CCtx::try_create()?, DCtx::try_create()?));
        }
        let (press, unpress) = kept.as_mut()?;
        act(press, unpress)
    })
}

/// One frame, made by somebody who has seen `before`.
pub(crate) fn compress(bytes: &[u8], before: &[u8], level: i32) -> Option<Vec<u8>> {
    with(|press, _| {
        press
            .set_parameter(CParameter::CompressionLevel(level))
            .ok()?;
        press.load_dictionary(before).ok()?;
        let mut out = Vec::with_capacity(compress_bound(bytes.len()));
        press.compress2(&mut out, bytes).ok()?;
        Some(out)
    })
}

/// The inverse of [`compress`]; `None` when the frame is damaged, or says that more than `most` bytes are in it.
pub(crate) fn decompress(frame: &[u8], before: &[u8], most: usize) -> Option<Vec<u8>> {
    let size = usize::try_from(get_frame_content_size(frame).ok()??).ok()?;
    if size > most {
        return None;
    }
    with(|_, unpress| {
        unpress.load_dictionary(before).ok()?;
        let mut out = Vec::with_capacity(size);
        unpress.decompress(&mut out, frame).ok()?;
        (out.len() == size).then_some(out)
    })
}
