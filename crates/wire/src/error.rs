//! Why a body is refused.
//! No error holds anything that stood in the body: it may be about a person.

/// A body, or a header about it, that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The body as sent is over the limit.
    #[error("body of more than {limit} bytes: send fewer visits at a time")]
    BodyTooLarge {
        /// Bytes allowed.
        limit: usize,
    },
    /// The body grows over the limit when decompressed.
    #[error("body inflates to more than {limit} bytes: send fewer visits at a time")]
    InflatedTooLarge {
        /// Bytes allowed.
        limit: usize,
    },
    /// Not one whole zstd frame, or made with a dictionary that was not named.
    #[error("body is not one whole zstd frame: send it again without compression")]
    BadCompression,
    /// A content type other than ours; on an answer, most likely a captive portal.
    #[error(
        "not a sync body by its content type: expected {}",
        crate::CONTENT_TYPE
    )]
    UnknownMediaType,
    /// A content encoding other than `zstd`.
    #[error("unknown content encoding: send zstd or none")]
    UnknownEncoding,
    /// A dictionary that this build does not have.
    #[error("unknown dictionary: send the body again without one")]
    UnknownDictionary,
    /// The other side speaks a newer version.
    #[error("message of version {theirs}, this side reads up to {ours}: update this side")]
    VersionNewer {
        /// Version of the message.
        theirs: u16,
        /// Newest version read here.
        ours: u16,
    },
    /// The other side speaks a version that is no longer read.
    #[error("message of version {theirs}, this side reads from {oldest} on: update the sender")]
    VersionOlder {
        /// Version of the message.
        theirs: u16,
        /// Oldest version read here.
        oldest: u16,
    },
    /// The body ends inside a value.
    #[error("body ends early: send it again")]
    Truncated,
    /// Bytes follow the message.
    #[error("bytes follow the message: send one message per body")]
    TrailingBytes,
    /// Nested more deeply than allowed.
    #[error("nested more than {limit} deep")]
    TooDeep {
        /// Levels allowed.
        limit: usize,
    },
    /// A list, map, text or byte string is too long, or there are too many values in all.
    #[error("{what} over the limit of {limit}: send it in several requests")]
    TooLong {
        /// What is too long.
        what: &'static str,
        /// Bytes or entries allowed.
        limit: usize,
    },
    /// Outside the part of CBOR that the protocol uses.
    #[error("not the CBOR of this protocol: {why}")]
    BadCbor {
        /// What is wrong with it.
        why: &'static str,
    },
    /// Well-formed, but not this message.
    #[error("not a message of this kind: {why}")]
    WrongShape {
        /// Field or type, never a value.
        why: String,
    },
    /// One document stands twice in a request.
    #[error("a visit is named twice in one list: merge its entries")]
    RepeatedDocument,
    /// The message could not be written; only a broken build does this.
    #[error("message cannot be encoded")]
    Encode,
}

impl WireError {
    /// Stable code, as it stands in a problem body.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BodyTooLarge { .. } => "body_too_large",
            Self::InflatedTooLarge { .. } => "inflated_too_large",
            Self::BadCompression => "bad_compression",
            Self::UnknownMediaType => "unknown_media_type",
            Self::UnknownEncoding => "unknown_encoding",
            Self::UnknownDictionary => "unknown_dictionary",
            Self::VersionNewer { .. } => "version_newer",
            Self::VersionOlder { .. } => "version_older",
            Self::Truncated => "truncated",
            Self::TrailingBytes => "trailing_bytes",
            Self::TooDeep { .. } => "too_deep",
            Self::TooLong { .. } => "too_long",
            Self::BadCbor { .. } => "bad_cbor",
            Self::WrongShape { .. } => "wrong_shape",
            Self::RepeatedDocument => "repeated_document",
            Self::Encode => "encode",
        }
    }

    /// The HTTP status with which the office answers it.
    pub fn http_status(&self) -> u16 {
        match self {
            Self::BodyTooLarge { .. } | Self::InflatedTooLarge { .. } => 413,
            Self::UnknownMediaType | Self::UnknownEncoding | Self::UnknownDictionary => 415,
            Self::Encode => 500,
            _ => 400,
        }
    }
}
