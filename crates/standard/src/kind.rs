//! Everything that can be said: one row a kind of event, from which the rest of the house takes its lists and words.
//! A new kind is a row in [`table`] and whatever it is to do; the compiler names every place that has to decide.

use std::fmt;
use std::sync::Arc;

use crate::lang::Lang;

mod row;
mod table;

pub use row::{Both, DataField, FieldType, KindRow, Paper, Side, Symbol, Topic, Use};
pub use table::EventKind;

impl EventKind {
    /// The kind of an act of the field; `None` for a word that is none.
    pub fn of_device(act: &str) -> Option<Self> {
        Self::of_side(b"d.", act)
    }
    /// The kind of something that the office does; `None` for a word that is none.
    pub fn of_office(act: &str) -> Option<Self> {
        Self::of_side(b"o.", act)
    }
    fn of_side(prefix: &[u8; 2], act: &str) -> Option<Self> {
        // Asked of every name in a rule: no string is made for it. Longer words are no kind of this version.
        let mut word = [0; 66];
        let end = 2 + act.len();
        word.get_mut(..2)?.copy_from_slice(prefix);
        word.get_mut(2..end)?.copy_from_slice(act.as_bytes());
        Self::known(std::str::from_utf8(word.get(..end)?).ok()?)
    }

    /// The kind as it stands in the event, such as `d.arrived`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Other(word) => word,
            known => known.row().word,
        }
    }
    /// The kind without its prefix, such as `arrived`.
    pub fn act(&self) -> &str {
        self.as_str().get(2..).unwrap_or_default()
    }
    /// Who writes it.
    pub fn side(&self) -> Side {
        match self.as_str().as_bytes().first() {
            Some(b'o') => Side::Office,
            Some(b'l') => Side::Lead,
            _ => Side::Device,
        }
    }
    /// Whether it does a step that only a standard knows, named in its data.
    pub fn names_step(&self) -> bool {
        matches!(self, Self::StepDone | Self::OfficeStepDone)
    }
    /// Whether it is of a later version.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Other(_))
    }
    /// What it says happened, such as "Arrived at the door"; a kind of a later version says its own word.
    pub fn past(&self, lang: Lang) -> &str {
        self.words(self.row().past, lang)
    }
    /// What there is to do, such as "Show ID".
    pub fn todo(&self, lang: Lang) -> &str {
        self.words(self.row().todo, lang)
    }
    /// What a button says that records it.
    pub fn button(&self, lang: Lang) -> &str {
        self.words(self.row().button, lang)
    }
    fn words(&self, both: Both, lang: Lang) -> &str {
        match self {
            Self::Other(word) => word,
            _ => both.of(lang),
        }
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl PartialEq<str> for EventKind {
    fn eq(&self, word: &str) -> bool {
        self.as_str() == word
    }
}

impl PartialEq<&str> for EventKind {
    fn eq(&self, word: &&str) -> bool {
        self.as_str() == *word
    }
}

impl From<&str> for EventKind {
    fn from(word: &str) -> Self {
        Self::known(word).unwrap_or_else(|| Self::Other(Arc::from(word)))
    }
}

impl From<String> for EventKind {
    fn from(word: String) -> Self {
        Self::from(word.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_has_its_own_word_and_words() {
        let words: BTreeSet<&str> = EventKind::ALL.iter().map(EventKind::as_str).collect();
        assert_eq!(words.len(), EventKind::ALL.len());
        for (place, kind) in EventKind::ALL.iter().enumerate() {
            assert_eq!(EventKind::from(kind.as_str()), *kind);
            assert_eq!(kind.place(), Some(place));
            for lang in Lang::ALL {
                for text in [kind.past(lang), kind.todo(lang), kind.button(lang)] {
                    assert!(!text.is_empty() && text != kind.as_str(), "{kind}");
                }
            }
            let names: BTreeSet<&str> = kind.row().fields.iter().map(|f| f.name).collect();
            assert_eq!(names.len(), kind.row().fields.len(), "{kind}");
            for asked in kind.row().asked {
                assert!(names.contains(asked), "{kind} {asked}");
            }
        }
    }

    /// The table in docs/model.md, from the rows.
    fn page() -> String {
        let mut out = String::from(
            "| kind | what it says | members of `d`; those it needs in bold | part | paper |\n|---|---|---|---|---|\n",
        );
        for kind in EventKind::ALL {
            let row = kind.row();
            let member = |f: &DataField| match f.needed {
                true => format!("**{}**", f.name),
                false => f.name.to_owned(),
            };
            let members: Vec<String> = row.fields.iter().map(member).collect();
            let phase = row.phase.map_or("any", |p| p.as_str());
            let paper = format!("{:?}", row.paper).to_lowercase();
            out.push_str(&format!(
                "| `{}` | {} | {} | {phase} | {paper} |\n",
                row.word,
                row.past.en,
                members.join(", ")
            ));
        }
        out
    }

    #[test]
    fn the_page_on_the_model_lists_every_kind() {
        let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/model.md");
        let text = std::fs::read_to_string(docs).unwrap();
        let (before, rest) = text.split_once("<!-- kinds -->\n").unwrap();
        let (listed, after) = rest.split_once("<!-- /kinds -->").unwrap();
        if std::env::var_os("DOORSTEP_WRITE_DOCS").is_some() {
            let page = page();
            let text = format!("{before}<!-- kinds -->\n{page}<!-- /kinds -->{after}");
            std::fs::write(docs, text).unwrap();
        } else {
            assert_eq!(
                listed,
                page(),
                "DOORSTEP_WRITE_DOCS=1 writes the table anew"
            );
        }
    }

    #[test]
    fn a_later_kind_keeps_its_word() {
        let kind = EventKind::from("d.drone_sent");
        assert!(kind.is_unknown());
        assert_eq!((kind.as_str(), kind.act()), ("d.drone_sent", "drone_sent"));
        assert_eq!(kind.past(Lang::Zh), "d.drone_sent");
        assert_eq!(EventKind::of_device("drone_sent"), None);
        assert_eq!(EventKind::of_device("arrived"), Some(EventKind::Arrived));
        assert_eq!(EventKind::of_office("arrived"), None);
    }
}
