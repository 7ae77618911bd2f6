//! Lists: in which order they come, where they are cut, and what words find.

use doorstep_office::storage::Storage;
use doorstep_office::storage::customers::CustomerRow;
use doorstep_office::storage::lists::VisitFilter;
use doorstep_office::storage::orders::OrderRow;
use doorstep_office::storage::people::CrewRow;
use doorstep_office::storage::standards::StandardRow;
use doorstep_office::storage::visits::ProjectionRow;
use doorstep_visit::{TenantId, VisitId};

use crate::Opens;
use crate::rows::{device, furnished, id, person, visit, visit_row};

pub fn people_crews_and_phones_come_by_id(place: &impl Opens) {
    let (storage, a) = furnished(place);
    storage
        .write(&a, |tx| {
            for (n, name) in ["p-zhao", "pb", "p-an"].into_iter().enumerate() {
                tx.add_person(&person(name), 1)?;
                tx.add_crew(&CrewRow {
                    crew: name.into(),
                    name: name.into(),
                })?;
                tx.put_device(&device(&format!("d-{name}")), &[9 + n as u8; 32], 1)?;
            }
            Ok(())
        })
        .unwrap();
    storage
        .read(&a, |rows| {
            let people = rows.people()?.into_iter().map(|p| p.person.to_string());
            // By the bytes of the id, in whatever language the server runs.
            assert_eq!(people.collect::<Vec<_>>(), ["p-an", "p-li", "p-zhao", "pb"]);
            let crews: Vec<String> = rows.crews()?.into_iter().map(|c| c.crew).collect();
            assert_eq!(crews, ["east", "p-an", "p-zhao", "pb"]);
            let phones = rows.devices()?.into_iter().map(|d| d.device.to_string());
            assert_eq!(
                phones.collect::<Vec<_>>(),
                ["d-1", "d-p-an", "d-p-zhao", "d-pb"]
            );
            assert_eq!(rows.devices_of(&id("p-li"))?.len(), 4);
            Ok(())
        })
        .unwrap();
}

pub fn standards_come_by_number_and_not_by_letters(place: &impl Opens) {
    let (storage, a) = furnished(place);
    let row = |version: &str| {
        let mut row = StandardRow {
            hash: String::new(),
            id: "rules".into(),
            version: version.into(),
            title: "Rules".into(),
            engine: 1,
            files: [("standard.toml".to_owned(), version.to_owned())].into(),
            published_at: 1,
            retired_at: None,
        };
        row.hash = doorstep_standard::StandardHash::of(&row.pack()).to_string();
        row
    };
    storage
        .write(&a, |tx| {
            for version in ["9", "10", "2"] {
                assert!(tx.add_standard(&row(version), "p-admin")?);
            }
            assert!(!tx.add_standard(&row("9"), "p-admin")?);
            let newest = tx.newest_standard("rules")?.map(|s| s.version);
            assert_eq!(newest.as_deref(), Some("10"));
            assert!(tx.set_retired(&row("10").hash, Some(5))?);
            assert!(!tx.set_retired(&row("10").hash, Some(6))?);
            let newest = tx.newest_standard("rules")?.map(|s| s.version);
            assert_eq!(newest.as_deref(), Some("9"));
            let all: Vec<String> = tx.standards()?.into_iter().map(|s| s.version).collect();
            assert_eq!(all, ["10", "9", "2"]);
            Ok(())
        })
        .unwrap();
}

fn order(n: i64, at: i64) -> OrderRow {
    OrderRow {
        order: format!("o-{n}"),
        reference: Some(format!("R_{n}")),
        visit: visit(1),
        customer: "c-1".into(),
        facts: "{}".into(),
        reported_at: at,
        created_at: at,
        cancelled_at: None,
    }
}

pub fn orders_are_cut_where_the_page_before_ended(place: &impl Opens) {
    let (storage, a) = furnished(place);
    storage
        .write(&a, |tx| {
            // Several of one moment, so that the id decides.
            (0..9).try_for_each(|n| tx.add_order(&order(n, n / 3), &id("p-li")))
        })
        .unwrap();
    let mut seen: Vec<String> = Vec::new();
    let mut before: Option<(i64, String)> = None;
    loop {
        let cut = before.as_ref().map(|(t, o)| (*t, o.as_str()));
        let page = storage.read(&a, |rows| rows.orders(cut, 2)).unwrap();
        let Some(last) = page.last() else { break };
        before = Some((last.created_at, last.order.clone()));
        seen.extend(page.into_iter().map(|o| o.order));
    }
    let newest_first: Vec<String> = (0..9).rev().map(|n| format!("o-{n}")).collect();
    assert_eq!(seen, newest_first);
    let newest = storage.read(&a, |rows| rows.order_of(visit(1))).unwrap();
    assert_eq!(newest.unwrap().order, "o-8");
}

/// Visits of the furnished company, which has one already.
fn visits(storage: &Storage, tenant: &TenantId, count: u128) {
    storage
        .write(tenant, |tx| {
            for n in 2..=count {
                tx.add_visit(&visit_row(n))?;
            }
            for n in 1..=count {
                let projection = ProjectionRow {
                    day: Some("2025-11-24".into()),
                    start_at: None,
                    end_at: None,
                    crew: Some("east".into()),
                    status: if n % 2 == 0 { "new" } else { "closed" }.into(),
                    severity: 0,
                    json: "{}".into(),
                    begins_at: (n / 3) as i64,
                    exceptions: usize::from(n == 4),
                    people: vec![id("p-li")],
                    fault: Some("no_heat".into()),
                    turns_at: None,
                };
                tx.set_projection(visit(n), &projection, 0)?;
            }
            Ok(())
        })
        .unwrap();
}

fn found(storage: &Storage, tenant: &TenantId, filter: VisitFilter) -> Vec<VisitId> {
    storage
        .read(tenant, |rows| {
            let found = rows.visits(&filter, usize::MAX)?;
            assert_eq!(rows.count_visits(&filter)?, found.len());
            Ok(found.into_iter().map(|v| v.visit).collect())
        })
        .unwrap()
}

pub fn words_are_found_as_people_type_them(place: &impl Opens) {
    let (storage, a) = furnished(place);
    visits(&storage, &a, 3);
    storage
        .write(&a, |tx| {
            let row = |n: usize, household: &str, address: &str| CustomerRow {
                customer: format!("c-{n}"),
                household: household.into(),
                name: "Wang Lan".into(),
                phone: "13900000000".into(),
                address: address.into(),
            };
            tx.put_customer(&row(2, "7-1-100%", "桥北路 7 号"), 1)?;
            tx.put_customer(&row(3, "7-1-1000", "North Bridge 7"), 1)?;
            tx.set_customer(visit(2), "c-2")?;
            tx.set_customer(visit(3), "c-3")?;
            tx.add_order(&order(1, 1), &id("p-li"))
        })
        .unwrap();
    let words = |words: &str| {
        let filter = VisitFilter {
            words: words.into(),
            ..VisitFilter::default()
        };
        found(&storage, &a, filter)
    };
    // A sign that stands for others in the database's language stands for itself here.
    assert_eq!(words("100%"), [visit(2)]);
    assert_eq!(words("R_1"), [visit(1)]);
    assert_eq!(words("R%1"), []);
    // Small letters find large ones, in any order when nothing is called so.
    assert_eq!(words("wang"), [visit(3), visit(2)]);
    assert_eq!(words("bridge north"), [visit(3)]);
    assert_eq!(words("桥北路 7"), [visit(2)]);
    assert_eq!(words("p-li by name"), [visit(3), visit(2), visit(1)]);
    assert_eq!(words("'; DROP TABLE visit; --"), []);
}

pub fn a_page_begins_where_the_one_before_ended(place: &impl Opens) {
    let (storage, a) = furnished(place);
    visits(&storage, &a, 8);
    let everything = VisitFilter::default();
    let mut seen = Vec::new();
    for skip in [0, 3, 6, 9] {
        let page = storage.read(&a, |rows| rows.page_of_visits(&everything, skip, 3));
        let (rows, total) = page.unwrap();
        assert_eq!(total, 8);
        seen.extend(rows.into_iter().map(|v| v.visit));
    }
    // What began last comes first, of one moment the later id.
    let expected: Vec<VisitId> = (1..=8).rev().map(visit).collect();
    assert_eq!(seen, expected);
    let narrowed = VisitFilter {
        status: Some("closed".into()),
        before: Some(visit(5)),
        ..VisitFilter::default()
    };
    let list = storage.read(&a, |rows| rows.visits(&narrowed, 9)).unwrap();
    let list: Vec<VisitId> = list.into_iter().map(|v| v.visit).collect();
    assert_eq!(list, [visit(3), visit(1)]);
    let open = VisitFilter {
        exceptions: true,
        ..VisitFilter::default()
    };
    assert_eq!(found(&storage, &a, open), [visit(4)]);
}
