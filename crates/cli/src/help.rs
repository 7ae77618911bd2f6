//! Help and refusals of the command line in Chinese; clap knows them in English only.

mod texts;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches};
use doorstep_standard::Lang;

use crate::args::Cli;

/// What is printed instead of running a command.
pub struct Told {
    text: String,
    /// Asked for, not a refusal.
    wanted: bool,
}

impl Told {
    /// Prints it where it belongs; 0 for what was asked for, 2 for wrong arguments.
    pub fn print(self) -> ExitCode {
        if self.wanted {
            show!("{}", self.text);
            return ExitCode::SUCCESS;
        }
        crate::print::err(format_args!("{}", self.text));
        ExitCode::from(2)
    }
}

/// Reads the words of a command.
pub fn parse(words: Vec<OsString>, lang: Lang) -> Result<Cli, Told> {
    let (mut command, words) = match lang {
        Lang::Zh => {
            let command = in_chinese(Cli::command(), "");
            let words = without_help(&command, words);
            (command, words)
        }
        Lang::En => (Cli::command(), words),
    };
    let read = command.try_get_matches_from_mut(words);
    read.and_then(|m| Cli::from_arg_matches(&m))
        .map_err(|e| told(&e, lang))
}

/// `help COMMAND` as `COMMAND --help`: clap's own command for it speaks English.
fn without_help(command: &Command, mut words: Vec<OsString>) -> Vec<OsString> {
    let mut here = command;
    for at in 1..words.len() {
        if words.get(at).is_some_and(|w| w == "help") && here.has_subcommands() {
            words.remove(at);
            words.push("--help".into());
            break;
        }
        match words.get(at).and_then(|w| here.find_subcommand(w)) {
            Some(below) => here = below,
            None => break,
        }
    }
    words
}

fn told(e: &clap::Error, lang: Lang) -> Told {
    let wanted = !e.use_stderr();
    let help = wanted || e.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    let text = match lang {
        Lang::Zh if help => words_of_clap(&e.render().to_string()),
        Lang::Zh => refusal(e),
        Lang::En => e.render().to_string(),
    };
    Told { text, wanted }
}

/// The command with Chinese texts; `path` names it within the program.
fn in_chinese(mut command: Command, path: &str) -> Command {
    if let Some((_, about, after)) = texts::COMMANDS.iter().find(|(p, ..)| *p == path) {
        command = command.about(*about).long_about(None::<&str>);
        if !after.is_empty() {
            command = command.after_help(*after);
        }
    }
    let names: Vec<String> = command
        .get_subcommands()
        .map(|c| c.get_name().to_owned())
        .collect();
    for name in names {
        let below = format!("{path} {name}").trim().to_owned();
        command = command.mut_subcommand(name, |c| in_chinese(c, &below));
    }
    let ids: Vec<String> = command
        .get_arguments()
        .map(|a| a.get_id().to_string())
        .collect();
    for id in ids {
        command = command.mut_arg(id.clone(), |arg| {
            let heading = if arg.is_positional() {
                "参数"
            } else {
                "选项"
            };
            let text = texts::argument(path, &id).unwrap_or_default();
            let arg = arg.help(text).long_help(None::<&str>).help_heading(heading);
            match arg.get_action().takes_values() {
                true => arg.hide_default_value(true).hide_possible_values(true),
                false => arg,
            }
        });
    }
    let flag = |id: &'static str, long, short, action, text| {
        Arg::new(id)
            .long(long)
            .short(short)
            .action(action)
            .help(text)
            .help_heading("选项")
    };
    command = command
        .disable_help_flag(true)
        .arg(flag("help", "help", 'h', ArgAction::Help, "显示帮助"))
        .subcommand_help_heading("命令");
    if path.is_empty() {
        command = command.disable_version_flag(true).arg(flag(
            "version",
            "version",
            'V',
            ArgAction::Version,
            "显示版本",
        ));
    }
    if command.has_subcommands() {
        // clap's own says what it does in English.
        command = command
            .disable_help_subcommand(true)
            .subcommand(Command::new("help").about("显示某个命令的帮助"));
    }
    command
}

/// The few words that clap puts between ours.
fn words_of_clap(text: &str) -> String {
    text.replace("Usage: ", "用法：")
        .replace("[OPTIONS]", "[选项]")
        .replace("[COMMAND]", "[命令]")
        .replace("<COMMAND>", "<命令>")
}

/// A refusal in Chinese: what is wrong, the usage, where to read more.
fn refusal(e: &clap::Error) -> String {
    let of = |kind| match e.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(s)) => s.join("、"),
        _ => String::new(),
    };
    let (arg, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let arg = arg.replace("<COMMAND>", "<命令>");
    let what = match e.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} 后面要有一个值"),
        ErrorKind::InvalidValue => {
            let valid = of(ContextKind::ValidValue);
            format!("{arg} 不能是“{value}”，可以是：{valid}")
        }
        ErrorKind::ValueValidation => format!("{arg} 不能是“{value}”，请按帮助里的写法填写"),
        ErrorKind::UnknownArgument => format!("没有 {arg} 这个参数"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", of(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{arg}"),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::ArgumentConflict => format!("{arg} 重复，或与别的参数冲突"),
        ErrorKind::TooManyValues => format!("{arg} 的值太多"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{arg} 的值个数不对"),
        ErrorKind::NoEquals => format!("{arg} 要用等号写值"),
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8 文字".to_owned(),
        _ => "参数不对".to_owned(),
    };
    let mut text = format!("错误：{what}\n");
    let near: Vec<String> = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .map(of)
    .filter(|s| !s.is_empty())
    .collect();
    if !near.is_empty() {
        text.push_str(&format!("\n  您是不是要写：{}\n", near.join("、")));
    }
    if let Some(ContextValue::StyledStr(usage)) = e.get(ContextKind::Usage) {
        text.push_str(&format!("\n{}\n", words_of_clap(&usage.to_string())));
    }
    text.push_str("\n加上 --help 可以看到完整的用法。\n");
    text
}
