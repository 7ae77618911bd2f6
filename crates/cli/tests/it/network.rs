//! The way to an office from an environment with proxies and without certificates.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

use crate::run::{arg, doorstep};

/// Answers one request with an error; returns its address and what the first line of the request was.
fn answers_once() -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = std::thread::spawn(move || {
        let (mut peer, _) = listener.accept().unwrap();
        let mut line = String::new();
        BufReader::new(peer.try_clone().unwrap())
            .read_line(&mut line)
            .unwrap();
        peer.write_all(b"HTTP/1.1 502 Bad\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .unwrap();
        line
    });
    (port, asked)
}

/// Enrols at `office`, which fails; returns what is said about it.
fn enrol(office: &str, proxy: Option<&str>) -> String {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("phone");
    let mut command = doorstep(&[
        "enrol",
        "--office",
        office,
        "--code",
        "ABCD-EFGH",
        "--data",
        arg(&data),
    ]);
    if let Some(proxy) = proxy {
        command.env("http_proxy", proxy).env("HTTP_PROXY", proxy);
    }
    let ended = command.output().unwrap();
    assert_eq!(ended.status.code(), Some(3));
    String::from_utf8(ended.stderr).unwrap()
}

#[test]
fn what_is_on_this_machine_is_reached_without_a_proxy() {
    for host in ["127.0.0.1", "localhost", "LOCALHOST"] {
        let (port, asked) = answers_once();
        enrol(&format!("http://{host}:{port}"), None);
        assert_eq!(
            asked.join().unwrap(),
            "POST /v1/enrol HTTP/1.1\r\n",
            "{host}"
        );
    }
}

#[test]
fn another_office_is_reached_through_the_proxy_that_was_set() {
    let (port, asked) = answers_once();
    let proxy = format!("http://127.0.0.1:{port}");
    enrol("http://office.example", Some(&proxy));
    assert_eq!(
        asked.join().unwrap(),
        "POST http://office.example/v1/enrol HTTP/1.1\r\n"
    );
}

#[test]
fn what_stands_in_the_way_is_named() {
    let check = |office: &str, code: &str, words: &[&str]| {
        let said = enrol(office, None);
        assert!(said.contains(&format!("error[{code}]")), "{said}");
        for word in words {
            assert!(said.contains(word), "{word} is missing in {said}");
        }
    };
    // Without certificates no `https` address can be used, wherever it is.
    for office in ["https://office.example", "https://127.0.0.1:1"] {
        check(
            office,
            "no_certificates",
            &["SSL_CERT_FILE", "ca-certificates"],
        );
    }
    check("http://127.0.0.1:1", "unreachable", &["refused"]);
    check("office.example", "bad_address", &["http://HOST:PORT"]);
    check("ftp://office.example", "bad_address", &["http://HOST:PORT"]);
}
