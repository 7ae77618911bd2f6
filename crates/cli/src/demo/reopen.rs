//! Opening a morning that was kept, also one that was killed half-way: nothing is played twice.
//! Phones that still hold something hand it in first.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;

use doorstep_core::{Clock as _, SystemClock};
use doorstep_standard::Lang;

use super::clock::DemoClock;
use super::office;
use super::phone::{Phone, folder_of};
use super::stage::Stage;
use crate::fail::Fail;
use crate::fixture::{self, Fixture};
use crate::folder;
use crate::host::{Host, addresses};
use crate::kept::{FINISHED, PHONE_DATABASE, shown};

/// Opens the office and the phones of `dir`, whose morning ends at `end`, UTC milliseconds.
/// `None`, and an empty folder, when it was ended before its first order: there is nothing to open yet.
pub fn open(
    dir: &Path,
    end: i64,
    listen: Option<SocketAddr>,
    lang: Lang,
) -> Result<Option<(Stage, Host)>, Fail> {
    let fixture = Fixture::demo().map_err(|e| Fail::cannot("fixture", e, ""))?;
    let clock = DemoClock::behind_by(SystemClock::new().wall_ms() - end);
    let office = office::open(dir, &clock)?;
    let tenant = office::id(&fixture.company.tenant)?;
    let mut stage = Stage {
        lang,
        standards: fixture::standards(),
        zone: office::id(&fixture.company.zone)?,
        zero: end,
        clock,
        office,
        tenant,
        url: String::new(),
        dir: dir.to_owned(),
        phones: BTreeMap::new(),
        visits: BTreeMap::new(),
        marks: BTreeMap::new(),
        recorded: 0,
        fixture,
    };
    stage.find_visits()?;
    if stage.visits.is_empty() {
        drop(stage);
        folder::clear(dir)?;
        return Ok(None);
    }
    folder::close(dir, lang)?;
    // The clock goes on where it stood when the demo was last open.
    let heard = stage
        .office
        .storage()
        .read(&stage.tenant, |rows| rows.last_heard())?;
    stage.clock.pass_until(heard.unwrap_or(end));
    let host = Host::start(stage.office.clone(), &addresses(listen))?;
    stage.url = host.url();
    let finished = dir.join(FINISHED).exists();
    say!(
        "{}",
        match (finished, lang) {
            (true, Lang::Zh) => format!("{} 里已有演示的上午，直接打开，不再重演", shown(dir)),
            (true, Lang::En) => format!(
                "{} holds a morning already; it is opened, not played again",
                shown(dir)
            ),
            (false, Lang::Zh) =>
                format!("{} 里有一个中断的上午，直接打开：已记录的都在", shown(dir)),
            (false, Lang::En) => format!(
                "{} holds a morning that was interrupted; it is opened: what was recorded is there",
                shown(dir)
            ),
        }
    );
    stage.find_phones()?;
    Ok(Some((stage, host)))
}

impl Stage {
    fn find_visits(&mut self) -> Result<(), Fail> {
        if !self.office.tenants()?.contains(&self.tenant) {
            return Ok(());
        }
        let orders = self.office.orders(&self.tenant, None, 200)?;
        for order in &self.fixture.orders {
            let found = orders
                .iter()
                .find(|o| o.reference.as_deref() == Some(&order.reference));
            if let Some(found) = found {
                self.visits
                    .entry(order.part_in_story.clone())
                    .or_insert(found.visit);
            }
        }
        Ok(())
    }

    fn find_phones(&mut self) -> Result<(), Fail> {
        let people: Vec<String> = self
            .fixture
            .people
            .iter()
            .map(|p| p.person.clone())
            .collect();
        for person in people {
            if !folder_of(&self.dir, &person).join(PHONE_DATABASE).exists() {
                continue;
            }
            let phone = Phone::open(
                &self.dir,
                &person,
                &self.fixture.company.name,
                &self.url,
                &self.clock,
                self.lang,
            )?;
            // Ended between making the file and joining the office: nothing can be in it.
            if phone.core.identity().is_none() {
                continue;
            }
            self.phones.insert(person.clone(), phone);
            self.sync(&person)?;
        }
        Ok(())
    }
}
