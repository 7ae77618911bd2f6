//! The conditions of engine 2: outcome, elapsed, within, complete, parts, and what the office did.

use doorstep_standard::{Expr, Tri};
use doorstep_visit::case::{Case, Standpoint, View};
use doorstep_visit::fold::Now;
use doorstep_visit::id::EventId;
use doorstep_visit::testkit::{Crew, DESK, LI, WANG, data};

use super::tiny::{TINY, standards};
use crate::hold::history;

const PARTS: &str = r#"
[param.settle]
value = "15min"
[param.nobody_set]
unset = true
[calendar.work_hours]
days = ["mon", "tue", "wed", "thu", "fri"]
hours = ["09:00-12:00", "14:00-18:00"]
[calendar.meal_times]
unset = true
[[step]]
id = "checked"
mode = "choice"
field = "found"
choices = ["solved", "open"]
scope = "visit"
phase = "repair"
repeat = true
[[step]]
id = "booked"
mode = "tick"
scope = "visit"
phase = "intake"
side = "office"
[[step]]
id = "scalded"
mode = "tick"
scope = "trip"
phase = "repair"
when = "fact(fault_kind) == leaking"
"#;
const RULES: &[&str] = &[
    r#"enforce = "warn"
steps = ["checked", "booked", "scalded"]
record = { id = "sheet", needs = ["checked", "booked", "scalded", "signed", "report.phone"] }"#,
    r#"enforce = "block"
gate = { act = "signed", needs = "within(work_hours) or within(meal_times) or elapsed(checked) >= nobody_set or elapsed(checked) >= settle" }"#,
];

fn crew() -> Crew {
    Crew::briefed(standards(PARTS, RULES), TINY, "no_heat")
}

/// Judges a condition for the event `of`, or with everything that is here.
fn told(c: &Crew, text: &str, of: Option<EventId>) -> Tri {
    let h = history(c.merged());
    let now = Now {
        at: c.now(),
        mono: None,
    };
    let case = Case::new(&h, &c.standards).at(&now);
    let standard = c.standards.values().next().unwrap();
    let e = Expr::parse(text).unwrap();
    match of.map(|id| h.index(id).unwrap()) {
        Some(i) => case
            .asked(standard, &case.standpoint(i), View::PastOf(i))
            .judge(&e),
        None => case
            .asked(standard, &Standpoint::everybody(), View::All)
            .judge(&e),
    }
}

fn check(c: &mut Crew, who: usize, found: &str) -> EventId {
    let mut d = data::step("checked");
    d.set("found", found.into());
    c.write(who, "d.step_done", d)
}

#[test]
fn outcome_is_the_newest_choice_by_causality() {
    const SOLVED: &str = "outcome(checked) == solved";
    let mut c = crew();
    assert_eq!(told(&c, SOLVED, None), Tri::No, "never done");
    check(&mut c, LI, "open");
    assert_eq!(told(&c, SOLVED, None), Tri::No);
    check(&mut c, LI, "solved");
    assert_eq!(told(&c, SOLVED, None), Tri::Yes);
    check(&mut c, WANG, "open");
    assert_eq!(told(&c, SOLVED, None), Tri::Unknown, "apart, and differing");
    let both = "outcome(checked) in (solved, open)";
    assert_eq!(told(&c, both, None), Tri::Yes, "whichever stands");
    c.meet(LI, WANG);
    let last = check(&mut c, WANG, "solved");
    assert_eq!(told(&c, SOLVED, None), Tri::Yes);
    assert_eq!(
        told(&c, SOLVED, Some(last)),
        Tri::Unknown,
        "not in its own past"
    );
}

#[test]
fn elapsed_counts_from_the_newest_doing() {
    const SETTLED: &str = "elapsed(checked) >= settle";
    for (passed, want) in [(898_999, Tri::No), (899_000, Tri::Yes), (900_000, Tri::Yes)] {
        let mut c = crew();
        check(&mut c, LI, "open");
        c.pass(passed);
        let then = c.write(LI, "d.note_added", data::empty());
        assert_eq!(told(&c, SETTLED, Some(then)), want, "{passed}");
        assert_eq!(
            told(&c, "elapsed(checked) >= nobody_set", Some(then)),
            Tri::Unknown
        );
    }
    let mut c = crew();
    let never = c.write(LI, "d.note_added", data::empty());
    assert_eq!(
        told(&c, SETTLED, Some(never)),
        Tri::No,
        "nothing to count from"
    );
    check(&mut c, LI, "open");
    assert_eq!(told(&c, SETTLED, None), Tri::No);
    c.pass(900_000);
    assert_eq!(told(&c, SETTLED, None), Tri::Yes, "until now");
    c.reboot(LI);
    let rebooted = c.write(LI, "d.note_added", data::empty());
    assert_eq!(told(&c, SETTLED, Some(rebooted)), Tri::Unknown);
}

#[test]
fn within_needs_a_sure_clock_and_a_set_calendar() {
    // The crew starts on a Monday at 10:00; the break begins at 12:00.
    const TO_BREAK: i64 = 7_200_000;
    for (after_break, half, want) in [
        (-60_000, 40, Tri::Yes),
        (-40, 40, Tri::Unknown),
        (0, 40, Tri::Unknown),
        (40, 40, Tri::No),
        (60_000, 40, Tri::No),
        (3_600_000, 9_000_000, Tri::Unknown),
    ] {
        let mut c = crew();
        c.contact(LI, half);
        let left = 1_763_949_600_000 + TO_BREAK + after_break - c.now();
        c.pass(left);
        let then = c.write(LI, "d.note_added", data::empty());
        assert_eq!(
            told(&c, "within(work_hours)", Some(then)),
            want,
            "{after_break} ± {half}"
        );
        assert_eq!(
            told(&c, "within(meal_times)", Some(then)),
            Tri::Unknown,
            "unset"
        );
    }
    let mut c = crew();
    c.offline(LI);
    let unsure = c.write(LI, "d.note_added", data::empty());
    assert_eq!(
        told(&c, "within(work_hours)", Some(unsure)),
        Tri::Unknown,
        "only the phone's word"
    );
    let claimed = data::happened(data::empty(), c.now() + 3 * 3_600_000);
    let claimed = c.write(WANG, "d.note_added", claimed);
    assert_eq!(
        told(&c, "within(work_hours)", Some(claimed)),
        Tri::Unknown,
        "claimed otherwise"
    );
    assert_eq!(told(&c, "within(work_hours)", None), Tri::Yes, "now");
}

#[test]
fn a_record_is_complete_when_every_need_that_applies_is_done() {
    const COMPLETE: &str = "complete(sheet)";
    let mut c = crew();
    assert_eq!(told(&c, COMPLETE, None), Tri::No);
    check(&mut c, LI, "solved");
    c.write(DESK, "o.step_done", data::step("booked"));
    assert_eq!(told(&c, COMPLETE, None), Tri::No);
    c.share();
    let shown = c.show(LI, 1).unwrap();
    c.sign(LI, shown).unwrap();
    // The scalding is about leaks; the phone number is the order's.
    assert_eq!(told(&c, COMPLETE, None), Tri::Yes);
    let leaking = data::fact(c.now(), "fault_kind", "leaking");
    c.write(DESK, "o.fact_set", leaking);
    assert_eq!(told(&c, COMPLETE, None), Tri::No);
}

#[test]
fn office_acts_and_steps_are_done_and_counted() {
    let mut c = crew();
    for (text, want) in [
        ("done(assigned)", Tri::Yes),
        ("done(callback_done)", Tri::No),
        ("count(callback_failed) >= 2", Tri::No),
        ("done(booked)", Tri::No),
    ] {
        assert_eq!(told(&c, text, None), want, "{text}");
    }
    c.write(DESK, "o.callback_failed", data::empty());
    c.write(DESK, "o.callback_failed", data::empty());
    assert_eq!(told(&c, "count(callback_failed) >= 2", None), Tri::Yes);
    // A technician cannot do a step of the office.
    c.write(LI, "d.step_done", data::step("booked"));
    assert_eq!(told(&c, "done(booked)", None), Tri::No);
    let booked = c.write(DESK, "o.step_done", data::step("booked"));
    assert_eq!(told(&c, "done(booked)", None), Tri::Yes);
    assert_eq!(
        told(&c, "done(booked)", Some(booked)),
        Tri::No,
        "not in its own past"
    );
    let apart = c.write(LI, "d.note_added", data::empty());
    assert_eq!(
        told(&c, "done(booked)", Some(apart)),
        Tri::No,
        "Li had not seen it"
    );
}

#[test]
fn parts_answer_one_by_one() {
    let mut c = crew();
    let ask = |c: &Crew, text: &str| told(c, text, None);
    assert_eq!(ask(&c, "every_part(consented)"), Tri::Yes, "none at all");
    assert_eq!(ask(&c, "any_part(company)"), Tri::No);
    let mut quote = data::quote(None, "valve", 30_000, "company");
    quote.set("class", "high_value".into());
    let line = c.write(LI, "d.quoted", quote);
    assert_eq!(ask(&c, "any_part(company)"), Tri::Yes);
    assert_eq!(ask(&c, "any_part(high_value)"), Tri::Yes);
    assert_eq!(ask(&c, "any_part(low_value)"), Tri::No);
    assert_eq!(ask(&c, "every_part(consented)"), Tri::No);
    let yes = data::part_consent(line, line, 30_000, "company", &[]);
    c.write(LI, "d.consent_given", yes);
    c.write(LI, "d.part_fitted", data::fitted(line, line));
    for state in ["consented", "fitted"] {
        assert_eq!(
            ask(&c, &format!("every_part({state})")),
            Tri::Yes,
            "{state}"
        );
    }
    let seal = c.write(LI, "d.quoted", data::quote(None, "seal", 500, "warranty"));
    assert_eq!(
        ask(&c, "any_part(low_value)"),
        Tri::Unknown,
        "nobody said of the seal"
    );
    assert_eq!(ask(&c, "any_part(warranty)"), Tri::Yes);
    c.write(LI, "d.consent_refused", data::part_answer(seal));
    assert_eq!(ask(&c, "any_part(refused)"), Tri::Yes);
    assert_eq!(ask(&c, "every_part(consented)"), Tri::No);
    c.write(LI, "d.part_returned", data::returned(line));
    assert_eq!(ask(&c, "any_part(returned)"), Tri::Yes);
    assert_eq!(ask(&c, "any_part(fitted)"), Tri::No);
    // Two revisions made apart: no price stands, and the source is told only where both agree.
    c.meet(LI, WANG);
    let dearer = |fen, source| data::quote(Some(seal), "seal", fen, source);
    c.write(LI, "d.quote_revised", dearer(600, "company"));
    c.write(WANG, "d.quote_revised", dearer(700, "warranty"));
    assert_eq!(ask(&c, "every_part(consented)"), Tri::No);
    assert_eq!(ask(&c, "every_part(company)"), Tri::Unknown);
}

#[test]
fn with_a_cause_missing_nothing_new_is_told() {
    let mut c = crew();
    check(&mut c, LI, "solved");
    let lost = c.write(LI, "d.note_added", data::empty());
    let then = c.write(LI, "d.note_added", data::empty());
    let some = c.merged().into_iter().filter(|e| e.id != lost);
    let h = history(some);
    let case = Case::new(&h, &c.standards);
    let standard = c.standards.values().next().unwrap();
    let i = h.index(then).unwrap();
    for text in [
        "outcome(checked) == solved",
        "elapsed(checked) >= settle",
        "within(work_hours)",
        "complete(sheet)",
        "every_part(consented)",
        "any_part(company)",
        "done(callback_done)",
    ] {
        let e = Expr::parse(text).unwrap();
        let told = case
            .asked(standard, &case.standpoint(i), View::PastOf(i))
            .judge(&e);
        assert_eq!(told, Tri::Unknown, "{text}");
    }
}
