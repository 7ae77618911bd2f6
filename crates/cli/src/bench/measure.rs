//! Taking times fairly: ours and the baseline by turns in the same run, the middle of each.

use std::time::{Duration, Instant};

/// The middle time of ours and of the baseline.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// Ours.
    pub ours: Duration,
    /// The baseline.
    pub baseline: Duration,
}

impl Pair {
    /// How many times as long ours takes.
    pub fn ratio(self) -> f64 {
        self.ours.as_secs_f64() / self.baseline.as_secs_f64().max(1e-9)
    }
}

/// Runs both by turns, `rounds` times each, so that a slow moment of the machine meets both.
/// The number given is that of the round.
pub fn by_turns<E>(
    rounds: usize,
    mut ours: impl FnMut(usize) -> Result<(), E>,
    mut baseline: impl FnMut(usize) -> Result<(), E>,
) -> Result<Pair, E> {
    let (mut a, mut b) = (Vec::with_capacity(rounds), Vec::with_capacity(rounds));
    for round in 0..rounds {
        a.push(timed(|| ours(round))?);
        b.push(timed(|| baseline(round))?);
    }
    Ok(Pair {
        ours: middle(a),
        baseline: middle(b),
    })
}

fn timed<E>(act: impl FnOnce() -> Result<(), E>) -> Result<Duration, E> {
    let start = Instant::now();
    act()?;
    Ok(start.elapsed())
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// A time in the unit that reads best.
pub fn spell(t: Duration) -> String {
    let us = t.as_secs_f64() * 1e6;
    match us {
        _ if us < 1_000.0 => format!("{us:.0} µs"),
        _ if us < 1_000_000.0 => format!("{:.2} ms", us / 1e3),
        _ => format!("{:.2} s", us / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_spelled_in_the_unit_that_reads_best() {
        assert_eq!(spell(Duration::from_micros(12)), "12 µs");
        assert_eq!(spell(Duration::from_micros(1_234)), "1.23 ms");
        assert_eq!(spell(Duration::from_millis(1_500)), "1.50 s");
        assert_eq!(
            middle(vec![
                Duration::from_secs(3),
                Duration::from_secs(1),
                Duration::from_secs(2)
            ]),
            Duration::from_secs(2)
        );
    }
}
