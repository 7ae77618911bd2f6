//! Files and folders that only their owner may read, on phones and in the office alike.
//!
//! Owns one promise: what is made here has mode 0600, or 0700 for a folder, from its first moment and under any umask.
//! Never follows what a file means, never prints. On systems without modes the folder's own protection has to do.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Reading and writing for the owner of a file, nothing for others.
#[cfg(unix)]
const FILE: u32 = 0o600;
/// The same for a folder, which must also be entered.
#[cfg(unix)]
const FOLDER: u32 = 0o700;

/// How a place was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Only its owner may read it, or it is not there.
    Private,
    /// Others could read it; now they cannot.
    Mended,
    /// Others can read it, and only the account that owns it can change that.
    NotOurs,
}

/// Makes a folder and those above it that are missing. One that is there stays as it is; see [`mend`].
///
/// # Errors
/// What the system says, also when the place is taken by a file.
pub fn folder(path: &Path) -> io::Result<()> {
    if path.is_dir() || path.as_os_str().is_empty() {
        return Ok(());
    }
    if let Some(above) = path.parent() {
        folder(above)?;
    }
    match create_folder(path) {
        Ok(()) => narrow(path),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(e) => Err(e),
    }
}

/// Makes a file that is not there yet, open for reading and writing.
///
/// # Errors
/// What the system says; `AlreadyExists` when something has the name.
pub fn new_file(path: &Path) -> io::Result<File> {
    let file = with_mode().create_new(true).open(path)?;
    narrow_open(&file)?;
    Ok(file)
}

/// Opens a file for reading and writing, and makes it when it is missing. Its bytes stay.
///
/// # Errors
/// What the system says; `PermissionDenied` when others can read it and it belongs to another account.
pub fn open_or_new(path: &Path) -> io::Result<File> {
    let file = with_mode().create(true).truncate(false).open(path)?;
    narrow_open(&file)?;
    Ok(file)
}

/// Writes a whole file. One that is there is closed to others before it gets the new bytes; a device or pipe is only
/// written to.
///
/// # Errors
/// What the system says; `PermissionDenied`, and nothing written, when others can read it and it belongs to another
/// account.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|m| !m.is_file()) {
        return fs::write(path, bytes);
    }
    let mut file = open_or_new(path)?;
    file.set_len(0)?;
    file.write_all(bytes)
}

/// Closes a file or folder to others where they can read it and we may.
///
/// # Errors
/// What the system says, other than that the place is not ours.
pub fn mend(path: &Path) -> io::Result<Found> {
    if !open_to_others(path)? {
        return Ok(Found::Private);
    }
    match narrow(path) {
        Ok(()) => Ok(Found::Mended),
        Err(e) if e.kind() == io::ErrorKind::PermissionDenied => Ok(Found::NotOurs),
        Err(e) => Err(e),
    }
}

/// Whether accounts other than the owner's have any right to a file or folder; no, when it is not there.
///
/// # Errors
/// What the system says.
pub fn open_to_others(path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(m) => Ok((m.is_file() || m.is_dir()) && wide(&m)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(e),
    }
}

fn with_mode() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, FILE);
    options
}

fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, FOLDER);
    builder.create(path)
}

#[cfg(unix)]
fn wide(m: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    m.permissions().mode() & 0o077 != 0
}
#[cfg(not(unix))]
fn wide(_: &fs::Metadata) -> bool {
    false
}

/// A umask may have taken rights from the owner too, so the mode is set and not only asked for.
#[cfg(unix)]
fn narrow(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = if path.is_dir() { FOLDER } else { FILE };
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}
#[cfg(not(unix))]
fn narrow(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn narrow_open(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let found = file.metadata()?;
    if found.is_file() && found.permissions().mode() & 0o777 != FILE {
        file.set_permissions(fs::Permissions::from_mode(FILE))?;
    }
    Ok(())
}
#[cfg(not(unix))]
fn narrow_open(_: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_for_its_owner_only() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a/b/c");
        folder(&deep).unwrap();
        folder(&deep).unwrap();
        for made in ["a", "a/b", "a/b/c"] {
            assert_eq!(mode(&dir.path().join(made)), 0o700, "{made}");
        }
        let file = deep.join("file");
        new_file(&file).unwrap();
        assert_eq!(
            new_file(&file).unwrap_err().kind(),
            io::ErrorKind::AlreadyExists
        );
        write(&deep.join("other"), b"evidence").unwrap();
        open_or_new(&deep.join("third")).unwrap();
        for made in ["file", "other", "third"] {
            assert_eq!(mode(&deep.join(made)), 0o600, "{made}");
        }
        assert!(folder(&file).is_err(), "a file is no folder");
    }

    #[test]
    fn what_others_could_read_is_closed_and_keeps_its_bytes() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        assert_eq!(mend(&file).unwrap(), Found::Private, "it is not there");
        for wide in [0o644, 0o640, 0o604, 0o666, 0o755] {
            fs::write(&file, "old").unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(wide)).unwrap();
            assert_eq!(mend(&file).unwrap(), Found::Mended, "{wide:o}");
            assert_eq!(mode(&file), 0o600, "{wide:o}");
            assert_eq!(mend(&file).unwrap(), Found::Private, "{wide:o}");
            assert_eq!(fs::read(&file).unwrap(), b"old");

            fs::set_permissions(&file, fs::Permissions::from_mode(wide)).unwrap();
            write(&file, b"no").unwrap();
            assert_eq!(
                (mode(&file), fs::read(&file).unwrap()),
                (0o600, b"no".to_vec())
            );
        }
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(mend(dir.path()).unwrap(), Found::Mended);
        assert_eq!(mode(dir.path()), 0o700);
    }

    /// Closing `/dev/null` to others would hurt the whole machine.
    #[test]
    fn a_device_is_written_to_and_not_changed() {
        let null = Path::new("/dev/null");
        let before = mode(null);
        write(null, b"gone").unwrap();
        assert_eq!(mend(null).unwrap(), Found::Private);
        assert_eq!(mode(null), before);
    }
}
