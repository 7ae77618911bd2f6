//! A phone that is not honest: it has a key and a token like others, and sends what no engine of ours would.
//! Whatever it does, the office answers as it answers mistakes, and nobody else notices.

use std::convert::Infallible;

use data_encoding::HEXLOWER;
use doorstep_core::{KeyVault, SoftwareVault};
use doorstep_doc::{Genesis, Packed, VisitDoc, Writer, pack};
use doorstep_visit::{
    DeviceId, Event, EventDraft, EventId, EventKind, Json, PersonId, TenantId, VisitId,
};
use doorstep_wire::{
    Bytes, CONTENT_TYPE, Encoding, EnrolRequest, Have, PrivateValue, Push, Salt32, SyncRequest,
    encode_body,
};

use crate::desk::Desk;
use crate::dice::{Dice, Stream};

/// The phone.
pub(crate) struct Hostile {
    pub device: DeviceId,
    /// In whose name it was enrolled.
    pub person: PersonId,
    token: String,
    dice: Dice,
    told: i64,
}

/// What it sends.
const TRICKS: [&str; 8] = [
    "hostile_in_anothers_name",
    "hostile_bent_pack",
    "hostile_unknown_base",
    "hostile_values_of_no_visit",
    "hostile_epochs",
    "hostile_rubbish",
    "hostile_many_quotes",
    "hostile_cut_pack",
];

impl Hostile {
    /// Enrols a phone for a person of the company, as a thief of a code would.
    pub fn enrol(desk: &Desk, seed: u64, person: &PersonId) -> Self {
        let key = SoftwareVault::create(&Stream::new(seed, "hostile-key"))
            .and_then(|v| v.public_key())
            .expect("a key");
        let enrolled = desk
            .office()
            .enrol(&EnrolRequest {
                code: desk.code(person),
                device_name: None,
                public_key: HEXLOWER.encode(&key),
                platform: "other".into(),
                engine: "other/1".into(),
            })
            .expect("a phone with a code is enrolled");
        Self {
            device: enrolled.device,
            person: person.clone(),
            token: enrolled.token,
            dice: Dice::new(seed, "hostile"),
            told: 0,
        }
    }

    /// Sends one thing that it should not; returns what it was, the visit that it was about and the status of the answer.
    pub fn act(
        &mut self,
        desk: &Desk,
        visits: &[VisitId],
        now: i64,
    ) -> (&'static str, VisitId, u16) {
        let trick = self.dice.pick(&TRICKS).copied().unwrap_or(TRICKS[0]);
        let strange = VisitId::new_v7(now, self.bytes());
        let visit = match self.dice.chance(700) {
            true => self.dice.pick(visits).copied().unwrap_or(strange),
            false => strange,
        };
        let mut request = SyncRequest::new(self.device.to_string(), self.dice.draw(), "other/1");
        let mut body = None;
        let tenant = &desk.tenant;
        match trick {
            "hostile_in_anothers_name" => {
                let other: PersonId = "p-desk".parse().expect("a person id");
                let changes = self.chain(tenant, visit, request.epoch, 2, now, &other);
                request.push.push(pushed(tenant, visit, &changes));
            }
            "hostile_bent_pack" | "hostile_unknown_base" => {
                let me = self.person.clone();
                let changes = self.chain(tenant, visit, request.epoch, 3, now, &me);
                let mut push = pushed(tenant, visit, &changes);
                let at = push.changes.0.len().saturating_sub(1 + self.dice.below(60));
                if let Some(byte) = push.changes.0.get_mut(at) {
                    *byte ^= 1 << self.dice.below(8);
                }
                if trick == "hostile_unknown_base" {
                    push.base = vec![doorstep_wire::Hash32(self.bytes())];
                }
                request.push.push(push);
            }
            "hostile_values_of_no_visit" => {
                let mut push = Push::new(*strange.0.as_bytes());
                push.private = (0..40)
                    .map(|_| PrivateValue {
                        random: Salt32(self.bytes()),
                        value: "x".repeat(2_000),
                    })
                    .collect();
                request.push.push(push);
            }
            "hostile_epochs" => {
                let have = (0..300).map(|_| {
                    Have::new(
                        doorstep_wire::Id16(self.bytes()),
                        vec![doorstep_wire::Hash32(self.bytes())],
                        vec![],
                    )
                });
                request.have = Some(have.collect());
            }
            "hostile_rubbish" => {
                let length = self.dice.below(400);
                body = Some((0..length).map(|_| self.dice.draw() as u8).collect());
            }
            "hostile_many_quotes" => {
                let me = self.person.clone();
                let changes = self.chain(tenant, visit, request.epoch, 40, now, &me);
                request.push.push(pushed(tenant, visit, &changes));
            }
            _ => {
                let me = self.person.clone();
                let changes = self.chain(tenant, visit, request.epoch, 5, now, &me);
                let mut push = pushed(tenant, visit, &changes);
                let keep = self.dice.below(push.changes.0.len());
                push.changes.0.truncate(keep);
                request.push.push(push);
            }
        }
        let body = body.unwrap_or_else(|| {
            encode_body(&request, Encoding::Plain)
                .map(|b| b.bytes)
                .unwrap_or_default()
        });
        let headers = [
            ("content-type".to_owned(), CONTENT_TYPE.to_owned()),
            ("authorization".to_owned(), format!("Bearer {}", self.token)),
        ];
        let status = desk.serve("/v1/sync", &headers, &body).status;
        (trick, visit, status)
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.dice.draw() as u8)
    }

    /// Prices told one after another by a writer who knows of nothing else.
    fn chain(
        &mut self,
        tenant: &TenantId,
        visit: VisitId,
        epoch: u64,
        count: usize,
        now: i64,
        by: &PersonId,
    ) -> Vec<Packed> {
        let mut doc = VisitDoc::new(tenant, visit);
        let writer = Writer::Device {
            device: self.device.clone(),
            epoch,
        };
        let actor = writer.actor(visit);
        let mut out = Vec::new();
        for _ in 0..count {
            self.told += 1;
            let after = doc.newest(actor).unwrap_or_default();
            let event = self.quote(visit, now, by, after);
            let made: Result<_, doorstep_doc::AuthorError<Infallible>> = doc.author(actor, &event);
            let Ok((change, _)) = made else { break };
            if doc.apply(std::slice::from_ref(&change)).is_err() {
                break;
            }
            out.push(Packed {
                writer: writer.clone(),
                change,
            });
        }
        out
    }

    fn quote(&self, visit: VisitId, now: i64, by: &PersonId, after: Vec<EventId>) -> Event {
        EventDraft {
            kind: EventKind::Quoted,
            after,
            trip: None,
            by: by.clone(),
            dev: self.device.clone(),
            at: now + self.told,
            mono: None,
            boot: None,
            srv: None,
            data: Json::from_pairs([
                ("part", format!("part_{}", self.told % 7).into()),
                ("quantity", 1.into()),
                ("fen", 100.into()),
                ("source", "company".into()),
            ]),
        }
        .seal(visit)
        .expect("a draft of the simulation is in order")
    }
}

fn pushed(tenant: &TenantId, visit: VisitId, changes: &[Packed]) -> Push {
    let genesis = Genesis::new(tenant, visit);
    let mut push = Push::new(*visit.0.as_bytes());
    push.changes = Bytes(pack::encode(&genesis, &[], changes).unwrap_or_default());
    push
}
