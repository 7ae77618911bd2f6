//! Several at once: views that stand still, numbers without gaps, one chain.

use std::sync::mpsc;
use std::thread;

use doorstep_office::error::{OfficeError, Result};
use doorstep_office::storage::audit::AuditRow;
use doorstep_office::storage::feed::FeedItem;
use doorstep_visit::DeviceId;

use crate::Opens;
use crate::rows::{furnished, id, person, visit};

const WRITERS: usize = 4;
const EACH: usize = 25;

pub fn the_feed_has_no_gaps_in_the_order_of_commits(place: &impl Opens) {
    let (storage, a) = furnished(place);
    let phone: DeviceId = id("d-1");
    thread::scope(|scope| {
        for w in 0..WRITERS {
            let (storage, a, phone) = (&storage, &a, &phone);
            scope.spawn(move || {
                for n in 0..EACH {
                    let done: Result<()> = storage.write(a, |tx| {
                        // What is told is what stood there when it was written: the number before.
                        let item = FeedItem::Standard(tx.feed_head(phone)?.to_string());
                        tx.append_feed(phone, &item, [w as u8; 8])?;
                        match n % 3 {
                            0 => Err(OfficeError::Busy),
                            _ => Ok(()),
                        }
                    });
                    assert_eq!(done.is_ok(), n % 3 != 0);
                }
            });
        }
    });
    let kept = WRITERS * (0..EACH).filter(|n| n % 3 != 0).count();
    storage
        .read(&a, |rows| {
            let all = rows.feed_after(&phone, 0, usize::MAX >> 1)?;
            assert_eq!(all.len(), kept);
            for (before, row) in all.iter().enumerate() {
                assert_eq!(row.n, before as i64 + 1);
                assert_eq!(row.item, FeedItem::Standard(before.to_string()));
                assert_eq!(rows.feed_tag(&phone, row.n)?, Some(row.tag));
            }
            assert_eq!(rows.feed_head(&phone)?, kept as i64);
            let part = rows.feed_after(&phone, 10, 3)?;
            assert_eq!(part.iter().map(|r| r.n).collect::<Vec<_>>(), [11, 12, 13]);
            Ok(())
        })
        .unwrap();
}

pub fn a_view_stays_as_it_was<P: Opens>(place: &P) {
    let (storage, a) = furnished(place);
    let (storage, a) = (&storage, &a);
    thread::scope(|scope| {
        let (done, written) = mpsc::channel();
        let (go, begin) = mpsc::channel::<()>();
        scope.spawn(move || {
            begin.recv().unwrap();
            storage
                .write(a, |tx| tx.add_person(&person("p-wang"), 1))
                .unwrap();
            let _ = done.send(());
        });
        storage
            .read(a, |rows| {
                assert_eq!(rows.people()?.len(), 1);
                go.send(()).unwrap();
                if P::BESIDE {
                    written.recv().unwrap();
                }
                assert_eq!(rows.people()?.len(), 1);
                assert!(rows.person(&id("p-wang"))?.is_none());
                Ok(())
            })
            .unwrap();
        if !P::BESIDE {
            written.recv().unwrap();
        }
    });
    let people = storage.read(a, |rows| rows.people()).unwrap();
    assert_eq!(people.len(), 2, "the next view has it");
}

pub fn the_chain_of_the_audit_holds_under_many_writers(place: &impl Opens) {
    let (storage, a) = furnished(place);
    thread::scope(|scope| {
        for w in 0..WRITERS {
            let (storage, a) = (&storage, &a);
            scope.spawn(move || {
                for n in 0..EACH {
                    let row = AuditRow {
                        at: n as i64,
                        who: format!("p-{w}"),
                        what: "visit_read".into(),
                        visit: Some(visit(n as u128)),
                        detail: String::new(),
                    };
                    storage.write(a, |tx| tx.append_audit(&row)).unwrap();
                }
            });
        }
    });
    let broken = storage.read(&a, |rows| rows.first_audit_break()).unwrap();
    assert_eq!(broken, None);
}
