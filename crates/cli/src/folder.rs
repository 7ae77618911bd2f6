//! Folders with evidence and secrets: made for their owner only, and looked at whenever they are opened.

use std::fs;
use std::path::{Path, PathBuf};

use doorstep_private::{Found, mend};
use doorstep_standard::Lang;

use crate::fail::Fail;
use crate::kept;

/// Makes the folder where it is missing.
pub fn make(dir: &Path, todo: &str) -> Result<(), Fail> {
    doorstep_private::folder(dir)
        .map_err(|e| Fail::cannot("data_folder", format!("{}: {e}", dir.display()), todo))
}

/// A folder that goes when it is dropped.
pub fn throw_away() -> Result<tempfile::TempDir, Fail> {
    let mut builder = tempfile::Builder::new();
    // Left alone, it would be as open as the umask has it.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    Ok(builder.prefix("doorstep-").tempdir()?)
}

/// Closes what we keep in `dir` to other accounts, and says what had been open.
/// Anything else that lies there stays as it is.
pub fn close(dir: &Path, lang: Lang) -> Result<(), Fail> {
    let (mut ours, mut alone) = (Vec::new(), true);
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        match is_ours(&entry.file_name().to_string_lossy()) {
            true => below(entry.path(), &mut ours)?,
            false => alone = false,
        }
    }
    // A database may lie on another disk, behind a link. It is not ours to change, but that others can read it is told.
    let database = dir.join(kept::DATABASE);
    if database.is_symlink() && doorstep_private::open_to_others(&database)? {
        let place = database.canonicalize().unwrap_or(database);
        note!("{}", behind_a_link(&place, lang));
    }
    ours.sort();
    if alone {
        ours.push(dir.to_owned());
    } else if doorstep_private::open_to_others(dir)? {
        note!("{}", not_alone(dir, lang));
    }
    for path in ours {
        match mend(&path)? {
            Found::Private => {}
            Found::Mended => note!("{}", mended(&path, lang)),
            Found::NotOurs => note!("{}", not_ours(&path, lang)),
        }
    }
    Ok(())
}

/// Removes what we keep in `dir`; anything else stays.
pub fn clear(dir: &Path) -> Result<(), Fail> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        match (
            is_ours(&entry.file_name().to_string_lossy()),
            entry.file_type()?.is_dir(),
        ) {
            (true, true) => fs::remove_dir_all(entry.path())?,
            (true, false) => fs::remove_file(entry.path())?,
            (false, _) => {}
        }
    }
    Ok(())
}

/// What the commands of this program write into a data folder.
fn is_ours(name: &str) -> bool {
    let databases = [kept::DATABASE, kept::PHONE_DATABASE];
    let files = ["device.key", "epoch", "phones", kept::MARK, kept::FINISHED];
    databases.iter().any(|d| name.starts_with(d))
        || files.contains(&name)
        || name.ends_with(".bundle.json")
}

/// A path and everything below it; what a link leads to belongs to somebody else.
fn below(path: PathBuf, all: &mut Vec<PathBuf>) -> Result<(), Fail> {
    let kind = fs::symlink_metadata(&path)?.file_type();
    if kind.is_symlink() {
        return Ok(());
    }
    if kind.is_dir() {
        for entry in fs::read_dir(&path)? {
            below(entry?.path(), all)?;
        }
    }
    all.push(path);
    Ok(())
}

fn mended(path: &Path, lang: Lang) -> String {
    let path = path.display();
    match lang {
        Lang::Zh => format!("{path} 原来本机其他账号也能看，现已改为只有本账号能看"),
        Lang::En => {
            format!("Other accounts on this machine could read {path}. Now only this account can.")
        }
    }
}

fn not_ours(path: &Path, lang: Lang) -> String {
    let path = path.display();
    match lang {
        Lang::Zh => {
            format!("本机其他账号能看 {path}，而它属于别的账号。请用那个账号执行 chmod go= {path}")
        }
        Lang::En => format!(
            "Other accounts on this machine can read {path}, and it belongs to another account. As that account, run: chmod go= {path}"
        ),
    }
}

fn behind_a_link(path: &Path, lang: Lang) -> String {
    let path = path.display();
    match lang {
        Lang::Zh => {
            format!(
                "本机其他账号能看 {path}，它在链接的另一头，所以没有改它的权限。请执行 chmod go= {path}"
            )
        }
        Lang::En => format!(
            "Other accounts on this machine can read {path}. It lies behind a link, so it was left as it is. Run: chmod go= {path}"
        ),
    }
}

fn not_alone(dir: &Path, lang: Lang) -> String {
    let dir = dir.display();
    match lang {
        Lang::Zh => format!(
            "{dir} 里还有别的文件，所以没有改这个文件夹的权限：其他账号看得到有哪些文件，但打不开我们的数据。最好给数据单独一个文件夹"
        ),
        Lang::En => format!(
            "{dir} also holds other files, so the folder's permissions were left alone: other accounts can see the names of our files, but not open them. A folder of its own is better."
        ),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn open_wide(path: &Path) {
        let mode = if path.is_dir() { 0o755 } else { 0o644 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn what_is_ours_is_closed_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let ours = [
            "office.db",
            "office.db-wal",
            "office.db-shm",
            "visit.bundle.json",
            "phones/tec-yu/phone.db",
            "phones/tec-yu/device.key",
            "phones/tec-yu",
            "phones",
            "",
        ];
        fs::create_dir_all(dir.path().join("phones/tec-yu")).unwrap();
        for name in &ours[..6] {
            fs::write(dir.path().join(name), "x").unwrap();
        }
        ours.iter()
            .for_each(|name| open_wide(&dir.path().join(name)));
        close(dir.path(), Lang::En).unwrap();
        for name in ours {
            assert_eq!(mode(&dir.path().join(name)) & 0o077, 0, "{name}");
        }

        let other = dir.path().join("letter.txt");
        fs::write(&other, "x").unwrap();
        for path in [dir.path(), &other, &dir.path().join("office.db")] {
            open_wide(path);
        }
        close(dir.path(), Lang::Zh).unwrap();
        assert_eq!(mode(&dir.path().join("office.db")), 0o600);
        assert_eq!((mode(&other), mode(dir.path())), (0o644, 0o755));
    }

    #[test]
    fn a_link_is_not_followed() {
        let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let target = elsewhere.path().join("file");
        fs::write(&target, "x").unwrap();
        open_wide(&target);
        std::os::unix::fs::symlink(elsewhere.path(), dir.path().join("phones")).unwrap();
        std::os::unix::fs::symlink(&target, dir.path().join("office.db")).unwrap();
        close(dir.path(), Lang::En).unwrap();
        assert_eq!(mode(&target), 0o644);
    }
}
