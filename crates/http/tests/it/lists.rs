//! An office with five thousand visits: every one is found, and every count is true.

use std::collections::BTreeSet;

use doorstep_office::storage::lists::VisitFilter;
use doorstep_visit::{Json, VisitId};

use crate::http::Site;
use crate::many::{MANY, fill};
use crate::office_acts::session;
use crate::world::{World, empty, id, standard_files};

#[tokio::test]
async fn five_thousand_visits_are_found_counted_and_paged() {
    let site = Site::new();
    let world = &site.world;
    let all = fill(&site).await;
    // The oldest of them has an exception.
    let mut li = world.enrol("p-li");
    world.sync(&mut li);
    li.act(all[0], "d.set_out", empty());
    li.act(all[0], "d.arrived", empty());
    let part = Json::from_pairs([("line", "l1".into()), ("qty", Json::Int(1))]);
    li.act(all[0], "d.part_fitted", part);
    world.sync(&mut li);

    let desk = world.person("p-desk");
    let find = |filter: VisitFilter| {
        let (rows, total) = world.office.page_of_visits(&desk, &filter, 0, 50).unwrap();
        (rows.iter().map(|r| r.visit).collect::<Vec<_>>(), total)
    };
    let words = |q: &str| VisitFilter {
        words: q.into(),
        ..VisitFilter::default()
    };
    // What was planned for the last day, and in its first minute the visit of a hundred days ago that began only now.
    let newest: Vec<VisitId> = all
        .iter()
        .rev()
        .take(49)
        .chain([&all[0]])
        .copied()
        .collect();
    assert_eq!(find(VisitFilter::default()), (newest, MANY));
    // However long the question, it is answered.
    for long in ["x".repeat(100_000), "x ".repeat(50_000), "x ".repeat(399)] {
        assert_eq!(find(words(&long)), (vec![], 0));
    }
    for (q, wanted) in [
        ("R-00000", 0),
        ("r-04999", 4999),
        ("住户00007", 7),
        ("和平路 3 号 9 室 住户00159", 159),
        ("和平路 0 号 13 室", 13),
        ("13800004321", 4321),
        ("h-2500", 2500),
    ] {
        assert_eq!(find(words(q)), (vec![all[wanted]], 1), "{q}");
    }
    for (q, total) in [
        ("李师傅", 1667),
        ("赵 滴水", 833),
        ("dripping 赵师傅", 833),
        ("R-000__", 0),
        ("%", 0),
        ("nobody", 0),
        (&all[4000].to_string()[..23], 1),
    ] {
        assert_eq!(find(words(q)).1, total, "{q}");
    }
    let with = |f: &dyn Fn(&mut VisitFilter)| {
        let mut filter = VisitFilter::default();
        f(&mut filter);
        find(filter)
    };
    assert_eq!(with(&|f| f.exceptions = true), (vec![all[0]], 1));
    assert_eq!(
        with(&|f| f.status = Some("at_door".into())),
        (vec![all[0]], 1)
    );
    assert_eq!(with(&|f| f.status = Some("assigned".into())).1, MANY - 1);
    assert_eq!(with(&|f| f.day = Some("2025-08-18".into())).1, 50);
    assert_eq!(
        world
            .office
            .visits(&desk, &VisitFilter::default(), usize::MAX)
            .unwrap()
            .len(),
        MANY
    );

    // The pages of the API bring each visit once.
    let token = world.api_token("p-desk");
    let (mut seen, mut cursor) = (BTreeSet::new(), String::new());
    loop {
        let page = site
            .get(&format!("/api/v1/visits?limit=200{cursor}"), &token)
            .await
            .json();
        assert_eq!(page["total"], MANY);
        for v in page["visits"].as_array().unwrap() {
            assert!(seen.insert(v["visit"].as_str().unwrap().to_owned()));
        }
        match page["cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), MANY);
    let found = site
        .get("/api/v1/visits?q=R-00000&severity=1", &token)
        .await
        .json();
    assert_eq!(
        (&found["total"], &found["visits"][0]["visit"]),
        (&1.into(), &all[0].to_string().into())
    );

    // And the pages of the console say how many there are.
    let (cookie, _) = session(&site, "p-desk").await;
    let headers = [
        ("cookie", cookie.as_str()),
        ("accept", "text/html"),
        ("accept-language", "en"),
    ];
    for (query, says) in [
        ("", "1–50 of 5000"),
        ("page=100", "4951–5000 of 5000"),
        ("page=101", "5000 in all, none on this page"),
        ("open=1", "1–1 of 1"),
        ("q=R-00000", "1–1 of 1"),
        ("day=2025-08-18", "1–50 of 50"),
        // Agreed for the first day, begun on the last one: found under both.
        ("day=2025-08-17&q=R-00000", "1–1 of 1"),
        ("day=2025-11-24", "1–50 of 51"),
        ("status=cancelled", "No visits found."),
    ] {
        let page = site
            .call("GET", &format!("/visits?{query}"), &headers, "")
            .await
            .text();
        assert!(page.contains(says), "{query}: {says}");
    }
    let board = site
        .call("GET", "/board?day=2025-08-18", &headers, "")
        .await
        .text();
    assert!(board.contains("<strong>50</strong> visits"));
}

/// Nobody does anything, and still something becomes an exception: what the standard wants some time before the
/// appointment never came. The list says so when the page of the visit does.
#[test]
fn what_only_the_time_makes_an_exception_is_in_the_list() {
    let world = World::new();
    let (office, tenant, admin) = (&world.office, &world.tenant, id("p-admin"));
    office
        .publish_standard(tenant, &admin, &standard_files("internet-installer"))
        .unwrap();
    office
        .choose_standard(tenant, &admin, "internet-installer")
        .unwrap();
    let visit = world.order("3-2-501", &["p-li"]);
    let exceptions = || {
        let filter = VisitFilter {
            exceptions: true,
            ..VisitFilter::default()
        };
        let listed = office
            .count_visits(&world.person("p-desk"), &filter)
            .unwrap();
        let state = office.state(tenant, visit).unwrap();
        (listed, state.findings.iter().any(|f| f.settled.is_none()))
    };
    assert_eq!(exceptions(), (0, false));
    world.clock.advance(2 * 3_600_000);
    assert_eq!(exceptions(), (1, true));
}
