//! The `doorstep` command: the office server, a demonstration, service standards, visits, a bench.
//!
//! Owns nothing of the product's rules: it reads arguments, calls the other crates and prints.
//! Exit codes: 0 done, 1 a check failed, 2 wrong arguments, 3 could not run, 141 the reader of its output left.

#![deny(clippy::print_stdout, clippy::print_stderr)]

#[macro_use]
mod print;

mod admin;
mod args;
mod bench;
mod demo;
mod enrol;
mod fail;
mod fixture;
mod folder;
mod help;
mod host;
mod kept;
mod language;
mod said;
mod serve;
mod standard;
mod visit;

use std::process::ExitCode;

use args::Command;

fn main() -> ExitCode {
    print::to_the_end(run)
}

fn run() -> ExitCode {
    let (asked, words) = language::asked(std::env::args_os());
    let lang = language::chosen(asked);
    let cli = match help::parse(words, lang) {
        Ok(cli) => cli,
        Err(told) => return told.print(),
    };
    let lang = language::chosen(cli.lang.or(asked));
    let done = match cli.command {
        Command::Admin(args) => admin::run(&args, lang),
        Command::Serve(args) => serve::run(&args, lang),
        Command::Enrol(args) => enrol::run(&args, lang),
        Command::Demo(args) => demo::run(&args, lang),
        Command::Standard(what) => standard::run(&what, lang),
        Command::Visit(what) => visit::run(&what, lang),
        Command::Bench(args) => bench::run(&args, lang),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fail) => {
            note!("{}", fail.words(lang));
            ExitCode::from(fail.exit)
        }
    }
}
