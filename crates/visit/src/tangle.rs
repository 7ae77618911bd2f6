//! How tangled a visit is: what of it has to be laid beside what, counted before anything is judged.
//! No work comes near the limit. Past it the visit is set aside for a person: every record is kept and shown,
//! nothing is judged, and no other visit waits. The count follows from the events alone, so every replica agrees.

use doorstep_standard::EventKind;

use crate::case::{Case, Doings, View, Written};
use crate::cases::{arrivals_by_person, quotes_by_part};
use crate::history::MOST_PAIRS;

/// Whether nobody can be expected to wait for a judgement of this visit.
pub(crate) fn is_tangled(case: &Case) -> bool {
    let h = case.history;
    if h.is_tangled() {
        return true;
    }
    // Cheap counts first: what is past the limit by them is not looked at closer.
    let counted = of_knowledge(case) + of_lines(case) + of_the_whole(case);
    counted > MOST_PAIRS || (!h.is_one_chain() && counted + apart(case) > MOST_PAIRS)
}

fn many(case: &Case, kind: EventKind) -> usize {
    case.of_kind(&kind).len()
}

/// Who knows how far whom, and lists of what was seen.
fn of_knowledge(case: &Case) -> usize {
    use EventKind as K;
    let lists = [K::StatementShown, K::Signed, K::Closed, K::Settled];
    let lists: usize = lists.into_iter().map(|k| many(case, k)).sum();
    case.history.pairs() + lists * case.history.pairs() / 64
}

/// Each record about a part line beside each other one about it.
fn of_lines(case: &Case) -> usize {
    let of_line = |opener: &usize| {
        let records = 1 + case.of_line(case.history.event(*opener).id).len();
        records * records
    };
    case.of_kind(&EventKind::Quoted).iter().map(of_line).sum()
}

/// What is held against every record, or against all work.
fn of_the_whole(case: &Case) -> usize {
    use EventKind as K;
    let all = case.history.len();
    let against_all = [K::Signed, K::Closed, K::StandingEnded];
    let against_all: usize = against_all.into_iter().map(|k| many(case, k)).sum();
    let work = [K::Arrived, K::Entered, K::RepairStarted, K::PartFitted];
    let work: usize = work.into_iter().map(|k| many(case, k)).sum();
    let assigned = many(case, K::Assigned);
    // Every trip has a checklist of its own.
    let trips = case
        .of_kind(&K::SetOut)
        .iter()
        .chain(case.of_kind(&K::Arrived));
    let trips = trips
        .filter(|i| case.history.event(**i).trip.is_none())
        .count();
    100 * trips
        + against_all * all
        + many(case, K::Cancelled) * work
        + assigned * (assigned + work)
        + case.words_apart() * all / 16
}

/// What was written apart: of one value, of one part, by people who were sent apart.
fn apart(case: &Case) -> usize {
    let h = case.history;
    let writes = Written::ALL.into_iter();
    let mut widths: Vec<usize> = writes
        .map(|of| case.register(View::All, of).writes.len())
        .collect();
    widths.extend(
        case.fact_names()
            .map(|f| case.fact_register(f).writes.len()),
    );
    widths.extend(case.widths());
    // Two or three values stand beside each other in any visit.
    let wide = widths.into_iter().filter(|w| *w > 4);
    let values = wide.map(|w| w * h.len()).sum::<usize>();
    if values > MOST_PAIRS {
        return values;
    }
    let parts = quotes_by_part(case);
    let parts: usize = parts.values().map(|same| same.pairs_apart(h)).sum();
    let arrivals = case.of_kind(&EventKind::Arrived).to_vec();
    let of_one = arrivals_by_person(case);
    let of_one: usize = of_one.iter().map(|own| own.pairs_apart(h)).sum();
    let people = Doings::of(h, arrivals).pairs_apart(h) - of_one;
    // Each of these is named to a person, and pages and messages carry the names.
    values + 4 * (parts + people)
}
