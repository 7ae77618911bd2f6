//! What happened on each trip, found once for all of them.

use std::collections::BTreeMap;

use doorstep_standard::EventKind;

use super::doings::Doings;
use super::memo::Trips;
use super::{Case, View};
use crate::id::EventId;

/// The kinds that are asked for.
const KINDS: [EventKind; 6] = [
    EventKind::SetOut,
    EventKind::Arrived,
    EventKind::Entered,
    EventKind::LeftHome,
    EventKind::NoteLeft,
    EventKind::AppointmentAgreed,
];

impl Case<'_> {
    fn trips(&self) -> &Trips {
        self.trips.get_or_init(|| {
            let mut trips = Trips::default();
            let mut arrived: BTreeMap<EventId, Vec<usize>> = BTreeMap::new();
            for (k, kind) in KINDS.iter().enumerate() {
                for i in self.of_kind(kind).iter().copied() {
                    let Some(trip) = self.trip_of(i) else {
                        continue;
                    };
                    let first = trips.first.entry((trip, k)).or_default();
                    if first.is_none() && self.counts(i) {
                        *first = Some(i);
                    }
                    if *kind == EventKind::Arrived {
                        arrived.entry(trip).or_default().push(i);
                    }
                }
            }
            let of_trip = |(trip, events)| (trip, Doings::of(self.history, events));
            trips.arrived = arrived.into_iter().map(of_trip).collect();
            trips
        })
    }

    fn on_trip(&self, kind: &EventKind, trip: EventId) -> Option<&Option<usize>> {
        let kind = KINDS.iter().position(|k| k == kind)?;
        self.trips().first.get(&(trip, kind))
    }

    /// The first event of this kind on a trip that counts.
    pub(crate) fn first_on_trip(&self, kind: &EventKind, trip: EventId) -> Option<usize> {
        self.on_trip(kind, trip).copied().flatten()
    }

    /// Whether there is any of this kind on a trip, whoever says so.
    pub(crate) fn has_on_trip(&self, kind: &EventKind, trip: EventId) -> bool {
        self.on_trip(kind, trip).is_some()
    }

    /// Whether the author of an event knew that a trip had arrived.
    pub(crate) fn knew_of_arrival(&self, trip: EventId, i: usize) -> bool {
        let arrived = self.trips().arrived.get(&trip);
        arrived.is_some_and(|a| a.any(self.history, View::PastOf(i)))
    }
}
