//! `doorstep visit`: read and verify an exported visit, with nothing but the file.

mod show;
mod verify;

use std::path::Path;

use doorstep_standard::Lang;
use doorstep_visit::bundle::Bundle;

use crate::args::VisitCommand;
use crate::fail::Fail;

/// Runs `doorstep visit …`.
pub fn run(what: &VisitCommand, lang: Lang) -> Result<(), Fail> {
    match what {
        VisitCommand::Show { file } => {
            print!("{}", show::page(&read(file)?, lang));
            Ok(())
        }
        VisitCommand::Verify { file } => verify::run(&read(file)?, lang),
    }
}

/// Reads an export.
pub fn read(file: &Path) -> Result<Bundle, Fail> {
    let bytes = std::fs::read(file).map_err(|e| {
        Fail::cannot(
            "bundle_unreadable",
            format!("{}: {e}", file.display()),
            "name the exported file",
        )
    })?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Fail::found(
            "bundle_unreadable",
            format!("{}: not UTF-8", file.display()),
            "export the visit again",
        )
    })?;
    Bundle::parse(&text).map_err(|e| Fail::found(e.code(), format!("{}: {e}", file.display()), ""))
}
