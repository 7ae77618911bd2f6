//! Phones with clocks that stand until they are moved, and randomness that repeats.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use doorstep_core::{
    ActionInput, ActionView, Clock, Config, Core, EpochVault, FieldInput, Lang, MemoryEpoch, Mono,
    Outcome, PortError, Ports, Random, SoftwareVault, VisitView, WhenInput,
};
use doorstep_wire::{EnrolResponse, Role};
use p256::ecdsa::SigningKey;
use sha2::{Digest, Sha256};

/// 2026-11-23 09:00 in Shanghai.
pub const MORNING: i64 = 1_795_395_600_000;

pub struct FakeClock {
    wall: AtomicI64,
    mono: AtomicI64,
    boot: Mutex<String>,
}

impl FakeClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            wall: AtomicI64::new(MORNING),
            mono: AtomicI64::new(1_000_000),
            boot: Mutex::new("boot-1".into()),
        })
    }
    pub fn pass(&self, ms: i64) {
        self.wall.fetch_add(ms, Ordering::SeqCst);
        self.mono.fetch_add(ms, Ordering::SeqCst);
    }
    pub fn set_wall(&self, ms: i64) {
        self.wall.store(ms, Ordering::SeqCst);
    }
    pub fn reboot(&self) {
        *self.boot.lock().unwrap() = "boot-2".into();
        self.mono.store(5_000, Ordering::SeqCst);
    }
    pub fn wall(&self) -> i64 {
        self.wall.load(Ordering::SeqCst)
    }
}

impl Clock for FakeClock {
    fn wall_ms(&self) -> i64 {
        self.wall()
    }
    fn mono(&self) -> Option<Mono> {
        Some(Mono {
            boot: self.boot.lock().unwrap().clone(),
            ms: self.mono.load(Ordering::SeqCst),
        })
    }
}

pub struct SeededRandom(pub String, AtomicU64);

impl SeededRandom {
    pub fn new(seed: &str) -> Self {
        Self(seed.into(), AtomicU64::new(0))
    }
}

impl Random for SeededRandom {
    fn fill(&self, out: &mut [u8]) -> Result<(), PortError> {
        for chunk in out.chunks_mut(32) {
            let n = self.1.fetch_add(1, Ordering::SeqCst);
            let digest = Sha256::digest([self.0.as_bytes(), &n.to_be_bytes()].concat());
            chunk.copy_from_slice(&digest[..chunk.len()]);
        }
        Ok(())
    }
}

pub fn office_key() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).unwrap()
}

pub fn pack(id: &str) -> doorstep_standard::PackFiles {
    let folder = format!(
        "{}/../../fixtures/standards/{id}",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::read_dir(folder)
        .unwrap()
        .map(|f| f.unwrap().path())
        .filter(|p| p.is_file())
        .map(|p| {
            (
                p.file_name().unwrap().to_str().unwrap().to_owned(),
                std::fs::read(&p).unwrap(),
            )
        })
        .collect()
}

/// A signature as a finger draws it.
pub const STROKES: &[u8] = b"[[[0,0],[20,45],[41,2],[63,44],[80,0]],[[85,12],[120,9]]]";

/// A phone and what it runs on.
pub struct Phone {
    pub core: Core,
    pub clock: Arc<FakeClock>,
    pub ports: Ports,
}

pub fn enrolment(name: &str) -> EnrolResponse {
    EnrolResponse {
        tenant: "nuanhe".into(),
        device: format!("dev-{name}"),
        person: format!("p-{name}"),
        person_name: if name == "li" {
            "李师傅"
        } else {
            "王师傅"
        }
        .into(),
        role: Role::Technician,
        token: format!("token-{name}"),
        office_key: data_encoding::HEXLOWER
            .encode(office_key().verifying_key().to_sec1_point(false).as_bytes()),
        server_time: MORNING,
        zone: "Asia/Shanghai".into(),
    }
}

impl Phone {
    pub fn ports(name: &str, epochs: Arc<dyn EpochVault>) -> (Arc<FakeClock>, Ports) {
        let clock = FakeClock::new();
        // Another start of the same phone draws other numbers.
        static STARTS: AtomicU64 = AtomicU64::new(0);
        let start = STARTS.fetch_add(1, Ordering::SeqCst);
        let random = Arc::new(SeededRandom::new(&format!("{name}-{start}")));
        let keys =
            Arc::new(SoftwareVault::create(&SeededRandom::new(&format!("key-{name}"))).unwrap());
        let ports = Ports {
            clock: clock.clone(),
            random,
            keys,
            epochs,
        };
        (clock, ports)
    }

    /// An enrolled phone with its database in memory or at `path`.
    pub fn at(name: &str, config: Config, epochs: Arc<dyn EpochVault>) -> Self {
        let (clock, ports) = Self::ports(name, epochs);
        let mut core = Core::open(config, ports.clone()).unwrap();
        if core.identity().is_none() {
            core.accept_enrolment(&enrolment(name)).unwrap();
        }
        Self { core, clock, ports }
    }

    pub fn new(name: &str) -> Self {
        Self::at(
            name,
            Config::in_memory(Lang::En),
            Arc::new(MemoryEpoch::new()),
        )
    }

    pub fn with_pack(name: &str, id: &str) -> Self {
        let mut phone = Self::new(name);
        phone.core.add_standard(&pack(id)).unwrap();
        phone
    }

    /// Performs an act now, two seconds later than the last.
    pub fn does(&mut self, visit: &str, input: ActionInput) -> Outcome {
        self.clock.pass(2_000);
        self.core.perform(visit, &input, &WhenInput::Now).unwrap()
    }
    /// The same, and it must be recorded; returns the event.
    pub fn taps(&mut self, visit: &str, input: ActionInput) -> String {
        let act = input.act.clone();
        match self.does(visit, input) {
            Outcome::Recorded(r) => r.event,
            Outcome::Refused(r) => panic!("{act}: {} {}", r.code, lines(&r)),
        }
    }
    /// Presses a button, two seconds later than the last act, and it must be recorded; returns the event.
    pub fn press(&mut self, visit: &str, button: &ActionView, answers: &[FieldInput]) -> String {
        self.clock.pass(2_000);
        let outcome = self
            .core
            .press(visit, button, answers, &[], &WhenInput::Now);
        match outcome.unwrap() {
            Outcome::Recorded(r) => r.event,
            Outcome::Refused(r) => panic!("{}: {} {}", button.label, r.code, lines(&r)),
        }
    }
    pub fn tap(&mut self, visit: &str, act: &str) -> String {
        self.taps(visit, ActionInput::of(act))
    }
    pub fn view(&mut self, visit: &str) -> VisitView {
        self.core.visit(visit).unwrap()
    }
    pub fn events(&mut self, visit: &str) -> Vec<String> {
        self.view(visit)
            .record
            .into_iter()
            .map(|r| r.event)
            .collect()
    }
}

fn lines(r: &doorstep_core::RefusalView) -> String {
    r.lines
        .iter()
        .map(|l| format!("\n  {} {} {}", l.rule, l.text, l.missing))
        .collect()
}

pub fn entry() -> ActionInput {
    ActionInput::of("consent_given")
        .code("subject", "entry")
        .code("relation", "owner")
        .code("how", "spoken")
}
