//! Which language to print: as asked for, else that of the environment.

use std::ffi::OsString;

use clap::ValueEnum;
use doorstep_standard::Lang;

use crate::args::LangArg;

/// The language asked for, or that of `LC_ALL`, `LC_MESSAGES`, `LANG`, in the order in which POSIX reads them.
pub fn chosen(asked: Option<LangArg>) -> Lang {
    match asked {
        Some(LangArg::Zh) => Lang::Zh,
        Some(LangArg::En) => Lang::En,
        None => of_environment(|name| std::env::var(name).ok()),
    }
}

/// The language that the words of a command ask for, wherever it stands, and the words without it: clap prints its
/// help before it has read them all. A language that is none stays for clap to refuse.
pub fn asked(words: impl Iterator<Item = OsString>) -> (Option<LangArg>, Vec<OsString>) {
    let known = |w: &OsString| LangArg::from_str(w.to_str()?, false).ok();
    let (mut asked, mut rest) = (None, Vec::new());
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        if word == "--" {
            rest.push(word);
            break;
        }
        let joined = word.to_str().and_then(|w| w.strip_prefix("--lang="));
        let found = match joined {
            Some(value) => known(&value.into()),
            None if word == "--lang" => {
                let next = words.peek().and_then(known);
                if next.is_some() {
                    words.next();
                }
                next
            }
            None => None,
        };
        match found {
            Some(lang) => asked = Some(lang),
            None => rest.push(word),
        }
    }
    rest.extend(words);
    (asked, rest)
}

fn of_environment(read: impl Fn(&str) -> Option<String>) -> Lang {
    let tag = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(read)
        .find(|v| !v.is_empty())
        .unwrap_or_default();
    if tag.to_ascii_lowercase().starts_with("zh") {
        Lang::Zh
    } else {
        Lang::En
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_found_wherever_it_stands() {
        for (line, lang, rest) in [
            ("d help serve --lang zh", Some(LangArg::Zh), "d help serve"),
            ("d --lang=en demo", Some(LangArg::En), "d demo"),
            ("d --lang fr demo", None, "d --lang fr demo"),
            ("d demo --lang", None, "d demo --lang"),
            ("d lint -- --lang zh", None, "d lint -- --lang zh"),
        ] {
            let words = line.split(' ').map(OsString::from);
            let rest: Vec<OsString> = rest.split(' ').map(OsString::from).collect();
            assert_eq!(asked(words), (lang, rest), "{line}");
        }
    }

    #[test]
    fn the_environment_chooses_in_the_order_of_posix() {
        let lang = |set: &[(&str, &str)]| {
            of_environment(|n| set.iter().find(|(k, _)| *k == n).map(|(_, v)| (*v).into()))
        };
        assert_eq!(lang(&[]), Lang::En);
        assert_eq!(lang(&[("LANG", "C.UTF-8")]), Lang::En);
        assert_eq!(lang(&[("LANG", "zh_CN.UTF-8")]), Lang::Zh);
        assert_eq!(
            lang(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "en_GB.UTF-8")]),
            Lang::En
        );
        assert_eq!(lang(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "")]), Lang::Zh);
    }
}
