//! What people see of a pack, in each language: `text.zh-CN.toml` and `text.en.toml`.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::Deserialize;

/// A language in which every pack speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// All of them.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }
    /// File of a pack that holds its texts.
    pub fn file(self) -> String {
        format!("text.{}.toml", self.tag())
    }
    /// One of two literals.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

impl FromStr for Lang {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        match s {
            "zh" | "zh-CN" => Ok(Lang::Zh),
            "en" => Ok(Lang::En),
            _ => Err(()),
        }
    }
}

/// The texts of a pack in one language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// Name of the standard.
    #[serde(default)]
    pub title: String,
    /// One paragraph on what it is.
    #[serde(default)]
    pub summary: String,
    /// Rule number → what it asks, one sentence.
    #[serde(default)]
    pub rule: BTreeMap<String, String>,
    /// Step → what to do, imperative and short ("Show your ID").
    #[serde(default)]
    pub step: BTreeMap<String, String>,
    /// Step → what the button records ("Shown my ID").
    #[serde(default)]
    pub button: BTreeMap<String, String>,
    /// Choice → its words; key `choice` or `step.choice`.
    #[serde(default)]
    pub choice: BTreeMap<String, String>,
    /// Parameter → what it measures.
    #[serde(default)]
    pub param: BTreeMap<String, String>,
    /// Fact → its name; `fact.value` → the value's words.
    #[serde(default)]
    pub fact: BTreeMap<String, String>,
    /// Reading → the question and the answer taken.
    #[serde(default)]
    pub reading: BTreeMap<String, String>,
    /// Moment → what to say.
    #[serde(default)]
    pub script: BTreeMap<String, String>,
    /// Key of `because` → the reason.
    #[serde(default)]
    pub because: BTreeMap<String, String>,
    /// Kit item → its name.
    #[serde(default)]
    pub kit: BTreeMap<String, String>,
}

impl Texts {
    pub(crate) const EMPTY: Texts = Texts {
        title: String::new(),
        summary: String::new(),
        rule: BTreeMap::new(),
        step: BTreeMap::new(),
        button: BTreeMap::new(),
        choice: BTreeMap::new(),
        param: BTreeMap::new(),
        fact: BTreeMap::new(),
        reading: BTreeMap::new(),
        script: BTreeMap::new(),
        because: BTreeMap::new(),
        kit: BTreeMap::new(),
    };

    /// Words of a choice of a step: `step.choice` first, then `choice`, then the code itself.
    pub fn choice_of<'a>(&'a self, step: &str, choice: &'a str) -> &'a str {
        self.choice
            .get(&format!("{step}.{choice}"))
            .or_else(|| self.choice.get(choice))
            .map_or(choice, String::as_str)
    }
}
