//! `doorstep admin standard`: publishing, choosing and retiring service standards.

use std::collections::BTreeMap;
use std::path::Path;

use doorstep_office::office::Published;
use doorstep_standard::Lang;

use super::Opened;
use super::args::StandardsCommand;
use crate::fail::Fail;
use crate::standard::{lint::words, shelf};

impl Opened {
    pub(super) fn standard(&self, what: &StandardsCommand) -> Result<(), Fail> {
        let (office, tenant, by) = (&self.office, &self.tenant, &self.by);
        match what {
            StandardsCommand::List => return self.list_standards(),
            StandardsCommand::Publish { what } => {
                let done = if Path::new(what).is_dir() {
                    office.publish_standard(tenant, by, &texts(Path::new(what))?)?
                } else {
                    office.publish_carried(tenant, by, what).map_err(|e| match e.code() {
                        "not_found" => Fail::cannot(
                            "no_standard",
                            format!("{what}: neither a folder nor a standard that this program carries"),
                            "doorstep admin standard list shows what can be published",
                        ),
                        _ => e.into(),
                    })?
                };
                self.tell_published(&done);
                return Ok(());
            }
            StandardsCommand::Choose { id } => office.choose_standard(tenant, by, id)?,
            StandardsCommand::Retire { standard } => {
                office.retire_standard(tenant, by, &self.hash(standard)?)?;
            }
            StandardsCommand::Restore { standard } => {
                office.restore_standard(tenant, by, &self.hash(standard)?)?;
            }
        }
        self.done();
        Ok(())
    }

    fn tell_published(&self, done: &Published) {
        let lang = self.lang;
        say!(
            "{}{} v{}",
            lang.pick("已发布：", "Published: "),
            done.id,
            done.version
        );
        say!("  {}", done.hash);
        for w in &done.warnings {
            say!("  {}", words::line(w, lang));
        }
        if done.in_use != done.version {
            match lang {
                Lang::Zh => say!("  新工单仍采用更高的版本 v{}。", done.in_use),
                Lang::En => say!("  New orders keep the higher version v{}.", done.in_use),
            }
        }
    }

    /// A published standard by its hash, the beginning of it, `id@version`, or an id that has one version only.
    fn hash(&self, text: &str) -> Result<String, Fail> {
        let all = self.office.standards(&self.tenant)?;
        let fits = |s: &&doorstep_office::storage::standards::StandardRow| {
            format!("{}@{}", s.id, s.version) == text
                || s.id == text
                || (text.len() >= 8 && s.hash.starts_with(text))
        };
        let mut found = all.iter().filter(fits);
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one.hash.clone()),
            _ => Err(Fail::cannot(
                "no_standard",
                format!("{text}: no published standard, or more than one"),
                "name it as id@version; doorstep admin standard list shows them",
            )),
        }
    }

    fn list_standards(&self) -> Result<(), Fail> {
        let lang = self.lang;
        let rows = self.office.standards(&self.tenant)?;
        let chosen = self.office.default_standard(&self.tenant)?.map(|s| s.hash);
        for s in &rows {
            let state = match (s.retired_at, chosen.as_ref() == Some(&s.hash)) {
                (Some(_), _) => lang.pick("  已停用", "  retired"),
                (None, true) => lang.pick("  新工单采用", "  used by new orders"),
                (None, false) => "",
            };
            say!(
                "{}@{}  {}{state}",
                s.id,
                s.version,
                s.hash.get(..12).unwrap_or(&s.hash)
            );
        }
        let carried = self.office.carried();
        let new: Vec<&str> = carried
            .iter()
            .filter(|c| {
                !rows
                    .iter()
                    .any(|r| r.hash == c.hash && r.retired_at.is_none())
            })
            .map(|c| c.standard.id.as_str())
            .collect();
        if !new.is_empty() {
            say!("{}", lang.pick("可以发布：", "Can be published:"));
            for id in new {
                say!("  {id}");
            }
        }
        Ok(())
    }
}

/// The texts of a pack in a folder.
fn texts(dir: &Path) -> Result<BTreeMap<String, String>, Fail> {
    let pack = shelf::open(dir)?;
    let texts = pack.files.into_iter().map(|(path, bytes)| {
        let text = String::from_utf8(bytes).map_err(|e| {
            Fail::found("not_utf8", format!("{path}: {e}"), "save the file as UTF-8")
        })?;
        Ok((path, text))
    });
    texts.collect()
}
