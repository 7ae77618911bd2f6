//! Whoever reads waits for nobody who writes, and writes nothing: that is done behind the answer.

use std::sync::mpsc;
use std::time::Duration;

use axum::Router;
use doorstep_http::{AppState, router};
use doorstep_office::Place;
use doorstep_visit::VisitId;

use crate::http::Site;
use crate::office_acts::session;
use crate::world::{World, empty, id};

/// An office in a file, where readers do not share the writer's connection.
fn site(folder: &tempfile::TempDir) -> Site {
    let world = World::at(Place::File(folder.path().join("office.db")));
    let router: Router = router(AppState::new(world.office.clone()));
    Site { world, router }
}

#[tokio::test]
async fn pages_are_answered_while_somebody_writes() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(&folder);
    let mut li = site.world.enrol("p-li");
    let visit = site.world.order("3-2-501", &["p-li"]);
    site.world.sync(&mut li);
    let lead = site.world.api_token("p-lead");
    let (cookie, _) = session(&site, "p-desk").await;
    // Nothing is behind.
    site.get("/api/v1/visits", &lead).await.json();
    site.world.office.write_readings().unwrap();

    let (office, tenant) = (site.world.office.clone(), site.world.tenant.clone());
    let (held, holds) = mpsc::channel();
    let (done, read) = mpsc::channel::<()>();
    let writer = std::thread::spawn(move || {
        office.unit(&tenant, |_| {
            held.send(()).unwrap();
            // A reader that waits for this writer would have it wait until it gives up.
            Ok(read.recv_timeout(Duration::from_secs(20)).is_ok())
        })
    });
    holds.recv().unwrap();
    let page = [("cookie", cookie.as_str()), ("accept", "text/html")];
    let path = format!("/visits/{visit}");
    for path in ["/board", "/visits", &path] {
        assert_eq!(
            site.call("GET", path, &page, "").await.status,
            200,
            "{path}"
        );
    }
    let api = format!("/api/v1/visits/{visit}");
    assert_eq!(site.get(&api, &lead).await.status, 200);
    done.send(()).unwrap();
    assert!(
        writer.join().unwrap().unwrap(),
        "a page waited for the writer"
    );
}

#[tokio::test]
async fn every_reading_is_written_down_by_an_orderly_end() {
    let folder = tempfile::tempdir().unwrap();
    let readings = {
        let site = site(&folder);
        let visit = site.world.order("3-2-501", &["p-li"]);
        let lead = site.world.api_token("p-lead");
        for _ in 0..50 {
            let path = format!("/api/v1/visits/{visit}");
            assert_eq!(site.get(&path, &lead).await.status, 200);
        }
        assert_eq!(
            site.world.office.audit_break(&site.world.tenant).unwrap(),
            None
        );
        50
    };
    let (office, _) = crate::world::open(Place::File(folder.path().join("office.db")), 7);
    assert_eq!(office.audit_break(&id("north-heat")).unwrap(), None);
    let conn = rusqlite::Connection::open(folder.path().join("office.db")).unwrap();
    let written: i64 = conn
        .query_row(
            "SELECT count(*) FROM audit WHERE what = 'visit_read' AND who = 'p-lead'",
            [],
            |r| r.get(0),
        )
        .unwrap();
    assert_eq!(written, readings);
}

/// A visit whose projection cannot be stored is listed as it was, and the list says so.
#[tokio::test]
async fn a_list_says_what_is_behind() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(&folder);
    let mut li = site.world.enrol("p-li");
    let bad = site.world.order("3-2-501", &["p-li"]);
    let good = site.world.order("3-2-502", &["p-li"]);
    site.world.sync(&mut li);
    let desk = site.world.api_token("p-desk");
    let list = async || site.get("/api/v1/visits", &desk).await.json();
    assert_eq!(list().await["behind"], 0);
    let conn = rusqlite::Connection::open(folder.path().join("office.db")).unwrap();
    conn.execute_batch(&format!(
        "CREATE TRIGGER spoil BEFORE UPDATE ON visit WHEN NEW.visit = '{bad}' AND NEW.dirty = 0
         BEGIN SELECT RAISE(ABORT, 'spoilt'); END"
    ))
    .unwrap();
    li.act(bad, "d.set_out", empty());
    li.act(good, "d.set_out", empty());
    site.world.sync(&mut li);
    let read = list().await;
    assert_eq!((&read["behind"], &read["total"]), (&1.into(), &2.into()));
    let status = |visit: VisitId| {
        let visits = read["visits"].as_array().unwrap();
        let found = visits.iter().find(|v| v["visit"] == visit.to_string());
        found.unwrap()["status"].clone()
    };
    assert_eq!(
        (status(bad), status(good)),
        ("assigned".into(), "travelling".into())
    );
}
