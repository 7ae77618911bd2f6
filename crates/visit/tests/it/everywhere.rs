//! Promise 6: the same verdict on phone, server and browser. Each has the events by another way and in another
//! order, and holds other standards beside those that the visit names.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_visit::act::{Action, Refusal, Stamp, When, Who, act};
use doorstep_visit::case::Standards;
use doorstep_visit::event::Event;
use doorstep_visit::fold::{Now, fold};
use doorstep_visit::history::History;
use doorstep_visit::json::Json;
use doorstep_visit::testkit::{Theme, fixture_holidays, play, schedules, visit};
use proptest::prelude::*;

use crate::hold::{history, hold, standards};

const FAILED: &str = "tests/regressions/everywhere.txt";

fn member<'a>(e: &'a Event, name: &str) -> Option<&'a str> {
    e.data.get(name)?.as_str()
}

/// Only what the events name, added in the opposite order.
fn of_a_phone(events: &[Event]) -> Standards {
    let packs: BTreeSet<&str> = events.iter().filter_map(|e| member(e, "pack")).collect();
    let years: BTreeSet<&str> = events
        .iter()
        .filter_map(|e| member(e, "calendar"))
        .collect();
    let mut out: Standards = standards()
        .iter()
        .rev()
        .filter(|(hash, _)| packs.contains(hash.to_string().as_str()))
        .map(|(hash, s)| (*hash, s.clone()))
        .collect();
    for year in fixture_holidays().into_iter().rev() {
        if years.contains(year.hash.to_string().as_str()) {
            out.add_holidays(year);
        }
    }
    out
}

#[test]
fn phone_server_and_browser_say_the_same() {
    let arriving = [Theme::All, Theme::Pack].map(|theme| {
        schedules(theme, 50, false).prop_flat_map(|s| {
            let crew = play(&s, standards());
            let now = crew.now();
            (Just(now), Just(crew.merged()).prop_shuffle(), 1..9usize)
        })
    });
    for (theme, arriving) in ["everything", "the pack"].into_iter().zip(arriving) {
        hold(
            FAILED,
            &format!("phone, server, browser: {theme}"),
            250,
            arriving,
            |(at, events, batch)| {
                let now = Now { at, mono: None };
                let server = fold(&history(events.clone()), standards(), &now);

                let phone_standards = of_a_phone(&events);
                let mut phone = history([]);
                for e in events.iter().rev() {
                    phone.push(e.clone());
                }
                prop_assert_eq!(&fold(&phone, &phone_standards, &now), &server);

                // A browser reads the document again after each batch, some of it twice.
                let mut entries: BTreeMap<String, String> = BTreeMap::new();
                for some in events.chunks(batch) {
                    let some = some.iter().map(|e| (e.id.to_string(), e.bytes.to_string()));
                    entries.extend(some);
                    let pairs = entries.iter().map(|(k, v)| (k.as_str(), v.as_str()));
                    let read = History::read(visit(), pairs);
                    if entries.len() == events.len() {
                        prop_assert_eq!(&fold(&read, &phone_standards, &now), &server);
                    }
                }
                Ok(())
            },
        );
    }
}

/// What the device let pass, the fold of the office does not blame, and the other way round.
#[test]
fn the_device_refuses_what_the_office_would_blame() {
    hold(
        FAILED,
        "device against office",
        300,
        (schedules(Theme::Pack, 40, true), any::<u16>(), 3..6usize),
        |(s, n, who)| {
            let crew = play(&s, standards());
            let r = &crew.replicas[who];
            let mut history = r.history.clone();
            let acts = [
                "entered",
                "repair_started",
                "knocked",
                "left_home",
                "set_out",
                "arrived",
            ];
            let action = Action::plain(acts[usize::from(n) % acts.len()]);
            let asks = Who {
                by: r.by.clone(),
                dev: r.dev.clone(),
            };
            // The clocks of the crew's phones, as its own events would carry them.
            let draft = crew.draft(who, "d.note_added", Json::object());
            let stamp = Stamp {
                at: draft.at,
                mono: draft.boot.zip(draft.mono),
                srv: draft.srv,
            };
            let before = history.events().to_vec();
            match act(
                &mut history,
                standards(),
                &asks,
                &stamp,
                &action,
                &When::Now,
            ) {
                Ok(event) => {
                    let blamed = crew.fold(history.events().to_vec()).findings;
                    let sure = blamed.iter().find(|f| {
                        f.judged == event.id && f.ground.rule().is_some() && !f.cannot_tell
                    });
                    // A rule of the office asks nobody in the home.
                    let held = sure.filter(|f| {
                        let rule = f.ground.rule().unwrap_or_default();
                        standards().values().any(|s| {
                            let rule = s.rules.iter().find(|r| r.id == rule);
                            rule.is_some_and(|r| {
                                use doorstep_standard::Enforce as E;
                                matches!(r.enforce, E::Block | E::Warn)
                            })
                        })
                    });
                    prop_assert!(held.is_none(), "{:?}", held);
                }
                Err(refusal) => {
                    prop_assert_eq!(history.events(), before.as_slice());
                    if let Refusal::Blocked(all) | Refusal::NeedsReason(all) = refusal {
                        prop_assert!(!all.is_empty());
                        // Done all the same, it is named by the same rules.
                        let event = crew.draft(who, &format!("d.{}", action.act), Json::object());
                        let trip = doorstep_visit::act::open_trip(&r.history, &r.by);
                        let event = doorstep_visit::EventDraft {
                            trip: trip.filter(|_| !matches!(action.act.as_str(), "set_out")),
                            ..event
                        };
                        let event = event.seal(visit()).unwrap();
                        let id = event.id;
                        let whole = before.into_iter().chain([event]);
                        let found = crew.fold(whole).findings;
                        for o in all {
                            let named = found
                                .iter()
                                .any(|f| f.judged == id && f.ground.key() == o.ground.key());
                            prop_assert!(named, "{:?} is refused and not found", o.ground);
                        }
                    }
                }
            }
            Ok(())
        },
    );
}
