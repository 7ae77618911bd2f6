//! A phone's day as numbered steps, each one transaction, and everything that a store holds after them.
//! The same number always means the same step, so a memory store serves as the model of a file.

use std::hash::Hasher;

use doorstep_store::{
    Access, Acks, CalendarRow, ChangeRow, Codec, CustomerRow, Hash, Key, Origin, PrivateContent,
    PrivateValueRow, PulledBatch, PulledVisit, ReceiptRow, Settings, StandardRow, StatementRow,
    Store, StoreError, StrokeRow, Tap, Unpacked, VisitAck, VisitWrite, key,
};
use sha2::{Digest, Sha256};

/// The newest step in the store, written by every step in its own transaction.
pub const STEP: Key<u64> = Key::new("test.step");

pub const VISITS: [&str; 3] = ["visit-a", "visit-b", "visit-c"];

pub fn visit_of(n: u64) -> &'static str {
    VISITS[(n % 3) as usize]
}

/// 32 bytes that differ by kind and number.
pub fn hash(kind: u8, n: u64) -> Hash {
    let mut out = [kind; 32];
    out[..8].copy_from_slice(&n.to_be_bytes());
    out
}

pub fn visit(n: u64) -> VisitWrite {
    VisitWrite {
        visit: visit_of(n).into(),
        tenant: "nuanhe".into(),
        heads: vec![hash(1, n)],
        when_at: Some(1_000 + (n % 3) as i64),
        state: "on_site".into(),
        projection: format!(r#"{{"newest":{n}}}"#),
        updated_at: n as i64,
    }
}

pub fn change(n: u64, origin: Origin) -> ChangeRow {
    let actor = if origin == Origin::Own {
        [1; 16]
    } else {
        [2; 16]
    };
    ChangeRow {
        visit: visit_of(n).into(),
        hash: hash(1, n),
        actor,
        seq: n + 1,
        writer: actor.repeat(2),
        raw: n.to_be_bytes().repeat(40),
        origin,
        acked_at: (origin == Origin::Pulled).then_some(n as i64),
    }
}

pub fn p_of(n: u64) -> String {
    format!("p{n:08}")
}

pub fn private_value(n: u64) -> PrivateValueRow {
    PrivateValueRow {
        visit: visit_of(n).into(),
        p: p_of(n),
        content: PrivateContent {
            random: hash(3, n),
            value: format!("客户说 {n}").repeat(10),
        },
        at_office: false,
    }
}

/// The words of a statement and its hash.
pub fn statement_of(n: u64) -> ([u8; 32], Vec<u8>) {
    let bytes = n.to_be_bytes().repeat(500);
    (Sha256::digest(&bytes).into(), bytes)
}

/// The strokes of a signature and their hash.
pub fn stroke_of(n: u64) -> ([u8; 32], Vec<u8>) {
    let bytes = [&n.to_be_bytes()[..], &[9; 700]].concat();
    (Sha256::digest(&bytes).into(), bytes)
}

pub fn tap(n: u64) -> Tap {
    let mut tap = Tap::new(visit(n));
    tap.changes.push(change(n, Origin::Own));
    if n.is_multiple_of(2) {
        tap.private_values.push(private_value(n));
    }
    if n.is_multiple_of(5) {
        tap.statements.push(StatementRow {
            visit: visit_of(n).into(),
            sha256: statement_of(n).0,
            bytes: statement_of(n).1,
            covers: vec![[7; 16], [8; 16]],
            language: "zh-CN".into(),
            shown_at: n as i64,
        });
        tap.strokes.push(StrokeRow {
            visit: visit_of(n).into(),
            sha256: stroke_of(n).0,
            bytes: stroke_of(n).1,
            key: (n.is_multiple_of(10)).then(|| p_of(n)),
        });
    }
    tap.meta.set(STEP, &n);
    tap
}

fn pull(n: u64) -> PulledBatch {
    let mut pull = PulledBatch {
        visits: vec![PulledVisit {
            visit: visit_of(n).into(),
            write: Some(visit(n)),
            access: Some(Access::Granted),
            server_heads: Some(vec![hash(1, n)]),
            changes: vec![change(n, Origin::Pulled)],
            private_values: vec![PrivateValueRow {
                at_office: true,
                ..private_value(n)
            }],
            customer: Some(CustomerRow {
                visit: visit_of(n).into(),
                customer: "c-1".into(),
                json: format!(r#"{{"asOf":{n}}}"#),
                updated_at: n as i64,
            }),
            receipt: Some(receipt(visit_of(n), n)),
            ..PulledVisit::default()
        }],
        standards: vec![StandardRow {
            hash: hash(8, n % 2),
            files: vec![1; 900],
        }],
        calendars: vec![CalendarRow {
            hash: hash(7, n % 2),
            bytes: vec![2; 300],
        }],
        ..PulledBatch::default()
    };
    pull.meta.set(STEP, &n).set(
        key::CURSOR,
        &doorstep_store::Cursor {
            n,
            tag: vec![n as u8],
        },
    );
    pull
}

fn receipt(visit: &str, n: u64) -> ReceiptRow {
    ReceiptRow {
        visit: visit.into(),
        n,
        heads: vec![hash(1, n)],
        bytes: vec![3; 100],
    }
}

/// The office acknowledges the six steps before it and asks for one value again.
fn acks(n: u64) -> Acks {
    let of = |v: &'static str| {
        let steps: Vec<u64> = (n.saturating_sub(6)..n)
            .filter(|s| visit_of(*s) == v)
            .collect();
        VisitAck {
            visit: v.into(),
            changes: steps.iter().map(|s| hash(1, *s)).collect(),
            private_values: steps.iter().map(|s| p_of(*s)).collect(),
            blobs: steps
                .iter()
                .flat_map(|s| [statement_of(*s).0, stroke_of(*s).0])
                .collect(),
            wanted: steps
                .iter()
                .filter(|s| s.is_multiple_of(4))
                .map(|s| p_of(*s))
                .collect(),
            receipt: Some(receipt(v, n)),
            ..VisitAck::default()
        }
    };
    let mut acks = Acks {
        visits: VISITS.map(of).into(),
        at: n as i64,
        ..Acks::default()
    };
    acks.meta.set(STEP, &n);
    acks
}

/// Changes one after another with their lengths: a codec that knows nothing of them.
pub struct Plain;

impl Codec for Plain {
    fn pack(&self, _: &str, _: &str, changes: &[&ChangeRow]) -> Option<Vec<u8>> {
        let part = |bytes: &[u8]| [&(bytes.len() as u32).to_be_bytes()[..], bytes].concat();
        let one = |c: &&ChangeRow| {
            [
                &c.hash[..],
                &c.actor,
                &c.seq.to_be_bytes(),
                &part(&c.writer),
                &part(&c.raw),
            ]
            .concat()
        };
        Some(changes.iter().flat_map(one).collect())
    }

    fn unpack(&self, _: &str, _: &str, mut bytes: &[u8]) -> Option<Vec<Unpacked>> {
        fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
            let (head, tail) = bytes.split_first_chunk()?;
            *bytes = tail;
            Some(*head)
        }
        fn part(bytes: &mut &[u8]) -> Option<Vec<u8>> {
            let n = u32::from_be_bytes(take(bytes)?) as usize;
            let (head, tail) = bytes.split_at_checked(n)?;
            *bytes = tail;
            Some(head.to_vec())
        }
        let mut out = Vec::new();
        while !bytes.is_empty() {
            out.push(Unpacked {
                hash: take(&mut bytes)?,
                actor: take(&mut bytes)?,
                seq: u64::from_be_bytes(take(&mut bytes)?),
                writer: part(&mut bytes)?,
                raw: part(&mut bytes)?,
            });
        }
        Some(out)
    }
}

pub fn settings() -> Settings {
    Settings {
        codec: Some(&Plain),
        ..Settings::default()
    }
}

/// Opens a file that may hold packs.
pub fn open(path: &std::path::Path) -> Store {
    Store::open_with(path, settings()).unwrap()
}

/// Step `n`, from 1: mostly taps, now and then a pull or an answer to a push, by every second of which the visits
/// become packs.
pub fn step(store: &mut Store, n: u64) -> Result<(), StoreError> {
    if n.is_multiple_of(14) {
        store.write(|tx| {
            tx.take_acks(&acks(n))?;
            VISITS
                .iter()
                .try_for_each(|visit| tx.pack_visit(visit).map(drop))
        })
    } else if n.is_multiple_of(7) {
        store.take_acks(&acks(n))
    } else if n.is_multiple_of(6) {
        store.take_pull(&pull(n))
    } else {
        store.record(&tap(n))
    }
}

/// Everything in the store that a reader can see, one line a row; long content as a digest.
pub fn dump(store: &Store) -> Vec<String> {
    let read = store.read().unwrap();
    let mut out = vec![
        format!(
            "step {:?} cursor {:?}",
            read.meta(STEP),
            read.meta(key::CURSOR)
        ),
        format!("pending {:?}", read.pending().unwrap()),
    ];
    for visit in VISITS {
        if let Some(v) = read.visit(visit).unwrap() {
            let rest = digest(&(&v.write.heads, &v.server_heads));
            out.push(format!("{v:?} {} {rest}", v.write.projection));
        }
        for c in read.changes(visit).unwrap() {
            let row = &c.change;
            let rest = digest(&(row.hash, row.actor, &row.writer, &row.raw));
            out.push(format!("{c:?} {rest}"));
        }
        for v in read.private_values(visit).unwrap() {
            let content = v.content.as_ref().map(|c| digest(&(&c.value, c.random)));
            out.push(format!("{v:?} {content:?}"));
        }
        for s in read.statements(visit).unwrap() {
            out.push(format!(
                "{s:?} {}",
                digest(&(s.sha256, &s.bytes, &s.covers))
            ));
        }
        if let Some(c) = read.customer(visit).unwrap() {
            out.push(format!("{c:?} {}", c.json));
        }
        for r in read.receipts(visit).unwrap() {
            out.push(format!("{r:?} {}", digest(&(&r.heads, &r.bytes))));
        }
    }
    for b in read.pending_blobs().unwrap() {
        out.push(format!("{b:?} {}", digest(&(b.sha256, &b.bytes))));
    }
    out.extend(
        read.standards()
            .unwrap()
            .iter()
            .map(|s| format!("standard {}", digest(&(s.hash, &s.files)))),
    );
    out.extend(
        read.calendars()
            .unwrap()
            .iter()
            .map(|c| format!("calendar {}", digest(&(c.hash, &c.bytes)))),
    );
    out
}

fn digest(what: &impl std::hash::Hash) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// Equal dumps, or a panic that shows the first difference only.
#[track_caller]
pub fn same(held: &[String], expected: &[String], what: &str) {
    let mut pairs = held.iter().zip(expected);
    if let Some((held, expected)) = pairs.find(|(a, b)| a != b) {
        panic!("{what}: holds {held}, expected {expected}");
    }
    assert_eq!(held.len(), expected.len(), "{what}: number of rows");
}

/// What a store must hold after `last` steps.
pub fn model(last: u64) -> Vec<String> {
    let mut store = Store::open_in_memory_with(settings()).unwrap();
    for n in 1..=last {
        step(&mut store, n).unwrap();
    }
    dump(&store)
}

/// A folder with a store that has taken `steps` steps and was closed.
pub fn closed_store(steps: u64) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("phone.db");
    let mut store = open(&path);
    for n in 1..=steps {
        step(&mut store, n).unwrap();
    }
    store.close().unwrap();
    (folder, path)
}

/// Every file of a folder with its bytes.
pub fn files(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut out: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|e| {
            (
                e.file_name().into_string().unwrap(),
                std::fs::read(e.path()).unwrap(),
            )
        })
        .collect();
    out.sort();
    out
}
