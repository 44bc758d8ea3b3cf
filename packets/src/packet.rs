//! Every packet, struct, enum and set of flags that the shipped spec files declare.
//!
//! Generated when this crate is compiled. Each item shows where it is declared, and the declaration.

#[allow(
    clippy::wildcard_imports,
    reason = "every leaf that spec files may name, and no other list of them"
)]
use crate::primitive::*;

/// The protocol of the shipped spec files.
#[derive(packet_derive::Protocol)]
#[spec(
    shipped,
    unroll(
        CZ_REQUEST_MOVE,
        ZC_NOTIFY_STANDENTRY,
        ZC_NOTIFY_NEWENTRY,
        ZC_NOTIFY_MOVEENTRY,
        HC_ACCEPT_ENTER
    )
)]
pub struct Ragnarok;
