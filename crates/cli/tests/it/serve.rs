//! `doorstep serve` and `doorstep enrol`, as two processes.

use std::sync::Arc;

use doorstep_dispatch::{Office, Place, SystemClock, SystemRandom};

use crate::run::{Running, arg, ended, good};

#[test]
fn the_first_start_prints_a_sign_in_once_and_a_phone_joins_by_code() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("office");
    let start = ["serve", "--data", arg(&data), "--listen", "127.0.0.1:0"];
    let mut server = Running::start(&start);
    let url = server.after("The office is open:");
    assert_eq!(server.after("name:"), "admin");
    assert!(server.after("password:").len() >= 16);

    let office = Office::open(
        Place::File(data.join("office.db")),
        Arc::new(SystemClock),
        Arc::new(SystemRandom),
    )
    .unwrap();
    let tenant = office.tenants().unwrap().remove(0);
    let admin = "admin".parse().unwrap();
    let code = office
        .create_enrolment_code(&tenant, &admin, &admin)
        .unwrap();
    let phone = dir.path().join("phone");
    let joined = good(&[
        "enrol",
        "--office",
        &url,
        "--code",
        &code,
        "--data",
        arg(&phone),
    ]);
    assert!(joined.contains("Enrolled:"), "{joined}");

    // The code is used up: another phone cannot have it, the same phone may ask again.
    let other = dir.path().join("other");
    let (exit, _, err) = ended(&[
        "enrol",
        "--office",
        &url,
        "--code",
        &code,
        "--data",
        arg(&other),
    ]);
    assert_eq!(exit, 3);
    assert!(err.contains("error[code_refused]"), "{err}");
    good(&[
        "enrol",
        "--office",
        &url,
        "--code",
        &code,
        "--data",
        arg(&phone),
    ]);
    server.kill();

    let mut again = Running::start(&start);
    again.after("The office is open:");
    assert!(again.after("Data:").ends_with("office"));
    let rest = again.kill();
    assert!(rest.iter().all(|l| !l.contains("password")), "{rest:?}");

    let (exit, _, err) = ended(&[
        "enrol",
        "--office",
        "http://127.0.0.1:9",
        "--code",
        "X",
        "--data",
        arg(&other),
    ]);
    assert_eq!(exit, 3);
    assert!(err.contains("error[unreachable]"), "{err}");
}
