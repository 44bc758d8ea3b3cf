//! See `packets::fuzz::round_trip`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| packets::fuzz::round_trip(data));
