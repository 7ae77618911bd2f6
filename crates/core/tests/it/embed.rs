//! What a shell in another language relies on: changes that are fetched, buttons that are handed back, names that it can have.

use doorstep_core::{
    Changes, Core, CoreError, FieldInput, FieldValue, OpenInput, SyncMachine, WhenInput,
};

use crate::kit::{Phone, pack};
use crate::office::Office;

const KNOCK: &str = "knock-30s-service-code";

#[test]
fn changes_are_gathered_and_taken_once() {
    let mut phone = Phone::new("li");
    let started = phone.core.take_changes();
    assert!(started.list, "whose phone it is");
    assert!(phone.core.take_changes().is_empty());

    phone.core.add_standard(&pack(KNOCK)).unwrap();
    let visit = phone.core.open_unplanned(&OpenInput::default()).unwrap();
    phone.tap(&visit.visit, "arrived");
    phone.core.note_add(&visit.visit, "狗在院子里").unwrap();
    let wanted = Changes {
        visits: vec![visit.visit.clone()],
        list: true,
        sync: true,
    };
    assert_eq!(
        phone.core.take_changes(),
        wanted,
        "one visit, however often"
    );

    phone.view(&visit.visit);
    let held = phone.does(&visit.visit, doorstep_core::ActionInput::of("entered"));
    assert!(held.refused().is_some());
    assert!(
        phone.core.take_changes().is_empty(),
        "a refusal changes nothing"
    );
}

#[test]
fn what_a_sync_brings_is_among_the_changes() {
    let office = Office::new();
    let visits: Vec<String> = (1..=3)
        .map(|n| office.order(n, KNOCK, &["dev-li"]).to_string())
        .collect();
    let mut phone = Phone::new("li");
    phone.core.take_changes();
    phone.core.sync_now(&office, &mut |_| {}).unwrap();
    let changes = phone.core.take_changes();
    assert_eq!(changes.visits, visits);
    assert!(changes.list && changes.sync);
}

#[test]
fn what_judges_visits_anew_changes_them_all() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]).to_string();
    let mut phone = Phone::new("li");
    phone.core.sync_now(&office, &mut |_| {}).unwrap();
    phone.core.take_changes();
    phone
        .core
        .add_standard(&pack("heating-guide-30min"))
        .unwrap();
    let changes = phone.core.take_changes();
    assert_eq!((changes.visits, changes.list), (vec![visit.clone()], true));
    phone.core.suspend().unwrap();
    phone.core.resume().unwrap();
    assert_eq!(phone.core.take_changes().visits, [visit]);
}

#[test]
fn the_engine_goes_from_thread_to_thread() {
    fn goes<T: Send>() {}
    goes::<Core>();
    goes::<SyncMachine>();
    goes::<CoreError>();
}

#[test]
fn a_button_takes_answers_to_its_own_questions_only() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]).to_string();
    let mut phone = Phone::new("li");
    phone.core.sync_now(&office, &mut |_| {}).unwrap();
    let before = phone.events(&visit);
    let view = phone.view(&visit);
    let note = view.others.iter().find(|a| a.act == "note_added").unwrap();
    let ask = &note.asks[0].name;
    let text = || FieldValue::Text("门口有台阶".into());
    let answer = |name: &str, value| FieldInput::of(name, value);
    for answers in [
        vec![],
        vec![answer("step", text())],
        vec![answer(ask, text()), answer("step", text())],
        vec![answer(ask, text()), answer(ask, text())],
        vec![answer(ask, FieldValue::Number(3))],
        vec![answer(ask, FieldValue::Flag(true))],
        vec![answer(ask, FieldValue::Event("x".into()))],
    ] {
        let pressed = phone
            .core
            .press(&visit, note, &answers, &[], &WhenInput::Now);
        assert_eq!(pressed.unwrap_err().code(), "bad_input", "{answers:?}");
    }
    assert_eq!(phone.events(&visit), before);
    phone.press(&visit, note, &[FieldInput::of(ask, text())]);
    let last = phone.view(&visit).record.pop().unwrap();
    assert_eq!(last.detail, "“门口有台阶”");
}

/// Words that Kotlin, Swift, or the code that is generated for them have taken already.
const TAKEN: &[&str] = &[
    "as",
    "associatedtype",
    "break",
    "case",
    "catch",
    "class",
    "close",
    "continue",
    "data",
    "default",
    "defer",
    "deinit",
    "description",
    "destroy",
    "do",
    "else",
    "enum",
    "error",
    "exception",
    "extension",
    "false",
    "for",
    "fun",
    "func",
    "guard",
    "hash",
    "hashcode",
    "hashvalue",
    "if",
    "import",
    "in",
    "init",
    "inout",
    "interface",
    "internal",
    "is",
    "job",
    "let",
    "message",
    "none",
    "null",
    "object",
    "operator",
    "package",
    "private",
    "protocol",
    "public",
    "repeat",
    "result",
    "return",
    "self",
    "some",
    "static",
    "struct",
    "subscript",
    "super",
    "switch",
    "task",
    "this",
    "throw",
    "throws",
    "true",
    "try",
    "type",
    "typealias",
    "typeof",
    "val",
    "value_of",
    "var",
    "when",
    "where",
    "while",
];

#[test]
fn no_name_is_one_that_another_language_has_taken() {
    let mut seen = 0;
    for source in [
        include_str!("../../src/view/action.rs"),
        include_str!("../../src/view/day.rs"),
        include_str!("../../src/view/money.rs"),
        include_str!("../../src/view/phone.rs"),
        include_str!("../../src/view/visit.rs"),
        include_str!("../../src/field.rs"),
        include_str!("../../src/input.rs"),
        include_str!("../../src/codes.rs"),
        include_str!("../../src/changes.rs"),
    ] {
        let shapes = source.split("pub(crate) fn").next().unwrap_or_default();
        for line in shapes
            .lines()
            .map(str::trim)
            .filter(|l| !l.starts_with("//"))
        {
            let line = line.trim_start_matches("pub ");
            // A field, a variant, or a variant with a value.
            let name = line.split([':', ' ', '(', ',']).next().unwrap_or_default();
            let rest = line.strip_prefix(name).unwrap_or_default();
            let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if name.is_empty()
                || name == "Self"
                || !plain
                || !rest.starts_with([':', ',', '(']) && !rest.starts_with(" = \"")
            {
                continue;
            }
            seen += 1;
            assert!(!TAKEN.contains(&name.to_lowercase().as_str()), "{line}");
        }
    }
    assert!(seen > 300, "{seen}");
}
