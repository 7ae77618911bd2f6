//! The Swift packages: the bindings' generated code against the library, their tests, then those of the iOS app.
//! `bindings/swift/test.sh` finds a Swift or makes a Debian that holds one; where it may not, it says so and the step
//! is left out, but not where `CI` is set.

use std::process::Command;

use crate::apt;
use crate::cargo::top;
use crate::needs::{self, Need};
use crate::steps::{self, step};
use crate::tally::{self, Tally};

/// What the package needs.
pub const SWIFT: &[Need] = &[Need {
    name: "Swift",
    why: "the Swift bindings and the iOS app are compiled and tested with it, or in a Debian that mmdebstrap makes",
    packages: &["mmdebstrap"],
    otherwise: "",
    found: || needs::version("swift").or_else(|| needs::version("mmdebstrap")),
}];

/// Runs the packages' checks and adds up their tests; `None` when they were left out.
pub fn run(in_ci: bool) -> Result<Option<Tally>, String> {
    let advice = "one test alone: bindings/swift/test.sh --filter NAME (docs/testing.md)";
    let bindings = step("swift", advice, || {
        if in_ci || apt::can_install() {
            needs::provide(SWIFT)?;
        }
        let mut drift = Command::new("bindings/generate.sh");
        drift.arg("--check").current_dir(top());
        steps::run(drift)?;
        test("bindings/swift", in_ci)
    })?;
    let advice =
        "one test alone: bindings/swift/test.sh --package ios --filter NAME (docs/testing.md)";
    let app = step("ios", advice, || test("ios", in_ci))?;
    Ok(match (bindings, app) {
        (Some(mut sum), Some(more)) => {
            sum += more;
            Some(sum)
        }
        (one, other) => one.or(other),
    })
}

/// Tests the package in this folder; `None` when the script left it out.
fn test(package: &str, in_ci: bool) -> Result<Option<Tally>, String> {
    let mut tests = Command::new("bindings/swift/test.sh");
    tests.args(["--package", package]).current_dir(top());
    println!("   {}", steps::shown(&tests));
    match tally::run(tests)? {
        (false, sum) => Err(format!("its tests failed; {sum}")),
        (true, sum) if sum.passed > 0 => Ok(Some(sum)),
        // The script has said why.
        (true, _) if !in_ci => Ok(None),
        (true, _) => Err("not one test ran".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_can_be_installed() {
        for need in SWIFT {
            assert!(!need.why.is_empty() && !need.packages.is_empty());
        }
    }
}
