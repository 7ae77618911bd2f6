//! The files of this repository, as git knows them.
//! Files that are deleted but not yet committed are left out.
//! What git ignores or does not know yet is nobody's business here.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The top of the repository.
pub fn top() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap().to_owned()
}

/// Every tracked file, relative to the top, with `/` between folders.
pub fn tracked() -> Vec<String> {
    let output = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(top())
        .output()
        .expect("git is needed to list the tree; ./x doctor");
    assert!(output.status.success(), "git ls-files: {output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let files: Vec<_> = text
        .split_terminator('\0')
        .filter(|path| top().join(path).is_file())
        .map(str::to_owned)
        .collect();
    assert!(files.len() > 20, "git lists the tree");
    files
}

/// The text of a tracked file; `None` when it is not text.
pub fn text(path: &str) -> Option<String> {
    String::from_utf8(std::fs::read(top().join(path)).unwrap()).ok()
}

/// The folders of our crates: those below `crates/`, and those of the bindings.
pub fn crates() -> Vec<String> {
    let mut names: Vec<String> = tracked()
        .iter()
        .filter_map(|path| path.strip_suffix("/Cargo.toml"))
        .filter_map(|path| {
            let name = path.strip_prefix("crates/");
            name.or_else(|| path.strip_prefix("bindings/"))
        })
        .map(str::to_owned)
        .collect();
    names.sort();
    names
}
