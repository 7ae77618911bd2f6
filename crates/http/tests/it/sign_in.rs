//! How often somebody may be wrong at the door, from where, and who stands in nobody's way.

use std::net::IpAddr;
use std::sync::Barrier;

use doorstep_office::Office;

use crate::http::Site;
use crate::world::{PASSWORD, World, enrol_request, id};

fn at(n: u8) -> Option<IpAddr> {
    Some(IpAddr::from([10, 0, 0, n]))
}

fn code(office: &Office, from: u8, name: &str, secret: &str) -> &'static str {
    match office.sign_in_from(at(from), None, None, name, secret) {
        Ok(_) => "in",
        Err(e) => e.code(),
    }
}

fn world() -> World {
    let world = World::new();
    let admin = id("p-admin");
    world
        .office
        .set_password(&world.tenant, &admin, "zhou", PASSWORD)
        .unwrap();
    world
}

#[test]
fn of_many_tries_at_once_a_few_are_taken() {
    let world = world();
    let (start, office) = (Barrier::new(20), &world.office);
    let answers: Vec<&str> = std::thread::scope(|threads| {
        let tries: Vec<_> = (0..20)
            .map(|_| {
                threads.spawn(|| {
                    start.wait();
                    code(office, 1, "zhou", "wrong password")
                })
            })
            .collect();
        tries.into_iter().map(|t| t.join().unwrap()).collect()
    });
    let wrong = answers.iter().filter(|a| **a == "wrong_sign_in").count();
    assert_eq!(wrong, 5, "{answers:?}");
    assert!(
        answers
            .iter()
            .all(|a| ["wrong_sign_in", "locked_out"].contains(a))
    );
}

#[test]
fn nothing_tells_a_name_that_is_known_from_one_that_is_not() {
    let world = world();
    let tries = |name: &str, tenant: Option<&str>, from: u8| -> Vec<&'static str> {
        let once = |_| {
            let secret = "wrong password";
            let office = &world.office;
            let done = office.sign_in_from(at(from), None, tenant, name, secret);
            done.unwrap_err().code()
        };
        (0..12).map(once).collect()
    };
    let known = tries("zhou", None, 1);
    assert_eq!(known, tries("nobody", None, 2));
    assert_eq!(known, tries("zhou", Some("no-such-company"), 3));
    assert!(known.contains(&"wrong_sign_in") && known.contains(&"locked_out"));
}

#[test]
fn a_stranger_locks_nobody_out() {
    let world = world();
    let office = &world.office;
    let first = office
        .sign_in_from(at(1), None, None, "zhou", PASSWORD)
        .unwrap();
    let by = first.known_by.unwrap();
    // From one address after the other, without end.
    let mut told = std::collections::BTreeSet::new();
    for n in 2..200 {
        told.insert(code(office, n, "zhou", "wrong password"));
    }
    // And from the owner's own address: the next room, the same café.
    for _ in 0..60 {
        told.insert(code(office, 1, "zhou", "wrong password"));
    }
    assert_eq!(
        told.into_iter().collect::<Vec<_>>(),
        ["locked_out", "wrong_sign_in"]
    );
    let own = |by: &str| office.sign_in_from(at(1), Some(by), None, "zhou", PASSWORD);
    let again = own(&by).unwrap();
    assert_eq!(again.known_by.as_deref(), Some(&*by), "the mark stays");
    // No mark of somebody's own making, and none of another name.
    let forged = format!("{}x", &by[..by.len() - 1]);
    assert_eq!(own(&forged).unwrap_err().code(), "locked_out");
    office
        .set_password(&world.tenant, &id("p-lead"), "sun", PASSWORD)
        .unwrap();
    let other = office.sign_in_from(at(250), None, None, "sun", PASSWORD);
    let other = other.unwrap().known_by.unwrap();
    assert_eq!(own(&other).unwrap_err().code(), "locked_out");
    // Who has no browser of theirs gets a new password on the office's machine: nobody guesses that one.
    let made = office
        .make_password(
            &world.tenant,
            &doorstep_office::machine(),
            &id("p-admin"),
            None,
        )
        .unwrap();
    assert_eq!(code(office, 251, "zhou", "wrong password"), "locked_out");
    assert_eq!(code(office, 251, "zhou", &made.password), "in");
    // A browser that is known is not free of its own wrong tries.
    let wrong = || office.sign_in_from(at(1), Some(&by), None, "zhou", "wrong password");
    let told: Vec<_> = (0..9).map(|_| wrong().unwrap_err().code()).collect();
    assert_eq!(told.last(), Some(&"locked_out"));
}

#[test]
fn codes_are_guessed_a_few_times_from_an_address() {
    let world = world();
    let office = &world.office;
    let guess = |n: u8, code: &str| {
        let request = enrol_request(code, "one");
        office.enrol_from(at(n), &request).map_err(|e| e.code())
    };
    let answers: Vec<_> = (0..60)
        .map(|_| guess(1, "north-heat.AAAAA-AAAAA").unwrap_err())
        .collect();
    assert_eq!(
        answers.iter().filter(|a| **a == "enrolment_code").count(),
        40
    );
    assert_eq!(answers.last(), Some(&"locked_out"));
    let code = office
        .create_enrolment_code(&world.tenant, &id("p-admin"), &id("p-li"))
        .unwrap();
    assert_eq!(guess(1, &code).unwrap_err(), "locked_out");
    guess(2, &code).unwrap();
    world.clock.advance(900_001);
    assert_eq!(
        guess(1, &code).unwrap_err(),
        "enrolment_code",
        "tried, and too late"
    );
}

#[tokio::test]
async fn the_browser_brings_its_mark_to_the_door_alone() {
    let site = Site::new();
    let (office, tenant) = (&site.world.office, &site.world.tenant);
    office
        .set_password(tenant, &id("p-admin"), "zhou", PASSWORD)
        .unwrap();
    let send = async |cookie: &str, password: &str| {
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("cookie", cookie),
        ];
        let body = format!("name=zhou&password={}", password.replace(' ', "+"));
        site.call("POST", "/sign-in", &headers, body).await
    };
    let done = send("", PASSWORD).await;
    let set = done.headers.get_all("set-cookie").iter();
    let set: Vec<&str> = set.map(|v| v.to_str().unwrap()).collect();
    let mark = set
        .iter()
        .find(|c| c.starts_with("doorstep_browser="))
        .unwrap();
    assert!(
        mark.contains("Path=/sign-in; HttpOnly; SameSite=Strict"),
        "{mark}"
    );
    for _ in 0..9 {
        send("", "wrong").await;
    }
    assert_eq!(send("", PASSWORD).await.status, 429);
    let mark = mark.split(';').next().unwrap();
    assert_eq!(send(mark, PASSWORD).await.status, 303);
}
