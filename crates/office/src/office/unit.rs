//! One transaction of one tenant: appends changes, and collects whom to tell.
//! Feed rows are written last, devices in ascending order.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use doorstep_doc::{
    AuthorError, ChangeMeta, ChangeTable, Genesis, Hash, SealedChange, Writer, author, newest,
};
use doorstep_visit::body::Body;
use doorstep_visit::id::from_base32;
use doorstep_visit::{DeviceId, Event, EventDraft, EventKind, Json, PersonId, TenantId, VisitId};

use crate::clock::{Random, bytes};
use crate::error::{OfficeError, Result, failed};
use crate::quota::Quotas;
use crate::storage::ChangeRow;
use crate::storage::Tx;
use crate::storage::audit::AuditRow;
use crate::storage::blobs::BlobKind;
use crate::storage::feed::{FeedItem, Shared};
use crate::storage::visits::VisitRow;

/// What a visit must bring before the visits that are linked with it may have to be told something new.
const TOLD_ON: &[EventKind] = &[
    EventKind::Arrived,
    EventKind::Corrected,
    EventKind::StandingEnded,
    EventKind::Adopted,
];

/// A transaction under way.
pub struct Unit<'a> {
    /// The rows.
    pub tx: Tx<'a>,
    /// The company.
    pub tenant: &'a TenantId,
    /// UTC milliseconds, the same for the whole transaction.
    pub now: i64,
    /// How much is kept for whom.
    pub(crate) quotas: Quotas,
    random: &'a dyn Random,
    process: [u8; 16],
    news: News,
}

/// Whom to tell what, once the transaction is about to be kept.
#[derive(Clone, Default)]
struct News {
    /// Per visit, the numbers of the changes that were appended.
    changed: BTreeMap<VisitId, (i64, i64)>,
    /// Visits that brought what visits linked with them may have to be told of.
    weighty: BTreeSet<VisitId>,
    given: BTreeSet<(PersonId, VisitId)>,
    ended: BTreeSet<(PersonId, VisitId)>,
    /// Devices that opened a visit themselves: they hold it whole.
    openers: BTreeSet<(DeviceId, VisitId)>,
    customers: BTreeSet<VisitId>,
    values: BTreeSet<(VisitId, String)>,
    /// Devices that handed something in.
    wrote: BTreeSet<(DeviceId, VisitId)>,
    /// Devices that were enrolled, each with who held it before.
    primed: BTreeMap<DeviceId, Option<PersonId>>,
}

impl<'a> Unit<'a> {
    pub(super) fn new(
        tx: Tx<'a>,
        now: i64,
        random: &'a dyn Random,
        process: [u8; 16],
        quotas: Quotas,
    ) -> Self {
        Self {
            quotas,
            tx,
            tenant: tx.tenant(),
            now,
            random,
            process,
            news: News::default(),
        }
    }

    /// `N` unpredictable bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        bytes(self.random)
    }

    /// A new id: the prefix and 80 random bits.
    pub fn new_id(&self, prefix: &str) -> String {
        format!(
            "{prefix}-{}",
            doorstep_visit::id::base32(&self.bytes::<10>())
        )
    }

    /// Runs a part that is undone alone when it fails.
    pub fn part<T, E: From<OfficeError>>(
        &mut self,
        act: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let before = self.news.clone();
        let tx = self.tx;
        let out = tx.part(|| act(self));
        if out.is_err() {
            self.news = before;
        }
        out
    }

    /// Notes who did what.
    pub fn audit(&self, who: &str, what: &str, visit: Option<VisitId>, detail: &str) -> Result<()> {
        let row = AuditRow {
            at: self.now,
            who: who.into(),
            what: what.into(),
            visit,
            detail: detail.into(),
        };
        self.tx.append_audit(&row)
    }

    /// Adds a visit without events.
    pub fn open_visit(
        &mut self,
        visit: VisitId,
        customer: Option<String>,
        opened_by: &str,
    ) -> Result<VisitRow> {
        let genesis = Genesis::new(self.tenant, visit);
        let row = VisitRow {
            visit,
            customer,
            opened_at: self.now,
            opened_by: opened_by.into(),
            heads: vec![genesis.hash().0],
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
        };
        self.tx.add_visit(&row)?;
        Ok(row)
    }

    /// Appends a change that passed the gate; `row` moves on with it. Call [`Unit::save`] after the last one.
    pub fn append(
        &mut self,
        row: &mut VisitRow,
        writer: Writer,
        change: SealedChange,
        meta: &ChangeMeta,
        event: &Event,
    ) -> Result<()> {
        let n = row.changes + 1;
        let hash = change.hash().0;
        let deps: BTreeSet<[u8; 32]> = change.parts().deps.iter().map(|d| d.0).collect();
        let change = ChangeRow {
            n,
            writer,
            change,
            received_at: self.now,
        };
        // A copy of a database tells it again: others may name it already.
        let told = !self.tx.gate(row.visit).tellings(&event.id)?.is_empty();
        self.tx.append_change(row.visit, &change, meta)?;
        row.changes = n;
        row.heads.retain(|h| !deps.contains(h));
        row.heads.push(hash);
        row.heads.sort_unstable();
        if !told {
            row.newest.retain(|e| !event.after.contains(e));
            row.newest.push(event.id);
            row.newest.sort_unstable();
        }
        let mut names = BTreeSet::new();
        references("", &event.data, &mut names);
        for (kind, hash) in names {
            match kind {
                Some(kind) => self.tx.name_blob(row.visit, kind, &hash, n)?,
                None => self.tx.name_value(row.visit, &hash, n)?,
            }
        }
        let body = Body::read(event);
        if let Some(pack) = body.pack().map(|p| p.to_string())
            && !row.pins.contains(&pack)
        {
            row.pins.push(pack);
        }
        if let Some(calendar) = body.calendar()
            && !row.calendars.iter().any(|c| c == calendar)
            && is_hash(calendar)
        {
            row.calendars.push(calendar.to_owned());
        }
        if let Body::HandedOver(to) = body {
            match self.tx.person(&to)? {
                Some(_) => self.give(row.visit, &to)?,
                // The office looks at it: somebody thinks that a colleague has the visit.
                None => {
                    let by = event.by.as_str();
                    self.audit(by, "handed_over_to_nobody", Some(row.visit), to.as_str())?;
                }
            }
        }
        if TOLD_ON.contains(&event.kind) {
            self.news.weighty.insert(row.visit);
        }
        self.news
            .changed
            .entry(row.visit)
            .and_modify(|(_, last)| *last = n)
            .or_insert((n, n));
        Ok(())
    }

    /// Stores how far a visit has moved on.
    pub fn save(&mut self, row: &VisitRow) -> Result<()> {
        self.tx.advance_visit(row)
    }

    /// The office says something: authored under this process start, appended and saved.
    pub fn say(
        &mut self,
        row: &mut VisitRow,
        by: &PersonId,
        kind: EventKind,
        data: Json,
    ) -> Result<Event> {
        let genesis = Genesis::new(self.tenant, row.visit);
        let writer = Writer::Office {
            process: self.process,
        };
        let actor = writer.actor(row.visit);
        let heads: Vec<Hash> = row.heads.iter().map(|h| Hash(*h)).collect();
        let table = self.tx.gate(row.visit);
        let after = newest(&genesis, &table, &heads, actor).map_err(lost)?;
        let event = EventDraft {
            kind,
            after,
            trip: None,
            by: by.clone(),
            dev: DeviceId::office(),
            at: self.now,
            mono: None,
            boot: None,
            srv: None,
            data,
        }
        .seal(row.visit)
        .map_err(failed)?;
        match author(&genesis, &table, &heads, actor, &event) {
            Ok((change, meta)) => {
                self.append(row, writer, change, &meta, &event)?;
                self.save(row)?;
            }
            // Said already, in the same millisecond on the same ground: nothing to add.
            Err(AuthorError::Duplicate(_)) => {}
            Err(e) => return Err(lost(e)),
        }
        Ok(event)
    }

    /// Lets a person have a visit.
    pub fn give(&mut self, visit: VisitId, person: &PersonId) -> Result<()> {
        if self.tx.add_grant(visit, person, self.now)? {
            self.news.ended.remove(&(person.clone(), visit));
            self.news.given.insert((person.clone(), visit));
            // Those who have it already learn the newcomer's name.
            self.tell_customer(visit);
        }
        Ok(())
    }

    /// Lets a person have a visit that was opened on `device`.
    pub fn give_opener(
        &mut self,
        visit: VisitId,
        person: &PersonId,
        device: &DeviceId,
    ) -> Result<()> {
        self.news.openers.insert((device.clone(), visit));
        self.give(visit, person)
    }

    /// Ends a person's pull of a visit.
    pub fn end(&mut self, visit: VisitId, person: &PersonId) -> Result<()> {
        if self.tx.end_grant(visit, person, self.now)? {
            self.news.given.remove(&(person.clone(), visit));
            self.news.ended.insert((person.clone(), visit));
        }
        Ok(())
    }

    /// A value or blob came after its event: `p:` or `b:` and its hash.
    pub fn tell_value(&mut self, visit: VisitId, item: String) {
        self.news.values.insert((visit, item));
    }

    /// A device handed in something new of a visit. Its cursor moves on with that, whether or not it may pull the
    /// visit: an office that goes back to before it does not know the cursor, and the phone hands it in again.
    pub fn note_writer(&mut self, device: &DeviceId, visit: VisitId) {
        self.news.wrote.insert((device.clone(), visit));
    }

    /// The household's row of a visit changed.
    pub fn tell_customer(&mut self, visit: VisitId) {
        self.news.customers.insert(visit);
    }

    /// A device is to get everything that its holder may pull, and to lose what only the one before might.
    pub fn prime(&mut self, device: DeviceId, before: Option<PersonId>) {
        self.news.primed.insert(device, before);
    }

    /// The visits that brought what visits linked with them may have to be told of.
    pub(super) fn weighty(&self) -> Vec<VisitId> {
        self.news.weighty.iter().copied().collect()
    }

    /// Writes the feed rows; answers what changed and whom to wake.
    pub(super) fn finish(self) -> Result<(BTreeSet<VisitId>, BTreeSet<DeviceId>)> {
        let (tx, news) = (self.tx, &self.news);
        let mut plan: BTreeMap<DeviceId, Vec<FeedItem>> = BTreeMap::new();
        let mut whole: BTreeSet<(DeviceId, VisitId)> = BTreeSet::new();
        // The day's work first, also what of it began a while ago.
        let today = self.now - 12 * 3_600_000;
        for (device, before) in &news.primed {
            let Some(row) = tx.device(device)? else {
                continue;
            };
            let held = tx.held_by(&row.person, today)?;
            if let Some(before) = before {
                for visit in tx.held_by(before, today)? {
                    if !held.contains(&visit) {
                        plan.entry(device.clone())
                            .or_default()
                            .push(FeedItem::Revoked(visit));
                    }
                }
            }
            for visit in held {
                whole.insert((device.clone(), visit));
                plan.entry(device.clone())
                    .or_default()
                    .push(FeedItem::Granted(visit));
            }
        }
        for (person, visit) in &news.given {
            for device in tx.devices_of(person)? {
                let key = (device.clone(), *visit);
                if !news.openers.contains(&key) && whole.insert(key) {
                    plan.entry(device)
                        .or_default()
                        .push(FeedItem::Granted(*visit));
                }
            }
        }
        for (person, visit) in &news.ended {
            for device in tx.devices_of(person)? {
                plan.entry(device)
                    .or_default()
                    .push(FeedItem::Revoked(*visit));
            }
        }
        let mut tell_holders = |visit: VisitId, item: FeedItem| -> Result<()> {
            for person in tx.holders(visit)? {
                for device in tx.devices_of(&person)? {
                    if !whole.contains(&(device.clone(), visit)) {
                        plan.entry(device).or_default().push(item.clone());
                    }
                }
            }
            Ok(())
        };
        for (visit, (first, last)) in &news.changed {
            tell_holders(
                *visit,
                FeedItem::Changes {
                    visit: *visit,
                    first: *first,
                    last: *last,
                },
            )?;
        }
        for visit in &news.customers {
            tell_holders(*visit, FeedItem::Customer(*visit))?;
        }
        for (visit, item) in &news.values {
            tell_holders(
                *visit,
                FeedItem::Value {
                    visit: *visit,
                    item: item.clone(),
                },
            )?;
        }
        let woken = plan.keys().cloned().collect();
        for (device, visit) in &news.wrote {
            let (first, last) = *news.changed.get(visit).unwrap_or(&(i64::MAX, 0));
            let row = FeedItem::Changes {
                visit: *visit,
                first,
                last,
            };
            let items = plan.entry(device.clone()).or_default();
            if !items.contains(&row) {
                items.push(row);
            }
        }
        for (device, items) in plan {
            for item in items {
                if let FeedItem::Granted(visit) | FeedItem::Changes { visit, .. } = &item {
                    self.named_first(&device, *visit)?;
                }
                tx.append_feed(&device, &item, self.bytes())?;
            }
        }
        Ok((self.news.changed.into_keys().collect(), woken))
    }

    /// A standard or calendar stands in the feed before the first visit that names it, and once.
    fn named_first(&self, device: &DeviceId, visit: VisitId) -> Result<()> {
        let tx = self.tx;
        let row = tx.need_visit(visit)?;
        let tell = |item| tx.append_feed(device, &item, self.bytes());
        for hash in row.pins {
            if !tx.feed_knows(device, Shared::Standard, &hash)? && tx.standard(&hash)?.is_some() {
                tell(FeedItem::Standard(hash))?;
            }
        }
        for hash in row.calendars {
            if !tx.feed_knows(device, Shared::Calendar, &hash)? && tx.calendar(&hash)?.is_some() {
                tell(FeedItem::Calendar(hash))?;
            }
        }
        Ok(())
    }
}

/// The visit's row and its changes do not belong together.
fn lost(e: AuthorError<OfficeError>) -> OfficeError {
    match e {
        AuthorError::Table(e) => e,
        _ => OfficeError::Damaged("visit"),
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// How many values and blobs an event names.
pub(crate) fn names(event: &Event) -> usize {
    let mut names = BTreeSet::new();
    references("", &event.data, &mut names);
    names.len()
}

/// The hashes that event data names: `{p}` a private value in base32 (`None`), `{b, …}` bytes in hex, whose kind the
/// member tells in which they stand.
fn references(member: &str, data: &Json, out: &mut BTreeSet<(Option<BlobKind>, [u8; 32])>) {
    let read = |v: Option<&Json>, spelled: &dyn Fn(&str) -> Option<Vec<u8>>| {
        v.and_then(Json::as_str)
            .and_then(spelled)
            .and_then(|b| <[u8; 32]>::try_from(b).ok())
    };
    let hex = |s: &str| HEXLOWER.decode(s.as_bytes()).ok();
    match data {
        Json::Map(members) => {
            out.extend(read(data.get("p"), &from_base32).map(|h| (None, h)));
            let kind = Some(BlobKind::of_member(member));
            out.extend(read(data.get("b"), &hex).map(|h| (kind, h)));
            members.iter().for_each(|(k, v)| references(k, v, out));
        }
        Json::List(items) => items.iter().for_each(|v| references(member, v, out)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use doorstep_visit::id::base32;

    use super::*;

    #[test]
    fn values_and_blobs_are_found_as_events_spell_them() {
        let data = Json::from_pairs([
            ("note", Json::from_pairs([("p", base32(&[1; 32]).into())])),
            (
                "statement",
                Json::from_pairs([
                    ("b", HEXLOWER.encode(&[2; 32]).into()),
                    ("key", Json::from_pairs([("p", base32(&[3; 32]).into())])),
                ]),
            ),
            (
                "strokes",
                Json::from_pairs([("b", HEXLOWER.encode(&[4; 32]).into())]),
            ),
            (
                "shots",
                [Json::from_pairs([("b", HEXLOWER.encode(&[5; 32]).into())])]
                    .into_iter()
                    .collect(),
            ),
            ("of", Json::from_pairs([("b", "not a hash".into())])),
        ]);
        let mut found = BTreeSet::new();
        references("", &data, &mut found);
        assert_eq!(
            found,
            BTreeSet::from([
                (None, [1; 32]),
                (Some(BlobKind::Statement), [2; 32]),
                (None, [3; 32]),
                (Some(BlobKind::Strokes), [4; 32]),
                (Some(BlobKind::Photo), [5; 32]),
            ])
        );
    }
}
