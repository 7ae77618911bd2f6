//! Packs in folders: which folders are meant, what is read of them, and the packs beside them.
//! A file is refused by its size before it is read; nothing here judges what a pack says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use doorstep_standard::{Lang, Library, MAX_PACK, PackFiles, Standard, StandardHash};

use crate::fail::Fail;

const MAIN_FILE: &str = "standard.toml";
/// Folder of a pack that holds its own tests.
pub const SCENARIOS: &str = "scenarios";

/// The files of a pack, and the scenarios beside them by their path in the folder.
pub struct PackFolder {
    /// Where it is, as the caller wrote it.
    pub dir: PathBuf,
    /// `standard.toml` and texts.
    pub files: PackFiles,
    /// Files of `scenarios/`.
    pub scenarios: BTreeMap<String, Vec<u8>>,
}

/// Why a file of a pack was not read.
pub enum Unread {
    /// Larger than a whole pack may be: its path in the pack.
    TooLarge(String),
    /// The system refused.
    Refused(Fail),
}

impl From<Unread> for Fail {
    fn from(why: Unread) -> Self {
        match why {
            Unread::TooLarge(file) => Fail::found(
                "pack_too_large",
                format!("{file} is larger than {} MiB", MAX_PACK >> 20),
                "split the pack",
            ),
            Unread::Refused(fail) => fail,
        }
    }
}

/// Reads one pack.
pub fn open(dir: &Path) -> Result<PackFolder, Unread> {
    let mut pack = PackFolder {
        dir: dir.to_owned(),
        files: PackFiles::new(),
        scenarios: BTreeMap::new(),
    };
    for (name, path) in toml_files(dir)? {
        let bytes = small(&name, &path)?;
        pack.files.insert(name, bytes);
    }
    let scenarios = dir.join(SCENARIOS);
    if scenarios.is_dir() {
        for (name, path) in toml_files(&scenarios)? {
            let name = format!("{SCENARIOS}/{name}");
            let bytes = small(&name, &path)?;
            pack.scenarios.insert(name, bytes);
        }
    }
    Ok(pack)
}

/// Everything named `*.toml` in a folder, by name.
fn toml_files(dir: &Path) -> Result<BTreeMap<String, PathBuf>, Unread> {
    let refused = |e: std::io::Error| Unread::Refused(unreadable(dir, &e));
    let mut out = BTreeMap::new();
    for entry in std::fs::read_dir(dir).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".toml") && path.is_file() {
            out.insert(name, path);
        }
    }
    Ok(out)
}

fn small(name: &str, path: &Path) -> Result<Vec<u8>, Unread> {
    let refused = |e: std::io::Error| Unread::Refused(unreadable(path, &e));
    let size = std::fs::metadata(path).map_err(refused)?.len();
    if size > MAX_PACK as u64 {
        return Err(Unread::TooLarge(name.to_owned()));
    }
    std::fs::read(path).map_err(refused)
}

fn unreadable(path: &Path, e: &std::io::Error) -> Fail {
    Fail::cannot(
        "pack_unreadable",
        format!("{}: {e}", path.display()),
        "name a folder that holds a standard.toml, and see that it may be read",
    )
}

/// The packs that a folder stands for: itself, or those in its subfolders, by name.
pub fn packs_of(dir: &Path) -> Result<Vec<PathBuf>, Fail> {
    if dir.join(MAIN_FILE).exists() {
        return Ok(vec![dir.to_owned()]);
    }
    if dir.is_file() {
        return Err(Fail::cannot(
            "pack_unreadable",
            format!("{} is a file, and a pack is a folder", dir.display()),
            "name the folder that holds the standard.toml",
        ));
    }
    let refused = |e: std::io::Error| unreadable(dir, &e);
    let mut out = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        if path.join(MAIN_FILE).exists() {
            out.push(path);
        }
    }
    out.sort();
    if out.is_empty() {
        return Err(Fail::cannot(
            "pack_unreadable",
            format!(
                "{}: no standard.toml here or in its subfolders",
                dir.display()
            ),
            "name a folder that holds a standard.toml, or one whose subfolders do",
        ));
    }
    Ok(out)
}

/// The packs that the arguments of a command stand for. `standards/*` also names the files that lie beside the
/// packs: among several arguments a file is left out.
pub fn packs_of_all(dirs: &[PathBuf]) -> Result<Vec<PathBuf>, Fail> {
    let folders = dirs.iter().filter(|d| !d.is_file());
    let mut packs = Vec::new();
    for dir in if dirs.len() == 1 {
        dirs.iter().collect()
    } else {
        folders.collect::<Vec<_>>()
    } {
        packs.extend(packs_of(dir)?);
    }
    if packs.is_empty() {
        return Err(Fail::cannot(
            "pack_unreadable",
            "only files are named, and a pack is a folder".to_owned(),
            "name a folder that holds a standard.toml, or one whose subfolders do",
        ));
    }
    Ok(packs)
}

/// Name of a folder, also of `.`.
pub fn folder_name(dir: &Path) -> Option<String> {
    let real;
    let plain = matches!(dir.components().next_back(), Some(Component::Normal(_)));
    let dir = if plain {
        dir
    } else {
        real = dir.canonicalize().ok()?;
        &real
    };
    Some(dir.file_name()?.to_string_lossy().into_owned())
}

/// The folder in which a folder lies.
pub fn around(dir: &Path) -> Option<PathBuf> {
    match dir.components().next_back() {
        Some(Component::Normal(_)) => match dir.parent() {
            Some(p) if p.as_os_str().is_empty() => Some(PathBuf::from(".")),
            parent => parent.map(Path::to_owned),
        },
        _ => dir.canonicalize().ok()?.parent().map(Path::to_owned),
    }
}

/// The packs themselves and those in the folders beside them: where parents are looked up.
/// What cannot be read there is left out; the pack that needs it says so.
pub fn library<'a>(dirs: impl IntoIterator<Item = &'a PathBuf>) -> Library {
    let mut folders = BTreeSet::new();
    for dir in dirs {
        folders.insert(dir.clone());
        if let Some(beside) = around(dir).and_then(|a| packs_of(&a).ok()) {
            folders.extend(beside);
        }
    }
    folders
        .iter()
        .filter_map(|f| open(f).ok())
        .map(|p| (StandardHash::of(&p.files), p.files))
        .collect()
}

/// The packs on which a sound one builds, the nearest first.
pub fn parents(standard: &Standard, pack: &PackFolder) -> Vec<Standard> {
    let library = library([&pack.dir]);
    let mut out: Vec<Standard> = Vec::new();
    let mut next = standard.parent.clone();
    while let Some((_, hash)) = next {
        let found = library.get(&hash);
        let Some(Ok(parent)) = found.map(|files| Standard::load_with(files, &library)) else {
            break;
        };
        next = parent.parent.clone();
        out.push(parent);
    }
    out
}

/// A pack that must be without errors, with its files.
pub fn sound(dir: &Path, lang: Lang) -> Result<(Standard, PackFolder), Fail> {
    let pack = open(dir)?;
    let library = library([&dir.to_owned()]);
    let standard = Standard::load_with(&pack.files, &library).map_err(|e| {
        let words = e
            .issues()
            .first()
            .map(|i| super::lint::words::line(i, lang));
        let first = words.unwrap_or_else(|| e.to_string());
        Fail::found(
            e.code(),
            match lang {
                Lang::Zh => format!("{} 有错误：{first}", dir.display()),
                Lang::En => format!("{} has errors: {first}", dir.display()),
            },
            lang.pick(
                "先运行 doorstep standard lint",
                "run `doorstep standard lint` on it first",
            ),
        )
    })?;
    Ok((standard, pack))
}
