//! What the store keeps for us as bytes: the writer of a change, and standards.

use std::collections::BTreeMap;

use doorstep_doc::{ActorId, SealedChange, Writer};
use doorstep_standard::{Library, PackFiles, StandardHash};
use doorstep_store::StandardRow;
use doorstep_store::{ChangeRow, Origin};

/// The row of a change, with its writer, so that a pack can name it again.
pub(crate) fn change_row(
    visit: &str,
    change: &SealedChange,
    writer: &Writer,
    origin: Origin,
    acked_at: Option<i64>,
) -> ChangeRow {
    let parts = change.parts();
    ChangeRow {
        visit: visit.to_owned(),
        hash: change.hash().0,
        actor: parts.actor.0,
        seq: parts.seq,
        writer: writer_bytes(writer),
        raw: change.raw().to_vec(),
        origin,
        acked_at,
    }
}

pub(crate) fn writer_bytes(writer: &Writer) -> Vec<u8> {
    match writer {
        Writer::Device { device, epoch } => {
            let name = device.as_str().as_bytes();
            // A device id has at most 64 characters.
            let mut out = vec![0, name.len() as u8];
            out.extend(name);
            out.extend(epoch.to_be_bytes());
            out
        }
        Writer::Office { process } => [&[1][..], process].concat(),
        Writer::Actor(actor) => [&[2][..], &actor.0].concat(),
    }
}

/// The writer of a stored change; by its actor alone when the row does not say.
pub(crate) fn writer_of(row: &ChangeRow) -> Writer {
    read_writer(&row.writer).unwrap_or(Writer::Actor(ActorId(row.actor)))
}

fn read_writer(bytes: &[u8]) -> Option<Writer> {
    let (tag, rest) = bytes.split_first()?;
    match tag {
        0 => {
            let (len, rest) = rest.split_first()?;
            let (name, rest) = rest.split_at_checked(usize::from(*len))?;
            Some(Writer::Device {
                device: std::str::from_utf8(name).ok()?.parse().ok()?,
                epoch: u64::from_be_bytes(*rest.first_chunk()?),
            })
        }
        1 => Some(Writer::Office {
            process: *rest.first_chunk()?,
        }),
        2 => Some(Writer::Actor(ActorId(*rest.first_chunk()?))),
        _ => None,
    }
}

/// A standard's files as a JSON object of texts by path, as the office sends it.
pub(crate) fn pack_bytes(files: &PackFiles) -> Option<Vec<u8>> {
    let texts: Option<BTreeMap<&str, &str>> = files
        .iter()
        .map(|(path, bytes)| Some((path.as_str(), std::str::from_utf8(bytes).ok()?)))
        .collect();
    serde_json::to_vec(&texts?).ok()
}

/// The inverse of [`pack_bytes`].
pub(crate) fn pack_files(bytes: &[u8]) -> Option<PackFiles> {
    let texts: BTreeMap<String, String> = serde_json::from_slice(bytes).ok()?;
    Some(
        texts
            .into_iter()
            .map(|(path, text)| (path, text.into_bytes()))
            .collect(),
    )
}

/// What is stored, as packs among which parents are looked up; what is not what its hash names is none.
pub(crate) fn library<'a>(rows: impl IntoIterator<Item = &'a StandardRow>) -> Library {
    rows.into_iter()
        .filter_map(|row| Some((StandardHash(row.hash), pack_files(&row.files)?)))
        .filter(|(hash, files)| StandardHash::of(files) == *hash)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writers_come_back() {
        for writer in [
            Writer::Device {
                device: "dev-li".parse().unwrap(),
                epoch: u64::MAX,
            },
            Writer::Office { process: [7; 16] },
            Writer::Actor(ActorId([9; 16])),
        ] {
            let mut bytes = writer_bytes(&writer);
            bytes.extend([1, 2, 3]);
            assert_eq!(read_writer(&bytes), Some(writer));
        }
        assert_eq!(read_writer(&[0, 9, b'd']), None);
        assert_eq!(read_writer(&[]), None);
    }

    #[test]
    fn packs_come_back_and_binary_is_refused() {
        let files: PackFiles = [("standard.toml".to_owned(), b"x".to_vec())].into();
        assert_eq!(pack_files(&pack_bytes(&files).unwrap()), Some(files));
        assert_eq!(pack_bytes(&[("a".to_owned(), vec![0xff])].into()), None);
        assert_eq!(pack_files(b"[]"), None);
    }
}
