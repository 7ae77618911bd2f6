//! Who may do what, asked in the transaction that does it.

use doorstep_office::error::Result;
use doorstep_office::{CompanyEdit, PersonEdit, Right, Role};
use doorstep_visit::PersonId;

use crate::world::{World, empty, id};

/// The table again, written by hand: technician, crew lead, dispatcher, administrator.
const TABLE: &[(Right, &str)] = &[
    (Right::TakeOrders, "--DA"),
    (Right::AddOrder, "--D-"),
    (Right::Assign, "--D-"),
    (Right::Appoint, "--D-"),
    (Right::Cancel, "--D-"),
    (Right::Close, "-LD-"),
    (Right::Settle, "-L--"),
    (Right::Adopt, "-L--"),
    (Right::Record, "-LD-"),
    (Right::Link, "--D-"),
    (Right::KeepStandards, "---A"),
    (Right::PublishHolidays, "---A"),
    (Right::EditCompany, "---A"),
    (Right::KeepPeople, "---A"),
    (Right::KeepPrograms, "---A"),
    (Right::MakeCode, "-L-A"),
    (Right::RevokeDevice, "---A"),
    (Right::ChangePassword, "TLDA"),
];

const PEOPLE: [(&str, char); 4] = [
    ("p-li", 'T'),
    ("p-lead", 'L'),
    ("p-desk", 'D'),
    ("p-admin", 'A'),
];

#[test]
fn every_act_has_a_row_and_every_cell_is_so() {
    let acts: Vec<Right> = TABLE.iter().map(|(act, _)| *act).collect();
    assert_eq!(acts, Right::ALL, "a row an act");
    let world = World::new();
    for (act, row) in TABLE {
        for (person, letter) in PEOPLE {
            let asked = world.office.may(*act, &world.tenant, &id(person));
            let may = asked.unwrap();
            assert_eq!(may, row.contains(letter), "{act:?} by {person}");
        }
        // Nobody whom the company does not know.
        let stranger = world.office.may(*act, &world.tenant, &id("p-nobody"));
        assert!(!stranger.unwrap(), "{act:?}");
    }
}

/// What each of the office's verbs refuses to somebody whose role may not, and that nothing is done then.
#[test]
fn no_verb_forgets_to_ask() {
    let world = World::new();
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    let other = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    let (office, t) = (&world.office, &world.tenant);
    let zhou = || office.audit_length(t).unwrap();
    let wrong: PersonId = id("p-li");
    let by = &wrong;
    let seen = world.newest(visit);
    office.write_readings().unwrap();
    let before = zhou();
    let edit = PersonEdit {
        name: Some("x".into()),
        ..PersonEdit::default()
    };
    let company = CompanyEdit {
        name: Some("x".into()),
        ..CompanyEdit::default()
    };
    let new = doorstep_office::NewPerson {
        person: None,
        name: "x".into(),
        role: Role::Dispatcher,
        crew: None,
    };
    let none = |r: Result<()>| r.unwrap_err().code();
    let done = [
        none(office.assign(t, by, visit, &[])),
        none(office.appoint(t, by, visit, 1_763_946_000_000, 1_763_949_600_000)),
        none(office.close(t, by, visit, &seen)),
        none(office.adopt(t, by, visit, &[])),
        none(office.settle(t, by, visit, "x", "accepted", &seen)),
        none(office.cancel(t, by, visit, "x")),
        none(office.link(t, by, visit, other)),
        none(office.unlink(t, by, visit, other)),
        none(office.add_crew(t, by, None, "x").map(|_| ())),
        none(office.rename_crew(t, by, "east", "x")),
        none(office.add_person(t, by, &new).map(|_| ())),
        none(office.hire(t, by, &new, None).map(|_| ())),
        none(office.edit_person(t, by, &id("p-desk"), &edit)),
        none(office.leave(t, by, &id("p-desk"))),
        none(office.come_back(t, by, &id("p-desk"))),
        none(office.make_password(t, by, &id("p-desk"), None).map(|_| ())),
        none(office.add_program(t, by, &new, 1).map(|_| ())),
        none(office.renew_program(t, by, &id("p-x"), 1).map(|_| ())),
        none(office.create_enrolment_code(t, by, &id("p-li")).map(|_| ())),
        none(office.revoke_device(t, by, &li.device)),
        none(office.choose_standard(t, by, "x")),
        none(office.retire_standard(t, by, "x")),
        none(office.restore_standard(t, by, "x")),
        none(office.edit_company(t, by, &company)),
        none(
            office
                .take_typed_order(t, by, &serde_json::json!({}), None)
                .map(|_| ()),
        ),
        none(office.import_orders(t, by, vec![]).map(|_| ())),
    ];
    assert_eq!(done, ["forbidden"; 26]);
    assert_eq!(zhou(), before, "nothing was done");
    let _ = empty();
}

#[test]
fn a_lead_does_nothing_with_another_crews_visit() {
    let world = World::new();
    let theirs = world.order("9-9-909", &["p-zhao"]);
    let (office, t) = (&world.office, &world.tenant);
    // Whose crew it is, is known.
    let seen = world.newest(theirs);
    let lead = id("p-lead");
    let e = office.close(t, &lead, theirs, &seen).unwrap_err();
    assert_eq!(e.code(), "not_found");
    office.close(t, &id("p-desk"), theirs, &seen).unwrap();
}

/// A visit goes to another crew, and nobody has looked since: no list knows of it yet.
#[test]
fn a_leads_reach_is_what_is_so_when_the_deed_is_done() {
    let world = World::new();
    let (office, t) = (&world.office, &world.tenant);
    let (lead, desk) = (id("p-lead"), id("p-desk"));
    let lost = world.order("1-1-101", &["p-li"]);
    let won = world.order("9-9-909", &["p-zhao"]);
    office.project_dirty(t).unwrap();
    office.assign(t, &desk, lost, &[id("p-zhao")]).unwrap();
    office.assign(t, &desk, won, &[id("p-li")]).unwrap();
    // Read past everything that brings a projection up to date.
    let newest = |visit| office.storage().read(t, |rows| rows.need_visit(visit));
    let closed = |visit| office.close(t, &lead, visit, &newest(visit).unwrap().newest);
    assert_eq!(closed(lost).unwrap_err().code(), "not_found");
    closed(won).unwrap();
    // Crews change as well: of the lead, and of who went.
    let third = world.order("3-3-303", &["p-li"]);
    office.project_dirty(t).unwrap();
    let edit = PersonEdit {
        crew: Some(Some("west".into())),
        ..PersonEdit::default()
    };
    office
        .edit_person(t, &id("p-admin"), &id("p-li"), &edit)
        .unwrap();
    assert_eq!(closed(third).unwrap_err().code(), "not_found");
}

#[test]
fn a_company_is_changed_as_it_was_seen_or_not_at_all() {
    let world = World::new();
    let (office, t, by) = (&world.office, &world.tenant, id("p-admin"));
    let seen = Some(("北方热力".to_owned(), "Asia/Shanghai".to_owned()));
    let to = |name: &str, seen: &Option<(String, String)>| {
        let edit = CompanyEdit {
            name: Some(name.into()),
            seen: seen.clone(),
            ..CompanyEdit::default()
        };
        office.edit_company(t, &by, &edit)
    };
    to("北方供热", &seen).unwrap();
    // The other administrator's form was filled before that.
    assert_eq!(to("北方", &seen).unwrap_err().code(), "company_changed");
    assert_eq!(office.tenant(t).unwrap().name, "北方供热");
    to("北方", &None).unwrap();
}
