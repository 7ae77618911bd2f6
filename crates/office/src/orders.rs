//! Work orders as they come in: one reader for JSON and CSV rows, and what is too absurd to be true.
//! A refusal names the field and a code, with words in Chinese and English; never the value.

use std::collections::BTreeMap;
use std::fmt;

use chrono_tz::Tz;
use doorstep_visit::json::{MAX_INT, is_member_name};
use doorstep_visit::{Json, PersonId};
use serde_json::{Map, Value};

mod clean;
pub mod fault;
pub mod sheet;
mod strict;

pub use clean::parse_time;
pub(crate) use clean::{TIMES, half_width, is_unseen};
use clean::{code, household, phone, short, time};
pub use fault::RowError;
pub(crate) use fault::{known_code, texts_of};
pub use strict::Strict;

/// What may be wrong at home, beside what the pinned standard knows.
pub const FAULT_KINDS: &[&str] = &[
    "no_heat", "low_heat", "running", "gushing", "dripping", "leaking", "noise", "check_up",
    "other",
];
const FAULT_PLACES: &[&str] = &["indoor", "in_building", "common", "network", "unknown"];
const SCOPES: &[&str] = &[
    "company",
    "user_internal",
    "other_dept",
    "property",
    "unknown",
];
const JOB_TYPES: &[&str] = &[
    "repair",
    "install",
    "maintain",
    "billing",
    "complaint",
    "other",
];

const DAY_MS: i64 = 86_400_000;

/// A household as an order names it.
#[derive(Clone, PartialEq, Eq)]
pub struct Household {
    /// The company's own code of the flat; made when absent.
    pub household: Option<String>,
    /// Who lives there.
    pub name: String,
    /// Digits, perhaps with a leading plus.
    pub phone: String,
    /// Where it is.
    pub address: String,
}

impl fmt::Debug for Household {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Household(<redacted>)")
    }
}

/// An order that can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrder {
    /// Number in the system that it came from; unique.
    pub reference: Option<String>,
    /// `fault_kind` and whatever else the standard's conditions ask about: codes, integers, truth values.
    pub facts: BTreeMap<String, Json>,
    /// When the fault was reported, UTC milliseconds; now when absent.
    pub reported_at: Option<i64>,
    /// Agreed window, UTC milliseconds.
    pub appointment: Option<(i64, i64)>,
    /// Where.
    pub household: Household,
    /// Id or hash of the standard to pin; the company's choice when absent.
    pub standard: Option<String>,
    /// Who goes.
    pub assign: Vec<PersonId>,
}

/// The columns of a sheet and the members of a JSON order; other names are refused.
pub const FIELDS: &[&str] = &[
    "ref",
    "fault_kind",
    "fault_place",
    "scope",
    "job_type",
    "facts",
    "reported_at",
    "start",
    "end",
    "household",
    "name",
    "phone",
    "address",
    "standard",
    "assign",
];

impl NewOrder {
    /// Reads one row. `zone` is for local times without an offset, `known_kinds` adds to [`FAULT_KINDS`].
    pub fn read(row: &Value, zone: Tz, now: i64, known_kinds: &[String]) -> Result<Self, RowError> {
        let Value::Object(row) = row else {
            return Err(RowError::new("row", "not_an_object"));
        };
        if row.keys().any(|k| !FIELDS.contains(&k.as_str())) {
            return Err(RowError::new("row", "unknown_field"));
        }
        let mut facts = read_facts(row)?;
        let kind = code(row, "fault_kind")?.ok_or(RowError::new("fault_kind", "missing"))?;
        if !FAULT_KINDS.contains(&kind.as_str()) && !known_kinds.contains(&kind) {
            return Err(RowError::new("fault_kind", "unknown_fault_kind"));
        }
        facts.insert("fault_kind".into(), kind.into());
        for (field, allowed) in [
            ("fault_place", FAULT_PLACES),
            ("scope", SCOPES),
            ("job_type", JOB_TYPES),
        ] {
            if let Some(value) = code(row, field)? {
                if !allowed.contains(&value.as_str()) {
                    return Err(RowError::new(field, "unknown_code"));
                }
                facts.insert(field.into(), value.into());
            }
        }
        let reported_at = time(row, "reported_at", zone)?;
        if reported_at.is_some_and(|t| t > now + DAY_MS) {
            return Err(RowError::new("reported_at", "in_future"));
        }
        let appointment = match (time(row, "start", zone)?, time(row, "end", zone)?) {
            (None, None) => None,
            (Some(_), None) => return Err(RowError::new("end", "missing")),
            (None, Some(_)) => return Err(RowError::new("start", "missing")),
            (Some(start), Some(end)) if end <= start => {
                return Err(RowError::new("end", "end_before_start"));
            }
            (Some(start), Some(end)) if end - start > DAY_MS => {
                return Err(RowError::new("end", "too_long"));
            }
            (Some(start), Some(end)) => Some((start, end)),
        };
        Ok(Self {
            reference: short(row, "ref", 64)?,
            facts,
            reported_at,
            appointment,
            household: Household {
                household: household(row)?,
                name: short(row, "name", 64)?.ok_or(RowError::new("name", "missing"))?,
                phone: phone(row)?,
                address: short(row, "address", 200)?.ok_or(RowError::new("address", "missing"))?,
            },
            standard: short(row, "standard", 64)?,
            assign: persons(row)?,
        })
    }
}

fn persons(row: &Map<String, Value>) -> Result<Vec<PersonId>, RowError> {
    let bad = || RowError::new("assign", "unknown_person");
    let names: Vec<String> = match row.get("assign") {
        None | Some(Value::Null) => vec![],
        Some(Value::String(s)) => s
            .split(|c: char| c.is_whitespace() || ";,；，、".contains(c))
            .filter(|p| !p.is_empty())
            .map(str::to_owned)
            .collect(),
        Some(Value::Array(items)) => items
            .iter()
            .map(|i| i.as_str().map(str::to_owned).ok_or_else(bad))
            .collect::<Result<_, _>>()?,
        Some(_) => return Err(bad()),
    };
    if names.len() > 8 {
        return Err(RowError::new("assign", "too_many"));
    }
    let mut persons = names
        .iter()
        .map(|n| n.parse().map_err(|_| bad()))
        .collect::<Result<Vec<_>, _>>()?;
    persons.sort_unstable();
    persons.dedup();
    Ok(persons)
}

/// More facts: an object in JSON, or its text in a sheet.
fn read_facts(row: &Map<String, Value>) -> Result<BTreeMap<String, Json>, RowError> {
    let bad = |code| RowError::new("facts", code);
    let parsed;
    let members = match row.get("facts") {
        None | Some(Value::Null) => return Ok(BTreeMap::new()),
        Some(Value::Object(members)) => members,
        Some(Value::String(s)) if s.trim().is_empty() => return Ok(BTreeMap::new()),
        Some(Value::String(s)) => match serde_json::from_str(s) {
            Ok(Strict(Value::Object(members))) => {
                parsed = members;
                &parsed
            }
            Err(e) if e.is_data() => return Err(bad("member_twice")),
            _ => return Err(bad("not_an_object")),
        },
        Some(_) => return Err(bad("not_an_object")),
    };
    if members.len() > 32 {
        return Err(bad("too_many"));
    }
    let mut facts = BTreeMap::new();
    for (name, value) in members {
        if name.len() > 64 || !is_member_name(name) {
            return Err(bad("not_a_code"));
        }
        let value = match value {
            Value::Bool(b) => Json::Bool(*b),
            Value::Number(n) => Json::Int(
                n.as_i64()
                    .filter(|i| i.unsigned_abs() <= MAX_INT.unsigned_abs())
                    .ok_or(bad("not_an_integer"))?,
            ),
            // Free text would stay in the document for ever; codes only.
            Value::String(s) if s.len() <= 64 && is_member_name(s) => Json::Text(s.clone()),
            _ => return Err(bad("not_a_code")),
        };
        facts.insert(name.clone(), value);
    }
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use doorstep_standard::Lang;

    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_763_950_000_000;

    fn good() -> Value {
        json!({"ref": "A-1", "fault_kind": "no_heat", "fault_place": "indoor", "household": "3-2-501",
               "name": "王", "phone": "138 0013-8000", "address": "新华路 3 号",
               "start": "2025-11-24 09:30", "end": "2025-11-24T10:00:00+08:00", "assign": "p-li; p-wang"})
    }

    fn read(row: Value) -> Result<NewOrder, RowError> {
        NewOrder::read(&row, chrono_tz::Asia::Shanghai, NOW, &[])
    }

    #[test]
    fn every_kind_of_fault_has_words() {
        for kind in FAULT_KINDS {
            let word = |lang| doorstep_visit::words::code(kind, lang);
            assert!(!word(Lang::Zh).is_ascii(), "{kind}");
            assert!(!word(Lang::En).contains('_'), "{kind}");
        }
    }

    #[test]
    fn a_good_row() {
        let order = read(good()).unwrap();
        assert_eq!(order.household.phone, "13800138000");
        assert_eq!(
            order.appointment,
            Some((1_763_947_800_000, 1_763_949_600_000))
        );
        assert_eq!(order.assign.len(), 2);
        assert_eq!(order.facts.get("fault_place"), Some(&Json::from("indoor")));
        assert!(!format!("{order:?}").contains('王'));
    }

    #[test]
    fn absurd_rows() {
        let check = |field: &str, value: Value, expected: (&str, &str)| {
            let mut row = good();
            row[field] = value;
            let e = read(row).expect_err(field);
            assert_eq!((e.field, e.code), expected);
            assert!(!e.zh().is_empty() && !e.en().is_empty(), "{}", e.code);
        };
        check(
            "fault_kind",
            json!("dragons"),
            ("fault_kind", "unknown_fault_kind"),
        );
        check(
            "fault_kind",
            json!("No heat!"),
            ("fault_kind", "not_a_code"),
        );
        check("fault_kind", json!(null), ("fault_kind", "missing"));
        check("fault_kind", json!(7), ("fault_kind", "not_text"));
        check(
            "fault_place",
            json!("moon"),
            ("fault_place", "unknown_code"),
        );
        check("start", json!("1999-12-31 09:00"), ("start", "absurd_time"));
        check("end", json!("2100-01-02 09:00"), ("end", "absurd_time"));
        check("start", json!("tomorrow"), ("start", "not_a_time"));
        check("start", json!(1.5), ("start", "not_a_time"));
        check(
            "end",
            json!("2025-11-24 09:30"),
            ("end", "end_before_start"),
        );
        check("end", json!("2025-11-29 09:30"), ("end", "too_long"));
        check("start", json!(""), ("start", "missing"));
        check("end", json!(null), ("end", "missing"));
        check(
            "reported_at",
            json!(NOW + 2 * DAY_MS),
            ("reported_at", "in_future"),
        );
        check("address", json!("  "), ("address", "missing"));
        check("address", json!("x".repeat(201)), ("address", "too_long"));
        check("name", json!(null), ("name", "missing"));
        check("name", json!("a\u{7}"), ("name", "control_characters"));
        check("phone", json!("call me"), ("phone", "not_a_phone"));
        check("phone", json!(13_800_138_000_i64), ("phone", "not_text"));
        check("ref", json!("=\"00123\""), ("ref", "formula"));
        check(
            "facts",
            json!("{\"a\":1,\"a\":2}"),
            ("facts", "member_twice"),
        );
        check("phone", json!("12"), ("phone", "phone_length"));
        check("phone", json!(""), ("phone", "missing"));
        check(
            "household",
            json!("三号楼"),
            ("household", "not_a_household"),
        );
        check("assign", json!("王师傅"), ("assign", "unknown_person"));
        check(
            "assign",
            json!(["a", "b", "c", "d", "e", "f", "g", "h", "i"]),
            ("assign", "too_many"),
        );
        check(
            "facts",
            json!({"note": "some free text"}),
            ("facts", "not_a_code"),
        );
        check("facts", json!({"n": 1.5}), ("facts", "not_an_integer"));
        check("facts", json!([]), ("facts", "not_an_object"));
        check("colour", json!("red"), ("row", "unknown_field"));
        assert_eq!(read(json!([])).unwrap_err().code, "not_an_object");
    }

    #[test]
    fn a_standard_may_know_more_kinds() {
        let mut row = good();
        row["fault_kind"] = json!("frozen");
        assert!(NewOrder::read(&row, chrono_tz::Asia::Shanghai, NOW, &["frozen".into()]).is_ok());
    }
}
