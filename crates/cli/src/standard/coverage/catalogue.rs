//! The catalogue: every rule of the documents, one a line, columns apart by tabs.
//! Columns: document.number, article, strength, kind, and the rule that it restates, if any.

use std::collections::BTreeSet;
use std::path::Path;

use doorstep_standard::{RuleKind, Strength};

use crate::fail::Fail;

/// A rule of a document.
pub struct Entry {
    /// `document.number`.
    pub id: String,
    /// Article of the source.
    pub article: String,
    /// Word of the strength.
    pub strength: String,
    /// Word of the kind.
    pub kind: String,
    /// Id of the rule that it restates.
    pub same_as: Option<String>,
}

impl Entry {
    /// Document that it belongs to.
    pub fn document(&self) -> &str {
        self.id.rsplit_once('.').map_or(&self.id, |(d, _)| d)
    }
}

/// Reads `catalogue.tsv` of a folder.
pub fn read(root: &Path) -> Result<Vec<Entry>, Fail> {
    let path = root.join("catalogue.tsv");
    let text = std::fs::read_to_string(&path).map_err(|e| {
        Fail::cannot(
            "catalogue_missing",
            format!("{}: {e}", path.display()),
            "name the folder that holds catalogue.tsv and the packs",
        )
    })?;
    parse(&text).map_err(|(line, what)| {
        Fail::found(
            "catalogue_unreadable",
            format!("{}:{line}: {what}", path.display()),
            "a line is: document.number, article, strength, kind, same as; tabs between",
        )
    })
}

/// Entries, or the line and what is wrong with it.
fn parse(text: &str) -> Result<Vec<Entry>, (usize, String)> {
    let mut out: Vec<Entry> = Vec::new();
    let mut seen = BTreeSet::new();
    for (i, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |what: String| (i + 1, what);
        let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
        let [id, article, strength, kind, rest @ ..] = columns.as_slice() else {
            return Err(wrong("fewer than four columns".into()));
        };
        if strength.parse::<Strength>().is_err() || kind.parse::<RuleKind>().is_err() {
            return Err(wrong(format!("`{strength}` or `{kind}` is no such word")));
        }
        if !id.contains('.') || !seen.insert(*id) {
            return Err(wrong(format!("`{id}` is not an id, or stands twice")));
        }
        out.push(Entry {
            id: (*id).to_owned(),
            article: (*article).to_owned(),
            strength: (*strength).to_owned(),
            kind: (*kind).to_owned(),
            same_as: rest
                .first()
                .filter(|s| !s.is_empty())
                .map(|s| (*s).to_owned()),
        });
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_or_named() {
        let list = parse("# about\na.1\t§1\tmust\tgate\na.2\t§2\tnone\tstatement\ta.1\n").unwrap();
        assert_eq!(list.len(), 2);
        assert_eq!(list[1].same_as.as_deref(), Some("a.1"));
        assert_eq!(list[1].document(), "a");
        for bad in ["a.1\t§1\tmust", "a.1\t§1\tmaybe\tgate", "a\t§1\tmust\tgate"] {
            assert_eq!(parse(bad).err().map(|(line, _)| line), Some(1), "{bad}");
        }
        let twice = "a.1\t§1\tmust\tgate\na.1\t§1\tmust\tgate";
        assert_eq!(parse(twice).err().map(|(line, _)| line), Some(2));
    }
}
