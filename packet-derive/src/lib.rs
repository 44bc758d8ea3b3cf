//! packet-derive.
