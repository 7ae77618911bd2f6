//! Words, times and amounts as the console writes them, in Simplified Chinese and English.
//! What an event or a finding is called comes from the visit; here is what only the office says.

use chrono::{Datelike, NaiveDate, TimeZone, Timelike};
use chrono_tz::Tz;
use doorstep_standard::{Lang, local_time};
use doorstep_visit::clock::ClockStatus;
use doorstep_visit::finding::Severity;
use doorstep_visit::part::ConsentState;

use doorstep_office::auth::Role;

/// That more is there than is drawn.
pub fn more(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("另有 {count} 项未在此列出；导出文件里有全部记录。"),
        Lang::En => {
            format!("{count} more are not listed here; the exported file has every record.")
        }
    }
}

/// Hour and minute, `09:21`.
pub fn clock(ms: i64, zone: Tz) -> String {
    local_time(ms, zone).map_or_else(String::new, |t| {
        format!("{:02}:{:02}", t.hour(), t.minute())
    })
}

/// The hour alone, `09`.
pub fn hour(ms: i64, zone: Tz) -> String {
    local_time(ms, zone).map_or_else(String::new, |t| format!("{:02}", t.hour()))
}

/// Hour, minute and second, `09:21:07`.
pub fn clock_s(ms: i64, zone: Tz) -> String {
    local_time(ms, zone).map_or_else(String::new, |t| t.format("%H:%M:%S").to_string())
}

/// The local day.
pub fn day_of(ms: i64, zone: Tz) -> Option<NaiveDate> {
    local_time(ms, zone).map(|t| t.date_naive())
}

/// A day that somebody names in an address: one of which pages can tell times, and of the days around it.
pub fn named_day(text: &str) -> Option<NaiveDate> {
    let day: NaiveDate = text.parse().ok()?;
    (3..=9997).contains(&day.year()).then_some(day)
}

/// First millisecond of a local day, which is later than midnight where clocks skip that.
pub fn start_of(day: NaiveDate, zone: Tz) -> Option<i64> {
    let hours = (0..6).flat_map(|hour| [0, 15, 30, 45].map(|minute| (hour, minute)));
    let quarters = hours.filter_map(|(hour, minute)| day.and_hms_opt(hour, minute, 0));
    let found = quarters.filter_map(|at| zone.from_local_datetime(&at).earliest());
    found.map(|t| t.timestamp_millis()).next()
}

/// From the first millisecond of a local day to that of the next.
pub fn hours_of(day: NaiveDate, zone: Tz) -> Option<(i64, i64)> {
    Some((start_of(day, zone)?, start_of(day.succ_opt()?, zone)?))
}

/// A day for people: `11月24日 周二`, `Tue 24 Nov`.
pub fn day(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::Zh => {
            let names = ["一", "二", "三", "四", "五", "六", "日"];
            let name = names
                .get(day.weekday().num_days_from_monday() as usize)
                .unwrap_or(&"");
            format!("{}月{}日 周{name}", day.month(), day.day())
        }
        Lang::En => day.format("%a %-d %b").to_string(),
    }
}

/// A time on the day that the reader has in mind; with the day when it is another.
pub fn moment(lang: Lang, ms: i64, on: Option<NaiveDate>, zone: Tz) -> String {
    match day_of(ms, zone) {
        Some(d) if Some(d) != on => format!("{} {}", day(lang, d), clock(ms, zone)),
        _ => clock(ms, zone),
    }
}

/// The sign beside the word for where a clock stands.
pub fn clock_sign(s: ClockStatus) -> &'static str {
    match s {
        ClockStatus::NotApplicable => "–",
        ClockStatus::CannotTell => "?",
        ClockStatus::Waiting | ClockStatus::Open => "○",
        ClockStatus::Running => "▸",
        ClockStatus::Overdue => "◷",
        ClockStatus::Met => "✓",
        ClockStatus::Breached | ClockStatus::Early => "✕",
    }
}

/// The sign beside the word for how the customer stands to a part.
pub fn consent_sign(s: ConsentState) -> &'static str {
    match s {
        ConsentState::Open => "○",
        ConsentState::Given => "✓",
        ConsentState::Refused => "✕",
        ConsentState::NoCurrentQuote => "?",
    }
}

/// The sign beside the word for how much a finding matters.
pub fn severity_sign(s: Severity) -> &'static str {
    match s {
        Severity::Serious => "⚑",
        Severity::Notice => "⚠",
        Severity::Info => "ℹ",
    }
}

/// A person's role.
pub fn role(lang: Lang, r: Role) -> &'static str {
    match r {
        Role::Technician => lang.pick("维修员", "technician"),
        Role::CrewLead => lang.pick("班长", "crew lead"),
        Role::Dispatcher => lang.pick("调度", "dispatcher"),
        Role::Admin => lang.pick("管理员", "administrator"),
    }
}

/// The parts of a rulebook in the order in which a visit meets them: code, Chinese, English.
const CHAPTERS: &[(&str, &str, &str)] = &[
    ("intake", "受理", "Taking the report"),
    ("dispatch", "派工", "Dispatch"),
    ("preparation", "出发前", "Before leaving"),
    ("travel", "路上与到场", "On the way"),
    ("arrival", "敲门", "At the door"),
    ("entry", "进门", "Going in"),
    ("diagnosis", "查故障", "Finding the fault"),
    ("quote-consent", "报价与同意", "Prices and consent"),
    ("safety", "安全", "Safety"),
    ("repair", "维修", "Repair"),
    ("completion", "完工", "Completion"),
    ("cleanup", "清理", "Cleaning up"),
    ("sign-off", "签字", "Sign-off"),
    ("payment", "收费", "Payment"),
    ("follow-up", "回访与后续", "Afterwards"),
    ("review", "复核与考核", "Review"),
    ("complaint", "投诉", "Complaints"),
    ("conduct", "言行", "Conduct"),
    ("governance", "公司管理", "Running the company"),
    ("policy", "总则", "Principles"),
];

/// Where a rule's part of the rulebook stands, and what it is called; an unknown one comes last under its own word.
pub fn chapter(lang: Lang, code: &str) -> (usize, &str) {
    let known = CHAPTERS.iter().enumerate();
    match known.into_iter().find(|(_, (c, ..))| *c == code) {
        Some((n, (_, zh, en))) => (n, lang.pick(zh, en)),
        None => (CHAPTERS.len(), code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        let d = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        assert_eq!(day(Lang::Zh, d), "11月24日 周二");
        assert_eq!(day(Lang::En, d), "Tue 24 Nov");
        let zone = chrono_tz::Asia::Shanghai;
        let ms = start_of(d, zone).unwrap() + 34_000_000;
        assert_eq!(clock(ms, zone), "09:26");
        assert_eq!(moment(Lang::En, ms, None, zone), "Tue 24 Nov 09:26");
    }
}
