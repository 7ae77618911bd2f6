//! Buttons: what a step or an act needs before it can be recorded, and what its button says.

use doorstep_standard::model::FeeKind;
use doorstep_standard::vocabulary::SUBJECTS;
use doorstep_standard::{Atom, Lang, Scalar, Standard, Step, StepMode};
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
    let label = texts
        .button
        .get(&step.id)
        .map_or_else(|| words::button(&step.on, lang), String::as_str);
    let mut action = of_act(&step.on, lang);
    ask_value(&mut action, standard, lang);
    action.step = step.id.clone();
    if label != step.on {
        action.label = label.to_owned();
    }
    if step.on == "step_done" {
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
    settle_screen(&mut action);
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

/// What the button says of an act that asks for something first: it opens a form and records nothing yet.
fn form(act: &str, lang: Lang) -> Option<&'static str> {
    Some(match act {
        "note_added" => lang.pick("写说明", "Write a note"),
        "hazard_found" => lang.pick("发现隐患", "Report a hazard"),
        "hazard_reported" => lang.pick("已上报班长", "I told my lead"),
        "reading_taken" => lang.pick("记录温度", "Enter a reading"),
        "cause_found" => lang.pick("已查明原因", "I found the cause"),
        "quoted" => lang.pick("报价", "Quote a price"),
        "quote_revised" => lang.pick("修改报价", "Revise the quote"),
        "part_returned" => lang.pick("配件已退回", "I took the part back"),
        "signature_refused" => lang.pick("客户拒绝签字", "The customer will not sign"),
        "paid" => lang.pick("收款", "Take payment"),
        "called" => lang.pick("已打电话", "I phoned"),
        "note_left" => lang.pick("已留告知单", "I left a note"),
        "delay_told" => lang.pick("已告知会晚到", "I told them I am late"),
        "signed" => lang.pick("请客户签字", "Ask for the signature"),
        _ => return None,
    })
}

/// The button of an act that no step describes.
pub(super) fn of_act(act: &str, lang: Lang) -> ActionView {
    let label = match form(act, lang) {
        Some(words) => words.to_owned(),
        None => match words::button(act, lang) {
            same if same == act => words::kind(&format!("d.{act}"), lang).to_owned(),
            words => words.to_owned(),
        },
    };
    let mut action = ActionView {
        act: act.to_owned(),
        label,
        ..ActionView::default()
    };
    let who = lang.pick("谁答复", "Who answers");
    let reason = lang.pick("原因", "Reason");
    action.asks = match act {
        "consent_given" | "consent_refused" | "consent_withdrawn" => vec![
            ask(
                "subject",
                lang.pick("关于", "About"),
                AskKind::Choice,
                choices(SUBJECTS, lang),
            ),
            ask("relation", who, AskKind::Choice, choices(RELATIONS, lang)),
            ask(
                "how",
                lang.pick("方式", "How"),
                AskKind::Choice,
                choices(WAYS, lang),
            ),
        ],
        "quoted" | "quote_revised" => vec![
            ask(
                "kind",
                lang.pick("收什么", "What is charged"),
                AskKind::Choice,
                kinds(lang),
            ),
            ask(
                "part",
                lang.pick("配件编码或价目编码", "Code of the part or in the tariff"),
                AskKind::Code,
                Vec::new(),
            ),
            ask(
                "name",
                lang.pick("给客户看的名称", "Name that the customer is shown"),
                AskKind::Text,
                Vec::new(),
            ),
            ask(
                "quantity",
                lang.pick("数量", "Pieces"),
                AskKind::Number,
                Vec::new(),
            ),
            ask(
                "fen",
                lang.pick("总价（分）", "Price of the line, in fen"),
                AskKind::Number,
                Vec::new(),
            ),
            ask(
                "source",
                lang.pick("来源", "Source"),
                AskKind::Choice,
                choices(SOURCES, lang),
            ),
        ],
        "reading_taken" => vec![ask(
            "deci_c",
            lang.pick("温度（0.1 ℃）", "Temperature, in 0.1 °C"),
            AskKind::Number,
            Vec::new(),
        )],
        "appointment_agreed" => vec![
            ask(
                "start",
                lang.pick("开始时间", "From"),
                AskKind::Moment,
                Vec::new(),
            ),
            ask(
                "end",
                lang.pick("结束时间", "Until"),
                AskKind::Moment,
                Vec::new(),
            ),
        ],
        "hazard_found" => vec![ask(
            "hazard",
            lang.pick("隐患类型", "Kind of hazard"),
            AskKind::Choice,
            choices(HAZARDS, lang),
        )],
        "note_added" => vec![ask(
            "note",
            lang.pick("内容", "Note"),
            AskKind::Text,
            Vec::new(),
        )],
        "signature_refused" => vec![ask(
            "reason",
            reason,
            AskKind::Choice,
            choices(&["not_satisfied", "price", "other"], lang),
        )],
        "paid" => vec![ask(
            "fen",
            lang.pick("金额（分）", "Amount, in fen"),
            AskKind::Number,
            Vec::new(),
        )],
        _ => Vec::new(),
    };
    settle_screen(&mut action);
    action
}

fn settle_screen(action: &mut ActionView) {
    action.topic = match action.act.as_str() {
        "hazard_found" | "hazard_reported" | "resumed" => ActionTopic::Hazard,
        "note_added" => ActionTopic::Note,
        "called" | "note_left" | "appointment_agreed" | "delay_told" => ActionTopic::Contact,
        "quoted" | "quote_revised" => ActionTopic::Quote,
        "paid" => ActionTopic::Payment,
        "statement_shown" | "signed" | "signature_refused" => ActionTopic::SignOff,
        "left_home" => ActionTopic::Leave,
        _ => ActionTopic::Other,
    };
    action.screen = match action.act.as_str() {
        "statement_shown" => ActionScreen::Statement,
        "signed" => ActionScreen::Signature,
        _ if action.asks.is_empty() => ActionScreen::Tap,
        _ => ActionScreen::Ask,
    };
}
