//! packets.
