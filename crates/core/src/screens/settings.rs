//! The settings: whose phone this is, what it can work by, and whether it is healthy as far as the engine knows.

use std::collections::BTreeSet;

use doorstep_standard::Lang;
use doorstep_store::key;
use doorstep_visit::words;

use super::wording;
use crate::codes::{HealthStatus, HealthTopic, Sign};
use crate::engine::Core;
use crate::error::CoreError;
use crate::fault;
use crate::view::{ChoiceView, HealthView, OpenView, SettingsView, StandardView};

/// Without contact for longer, a phone misses too much of what the office changes, milliseconds.
const QUIET: i64 = 3 * 86_400_000;
/// A wall clock that is further off is worth a word, milliseconds.
const OFF: i64 = 120_000;

impl Core {
    /// The settings.
    ///
    /// # Errors
    /// When the database fails.
    pub fn settings(&self) -> Result<SettingsView, CoreError> {
        let me = self.identity();
        let company = me.map(|i| i.tenant.to_string());
        let mut standards: Vec<StandardView> = self
            .standards
            .values()
            .map(|s| StandardView {
                title: s.texts(self.config.lang).title.clone(),
                version: s.version.to_string(),
                id: s.id.clone(),
            })
            .collect();
        standards.sort_by(|a, b| (&a.id, &a.version).cmp(&(&b.id, &b.version)));
        let mut health = vec![
            self.contact_health()?,
            self.clock_health(),
            self.storage_health()?,
        ];
        health.extend(self.key_health());
        Ok(SettingsView {
            language: self.config.lang.tag().to_owned(),
            person_name: me.map(|i| i.person_name.clone()).unwrap_or_default(),
            company: self.config.company.clone().or(company).unwrap_or_default(),
            device: me.map(|i| i.device.to_string()).unwrap_or_default(),
            engine: self.config.engine.clone(),
            sync: self.sync_status()?,
            health,
            standards,
        })
    }

    /// What a visit that no order announced can be opened with: the newest version of each standard.
    pub fn opening(&self) -> Vec<OpenView> {
        let lang = self.config.lang;
        let ids: BTreeSet<&str> = self.standards.values().map(|s| s.id.as_str()).collect();
        let newest = ids.into_iter().filter_map(|id| {
            let hash = self.standard_named(id)?;
            self.standards.get(&hash)
        });
        newest
            .map(|s| OpenView {
                standard: s.id.clone(),
                title: s.texts(lang).title.clone(),
                faults: (s.facts.get("fault_kind").into_iter().flatten())
                    .map(|code| ChoiceView {
                        code: code.clone(),
                        label: wording::fault(Some(code), Some(s), lang),
                    })
                    .collect(),
            })
            .collect()
    }

    fn contact_health(&self) -> Result<HealthView, CoreError> {
        let lang = self.config.lang;
        let last = self.store.read()?.meta(key::SYNCED_AT)?;
        let Some(last) = last else {
            let text = lang.pick("还没有联系过办公室。", "No contact with the office yet.");
            return Ok(line(HealthTopic::Contact, HealthStatus::Attention, text));
        };
        let ago = self.now().at.saturating_sub(last).max(0);
        let days = ago / 86_400_000;
        let text = match (lang, days) {
            (Lang::Zh, 0) => "24小时内联系过办公室。".to_owned(),
            (Lang::Zh, _) => format!("已有{days}天没有联系办公室。"),
            (Lang::En, 0) => "In contact with the office within 24 hours.".to_owned(),
            (Lang::En, 1) => "No contact with the office for a day.".to_owned(),
            (Lang::En, _) => format!("No contact with the office for {days} days."),
        };
        let status = match ago >= QUIET {
            true => HealthStatus::Attention,
            false => HealthStatus::Good,
        };
        Ok(line(HealthTopic::Contact, status, text))
    }

    /// The wall clock against the office's, which is known within a boot that had contact.
    fn clock_health(&self) -> HealthView {
        let (lang, stamp) = (self.config.lang, self.stamp());
        let office = stamp.mono.zip(stamp.srv);
        let Some(((_, mono), (offset, half))) = office else {
            let text = lang.pick(
                "手机开机后还没有联系办公室，无法判断时间是否准确。",
                "No contact with the office since this phone was started: cannot tell whether its clock is right.",
            );
            return line(HealthTopic::Clock, HealthStatus::CannotTell, text);
        };
        let ahead = stamp.at.saturating_sub(mono.saturating_add(offset));
        if ahead.saturating_abs() <= OFF.saturating_add(half) {
            let text = lang.pick("手机时间准确。", "This phone's clock is right.");
            return line(HealthTopic::Clock, HealthStatus::Good, text);
        }
        let by = words::duration(ahead.saturating_abs() / 60_000 * 60_000, lang);
        let text = match (lang, ahead > 0) {
            (Lang::Zh, true) => format!("手机时间比办公室快{by}。期限按办公室的时间算。"),
            (Lang::Zh, false) => format!("手机时间比办公室慢{by}。期限按办公室的时间算。"),
            (Lang::En, true) => {
                format!(
                    "This phone's clock is {by} ahead of the office's. Deadlines go by the office's."
                )
            }
            (Lang::En, false) => {
                format!(
                    "This phone's clock is {by} behind the office's. Deadlines go by the office's."
                )
            }
        };
        line(HealthTopic::Clock, HealthStatus::Attention, text)
    }

    /// The database against its limit; how much room the phone has, the engine does not know.
    fn storage_health(&self) -> Result<HealthView, CoreError> {
        let lang = self.config.lang;
        let size = self.store.size()?;
        let full = self.store.limit().is_some_and(|l| size >= l / 10 * 9);
        let kib = size.div_ceil(1024);
        let held = match kib {
            0..1024 => format!("{kib} KB"),
            _ => format!("{} MB", kib.div_ceil(1024)),
        };
        let text = match (lang, full) {
            (Lang::Zh, false) => format!("记录占用 {held}。"),
            (Lang::En, false) => format!("Records take up {held}."),
            (Lang::Zh, true) => format!("记录占用 {held}，快到上限。请联网同步，再联系办公室。"),
            (Lang::En, true) => {
                format!("Records take up {held}, close to the limit. Sync, then call the office.")
            }
        };
        let status = match full {
            true => HealthStatus::Attention,
            false => HealthStatus::Good,
        };
        Ok(line(HealthTopic::Storage, status, text))
    }

    /// Whether the key store still has the key that the office knows; nothing to say before the enrolment.
    fn key_health(&self) -> Option<HealthView> {
        let lang = self.config.lang;
        let known = &self.identity()?.device_key;
        let (status, text) = match self.device_key() {
            Ok(here) if known.is_empty() || *known == here => (
                HealthStatus::Good,
                lang.pick("可以签字。", "Signatures can be made.")
                    .to_owned(),
            ),
            Ok(_) => (HealthStatus::Attention, fault::words("key_changed", lang)),
            Err(e) => (HealthStatus::Attention, CoreError::Device(e).text(lang)),
        };
        Some(line(HealthTopic::SigningKey, status, text))
    }
}

fn line(topic: HealthTopic, status: HealthStatus, text: impl Into<String>) -> HealthView {
    HealthView {
        topic,
        sign: match status {
            HealthStatus::Good => Sign::Done,
            HealthStatus::Attention => Sign::Attention,
            _ => Sign::CannotTell,
        },
        status,
        text: text.into(),
    }
}
