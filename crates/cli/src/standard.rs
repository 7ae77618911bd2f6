//! `doorstep standard`: write packs, check them, read them, compare them.
//! Paths come from the command line, messages from the lint of `doorstep-standard`.

mod coverage;
mod diff;
pub mod lint;
mod new;
mod preview;
pub mod shelf;
mod show;
mod test;

use doorstep_standard::Lang;

use crate::args::StandardCommand;
use crate::fail::Fail;

/// Runs `doorstep standard …`.
pub fn run(what: &StandardCommand, lang: Lang) -> Result<(), Fail> {
    match what {
        StandardCommand::Lint { dirs } => lint::run(dirs, lang),
        StandardCommand::Test { dirs, verbose } => test::run(dirs, *verbose, lang),
        StandardCommand::Coverage { root } => coverage::run(root.as_deref(), lang),
        StandardCommand::Diff { old, new } => diff::run(old, new, lang),
        StandardCommand::Preview { new, visits, old } => preview::run(new, visits, old, lang),
        StandardCommand::New { id, dir, parent } => {
            new::run(id, dir.as_deref(), parent.as_deref(), lang)
        }
        StandardCommand::Show { dir, html } => show::run(dir, html.as_deref(), lang),
    }
}
