//! The commands that are one call: `demo`, `bench`, `doctor`, `audit`.
//! Product work is done by the `doorstep` program; these only build and start it.
//! `test` has a file of its own.

use crate::cargo::{become_it, cargo};
use crate::needs::{self, Need};
use crate::{apt, kotlin, steps, swift};

/// Builds and starts `doorstep demo`.
///
/// The development profile, because it shares its build with `./x test` and its dependencies are
/// optimised anyway.
pub fn demo(args: &[String]) -> Result<(), String> {
    println!("Building the demo (the first time takes some minutes) …");
    let mut command = cargo(&["run", "--package", "doorstep-cli", "--bin", "doorstep"]);
    command.args(["--", "demo"]).args(args);
    become_it(command)
}

/// Builds `doorstep bench` with full optimisation and runs it.
pub fn bench(args: &[String]) -> Result<(), String> {
    let mut command = cargo(&["run", "--release", "--package", "doorstep-cli"]);
    command
        .args(["--bin", "doorstep", "--", "bench"])
        .args(args);
    become_it(command)
}

/// Lists what is there and what is not; with `--install`, gets what apt can bring.
pub fn doctor(args: &[String]) -> Result<(), String> {
    match args {
        [] => {}
        [flag] if flag == "--install" => {
            needs::provide(needs::BUILD)?;
            needs::provide(needs::BROWSER)?;
            needs::provide(kotlin::KOTLIN)?;
            needs::provide(swift::SWIFT)?;
        }
        _ => return Err("doctor takes no argument but --install".into()),
    }
    let cargo_version = needs::version("cargo").unwrap_or_default();
    println!("  ok       {:<13} {cargo_version}", "cargo");
    let mut lacking = Vec::new();
    let mut seen = Vec::new();
    for need in needs::BUILD
        .iter()
        .chain(needs::BROWSER)
        .chain(kotlin::KOTLIN)
        .chain(swift::SWIFT)
        .chain(needs::LINTS)
    {
        // The browser and the phone's screens want the same font.
        if seen.contains(&need.name) {
            continue;
        }
        seen.push(need.name);
        match (need.found)() {
            Some(found) => println!("  ok       {:<13} {found}", need.name),
            None => {
                println!("  MISSING  {:<13} {}", need.name, need.why);
                lacking.push(need);
            }
        }
    }
    println!("  not needed: OpenSSL and its headers (TLS is rustls with ring), cmake, Node.js");
    advise(&lacking)
}

fn advise(lacking: &[&Need]) -> Result<(), String> {
    if lacking.is_empty() {
        return Ok(());
    }
    let mut text = String::from("something is missing; to get it:");
    let packages = needs::packages(lacking);
    if !packages.is_empty() {
        text += &format!("\n    {}", apt::command_line(&packages));
    }
    for need in lacking.iter().filter(|need| need.packages.is_empty()) {
        text += &format!("\n    {}", need.otherwise);
    }
    Err(text)
}

/// Licences, sources and known vulnerabilities of every dependency, by cargo-deny.
///
/// Never part of `test`: what is known about a dependency changes while this tree does not.
pub fn audit(args: &[String]) -> Result<(), String> {
    if needs::version("cargo-deny").is_none() {
        println!("cargo-deny is missing; building it (some minutes) …");
        steps::run(cargo(&["install", "--locked", "cargo-deny"]))?;
    }
    let config = "crates/xtask/deny.toml";
    let mut command = cargo(&["deny", "--workspace", "--config", config, "check"]);
    command.args(args);
    become_it(command)
}
