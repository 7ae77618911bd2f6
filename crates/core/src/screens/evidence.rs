//! Where each record of a visit is, a page at a time, and what else is on its way.

use std::collections::BTreeSet;
use std::ops::Range;

use doorstep_standard::Lang;
use doorstep_store::{Direction, Pending};
use doorstep_visit::EventId;

use super::visit::Scene;
use super::{PAGE, page};
use crate::codes::{CustodyStatus, Sign};
use crate::engine::Core;
use crate::error::CoreError;
use crate::loaded::sealed;
use crate::view::{CustodyView, EvidenceView, RecordView};

impl Core {
    /// Where the records of a visit are: at most 200 of them, from the one at `from`, oldest first.
    ///
    /// # Errors
    /// [`CoreError::UnknownVisit`], or when the database fails.
    pub fn evidence(&mut self, visit: &str, from: u64) -> Result<EvidenceView, CoreError> {
        let id = self.visit_id(visit)?;
        let loaded = self.take(id)?;
        let state = self.fold(&loaded);
        let view = Scene::new(self, &loaded, &state)?.evidence(from)?;
        self.shelf.put(loaded);
        Ok(view)
    }
}

impl Scene<'_> {
    fn evidence(&self, from: u64) -> Result<EvidenceView, CoreError> {
        let pending = self.core.store.read()?.pending_of(&self.loaded.key)?;
        let total = self.state.record.len();
        let header = self.header()?;
        let custody = self.custody()?;
        Ok(EvidenceView {
            visit: self.loaded.key.clone(),
            title: header.title,
            place: header.place,
            records: self.record(page(from, total), &custody)?,
            custody,
            sync: self.core.sync_status()?,
            from,
            total: total as u64,
            remarks: remarks(&pending, self.lang),
        })
    }

    /// The newest records, oldest first.
    pub(super) fn newest(&self, custody: &CustodyView) -> Result<Vec<RecordView>, CoreError> {
        let total = self.state.record.len();
        self.record(total.saturating_sub(PAGE)..total, custody)
    }

    /// Records by their place in the history; an event is an entry, in the same order.
    fn record(
        &self,
        range: Range<usize>,
        custody: &CustodyView,
    ) -> Result<Vec<RecordView>, CoreError> {
        let refused = match custody.status {
            CustodyStatus::Refused => self.refused()?,
            _ => BTreeSet::new(),
        };
        let events = self.loaded.history.events().iter();
        let entries = events.zip(&self.state.record).enumerate();
        Ok(entries
            .skip(range.start)
            .take(range.len())
            .map(|(i, (e, entry))| {
                let (title, detail) = self.said(i);
                let acked = self.loaded.places.get(&e.id).and_then(|p| p.acked_at);
                let (status, sign) = match acked {
                    Some(_) => (CustodyStatus::AtOffice, Sign::Done),
                    None if refused.contains(&e.id) => (CustodyStatus::Refused, Sign::Attention),
                    None => (CustodyStatus::OnPhone, Sign::Now),
                };
                RecordView {
                    event: e.id.to_string(),
                    kind: e.kind.to_string(),
                    title,
                    detail,
                    time: self.time(entry.when),
                    who: self.who(e),
                    custody: match status {
                        CustodyStatus::Refused => set_aside(self.lang).to_owned(),
                        _ => self.core.custody_of(acked, self.now),
                    },
                    custody_status: status,
                    custody_sign: sign,
                }
            })
            .collect())
    }

    /// Events that the office has set aside.
    fn refused(&self) -> Result<BTreeSet<EventId>, CoreError> {
        let (read, key) = (self.core.store.read()?, self.loaded.key.as_str());
        let mut out = BTreeSet::new();
        for row in read.quarantine(Some(key))? {
            if row.direction == Direction::Out
                && let Some(stored) = read.change(key, &row.hash)?
            {
                let genesis = self.loaded.doc.genesis();
                out.extend(sealed(genesis, &[stored])?.iter().map(|c| c.parts().key));
            }
        }
        Ok(out)
    }
}

fn set_aside(lang: Lang) -> &'static str {
    lang.pick(
        "办公室未采纳，保留在本手机上",
        "set aside by the office, kept on this phone",
    )
}

/// What is not a record and yet on its way, or does not fit, a sentence each.
fn remarks(p: &Pending, lang: Lang) -> Vec<String> {
    let said = |n: u64, zh: &str, one: &str, many: &str| {
        let text = match (lang, n) {
            (Lang::Zh, _) => format!("{n}{zh}"),
            (Lang::En, 1) => one.to_owned(),
            (Lang::En, _) => format!("{n} {many}"),
        };
        (n > 0).then_some(text)
    };
    [
        said(
            p.private_values,
            "段文字在本手机上，尚未到办公室。",
            "1 text is on this phone, not at the office yet.",
            "texts are on this phone, not at the office yet.",
        ),
        said(
            p.blobs,
            "份服务单或签字在本手机上，尚未到办公室。",
            "1 statement or signature is on this phone, not at the office yet.",
            "statements or signatures are on this phone, not at the office yet.",
        ),
        said(
            p.refused,
            "条记录办公室未采纳：已保留在本手机上，请联系班长。",
            "1 record was set aside by the office. It is kept on this phone. Call your crew lead.",
            "records were set aside by the office. They are kept on this phone. Call your crew lead.",
        ),
        said(
            p.quarantined,
            "条从办公室收到的记录没有通过检查，不在这里显示。请联系办公室。",
            "1 record from the office did not pass the check and is not shown here. Call the office.",
            "records from the office did not pass the check and are not shown here. Call the office.",
        ),
        said(
            p.missing,
            "段文字办公室在找，但不在这台手机上。",
            "1 text that the office asks for is not on this phone.",
            "texts that the office asks for are not on this phone.",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
