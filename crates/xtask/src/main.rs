//! Project chores behind `./x`: `test` is what continuous integration runs, `demo` is the main job.
//! Owns what a bare machine must have and the order of the checks; depends on nothing but `std`.
//! Never holds product code, and never installs anything when it is not root.

mod apt;
mod cargo;
mod commands;
mod kotlin;
mod needs;
mod phone;
mod steps;
mod swift;
mod tally;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
./x COMMAND

  test [--no-browser] [--no-kotlin] [--no-swift]
                        every check, as in continuous integration
  demo [ARGS]           the main job: an office, a technician's morning, the console
                        (--exit ends it by itself, --keep DIR keeps its data)
  phone [ARGS]          be the technician: the phone's screens in a window, on the demo's office
                        (--office URL --code CODE takes another, --picture FILE only draws it)
  bench [ARGS]          ratios against bare baselines, in a release build
  doctor [--install]    what this machine lacks and how to get it
  audit                 licences and advisories of the dependencies (by hand, needs a network)
  help                  this text
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match args.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let done = match command {
        "test" => test::run(rest),
        "demo" => commands::demo(rest),
        "phone" => phone::run(rest),
        "bench" => commands::bench(rest),
        "doctor" => commands::doctor(rest),
        "audit" => commands::audit(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("no command `{other}`\n\n{HELP}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("x: {message}");
            ExitCode::FAILURE
        }
    }
}
