//! `doorstep standard`: check packs and read them.
//! Paths come from the command line, messages from the lint of `doorstep-standard`.

mod coverage;
mod lint;
mod shelf;
mod show;
mod test;

use std::path::Path;

use doorstep_standard::{Lang, PackFiles};

use crate::args::StandardCommand;
use crate::fail::Fail;

/// Runs `doorstep standard …`.
pub fn run(what: &StandardCommand, lang: Lang) -> Result<(), Fail> {
    match what {
        StandardCommand::Lint { dirs } => lint::run(dirs, lang),
        StandardCommand::Test { dirs, verbose } => test::run(dirs, *verbose, lang),
        StandardCommand::Coverage { root } => coverage::run(root.as_deref(), lang),
        StandardCommand::Show { dir } => show::run(dir, lang),
    }
}

/// The files of a pack in a folder: everything named `*.toml` in it.
fn read(dir: &Path) -> Result<PackFiles, Fail> {
    Ok(shelf::open(dir)?.files)
}
