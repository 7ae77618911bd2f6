//! Publishing service standards. What does not compile never reaches a phone.

use std::collections::BTreeMap;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use doorstep_standard::{Issue, Lang, Level, Library, PackFiles, Standard, StandardHash};
use doorstep_visit::case::Standards;
use doorstep_visit::{PersonId, TenantId};

use super::Office;
use crate::error::{DispatchError, Result};
use crate::storage::standards::{self, StandardRow};
use crate::storage::tenants;

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

impl Office {
    /// Publishes a standard: texts by path, `standard.toml` among them.
    /// The first one published becomes what new orders pin.
    ///
    /// # Errors
    /// [`DispatchError::Standard`] with the lint's findings, or `version_published`.
    pub fn publish_standard(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        files: &BTreeMap<String, String>,
    ) -> Result<Published> {
        let pack = pack_files(files);
        let parents = match Standard::parent_of(&pack) {
            Some((_, hash)) => self
                .storage()
                .read(|conn| standards::with_parents(conn, tenant, &hash.to_string()))?,
            None => Vec::new(),
        };
        let (standard, issues) = Standard::check_with(&pack, &library(&parents));
        let (faults, warnings): (Vec<Issue>, Vec<Issue>) =
            issues.into_iter().partition(|i| i.level == Level::Error);
        let standard = match standard {
            Some(standard) if faults.is_empty() => standard,
            _ => {
                return Err(DispatchError::Standard {
                    faults: faults.iter().map(ToString::to_string).collect(),
                });
            }
        };
        let published = Published {
            hash: HEXLOWER.encode(&standard.hash.0),
            id: standard.id.clone(),
            version: standard.version.to_string(),
            warnings,
        };
        self.unit(tenant, |unit| {
            if standards::find(unit.conn, tenant, &published.hash)?.is_some() {
                return Ok(());
            }
            if standards::has_version(unit.conn, tenant, &published.id, &published.version)? {
                return Err(DispatchError::Conflict {
                    code: "version_published",
                    problem: "this version is published with other content; raise the version",
                });
            }
            let row = StandardRow {
                hash: published.hash.clone(),
                id: published.id.clone(),
                version: published.version.clone(),
                title: standard.texts(Lang::Zh).title.clone(),
                engine: i64::from(standard.engine),
                files: files.clone(),
                published_at: unit.now,
                retired_at: None,
            };
            standards::insert(unit.conn, tenant, &row, by.as_str())?;
            if tenants::require(unit.conn, tenant)?.standard.is_none() {
                tenants::set_standard(unit.conn, tenant, &published.id)?;
            }
            unit.audit(by.as_str(), "standard_published", None, &published.hash)
        })?;
        Ok(published)
    }

    /// Chooses the standard, by id, that new orders pin.
    pub fn choose_standard(&self, tenant: &TenantId, by: &PersonId, id: &str) -> Result<()> {
        self.unit(tenant, |unit| {
            standards::newest(unit.conn, tenant, id)?.ok_or(DispatchError::NotFound("standard"))?;
            tenants::set_standard(unit.conn, tenant, id)?;
            unit.audit(by.as_str(), "standard_chosen", None, id)
        })
    }

    /// Takes a standard out of use for new orders; visits that pin it keep it.
    pub fn retire_standard(&self, tenant: &TenantId, by: &PersonId, hash: &str) -> Result<()> {
        self.unit(tenant, |unit| {
            standards::find(unit.conn, tenant, hash)?.ok_or(DispatchError::NotFound("standard"))?;
            if standards::retire(unit.conn, tenant, hash, unit.now)? {
                unit.audit(by.as_str(), "standard_retired", None, hash)?;
            }
            Ok(())
        })
    }

    /// All published standards, newest first within an id.
    pub fn standards(&self, tenant: &TenantId) -> Result<Vec<StandardRow>> {
        self.storage().read(|conn| standards::all(conn, tenant))
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
                        .read(|conn| standards::with_parents(conn, tenant, hash))?;
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
            .read(|conn| standards::with_parents(conn, tenant, hash))?;
        if line.is_empty() {
            return Err(DispatchError::NotFound("standard"));
        }
        compile(&line).ok_or(DispatchError::Damaged("standard"))
    }
}
