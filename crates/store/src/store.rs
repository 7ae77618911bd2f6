//! The store: one writer connection, and the transactions that go through it.
//! Reads take `&self`, writes `&mut self`, so a second writer does not compile.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use crate::connection::{self, Check};
use crate::desk::Last;
use crate::error::StoreError;
use crate::read::Reads;
use crate::settings::Settings;
use crate::tx::Tx;

/// The phone's database.
///
/// Whatever [`Store::write`] and its conveniences returned `Ok` for is on the disk.
pub struct Store {
    path: Option<PathBuf>,
    settings: Settings,
    conn: Option<Connection>,
    /// A memory database would vanish with its connection, so suspending only sets it aside.
    aside: Option<Connection>,
    last: RefCell<Last>,
}

impl Store {
    /// Opens or creates the database at `path`. Its folder must exist.
    ///
    /// A file that is damaged, of another program or of a newer release is refused and left as it is.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_with(path, Settings::default())
    }

    /// [`Store::open`] with other settings.
    pub fn open_with(path: impl AsRef<Path>, settings: Settings) -> Result<Self, StoreError> {
        let path = path.as_ref().to_owned();
        let conn = connection::open(&path, settings, Check::Full)?;
        Ok(Self {
            path: Some(path),
            settings,
            conn: Some(conn),
            aside: None,
            last: RefCell::default(),
        })
    }

    /// A database in memory, for tests and simulation.
    pub fn open_in_memory() -> Result<Self, StoreError> {
        Self::open_in_memory_with(Settings::default())
    }

    /// [`Store::open_in_memory`] with other settings.
    pub fn open_in_memory_with(settings: Settings) -> Result<Self, StoreError> {
        let conn = connection::open_in_memory(settings)?;
        Ok(Self {
            path: None,
            settings,
            conn: Some(conn),
            aside: None,
            last: RefCell::default(),
        })
    }

    /// Where the file is; `None` in memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Runs `act` in one transaction. `Ok` means committed and synced; on any error nothing is changed.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        act: impl FnOnce(&Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let conn = self.conn.as_mut().ok_or(StoreError::Suspended)?;
        let tx = conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let tx = Tx::new(tx, self.settings.codec, &self.last);
        let done = act(&tx).and_then(|out| {
            tx.commit()?;
            Ok(out)
        });
        if done.is_err() {
            self.last.replace(None);
        }
        done
    }

    /// The readers.
    pub fn read(&self) -> Result<Reads<'_>, StoreError> {
        self.conn
            .as_ref()
            .map(|conn| Reads::new(conn, self.settings.codec))
            .ok_or(StoreError::Suspended)
    }

    /// Writes the log back into the file and empties it. Also the last step of an erasure: until then the
    /// log holds the old bytes.
    pub fn checkpoint(&mut self) -> Result<(), StoreError> {
        let conn = self.conn.as_ref().ok_or(StoreError::Suspended)?;
        let busy: bool = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy { Err(StoreError::Busy) } else { Ok(()) }
    }

    /// Closes the file, so that the system may freeze or end the process. Idempotent.
    ///
    /// A checkpoint that fails (no space, a reader) is no reason to keep the file open: the log is durable.
    pub fn suspend(&mut self) -> Result<(), StoreError> {
        self.last.replace(None);
        let Some(conn) = self.conn.take() else {
            return Ok(());
        };
        if self.path.is_none() {
            self.aside = Some(conn);
            return Ok(());
        }
        let _ = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        conn.close().map_err(|(conn, e)| {
            self.conn = Some(conn);
            StoreError::from(e)
        })
    }

    /// Opens the file again after [`Store::suspend`]. Idempotent.
    pub fn resume(&mut self) -> Result<(), StoreError> {
        if self.conn.is_some() {
            return Ok(());
        }
        self.conn = match (self.aside.take(), &self.path) {
            (Some(conn), _) => Some(conn),
            (None, Some(path)) => Some(connection::open(path, self.settings, Check::Header)?),
            (None, None) => return Err(StoreError::Suspended),
        };
        Ok(())
    }

    /// Whether the store is suspended.
    pub fn is_suspended(&self) -> bool {
        self.conn.is_none()
    }

    /// Closes the file for good.
    pub fn close(mut self) -> Result<(), StoreError> {
        self.suspend()
    }

    /// Limits the file from now on; a write beyond is `disk_full`. `None` lifts the limit.
    pub fn limit_pages(&mut self, pages: Option<u32>) -> Result<(), StoreError> {
        self.settings.max_pages = pages;
        let conn = self.conn.as_ref().ok_or(StoreError::Suspended)?;
        connection::limit_pages(conn, pages)
    }

    /// Size of the database, bytes; its log is not counted.
    pub fn size(&self) -> Result<u64, StoreError> {
        let conn = self.conn.as_ref().ok_or(StoreError::Suspended)?;
        let pragma = |name| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let size = pragma("page_count")?.saturating_mul(pragma("page_size")?);
        Ok(size.unsigned_abs())
    }

    /// Size that the database may have, bytes; `None` for no limit.
    pub fn limit(&self) -> Option<u64> {
        Some(u64::from(self.settings.max_pages?) * 4_096)
    }

    /// Reads every page, index and reference. Slow: for tests, support and after a crash report.
    pub fn check_integrity(&self) -> Result<(), StoreError> {
        let conn = self.conn.as_ref().ok_or(StoreError::Suspended)?;
        let verdict: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            return Err(StoreError::Damaged {
                what: "integrity_check",
            });
        }
        if conn.prepare("PRAGMA foreign_key_check")?.exists([])? {
            return Err(StoreError::Damaged {
                what: "foreign_key_check",
            });
        }
        Ok(())
    }

    /// Writes a copy to `to`, which must not exist: consistent, complete, without erased content.
    ///
    /// Copying the file by other means loses what is still in the log. Whoever opens a copy must take a
    /// new epoch.
    pub fn copy_to(&self, to: impl AsRef<Path>) -> Result<(), StoreError> {
        let conn = self.conn.as_ref().ok_or(StoreError::Suspended)?;
        let to = to.as_ref();
        let name = to.to_str().ok_or(StoreError::Unavailable)?;
        connection::private_file(to)?;
        conn.execute("VACUUM INTO ?1", [name])
            .map_err(StoreError::from)
            .map(drop)
            .inspect_err(|_| {
                // Ours, and incomplete.
                let _ = std::fs::remove_file(to);
            })
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("path", &self.path)
            .field("suspended", &self.is_suspended())
            .finish_non_exhaustive()
    }
}
