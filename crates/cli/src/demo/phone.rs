//! A technician with a phone: a real engine on a database of its own, and the office over real HTTP.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use doorstep_core::{
    ActionInput, ActionView, Config, Core, CoreError, FieldInput, FileEpoch, HttpTransport,
    Outcome, Ports, RefusalView, SoftwareVault, SyncSummary, SystemRandom, WhenInput,
};
use doorstep_standard::Lang;

use super::clock::DemoClock;
use super::network::{Line, Wire};
use crate::fail::Fail;
use crate::folder;
use crate::kept::PHONE_DATABASE;

/// The phone of one technician.
pub struct Phone {
    /// Whose it is.
    pub person: String,
    /// The engine.
    pub core: Core,
    /// Its network.
    pub wire: Wire,
    line: Line,
}

/// Folder of a technician's phone.
pub fn folder_of(dir: &Path, person: &str) -> PathBuf {
    dir.join("phones").join(person)
}

/// Opens a phone's engine on the machine's own folder, with the given clock.
pub fn open_engine(
    dir: &Path,
    company: Option<String>,
    clock: Arc<dyn doorstep_core::Clock>,
    lang: Lang,
) -> Result<Core, Fail> {
    folder::make(dir, "name another folder with --data")?;
    let random = SystemRandom;
    let keys = SoftwareVault::open(dir.join("device.key"), &random)
        .map_err(|e| Fail::cannot(&e.code, &e, ""))?;
    let mut config = Config::at(dir.join(PHONE_DATABASE), lang);
    config.company = company;
    let ports = Ports {
        clock,
        random: Arc::new(random),
        keys: Arc::new(keys),
        epochs: Arc::new(FileEpoch::new(dir.join("epoch"))),
    };
    Ok(Core::open(config, ports)?)
}

impl Phone {
    /// Opens the phone in `dir`; one that is not there yet is new and empty.
    pub fn open(
        dir: &Path,
        person: &str,
        company: &str,
        url: &str,
        clock: &DemoClock,
        lang: Lang,
    ) -> Result<Self, Fail> {
        // Another process is another boot; every phone was switched on at another time.
        let boot = format!("demo-{}-{person}", std::process::id());
        let on_for = 3_600_000 + person.bytes().map(i64::from).sum::<i64>() * 10_007;
        let pocket = Arc::new(clock.of_phone(boot, on_for));
        let core = open_engine(
            &folder_of(dir, person),
            Some(company.to_owned()),
            pocket,
            lang,
        )?;
        let wire = Wire::default();
        let http = HttpTransport::new(url).map_err(|e| Fail::cannot(e.code(), e, ""))?;
        Ok(Self {
            person: person.to_owned(),
            core,
            line: Line {
                wire: wire.clone(),
                http,
            },
            wire,
        })
    }

    /// Goes on over a network that may be cut, with its counts.
    pub fn use_wire(&mut self, wire: Wire) {
        self.line.wire = wire.clone();
        self.wire = wire;
    }

    /// Joins the office by a one-time code.
    pub fn enrol(&mut self, code: &str) -> Result<(), Fail> {
        let name = format!("demo {}", self.person);
        self.core.enrol(&self.line, code, Some(&name))?;
        Ok(())
    }

    /// Records an act. What is answered is on the disk.
    pub fn tap(&mut self, visit: &str, action: &ActionInput) -> Result<String, Fail> {
        match self.core.perform(visit, action, &WhenInput::Now)? {
            Outcome::Recorded(r) => Ok(r.event),
            Outcome::Refused(r) => Err(unexpected(&action.act, &r)),
        }
    }

    /// Records what a button records. What is answered is on the disk.
    pub fn press(
        &mut self,
        visit: &str,
        button: &ActionView,
        answers: &[FieldInput],
    ) -> Result<String, Fail> {
        let now = &WhenInput::Now;
        match self.core.press(visit, button, answers, &[], now)? {
            Outcome::Recorded(r) => Ok(r.event),
            Outcome::Refused(r) => Err(unexpected(&button.act, &r)),
        }
    }

    /// Tries an act that a rule must hold.
    pub fn refused(&mut self, visit: &str, action: &ActionInput) -> Result<RefusalView, Fail> {
        match self.core.perform(visit, action, &WhenInput::Now)? {
            Outcome::Refused(r) => Ok(r),
            Outcome::Recorded(_) => Err(Fail::found(
                "not_refused",
                format!(
                    "`{}` was recorded although a rule should hold it",
                    action.act
                ),
                "",
            )),
        }
    }

    /// One sync, over whatever network there is.
    pub fn sync(&mut self) -> Result<SyncSummary, CoreError> {
        self.core.sync_now(&self.line, &mut |_| {})
    }
}

/// A refusal that the story did not expect.
pub fn unexpected(act: &str, refusal: &RefusalView) -> Fail {
    let rules: Vec<&str> = refusal.lines.iter().map(|l| l.rule.as_str()).collect();
    let what = format!(
        "`{act}` was refused ({}): {} {}",
        refusal.code,
        refusal.text,
        rules.join(" ")
    );
    Fail::found("refused", what, "")
}

impl From<CoreError> for Fail {
    fn from(e: CoreError) -> Self {
        Fail::cannot(e.code(), &e, "")
    }
}
