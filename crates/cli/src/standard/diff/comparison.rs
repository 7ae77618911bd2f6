//! Two packs side by side, and the groups in which a change is told.

use std::collections::BTreeMap;

use doorstep_standard::{Enforce, Lang, Rule, Standard};

use doorstep_visit::sentences::Speaker;

/// What a change means to the one who works by the pack, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    NewDuty,
    Dropped,
    Stricter,
    Looser,
    Otherwise,
    Order,
    Choices,
    Deadlines,
    Tariff,
    Words,
    Office,
}

impl Group {
    pub fn title(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::NewDuty => (
                "现在要做、以前不用做的",
                "What you must do now that you did not have to",
            ),
            Self::Dropped => ("不再要求的", "What is no longer asked"),
            Self::Stricter => ("变严的", "What got stricter"),
            Self::Looser => ("变松的", "What got looser"),
            Self::Otherwise => ("有所不同的", "What is otherwise than before"),
            Self::Order => ("先后次序", "Order"),
            Self::Choices => ("可选项", "Choices"),
            Self::Deadlines => ("时限与日历", "Deadlines and calendars"),
            Self::Tariff => ("价目表", "Tariff"),
            Self::Words => ("文字", "Words"),
            Self::Office => ("办公室", "For the office"),
        };
        lang.pick(zh, en)
    }
}

/// Both sides, and what was found.
pub struct Comparison<'a> {
    pub a: Speaker<'a>,
    pub b: Speaker<'a>,
    pub found: BTreeMap<Group, Vec<String>>,
}

impl<'a> Comparison<'a> {
    pub fn add(&mut self, group: Group, line: String) {
        self.found.entry(group).or_default().push(line);
    }

    pub fn pick<'b>(&self, zh: &'b str, en: &'b str) -> &'b str {
        self.b.lang.pick(zh, en)
    }

    /// `what: old → new`.
    pub fn moved(&self, what: &str, old: &str, new: &str) -> String {
        format!("{what}{}{old} → {new}", self.pick("：", ": "))
    }
}

/// Name of a rule that stays when the pack is renamed: its number, a parent's with its document.
pub fn key<'a>(s: &Standard, r: &'a Rule) -> &'a str {
    if s.owns(r) { &r.number } else { &r.id }
}

/// Whether one names the other as its parent.
pub fn builds_on(child: &Standard, parent: &Standard) -> bool {
    let named = child.parent.as_ref();
    named.is_some_and(|(_, hash)| *hash == parent.hash)
}

/// Whether a technician meets it: on the phone, or as a reminder of their own.
pub fn in_the_field(r: &Rule) -> bool {
    match r.enforce {
        Enforce::Block | Enforce::Warn | Enforce::Attest => true,
        Enforce::Text => !matches!(r.who.as_str(), "dispatcher" | "company"),
        Enforce::Office | Enforce::Statement => false,
    }
}
