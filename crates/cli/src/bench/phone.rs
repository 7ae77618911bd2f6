//! The phone's engine on a real file, with a visit as a technician records it, tap by tap.

use std::path::Path;
use std::sync::Arc;

use doorstep_core::{
    ActionInput, Config, ConsentInput, Core, FileEpoch, KeyVault, OpenInput, Outcome, Ports,
    QuoteInput, SoftwareVault, SystemClock, SystemRandom, WhenInput,
};
use doorstep_doc::{Genesis, VisitDoc};
use doorstep_standard::Lang;
use doorstep_wire::EnrolResponse;

use super::day::KNOCK;
use crate::fail::Fail;
use crate::fixture;

/// An engine and the visit that is under way on it.
pub struct BenchPhone {
    /// The engine.
    pub core: Core,
    /// The visit.
    pub visit: String,
    taps: i64,
}

impl BenchPhone {
    /// The engine of a phone whose data lie in `dir`.
    pub fn open(dir: &Path) -> Result<Core, Fail> {
        let ports = Ports {
            clock: Arc::new(SystemClock::new()),
            random: Arc::new(SystemRandom),
            keys: Arc::new(key(dir)?),
            epochs: Arc::new(FileEpoch::new(dir.join("epoch"))),
        };
        Ok(Core::open(
            Config::at(dir.join("phone.db"), Lang::Zh),
            ports,
        )?)
    }

    /// A phone in `dir` whose holder has just gone in; 12 events.
    pub fn inside(dir: &Path) -> Result<Self, Fail> {
        let mut core = Self::open(dir)?;
        let office_key = key(dir)?
            .public_key()
            .map_err(|e| Fail::cannot(&e.code, &e, ""))?;
        let office_key = data_encoding::HEXLOWER.encode(&office_key);
        let clock = SystemClock::new();
        core.accept_enrolment(&EnrolResponse {
            tenant: "nuanheng".into(),
            device: "dev-bench".into(),
            person: "tec-yu".into(),
            person_name: "郁知行".into(),
            role: doorstep_wire::Role::Technician,
            zone: "Asia/Shanghai".into(),
            office_key,
            token: "bench".into(),
            server_time: doorstep_core::Clock::wall_ms(&clock),
        })?;
        Self::joined(core)
    }

    /// The same on an engine that has joined an office already.
    pub fn joined(mut core: Core) -> Result<Self, Fail> {
        let files = fixture::pack(KNOCK).unwrap_or_default();
        core.add_standard(
            &files
                .into_iter()
                .map(|(p, t)| (p, t.into_bytes()))
                .collect(),
        )?;
        let mut phone = Self {
            core,
            visit: String::new(),
            taps: 0,
        };
        phone.another()?;
        Ok(phone)
    }

    /// Goes into another home.
    pub fn another(&mut self) -> Result<(), Fail> {
        let opened = self.core.open_unplanned(&OpenInput {
            standard: None,
            fault_kind: Some("no_heat".into()),
            place: None,
        })?;
        self.visit = opened.visit;
        self.taps = 0;
        let acts = ["set_out", "arrived"].map(ActionInput::of).into_iter();
        let door = ["greeted", "id_shown", "introduced"].map(ActionInput::of);
        let knock = ActionInput::of("knocked").code("way", "knock3");
        let entry = ActionInput::of("consent_given")
            .code("subject", "entry")
            .code("relation", "owner")
            .code("how", "spoken");
        let inside =
            ["shoe_covers_on", "entered", "needs_confirmed", "inspected"].map(ActionInput::of);
        for action in acts.chain([knock]).chain(door).chain([entry]).chain(inside) {
            self.tap(&action)?;
        }
        Ok(())
    }

    /// Shows the statement, has it signed, and leaves: three events.
    pub fn leave(&mut self) -> Result<(), Fail> {
        let shown = self.core.statement(&self.visit, Lang::Zh)?;
        let strokes = br#"[[[0,0],[120,80],[260,10]],[[300,40],[420,90]]]"#;
        let signed = self
            .core
            .sign(&self.visit, &shown.sha256, strokes, "owner")?;
        recorded("signed", &signed)?;
        self.tap(&ActionInput::of("left_home"))
    }

    /// Records what comes next in a flat: readings, progress, and a part now and then.
    pub fn next(&mut self) -> Result<(), Fail> {
        self.taps += 1;
        match self.taps % 12 {
            5 => self.part(),
            6 | 7 => self.tap(&ActionInput::of("progress_told")),
            8 => self.tap(&ActionInput::of("tested").code("result", "no_leak")),
            n => self.tap(
                &ActionInput::of("reading_taken")
                    .number("deci_c", 150 + n)
                    .code("place", "living_room"),
            ),
        }
    }

    /// Records one act.
    pub fn tap(&mut self, action: &ActionInput) -> Result<(), Fail> {
        let outcome = self.core.perform(&self.visit, action, &WhenInput::Now)?;
        recorded(&action.act, &outcome)
    }

    fn part(&mut self) -> Result<(), Fail> {
        let quote = QuoteInput {
            name: "温控阀 DN20".into(),
            line: None,
            part: "thermostatic_valve_dn20".into(),
            quantity: 1,
            fen: 8_600 + self.taps,
            source: "company".into(),
            ..QuoteInput::default()
        };
        let outcome = self.core.quote(&self.visit, &quote)?;
        recorded("quoted", &outcome)?;
        let line = outcome
            .recorded()
            .map(|r| r.event.clone())
            .unwrap_or_default();
        let answer = ConsentInput {
            line: line.clone(),
            quote: line.clone(),
            fen: quote.fen,
            source: quote.source,
            over: vec![],
            agreed: true,
            relation: "owner".into(),
            how: "spoken".into(),
        };
        recorded("consent_given", &self.core.consent(&self.visit, &answer)?)?;
        self.tap(
            &ActionInput::of("part_fitted")
                .event("line", &line)
                .event("quote", &line),
        )
    }

    /// The events as they are stored.
    pub fn entries(&self) -> Result<Vec<(String, String)>, Fail> {
        let read = self.core.store().read().map_err(store)?;
        let rows = read.changes(&self.visit).map_err(store)?;
        let tenant = "nuanheng".parse().map_err(|e| Fail::cannot("id", e, ""))?;
        let visit = self.visit.parse().map_err(|e| Fail::cannot("id", e, ""))?;
        let genesis = Genesis::new(&tenant, visit);
        let doc = VisitDoc::from_changes(genesis, rows.iter().map(|r| r.change.raw.as_slice()))
            .map_err(|e| Fail::cannot(e.code(), e, ""))?;
        Ok(doc.entries())
    }

    /// Bytes that the newest tap stored: its change and the row for lists.
    pub fn tap_bytes(&self) -> Result<usize, Fail> {
        let read = self.core.store().read().map_err(store)?;
        let row = read.visit(&self.visit).map_err(store)?;
        let changes = read.changes(&self.visit).map_err(store)?;
        let change = changes
            .last()
            .map_or(0, |c| c.change.raw.len() + c.change.writer.len() + 32);
        Ok(change + row.map_or(0, |r| r.write.projection.len()))
    }
}

fn key(dir: &Path) -> Result<SoftwareVault, Fail> {
    SoftwareVault::open(dir.join("key"), &SystemRandom).map_err(|e| Fail::cannot(&e.code, &e, ""))
}

fn recorded(act: &str, outcome: &Outcome) -> Result<(), Fail> {
    match outcome.refused() {
        Some(r) => Err(Fail::cannot("refused", format!("`{act}`: {}", r.text), "")),
        None => Ok(()),
    }
}

fn store(e: doorstep_store::StoreError) -> Fail {
    Fail::cannot(e.code(), e, "")
}
