//! What the office says of two visits of one home: that they are linked, and which arrival the other one knows.
//! Each word says all of the link; the last one counts.

use super::fields::Fields;
use crate::id::{EventId, VisitId};
use crate::instant::Instant;
use crate::json::Json;

/// How a visit stands to another one of the same household: the last word of the office on it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The other visit.
    pub visit: VisitId,
    /// The link was undone.
    pub off: bool,
    /// When this visit's own report was, before the two were counted from the earlier one, UTC milliseconds.
    pub report: Option<i64>,
    /// The first arrival of the other visit, once the office knows of one that counts.
    pub arrived: Option<Joined>,
}

/// An arrival of another visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The event of the other visit on which it rests.
    pub event: EventId,
    /// When it was.
    pub time: Instant,
}

impl Fields<'_> {
    fn flag(&self, name: &'static str) -> Result<bool, &'static str> {
        match self.0.get(name) {
            None => Ok(false),
            Some(Json::Bool(b)) => Ok(*b),
            Some(_) => Err(name),
        }
    }
    pub(super) fn link(&self) -> Result<Link, &'static str> {
        let arrived = match self.0.get("arrived") {
            None => None,
            Some(told) => {
                let told = Fields(told);
                let time = Instant {
                    earliest: told.int("earliest")?,
                    latest: told.int("latest")?,
                    phone_only: told.flag("phone_only")?,
                };
                if time.earliest > time.latest {
                    return Err("arrived");
                }
                let event = told.event("event")?;
                Some(Joined { event, time })
            }
        };
        Ok(Link {
            visit: self.text("visit")?.parse().map_err(|_| "visit")?,
            off: self.flag("off")?,
            report: self.int_or_none("report")?,
            arrived,
        })
    }
}
