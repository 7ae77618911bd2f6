//! What came: each item through the same gate as at the office, all of an answer in one transaction
//! together with the cursor that says so.

use doorstep_standard::{HolidayYear, Standard, StandardHash};
use doorstep_store::{
    Access, CalendarRow, CustomerRow, MetaPatch, PrivateContent, PrivateValueRow, StandardRow,
    StatementRow, StoreError, StrokeRow, key,
};
use doorstep_visit::VisitId;
use doorstep_visit::body::Body;
use doorstep_visit::private::private_hash;
use doorstep_wire::{Blob, MAX_PRIVATE_VALUE, Pull, PullKind, SyncResponse};

use super::SyncMachine;
use super::ids::{hex_hash, to_row, visit_id};
use super::merge::Merge;
use super::push::Sent;
use crate::bytes::{library, pack_bytes, pack_files};
use crate::engine::Core;
use crate::error::CoreError;
use crate::keys;
use crate::loaded::LoadedVisit;
use crate::ports::Mono;
use crate::project::visit_write;

/// A hash that an event spells in hex.
impl SyncMachine {
    /// Stores what came; whether the next request has to list everything that is held.
    pub(super) fn take_pull(
        &mut self,
        core: &mut Core,
        sent: &Sent,
        answer: &SyncResponse,
        got: Option<Mono>,
    ) -> Result<bool, CoreError> {
        let mut merge = Merge::new(core, answer.server_time, sent.listed);
        for item in &answer.pull {
            merge.take(item)?;
        }
        let copied = merge.copied;
        let lacking = merge.lacking;
        let (done, pulled, quarantined) =
            (merge.visits, merge.pulled, merge.quarantine.len() as u64);
        let (standards, calendars) = (merge.standards, merge.calendars);
        let quarantine = merge.quarantine;
        self.summary.pulled += pulled;
        self.summary.quarantined += quarantined;

        let mut meta = MetaPatch::default();
        let contact = Self::learn(core, sent, answer, got.as_ref(), &mut meta);
        // A cursor belongs to the epoch that asked for it.
        let same_epoch = sent.epoch == core.mark.epoch;
        let mut listing = false;
        // A visit was found damaged on the way.
        let mended = std::mem::take(&mut core.relist);
        if answer.reset || mended || ((copied || lacking) && !sent.listed) {
            meta.clear(key::CURSOR).set(keys::LIST_ALL, &true);
            listing = true;
        } else if same_epoch {
            if let Some(cursor) = answer.cursor {
                meta.set(key::CURSOR, &to_row(cursor));
            }
            // A device that may only push is given no cursor; it has been heard all the same.
            if !(sent.listed && (answer.more || sent.next.is_some())) {
                meta.set(keys::LIST_ALL, &false);
            }
        }
        self.summary.listed |= listing;

        // Standards and calendars first, so that what is projected below is judged by them.
        let mut fresh = core.standards.clone();
        fresh.extend(
            standards
                .iter()
                .filter_map(|(_, s)| s.clone())
                .map(|s| (s.hash, s)),
        );
        let mut calendar_rows = Vec::with_capacity(calendars.len());
        for (row, year) in calendars {
            fresh.add_holidays(year);
            calendar_rows.push(row);
        }
        let before = std::mem::replace(&mut core.standards, fresh);
        let judged_anew = !standards.is_empty() || !calendar_rows.is_empty();
        let mut pull = doorstep_store::PulledBatch {
            visits: Vec::with_capacity(done.len()),
            standards: standards.into_iter().map(|(row, _)| row).collect(),
            calendars: calendar_rows,
            quarantine,
            meta,
        };
        let mut documents = Vec::new();
        let mut touched = Vec::new();
        for (id, mut one) in done {
            if let Some(loaded) = &mut one.loaded {
                let state = core.fold(loaded);
                let heads = loaded.doc.heads().iter().map(|h| h.0).collect();
                one.rows.write = Some(visit_write(
                    loaded,
                    &state,
                    &core.standards,
                    heads,
                    core.ports.clock.wall_ms(),
                ));
                documents.extend(one.blobs.iter().filter_map(|b| document(loaded, b)));
            }
            touched.push(id);
            pull.visits.push(one.rows);
        }
        let stored = core.store.write(|tx| {
            tx.take_pull(&pull)?;
            documents.iter().try_for_each(|d| match d {
                Document::Statement(row) => {
                    tx.put_statement(row)?;
                    tx.blob_at_office(&row.visit, &row.sha256, true)
                }
                Document::Strokes(row) => {
                    tx.put_stroke(row)?;
                    tx.blob_at_office(&row.visit, &row.sha256, true)
                }
            })?;
            Ok::<(), StoreError>(())
        });
        if let Err(e) = stored {
            core.standards = before;
            return Err(e.into());
        }
        if let Some(contact) = contact {
            core.contact = Some(contact);
        }
        for id in &touched {
            // Places in the order of arrival are read from the disk.
            core.shelf.forget(*id);
            core.changes.visit(id.to_string());
        }
        if !touched.is_empty() {
            core.changes.list();
        }
        if judged_anew {
            core.all_changed()?;
        }
        if copied && self.rotations < super::MOST_NEEDS {
            self.rotations += 1;
            self.summary.rotated = true;
            core.rotate(&touched)?;
            listing = true;
        }
        // All that the office has of what was listed is here.
        let whole = !answer.more && sent.next.is_none();
        if sent.listed && whole && !listing && same_epoch {
            listing = core.mended()?;
        }
        Ok(listing || !same_epoch)
    }
}

/// A statement or strokes that came back.
enum Document {
    Statement(StatementRow),
    Strokes(StrokeRow),
}

/// What a blob is, by the event that names it.
fn document(loaded: &LoadedVisit, blob: &Blob) -> Option<Document> {
    let h = &loaded.history;
    if !blob.is_sound() {
        return None;
    }
    (0..h.len()).find_map(|i| match h.body(i) {
        Body::StatementShown(s) if hex_hash(&s.sha256) == Some(blob.sha256.0) => {
            Some(Document::Statement(StatementRow {
                visit: loaded.key.clone(),
                sha256: blob.sha256.0,
                bytes: blob.bytes.0.clone(),
                covers: s.covers.iter().map(|c| c.0).collect(),
                language: s.language.clone(),
                shown_at: h.event(i).at,
            }))
        }
        Body::Signed(s) if hex_hash(&s.strokes) == Some(blob.sha256.0) => {
            Some(Document::Strokes(StrokeRow {
                visit: loaded.key.clone(),
                sha256: blob.sha256.0,
                bytes: blob.bytes.0.clone(),
                key: None,
            }))
        }
        _ => None,
    })
}

impl Merge<'_> {
    /// Takes one item. What this release does not know is stepped over; what is bad is put aside.
    fn take(&mut self, item: &Pull) -> Result<(), CoreError> {
        match item.kind {
            PullKind::Standard => return self.standard(item),
            PullKind::Calendar => {
                self.calendar(item);
                return Ok(());
            }
            _ => {}
        }
        let Some(id) = item.doc.map(visit_id) else {
            return Ok(());
        };
        match item.kind {
            PullKind::Granted => {
                self.open(id)?;
                self.access(id, Access::Granted)?;
                self.changes(id, item)?;
            }
            PullKind::Changes => self.changes(id, item)?,
            PullKind::Revoked => self.access(id, Access::Revoked)?,
            PullKind::Customer => self.customer(id, item)?,
            PullKind::Private | PullKind::Blob => {}
            PullKind::Standard | PullKind::Calendar | PullKind::Unknown(_) => return Ok(()),
        }
        self.values(id, item)
    }

    fn standard(&mut self, item: &Pull) -> Result<(), CoreError> {
        let Some(files) = pack_files(item.payload.as_ref()) else {
            return Ok(());
        };
        // Events name it by the hash of its files; the item must not claim another.
        let hash = StandardHash::of(&files);
        if item.hash.is_some_and(|h| h.0 != hash.0) {
            return Ok(());
        }
        let Some(bytes) = pack_bytes(&files) else {
            return Ok(());
        };
        // The office sends parents before their children.
        let mut packs = library(self.standards.iter().map(|(row, _)| row));
        if Standard::parent_of(&files).is_some() {
            packs.extend(library(&self.core.store.read()?.standards()?));
        }
        // One that asks for a newer engine is kept: its visits are recorded without gates.
        let compiled = Standard::load_with(&files, &packs)
            .ok()
            .map(std::sync::Arc::new);
        let row = StandardRow {
            hash: hash.0,
            files: bytes,
        };
        self.standards.push((row, compiled));
        Ok(())
    }

    /// The holidays of a year. Events name them by the hash of the document; the item must not claim another.
    fn calendar(&mut self, item: &Pull) {
        let Ok(year) = HolidayYear::parse(item.payload.as_ref()) else {
            return;
        };
        if item.hash.is_some_and(|h| h.0 != year.hash.0) {
            return;
        }
        let row = CalendarRow {
            hash: year.hash.0,
            bytes: item.payload.0.clone(),
        };
        self.calendars.push((row, year));
    }

    fn customer(&mut self, id: VisitId, item: &Pull) -> Result<(), CoreError> {
        let json = std::str::from_utf8(item.payload.as_ref()).unwrap_or_default();
        let sound = serde_json::from_str::<serde_json::Value>(json).is_ok_and(|v| v.is_object());
        let (at, name) = (self.at, item.name.clone().unwrap_or_default());
        if let Some(one) = self.known(id)?.filter(|_| sound) {
            one.rows.customer = Some(CustomerRow {
                visit: id.to_string(),
                customer: name,
                json: json.to_owned(),
                updated_at: at,
            });
        }
        Ok(())
    }

    fn values(&mut self, id: VisitId, item: &Pull) -> Result<(), CoreError> {
        if item.private.is_empty() && item.blobs.is_empty() {
            return Ok(());
        }
        let Some(one) = self.known(id)? else {
            return Ok(());
        };
        for value in item
            .private
            .iter()
            .filter(|v| v.value.len() <= MAX_PRIVATE_VALUE)
        {
            one.rows.private_values.push(PrivateValueRow {
                visit: id.to_string(),
                // Named by its own hash: a value that no event names is held and never read.
                p: private_hash(id, &value.random.0, &value.value),
                content: PrivateContent {
                    random: value.random.0,
                    value: value.value.clone(),
                },
                at_office: true,
            });
        }
        one.blobs.extend(item.blobs.iter().cloned());
        Ok(())
    }
}
