//! Comes next.
use crate::{args::EnrolArgs, fail::Fail};
use doorstep_standard::Lang;
pub fn run(_: &EnrolArgs, _: Lang) -> Result<(), Fail> {
    Err(Fail::cannot("not_yet", "not built yet", ""))
}
