//! Lists of visits: narrowed, counted and cut into pages by the database, so that no list stops where it should not.

use doorstep_standard::Lang;
use doorstep_visit::{PersonId, VisitId, words};
use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::rows::Rows;
use super::visits::{COLUMNS, VisitRow, read};
use crate::error::Result;

/// What a list of visits may be narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitFilter {
    /// Local day of the appointment, else of the opening.
    pub day: Option<String>,
    /// With a day: also those that began in this time, from and before, UTC milliseconds.
    pub or_began: Option<(i64, i64)>,
    /// Crew code.
    pub crew: Option<String>,
    /// Only those granted to this person.
    pub person: Option<PersonId>,
    /// Code of the phase.
    pub status: Option<String>,
    /// At least this severity.
    pub severity: i64,
    /// Only those with something to settle.
    pub exceptions: bool,
    /// What has to be found in the order's number, the household, its people, address or phone, the names of those
    /// who go, the fault in either language, or at the beginning of the visit's id: as it is, else each word of it.
    pub words: String,
    /// Only ids below this one: the page after it.
    pub before: Option<VisitId>,
}

/// Longest text that can be found, bytes: an address of 200 letters.
const LONGEST: usize = 800;

/// A condition and its values.
struct Search {
    sql: String,
    values: Vec<Value>,
}

impl Search {
    fn new(here: Rows<'_>, f: &VisitFilter) -> Result<Self> {
        let mut search = Self {
            sql: "v.tenant = ?".to_owned(),
            values: vec![here.tenant.to_string().into()],
        };
        match (&f.day, f.or_began) {
            (Some(day), Some((from, before))) => search.and(
                "(day = ? OR (begins_at >= ? AND begins_at < ?))",
                [day.clone().into(), from.into(), before.into()],
            ),
            (Some(day), None) => search.and("day = ?", [day.clone().into()]),
            (None, _) => {}
        }
        if let Some(crew) = &f.crew {
            search.and("crew = ?", [crew.clone().into()]);
        }
        if let Some(status) = &f.status {
            search.and("status = ?", [status.clone().into()]);
        }
        if let Some(person) = &f.person {
            search.and(
                "EXISTS (SELECT 1 FROM grant_row g
                 WHERE g.tenant = v.tenant AND g.visit = v.visit AND g.person = ? AND g.active = 1)",
                [person.to_string().into()],
            );
        }
        if f.severity > 0 {
            search.and("severity >= ?", [f.severity.into()]);
        }
        if f.exceptions {
            search.and("exceptions > 0", []);
        }
        let words = f.words.trim();
        if words.is_empty() {
            return Ok(search);
        }
        // No field that is searched is as long as this.
        if words.len() > LONGEST {
            search.and("0", []);
            return Ok(search);
        }
        // As they were typed, an address above all; only where nothing is called so, each word for itself.
        let (sql, values) = (search.sql.clone(), search.values.clone());
        search.word(here, words)?;
        if words.contains(char::is_whitespace) && search.count(here)? == 0 {
            search = Self { sql, values };
            for word in words.split_whitespace() {
                search.word(here, word)?;
            }
        }
        Ok(search)
    }

    fn and<const N: usize>(&mut self, sql: &str, values: [Value; N]) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
        self.values.extend(values);
    }

    fn word(&mut self, here: Rows<'_>, word: &str) -> Result<()> {
        let mut part = String::from("%");
        for c in word.chars() {
            if matches!(c, '%' | '_' | '\\') {
                part.push('\\');
            }
            part.push(c);
        }
        part.push('%');
        let start = part.trim_start_matches('%').to_lowercase();
        let part = || Value::from(part.clone());
        let tenant_id = || Value::from(here.tenant.to_string());
        // Each set is found once, not for each visit.
        self.and(
            r"(visit LIKE ? ESCAPE '\' OR instr(?, ' ' || fault || ' ')
               OR visit IN (SELECT visit FROM work_order WHERE tenant = ? AND ref LIKE ? ESCAPE '\')
               OR customer IN (SELECT customer FROM customer WHERE tenant = ?
                  AND (household LIKE ? ESCAPE '\' OR name LIKE ? ESCAPE '\'
                       OR address LIKE ? ESCAPE '\' OR phone LIKE ? ESCAPE '\'))
               OR visit IN (SELECT g.visit FROM person p
                  JOIN visit_person g ON g.tenant = p.tenant AND g.person = p.person
                  WHERE p.tenant = ? AND p.name LIKE ? ESCAPE '\'))",
            [
                start.into(),
                faults(here, word)?.into(),
                tenant_id(),
                part(),
                tenant_id(),
                part(),
                part(),
                part(),
                part(),
                tenant_id(),
                part(),
            ],
        );
        Ok(())
    }

    fn rows(
        &self,
        here: Rows<'_>,
        order: &str,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<VisitRow>> {
        let mut statement = here.conn.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM visit v WHERE {} ORDER BY {order} LIMIT ? OFFSET ?",
            self.sql
        ))?;
        let cut = [limit, skip].map(|n| Value::from(i64::try_from(n).unwrap_or(i64::MAX)));
        let values = self.values.iter().cloned().chain(cut);
        let rows = statement.query_map(params_from_iter(values), read)?;
        rows.map(|r| r?).collect()
    }

    fn count(&self, here: Rows<'_>) -> Result<usize> {
        let sql = format!("SELECT count(*) FROM visit v WHERE {}", self.sql);
        let n: i64 = here
            .conn
            .prepare_cached(&sql)?
            .query_row(params_from_iter(self.values.iter()), |r| r.get(0))?;
        Ok(usize::try_from(n).unwrap_or_default())
    }
}

/// The faults of the company's visits that are called so in either language, each with a blank on both sides.
fn faults(here: Rows<'_>, word: &str) -> Result<String> {
    let word = word.to_lowercase();
    let mut statement = here.conn.prepare_cached(
        "SELECT DISTINCT fault FROM visit WHERE tenant = ?1 AND fault IS NOT NULL",
    )?;
    let mut found = String::from(" ");
    for fault in statement.query_map([here.tenant.as_str()], |r| r.get::<_, String>(0))? {
        let fault = fault?;
        let called = |lang| words::code(&fault, lang).to_lowercase().contains(&word);
        if called(Lang::Zh) || called(Lang::En) {
            found.push_str(&fault);
            found.push(' ');
        }
    }
    Ok(found)
}

impl Rows<'_> {
    /// Visits by id, the newest first.
    pub fn visits(&self, filter: &VisitFilter, limit: usize) -> Result<Vec<VisitRow>> {
        let mut search = Search::new(*self, filter)?;
        if let Some(before) = filter.before {
            search.and("visit < ?", [before.to_string().into()]);
        }
        search.rows(*self, "visit DESC", 0, limit)
    }

    /// A page of visits, what began last first, after `skip` others; and how many there are in all.
    pub fn page_of_visits(
        &self,
        filter: &VisitFilter,
        skip: usize,
        limit: usize,
    ) -> Result<(Vec<VisitRow>, usize)> {
        let search = Search::new(*self, filter)?;
        let rows = search.rows(*self, "begins_at DESC, visit DESC", skip, limit)?;
        Ok((rows, search.count(*self)?))
    }

    /// How many visits there are, on every page.
    pub fn count_visits(&self, filter: &VisitFilter) -> Result<usize> {
        Search::new(*self, filter)?.count(*self)
    }
}
