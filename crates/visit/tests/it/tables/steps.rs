//! Where a step of the checklist stands: every status, during a trip and after it.

use doorstep_visit::fold::StepStatus::{self, *};
use doorstep_visit::testkit::{Crew, DESK, LI, data};

use super::tiny::{TINY, standards};

const PARTS: &str = r#"
[[step]]
id = "hello"
on = "greeted"
mode = "tick"
scope = "trip"
phase = "door"
[[step]]
id = "go_in"
on = "entered"
mode = "tick"
scope = "trip"
phase = "door"
[[step]]
id = "drained"
mode = "tick"
scope = "trip"
phase = "repair"
when = "fact(fault_kind) == leaking"
[[step]]
id = "mended"
mode = "tick"
scope = "trip"
phase = "repair"
after = ["hello"]
[[step]]
id = "bonus"
mode = "tick"
scope = "trip"
phase = "finish"
after = ["callback_done"]
optional = true
[[step]]
id = "rated"
mode = "tick"
scope = "trip"
phase = "followup"
"#;
const RULES: &[&str] = &[
    r#"enforce = "block"
steps = ["hello", "go_in", "drained", "mended", "bonus", "rated"]
gate = { act = "entered", needs = "done(hello)" }"#,
    r#"enforce = "block"
gate = { act = "rated", needs = "done(mended)" }"#,
];

fn status(c: &Crew, step: &str) -> StepStatus {
    let state = c.fold(c.merged());
    let steps = &state.trips[0].steps;
    let found = steps.iter().find(|s| s.step == step);
    found.unwrap().status.clone()
}

#[test]
fn a_step_is_open_held_waiting_done_or_missed() {
    let mut c = Crew::briefed(standards(PARTS, RULES), TINY, "no_heat");
    c.travel(LI, "d.arrived");
    let held = |n: &str| Blocked(vec![format!("tiny.{n}")]);
    assert_eq!(status(&c, "hello"), Open);
    // The gate names the act; the step that the act does is held.
    assert_eq!(status(&c, "go_in"), held("1"));
    assert_eq!(status(&c, "mended"), Waiting(vec!["hello".into()]));
    assert_eq!(status(&c, "drained"), NotApplicable);
    // What the office does is in nobody's way.
    assert_eq!(status(&c, "bonus"), Open);
    assert_eq!(status(&c, "rated"), held("2"));

    let hello = c.write(LI, "d.greeted", data::empty());
    assert_eq!(status(&c, "hello"), Done(hello));
    assert_eq!(status(&c, "go_in"), Open);
    assert_eq!(status(&c, "mended"), Open);
    let skip = c.write(LI, "d.step_skipped", data::skipped("go_in", "other"));
    assert_eq!(status(&c, "go_in"), Skipped(skip, "other".into()));

    // Two desks say different things of the fault: nobody can tell whether it applies.
    c.meet(LI, DESK);
    for (desk, fault) in [
        (DESK, "leaking"),
        (doorstep_visit::testkit::OTHER_DESK, "noise"),
    ] {
        let now = c.now();
        c.write(desk, "o.fact_set", data::fact(now, "fault_kind", fault));
    }
    assert_eq!(status(&c, "drained"), CannotTell);

    // After leaving, what was not done is missed, what nobody had to do is not, and what follows still follows.
    c.leave(LI);
    assert_eq!(status(&c, "hello"), Done(hello));
    assert_eq!(status(&c, "mended"), Missed);
    assert_eq!(status(&c, "bonus"), NotApplicable);
    assert_eq!(status(&c, "rated"), held("2"));
    c.write(LI, "d.step_done", data::step("mended"));
    assert_eq!(status(&c, "mended"), Missed);
}
