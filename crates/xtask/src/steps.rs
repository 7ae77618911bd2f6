//! Running the steps of a check one after the other.
//! Each says its name, what it runs and how long it took; the first failure ends the run.
//! Says what to do about a failure, since the person reading a log may be new here.

use std::process::Command;
use std::time::Instant;

/// Runs `work` as the step `name`; `advice` is shown when it fails.
pub fn step<T>(
    name: &str,
    advice: &str,
    work: impl FnOnce() -> Result<T, String>,
) -> Result<T, String> {
    println!("== {name}");
    let started = Instant::now();
    let done = work();
    let seconds = started.elapsed().as_secs_f64();
    match done {
        Ok(value) => {
            println!("== {name}: passed in {seconds:.1} s\n");
            Ok(value)
        }
        Err(message) => {
            println!("== {name}: FAILED after {seconds:.1} s");
            Err(format!("{name}: {message}\n{advice}").trim_end().to_owned())
        }
    }
}

/// Runs `command` to its end, its output going straight through.
pub fn run(mut command: Command) -> Result<(), String> {
    println!("   {}", shown(&command));
    let status = command
        .status()
        .map_err(|error| format!("cannot start {}: {error}", shown(&command)))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("`{}` ended with {status}", shown(&command)))
}

/// A command as a person would type it.
pub fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    let mut text = name.to_string_lossy().into_owned();
    for arg in command.get_args() {
        text.push(' ');
        text.push_str(&arg.to_string_lossy());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_its_step_and_what_to_do() {
        let failed = step("lint", "run it again", || {
            Err::<(), _>("three warnings".into())
        });
        assert_eq!(failed, Err("lint: three warnings\nrun it again".into()));
    }

    #[test]
    fn a_program_is_shown_without_its_folder() {
        let mut command = Command::new("/opt/rust/bin/cargo");
        command.args(["fmt", "--all"]);
        assert_eq!(shown(&command), "cargo fmt --all");
    }
}
