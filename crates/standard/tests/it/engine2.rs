//! What engine 2 added: each mistake is named by code and line, and the sound pack is read as it was meant.

use doorstep_standard::{Calendar, Level, Param, Standard, StepSide, Tri};

use crate::files;

/// A sound pack with one of everything.
const PACK: &str = r#"
[standard]
id = "tiny"
version = 1
engine = 2
kind = "company"
zone = "Asia/Shanghai"
currency = "CNY"
rounding = "half-up"
issued_on = "2016-11-15"

[[reading]]
id = "start"
taken = "report"
rules = ["1"]

[param.answer_within]
value = "5wd"
at_least = "1wd"
tighter = "less"

[param.notice]
value = "30min"

[param.most]
value = 3
at_least = 2

[calendar.office]
days = ["mon", "tue"]
hours = ["09:00-12:00", "14:00-18:00"]
holidays = "off"

[calendar.night]
hours = ["22:00-07:00"]
season = { from = "11-15", to = "03-15" }

[fee.labour]
kind = "labour"
unit = "hour"
fen = 8000

[fact.fault_urgent]
unit = "bool"

[fact.place]
values = ["indoor", "common"]

[[step]]
id = "sheet_filled"
mode = "tick"
scope = "visit"
phase = "finish"
after = ["tested"]

[[step]]
id = "note_left"
mode = "choice"
field = "place"
choices = ["letter_box"]
scope = "trip"
phase = "door"

[[step]]
id = "answered_in_writing"
side = "office"
mode = "tick"
scope = "visit"
phase = "office"

[[rule]]
id = "1"
article = "1"
strength = "shall"
kind = "sla"
phase = "complaint"
who = "company"
enforce = "office"
steps = ["answered_in_writing"]
clock = { from = "complaint_received", to = "answered_in_writing", within = "answer_within", calendar = "office" }

[[rule]]
id = "2"
article = "2"
strength = "shall"
kind = "notice"
phase = "travel"
who = "technician"
enforce = "warn"
lead = { act = "delay_told", before = "appointment_start", at_least = "notice" }

[[rule]]
id = "3"
article = "3"
strength = "must"
kind = "evidence"
phase = "sign-off"
who = "technician"
enforce = "block"
steps = ["sheet_filled", "note_left"]
record = { id = "sheet", needs = ["sheet_filled", "tested", "report.phone"], before = "signed", signer = "customer", copy = true }

[[rule]]
id = "4"
article = "4"
strength = "must-not"
kind = "fee"
phase = "payment"
who = "company"
enforce = "block"
when = "fact(fault_urgent) == true and within(night) and count(knocked) <= most"
fee = { zero = ["labour"] }

[[rule]]
id = "5"
article = "5"
strength = "shall"
kind = "office"
phase = "governance"
who = "company"
enforce = "office"
office = { process = "complaints", runs = "queue", from = "complaint_received", to = "complaint_answered", within = "answer_within" }

[[rule]]
id = "6"
article = "6"
strength = "shall"
kind = "sla"
phase = "complaint"
who = "company"
enforce = "office"
same_as = "1"

[[rule]]
id = "7"
article = "7"
strength = "must"
kind = "gate"
phase = "repair"
who = "technician"
enforce = "block"
gate = { act = "part_fitted", needs = "complete(sheet) and outcome(note_left) == letter_box and not this_part(high_value)", effect = "hold" }
"#;

const TEXT: &str = r#"
title = "T"
[rule]
1 = "a"
2 = "b"
3 = "c"
4 = "d"
5 = "e"
6 = "f"
7 = "g"
[step]
sheet_filled = "s"
note_left = "n"
answered_in_writing = "w"
[button]
sheet_filled = "s"
note_left = "n"
[choice]
letter_box = "l"
[param]
answer_within = "a"
notice = "n"
most = "m"
[calendar]
office = "o"
night = "n"
[fee]
labour = "l"
[fact]
fault_urgent = "u"
place = "p"
"place.indoor" = "i"
"place.common" = "c"
[reading]
start = "s"
"#;

#[test]
fn the_sound_pack_is_read_as_meant() {
    let (standard, issues) = Standard::check(&files(PACK, TEXT));
    assert_eq!(issues, [], "{issues:#?}");
    let s = standard.unwrap();
    assert_eq!(s.params["answer_within"], Param::WorkingDays(5));
    assert_eq!(
        s.step("answered_in_writing").unwrap().side,
        StepSide::Office
    );
    assert_eq!(
        s.step("answered_in_writing").unwrap().on.as_str(),
        "o.step_done"
    );
    let night = s.calendars["night"].as_ref().unwrap();
    assert_eq!(
        night.hours,
        [(0, 420), (1320, 1440)],
        "over midnight it is two"
    );
    let office: &Calendar = s.calendars["office"].as_ref().unwrap();
    let tuesday_noon = 1_768_276_800_000;
    let closed = office.is_open(tuesday_noon, s.zone, &Default::default());
    assert_eq!(closed, Tri::Unknown, "no holidays of 2026 are here");
    assert_eq!(s.fees["labour"].fen, Some(8000));
    assert_eq!(s.issued_on.as_deref(), Some("2016-11-15"));
}

/// Replaces `from` by `to` and expects a finding of that code, at the line where `anchor` stands.
fn finds(from: &str, to: &str, code: &str, level: Level, anchor: &str) {
    let pack = PACK.replacen(from, to, 1);
    assert_ne!(pack, PACK, "{from}");
    let (_, issues) = Standard::check(&files(&pack, TEXT));
    let hit = issues
        .iter()
        .find(|i| i.code == code && i.level == level)
        .unwrap_or_else(|| panic!("{code} not in {issues:#?}"));
    let line = 1 + pack.split(anchor).next().unwrap().matches('\n').count();
    assert_eq!(hit.line, line, "{hit}");
    assert!(!hit.fix.is_empty());
    if level == Level::Error {
        assert!(Standard::load(&files(&pack, TEXT)).is_err(), "{code}");
    }
}

fn refuses(from: &str, to: &str, code: &str, anchor: &str) {
    finds(from, to, code, Level::Error, anchor);
}

#[test]
fn figures_calendars_and_tariff() {
    refuses(
        "\"2016-11-15\"",
        "\"yesterday\"",
        "date_unreadable",
        "yesterday",
    );
    refuses("\"half-up\"", "\"down\"", "rounding_unknown", "\"tiny\"");
    refuses("value = 3", "value = 1", "param_too_low", "[param.most]");
    refuses(
        "at_least = \"1wd\"",
        "at_least = \"1h\"",
        "param_too_low",
        "[param.answer_within]",
    );
    refuses(
        "\"5wd\"",
        "\"5 days\"",
        "duration_unreadable",
        "[param.answer_within]",
    );
    refuses(
        "holidays = \"off\"",
        "holidays = \"off\"\nunset = true",
        "calendar_without_value",
        "[calendar.office]",
    );
    refuses("\"tue\"", "\"tues\"", "calendar_unreadable", "\"tues\"");
    refuses(
        "\"14:00-18:00\"",
        "\"14:00\"",
        "calendar_unreadable",
        "\"14:00\"",
    );
    refuses(
        "\"14:00-18:00\"",
        "\"11:00-18:00\"",
        "calendar_unreadable",
        "[calendar.office]",
    );
    refuses("\"03-15\"", "\"03-32\"", "calendar_unreadable", "\"03-32\"");
    refuses(
        "holidays = \"off\"",
        "holidays = \"on\"",
        "calendar_unreadable",
        "\"on\"",
    );
    refuses(
        "calendar = \"office\"",
        "calendar = \"offices\"",
        "calendar_unknown",
        "\"offices\"",
    );
    refuses(
        "within(night)",
        "within(nights)",
        "calendar_unknown",
        "within(nights)",
    );
    refuses("fen = 8000", "", "fee_without_value", "[fee.labour]");
    refuses(
        "fen = 8000",
        "fen = -1",
        "fee_without_value",
        "[fee.labour]",
    );
    refuses(
        "zero = [\"labour\"]",
        "zero = [\"labor\"]",
        "fee_unknown",
        "\"labor\"",
    );
    refuses(
        "when = \"fact(fault_urgent) == true and within(night) and count(knocked) <= most\"\n",
        "",
        "fee_contradiction",
        "\"4\"\narticle",
    );
    let unused = "[param.spare]\nunset = true\n\n[param.notice]";
    finds(
        "[param.notice]",
        unused,
        "param_unused",
        Level::Warning,
        "[param.spare]",
    );
    let unused = "[calendar.idle]\nunset = true\n\n[calendar.night]";
    finds(
        "[calendar.night]",
        unused,
        "calendar_unused",
        Level::Warning,
        "[calendar.idle]",
    );
}

#[test]
fn rules_and_their_mechanisms() {
    refuses(
        "office = { process = \"complaints\", runs = \"queue\", from = \"complaint_received\", to = \"complaint_answered\", within = \"answer_within\" }",
        "",
        "office_without_form",
        "\"5\"\narticle",
    );
    refuses(
        "runs = \"queue\", from = \"complaint_received\",",
        "runs = \"queue\",",
        "office_unreadable",
        "\"5\"\narticle",
    );
    refuses(
        "runs = \"queue\", ",
        "",
        "office_unreadable",
        "\"5\"\narticle",
    );
    refuses(
        "same_as = \"1\"",
        "same_as = \"9\"",
        "rule_unknown",
        "\"9\"",
    );
    refuses(
        "same_as = \"1\"",
        "same_as = \"6\"",
        "rule_unknown",
        "same_as = \"6\"",
    );
    refuses(
        "enforce = \"office\"\nsame_as",
        "enforce = \"text\"\nsame_as",
        "same_as_differs",
        "same_as",
    );
    refuses(
        "same_as = \"1\"",
        "same_as = \"1\"\noffice = { process = \"x\", runs = \"report\" }",
        "two_mechanisms",
        "\"6\"\narticle",
    );
    refuses(
        "lead = {",
        "wait = { from = \"knocked\", to = \"knocked\", at_least = \"notice\" }\nlead = {",
        "two_mechanisms",
        "\"2\"\narticle",
    );
    refuses(
        "before = \"appointment_start\"",
        "before = \"appointment\"",
        "clock_without_moment",
        "\"appointment\"",
    );
    refuses(
        "\"sheet_filled\", \"tested\", \"report.phone\"",
        "\"sheet_full\"",
        "step_unknown",
        "\"sheet_full\"",
    );
    refuses(
        "before = \"signed\"",
        "before = \"tested\"",
        "record_too_late",
        "\"3\"\narticle",
    );
    refuses(
        "complete(sheet)",
        "complete(sheets)",
        "record_unknown",
        "complete(sheets)",
    );
    refuses(
        "this_part(high_value)",
        "this_part(dear)",
        "part_state_unknown",
        "this_part(dear)",
    );
    refuses(
        "effect = \"hold\"",
        "effect = \"stop\"",
        "word_unknown",
        "\"stop\"",
    );
    refuses(
        "side = \"office\"",
        "side = \"home\"",
        "word_unknown",
        "\"home\"",
    );
    refuses(
        "rules = [\"1\"]",
        "rules = [\"8\"]",
        "rule_unknown",
        "[\"8\"]",
    );
    let twice = "[[reading]]\nid = \"start\"\ntaken = \"x\"\n\n[param.answer_within]";
    refuses(
        "[param.answer_within]",
        twice,
        "reading_twice",
        "id = \"start\"\ntaken = \"x\"",
    );
    refuses(
        "id = \"note_left\"\nmode",
        "id = \"sheet_filled\"\nmode",
        "step_twice",
        "id = \"sheet_filled\"\nmode = \"choice\"",
    );
    refuses(
        "id = \"sheet_filled\"",
        "id = \"sheet_filled\"\non = \"dance\"",
        "act_unknown",
        "\"dance\"",
    );
    // Months go by without a calendar; where one is named nothing could be counted.
    refuses(
        "value = \"30min\"",
        "value = \"1mo\"",
        "duration_unreadable",
        "[param.notice]",
    );
    refuses(
        "value = \"5wd\"\nat_least = \"1wd\"",
        "value = \"6mo\"\nat_least = \"7mo\"",
        "param_too_low",
        "[param.answer_within]",
    );
    let bans =
        "forbid = { code = \"x\", detect = \"choice\", choices = [\"note_left\"] }\nlead = {";
    refuses("lead = {", bans, "choice_unreadable", "[\"note_left\"]");
    let bans = "forbid = { code = \"x\", detect = \"gate\" }\nlead = {";
    refuses("lead = {", bans, "nothing_enforced", "\"2\"\narticle");
    finds(
        "[\"sheet_filled\", \"note_left\"]",
        "[\"sheet_filled\"]",
        "step_without_rule",
        Level::Warning,
        "\"note_left\"",
    );
}

#[test]
fn what_can_never_happen() {
    refuses(
        "when = \"fact(fault_urgent) == true",
        "when = \"fact(place) == indoor and fact(place) == common and fact(fault_urgent) == true",
        "condition_never",
        "fact(place) == indoor",
    );
    refuses(
        "scope = \"trip\"\nphase = \"door\"",
        "scope = \"trip\"\nphase = \"door\"\nwhen = \"answered and not answered\"",
        "condition_never",
        "answered and",
    );
    refuses(
        "needs = \"complete",
        "needs = \"hazard_open and not hazard_open and complete",
        "condition_never",
        "hazard_open and",
    );
    let gate = "gate = { act = \"tested\", needs = \"done(sheet_filled)\" }\n\n[[rule]]\nid = \"8\"\narticle = \"8\"\nstrength = \"must\"\nkind = \"gate\"\nphase = \"repair\"\nwho = \"technician\"\nenforce = \"block\"\ngate = { act = \"part_fitted\"";
    refuses(
        "gate = { act = \"part_fitted\"",
        gate,
        "order_cycle",
        "\"7\"\narticle",
    );
}

#[test]
fn words_left_over_are_told() {
    for (table, what) in [
        ("[rule]", "9"),
        ("[step]", "gone"),
        ("[param]", "gone"),
        ("[calendar]", "gone"),
        ("[fee]", "gone"),
        ("[reading]", "gone"),
    ] {
        let text = TEXT.replacen(table, &format!("{table}\n{what} = \"x\""), 1);
        let (standard, issues) = Standard::check(&files(PACK, &text));
        assert!(standard.is_some());
        assert!(
            issues.iter().all(|i| i.code == "text_unused"),
            "{issues:#?}"
        );
        assert_eq!(issues.len(), 2, "in both languages: {issues:#?}");
    }
    for gone in [
        "office = \"o\"",
        "labour = \"l\"",
        "\"place.indoor\" = \"i\"",
        "start = \"s\"",
    ] {
        let text = TEXT.replacen(gone, "", 1);
        let error = Standard::load(&files(PACK, &text)).expect_err(gone);
        assert_eq!(error.issues()[0].code, "text_missing");
    }
}

#[test]
fn the_page_on_packs_lists_every_word() {
    use doorstep_standard::vocabulary::{REGISTERS, SUBJECTS, acts, office_acts};
    let page = include_str!("../../../../docs/standards.md");
    let words = page.split("## Words").nth(1).unwrap();
    for word in acts().chain(office_acts()).chain(REGISTERS.iter().copied()) {
        assert!(words.contains(&format!("`{word}`")), "{word}");
    }
    let granted = page.lines().find(|l| l.starts_with("| `granted(s)`"));
    for subject in SUBJECTS {
        assert!(
            granted.unwrap().contains(&format!("`{subject}`")),
            "{subject}"
        );
    }
}

#[test]
fn a_figure_that_its_rule_cannot_count_in_is_refused() {
    for value in ["\"half an hour\"", "5", "\"0s\"", "\"0wd\""] {
        refuses(
            "value = \"30min\"",
            &format!("value = {value}"),
            "duration_unreadable",
            "[param.notice]",
        );
    }
    refuses(
        "value = \"5wd\"\nat_least = \"1wd\"",
        "value = \"five\"",
        "duration_unreadable",
        "[param.answer_within]",
    );
    let bans =
        "forbid = { code = \"x\", detect = \"choice\", choices = [\"nte_left.door\"] }\nlead = {";
    refuses("lead = {", bans, "step_unknown", "\"2\"\narticle");
}
