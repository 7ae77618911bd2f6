//! Where records are, in words that never lie: "on this phone", "at the office 09:41".

use doorstep_standard::Lang;
use doorstep_store::{Pending, key};

use super::wording;
use crate::codes::{CustodyStatus, Sign, SyncStatus};
use crate::engine::Core;
use crate::error::CoreError;
use crate::fault;
use crate::view::{CustodyView, SyncStatusView};

impl Core {
    /// What waits for the office.
    pub fn sync_status(&self) -> Result<SyncStatusView, CoreError> {
        let read = self.store.read()?;
        let pending = read.pending()?;
        let (lang, zone, now) = (self.config.lang, self.zone(), self.now().at);
        let contact = read.meta(key::SYNCED_AT)?;
        let waiting = total(&pending);
        let (status, sign, text) = if self.identity.is_none() {
            (
                SyncStatus::NotEnrolled,
                Sign::Attention,
                lang.pick("手机尚未注册", "This phone is not enrolled")
                    .to_owned(),
            )
        } else if let lost @ 1.. = read.aside(crate::mend::LOST)? {
            (SyncStatus::Trouble, Sign::Attention, damaged(lost, lang))
        } else if pending.refused > 0 {
            let text = refused(pending.refused, lang);
            (SyncStatus::Refused, Sign::Attention, text)
        } else if waiting == 0 {
            let text = match (contact, lang) {
                (Some(at), Lang::Zh) => format!("全部已在办公室 {}", wording::time(at, now, zone)),
                (Some(at), Lang::En) => {
                    format!("All at the office {}", wording::time(at, now, zone))
                }
                (None, _) => lang.pick("还没有记录", "Nothing recorded yet").to_owned(),
            };
            (SyncStatus::AllAtOffice, Sign::Done, text)
        } else {
            let status = if self.trouble.is_some() {
                SyncStatus::Trouble
            } else {
                SyncStatus::Waiting
            };
            (status, Sign::Now, on_phone(waiting, lang))
        };
        Ok(SyncStatusView {
            status,
            sign,
            text,
            last_contact: contact
                .map(|at| wording::time(at, now, zone))
                .unwrap_or_default(),
            changes: pending.changes,
            values: pending.private_values,
            documents: pending.blobs,
            refused: pending.refused,
            trouble: self.trouble.clone().unwrap_or_default(),
            trouble_text: self
                .trouble
                .as_ref()
                .map(|code| fault::words(code, lang))
                .unwrap_or_default(),
        })
    }

    /// Where the records of a visit are; `last` is when the office got the newest of them.
    pub(super) fn custody(&self, visit: &str, last: Option<i64>) -> Result<CustodyView, CoreError> {
        let pending = self.store.read()?.pending_of(visit)?;
        let lang = self.config.lang;
        let waiting = total(&pending);
        let (status, sign, text) = if pending.refused > 0 {
            let text = refused(pending.refused, lang);
            (CustodyStatus::Refused, Sign::Attention, text)
        } else if waiting > 0 {
            let text = on_phone(waiting, lang);
            (CustodyStatus::OnPhone, Sign::Now, text)
        } else {
            let text = match last {
                Some(_) => self.custody_of(last, self.now().at),
                None => lang.pick("已在办公室", "at the office").to_owned(),
            };
            (CustodyStatus::AtOffice, Sign::Done, text)
        };
        Ok(CustodyView {
            status,
            sign,
            text,
            waiting,
        })
    }

    /// Where one record is.
    pub(super) fn custody_of(&self, acked_at: Option<i64>, now: i64) -> String {
        let lang = self.config.lang;
        match acked_at {
            None => lang.pick("在本手机上", "on this phone").to_owned(),
            Some(at) => {
                let at = wording::time(at, now, self.zone());
                match lang {
                    Lang::Zh => format!("已在办公室 {at}"),
                    Lang::En => format!("at the office {at}"),
                }
            }
        }
    }
}

/// What would be lost with this phone.
fn total(p: &Pending) -> u64 {
    p.changes + p.private_values + p.blobs
}

fn on_phone(n: u64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{n}项在本手机上，尚未到办公室"),
        Lang::En => format!("{n} on this phone, not at the office yet"),
    }
}

fn damaged(n: u64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("手机存储损坏，有{n}条记录读不出来：请保留手机，联系办公室"),
        Lang::En => {
            format!("Storage damage: {n} do not read back; keep the phone, call the office")
        }
    }
}

fn refused(n: u64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("办公室有{n}条记录未能采纳：已保留在本手机上，请联系班长"),
        Lang::En => format!("The office set {n} aside: kept on this phone, call your lead"),
    }
}
