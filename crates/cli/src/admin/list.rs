//! What `doorstep admin` lists: plain lines, one a thing, the id first.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use doorstep_office::Role;
use doorstep_standard::{Lang, local_time};

use super::Opened;
use crate::fail::Fail;

/// A role in words.
fn role(lang: Lang, role: Role) -> &'static str {
    doorstep_console::words::role(lang, role)
}

impl Opened {
    fn zone(&self) -> Result<Tz, Fail> {
        let zone = self.office.tenant(&self.tenant)?.zone;
        zone.parse().map_err(|e| {
            Fail::cannot(
                "zone_unknown",
                e,
                "set it: doorstep admin company set --zone ZONE",
            )
        })
    }

    /// A day in the company's zone.
    fn day(&self, ms: i64) -> Result<String, Fail> {
        let zone = self.zone()?;
        let day = local_time(ms, zone).map(|t| t.format("%Y-%m-%d").to_string());
        Ok(day.unwrap_or_default())
    }

    fn nothing(&self) {
        say!("{}", self.lang.pick("还没有。", "None yet."));
    }

    pub(super) fn show_company(&self) -> Result<(), Fail> {
        let company = self.office.tenant(&self.tenant)?;
        let standard = self.office.default_standard(&self.tenant)?;
        let lang = self.lang;
        say!("{}{}", lang.pick("公司：", "Company:   "), company.name);
        say!("{}{}", lang.pick("编号：", "Id:        "), company.tenant);
        say!("{}{}", lang.pick("时区：", "Time zone: "), company.zone);
        let standard = match &standard {
            Some(s) => format!("{} v{}", s.id, s.version),
            None => lang.pick("未选定", "none").to_owned(),
        };
        say!(
            "{}{standard}",
            lang.pick("新工单采用：", "New orders use: ")
        );
        say!(
            "{}{}",
            lang.pick("公司指纹：", "Fingerprint: "),
            self.office.fingerprint(&self.tenant)?
        );
        Ok(())
    }

    pub(super) fn list_crews(&self) -> Result<(), Fail> {
        let crews = self.office.crews(&self.tenant)?;
        if crews.is_empty() {
            self.nothing();
        }
        for c in crews {
            say!("{}  {}", c.crew, c.name);
        }
        Ok(())
    }

    pub(super) fn list_people(&self, all: bool) -> Result<(), Fail> {
        let names = self.office.sign_in_names(&self.tenant)?;
        let crews: BTreeMap<String, String> = self
            .office
            .crews(&self.tenant)?
            .into_iter()
            .map(|c| (c.crew, c.name))
            .collect();
        let lang = self.lang;
        for p in self.office.people(&self.tenant)? {
            if p.program || (p.left_at.is_some() && !all) {
                continue;
            }
            let mut line = format!("{}  {}  {}", p.person, p.name, role(lang, p.role));
            if let Some(crew) = p.crew.as_ref().and_then(|c| crews.get(c)) {
                line += &format!("  {crew}");
            }
            if let Some(name) = names.get(&p.person) {
                line += &format!("  {}{name}", lang.pick("登录：", "signs in as "));
            }
            if let Some(at) = p.left_at {
                line += &format!("  {}{}", lang.pick("离职于 ", "left "), self.day(at)?);
            }
            say!("{line}");
        }
        Ok(())
    }

    pub(super) fn list_programs(&self) -> Result<(), Fail> {
        let programs = self.office.programs(&self.tenant)?;
        if programs.is_empty() {
            self.nothing();
        }
        let lang = self.lang;
        for p in programs {
            let good = match p.good_until {
                Some(at) => format!(
                    "{}{}",
                    lang.pick("令牌有效至 ", "token good until "),
                    self.day(at)?
                ),
                None => lang
                    .pick("没有有效的令牌", "no token that is good")
                    .to_owned(),
            };
            say!(
                "{}  {}  {}  {good}",
                p.row.person,
                p.row.name,
                role(lang, p.row.role)
            );
        }
        Ok(())
    }

    pub(super) fn list_phones(&self) -> Result<(), Fail> {
        let devices = self.office.devices(&self.tenant)?;
        if devices.is_empty() {
            self.nothing();
        }
        let people = self.office.people(&self.tenant)?;
        let lang = self.lang;
        for d in devices {
            let holder = people.iter().find(|p| p.person == d.person);
            let holder = holder.map_or(d.person.as_str(), |p| &p.name);
            let mut line = format!("{}  {holder}  {}", d.device, d.platform);
            line += &match (d.revoked_at, d.last_seen) {
                (Some(at), _) => format!("  {}{}", lang.pick("停用于 ", "revoked "), self.day(at)?),
                (None, Some(at)) => format!(
                    "  {}{}",
                    lang.pick("最后联系 ", "last heard "),
                    self.day(at)?
                ),
                (None, None) => format!("  {}", lang.pick("还没有联系过", "never heard of")),
            };
            say!("{line}");
        }
        Ok(())
    }
}
