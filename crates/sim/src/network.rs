//! The world: people, phones, the office, and what can be done with them one thing at a time.
//! Stories call these acts by name; random days draw them.

use std::path::Path;
use std::sync::{Arc, Mutex};

use doorstep_core::{ActionInput, Core, CoreError, Outcome, SyncSummary, WhenInput};
use doorstep_office::{Office, Role};
use doorstep_visit::{EventId, PersonId, TenantId, VisitId};
use tempfile::TempDir;

use crate::air::{Accident, Air, Antenna, SharedAir, Signal, hold};
use crate::desk::{ADMIN, DISPATCHER, Desk, LEAD};
use crate::dice::Dice;
use crate::hands::Press;
use crate::hostile::Hostile;
use crate::ledger::{Ledger, Signature};
use crate::phone::Phone;
use crate::report::{Report, WorldSize};
use crate::time::{PhoneClock, Time};

/// A deterministic world of one seed.
pub struct Network {
    pub(crate) seed: u64,
    pub(crate) settings: WorldSize,
    pub(crate) dice: Dice,
    pub(crate) air: SharedAir,
    pub(crate) time: Arc<Time>,
    pub(crate) phones: Vec<Phone>,
    pub(crate) people: Vec<PersonId>,
    /// A phone that is not honest, in worlds that have one.
    pub(crate) hostile: Option<Hostile>,
    pub(crate) visits: Vec<VisitId>,
    pub(crate) ledger: Ledger,
    pub(crate) rounds: usize,
    pub(crate) device_days: usize,
    /// The office went back and not everybody has spoken to it since: phones believe what was true before.
    pub(crate) office_went_back: bool,
    pub(crate) office_ever_went_back: bool,
    // Removed last: everything above has files in it.
    folder: TempDir,
}

/// Names of technicians.
const PEOPLE: [&str; 8] = [
    "p-li", "p-wang", "p-zhao", "p-sun", "p-zhou", "p-wu", "p-zheng", "p-feng",
];

fn scratch() -> TempDir {
    // A disk flush a tap is what a phone pays; the simulation need not, where the system has a disk in memory.
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    made.expect("a folder for the world's files")
}

impl Network {
    /// An office and a phone for each technician, all enrolled, the network good.
    pub fn new(seed: u64, settings: WorldSize) -> Self {
        let folder = scratch();
        let time = Time::new();
        let people: Vec<PersonId> = PEOPLE
            .iter()
            .take(settings.people.clamp(1, PEOPLE.len()))
            .map(|p| p.parse().expect("a person id"))
            .collect();
        let desk = Desk::new(seed, time.clone(), folder.path(), &people);
        let air = Air::new(desk, time.clone(), Dice::new(seed, "air"));
        let mut network = Self {
            seed,
            settings,
            dice: Dice::new(seed, "world"),
            air: Arc::new(Mutex::new(air)),
            time,
            phones: Vec::new(),
            people: people.clone(),
            hostile: None,
            visits: Vec::new(),
            ledger: Ledger::default(),
            rounds: 0,
            device_days: 0,
            office_went_back: false,
            office_ever_went_back: false,
            folder,
        };
        for person in people {
            network.new_phone(&person);
        }
        if settings.hostile > 0
            && let Some(person) = network.people.first().cloned()
        {
            let made = Hostile::enrol(&hold(&network.air).desk, seed, &person);
            network.hostile = Some(made);
        }
        network
    }

    /// A world in which nothing goes wrong by itself, for stories.
    pub fn quiet(seed: u64, people: usize) -> Self {
        let settings = WorldSize {
            people,
            days: 1,
            moments: 0,
            faults: 0,
            accidents: 0,
            hostile: 0,
        };
        Self::new(seed, settings)
    }

    /// Another phone for a person; returns its number.
    pub fn new_phone(&mut self, person: &PersonId) -> usize {
        let number = self.phones.len();
        let antenna = Antenna {
            air: self.air.clone(),
            phone: number,
            cut: false,
        };
        let clock = PhoneClock::new(self.time.clone());
        let mut phone = Phone::new(
            self.seed,
            person.clone(),
            antenna,
            clock,
            self.folder.path(),
        );
        hold(&self.air).desk.forget_backup();
        let code = hold(&self.air).desk.code(person);
        // A person types the same code until it works.
        let mut enrolled = false;
        for _ in 0..40 {
            if phone.enrol(&code).is_ok() {
                enrolled = true;
                break;
            }
        }
        if !enrolled {
            self.broke(format!("p{number} cannot enrol"));
        }
        if let Some(device) = phone.device() {
            self.ledger.keys.insert(device, phone.key.clone());
        }
        self.say(&format!("p{number} is a phone of {person}"));
        self.phones.push(phone);
        number
    }

    pub(crate) fn say(&self, line: &str) {
        hold(&self.air).trace.say(line);
    }
    pub(crate) fn count(&self, what: &'static str) {
        let mut air = hold(&self.air);
        air.count(what);
        air.trace.say(&format!("! {what}"));
    }
    pub(crate) fn broke(&mut self, what: String) {
        self.say(&format!("BROKEN {what}"));
        self.ledger.broke(what);
    }

    /// Time passes for everybody, milliseconds.
    pub fn pass(&self, ms: i64) {
        self.time.pass(ms);
    }
    /// A phone.
    pub fn phone(&mut self, n: usize) -> &mut Phone {
        &mut self.phones[n]
    }
    /// A technician.
    pub fn person(&self, n: usize) -> PersonId {
        self.people[n].clone()
    }
    /// The company.
    pub fn tenant(&self) -> TenantId {
        hold(&self.air).desk.tenant.clone()
    }
    /// Looks at or works with the office itself.
    pub fn office<T>(&self, act: impl FnOnce(&Office) -> T) -> T {
        act(hold(&self.air).desk.office())
    }
    /// The network for everybody from now on.
    pub fn signal(&self, signal: Signal) {
        hold(&self.air).signal = signal;
    }
    /// What the next request meets.
    pub fn next_accident(&self, fault: Accident) {
        hold(&self.air).next = Some(fault);
    }
    /// Takes a phone's signal away, or gives it back.
    pub fn offline(&mut self, n: usize, cut: bool) {
        self.phones[n].antenna.cut = cut;
    }

    /// The office takes an order for these technicians; returns the visit.
    pub fn order(&mut self, people: &[usize]) -> String {
        let persons: Vec<PersonId> = people.iter().map(|n| self.people[*n].clone()).collect();
        let household = self.visits.len();
        let visit = hold(&self.air)
            .desk
            .order(household, household % 3, &persons);
        self.visits.push(visit);
        for person in &persons {
            self.ledger.give(person.as_str(), &visit.to_string());
        }
        self.say(&format!("order {visit} for {persons:?}"));
        visit.to_string()
    }

    /// The office sends these technicians, and nobody else.
    pub fn assign(&mut self, visit: VisitId, people: &[usize]) {
        let persons: Vec<PersonId> = people.iter().map(|n| self.people[*n].clone()).collect();
        for person in &persons {
            self.ledger.give(person.as_str(), &visit.to_string());
        }
        let tenant = self.tenant();
        let done = self.office(|o| o.assign(&tenant, &id(DISPATCHER), visit, &persons));
        self.say(&format!("assign {visit} {persons:?} {}", outcome(&done)));
    }

    /// The office calls a visit off.
    pub fn cancel(&mut self, visit: &str) {
        let tenant = self.tenant();
        let visit: VisitId = id(visit);
        let done =
            self.office(|o| o.cancel(&tenant, &id(DISPATCHER), visit, "customer_called_off"));
        self.say(&format!("cancel {visit} {}", outcome(&done)));
    }

    /// Each morning the office has other public holidays for the year, and tells every open visit.
    pub(crate) fn holidays(&mut self, day: usize) {
        let off = 1 + day % 28;
        let document = format!("region = \"CN\"\nyear = 2026\noff = [\"2026-12-{off:02}\"]\n");
        let tenant = self.tenant();
        let done = self.office(|o| o.publish_holidays(&tenant, &id(ADMIN), &document));
        self.say(&format!("holidays {}", outcome(&done)));
    }

    /// The office strikes a phone off.
    pub fn revoke(&mut self, n: usize) {
        let Some(device) = self.phones[n].device() else {
            return;
        };
        let tenant = self.tenant();
        let done = self.office(|o| o.revoke_device(&tenant, &id(ADMIN), &id(&device)));
        self.phones[n].revoked = true;
        hold(&self.air).desk.forget_backup();
        self.say(&format!("revoke p{n} {}", outcome(&done)));
    }

    /// The crew lead takes everything that struck-off phones wrote in a visit.
    pub fn adopt(&mut self, visit: VisitId) {
        let revoked: Vec<String> = self
            .phones
            .iter()
            .filter(|p| p.revoked)
            .filter_map(Phone::device)
            .collect();
        let events: Vec<EventId> = match self.record(visit) {
            Ok(record) => record
                .events
                .iter()
                .filter(|(e, _)| revoked.contains(&e.dev.to_string()))
                .map(|(e, _)| e.id)
                .take(100)
                .collect(),
            Err(_) => return,
        };
        if events.is_empty() {
            return;
        }
        let tenant = self.tenant();
        let done = self.office(|o| o.adopt(&tenant, &id(LEAD), visit, &events));
        self.say(&format!(
            "adopt {} of {visit} {}",
            events.len(),
            outcome(&done)
        ));
    }

    pub(crate) fn record(
        &self,
        visit: VisitId,
    ) -> Result<doorstep_office::office::VisitRecord, doorstep_office::OfficeError> {
        let air = hold(&self.air);
        let caller = air.desk.caller(DISPATCHER, Role::Dispatcher);
        air.desk.office().visit(&caller, visit, "simulation")
    }

    /// A phone records an act now, two seconds after the last thing that happened.
    pub fn act(
        &mut self,
        n: usize,
        visit: &str,
        input: &ActionInput,
    ) -> Result<Outcome, CoreError> {
        self.pass(2_000);
        let outcome = self.phones[n].core.perform(visit, input, &WhenInput::Now)?;
        if let Some(r) = outcome.recorded() {
            self.ledger.tap(n, &r.visit, &r.event, None);
        }
        self.say(&format!(
            "p{n} {} {:?}",
            input.act,
            outcome.recorded().map(|r| &r.event)
        ));
        Ok(outcome)
    }

    /// Writes down what a press of a button came to.
    pub(crate) fn pressed(&mut self, n: usize, press: &Press) {
        let last = press.events.last();
        for event in &press.events {
            let typed = press.typed.clone().filter(|_| Some(event) == last);
            self.ledger.tap(n, &press.visit, event, typed);
        }
        if let (Some((sha256, text)), Some(event)) = (&press.signed, last) {
            self.ledger.signatures.push(Signature {
                visit: press.visit.clone(),
                event: event.clone(),
                phone: n,
                sha256: sha256.clone(),
                text: text.clone(),
            });
        }
        if let Some(to) = &press.to {
            self.ledger.give(to, &press.visit);
        }
        self.say(&format!(
            "p{n} {} {:?} {:?} {}",
            press.act, press.events, press.refused, press.visit
        ));
    }

    /// A phone syncs.
    pub fn sync(&mut self, n: usize) -> Result<SyncSummary, CoreError> {
        self.sync_meanwhile(n, &mut |_| {})
    }

    pub(crate) fn sync_meanwhile(
        &mut self,
        n: usize,
        meanwhile: &mut dyn FnMut(&mut Core),
    ) -> Result<SyncSummary, CoreError> {
        let done = self.phones[n].sync(meanwhile);
        match &done {
            Ok(s) => self.say(&format!("p{n} sync {s:?}")),
            Err(e) => self.say(&format!("p{n} sync failed: {}", e.code())),
        }
        done
    }

    /// The phone's process is killed and started again; what it had recorded must be there.
    pub fn kill(&mut self, n: usize) {
        let before = self.holdings(n);
        self.say(&format!("p{n} killed"));
        if let Err(e) = self.phones[n].kill() {
            self.broke(format!("p{n} does not open after a kill: {}", e.code()));
            return;
        }
        if self.holdings(n) != before {
            self.broke(format!("p{n} holds something else after a kill"));
        }
    }

    /// Copies a phone's database away.
    pub fn back_up(&mut self, n: usize) {
        self.say(&format!("p{n} backed up"));
        if let Err(e) = self.phones[n].back_up() {
            self.broke(format!("p{n} cannot be backed up: {}", e.code()));
        }
    }

    /// Replaces a phone's database by its last backup. What nobody had received yet is excused from now on.
    /// `careless` brings back the epoch with it, as a cloned disk does.
    pub fn restore(&mut self, n: usize, careless: bool) {
        match self.phones[n].restore(careless) {
            Ok(false) => return,
            Ok(true) => self.say(&format!("p{n} restored, careless {careless}")),
            Err(e) => {
                self.broke(format!("p{n} does not open a backup: {}", e.code()));
                return;
            }
        }
        self.excuse(n);
    }

    /// Copies the office's database away.
    pub fn back_up_office(&mut self) {
        self.say("office backed up");
        hold(&self.air).desk.back_up();
    }

    /// The office goes on from its backup: phones bring back what they hold, the rest is excused.
    pub fn restore_office(&mut self) {
        if hold(&self.air).desk.restore() {
            self.say("office restored");
            self.office_went_back = true;
            self.office_ever_went_back = true;
            self.excuse_office();
        }
    }

    /// Everything that is on a phone: visits with their events.
    pub(crate) fn holdings(&mut self, n: usize) -> Vec<(String, Vec<String>)> {
        let visits = self.phones[n].visits().unwrap_or_default();
        let mut out = Vec::new();
        for visit in visits {
            match self.phones[n].events(&visit) {
                Ok(events) => out.push((visit, events.into_iter().collect())),
                Err(e) => self.broke(format!("p{n} cannot show {visit}: {}", e.code())),
            }
        }
        out
    }

    /// What came of it all.
    pub fn report(self) -> Report {
        let held = self.office_visits();
        let events = held
            .iter()
            .map(|v| self.record(*v).map_or(0, |r| r.events.len()))
            .sum();
        let visits = held.len();
        let air = hold(&self.air);
        Report {
            seed: self.seed,
            device_days: self.device_days,
            taps: self.ledger.taps.len(),
            events,
            visits,
            requests: air.requests,
            rounds: self.rounds,
            gone: self.ledger.gone,
            faults: air.counts.clone(),
            trace: air.trace.digest(),
            broken: self.ledger.broken.clone(),
        }
    }
}

pub(crate) fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("ids of the simulation are well-formed")
}

pub(crate) fn outcome<T>(done: &Result<T, doorstep_office::OfficeError>) -> &'static str {
    match done {
        Ok(_) => "ok",
        Err(e) => e.code(),
    }
}
