//! The one place that prints, because a reader may leave before the end: `doorstep … | head`.
//!
//! `say!` prints a line, `show!` a text as it is, `note!` a line to standard error.
//! When nobody reads any more, a command ends without a word; one that serves goes on serving.

use std::any::Any;
use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write};
use std::panic::resume_unwind;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a shell reports of a tool that the end of its reader ended (128 + SIGPIPE).
/// Not 0: whoever saw half of a verdict has not seen that everything fits.
const READER_GONE: u8 = 141;

/// Whether this command lives on without readers.
static SERVES: AtomicBool = AtomicBool::new(false);

/// Unwinds a command whose output is over, so that its temporary folders go, too.
struct Ended(u8);

/// From now on the command does its work whether or not somebody reads what it prints.
pub fn serve_on() {
    SERVES.store(true, Ordering::Relaxed);
}

/// Prints a line.
macro_rules! say {
    () => { $crate::print::out(format_args!("\n")) };
    ($($text:tt)+) => { $crate::print::out(format_args!("{}\n", format_args!($($text)+))) };
}

/// Prints a text that ends its own lines.
macro_rules! show {
    ($($text:tt)+) => { $crate::print::out(format_args!($($text)+)) };
}

/// Prints a line to standard error.
macro_rules! note {
    ($($text:tt)+) => { $crate::print::err(format_args!("{}\n", format_args!($($text)+))) };
}

/// Writes to standard output; use the macros.
pub fn out(text: Arguments) {
    let mut out = io::stdout();
    let Err(e) = out.write_fmt(text).and_then(|()| out.flush()) else {
        return;
    };
    if SERVES.load(Ordering::Relaxed) {
        return;
    }
    if e.kind() == ErrorKind::BrokenPipe {
        resume_unwind(Box::new(Ended(READER_GONE)));
    }
    note!("doorstep: error[output]: {e}");
    resume_unwind(Box::new(Ended(3)));
}

/// Writes to standard error; use the macro. Where nobody listens there is nobody to tell.
pub fn err(text: Arguments) {
    let _ = io::stderr().write_fmt(text);
}

/// Runs a command up to its end or the end of its output.
pub fn to_the_end(command: impl FnOnce() -> ExitCode + std::panic::UnwindSafe) -> ExitCode {
    std::panic::catch_unwind(command).unwrap_or_else(|why: Box<dyn Any + Send>| {
        match why.downcast::<Ended>() {
            Ok(ended) => ExitCode::from(ended.0),
            Err(other) => resume_unwind(other),
        }
    })
}
