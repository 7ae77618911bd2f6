//! Installing Debian packages, or saying exactly how.
//! Only root installs; everyone else is given the command to run.
//! Package lists are refreshed first, because a fresh machine has none.

use std::process::{Command, Stdio};

/// The command that installs `packages`, as a person would type it.
pub fn command_line(packages: &[&str]) -> String {
    format!(
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends {}",
        packages.join(" ")
    )
}

/// Whether this process may and can install packages.
pub fn can_install() -> bool {
    let id = Command::new("id").arg("-u").output();
    let root = id.is_ok_and(|out| out.stdout.trim_ascii() == b"0");
    root && works("apt-get")
}

/// Installs `packages`; the error says what to run by hand.
pub fn install(packages: &[&str]) -> Result<(), String> {
    // A dead third-party list must not stop us: whether the packages are to be had is for the
    // install to say.
    let _ = apt_get(&["update"]);
    let mut args = vec!["install", "-y", "--no-install-recommends"];
    args.extend(packages);
    if apt_get(&args) {
        return Ok(());
    }
    Err(format!(
        "apt-get could not install {}; mend what it printed above, then run\n    {}",
        packages.join(", "),
        command_line(packages)
    ))
}

fn apt_get(args: &[&str]) -> bool {
    Command::new("apt-get")
        .arg("-q")
        .args(args)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Whether `program --version` runs at all.
pub fn works(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_can_be_pasted() {
        assert_eq!(
            command_line(&["chromium", "git"]),
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium git"
        );
    }

    #[test]
    fn a_program_that_is_not_there_does_not_work() {
        assert!(!works("doorstep-no-such-program"));
    }
}
