//! Buttons: what a step or an act needs before it can be recorded, and what its button says.

use doorstep_standard::kind::{DataField, FieldType, Topic};
use doorstep_standard::model::FeeKind;
use doorstep_standard::vocabulary::SUBJECTS;
use doorstep_standard::{Atom, EventKind, Lang, Scalar, Standard, Step, StepMode};
use doorstep_visit::body::ValueClass;
use doorstep_visit::words;

use super::fees::kind_word;
use crate::codes::{ActionScreen, ActionTopic, AskKind};
use crate::field::{FieldInput, FieldValue};
use crate::view::{ActionView, AskView, ChoiceView};

/// Reasons that may be recorded for passing a rule.
pub(super) const REASONS: &[&str] = &[
    "customer_waiting",
    "door_open",
    "customer_asked",
    "customer_waived",
    "already_done",
    "not_available",
    "emergency",
    "other",
];
/// Who may answer for the household.
pub(crate) const RELATIONS: &[&str] = &["owner", "tenant", "family", "other"];
/// How a consent is given.
pub(super) const WAYS: &[&str] = &["spoken", "phone", "signed"];
/// Where a part may come from.
pub(crate) const SOURCES: &[&str] = &[
    "company",
    "customer_bought",
    "customer_provided",
    "warranty",
];
/// What may be dangerous.
const HAZARDS: &[&str] = &["gas_smell", "electric", "leak", "other"];

pub(crate) fn choices(codes: &[&str], lang: Lang) -> Vec<ChoiceView> {
    codes
        .iter()
        .map(|c| ChoiceView {
            code: (*c).to_owned(),
            label: words::code(c, lang).to_owned(),
        })
        .collect()
}

/// What can be quoted; the code of a part is that of the events.
fn kinds(lang: Lang) -> Vec<ChoiceView> {
    use FeeKind as K;
    [K::Material, K::Labour, K::Overtime, K::Callout, K::Other]
        .into_iter()
        .map(|k| ChoiceView {
            code: k.as_str().to_owned(),
            label: kind_word(k, lang).to_owned(),
        })
        .collect()
}

fn ask(name: &str, label: &str, kind: AskKind, choices: Vec<ChoiceView>) -> AskView {
    AskView {
        name: name.to_owned(),
        label: label.to_owned(),
        kind,
        choices,
        // What a part is called follows from its code.
        optional: name == "name",
    }
}

/// The button of a step.
pub(super) fn of_step(standard: &Standard, step: &Step, lang: Lang) -> ActionView {
    let texts = standard.texts(lang);
    let mut action = of_act(&step.on, lang);
    ask_value(&mut action, standard, lang);
    action.step = step.id.clone();
    if let Some(own) = texts.button.get(&step.id) {
        action.label = own.clone();
    }
    if step.on.names_step() {
        let step = FieldValue::Code(step.id.clone());
        action.fixed.push(FieldInput::of("step", step));
    }
    for (name, value) in &step.with {
        action.asks.retain(|a| a.name != *name);
        let value = match value {
            Scalar::Code(c) => FieldValue::Code(c.clone()),
            Scalar::Int(n) => FieldValue::Number(*n),
            Scalar::Bool(b) => FieldValue::Flag(*b),
        };
        action.fixed.push(FieldInput::of(name, value));
    }
    if let Some(field) = &step.field {
        action.asks.retain(|a| a.name != *field);
        let offered = step
            .choices
            .iter()
            .map(|c| ChoiceView {
                code: c.clone(),
                label: choice(standard, &step.id, c, lang),
            })
            .collect();
        let title = words::step(&step.id, Some(standard), lang);
        action
            .asks
            .insert(0, ask(field, title, AskKind::Choice, offered));
    } else if step.mode == StepMode::Number && action.asks.is_empty() {
        let title = words::step(&step.id, Some(standard), lang);
        action
            .asks
            .push(ask("number", title, AskKind::Number, Vec::new()));
    } else if step.mode == StepMode::Text && action.asks.is_empty() {
        let title = words::step(&step.id, Some(standard), lang);
        action
            .asks
            .push(ask("note", title, AskKind::Text, Vec::new()));
    }
    settle_screen(&mut action, &step.on);
    action
}

/// A quote asks what a part is worth where a rule turns on that; work has no such value, and no revision changes it.
pub(super) fn ask_value(action: &mut ActionView, standard: &Standard, lang: Lang) {
    if action.act != "quoted" || !tells_values_apart(standard) {
        return;
    }
    let classes = [ValueClass::Low, ValueClass::High].into_iter();
    let offered = classes.map(|class| ChoiceView {
        code: class.as_str().to_owned(),
        label: words::value_class(class, lang).to_owned(),
    });
    let label = lang.pick("配件价值", "Value of the part");
    let mut class = ask("class", label, AskKind::Choice, offered.collect());
    class.optional = true;
    action.asks.push(class);
}

fn tells_values_apart(standard: &Standard) -> bool {
    let mut apart = false;
    let mut look = |atom: &Atom| {
        if let Atom::EveryPart(s) | Atom::AnyPart(s) | Atom::ThisPart(s) = atom {
            apart |= s.parse::<ValueClass>().is_ok();
        }
    };
    for rule in &standard.rules {
        let gate = rule.gate.as_ref().map(|g| &g.needs);
        rule.when
            .iter()
            .chain(gate)
            .for_each(|e| e.each_atom(&mut look));
    }
    apart
}

/// Words of a choice: the standard's, else the common ones.
pub(super) fn choice(standard: &Standard, step: &str, code: &str, lang: Lang) -> String {
    let own = standard.texts(lang).choice_of(step, code);
    if own == code {
        words::code(code, lang)
    } else {
        own
    }
    .to_owned()
}

/// What a form calls a member.
fn label(field: &DataField, kind: &EventKind, lang: Lang) -> &'static str {
    let paid = *kind == EventKind::Paid;
    match (field.holds, field.name) {
        (FieldType::Subject, _) => lang.pick("关于", "About"),
        (FieldType::LineKind, _) => lang.pick("收什么", "What is charged"),
        (FieldType::Item, _) => {
            lang.pick("配件编码或价目编码", "Code of the part or in the tariff")
        }
        (FieldType::Count, _) => lang.pick("数量", "Pieces"),
        (FieldType::Money, _) if paid => lang.pick("金额（分）", "Amount, in fen"),
        (FieldType::Money, _) => lang.pick("总价（分）", "Price of the line, in fen"),
        (FieldType::Temperature, _) => lang.pick("温度（0.1 ℃）", "Temperature, in 0.1 °C"),
        (FieldType::Private, "name") => {
            lang.pick("给客户看的名称", "Name that the customer is shown")
        }
        (FieldType::Private, _) => lang.pick("内容", "Note"),
        (_, "relation") => lang.pick("谁答复", "Who answers"),
        (_, "how") => lang.pick("方式", "How"),
        (_, "source") => lang.pick("来源", "Source"),
        (_, "hazard") => lang.pick("隐患类型", "Kind of hazard"),
        (_, "reason") => lang.pick("原因", "Reason"),
        (_, "start") => lang.pick("开始时间", "From"),
        (_, "end") => lang.pick("结束时间", "Until"),
        (_, name) => name,
    }
}

/// What a form can ask of a member; `None` for what no person types, such as an event.
fn question(field: &DataField, lang: Lang) -> Option<(AskKind, Vec<ChoiceView>)> {
    use FieldType as F;
    Some(match field.holds {
        F::Code => {
            let codes: &[&str] = match field.name {
                "relation" => RELATIONS,
                "how" => WAYS,
                "source" => SOURCES,
                "hazard" => HAZARDS,
                "reason" => &["not_satisfied", "price", "other"],
                _ => return None,
            };
            (AskKind::Choice, choices(codes, lang))
        }
        F::Subject => (AskKind::Choice, choices(SUBJECTS, lang)),
        F::LineKind => (AskKind::Choice, kinds(lang)),
        F::Item => (AskKind::Code, Vec::new()),
        F::Private => (AskKind::Text, Vec::new()),
        F::Time => (AskKind::Moment, Vec::new()),
        F::Count | F::Money | F::Temperature | F::Minutes => (AskKind::Number, Vec::new()),
        F::Codes
        | F::ValueClass
        | F::Step
        | F::Fact
        | F::FactValue
        | F::Facts
        | F::Flag
        | F::Blob
        | F::Hash
        | F::Language
        | F::Line
        | F::Event
        | F::Events
        | F::Person
        | F::Persons
        | F::Device
        | F::Visit
        | F::Arrival
        | F::Standard
        | F::Calendar
        | F::Finding
        | F::Reference => return None,
    })
}

/// The button of an act that no step describes.
pub(super) fn of_act(kind: &EventKind, lang: Lang) -> ActionView {
    let row = kind.row();
    let asked = row.asked.iter().filter_map(|name| row.field(name));
    let asks = asked.filter_map(|field| {
        let (how, offered) = question(field, lang)?;
        Some(ask(field.name, label(field, kind, lang), how, offered))
    });
    let mut action = ActionView {
        act: kind.act().to_owned(),
        label: kind.button(lang).to_owned(),
        topic: match row.topic {
            Topic::Other => ActionTopic::Other,
            Topic::Hazard => ActionTopic::Hazard,
            Topic::Note => ActionTopic::Note,
            Topic::Contact => ActionTopic::Contact,
            Topic::Quote => ActionTopic::Quote,
            Topic::Payment => ActionTopic::Payment,
            Topic::SignOff => ActionTopic::SignOff,
            Topic::Leave => ActionTopic::Leave,
        },
        asks: asks.collect(),
        ..ActionView::default()
    };
    settle_screen(&mut action, kind);
    action
}

fn settle_screen(action: &mut ActionView, kind: &EventKind) {
    action.screen = if *kind == EventKind::StatementShown {
        ActionScreen::Statement
    } else if *kind == EventKind::Signed {
        ActionScreen::Signature
    } else if action.asks.is_empty() {
        ActionScreen::Tap
    } else {
        ActionScreen::Ask
    };
}
