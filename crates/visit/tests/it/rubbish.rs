//! A visit with events of an unknown kind, of the future, out of order or referring to nothing folds without error
//! and says what it could not use; what is sound in it is judged as if the rest had never come.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_standard::Lang;
use doorstep_visit::event::{Event, EventDraft};
use doorstep_visit::finding::{Finding, Ground, Named};
use doorstep_visit::fold::{Now, VisitState, fold};
use doorstep_visit::history::History;
use doorstep_visit::id::EventId;
use doorstep_visit::json::Json;
use doorstep_visit::signoff::SignOff;
use doorstep_visit::statement::{Names, render};
use doorstep_visit::testkit::{Theme, data, play, samples, schedules, visit};
use proptest::prelude::*;

use crate::hold::{history, hold, standards};

const FAILED: &str = "tests/regressions/rubbish.txt";
/// The largest number that an event can hold.
const LARGEST: i64 = (1 << 53) - 1;

/// An event that nobody can use, before its causes are known.
#[derive(Clone, Debug)]
struct Rubbish {
    kind: String,
    data: Json,
    times: Times,
    /// Which of the newest events it names as its causes, and how many that are not here.
    after: (u16, u8),
    trip: bool,
    seed: u8,
}

#[derive(Clone, Debug)]
struct Times {
    at: i64,
    mono: Option<i64>,
    srv: Option<(i64, i64)>,
}

fn nobody(seed: u8, n: u8) -> EventId {
    EventId([seed, n, 0xaa, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
}

fn extreme() -> impl Strategy<Value = i64> {
    prop_oneof![
        Just(0),
        Just(-1),
        Just(LARGEST),
        Just(-LARGEST),
        Just(i64::from(i32::MIN)),
        -LARGEST..=LARGEST,
        1_700_000_000_000..1_800_000_000_000i64,
    ]
}

fn times() -> impl Strategy<Value = Times> {
    (
        extreme(),
        proptest::option::of(extreme()),
        proptest::option::of((extreme(), extreme())),
    )
        .prop_map(|(at, mono, srv)| Times {
            at,
            mono: mono.map(|m| m.unsigned_abs() as i64),
            srv: srv
                .filter(|_| mono.is_some())
                .map(|(offset, half)| (offset, half.unsigned_abs() as i64)),
        })
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        extreme().prop_map(Json::from),
        proptest::sample::select(vec!["", "part", "entry", "company", "no_heat", "乱", "a b"])
            .prop_map(Json::from),
        any::<u8>().prop_map(|n| nobody(n, 0).to_string().into()),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let name = proptest::sample::select(MEMBERS.to_vec());
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::List),
            proptest::collection::vec((name, inner), 0..4).prop_map(|m| {
                Json::Map(m.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
            }),
        ]
    })
}

const REOPENING: [&str; 6] = [
    "d.quote_revised",
    "d.consent_given",
    "d.consent_refused",
    "d.consent_withdrawn",
    "d.part_fitted",
    "d.part_returned",
];

const MEMBERS: [&str; 24] = [
    "fen",
    "line",
    "quote",
    "subject",
    "over",
    "covers",
    "root",
    "statement",
    "sig",
    "start",
    "end",
    "persons",
    "facts",
    "fact",
    "value",
    "step",
    "reason",
    "happened",
    "why",
    "pack",
    "calendar",
    "finding",
    "of",
    "outcome",
];

/// Something of each kind that a reader of this version can do nothing with.
fn unusable() -> impl Strategy<Value = Rubbish> {
    let unknown = ("[dlo]", "[a-z][a-z0-9_]{0,20}", any::<u8>()).prop_map(|(side, word, n)| {
        let d = Json::from_pairs([("x", i64::from(n).into())]);
        (format!("{side}.zz_{word}"), d)
    });
    let bad = proptest::sample::select(vec![
        "o.fact_set",
        "o.standard_pinned",
        "o.appointment_set",
        "d.appointment_agreed",
        "o.assigned",
        "o.cancelled",
        "o.closed",
        "o.standing_ended",
        "o.adopted",
        "l.settled",
        "d.step_done",
        "o.step_done",
        "d.step_skipped",
        "d.quoted",
        "d.quote_revised",
        "d.consent_given",
        "d.consent_refused",
        "d.consent_withdrawn",
        "d.part_fitted",
        "d.part_returned",
        "d.statement_shown",
        "d.signed",
        "d.signature_refused",
        "d.paid",
        "d.corrected",
        "d.visit_handed_over",
    ]);
    // None of these members is what any of those kinds needs.
    let bad = (bad, json()).prop_map(|(kind, x)| (kind.to_owned(), Json::from_pairs([("x", x)])));
    let nothing = (0..11u8, any::<u8>(), 0..LARGEST).prop_map(|(n, seed, number)| {
        let of = nobody(seed, 1);
        let (kind, d) = match n {
            0 => (
                "d.quote_revised",
                data::quote(Some(of), "valve", 500, "company"),
            ),
            1 => (
                "d.consent_given",
                data::part_consent(of, of, 500, "company", &[]),
            ),
            2 => ("d.consent_refused", data::part_answer(of)),
            3 => ("d.consent_withdrawn", data::part_answer(of)),
            4 => ("d.part_fitted", data::fitted(of, of)),
            5 => ("d.part_returned", data::returned(of)),
            6 => ("d.corrected", data::corrected(of, number)),
            7 => (
                "l.settled",
                data::settled(&of.to_string(), &[of], "accepted", None),
            ),
            8 => ("o.adopted", data::adopted(&[of])),
            9 => (
                "o.standing_ended",
                data::standing_ended("dev-nobody", &[of]),
            ),
            _ => (
                "d.consent_given",
                data::happened(data::consent("entry", &[]), number),
            ),
        };
        (kind.to_owned(), d)
    });
    let after = (any::<u16>(), prop_oneof![3 => Just(0), 1 => 1..3u8]);
    (
        prop_oneof![unknown, bad, nothing],
        times(),
        after,
        any::<bool>(),
        any::<u8>(),
    )
        .prop_map(|((kind, data), times, after, trip, seed)| Rubbish {
            kind,
            data,
            times,
            after,
            trip,
            seed,
        })
}

fn seal(r: &Rubbish, known: &History) -> Option<Event> {
    let (mask, missing) = r.after;
    let heads = known.newest().into_iter().enumerate();
    let heads = heads.filter(|(n, _)| mask >> n & 1 == 1).map(|(_, e)| e);
    let office = !r.kind.starts_with("d.");
    let draft = EventDraft {
        kind: r.kind.as_str().into(),
        after: (0..missing)
            .map(|n| nobody(r.seed, n))
            .chain(heads)
            .take(8)
            .collect(),
        trip: r.trip.then(|| nobody(r.seed, 9)).filter(|_| !office),
        by: "p-junk".parse().ok()?,
        dev: if office { "office" } else { "dev-junk" }.parse().ok()?,
        at: r.times.at,
        mono: r.times.mono,
        boot: r.times.mono.map(|_| format!("junk-{}", r.seed % 3)),
        srv: r.times.srv,
        data: r.data.clone(),
    };
    draft.seal(visit()).ok()
}

fn says_that_it_is_of_no_use(f: &Finding) -> bool {
    matches!(
        f.ground,
        Ground::Case(
            Named::BadData
                | Named::UnknownKind
                | Named::ToldAfterwards
                | Named::RefersToNothing
                | Named::FittedWithoutConsent
                | Named::ConsentNotAsQuoted
        )
    )
}

/// The state without what is judged on, or recorded of, these events.
fn without(mut state: VisitState, out: &BTreeSet<EventId>) -> VisitState {
    // That the visit has no standard is told of whichever device event comes first.
    let of_visit = Ground::Case(Named::NoStandard);
    let keep = |f: &Finding| !out.contains(&f.judged) && f.ground != of_visit;
    state.findings.retain(keep);
    state.record.retain(|e| !out.contains(&e.id));
    state
}

#[test]
fn what_is_of_no_use_is_named_and_changes_nothing() {
    hold(
        FAILED,
        "unusable events beside sound ones",
        500,
        (
            schedules(Theme::All, 40, false),
            proptest::collection::vec(unusable(), 1..8),
        ),
        |(s, rubbish)| {
            let crew = play(&s, standards());
            let now = Now {
                at: crew.now(),
                mono: None,
            };
            let sound = history(crew.merged());
            let before = fold(&sound, standards(), &now);
            // On the safe side, a price or an answer about a line that may still come opens a signature again.
            let signed = matches!(
                before.sign_off,
                SignOff::Signed(_) | SignOff::Reopened { .. }
            );
            let rubbish: BTreeMap<EventId, Event> = rubbish
                .iter()
                .filter(|r| !signed || !REOPENING.contains(&r.kind.as_str()))
                .filter_map(|r| seal(r, &sound))
                .map(|e| (e.id, e))
                .collect();
            let out: BTreeSet<EventId> = rubbish.keys().copied().collect();
            let all = sound.events().iter().chain(rubbish.values()).cloned();
            let after = fold(&history(all), standards(), &now);
            for e in rubbish.values() {
                prop_assert!(after.record.iter().any(|r| r.id == e.id));
                let named = after
                    .findings
                    .iter()
                    .any(|f| f.judged == e.id && says_that_it_is_of_no_use(f));
                prop_assert!(
                    named,
                    "nothing says that {} {} is of no use",
                    e.kind,
                    e.bytes
                );
            }
            prop_assert_eq!(without(after, &out), without(before, &out));
            Ok(())
        },
    );
}

/// Any kind with any data, its own with one member changed, or a sound event with absurd times.
fn anything() -> impl Strategy<Value = Rubbish> {
    let kinds: Vec<(String, Json)> = samples()
        .into_iter()
        .map(|e| (e.kind.to_string(), e.data))
        .collect();
    let changed = (proptest::sample::select(kinds), any::<u16>(), json()).prop_map(
        |((kind, mut d), n, value)| {
            let names: Vec<String> = d
                .as_map()
                .into_iter()
                .flatten()
                .map(|(k, _)| k.clone())
                .collect();
            if n % 4 > 0 && !names.is_empty() {
                d.set(&names[usize::from(n / 4) % names.len()], value);
            }
            (kind, d)
        },
    );
    let after = (any::<u16>(), 0..3u8);
    (changed, times(), after, any::<bool>(), any::<u8>()).prop_map(
        |((kind, data), times, after, trip, seed)| Rubbish {
            kind,
            data,
            times,
            after,
            trip,
            seed,
        },
    )
}

#[test]
fn anything_at_all_folds() {
    hold(
        FAILED,
        "anything at all folds",
        700,
        (
            schedules(Theme::Pack, 30, false),
            proptest::collection::vec(anything(), 1..20),
            extreme(),
            proptest::collection::vec(any::<bool>(), 60),
        ),
        |(s, rubbish, present, lost)| {
            let crew = play(&s, standards());
            let mut all = history(crew.merged());
            for r in &rubbish {
                if let Some(e) = seal(r, &all) {
                    all.push(e);
                }
            }
            // Some events never come: what refers to them refers to nothing.
            let some = all.events().iter().enumerate();
            let some = some
                .filter(|(n, _)| lost.get(n % 60) != Some(&true))
                .map(|(_, e)| e.clone());
            for h in [history(some), all.clone()] {
                for at in [present, crew.now()] {
                    let state = fold(
                        &h,
                        standards(),
                        &Now {
                            at,
                            mono: Some(("junk-1".into(), present.saturating_abs())),
                        },
                    );
                    let kept: Vec<EventId> = state.record.iter().map(|e| e.id).collect();
                    let have: Vec<EventId> = h.events().iter().map(|e| e.id).collect();
                    prop_assert_eq!(kept, have);
                    prop_assert!(state.bill.open_fen >= 0);
                    let pinned = state.standard.and_then(|s| standards().get(&s));
                    for lang in Lang::ALL {
                        render(&state, &h, pinned.map(|s| &**s), &Names::default(), lang);
                    }
                }
            }
            Ok(())
        },
    );
}

#[test]
fn what_is_no_event_is_kept_aside_and_named() {
    hold(
        FAILED,
        "entries that are no events",
        200,
        (
            schedules(Theme::All, 30, false),
            proptest::collection::vec(("[a-z2-7]{0,30}", "\\PC{0,60}"), 1..5),
            any::<u16>(),
        ),
        |(s, noise, n)| {
            let crew = play(&s, standards());
            let now = Now {
                at: crew.now(),
                mono: None,
            };
            let events = crew.merged();
            let mut entries: Vec<(String, String)> = events
                .iter()
                .map(|e| (e.id.to_string(), e.bytes.to_string()))
                .collect();
            // One event under another's key, one with a byte changed.
            if let Some(e) = events.get(usize::from(n) % events.len().max(1)) {
                entries.push((nobody(1, 1).to_string(), e.bytes.to_string()));
                entries.push((e.id.to_string(), e.bytes.replacen("\"at\":", "\"at\": ", 1)));
            }
            let sound = events.len();
            entries.extend(noise);
            let read = History::read(
                visit(),
                entries.iter().map(|(k, v)| (k.as_str(), v.as_str())),
            );
            let wrong: BTreeSet<&str> = entries[sound..].iter().map(|(k, _)| k.as_str()).collect();
            let named: BTreeSet<&str> = read.unusable().iter().map(|(k, _)| k.as_str()).collect();
            prop_assert_eq!(named, wrong);
            let mut state = fold(&read, standards(), &now);
            state.unusable.clear();
            prop_assert_eq!(state, fold(&history(events), standards(), &now));
            Ok(())
        },
    );
}
