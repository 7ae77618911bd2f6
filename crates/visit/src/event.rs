//! One event: canonical bytes, named by their hash, pointing at what its writer had seen.
//! The envelope is checked strictly here; what an event means is the fold's business.

mod envelope;
mod record;

use doorstep_standard::{EventKind, Side};

use crate::id::{DeviceId, EventId, PersonId, VisitId};
use crate::json::{Json, JsonError};
use record::{first_half, is_code, is_kind};

pub use record::{Event, MAX_AFTER, MAX_EVENT, event_hash, event_id};

/// What is needed to make an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventDraft {
    /// See [`Event::kind`].
    pub kind: EventKind,
    /// See [`Event::after`]; any order.
    pub after: Vec<EventId>,
    /// See [`Event::trip`].
    pub trip: Option<EventId>,
    /// See [`Event::by`].
    pub by: PersonId,
    /// See [`Event::dev`].
    pub dev: DeviceId,
    /// See [`Event::at`].
    pub at: i64,
    /// See [`Event::mono`].
    pub mono: Option<i64>,
    /// See [`Event::boot`].
    pub boot: Option<String>,
    /// See [`Event::srv`].
    pub srv: Option<(i64, i64)>,
    /// See [`Event::data`]; an object.
    pub data: Json,
}

/// Why bytes are not an event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// Not canonical JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// A member is missing, unknown, or of the wrong shape.
    #[error("event envelope: {0}")]
    Envelope(&'static str),
    /// Longer than [`MAX_EVENT`].
    #[error("event of more than {MAX_EVENT} bytes")]
    TooLong,
    /// The key under which the event stands is not its hash.
    #[error("event does not match its id")]
    WrongId,
}

impl EventError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Json(_) => "event_not_canonical",
            Self::Envelope(_) => "event_envelope",
            Self::TooLong => "event_too_long",
            Self::WrongId => "event_wrong_id",
        }
    }
}

impl EventDraft {
    /// Writes the canonical bytes and names them.
    pub fn seal(self, visit: VisitId) -> Result<Event, EventError> {
        Event::parse(visit, &self.text())
    }

    fn text(mut self) -> String {
        self.after.sort_unstable();
        self.after.dedup();
        let mut map = Json::from_pairs([
            ("after", self.after.iter().map(|e| e.to_string()).collect()),
            ("at", Json::Int(self.at)),
            ("by", self.by.as_str().into()),
            ("d", self.data),
            ("dev", self.dev.as_str().into()),
            ("k", self.kind.as_str().into()),
        ]);
        if let Some(trip) = self.trip {
            map.set("trip", trip.to_string().into());
        }
        if let Some(mono) = self.mono {
            map.set("mono", mono.into());
        }
        if let Some(boot) = self.boot {
            map.set("boot", boot.into());
        }
        if let Some((offset, half)) = self.srv {
            map.set("srv", [offset, half].into_iter().collect());
        }
        map.to_text()
    }
}

impl Event {
    /// Reads an event and computes its id. Unknown kinds are fine; a loose envelope is not.
    pub fn parse(visit: VisitId, bytes: &str) -> Result<Self, EventError> {
        Self::parse_like(visit, bytes, None)
    }

    fn parse_like(visit: VisitId, bytes: &str, like: Option<&Self>) -> Result<Self, EventError> {
        if bytes.len() > MAX_EVENT {
            return Err(EventError::TooLong);
        }
        match envelope::read(visit, bytes, like) {
            Some(event) => Ok(event),
            None => Self::parse_patiently(visit, bytes),
        }
    }

    /// The same by way of every member's value: tells what is wrong.
    fn parse_patiently(visit: VisitId, bytes: &str) -> Result<Self, EventError> {
        let Json::Map(mut map) = Json::parse_canonical(bytes)? else {
            return Err(EventError::Envelope("not an object"));
        };
        let mut take = |name: &str| map.remove(name);
        let bad = EventError::Envelope;

        let kind = text(take("k")).ok_or(bad("k"))?;
        if !is_kind(&kind) {
            return Err(bad("k"));
        }
        let after = match take("after") {
            Some(Json::List(items)) => items
                .iter()
                .map(|i| i.as_str().and_then(|s| s.parse().ok()))
                .collect::<Option<Vec<EventId>>>()
                .ok_or(bad("after"))?,
            _ => return Err(bad("after")),
        };
        if after.len() > MAX_AFTER || !after.windows(2).all(|w| w[0] < w[1]) {
            return Err(bad("after"));
        }
        let trip = match take("trip") {
            None => None,
            Some(v) => Some(v.as_str().and_then(|s| s.parse().ok()).ok_or(bad("trip"))?),
        };
        let by = text(take("by"))
            .and_then(|s| s.parse().ok())
            .ok_or(bad("by"))?;
        let dev = text(take("dev"))
            .and_then(|s| s.parse().ok())
            .ok_or(bad("dev"))?;
        let at = take("at").and_then(|v| v.as_int()).ok_or(bad("at"))?;
        let mono = match take("mono") {
            None => None,
            Some(v) => Some(v.as_int().filter(|m| *m >= 0).ok_or(bad("mono"))?),
        };
        let boot = match take("boot") {
            None => None,
            Some(v) => Some(
                text(Some(v))
                    .filter(|b| is_code(b, 64))
                    .ok_or(bad("boot"))?,
            ),
        };
        if mono.is_some() != boot.is_some() {
            return Err(bad("mono and boot belong together"));
        }
        let srv = match take("srv") {
            None => None,
            Some(Json::List(pair)) => match pair.as_slice() {
                [Json::Int(offset), Json::Int(half)] if *half >= 0 && mono.is_some() => {
                    Some((*offset, *half))
                }
                _ => return Err(bad("srv")),
            },
            Some(_) => return Err(bad("srv")),
        };
        let data = match take("d") {
            Some(d @ Json::Map(_)) => d,
            _ => return Err(bad("d")),
        };
        if !map.is_empty() {
            return Err(bad("unknown member"));
        }
        let digest = event_hash(visit, bytes);
        Ok(Self {
            id: first_half(digest),
            digest,
            kind: kind.into(),
            after,
            trip,
            by,
            dev,
            at,
            mono,
            boot,
            srv,
            data,
            bytes: bytes.into(),
        })
    }

    /// Reads the event that stands under `key` in a document.
    pub fn parse_keyed(visit: VisitId, key: &str, bytes: &str) -> Result<Self, EventError> {
        Self::parse_keyed_like(visit, key, bytes, None)
    }

    /// The same after another one, whose names of person and phone it shares where they are its own.
    pub(crate) fn parse_keyed_like(
        visit: VisitId,
        key: &str,
        bytes: &str,
        like: Option<&Self>,
    ) -> Result<Self, EventError> {
        let event = Self::parse_like(visit, bytes, like)?;
        if event.id.is_written(key) {
            Ok(event)
        } else {
            Err(EventError::WrongId)
        }
    }

    /// Which side wrote it, by the prefix of its kind.
    pub fn side(&self) -> Side {
        self.kind.side()
    }
}

fn text(value: Option<Json>) -> Option<String> {
    match value {
        Some(Json::Text(s)) => Some(s),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit() -> VisitId {
        "0193a5c0-0000-7000-8000-000000000001".parse().unwrap()
    }

    pub(crate) fn draft(kind: &str) -> EventDraft {
        EventDraft {
            kind: kind.into(),
            after: vec![],
            trip: None,
            by: "p-li".parse().unwrap(),
            dev: "dev-li".parse().unwrap(),
            at: 1_763_950_000_000,
            mono: Some(1000),
            boot: Some("b1".into()),
            srv: Some((1_763_949_999_000, 40)),
            data: Json::object(),
        }
    }

    #[test]
    fn golden_bytes_and_id() {
        let e = draft("d.arrived").seal(visit()).unwrap();
        insta::assert_snapshot!(format!("{}\n{}", e.id, e.bytes));
        assert_eq!(
            Event::parse_keyed(visit(), &e.id.to_string(), &e.bytes),
            Ok(e)
        );
    }

    #[test]
    fn another_visit_is_another_id() {
        let other = "0193a5c0-0000-7000-8000-000000000002".parse().unwrap();
        let a = draft("d.arrived").seal(visit()).unwrap();
        let b = draft("d.arrived").seal(other).unwrap();
        assert_eq!(a.bytes, b.bytes);
        assert_ne!(a.id, b.id);
        assert_eq!(
            Event::parse_keyed(other, &a.id.to_string(), &a.bytes),
            Err(EventError::WrongId)
        );
    }

    #[test]
    fn strict_envelope() {
        let good = draft("d.arrived").seal(visit()).unwrap();
        let mutate = |from: &str, to: &str| {
            let s = good.bytes.replacen(from, to, 1);
            assert_ne!(s, *good.bytes, "{from}");
            Event::parse(visit(), &s).expect_err(to).code()
        };
        assert_eq!(mutate("d.arrived", "x.arrived"), "event_envelope");
        assert_eq!(mutate("d.arrived", "d.Arrived"), "event_envelope");
        assert_eq!(
            mutate("\"after\":[]", "\"after\":[\"x\"]"),
            "event_envelope"
        );
        assert_eq!(mutate("\"at\":", "\"at\":\"\",\"at2\":"), "event_envelope");
        assert_eq!(mutate("\"d\":{}", "\"d\":[]"), "event_envelope");
        assert_eq!(mutate("\"k\":", "\"j\":0,\"k\":"), "event_envelope");
        assert_eq!(mutate(",\"mono\":1000", ""), "event_envelope");
        assert_eq!(mutate("{\"after\"", "{ \"after\""), "event_not_canonical");
        assert_eq!(mutate("p-li", "李"), "event_envelope");
    }
}
