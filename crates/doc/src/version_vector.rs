//! Which changes of every writer a change has in its past, itself included.
//! Kept beside each change row, so that causality is judged without a document.

use crate::pack::varint::{Reader, put};
use crate::writer::ActorId;

/// Newest sequence number per actor. The genesis change is in every past and not listed.
/// Ascending by actor: a visit has a handful of writers, and every change has a clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionVector(Vec<(ActorId, u64)>);

/// The bytes are no version vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stored version vector is damaged; rebuild it from the changes")]
pub struct BadVersionVector;

impl BadVersionVector {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        "clock_damaged"
    }
}

impl VersionVector {
    /// The vector of the genesis change.
    pub fn new() -> Self {
        Self::default()
    }
    /// The newest sequence number of `actor` in the past; 0 for none.
    pub fn get(&self, actor: &ActorId) -> u64 {
        let at = self.0.binary_search_by_key(actor, |(a, _)| *a);
        at.ok()
            .and_then(|i| self.0.get(i))
            .map_or(0, |(_, seq)| *seq)
    }
    /// Adds a change to the past.
    pub fn see(&mut self, actor: ActorId, seq: u64) {
        if seq == 0 {
            return;
        }
        match self.0.binary_search_by_key(&actor, |(a, _)| *a) {
            Ok(i) => {
                if let Some((_, known)) = self.0.get_mut(i) {
                    *known = (*known).max(seq);
                }
            }
            Err(i) => self.0.insert(i, (actor, seq)),
        }
    }
    /// The union of two pasts.
    pub fn join(&mut self, other: &VersionVector) {
        if self.0.is_empty() {
            self.0.clone_from(&other.0);
            return;
        }
        for (actor, seq) in &other.0 {
            self.see(*actor, *seq);
        }
    }
    /// Whether everything in `other`'s past is in this one.
    pub fn covers(&self, other: &VersionVector) -> bool {
        other.0.iter().all(|(actor, seq)| self.get(actor) >= *seq)
    }
    /// Actors and their newest sequence numbers, ascending by actor.
    pub fn iter(&self) -> impl Iterator<Item = (&ActorId, u64)> {
        self.0.iter().map(|(actor, seq)| (actor, *seq))
    }
    /// Actor (16 bytes) and sequence number (varint), ascending by actor.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.0.len() * 18);
        for (actor, seq) in &self.0 {
            out.extend_from_slice(&actor.0);
            put(&mut out, *seq);
        }
        out
    }
    /// Reads what [`VersionVector::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadVersionVector> {
        let mut input = Reader::new(bytes);
        let mut rows: Vec<(ActorId, u64)> = Vec::new();
        while !input.is_empty() {
            let actor = ActorId(input.array().ok_or(BadVersionVector)?);
            let seq = input.varint().ok_or(BadVersionVector)?;
            let ascending = rows.last().is_none_or(|(last, _)| *last < actor);
            if seq == 0 || !ascending {
                return Err(BadVersionVector);
            }
            rows.push((actor, seq));
        }
        Ok(Self(rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_and_bytes() {
        let (a, b) = (ActorId([1; 16]), ActorId([2; 16]));
        let mut one = VersionVector::new();
        one.see(a, 3);
        let mut two = VersionVector::new();
        two.see(a, 1);
        two.see(b, 300);
        assert!(!one.covers(&two));
        one.join(&two);
        assert!(one.covers(&two));
        assert_eq!((one.get(&a), one.get(&b)), (3, 300));
        assert_eq!(VersionVector::from_bytes(&one.to_bytes()), Ok(one.clone()));
        let mut cut = one.to_bytes();
        cut.pop();
        assert_eq!(VersionVector::from_bytes(&cut), Err(BadVersionVector));
        assert_eq!(VersionVector::from_bytes(&[]), Ok(VersionVector::new()));
    }
}
