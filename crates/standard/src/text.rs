//! What people see of a pack, in each language: `text.zh-CN.toml` and `text.en.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::Rule;

pub use crate::lang::Lang;

/// The texts of a pack in one language.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(extend("required" = ["title"])))]
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
    /// Calendar → what it is.
    #[serde(default)]
    pub calendar: BTreeMap<String, String>,
    /// Line of the tariff → its name.
    #[serde(default)]
    pub fee: BTreeMap<String, String>,
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
        calendar: BTreeMap::new(),
        fee: BTreeMap::new(),
    };

    /// What a rule asks, one sentence; a parent's rule stands under its full id.
    pub fn rule_of(&self, rule: &Rule) -> Option<&str> {
        self.rule
            .get(&rule.id)
            .or_else(|| self.rule.get(&rule.number))
            .map(String::as_str)
    }

    /// Takes over a parent's words where this pack says nothing itself.
    pub(crate) fn inherit(&mut self, above: &Texts, document: &str) {
        for (number, words) in &above.rule {
            let id = if number.contains('.') {
                number.clone()
            } else {
                format!("{document}.{number}")
            };
            self.rule.entry(id).or_insert_with(|| words.clone());
        }
        for (own, above) in [
            (&mut self.step, &above.step),
            (&mut self.button, &above.button),
            (&mut self.choice, &above.choice),
            (&mut self.param, &above.param),
            (&mut self.fact, &above.fact),
            (&mut self.script, &above.script),
            (&mut self.because, &above.because),
            (&mut self.kit, &above.kit),
            (&mut self.calendar, &above.calendar),
            (&mut self.fee, &above.fee),
        ] {
            for (key, words) in above {
                own.entry(key.clone()).or_insert_with(|| words.clone());
            }
        }
    }

    /// Words of a choice of a step: `step.choice` first, then `choice`, then the code itself.
    pub fn choice_of<'a>(&'a self, step: &str, choice: &'a str) -> &'a str {
        self.choice
            .get(&format!("{step}.{choice}"))
            .or_else(|| self.choice.get(choice))
            .map_or(choice, String::as_str)
    }
}
