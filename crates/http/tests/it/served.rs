//! A real listener on a port of the system's choice.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use doorstep_http::serve;
use doorstep_office::{Config, Office, Place, SystemClock, SystemRandom};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::world::World;

fn talk(address: std::net::SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_serves_and_ends_in_order_with_a_stream_open() {
    let world = World::new();
    let li = world.enrol("p-li");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(world.office.clone(), listener, async {
        let _ = stopped.await;
    }));
    let health = tokio::task::spawn_blocking(move || {
        talk(
            address,
            b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        )
    });
    assert!(health.await.unwrap().contains("\"ok\":true"));

    // A phone listens for hints; an order for it makes one arrive.
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET /v1/hints HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\r\n",
        li.token
    )
    .unwrap();
    let (hinted, seen) = oneshot::channel::<()>();
    let listening = tokio::task::spawn_blocking(move || {
        let (mut text, mut buffer, mut ordered) = (String::new(), [0; 1024], false);
        while !text.contains("event: feed") {
            let n = stream.read(&mut buffer).unwrap();
            assert_ne!(n, 0, "{text}");
            text.push_str(&String::from_utf8_lossy(&buffer[..n]));
            if text.contains("text/event-stream") && !ordered {
                world.order("3-2-501", &["p-li"]);
                ordered = true;
            }
        }
        hinted.send(()).unwrap();
        // Ends only when the server closes the stream.
        let _ = stream.read_to_end(&mut Vec::new());
    });
    seen.await.unwrap();
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
    listening.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_cut_off_changes_nothing() {
    let world = World::new();
    let mut li = world.enrol("p-li");
    let visit = world.order("3-2-501", &["p-li"]);
    world.sync(&mut li);
    li.act(visit, "d.set_out", crate::world::empty());
    let before = world.event_count(visit);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(world.office.clone(), listener, async {
        let _ = stopped.await;
    }));
    let body = doorstep_wire::encode_body(&li.request(), doorstep_wire::Encoding::Plain)
        .unwrap()
        .bytes;
    let head = format!(
        "POST /v1/sync HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
         content-type: {}\r\ncontent-length: {}\r\n\r\n",
        li.token,
        doorstep_wire::CONTENT_TYPE,
        body.len()
    );
    let send = move |upto: usize| {
        let request = [head.as_bytes(), &body[..upto.min(body.len())]].concat();
        tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(&request).unwrap();
            if upto == 40 {
                stream.shutdown(std::net::Shutdown::Write).unwrap();
            }
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer);
            String::from_utf8_lossy(&answer).into_owned()
        })
    };
    let answer = send(40).await.unwrap();
    assert!(!answer.contains("200 OK"), "{answer}");
    assert_eq!(world.event_count(visit), before);
    let answer = send(usize::MAX).await.unwrap();
    assert!(answer.contains("200 OK"), "{answer}");
    assert_eq!(world.event_count(visit), before + 1);
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
}

/// `doorstep admin` opens the database of an office that is being served.
#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_writes_reaches_pages_and_phones() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.db");
    let world = World::at(Place::File(path.clone()));
    let li = world.enrol("p-li");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (_stop, stopped) = oneshot::channel::<()>();
    let tenant = world.tenant.clone();
    tokio::spawn(serve(world.office, listener, async {
        let _ = stopped.await;
    }));
    let listening = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream
            .set_read_timeout(Some(std::time::Duration::from_secs(20)))
            .unwrap();
        let ask = "GET /v1/hints HTTP/1.1\r\nhost: x\r\nauthorization: Bearer";
        write!(stream, "{ask} {}\r\n\r\n", li.token).unwrap();
        let (mut text, mut buffer) = (String::new(), [0; 1024]);
        let mut beside = None;
        while !text.contains("event: feed") {
            let n = stream.read(&mut buffer).expect("no hint came");
            text.push_str(&String::from_utf8_lossy(&buffer[..n]));
            if text.contains("text/event-stream") && beside.is_none() {
                // Time for the server to have looked once.
                std::thread::sleep(std::time::Duration::from_millis(1_500));
                let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
                let office =
                    Office::with_config(Config::new(Place::File(path.clone())), clock, random);
                let office = office.unwrap();
                let by = "p-admin".parse().unwrap();
                office.add_crew(&tenant, &by, None, "West").unwrap();
                beside = Some(office);
            }
        }
    });
    listening.await.unwrap();
}
