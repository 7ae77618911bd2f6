//! The list of the day: rows only, no document is read.

use std::collections::BTreeMap;

use doorstep_store::{Access, DayRow, StoreError};
use doorstep_visit::fold::VisitPhase;
use doorstep_visit::words;
use serde_json::Value;

use super::{page, wording};
use crate::codes::Sign;
use crate::engine::Core;
use crate::error::CoreError;
use crate::project::Card;
use crate::view::{TodayView, VisitCardView};

/// What is known of a household.
#[derive(Default)]
pub(crate) struct Household {
    pub name: String,
    pub phone: String,
    pub place: String,
    /// Names of the people who have the visit, by id.
    pub people: BTreeMap<String, String>,
}

impl Core {
    /// The list of the day: today's visits, and earlier ones that are not finished; at most 200.
    ///
    /// # Errors
    /// When the database fails.
    pub fn today(&self) -> Result<TodayView, CoreError> {
        self.today_from(0)
    }

    /// The same from the visit at `first`, for a list that is longer.
    ///
    /// # Errors
    /// When the database fails.
    pub fn today_from(&self, first: u64) -> Result<TodayView, CoreError> {
        let now = self.now().at;
        let zone = self.zone();
        let lang = self.config.lang;
        let (from, to) = wording::day(now, zone).unwrap_or((i64::MIN, i64::MAX));
        let open: Vec<&str> = PHASES
            .into_iter()
            .filter(|p| rank(*p).is_some())
            .map(VisitPhase::as_str)
            .collect();
        let rows = self.store.read()?.visits_of_day(from, to, &open)?;
        let next = rows
            .iter()
            .filter(|row| row.access != Access::Revoked)
            .filter_map(|row| Some((rank(phase(&row.state)?)?, row)))
            .min_by_key(|(rank, _)| *rank)
            .map(|(_, row)| row);
        let card = |row: &DayRow| self.card(row, now);
        let visits = rows[page(first, rows.len())].iter().map(card);
        let visits = visits.collect::<Result<Vec<_>, _>>()?;
        Ok(TodayView {
            date: wording::date(now, zone, lang),
            person_name: self
                .identity()
                .map(|i| i.person_name.clone())
                .unwrap_or_default(),
            next: next.map(card).transpose()?,
            empty_text: if rows.is_empty() {
                lang.pick("今天没有派给您的上门。", "No visits for you today.")
                    .to_owned()
            } else {
                String::new()
            },
            visits,
            visits_total: rows.len() as u64,
            sync: self.sync_status()?,
        })
    }

    fn card(&self, row: &DayRow, now: i64) -> Result<VisitCardView, CoreError> {
        let (lang, zone) = (self.config.lang, self.zone());
        let phase = phase(&row.state);
        let stored = match self.store.read()?.visit(&row.visit) {
            Err(StoreError::Damaged { .. }) => None,
            other => Some(other?.ok_or(CoreError::UnknownVisit)?),
        };
        // What cannot be trusted is not shown.
        let sound = stored.filter(|s| s.sound);
        let mending = |id| self.mending().map(|all| all.contains(&id));
        let whole = sound.is_some() && !row.visit.parse().map_or(Ok(false), mending)?;
        let card = sound.map_or_else(Card::default, |s| Card::read(&s.write.projection));
        let household = self.household(&row.visit, &card)?;
        let standard = card
            .standard
            .as_ref()
            .and_then(|h| self.standards.get(&h.parse().ok()?));
        let flag = if !whole {
            lang.pick(
                "手机上的记录已损坏，同步后从办公室取回",
                "Damaged on this phone; sync to get it back from the office",
            )
        } else if card.cancelled && card.entered {
            lang.pick(
                "办公室已取消，您已进门",
                "Cancelled by the office, you are inside",
            )
        } else if card.cancelled {
            lang.pick("办公室已取消", "Cancelled by the office")
        } else if row.access == Access::Revoked {
            lang.pick("已改派他人", "Given to someone else")
        } else {
            ""
        };
        let sign = match phase {
            _ if !flag.is_empty() => Sign::Flag,
            Some(VisitPhase::New | VisitPhase::Assigned) | None => Sign::Todo,
            Some(VisitPhase::Left | VisitPhase::Closed | VisitPhase::Cancelled) => Sign::Done,
            Some(VisitPhase::Suspended) => Sign::Flag,
            Some(_) => Sign::Now,
        };
        let custody = self.custody(&row.visit, None)?;
        let due = card.due.filter(|_| flag.is_empty());
        Ok(VisitCardView {
            visit: row.visit.clone(),
            window: card
                .start
                .map(|s| wording::window(s, card.end, Some(now), zone))
                .unwrap_or_default(),
            title: wording::fault(card.fault.as_deref(), standard.map(|s| s.as_ref()), lang),
            place: household.place,
            customer_name: household.name,
            phone: household.phone,
            phase: row.state.as_str().into(),
            phase_word: phase
                .map_or_else(|| row.state.clone(), |p| words::phase(p, lang).to_owned()),
            sign,
            due_text: due.map(|d| wording::due(d, now, lang)).unwrap_or_default(),
            late: due.is_some_and(|d| d < now),
            flag: flag.to_owned(),
            open_findings: card.open_findings,
            waiting: custody.waiting,
            custody: custody.text,
        })
    }

    /// The household of a visit: the office's row, else what the technician typed.
    pub(crate) fn household(&self, visit: &str, card: &Card) -> Result<Household, CoreError> {
        let read = self.store.read()?;
        if let Some(row) = read.customer(visit)? {
            let json: Value = serde_json::from_str(&row.json).unwrap_or(Value::Null);
            let text = |name: &str| {
                json.get(name)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            };
            return Ok(Household {
                name: text("name"),
                phone: text("phone"),
                place: text("address"),
                people: json
                    .get("people")
                    .and_then(Value::as_object)
                    .into_iter()
                    .flatten()
                    .filter_map(|(id, name)| Some((id.clone(), name.as_str()?.to_owned())))
                    .collect(),
            });
        }
        if read.has_unfit_customer(visit)? {
            let lang = self.config.lang;
            return Ok(Household {
                place: lang
                    .pick(
                        "客户资料在手机上已损坏，同步后从办公室取回",
                        "Customer damaged on this phone; sync to get it back from the office",
                    )
                    .to_owned(),
                ..Household::default()
            });
        }
        let typed = match &card.place {
            Some(p) => read.private_value(visit, p)?.and_then(|v| v.content),
            None => None,
        };
        Ok(Household {
            place: typed.map(|c| c.value).unwrap_or_default(),
            ..Household::default()
        })
    }
}

const PHASES: [VisitPhase; 11] = {
    use VisitPhase as P;
    [
        P::New,
        P::Assigned,
        P::Travelling,
        P::AtDoor,
        P::NoAnswer,
        P::Inside,
        P::Suspended,
        P::SignedOff,
        P::Left,
        P::Cancelled,
        P::Closed,
    ]
};

fn phase(word: &str) -> Option<VisitPhase> {
    PHASES.into_iter().find(|p| p.as_str() == word)
}

/// How soon it comes: what is under way before what is to come; `None` when nothing is left to do.
fn rank(phase: VisitPhase) -> Option<u8> {
    use VisitPhase as P;
    match phase {
        P::Suspended => Some(0),
        P::Inside | P::SignedOff => Some(1),
        P::AtDoor => Some(2),
        P::Travelling => Some(3),
        P::New | P::Assigned => Some(4),
        P::NoAnswer => Some(5),
        P::Left | P::Cancelled | P::Closed => None,
    }
}
