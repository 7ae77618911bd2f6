//! Bytes that an event names, whole and by range.

use axum::body::Body;
use axum::http::{Request, header};
use data_encoding::HEXLOWER;
use doorstep_http::{AppState, router};
use doorstep_office::Place;
use doorstep_office::storage::blobs::{BlobKind, PART, Taken};
use doorstep_office::storage::values::Kept;
use doorstep_visit::VisitId;
use http_body_util::BodyExt;
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use tower::ServiceExt;

use crate::http::{Answer, Site};
use crate::world::World;

struct Shelf {
    _folder: tempfile::TempDir,
    site: Site,
    visit: VisitId,
    bytes: Vec<u8>,
    hash: String,
    path: String,
    file: std::path::PathBuf,
}

impl Shelf {
    /// An office in a file with one visit, an event of which names so many bytes.
    fn of(size: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("office.db");
        let world = World::at(Place::File(file.clone()));
        let visit = world.order("3-2-501", &["p-li"]);
        let bytes: Vec<u8> = (0..size).map(|i| (i * 31 % 251) as u8).collect();
        let b: [u8; 32] = Sha256::digest(&bytes).into();
        let taken = world.office.storage().write(&world.tenant, |tx| {
            tx.name_blob(visit, BlobKind::Photo, &b, 1)?;
            tx.take_piece(visit, &b, size as u64, 0, &bytes, 5)
        });
        assert_eq!(taken.unwrap(), Taken::Done(Kept::New(1)));
        let hash = HEXLOWER.encode(&b);
        Self {
            _folder: folder,
            site: Site {
                router: router(AppState::new(world.office.clone())),
                world,
            },
            visit,
            bytes,
            path: format!("/api/v1/visits/{visit}/blobs/{hash}"),
            hash,
            file,
        }
    }

    async fn ask(&self, method: &str, with: &[(&str, &str)]) -> Answer {
        let auth = format!("Bearer {}", self.site.world.api_token("p-desk"));
        let mut headers = vec![
            ("authorization", auth.as_str()),
            ("accept-encoding", "gzip"),
        ];
        headers.extend(with);
        self.site.call(method, &self.path, &headers, "").await
    }

    /// Takes away all parts but the one that begins there.
    fn keep_only(&self, first: usize) {
        let gone = Connection::open(&self.file)
            .unwrap()
            .execute("DELETE FROM blob_part WHERE first != ?1", [first as i64]);
        assert!(gone.unwrap() > 0);
    }
}

fn told<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |v| v.to_str().unwrap())
}

#[tokio::test]
async fn bytes_come_whole_and_by_range() {
    let shelf = Shelf::of(300_000);
    let tag = format!("\"{}\"", shelf.hash);
    let whole = shelf.ask("GET", &[]).await;
    assert!(whole.status == 200 && whole.bytes == shelf.bytes);
    assert_eq!(told(&whole, "content-length"), "300000");
    assert_eq!(told(&whole, "accept-ranges"), "bytes");
    assert_eq!(told(&whole, "etag"), tag);
    assert_eq!(told(&whole, "content-type"), "application/octet-stream");
    assert_eq!(told(&whole, "cache-control"), "no-store");
    assert_eq!(told(&whole, "content-encoding"), "");

    for (asked, from, to) in [
        ("bytes=0-0", 0, 1),
        ("bytes=131071-131072", PART - 1, PART + 1),
        ("bytes=100-299999", 100, 300_000),
        ("bytes=299990-400000", 299_990, 300_000),
        ("bytes=-5", 299_995, 300_000),
        ("bytes=1000-", 1_000, 300_000),
    ] {
        let part = shelf.ask("GET", &[("range", asked)]).await;
        assert_eq!(part.status, 206, "{asked}");
        assert!(part.bytes == shelf.bytes[from..to], "{asked}");
        let span = format!("bytes {from}-{}/300000", to - 1);
        assert_eq!(told(&part, "content-range"), span);
        assert_eq!(told(&part, "content-length"), (to - from).to_string());
        assert_eq!(told(&part, "etag"), tag);
    }

    // A range of other bytes, several ranges and what is no range: the whole.
    for with in [
        &[("range", "bytes=0-9"), ("if-range", "\"other\"")][..],
        &[
            ("range", "bytes=0-9"),
            ("if-range", "Mon, 30 Nov 2026 08:00:00 GMT"),
        ],
        &[("range", "bytes=0-9,20-29")],
        &[("range", "bytes=9-0")],
    ] {
        let answer = shelf.ask("GET", with).await;
        assert!(
            answer.status == 200 && answer.bytes == shelf.bytes,
            "{with:?}"
        );
        assert_eq!(told(&answer, "content-range"), "");
    }
    let same = [("range", "bytes=0-9"), ("if-range", tag.as_str())];
    assert_eq!(shelf.ask("GET", &same).await.bytes, shelf.bytes[..10]);

    for beyond in ["bytes=300000-", "bytes=-0"] {
        let answer = shelf.ask("GET", &[("range", beyond)]).await;
        assert_eq!(answer.problem(), (416, "range_not_satisfiable".into()));
        assert_eq!(told(&answer, "content-range"), "bytes */300000");
    }
    for with in [&[][..], &[("range", "bytes=0-9")]] {
        let head = shelf.ask("HEAD", with).await;
        assert!(head.status == 200 && head.bytes.is_empty());
        assert_eq!(told(&head, "content-length"), "300000");
        assert_eq!(told(&head, "etag"), tag);
    }
}

#[tokio::test]
async fn who_may_not_read_the_visit_gets_no_byte_of_it() {
    let shelf = Shelf::of(10);
    let get = |path: String, who: &'static str| {
        let token = shelf.site.world.api_token(who);
        let site = &shelf.site;
        async move { site.get(&path, &token).await }
    };
    for (who, status) in [
        ("p-li", 200),
        ("p-lead", 200),
        ("p-desk", 200),
        ("p-wang", 404),
        ("p-zhao", 404),
        ("p-admin", 403),
    ] {
        let answer = get(shelf.path.clone(), who).await;
        assert_eq!(answer.status, status, "{who}");
        assert_eq!(answer.bytes == shelf.bytes, status == 200, "{who}");
    }
    // Nor does another visit have it, nor is there another hash, or another spelling of it.
    let next = shelf.site.world.order("3-2-502", &["p-li"]);
    for path in [
        shelf
            .path
            .replace(&shelf.visit.to_string(), &next.to_string()),
        shelf.path.replace(&shelf.hash, &"0".repeat(64)),
        shelf.path.replace(&shelf.hash, &shelf.hash.to_uppercase()),
    ] {
        let answer = get(path, "p-desk").await;
        assert_eq!(answer.problem(), (404, "not_found".into()));
    }
    // What no event names, and a beginning, are nobody's to read.
    let storage = shelf.site.world.office.storage();
    let tenant = &shelf.site.world.tenant;
    let (lone, begun): ([u8; 32], [u8; 32]) = (
        Sha256::digest(b"lone").into(),
        Sha256::digest(b"begun").into(),
    );
    storage
        .write(tenant, |tx| {
            tx.keep_blob(shelf.visit, &lone, b"lone", 5)?;
            tx.name_blob(shelf.visit, BlobKind::Photo, &begun, 1)?;
            tx.take_piece(shelf.visit, &begun, 5, 0, b"be", 5)
        })
        .unwrap();
    for b in [lone, begun] {
        let path = shelf.path.replace(&shelf.hash, &HEXLOWER.encode(&b));
        assert_eq!(get(path, "p-desk").await.status, 404);
    }
}

/// Whoever asks for a range is answered from the part that holds it: the rest may be gone.
#[tokio::test]
async fn no_more_is_read_than_the_range() {
    let shelf = Shelf::of(8 * 1024 * 1024);
    let from = 40 * PART;
    shelf.keep_only(from);
    let asked = format!("bytes={from}-{}", from + PART - 1);
    let part = shelf.ask("GET", &[("range", &asked)]).await;
    assert!(part.status == 206 && part.bytes == shelf.bytes[from..from + PART]);
    let head = shelf.ask("HEAD", &[]).await;
    assert_eq!(told(&head, "content-length"), "8388608");
}

/// What goes out has been read a piece before: the end may be missing while the beginning is on its way, and then the
/// answer breaks off instead of looking whole.
#[tokio::test]
async fn the_whole_goes_out_piece_by_piece() {
    let shelf = Shelf::of(8 * 1024 * 1024);
    shelf.keep_only(0);
    let token = shelf.site.world.api_token("p-desk");
    let request =
        Request::get(&shelf.path).header(header::AUTHORIZATION, format!("Bearer {token}"));
    let router = shelf.site.router.clone();
    let answer = router
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let (mut body, mut read) = (answer.into_body(), Vec::new());
    let broken = loop {
        match body.frame().await {
            Some(Ok(frame)) => {
                let piece = frame.into_data().unwrap();
                assert!(piece.len() <= 64 * 1024);
                read.extend(piece);
            }
            Some(Err(_)) => break true,
            None => break false,
        }
    };
    assert!(broken && read == shelf.bytes[..PART]);
}
