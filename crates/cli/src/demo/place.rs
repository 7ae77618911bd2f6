//! The folder of a demonstration: only an empty one is played into, and only one with our mark is opened again.

use std::path::Path;

use crate::fail::Fail;
use crate::kept::{MARK, shown};

/// What is in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nothing, or not even the folder.
    Empty,
    /// A demonstration whose morning ends at this moment, UTC milliseconds.
    Demo(i64),
}

/// Looks without changing anything.
///
/// # Errors
/// When something else is there, or the folder cannot be read.
pub fn look(dir: &Path) -> Result<Place, Fail> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Place::Empty),
        Err(e) => return Err(unusable(dir, &e)),
    };
    let names: Vec<_> = entries
        .map(|e| e.map(|e| e.file_name()))
        .collect::<Result<_, _>>()
        .map_err(|e| unusable(dir, &e))?;
    let mark = std::fs::read_to_string(dir.join(MARK)).unwrap_or_default();
    match (names.as_slice(), mark.trim().parse()) {
        (_, Ok(end)) => Ok(Place::Demo(end)),
        ([], _) => Ok(Place::Empty),
        // Ended while the mark was written: nothing else had begun.
        ([only], _) if only == MARK => Ok(Place::Empty),
        _ => Err(Fail::cannot(
            "not_a_demo",
            format!(
                "{} holds something else than a demo; nothing was changed in it",
                shown(dir)
            ),
            "name an empty or a new folder with --keep",
        )),
    }
}

/// Makes the folder and marks it as ours.
pub fn begin(dir: &Path, morning_ends: i64) -> Result<(), Fail> {
    crate::folder::make(dir, "name another folder with --keep")?;
    doorstep_private::write(&dir.join(MARK), morning_ends.to_string().as_bytes())
        .map_err(|e| unusable(dir, &e))
}

fn unusable(dir: &Path, e: &std::io::Error) -> Fail {
    Fail::cannot(
        "data_folder",
        format!("{}: {e}", dir.display()),
        "name another folder with --keep",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_empty_folder_or_our_own_is_taken() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
        assert_eq!(look(&dir.path().join("new")).unwrap(), Place::Empty);
        assert_eq!(look(dir.path()).unwrap(), Place::Empty);
        file(MARK, "");
        assert_eq!(look(dir.path()).unwrap(), Place::Empty);
        file(".hidden", "");
        assert_eq!(look(dir.path()).unwrap_err().code, "not_a_demo");
        begin(dir.path(), 1_764_474_000_000).unwrap();
        assert_eq!(look(dir.path()).unwrap(), Place::Demo(1_764_474_000_000));
        std::fs::remove_file(dir.path().join(MARK)).unwrap();
        assert_eq!(look(dir.path()).unwrap_err().code, "not_a_demo");
        let no_folder = look(&dir.path().join(".hidden")).unwrap_err();
        assert_eq!(no_folder.code, "data_folder");
    }
}
