//! Bytes beside the document, of every kind: statements, strokes, photos. One row says what is known of them, and the
//! bytes stand in parts, so that they can come in pieces and be read by range.

use doorstep_visit::VisitId;
use doorstep_wire::MAX_INLINE_BLOB;
use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::rows::{Rows, Tx};
use super::values::Kept;
use crate::error::{OfficeError, Result, damaged};

/// The most bytes of a part; 0008 cuts and checks by the same number.
pub const PART: usize = 128 * 1024;

/// As what an event names bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BlobKind {
    /// A statement as it was shown, sealed.
    Statement,
    /// The strokes of a signature.
    Strokes,
    /// A photo, and whatever else an event refers to.
    Photo,
}

impl BlobKind {
    const ALL: [Self; 3] = [Self::Statement, Self::Strokes, Self::Photo];

    /// The member of an event's data tells what stands in it.
    pub fn of_member(name: &str) -> Self {
        match name {
            "statement" => Self::Statement,
            "strokes" => Self::Strokes,
            _ => Self::Photo,
        }
    }

    /// As the row spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Strokes => "strokes",
            Self::Photo => "photo",
        }
    }
}

/// How much of the bytes is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlobState {
    /// Nothing yet.
    Wanted,
    /// A beginning.
    Partial,
    /// All of it, and its hash is right.
    Whole,
    /// It was erased and stays so.
    Erased,
}

impl BlobState {
    fn read(text: &str) -> Result<Self> {
        match text {
            "wanted" => Ok(Self::Wanted),
            "partial" => Ok(Self::Partial),
            "whole" => Ok(Self::Whole),
            "erased" => Ok(Self::Erased),
            _ => Err(OfficeError::Damaged("blob")),
        }
    }
}

/// What is known of bytes, without them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlobHead {
    /// As what an event names them; `None` until one does, and for those named before the kind was kept.
    pub kind: Option<BlobKind>,
    /// The change that named them first.
    pub named: Option<i64>,
    /// How much of them is here.
    pub state: BlobState,
    /// Bytes of the whole, once somebody said so.
    pub size: Option<u64>,
    /// Bytes that are here, from the first on.
    pub received: u64,
}

/// A blob: the change that named it first, its hash, its bytes.
pub type BlobRow = (i64, [u8; 32], Vec<u8>);

/// What became of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// So many bytes are here now, from the first on; the next piece begins there.
    Part(u64),
    /// The whole is here, or was erased.
    Done(Kept),
    /// The pieces are longer than was said, or together are not what the hash names; nothing of them was kept.
    Bad,
}

fn fits(b: &[u8; 32], bytes: &[u8]) -> bool {
    let found: [u8; 32] = Sha256::digest(bytes).into();
    found == *b
}

fn number(n: u64) -> Result<i64> {
    i64::try_from(n).map_err(damaged("blob"))
}

impl Rows<'_> {
    /// What is known of bytes.
    ///
    /// # Errors
    /// What the database answers, or `damaged`.
    pub fn blob_head(&self, visit: VisitId, b: &[u8; 32]) -> Result<Option<BlobHead>> {
        let found = self
            .conn
            .prepare_cached(
                "SELECT kind, named, state, size, received FROM blob
                 WHERE tenant = ?1 AND visit = ?2 AND b = ?3",
            )?
            .query_row(params![self.tenant.as_str(), visit.to_string(), b], |r| {
                let kind: Option<String> = r.get(0)?;
                let state: String = r.get(2)?;
                let numbers: (Option<i64>, Option<i64>, i64) = (r.get(1)?, r.get(3)?, r.get(4)?);
                Ok((kind, state, numbers))
            })
            .optional()?;
        let Some((kind, state, (named, size, received))) = found else {
            return Ok(None);
        };
        Ok(Some(BlobHead {
            kind: BlobKind::ALL
                .into_iter()
                .find(|k| kind.as_deref() == Some(k.as_str())),
            named,
            state: BlobState::read(&state)?,
            size: size
                .map(u64::try_from)
                .transpose()
                .map_err(damaged("blob"))?,
            received: u64::try_from(received).map_err(damaged("blob"))?,
        }))
    }

    /// Bytes from `from` on, at most `most` and at most to the end of the part that holds them; only that part is read.
    /// Empty where no part has them.
    ///
    /// # Errors
    /// What the database answers.
    pub fn blob_piece(
        &self,
        visit: VisitId,
        b: &[u8; 32],
        from: u64,
        most: usize,
    ) -> Result<Vec<u8>> {
        let most = i64::try_from(most.min(PART)).map_err(damaged("blob"))?;
        Ok(self
            .conn
            .prepare_cached(
                "SELECT substr(bytes, ?4 - first + 1, ?5) FROM blob_part
                 WHERE tenant = ?1 AND visit = ?2 AND b = ?3 AND first <= ?4 ORDER BY first DESC LIMIT 1",
            )?
            .query_row(
                params![self.tenant.as_str(), visit.to_string(), b, number(from)?, most],
                |r| r.get(0),
            )
            .optional()?
            .unwrap_or_default())
    }

    /// Calls `take` with all that is here of some bytes, part by part.
    fn each_part(&self, visit: VisitId, b: &[u8; 32], mut take: impl FnMut(&[u8])) -> Result<()> {
        let mut parts = self.conn.prepare_cached(
            "SELECT bytes FROM blob_part WHERE tenant = ?1 AND visit = ?2 AND b = ?3 ORDER BY first",
        )?;
        let mut rows = parts.query(params![self.tenant.as_str(), visit.to_string(), b])?;
        while let Some(row) = rows.next()? {
            take(row.get_ref(0)?.as_blob().map_err(damaged("blob"))?);
        }
        Ok(())
    }

    /// All bytes of one blob that an accepted event names.
    ///
    /// # Errors
    /// What the database answers; `damaged` when a part is missing.
    pub fn blob(&self, visit: VisitId, b: &[u8; 32]) -> Result<Option<Vec<u8>>> {
        let head = self.blob_head(visit, b)?;
        let head = head.filter(|h| h.named.is_some() && h.state == BlobState::Whole);
        let Some(head) = head else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        self.each_part(visit, b, |part| bytes.extend_from_slice(part))?;
        match head.size == Some(bytes.len() as u64) && fits(b, &bytes) {
            true => Ok(Some(bytes)),
            false => Err(OfficeError::Damaged("blob")),
        }
    }

    /// The blobs that read back of those that changes `first..=last` named first and that are small enough for a body of sync: change, hash
    /// and bytes. Larger ones have a route of their own.
    ///
    /// # Errors
    /// What the database answers.
    pub fn blobs_named_by(&self, visit: VisitId, first: i64, last: i64) -> Result<Vec<BlobRow>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT o.named, o.b, o.size, p.bytes FROM blob o
             LEFT JOIN blob_part p ON p.tenant = o.tenant AND p.visit = o.visit AND p.b = o.b
             WHERE o.tenant = ?1 AND o.visit = ?2 AND o.named BETWEEN ?3 AND ?4 AND o.state = 'whole' AND o.size <= ?5
             ORDER BY o.named, o.b, p.first",
        )?;
        let mut rows = statement.query(params![
            self.tenant.as_str(),
            visit.to_string(),
            first,
            last,
            MAX_INLINE_BLOB as i64
        ])?;
        let mut found: Vec<(BlobRow, i64)> = Vec::new();
        while let Some(row) = rows.next()? {
            let (named, b, size) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let part = row.get_ref(3)?.as_blob_or_null().map_err(damaged("blob"))?;
            let part = part.unwrap_or_default();
            match found.last_mut() {
                Some(((_, of, bytes), _)) if *of == b => bytes.extend_from_slice(part),
                _ => found.push(((named, b, part.to_vec()), size)),
            }
        }
        // One that does not read back keeps no phone from the others.
        let whole = |(row, size): (BlobRow, i64)| {
            (row.2.len() as i64 == size && fits(&row.1, &row.2)).then_some(row)
        };
        Ok(found.into_iter().filter_map(whole).collect())
    }
}

impl Rows<'_> {
    /// Whether bytes are here as a whole, or are not to come back.
    ///
    /// # Errors
    /// What the database answers.
    pub fn has_blob(&self, visit: VisitId, b: &[u8; 32]) -> Result<bool> {
        let state = self.blob_head(visit, b)?.map(|k| k.state);
        Ok(matches!(state, Some(BlobState::Whole | BlobState::Erased)))
    }
}

impl Tx<'_> {
    /// Notes that change `n` names bytes, and as what.
    ///
    /// # Errors
    /// What the database answers.
    pub fn name_blob(&self, visit: VisitId, kind: BlobKind, b: &[u8; 32], n: i64) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO blob (tenant, visit, b, kind, named) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (tenant, visit, b) DO UPDATE SET kind = ?4, named = ?5 WHERE named IS NULL",
            )?
            .execute(params![
                self.tenant.as_str(),
                visit.to_string(),
                b,
                kind.as_str(),
                n
            ])?;
        Ok(())
    }

    /// Keeps a blob whose hash was checked; what had come of it in pieces is replaced.
    ///
    /// # Errors
    /// What the database answers.
    pub fn keep_blob(&self, visit: VisitId, b: &[u8; 32], bytes: &[u8], now: i64) -> Result<Kept> {
        let known = self.blob_head(visit, b)?;
        match known.map(|k| k.state) {
            Some(BlobState::Erased) => return Ok(Kept::Erased),
            Some(BlobState::Whole) => return Ok(Kept::Known),
            Some(BlobState::Partial) => self.drop_parts(visit, b)?,
            Some(BlobState::Wanted) | None => {}
        }
        let size = bytes.len() as u64;
        self.note_received(visit, b, size, size, now)?;
        self.add_parts(visit, b, 0, bytes)?;
        Ok(known.and_then(|k| k.named).map_or(Kept::Known, Kept::New))
    }

    /// Takes a piece of bytes of which all are `size`; `from` is the place of its first byte. What does not begin where
    /// the ones before ended is not kept, and the answer says where to go on. The last one is followed by a check of
    /// the hash.
    ///
    /// # Errors
    /// What the database answers.
    pub fn take_piece(
        &self,
        visit: VisitId,
        b: &[u8; 32],
        size: u64,
        from: u64,
        piece: &[u8],
        now: i64,
    ) -> Result<Taken> {
        let known = self.blob_head(visit, b)?;
        let mut received = known.map_or(0, |k| k.received);
        match known.map(|k| k.state) {
            Some(BlobState::Erased) => return Ok(Taken::Done(Kept::Erased)),
            Some(BlobState::Whole) => return Ok(Taken::Done(Kept::Known)),
            // Somebody said another length: the hash will tell who is right.
            Some(BlobState::Partial) if known.and_then(|k| k.size) != Some(size) => {
                self.drop_parts(visit, b)?;
                received = 0;
            }
            _ => {}
        }
        if from != received {
            return Ok(Taken::Part(received));
        }
        let end = from.saturating_add(piece.len() as u64);
        if end > size {
            self.drop_parts(visit, b)?;
            return Ok(Taken::Bad);
        }
        self.note_received(visit, b, size, end, now)?;
        self.add_parts(visit, b, from, piece)?;
        if end < size {
            return Ok(Taken::Part(end));
        }
        let mut hash = Sha256::new();
        self.each_part(visit, b, |part| hash.update(part))?;
        if hash.finalize()[..] != b[..] {
            self.drop_parts(visit, b)?;
            return Ok(Taken::Bad);
        }
        let named = known.and_then(|k| k.named);
        Ok(Taken::Done(named.map_or(Kept::Known, Kept::New)))
    }

    fn note_received(
        &self,
        visit: VisitId,
        b: &[u8; 32],
        size: u64,
        received: u64,
        now: i64,
    ) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO blob (tenant, visit, b, size, received, received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (tenant, visit, b) DO UPDATE SET size = ?4, received = ?5, received_at = ?6",
            )?
            .execute(params![
                self.tenant.as_str(),
                visit.to_string(),
                b,
                number(size)?,
                number(received)?,
                now
            ])?;
        Ok(())
    }

    fn add_parts(&self, visit: VisitId, b: &[u8; 32], from: u64, bytes: &[u8]) -> Result<()> {
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO blob_part (tenant, visit, b, first, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        let mut first = from;
        for part in bytes.chunks(PART) {
            insert.execute(params![
                self.tenant.as_str(),
                visit.to_string(),
                b,
                number(first)?,
                part
            ])?;
            first += part.len() as u64;
        }
        Ok(())
    }

    /// Forgets what had come: named bytes are wanted again, of others nothing stays.
    fn drop_parts(&self, visit: VisitId, b: &[u8; 32]) -> Result<()> {
        let visit = visit.to_string();
        let key = params![self.tenant.as_str(), visit, b];
        for sql in [
            "DELETE FROM blob_part WHERE tenant = ?1 AND visit = ?2 AND b = ?3",
            "DELETE FROM blob WHERE tenant = ?1 AND visit = ?2 AND b = ?3 AND named IS NULL",
            "UPDATE blob SET size = NULL, received = 0, received_at = NULL WHERE tenant = ?1 AND visit = ?2 AND b = ?3",
        ] {
            self.conn.prepare_cached(sql)?.execute(key)?;
        }
        Ok(())
    }
}
