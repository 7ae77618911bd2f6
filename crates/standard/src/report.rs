//! Findings as they are collected while a pack is read, each with its file and line.

use std::collections::BTreeMap;

use toml::Spanned;

use crate::issue::{Issue, Level};
use crate::lint::or_meant;
use crate::text::Lang;
use crate::word::Word;
use crate::written::Written;

/// How many findings still say what may have been meant: whoever has more misspells nothing.
const MEANT: usize = 200;

/// Lines, from 1, of the keys of a file by table; a table's own line stands under the empty key.
type Lines = BTreeMap<(String, String), usize>;

fn lines_of(source: &[u8]) -> Lines {
    let (mut lines, mut table) = (Lines::new(), String::new());
    for (n, line) in String::from_utf8_lossy(source).lines().enumerate() {
        let line = line.trim();
        let key = if let Some((head, _)) = line.strip_prefix('[').and_then(|l| l.split_once(']')) {
            table = head.trim().to_owned();
            String::new()
        } else if let Some((name, _)) = line.split_once('=') {
            name.trim().trim_matches(['"', '\'']).to_owned()
        } else {
            continue;
        };
        lines.entry((table.clone(), key)).or_insert(n + 1);
    }
    lines
}

/// Collects findings about the main file of a pack, and about its texts.
pub(crate) struct Report<'a> {
    file: &'static str,
    source: &'a [u8],
    texts: Vec<(Lang, &'a [u8])>,
    /// Lines of the texts; found when the first finding asks.
    lines: BTreeMap<Lang, Lines>,
    /// Where the source's lines end; found when the first finding asks.
    ends: Option<Vec<usize>>,
    issues: Vec<Issue>,
}

impl<'a> Report<'a> {
    pub fn new(file: &'static str, source: &'a [u8], issues: Vec<Issue>) -> Self {
        Self {
            file,
            source,
            texts: Vec::new(),
            lines: BTreeMap::new(),
            ends: None,
            issues,
        }
    }

    /// With the files of texts, so that findings about them can say where.
    pub fn with_texts(mut self, texts: Vec<(Lang, &'a [u8])>) -> Self {
        self.texts = texts;
        self
    }

    /// A finding about a text: of a table and a key, whether the key is there or not.
    pub fn about_text(
        &mut self,
        (lang, table, key): (Lang, &str, &str),
        level: Level,
        code: &'static str,
        what: String,
        fix: &str,
    ) {
        let texts = &self.texts;
        let lines = self.lines.entry(lang).or_insert_with(|| {
            let source = texts.iter().find(|(l, _)| *l == lang);
            source.map(|(_, s)| lines_of(s)).unwrap_or_default()
        });
        let line = |key: &str| lines.get(&(table.to_owned(), key.to_owned()));
        self.issues.push(Issue {
            file: lang.file(),
            line: *line(key).or_else(|| line("")).unwrap_or(&1),
            level,
            code,
            what,
            fix: fix.into(),
        });
    }

    fn push<T>(
        &mut self,
        at: &Spanned<T>,
        level: Level,
        code: &'static str,
        what: String,
        fix: &str,
    ) {
        let ends = self.ends.get_or_insert_with(|| {
            let bytes = self.source.iter().enumerate();
            bytes
                .filter(|(_, b)| **b == b'\n')
                .map(|(i, _)| i)
                .collect()
        });
        let line = 1 + ends.partition_point(|end| *end < at.span().start);
        self.issues.push(Issue {
            file: self.file.into(),
            line,
            level,
            code,
            what,
            fix: fix.into(),
        });
    }

    pub fn error<T>(&mut self, at: &Spanned<T>, code: &'static str, what: String, fix: &str) {
        self.push(at, Level::Error, code, what, fix);
    }

    pub fn warning<T>(&mut self, at: &Spanned<T>, code: &'static str, what: String, fix: &str) {
        self.push(at, Level::Warning, code, what, fix);
    }

    /// One of a closed list of words.
    pub fn word<T: Word>(&mut self, at: &Written<T>, what: &str) -> Option<T> {
        let word = at.word();
        if word.is_none() {
            self.error(
                at,
                "word_unknown",
                format!("`{}` is no {what}", at.as_ref()),
                &or_meant(
                    &format!("write one of {}", T::words().join(", ")),
                    at.as_ref(),
                    T::words(),
                ),
            );
        }
        word
    }

    /// A fix that ends with the word that was meant, as long as findings are few.
    pub fn or_meant<'n>(
        &self,
        fix: &str,
        name: &str,
        among: impl IntoIterator<Item = &'n str>,
    ) -> String {
        match self.issues.len() < MEANT {
            true => or_meant(fix, name, among),
            false => fix.to_owned(),
        }
    }

    pub fn has_errors(&self) -> bool {
        self.issues.iter().any(|i| i.level == Level::Error)
    }

    pub fn finish(mut self) -> Vec<Issue> {
        self.issues
            .sort_by(|a, b| (&a.file, a.line, a.code).cmp(&(&b.file, b.line, b.code)));
        self.issues
    }
}
