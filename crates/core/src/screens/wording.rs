//! Small words of the screens that neither a standard nor the visit supplies.

use chrono::{Datelike, TimeZone, Weekday};
use chrono_tz::Tz;
use doorstep_standard::{Lang, Standard, local_time};
use doorstep_visit::words;

/// What is wrong, in words: the standard's first.
pub(super) fn fault(code: Option<&str>, standard: Option<&Standard>, lang: Lang) -> String {
    let Some(code) = code else {
        return lang.pick("上门服务", "Visit").to_owned();
    };
    let text = standard
        .and_then(|s| s.texts(lang).fact.get(&format!("fault_kind.{code}")))
        .map_or_else(|| words::code(code, lang), String::as_str);
    capital(text)
}

/// With a capital first letter, for a line of its own.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// "12 min left", "14 min late".
pub(super) fn due(due: i64, now: i64, lang: Lang) -> String {
    let left = due.saturating_sub(now);
    let span = words::duration(coarse(left.abs()), lang);
    match (left >= 0, lang) {
        (true, Lang::Zh) => format!("还剩{span}"),
        (true, Lang::En) => format!("{span} left"),
        (false, Lang::Zh) => format!("已超时{span}"),
        (false, Lang::En) => format!("{span} late"),
    }
}

/// Seconds are noise beside minutes.
fn coarse(ms: i64) -> i64 {
    const MINUTE: i64 = 60_000;
    if ms >= MINUTE { ms - ms % MINUTE } else { ms }
}

/// `09:30–10:00`, with the date when it is not `day`.
pub(super) fn window(start: i64, end: Option<i64>, day: Option<i64>, zone: Tz) -> String {
    let mut out = words::time_of_day(start, zone);
    if let Some(end) = end {
        out = format!("{out}–{}", words::time_of_day(end, zone));
    }
    match day {
        Some(day) if day_of(day, zone) != day_of(start, zone) => {
            let date = words::date_time(start, zone);
            let date = date.split(' ').next().unwrap_or_default();
            format!("{date} {out}")
        }
        _ => out,
    }
}

/// Days since the epoch in a zone.
pub(super) fn day_of(ms: i64, zone: Tz) -> Option<i32> {
    Some(local_time(ms, zone)?.num_days_from_ce())
}

/// A time: of day when it is today, else with the date.
pub(super) fn time(ms: i64, now: i64, zone: Tz) -> String {
    time_on(ms, day_of(now, zone), zone)
}

/// The same for many times of one screen: `today` is the day of the present.
pub(super) fn time_on(ms: i64, today: Option<i32>, zone: Tz) -> String {
    match local_time(ms, zone) {
        Some(t) if Some(t.num_days_from_ce()) == today => words::clock_face(&t),
        _ => words::date_time(ms, zone),
    }
}

/// First and last millisecond of the local day.
pub(super) fn day(now: i64, zone: Tz) -> Option<(i64, i64)> {
    let today = local_time(now, zone)?.date_naive();
    let midnight = |date: chrono::NaiveDate| {
        let at = date.and_hms_opt(0, 0, 0)?;
        Some(zone.from_local_datetime(&at).earliest()?.timestamp_millis())
    };
    Some((midnight(today)?, midnight(today.succ_opt()?)?))
}

/// "Mon 23 Nov", "11月23日 周一".
pub(super) fn date(now: i64, zone: Tz, lang: Lang) -> String {
    let Some(t) = local_time(now, zone) else {
        return String::new();
    };
    match lang {
        Lang::En => t.format("%a %-d %b").to_string(),
        Lang::Zh => {
            let day = match t.weekday() {
                Weekday::Mon => "一",
                Weekday::Tue => "二",
                Weekday::Wed => "三",
                Weekday::Thu => "四",
                Weekday::Fri => "五",
                Weekday::Sat => "六",
                Weekday::Sun => "日",
            };
            format!("{}月{}日 周{day}", t.month(), t.day())
        }
    }
}

/// A short list, joined as the language does.
pub(super) fn join(items: &[String], lang: Lang) -> String {
    items.join(lang.pick("、", ", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_397_400_000; // 2026-11-23 09:30 in Shanghai

    #[test]
    fn times_read_well() {
        let zone = chrono_tz::Asia::Shanghai;
        assert_eq!(date(NOW, zone, Lang::En), "Mon 23 Nov");
        assert_eq!(date(NOW, zone, Lang::Zh), "11月23日 周一");
        assert_eq!(due(NOW + 725_000, NOW, Lang::En), "12 min left");
        assert_eq!(due(NOW - 840_000, NOW, Lang::Zh), "已超时14分");
        assert_eq!(
            window(NOW, Some(NOW + 1_800_000), Some(NOW), zone),
            "09:30–10:00"
        );
        assert_eq!(
            window(NOW + 86_400_000, None, Some(NOW), zone),
            "2026-11-24 09:30"
        );
        let (from, to) = day(NOW, zone).unwrap();
        assert_eq!((NOW - from, to - from), (34_200_000, 86_400_000));
        assert_eq!(capital("no heat"), "No heat");
    }
}
