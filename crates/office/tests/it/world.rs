//! A small office with a clock of its own, and phones that speak the real protocol.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use doorstep_doc::pack::{PackLimits, decode, encode};
use doorstep_doc::{Genesis, Hash, MemTable, Packed, SealedChange, VisitDoc, Writer};
use doorstep_office::storage::devices::DeviceRow;
use doorstep_office::{
    Caller, Clock, Config, DeviceCaller, Household, NewOrder, NewPerson, NewTenant, Office,
    PersonCaller, Place, Random, Role,
};
use doorstep_visit::{DeviceId, Event, EventDraft, EventId, Json, PersonId, TenantId, VisitId};
use doorstep_wire::{
    AckStatus, Bytes, Cursor, EnrolRequest, Hash32, Have, Id16, PrivateValue, Pull, PullKind, Push,
    Salt32, SyncRequest, SyncResponse,
};
use p256::ecdsa::SigningKey;
use sha2::{Digest, Sha256};

/// 24 Nov 2025, 09:00 in Shanghai.
pub const MORNING: i64 = 1_763_946_000_000;

/// A clock that moves when told to.
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}
impl Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Bytes that differ at each draw and are the same in each run.
pub struct TestRandom(AtomicU64);

impl Random for TestRandom {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            let n = self.0.fetch_add(1, Ordering::SeqCst);
            let hash: [u8; 32] = Sha256::digest(n.to_be_bytes()).into();
            chunk.copy_from_slice(&hash[..chunk.len()]);
        }
    }
}

pub struct World {
    pub office: Office,
    pub clock: Arc<TestClock>,
    pub tenant: TenantId,
}

pub fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(s: &str) -> T {
    s.parse().unwrap()
}

pub fn standard_files(name: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/standards")
        .join(name);
    ["standard.toml", "text.zh-CN.toml", "text.en.toml"]
        .iter()
        .map(|f| {
            (
                (*f).to_owned(),
                std::fs::read_to_string(folder.join(f)).unwrap(),
            )
        })
        .collect()
}

pub fn open(place: Place, seed: u64) -> (Office, Arc<TestClock>) {
    open_with(Config::new(place), seed)
}

pub fn open_with(config: Config, seed: u64) -> (Office, Arc<TestClock>) {
    let clock = Arc::new(TestClock(AtomicI64::new(MORNING)));
    (try_open(config, clock.clone(), seed).unwrap(), clock)
}

/// An office on a file that may be damaged.
pub fn try_open(
    config: Config,
    clock: Arc<TestClock>,
    seed: u64,
) -> Result<Office, doorstep_office::OfficeError> {
    Office::with_config(config, clock, Arc::new(TestRandom(AtomicU64::new(seed))))
}

pub fn clock() -> Arc<TestClock> {
    Arc::new(TestClock(AtomicI64::new(MORNING)))
}

pub const PASSWORD: &str = "correct horse";

impl World {
    pub fn new() -> Self {
        Self::at(Place::Memory)
    }

    /// A company with two crews, one person of each role, a second technician, and a standard.
    pub fn at(place: Place) -> Self {
        Self::with(Config::new(place))
    }

    pub fn with(config: Config) -> Self {
        let (office, clock) = open_with(config, 1);
        let tenant: TenantId = id("north-heat");
        let new = NewTenant {
            tenant: tenant.clone(),
            name: "北方热力".into(),
            zone: "Asia/Shanghai".into(),
        };
        office.create_tenant(&new).unwrap();
        // Before there are people, whoever keeps the machine does it.
        let admin = PersonId::machine();
        for (crew, name) in [("east", "东组"), ("west", "西组")] {
            office.add_crew(&tenant, &admin, Some(crew), name).unwrap();
        }
        for (person, name, role, crew) in [
            ("p-li", "李师傅", Role::Technician, Some("east")),
            ("p-wang", "王师傅", Role::Technician, Some("east")),
            ("p-zhao", "赵师傅", Role::Technician, Some("west")),
            ("p-lead", "孙组长", Role::CrewLead, Some("east")),
            ("p-desk", "钱调度", Role::Dispatcher, None),
            ("p-admin", "周管理", Role::Admin, None),
        ] {
            let new = NewPerson {
                person: Some(id(person)),
                name: name.into(),
                role,
                crew: crew.map(str::to_owned),
            };
            office.add_person(&tenant, &admin, &new).unwrap();
        }
        office
            .publish_standard(
                &tenant,
                &id("p-admin"),
                &standard_files("example-radiator-check"),
            )
            .unwrap();
        Self {
            office,
            clock,
            tenant,
        }
    }

    pub fn person(&self, person: &str) -> PersonCaller {
        let row = self
            .office
            .people(&self.tenant)
            .unwrap()
            .into_iter()
            .find(|p| p.person.as_str() == person)
            .unwrap();
        PersonCaller {
            tenant: self.tenant.clone(),
            person: row.person,
            role: row.role,
            crew: row.crew,
            csrf: None,
        }
    }

    pub fn api_token(&self, person: &str) -> String {
        self.office
            .issue_api_token(&self.tenant, &id(person), 3_600_000)
            .unwrap()
    }

    pub fn order(&self, household: &str, assign: &[&str]) -> VisitId {
        let order = NewOrder {
            reference: None,
            facts: BTreeMap::from([("fault_kind".to_owned(), Json::from("no_heat"))]),
            reported_at: None,
            appointment: Some((MORNING + 1_800_000, MORNING + 3_600_000)),
            household: Household {
                household: Some(household.into()),
                name: "王秀英".into(),
                phone: "13800138000".into(),
                address: "新华路 3 号".into(),
            },
            standard: None,
            assign: assign.iter().map(|p| id(p)).collect(),
        };
        self.office
            .create_order(&self.tenant, &id("p-desk"), &order)
            .unwrap()
            .visit
    }

    pub fn enrol(&self, person: &str) -> Phone {
        self.phone(person, person)
    }

    /// A phone of a person who has several.
    pub fn phone(&self, person: &str, key: &str) -> Phone {
        let code = self
            .office
            .create_enrolment_code(&self.tenant, &id("p-admin"), &id(person))
            .unwrap();
        let done = self.office.enrol(&enrol_request(&code, key)).unwrap();
        Phone {
            tenant: self.tenant.clone(),
            device: done.device,
            person: id(person),
            token: done.token,
            epoch: u64::from(Sha256::digest(person.as_bytes())[0]) + 1,
            cursor: None,
            docs: BTreeMap::new(),
            values: BTreeMap::new(),
            standards: 0,
            calendars: 0,
            customers: BTreeMap::new(),
            tick: 0,
            packets: Mutex::new(0),
        }
    }

    pub fn caller(&self, phone: &Phone) -> DeviceCaller {
        match self.office.caller(&phone.token).unwrap() {
            Caller::Device(device) => device,
            other => panic!("{other:?}"),
        }
    }

    pub fn device(&self, phone: &Phone) -> DeviceRow {
        self.office
            .devices(&self.tenant)
            .unwrap()
            .into_iter()
            .find(|d| d.device == phone.device)
            .unwrap()
    }

    pub fn exchange(&self, phone: &Phone, request: &SyncRequest) -> SyncResponse {
        self.office
            .sync(&self.caller(phone), request.clone())
            .unwrap()
    }

    /// Pushes and pulls until nothing is left; answers the last response.
    pub fn sync(&self, phone: &mut Phone) -> SyncResponse {
        for _ in 0..50 {
            let request = phone.request();
            let answer = self.exchange(phone, &request);
            phone.take(&answer);
            if !answer.more && !answer.reset {
                return answer;
            }
        }
        panic!("sync does not come to an end");
    }

    /// The newest events of a visit, as whoever reads it now sees them.
    pub fn newest(&self, visit: VisitId) -> Vec<EventId> {
        let desk = self.person("p-desk");
        self.office.visit(&desk, visit, "test").unwrap().row.newest
    }

    pub fn event_count(&self, visit: VisitId) -> usize {
        self.office
            .visit(&self.person("p-desk"), visit, "test")
            .unwrap()
            .events
            .len()
    }
}

pub fn public_key(name: &str) -> String {
    let secret: [u8; 32] = Sha256::digest(name.as_bytes()).into();
    let key = SigningKey::from_slice(&secret).unwrap();
    key.verifying_key()
        .to_sec1_point(false)
        .as_bytes()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

pub fn enrol_request(code: &str, name: &str) -> EnrolRequest {
    EnrolRequest {
        code: code.into(),
        device_name: None,
        public_key: public_key(name),
        platform: "android".into(),
        engine: "test/1".into(),
    }
}

/// What a phone holds of one visit.
#[derive(Clone)]
pub struct Held {
    pub doc: VisitDoc,
    pub table: MemTable,
    pub newest: Vec<EventId>,
    pub pending: Vec<Packed>,
    pub server_heads: Vec<Hash32>,
}

/// A phone, as small as it can be.
pub struct Phone {
    pub tenant: TenantId,
    pub device: DeviceId,
    pub person: PersonId,
    pub token: String,
    pub epoch: u64,
    pub cursor: Option<Cursor>,
    pub docs: BTreeMap<VisitId, Held>,
    /// Private values by `p`, each with its visit.
    pub values: BTreeMap<[u8; 32], (VisitId, PrivateValue)>,
    pub standards: usize,
    pub calendars: usize,
    pub customers: BTreeMap<VisitId, String>,
    pub tick: i64,
    pub packets: Mutex<usize>,
}

/// A copy of a phone's database, as a backup would hold it.
pub struct Backup {
    cursor: Option<Cursor>,
    docs: BTreeMap<VisitId, Held>,
    values: BTreeMap<[u8; 32], (VisitId, PrivateValue)>,
}

impl Phone {
    pub fn backup(&self) -> Backup {
        Backup {
            cursor: self.cursor,
            docs: self.docs.clone(),
            values: self.values.clone(),
        }
    }

    /// The database of the backup under a new epoch.
    pub fn restore(&mut self, backup: Backup) {
        (self.cursor, self.docs, self.values) = (backup.cursor, backup.docs, backup.values);
        self.epoch += 1_000;
    }

    pub fn writer(&self) -> Writer {
        Writer::Device {
            device: self.device.clone(),
            epoch: self.epoch,
        }
    }

    pub fn hold(&mut self, visit: VisitId) -> &mut Held {
        let tenant = self.tenant.clone();
        self.docs.entry(visit).or_insert_with(|| Held {
            doc: VisitDoc::new(&tenant, visit),
            table: MemTable::new(),
            newest: vec![],
            pending: vec![],
            server_heads: vec![],
        })
    }

    /// Records an event; it waits to be pushed.
    pub fn act(&mut self, visit: VisitId, kind: &str, data: Json) -> Event {
        self.tick += 1;
        let (person, device, writer, tick) = (
            self.person.clone(),
            self.device.clone(),
            self.writer(),
            self.tick,
        );
        let held = self.hold(visit);
        let event = EventDraft {
            kind: kind.into(),
            after: held.newest.iter().copied().take(8).collect(),
            trip: None,
            by: person,
            dev: device,
            at: MORNING + tick * 1000,
            mono: Some(tick * 1000),
            boot: Some("b1".into()),
            srv: None,
            data,
        }
        .seal(visit)
        .unwrap();
        let (change, _) = held.doc.author(writer.actor(visit), &event).unwrap();
        held.add(&change);
        held.pending.push(Packed { writer, change });
        event
    }

    /// Records an event with a private value; `carry` says whether the value travels, too.
    pub fn act_private(&mut self, visit: VisitId, kind: &str, text: &str, carry: bool) -> [u8; 32] {
        self.tick += 1;
        let random: [u8; 32] = Sha256::digest(self.tick.to_be_bytes()).into();
        let p = doorstep_visit::private::private_hash(visit, &random, text);
        let data = Json::from_pairs([("note", Json::from_pairs([("p", p.as_str().into())]))]);
        self.act(visit, kind, data);
        let p: [u8; 32] = doorstep_visit::id::from_base32(&p)
            .unwrap()
            .try_into()
            .unwrap();
        if carry {
            self.values.insert(
                p,
                (
                    visit,
                    PrivateValue {
                        random: Salt32(random),
                        value: text.into(),
                    },
                ),
            );
        }
        p
    }

    /// Records an event that names many private values, all of which travel.
    pub fn act_values(&mut self, visit: VisitId, count: usize, length: usize) {
        let mut names = Vec::with_capacity(count);
        for n in 0..count {
            let random: [u8; 32] = Sha256::digest(format!("{} {n}", self.tick)).into();
            let text = "v".repeat(length);
            let name = doorstep_visit::private::private_hash(visit, &random, &text);
            let p = doorstep_visit::id::from_base32(&name).unwrap();
            let value = PrivateValue {
                random: Salt32(random),
                value: text,
            };
            self.values.insert(p.try_into().unwrap(), (visit, value));
            names.push(Json::from_pairs([("p", name.as_str().into())]));
        }
        let of: Json = names.into_iter().collect();
        self.act(visit, "d.note", Json::from_pairs([("of", of)]));
    }

    pub fn request(&self) -> SyncRequest {
        let mut request = SyncRequest::new(self.device.as_str(), self.epoch, "test/1");
        request.cursor = self.cursor;
        // The office goes on with the answer to a list.
        let listing = self
            .cursor
            .is_none_or(|c| c.at.is_some_and(|at| at.0[0] > 0));
        if listing && !self.docs.is_empty() {
            request.have = Some(self.have());
        }
        for (visit, held) in &self.docs {
            if !held.pending.is_empty() {
                request.push.push(self.push(*visit, held));
            }
        }
        request
    }

    pub fn have(&self) -> Vec<Have> {
        self.docs
            .iter()
            .map(|(visit, held)| {
                let heads = held.doc.heads();
                let heads = heads.iter().map(|h| Hash32(h.0));
                let values = self.values.iter().filter(|(_, (v, _))| v == visit);
                Have::new(
                    Id16(*visit.0.as_bytes()),
                    heads.collect(),
                    values.map(|(p, _)| Hash32(*p)).collect(),
                )
            })
            .collect()
    }

    pub fn push(&self, visit: VisitId, held: &Held) -> Push {
        let genesis = Genesis::new(&self.tenant, visit);
        let base: Vec<Hash> = held.server_heads.iter().map(|h| Hash(h.0)).collect();
        let mut push = Push::new(Id16(*visit.0.as_bytes()));
        push.base = held.server_heads.clone();
        push.changes = Bytes(encode(&genesis, &base, &held.pending).unwrap());
        push.private = self
            .values
            .values()
            .filter(|(v, _)| *v == visit)
            .map(|(_, value)| value.clone())
            .collect();
        push
    }

    pub fn take(&mut self, answer: &SyncResponse) {
        for ack in &answer.acks {
            let visit = visit_of(ack.doc);
            let held = self.hold(visit);
            match &ack.status {
                AckStatus::Ok => {
                    held.pending.clear();
                    held.server_heads = ack.heads.clone();
                }
                AckStatus::Need { heads } => held.server_heads = heads.clone(),
                _ => {}
            }
        }
        for item in &answer.pull {
            self.take_item(item);
        }
        self.cursor = answer.cursor;
    }

    fn take_item(&mut self, item: &Pull) {
        *self.packets.lock().unwrap() += 1;
        match item.kind {
            PullKind::Standard => self.standards += 1,
            PullKind::Calendar => self.calendars += 1,
            PullKind::Customer => {
                let text = String::from_utf8(item.payload.0.clone()).unwrap();
                self.customers.insert(visit_of(item.doc.unwrap()), text);
            }
            PullKind::Revoked => {
                self.docs.remove(&visit_of(item.doc.unwrap()));
            }
            _ => {
                let visit = visit_of(item.doc.unwrap());
                for value in &item.private {
                    let p =
                        doorstep_visit::private::private_hash(visit, &value.random.0, &value.value);
                    let p = doorstep_visit::id::from_base32(&p)
                        .unwrap()
                        .try_into()
                        .unwrap();
                    self.values.insert(p, (visit, value.clone()));
                }
                if item.changes.is_empty() {
                    return;
                }
                let genesis = Genesis::new(&self.tenant, visit);
                let base: Vec<Hash> = item.base.iter().map(|h| Hash(h.0)).collect();
                let held = self.hold(visit);
                let packed = decode(
                    &genesis,
                    &base,
                    item.changes.as_ref(),
                    PackLimits::default(),
                    &held.table,
                )
                .unwrap()
                .unwrap();
                for one in &packed {
                    held.add(&one.change);
                }
                held.server_heads = item.heads.clone();
            }
        }
    }

    pub fn events(&self, visit: VisitId) -> Vec<Event> {
        let entries = self.docs[&visit].doc.entries();
        entries
            .iter()
            .map(|(key, bytes)| Event::parse_keyed(visit, key, bytes).unwrap())
            .collect()
    }

    pub fn has(&self, visit: VisitId, kind: &str) -> bool {
        self.events(visit).iter().any(|e| e.kind == kind)
    }
}

impl Held {
    fn add(&mut self, change: &SealedChange) {
        use doorstep_doc::{ChangeTable, causality};
        if self.table.meta(&change.hash()).unwrap().is_some() {
            return;
        }
        let genesis = self.doc.genesis().clone();
        let meta = causality(&genesis, &self.table, change).unwrap().unwrap();
        self.table.insert(change, meta);
        self.doc.apply(std::slice::from_ref(change)).unwrap();
        let event = Event::parse(genesis.visit(), &change.parts().value).unwrap();
        self.newest.retain(|e| !event.after.contains(e));
        self.newest.push(event.id);
    }
}

pub fn visit_of(doc: Id16) -> VisitId {
    VisitId(uuid::Uuid::from_bytes(doc.0))
}

pub fn doc_of(visit: VisitId) -> Id16 {
    Id16(*visit.0.as_bytes())
}

pub fn empty() -> Json {
    Json::object()
}
