//! What the rest of the office sees of its database: one tenant's rows in one unchanging view, and a transaction of
//! one tenant that can also read. What may be asked and done stands in the files beside this one, by subject.

use std::ops::Deref;

use doorstep_visit::TenantId;
use rusqlite::Connection;

use super::Storage;
use super::changes::Logs;
use crate::error::{OfficeError, Result, damaged};

/// One tenant's rows in one unchanging view.
#[derive(Clone, Copy)]
pub struct Rows<'t> {
    pub(super) conn: &'t Connection,
    pub(super) tenant: &'t TenantId,
    pub(super) logs: &'t Logs<'t>,
}

/// A writing transaction of one tenant; it sees what it has written.
#[derive(Clone, Copy)]
pub struct Tx<'t> {
    rows: Rows<'t>,
}

/// Questions about the whole server.
#[derive(Clone, Copy)]
pub struct Server<'t> {
    conn: &'t Connection,
}

impl<'t> Deref for Tx<'t> {
    type Target = Rows<'t>;
    fn deref(&self) -> &Rows<'t> {
        &self.rows
    }
}

impl<'t> Rows<'t> {
    /// Whose rows these are.
    pub fn tenant(&self) -> &'t TenantId {
        self.tenant
    }
}

impl Tx<'_> {
    /// Runs a part that is undone alone when it fails.
    ///
    /// # Errors
    /// What the part answers, or the database.
    pub fn part<T, E: From<OfficeError>>(
        &self,
        act: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let run = |sql: &str| -> Result<()> {
            self.conn.prepare_cached(sql)?.execute([])?;
            Ok(())
        };
        self.store_changes()?;
        run("SAVEPOINT part")?;
        let out = act().and_then(|out| {
            self.store_changes()?;
            Ok(out)
        });
        match out {
            Ok(_) => run("RELEASE part")?,
            Err(_) => {
                self.logs.forget();
                run("ROLLBACK TO part")?;
                run("RELEASE part")?;
            }
        }
        out
    }
}

impl Server<'_> {
    /// The ids of all companies.
    ///
    /// # Errors
    /// What the database answers.
    pub fn tenants(&self) -> Result<Vec<TenantId>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT tenant FROM tenant ORDER BY tenant")?;
        let rows = statement.query_map([], |r| r.get::<_, String>(0))?;
        rows.map(|t| t?.parse().map_err(damaged("tenant")))
            .collect()
    }
}

impl Storage {
    /// Runs `look` on one unchanging view of a tenant's rows.
    ///
    /// # Errors
    /// What `look` answers, or the database.
    pub fn read<T>(
        &self,
        tenant: &TenantId,
        look: impl FnOnce(Rows<'_>) -> Result<T>,
    ) -> Result<T> {
        let logs = Logs::new(&self.shelf, false);
        let out = self.look(|conn| {
            look(Rows {
                conn,
                tenant,
                logs: &logs,
            })
        });
        logs.keep(tenant);
        out
    }

    /// Runs `act` in one transaction of a tenant, which is kept when it returns `Ok` and undone otherwise.
    ///
    /// # Errors
    /// What `act` answers, or the database; then nothing was kept.
    pub fn write<T>(&self, tenant: &TenantId, act: impl FnOnce(Tx<'_>) -> Result<T>) -> Result<T> {
        let logs = Logs::new(&self.shelf, true);
        let out = self.change(|conn| {
            let tx = Tx {
                rows: Rows {
                    conn,
                    tenant,
                    logs: &logs,
                },
            };
            let out = act(tx)?;
            tx.store_changes()?;
            Ok(out)
        })?;
        logs.keep(tenant);
        Ok(out)
    }

    /// Asks about the whole server.
    ///
    /// # Errors
    /// What `look` answers, or the database.
    pub fn server<T>(&self, look: impl FnOnce(Server<'_>) -> Result<T>) -> Result<T> {
        self.look(|conn| look(Server { conn }))
    }
}
