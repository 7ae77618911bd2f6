//! The office takes three more events of a visit: its whole sync pipeline, from body to receipt,
//! against loading, merging and saving an Automerge document that is kept as one value in SQLite.

use std::path::Path;
use std::sync::Arc;

use automerge::{Automerge, Change};
use doorstep_core::{KeyVault, SoftwareVault, SystemRandom as PhoneRandom};
use doorstep_doc::{Genesis, Packed, pack};
use doorstep_office::{
    DeviceCaller, NewPerson, NewTenant, Office, Place, Role, SystemClock, SystemRandom,
};
use doorstep_visit::{DeviceId, PersonId, TenantId};
use doorstep_wire::{
    Bytes, Encoding, EnrolRequest, Hash32, Limits, Push, SyncRequest, decode_body, encode_body,
};
use rusqlite::{Connection, params};

use super::day::Day;
use super::measure::{by_turns, spell};
use super::table::Row;
use crate::fail::Fail;
use crate::fixture;

/// Events that a visit holds before the three are measured.
const BEFORE: usize = 57;

/// Visits in the request of a phone that comes back from a day without a network.
const MANY: usize = 50;

/// The times.
pub fn run(rounds: usize, dir: &Path) -> Result<Vec<Row>, Fail> {
    let mut rows = vec![append(rounds, 1, dir)?];
    rows.push(append(rounds.div_ceil(MANY), MANY, dir)?);
    Ok(rows)
}

/// Requests that each append three events to each of `visits` visits, against as many documents saved one by one.
fn append(rounds: usize, visits: usize, dir: &Path) -> Result<Row, Fail> {
    let (office, caller) = office(&dir.join(format!("office-{visits}.db")))?;
    let days: Vec<Day> = (0..(rounds * visits) as u64)
        .map(|n| Day::unplanned(BEFORE + 3, 1_000 + n, &caller.device))
        .collect::<Result<_, _>>()?;
    let mut bodies = Vec::new();
    // As a phone does: each request goes on where the last answer ended.
    let mut cursor = None;
    for group in days.chunks(visits) {
        let (mut before, mut after) = (empty(&caller), empty(&caller));
        for day in group {
            let changes = day.changes(0)?;
            let (old, new) = changes.split_at(BEFORE);
            (before.epoch, after.epoch) = (day.epoch, day.epoch);
            before.push.push(push(day, &[], old)?);
            after.push.push(push(day, old, new)?);
        }
        before.cursor = cursor;
        cursor = office.sync(&caller, before)?.cursor;
        bodies.push(encode_body(&after, Encoding::ZstdDict).map_err(wire)?);
    }

    let db = baseline_database(&dir.join(format!("baseline-{visits}.db")), &days)?;
    let mut incoming = Vec::new();
    for day in &days {
        let changes = day.changes(BEFORE)?;
        incoming.push(
            changes
                .iter()
                .map(|c| c.change.raw().to_vec())
                .collect::<Vec<_>>(),
        );
    }
    let pair = by_turns(
        rounds,
        |n| {
            let Some(body) = bodies.get(n) else {
                return Ok(());
            };
            let mut request: SyncRequest =
                decode_body(&body.bytes, body.encoding, &Limits::REQUEST).map_err(wire)?;
            request.cursor = cursor;
            let answer = office.sync(&caller, request)?;
            cursor = answer.cursor;
            let answer = encode_body(&answer, Encoding::Zstd).map_err(wire)?;
            std::hint::black_box(answer.bytes.len());
            Ok::<(), Fail>(())
        },
        |n| {
            let from = n * visits;
            for (i, changes) in incoming.iter().enumerate().skip(from).take(visits) {
                load_merge_save(&db, i, changes)?;
            }
            Ok(())
        },
    )?;
    let what = match visits {
        1 => "server append of 3 events".to_owned(),
        _ => format!("the same to {visits} visits in one request"),
    };
    Ok(Row {
        what,
        ours: spell(pair.ours),
        baseline: format!("{} load, merge, save", spell(pair.baseline)),
        ratio: Some(pair.ratio()),
        target: "0.10×".into(),
    })
}

/// An office with one technician, and their phone.
pub(super) fn office(path: &Path) -> Result<(Office, DeviceCaller), Fail> {
    let office = Office::open(
        Place::File(path.to_owned()),
        Arc::new(SystemClock),
        Arc::new(SystemRandom),
    )?;
    let tenant: TenantId = "nuanheng".parse().map_err(|e| Fail::cannot("id", e, ""))?;
    let person: PersonId = "tec-yu".parse().map_err(|e| Fail::cannot("id", e, ""))?;
    office.create_tenant(&NewTenant {
        tenant: tenant.clone(),
        name: "bench".into(),
        zone: "Asia/Shanghai".into(),
    })?;
    let by = PersonId::machine();
    office.add_person(
        &tenant,
        &by,
        &NewPerson {
            person: Some(person.clone()),
            name: "bench".into(),
            role: Role::Technician,
            crew: None,
        },
    )?;
    let files = fixture::pack("knock-30s-service-code").unwrap_or_default();
    office.publish_standard(&tenant, &by, &files)?;
    let key = SoftwareVault::create(&PhoneRandom)
        .and_then(|v| v.public_key())
        .map_err(|e| Fail::cannot(&e.code, &e, ""))?;
    let device: DeviceId = office
        .enrol(&EnrolRequest {
            code: office.create_enrolment_code(&tenant, &by, &person)?,
            device_name: None,
            public_key: data_encoding::HEXLOWER.encode(&key),
            platform: "bench".into(),
            engine: "doorstep/0.1 bench".into(),
        })?
        .device;
    let caller = DeviceCaller {
        tenant,
        device,
        person,
        revoked: false,
    };
    Ok((office, caller))
}

/// A request that holds nothing yet.
pub(super) fn empty(caller: &DeviceCaller) -> SyncRequest {
    SyncRequest::new(caller.device.to_string(), 1, "doorstep/0.1 bench")
}

/// A push of `new` on top of `old`.
pub(super) fn push(day: &Day, old: &[Packed], new: &[Packed]) -> Result<Push, Fail> {
    let base: Vec<_> = old.last().map(|p| p.change.hash()).into_iter().collect();
    let genesis = Genesis::new(&day.tenant, day.visit);
    let packed = pack::encode(&genesis, &base, new).map_err(|e| Fail::cannot(e.code(), e, ""))?;
    let mut push = Push::new(*day.visit.0.as_bytes());
    push.base = base.iter().map(|h| Hash32(h.0)).collect();
    push.changes = Bytes(packed);
    Ok(push)
}

fn baseline_database(path: &Path, days: &[Day]) -> Result<Connection, Fail> {
    let db = Connection::open(path).map_err(sql)?;
    db.pragma_update(None, "journal_mode", "WAL").map_err(sql)?;
    db.pragma_update(None, "synchronous", "FULL").map_err(sql)?;
    db.execute_batch("CREATE TABLE doc (n INTEGER PRIMARY KEY, saved BLOB NOT NULL)")
        .map_err(sql)?;
    for (n, day) in days.iter().enumerate() {
        let mut doc = Automerge::new();
        let genesis = Genesis::new(&day.tenant, day.visit);
        let changes = day.changes(0)?;
        let raw = std::iter::once(genesis.raw().to_vec())
            .chain(changes.iter().take(BEFORE).map(|c| c.change.raw().to_vec()));
        doc.apply_changes(read_changes(raw)?).map_err(merge)?;
        db.execute(
            "INSERT INTO doc VALUES (?1, ?2)",
            params![n as i64, doc.save()],
        )
        .map_err(sql)?;
    }
    Ok(db)
}

fn load_merge_save(db: &Connection, n: usize, incoming: &[Vec<u8>]) -> Result<(), Fail> {
    let tx = db.unchecked_transaction().map_err(sql)?;
    let saved: Vec<u8> = tx
        .query_row("SELECT saved FROM doc WHERE n = ?1", [n as i64], |r| {
            r.get(0)
        })
        .map_err(sql)?;
    let mut doc = Automerge::load(&saved).map_err(merge)?;
    doc.apply_changes(read_changes(incoming.iter().cloned())?)
        .map_err(merge)?;
    tx.execute(
        "UPDATE doc SET saved = ?2 WHERE n = ?1",
        params![n as i64, doc.save()],
    )
    .map_err(sql)?;
    tx.commit().map_err(sql)
}

fn read_changes(raw: impl Iterator<Item = Vec<u8>>) -> Result<Vec<Change>, Fail> {
    raw.map(|bytes| Change::from_bytes(bytes).map_err(merge))
        .collect()
}

fn sql(e: rusqlite::Error) -> Fail {
    Fail::cannot("database", e, "")
}
fn merge(e: impl std::fmt::Display) -> Fail {
    Fail::cannot("automerge", e, "")
}
/// What went wrong on the way.
pub(super) fn wire(e: doorstep_wire::WireError) -> Fail {
    Fail::cannot(e.code(), e, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_office_takes_what_is_measured() {
        let dir = tempfile::tempdir().unwrap();
        let (office, caller) = office(&dir.path().join("office.db")).unwrap();
        let day = Day::unplanned(60, 1, &caller.device).unwrap();
        let changes = day.changes(0).unwrap();
        let (old, new) = changes.split_at(57);
        for (before, part) in [(&old[..0], old), (old, new)] {
            let mut request = empty(&caller);
            request.epoch = day.epoch;
            request.push.push(push(&day, before, part).unwrap());
            let answer = office.sync(&caller, request).unwrap();
            assert_eq!(answer.acks[0].status, doorstep_wire::AckStatus::Ok);
        }
        let other = tempfile::tempdir().unwrap();
        assert_eq!(append(2, 2, other.path()).unwrap().target, "0.10×");
    }
}
