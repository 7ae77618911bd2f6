//! Writes the Kotlin and Swift of `bindings/ffi`; called by `bindings/generate.sh`, never by a build.
//! `doorstep-uniffi-bindgen readers FILE…` gives generated files readers that cost less; see `readers`.

mod readers;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    if args.next().as_deref() != Some("readers") {
        uniffi::uniffi_bindgen_main();
        return ExitCode::SUCCESS;
    }
    for file in args {
        if let Err(why) = readers::replace_in(file.as_ref()) {
            eprintln!("{file}: {why}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
