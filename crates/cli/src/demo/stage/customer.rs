//! What happens with a customer: prices, answers, fitting, the statement and the signature.

use doorstep_core::{ActionInput, ConsentInput, Outcome, QuoteInput};
use doorstep_visit::{EventKind, words};

use super::Stage;
use crate::demo::phone::unexpected;
use crate::fail::Fail;

impl Stage {
    /// Quotes a part out of the price list, or revises a quote, and marks its event.
    pub fn quote(
        &mut self,
        person: &str,
        part: &str,
        mark: &str,
        quote: &QuoteInput,
    ) -> Result<(), Fail> {
        let visit = self.visit(part)?.to_string();
        let outcome = self.phone(person)?.core.quote(&visit, quote)?;
        let act = if quote.line.is_some() {
            "quote_revised"
        } else {
            "quoted"
        };
        match (outcome.recorded(), outcome.refused()) {
            (Some(r), _) => {
                let event = r.event.clone();
                let name = self
                    .fixture
                    .part(&quote.part)
                    .map_or(quote.part.clone(), |p| {
                        self.lang.pick(&p.zh, &p.en).to_owned()
                    });
                let detail = format!("{name} {}", words::money(quote.fen, None));
                self.told(person, part, act, &detail, &event)?;
                self.marks.insert(mark.to_owned(), event);
                Ok(())
            }
            (_, Some(refusal)) => Err(unexpected(act, refusal)),
            _ => Ok(()),
        }
    }

    /// A quote for one piece at the price of the list.
    pub fn list_price(&self, code: &str, source: &str) -> Result<QuoteInput, Fail> {
        let part = self.fixture.part(code).ok_or_else(|| {
            Fail::cannot("story", format!("`{code}` is not in the price list"), "")
        })?;
        Ok(QuoteInput {
            line: None,
            part: part.code.clone(),
            // The customers of this company read Chinese.
            name: part.zh.clone(),
            quantity: 1,
            fen: if source == "warranty" { 0 } else { part.fen },
            source: source.into(),
            ..QuoteInput::default()
        })
    }

    /// The customer looks at the consent screen and agrees to exactly what it shows.
    pub fn agree(
        &mut self,
        person: &str,
        part: &str,
        mark: &str,
        relation: &str,
        how: &str,
    ) -> Result<(), Fail> {
        self.answer(person, part, mark, relation, how, true)
    }

    /// The customer looks at the consent screen, or hears it read out, and declines.
    pub fn decline(
        &mut self,
        person: &str,
        part: &str,
        mark: &str,
        relation: &str,
        how: &str,
    ) -> Result<(), Fail> {
        self.answer(person, part, mark, relation, how, false)
    }

    fn answer(
        &mut self,
        person: &str,
        part: &str,
        mark: &str,
        relation: &str,
        how: &str,
        agreed: bool,
    ) -> Result<(), Fail> {
        let (visit, line) = (self.visit(part)?.to_string(), self.mark(mark)?);
        let lang = self.lang;
        let core = &mut self.phone(person)?.core;
        let shown = core.consent_screen(&visit, &line, lang)?;
        let input = ConsentInput {
            line,
            quote: shown.quote.clone(),
            fen: shown.fen,
            source: shown.source.clone(),
            over: shown.refusals.iter().map(|r| r.event.clone()).collect(),
            agreed,
            relation: relation.to_owned(),
            how: how.to_owned(),
        };
        let act = if agreed {
            "consent_given"
        } else {
            "consent_refused"
        };
        let event = recorded(act, core.consent(&visit, &input)?)?;
        let detail = format!(
            "{} {} · {} · {}",
            self.part_name(&shown.part),
            shown.price,
            words::code(relation, self.lang),
            words::code(how, self.lang)
        );
        self.told(person, part, act, &detail, &event)
    }

    /// Fits the part of a line under its current quote.
    pub fn fit(&mut self, person: &str, part: &str, mark: &str) -> Result<(), Fail> {
        let (visit, line) = (self.visit(part)?.to_string(), self.mark(mark)?);
        let view = self.phone(person)?.core.visit(&visit)?;
        let shown =
            view.parts.iter().find(|p| p.line == line).ok_or_else(|| {
                Fail::found("part_missing", "a quoted part is not on the screen", "")
            })?;
        let name = self.part_name(&shown.part);
        let action = ActionInput::of("part_fitted")
            .event("line", &line)
            .event("quote", &shown.quote);
        let event = self.phone(person)?.tap(&visit, &action)?;
        self.told(person, part, "part_fitted", &name, &event)?;
        Ok(())
    }

    /// Tries to fit the part of a line that the customer has not agreed to.
    pub fn fit_held(&mut self, person: &str, part: &str, mark: &str) -> Result<(), Fail> {
        let line = self.mark(mark)?;
        let action = ActionInput::of("part_fitted")
            .event("line", &line)
            .event("quote", &line);
        self.held(person, part, &action)
    }

    /// Shows the statement, keeps its bytes, and lets the customer sign exactly those.
    pub fn statement_and_signature(&mut self, person: &str, part: &str) -> Result<(), Fail> {
        let visit = self.visit(part)?.to_string();
        let lang = doorstep_standard::Lang::Zh;
        let core = &mut self.phone(person)?.core;
        let shown = core.statement(&visit, lang)?;
        let short: String = shown.sha256.chars().take(12).collect();
        self.recorded += 1;
        let text = format!(
            "{} · {} {} · SHA-256 {short}…",
            self.who_where(person, part),
            EventKind::StatementShown.past(self.lang),
            shown.total
        );
        self.line("✓", &text);
        self.clock.pass(40_000);
        let core = &mut self.phone(person)?.core;
        let event = recorded(
            "signed",
            core.sign(&visit, &shown.sha256, scribble().as_bytes(), "owner")?,
        )?;
        self.told(person, part, "signed", &shown.total, &event)?;
        Ok(())
    }

    /// Agrees another time with the customer, `start` to `end` minutes from the end of the morning.
    pub fn agree_time(
        &mut self,
        person: &str,
        part: &str,
        start: i64,
        end: i64,
    ) -> Result<(), Fail> {
        let at = |min: i64| self.zero + min * 60_000;
        let action = ActionInput::of("appointment_agreed")
            .number("start", at(start))
            .number("end", at(end));
        let window = format!(
            "{}–{}",
            words::time_of_day(at(start), self.zone),
            words::time_of_day(at(end), self.zone)
        );
        self.recorded_with(person, part, &action, &window)
    }

    /// Takes a temperature, tenths of a degree Celsius.
    pub fn reading(&mut self, person: &str, part: &str, deci_c: i64) -> Result<(), Fail> {
        let action = ActionInput::of("reading_taken").number("deci_c", deci_c);
        let shown = format!("{}.{} °C", deci_c / 10, deci_c % 10);
        self.recorded_with(person, part, &action, &shown)
    }

    /// The cause lies with the company; the technician's own words stay out of the document.
    pub fn cause(&mut self, person: &str, part: &str, zh: &str, en: &str) -> Result<(), Fail> {
        let text = self.lang.pick(zh, en);
        let action = ActionInput::of("cause_found")
            .code("cause", "company")
            .text("note", text);
        self.recorded_with(person, part, &action, text)
    }

    fn recorded_with(
        &mut self,
        person: &str,
        part: &str,
        action: &ActionInput,
        detail: &str,
    ) -> Result<(), Fail> {
        let visit = self.visit(part)?.to_string();
        let event = self.phone(person)?.tap(&visit, action)?;
        self.told(person, part, &action.act, detail, &event)
    }

    /// Writes a note; its words stay out of the document.
    pub fn note(&mut self, person: &str, part: &str, zh: &str, en: &str) -> Result<(), Fail> {
        let (visit, text) = (
            self.visit(part)?.to_string(),
            self.lang.pick(zh, en).to_owned(),
        );
        let event = recorded(
            "note_added",
            self.phone(person)?.core.note_add(&visit, &text)?,
        )?;
        self.told(person, part, "note_added", &text, &event)?;
        Ok(())
    }

    fn part_name(&self, code: &str) -> String {
        self.fixture
            .part(code)
            .map_or(code.to_owned(), |p| self.lang.pick(&p.zh, &p.en).to_owned())
    }
}

/// The event of an act that must have been recorded.
fn recorded(act: &str, outcome: Outcome) -> Result<String, Fail> {
    match outcome {
        Outcome::Recorded(r) => Ok(r.event),
        Outcome::Refused(r) => Err(unexpected(act, &r)),
    }
}

/// A signature as a finger draws it: two strokes, points in tenths of a millimetre.
fn scribble() -> String {
    let wave = |n: i64, x: fn(i64) -> i64, y: fn(i64) -> i64| -> String {
        let points: Vec<String> = (0..n).map(|t| format!("[{},{}]", x(t), y(t))).collect();
        format!("[{}]", points.join(","))
    };
    let first = wave(28, |t| 40 + t * 14, |t| 120 + (t * 37 % 90) - (t * t % 50));
    let second = wave(12, |t| 200 + t * 22, |t| 190 - t * 6 + (t % 3) * 9);
    format!("[{first},{second}]")
}
