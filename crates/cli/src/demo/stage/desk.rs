//! What the office does meanwhile: takes orders, telephones, calls off, clears, settles.

use doorstep_visit::finding::{Ground, Named};
use doorstep_visit::fold::{Now, fold};
use doorstep_visit::{EventKind, Json, VisitId, words};

use super::Stage;
use crate::demo::office;
use crate::fail::Fail;
use crate::fixture::Order;

impl Stage {
    /// Orders become visits.
    pub fn take_orders(&mut self, orders: &[Order]) -> Result<(), Fail> {
        let visits =
            office::take_orders(&self.office, &self.tenant, &self.fixture, orders, self.zero)?;
        for (order, visit) in orders.iter().zip(visits) {
            self.visits.insert(order.part_in_story.clone(), visit);
        }
        Ok(())
    }

    /// A customer reports a fault; the phones of those who are sent hear of it.
    pub fn order_comes_in(&mut self, part: &str) -> Result<(), Fail> {
        let Some(order) = self.fixture.order(part).cloned() else {
            return Err(Fail::cannot(
                "story",
                format!("no order plays `{part}`"),
                "",
            ));
        };
        self.take_orders(std::slice::from_ref(&order))?;
        let standard = self.standard_of(part);
        let key = format!("fault_kind.{}", order.fault_kind);
        let fault = standard
            .and_then(|s| s.texts(self.lang).fact.get(&key))
            .map_or_else(|| words::code(&order.fault_kind, self.lang), String::as_str);
        let names: Vec<&str> = self
            .fixture
            .people
            .iter()
            .filter(|p| order.assign.contains(&p.person))
            .map(|p| self.lang.pick(p.name.as_str(), p.name_en.as_str()))
            .collect();
        let sent = match names.is_empty() {
            true => self
                .lang
                .pick("还没有派人", "nobody is sent yet")
                .to_owned(),
            false => names.join(self.lang.pick("、", ", ")),
        };
        let text = format!(
            "{} · {} · {fault} → {sent}",
            self.who_where(office::DISPATCHER, part),
            self.lang.pick("接到报修", "takes an order"),
        );
        self.line("☎", &text);
        for person in &order.assign {
            self.hand_in(person)?;
        }
        Ok(())
    }

    /// Somebody at the office does steps of a visit, or an act of the office, and it is printed.
    fn office_does(&self, by: &str, part: &str, sign: &str, does: &[&str]) -> Result<(), Fail> {
        let standard = self.standard_of(part);
        let is_step =
            |w: &str| standard.is_some_and(|s| s.step(w).is_some_and(|s| s.on.names_step()));
        let mut said = Vec::new();
        let mut events = Vec::new();
        let kinds: Vec<EventKind> = does.iter().map(|w| format!("o.{w}").into()).collect();
        for (word, kind) in does.iter().zip(&kinds) {
            if is_step(word) {
                said.push(words::step(word, standard, self.lang));
                events.push((
                    EventKind::OfficeStepDone,
                    Json::from_pairs([("step", (*word).into())]),
                ));
            } else {
                said.push(kind.past(self.lang));
                events.push((kind.clone(), Json::object()));
            }
        }
        office::say(&self.office, &self.tenant, by, self.visit(part)?, events)?;
        let text = format!("{} · {}", self.who_where(by, part), said.join(" · "));
        self.line(sign, &text);
        Ok(())
    }

    /// The dispatcher does something that the standard asks of the office.
    pub fn dispatcher(&mut self, part: &str, does: &[&str]) -> Result<(), Fail> {
        self.office_does(office::DISPATCHER, part, "☎", does)
    }

    /// The lead says that a hazard is over.
    pub fn hazard_cleared(&mut self, part: &str) -> Result<(), Fail> {
        self.office_does(office::LEAD, part, "✓", &["hazard_cleared"])
    }

    /// The dispatcher calls a visit off.
    pub fn cancel(&mut self, part: &str, reason: &str) -> Result<(), Fail> {
        self.office.cancel(
            &self.tenant,
            &office::id(office::DISPATCHER)?,
            self.visit(part)?,
            reason,
        )?;
        let text = format!(
            "{} · {} · {}",
            self.who_where(office::DISPATCHER, part),
            EventKind::Cancelled.past(self.lang),
            words::code(reason, self.lang)
        );
        self.line("⚑", &text);
        Ok(())
    }

    /// The lead settles a named case of a visit.
    pub fn settle(&mut self, part: &str, case: Named, outcome: &str) -> Result<(), Fail> {
        let visit = self.visit(part)?;
        let finding = self.finding(visit, case)?;
        let seen = office::newest(&self.office, &self.tenant, visit)?;
        self.office.settle(
            &self.tenant,
            &office::id(office::LEAD)?,
            visit,
            &finding,
            outcome,
            &seen,
        )?;
        let text = format!(
            "{} · {}: {} → {}",
            self.who_where(office::LEAD, part),
            EventKind::Settled.past(self.lang),
            words::case(case, self.lang).title,
            words::code(outcome, self.lang)
        );
        self.line("✓", &text);
        Ok(())
    }

    fn finding(&self, visit: VisitId, case: Named) -> Result<String, Fail> {
        let history = office::history(&self.office, &self.tenant, visit)?;
        let now = Now {
            at: self.clock.now(),
            mono: None,
        };
        fold(&history, &self.standards, &now)
            .findings
            .into_iter()
            .find(|f| f.ground == Ground::Case(case))
            .map(|f| f.id)
            .ok_or_else(|| Fail::found("not_named", format!("no `{}` to settle", case.code()), ""))
    }
}
