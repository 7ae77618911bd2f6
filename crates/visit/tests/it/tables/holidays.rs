//! Holiday documents: which year a visit knows, and when it cannot be told.

use doorstep_standard::{Expr, HolidayYear, Tri};
use doorstep_visit::case::{Case, Standpoint, View};
use doorstep_visit::fold::Now;
use doorstep_visit::testkit::{Crew, DESK, LI, OTHER_DESK, data, fixture_holidays};

use super::tiny::{TINY, standards};
use crate::hold::history;

const PARTS: &str = r#"
[calendar.workdays]
days = ["mon", "tue", "wed", "thu", "fri"]
holidays = "off"
"#;
const RULES: &[&str] = &[r#"enforce = "block"
gate = { act = "signed", needs = "within(workdays)" }"#];

/// 2025-10-01 12:00 in Shanghai, a Wednesday.
const NATIONAL_DAY: i64 = 1_759_291_200_000;
/// 2025-10-11 12:00, a Saturday that is worked.
const MAKE_UP: i64 = 1_760_155_200_000;
/// 2025-10-12 12:00, the Sunday after it.
const SUNDAY: i64 = 1_760_241_600_000;

fn crew() -> Crew {
    let mut packs = standards(PARTS, RULES);
    for year in fixture_holidays() {
        packs.add_holidays(year);
    }
    Crew::briefed(packs, TINY, "no_heat")
}

fn name(c: &mut Crew, desk: usize, year: &HolidayYear) {
    let hash = year.hash.to_string();
    c.write(desk, "o.calendar_set", data::code("calendar", &hash));
}

fn open(c: &Crew, at: i64) -> Tri {
    let h = history(c.merged());
    let now = Now { at, mono: None };
    let case = Case::new(&h, &c.standards).at(&now);
    let standard = c.standards.values().next().unwrap();
    let e = Expr::parse("within(workdays)").unwrap();
    case.asked(standard, &Standpoint::everybody(), View::All)
        .judge(&e)
}

#[test]
fn the_fixtures_say_which_days_are_off_and_which_are_worked() {
    let counts: Vec<_> = fixture_holidays()
        .iter()
        .map(|y| (y.region.clone(), y.year, y.off.len(), y.work.len()))
        .collect();
    let cn = |year, off, work| ("CN".to_owned(), year, off, work);
    assert_eq!(counts, [cn(2024, 30, 8), cn(2025, 28, 5), cn(2026, 33, 6)]);
}

#[test]
fn a_year_is_known_once_its_document_is_named() {
    let [_, of_2025, of_2026] = <[HolidayYear; 3]>::try_from(fixture_holidays()).unwrap();
    let mut c = crew();
    assert_eq!(open(&c, NATIONAL_DAY), Tri::Unknown);
    name(&mut c, DESK, &of_2026);
    assert_eq!(open(&c, NATIONAL_DAY), Tri::Unknown, "another year");
    name(&mut c, DESK, &of_2025);
    for (at, want) in [
        (NATIONAL_DAY, Tri::No),
        (MAKE_UP, Tri::Yes),
        (SUNDAY, Tri::No),
    ] {
        assert_eq!(open(&c, at), want);
    }
}

#[test]
fn a_visit_opened_on_a_phone_may_name_its_year() {
    let of_2025 = fixture_holidays().remove(1);
    let mut c = crew();
    c.write(
        LI,
        "d.opened",
        data::code("calendar", &of_2025.hash.to_string()),
    );
    assert_eq!(open(&c, MAKE_UP), Tri::Yes);
}

#[test]
fn two_documents_for_one_year_are_told_by_who_knew_whom() {
    let of_2025 = fixture_holidays().remove(1);
    let amended = "region = \"CN\"\nyear = 2025\noff = []\nwork = [\"2025-10-12\"]";
    let amended = HolidayYear::parse(amended.as_bytes()).unwrap();
    let mut c = crew();
    c.standards.add_holidays(amended.clone());
    name(&mut c, DESK, &of_2025);
    name(&mut c, OTHER_DESK, &amended);
    assert_eq!(open(&c, SUNDAY), Tri::Unknown, "named apart");
    c.meet(DESK, OTHER_DESK);
    name(&mut c, DESK, &amended);
    assert_eq!(open(&c, SUNDAY), Tri::Yes, "by one who knew both");
    c.write(
        DESK,
        "o.calendar_set",
        data::code("calendar", &data::hex(7)),
    );
    assert_eq!(
        open(&c, SUNDAY),
        Tri::Unknown,
        "a document that is not here"
    );
}
