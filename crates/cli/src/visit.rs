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
        VisitCommand::Show { file, html } => {
            let bundle = read(file)?;
            match html {
                // A statement names the customer and the address.
                Some(to) => doorstep_private::write(to, show::html(&bundle, lang).as_bytes())
                    .map_err(|e| not_written(to, &e))?,
                None => show!("{}", show::page(&bundle, lang)),
            }
            Ok(())
        }
        VisitCommand::Verify { file, office } => verify::run(&read(file)?, office.as_deref(), lang),
    }
}

fn not_written(to: &Path, e: &std::io::Error) -> Fail {
    Fail::cannot(
        "page_not_written",
        format!("{}: {e}", to.display()),
        "name another file; one that others can read and that belongs to another account is left alone",
    )
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
    Bundle::read(&bytes).map_err(|e| Fail::found(e.code(), format!("{}: {e}", file.display()), ""))
}
