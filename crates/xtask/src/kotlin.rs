//! The Kotlin modules: the bindings' generated code against the library, then the tests of the bindings and of the
//! Android app on a JVM, in one run of Maven.
//! Left out with a note where nobody may install what they need; not where `CI` is set.

use std::path::PathBuf;
use std::process::Command;

use crate::apt;
use crate::cargo::{cargo, top};
use crate::needs::{self, Need};
use crate::steps::{self, step};
use crate::tally::{self, Tally};

/// What the modules need.
pub const KOTLIN: &[Need] = &[
    Need {
        name: "JDK",
        why: "the Kotlin bindings and the Android app are compiled and tested on a JVM",
        packages: &["default-jdk-headless"],
        otherwise: "",
        found: || needs::version("javac"),
    },
    Need {
        name: "Maven",
        why: "it builds the Kotlin modules",
        packages: &["maven"],
        otherwise: "",
        found: || needs::version("mvn"),
    },
    Need {
        name: "aapt2",
        why: "it links the Android app's manifest and resources for its tests",
        packages: &["aapt"],
        otherwise: "",
        found: || needs::on_path("aapt2").map(|path| path.display().to_string()),
    },
    Need {
        name: "libGL",
        why: "Compose draws the Android app's screens with it",
        packages: &["libgl1"],
        otherwise: "",
        found: || needs::library("libGL.so.1"),
    },
    Need {
        name: "libX11",
        why: "the same",
        packages: &["libx11-6"],
        otherwise: "",
        found: || needs::library("libX11.so.6"),
    },
    Need {
        name: "fontconfig",
        why: "Compose finds its fonts by it",
        packages: &["libfontconfig1"],
        otherwise: "",
        found: || needs::library("libfontconfig.so.1"),
    },
    Need {
        name: "JDK's windows",
        why: "the phone's screens are tried in a window, which a headless JDK cannot open",
        packages: &["default-jre"],
        otherwise: "",
        found: windows,
    },
    Need {
        name: "Xvfb",
        why: "that window is opened where there is no display",
        packages: &["xvfb"],
        otherwise: "",
        found: || needs::on_path("Xvfb").map(|path| path.display().to_string()),
    },
    needs::CHINESE_FONT,
];

/// The library with which Java opens windows on X11; it lies with the Java on the path.
fn windows() -> Option<String> {
    let java = needs::on_path("java")?.canonicalize().ok()?;
    let library = java.parent()?.parent()?.join("lib/libawt_xawt.so");
    library.is_file().then(|| library.display().to_string())
}

/// Runs the modules' checks and adds up its tests; `None` when they were left out.
pub fn run(in_ci: bool) -> Result<Option<Tally>, String> {
    if !needs::missing(KOTLIN).is_empty() && !in_ci && !apt::can_install() {
        let text = needs::provide(KOTLIN).err().unwrap_or_default();
        println!("== note: the Kotlin bindings and the Android app are skipped, because {text}\n");
        return Ok(None);
    }
    let advice =
        "one test alone: mvn -f android/pom.xml -pl MODULE -am test -Dtest=NAME (docs/testing.md)";
    step("kotlin", advice, || {
        needs::provide(KOTLIN)?;
        steps::run(cargo(&["build", "--locked", "--package", "doorstep-cli"]))?;
        let mut drift = Command::new("bindings/generate.sh");
        drift.arg("--check").current_dir(top());
        steps::run(drift)?;
        tests().map(Some)
    })
}

/// Where cargo puts the library and the program.
pub fn library() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    top().join(target).join("debug")
}

fn tests() -> Result<Tally, String> {
    let library = library();
    let mut maven = Command::new("mvn");
    maven.args(["--batch-mode", "--no-transfer-progress"]);
    maven.args(["--file", "android/pom.xml", "test"]);
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
