//! JSON Schemas of `standard.toml` and of the texts, for editors that complete and check while one writes.
//! Lint is the judge; a schema knows shapes and words only. Golden files in `docs/schema`.

use serde_json::{Map, Value, json};

use crate::mechanism::{Audience, Detect, GateEffect, Medium, Owner, Runs};
use crate::model::{
    Enforce, FeeKind, FeeUnit, Kind, Phase, Scope, StepMode, StepSide, Strength, Tighter,
};
use crate::text::Lang;

/// What may stand as a member's value.
enum Is {
    Text,
    Word(Vec<&'static str>),
    Flag,
    Count,
    Texts,
    Words(Vec<&'static str>),
    Value,
    Table(&'static [Member]),
    Tables(&'static [Member]),
    Named(&'static [Member]),
    Values,
}

/// A member of a table: name, whether it must be there, what it is, what it means.
type Member = (&'static str, bool, fn() -> Is, &'static str);

macro_rules! all {
    ($t:ty) => {
        || Is::Word(<$t>::ALL.iter().map(|w| w.as_str()).collect())
    };
}

const TEXT: fn() -> Is = || Is::Text;
const FLAG: fn() -> Is = || Is::Flag;
const TEXTS: fn() -> Is = || Is::Texts;
const VALUE: fn() -> Is = || Is::Value;
const COUNT: fn() -> Is = || Is::Count;

const PACK: &[Member] = &[
    ("standard", true, || Is::Table(META), "What the pack is."),
    (
        "parent",
        false,
        || Is::Table(PARENT),
        "The pack that this one builds on.",
    ),
    (
        "change",
        false,
        || Is::Tables(CHANGE),
        "Another effect for a rule of the parent.",
    ),
    (
        "reading",
        false,
        || Is::Tables(READING),
        "Which of several honest readings is taken.",
    ),
    (
        "param",
        false,
        || Is::Named(PARAM),
        "Figures that a company may set.",
    ),
    (
        "fact",
        false,
        || Is::Named(FACT),
        "What conditions may ask about.",
    ),
    (
        "calendar",
        false,
        || Is::Named(CALENDAR),
        "When an office works, a season lasts.",
    ),
    ("fee", false, || Is::Named(FEE), "The tariff."),
    (
        "step",
        false,
        || Is::Tables(STEP),
        "A line of the checklist.",
    ),
    ("rule", false, || Is::Tables(RULE), "A rule of the source."),
];
const META: &[Member] = &[
    ("id", true, TEXT, "Id of the document; the folder's name."),
    (
        "version",
        true,
        COUNT,
        "Counts up; a published version never changes.",
    ),
    (
        "engine",
        true,
        COUNT,
        "Oldest engine that can run this pack.",
    ),
    (
        "kind",
        true,
        TEXT,
        "company, code, guide, circular, template or law",
    ),
    ("zone", true, TEXT, "IANA time zone."),
    ("currency", true, TEXT, "ISO 4217."),
    (
        "rounding",
        true,
        || Is::Word(vec!["half-up"]),
        "How quantity times price becomes minor units.",
    ),
    ("issued_on", false, TEXT, "Date of the document."),
    (
        "effective_from",
        false,
        TEXT,
        "First day on which it binds.",
    ),
    (
        "for_customers",
        false,
        TEXTS,
        "Kinds of customers; empty: all.",
    ),
    (
        "for_roles",
        false,
        TEXTS,
        "Roles that it binds; empty: all.",
    ),
];
const PARENT: &[Member] = &[
    ("id", true, TEXT, "Id of the parent's document."),
    ("hash", true, TEXT, "Hash of the parent pack."),
];
const CHANGE: &[Member] = &[
    ("rule", true, TEXT, "Number or id of the parent's rule."),
    ("enforce", true, all!(Enforce), "The effect instead."),
    (
        "because",
        false,
        TEXT,
        "Why a weaker effect is taken: a key of [because].",
    ),
];
const READING: &[Member] = &[
    ("id", true, TEXT, "Code of the question."),
    ("taken", true, TEXT, "Code of the answer."),
    ("rules", false, TEXTS, "Rules that it touches."),
];
const PARAM: &[Member] = &[
    (
        "value",
        false,
        VALUE,
        "30s, 30min, 2h, 3d, 5wd, 6mo, a whole number, or a code.",
    ),
    (
        "unset",
        false,
        FLAG,
        "The source gives no figure: shown as open.",
    ),
    (
        "at_least",
        false,
        VALUE,
        "Lowest value that still fits the source.",
    ),
    (
        "tighter",
        false,
        all!(Tighter),
        "Which way a child may go without a reason.",
    ),
    (
        "because",
        false,
        TEXT,
        "Why a child is looser: a key of [because].",
    ),
];
const FACT: &[Member] = &[
    ("values", false, TEXTS, "Codes that it can have."),
    (
        "unit",
        false,
        || Is::Word(vec!["bool", "int"]),
        "Where it is no code.",
    ),
];
const DAYS: fn() -> Is = || Is::Words(vec!["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
const CALENDAR: &[Member] = &[
    ("days", false, DAYS, "Open days; absent: all."),
    (
        "hours",
        false,
        TEXTS,
        "Spans such as 09:00-12:00; absent: the whole day.",
    ),
    (
        "holidays",
        false,
        || Is::Word(vec!["off", "ignore"]),
        "Whether public holidays close it.",
    ),
    ("season", false, || Is::Table(SEASON), "Part of the year."),
    (
        "unset",
        false,
        FLAG,
        "Named by the source without a figure.",
    ),
];
const SEASON: &[Member] = &[
    ("from", true, TEXT, "First day, 11-15."),
    ("to", true, TEXT, "Last day, 03-15."),
];
const FEE: &[Member] = &[
    ("kind", true, all!(FeeKind), "Kind of line."),
    ("unit", true, all!(FeeUnit), "What the price is for."),
    ("fen", false, COUNT, "Price of one unit in minor units."),
    ("unset", false, FLAG, "The company has not set it."),
];
const STEP: &[Member] = &[
    (
        "id",
        true,
        TEXT,
        "Name within the pack; an act's name for steps that an act does.",
    ),
    (
        "on",
        false,
        TEXT,
        "The act that does it, when its name differs.",
    ),
    (
        "with",
        false,
        || Is::Values,
        "Members that the act must have.",
    ),
    ("mode", true, all!(StepMode), "How it is done on a screen."),
    ("field", false, TEXT, "Member that holds the choice."),
    ("choices", false, TEXTS, "What can be chosen."),
    ("scope", true, all!(Scope), "How far the doing reaches."),
    (
        "phase",
        true,
        all!(Phase),
        "Where it stands in a checklist.",
    ),
    ("after", false, TEXTS, "Steps or acts that come first."),
    ("before", false, TEXTS, "Steps or acts that come later."),
    ("when", false, TEXT, "The condition on which it applies."),
    (
        "optional",
        false,
        FLAG,
        "Nobody is blamed for leaving it out.",
    ),
    ("repeat", false, FLAG, "It may be done again."),
    ("side", false, all!(StepSide), "Where it is done."),
];
const RULE: &[Member] = &[
    ("id", true, TEXT, "Number within the document."),
    ("article", true, TEXT, "Article of the source."),
    (
        "strength",
        true,
        all!(Strength),
        "How strongly the source speaks.",
    ),
    ("word", false, TEXT, "The word that decides it."),
    ("kind", true, all!(Kind), "What it is."),
    ("phase", true, TEXT, "Phase in the catalogue's words."),
    (
        "who",
        true,
        TEXT,
        "technician, dispatcher, crew_lead, customer, company",
    ),
    ("enforce", true, all!(Enforce), "What becomes of it."),
    (
        "because",
        false,
        TEXT,
        "Why the effect differs from the strength: a key of [because].",
    ),
    ("steps", false, TEXTS, "Steps that it is about."),
    ("when", false, TEXT, "The condition on which it applies."),
    (
        "gate",
        false,
        || Is::Table(GATE),
        "An act that needs a condition.",
    ),
    (
        "wait",
        false,
        || Is::Table(WAIT),
        "A minimum time between two acts.",
    ),
    ("clock", false, || Is::Table(CLOCK), "A deadline."),
    (
        "lead",
        false,
        || Is::Table(LEAD),
        "An act some time before a moment.",
    ),
    ("kit", false, || Is::Table(KIT), "What is carried or worn."),
    (
        "forbid",
        false,
        || Is::Table(FORBID),
        "What must not be done.",
    ),
    (
        "office",
        false,
        || Is::Table(OFFICE),
        "What the office runs.",
    ),
    (
        "record",
        false,
        || Is::Table(RECORD),
        "A record that has to be complete.",
    ),
    ("notice", false, || Is::Table(NOTICE), "Something told."),
    (
        "eligible",
        false,
        || Is::Table(ELIGIBLE),
        "Who may be sent.",
    ),
    ("fee", false, || Is::Table(FEE_RULE), "What it may cost."),
    (
        "scope",
        false,
        || Is::Table(SCOPE_RULE),
        "Whose work it is.",
    ),
    ("script", false, TEXT, "Model sentence: a key of [script]."),
    (
        "same_as",
        false,
        TEXT,
        "Number of the rule that says the same.",
    ),
    (
        "sources",
        false,
        TEXTS,
        "Rules of other documents for which it stands.",
    ),
];
const GATE: &[Member] = &[
    ("act", true, TEXT, "The act or step that is held."),
    ("needs", true, TEXT, "The condition."),
    (
        "unknown",
        false,
        || Is::Word(vec!["open", "block"]),
        "What an unknown condition does.",
    ),
    (
        "effect",
        false,
        all!(GateEffect),
        "What an unmet gate means.",
    ),
];
const WAIT: &[Member] = &[
    ("from", true, TEXT, "Starts it."),
    ("to", true, TEXT, "Has to wait."),
    ("at_least", true, TEXT, "Parameter with the duration."),
    ("times", false, COUNT, "Only so many times."),
];
const CLOCK: &[Member] = &[
    ("from", true, TEXT, "Starts it."),
    ("to", true, TEXT, "Stops it."),
    ("within", true, TEXT, "Parameter with the duration."),
    ("calendar", false, TEXT, "Only time inside counts."),
    ("agreed", false, FLAG, "A later appointment moves it."),
];
const LEAD: &[Member] = &[
    ("act", true, TEXT, "What has to come in time."),
    ("before", true, TEXT, "The moment."),
    (
        "at_least",
        true,
        TEXT,
        "Parameter: at least so long before.",
    ),
    (
        "at_most",
        false,
        TEXT,
        "Parameter: not longer before than this.",
    ),
];
const KIT: &[Member] = &[
    ("items", true, TEXTS, "Things; keys of [kit]."),
    ("worn", false, FLAG, "Worn instead of carried."),
    ("spare", false, COUNT, "How many to spare."),
];
const FORBID: &[Member] = &[
    ("code", true, TEXT, "What is forbidden."),
    ("detect", true, all!(Detect), "How it shows."),
    (
        "choices",
        false,
        TEXTS,
        "step.choice that is never offered.",
    ),
    ("penalty", false, TEXT, "Parameter with the deduction."),
    ("each", false, FLAG, "For each time."),
];
const OFFICE: &[Member] = &[
    ("process", true, TEXT, "Name of the process."),
    ("runs", false, all!(Runs), "What kind of process."),
    ("param", false, TEXT, "Parameter with its figure."),
    ("every", false, TEXT, "Parameter with its interval."),
    ("from", false, TEXT, "Opens it."),
    ("to", false, TEXT, "Closes it."),
    ("within", false, TEXT, "Parameter with the time between."),
    ("fields", false, TEXTS, "What it holds or shows."),
];
const RECORD: &[Member] = &[
    ("id", true, TEXT, "Name of the record."),
    ("needs", true, TEXTS, "Steps, acts, report.<field>."),
    ("before", false, TEXT, "Act that waits for it."),
    ("signer", false, TEXT, "Who signs."),
    ("copy", false, FLAG, "The customer keeps a copy."),
];
const NOTICE: &[Member] = &[
    ("to", true, all!(Audience), "Who is told."),
    ("by", true, all!(Medium), "How."),
    ("fields", false, TEXTS, "What it says."),
];
const ELIGIBLE: &[Member] = &[
    ("has", true, TEXTS, "What the list of people must hold."),
    ("soft", false, FLAG, "Shown, never in the way."),
];
const FEE_RULE: &[Member] = &[
    ("zero", false, TEXTS, "Kinds or codes that are free."),
    ("only", false, TEXTS, "Kinds or codes that a bill may have."),
    ("payer", false, TEXT, "Who pays."),
    (
        "tariff",
        false,
        FLAG,
        "Nothing above the tariff or outside it.",
    ),
];
const SCOPE_RULE: &[Member] = &[
    ("owner", true, all!(Owner), "Whose work it is."),
    ("refer", false, TEXT, "Where the customer is sent."),
];

/// Tables of a text file, with what their keys are.
const TEXT_TABLES: &[(&str, &str)] = &[
    ("rule", "Rule number: what it asks."),
    ("step", "Step: what to do."),
    ("button", "Step: what a tap records."),
    ("choice", "Choice, or step.choice."),
    ("param", "Parameter: what it measures."),
    ("fact", "Fact, and fact.value."),
    ("reading", "Reading: question and answer taken."),
    ("script", "Script: a model sentence."),
    ("because", "Reason: why the effect is what it is."),
    ("kit", "Thing: its name."),
    ("calendar", "Calendar: what it is."),
    ("fee", "Line of the tariff: its name."),
];

/// The schema of `standard.toml`.
pub fn of_standard() -> Value {
    headed("A service standard", table(PACK))
}

/// The schema of the text files; the same for every language.
pub fn of_texts() -> Value {
    let mut members = Map::new();
    for name in ["title", "summary"] {
        members.insert(name.into(), json!({"type": "string"}));
    }
    for (name, meaning) in TEXT_TABLES {
        members.insert(
            (*name).into(),
            json!({
                "type": "object",
                "description": meaning,
                "additionalProperties": {"type": "string"},
            }),
        );
    }
    let languages = Lang::ALL.map(Lang::tag).join(", ");
    headed(
        &format!("Texts of a service standard ({languages})"),
        json!({"type": "object", "additionalProperties": false, "required": ["title"], "properties": members}),
    )
}

fn headed(title: &str, mut schema: Value) -> Value {
    if let Some(members) = schema.as_object_mut() {
        members.insert(
            "$schema".into(),
            "http://json-schema.org/draft-07/schema#".into(),
        );
        members.insert("title".into(), title.into());
    }
    schema
}

fn table(members: &[Member]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, must, is, meaning) in members {
        let mut schema = value(is());
        if let Some(s) = schema.as_object_mut() {
            s.insert("description".into(), (*meaning).into());
        }
        properties.insert((*name).into(), schema);
        if *must {
            required.push(*name);
        }
    }
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

fn value(is: Is) -> Value {
    match is {
        Is::Text => json!({"type": "string"}),
        Is::Word(words) => json!({"type": "string", "enum": words}),
        Is::Flag => json!({"type": "boolean"}),
        Is::Count => json!({"type": "integer", "minimum": 0}),
        Is::Texts => json!({"type": "array", "items": {"type": "string"}}),
        Is::Words(words) => json!({"type": "array", "items": {"type": "string", "enum": words}}),
        Is::Value => json!({"type": ["string", "integer"]}),
        Is::Values => json!({
            "type": "object",
            "additionalProperties": {"type": ["string", "integer", "boolean"]},
        }),
        Is::Table(members) => table(members),
        Is::Tables(members) => json!({"type": "array", "items": table(members)}),
        Is::Named(members) => json!({"type": "object", "additionalProperties": table(members)}),
    }
}

#[cfg(test)]
mod tests;
