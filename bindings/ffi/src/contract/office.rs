//! The office of the recordings: gives each visit of `fixtures/visits` to one phone, in one answer.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_doc::{Genesis, Hash, Packed, VisitDoc, Writer, author, pack};
use doorstep_standard::StandardHash;
use doorstep_visit::event::Event;
use doorstep_visit::testkit::{fixture_standards, tenant, visit};
use doorstep_visit::{EventId, VisitId};
use doorstep_wire::{
    Bytes, Cursor, Encoding, EnrolResponse, Hash32, Id16, Pull, PullKind, Receipt, Role,
    SyncResponse, encode_body,
};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};

use super::fixtures;

const DEVICE: &str = "dev-reader";

/// A recorded visit as a phone gets it.
pub struct Recording {
    /// Its name in `fixtures/visits`.
    pub name: String,
    /// Its id.
    pub visit: String,
    /// When it is looked at: a minute after its last event.
    pub now: i64,
    /// The packs that it names, parents first.
    pub packs: Vec<String>,
    /// The office's answer.
    pub reply: Vec<u8>,
}

impl Recording {
    /// Its line in `visits.tsv`.
    pub fn row(&self) -> String {
        format!(
            "{}\t{}\t{}\t{}\n",
            self.name,
            self.visit,
            self.now,
            self.packs.join(",")
        )
    }
}

fn key() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).unwrap()
}

/// The answer to any code.
pub fn enrolment() -> Vec<u8> {
    let answer = EnrolResponse {
        tenant: tenant().to_string(),
        device: DEVICE.into(),
        person: "p-li".into(),
        person_name: "李师傅".into(),
        role: Role::Technician,
        token: "token".into(),
        office_key: data_encoding::HEXLOWER
            .encode(key().verifying_key().to_sec1_point(false).as_bytes()),
        // Before every recording, so that what a sync says is newer.
        server_time: 1_763_900_000_000,
        zone: "Asia/Shanghai".into(),
    };
    serde_json::to_vec_pretty(&answer).unwrap()
}

/// All of `fixtures/visits`, by name.
pub fn recordings() -> Vec<Recording> {
    let folder = std::fs::read_dir(fixtures().join("visits")).unwrap();
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "jsonl"));
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = std::fs::read_to_string(path).unwrap();
            let events: Vec<Event> = text
                .lines()
                .map(|line| Event::parse(visit(), line).unwrap())
                .collect();
            let now = events.iter().map(|e| e.at).max().unwrap() + 60_000;
            Recording {
                packs: packs(&text),
                reply: reply(visit(), &events, now),
                visit: visit().to_string(),
                now,
                name,
            }
        })
        .collect()
}

/// Ids of the packs whose hash stands in the text, with what they inherit from.
fn packs(text: &str) -> Vec<String> {
    let standards = fixture_standards();
    let mut named: Vec<&str> = Vec::new();
    let all: BTreeMap<&StandardHash, &str> = standards
        .iter()
        .map(|(hash, s)| (hash, s.id.as_str()))
        .collect();
    for (hash, id) in all {
        if text.contains(&hash.to_string()) {
            named.push(id);
        }
    }
    named.into_iter().map(str::to_owned).collect()
}

fn reply(visit: VisitId, events: &[Event], now: i64) -> Vec<u8> {
    let genesis = Genesis::new(&tenant(), visit);
    let mut doc = VisitDoc::new(&tenant(), visit);
    let mut log: Vec<Packed> = Vec::new();
    let mut of: BTreeMap<EventId, Hash> = BTreeMap::new();
    for event in events {
        // What the event knew, and nothing else, is under its change.
        let known: BTreeSet<Hash> = event.after.iter().map(|id| of[id]).collect();
        let known: Vec<Hash> = known.into_iter().collect();
        let writers = (0..8).map(|n| match event.dev.is_office() {
            true => Writer::Office { process: [n; 16] },
            false => Writer::Device {
                device: event.dev.clone(),
                epoch: 1 + u64::from(n),
            },
        });
        // Two desks of one office write apart.
        let (writer, change) = writers
            .filter_map(|w| {
                Some((
                    author(&genesis, &doc, &known, w.actor(visit), event)
                        .ok()?
                        .0,
                    w,
                ))
            })
            .map(|(change, writer)| (writer, change))
            .next()
            .unwrap();
        doc.apply(std::slice::from_ref(&change)).unwrap();
        of.insert(event.id, change.hash());
        log.push(Packed { writer, change });
    }
    let heads: Vec<Hash32> = doc.heads().iter().map(|h| Hash32(h.0)).collect();
    let id = Id16(*visit.0.as_bytes());
    let mut receipt = Receipt {
        tenant: tenant().to_string(),
        visit: id,
        device: DEVICE.into(),
        heads: heads.clone(),
        n: 1,
        sig: Bytes::default(),
    };
    let sig: Signature = key().sign(&receipt.signed_bytes());
    receipt.sig = Bytes(sig.to_bytes().to_vec());
    let mut granted = Pull::new(PullKind::Granted);
    granted.doc = Some(id);
    granted.changes = Bytes(pack::encode(&genesis, &[], &log).unwrap());
    granted.heads = heads;
    granted.receipt = Some(receipt);
    let mut customer = Pull::new(PullKind::Customer);
    customer.doc = Some(id);
    customer.name = Some("c-1".into());
    let row = r#"{"name":"吴女士","phone":"13800000000","address":"3号楼2单元501"}"#;
    customer.payload = Bytes(row.as_bytes().to_vec());
    let mut answer = SyncResponse::new(now);
    answer.pull = vec![granted, customer];
    answer.cursor = Some(Cursor {
        n: 1,
        tag: Id16([1; 16]),
        at: None,
    });
    encode_body(&answer, Encoding::Plain).unwrap().bytes
}
