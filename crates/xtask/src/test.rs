//! `./x test`: every check in the order in which a failure is cheapest.
//! Continuous integration runs exactly this; there is no second list of checks.
//! The tests that open a browser learn where it is from `DOORSTEP_CHROMIUM`.

use crate::cargo::cargo;
use crate::steps::{self, step};
use crate::{kotlin, needs, swift, tally};

/// Runs all checks, stopping at the first that fails.
fn run_all(browser: bool, jvm: bool, swift: bool, in_ci: bool) -> Result<(), String> {
    step("tools", "", || {
        needs::provide(needs::BUILD)?;
        if browser {
            needs::provide(needs::BROWSER).map_err(|message| {
                format!("{message}\nor leave the browser out: ./x test --no-browser")
            })?;
        }
        Ok(())
    })?;

    let lints: Vec<_> = needs::missing(needs::LINTS);
    for need in &lints {
        // A toolchain of rustup's minimal profile lacks them, and can still run every test.
        let text = format!("{} is missing: {}", need.name, need.otherwise);
        if in_ci {
            return Err(text);
        }
        println!("== note: {text}; its check is left out\n");
    }
    let there = |name| lints.iter().all(|need| need.name != name);

    if there("rustfmt") {
        let advice = "run `cargo fmt --all`";
        step("format", advice, || {
            steps::run(cargo(&["fmt", "--all", "--check"]))
        })?;
    }
    if there("clippy") {
        let advice = "mend what clippy says; a waiver needs its reason beside it";
        let args = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ];
        // As an app on a phone has them: with a transport of its own.
        let alone = |package| {
            cargo(&[
                "clippy",
                "--package",
                package,
                "--no-default-features",
                "--locked",
                "--",
                "-D",
                "warnings",
            ])
        };
        step("clippy", advice, || {
            steps::run(cargo(&args))?;
            steps::run(alone("doorstep-core"))?;
            steps::run(alone("doorstep-ffi"))
        })?;
    }
    let advice = "run one alone: cargo test -p doorstep-CRATE NAME (docs/testing.md)";
    let mut sum = step("tests", advice, || tests(browser))?;
    if jvm && let Some(more) = kotlin::run(in_ci)? {
        sum += more;
    }
    if swift && let Some(more) = swift::run(in_ci)? {
        sum += more;
    }
    println!("{sum}");
    Ok(())
}

/// Reads the arguments of `./x test`.
pub fn run(args: &[String]) -> Result<(), String> {
    const FLAGS: [&str; 3] = ["--no-browser", "--no-kotlin", "--no-swift"];
    if args.iter().any(|arg| !FLAGS.contains(&arg.as_str())) {
        return Err(
            "test takes no argument but --no-browser, --no-kotlin and --no-swift; for one test, `cargo test -p doorstep-CRATE NAME`"
                .into(),
        );
    }
    let [browser, jvm, swift] = FLAGS.map(|flag| args.iter().all(|arg| arg != flag));
    run_all(browser, jvm, swift, std::env::var_os("CI").is_some())
}

fn tests(browser: bool) -> Result<tally::Tally, String> {
    let mut command = cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]);
    command.env_remove("DOORSTEP_CHROMIUM");
    command.env_remove("DOORSTEP_CHROMEDRIVER");
    if browser && let (Some(browser), Some(driver)) = (needs::browser(), needs::driver()) {
        command.env("DOORSTEP_CHROMIUM", browser);
        command.env("DOORSTEP_CHROMEDRIVER", driver);
    }
    println!("   {}", steps::shown(&command));
    let (succeeded, sum) = tally::run(command)?;
    if succeeded && sum.failed == 0 && sum.passed > 0 {
        return Ok(sum);
    }
    println!("{sum}");
    Err(if sum.failed > 0 {
        format!("{} of {} tests failed", sum.failed, sum.passed + sum.failed)
    } else if succeeded {
        "not one test ran".into()
    } else {
        "a test binary was not built or did not end by itself".into()
    })
}
