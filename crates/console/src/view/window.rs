//! What of a long visit a page draws: so many records by time, and so many of everything else. The rest is a link away.

/// The most records that are drawn at once.
pub const MOST_RECORDS: usize = 140;
/// The most exceptions, lines and answers.
pub const MOST_ROWS: usize = 80;
/// The most events of one exception, trips with a checklist, and things told at a glance.
pub const MOST_NAMED: usize = 20;

/// Which records are drawn, by time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// How many come before.
    pub from: usize,
    /// Up to which; not drawn itself.
    pub to: usize,
    /// How many there are.
    pub total: usize,
}

impl Window {
    /// From the record asked for, else the newest; always as many as may be drawn.
    pub fn of(total: usize, asked: Option<usize>) -> Self {
        let last = total.saturating_sub(MOST_RECORDS);
        let from = asked.unwrap_or(last).min(last);
        Self {
            from,
            to: from.saturating_add(MOST_RECORDS).min(total),
            total,
        }
    }

    /// Where the records before these begin, if there are any.
    pub fn earlier(self) -> Option<usize> {
        (self.from > 0).then(|| self.from.saturating_sub(MOST_RECORDS))
    }

    /// Where those after these begin.
    pub fn later(self) -> Option<usize> {
        (self.to < self.total).then_some(self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_is_in_some_window() {
        for total in [0, 1, 200, 201, 400, 999] {
            let newest = Window::of(total, None);
            assert_eq!(newest.to, total);
            let (mut window, mut first) = (newest, newest.from);
            while let Some(from) = window.earlier() {
                window = Window::of(total, Some(from));
                assert!(window.to >= first, "nothing is left out");
                assert!(window.later().is_some());
                first = window.from;
            }
            assert_eq!(first, 0);
            assert!(newest.later().is_none());
        }
        let beyond = Window::of(500, Some(9_999));
        assert_eq!((beyond.from, beyond.to), (360, 500));
    }
}
