//! Any file is a recording or is refused; what is one becomes packets, some of which can be read.

use std::path::Path;
use std::sync::LazyLock;

use crate::Version;
use crate::capture::{Ports, Recording, Session};
use crate::model::Protocol;

/// Versions that inputs are read as; each one of a kind: with keys, without, old, new.
const VERSIONS: [&str; 4] = ["main-20220406", "re-20120307", "main-20120307", "main-20190530"];

static SHIPPED: LazyLock<Protocol> = LazyLock::new(|| crate::load(Path::new(crate::DIR)).unwrap_or_default());

/// The first byte says as which version the rest is read: a file of any form that recordings have.
pub fn pcap(data: &[u8]) {
    let Some((first, file)) = data.split_first() else {
        assert!(!SHIPPED.packets.is_empty(), "the shipped spec files have errors");
        return;
    };
    let Ok(recording) = Recording::read(file).inspect_err(|error| assert!(!error.to_string().is_empty())) else {
        return;
    };
    let version = VERSIONS.get(usize::from(*first) % VERSIONS.len());
    let version = version.and_then(|version| version.parse::<Version>().ok());
    let session = version.map(|version| Session::new(&SHIPPED, version, recording, &Ports::default()));
    let Some(Ok(session)) = session else { return };
    for record in &session.records {
        let reading = session.reading(record);
        assert!(reading.trailing <= record.bytes.len());
        assert!(!reading.is_whole() || reading.packet.is_some(), "fields of no packet");
    }
}
