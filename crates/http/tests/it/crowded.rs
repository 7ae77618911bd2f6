//! A real listener that strangers crowd: with lines that say nothing, bodies that do not end, and answers that nobody
//! reads. Whoever is signed in is answered all the while.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use doorstep_http::serve;
use doorstep_office::{Config, Office, Place, SystemClock, SystemRandom};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::oneshot;

use crate::world::World;

/// A test that would wait for ever fails after this.
const PATIENCE: Duration = Duration::from_secs(30);

struct Server {
    address: SocketAddr,
    token: String,
    _stop: oneshot::Sender<()>,
    _folder: tempfile::TempDir,
}

/// An office with room for 24 lines, 12 of an address, that waits little for the other side.
async fn serving(settings: impl FnOnce(&mut Config)) -> Server {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::File(folder.path().join("office.db"));
    drop(World::at(place.clone()));
    let mut config = Config::new(place);
    (config.connections, config.connections_of_address) = (24, 12);
    settings(&mut config);
    let office = Office::with_config(config, Arc::new(SystemClock), Arc::new(SystemRandom));
    let office = office.unwrap();
    let [tenant] = office.tenants().unwrap().try_into().unwrap();
    let admin = "p-admin".parse().unwrap();
    let token = office.issue_api_token(&tenant, &admin, 3_600_000).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    tokio::spawn(serve(office, listener, async {
        let _ = stopped.await;
    }));
    Server {
        address,
        token,
        _stop: stop,
        _folder: folder,
    }
}

impl Server {
    /// A line from one of this machine's own addresses.
    async fn line(&self, from: u8) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        let own = SocketAddr::from((Ipv4Addr::new(127, 0, 0, from), 0));
        socket.bind(own).unwrap();
        let stream = socket.connect(self.address).await.unwrap();
        let stream = stream.into_std().unwrap();
        stream.set_nonblocking(false).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    fn ask(&self) -> String {
        format!(
            "GET /api/v1/people HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\r\n",
            self.token
        )
    }
}

/// The status of the answer to a request on a line that stays open.
fn status(line: &mut TcpStream, request: &str) -> String {
    line.write_all(request.as_bytes()).unwrap();
    let (mut text, mut buffer) = (Vec::new(), [0; 65_536]);
    // The head is enough, and the rest of a small answer comes with it.
    while !text.windows(4).any(|w| w == b"\r\n\r\n") {
        let n = line.read(&mut buffer).unwrap();
        assert_ne!(n, 0, "the line was closed");
        text.extend_from_slice(&buffer[..n]);
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    text.split(' ').nth(1).unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_that_say_nothing_close_the_office_to_nobody() {
    let server = serving(|_| {}).await;
    let mut early = server.line(1).await;
    assert_eq!(status(&mut early, &server.ask()), "200");
    // Many times as many as there is room for, from several addresses, and all stay open at their end.
    let mut idle = Vec::new();
    for n in 0..200_u8 {
        idle.push(server.line(1 + n % 5).await);
        if n % 20 == 0 {
            // Somebody new, from an address of theirs and from another.
            for from in [1, 9] {
                let mut late = server.line(from).await;
                assert_eq!(status(&mut late, &server.ask()), "200", "after {n}");
            }
        }
    }
    assert_eq!(
        status(&mut early, &server.ask()),
        "200",
        "closed, and known"
    );
    // The oldest of them made room.
    assert_eq!(idle[0].read(&mut [0]).unwrap_or(0), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_end_is_not_waited_for() {
    let server = serving(|config| config.body_ms = 200).await;
    for (path, kind, auth) in [
        ("/v1/enrol", "application/json", ""),
        ("/sign-in", "application/x-www-form-urlencoded", ""),
        ("/api/v1/people", "application/json", server.token.as_str()),
    ] {
        let mut line = server.line(1).await;
        let auth = match auth {
            "" => String::new(),
            token => format!("authorization: Bearer {token}\r\n"),
        };
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\n{auth}content-type: {kind}\r\ncontent-length: 1000\r\n\r\n{{"
        );
        line.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 400"), "{path}: {answer}");
    }
    // A head that does not end, either; the default is ten seconds.
    let server = serving(|config| config.header_ms = 200).await;
    let mut line = server.line(1).await;
    line.write_all(b"GET / HTTP/1.1\r\nhost").unwrap();
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).unwrap();
    assert!(!String::from_utf8_lossy(&answer).contains("200 OK"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_who_takes_nothing_is_not_waited_for() {
    let server = serving(|config| config.body_ms = 200).await;
    let mut line = server.line(1).await;
    // Signed in, too: requests without end, and no answer is read.
    let asks = server.ask().repeat(100);
    let broken = loop {
        if let Err(e) = line.write_all(asks.as_bytes()) {
            break e;
        }
    };
    let late = [ErrorKind::WouldBlock, ErrorKind::TimedOut];
    assert!(!late.contains(&broken.kind()), "{broken}");
    let mut other = server.line(1).await;
    assert_eq!(status(&mut other, &server.ask()), "200");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_names_one_host_and_one_token() {
    let server = serving(|_| {}).await;
    let ask = server.ask();
    for (twice, expected) in [
        ("host: x\r\n", "400"),
        ("authorization: Bearer x\r\n", "400"),
        (
            "content-type: text/plain\r\ncontent-type: text/plain\r\n",
            "400",
        ),
        ("accept: */*\r\naccept: */*\r\n", "200"),
    ] {
        let mut line = server.line(1).await;
        let request = ask.replacen("host: x\r\n", &format!("host: x\r\n{twice}"), 1);
        assert_eq!(status(&mut line, &request), expected, "{twice}");
    }
}
