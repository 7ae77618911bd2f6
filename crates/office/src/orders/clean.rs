//! Reading the fields of an order as people and spreadsheets write them. Signs that only set apart are dropped, full-width
//! ones made narrow; what dropping would change in meaning is refused with the reason.

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeZone};
use chrono_tz::Tz;
use doorstep_visit::json::is_member_name;
use serde_json::{Map, Value};

use super::RowError;

/// 2000-01-01 and 2100-01-01, UTC milliseconds.
pub(crate) const TIMES: std::ops::Range<i64> = 946_684_800_000..4_102_444_800_000;

/// The text of a field, trimmed; `None` when it is absent or empty.
fn text<'r>(row: &'r Map<String, Value>, field: &'static str) -> Result<Option<&'r str>, RowError> {
    let s = match row.get(field) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(s)) => s.trim(),
        Some(_) => return Err(RowError::new(field, "not_text")),
    };
    match rewritten(s) {
        Some(code) => Err(RowError::new(field, code)),
        None => Ok(Some(s).filter(|s| !s.is_empty())),
    }
}

/// What a spreadsheet has made of a cell, when it is no longer what a person wrote: a number in scientific notation has
/// lost digits, `1.0` was `1`, a formula or its error is no value, and `####` stands for what a narrow column hides.
fn rewritten(s: &str) -> Option<&'static str> {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let number = |s: &str| {
        s.split_once('.')
            .map_or(digits(s), |(a, b)| digits(a) && digits(b))
    };
    let s = s.strip_prefix(['-', '+']).unwrap_or(s);
    if let Some((mantissa, exponent)) = s.split_once(['e', 'E']) {
        let signed = exponent.strip_prefix(['+', '-']);
        // `1E5` may be a code; `1.38E+10` and `1.5E5` are none.
        let sure = signed.is_some() || mantissa.contains('.');
        if sure && number(mantissa) && digits(signed.unwrap_or(exponent)) {
            return Some("scientific");
        }
    }
    let whole = s.split_once('.');
    if whole.is_some_and(|(a, b)| digits(a) && !b.is_empty() && b.bytes().all(|b| b == b'0')) {
        return Some("decimal");
    }
    if s.len() > 1 && s.bytes().all(|b| b == b'#') {
        return Some("hashes");
    }
    let error = s.starts_with('#') && (s.ends_with(['!', '?']) || s == "#N/A");
    (error || s.starts_with('=')).then_some("formula")
}

/// A text of at most `max` characters that can be seen.
pub(super) fn short(
    row: &Map<String, Value>,
    field: &'static str,
    max: usize,
) -> Result<Option<String>, RowError> {
    match text(row, field)? {
        Some(s) if s.chars().count() > max => Err(RowError::new(field, "too_long")),
        Some(s) if s.chars().any(is_unseen) => Err(RowError::new(field, "control_characters")),
        other => Ok(other.map(str::to_owned)),
    }
}

/// Controls, and marks of no width that come along when a number is copied: two texts that look alike would differ.
pub(crate) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A code as events have it.
pub(super) fn code(
    row: &Map<String, Value>,
    field: &'static str,
) -> Result<Option<String>, RowError> {
    match text(row, field)? {
        Some(s) if s.len() > 64 || !is_member_name(s) => Err(RowError::new(field, "not_a_code")),
        other => Ok(other.map(str::to_owned)),
    }
}

/// A code that may stand in an event: `[a-z0-9-]`, at most 64.
pub(super) fn household(row: &Map<String, Value>) -> Result<Option<String>, RowError> {
    let Some(s) = text(row, "household")? else {
        return Ok(None);
    };
    let s = half_width(s).to_ascii_lowercase();
    let fine = s.len() <= 64
        && s.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if fine {
        Ok(Some(s))
    } else {
        Err(RowError::new("household", "not_a_household"))
    }
}

/// Digits, perhaps with a leading plus. Blanks, dashes and brackets only set them apart.
pub(super) fn phone(row: &Map<String, Value>) -> Result<String, RowError> {
    let bad = |code| RowError::new("phone", code);
    let s = half_width(text(row, "phone")?.ok_or(bad("missing"))?);
    if let Some(code) = rewritten(&s) {
        return Err(bad(code));
    }
    if s.contains('.') {
        return Err(bad("phone_point"));
    }
    let apart = |c: char| {
        !c.is_control() && c.is_whitespace()
            || matches!(c, '-' | '(' | ')' | '\u{2010}'..='\u{2015}' | '−')
    };
    let kept: String = s.chars().filter(|c| !apart(*c)).collect();
    let digits = kept.strip_prefix('+').unwrap_or(&kept);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(bad("not_a_phone"));
    }
    let national = digits.strip_prefix("00").unwrap_or(digits);
    let abroad = kept.len() > digits.len() || national.len() < digits.len();
    let chinese = national
        .strip_prefix("86")
        .filter(|n| abroad || n.len() > 9);
    let most = if abroad && chinese.is_none() { 15 } else { 12 };
    let number = chinese.unwrap_or(national);
    // Two numbers in one cell, or an extension, would become one number that nobody has.
    let mobile = matches!(number.as_bytes(), [b'1', b'3'..=b'9', ..]) && most == 12;
    let right = match mobile {
        true => number.len() == 11,
        false => (5..=most).contains(&number.len()),
    };
    match right {
        true => Ok(kept),
        false if mobile => Err(bad("mobile_length")),
        false => Err(bad("phone_length")),
    }
}

/// Full-width ASCII as the narrow signs that it stands for.
pub(crate) fn half_width(s: &str) -> String {
    s.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            other => other,
        })
        .collect()
}

/// UTC milliseconds as a number, RFC 3339, or `YYYY-MM-DD HH:MM` in the company's zone.
pub(super) fn time(
    row: &Map<String, Value>,
    field: &'static str,
    zone: Tz,
) -> Result<Option<i64>, RowError> {
    let bad = |code| RowError::new(field, code);
    let ms = match row.get(field) {
        Some(Value::Number(n)) if n.as_f64().is_some_and(is_serial) => {
            return Err(bad("serial_date"));
        }
        Some(Value::Number(n)) => n.as_i64().ok_or(bad("not_a_time"))?,
        _ => match text(row, field)? {
            None => return Ok(None),
            Some(s) => parse_time(s, zone).map_err(bad)?,
        },
    };
    if TIMES.contains(&ms) {
        Ok(Some(ms))
    } else {
        Err(bad("absurd_time"))
    }
}

/// The days since 1900 by which spreadsheets keep the years 2000 to 2100.
fn is_serial(number: f64) -> bool {
    (36_526.0..73_051.0).contains(&number)
}

/// A time as a person or a form writes it, UTC milliseconds.
///
/// # Errors
/// The code of what is wrong: `not_a_time`, `serial_date`, or `ambiguous_time` in the hour that a zone has twice.
pub fn parse_time(s: &str, zone: Tz) -> Result<i64, &'static str> {
    let s = half_width(s);
    if s.parse().is_ok_and(is_serial) {
        return Err("serial_date");
    }
    if let Ok(ms) = s.parse::<i64>() {
        return Ok(ms);
    }
    if let Ok(t) = DateTime::parse_from_rfc3339(&s) {
        return Ok(t.timestamp_millis());
    }
    let local = [
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y/%m/%d %H:%M",
        "%Y/%m/%d %H:%M:%S",
    ]
    .iter()
    .find_map(|format| NaiveDateTime::parse_from_str(&s, format).ok())
    .ok_or("not_a_time")?;
    match zone.from_local_datetime(&local) {
        LocalResult::Single(t) => Ok(t.timestamp_millis()),
        LocalResult::Ambiguous(..) => Err("ambiguous_time"),
        LocalResult::None => Err("no_such_time"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(field: &str, value: Value) -> Map<String, Value> {
        Map::from_iter([(field.to_owned(), value)])
    }

    /// The code of a refusal, which has words.
    fn said(e: &RowError) -> &'static str {
        assert!(!e.zh().is_empty() && !e.en().is_empty(), "{}", e.code);
        e.code
    }

    #[test]
    fn phones() {
        let check = |text: &str, expected: Result<&str, &str>| {
            let read = phone(&row("phone", json!(text))).map_err(|e| said(&e));
            assert_eq!(read, expected.map(str::to_owned), "{text}");
        };
        for (text, digits) in [
            ("13800138000", "13800138000"),
            (" 138 0013-8000 ", "13800138000"),
            ("138\u{a0}0013\u{3000}8000", "13800138000"),
            ("１３８００１３８０００", "13800138000"),
            ("+86 138-0013-8000", "+8613800138000"),
            ("＋８６（138）0013－8000", "+8613800138000"),
            ("8613800138000", "8613800138000"),
            ("0086 138 0013 8000", "008613800138000"),
            ("(010) 8888–1234", "01088881234"),
            ("0531-88881234", "053188881234"),
            ("400-810-1234", "4008101234"),
            ("12345", "12345"),
            ("88881234", "88881234"),
            ("+49 30 901820", "+4930901820"),
            ("+1 650 253 0000", "+16502530000"),
        ] {
            check(text, Ok(digits));
        }
        for (text, code) in [
            ("13800138000.0", "decimal"),
            ("１３８００１３８０００．０", "decimal"),
            ("13800138000.00", "decimal"),
            ("13800138000.5", "phone_point"),
            ("138.0013.8000", "phone_point"),
            ("1.38E+10", "scientific"),
            ("1.380013800E10", "scientific"),
            ("1.38e+10", "scientific"),
            ("１．３８Ｅ＋１０", "scientific"),
            ("1E+10", "scientific"),
            ("=13800138000", "formula"),
            ("#N/A", "formula"),
            ("#VALUE!", "formula"),
            ("call me", "not_a_phone"),
            ("13800138OOO", "not_a_phone"),
            ("'13800138000", "not_a_phone"),
            ("13800138000/13900139000", "not_a_phone"),
            ("8888 1234 转 801", "not_a_phone"),
            ("138+00138000", "not_a_phone"),
            ("88881234\n88885678", "not_a_phone"),
            ("\u{202d}13800138000\u{202c}", "not_a_phone"),
            ("--", "not_a_phone"),
            ("+", "not_a_phone"),
            ("1380013800", "mobile_length"),
            ("138001380000", "mobile_length"),
            ("+86 138 0013 800", "mobile_length"),
            ("13800138000 13900139000", "mobile_length"),
            ("010-88881234-801", "phone_length"),
            ("88881234 88885678", "phone_length"),
            ("12", "phone_length"),
            ("110", "phone_length"),
            ("+1234567890123456", "phone_length"),
            ("", "missing"),
        ] {
            check(text, Err(code));
        }
    }

    #[test]
    fn texts_stay_as_they_were_written_or_are_refused() {
        let check = |text: &str, expected: Result<&str, &str>| {
            let read = short(&row("ref", json!(text)), "ref", 64).map_err(|e| said(&e));
            assert_eq!(read, expected.map(|s| Some(s.to_owned())), "{text}");
        };
        for kept in [
            "00123", "A-1", "1E5", "12.5", "2025.10", "E+3", "3-2", "Ａ１", "#12", "1.0.0",
        ] {
            check(kept, Ok(kept));
        }
        for (text, code) in [
            ("1.0", "decimal"),
            ("00123.00", "decimal"),
            ("-1.0", "decimal"),
            ("2.02511E+11", "scientific"),
            ("=\"00123\"", "formula"),
            ("#REF!", "formula"),
            ("#NAME?", "formula"),
            ("########", "hashes"),
            ("A\u{200b}1", "control_characters"),
            ("A\n1", "control_characters"),
        ] {
            check(text, Err(code));
        }
        let home = |text: &str| household(&row("household", json!(text))).map_err(|e| e.code);
        assert_eq!(home(" YL-３-2-501 "), Ok(Some("yl-3-2-501".to_owned())));
        assert_eq!(home("501.0"), Err("decimal"));
        assert_eq!(home("3.01E+05"), Err("scientific"));
        assert_eq!(home("2003/3/2"), Err("not_a_household"));
    }

    #[test]
    fn times() {
        let check = |zone: Tz, value: Value, expected: Result<i64, &str>| {
            let read = time(&row("start", value.clone()), "start", zone).map_err(|e| said(&e));
            assert_eq!(read, expected.map(Some), "{value}");
        };
        let shanghai = |value: Value, expected| check(chrono_tz::Asia::Shanghai, value, expected);
        let half_past_nine = 1_763_947_800_000;
        for text in [
            "2025-11-24 09:30",
            "2025-11-24 9:30",
            "2025-11-24 09:30:00",
            "2025/11/24 9:30",
            "2025/11/24 9:30:00",
            "２０２５－１１－２４　０９：３０",
            "2025-11-24T09:30",
            "2025-11-24T09:30:00+08:00",
            "2025-11-24T01:30:00Z",
            "1763947800000",
        ] {
            shanghai(json!(text), Ok(half_past_nine));
        }
        shanghai(json!(half_past_nine), Ok(half_past_nine));
        for (value, code) in [
            (json!("45985.39583"), "serial_date"),
            (json!("45985"), "serial_date"),
            (json!(45985.39583), "serial_date"),
            (json!(45985), "serial_date"),
            (json!("1.76E+12"), "scientific"),
            (json!("2025-02-30 09:30"), "not_a_time"),
            (json!("2025-11-24"), "not_a_time"),
            (json!("2025-11-24 24:00"), "not_a_time"),
            (json!("24/11/2025 09:30"), "not_a_time"),
            (json!("11-24 09:30"), "not_a_time"),
            (json!("2025-11-24 9:30 PM"), "not_a_time"),
            (json!("25-11-24 09:30"), "absurd_time"),
            (json!("20251124"), "absurd_time"),
            (json!(1_763_947_800), "absurd_time"),
            (json!(1_763_947_800_000.5), "not_a_time"),
            (json!(true), "not_text"),
        ] {
            shanghai(value, Err(code));
        }
        let berlin = |text: &str, expected| check(chrono_tz::Europe::Berlin, json!(text), expected);
        berlin("2025-10-26 02:30", Err("ambiguous_time"));
        berlin("2025-10-26T02:30:00+01:00", Ok(1_761_442_200_000));
        berlin("2025-03-30 02:30", Err("no_such_time"));
    }
}
