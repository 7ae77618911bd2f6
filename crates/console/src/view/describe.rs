//! One line that says what an event says: the one telling, with the names and times of the console.

use doorstep_standard::{Lang, StandardHash};
use doorstep_visit::tell::{Teller, Voice};
use doorstep_visit::{DeviceId, PersonId, words as visit_words};

use super::Source;
use crate::words;

/// What the event at index `i` says, such as `Quoted a part: ball valve × 1, ¥85.00`.
pub fn describe(s: &Source, i: usize) -> String {
    s.teller().line(i)
}

impl<'a> Source<'a> {
    /// Tells the events of the visit.
    pub fn teller(&'a self) -> Teller<'a> {
        Teller {
            history: self.history,
            parts: &self.state.parts,
            standard: self.standard(),
            lang: self.lang,
            voice: self,
        }
    }

    /// An amount in the standard's currency.
    pub fn money(&self, fen: i64) -> String {
        visit_words::money(fen, self.standard())
    }
}

impl Voice for Source<'_> {
    fn person(&self, id: &PersonId) -> String {
        self.names.person(id).to_owned()
    }
    fn device(&self, id: &DeviceId) -> String {
        self.names.device(self.lang, id)
    }
    fn typed(&self, p: &str) -> Option<String> {
        self.values.get(p).cloned()
    }
    fn moment(&self, ms: i64) -> String {
        self.time(ms)
    }
    fn window(&self, start: i64, end: i64) -> String {
        format!("{}–{}", self.time(start), words::clock(end, self.zone))
    }
    fn standard(&self, hash: &StandardHash) -> Option<String> {
        let standard = self.standards.get(hash)?;
        let title = &standard.texts(self.lang).title;
        Some(match self.lang {
            Lang::Zh => format!("{title} 第 {} 版", standard.version),
            Lang::En => format!("{title} v{}", standard.version),
        })
    }
}
