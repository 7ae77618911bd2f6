//! Adding up the `test result:` lines of `cargo test`, the `Tests run:` of Maven and the tests that Swift ticks off while
//! their output streams past, and the histories that properties judged (`…: 300 histories`, a line each).
//! One line at the end then tells how many there were, over all binaries.
//! Reads only; what is printed is not changed.

use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

/// How many tests of all binaries ended how.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
    /// Tests that are marked to be run by hand only.
    pub skipped: u64,
    /// Random histories over which properties held.
    pub histories: u64,
}

impl Tally {
    /// Adds the numbers of `line` when it is the summary of one test binary, or what a property says at its end.
    pub fn read(&mut self, line: &str) {
        if let Some((_, number)) = line
            .strip_suffix(" histories")
            .and_then(|l| l.rsplit_once(": "))
        {
            self.histories += number.parse().unwrap_or(0);
        }
        self.read_maven(line);
        self.read_swift(line);
        let Some(rest) = line.strip_prefix("test result: ") else {
            return;
        };
        // The first number follows the verdict: "ok. 3 passed; 0 failed; 1 ignored; …".
        for part in rest.split(['.', ';']) {
            let mut words = part.split_whitespace();
            let (Some(number), Some(word)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(number) = number.parse::<u64>() else {
                continue;
            };
            match word {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.skipped += number,
                _ => {}
            }
        }
    }
}

impl Tally {
    /// The sum that Maven prints at the end; those of single classes carry a time.
    fn read_maven(&mut self, line: &str) {
        let Some((_, rest)) = line.split_once("] Tests run: ") else {
            return;
        };
        let numbers: Vec<u64> = rest
            .split(", ")
            .filter_map(|part| part.rsplit(' ').next()?.parse().ok())
            .collect();
        if let ([run, failed, errors, skipped], false) = (&numbers[..], rest.contains("Time")) {
            self.passed += run.saturating_sub(failed + errors + skipped);
            self.failed += failed + errors;
            self.skipped += skipped;
        }
    }
}

impl Tally {
    /// One line a test; the whole run and its suites have lines of their own.
    fn read_swift(&mut self, line: &str) {
        for (sign, word, count) in [
            ("✔ Test ", ") passed after ", &mut self.passed),
            ("✘ Test ", ") failed after ", &mut self.failed),
        ] {
            *count += u64::from(line.starts_with(sign) && line.contains(word));
        }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.histories += other.histories;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        if self.histories > 0 {
            write!(f, "; {} random histories judged", self.histories)?;
        }
        Ok(())
    }
}

/// Runs `command`, passing its output through line by line; returns whether it succeeded, and the sum.
pub fn run(mut command: Command) -> Result<(bool, Tally), String> {
    let fail = |error: std::io::Error| format!("cannot follow its output: {error}");
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(fail)?;
    let mut tally = Tally::default();
    if let Some(output) = child.stdout.take() {
        let mut output = BufReader::new(output);
        let mut line = Vec::new();
        while output.read_until(b'\n', &mut line).map_err(fail)? > 0 {
            std::io::stdout().write_all(&line).map_err(fail)?;
            tally.read(String::from_utf8_lossy(&line).trim_end());
            line.clear();
        }
    }
    let status = child.wait().map_err(fail)?;
    Ok((status.success(), tally))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binaries_add_up() {
        let mut tally = Tally::default();
        for line in [
            "running 4 tests",
            "test a ... ok",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.04s",
            "test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 5 filtered out; finished in 1.50s",
        ] {
            tally.read(line);
        }
        let expected = Tally {
            passed: 13,
            failed: 2,
            skipped: 1,
            histories: 0,
        };
        assert_eq!(tally, expected);
        assert_eq!(tally.to_string(), "13 passed, 2 failed, 1 skipped");
    }

    #[test]
    fn tests_of_a_jvm_add_up() {
        let mut tally = Tally::default();
        for line in [
            "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1.0 s -- in app.FlowTest",
            "[ERROR] Tests run: 17, Failures: 1, Errors: 2, Skipped: 3",
            "[INFO] Tests run: many",
        ] {
            tally.read(line);
        }
        let mut sum = Tally {
            passed: 1,
            ..Tally::default()
        };
        sum += tally;
        assert_eq!(sum.to_string(), "12 passed, 3 failed, 3 skipped");
    }

    #[test]
    fn tests_in_swift_add_up() {
        let mut tally = Tally::default();
        for line in [
            "◇ Test aClosedEngine() started.",
            "✔ Test aClosedEngine() passed after 1.536 seconds.",
            "✔ Test everyVisit(_:_:) passed after 1.532 seconds.",
            "✘ Test anUnknownVisit() recorded an issue at BadInputTests.swift:152:24: Expectation failed",
            "✘ Test anUnknownVisit() failed after 2.422 seconds with 2 issues.",
            "✘ Suite BadInputTests failed after 2.423 seconds with 3 issues.",
            "✘ Test run with 3 tests failed after 3.876 seconds with 3 issues.",
            "✔ Test run with 3 tests passed after 3.876 seconds.",
        ] {
            tally.read(line);
        }
        assert_eq!(tally.to_string(), "2 passed, 1 failed");
    }

    #[test]
    fn histories_add_up() {
        let mut tally = Tally::default();
        for line in [
            "phone, server, browser: the pack: 250 histories",
            // With one thread the harness has written the name of the test before.
            "test evidence::every_event ... nothing lost: 400 histories",
            "histories",
            "many: no histories",
        ] {
            tally.read(line);
        }
        assert_eq!(tally.histories, 650);
        let said = "0 passed, 0 failed; 650 random histories judged";
        assert_eq!(tally.to_string(), said);
    }

    #[test]
    fn a_line_that_a_test_printed_is_not_counted() {
        let mut tally = Tally::default();
        tally.read("the test result: ok. 3 passed; 0 failed");
        tally.read("test result: ");
        assert_eq!(tally, Tally::default());
        assert_eq!(tally.to_string(), "0 passed, 0 failed");
    }
}
