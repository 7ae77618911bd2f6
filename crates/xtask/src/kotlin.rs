//! The Kotlin module: its generated code against the library, then its tests on a JVM.
//! Left out with a note where nobody may install a JDK; not where `CI` is set.

use std::process::Command;

use crate::apt;
use crate::cargo::{cargo, top};
use crate::needs::{self, Need};
use crate::steps::{self, step};
use crate::tally::{self, Tally};

/// What the module needs.
pub const KOTLIN: &[Need] = &[
    Need {
        name: "JDK",
        why: "the Kotlin bindings are compiled and tested on a JVM",
        packages: &["default-jdk-headless"],
        otherwise: "",
        found: || needs::version("javac"),
    },
    Need {
        name: "Maven",
        why: "it builds the Kotlin bindings",
        packages: &["maven"],
        otherwise: "",
        found: || needs::version("mvn"),
    },
];

/// Runs the module's checks and adds up its tests; `None` when they were left out.
pub fn run(in_ci: bool) -> Result<Option<Tally>, String> {
    if !needs::missing(KOTLIN).is_empty() && !in_ci && !apt::can_install() {
        let text = needs::provide(KOTLIN).err().unwrap_or_default();
        println!("== note: the Kotlin bindings are skipped, because {text}\n");
        return Ok(None);
    }
    let advice =
        "one test alone: mvn -f bindings/kotlin/pom.xml test -Dtest=NAME (docs/testing.md)";
    step("kotlin", advice, || {
        needs::provide(KOTLIN)?;
        steps::run(cargo(&["build", "--locked", "--package", "doorstep-cli"]))?;
        let mut drift = Command::new("bindings/generate.sh");
        drift.arg("--check").current_dir(top());
        steps::run(drift)?;
        tests().map(Some)
    })
}

fn tests() -> Result<Tally, String> {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let library = top().join(target).join("debug");
    let mut maven = Command::new("mvn");
    maven.args(["--batch-mode", "--no-transfer-progress"]);
    maven.args(["--file", "bindings/kotlin/pom.xml", "test"]);
    maven.arg(format!("-Ddoorstep.library={}", library.display()));
    maven.current_dir(top());
    println!("   {}", steps::shown(&maven));
    let (succeeded, sum) = tally::run(maven)?;
    match (succeeded, sum.passed) {
        (true, 1..) => Ok(sum),
        (true, _) => Err("not one test ran".into()),
        (false, _) => Err(format!("Maven failed; {sum}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_can_be_installed() {
        for need in KOTLIN {
            assert!(!need.why.is_empty() && !need.packages.is_empty());
        }
    }
}
