//! Which language to print: as asked for, else that of the environment.

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
