//! Notices as packets: the same meaning on every version, byte by byte as recorded servers say it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, its helpers too"
)]

mod conditions;
mod deals;
mod every;
mod growth;
mod others;
mod people;
mod recorded;
mod samples;

use std::net::Ipv4Addr;

use packets::{Profile, Version};
use server::event::Notice;
use server::notifier::{Recipient, encode};

/// A client of `version`, as the recorded ones were spoken to.
fn recipient(version: Version) -> Recipient {
    Recipient {
        profile: Profile::get(version).unwrap(),
        address: Ipv4Addr::LOCALHOST,
        char_port: 26_121,
        map_port: 25_121,
        server_name: "Hercules".into(),
    }
}

/// A notice as the bytes that a client of `version` gets.
fn bytes(notice: &Notice, version: &str) -> Vec<u8> {
    let mut out = Vec::new();
    encode(notice, &recipient(version.parse().unwrap()), &mut out).unwrap();
    out
}
