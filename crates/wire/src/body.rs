//! Messages to bodies and back, within limits and never by panic.
//! Order of the checks: size, inflated size, shape, version, fields.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::dictionary::{DICT_ID, Inflated, deflate, inflate};
use crate::{CONTENT_TYPE, Limits, MIN_VERSION, VERSION, WireError, shape};

/// Below this size, compression without a dictionary does not pay.
const WORTH_COMPRESSING: usize = 128;

pub(crate) trait Sealed {}

/// A message of the sync route.
#[expect(private_bounds, reason = "the messages are this crate's own")]
pub trait Message: Serialize + DeserializeOwned + Sealed {
    /// What the types alone do not say.
    fn check(&self) -> Result<(), WireError>;
}

/// How the bytes of a body are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// CBOR as it is.
    Plain,
    /// One zstd frame.
    Zstd,
    /// One zstd frame made with the vocabulary, [`DICT_ID`].
    ZstdDict,
}

impl Encoding {
    /// The encoding that the headers `content-encoding` and `doorstep-dict` of a body name.
    pub fn from_headers(
        content_encoding: Option<&str>,
        dict: Option<&str>,
    ) -> Result<Self, WireError> {
        let encoding = content_encoding.map_or("", str::trim);
        if encoding.is_empty() || encoding.eq_ignore_ascii_case("identity") {
            return Ok(Self::Plain);
        }
        if !encoding.eq_ignore_ascii_case("zstd") {
            return Err(WireError::UnknownEncoding);
        }
        match dict.map(str::trim) {
            None | Some("") => Ok(Self::Zstd),
            Some(id) if id.parse() == Ok(DICT_ID) => Ok(Self::ZstdDict),
            Some(_) => Err(WireError::UnknownDictionary),
        }
    }

    /// The best encoding for an answer to a request with these headers `accept-encoding` and
    /// `doorstep-dict`: the latter says that the client holds that dictionary.
    pub fn for_answer(accept_encoding: Option<&str>, dict: Option<&str>) -> Self {
        let zstd = accept_encoding.is_some_and(|list| {
            list.split(',')
                .map(|one| one.split(';').map(str::trim))
                .any(|mut one| {
                    one.next()
                        .is_some_and(|name| name.eq_ignore_ascii_case("zstd"))
                        && !one.any(|p| matches!(p, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
                })
        });
        if !zstd {
            Self::Plain
        } else if dict.is_some_and(|id| id.trim().parse() == Ok(DICT_ID)) {
            Self::ZstdDict
        } else {
            Self::Zstd
        }
    }

    /// Value of the header `content-encoding`, if it is to be set.
    pub fn content_encoding(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Zstd | Self::ZstdDict => Some("zstd"),
        }
    }

    /// Value of the header `doorstep-dict`, if the body was made with a dictionary.
    pub fn dict(self) -> Option<&'static str> {
        match self {
            Self::ZstdDict => Some("1"),
            Self::Plain | Self::Zstd => None,
        }
    }
}

/// A message ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedBody {
    /// The bytes of the body.
    pub bytes: Vec<u8>,
    /// How they are packed, for the headers.
    pub encoding: Encoding,
}

/// Writes a message, with `best` if that makes it smaller, else plain.
pub fn encode_body<T: Message>(message: &T, best: Encoding) -> Result<EncodedBody, WireError> {
    let mut plain = Vec::new();
    ciborium::into_writer(message, &mut plain).map_err(|_| WireError::Encode)?;
    let packed = match best {
        Encoding::Plain => None,
        Encoding::Zstd if plain.len() < WORTH_COMPRESSING => None,
        Encoding::Zstd => deflate(&plain, false).ok(),
        Encoding::ZstdDict => deflate(&plain, true).ok(),
    };
    Ok(match packed {
        Some(bytes) if bytes.len() < plain.len() => EncodedBody {
            bytes,
            encoding: best,
        },
        _ => EncodedBody {
            bytes: plain,
            encoding: Encoding::Plain,
        },
    })
}

/// Reads a message. Nothing larger than `limits` is built, and nothing but a message passes.
pub fn decode_body<T: Message>(
    bytes: &[u8],
    encoding: Encoding,
    limits: &Limits,
) -> Result<T, WireError> {
    if bytes.len() > limits.body {
        return Err(WireError::BodyTooLarge { limit: limits.body });
    }
    match encoding {
        Encoding::Plain => decode_plain(bytes, limits),
        Encoding::Zstd | Encoding::ZstdDict => {
            match inflate(bytes, encoding == Encoding::ZstdDict, limits.inflated) {
                Ok(Inflated::Whole(plain)) => decode_plain(&plain, limits),
                Ok(Inflated::TooLarge) => Err(WireError::InflatedTooLarge {
                    limit: limits.inflated,
                }),
                Ok(Inflated::Trailing) => Err(WireError::TrailingBytes),
                Err(_) => Err(WireError::BadCompression),
            }
        }
    }
}

fn decode_plain<T: Message>(bytes: &[u8], limits: &Limits) -> Result<T, WireError> {
    #[derive(serde::Deserialize)]
    struct Versioned {
        v: u16,
    }
    shape::check(bytes, limits)?;
    let Versioned { v } = read(bytes)?;
    if v > VERSION {
        return Err(WireError::VersionNewer {
            theirs: v,
            ours: VERSION,
        });
    }
    if v < MIN_VERSION {
        return Err(WireError::VersionOlder {
            theirs: v,
            oldest: MIN_VERSION,
        });
    }
    let message: T = read(bytes)?;
    message.check()?;
    Ok(message)
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    ciborium::from_reader(bytes).map_err(|error| match error {
        ciborium::de::Error::Semantic(_, text) => WireError::WrongShape {
            why: without_values(text),
        },
        ciborium::de::Error::RecursionLimitExceeded => WireError::TooDeep { limit: 256 },
        ciborium::de::Error::Io(_) => WireError::Truncated,
        ciborium::de::Error::Syntax(_) => WireError::BadCbor { why: "syntax" },
    })
}

/// Serde quotes what it found; only texts that name our own fields or a length may leave.
fn without_values(text: String) -> String {
    let ours = ["missing field `", "duplicate field `", "invalid length "];
    if ours.iter().any(|start| text.starts_with(start)) {
        text
    } else {
        "a field of another type".to_owned()
    }
}

/// Refuses a body whose `content-type` is not ours. On an answer it tells a captive portal from the office.
pub fn check_content_type(header: Option<&str>) -> Result<(), WireError> {
    let name = header
        .and_then(|h| h.split(';').next())
        .map_or("", str::trim);
    if name.eq_ignore_ascii_case(CONTENT_TYPE) {
        Ok(())
    } else {
        Err(WireError::UnknownMediaType)
    }
}
