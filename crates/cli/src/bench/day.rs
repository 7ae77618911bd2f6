//! The visit that is measured: what a technician's phone really writes, with real ids, hashes and clocks.
//! The first 60 events are one visit from order to leaving; more repeat its middle.

use doorstep_doc::{Packed, VisitDoc, Writer};
use doorstep_visit::id::base32;
use doorstep_visit::private::private_hash;
use doorstep_visit::{
    DeviceId, Event, EventDraft, EventId, EventKind, Json, PersonId, Side, TenantId, VisitId,
};
use sha2::{Digest, Sha256};

use crate::fail::Fail;
use crate::fixture;

pub(super) const START: i64 = 1_795_478_400_000;

/// The standard of the visit, unless another is asked for.
pub const KNOCK: &str = "knock-30s-service-code";

/// The visit of the bench.
pub struct Day {
    /// The company.
    pub tenant: TenantId,
    /// The visit.
    pub visit: VisitId,
    /// The phone.
    pub device: DeviceId,
    /// Its holder.
    pub person: PersonId,
    /// Epoch of the phone's database.
    pub epoch: u64,
    /// Hash of the standard that is pinned.
    pub pack: String,
    events: Vec<Event>,
    said: u64,
}

/// Acts between going in and the statement, as they come in a home with two parts.
const MIDDLE: [&str; 12] = [
    "reading_taken",
    "inspected",
    "cause_found",
    "quoted",
    "consent_given",
    "repair_started",
    "part_fitted",
    "progress_told",
    "reading_taken",
    "tested",
    "note_added",
    "step_done",
];

impl Day {
    /// `count` events of which the first four are the office's; deterministic.
    pub fn of(count: usize) -> Result<Self, Fail> {
        Self::under(KNOCK, count)
    }

    /// The same under another standard that this program carries.
    pub fn under(pack: &str, count: usize) -> Result<Self, Fail> {
        let mut day = Self::empty(pack, 1)?;
        day.office()?;
        day.visit(count)?;
        Ok(day)
    }

    /// `count` events of a visit that the phone opened itself, another one for each number.
    pub fn unplanned(count: usize, number: u64, device: &DeviceId) -> Result<Self, Fail> {
        Self::unplanned_by(count, number, device, &id("tec-yu")?)
    }

    /// The same by another technician.
    pub fn unplanned_by(
        count: usize,
        number: u64,
        device: &DeviceId,
        person: &PersonId,
    ) -> Result<Self, Fail> {
        let mut day = Self::empty(KNOCK, number)?;
        day.device = device.clone();
        day.person = person.clone();
        let pin = Json::from_pairs([("pack", day.pack.as_str().into())]);
        day.say(EventKind::Opened, pin, None)?;
        day.visit(count)?;
        Ok(day)
    }

    /// A visit that the phone opened and that holds nothing but prices told, each for a part of its own.
    pub fn quotes(
        count: usize,
        number: u64,
        device: &DeviceId,
        person: &PersonId,
    ) -> Result<Self, Fail> {
        let mut day = Self::empty(KNOCK, number)?;
        day.device = device.clone();
        day.person = person.clone();
        let pin = Json::from_pairs([("pack", day.pack.as_str().into())]);
        day.say(EventKind::Opened, pin, None)?;
        let trip = Some(day.say(EventKind::SetOut, Json::object(), None)?);
        while day.events.len() < count {
            day.act("quoted", trip, "", None)?;
        }
        Ok(day)
    }

    fn empty(pack: &str, number: u64) -> Result<Self, Fail> {
        let files = fixture::pack(pack).unwrap_or_default();
        let files = files
            .into_iter()
            .map(|(p, t)| (p, t.into_bytes()))
            .collect();
        Ok(Self {
            tenant: id("nuanheng")?,
            visit: VisitId::new_v7(START, seeded(number)),
            device: id(&format!("dev-{}", base32(&seeded::<10>(7))))?,
            person: id("tec-yu")?,
            epoch: u64::from_be_bytes(seeded(8)),
            pack: doorstep_standard::StandardHash::of(&files).to_string(),
            events: Vec::new(),
            said: 0,
        })
    }

    /// The events, causes first.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The changes that hold them; `from` leaves out those before.
    pub fn changes(&self, from: usize) -> Result<Vec<Packed>, Fail> {
        let mut doc = VisitDoc::new(&self.tenant, self.visit);
        let mut out = Vec::new();
        for event in &self.events {
            let writer = if event.dev.is_office() {
                Writer::Office { process: seeded(9) }
            } else {
                Writer::Device {
                    device: self.device.clone(),
                    epoch: self.epoch,
                }
            };
            let (change, _) = doc
                .author(writer.actor(self.visit), event)
                .map_err(|e| Fail::cannot(e.code(), e, ""))?;
            doc.apply(std::slice::from_ref(&change))
                .map_err(|e| Fail::cannot(e.code(), e, ""))?;
            out.push(Packed { writer, change });
        }
        Ok(out.split_off(from))
    }

    fn office(&mut self) -> Result<(), Fail> {
        let order = Json::from_pairs([
            ("as_of", START.into()),
            ("reported_at", (START - 3_600_000).into()),
            (
                "facts",
                Json::from_pairs([
                    ("fault_kind", "no_heat".into()),
                    ("fault_place", "indoor".into()),
                ]),
            ),
            ("customer", format!("c-{}", base32(&seeded::<10>(5))).into()),
            ("household", "yl-3-2-501".into()),
        ]);
        let pin = Json::from_pairs([("pack", self.pack.as_str().into())]);
        let window = Json::from_pairs([
            ("start", (START + 1_800_000).into()),
            ("end", (START + 3_600_000).into()),
        ]);
        let who = Json::from_pairs([("persons", [self.person.as_str()].into_iter().collect())]);
        for (kind, data) in [
            (EventKind::OrderSet, order),
            (EventKind::StandardPinned, pin),
            (EventKind::AppointmentSet, window),
            (EventKind::Assigned, who),
        ] {
            self.say(kind, data, None)?;
        }
        Ok(())
    }

    fn visit(&mut self, count: usize) -> Result<(), Fail> {
        let before = self.events.len();
        let trip = Some(self.say(EventKind::SetOut, Json::object(), None)?);
        for act in [
            "arrived",
            "knocked",
            "knocked",
            "greeted",
            "id_shown",
            "introduced",
            "consent_given",
            "shoe_covers_on",
            "entered",
            "needs_confirmed",
        ] {
            self.act(act, trip, "entry", None)?;
        }
        let end = [
            "cleaned",
            "explained",
            "statement_shown",
            "signed",
            "left_home",
        ];
        let mut line = None;
        while self.events.len() + end.len() < count {
            let n = self.events.len() - before;
            let act = MIDDLE
                .get((n + 1) % MIDDLE.len())
                .copied()
                .unwrap_or("tested");
            let event = self.act(act, trip, "part", line)?;
            if act == "quoted" {
                line = Some(event);
            }
        }
        for act in end {
            self.act(act, trip, "", None)?;
        }
        Ok(())
    }

    fn act(
        &mut self,
        act: &str,
        trip: Option<EventId>,
        subject: &str,
        line: Option<EventId>,
    ) -> Result<EventId, Fail> {
        let line = line.map(|l| l.to_string()).unwrap_or_default();
        let hash = |tag: &str, n: u64| hex(&Sha256::digest(format!("{tag}{n}")));
        let n = self.said;
        let newest = self
            .events
            .last()
            .map(|e| e.id.to_string())
            .unwrap_or_default();
        let data = match act {
            "knocked" => Json::from_pairs([("way", "knock3".into())]),
            "reading_taken" => Json::from_pairs([
                ("deci_c", (150 + n as i64 % 60).into()),
                ("place", "living_room".into()),
            ]),
            "cause_found" => Json::from_pairs([("cause", "valve_stuck".into())]),
            "quoted" => Json::from_pairs([
                ("part", "thermostatic_valve_dn20".into()),
                ("quantity", 1.into()),
                ("fen", 8_600.into()),
                ("source", "company".into()),
            ]),
            "part_fitted" => Json::from_pairs([
                ("line", line.as_str().into()),
                ("quote", line.as_str().into()),
            ]),
            "consent_given" if subject == "part" => Json::from_pairs([
                ("subject", "part".into()),
                ("relation", "owner".into()),
                ("how", "spoken".into()),
                ("line", line.as_str().into()),
                ("quote", line.as_str().into()),
                ("fen", 8_600.into()),
                ("source", "company".into()),
                ("over", Json::List(vec![])),
            ]),
            "consent_given" => Json::from_pairs([
                ("subject", "entry".into()),
                ("relation", "owner".into()),
                ("how", "spoken".into()),
                ("over", Json::List(vec![])),
            ]),
            "note_added" => Json::from_pairs([(
                "note",
                Json::from_pairs([("p", private_hash(self.visit, &seeded(n), "阀芯卡死").into())]),
            )]),
            "step_done" => Json::from_pairs([("step", "thanked".into())]),
            "statement_shown" | "signed" => {
                let mut d = Json::from_pairs([
                    ("statement", Json::from_pairs([("b", hash("s", 1).into())])),
                    ("language", "zh-CN".into()),
                    ("covers", [newest.as_str()].into_iter().collect()),
                    ("root", hash("r", 1).into()),
                    ("total_fen", 8_600.into()),
                ]);
                if act == "signed" {
                    d.set("strokes", Json::from_pairs([("b", hash("k", n).into())]));
                    d.set("relation", "owner".into());
                    d.set("sig", (hash("a", n) + &hash("b", n)).into());
                }
                d
            }
            _ => Json::object(),
        };
        self.say(format!("d.{act}").into(), data, trip)
    }

    fn say(&mut self, kind: EventKind, data: Json, trip: Option<EventId>) -> Result<EventId, Fail> {
        let office = kind.side() == Side::Office;
        self.said += 1;
        // Taps come 7 to 97 seconds apart, never at round times.
        let at = self.events.last().map_or(START, |e| e.at)
            + 7_031
            + (self.said as i64 * 7_919) % 90_000;
        let event = EventDraft {
            kind,
            after: self.events.last().map(|e| e.id).into_iter().collect(),
            trip,
            by: if office {
                id("dsp-qiao")?
            } else {
                self.person.clone()
            },
            dev: if office {
                DeviceId::office()
            } else {
                self.device.clone()
            },
            at,
            mono: (!office).then_some(at - START + 86_400_123),
            boot: (!office).then(|| base32(&seeded::<8>(6))),
            srv: (!office).then_some((START - 86_400_123, 41)),
            data,
        }
        .seal(self.visit)
        .map_err(|e| Fail::cannot(e.code(), e, ""))?;
        let name = event.id;
        self.events.push(event);
        Ok(name)
    }
}

fn id<T: std::str::FromStr>(text: &str) -> Result<T, Fail>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|e| Fail::cannot("id", e, ""))
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// `N` bytes that look random and are the same each run.
pub fn seeded<const N: usize>(seed: u64) -> [u8; N] {
    let full = Sha256::digest(seed.to_be_bytes());
    let mut out = [0; N];
    for (o, b) in out.iter_mut().zip(full) {
        *o = b;
    }
    out
}

#[cfg(test)]
mod tests {
    use doorstep_visit::body::Body;

    use super::*;

    #[test]
    fn the_measured_visit_is_one_that_the_fold_understands() {
        let day = Day::of(60).unwrap();
        assert_eq!(
            (day.events().len(), day.changes(0).unwrap().len()),
            (60, 60)
        );
        for e in day.events() {
            assert!(
                !matches!(Body::read(e), Body::Bad(_) | Body::Unknown),
                "{}",
                e.kind
            );
        }
        assert_eq!(Day::of(600).unwrap().events().len(), 600);
    }
}
