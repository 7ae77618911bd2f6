//! What whoever runs the office hears of it, and what nobody hears.

use std::process::Command;
use std::sync::{Arc, Mutex};

use doorstep_http::{AppState, router};
use doorstep_office::{Config, Journal, Office, Place, SystemClock, SystemRandom};
use doorstep_wire::{AckStatus, Bytes};
use rusqlite::Connection;
use serde_json::Value;

use crate::http::Site;
use crate::world::{PASSWORD, World, empty, id};

/// An office in a file whose journal is kept.
struct Watched {
    folder: tempfile::TempDir,
    site: Site,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Watched {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("office.db"));
        let world = World::at(place.clone());
        let lines = Arc::new(Mutex::new(Vec::new()));
        let kept = lines.clone();
        let mut config = Config::new(place);
        let journal = Journal::to(move |line| kept.lock().unwrap().push(line.to_owned()));
        config.journal = journal.with_requests();
        change(&mut config);
        let random = Arc::new(SystemRandom);
        let office = Office::with_config(config, world.clock.clone(), random).unwrap();
        let router = router(AppState::new(office));
        Self {
            folder,
            site: Site { world, router },
            lines,
        }
    }

    /// The lines since the last time.
    fn heard(&self) -> Vec<Value> {
        let lines = std::mem::take(&mut *self.lines.lock().unwrap());
        let read = |line: &String| serde_json::from_str(line).unwrap();
        lines.iter().map(read).collect()
    }
}

fn whats(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|l| l["what"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn each_request_has_a_line_without_anybody_in_it() {
    let watched = Watched::new();
    let site = &watched.site;
    let visit = site.world.order("3-2-501", &["p-li"]);
    let token = site.world.api_token("p-desk");
    let path = format!("/api/v1/visits/{visit}?q=%E7%8E%8B%E7%A7%80%E8%8B%B1");
    let answer = site.get(&path, &token).await;
    let lines = watched.heard();
    let [line] = &lines[..] else {
        panic!("{lines:?}");
    };
    assert_eq!(line["what"], "request");
    assert_eq!(line["method"], "GET");
    assert_eq!(line["route"], "/api/v1/visits/{visit}");
    assert_eq!(line["status"], 200);
    assert!(line["ms"].is_u64() && line["at"].is_string());
    assert_eq!(answer.headers["x-request-id"], line["id"].as_str().unwrap());
    site.get("/no/such/王秀英", &token).await;
    site.call("STEAL", "/healthz", &[], "").await;
    let body = format!(r#"{{"fault_kind": "no_heat", "name": "王秀英", "{token}": 1}}"#);
    site.post("/api/v1/orders", &token, &body).await;
    let lines = watched.heard();
    let said: Vec<_> = lines
        .iter()
        .map(|l| {
            (
                l["method"].as_str(),
                l["route"].as_str(),
                l["code"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            (Some("GET"), Some("?"), Some("not_found")),
            (Some("other"), Some("/healthz"), Some("method_not_allowed")),
            (Some("POST"), Some("/api/v1/orders"), Some("unknown_field")),
        ]
    );
    let all = format!("{line} {lines:?}");
    for personal in [
        "王秀英",
        "%E7",
        "p-desk",
        "north-heat",
        &token,
        &visit.to_string(),
    ] {
        assert!(!all.contains(personal), "{personal}: {all}");
    }
}

#[tokio::test]
async fn what_an_operator_has_to_look_at_has_a_line_of_its_own() {
    let watched = Watched::new();
    let site = &watched.site;
    let world = &site.world;
    world
        .office
        .set_password(&world.tenant, &id("p-admin"), "zhou", PASSWORD)
        .unwrap();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for expected in [
        "wrong_sign_in",
        "wrong_sign_in",
        "wrong_sign_in",
        "wrong_sign_in",
        "wrong_sign_in",
        "locked_out",
    ] {
        site.call("POST", "/sign-in", &form, "name=zhou&password=x")
            .await;
        assert_eq!(whats(&watched.heard()), ["request", expected]);
    }
    let code = r#"{"code": "north-heat.AAAAA-AAAAA", "public_key": "KEY", "platform": "x", "engine": "x"}"#;
    let code = code.replace("KEY", &crate::world::public_key("one"));
    let json = [("content-type", "application/json")];
    site.call("POST", "/v1/enrol", &json, code).await;
    assert_eq!(whats(&watched.heard()), ["request", "enrolment_code"]);

    // Bytes that the gate refuses are set aside in an answer that is none of a failure.
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    li.act(visit, "d.set_out", empty());
    let mut request = li.request();
    let bytes = &request.push[0].changes.0;
    request.push[0].changes = Bytes(bytes[..bytes.len() - 1].to_vec());
    let answer = site.sync(&li, &request).await;
    assert!(matches!(
        answer.acks[0].status,
        AckStatus::Quarantined { .. }
    ));
    let lines = watched.heard();
    assert_eq!(whats(&lines), ["request", "quarantined"]);
    assert_eq!(lines[1]["visits"], 1);

    // A failure of the office's own, with its cause and without anybody.
    let token = world.api_token("p-desk");
    let other = Connection::open(watched.folder.path().join("office.db")).unwrap();
    other
        .execute("ALTER TABLE crew RENAME TO gone", [])
        .unwrap();
    let answer = site.get("/api/v1/people", &token).await;
    assert_eq!(answer.status, 500);
    let lines = watched.heard();
    assert_eq!(whats(&lines), ["request", "failed"]);
    assert_eq!(lines[1]["code"], "database");
    assert!(lines[1]["cause"].as_str().unwrap().contains("crew"));
    assert_eq!(
        lines[1]["id"],
        answer.headers["x-request-id"].to_str().unwrap()
    );
    assert!(!answer.text().contains("gone") && !answer.text().contains("crew"));
}

#[tokio::test]
async fn a_phone_at_its_quota_has_a_line() {
    let watched = Watched::with(|config| config.quotas.phone.changes = 0);
    let (site, world) = (&watched.site, &watched.site.world);
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    li.act(visit, "d.set_out", empty());
    let answer = site.sync(&li, &li.request()).await;
    assert!(
        matches!(answer.acks[0].status, AckStatus::Full { .. }),
        "{answer:?}"
    );
    let lines = watched.heard();
    assert_eq!(whats(&lines), ["request", "over_quota"]);
    assert_eq!(lines[1]["visits"], 1);
}

#[tokio::test]
async fn nothing_is_said_of_companies_to_whoever_asks_whether_it_runs() {
    let watched = Watched::new();
    for path in ["/healthz", "/readyz"] {
        let answer = watched.site.call("GET", path, &[], "").await;
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (200, r#"{"ok":true}"#)
        );
    }
    let left: Vec<_> = std::fs::read_dir(watched.folder.path()).unwrap().collect();
    assert!(
        left.iter().all(|f| !format!("{f:?}").contains("probe")),
        "{left:?}"
    );
}

const FOLDER: &str = "DOORSTEP_WATCHED_FOLDER";

/// Asks whether the office of a folder is ready, in a process that may write small files alone.
#[tokio::test]
#[ignore = "runs only as the child of a_full_disk_is_said"]
async fn cramped() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let file = std::path::Path::new(&folder).join("office.db");
    let config = Config::new(Place::File(file));
    let office = Office::with_config(config, Arc::new(SystemClock), Arc::new(SystemRandom));
    let site = Site {
        router: router(AppState::new(office.unwrap())),
        world: World::new(),
    };
    let ready = site.call("GET", "/readyz", &[], "").await;
    let health = site.call("GET", "/healthz", &[], "").await;
    println!(
        "\nanswered {} {} {}",
        ready.status,
        ready.text(),
        health.status
    );
}

#[test]
fn a_full_disk_is_said() {
    let folder = tempfile::tempdir().unwrap();
    drop(World::at(Place::File(folder.path().join("office.db"))));
    let asked = |limit: &str| {
        // The system sends a signal to whoever writes past the limit; without it the write fails as on a full disk.
        let script = format!("trap '' XFSZ; ulimit -f {limit}; exec \"$0\" \"$@\"");
        let out = Command::new("sh")
            .args(["-c", &script])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "watched::cramped", "--ignored", "--nocapture"])
            .env(FOLDER, folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        let line = said.lines().find(|l| l.starts_with("answered"));
        let line = line.unwrap_or_else(|| panic!("{said} {out:?}")).to_owned();
        (line, String::from_utf8_lossy(&out.stderr).into_owned())
    };
    let (line, heard) = asked("8192");
    assert_eq!(line, r#"answered 503 {"ok":false} 200"#);
    assert!(heard.contains(r#""what":"disk_full""#), "{heard}");
    let (line, _) = asked("unlimited");
    assert_eq!(line, r#"answered 200 {"ok":true} 200"#);
}
