//! An office in memory, built from the messages and the gate alone: what the protocol page says, no more.

mod answer;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use doorstep_core::SyncCall;
use doorstep_doc::{
    AuthorFacts, Authority, ChangeTable, GateAnswer, GateOutcome, Genesis, Hash, PackError, Packed,
    VisitDoc, Writer, judge_all, pack,
};
use doorstep_visit::private::private_hash;
use doorstep_visit::{DeviceId, EventDraft, Json, Side, TenantId, VisitId};
use doorstep_wire::*;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use sha2::{Digest, Sha256};

use crate::kit::{MORNING, office_key, pack as pack_files};

const PROCESS: [u8; 16] = [3; 16];

pub struct Held {
    pub doc: VisitDoc,
    pub log: Vec<Packed>,
    values: BTreeMap<[u8; 32], PrivateValue>,
    blobs: BTreeMap<[u8; 32], Blob>,
    granted: BTreeSet<String>,
}

#[derive(Clone)]
enum Row {
    Granted(VisitId),
    Changes(VisitId, usize, usize),
    Standard(String),
    Customer(VisitId),
    Item(Box<Pull>),
}

/// What happens to one answer.
pub enum Fault {
    /// The office takes the request, the answer is lost.
    Lost,
    /// A captive portal answers instead.
    Portal,
    /// The office answers with a problem.
    Problem(u16, &'static str),
    /// Its answer is changed on the way.
    Bend(fn(&mut SyncResponse)),
}

#[derive(Default)]
pub struct State {
    pub visits: BTreeMap<VisitId, Held>,
    feed: BTreeMap<String, Vec<Row>>,
    life: u8,
    pub faults: Vec<Fault>,
    pub calls: Vec<SyncCall>,
    pub now: i64,
}

/// The office; every clone of a phone's transport is a reference to it.
pub struct Office(pub Mutex<State>);

fn tenant() -> TenantId {
    "nuanhe".parse().unwrap()
}

impl Office {
    pub fn new() -> Self {
        let state = State {
            now: MORNING,
            ..State::default()
        };
        Self(Mutex::new(state))
    }
    pub fn fault(&self, fault: Fault) {
        self.0.lock().unwrap().faults.insert(0, fault);
    }
    /// The office's clock, which the tests keep with the phone's.
    pub fn clock(&self, now: i64) {
        self.0.lock().unwrap().now = now;
    }
    pub fn calls(&self) -> usize {
        self.0.lock().unwrap().calls.len()
    }
    /// A visit with an order, a pin, an appointment and people, granted to these devices.
    pub fn order(&self, n: u8, standard: &str, devices: &[&str]) -> VisitId {
        let visit = VisitId::new_v7(MORNING, [n; 10]);
        let hash = doorstep_standard::StandardHash::of(&pack_files(standard)).to_string();
        let persons = devices.iter().map(|d| d.replace("dev-", "p-")).collect();
        let facts = Json::from_pairs([("fault_kind", "no_heat".into())]);
        let order = Json::from_pairs([
            ("reported_at", (MORNING - 3_600_000).into()),
            ("facts", facts),
            ("customer", "c-1".into()),
            ("household", "3-2-501".into()),
        ]);
        self.say(visit, "o.order_set", order);
        self.say(
            visit,
            "o.standard_pinned",
            Json::from_pairs([("pack", hash.as_str().into())]),
        );
        let window = [
            ("start", (MORNING + 1_800_000).into()),
            ("end", (MORNING + 3_600_000).into()),
        ];
        self.say(visit, "o.appointment_set", Json::from_pairs(window));
        self.say(
            visit,
            "o.assigned",
            Json::from_pairs([("persons", persons)]),
        );
        let mut state = self.0.lock().unwrap();
        for device in devices {
            state
                .visits
                .get_mut(&visit)
                .unwrap()
                .granted
                .insert((*device).into());
            let feed = state.feed.entry((*device).into()).or_default();
            feed.push(Row::Standard(standard.into()));
            feed.push(Row::Granted(visit));
            feed.push(Row::Customer(visit));
        }
        visit
    }
    pub fn say(&self, visit: VisitId, kind: &str, data: Json) {
        let mut state = self.0.lock().unwrap();
        state.now += 1_000;
        let at = state.now;
        let held = state.held(visit);
        let history = history(held, visit);
        let event = EventDraft {
            kind: kind.into(),
            after: history.newest(),
            trip: None,
            by: "p-chen".parse().unwrap(),
            dev: DeviceId::office(),
            at,
            mono: None,
            boot: None,
            srv: None,
            data,
        }
        .seal(visit)
        .unwrap();
        let writer = Writer::Office { process: PROCESS };
        let (change, _) = held.doc.author(writer.actor(visit), &event).unwrap();
        held.doc.apply(std::slice::from_ref(&change)).unwrap();
        held.log.push(Packed { writer, change });
        let n = held.log.len();
        state.announce(visit, n - 1, n);
    }
    /// Puts an item as it is into a device's feed.
    pub fn feed(&self, device: &str, item: Pull) {
        let mut state = self.0.lock().unwrap();
        state
            .feed
            .entry(device.into())
            .or_default()
            .push(Row::Item(Box::new(item)));
    }
    /// The office is restored from a backup: it knows no cursor, and has lost what `forget` says.
    pub fn restore(&self, forget: impl Fn(&mut BTreeMap<VisitId, Held>)) {
        let mut state = self.0.lock().unwrap();
        state.life += 1;
        forget(&mut state.visits);
    }
    pub fn receipt(&self, visit: VisitId, device: &str) -> Receipt {
        let state = self.0.lock().unwrap();
        state.receipt(visit, device, state.visits[&visit].heads())
    }
    pub fn history(&self, visit: VisitId) -> doorstep_visit::history::History {
        history(&self.0.lock().unwrap().visits[&visit], visit)
    }
    pub fn counts(&self, visit: VisitId) -> (usize, usize, usize) {
        let state = self.0.lock().unwrap();
        let held = &state.visits[&visit];
        (held.log.len(), held.values.len(), held.blobs.len())
    }
}

pub fn history(held: &Held, visit: VisitId) -> doorstep_visit::history::History {
    let entries = held.doc.entries();
    doorstep_visit::history::History::read(
        visit,
        entries.iter().map(|(k, v)| (k.as_str(), v.as_str())),
    )
}

pub fn read_call(call: &SyncCall) -> SyncRequest {
    let header = |name: &str| {
        call.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    };
    let encoding = Encoding::from_headers(header("content-encoding"), header(DICT_HEADER)).unwrap();
    decode_body(&call.body, encoding, &Limits::REQUEST).unwrap()
}

impl Held {
    fn new(visit: VisitId) -> Self {
        Self {
            doc: VisitDoc::new(&tenant(), visit),
            log: vec![],
            values: BTreeMap::new(),
            blobs: BTreeMap::new(),
            granted: BTreeSet::new(),
        }
    }
    fn heads(&self) -> Vec<Hash32> {
        self.doc.heads().iter().map(|h| Hash32(h.0)).collect()
    }
    fn truncate(&mut self, n: usize, visit: VisitId) {
        let log = self.log[..n].to_vec();
        *self = Self {
            granted: self.granted.clone(),
            ..Self::new(visit)
        };
        self.doc
            .apply(&log.iter().map(|p| p.change.clone()).collect::<Vec<_>>())
            .unwrap();
        self.log = log;
    }
    /// Loses everything after the first `n` changes, and all values.
    pub fn lose(&mut self, n: usize, visit: VisitId) {
        self.truncate(n, visit);
    }
    /// Values and documents that events name and that are not here.
    fn wanted(&self) -> Vec<Hash32> {
        let mut out = BTreeSet::new();
        for (_, text) in self.doc.entries() {
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            names(&json["d"], &mut out);
        }
        out.retain(|h| !self.values.contains_key(&h.0) && !self.blobs.contains_key(&h.0));
        out.into_iter().collect()
    }
}

fn names(v: &serde_json::Value, out: &mut BTreeSet<Hash32>) {
    if let Some(map) = v.as_object() {
        let p = map
            .get("p")
            .and_then(|p| doorstep_visit::id::from_base32(p.as_str()?));
        let b = map
            .get("b")
            .and_then(|b| data_encoding::HEXLOWER.decode(b.as_str()?.as_bytes()).ok());
        out.extend(
            p.into_iter()
                .chain(b)
                .map(|h| Hash32(h.try_into().unwrap())),
        );
        map.values().for_each(|v| names(v, out));
    }
}

impl State {
    fn held(&mut self, visit: VisitId) -> &mut Held {
        self.visits.entry(visit).or_insert_with(|| Held::new(visit))
    }
    fn announce(&mut self, visit: VisitId, from: usize, to: usize) {
        for device in self.visits[&visit].granted.clone() {
            self.feed
                .entry(device)
                .or_default()
                .push(Row::Changes(visit, from, to));
        }
    }
    fn receipt(&self, visit: VisitId, device: &str, heads: Vec<Hash32>) -> Receipt {
        let mut receipt = Receipt {
            tenant: "nuanhe".into(),
            visit: Id16(*visit.0.as_bytes()),
            device: device.into(),
            heads,
            n: self.feed.get(device).map_or(0, Vec::len) as u64,
            sig: Bytes::default(),
        };
        let sig: Signature = office_key().sign(&receipt.signed_bytes());
        receipt.sig = Bytes(sig.to_bytes().to_vec());
        receipt
    }
    fn tag(&self, n: u64, epoch: u64) -> Id16 {
        let d = Sha256::digest([&[self.life][..], &n.to_be_bytes(), &epoch.to_be_bytes()].concat());
        Id16(d[..16].try_into().unwrap())
    }

    pub fn sync(&mut self, request: SyncRequest) -> SyncResponse {
        self.now += 1_000;
        let mut answer = SyncResponse::new(self.now);
        for push in &request.push {
            let ack = self.take(&request, push);
            answer.acks.push(ack);
        }
        for have in request.have.iter().flatten() {
            if !request.push.iter().any(|p| p.doc == have.doc) {
                answer.acks.extend(self.lacking(&request.device, have));
            }
        }
        let feed = self.feed.get(&request.device).cloned().unwrap_or_default();
        let end = feed.len() as u64;
        let cursor = Cursor {
            n: end,
            tag: self.tag(end, request.epoch),
            at: None,
        };
        if let Some(have) = &request.have {
            // What is shared is told once, and an older or damaged database may lack it.
            for row in &feed {
                if matches!(row, Row::Standard(_)) {
                    answer.pull.extend(self.item(row, &request));
                }
            }
            self.missing(&request, have, &mut answer);
            for row in &feed {
                if matches!(row, Row::Customer(_)) {
                    answer.pull.extend(self.item(row, &request));
                }
            }
            answer.cursor = Some(cursor);
            return answer;
        }
        let from = match request.cursor {
            None => 0,
            Some(c) if c.tag == self.tag(c.n, request.epoch) && c.n <= end => c.n,
            Some(_) => {
                answer.reset = true;
                return answer;
            }
        };
        for row in &feed[from as usize..] {
            answer.pull.extend(self.item(row, &request));
        }
        answer.cursor = Some(cursor);
        answer
    }

    fn item(&self, row: &Row, request: &SyncRequest) -> Option<Pull> {
        match row {
            Row::Granted(v) => {
                Some(self.changes(*v, PullKind::Granted, &self.visits[v].log, &request.device))
            }
            Row::Changes(v, from, to) => {
                let log = &self.visits[v].log;
                let others: Vec<Packed> = log[(*from).min(log.len())..(*to).min(log.len())]
                    .iter()
                    .filter(|p| !is_own(p, request))
                    .cloned()
                    .collect();
                (!others.is_empty())
                    .then(|| self.changes(*v, PullKind::Changes, &others, &request.device))
            }
            Row::Standard(id) => {
                let files = pack_files(id);
                let texts: BTreeMap<&str, &str> = files
                    .iter()
                    .map(|(k, v)| (k.as_str(), std::str::from_utf8(v).unwrap()))
                    .collect();
                let mut item = Pull::new(PullKind::Standard);
                item.hash = Some(Hash32(doorstep_standard::StandardHash::of(&files).0));
                item.payload = Bytes(serde_json::to_vec(&texts).unwrap());
                Some(item)
            }
            Row::Customer(v) => {
                let mut item = Pull::new(PullKind::Customer);
                item.doc = Some(Id16(*v.0.as_bytes()));
                item.name = Some("c-1".into());
                let text = r#"{"name":"吴女士","phone":"13800000000","address":"3号楼2单元501"}"#;
                item.payload = Bytes(text.as_bytes().to_vec());
                Some(item)
            }
            Row::Item(item) => Some((**item).clone()),
        }
    }

    fn changes(&self, visit: VisitId, kind: PullKind, log: &[Packed], device: &str) -> Pull {
        let held = &self.visits[&visit];
        let genesis = Genesis::new(&tenant(), visit);
        let inside: BTreeSet<Hash> = log.iter().map(|p| p.change.hash()).collect();
        let base: BTreeSet<Hash> = log
            .iter()
            .flat_map(|p| p.change.parts().deps.clone())
            .collect();
        let base: Vec<Hash> = base
            .into_iter()
            .filter(|h| !inside.contains(h) && *h != genesis.hash())
            .collect();
        let mut item = Pull::new(kind);
        item.doc = Some(Id16(*visit.0.as_bytes()));
        item.base = base.iter().map(|h| Hash32(h.0)).collect();
        item.changes = Bytes(pack::encode(&genesis, &base, log).unwrap());
        item.heads = held.heads();
        item.private = held.values.values().cloned().collect();
        item.blobs = held.blobs.values().cloned().collect();
        item.receipt = Some(self.receipt(visit, device, held.heads()));
        item
    }

    /// Everything that a phone may have and does not hold.
    fn missing(&self, request: &SyncRequest, have: &[Have], answer: &mut SyncResponse) {
        for (visit, held) in &self.visits {
            if !held.granted.contains(&request.device) {
                continue;
            }
            let of = have.iter().find(|h| h.doc.0 == *visit.0.as_bytes());
            let heads: Vec<Hash> = of
                .map(|h| h.heads.iter().map(|h| Hash(h.0)).collect())
                .unwrap_or_default();
            let known = |p: &Packed| {
                heads.iter().any(
                    |h| match (held.doc.meta(h), held.doc.meta(&p.change.hash())) {
                        (Ok(Some(head)), Ok(Some(change))) => head.past.covers(&change.past),
                        _ => false,
                    },
                )
            };
            let log: Vec<Packed> = held.log.iter().filter(|p| !known(p)).cloned().collect();
            let mut item = if log.is_empty() {
                Pull::new(PullKind::Private)
            } else {
                self.changes(*visit, PullKind::Changes, &log, &request.device)
            };
            if of.is_none() {
                item.kind = PullKind::Granted;
            }
            item.doc = Some(Id16(*visit.0.as_bytes()));
            let holds = |h: &[u8; 32]| of.is_some_and(|o| o.values.iter().any(|v| v.0 == *h));
            item.private = held
                .values
                .iter()
                .filter(|(h, _)| !holds(h))
                .map(|(_, v)| v.clone())
                .collect();
            item.blobs = held
                .blobs
                .iter()
                .filter(|(h, _)| !holds(h))
                .map(|(_, v)| v.clone())
                .collect();
            answer.pull.push(item);
        }
    }

    fn lacking(&self, device: &str, have: &Have) -> Option<Ack> {
        let visit = VisitId(uuid::Uuid::from_bytes(have.doc.0));
        let Some(held) = self.visits.get(&visit) else {
            return Some(Ack::new(have.doc, AckStatus::Need { heads: vec![] }));
        };
        let unknown = have
            .heads
            .iter()
            .any(|h| !matches!(held.doc.meta(&Hash(h.0)), Ok(Some(_))));
        let wanted = held.wanted();
        if unknown {
            return Some(self.ack(
                visit,
                device,
                AckStatus::Need {
                    heads: held.heads(),
                },
            ));
        }
        (!wanted.is_empty()).then(|| self.ack(visit, device, AckStatus::Ok))
    }

    fn ack(&self, visit: VisitId, device: &str, status: AckStatus) -> Ack {
        let held = &self.visits[&visit];
        let mut ack = Ack::new(*visit.0.as_bytes(), status);
        ack.heads = held.heads();
        ack.receipt = Some(self.receipt(visit, device, held.heads()));
        ack.want = held.wanted();
        ack
    }

    fn take(&mut self, request: &SyncRequest, push: &Push) -> Ack {
        let visit = VisitId(uuid::Uuid::from_bytes(push.doc.0));
        let device = request.device.clone();
        let held = self.held(visit);
        if held.granted.is_empty() {
            held.granted.insert(device.clone());
        }
        let before = held.log.len();
        let mut status = AckStatus::Ok;
        if !push.changes.is_empty() {
            status = take_pack(held, visit, request, push);
        }
        for value in &push.private {
            let p = private_hash(visit, &value.random.0, &value.value);
            let p = doorstep_visit::id::from_base32(&p)
                .unwrap()
                .try_into()
                .unwrap();
            held.values.insert(p, value.clone());
        }
        for blob in push.blobs.iter().filter(|b| b.is_sound()) {
            held.blobs.insert(blob.sha256.0, blob.clone());
        }
        let after = held.log.len();
        if after > before {
            self.announce(visit, before, after);
        }
        self.ack(visit, &device, status)
    }
}

fn is_own(p: &Packed, request: &SyncRequest) -> bool {
    matches!(&p.writer, Writer::Device { device, epoch }
        if device.as_str() == request.device && *epoch == request.epoch)
}

fn take_pack(held: &mut Held, visit: VisitId, request: &SyncRequest, push: &Push) -> AckStatus {
    let genesis = Genesis::new(&tenant(), visit);
    let base: Vec<Hash> = push.base.iter().map(|h| Hash(h.0)).collect();
    let need = |held: &Held| AckStatus::Need {
        heads: if held.log.is_empty() {
            vec![]
        } else {
            held.heads()
        },
    };
    let items = match pack::decode(
        &genesis,
        &base,
        push.changes.as_ref(),
        pack::PackLimits::default(),
        &held.doc,
    ) {
        Ok(Ok(items)) => items,
        Ok(Err(PackError::MissingDep(_))) => return need(held),
        Ok(Err(e)) => panic!("{e}"),
        Err(e) => match e {},
    };
    let person = request.device.replace("dev-", "p-").parse().unwrap();
    let facts = AuthorFacts {
        devices: [(request.device.parse().unwrap(), BTreeSet::from([person]))].into(),
        sides: BTreeSet::from([Side::Device]),
    };
    let outcomes = judge_all(&genesis, &held.doc, &items, |p| match &p.writer {
        Writer::Device { device, .. } if device.as_str() == request.device => {
            Authority::Facts(&facts)
        }
        // The receipt proves that the office once gave it.
        _ => {
            assert!(
                push.receipt.is_some(),
                "changes of others come under a receipt"
            );
            Authority::Vouched
        }
    });
    for (item, outcome) in items.iter().zip(outcomes.unwrap_or_else(|e| match e {})) {
        match outcome {
            GateOutcome::Known => {}
            GateOutcome::Admitted(_) => {
                held.doc.apply(std::slice::from_ref(&item.change)).unwrap();
                held.log.push(item.clone());
            }
            GateOutcome::Refused(e) => match e.answer() {
                GateAnswer::Need => return need(held),
                GateAnswer::RotateActor => return AckStatus::RotateActor,
                GateAnswer::Quarantine => {
                    let hash = Hash32(item.change.hash().0);
                    return AckStatus::Quarantined {
                        hash,
                        code: e.code().into(),
                    };
                }
            },
        }
    }
    AckStatus::Ok
}
