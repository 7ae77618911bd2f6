//! The one writer. Whoever waits for it while another writes goes on in the same transaction, as a part that is undone
//! alone; the last of them flushes for all, and only then does any of them return. Who is alone waits for nobody.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, ErrorCode, ffi};

use crate::error::{OfficeError, Result};

/// Most acts that share a flush: each of them waits for all.
const MOST: usize = 64;

/// The connection that writes, and who is in line for it.
#[derive(Debug)]
pub(super) struct Pen {
    writing: Mutex<Writing>,
    /// Who will certainly write next: one of them closes a group that is left open.
    waiting: AtomicUsize,
    commits: AtomicU64,
    /// Whether acts may share a transaction. In memory a flush costs nothing, and readers use this connection too.
    sharing: bool,
}

#[derive(Debug)]
struct Writing {
    conn: Connection,
    /// The transaction under way, if whoever was here before left it open.
    group: Option<Arc<Group>>,
    members: usize,
    #[cfg(test)]
    at_commit: tests::AtCommit,
}

/// Acts of one transaction.
#[derive(Debug, Default)]
struct Group {
    end: Mutex<Option<Result<(), Lost>>>,
    ended: Condvar,
}

/// Why a transaction was not kept, as often as there are acts to be told.
#[derive(Clone, Debug)]
struct Lost {
    code: ffi::Error,
    why: String,
}

impl Lost {
    fn new(e: &rusqlite::Error) -> Self {
        Self {
            code: e.sqlite_error().copied().unwrap_or(ffi::Error {
                code: ErrorCode::OperationAborted,
                extended_code: ffi::SQLITE_ABORT,
            }),
            why: e.to_string(),
        }
    }
}

impl From<Lost> for OfficeError {
    fn from(lost: Lost) -> Self {
        rusqlite::Error::SqliteFailure(lost.code, Some(lost.why)).into()
    }
}

impl Group {
    fn end(&self, kept: Result<(), Lost>) {
        *lock(&self.end) = Some(kept);
        self.ended.notify_all();
    }

    fn wait(&self) -> Result<(), Lost> {
        let mut end = lock(&self.end);
        loop {
            match &*end {
                Some(kept) => return kept.clone(),
                None => {
                    end = self.ended.wait(end).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

/// A panic inside a transaction has rolled it back on the way out, so the connection stays good.
pub(super) fn lock<T>(conn: &Mutex<T>) -> MutexGuard<'_, T> {
    conn.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pen {
    pub(super) fn new(conn: Connection, sharing: bool) -> Self {
        Self {
            writing: Mutex::new(Writing {
                conn,
                group: None,
                members: 0,
                #[cfg(test)]
                at_commit: tests::AtCommit::default(),
            }),
            waiting: AtomicUsize::new(0),
            commits: AtomicU64::new(0),
            sharing,
        }
    }

    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Looks through this connection. What is not kept yet may be seen where acts share transactions.
    pub(super) fn look<T>(&self, look: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        look(&lock(&self.writing).conn)
    }

    pub(super) fn write<T>(&self, act: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut writing = lock(&self.writing);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let joined = writing.join();
        let (group, out) = match joined {
            Ok(group) => (group, writing.part(act)),
            Err(e) => return Err(e.into()),
        };
        let another = self.sharing && self.waiting.load(Ordering::SeqCst) > 0;
        if !another || writing.members >= MOST || writing.conn.is_autocommit() {
            writing.close(&self.commits);
        }
        drop(writing);
        // Also who was refused waits: the ground of a refusal may be what another has just written.
        match (out, group.wait()) {
            (Err(panic), _) => resume_unwind(panic),
            (Ok(_), Err(lost)) => Err(lost.into()),
            (Ok(out), Ok(())) => out,
        }
    }
}

impl Writing {
    /// The group that is open, or a new one.
    fn join(&mut self) -> rusqlite::Result<Arc<Group>> {
        if let Some(group) = &self.group {
            return Ok(group.clone());
        }
        self.run("BEGIN IMMEDIATE")?;
        self.members = 0;
        Ok(self.group.insert(Arc::default()).clone())
    }

    /// Runs one act; what it did is undone when it fails, and what the others did stays.
    fn part<T>(
        &mut self,
        act: impl FnOnce(&Connection) -> Result<T>,
    ) -> std::thread::Result<Result<T>> {
        let alone = self.members == 0;
        if !alone && let Err(e) = self.run("SAVEPOINT act") {
            return Ok(Err(e.into()));
        }
        let conn = &self.conn;
        let mut out = catch_unwind(AssertUnwindSafe(|| act(conn)));
        let kept = matches!(out, Ok(Ok(_)));
        if self.conn.is_autocommit() {
            // SQLite gave the whole transaction up.
            return out;
        }
        let end = match (alone, kept) {
            (true, true) => Ok(()),
            (true, false) => self.run("ROLLBACK").map(|()| {
                if let Some(group) = self.group.take() {
                    group.end(Ok(()));
                }
            }),
            (false, true) => self.run("RELEASE act"),
            (false, false) => self
                .run("ROLLBACK TO act")
                .and_then(|()| self.run("RELEASE act")),
        };
        self.members += 1;
        if let Err(e) = end {
            // What this act did cannot be told from what the others did.
            self.give_up(&e);
            if kept {
                out = Ok(Err(e.into()));
            }
        }
        out
    }

    /// Flushes, and tells all whether their acts are kept.
    fn close(&mut self, commits: &AtomicU64) {
        if self.group.is_none() {
            return;
        }
        match self.commit() {
            Ok(()) => {
                commits.fetch_add(1, Ordering::Relaxed);
                if let Some(group) = self.group.take() {
                    group.end(Ok(()));
                }
            }
            Err(e) => self.give_up(&e),
        }
    }

    fn commit(&mut self) -> rusqlite::Result<()> {
        #[cfg(test)]
        self.at_commit.happens()?;
        // Without a transaction, because SQLite gave it up, this fails as it must.
        self.run("COMMIT")
    }

    fn give_up(&mut self, e: &rusqlite::Error) {
        if !self.conn.is_autocommit() {
            // A connection that cannot even undo refuses the next BEGIN, and whoever asks for it hears that.
            let _ = self.run("ROLLBACK");
        }
        if let Some(group) = self.group.take() {
            group.end(Err(Lost::new(e)));
        }
    }

    fn run(&self, sql: &str) -> rusqlite::Result<()> {
        self.conn.prepare_cached(sql)?.execute([])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize};
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    /// Stands in for the disk: what happens when a flush is due.
    #[derive(Default)]
    pub(super) struct AtCommit(Option<Box<dyn FnMut() -> rusqlite::Result<()> + Send>>);

    impl std::fmt::Debug for AtCommit {
        fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            f.write_str("AtCommit")
        }
    }

    impl AtCommit {
        pub(super) fn happens(&mut self) -> rusqlite::Result<()> {
            self.0.as_mut().map_or(Ok(()), |act| act())
        }
    }

    fn pen(folder: &tempfile::TempDir) -> Pen {
        let conn = Connection::open(folder.path().join("office.db")).unwrap();
        conn.pragma_update(None, "journal_mode", "WAL").unwrap();
        conn.execute_batch("CREATE TABLE t (n INTEGER PRIMARY KEY)")
            .unwrap();
        Pen::new(conn, true)
    }

    fn at_commit(pen: &Pen, act: impl FnMut() -> rusqlite::Result<()> + Send + 'static) {
        lock(&pen.writing).at_commit = AtCommit(Some(Box::new(act)));
    }

    fn put(conn: &Connection, n: usize) -> Result<usize> {
        conn.execute("INSERT INTO t VALUES (?1)", [n as i64])?;
        Ok(n)
    }

    fn rows(pen: &Pen) -> Vec<usize> {
        pen.look(|conn| {
            let mut all = conn.prepare("SELECT n FROM t ORDER BY n")?;
            let all = all.query_map([], |r| Ok(r.get::<_, i64>(0)? as usize))?;
            Ok(all.collect::<rusqlite::Result<_>>()?)
        })
        .unwrap()
    }

    /// One act that goes on once `others` of them are in line behind it; what each of all answered.
    fn together<T: Send>(
        pen: &Pen,
        others: usize,
        returned: &AtomicUsize,
        act: impl Fn(&Connection, usize) -> Result<T> + Sync,
    ) -> Vec<thread::Result<Result<T>>> {
        thread::scope(|scope| {
            let (here, go) = mpsc::channel();
            let act = &act;
            let first = scope.spawn(move || {
                let out = pen.write(|conn| {
                    here.send(()).unwrap();
                    while pen.waiting.load(Ordering::SeqCst) < others {
                        thread::yield_now();
                    }
                    act(conn, 0)
                });
                returned.fetch_add(1, Ordering::SeqCst);
                out
            });
            go.recv().unwrap();
            let rest = (1..=others).map(|n| {
                scope.spawn(move || {
                    let out = pen.write(|conn| act(conn, n));
                    returned.fetch_add(1, Ordering::SeqCst);
                    out
                })
            });
            let rest: Vec<_> = rest.collect();
            std::iter::once(first)
                .chain(rest)
                .map(|t| t.join())
                .collect()
        })
    }

    #[test]
    fn acts_that_wait_share_a_flush_and_none_returns_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let pen = pen(&folder);
        let returned = Arc::new(AtomicUsize::new(0));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (r, s) = (returned.clone(), seen.clone());
        at_commit(&pen, move || {
            // Long enough for a hasty one to give itself away.
            thread::sleep(std::time::Duration::from_millis(20));
            s.lock().unwrap().push(r.load(Ordering::SeqCst));
            Ok(())
        });
        let out = together(&pen, 9, &returned, put);
        assert!(out.iter().all(|o| matches!(o, Ok(Ok(_)))));
        assert_eq!(rows(&pen), (0..10).collect::<Vec<_>>());
        assert_eq!(pen.commits(), 1);
        assert_eq!(*seen.lock().unwrap(), [0]);
        // Alone, each has its own.
        pen.write(|conn| put(conn, 10)).unwrap();
        assert_eq!(pen.commits(), 2);
    }

    #[test]
    fn a_group_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let pen = pen(&folder);
        let out = together(&pen, MOST + 9, &AtomicUsize::default(), put);
        assert!(out.iter().all(|o| matches!(o, Ok(Ok(_)))));
        assert_eq!((rows(&pen).len(), pen.commits()), (MOST + 10, 2));
    }

    #[test]
    fn one_that_fails_is_undone_alone() {
        let folder = tempfile::tempdir().unwrap();
        let pen = pen(&folder);
        for bad in [0, 2, 4] {
            let out = together(&pen, 4, &AtomicUsize::default(), |conn, n| {
                put(conn, bad * 10 + n)?;
                match n == bad {
                    true => Err(OfficeError::Busy),
                    false => Ok(n),
                }
            });
            for (n, out) in out.into_iter().enumerate() {
                assert_eq!(out.unwrap().is_ok(), n != bad);
            }
            let mut kept = rows(&pen);
            kept.retain(|n| n / 10 == bad);
            assert_eq!(kept.len(), 4);
            assert!(!kept.contains(&(bad * 10 + bad)));
        }
    }

    #[test]
    fn one_that_panics_is_undone_alone() {
        let folder = tempfile::tempdir().unwrap();
        let pen = pen(&folder);
        for bad in [0, 1, 3] {
            let out = together(&pen, 3, &AtomicUsize::default(), |conn, n| {
                put(conn, bad * 10 + n)?;
                assert_ne!(n, bad, "as it is meant");
                Ok(())
            });
            for (n, out) in out.iter().enumerate() {
                assert_eq!(out.is_ok(), n != bad);
            }
        }
        assert_eq!(rows(&pen).len(), 9);
        assert_eq!(pen.write(|conn| put(conn, 99)).unwrap(), 99);
    }

    #[test]
    fn a_flush_that_fails_fails_all_of_them_and_keeps_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let pen = pen(&folder);
        let broken = Arc::new(AtomicBool::new(true));
        let b = broken.clone();
        at_commit(&pen, move || match b.load(Ordering::SeqCst) {
            true => Err(rusqlite::Error::SqliteFailure(
                ffi::Error::new(ffi::SQLITE_IOERR_FSYNC),
                None,
            )),
            false => Ok(()),
        });
        let out = together(&pen, 5, &AtomicUsize::default(), |conn, n| {
            put(conn, n)?;
            // Refused because of what another wrote, which is not kept either.
            match n {
                3 => Err(OfficeError::Conflict { code: "taken" }),
                n => Ok(n),
            }
        });
        for out in out {
            let e = out.unwrap().unwrap_err();
            assert_eq!(e.code(), "database", "{e:?}");
        }
        assert_eq!((rows(&pen).len(), pen.commits()), (0, 0));
        broken.store(false, Ordering::SeqCst);
        assert_eq!(pen.write(|conn| put(conn, 1)).unwrap(), 1);
        assert_eq!(rows(&pen), [1]);
    }

    #[test]
    fn a_transaction_that_sqlite_gives_up_is_lost_to_all() {
        let folder = tempfile::tempdir().unwrap();
        let pen = pen(&folder);
        let out = together(&pen, 4, &AtomicUsize::default(), |conn, n| {
            put(conn, n)?;
            if n == 2 {
                conn.execute("INSERT OR ROLLBACK INTO t VALUES (?1)", [n as i64])?;
            }
            Ok(n)
        });
        let lost = out.iter().filter(|o| matches!(o, Ok(Err(_)))).count();
        // Whoever came after it has a transaction of its own.
        let mut answered: Vec<usize> = out.into_iter().filter_map(|o| o.unwrap().ok()).collect();
        answered.sort_unstable();
        assert_eq!(rows(&pen), answered);
        assert!(lost >= 2, "{lost}");
        assert_eq!(pen.write(|conn| put(conn, 9)).unwrap(), 9);
    }
}
