//! Stories with two or three phones and one office, told one act at a time.

use doorstep_core::codes::{CustodyStatus, SignOffStatus};
use doorstep_core::{ActionInput, CoreError, Lang, VisitView};
use doorstep_sim::{Accident, Network};
use doorstep_visit::VisitId;

const LI: usize = 0;
const WANG: usize = 1;

fn act(name: &str) -> ActionInput {
    ActionInput::of(name)
}

fn let_in() -> ActionInput {
    act("consent_given")
        .code("subject", "entry")
        .code("relation", "owner")
        .code("how", "spoken")
}

fn taps(world: &mut Network, n: usize, visit: &str, inputs: &[ActionInput]) {
    for input in inputs {
        let outcome = world.act(n, visit, input).unwrap();
        if let Some(refusal) = outcome.refused() {
            let because = refusal.lines.iter().fold(input.clone(), |i, line| {
                i.because(&line.rule, &refusal.reasons[0].code)
            });
            let outcome = world.act(n, visit, &because).unwrap();
            assert!(
                outcome.recorded().is_some(),
                "{}: {}",
                input.act,
                refusal.text
            );
        }
    }
}

fn view(world: &mut Network, n: usize, visit: &str) -> VisitView {
    world.phone(n).core.visit(visit).unwrap()
}

fn kinds(view: &VisitView) -> Vec<&str> {
    view.record.iter().map(|r| r.kind.as_str()).collect()
}

fn rests(mut world: Network) {
    world.settle();
    world.check();
    let report = world.report();
    assert!(report.broken.is_empty(), "{report}");
}

/// Two technicians with one visit on their phones.
fn crew() -> (Network, String) {
    let mut world = Network::quiet(1, 2);
    let visit = world.order(&[LI, WANG]);
    world.sync(LI).unwrap();
    world.sync(WANG).unwrap();
    (world, visit)
}

#[test]
fn two_technicians_in_a_basement_merge_when_they_come_up() {
    let (mut world, visit) = crew();
    world.offline(LI, true);
    world.offline(WANG, true);
    taps(
        &mut world,
        LI,
        &visit,
        &[act("set_out"), act("arrived"), let_in(), act("entered")],
    );
    taps(&mut world, WANG, &visit, &[act("set_out"), act("arrived")]);
    world.phone(WANG).core.note_add(&visit, "楼上也漏").unwrap();
    assert!(matches!(world.sync(LI), Err(CoreError::Offline(_))));
    assert_eq!(
        view(&mut world, LI, &visit).custody.status,
        CustodyStatus::OnPhone
    );
    world.offline(LI, false);
    world.offline(WANG, false);
    for n in [LI, WANG, LI] {
        world.sync(n).unwrap();
    }
    let (li, wang) = (view(&mut world, LI, &visit), view(&mut world, WANG, &visit));
    let ids = |v: &VisitView| v.record.iter().map(|r| r.event.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&li), ids(&wang));
    assert_eq!(
        li.record.last().map(|_| li.custody.status.as_str()),
        Some("at_office")
    );
    assert!(
        li.record.iter().any(|r| r.detail.contains("楼上也漏")),
        "the note travels with its event"
    );
    assert_eq!(kinds(&li).iter().filter(|k| **k == "d.arrived").count(), 2);
    rests(world);
}

#[test]
fn a_lost_reply_is_asked_for_again_and_nothing_is_there_twice() {
    let (mut world, visit) = crew();
    taps(&mut world, LI, &visit, &[act("set_out"), act("arrived")]);
    for fault in [
        Accident::ReplyLost,
        Accident::ReplyCut,
        Accident::KilledAfter,
        Accident::Late,
    ] {
        world.next_accident(fault);
        world.sync(LI).unwrap_err();
        assert_eq!(
            view(&mut world, LI, &visit).custody.status,
            CustodyStatus::OnPhone,
            "nothing is said to be at the office without its word"
        );
    }
    let done = world.sync(LI).unwrap();
    assert_eq!((done.pushed, done.requests), (2, 1));
    assert_eq!(
        view(&mut world, LI, &visit).custody.status,
        CustodyStatus::AtOffice
    );
    world.sync(WANG).unwrap();
    let seen = view(&mut world, WANG, &visit);
    assert_eq!(
        kinds(&seen).iter().filter(|k| **k == "d.set_out").count(),
        1
    );
    rests(world);
}

#[test]
fn a_portal_and_a_busy_office_acknowledge_nothing() {
    let (mut world, visit) = crew();
    taps(&mut world, LI, &visit, &[act("set_out")]);
    for (fault, code) in [
        (Accident::Portal, "not_the_office"),
        (Accident::BadGateway, "office_fault"),
        (Accident::OfficeFault, "office_fault"),
        (Accident::Busy, "office_busy"),
        (Accident::RequestLost, "unreachable"),
        (Accident::RequestCut, "office_fault"),
    ] {
        world.next_accident(fault);
        assert_eq!(world.sync(LI).unwrap_err().code(), code, "{fault:?}");
        assert_eq!(world.phone(LI).core.sync_status().unwrap().changes, 1);
    }
    rests(world);
}

#[test]
fn a_restored_phone_gets_back_what_it_had_sent_and_misses_only_the_rest() {
    let (mut world, visit) = crew();
    world.back_up(LI);
    let epoch = world.phone(LI).core.epoch();
    taps(&mut world, LI, &visit, &[act("set_out"), act("arrived")]);
    world.sync(LI).unwrap();
    taps(&mut world, LI, &visit, &[let_in()]);
    world.restore(LI, false);
    assert_ne!(
        world.phone(LI).core.epoch(),
        epoch,
        "a copy writes as somebody else"
    );
    assert!(!kinds(&view(&mut world, LI, &visit)).contains(&"d.arrived"));
    assert!(world.sync(LI).unwrap().listed);
    let seen = view(&mut world, LI, &visit);
    assert!(kinds(&seen).contains(&"d.arrived"));
    assert!(
        !kinds(&seen).contains(&"d.consent_given"),
        "never sent, nowhere else"
    );
    taps(&mut world, LI, &visit, &[act("left_home")]);
    world.settle();
    world.check();
    let report = world.report();
    assert_eq!((report.gone, report.broken), (1, vec![]));
}

#[test]
fn a_cloned_phone_writes_on_under_an_epoch_of_its_own() {
    let (mut world, visit) = crew();
    world.back_up(LI);
    taps(&mut world, LI, &visit, &[act("set_out")]);
    world.sync(LI).unwrap();
    // Database and epoch went back together: the phone cannot notice, the office does.
    world.restore(LI, true);
    taps(&mut world, LI, &visit, &[act("arrived")]);
    assert!(world.sync(LI).unwrap().rotated);
    let seen = view(&mut world, LI, &visit);
    assert!(kinds(&seen).contains(&"d.set_out") && kinds(&seen).contains(&"d.arrived"));
    rests(world);
}

#[test]
fn a_visit_that_is_called_off_while_somebody_is_inside_stands_as_a_case() {
    let (mut world, visit) = crew();
    taps(
        &mut world,
        LI,
        &visit,
        &[act("set_out"), act("arrived"), let_in(), act("entered")],
    );
    world.cancel(&visit);
    world.sync(LI).unwrap();
    let seen = view(&mut world, LI, &visit);
    assert!(
        seen.findings
            .iter()
            .any(|f| f.code == "cancelled-but-attended"),
        "both acts are kept"
    );
    taps(&mut world, LI, &visit, &[act("left_home")]);
    world.sync(LI).unwrap();
    assert!(kinds(&view(&mut world, LI, &visit)).contains(&"d.left_home"));
    rests(world);
}

#[test]
fn a_struck_off_phone_hands_in_and_a_lead_may_adopt_it() {
    let (mut world, visit) = crew();
    taps(&mut world, LI, &visit, &[act("set_out")]);
    world.revoke(LI);
    taps(&mut world, LI, &visit, &[act("arrived")]);
    assert_eq!(world.sync(LI).unwrap().pushed, 2);
    world.sync(WANG).unwrap();
    let contested = |v: &VisitView| {
        v.findings
            .iter()
            .any(|f| f.code == "contested" && f.settled.is_empty())
    };
    assert!(contested(&view(&mut world, WANG, &visit)));
    world.adopt(visit.parse::<VisitId>().unwrap());
    world.sync(WANG).unwrap();
    assert!(!contested(&view(&mut world, WANG, &visit)));
    rests(world);
}

#[test]
fn a_second_phone_of_the_same_person_is_one_more_replica() {
    let (mut world, visit) = crew();
    taps(&mut world, LI, &visit, &[act("set_out")]);
    let person = world.person(LI);
    let second = world.new_phone(&person);
    world.sync(second).unwrap();
    taps(&mut world, second, &visit, &[act("arrived")]);
    for n in [LI, second, LI, WANG] {
        world.sync(n).unwrap();
    }
    assert_eq!(
        kinds(&view(&mut world, LI, &visit)),
        kinds(&view(&mut world, second, &visit))
    );
    rests(world);
}

#[test]
fn what_a_customer_signed_is_at_the_office_as_it_was_shown() {
    let (mut world, visit) = crew();
    taps(
        &mut world,
        LI,
        &visit,
        &[act("set_out"), act("arrived"), let_in(), act("entered")],
    );
    let shown = world.phone(LI).core.statement(&visit, Lang::Zh).unwrap();
    let signed = world
        .phone(LI)
        .core
        .sign(
            &visit,
            &shown.sha256,
            b"[[[0,0],[20,40],[40,0],[60,40],[80,0]]]",
            "owner",
        )
        .unwrap();
    assert!(signed.recorded().is_some());
    world.phone(LI).core.note_add(&visit, "之后").unwrap();
    world.sync(LI).unwrap();
    world.sync(WANG).unwrap();
    assert_eq!(
        world
            .phone(WANG)
            .core
            .stored_statement(&visit, &shown.sha256)
            .unwrap(),
        shown.text
    );
    assert_eq!(
        view(&mut world, WANG, &visit).sign_off.status,
        SignOffStatus::Signed
    );
    rests(world);
}

/// The office goes back to before the order: phones bring the visit back, whoever comes first.
#[test]
fn an_office_that_lost_a_visit_gets_it_back_from_both_phones() {
    let mut world = Network::quiet(1, 2);
    world.back_up_office();
    let visit = world.order(&[LI, WANG]);
    for n in [LI, WANG] {
        world.sync(n).unwrap();
    }
    taps(&mut world, LI, &visit, &[act("set_out"), act("arrived")]);
    world.sync(LI).unwrap();
    // Never sent, and its phone comes second: it has to prove that it was ever given the visit.
    taps(&mut world, WANG, &visit, &[act("set_out")]);
    world.restore_office();
    assert!(world.sync(LI).unwrap().listed);
    assert_eq!(world.sync(WANG).unwrap().refused, 0);
    world.sync(LI).unwrap();
    let (li, wang) = (
        kinds(&view(&mut world, LI, &visit)).len(),
        kinds(&view(&mut world, WANG, &visit)).len(),
    );
    assert_eq!(li, wang, "both may pull it again");
    rests(world);
}

/// A struck-off phone pulls nothing, and yet must not believe an office that forgot what it handed in.
#[test]
fn a_struck_off_phone_hands_in_again_to_an_office_that_went_back() {
    let (mut world, visit) = crew();
    world.revoke(LI);
    world.sync(LI).unwrap();
    world.back_up_office();
    taps(&mut world, LI, &visit, &[act("set_out")]);
    assert_eq!(world.sync(LI).unwrap().pushed, 1);
    world.restore_office();
    assert!(world.sync(LI).unwrap().listed);
    rests(world);
}

/// The office tells a phone of a standard once; an older database may not have it any more.
#[test]
fn a_restored_phone_gets_back_the_standards_too() {
    let mut world = Network::quiet(1, 2);
    world.back_up(LI);
    let visit = world.order(&[LI]);
    let id: VisitId = visit.parse().unwrap();
    world.sync(LI).unwrap();
    world.assign(id, &[WANG]);
    world.sync(LI).unwrap();
    world.restore(LI, false);
    world.sync(LI).unwrap();
    world.assign(id, &[LI]);
    world.sync(LI).unwrap();
    taps(&mut world, LI, &visit, &[act("arrived")]);
    let held = world.act(LI, &visit, &act("entered")).unwrap();
    assert_eq!(held.refused().unwrap().code, "blocked", "its gates hold");
    rests(world);
}

/// A company builds on a published pack: phones get the parent with the child, also after a restart.
#[test]
fn a_standard_that_builds_on_another_reaches_a_phone_with_its_parent() {
    let mut world = Network::quiet(1, 1);
    let tenant = world.tenant();
    let parent = world.office(|o| o.standards(&tenant).unwrap());
    let parent = parent
        .iter()
        .find(|s| s.id == "knock-30s-service-code")
        .unwrap();
    let child = format!(
        "[standard]\nid = \"our-house-rules\"\nversion = 1\nengine = 2\nkind = \"company\"\nzone = \"Asia/Shanghai\"\n\
         currency = \"CNY\"\nrounding = \"half-up\"\n[parent]\nid = \"{}\"\nhash = \"{}\"\n[param.knock_wait]\nvalue = \"45s\"\nbecause = \"long_halls\"\n",
        parent.id, parent.hash
    );
    let mut files: std::collections::BTreeMap<String, String> =
        [("standard.toml".to_owned(), child)].into();
    for file in ["text.zh-CN.toml", "text.en.toml"] {
        files.insert(
            file.to_owned(),
            "title = \"Our house rules\"\n[because]\nlong_halls = \"Our halls are long.\"\n"
                .to_owned(),
        );
    }
    let admin = "p-admin".parse().unwrap();
    world.office(|o| {
        let published = o.publish_standard(&tenant, &admin, &files).unwrap();
        o.choose_standard(&tenant, &admin, &published.id).unwrap();
    });
    let visit = world.order(&[LI]);
    world.sync(LI).unwrap();
    world.kill(LI);
    taps(&mut world, LI, &visit, &[act("arrived")]);
    let held = world.act(LI, &visit, &act("entered")).unwrap();
    assert_eq!(
        held.refused().unwrap().code,
        "blocked",
        "the parent's gates hold"
    );
}
