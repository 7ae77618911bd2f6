//! The main job, for real: play the morning, open it again, serve it, check the export.

use doorstep_core::HttpTransport;
use reqwest::blocking::Response;
use reqwest::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, SET_COOKIE};

use crate::run::{Running, arg, ended, good};

/// A page as somebody sees it who signs in.
pub fn page(url: &str, name: &str, password: &str, path: &str) -> String {
    let office = HttpTransport::new(url).unwrap();
    let http = office.client();
    let ok = |r: reqwest::Result<Response>| r.unwrap().error_for_status().unwrap();
    let signed = ok(http
        .post(format!("{url}/sign-in"))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(format!("name={name}&password={password}"))
        .send());
    let cookie = signed.headers()[SET_COOKIE]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    ok(http
        .get(format!("{url}{path}"))
        .header(COOKIE, cookie)
        .header(ACCEPT_LANGUAGE, "en")
        .send())
    .text()
    .unwrap()
}

#[test]
fn the_morning_is_played_kept_served_and_proves_itself() {
    let dir = tempfile::tempdir().unwrap();
    let keep = arg(dir.path());
    let play = ["demo", "--exit", "--keep", keep, "--listen", "127.0.0.1:0"];
    let first = good(&play);
    assert!(
        first.contains("sync failed (unreachable)") && first.contains("nothing lost"),
        "{first}"
    );
    assert!(!first.contains("  ✗ all"), "{first}");
    for fact in [
        "0 left out, 0 exceptions, 0 clocks missed",
        "a note: In the letterbox; another time:",
        "no work in between",
        "The lead settled: the earlier price stands",
        "is not fitted and not on the signed bill of ¥12.00",
    ] {
        assert!(first.contains(fact), "{fact} is missing in\n{first}");
    }

    let again = good(&play);
    assert!(again.contains("it is opened, not played again"), "{again}");
    assert!(!again.contains("orders imported"), "{again}");

    let mut open = Running::start(&["demo", "--keep", keep, "--listen", "127.0.0.1:0"]);
    let visit = open.after("The visit:");
    let (url, path) = visit.split_at(visit.find("/visits/").unwrap());
    let (name, password) = (open.after("name:"), open.after("password:"));
    assert!(page(url, &name, &password, "/board").contains("<main"));
    open.kill();

    let mut server = Running::start(&["serve", "--data", keep, "--listen", "127.0.0.1:0"]);
    let url = server.after("The office is open:");
    let shown = page(&url, &name, &password, path);
    for expected in ["86.00", "Price changed after consent", "<svg"] {
        assert!(
            shown.to_lowercase().contains(&expected.to_lowercase()),
            "{expected} is not on the page"
        );
    }
    server.kill();

    let export = dir.path().join("visit.bundle.json");
    let checks = good(&["visit", "verify", arg(&export)]);
    assert!(checks.contains("everything fits"), "{checks}");
    for told in [
        "the customer (owner) signed on the phone of",
        "What the signature does not cover",
        "the verdict is the same",
        "settled: the earlier price stands",
    ] {
        assert!(checks.contains(told), "{told}: {checks}");
    }
    // Whoever has the office's fingerprint from elsewhere sees a file of somebody else's making.
    let (code, out, _) = ended(&["visit", "verify", arg(&export), "--office", "0000"]);
    assert!(
        code == 1 && out.contains("is not the one you gave"),
        "{out}"
    );
    let page = dir.path().join("statement.html");
    good(&["visit", "show", arg(&export), "--html", arg(&page)]);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("恒温阀 DN20"));
    // The name of a person, which no event holds.
    let text = std::fs::read_to_string(&export).unwrap();
    let (name, renamed) = ("\"name\":\"", "\"name\":\"某");
    let other = dir.path().join("renamed.bundle.json");
    std::fs::write(&other, text.replacen(name, renamed, 1)).unwrap();
    let (code, out, _) = ended(&["visit", "verify", arg(&other)]);
    assert!(code == 1 && out.contains("names of people"), "{out}");
    let told = good(&["visit", "show", arg(&export)]);
    assert!(
        told.contains("恒温阀 DN20") && told.contains("¥86.00"),
        "{told}"
    );

    // One flipped bit in an event, in a price.
    let text = std::fs::read_to_string(&export).unwrap();
    let at = text.find("\\\"fen\\\":8600").unwrap() + "\\\"fen\\\":".len();
    let mut bytes = text.into_bytes();
    bytes[at] ^= 1;
    std::fs::write(&export, bytes).unwrap();
    let (code, out, err) = ended(&["visit", "verify", arg(&export)]);
    assert_eq!(code, 1, "{out}");
    assert!(
        out.contains("✗") && err.contains("error[bundle_broken]"),
        "{out}\n{err}"
    );
}

#[test]
fn an_office_without_a_morning_is_not_played_into() {
    let dir = tempfile::tempdir().unwrap();
    let data = ["--listen", "127.0.0.1:0"];
    let mut server = Running::start(&["serve", "--data", arg(dir.path()), data[0], data[1]]);
    server.after("found?code=");
    server.kill();
    let (code, _, err) = ended(&[
        "demo",
        "--exit",
        "--keep",
        arg(dir.path()),
        data[0],
        data[1],
    ]);
    assert_eq!(code, 3);
    assert!(
        err.contains("error[not_a_demo]") && err.contains("to do:"),
        "{err}"
    );
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(
        dir.path().join("office.db"),
        "something else, and longer than a header of sqlite would be",
    )
    .unwrap();
    let (code, _, err) = ended(&[
        "demo",
        "--exit",
        "--keep",
        arg(dir.path()),
        "--listen",
        "127.0.0.1:0",
    ]);
    assert_eq!(code, 3);
    assert!(err.contains("error["), "{err}");
    assert_eq!(
        std::fs::read(dir.path().join("office.db")).unwrap().len(),
        59
    );
    let (code, _, err) = ended(&["visit", "verify", arg(&dir.path().join("office.db"))]);
    assert_eq!(code, 1);
    assert!(err.contains("error[bundle_unreadable]"), "{err}");
}
