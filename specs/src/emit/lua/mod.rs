//! A Wireshark dissector in Lua: tables of every version, and a hand-written part that reads them.

mod tables;

use crate::Version;
use crate::model::Protocol;

/// The part that is the same for every protocol.
const DISSECTOR: &str = include_str!("dissector.lua");

/// The dissector. `version` is the one it starts with; others are chosen by preference.
pub fn lua(protocol: &Protocol, version: Version) -> String {
    format!(
        "-- Wireshark dissector for Ragnarok Online, written by `specs lua`.\n\
         -- Use: tshark -X lua_script:ro.lua -o ro.version:{version} -r session.pcap\n\n\
         local DEFAULT_VERSION = \"{version}\"\n{}\n{DISSECTOR}",
        tables::tables(protocol)
    )
}
