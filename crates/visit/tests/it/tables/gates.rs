//! Gates and order, in both packs, with the whole past here and with a cause missing.

use doorstep_visit::case::{Case, View};
use doorstep_visit::finding::Ground;
use doorstep_visit::id::EventId;
use doorstep_visit::testkit::{Crew, HEATING, KNOCK, LI, data};

use doorstep_standard::Tri;

use crate::hold::{history, standards};

fn crew(pack: &str) -> Crew {
    Crew::briefed(standards().clone(), pack, "no_heat")
}

fn at_door(crew: &mut Crew, acts: &[&str]) -> Vec<EventId> {
    let mut ids = vec![crew.travel(LI, "d.arrived")];
    for act in acts {
        let (kind, d) = match *act {
            "entry" => ("d.consent_given", data::consent("entry", &[])),
            "no_entry" => ("d.consent_refused", data::consent("entry", &[])),
            "knocked" => ("d.knocked", data::code("way", "bell")),
            "stepped_back" | "service_explained" | "thanked" => ("d.step_done", data::step(act)),
            "skip_greeted" => (
                "d.step_skipped",
                data::skipped("greeted", "customer_waved_in"),
            ),
            act => {
                ids.push(crew.write(LI, &format!("d.{act}"), data::empty()));
                continue;
            }
        };
        ids.push(crew.write(LI, kind, d));
    }
    ids
}

/// Numbers of the rules that the fold finds unmet for an event.
fn unmet(crew: &Crew, pack: &str, judged: EventId) -> Vec<String> {
    let mut list: Vec<String> = crew
        .fold(crew.merged())
        .findings
        .iter()
        .filter(|f| f.judged == judged && !f.cannot_tell)
        .filter_map(|f| f.ground.rule()?.strip_prefix(&format!("{pack}.")))
        .map(str::to_owned)
        .collect();
    list.sort();
    list
}

#[test]
fn the_knock_code_asks_for_greeting_id_purpose_and_consent() {
    let in_order = [
        "knocked",
        "greeted",
        "id_shown",
        "introduced",
        "entry",
        "entered",
    ];
    for (left_out, want) in [
        ("", vec![]),
        ("greeted", vec!["33"]),
        ("id_shown", vec!["34"]),
        ("introduced", vec!["35"]),
        ("entry", vec!["36"]),
    ] {
        let acts: Vec<&str> = in_order.into_iter().filter(|a| *a != left_out).collect();
        let mut c = crew(KNOCK);
        let entered = *at_door(&mut c, &acts).last().unwrap();
        assert_eq!(unmet(&c, KNOCK, entered), want, "without {left_out}");
    }
    let mut c = crew(KNOCK);
    let acts = [
        "knocked",
        "skip_greeted",
        "id_shown",
        "introduced",
        "entry",
        "entered",
    ];
    let entered = *at_door(&mut c, &acts).last().unwrap();
    assert!(
        unmet(&c, KNOCK, entered).is_empty(),
        "skipped with a reason"
    );
}

#[test]
fn greeting_stands_before_id_in_one_pack_and_beside_it_in_the_other() {
    // The knock code: greet, then show the ID.
    let mut c = crew(KNOCK);
    let ids = at_door(&mut c, &["knocked", "greeted", "id_shown"]);
    assert!(unmet(&c, KNOCK, ids[3]).is_empty());
    let mut c = crew(KNOCK);
    let ids = at_door(&mut c, &["knocked", "id_shown", "greeted"]);
    assert_eq!(unmet(&c, KNOCK, ids[2]), ["34"], "ID before the greeting");
    assert!(unmet(&c, KNOCK, ids[3]).is_empty());

    // The guide: say who is there first; then ID and greeting in either order.
    let before = ["knocked", "stepped_back", "waited", "introduced"];
    for last in [["greeted", "id_shown"], ["id_shown", "greeted"]] {
        let mut c = crew(HEATING);
        let acts: Vec<&str> = before.into_iter().chain(last).collect();
        for id in &at_door(&mut c, &acts)[1..] {
            assert!(unmet(&c, HEATING, *id).is_empty(), "{last:?}");
        }
    }
    let mut c = crew(HEATING);
    let ids = at_door(&mut c, &["knocked", "stepped_back", "waited", "id_shown"]);
    assert_eq!(
        unmet(&c, HEATING, ids[4]),
        ["31"],
        "before saying who is there"
    );
}

#[test]
fn a_wait_without_a_figure_never_objects() {
    let mut c = crew(HEATING);
    let ids = at_door(&mut c, &["knocked", "stepped_back", "waited"]);
    assert!(unmet(&c, HEATING, ids[3]).is_empty());
}

#[test]
fn mondays_id_does_not_open_thursdays_door() {
    let mut c = crew(KNOCK);
    let acts = [
        "knocked",
        "greeted",
        "id_shown",
        "introduced",
        "entry",
        "entered",
    ];
    at_door(&mut c, &acts);
    c.leave(LI);
    c.pass(3 * 86_400_000);
    let entered = *at_door(&mut c, &["knocked", "entered"]).last().unwrap();
    assert_eq!(unmet(&c, KNOCK, entered), ["33", "34", "35", "36"]);
}

#[test]
fn a_no_at_the_door_holds_until_asked_again() {
    let mut c = crew(KNOCK);
    let acts = [
        "knocked",
        "greeted",
        "id_shown",
        "introduced",
        "no_entry",
        "entry",
        "entered",
    ];
    let ids = at_door(&mut c, &acts);
    assert_eq!(
        unmet(&c, KNOCK, ids[7]),
        ["36"],
        "the consent was not over the refusal"
    );
    c.write(LI, "d.consent_given", data::consent("entry", &[ids[5]]));
    let again = c.write(LI, "d.entered", data::empty());
    assert!(unmet(&c, KNOCK, again).is_empty());
}

#[test]
fn with_any_cause_missing_nothing_is_judged_for_certain() {
    let mut c = crew(KNOCK);
    let acts = [
        "knocked",
        "knocked",
        "greeted",
        "id_shown",
        "introduced",
        "entry",
        "entered",
    ];
    let ids = at_door(&mut c, &acts);
    let entered = *ids.last().unwrap();
    let all = c.merged();
    for missing in &all {
        if missing.id == entered {
            continue;
        }
        let some: Vec<_> = all.iter().filter(|e| e.id != missing.id).cloned().collect();
        let h = history(some.clone());
        // Also the second knock, which came too soon: the missing event might be a knock between.
        for f in c.fold(some).findings {
            let by_rule = !matches!(f.ground, Ground::Case(_));
            if by_rule && !h.is_complete(h.index(f.judged).unwrap()) {
                assert!(!f.is_final, "{:?} without {}", f.ground, missing.kind);
                assert!(f.cannot_tell, "{:?} without {}", f.ground, missing.kind);
            }
        }
        // Consent may have been refused by what is missing.
        let case = Case::new(&h, standards());
        let i = h.index(entered).unwrap();
        let granted = case.granted("entry", &case.standpoint(i), View::PastOf(i));
        assert_eq!(granted, Tri::Unknown, "without {}", missing.kind);
    }
}
