//! The office of the demonstration: an invented company on a real server with a database of its own.

use std::path::Path;
use std::sync::Arc;

use doorstep_office::orders::sheet;
use doorstep_office::{NewPerson, NewTenant, Office, Place, Role, SystemRandom};
use doorstep_visit::history::History;
use doorstep_visit::{EventId, EventKind, Json, PersonId, TenantId, VisitId};

use super::clock::DemoClock;
use crate::fail::Fail;
use crate::fixture::{self, Fixture, Order};
use crate::kept::DATABASE;

/// Who takes orders in the story.
pub const DISPATCHER: &str = "dsp-qiao";
/// Whose console is left open: the lead of the crew to which most happens.
pub const LEAD: &str = "lead-rong";

/// Opens the database in `dir`, on the story's clock.
pub fn open(dir: &Path, clock: &DemoClock) -> Result<Office, Fail> {
    Ok(Office::open(
        Place::File(dir.join(DATABASE)),
        Arc::new(clock.clone()),
        Arc::new(SystemRandom),
    )?)
}

/// Makes the company: crews, people, standards.
pub fn found(office: &Office, fixture: &Fixture) -> Result<TenantId, Fail> {
    let tenant: TenantId = id(&fixture.company.tenant)?;
    office.create_tenant(&NewTenant {
        tenant: tenant.clone(),
        name: fixture.company.name.clone(),
        zone: fixture.company.zone.clone(),
    })?;
    // There is nobody yet who could do it.
    let by = PersonId::machine();
    for crew in &fixture.crews {
        office.add_crew(&tenant, &by, Some(&crew.crew), &crew.name)?;
    }
    for person in &fixture.people {
        office.add_person(
            &tenant,
            &by,
            &NewPerson {
                person: Some(id(&person.person)?),
                name: person.name.clone(),
                role: person.role.parse::<Role>().map_err(|()| bad("role"))?,
                crew: person.crew.clone(),
            },
        )?;
    }
    for pack in &fixture.standards {
        let files = fixture::pack(pack).ok_or_else(|| bad("standard"))?;
        office.publish_standard(&tenant, &by, &files)?;
    }
    for year in fixture::HOLIDAYS {
        office.publish_holidays(&tenant, &by, year)?;
    }
    Ok(tenant)
}

/// Takes orders, through the same door as an import from a spreadsheet. Answers the visit of each, in their order.
pub fn take_orders(
    office: &Office,
    tenant: &TenantId,
    fixture: &Fixture,
    orders: &[Order],
    zero: i64,
) -> Result<Vec<VisitId>, Fail> {
    let rows = sheet::rows(orders.iter().filter_map(|o| fixture.row(o, zero)));
    let report = office.import_orders(tenant, &id(DISPATCHER)?, rows)?;
    report
        .rows
        .iter()
        .map(|r| match &r.outcome {
            Ok(order) => Ok(order.visit),
            Err(e) => Err(Fail::cannot(e.code, format!("{}: {}", e.field, e.en()), "")),
        })
        .collect()
}

/// What the office says of a visit, under its own process: kinds with their data, in one transaction.
pub fn say(
    office: &Office,
    tenant: &TenantId,
    by: &str,
    visit: VisitId,
    words: Vec<(EventKind, Json)>,
) -> Result<(), Fail> {
    let by: PersonId = id(by)?;
    office.unit(tenant, |unit| {
        let mut row = unit.tx.need_visit(visit)?;
        for (kind, data) in words {
            unit.say(&mut row, &by, kind, data)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// What the office holds of a visit.
pub fn history(office: &Office, tenant: &TenantId, visit: VisitId) -> Result<History, Fail> {
    let events = office.storage().read(tenant, |rows| rows.events(visit))?;
    Ok(History::new(visit, events.into_iter().map(|(e, _)| e)))
}

/// The newest events of a visit, which whoever settles something has seen.
pub fn newest(office: &Office, tenant: &TenantId, visit: VisitId) -> Result<Vec<EventId>, Fail> {
    let row = office
        .storage()
        .read(tenant, |rows| rows.need_visit(visit))?;
    Ok(row.newest)
}

/// A sign-in to the console for a person, new each time it is printed.
pub fn sign_in(office: &Office, tenant: &TenantId, person: &str) -> Result<(String, String), Fail> {
    let secret = doorstep_office::auth::password::make(&SystemRandom);
    office.set_password(tenant, &id::<PersonId>(person)?, person, &secret)?;
    Ok((person.to_owned(), secret))
}

/// An id out of the fixture.
pub fn id<T: std::str::FromStr>(text: &str) -> Result<T, Fail>
where
    T::Err: std::fmt::Display,
{
    text.parse()
        .map_err(|e| Fail::cannot("fixture", format!("{text}: {e}"), ""))
}

fn bad(what: &str) -> Fail {
    Fail::cannot(
        "fixture",
        format!("the fixture office lacks a sound `{what}`"),
        "",
    )
}
