//! The files of a pack: which they are, how large they may be, what identifies them, and how they are read.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::issue::{Issue, Level, line_of};
use crate::lint::or_meant_of_message;

/// Largest pack, all files together, in bytes.
pub const MAX_PACK: usize = 4 * 1024 * 1024;
/// The file with metadata and rules.
pub const MAIN_FILE: &str = "standard.toml";

/// The files of a pack by path within its folder.
pub type PackFiles = BTreeMap<String, Vec<u8>>;
/// SHA-256 over the sorted (path, length, bytes) of a pack's files.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StandardHash(pub [u8; 32]);

impl fmt::Display for StandardHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}
impl fmt::Debug for StandardHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl FromStr for StandardHash {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        data_encoding::HEXLOWER
            .decode(s.as_bytes())
            .ok()
            .and_then(|b| b.try_into().ok())
            .map(Self)
            .ok_or(())
    }
}

impl StandardHash {
    /// Identity of a pack: SHA-256 over the sorted (path, length, bytes) of `standard.toml` and `text.*.toml`.
    pub fn of(files: &PackFiles) -> Self {
        let mut h = Sha256::new();
        h.update(b"doorstep-standard-v1");
        for (path, bytes) in files.iter().filter(|(p, _)| is_pack_file(p)) {
            h.update((path.len() as u64).to_be_bytes());
            h.update(path.as_bytes());
            h.update((bytes.len() as u64).to_be_bytes());
            h.update(bytes);
        }
        Self(h.finalize().into())
    }
}

fn is_pack_file(path: &str) -> bool {
    path == MAIN_FILE || (path.starts_with("text.") && path.ends_with(".toml"))
}

pub(crate) fn too_large(files: &PackFiles) -> Option<Issue> {
    (files.values().map(Vec::len).sum::<usize>() > MAX_PACK).then(|| {
        Issue::whole(
            MAIN_FILE,
            "pack_too_large",
            "the files are larger than 4 MiB in all",
            "split the pack",
        )
    })
}

pub(crate) fn read<T: serde::de::DeserializeOwned>(
    files: &PackFiles,
    path: &str,
) -> Result<T, Issue> {
    let bytes = files.get(path).ok_or_else(|| {
        Issue::whole(
            path,
            "file_missing",
            "the file is missing",
            "add it; a pack is standard.toml, text.zh-CN.toml and text.en.toml",
        )
    })?;
    let text = std::str::from_utf8(bytes).map_err(|e| Issue {
        file: path.to_owned(),
        line: line_of(bytes, e.valid_up_to()),
        level: Level::Error,
        code: "not_utf8",
        what: "the bytes are not UTF-8".into(),
        fix: "save the file as UTF-8".into(),
    })?;
    toml::from_str(text).map_err(|e| Issue {
        file: path.to_owned(),
        line: e.span().map_or(1, |s| line_of(bytes, s.start)),
        level: Level::Error,
        code: "not_readable",
        what: e.message().to_owned(),
        fix: or_meant_of_message("see docs/standards.md for what may stand here", e.message()),
    })
}
