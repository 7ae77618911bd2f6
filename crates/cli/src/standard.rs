//! `doorstep standard`: check packs and read them.
//! Paths come from the command line, messages from the lint of `doorstep-standard`.

mod lint;
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
        StandardCommand::Show { dir } => show::run(dir, lang),
    }
}

/// The files of a pack in a folder: everything named `*.toml` in it.
fn read(dir: &Path) -> Result<PackFiles, Fail> {
    let named = |e: std::io::Error| {
        Fail::cannot(
            "pack_unreadable",
            format!("{}: {e}", dir.display()),
            "name a folder that holds a standard.toml",
        )
    };
    let mut files = PackFiles::new();
    for entry in std::fs::read_dir(dir).map_err(named)? {
        let entry = entry.map_err(named)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".toml") {
            files.insert(name, std::fs::read(entry.path()).map_err(named)?);
        }
    }
    Ok(files)
}
