//! Records of the pages that are lists: visits, standards, people and phones.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use doorstep_standard::{HolidayYear, Lang, Standard};
use doorstep_visit::finding::Severity;
use doorstep_visit::{PersonId, words as visit_words};

use super::load::Common;
use super::people::{CrewPeople, DeviceLine, PeopleView, PersonLine};
use super::standards::{HolidayLine, Offer, StandardLine};
use super::view::Source;
use super::view::board::{board_visit, place};
use super::view::visit::fault;
use super::visits::VisitLine;
use super::words;
use doorstep_office::auth::{PersonCaller, Role};
use doorstep_office::office::{Carried, enrols};
use doorstep_office::storage::calendars::CalendarRow;
use doorstep_office::storage::devices::DeviceRow;
use doorstep_office::storage::people::{CrewRow, PersonRow};
use doorstep_office::storage::standards::StandardRow;

/// A phone that was not heard of for this long is marked.
const QUIET_MS: i64 = 24 * 3_600_000;

/// A line of the list of visits.
pub fn visit_line(s: &Source) -> VisitLine {
    let on_board = board_visit(s);
    let bar = on_board.bar();
    let open: Vec<Severity> = s
        .state
        .findings
        .iter()
        .filter(|f| f.settled.is_none() && f.severity > Severity::Info)
        .map(|f| f.severity)
        .collect();
    let who: Vec<&str> = on_board
        .people()
        .iter()
        .map(|p| s.names.person(p))
        .collect();
    let at = bar.span.0;
    let place = place(s);
    VisitLine {
        visit: s.state.visit,
        day: words::day_of(at, s.zone)
            .map(|d| words::day(s.lang, d))
            .unwrap_or_default(),
        time: words::clock(at, s.zone),
        address: s
            .household
            .map_or_else(|| place.clone(), |h| h.address.clone()),
        place,
        fault: fault(s),
        who: if who.is_empty() {
            "—".to_owned()
        } else {
            who.join(s.lang.pick("、", ", "))
        },
        state: bar.state,
        phase: visit_words::phase(s.state.phase, s.lang),
        open: (open.len(), open.iter().max().copied()),
        standard: s
            .standard()
            .map(|p| format!("{} v{}", p.id, p.version))
            .unwrap_or_default(),
    }
}

/// A line of the list of standards.
pub fn standard_line(lang: Lang, zone: Tz, row: &StandardRow, s: &Standard) -> StandardLine {
    let texts = s.texts(lang);
    StandardLine {
        hash: row.hash.clone(),
        id: row.id.clone(),
        version: row.version.clone(),
        title: texts.title.clone(),
        summary: texts.summary.clone(),
        rules: s.rules.len(),
        published: words::moment(lang, row.published_at, None, zone),
        retired: row.retired_at.is_some(),
        chosen: false,
        newest: false,
    }
}

/// The carried standards that are not in use here.
pub fn offers(lang: Lang, carried: &[Carried], rows: &[StandardRow]) -> Vec<Offer> {
    let in_use = |hash: &str| {
        rows.iter()
            .any(|r| r.hash == hash && r.retired_at.is_none())
    };
    carried
        .iter()
        .filter(|c| !in_use(&c.hash))
        .map(|c| {
            let texts = c.standard.texts(lang);
            Offer {
                id: c.standard.id.clone(),
                version: c.standard.version.to_string(),
                title: texts.title.clone(),
                summary: texts.summary.clone(),
                rules: c.standard.rules.len(),
            }
        })
        .collect()
}

/// Lines of the list of holidays, in the order of the rows: of each year the newest first.
pub fn holiday_lines(lang: Lang, zone: Tz, rows: &[CalendarRow]) -> Vec<HolidayLine> {
    let mut last = None;
    rows.iter()
        .filter_map(|row| {
            let year = HolidayYear::parse(row.document.as_bytes()).ok()?;
            let current = last.replace(row.year) != Some(row.year);
            Some(HolidayLine {
                hash: row.hash.clone(),
                year: row.year,
                region: row.region.clone(),
                days: (year.off.len(), year.work.len()),
                published: words::moment(lang, row.published_at, None, zone),
                current,
            })
        })
        .collect()
}

/// People by crew, an empty one too; those without a crew come next, those who left apart.
pub fn people(
    lang: Lang,
    common: &Common,
    caller: &PersonCaller,
    people: &[PersonRow],
    crews: &[CrewRow],
    devices: &[DeviceRow],
    sign_ins: &BTreeMap<PersonId, String>,
) -> PeopleView {
    let line = |p: &PersonRow| PersonLine {
        person: p.person.to_string(),
        name: p.name.clone(),
        role: p.role,
        crew: p.crew.clone(),
        sign_in: sign_ins.get(&p.person).cloned(),
        phones_hidden: caller.role == Role::CrewLead
            && p.person != caller.person
            && (p.crew.is_none() || p.crew != caller.crew),
        may_enrol: p.goes_to_homes()
            && enrols(caller.role, caller.crew.as_deref(), &caller.person, p),
        left: p
            .left_at
            .map(|t| words::moment(lang, t, words::day_of(common.now, common.zone), common.zone)),
        devices: devices
            .iter()
            .filter(|d| d.person == p.person)
            .map(|d| device(lang, common, d))
            .collect(),
    };
    let here = |p: &&PersonRow| !p.program && p.left_at.is_none();
    let of = |crew: Option<&str>| -> Vec<PersonLine> {
        let all = people.iter().filter(here);
        all.filter(|p| p.crew.as_deref() == crew)
            .map(line)
            .collect()
    };
    let office = CrewPeople {
        crew: None,
        name: lang.pick("办公室", "Office").to_owned(),
        people: of(None),
    };
    PeopleView {
        crews: crews
            .iter()
            .map(|c| CrewPeople {
                crew: Some(c.crew.clone()),
                name: c.name.clone(),
                people: of(Some(&c.crew)),
            })
            .chain(Some(office).filter(|o| !o.people.is_empty()))
            .collect(),
        left: people
            .iter()
            .filter(|p| !p.program && p.left_at.is_some())
            .map(line)
            .collect(),
    }
}

/// How long a phone is said to be at its limit after something was not kept; it tries again at every sync.
const FULL_MS: i64 = 2 * 86_400_000;

fn device(lang: Lang, common: &Common, d: &DeviceRow) -> DeviceLine {
    let today = words::day_of(common.now, common.zone);
    let at = |ms| words::moment(lang, ms, today, common.zone);
    DeviceLine {
        device: d.device.to_string(),
        name: d.name.clone(),
        platform: d.platform.clone(),
        enrolled: at(d.enrolled_at),
        last_seen: d.last_seen.map(at),
        quiet: d
            .last_seen
            .is_some_and(|t| common.now.saturating_sub(t) > QUIET_MS),
        full: d
            .full_at
            .is_some_and(|at| at > common.now.saturating_sub(FULL_MS)),
        revoked: d.revoked_at.map(at),
    }
}
