//! What goes wrong or is held on a working day: refusals by rule, no network, a dead process, exceptions.

use doorstep_core::{ActionInput, CoreError, Outcome, WhenInput};
use doorstep_standard::Lang;
use doorstep_visit::{EventKind, words};

use super::Stage;
use crate::demo::phone::Phone;
use crate::fail::Fail;

impl Stage {
    /// Tries an act that a rule must hold, and prints why it is held. Nothing is recorded.
    pub fn held(&mut self, person: &str, part: &str, action: &ActionInput) -> Result<(), Fail> {
        let what = EventKind::from(format!("d.{}", action.act))
            .past(self.lang)
            .to_owned();
        self.held_as(person, part, action, &what)
    }

    /// The same with a step that no act stands for.
    pub fn step_held(&mut self, person: &str, part: &str, step: &str) -> Result<(), Fail> {
        let what = words::step(step, self.standard_of(part), self.lang).to_owned();
        let action = ActionInput::of("step_done").code("step", step);
        self.held_as(person, part, &action, &what)
    }

    /// The same in words of its own.
    pub fn held_as(
        &mut self,
        person: &str,
        part: &str,
        action: &ActionInput,
        what: &str,
    ) -> Result<(), Fail> {
        let visit = self.visit(part)?.to_string();
        let refusal = self.phone(person)?.refused(&visit, action)?;
        let rules: Vec<String> = refusal
            .lines
            .iter()
            .filter(|l| !l.rule.is_empty())
            .map(|l| format!("{} {}", l.rule, l.text))
            .collect();
        let rules = if rules.is_empty() {
            String::new()
        } else {
            format!(" [{}]", rules.join("; "))
        };
        self.line(
            "⊘",
            &format!(
                "{} · {what}: {}{rules}",
                self.who_where(person, part),
                refusal.text
            ),
        );
        Ok(())
    }

    /// Records an act that the standard lets pass only with a reason; first shows that it asks for one.
    pub fn act_because(
        &mut self,
        person: &str,
        part: &str,
        action: &ActionInput,
        reason: &str,
    ) -> Result<(), Fail> {
        self.held(person, part, action)?;
        let visit = self.visit(part)?.to_string();
        let refusal = self.phone(person)?.refused(&visit, action)?;
        let mut action = action.clone();
        for line in &refusal.lines {
            action = action.because(&line.rule, reason);
        }
        match self
            .phone(person)?
            .core
            .perform(&visit, &action, &WhenInput::Now)?
        {
            Outcome::Recorded(r) => {
                let detail = format!(
                    "({}: {})",
                    self.lang.pick("原因", "reason"),
                    words::code(reason, self.lang)
                );
                self.told(person, part, &action.act, &detail, &r.event)?;
                Ok(())
            }
            Outcome::Refused(r) => Err(crate::demo::phone::unexpected(&action.act, &r)),
        }
    }

    /// A sync that must find no network; nothing is lost by it.
    pub fn sync_in_vain(&mut self, person: &str) -> Result<(), Fail> {
        let waiting = self.waiting(person)?;
        match self.phone(person)?.sync() {
            Err(CoreError::Offline(e)) => {
                let still = self.waiting(person)?;
                if still != waiting {
                    return Err(Fail::found(
                        "lost",
                        format!("{waiting} waited before the failed sync, {still} after"),
                        "",
                    ));
                }
                let name = self.fixture.name(person, self.lang);
                let text = match self.lang {
                    Lang::Zh => format!(
                        "{name} · 同步失败（{}）；{still} 条仍在这部手机上，没有丢失",
                        e.code()
                    ),
                    Lang::En => format!(
                        "{name} · sync failed ({}); {still} still on this phone, nothing lost",
                        e.code()
                    ),
                };
                self.line("✗", &text);
                Ok(())
            }
            Err(e) => Err(e.into()),
            Ok(_) => Err(Fail::found(
                "not_cut",
                "the sync reached the office although the network was cut",
                "",
            )),
        }
    }

    /// How many changes of a phone wait for the office.
    pub fn waiting(&mut self, person: &str) -> Result<u64, Fail> {
        let status = self.phone(person)?.core.sync_status()?;
        Ok(status.changes + status.values + status.documents)
    }

    /// The phone's process dies and the app is started again; what was recorded must still be there.
    pub fn restart(&mut self, person: &str) -> Result<(), Fail> {
        let before = self.waiting(person)?;
        let Some(old) = self.phones.remove(person) else {
            return Err(Fail::cannot(
                "story",
                format!("`{person}` has no phone"),
                "",
            ));
        };
        let wire = old.wire.clone();
        drop(old);
        let mut phone = Phone::open(
            &self.dir,
            person,
            &self.fixture.company.name,
            &self.url,
            &self.clock,
            self.lang,
        )?;
        phone.use_wire(wire);
        self.phones.insert(person.to_owned(), phone);
        let after = self.waiting(person)?;
        if before != after {
            return Err(Fail::found(
                "lost",
                format!("{before} waited before the restart, {after} after"),
                "",
            ));
        }
        let name = self.fixture.name(person, self.lang);
        let text = match self.lang {
            Lang::Zh => {
                format!("{name} · 应用关闭后重新打开：{after} 项（记录与文件）待上传，一项不少")
            }
            Lang::En => format!(
                "{name} · app closed and opened again: {after} records and documents waiting, as before"
            ),
        };
        self.line("↻", &text);
        Ok(())
    }

    /// Prints what the phone now shows as exceptions of a visit.
    pub fn exceptions(&mut self, person: &str, part: &str) -> Result<(), Fail> {
        let visit = self.visit(part)?.to_string();
        let view = self.phone(person)?.core.visit(&visit)?;
        for f in &view.findings {
            let source = if f.source.is_empty() {
                String::new()
            } else {
                format!(" [{}]", f.source)
            };
            self.line(f.sign.as_str(), &format!("{}: {}{source}", f.title, f.text));
        }
        self.line(view.sign_off.sign.as_str(), &view.sign_off.text);
        Ok(())
    }
}
