//! Comes next.
use crate::{args::DemoArgs, fail::Fail};
use doorstep_standard::Lang;
pub fn run(_: &DemoArgs, _: Lang) -> Result<(), Fail> {
    Err(Fail::cannot("not_yet", "not built yet", ""))
}
