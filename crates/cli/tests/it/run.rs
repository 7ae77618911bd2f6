//! Running the program: whole, or up to a line of its output.

use std::io::{BufRead, BufReader, Lines, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

/// The program with arguments, in English whatever the machine speaks. Its environment is a hard one: the proxies are
/// not there, and neither are certificates; what runs on one machine needs none of them.
pub fn doorstep(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorstep"));
    command.args(args).args(["--lang", "en"]);
    for kind in ["http_proxy", "https_proxy", "all_proxy"] {
        command.env(kind, NOBODY);
        command.env(kind.to_uppercase(), NOBODY);
    }
    command.env_remove("no_proxy").env_remove("NO_PROXY");
    for certificates in ["SSL_CERT_FILE", "SSL_CERT_DIR"] {
        command.env(certificates, "/nonexistent");
    }
    command
}

/// A proxy that nobody runs: port 9 of this machine.
const NOBODY: &str = "http://127.0.0.1:9";

/// Runs it to its end.
pub fn ended(args: &[&str]) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = doorstep(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

/// Runs it to its end, which must be a good one.
pub fn good(args: &[&str]) -> String {
    let (code, out, err) = ended(args);
    assert_eq!(code, 0, "{args:?}\n{out}\n{err}");
    out
}

/// A process that runs on, killed when dropped.
pub struct Running {
    child: Child,
    lines: Option<Lines<BufReader<ChildStdout>>>,
}

impl Running {
    /// Starts it.
    pub fn start(args: &[&str]) -> Self {
        Self::of(doorstep(args))
    }

    /// Starts a command that was put together elsewhere.
    pub fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let lines = Some(lines);
        Self { child, lines }
    }

    /// Reads no more of what it prints.
    pub fn leave(&mut self) {
        self.lines = None;
    }

    /// Whether it has not ended.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Its next line; `None` when it has ended.
    pub fn line(&mut self) -> Option<String> {
        self.lines.as_mut()?.next().map(Result::unwrap)
    }

    /// What follows `key` in the first line that holds it.
    pub fn after(&mut self, key: &str) -> String {
        while let Some(line) = self.line() {
            if let Some((_, rest)) = line.split_once(key) {
                return rest.trim().to_owned();
            }
        }
        panic!("no line with `{key}`");
    }

    /// Kills it at once (`SIGKILL`) and answers what it had still printed.
    pub fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let lines = self.lines.take().into_iter().flatten();
        lines.map_while(Result::ok).collect()
    }

    /// Kills it at once and answers what it had said to standard error, which was piped.
    pub fn kill_and_errors(mut self) -> String {
        self.child.kill().unwrap();
        let mut told = String::new();
        let mut errors = self.child.stderr.take().unwrap();
        errors.read_to_string(&mut told).unwrap();
        told
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder as an argument.
pub fn arg(path: &Path) -> &str {
    path.to_str().unwrap()
}
