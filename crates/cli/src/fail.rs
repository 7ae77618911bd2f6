//! How a command ends when it does not succeed: a stable code, what happened, what to do, an exit code.

use std::fmt;

use doorstep_standard::Lang;

use crate::said;
use crate::standard::lint::words;

/// Why a command did not succeed.
#[derive(Debug)]
pub struct Fail {
    /// Exit code of the process: 1 a check failed, 3 could not run.
    pub exit: u8,
    /// Stable code.
    pub code: String,
    /// What happened.
    pub what: String,
    /// What to do.
    pub todo: String,
    /// Both in Chinese, where the error that it comes from knows them.
    zh: Option<Box<(String, String)>>,
}

impl Fail {
    /// Something was looked at and found wanting.
    pub fn found(code: &str, what: impl fmt::Display, todo: &str) -> Self {
        Self::new(1, code, what, todo)
    }
    /// It could not be done.
    pub fn cannot(code: &str, what: impl fmt::Display, todo: &str) -> Self {
        Self::new(3, code, what, todo)
    }
    fn new(exit: u8, code: &str, what: impl fmt::Display, todo: &str) -> Self {
        Self {
            exit,
            code: code.into(),
            what: what.to_string(),
            todo: todo.into(),
            zh: None,
        }
    }

    /// All of it, as it is printed. What was said in Chinese where it happened stays as it is.
    pub fn words(&self, lang: Lang) -> String {
        // What to do holds no paths: Chinese in it means that all was said in Chinese where it happened.
        let said_there = self.todo.chars().any(|c| c >= '\u{4e00}');
        let known = (lang == Lang::Zh && !said_there).then(|| {
            let row = || said::in_chinese(&self.code, self.about());
            self.zh.as_deref().cloned().or_else(row)
        });
        let (what, todo) = known
            .flatten()
            .unwrap_or_else(|| (self.what.clone(), self.todo.clone()));
        let head = lang.pick("错误", "error");
        let mut words = format!(
            "doorstep: {head}[{}]{}{what}",
            self.code,
            lang.pick("：", ": ")
        );
        if !todo.is_empty() {
            words.push_str(lang.pick("\n  怎么办：", "\n  to do: "));
            words.push_str(&todo);
        }
        words
    }

    /// The path or address that the failure begins with, if it does.
    fn about(&self) -> &str {
        let ends = [": ", " is ", " holds "];
        let cut = ends.iter().find_map(|end| self.what.split_once(end));
        cut.map_or("", |(about, _)| about)
    }
}

impl From<std::io::Error> for Fail {
    fn from(e: std::io::Error) -> Self {
        let zh = said::in_chinese("io", "")
            .map(|(what, todo)| (format!("{what}：{}", said::of_system(&e)), todo))
            .map(Box::new);
        let todo = "check that the path exists and may be written to";
        Self {
            zh,
            ..Self::cannot("io", e, todo)
        }
    }
}

impl From<doorstep_office::OfficeError> for Fail {
    fn from(e: doorstep_office::OfficeError) -> Self {
        let faults = match &e {
            doorstep_office::OfficeError::Standard { faults } => faults.as_slice(),
            _ => &[],
        };
        let told = |lang| {
            let list = faults
                .iter()
                .map(|f| format!("\n  {}", words::line(f, lang)));
            format!("{}{}", e.words(lang), list.collect::<String>())
        };
        Self {
            zh: Some(Box::new((told(Lang::Zh), String::new()))),
            ..Self::cannot(e.code(), told(Lang::En), "")
        }
    }
}
