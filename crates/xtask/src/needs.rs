//! What a machine must have beyond a C compiler and cargo, and how to get it.
//! Each need says why it is one, so that nobody has to wonder whether it may go.
//! Looks only; installing is [`crate::apt`]'s.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::apt;

/// One thing that some command of `./x` cannot do without.
pub struct Need {
    /// What it is called in messages.
    pub name: &'static str,
    /// What would not work without it.
    pub why: &'static str,
    /// Debian packages that bring it; empty when apt is not the way.
    pub packages: &'static [&'static str],
    /// How to get it where `packages` is empty.
    pub otherwise: &'static str,
    /// Where it is or what version it has; `None` when it is missing.
    pub found: fn() -> Option<String>,
}

/// What every build and test needs.
pub const BUILD: &[Need] = &[
    Need {
        name: "C compiler",
        why: "SQLite, zstd and ring are built from source",
        packages: &["gcc", "libc6-dev"],
        otherwise: "",
        found: || version("cc"),
    },
    Need {
        name: "git",
        why: "the tests of the tree ask it which files are ours",
        packages: &["git"],
        otherwise: "",
        found: || version("git"),
    },
];

/// What the tests that open the console in a real browser need.
pub const BROWSER: &[Need] = &[
    Need {
        name: "Chromium",
        why: "the console is tested in a real browser",
        packages: &["chromium"],
        otherwise: "",
        found: || browser().map(|path| path.display().to_string()),
    },
    Need {
        name: "ChromeDriver",
        why: "the tests drive the browser through it",
        packages: &["chromium-driver"],
        otherwise: "",
        found: || driver().map(|path| path.display().to_string()),
    },
    CHINESE_FONT,
];

/// For whatever is drawn: pages in a browser, the phone's screens.
pub const CHINESE_FONT: Need = Need {
    name: "Chinese font",
    why: "Chinese would be empty boxes in pictures",
    packages: &["fonts-noto-cjk"],
    otherwise: "",
    found: chinese_font,
};

/// What the lints need; a machine without them can still build and test.
pub const LINTS: &[Need] = &[
    Need {
        name: "rustfmt",
        why: "code is formatted by it",
        packages: &[],
        otherwise: "rustup component add rustfmt",
        found: || version("rustfmt"),
    },
    Need {
        name: "clippy",
        why: "warnings of clippy are errors here",
        packages: &[],
        otherwise: "rustup component add clippy",
        found: || version("cargo-clippy"),
    },
];

/// The browser: `DOORSTEP_CHROMIUM`, or the first of the usual names on `PATH`.
pub fn browser() -> Option<PathBuf> {
    const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome"];
    chosen("DOORSTEP_CHROMIUM").or_else(|| NAMES.iter().find_map(|name| on_path(name)))
}

/// The browser's driver: `DOORSTEP_CHROMEDRIVER`, or `chromedriver` on `PATH`.
pub fn driver() -> Option<PathBuf> {
    chosen("DOORSTEP_CHROMEDRIVER").or_else(|| on_path("chromedriver"))
}

/// The first line of `program --version`.
pub fn version(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().next().unwrap_or(program).to_owned();
    output.status.success().then_some(line)
}

/// Those of `needs` that this machine lacks.
pub fn missing<'a>(needs: impl IntoIterator<Item = &'a Need>) -> Vec<&'a Need> {
    needs
        .into_iter()
        .filter(|need| (need.found)().is_none())
        .collect()
}

/// Debian packages of `needs`, in order.
pub fn packages(needs: &[&Need]) -> Vec<&'static str> {
    needs
        .iter()
        .flat_map(|need| need.packages)
        .copied()
        .collect()
}

/// Installs what is missing of `needs` where we may, else says how to.
pub fn provide(needs: &'static [Need]) -> Result<(), String> {
    let lacking = missing(needs);
    if lacking.is_empty() {
        return Ok(());
    }
    let packages = packages(&lacking);
    if !apt::can_install() {
        let mut text = String::from("this machine lacks");
        for need in &lacking {
            text += &format!("\n    {}: {}", need.name, need.why);
        }
        text += &format!("\non Debian, run\n    {}", apt::command_line(&packages));
        return Err(text);
    }
    apt::install(&packages)?;
    match missing(needs).first() {
        None => Ok(()),
        Some(need) => Err(format!(
            "{} is still missing after installing {}; run `./x doctor`",
            need.name,
            packages.join(", ")
        )),
    }
}

fn chosen(variable: &str) -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os(variable)?);
    path.is_file().then_some(path)
}

/// Where a program is.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}

/// A shared library, as the linker finds it.
pub fn library(name: &str) -> Option<String> {
    let tool = on_path("ldconfig").unwrap_or_else(|| "/sbin/ldconfig".into());
    let output = Command::new(tool).arg("-p").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find(|l| l.trim_start().starts_with(name))?;
    line.split(" => ").nth(1).map(str::to_owned)
}

/// Asks fontconfig; a machine without its tools is searched for the usual font files.
fn chinese_font() -> Option<String> {
    if let Ok(output) = Command::new("fc-list")
        .args([":lang=zh", "family"])
        .output()
    {
        let text = String::from_utf8_lossy(&output.stdout);
        return text.lines().next().map(str::to_owned);
    }
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let own = home.map(|home| home.join(".local/share/fonts"));
    [Some("/usr/share/fonts".into()), own]
        .into_iter()
        .flatten()
        .find_map(|folder| font_below(&folder))
}

fn font_below(folder: &Path) -> Option<String> {
    const MARKS: &[&str] = &["CJK", "wqy", "SourceHan", "DroidSansFallback"];
    for entry in std::fs::read_dir(folder).ok()?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && let Some(found) = font_below(&entry.path()) {
            return Some(found);
        }
        if !is_folder && MARKS.iter().any(|mark| name.contains(mark)) {
            return Some(name);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_says_why_and_how() {
        for need in BUILD.iter().chain(BROWSER).chain(LINTS) {
            assert!(!need.why.is_empty(), "{}", need.name);
            let ways = !need.packages.is_empty() as u8 + !need.otherwise.is_empty() as u8;
            assert_eq!(ways, 1, "{} has one way to get it", need.name);
        }
    }

    #[test]
    fn missing_names_what_is_not_found() {
        const GONE: &[Need] = &[Need {
            name: "gone",
            why: "a test",
            packages: &["one", "two"],
            otherwise: "",
            found: || None,
        }];
        let lacking = missing(GONE);
        assert_eq!(lacking.len(), 1);
        assert_eq!(packages(&lacking), ["one", "two"]);
    }

    #[test]
    fn cargo_has_a_version() {
        assert!(version("cargo").is_some_and(|text| text.starts_with("cargo ")));
        assert_eq!(version("doorstep-no-such-program"), None);
        assert_eq!(library("libdoorstep-no-such-library.so"), None);
    }
}
