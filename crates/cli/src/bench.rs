//! Comes next.
use crate::{args::BenchArgs, fail::Fail};
pub fn run(_: &BenchArgs) -> Result<(), Fail> {
    Err(Fail::cannot("not_yet", "not built yet", ""))
}
