//! Several writers on replicas of their own, who append and merge as a script says.

use std::collections::BTreeSet;

use doorstep_doc::{AuthorError, Packed, VisitDoc, Writer};
use doorstep_visit::{Event, EventId};
use proptest::prelude::*;

use crate::kit::{draft, genesis, tell, tenant, visit, writer};

/// Who acts, what they do (merge when divisible by 3), and with what.
pub type Step = (u8, u8, u8);

pub fn script(steps: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(any::<Step>(), steps)
}

/// Small deterministic randomness for places where a strategy would be too slow.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

/// Most replicas, copies among them.
const MOST_COPIES: usize = 14;

pub struct Field {
    pub docs: Vec<VisitDoc>,
    /// Every change in the order of its making, which is a causal one, with the number of its writer.
    pub items: Vec<(usize, Packed)>,
    held: Vec<BTreeSet<usize>>,
    writers: Vec<Writer>,
    /// The device of each replica; copies of a database have the same.
    devices: Vec<usize>,
}

impl Field {
    /// `n` writers, the first of them the office.
    pub fn new(n: usize) -> Self {
        Self {
            docs: vec![VisitDoc::new(&tenant(), visit()); n],
            items: vec![],
            held: vec![BTreeSet::new(); n],
            writers: (0..n).map(|w| writer(w, 100 + w as u64)).collect(),
            devices: (0..n).collect(),
        }
    }

    pub fn play(n: usize, script: &[Step]) -> Self {
        let mut field = Self::new(n);
        for (who, what, with) in script {
            let n = field.docs.len();
            let who = *who as usize % n;
            if what % 3 == 0 {
                field.merge(who, *with as usize % n);
            } else if what % 16 == 5 && n < MOST_COPIES {
                field.copy(who, *with as usize % 4);
            } else {
                field.write(who, *what, *with);
            }
        }
        field
    }

    pub fn merge(&mut self, to: usize, from: usize) {
        let news: Vec<usize> = self.held[from]
            .difference(&self.held[to])
            .copied()
            .collect();
        let changes: Vec<_> = news
            .iter()
            .map(|i| self.items[*i].1.change.clone())
            .collect();
        self.docs[to].apply(&changes).unwrap();
        self.held[to].extend(news);
    }

    pub fn merge_all(&mut self) {
        for to in 0..self.docs.len() {
            for from in 0..self.docs.len() {
                self.merge(to, from);
            }
        }
    }

    /// A copy of a database goes on beside the original, under an epoch of its own, and tells the last `again` of its
    /// own events again, as a phone does with what the office has not taken.
    pub fn copy(&mut self, who: usize, again: usize) {
        let device = self.devices[who];
        let w = writer(device, 1000 + self.docs.len() as u64);
        let own = |i: &&usize| self.items[**i].1.writer == self.writers[who];
        let mut again: Vec<usize> = self.held[who]
            .iter()
            .rev()
            .filter(own)
            .take(again)
            .copied()
            .collect();
        again.reverse();
        let mut kept = self.held[who].clone();
        let mut again: Vec<usize> = again;
        let rests = |i: &usize, kept: &BTreeSet<usize>| {
            let hash = self.items[*i].1.change.hash();
            kept.iter()
                .any(|k| self.items[*k].1.change.parts().deps.contains(&hash))
        };
        let mut told = vec![];
        while let Some(last) = again.pop() {
            kept.remove(&last);
            if rests(&last, &kept) {
                kept.insert(last);
                break;
            }
            told.push(last);
        }
        let mut doc = VisitDoc::new(&tenant(), visit());
        for i in &kept {
            doc.apply(std::slice::from_ref(&self.items[*i].1.change))
                .unwrap();
        }
        for i in told.into_iter().rev() {
            let event = Event::parse(visit(), &self.items[i].1.change.parts().value).unwrap();
            // Another copy told it already, and that telling is here.
            if let Err(AuthorError::Duplicate(_)) = doc.author(w.actor(visit()), &event) {
                continue;
            }
            let item = tell(&mut doc, &w, &event);
            kept.insert(self.items.len());
            self.items.push((device, item));
        }
        self.docs.push(doc);
        self.held.push(kept);
        self.writers.push(w);
        self.devices.push(device);
    }

    /// Appends an event that varies in everything an envelope may vary in.
    pub fn write(&mut self, who: usize, what: u8, with: u8) {
        let actor = self.writers[who].actor(visit());
        let after = self.docs[who].newest(actor).unwrap();
        let n = self.items.len() as i64;
        let who_is = self.devices[who];
        let event = rich_event(
            who_is,
            n,
            after,
            what,
            with,
            self.items.first().map(|i| i.1.change.parts().key),
        );
        let item = tell(&mut self.docs[who], &self.writers[who].clone(), &event);
        self.held[who].insert(self.items.len());
        self.items.push((who_is, item));
    }

    pub fn packed(&self) -> Vec<Packed> {
        self.items.iter().map(|(_, item)| item.clone()).collect()
    }

    /// A random order in which each change still follows its deps.
    pub fn shuffled(&self, dice: &mut Dice) -> Vec<&(usize, Packed)> {
        let mut done = BTreeSet::from([genesis().hash()]);
        let mut rest: Vec<_> = self.items.iter().collect();
        let mut out = vec![];
        while !rest.is_empty() {
            let ready: Vec<usize> = (0..rest.len())
                .filter(|i| {
                    rest[*i]
                        .1
                        .change
                        .parts()
                        .deps
                        .iter()
                        .all(|d| done.contains(d))
                })
                .collect();
            let next = rest.remove(ready[dice.roll(ready.len())]);
            done.insert(next.1.change.hash());
            out.push(next);
        }
        out
    }
}

fn rich_event(
    who: usize,
    n: i64,
    after: Vec<EventId>,
    what: u8,
    with: u8,
    first: Option<EventId>,
) -> Event {
    const KINDS: [&str; 3] = ["d.inspected", "d.reading_taken", "d.step_done"];
    let kind = if who == 0 {
        "o.fact_set"
    } else {
        KINDS[what as usize % 3]
    };
    let jump = i64::from(with) * 977 - if with > 250 { 90_000_000_000 } else { 0 };
    let mut draft = draft(who, kind, after, 1_763_950_000_000 + n * 1000 + jump);
    if what & 4 != 0 {
        draft.mono = Some(5000 + n * 1000);
        draft.boot = Some(if with & 64 != 0 { "b1" } else { "b2" }.into());
        draft.srv = (what & 8 != 0).then_some((1_763_949_000_000 - i64::from(with & 1), 40));
    }
    if what & 16 != 0 {
        draft.trip = first;
    }
    if what & 32 != 0 {
        draft.trip = Some(EventId([with; 16]));
    }
    draft.data.set("n", n.into());
    draft
        .data
        .set("text", format!("\"{with}\\\u{1}\n中").as_str().into());
    draft.seal(visit()).unwrap()
}
