//! An office with five thousand visits of a hundred days.

use chrono::{Days, NaiveDate};
use doorstep_visit::VisitId;

use crate::http::Site;
use crate::world::id;

pub const MANY: usize = 5_000;

/// A sheet of a hundred days with fifty orders each, the oldest first.
fn sheet() -> String {
    let first = NaiveDate::from_ymd_opt(2025, 8, 17).unwrap();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([
        "ref",
        "fault_kind",
        "household",
        "name",
        "phone",
        "address",
        "start",
        "end",
        "assign",
    ])
    .unwrap();
    for n in 0..MANY {
        let day = first + Days::new(n as u64 / 50);
        out.write_record([
            format!("R-{n:05}"),
            ["no_heat", "dripping"][n % 2].into(),
            format!("h-{n}"),
            format!("住户{n:05}"),
            format!("138{n:08}"),
            format!("和平路 {} 号 {} 室", n / 50, n % 50),
            format!("{day} 09:{:02}", n % 50),
            format!("{day} 10:{:02}", n % 50),
            ["p-li", "p-wang", "p-zhao"][n % 3].into(),
        ])
        .unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

/// Imports them; answers the visits in the order of the sheet.
pub async fn fill(site: &Site) -> Vec<VisitId> {
    let auth = format!("Bearer {}", site.world.api_token("p-desk"));
    let headers = [
        ("authorization", auth.as_str()),
        ("content-type", "text/csv"),
    ];
    let done = site
        .call("POST", "/api/v1/orders/import", &headers, sheet())
        .await
        .json();
    assert_eq!(done["taken"], MANY, "{}", done["rows"][0]);
    // Nobody who reads waits for so many.
    site.world.office.project_dirty(&site.world.tenant).unwrap();
    let rows = done["rows"].as_array().unwrap().iter();
    rows.map(|r| id(r["visit"].as_str().unwrap())).collect()
}
