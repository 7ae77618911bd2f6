//! Calling the cargo that called us.
//! Always from the top of the tree, whatever folder the person stands in.
//! Output goes straight through; only [`crate::tally`] reads it.

use std::path::PathBuf;
use std::process::Command;

/// The top of the repository, which this crate sits two folders below.
pub fn top() -> PathBuf {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.pop();
    path.pop();
    path
}

/// `cargo ARGS` at the top of the tree.
pub fn cargo(args: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(args).current_dir(top());
    command
}

/// Becomes `command`, so that Ctrl-C and the exit code are its own; returns only on failure.
pub fn become_it(mut command: Command) -> Result<(), String> {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        Err(format!("cannot start cargo: {}", command.exec()))
    }
    #[cfg(not(unix))]
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("cargo ended with {status}")),
        Err(error) => Err(format!("cannot start cargo: {error}")),
    }
}
