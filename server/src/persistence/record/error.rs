//! What can be wrong with the bytes of one record.

use super::RecordKind;

/// Why stored bytes are not the record they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The key starts with no known record kind: a newer server wrote it, or it is damaged.
    #[error("the key {key} belongs to no kind of record that this server knows")]
    UnknownKind {
        /// The key in hexadecimal.
        key: String,
    },
    /// Fewer bytes than version and checksum take.
    #[error("the {kind} record {key} has {length} bytes, too few to be one")]
    Short {
        /// What it should be.
        kind: RecordKind,
        /// The rest of the key, readable.
        key: String,
        /// Bytes stored.
        length: usize,
    },
    /// The checksum over key, version and content does not match.
    #[error("the {kind} record {key} fails its checksum")]
    Checksum {
        /// What it should be.
        kind: RecordKind,
        /// The rest of the key, readable.
        key: String,
    },
    /// Written by a newer server.
    #[error("the {kind} record {key} has version {version}, this server knows up to {newest}: run the newer server")]
    Newer {
        /// What it is.
        kind: RecordKind,
        /// The rest of the key, readable.
        key: String,
        /// Version stored.
        version: u8,
        /// Newest version known.
        newest: u8,
    },
    /// The checksum holds, but the content cannot be read.
    #[error("the {kind} record {key} of version {version} cannot be read: {reason}")]
    Content {
        /// What it should be.
        kind: RecordKind,
        /// The rest of the key, readable.
        key: String,
        /// Version stored.
        version: u8,
        /// What the reader said.
        reason: String,
    },
    /// The content belongs under another key.
    #[error("the {kind} record {key} holds the content of another one")]
    Misplaced {
        /// What it is.
        kind: RecordKind,
        /// The rest of the key it was found under, readable.
        key: String,
    },
}
