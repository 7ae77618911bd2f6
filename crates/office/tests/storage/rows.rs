//! Rows of companies: apart from each other, whole or not at all, each there once.

use std::panic::{AssertUnwindSafe, catch_unwind};

use doorstep_office::Role;
use doorstep_office::error::{FaultKind, OfficeError, Result};
use doorstep_office::storage::customers::CustomerRow;
use doorstep_office::storage::devices::DeviceRow;
use doorstep_office::storage::feed::FeedItem;
use doorstep_office::storage::people::{CrewRow, PersonRow};
use doorstep_office::storage::tenants::TenantRow;
use doorstep_office::storage::visits::{Grant, VisitRow};
use doorstep_office::storage::{Storage, Tx};
use doorstep_visit::{DeviceId, PersonId, TenantId, VisitId};

use crate::Opens;

pub fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(s: &str) -> T {
    s.parse().unwrap()
}

/// The visit of a number; later numbers are later ids.
pub fn visit(n: u128) -> VisitId {
    VisitId(uuid::Uuid::from_u128(n))
}

pub fn visit_row(n: u128) -> VisitRow {
    VisitRow {
        visit: visit(n),
        customer: None,
        opened_at: n as i64,
        opened_by: "office".into(),
        heads: vec![[n as u8; 32]],
        newest: vec![],
        changes: 0,
        pins: vec![],
        calendars: vec![],
        day: None,
        start_at: None,
        end_at: None,
        crew: None,
        status: "new".into(),
        severity: 0,
        projection: None,
    }
}

pub fn person(name: &str) -> PersonRow {
    PersonRow {
        person: id(name),
        name: format!("{name} by name"),
        role: Role::Technician,
        crew: None,
        program: false,
        left_at: None,
    }
}

/// A company with a crew, a person with a phone, a household and a visit.
pub fn furnish(tx: Tx<'_>) -> Result<()> {
    let company = TenantRow {
        tenant: tx.tenant().clone(),
        name: tx.tenant().to_string(),
        zone: "Asia/Shanghai".into(),
        receipt_key: vec![1; 32],
        standard: None,
    };
    tx.add_company(&company, 1)?;
    tx.add_crew(&CrewRow {
        crew: "east".into(),
        name: "East".into(),
    })?;
    tx.add_person(&person("p-li"), 1)?;
    tx.put_device(&device("d-1"), &[1; 32], 1)?;
    tx.put_customer(&household(tx.tenant()), 1)?;
    let genesis = doorstep_doc::Genesis::new(tx.tenant(), visit(1));
    tx.add_visit(&VisitRow {
        heads: vec![genesis.hash().0],
        ..visit_row(1)
    })?;
    tx.add_grant(visit(1), &id("p-li"), 1)?;
    Ok(())
}

pub fn device(name: &str) -> DeviceRow {
    DeviceRow {
        device: id(name),
        person: id("p-li"),
        public_key: name.as_bytes().to_vec(),
        name: String::new(),
        platform: String::new(),
        engine: String::new(),
        enrolled_at: 1,
        last_seen: None,
        revoked_at: None,
        full_at: None,
    }
}

fn household(tenant: &TenantId) -> CustomerRow {
    CustomerRow {
        customer: "c-1".into(),
        household: "3-2-501".into(),
        name: format!("who lives at {tenant}"),
        phone: "13800000000".into(),
        address: "3-2-501".into(),
    }
}

/// A storage with one company that has everything.
pub fn furnished(place: &impl Opens) -> (Storage, TenantId) {
    let (storage, tenant) = (place.open(), id("a"));
    storage.write(&tenant, furnish).unwrap();
    (storage, tenant)
}

pub fn refused<T>(done: Result<T>) -> FaultKind {
    match done {
        Err(OfficeError::Database(fault)) => fault.kind,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it was taken"),
    }
}

pub fn companies_do_not_see_each_other(place: &impl Opens) {
    let (storage, a) = furnished(place);
    let b: TenantId = id("b");
    storage
        .read(&b, |rows| {
            assert!(rows.company()?.is_none() && rows.visit(visit(1))?.is_none());
            assert!(rows.people()?.is_empty() && rows.crews()?.is_empty());
            assert!(rows.devices()?.is_empty() && rows.customer("c-1")?.is_none());
            assert!(rows.device_by_token(&[1; 32])?.is_none() && !rows.has_visits()?);
            assert_eq!(rows.grant(visit(1), &id("p-li"))?, Grant::Never);
            Ok(())
        })
        .unwrap();
    // The same ids, names and keys belong to another company as its own.
    storage.write(&b, furnish).unwrap();
    storage
        .write(&b, |tx| {
            tx.end_grant(visit(1), &id("p-li"), 2)?;
            tx.rename_company("B", "Europe/Berlin")?;
            tx.rename_crew(&CrewRow {
                crew: "east".into(),
                name: "West".into(),
            })?;
            tx.revoke_device(&id("d-1"), 2)?;
            tx.mark_all_dirty()
        })
        .unwrap();
    storage
        .read(&a, |rows| {
            assert_eq!(rows.need_company()?.zone, "Asia/Shanghai");
            assert_eq!(rows.crews()?[0].name, "East");
            assert_eq!(rows.devices()?[0].revoked_at, None);
            assert_eq!(rows.grant(visit(1), &id("p-li"))?, Grant::Active);
            assert_eq!(rows.customer("c-1")?.unwrap().name, "who lives at a");
            Ok(())
        })
        .unwrap();
    let all = storage.server(|server| server.tenants()).unwrap();
    assert_eq!(all, [a, b]);
}

pub fn what_fails_is_undone_whole(place: &impl Opens) {
    let (storage, a) = furnished(place);
    let done: Result<()> = storage.write(&a, |tx| {
        tx.add_person(&person("p-wang"), 1)?;
        assert!(tx.person(&id("p-wang"))?.is_some(), "it sees what it wrote");
        Err(OfficeError::Busy)
    });
    assert!(matches!(done, Err(OfficeError::Busy)));
    let died = catch_unwind(AssertUnwindSafe(|| {
        storage.write(&a, |tx| -> Result<()> {
            tx.add_person(&person("p-zhao"), 1)?;
            panic!("as it is meant")
        })
    }));
    assert!(died.is_err());
    let people = storage.read(&a, |rows| rows.people()).unwrap();
    assert_eq!(people.len(), 1);
    storage
        .write(&a, |tx| tx.add_person(&person("p-wang"), 1))
        .unwrap();
}

pub fn a_part_is_undone_alone(place: &impl Opens) {
    let (storage, a) = furnished(place);
    storage
        .write(&a, |tx| {
            tx.part(|| tx.add_person(&person("p-1"), 1))?;
            let inner: Result<()> = tx.part(|| {
                tx.add_person(&person("p-2"), 1)?;
                tx.part(|| tx.add_person(&person("p-3"), 1))?;
                Err(OfficeError::Busy)
            });
            assert!(inner.is_err());
            // Also what the database itself refuses costs no more than its part.
            let twice: Result<()> = tx.part(|| tx.add_person(&person("p-li"), 1));
            assert_eq!(refused(twice), FaultKind::Constraint);
            tx.part(|| {
                let lost: Result<()> = tx.part(|| {
                    tx.add_person(&person("p-4"), 1)?;
                    Err(OfficeError::Busy)
                });
                assert!(lost.is_err());
                tx.add_person(&person("p-5"), 1)
            })
        })
        .unwrap();
    let people = storage.read(&a, |rows| rows.people()).unwrap();
    let names: Vec<&str> = people.iter().map(|p| p.person.as_str()).collect();
    assert_eq!(names, ["p-1", "p-5", "p-li"]);
}

pub fn a_row_is_there_once(place: &impl Opens) {
    let (storage, a) = furnished(place);
    let kinds = [
        refused(storage.write(&a, |tx| tx.add_person(&person("p-li"), 1))),
        refused(storage.write(&a, |tx| tx.add_visit(&visit_row(1)))),
        refused(storage.write(&a, |tx| {
            tx.add_crew(&CrewRow {
                crew: "east".into(),
                name: "Another".into(),
            })
        })),
        // Another phone with the token of this one.
        refused(storage.write(&a, |tx| tx.put_device(&device("d-2"), &[1; 32], 1))),
    ];
    assert_eq!(kinds, [FaultKind::Constraint; 4]);
}

pub fn a_row_rests_on_those_that_it_names(place: &impl Opens) {
    let (storage, a) = furnished(place);
    let nobody: PersonId = id("p-nobody");
    let no_phone: DeviceId = id("d-none");
    let kinds = [
        refused(storage.write(&a, |tx| tx.add_grant(visit(1), &nobody, 1))),
        refused(storage.write(&a, |tx| tx.add_grant(visit(9), &id("p-li"), 1))),
        refused(storage.write(&id("nobody"), |tx| tx.add_person(&person("p"), 1))),
    ];
    assert_eq!(kinds, [FaultKind::Constraint; 3]);
    let told = storage.write(&a, |tx| {
        tx.append_feed(&no_phone, &FeedItem::Customer(visit(1)), [0; 8])
    });
    assert!(told.is_err());
}

pub fn what_is_told_twice_changes_nothing(place: &impl Opens) {
    let (storage, a) = furnished(place);
    storage
        .write(&a, |tx| {
            let li = id("p-li");
            assert!(!tx.add_grant(visit(1), &li, 2)?);
            assert!(tx.end_grant(visit(1), &li, 2)? && !tx.end_grant(visit(1), &li, 3)?);
            assert!(tx.add_grant(visit(1), &li, 4)?);
            // A household that is known keeps its id.
            let again = CustomerRow {
                customer: "c-2".into(),
                ..household(tx.tenant())
            };
            assert_eq!(tx.put_customer(&again, 2)?, "c-1");
            assert!(tx.revoke_device(&id("d-1"), 2)? && !tx.revoke_device(&id("d-1"), 3)?);
            assert_eq!(tx.device(&id("d-1"))?.unwrap().revoked_at, Some(2));
            Ok(())
        })
        .unwrap();
}

pub fn what_was_kept_is_there_again<P: Opens>(place: &P) {
    let (storage, a) = furnished(place);
    drop(storage);
    let there = place.open().read(&a, |rows| rows.company()).unwrap();
    assert_eq!(there.is_some(), P::LASTS);
}
