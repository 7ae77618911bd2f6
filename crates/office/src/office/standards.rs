//! Publishing service standards. What does not compile never reaches a phone.

use std::collections::BTreeMap;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use doorstep_standard::{Issue, Lang, Level, Library, PackFiles, Standard, StandardHash};
use doorstep_visit::case::Standards;
use doorstep_visit::{PersonId, TenantId};

use super::{Office, Right, Unit};
use crate::error::{OfficeError, Result};
use crate::storage::standards::StandardRow;

/// A finding of the lint.
pub type StandardFault = Issue;

/// A standard that was published, now or before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// 64 hex digits.
    pub hash: String,
    /// Id, the same for all versions.
    pub id: String,
    /// As its author counts.
    pub version: String,
    /// What the lint would have its author look at.
    pub warnings: Vec<StandardFault>,
    /// The version that new orders of this id pin: its own, or a higher one that is published already.
    pub in_use: String,
}

/// A standard that comes with the program.
pub struct Carried {
    /// 64 hex digits.
    pub hash: String,
    /// Compiled.
    pub standard: Standard,
}

pub(super) fn pack_files(files: &BTreeMap<String, String>) -> PackFiles {
    files
        .iter()
        .map(|(path, text)| (path.clone(), text.clone().into_bytes()))
        .collect()
}

/// The bytes of a hash that was written as 64 hex digits.
pub(crate) fn hash_bytes(hex: &str) -> Option<[u8; 32]> {
    HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()
}

/// The compiled form of the last of a line that begins with its eldest parent.
pub(crate) fn compile(line: &[StandardRow]) -> Option<Standard> {
    let packs = library(line);
    Standard::load_with(&line.last()?.pack(), &packs).ok()
}

fn library(rows: &[StandardRow]) -> Library {
    rows.iter()
        .map(StandardRow::pack)
        .map(|files| (StandardHash::of(&files), files))
        .collect()
}

/// A standard that the lint lets pass, ready to be published.
pub(super) struct Checked {
    standard: Standard,
    files: BTreeMap<String, String>,
    warnings: Vec<Issue>,
}

/// Lints and compiles a standard against the published ones that it builds on.
fn check(files: &BTreeMap<String, String>, parents: &[StandardRow]) -> Result<Checked> {
    let (standard, issues) = Standard::check_with(&pack_files(files), &library(parents));
    let (faults, warnings): (Vec<Issue>, Vec<Issue>) =
        issues.into_iter().partition(|i| i.level == Level::Error);
    match standard {
        Some(standard) if faults.is_empty() => Ok(Checked {
            standard,
            files: files.clone(),
            warnings,
        }),
        _ => Err(OfficeError::Standard { faults }),
    }
}

impl Office {
    /// Publishes a standard: texts by path, `standard.toml` among them. One that was retired comes back.
    /// The first one published becomes what new orders pin.
    ///
    /// # Errors
    /// [`OfficeError::Standard`] with the lint's findings, or `version_published`.
    pub fn publish_standard(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        files: &BTreeMap<String, String>,
    ) -> Result<Published> {
        let parents = match Standard::parent_of(&pack_files(files)) {
            Some((_, hash)) => self
                .storage()
                .read(tenant, |rows| rows.standard_with_parents(&hash.to_string()))?,
            None => Vec::new(),
        };
        let checked = check(files, &parents)?;
        self.act(Right::KeepStandards, tenant, by, None, |unit| {
            unit.publish(by, checked)
        })
    }

    /// The standards that this program carries, in the order in which it offers them.
    pub fn carried(&self) -> Vec<Carried> {
        let packs = self.config().packs.iter();
        packs
            .filter_map(|files| {
                let pack = pack_files(files);
                let hash = StandardHash::of(&pack).to_string();
                // A carried pack stands on nothing that is not carried; the tests of the program load each.
                let standard = Standard::load(&pack).ok()?;
                Some(Carried { hash, standard })
            })
            .collect()
    }

    /// Publishes a standard that this program carries, by id.
    ///
    /// # Errors
    /// `not_found`, or as [`Office::publish_standard`].
    pub fn publish_carried(&self, tenant: &TenantId, by: &PersonId, id: &str) -> Result<Published> {
        let files = self.carried_files(id)?;
        self.publish_standard(tenant, by, &files)
    }

    fn carried_files(&self, id: &str) -> Result<BTreeMap<String, String>> {
        let named = |files: &&BTreeMap<String, String>| {
            Standard::load(&pack_files(files)).is_ok_and(|s| s.id == id)
        };
        let found = self.config().packs.iter().find(named);
        found.cloned().ok_or(OfficeError::NotFound("standard"))
    }

    /// A carried standard, checked.
    pub(super) fn check_carried(&self, id: &str) -> Result<Checked> {
        check(&self.carried_files(id)?, &[])
    }

    /// Chooses the standard, by id, that new orders pin.
    ///
    /// # Errors
    /// `not_found` when no version of it is in use.
    pub fn choose_standard(&self, tenant: &TenantId, by: &PersonId, id: &str) -> Result<()> {
        self.act(Right::KeepStandards, tenant, by, None, |unit| {
            unit.choose(by, id)
        })
    }

    /// The standard of new orders: the highest version in use of the id that the company chose.
    pub fn default_standard(&self, tenant: &TenantId) -> Result<Option<StandardRow>> {
        self.storage()
            .read(tenant, |rows| match rows.need_company()?.standard {
                Some(id) => rows.newest_standard(&id),
                None => Ok(None),
            })
    }

    /// Takes a standard out of use for new orders; visits that pin it keep it.
    ///
    /// # Errors
    /// `not_found`, or `standard_of_new_orders` when new orders would be left without one.
    pub fn retire_standard(&self, tenant: &TenantId, by: &PersonId, hash: &str) -> Result<()> {
        self.act(Right::KeepStandards, tenant, by, None, |unit| {
            let row = unit
                .tx
                .standard(hash)?
                .ok_or(OfficeError::NotFound("standard"))?;
            if !unit.tx.set_retired(hash, Some(unit.now))? {
                return Ok(());
            }
            let chosen = unit.tx.need_company()?.standard;
            if chosen.as_deref() == Some(&row.id) && unit.tx.newest_standard(&row.id)?.is_none() {
                return Err(OfficeError::Conflict {
                    code: "standard_of_new_orders",
                });
            }
            unit.audit(by.as_str(), "standard_retired", None, hash)
        })
    }

    /// Brings a retired standard back into use.
    ///
    /// # Errors
    /// `not_found`.
    pub fn restore_standard(&self, tenant: &TenantId, by: &PersonId, hash: &str) -> Result<()> {
        self.act(Right::KeepStandards, tenant, by, None, |unit| {
            unit.tx
                .standard(hash)?
                .ok_or(OfficeError::NotFound("standard"))?;
            unit.restore(by, hash)
        })
    }

    /// All published standards, the highest version first within an id.
    pub fn standards(&self, tenant: &TenantId) -> Result<Vec<StandardRow>> {
        self.storage().read(tenant, |rows| rows.standards())
    }

    /// The standards of these hashes, compiled; a hash that is not published here is left out.
    /// What a hash names never changes, so each is compiled once.
    pub fn compiled(&self, tenant: &TenantId, hashes: &[String]) -> Result<Standards> {
        let mut out = Standards::new();
        for hash in hashes {
            let known = self.compiled_cache().get(hash).cloned();
            let standard = match known {
                Some(standard) => standard,
                None => {
                    let line = self
                        .storage()
                        .read(tenant, |rows| rows.standard_with_parents(hash))?;
                    let Some(standard) = compile(&line) else {
                        continue;
                    };
                    let standard = Arc::new(standard);
                    self.compiled_cache().insert(hash.clone(), standard.clone());
                    standard
                }
            };
            out.insert(standard.hash, standard);
        }
        Ok(out)
    }

    /// One published standard, compiled.
    pub fn standard(&self, tenant: &TenantId, hash: &str) -> Result<Standard> {
        let line = self
            .storage()
            .read(tenant, |rows| rows.standard_with_parents(hash))?;
        if line.is_empty() {
            return Err(OfficeError::NotFound("standard"));
        }
        compile(&line).ok_or(OfficeError::Damaged("standard"))
    }
}

impl Unit<'_> {
    /// Publishes a checked standard, or brings it back when it was retired.
    pub(super) fn publish(&mut self, by: &PersonId, checked: Checked) -> Result<Published> {
        let tx = self.tx;
        let Checked {
            standard,
            files,
            warnings,
        } = checked;
        let hash = HEXLOWER.encode(&standard.hash.0);
        let (id, version) = (standard.id.clone(), standard.version.to_string());
        if tx.standard(&hash)?.is_some() {
            self.restore(by, &hash)?;
        } else if tx.has_standard_version(&id, &version)? {
            return Err(OfficeError::Conflict {
                code: "version_published",
            });
        } else {
            let row = StandardRow {
                hash: hash.clone(),
                id: id.clone(),
                version: version.clone(),
                title: standard.texts(Lang::Zh).title.clone(),
                engine: i64::from(standard.engine),
                files,
                published_at: self.now,
                retired_at: None,
            };
            tx.add_standard(&row, by.as_str())?;
            if tx.need_company()?.standard.is_none() {
                tx.choose_standard(&id)?;
            }
            self.audit(by.as_str(), "standard_published", None, &hash)?;
        }
        let in_use = tx
            .newest_standard(&id)?
            .map_or_else(|| version.clone(), |s| s.version);
        Ok(Published {
            hash,
            id,
            version,
            warnings,
            in_use,
        })
    }

    /// Chooses the standard of new orders.
    pub(super) fn choose(&self, by: &PersonId, id: &str) -> Result<()> {
        self.tx
            .newest_standard(id)?
            .ok_or(OfficeError::NotFound("standard"))?;
        self.tx.choose_standard(id)?;
        self.audit(by.as_str(), "standard_chosen", None, id)
    }

    fn restore(&self, by: &PersonId, hash: &str) -> Result<()> {
        if self.tx.set_retired(hash, None)? {
            self.audit(by.as_str(), "standard_restored", None, hash)?;
        }
        Ok(())
    }
}
