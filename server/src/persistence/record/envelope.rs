//! The frame around every value: version and checksum.

use super::{RecordError, RecordKind};

/// Bytes before the content: version and CRC32.
const HEADER: usize = 5;

/// Frames the content of the record under `key`.
pub(super) fn seal(key: &[u8], version: u8, content: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(HEADER + content.len());
    value.push(version);
    value.extend_from_slice(&crc(key, version, content).to_le_bytes());
    value.extend_from_slice(content);
    value
}

/// Checks the frame of the value under `key`: its version and its content.
pub(super) fn open<'v>(kind: RecordKind, key: &[u8], value: &'v [u8]) -> Result<(u8, &'v [u8]), RecordError> {
    let Some((&[version, a, b, c, d], content)) = value.split_first_chunk::<HEADER>() else {
        return Err(RecordError::Short {
            kind,
            key: kind.show(key),
            length: value.len(),
        });
    };
    if crc(key, version, content) != u32::from_le_bytes([a, b, c, d]) {
        return Err(RecordError::Checksum {
            kind,
            key: kind.show(key),
        });
    }
    Ok((version, content))
}

/// The checksum that a framed value carries; 0 for bytes that are no framed value. Not verified.
pub(crate) fn checksum(value: &[u8]) -> u32 {
    match value.first_chunk::<HEADER>() {
        Some(&[_, a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
        None => 0,
    }
}

/// The version of a framed value. Not verified.
pub(crate) fn version(value: &[u8]) -> Option<u8> {
    value.first().copied()
}

fn crc(key: &[u8], version: u8, content: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&u32::try_from(key.len()).unwrap_or(u32::MAX).to_le_bytes());
    hasher.update(key);
    hasher.update(&[version]);
    hasher.update(content);
    hasher.finalize()
}
