//! `./x phone`: the phone's screens in a window, so that a newcomer can be the technician.
//! Builds the engine's library and the screens; without an office of its own it plays the demo first.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::cargo::{cargo, top};
use crate::kotlin;
use crate::needs;
use crate::steps;

/// Said before anything is built: Java would say it in sixty lines, after a minute.
const NO_DISPLAY: &str = "`phone` opens a window, and there is no display: DISPLAY is not set. \
    Run it in a desktop session; without a screen, `xvfb-run -a ./x phone --picture FILE` \
    draws the first screen (Debian: apt-get install xvfb)";

/// What `demo` prints before the arguments of a phone that joins it.
const COMMAND: &str = "./x phone ";

/// Opens the window; comes back when it is closed.
pub fn run(args: &[String]) -> Result<(), String> {
    if cfg!(target_os = "linux") && std::env::var_os("DISPLAY").is_none_or(|d| d.is_empty()) {
        return Err(NO_DISPLAY.to_owned());
    }
    needs::provide(kotlin::KOTLIN)?;
    let packages = ["--package", "doorstep-ffi", "--package", "doorstep-cli"];
    steps::run(cargo(&[&["build", "--locked"], &packages[..]].concat()))?;
    let path = class_path()?;
    let has_office = args.iter().any(|a| a == "--office");
    let demo = if has_office {
        None
    } else {
        Some(Demo::play()?)
    };
    let joined = demo.as_ref().map(|d| d.arguments.as_slice());
    let mut window = Command::new("java");
    window.args(["-cp", &path]);
    window.arg(format!(
        "-Djna.library.path={}",
        kotlin::library().display()
    ));
    window.arg("app.doorstep.desktop.MainKt");
    window.args(joined.unwrap_or_default()).args(args);
    // Without it Chinese falls back to the Japanese forms of the characters.
    window.env("FC_LANG", "zh-cn");
    let status = window
        .status()
        .map_err(|e| format!("cannot start java: {e}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("the window ended with {status}")),
    }
}

/// Compiles the screens; where Java finds all of it.
fn class_path() -> Result<String, String> {
    let mut maven = Command::new("mvn");
    maven.args(["--batch-mode", "--no-transfer-progress", "--quiet"]);
    maven.args(["--file", "android/pom.xml", "--also-make"]);
    maven.args(["--projects", "desktop", "process-classes"]);
    maven.current_dir(top());
    steps::run(maven)?;
    let target = top().join("android/desktop/target");
    let file = target.join("class-path.txt");
    let others = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(format!(
        "{}:{}",
        target.join("classes").display(),
        others.trim()
    ))
}

/// A demo that plays beside the window and ends with it.
struct Demo {
    process: Child,
    /// The arguments of a phone that joins it.
    arguments: Vec<String>,
}

impl Demo {
    fn play() -> Result<Self, String> {
        let mut demo = Command::new(kotlin::library().join("doorstep"));
        demo.args(["demo", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped());
        let mut process = demo
            .spawn()
            .map_err(|e| format!("cannot start the demo: {e}"))?;
        let out = process.stdout.take().ok_or("the demo says nothing")?;
        let mut lines = BufReader::new(out).lines();
        let arguments = echo_until_code(&mut lines);
        // Whatever it says later must not stop it.
        std::thread::spawn(move || {
            lines
                .map_while(Result::ok)
                .for_each(|line| println!("{line}"))
        });
        let made = Self { process, arguments };
        match made.arguments.is_empty() {
            true => Err("the demo ended early".into()),
            false => Ok(made),
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // As Ctrl-C does, so that it tidies up.
        let _ = Command::new("kill")
            .args(["-INT", &self.process.id().to_string()])
            .status();
        let _ = self.process.wait();
    }
}

fn echo_until_code(lines: &mut Lines<BufReader<ChildStdout>>) -> Vec<String> {
    for line in lines.map_while(Result::ok) {
        println!("{line}");
        let found = arguments_in(&line);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn arguments_in(line: &str) -> Vec<String> {
    let after = line.trim_start().strip_prefix(COMMAND);
    after
        .into_iter()
        .flat_map(str::split_whitespace)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_that_the_demo_prints_is_understood() {
        let line = "  ./x phone --office http://127.0.0.1:8080 --code ABC --behind 5 --language en";
        let words = arguments_in(line);
        assert_eq!(
            words[..4],
            ["--office", "http://127.0.0.1:8080", "--code", "ABC"]
        );
        assert!(arguments_in("Console: http://127.0.0.1:8080/").is_empty());
    }
}
