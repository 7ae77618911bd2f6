//! Seeds: a few new ones in each run, and for ever those that once failed.

use doorstep_sim::{WorldSize, run};

/// Seeds of every run; `DOORSTEP_SIM_SEEDS` asks for more.
const SEEDS: u64 = 10;

fn live(seeds: impl Iterator<Item = u64>) {
    let (mut days, mut taps, mut events, mut requests, mut rounds) = (0, 0, 0, 0, 0);
    let mut broken = Vec::new();
    for seed in seeds {
        let report = run(seed, WorldSize::drawn(seed));
        println!("{report}");
        days += report.device_days;
        taps += report.taps;
        events += report.events;
        requests += report.requests;
        rounds = rounds.max(report.rounds);
        if !report.broken.is_empty() {
            broken.push(report.to_string());
        }
    }
    println!(
        "{days} device-days, {taps} taps, {events} events, {requests} requests, at most {rounds} rounds to rest"
    );
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn invariants_hold_after_every_day() {
    let wanted = std::env::var("DOORSTEP_SIM_SEEDS")
        .ok()
        .and_then(|n| n.parse().ok());
    let first = std::env::var("DOORSTEP_SIM_FIRST")
        .ok()
        .and_then(|n| n.parse().ok());
    let first: u64 = first.unwrap_or(1);
    live(first..first + wanted.unwrap_or(SEEDS));
}

#[test]
fn seeds_that_failed_once_hold() {
    let text = include_str!("../seeds.txt");
    live(
        text.lines()
            .filter_map(|line| line.split_whitespace().next()?.parse().ok()),
    );
}

#[test]
fn the_same_seed_is_the_same_world() {
    let small = WorldSize {
        days: 1,
        ..WorldSize::default()
    };
    let (one, two) = (run(3, small), run(3, small));
    assert_eq!(one, two);
    assert_ne!(one.trace, run(4, small).trace);
}
