//! Who knows how far along which chain: small, sorted, and shared by the events that know the same of others.
//! An event that follows its own chain alone knows what the one before it knew, and costs nothing here.

/// How far something is known of a chain: the chain, and the position reached on it; positions begin at 1.
pub(super) type Reached = (u32, u32);

/// What events know of chains other than their own, a row for each different knowledge.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    all: Vec<Reached>,
    ends: Vec<usize>,
}

/// The row that knows nothing.
pub(super) const NOTHING: u32 = 0;

impl Default for Rows {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            ends: vec![0],
        }
    }
}

impl Rows {
    /// One row, chains ascending.
    pub fn row(&self, row: u32) -> &[Reached] {
        let row = row as usize;
        let end = self.ends.get(row).copied().unwrap_or(0);
        let start = row
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        self.all.get(start..end).unwrap_or_default()
    }

    /// The row of this knowledge, in whatever order and with whatever repeats it comes; nothing of `own` is kept.
    pub fn keep(&mut self, mut known: Vec<Reached>, own: u32) -> u32 {
        known.retain(|(chain, _)| *chain != own);
        furthest(&mut known);
        if known.is_empty() {
            return NOTHING;
        }
        self.all.extend(known);
        self.ends.push(self.all.len());
        (self.ends.len() - 1) as u32
    }

    /// How many pairs of event and chain are kept: the measure of how tangled a history is.
    pub fn pairs(&self) -> usize {
        self.all.len()
    }
}

/// Sorts by chain and keeps the furthest position of each.
pub(super) fn furthest(known: &mut Vec<Reached>) {
    known.sort_unstable_by_key(|(chain, position)| (*chain, std::cmp::Reverse(*position)));
    known.dedup_by_key(|(chain, _)| *chain);
}

/// The position that is known of a chain; 0 is none.
pub(super) fn reached(known: &[Reached], chain: u32) -> u32 {
    let at = known.binary_search_by_key(&chain, |(c, _)| *c);
    at.ok().and_then(|at| known.get(at)).map_or(0, |(_, p)| *p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_keeps_the_furthest_of_each_other_chain() {
        let mut rows = Rows::default();
        assert_eq!(rows.row(NOTHING), &[]);
        assert_eq!(rows.keep(vec![(4, 9)], 4), NOTHING);
        let row = rows.keep(vec![(7, 2), (3, 1), (7, 5), (4, 1), (3, 1)], 4);
        assert_eq!(rows.row(row), &[(3, 1), (7, 5)]);
        assert_eq!(
            (reached(rows.row(row), 7), reached(rows.row(row), 4)),
            (5, 0)
        );
        assert_eq!(rows.keep(Vec::new(), 0), NOTHING);
        assert_eq!(rows.pairs(), 2);
    }
}
