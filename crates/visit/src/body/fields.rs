//! The reader of an event's data: a member that is missing or of another shape is named.

use std::collections::BTreeMap;
use std::str::FromStr;

use doorstep_standard::vocabulary::SUBJECTS;
use doorstep_standard::{Scalar, StandardHash};

use super::said::{Consent, ConsentWord, Quote, Shown, is_customers_own};
use crate::id::EventId;
use crate::json::Json;

pub(super) fn scalar(j: &Json) -> Option<Scalar> {
    match j {
        Json::Bool(b) => Some(Scalar::Bool(*b)),
        Json::Int(i) => Some(Scalar::Int(*i)),
        Json::Text(s) => Some(Scalar::Code(s.clone())),
        _ => None,
    }
}

/// Reads members of `d`; the error is the member's name.
pub(super) struct Fields<'a>(pub &'a Json);

impl Fields<'_> {
    pub fn text(&self, name: &'static str) -> Result<String, &'static str> {
        self.text_or_none(name)?.ok_or(name)
    }
    pub fn text_or_none(&self, name: &'static str) -> Result<Option<String>, &'static str> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Json::Text(s)) => Ok(Some(s.clone())),
            Some(_) => Err(name),
        }
    }
    pub fn word_or_none<T: FromStr>(&self, name: &'static str) -> Result<Option<T>, &'static str> {
        let word = self.text_or_none(name)?;
        word.map(|w| w.parse().map_err(|_| name)).transpose()
    }
    /// A text that may be missing or of another shape: nothing rests on it.
    pub fn said(&self, name: &str) -> Option<String> {
        self.0.get(name).and_then(Json::as_str).map(str::to_owned)
    }
    /// Texts of a list that may be missing or of another shape.
    pub fn codes(&self, name: &str) -> Vec<String> {
        let list = self.0.get(name).and_then(Json::as_list).into_iter();
        list.flatten()
            .filter_map(Json::as_str)
            .map(str::to_owned)
            .collect()
    }
    pub fn int(&self, name: &'static str) -> Result<i64, &'static str> {
        self.int_or_none(name)?.ok_or(name)
    }
    pub fn int_or_none(&self, name: &'static str) -> Result<Option<i64>, &'static str> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Json::Int(i)) => Ok(Some(*i)),
            Some(_) => Err(name),
        }
    }
    /// Money: never negative, never so large that sums of a visit could overflow.
    pub fn amount(&self, name: &'static str) -> Result<i64, &'static str> {
        self.int(name).and_then(|v| {
            if (0..=100_000_000_000).contains(&v) {
                Ok(v)
            } else {
                Err(name)
            }
        })
    }
    pub fn list<T>(
        &self,
        name: &'static str,
        read: impl Fn(&Json) -> Option<T>,
    ) -> Result<Vec<T>, &'static str> {
        self.0
            .get(name)
            .and_then(Json::as_list)
            .and_then(|l| l.iter().map(read).collect())
            .ok_or(name)
    }
    pub fn events(&self, name: &'static str) -> Result<Vec<EventId>, &'static str> {
        self.list(name, |j| j.as_str()?.parse().ok())
    }
    pub fn event(&self, name: &'static str) -> Result<EventId, &'static str> {
        self.text(name)?.parse().map_err(|_| name)
    }
    pub fn hash(&self, name: &'static str) -> Result<StandardHash, &'static str> {
        self.text(name)?.parse().map_err(|()| name)
    }
    pub fn blob(&self, name: &'static str) -> Result<String, &'static str> {
        self.0
            .get(name)
            .and_then(|b| b.get("b"))
            .and_then(Json::as_str)
            .map(str::to_owned)
            .ok_or(name)
    }
    pub fn facts(&self) -> Result<BTreeMap<String, Scalar>, &'static str> {
        match self.0.get("facts") {
            None => Ok(BTreeMap::new()),
            Some(Json::Map(m)) => m
                .iter()
                .map(|(k, v)| Some((k.clone(), scalar(v)?)))
                .collect::<Option<_>>()
                .ok_or("facts"),
            Some(_) => Err("facts"),
        }
    }
    pub fn quote(&self, line: Option<EventId>) -> Result<Quote, &'static str> {
        let quantity = self.int_or_none("quantity")?.unwrap_or(1);
        if !(1..=10_000).contains(&quantity) {
            return Err("quantity");
        }
        let (fen, source) = (self.amount("fen")?, self.text("source")?);
        if fen > 0 && is_customers_own(&source) {
            return Err("fen");
        }
        Ok(Quote {
            line,
            kind: self.word_or_none("kind")?,
            class: self.word_or_none("class")?,
            part: self.text("part")?,
            quantity,
            fen,
            source,
            name: match self.0.get("name") {
                None => None,
                Some(name) => Some(
                    name.get("p")
                        .and_then(Json::as_str)
                        .ok_or("name")?
                        .to_owned(),
                ),
            },
        })
    }
    pub fn consent(&self, verdict: ConsentWord) -> Result<Consent, &'static str> {
        let subject = self.text("subject")?;
        if !SUBJECTS.contains(&subject.as_str()) {
            return Err("subject");
        }
        let part = subject == "part";
        let optional_event = |name| match self.0.get(name) {
            None => Ok(None),
            Some(_) => self.event(name).map(Some),
        };
        let consent = Consent {
            verdict,
            line: optional_event("line")?,
            quote: optional_event("quote")?,
            fen: self.int_or_none("fen")?,
            source: self.text_or_none("source")?,
            relation: self.text("relation")?,
            how: self.text("how")?,
            over: if self.0.get("over").is_some() {
                self.events("over")?
            } else {
                Vec::new()
            },
            subject,
        };
        if part && consent.line.is_none() {
            return Err("line");
        }
        if part
            && verdict == ConsentWord::Given
            && (consent.quote.is_none() || consent.fen.is_none() || consent.source.is_none())
        {
            return Err("quote");
        }
        Ok(consent)
    }
    pub fn shown(&self) -> Result<Shown, &'static str> {
        Ok(Shown {
            sha256: self.blob("statement")?,
            language: self.text("language")?,
            covers: self.events("covers")?,
            root: self.text("root")?,
            total_fen: self.amount("total_fen")?,
        })
    }
}
